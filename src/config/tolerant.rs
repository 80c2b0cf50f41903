//! Reading a file of settings so that one wrong line costs one line.

use std::fs;
use std::io::{ErrorKind, Read};
use std::path::Path;

use serde::de::DeserializeOwned;

use crate::storage::dialect;
use crate::storage::problem::{Finding, Problem, ProblemKind};

/// The largest file of settings that is read, in bytes.
const LARGEST: u64 = 1024 * 1024;
/// How many lines of one file are passed over before all of it is.
const MOST_WRONG_LINES: usize = 50;

/// What could be read of a file.
pub(super) struct Reading<T> {
    /// What it says; the default where nothing could be read.
    pub(super) value: T,
    /// The text, for places in it.
    pub(super) text: String,
    /// What was passed over.
    pub(super) problems: Vec<Problem>,
}

/// Reads the file `path`. One that is not there or holds nothing says nothing.
pub(super) fn read_file<T: DeserializeOwned + Default>(path: &Path) -> Reading<T> {
    match text_of(path) {
        Ok(text) => read_text(path, text),
        Err(finding) => Reading {
            value: T::default(),
            text: String::new(),
            problems: finding.map(|it| it.in_file(path.to_owned(), "")).into_iter().collect(),
        },
    }
}

/// Returns the text of a file, or what is wrong with it; nothing is wrong where there is no file.
pub(super) fn text_of(path: &Path) -> Result<String, Option<Finding>> {
    let unreadable = |error: std::io::Error| {
        let why = format!("the file cannot be read: {error}");
        (error.kind() != ErrorKind::NotFound).then(|| Finding::whole(ProblemKind::Unreadable, why))
    };
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(unreadable)?;
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST {
        let why = "the file is larger than 1 MB; it is passed over";
        return Err(Some(Finding::whole(ProblemKind::TooLarge, why)));
    }
    let text = String::from_utf8(bytes).map_err(|_| {
        Some(Finding::whole(
            ProblemKind::NoText,
            "the file is not text in UTF-8; it is passed over",
        ))
    })?;
    Ok(dialect::plain(&text))
}

fn read_text<T: DeserializeOwned + Default>(path: &Path, text: String) -> Reading<T> {
    let mut problems = Vec::new();
    let mut left = text.clone();
    let mut value = T::default();
    while !left.trim().is_empty() {
        let error = match dialect::read_tolerant::<T>(&left) {
            Ok(tolerant) => {
                let unknown = tolerant.unknown.into_iter().map(|(_, it)| in_own_words(it));
                problems.extend(unknown.map(|it| it.in_file(path.to_owned(), &text)));
                value = tolerant.value;
                break;
            }
            Err(error) => error,
        };
        let mut finding = Finding::from_ron(&error, ProblemKind::BrokenLine);
        let without =
            without_line(&left, finding.line).filter(|_| problems.len() < MOST_WRONG_LINES);
        let passed_over = if without.is_some() { "the line is" } else { "the whole file is" };
        finding.why.push_str(&format!("; {passed_over} passed over"));
        problems.push(finding.in_file(path.to_owned(), &text));
        match without {
            Some(without) => left = without,
            None => break,
        }
    }
    problems.sort_by_key(|problem| problem.line);
    Reading { value, text, problems }
}

/// Says of a field that tusj will never have why that is so.
fn in_own_words(mut finding: Finding) -> Finding {
    if finding.why.contains("«mouse»") {
        finding.why = "there is no setting for the mouse: tusj leaves it to the terminal, which marks and copies with it"
            .to_owned();
    }
    finding
}

/// Returns `text` with an empty line in place of `line` (from 1), or `None` where that would change nothing.
fn without_line(text: &str, line: usize) -> Option<String> {
    let wrong = text.lines().nth(line.checked_sub(1)?)?.trim();
    if wrong.is_empty() || wrong.chars().all(|letter| "(){}[],".contains(letter)) {
        return None;
    }
    let lines = text.lines().enumerate();
    Some(lines.map(|(at, it)| if at + 1 == line { "" } else { it }).collect::<Vec<_>>().join("\n"))
}

/// Returns the finding `why` at the first place in `text` where a line begins with `start`.
pub(super) fn finding_at(text: &str, start: &str, why: String) -> Finding {
    let place = text.lines().enumerate().find_map(|(at, line)| {
        let column =
            line.chars().take_while(|letter| letter.is_whitespace() || *letter == '(').count();
        let rest: String = line.chars().skip(column).collect();
        rest.starts_with(start).then_some((at + 1, column + 1))
    });
    let (line, column) = place.unwrap_or_default();
    Finding { line, column, why, kind: ProblemKind::BrokenLine }
}
