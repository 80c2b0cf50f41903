//! Alpha over all codes at once: what each coder gave a unit is one set.

use std::collections::BTreeMap;

use super::common_text::CommonText;
use super::count::{Piece, pieces, units_of_run};
use super::index::AgreementIndex;
use super::question::{Question, RollUp};
use super::rows::Rows;
use super::units::Unit;
use crate::domain::project::Project;
use crate::services::agreement::masi_alpha::{CodeSet, masi_alpha_of_counts};
use crate::services::agreement::value::Value;

/// Computes alpha with the MASI distance over the sets of codes of each unit; of single characters there is none.
///
/// Codes do not count for those above them here: two children of one category would share half of their sets.
#[must_use]
pub fn masi(project: &Project, index: &AgreementIndex, question: &Question) -> Option<Value> {
    if question.unit == Unit::Character {
        return None;
    }
    let question = question.with_turns_of_its_sample(project);
    let question = Question { roll_up: RollUp::Off, ..question };
    let rows = Rows::of(project, &question, index.codes());
    let n_coders = question.coders.len();
    let mut counts: BTreeMap<Vec<CodeSet>, u64> = BTreeMap::new();
    for (id, transcript) in &project.transcripts {
        let is_asked = question.transcripts.is_empty() || question.transcripts.contains(id);
        let Some(part) = index.parts().get(id).filter(|_| is_asked) else { continue };
        let common = CommonText::of(project, id, transcript, part, &question);
        let runs = common.runs.iter();
        let n_units: u64 =
            runs.map(|(_, run)| u64::from(units_of_run(part, question.unit, run))).sum();
        let sets = sets_of_units(&pieces(part, &common, &question, &rows), n_coders);
        let n_coded = sets.len() as u64;
        for sets in sets.into_values() {
            *counts.entry(sets).or_default() += 1;
        }
        let n_empty = n_units.saturating_sub(n_coded);
        *counts.entry(vec![CodeSet::new(); n_coders]).or_default() += n_empty;
    }
    Some(masi_alpha_of_counts(&counts))
}

/// Returns what each coder gave, by where the unit begins.
fn sets_of_units(pieces: &[Piece], n_coders: usize) -> BTreeMap<u32, Vec<CodeSet>> {
    let mut units: BTreeMap<u32, Vec<CodeSet>> = BTreeMap::new();
    for piece in pieces {
        let sets = units.entry(piece.from).or_insert_with(|| vec![CodeSet::new(); n_coders]);
        for (coder, set) in sets.iter_mut().enumerate() {
            if piece.mask & (1 << coder) != 0 {
                set.insert(piece.row);
            }
        }
    }
    units
}
