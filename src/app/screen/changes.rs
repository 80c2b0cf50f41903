//! What changed between two states of the study, in sections and groups that fold.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::app::App;
use crate::app::geometry::body;
use crate::app::screen::Screen;
use crate::app::session::Session;
use crate::app::transcript::layout::top_for;
use crate::app::words::{counted, grouped};
use crate::domain::id::CodingId;
use crate::domain::text::fold::fold;
use crate::services::changes::arrange::{By, Group, arrange};
use crate::services::changes::lines::row_line;
use crate::services::changes::message::in_short;
use crate::services::changes::span::{Found, Span, Start, Version};
use crate::services::changes::{Row, Target};
use crate::services::git::task::GitTask;
use crate::services::words::short_day;
use crate::storage::problem::Problem;

/// What changed in a span.
#[derive(Debug)]
pub struct ChangesScreen {
    /// What is asked.
    pub span: Span,
    /// From where to where, in words.
    pub title: String,
    /// What was found, or why nothing could be; none before git answered.
    pub found: Option<Result<Arc<Found>, String>>,
    /// What the sections stand for.
    pub by: By,
    /// What the lines must contain, folded.
    pub find: String,
    /// What stands on the screen.
    pub lines: Vec<ChangeLine>,
    /// The chosen line.
    pub cursor: usize,
    /// First line in view.
    pub top: usize,
    /// Lines in view.
    pub height: usize,
    /// Names of sections that are folded and of groups that are unfolded.
    toggled: BTreeSet<String>,
    /// The revision of the study for which git was asked last.
    asked: Option<u64>,
    is_waiting: bool,
    is_outdated: bool,
}

/// A line on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeLine {
    /// What it is.
    pub kind: LineKind,
    /// The sign of what happened; a space where none stands.
    pub sign: char,
    /// What it is about.
    pub title: String,
    /// How often what happened.
    pub count: String,
    /// More about it.
    pub detail: String,
}

/// What a line stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// The heading of a section.
    Section(String),
    /// Rows that are told together, as numbers of rows; its name tells it from other groups.
    Group(String, Vec<usize>),
    /// One row of a group that is unfolded.
    Row(usize),
    /// A version in the span.
    Version(Box<Version>),
    /// What is in no version.
    NotCommitted,
    /// Something that could not be read, so that changes may be missing.
    Problem,
}

impl ChangesScreen {
    /// Asks what changed in `span`, which is called `title`.
    #[must_use]
    pub fn new(span: Span, title: impl Into<String>) -> Self {
        Self {
            span,
            title: title.into(),
            found: None,
            by: By::Kind,
            find: String::new(),
            lines: Vec::new(),
            cursor: 0,
            top: 0,
            height: 0,
            toggled: BTreeSet::new(),
            asked: None,
            is_waiting: false,
            is_outdated: true,
        }
    }

    /// Returns the chosen line.
    #[must_use]
    pub fn chosen(&self) -> Option<&ChangeLine> {
        self.lines.get(self.cursor)
    }

    /// Returns a row by its number.
    #[must_use]
    pub fn row(&self, index: usize) -> Option<&Row> {
        self.found.as_ref()?.as_ref().ok()?.changes.rows.get(index)
    }

    /// Moves the choice by `lines` lines.
    pub fn step(&mut self, lines: isize) {
        let last = self.lines.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(lines).min(last);
    }

    /// Moves the choice to the heading of another section.
    pub fn step_section(&mut self, sections: isize) {
        for _ in 0..sections.unsigned_abs() {
            let is_section =
                |index: &usize| matches!(self.lines.get(*index), Some(line) if line.is_section());
            let next = if sections < 0 {
                (0..self.cursor).rev().find(is_section)
            } else {
                (self.cursor + 1..self.lines.len()).find(is_section)
            };
            self.cursor = next.unwrap_or(self.cursor);
        }
    }

    /// Unfolds the chosen section or group; returns whether there was something to unfold.
    pub fn unfold(&mut self) -> bool {
        let Some((name, folds)) = self.chosen().and_then(ChangeLine::fold_name) else {
            return false;
        };
        self.is_outdated = true;
        match folds {
            Folds::Unless => self.toggled.remove(&name),
            Folds::Only => self.toggled.insert(name),
        }
    }

    /// Folds what the choice stands in and goes to its line; returns whether there was something to fold.
    pub fn fold(&mut self) -> bool {
        let first = match self.chosen().map(|line| &line.kind) {
            Some(LineKind::Group(..) | LineKind::Row(_)) => 0,
            // A heading folds itself only.
            _ => self.cursor,
        };
        let above = (first..=self.cursor).rev().find(|index| {
            let fold = self.lines.get(*index).and_then(ChangeLine::fold_name);
            fold.is_some_and(|(name, folds)| match folds {
                Folds::Unless => !self.toggled.contains(&name),
                Folds::Only => self.toggled.contains(&name),
            })
        });
        let Some(above) = above else { return false };
        let fold = self.lines.get(above).and_then(ChangeLine::fold_name);
        match fold {
            Some((name, Folds::Unless)) => self.toggled.insert(name),
            Some((name, Folds::Only)) => self.toggled.remove(&name),
            None => return false,
        };
        self.cursor = above;
        self.is_outdated = true;
        true
    }

    /// Puts the changes together by the next thing, and says what that is.
    pub fn sort(&mut self) -> &'static str {
        let at = By::ALL.iter().position(|by| *by == self.by).unwrap_or_default();
        self.by = By::ALL.get((at + 1) % By::ALL.len()).copied().unwrap_or_default();
        (self.cursor, self.is_outdated) = (0, true);
        self.toggled.clear();
        self.by.name()
    }

    /// Shows only lines with some words; without words all.
    pub fn find(&mut self, words: &str) {
        self.find = fold(words.trim());
        (self.cursor, self.is_outdated) = (0, true);
    }

    /// Says what stands at the right of the heading: `4 days · 3 commits`.
    #[must_use]
    pub fn facts(&self) -> String {
        let Some(Ok(found)) = &self.found else { return String::new() };
        let days: BTreeSet<&str> = found.versions.iter().map(|row| row.day.as_str()).collect();
        let mut facts = Vec::new();
        if !days.is_empty() {
            facts.push(counted(days.len(), "day", "days"));
            facts.push(counted(found.versions.len(), "commit", "commits"));
        }
        if self.by != By::Kind {
            facts.push(format!("by {}", self.by.name()));
        }
        facts.join(" · ")
    }

    /// Says where the choice is, and what Enter does there.
    #[must_use]
    pub fn place_in_words(&self) -> String {
        let Some(found) = &self.found else { return "Git is being asked".to_owned() };
        if found.is_err() {
            return "What changed cannot be told. q goes back".to_owned();
        }
        let Some(line) = self.chosen() else {
            return match self.find.as_str() {
                "" => "Nothing changed. b asks since when else".to_owned(),
                _ => "No change with these words. / Enter shows all".to_owned(),
            };
        };
        let opens = match &line.kind {
            LineKind::Section(_) => "Enter folds it".to_owned(),
            LineKind::Group(_, rows) => match self.codings_of(rows).len() {
                0 if rows.len() > 1 => "Enter unfolds it".to_owned(),
                0 | 1 => "Enter goes there".to_owned(),
                count => format!("Enter opens the {} passages", grouped(count)),
            },
            LineKind::Row(_) => "Enter goes there".to_owned(),
            LineKind::Problem => "Changes may be missing".to_owned(),
            LineKind::Version(_) | LineKind::NotCommitted => "Enter tells what is in it".to_owned(),
        };
        format!("Line {} of {}. {opens}", self.cursor + 1, self.lines.len())
    }

    /// Returns those of the rows that are codings which are there now.
    #[must_use]
    pub fn codings_of(&self, rows: &[usize]) -> BTreeSet<CodingId> {
        let coding = |index: &usize| match &self.row(*index)?.target {
            Target::Coding(_, coding, _) => Some(coding.clone()),
            _ => None,
        };
        rows.iter().filter_map(coding).collect()
    }

    /// Makes the lines right; the choice stays in its place.
    pub fn refresh(&mut self, app: &App) {
        if self.is_outdated {
            self.lines = self.laid_out();
            self.is_outdated = false;
        }
        self.step(0);
        self.height = usize::from(body(app.layout_size()).height.saturating_sub(1));
        self.top = top_for((self.cursor, self.cursor), self.top, self.height, self.lines.len());
    }

    /// Returns what git is to be asked, if what is shown may no longer be so.
    ///
    /// Only what is on the disk is told, so nothing is asked before everything is there.
    pub fn take_question(&mut self, session: &Session) -> Option<GitTask> {
        let is_settled = self.span.to.is_some() && self.asked.is_some();
        let is_known = is_settled || self.asked == Some(session.revision);
        if self.is_waiting || is_known || !session.unsaved.is_empty() {
            return None;
        }
        (self.asked, self.is_waiting) = (Some(session.revision), true);
        Some(GitTask::Changes(self.span.clone()))
    }

    fn take(&mut self, found: Result<Arc<Found>, String>) {
        (self.is_waiting, self.is_outdated) = (false, true);
        self.found = Some(found);
    }

    fn laid_out(&self) -> Vec<ChangeLine> {
        let Some(Ok(found)) = &self.found else { return Vec::new() };
        let mut lines = Vec::new();
        let other_order = (self.by != By::Kind).then(|| arrange(&found.changes, self.by));
        for section in other_order.as_ref().unwrap_or(&found.sections) {
            let mut below = Vec::new();
            for group in &section.groups {
                self.lay_out_group(&section.title, group, &mut below);
            }
            if below.is_empty() {
                continue;
            }
            lines.push(ChangeLine {
                kind: LineKind::Section(section.title.clone()),
                sign: ' ',
                title: section.title.clone(),
                count: section.counts.join("   "),
                detail: String::new(),
            });
            if !self.toggled.contains(&section.title) || !self.find.is_empty() {
                lines.append(&mut below);
            }
        }
        lines.extend(found.problems.iter().map(problem_line));
        lines.extend(found.versions.iter().map(version_line));
        lines.extend(self.rest_line(found));
        lines.retain(|line| match line.kind {
            LineKind::Version(_) | LineKind::NotCommitted | LineKind::Problem => {
                self.is_found(&line.text())
            }
            _ => true,
        });
        lines
    }

    fn lay_out_group(&self, section: &str, group: &Group, lines: &mut Vec<ChangeLine>) {
        let name = format!("{section}/{}", group.line());
        let row_lines = || {
            let rows = group.rows.iter().filter_map(|index| Some((*index, self.row(*index)?)));
            rows.map(|(index, row)| row_line_of(index, row))
        };
        let line = ChangeLine {
            kind: LineKind::Group(name.clone(), group.rows.clone()),
            sign: group.sign,
            title: group.title.clone(),
            count: group.count.clone(),
            detail: group.detail.clone(),
        };
        let is_searched = !self.find.is_empty();
        let found: Vec<ChangeLine> = row_lines().filter(|row| self.is_found(&row.text())).collect();
        if is_searched && found.is_empty() && !self.is_found(&line.text()) {
            return;
        }
        lines.push(line);
        if group.rows.len() > 1 && is_searched {
            lines.extend(found);
        } else if group.rows.len() > 1 && self.toggled.contains(&name) {
            lines.extend(row_lines());
        }
    }

    fn is_found(&self, text: &str) -> bool {
        self.find.is_empty() || fold(text).contains(&self.find)
    }

    /// Returns the line of what is in no version, where that is not everything that is shown.
    fn rest_line(&self, found: &Found) -> Option<ChangeLine> {
        let rest = found.not_committed.as_ref()?;
        (self.span.from != Start::Head).then(|| ChangeLine {
            kind: LineKind::NotCommitted,
            sign: ' ',
            title: format!("not committed: {}", in_short(rest)),
            count: String::new(),
            detail: String::new(),
        })
    }
}

/// When a section or group is folded.
enum Folds {
    /// Unless it was toggled it is open.
    Unless,
    /// Only what was toggled is open.
    Only,
}

impl ChangeLine {
    fn is_section(&self) -> bool {
        matches!(self.kind, LineKind::Section(_))
    }

    fn fold_name(&self) -> Option<(String, Folds)> {
        match &self.kind {
            LineKind::Section(name) => Some((name.clone(), Folds::Unless)),
            LineKind::Group(name, rows) if rows.len() > 1 => Some((name.clone(), Folds::Only)),
            _ => None,
        }
    }

    fn text(&self) -> String {
        format!("{} {} {} {}", self.sign, self.title, self.count, self.detail)
    }
}

fn row_line_of(index: usize, row: &Row) -> ChangeLine {
    ChangeLine {
        kind: LineKind::Row(index),
        sign: ' ',
        title: row_line(row),
        count: String::new(),
        detail: String::new(),
    }
}

fn version_line(version: &Version) -> ChangeLine {
    ChangeLine {
        kind: LineKind::Version(Box::new(version.clone())),
        sign: ' ',
        title: format!("commit «{}»", version.title()),
        count: String::new(),
        detail: format!("{}  {}", short_day(version.day.as_str()), version.author),
    }
}

fn problem_line(problem: &Problem) -> ChangeLine {
    ChangeLine {
        kind: LineKind::Problem,
        sign: '!',
        title: format!("! not read: {problem}"),
        count: String::new(),
        detail: String::new(),
    }
}

impl App {
    /// Takes in what changed in a span, on every screen that asked for it.
    pub fn take_changes(&mut self, span: &Span, found: &Result<Arc<Found>, String>) {
        let aside = self.set_aside.iter_mut().flat_map(|aside| &mut aside.screens);
        for screen in self.screens.iter_mut().chain(aside) {
            if let Screen::Changes(changes) = screen
                && changes.span == *span
            {
                changes.take(found.clone());
            }
        }
    }
}
