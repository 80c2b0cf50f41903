//! What went wrong, told at the edge of the program: what, where, why, and what to do now.

use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write as _};
use std::process::ExitCode;

use crate::domain::text::clean::visible;
use crate::storage::error::StorageError;
use crate::storage::problem::Problem;

/// Whose matter it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The user asked for something that does not exist.
    User,
    /// Files of the project have defects.
    ProjectFiles,
    /// The machine: a disk, a permission, a terminal.
    Environment,
    /// tusj itself.
    Bug,
}

impl Kind {
    fn exit_code(self) -> u8 {
        match self {
            Self::User => 2,
            Self::ProjectFiles => 3,
            Self::Environment => 4,
            Self::Bug => 5,
        }
    }
}

/// Why a command was not carried out.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Report {
    kind: Kind,
    sentence: String,
    causes: Vec<String>,
    hint: Option<String>,
}

impl Report {
    /// Returns a report of one sentence, without a period.
    pub(super) fn new(kind: Kind, sentence: impl Into<String>) -> Self {
        let sentence = sentence.into();
        Self { kind, sentence, causes: Vec::new(), hint: None }
    }

    pub(super) fn user(sentence: impl Into<String>) -> Self {
        Self::new(Kind::User, sentence)
    }

    pub(super) fn environment(sentence: impl Into<String>, cause: &dyn std::fmt::Display) -> Self {
        Self::new(Kind::Environment, sentence).because(cause)
    }

    pub(super) fn because(mut self, cause: &dyn std::fmt::Display) -> Self {
        self.causes.push(cause.to_string());
        self
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Returns the report as one line, for a screen.
    pub(super) fn line(&self) -> String {
        let parts = std::iter::once(&self.sentence).chain(&self.causes).chain(&self.hint);
        let parts: Vec<_> = parts.map(|part| visible(part)).collect();
        parts.join("; ")
    }

    /// Writes the report to the standard error and returns the exit code of its kind.
    pub(super) fn tell(&self) -> ExitCode {
        to_standard_error(&self.text(Ink::of_standard_error()));
        ExitCode::from(self.kind.exit_code())
    }

    fn text(&self, ink: Ink) -> String {
        let mut text = format!("tusj: {}\n", ink.bold(&visible(&self.sentence)));
        for cause in &self.causes {
            let _never_fails = writeln!(text, "  {}", visible(cause));
        }
        if let Some(hint) = &self.hint {
            let _never_fails = writeln!(text, "  {}", visible(hint));
        }
        text
    }
}

impl From<StorageError> for Report {
    fn from(error: StorageError) -> Self {
        let kind = match &error {
            StorageError::NotAProject(_) | StorageError::AlreadyAProject(_) => Kind::User,
            StorageError::NewerFormat { .. } | StorageError::UnsafeName(_) => Kind::ProjectFiles,
            StorageError::Link(_) | StorageError::Busy | StorageError::Io { .. } => {
                Kind::Environment
            }
            StorageError::Unwritable { .. } => Kind::Bug,
        };
        let report = Self::new(kind, error.to_string());
        match &error {
            StorageError::NotAProject(_) => report.hint("«tusj new DIR» makes a study"),
            StorageError::AlreadyAProject(_) => report.hint("«tusj open DIR» opens it"),
            StorageError::Busy => report.hint("leave the other tusj, or try again"),
            _ => report,
        }
    }
}

/// Whether letters may be bold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ink {
    Plain,
    Styled,
}

impl Ink {
    fn of_standard_error() -> Self {
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        if io::stderr().is_terminal() && !no_color && !dumb { Self::Styled } else { Self::Plain }
    }

    fn bold(self, text: &str) -> String {
        match self {
            Self::Plain => text.to_owned(),
            Self::Styled => format!("\u{1b}[1m{text}\u{1b}[0m"),
        }
    }
}

/// Returns a problem as lines: where it is and what it is, then the line itself with a sign below the column.
pub(super) fn problem_text(problem: &Problem) -> String {
    let mut text = format!("{}\n", visible(&problem.to_string()));
    let line = problem.line_text.trim_end();
    if line.is_empty() {
        return text;
    }
    let number = problem.line.to_string();
    let _never_fails = writeln!(text, "  {number} | {}", visible(line));
    let before: String = line.chars().take(problem.column.saturating_sub(1)).collect();
    if problem.column > 0 {
        let width = unicode_width::UnicodeWidthStr::width(visible(&before).as_ref());
        let _never_fails = writeln!(text, "  {:1$} | {2:3$}^", "", number.len(), "", width);
    }
    text
}

/// Returns every line two cells further in.
pub(super) fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}\n")).collect()
}

/// Writes `text` to the standard error; where that is closed, nobody reads it.
pub(super) fn to_standard_error(text: &str) {
    let _nobody_reads_it = io::stderr().lock().write_all(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::problem::ProblemKind;

    #[test]
    fn a_problem_shows_its_line_and_points_at_the_column() {
        let problem = Problem {
            file: "codings/ane/nav.ron".into(),
            line: 12,
            column: 6,
            line_text: "    (id \"x\"),".to_owned(),
            why: "a colon is missing".to_owned(),
            kind: ProblemKind::BrokenLine,
        };
        assert_eq!(
            problem_text(&problem),
            "codings/ane/nav.ron:12:6: a colon is missing\n  12 |     (id \"x\"),\n     |      ^\n"
        );
    }

    #[test]
    fn what_strangers_wrote_cannot_steer_the_terminal() {
        let report = Report::user("there is no \u{1b}[31mfile").because(&"\u{202e}abc");
        assert_eq!(report.text(Ink::Plain), "tusj: there is no <1b>[31mfile\n  <U+202E>abc\n");
    }

    #[test]
    fn a_report_says_what_why_and_what_to_do() {
        let report = Report::from(StorageError::NotAProject("/x".into()));
        assert_eq!(report.kind, Kind::User);
        assert_eq!(
            report.text(Ink::Styled),
            "tusj: \u{1b}[1m/x is no project of tusj: it holds no project.ron\u{1b}[0m\n  «tusj new DIR» makes a study\n"
        );
    }
}
