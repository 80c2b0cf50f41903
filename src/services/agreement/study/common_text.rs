//! Which of a transcript's text is compared: informants' words that all coders have read.

use std::ops::Range;

use super::index::Part;
use super::question::Question;
use super::units::{Turn, Unit};
use crate::domain::id::TranscriptId;
use crate::domain::project::Project;
use crate::domain::transcript::Transcript;
use crate::services::agreement::stretches::{Stretch, union};
use crate::services::reading::read_flags;

/// The part of a transcript that is compared.
#[derive(Clone, Debug, Default)]
pub(super) struct CommonText {
    /// Its paragraphs, in runs within one turn, with the number of the turn.
    pub(super) runs: Vec<(usize, Range<usize>)>,
    /// How many informants' paragraphs are asked about, read or not.
    pub(super) n_asked: usize,
    /// How many of them all coders have read.
    pub(super) n_read: usize,
}

impl CommonText {
    pub(super) fn of(
        project: &Project,
        id: &TranscriptId,
        transcript: &Transcript,
        part: &Part,
        question: &Question,
    ) -> Self {
        let asked: Vec<bool> =
            part.text.turns().iter().map(|turn| is_asked(project, id, turn, question)).collect();
        let mut common = Self::default();
        if !asked.contains(&true) {
            return common;
        }
        let read = read_by_all(project, id, transcript, part, question);
        let is_read = |index: usize| read.get(index).copied().unwrap_or(false);
        for (number, turn) in part.text.turns().iter().enumerate() {
            if asked.get(number) != Some(&true) {
                continue;
            }
            let n_read = turn.paragraphs.clone().filter(|index| is_read(*index)).count();
            common.n_asked += turn.paragraphs.len();
            common.n_read += n_read;
            // Half a turn is no turn.
            if question.unit == Unit::Turn && n_read < turn.paragraphs.len() {
                continue;
            }
            for index in turn.paragraphs.clone().filter(|index| is_read(*index)) {
                match common.runs.last_mut() {
                    Some((last, run)) if *last == number && run.end == index => run.end += 1,
                    _ => common.runs.push((number, index..index + 1)),
                }
            }
        }
        common
    }

    /// Returns where the text lies.
    pub(super) fn stretches(&self, part: &Part) -> Vec<Stretch> {
        let of = |(_, run): &(usize, Range<usize>)| {
            let (from, to) = part.text.stretch(run);
            u64::from(from)..u64::from(to)
        };
        union(self.runs.iter().map(of).collect())
    }
}

fn is_asked(project: &Project, id: &TranscriptId, turn: &Turn, question: &Question) -> bool {
    let is_withdrawn = |case| project.cases.get(case).is_some_and(|case| case.is_withdrawn());
    turn.is_informant
        && !turn.case.as_ref().is_some_and(is_withdrawn)
        && (question.cases.is_empty()
            || turn.case.as_ref().is_some_and(|case| question.cases.contains(case)))
        && question
            .turns
            .as_ref()
            .is_none_or(|turns| turns.contains(&(id.clone(), turn.first.clone())))
}

/// Returns for every paragraph whether all have read it: in any pass, or by coding in it.
fn read_by_all(
    project: &Project,
    id: &TranscriptId,
    transcript: &Transcript,
    part: &Part,
    question: &Question,
) -> Vec<bool> {
    let mut common = vec![true; part.text.n_paragraphs()];
    for coder in &question.coders {
        let stretches = project.reading.get(coder).and_then(|reading| reading.get(id));
        let mut read = match stretches {
            Some(stretches) => read_flags(stretches, &transcript.paragraphs, None),
            None => vec![false; common.len()],
        };
        for mark in part.layers.get(coder).into_iter().flatten() {
            let (first, last) = mark.paragraphs;
            if let Some(slots) = read.get_mut(first as usize..=last as usize) {
                slots.fill(true);
            }
        }
        for (all, own) in common.iter_mut().zip(&read) {
            *all &= *own;
        }
    }
    common
}
