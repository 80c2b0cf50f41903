//! Which code is which row, and in which rows a coding counts.

use std::collections::{BTreeMap, BTreeSet};

use super::question::{Group, Question, RollUp};
use crate::domain::codebook::{ancestors, descendants, pens, tree};
use crate::domain::id::CodeId;
use crate::domain::project::Project;

/// The rows of a report before anything is counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    /// The codes, in the order of the tree, with how deep they stand.
    pub(super) codes: Vec<(CodeId, usize)>,
    /// For every number of a code, in which rows its codings count.
    pub(super) of_code: Vec<Vec<u32>>,
}

impl Rows {
    /// Makes rows for the codes that the codings have, by their numbers, and for all of the codebook.
    pub(super) fn of(project: &Project, question: &Question, given: &[CodeId]) -> Self {
        let codes = rows(project, question, given);
        let places: BTreeMap<&CodeId, u32> = codes.iter().map(|(code, _)| code).zip(0..).collect();
        let of_code = given
            .iter()
            .map(|code| {
                let code = project.resolve(code);
                let above = match question.roll_up {
                    RollUp::ToParents => ancestors(project, code),
                    RollUp::Off => Vec::new(),
                };
                let counts = std::iter::once(code).chain(&above);
                let mut rows: Vec<u32> =
                    counts.filter_map(|code| places.get(project.resolve(code)).copied()).collect();
                rows.sort_unstable();
                rows.dedup();
                rows
            })
            .collect();
        Self { codes, of_code }
    }

    /// Returns the row of a code.
    pub(super) fn place(&self, code: &CodeId) -> Option<u32> {
        let place = self.codes.iter().position(|(other, _)| other == code)?;
        u32::try_from(place).ok()
    }
}

fn rows(project: &Project, question: &Question, given: &[CodeId]) -> Vec<(CodeId, usize)> {
    let mut rows: Vec<(CodeId, usize)> = match question.group {
        Group::Codes => tree(project).into_iter().map(|row| (row.code, row.depth)).collect(),
        Group::Pens => pens(project).into_iter().map(|pen| (pen.id.clone(), 0)).collect(),
    };
    let mut known: BTreeSet<CodeId> = rows.iter().map(|(code, _)| code.clone()).collect();
    let is_of_group = |code: &CodeId| {
        let is_pen = project.codes.get(code).is_some_and(|code| code.is_marker());
        is_pen == (question.group == Group::Pens)
    };
    // Codes that are no longer in use, or are missing, were given all the same.
    for code in given.iter().map(|code| project.resolve(code)) {
        if is_of_group(code) && known.insert(code.clone()) {
            rows.push((code.clone(), 0));
        }
    }
    if !question.codes.is_empty() {
        let wanted: BTreeSet<CodeId> = question
            .codes
            .iter()
            .flat_map(|code| descendants(project, project.resolve(code)))
            .collect();
        rows.retain(|(code, _)| wanted.contains(code));
    }
    rows
}
