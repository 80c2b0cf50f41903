//! The state of the codebook pane.

use std::collections::{BTreeMap, BTreeSet};

use super::geometry::Area;
use super::session::Session;
use super::transcript::layout::top_for;
use crate::domain::codebook::{pens, tree};
use crate::domain::id::CodeId;
use crate::services::coverage::{CodeCount, code_counts};
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
    /// What was counted, by code.
    pub counts: BTreeMap<CodeId, CodeCount>,
    /// Informants there are.
    pub n_cases: usize,
    chosen: Option<CodeId>,
    revision: Option<u64>,
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
}

impl CodebookLine {
    /// Returns the code or pen of the row.
    #[must_use]
    pub fn code(&self) -> Option<&CodeId> {
        match self {
            Self::Code { code, .. } | Self::Pen(code) => Some(code),
            Self::Heading(_) => None,
        }
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

    /// Moves the choice by `steps` rows that hold a code; returns whether it moved.
    pub fn step(&mut self, steps: isize) -> bool {
        let codes: Vec<usize> = self
            .rows
            .iter()
            .enumerate()
            .filter(|(_, row)| row.code().is_some())
            .map(|(index, _)| index)
            .collect();
        let now = codes.iter().position(|row| *row >= self.cursor).unwrap_or(0);
        let target = now.saturating_add_signed(steps).min(codes.len().saturating_sub(1));
        let Some(row) = codes.get(target) else { return false };
        let moved = *row != self.cursor;
        self.cursor = *row;
        self.chosen = self.chosen().cloned();
        moved
    }

    /// Makes the rows right for the study as it is.
    pub fn refresh(&mut self, session: &Session, place: &PlaceState, area: Option<Area>) {
        if self.revision != Some(session.revision) {
            self.counts = code_counts(&session.project, &session.visible_layers());
            self.n_cases = session.project.cases.len();
            self.revision = Some(session.revision);
        }
        self.rows = self.lines(session, place);
        self.marked.retain(|code| session.project.codes.contains_key(code));
        if let Some(code) = self.chosen.clone() {
            self.choose(&code);
        }
        self.keep_cursor_on_code();
        self.height = area.map_or(0, |area| usize::from(area.height.saturating_sub(2)));
        self.top = top_for((self.cursor, self.cursor), self.top, self.height, self.rows.len());
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
        lines
    }

    fn flat(&self, session: &Session, sort: CodebookSort) -> Vec<CodebookLine> {
        let mut codes: Vec<CodeId> =
            tree(&session.project).into_iter().map(|row| row.code).collect();
        let name =
            |code: &CodeId| crate::domain::text::fold::sort_key(session.project.code_name(code));
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
        if self.rows.get(self.cursor).is_some_and(|row| row.code().is_none()) {
            let after = self.rows.iter().enumerate().skip(self.cursor);
            let found =
                after.filter(|(_, row)| row.code().is_some()).map(|(index, _)| index).next();
            self.cursor = found.unwrap_or(0);
        }
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
