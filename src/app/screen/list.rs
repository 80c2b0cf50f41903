//! A screen of rows: messages, transcripts, cases and the like. What a kind of list shows stands in its own module.

use std::collections::BTreeSet;

use super::guide;
use super::memos;
use crate::app::App;
use crate::app::command::Context;
use crate::app::geometry::body;
use crate::app::transcript::layout::top_for;

/// A screen of rows.
#[derive(Debug)]
pub struct ListScreen {
    /// What is listed.
    pub kind: ListKind,
    /// The rows as they stand now.
    pub rows: Vec<ListRow>,
    /// The chosen row.
    pub cursor: usize,
    /// First row in view.
    pub top: usize,
    /// Rows in view.
    pub height: usize,
    /// Keys of marked rows.
    pub marked: BTreeSet<String>,
    /// Digits of a row number being typed.
    pub digits: String,
    /// Which column the rows are sorted by, as a number of the kind's own; 0 is its natural order.
    pub sort: usize,
    /// What the rows must contain, folded.
    pub find: String,
    revision: Option<(u64, usize, String)>,
}

/// What is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListKind {
    /// Everything said since the start, newest first, after what is wrong with the files.
    Messages,
    /// The interview guide.
    Guide,
    /// The research questions.
    Questions,
    /// What needs somebody after a text changed.
    NeedsYou,
    /// Memos.
    Memos,
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListRow {
    /// What tells it from the others; empty for a heading.
    pub key: String,
    /// What its columns show.
    pub cells: Vec<String>,
    /// Lines about it for the foot of the screen.
    pub detail: Vec<String>,
}

impl ListRow {
    /// Returns whether the row only heads others.
    #[must_use]
    pub fn is_heading(&self) -> bool {
        self.key.is_empty()
    }
}

impl ListKind {
    /// Returns the title of the screen.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Messages => "Messages",
            Self::Guide => "Interview guide",
            Self::Questions => "Research questions",
            Self::NeedsYou => "What needs you",
            Self::Memos => "Memos",
        }
    }

    /// Returns whose keys work on the list.
    #[must_use]
    pub fn context(self) -> Context {
        match self {
            Self::Messages => Context::List,
            Self::Guide | Self::Questions => Context::Guide,
            Self::NeedsYou => Context::NeedsYou,
            Self::Memos => Context::Memos,
        }
    }

    fn rows(self, app: &App, sort: usize, find: &str) -> Vec<ListRow> {
        match self {
            Self::Messages => message_rows(app),
            Self::Guide => guide::guide_rows(app),
            Self::Questions => guide::question_rows(app),
            Self::NeedsYou => app.needs_rows(),
            Self::Memos => memos::rows(app, sort, find),
        }
    }
}

fn message_rows(app: &App) -> Vec<ListRow> {
    let problems = app.session.problems.iter().map(ToString::to_string);
    let said = app.messages.log().iter().rev().map(|said| said.text.clone());
    let rest = problems.chain(said).enumerate().map(|(index, text)| ListRow {
        key: index.to_string(),
        cells: vec![text.clone()],
        detail: vec![text],
    });
    let mut rows = app.needs_rows();
    if !rows.is_empty() {
        let heading = format!("Needs you: {}. Enter goes there", rows.len());
        rows.insert(0, ListRow { cells: vec![heading], ..ListRow::default() });
        rows.push(ListRow { cells: vec!["Messages".to_owned()], ..ListRow::default() });
    }
    rows.extend(rest);
    rows
}

impl ListScreen {
    /// Lists things of `kind`.
    #[must_use]
    pub fn new(kind: ListKind) -> Self {
        Self {
            kind,
            rows: Vec::new(),
            cursor: 0,
            top: 0,
            height: 0,
            marked: BTreeSet::new(),
            digits: String::new(),
            sort: 0,
            find: String::new(),
            revision: None,
        }
    }

    /// Returns the chosen row.
    #[must_use]
    pub fn chosen(&self) -> Option<&ListRow> {
        self.rows.get(self.cursor).filter(|row| !row.is_heading())
    }

    /// Moves the choice by `steps` rows, over headings.
    pub fn step(&mut self, steps: isize) {
        let rows: Vec<usize> = self
            .rows
            .iter()
            .enumerate()
            .filter(|(_, row)| !row.is_heading())
            .map(|(index, _)| index)
            .collect();
        let now = rows.iter().position(|row| *row >= self.cursor).unwrap_or(0);
        let target = now.saturating_add_signed(steps).min(rows.len().saturating_sub(1));
        self.cursor = rows.get(target).copied().unwrap_or(0);
    }

    /// Makes the rows right for the study as it is; the choice stays on its row.
    pub fn refresh(&mut self, app: &App) {
        let now =
            (app.session.revision + app.messages.log().len() as u64, self.sort, self.find.clone());
        if self.revision.as_ref() != Some(&now) {
            let chosen = self.chosen().map(|row| row.key.clone());
            self.rows = self.kind.rows(app, self.sort, &self.find);
            let kept = chosen.and_then(|key| self.rows.iter().position(|row| row.key == key));
            self.cursor = kept.unwrap_or(self.cursor).min(self.rows.len().saturating_sub(1));
            self.revision = Some(now);
            self.step(0);
        }
        self.height = usize::from(body(app.size).height.saturating_sub(6));
        self.top = top_for((self.cursor, self.cursor), self.top, self.height, self.rows.len());
    }
}
