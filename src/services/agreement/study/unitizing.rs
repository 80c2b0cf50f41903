//! The unitizing alphas of a study: its compared text laid end to end.

use std::collections::BTreeMap;

use super::common_text::CommonText;
use super::count::marks;
use super::index::{AgreementIndex, Part};
use super::question::{Question, RollUp};
use super::rows::Rows;
use crate::domain::id::CodeId;
use crate::domain::project::Project;
use crate::services::agreement::continuum::{Continuum, Section};
use crate::services::agreement::stretches::{Stretch, clip, total};
use crate::services::agreement::unitizing_alpha::{UnitizingAlphas, unitizing_alphas};
use crate::services::agreement::value::Value;

/// The unitizing figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Unitizing {
    /// Over all codes, with ku of each; there are none where some coder's codes overlap each other.
    pub together: Option<(UnitizingAlphas, BTreeMap<CodeId, Value>)>,
    /// |u of each code taken alone.
    pub alone: BTreeMap<CodeId, Value>,
}

/// Computes the unitizing alphas. Codes do not count for those above them here, which would make every code overlap.
#[must_use]
pub fn unitizing(project: &Project, index: &AgreementIndex, question: &Question) -> Unitizing {
    let question = question.with_turns_of_its_sample(project);
    let question = Question { roll_up: RollUp::Off, ..question };
    let rows = Rows::of(project, &question, index.codes());
    let mut text = LaidOut { length: 0, units: vec![Vec::new(); question.coders.len()] };
    for (id, transcript) in &project.transcripts {
        let is_asked = question.transcripts.is_empty() || question.transcripts.contains(id);
        let Some(part) = index.parts().get(id).filter(|_| is_asked) else { continue };
        let common = CommonText::of(project, id, transcript, part, &question);
        if common.n_read > 0 {
            text.add(part, &common.stretches(part), &question, &rows);
        }
    }
    let of_row = |row: usize| rows.codes.get(row).map(|(code, _)| code.clone());
    let together = Continuum::new(text.length, text.units.clone()).map(|continuum| {
        let alphas = unitizing_alphas(&continuum);
        let ku = alphas.ku.iter();
        let ku = ku.filter_map(|(row, value)| Some((of_row(*row as usize - 1)?, *value))).collect();
        (alphas, ku)
    });
    let alone = (0..rows.codes.len()).filter_map(|row| Some((of_row(row)?, text.alone(row)?)));
    Unitizing { together, alone: alone.collect() }
}

/// Units of all transcripts, one after the other.
struct LaidOut {
    length: u64,
    units: Vec<Vec<Section>>,
}

impl LaidOut {
    fn add(&mut self, part: &Part, allowed: &[Stretch], question: &Question, rows: &Rows) {
        for (coder, units) in self.units.iter_mut().enumerate() {
            let mut own: Vec<(u32, Stretch)> = Vec::new();
            for mark in marks(part, coder, question) {
                let counts = rows.of_code.get(mark.code as usize).into_iter().flatten();
                let stretch = u64::from(mark.from)..u64::from(mark.to);
                own.extend(counts.map(|row| (*row, stretch.clone())));
            }
            for (row, stretch) in join_overlaps(own) {
                let parts = clip(std::slice::from_ref(&stretch), allowed);
                units.extend(parts.into_iter().map(|part| Section {
                    code: row + 1,
                    stretch: closed_up(&part, allowed, self.length),
                }));
            }
        }
        self.length += total(allowed);
    }

    fn alone(&self, row: usize) -> Option<Value> {
        let code = u32::try_from(row + 1).ok()?;
        let of_code = |units: &Vec<Section>| -> Vec<Section> {
            units.iter().filter(|unit| unit.code == code).cloned().collect()
        };
        let units: Vec<Vec<Section>> = self.units.iter().map(of_code).collect();
        if units.iter().all(Vec::is_empty) {
            return None;
        }
        Some(unitizing_alphas(&Continuum::new(self.length, units)?).bar)
    }
}

/// Joins stretches of one row that overlap; those that touch stay two.
fn join_overlaps(mut stretches: Vec<(u32, Stretch)>) -> Vec<(u32, Stretch)> {
    stretches.sort_by_key(|(row, stretch)| (*row, stretch.start, stretch.end));
    let mut joined: Vec<(u32, Stretch)> = Vec::new();
    for (row, stretch) in stretches {
        match joined.last_mut() {
            Some((last_row, last)) if *last_row == row && stretch.start < last.end => {
                last.end = last.end.max(stretch.end);
            }
            _ => joined.push((row, stretch)),
        }
    }
    joined
}

/// Returns where a part lies after `before` positions, once all that is not allowed is taken out before it.
fn closed_up(part: &Stretch, allowed: &[Stretch], before: u64) -> Stretch {
    let room: u64 = allowed
        .iter()
        .take_while(|room| room.start < part.start)
        .map(|room| room.end.min(part.start) - room.start)
        .sum();
    let start = before + room;
    start..start + (part.end - part.start)
}
