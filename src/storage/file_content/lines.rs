//! Record files line by line: which lists they hold, and what tells a line's record from others.

use crate::domain::code::Handle;
use crate::domain::coder::Pass;
use crate::domain::coding::{Coding, Decision, ReadStretch};
use crate::domain::matrix::Cell;
use crate::domain::sample::Sample;
use crate::domain::study::{Attribute, GuideRow, Question};
use crate::domain::transcript::{Paragraph, Speaker};
use crate::storage::layout::FileKey;

pub(super) const QUESTIONS: &str = "questions";
pub(super) const GUIDE: &str = "guide";
pub(super) const ATTRIBUTES: &str = "attributes";
pub(super) const SAMPLES: &str = "samples";
pub(super) const PASSES: &str = "passes";
pub(super) const HANDLES: &str = "handles";
pub(super) const SPEAKERS: &str = "speakers";
pub(super) const PARAGRAPHS: &str = "paragraphs";
pub(super) const CODINGS: &str = "codings";
pub(super) const DECISIONS: &str = "decisions";
pub(super) const READ: &str = "read";
pub(super) const CELLS: &str = "cells";

/// Returns the lists of records in the file `key`; none for a file that holds one thing.
pub(super) fn lists_of(key: &FileKey) -> &'static [&'static str] {
    match key {
        FileKey::Project => &[QUESTIONS, GUIDE, ATTRIBUTES, SAMPLES],
        FileKey::Handles => &[HANDLES],
        FileKey::Coder(_) => &[PASSES],
        FileKey::Transcript(_) => &[SPEAKERS, PARAGRAPHS],
        FileKey::Codings(..) => &[CODINGS],
        FileKey::Decisions(_) => &[DECISIONS],
        FileKey::Reading(..) => &[READ],
        FileKey::MatrixRow(..) => &[CELLS],
        FileKey::Code(_)
        | FileKey::Case(_)
        | FileKey::Memo(..)
        | FileKey::Quote(_)
        | FileKey::Matrix(_)
        | FileKey::Query(_) => &[],
    }
}

/// One line inside a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RecordLine<'a> {
    pub(super) list: &'static str,
    /// Counted from 1.
    pub(super) number: usize,
    /// Characters before `raw` on its line.
    pub(super) column: usize,
    pub(super) raw: &'a str,
}

/// A file taken apart by its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lines<'a> {
    /// The text with an empty line for every line that belongs to a list.
    pub(super) header: String,
    pub(super) records: Vec<RecordLine<'a>>,
    /// Lines with remarks of people that belong to no line of their own.
    pub(super) remarks: Vec<usize>,
}

/// Takes `text` apart, or returns `None` where it does not have the shape in which tusj writes.
pub(super) fn split<'a>(text: &'a str, lists: &[&'static str]) -> Option<Lines<'a>> {
    let mut header = String::new();
    let mut records = Vec::new();
    let mut open = None;
    let mut seen = Vec::new();
    for (index, raw) in text.lines().enumerate() {
        let line = raw.trim();
        match open {
            None => match opened_list(line, lists) {
                Some(list) if seen.contains(&list) => return None,
                Some(list) => {
                    seen.push(list);
                    open = Some(list);
                }
                None => header.push_str(raw),
            },
            Some(_) if line == "]," || line == "]" => open = None,
            Some(list) if !line.is_empty() => {
                records.push(RecordLine { list, number: index + 1, column: 0, raw });
            }
            Some(_) => {}
        }
        header.push('\n');
    }
    (open.is_none()).then_some(Lines { header, records, remarks: Vec::new() })
}

fn opened_list(line: &str, lists: &[&'static str]) -> Option<&'static str> {
    let name = line.strip_suffix('[')?.trim_end().strip_suffix(':')?.trim_end();
    lists.iter().find(|list| **list == name).copied()
}

pub(super) fn question_id(row: &Question) -> String {
    row.id.to_string()
}

pub(super) fn guide_id(row: &GuideRow) -> String {
    row.id.to_string()
}

pub(super) fn attribute_id(row: &Attribute) -> String {
    row.id.to_string()
}

pub(super) fn sample_id(row: &Sample) -> String {
    row.id.to_string()
}

pub(super) fn pass_id(row: &Pass) -> String {
    row.id.to_string()
}

pub(super) fn handle_id(row: &Handle) -> String {
    row.code.to_string()
}

pub(super) fn speaker_id(row: &Speaker) -> String {
    row.id.to_string()
}

pub(super) fn paragraph_id(row: &Paragraph) -> String {
    row.id.to_string()
}

pub(super) fn coding_id(row: &Coding) -> String {
    row.id.to_string()
}

pub(super) fn decision_id(row: &Decision) -> String {
    row.id.to_string()
}

/// A stretch has no id: it is told from others by everything it says.
pub(super) fn stretch_id(row: &ReadStretch) -> String {
    format!("{} {} {} {}", row.pass, row.from, row.to, row.on)
}

pub(super) fn cell_id(row: &Cell) -> String {
    row.column.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_file_is_taken_apart_by_its_lines() {
        let text = "(\n  title: \"x\",\n  speakers: [\n    (a),\n\n    (b)\n  ],\n)\n";
        let lines = split(text, &[SPEAKERS, PARAGRAPHS]).unwrap();
        assert_eq!(lines.header, "(\n  title: \"x\",\n\n\n\n\n\n)\n");
        assert_eq!(
            lines.records,
            [
                RecordLine { list: SPEAKERS, number: 4, column: 0, raw: "    (a)," },
                RecordLine { list: SPEAKERS, number: 6, column: 0, raw: "    (b)" },
            ]
        );
    }

    #[test]
    fn a_list_that_is_not_closed_or_stands_twice_is_no_record_file() {
        assert_eq!(split("(\n  read: [\n    (a),\n", &[READ]), None);
        assert_eq!(split("(\n  read: [\n  ],\n  read: [\n  ],\n)\n", &[READ]), None);
    }
}
