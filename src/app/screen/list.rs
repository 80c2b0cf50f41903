//! A screen of rows: messages, transcripts, cases and the like. What a kind of list shows stands in its own module.

use std::collections::BTreeSet;

use super::{
    cases, compared, contradictions, guide, history, meeting, memos, operations, transcripts,
};
use crate::app::App;
use crate::app::command::Context;
use crate::app::commands::trouble::contradiction_in_words;
use crate::app::geometry::{Area, body};
use crate::app::transcript::layout::top_for;
use crate::domain::text::fold::fold;
use crate::services::integrity::Flaw;
use crate::storage::layout::FileKey;
use crate::storage::problem::Problem;

/// A screen of rows.
#[derive(Debug)]
pub struct ListScreen {
    /// What is listed.
    pub kind: ListKind,
    /// What the list is about, where it is about one thing: the id of an act.
    pub about: String,
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
    /// What stands at the right of the heading.
    pub facts: String,
    revision: Option<(u64, usize, String)>,
}

/// On which side of its column a cell stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// One column of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// What stands above it.
    pub title: &'static str,
    /// Cells it takes at most; 0 takes what is left.
    pub most: u16,
    /// The side of its cells.
    pub align: Align,
    /// The column with the highest number goes first where there is no room; 0 never goes.
    pub drop: u8,
}

/// A list without columns.
const ONE_COLUMN: &[Column] = &[Column { title: "", most: 0, align: Align::Left, drop: 0 }];

/// What the keys of rows begin with that are problems with files; the number of the problem follows.
pub const PROBLEM_KEY: &str = "problem ";

/// What is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListKind {
    /// Everything said since the start, newest first, after what is wrong with the files.
    Messages,
    /// What a look over the codebook finds.
    Lint,
    /// The documents, with how far each was read and coded.
    Transcripts,
    /// Informants and coders.
    Cases,
    /// The interview guide.
    Guide,
    /// The research questions.
    Questions,
    /// What needs somebody after a text changed.
    NeedsYou,
    /// Memos.
    Memos,
    /// What two people changed so that both cannot stand.
    Contradictions,
    /// What a branch would bring.
    Rehearsal,
    /// How far two coders have come with each other.
    Compare,
    /// What a meeting has to talk about.
    Meeting,
    /// What this coder did, newest first.
    Acts,
    /// The records of one act.
    ActRecords,
    /// How the study came about.
    History,
    /// What one version did.
    HistoryChanges,
    /// What git printed last.
    GitOutput,
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
            Self::Lint => "A look over the codebook",
            Self::Transcripts => "Transcripts",
            Self::Cases => "Cases and coders",
            Self::Guide => "Interview guide",
            Self::Questions => "Research questions",
            Self::NeedsYou => "What needs you",
            Self::Memos => "Memos",
            Self::Contradictions => "What is to be decided",
            Self::Rehearsal => "What would come in",
            Self::Compare => "Two readings",
            Self::Meeting => "Meeting sheet",
            Self::Acts => "What was done",
            Self::ActRecords => "Records of one act",
            Self::History => "History",
            Self::HistoryChanges => "What changed",
            Self::GitOutput => "What git said",
        }
    }

    /// Returns whose keys work on the list.
    #[must_use]
    pub fn context(self) -> Context {
        match self {
            Self::Guide | Self::Questions => Context::Guide,
            Self::NeedsYou => Context::NeedsYou,
            Self::Memos => Context::Memos,
            Self::Contradictions => Context::Contradictions,
            Self::Rehearsal => Context::Rehearsal,
            Self::Messages
            | Self::Lint
            | Self::Transcripts
            | Self::Cases
            | Self::Compare
            | Self::Meeting
            | Self::GitOutput => Context::List,
            Self::Acts | Self::ActRecords => Context::Acts,
            Self::History | Self::HistoryChanges => Context::History,
        }
    }

    /// Returns the columns of the rows.
    #[must_use]
    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Messages
            | Self::Guide
            | Self::Questions
            | Self::Meeting
            | Self::Rehearsal
            | Self::GitOutput => ONE_COLUMN,
            Self::NeedsYou => crate::app::needs_you::COLUMNS,
            Self::Memos => memos::COLUMNS,
            Self::Acts => operations::ACT_COLUMNS,
            Self::ActRecords => operations::RECORD_COLUMNS,
            Self::History => history::COLUMNS,
            Self::HistoryChanges => history::CHANGE_COLUMNS,
            Self::Contradictions => contradictions::COLUMNS,
            Self::Transcripts => transcripts::COLUMNS,
            Self::Cases => cases::COLUMNS,
            Self::Lint => super::lint::COLUMNS,
            Self::Compare => compared::COLUMNS,
        }
    }

    /// Returns the names of the orders in which the rows can stand; the first is the natural one.
    #[must_use]
    pub fn orders(self) -> &'static [&'static str] {
        match self {
            Self::Transcripts => &transcripts::ORDERS,
            _ => &[],
        }
    }

    /// Returns the rows, and what stands at the right of the heading.
    fn content(self, app: &App, sort: usize, find: &str) -> (Vec<ListRow>, String) {
        match self {
            Self::Messages => (message_rows(app), String::new()),
            Self::Memos => (memos::rows(app, sort, find), String::new()),
            Self::History => history::rows::rows(app),
            Self::HistoryChanges => history::rows::change_rows(app),
            Self::Lint => (super::lint::lint_rows(app), String::new()),
            Self::Transcripts => transcripts::rows(app, sort),
            Self::Cases => (cases::rows(app), cases::facts(app)),
            Self::Guide => (guide::guide_rows(app), String::new()),
            Self::Questions => (guide::question_rows(app), String::new()),
            Self::NeedsYou => (app.needs_rows(), String::new()),
            Self::Contradictions => {
                let left = format!("{} left", app.n_undecided_here());
                (contradictions::rows(app), left)
            }
            Self::Rehearsal => (contradictions::rehearsal_rows(app), String::new()),
            Self::Compare => compared::rows(app),
            Self::Meeting => (meeting::rows(app), String::new()),
            Self::GitOutput => (git_output_rows(app), String::new()),
            Self::Acts => operations::act_rows(app),
            // They are about one act; the screen knows which.
            Self::ActRecords => (Vec::new(), String::new()),
        }
    }

    /// Grows whenever the rows must be made anew.
    fn revision(self, app: &App) -> u64 {
        match self {
            Self::Messages => app.session.revision + app.messages.log().len() as u64,
            Self::Acts | Self::ActRecords => {
                app.session.revision + app.session.history.operations().len() as u64
            }
            Self::History | Self::HistoryChanges => app.session.revision + app.history.revision,
            _ => app.session.revision,
        }
    }
}

fn message_rows(app: &App) -> Vec<ListRow> {
    let open = app.contradictions.iter().filter(|row| !app.session.is_hidden(&row.file()));
    let open = open.map(contradiction_in_words);
    let problems =
        app.session.problems.iter().enumerate().map(|(index, row)| problem_row(app, index, row));
    let said = app.messages.log().iter().rev().map(|said| said.text.clone());
    let row = |(index, text): (usize, String)| ListRow {
        key: index.to_string(),
        cells: vec![text.clone()],
        detail: vec![text],
    };
    let open: Vec<ListRow> = open.enumerate().map(row).collect();
    let n_open = open.len();
    let said = said.enumerate().map(|(index, text)| row((n_open + index, text)));
    let flaws = app.flaws().into_iter().enumerate().map(flaw_row);
    let rest = open.into_iter().chain(problems).chain(flaws).chain(said);
    let mut rows = app.needs_rows();
    let to_decide = contradictions::heading(app);
    if !rows.is_empty() {
        let heading = format!("Needs you: {}. Enter goes there", rows.len());
        rows.insert(0, ListRow { cells: vec![heading], ..ListRow::default() });
        rows.push(ListRow { cells: vec!["Messages".to_owned()], ..ListRow::default() });
    }
    rows.extend(rest);
    rows.splice(0..0, to_decide);
    rows
}

fn git_output_rows(app: &App) -> Vec<ListRow> {
    let row = |(index, line): (usize, &String)| ListRow {
        key: index.to_string(),
        cells: vec![line.clone()],
        detail: vec![line.clone()],
    };
    app.versions.output.iter().enumerate().map(row).collect()
}

/// Says what is wrong in which file, with the line itself and what can be done at the foot; of another coder's hidden
/// work only that something is wrong.
fn problem_row(app: &App, index: usize, problem: &Problem) -> ListRow {
    let key = format!("{PROBLEM_KEY}{index}");
    if let Some(file) = FileKey::from_path(&problem.file).filter(|file| app.session.is_hidden(file))
    {
        let what = format!("{}: its coder sees what is wrong with it", file.path_text());
        return ListRow {
            key: format!("hidden {index}"),
            cells: vec![what.clone()],
            detail: vec![what],
        };
    }
    let what = problem.to_string();
    let help = "The rest is open; this stays as it is. t opens the file there, r reads again";
    let mut detail = vec![what.clone(), help.to_owned()];
    let line = problem.line_text.trim();
    if !line.is_empty() {
        detail.push(line.to_owned());
    }
    ListRow { key, cells: vec![what], detail }
}

fn flaw_row((index, flaw): (usize, Flaw)) -> ListRow {
    let text = format!("{}: {}", flaw.file.path_text(), flaw.why);
    let detail = vec![text.clone(), format!("What can be done: {}", flaw.advice)];
    ListRow { key: format!("flaw {index}"), cells: vec![text], detail }
}

/// Divides the area below the heading into the rows (below the titles of the columns) and the foot.
#[must_use]
pub fn rows_and_foot(area: Area, kind: ListKind) -> (Area, Area) {
    let has_titles = kind.columns().iter().any(|column| !column.title.is_empty());
    let below_titles = area.below(u16::from(has_titles));
    let foot = 4.min(below_titles.height / 3);
    let rows = below_titles.top(below_titles.height - foot);
    (rows, below_titles.below(rows.height))
}

impl ListScreen {
    /// Lists things of `kind`.
    #[must_use]
    pub fn new(kind: ListKind) -> Self {
        Self {
            kind,
            about: String::new(),
            rows: Vec::new(),
            cursor: 0,
            top: 0,
            height: 0,
            marked: BTreeSet::new(),
            digits: String::new(),
            sort: 0,
            find: String::new(),
            facts: String::new(),
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
        self.digits.clear();
        self.move_by(steps);
    }

    fn move_by(&mut self, steps: isize) {
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

    /// Takes a digit of a row's number and chooses that row.
    pub fn type_digit(&mut self, digit: u8) {
        let longer = format!("{}{digit}", self.digits);
        let row = |typed: &str| {
            self.rows.iter().position(|row| {
                !row.is_heading() && row.cells.first().is_some_and(|cell| cell == typed)
            })
        };
        let short = digit.to_string();
        let found = row(&longer).map(|row| (longer, row));
        if let Some((digits, row)) = found.or_else(|| row(&short).map(|row| (short, row))) {
            self.cursor = row;
            self.digits = digits;
        }
    }

    /// Chooses the row with `key`.
    pub fn choose(&mut self, key: &str) {
        if let Some(row) = self.rows.iter().position(|row| row.key == key) {
            self.cursor = row;
        }
    }

    /// Marks the chosen row, or takes its mark away.
    pub fn toggle_mark(&mut self) {
        let Some(key) = self.chosen().map(|row| row.key.clone()) else { return };
        if !self.marked.remove(&key) {
            self.marked.insert(key);
        }
        self.revision = None;
    }

    /// Takes all marks away.
    pub fn clear_marks(&mut self) {
        self.marked.clear();
        self.revision = None;
    }

    /// Says where the choice is.
    #[must_use]
    pub fn place_in_words(&self) -> String {
        let is_row = |row: &&ListRow| !row.is_heading();
        let all = self.rows.iter().filter(is_row).count();
        if all == 0 && self.find.is_empty() {
            return "Nothing is listed here yet".to_owned();
        }
        let here = self.rows.iter().take(self.cursor + 1).filter(is_row).count();
        let found = if self.find.is_empty() {
            String::new()
        } else {
            format!(" with «{}» (/ Enter shows all)", self.find)
        };
        // What the overview says in one figure has a screen of its own.
        let more = if self.kind == ListKind::Compare { ". g a shows the figures" } else { "" };
        format!("Row {here} of {all}{found}{more}")
    }

    /// Leaves out what does not contain the words looked for.
    fn narrow(&mut self) {
        // Memos look into their texts themselves.
        if !self.find.is_empty() && self.kind != ListKind::Memos {
            let find = self.find.clone();
            self.rows.retain(|row| {
                row.is_heading() || row.cells.iter().any(|cell| fold(cell).contains(&find))
            });
        }
    }

    /// Makes the rows right for the study as it is; the choice stays on its row.
    pub fn refresh(&mut self, app: &App) {
        let now = (self.kind.revision(app), self.sort, self.find.clone());
        if self.revision.as_ref() != Some(&now) {
            let chosen = self.chosen().map(|row| row.key.clone());
            (self.rows, self.facts) = match self.kind {
                ListKind::ActRecords => operations::record_rows(app, &self.about, &self.marked),
                kind => kind.content(app, self.sort, &self.find),
            };
            self.narrow();
            let kept = chosen.and_then(|key| self.rows.iter().position(|row| row.key == key));
            self.cursor = kept.unwrap_or(self.cursor).min(self.rows.len().saturating_sub(1));
            self.revision = Some(now);
            self.move_by(0);
        }
        let (rows, _) = rows_and_foot(body(app.layout_size()).below(1), self.kind);
        self.height = usize::from(rows.height);
        self.top = top_for((self.cursor, self.cursor), self.top, self.height, self.rows.len());
    }
}
