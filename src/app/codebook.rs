//! The state of the codebook pane.

use std::collections::{BTreeMap, BTreeSet};

use super::geometry::Area;
use super::session::Session;
use super::transcript::layout::top_for;
use crate::domain::codebook::{pens, tree};
use crate::domain::id::{CodeId, CoderId};
use crate::domain::text::fold::sort_key;
use crate::services::code_counts::{CodeCount, CodeCounter};
use crate::storage::local::PlaceState;

/// What the codebook pane shows and which code is chosen in it.
#[derive(Clone, Debug, Default)]
pub struct CodebookPane {
    /// The rows that are not folded away.
    pub rows: Vec<CodebookLine>,
    /// The chosen row.
    pub cursor: usize,
    /// First row in view.
    pub top: usize,
    /// Rows in view.
    pub height: usize,
    /// Marked codes.
    pub marked: BTreeSet<CodeId>,
    /// How the rows are sorted.
    pub sort: CodebookSort,
    /// What was counted over all coders that may be seen, by code.
    pub counts: BTreeMap<CodeId, CodeCount>,
    /// The same for this coder alone, where others may be seen too.
    pub mine: Option<BTreeMap<CodeId, CodeCount>>,
    /// Informants there are.
    pub n_cases: usize,
    /// The code that is being carried to another place among its siblings.
    pub carried: Option<Carried>,
    /// Whether codes that are no longer in use are listed.
    pub shows_retired: bool,
    /// What was looked for last, folded.
    pub find: String,
    /// The same as it was typed.
    pub find_words: String,
    chosen: Option<CodeId>,
    counter: CodeCounter,
    own_counter: CodeCounter,
    known: Option<(u64, BTreeSet<CoderId>)>,
}

/// One row of the pane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodebookLine {
    /// A code at some depth.
    Code {
        /// The code.
        code: CodeId,
        /// 0 at the top.
        depth: usize,
        /// Number of codes folded away below it; 0 where it is unfolded.
        folded: usize,
        /// Whether it has children.
        has_children: bool,
    },
    /// An empty line or a heading.
    Heading(&'static str),
    /// A pen.
    Pen(CodeId),
    /// The row under which codes lie that are no longer in use.
    RetiredFold {
        /// How many there are.
        count: usize,
        /// Whether they are listed below.
        is_open: bool,
    },
    /// A code or pen that was retired or merged into another.
    Retired(CodeId),
}

/// A code in the hand: where it stands among its siblings until it is put down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// The code.
    pub code: CodeId,
    /// The siblings, the carried one among them, in the order in which they are shown.
    pub siblings: Vec<CodeId>,
}

impl CodebookLine {
    /// Returns the code or pen of the row.
    #[must_use]
    pub fn code(&self) -> Option<&CodeId> {
        match self {
            Self::Code { code, .. } | Self::Pen(code) | Self::Retired(code) => Some(code),
            Self::Heading(_) | Self::RetiredFold { .. } => None,
        }
    }

    /// Returns whether the row can be chosen.
    #[must_use]
    pub fn is_choosable(&self) -> bool {
        !matches!(self, Self::Heading(_))
    }
}

/// Orders of the codebook; all but the tree are for looking only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CodebookSort {
    /// The tree.
    #[default]
    Tree,
    /// By name.
    Name,
    /// Most used first.
    Count,
    /// Newest first.
    Newest,
}

impl CodebookSort {
    /// Returns the next order.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Tree => Self::Name,
            Self::Name => Self::Count,
            Self::Count => Self::Newest,
            Self::Newest => Self::Tree,
        }
    }

    /// Returns the order in words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Tree => "tree",
            Self::Name => "by name",
            Self::Count => "by count",
            Self::Newest => "newest first",
        }
    }
}

impl CodebookPane {
    /// Returns the chosen code.
    #[must_use]
    pub fn chosen(&self) -> Option<&CodeId> {
        self.rows.get(self.cursor).and_then(CodebookLine::code)
    }

    /// Returns the marked codes, or the chosen one where none is marked.
    #[must_use]
    pub fn marked_or_chosen(&self) -> Vec<CodeId> {
        if self.marked.is_empty() {
            return self.chosen().cloned().into_iter().collect();
        }
        self.marked.iter().cloned().collect()
    }

    /// Chooses `code`, if it has a row.
    pub fn choose(&mut self, code: &CodeId) {
        self.chosen = Some(code.clone());
        if let Some(row) = self.rows.iter().position(|row| row.code() == Some(code)) {
            self.cursor = row;
        }
    }

    /// Moves the choice by `steps` rows, or what is carried by `steps` siblings; returns whether it moved.
    pub fn step(&mut self, steps: isize) -> bool {
        if let Some(carried) = &mut self.carried {
            return carried.step(steps);
        }
        let rows: Vec<usize> = self
            .rows
            .iter()
            .enumerate()
            .filter(|(_, row)| row.is_choosable())
            .map(|(index, _)| index)
            .collect();
        let now = rows.iter().position(|row| *row >= self.cursor).unwrap_or(0);
        let target = now.saturating_add_signed(steps).min(rows.len().saturating_sub(1));
        let Some(row) = rows.get(target) else { return false };
        let moved = *row != self.cursor;
        self.cursor = *row;
        self.chosen = self.chosen().cloned();
        moved
    }

    /// Moves the choice to the `steps`th next top row of the tree: a category or a code beside it.
    pub fn step_category(&mut self, steps: isize) {
        let is_top = |row: &CodebookLine| match row {
            CodebookLine::Code { depth, .. } => *depth == 0,
            other => other.is_choosable(),
        };
        let rows = self.rows.iter().enumerate().filter(|(_, row)| is_top(row));
        let tops: Vec<usize> = rows.map(|(index, _)| index).collect();
        let count = steps.unsigned_abs().saturating_sub(1);
        let target = if steps < 0 {
            tops.iter().rev().filter(|row| **row < self.cursor).nth(count).or(tops.first())
        } else {
            tops.iter().filter(|row| **row > self.cursor).nth(count).or(tops.last())
        };
        self.cursor = target.copied().unwrap_or(self.cursor);
        self.chosen = self.chosen().cloned();
    }

    /// Makes the rows right for the study as it is.
    ///
    /// Codings of `layers` are counted.
    pub fn refresh(
        &mut self,
        session: &Session,
        place: &PlaceState,
        area: Option<Area>,
        layers: &BTreeSet<CoderId>,
    ) {
        let now = (session.revision, layers.clone());
        if self.known.as_ref() != Some(&now) {
            self.count(session, layers.clone());
            self.n_cases = session.project.cases.len();
            self.known = Some(now);
        }
        self.rows = self.lines(session, place);
        let is_live = |code: &CodeId| {
            session.project.codes.get(code).is_some_and(|code| code.state.is_live())
        };
        self.marked.retain(is_live);
        if let Some(code) = self.chosen.clone() {
            self.choose(&code);
        }
        self.keep_cursor_on_code();
        self.height = area.map_or(0, |area| usize::from(area.height.saturating_sub(2)));
        self.top = top_for((self.cursor, self.cursor), self.top, self.height, self.rows.len());
    }

    /// Counts over coders; what they agreed on was coded by them already and is not counted again.
    fn count(&mut self, session: &Session, mut layers: BTreeSet<CoderId>) {
        if layers.len() > 1 {
            layers.retain(|layer| *layer != CoderId::agreed());
        }
        let own = BTreeSet::from([session.coder.clone()]);
        self.mine = (layers != own).then(|| session.count_codes(&mut self.own_counter, &own));
        self.counts = session.count_codes(&mut self.counter, &layers);
    }

    fn lines(&self, session: &Session, place: &PlaceState) -> Vec<CodebookLine> {
        let mut lines = match self.sort {
            CodebookSort::Tree => unfolded(session, place),
            sort => self.flat(session, sort),
        };
        let pens = pens(&session.project);
        if !pens.is_empty() {
            if !lines.is_empty() {
                lines.push(CodebookLine::Heading(""));
            }
            lines.push(CodebookLine::Heading("Pens"));
            lines.extend(pens.into_iter().map(|pen| CodebookLine::Pen(pen.id.clone())));
        }
        if let Some(carried) = &self.carried {
            lines = carried.among(lines);
        }
        self.push_retired(session, &mut lines);
        lines
    }

    fn push_retired(&self, session: &Session, lines: &mut Vec<CodebookLine>) {
        let mut retired: Vec<_> =
            session.project.codes.values().filter(|code| !code.state.is_live()).collect();
        if retired.is_empty() {
            return;
        }
        retired.sort_by_cached_key(|code| sort_key(&code.name));
        lines.push(CodebookLine::Heading(""));
        let (count, is_open) = (retired.len(), self.shows_retired);
        lines.push(CodebookLine::RetiredFold { count, is_open });
        if is_open {
            lines.extend(retired.into_iter().map(|code| CodebookLine::Retired(code.id.clone())));
        }
    }

    fn flat(&self, session: &Session, sort: CodebookSort) -> Vec<CodebookLine> {
        let mut codes: Vec<CodeId> =
            tree(&session.project).into_iter().map(|row| row.code).collect();
        let name = |code: &CodeId| sort_key(session.project.code_name(code));
        match sort {
            CodebookSort::Tree => {}
            CodebookSort::Name => codes.sort_by_cached_key(name),
            CodebookSort::Count => codes.sort_by_cached_key(|code| {
                (std::cmp::Reverse(self.counts.get(code).map_or(0, |count| count.own)), name(code))
            }),
            CodebookSort::Newest => {
                let first_used = first_uses(session);
                codes.sort_by_cached_key(|code| std::cmp::Reverse(first_used.get(code).cloned()));
            }
        }
        let line = |code| CodebookLine::Code { code, depth: 0, folded: 0, has_children: false };
        codes.into_iter().map(line).collect()
    }

    fn keep_cursor_on_code(&mut self) {
        self.cursor = self.cursor.min(self.rows.len().saturating_sub(1));
        if self.rows.get(self.cursor).is_some_and(|row| !row.is_choosable()) {
            let after = self.rows.iter().enumerate().skip(self.cursor);
            let found = after.filter(|(_, row)| row.is_choosable()).map(|(index, _)| index).next();
            self.cursor = found.unwrap_or(0);
        }
    }
}

impl Carried {
    fn step(&mut self, steps: isize) -> bool {
        let Some(from) = self.siblings.iter().position(|code| *code == self.code) else {
            return false;
        };
        let to = from.saturating_add_signed(steps).min(self.siblings.len() - 1);
        let code = self.siblings.remove(from);
        self.siblings.insert(to, code);
        from != to
    }

    /// Puts the rows of the siblings, each with what stands below it, in the order of the hand.
    fn among(&self, lines: Vec<CodebookLine>) -> Vec<CodebookLine> {
        let sibling = |line: &CodebookLine| {
            line.code().and_then(|code| self.siblings.iter().position(|sibling| sibling == code))
        };
        let depth_of = |line: &CodebookLine| match line {
            CodebookLine::Code { depth, .. } => *depth,
            _ => 0,
        };
        let level = lines.iter().find(|line| sibling(line).is_some()).map_or(0, depth_of);
        let mut blocks: Vec<Vec<CodebookLine>> = vec![Vec::new(); self.siblings.len()];
        let (mut before, mut after) = (Vec::new(), Vec::new());
        let mut within: Option<usize> = None;
        for line in lines {
            match sibling(&line) {
                Some(index) => within = Some(index),
                None if depth_of(&line) <= level => within = None,
                None => {}
            }
            let is_after = blocks.iter().any(|block| !block.is_empty());
            match within.and_then(|index| blocks.get_mut(index)) {
                Some(block) => block.push(line),
                None if is_after => after.push(line),
                None => before.push(line),
            }
        }
        before.into_iter().chain(blocks.into_iter().flatten()).chain(after).collect()
    }
}

fn first_uses(session: &Session) -> BTreeMap<CodeId, crate::domain::time::Moment> {
    let mut first = BTreeMap::new();
    for (_, coding) in session.project.codings_by(&session.coder) {
        let made = first.entry(coding.code.clone()).or_insert_with(|| coding.made.clone());
        if coding.made < *made {
            *made = coding.made.clone();
        }
    }
    first
}

fn unfolded(session: &Session, place: &PlaceState) -> Vec<CodebookLine> {
    let mut lines: Vec<CodebookLine> = Vec::new();
    let mut folded_at: Option<usize> = None;
    for row in tree(&session.project) {
        if folded_at.is_some_and(|depth| row.depth > depth) {
            if let Some(CodebookLine::Code { folded, .. }) = lines.last_mut() {
                *folded += 1;
            }
            continue;
        }
        folded_at = (row.has_children && place.folded.contains(&row.code)).then_some(row.depth);
        lines.push(CodebookLine::Code {
            code: row.code,
            depth: row.depth,
            folded: 0,
            has_children: row.has_children,
        });
    }
    lines
}
