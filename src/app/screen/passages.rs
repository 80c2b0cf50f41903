//! The passages of codes, case by case.

pub mod behind;
mod counts;

use std::collections::BTreeSet;
use std::ops::Range;

use self::behind::BehindFigure;
use self::counts::counts_in_words;
use crate::app::App;
use crate::app::coding::Target;
use crate::app::geometry::body;
use crate::app::screen::documents;
use crate::app::transcript::layout::top_for;
use crate::app::transcript::markup::Markup;
use crate::app::transcript::motion::Stretch;
use crate::app::wrap::wrap;
use crate::domain::id::{CaseId, CodeId, CoderId, CodingId, TranscriptId};
use crate::domain::text::slice;
use crate::domain::transcript::Transcript;
use crate::services::reading;
use crate::services::retrieval::{self, Passage, Retrieval, passages, turn_label};
use crate::services::words::without_number;

/// Passages of a group that are shown where not all fit.
const SHORT_GROUP: usize = 3;
/// A group up to this size is never shortened.
const WHOLE_GROUP: usize = 5;

/// The passages of some codes.
#[derive(Debug, Default)]
pub struct PassagesScreen {
    /// The codes, and with them those below.
    pub codes: BTreeSet<CodeId>,
    /// Only this informant.
    pub case: Option<CaseId>,
    /// Only what was flagged as important.
    pub important: bool,
    /// Only these codings, and what they are called in the heading.
    pub only: Option<(BTreeSet<CodingId>, String)>,
    /// What lies behind a figure of agreement: group by group, and whose it is before each.
    pub behind: Option<Box<BehindFigure>>,
    /// What is listed, in words.
    pub title: String,
    /// The passages, group by group.
    pub rows: Vec<PassageRow>,
    /// Informants with their passages.
    pub groups: Vec<PassageGroup>,
    /// What stands on the screen.
    pub lines: Vec<PassageLine>,
    /// The chosen passage.
    pub cursor: usize,
    /// First line in view.
    pub top: usize,
    /// Lines in view.
    pub height: usize,
    /// How much is shown around the chosen passage: 0 nothing, 1 the question, 2 the turns around it.
    pub context: u8,
    /// How many informants have such passages, and who was not read.
    pub counts: String,
    /// Whose codings are listed, in words.
    pub whose: String,
    /// Passages there are without the filter.
    pub n_all: usize,
    expanded: BTreeSet<String>,
    known: Option<Known>,
}

#[derive(Debug, PartialEq, Eq)]
struct Known {
    revision: u64,
    width: u16,
    case: Option<CaseId>,
    important: bool,
    layers: BTreeSet<CoderId>,
}

/// A passage as it is listed.
#[derive(Debug)]
pub struct PassageRow {
    /// The passage.
    pub passage: Passage,
    /// Number of the document and the turn, as `04:42`.
    pub label: String,
    /// Its words, a line of the screen each.
    pub lines: Vec<String>,
    /// The two letters of the codes there, its own first.
    pub codes: Vec<String>,
    /// Who coded it, where that is not oneself; behind a figure of agreement oneself too.
    pub coder: Option<String>,
}

/// The passages of one informant.
#[derive(Debug)]
pub struct PassageGroup {
    /// Informant, document, kind.
    pub title: String,
    /// Which rows belong to it.
    pub rows: Range<usize>,
}

/// A line on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PassageLine {
    /// The heading of a group.
    Group(usize),
    /// A line of a passage.
    Words {
        /// Which passage.
        row: usize,
        /// Which of its lines.
        line: usize,
    },
    /// A line of what was said around the chosen passage.
    Around {
        /// Number of the turn, on its first line.
        label: String,
        /// The words.
        text: String,
    },
    /// Stands for passages of a group that are not shown.
    More(usize),
}

impl PassagesScreen {
    /// Lists the passages of `codes` and of all below them.
    #[must_use]
    pub fn new(codes: BTreeSet<CodeId>) -> Self {
        Self { codes, ..Self::default() }
    }

    /// Returns the chosen passage.
    #[must_use]
    pub fn chosen(&self) -> Option<&PassageRow> {
        self.rows.get(self.cursor)
    }

    /// Returns where the chosen passage is.
    #[must_use]
    pub fn target(&self) -> Option<Target> {
        let passage = &self.chosen()?.passage;
        Some(Target { transcript: passage.transcript.clone(), segment: passage.segment.clone() })
    }

    /// Moves the choice by `rows` shown passages.
    pub fn step(&mut self, rows: isize) {
        let shown = self.shown();
        let now = shown.iter().position(|row| *row >= self.cursor).unwrap_or(0);
        let target = now.saturating_add_signed(rows).min(shown.len().saturating_sub(1));
        self.cursor = shown.get(target).copied().unwrap_or(0);
    }

    /// Moves the choice to the first passage of another group.
    pub fn step_group(&mut self, groups: isize) {
        let starts = self.groups.iter().map(|group| group.rows.start);
        let target = if groups < 0 {
            starts.rev().find(|start| *start < self.cursor)
        } else {
            starts.into_iter().find(|start| *start > self.cursor)
        };
        self.cursor = target.unwrap_or(self.cursor);
    }

    /// Shows all passages of the chosen one's group, or shortens it again.
    pub fn expand(&mut self, shows_all: Shown) {
        let Some(group) = self.groups.iter().find(|group| group.rows.contains(&self.cursor)) else {
            return;
        };
        match shows_all {
            Shown::All => self.expanded.insert(group.title.clone()),
            Shown::Few => self.expanded.remove(&group.title),
        };
    }

    /// Says where the choice is.
    #[must_use]
    pub fn place_in_words(&self) -> String {
        if self.rows.is_empty() {
            return "No passage yet. q goes back".to_owned();
        }
        let with = match self.context {
            0 => "",
            1 => ", with its question",
            _ => ", with what was said around it",
        };
        format!("Quote {} of {}{with}. Enter goes there", self.cursor + 1, self.rows.len())
    }

    /// Makes the rows right for the study as it is; the choice stays on its passage.
    pub fn refresh(&mut self, app: &App) {
        let area = body(app.layout_size());
        let now = Known {
            revision: app.session.revision,
            width: area.width,
            case: self.case.clone(),
            important: self.important,
            layers: self.layers(app),
        };
        if self.known.as_ref() != Some(&now) {
            self.gather(app, area.width);
            self.known = Some(now);
        }
        self.height = usize::from(area.height.saturating_sub(4)).max(1);
        self.step(0);
        self.lay_out(app, text_width(area.width));
        let chosen = |line: &PassageLine| matches!(line, PassageLine::Words { row, .. } if *row == self.cursor);
        let first = self.lines.iter().position(chosen).unwrap_or(0);
        let around =
            |line: &PassageLine| chosen(line) || matches!(line, PassageLine::Around { .. });
        let last = self.lines.iter().rposition(around).unwrap_or(first).max(first);
        // The heading of its group comes into view with the first passage.
        let first = match first.checked_sub(1).and_then(|above| self.lines.get(above)) {
            Some(PassageLine::Group(_)) => first - 1,
            _ => first,
        };
        self.top = top_for((first, last), self.top, self.height, self.lines.len());
    }

    /// Returns whose codings are listed; whoever is hidden again is not seen behind a figure either.
    fn layers(&self, app: &App) -> BTreeSet<CoderId> {
        match &self.behind {
            Some(behind) => &behind.layers & &app.session.visible_layers(),
            None => app.shown_layers(),
        }
    }

    fn gather(&mut self, app: &App, width: u16) {
        let project = &app.session.project;
        let layers = self.layers(app);
        let retrieval = |cases| Retrieval {
            codes: self.codes.clone(),
            with_children: true,
            layers: layers.clone(),
            cases,
            important: self.important,
        };
        let mut all = passages(project, &retrieval(None));
        if let Some((codings, _)) = &self.only {
            let is_one = |id: &CodingId| codings.contains(id);
            all.retain(|row| is_one(&row.coding) || row.joined.iter().any(is_one));
        }
        if let Some(behind) = &self.behind {
            all.retain(|row| behind.group(row).is_some());
            all.sort_by_key(|row| behind.group(row));
        }
        self.n_all = all.len();
        self.counts = counts_in_words(app, &all);
        let found = match &self.case {
            Some(case) => all.into_iter().filter(|row| row.case.as_ref() == Some(case)).collect(),
            None => all,
        };
        let chosen: Option<(TranscriptId, CodingId)> =
            self.chosen().map(|row| (row.passage.transcript.clone(), row.passage.coding.clone()));
        self.title = match (&self.only, &self.behind) {
            (Some((_, title)), _) => title.clone(),
            (None, Some(behind)) => behind.title.clone(),
            (None, None) => title_of(app, &self.codes),
        };
        self.whose = whose_in_words(app, &layers);
        let mut lister = Lister { app, layers: &layers, width: text_width(width), at: None };
        self.rows = found.into_iter().map(|passage| lister.row(passage)).collect();
        self.groups = match &self.behind {
            Some(behind) => {
                for row in &mut self.rows {
                    row.coder = Some(app.session.initial_of(&row.passage.layer));
                }
                let mut groups = groups_of(&self.rows, |passage| behind.heading(passage));
                for group in &mut groups {
                    group.title.push_str(&format!(": {}", group.rows.len()));
                }
                groups
            }
            None => groups_of(&self.rows, |passage| group_title(app, passage)),
        };
        let same = |row: &PassageRow| {
            Some((&row.passage.transcript, &row.passage.coding))
                == chosen.as_ref().map(|(transcript, coding)| (transcript, coding))
        };
        let kept = self.rows.iter().position(same);
        self.cursor = kept.unwrap_or(self.cursor).min(self.rows.len().saturating_sub(1));
    }

    /// Returns how many passages of a group are shown.
    fn n_shown(&self, group: &PassageGroup) -> usize {
        let fits = self.rows.iter().map(|row| row.lines.len()).sum::<usize>() + self.groups.len()
            <= self.height;
        if fits || group.rows.len() <= WHOLE_GROUP || self.expanded.contains(&group.title) {
            group.rows.len()
        } else {
            SHORT_GROUP
        }
    }

    fn shown(&self) -> Vec<usize> {
        let groups = self.groups.iter();
        groups.flat_map(|group| group.rows.clone().take(self.n_shown(group))).collect()
    }

    fn lay_out(&mut self, app: &App, width: u16) {
        let mut lines = Vec::new();
        for (index, group) in self.groups.iter().enumerate() {
            lines.push(PassageLine::Group(index));
            let n_shown = self.n_shown(group);
            for row in group.rows.clone().take(n_shown) {
                let n_lines = self.rows.get(row).map_or(0, |row| row.lines.len());
                lines.extend((0..n_lines).map(|line| PassageLine::Words { row, line }));
                if row == self.cursor && self.context > 0 {
                    lines.extend(self.around(app, width));
                }
            }
            if n_shown < group.rows.len() {
                lines.push(PassageLine::More(group.rows.len() - n_shown));
            }
        }
        self.lines = lines;
    }

    /// Returns the turns around the chosen passage, wrapped.
    fn around(&self, app: &App, width: u16) -> Vec<PassageLine> {
        let Some(passage) = self.chosen().map(|row| &row.passage) else { return Vec::new() };
        let Some(transcript) = app.session.project.transcripts.get(&passage.transcript) else {
            return Vec::new();
        };
        let Some(context) = retrieval::context(transcript, &passage.segment) else {
            return Vec::new();
        };
        let turns: Vec<Range<usize>> = if self.context == 1 {
            context.question.into_iter().collect()
        } else {
            context.question.into_iter().chain([context.turn]).chain(context.after).collect()
        };
        let paragraphs = turns.into_iter().flatten();
        paragraphs.flat_map(|index| lines_around(transcript, index, width)).collect()
    }
}

/// Whether a group is shown whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// All its passages.
    All,
    /// Only the first ones.
    Few,
}

/// Returns the cells that passages have on a screen of `width` cells.
#[must_use]
pub fn text_width(width: u16) -> u16 {
    let codes = if shows_codes(width) { 10 } else { 1 };
    width.saturating_sub(11 + codes).max(8)
}

/// Returns whether there is room for the codes of each passage.
#[must_use]
pub fn shows_codes(width: u16) -> bool {
    width >= 56
}

fn lines_around(transcript: &Transcript, index: usize, width: u16) -> Vec<PassageLine> {
    let Some(paragraph) = transcript.paragraphs.get(index) else { return Vec::new() };
    let speaker = transcript.speaker_at(index).map_or("", |speaker| speaker.label.as_str());
    let text = if paragraph.continues || speaker.is_empty() {
        paragraph.text.clone()
    } else {
        format!("{speaker}: {}", paragraph.text)
    };
    let label = |line: usize| if line == 0 { turn_label(transcript, index) } else { String::new() };
    wrapped(&text, width)
        .into_iter()
        .enumerate()
        .map(|(line, text)| PassageLine::Around { label: label(line), text })
        .collect()
}

fn wrapped(text: &str, width: u16) -> Vec<String> {
    let lines = wrap(text, width).into_iter();
    lines.map(|line| slice(text, line.from, line.to).trim_end().to_owned()).collect()
}

/// Makes rows; the marks of the transcript it is at are gathered once.
struct Lister<'a> {
    app: &'a App,
    layers: &'a BTreeSet<CoderId>,
    width: u16,
    at: Option<(TranscriptId, Markup, usize)>,
}

impl Lister<'_> {
    fn row(&mut self, passage: Passage) -> PassageRow {
        self.go_to(&passage.transcript);
        let project = &self.app.session.project;
        let number = self.at.as_ref().map_or(0, |(_, _, number)| *number);
        let mut codes = vec![passage.code.clone()];
        let stretch = project
            .transcripts
            .get(&passage.transcript)
            .and_then(|transcript| Stretch::of(&passage.segment, transcript));
        if let (Some((_, markup, _)), Some(stretch)) = (&self.at, stretch) {
            for mark in markup.meeting(stretch) {
                if !codes.contains(&mark.code) {
                    codes.push(mark.code.clone());
                }
            }
        }
        let handle = |code: &CodeId| project.handle_of(code).unwrap_or("??").to_owned();
        let is_mine = passage.layer == self.app.session.coder;
        let coder = project.coders.get(&passage.layer);
        let initial = || coder.map_or(passage.layer.to_string(), |row| row.initial.clone());
        PassageRow {
            label: format!("{number:02}:{}", passage.turn),
            lines: passage.text.lines().flat_map(|line| wrapped(line, self.width)).collect(),
            codes: codes.iter().map(handle).collect(),
            coder: (!is_mine).then(initial),
            passage,
        }
    }

    fn go_to(&mut self, id: &TranscriptId) {
        if self.at.as_ref().is_some_and(|(at, ..)| at == id) {
            return;
        }
        let project = &self.app.session.project;
        let markup = match project.transcripts.get(id) {
            Some(transcript) => Markup::new(project, id, transcript, self.layers),
            None => Markup::default(),
        };
        let number =
            documents(project).iter().position(|other| *other == id).map_or(0, |at| at + 1);
        self.at = Some((id.clone(), markup, number));
    }
}

fn groups_of(rows: &[PassageRow], title_of: impl Fn(&Passage) -> String) -> Vec<PassageGroup> {
    let mut groups: Vec<PassageGroup> = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let title = title_of(&row.passage);
        match groups.last_mut() {
            Some(group) if group.title == title => group.rows.end = index + 1,
            _ => groups.push(PassageGroup { title, rows: index..index + 1 }),
        }
    }
    groups
}

fn group_title(app: &App, passage: &Passage) -> String {
    let project = &app.session.project;
    let case = passage.case.as_ref().map(|case| name_of_case(app, case));
    let who = case.or_else(|| passage.speaker.clone()).unwrap_or_else(|| "nobody".to_owned());
    let Some(transcript) = project.transcripts.get(&passage.transcript) else { return who };
    let title = without_number(&transcript.header.title);
    format!("{who} · {title} · {}", transcript.header.kind.name())
}

fn name_of_case(app: &App, case: &CaseId) -> String {
    app.session.project.cases.get(case).map_or_else(|| case.to_string(), |row| row.name.clone())
}

fn title_of(app: &App, codes: &BTreeSet<CodeId>) -> String {
    let project = &app.session.project;
    let names: Vec<&str> = codes.iter().map(|code| project.code_name(code)).collect();
    let has_children =
        codes.iter().any(|code| crate::domain::codebook::descendants(project, code).len() > 1);
    let below = if has_children { " + subcodes" } else { "" };
    format!("Quotes: {}{below}", names.join(", "))
}

fn whose_in_words(app: &App, layers: &BTreeSet<CoderId>) -> String {
    if layers.iter().all(|layer| *layer == app.session.coder) {
        return "mine".to_owned();
    }
    let initial = |layer: &CoderId| {
        let coder = app.session.project.coders.get(layer);
        coder.map_or(layer.to_string(), |coder| coder.initial.clone())
    };
    layers.iter().map(initial).collect::<Vec<_>>().join(" ")
}

/// Returns whether this coder has read anything of a transcript in which the case speaks.
#[must_use]
pub fn was_read(app: &App, case: &CaseId) -> bool {
    let project = &app.session.project;
    project.transcripts.iter().any(|(id, transcript)| {
        let speaks = transcript.speakers.values().any(|row| row.case.as_ref() == Some(case));
        let stretches = app.stretches_read(id);
        speaks
            && !stretches.is_empty()
            && transcript.paragraphs.as_slice().iter().any(|paragraph| {
                reading::is_read(&stretches, &transcript.paragraphs, None, &paragraph.id)
            })
    })
}

#[cfg(test)]
mod tests;
