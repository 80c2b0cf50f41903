//! How far two coders have come with each transcript.

use super::{Comparison, Pair, Standing, compare};
use crate::domain::id::TranscriptId;
use crate::domain::project::Project;
use crate::domain::text::fold::sort_key;
use crate::services::agreement::study::{AgreementIndex, Question, RollUp, Unit, report};
use crate::services::agreement::two_by_two::TwoByTwo;
use crate::services::agreement::value::Value;
use crate::services::reading::{ReadShare, share_read};

/// One transcript as two coders stand to it.
#[derive(Clone, Debug, PartialEq)]
pub struct TranscriptStanding {
    /// The document.
    pub id: TranscriptId,
    /// What the first and the second coder have read, in any pass.
    pub read: [ReadShare; 2],
    /// Codings that are one.
    pub agreements: usize,
    /// Agreements that the agreed layer does not have yet.
    pub not_taken_over: usize,
    /// Where they differ.
    pub differences: usize,
    /// Differences that are decided.
    pub decided: usize,
    /// Differences that were left for later.
    pub later: usize,
    /// Decisions about codings that changed since.
    pub stale: usize,
    /// Codings that stand where the other has not read.
    pub left_out: usize,
    /// Codings on words of informants who took their consent back.
    pub n_withdrawn: usize,
    /// Of all that either gave any code, how much both gave the same code, counted in characters; without pens.
    pub positive_agreement: Value,
}

impl TranscriptStanding {
    /// Returns how many differences wait for a decision.
    #[must_use]
    pub fn open(&self) -> usize {
        self.differences - self.decided
    }
}

/// Returns every document that is data, in the order of the documents.
#[must_use]
pub fn overview(project: &Project, pair: &Pair) -> Vec<TranscriptStanding> {
    // Characters, because sentences must be found first, which takes far longer than all the rest.
    let index = AgreementIndex::of(project, Unit::Character);
    let row = |id: &TranscriptId| {
        let positive_agreement = positive_agreement(project, &index, pair, id);
        let comparison = compare(project, pair, id);
        TranscriptStanding { positive_agreement, ..standing(project, pair, id, &comparison) }
    };
    data(project).into_iter().map(row).collect()
}

/// Adds up the fields of all codes as they were given, no category counting for those below it.
fn positive_agreement(
    project: &Project,
    index: &AgreementIndex,
    pair: &Pair,
    id: &TranscriptId,
) -> Value {
    let question = Question {
        unit: Unit::Character,
        roll_up: RollUp::Off,
        transcripts: [id.clone()].into(),
        draws: 0,
        ..Question::of(pair.both().map(Clone::clone).to_vec())
    };
    let mut sum = TwoByTwo::default();
    for row in report(project, index, &question).rows {
        sum += row.table;
    }
    sum.positive_agreement()
}

/// Returns how much of a transcript both coders have read, in any pass.
#[must_use]
pub fn read_by_both(project: &Project, pair: &Pair, id: &TranscriptId) -> [ReadShare; 2] {
    pair.both().map(|coder| {
        let stretches = project.reading.get(coder).and_then(|reading| reading.get(id));
        let stretches = stretches.map_or(&[][..], Vec::as_slice);
        let transcript = project.transcripts.get(id);
        transcript.map_or_else(ReadShare::default, |text| share_read(stretches, text, None))
    })
}

/// Returns the documents that are data, in their order.
#[must_use]
pub fn data(project: &Project) -> Vec<&TranscriptId> {
    let data = project.transcripts.iter().filter(|(_, text)| text.header.is_data);
    let mut ids: Vec<&TranscriptId> = data.map(|(id, _)| id).collect();
    ids.sort_by_cached_key(|id| sort_key(id.as_str()));
    ids
}

fn standing(
    project: &Project,
    pair: &Pair,
    id: &TranscriptId,
    comparison: &Comparison,
) -> TranscriptStanding {
    TranscriptStanding {
        id: id.clone(),
        read: read_by_both(project, pair, id),
        agreements: comparison.agreements.len(),
        not_taken_over: comparison.not_taken_over().count(),
        differences: comparison.differences.len(),
        decided: comparison.n_standing(Standing::Decided),
        later: comparison.n_standing(Standing::Later),
        stale: comparison.n_standing(Standing::Stale),
        left_out: comparison.left_out,
        n_withdrawn: comparison.n_withdrawn,
        positive_agreement: Value::Undefined,
    }
}
