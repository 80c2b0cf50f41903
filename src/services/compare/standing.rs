//! What decisions say about differences, as the codings are now.

use std::collections::BTreeSet;

use super::ruler::Ruler;
use super::{Agreement, Comparison, Difference, Pair, Standing};
use crate::domain::coding::{Coding, Decision, Verdict};
use crate::domain::id::{CoderId, CodingId, TranscriptId};
use crate::domain::place::Segment;
use crate::domain::project::{Codings, Project};
use crate::domain::transcript::Transcript;

/// Notes at every difference what was decided about it, and at every agreement whether it was taken over.
pub(super) fn settle_standings(
    project: &Project,
    pair: &Pair,
    id: &TranscriptId,
    ruler: &Ruler,
    comparison: &mut Comparison,
) {
    let Some(transcript) = project.transcripts.get(id) else { return };
    let agreed = project.codings_of(&CoderId::agreed(), id);
    for agreement in &mut comparison.agreements {
        agreement.is_taken_over = is_taken_over(project, agreed, agreement);
    }
    let mut decisions: Vec<&Decision> = project
        .decisions
        .get(id)
        .map_or_else(Vec::new, |rows| rows.values().filter(|row| is_of_pair(row, pair)).collect());
    decisions.sort_by_key(|row| (&row.made, &row.id));
    let judge = Judge { project, transcript, ruler, agreed };
    for difference in &mut comparison.differences {
        let codings = difference.codings();
        let touches = |row: &&&Decision| row.codings.iter().any(|id| codings.contains(id));
        let about: Vec<&Decision> = decisions.iter().filter(touches).copied().collect();
        difference.standing = judge.standing(difference, &about);
        difference.decisions = about.iter().map(|row| row.id.clone()).collect();
    }
}

/// Returns whether a decision was made by these two, or by nobody in particular.
fn is_of_pair(decision: &Decision, pair: &Pair) -> bool {
    decision.by.is_empty() || pair.both().iter().all(|coder| decision.by.contains(coder))
}

fn is_taken_over(project: &Project, agreed: Option<&Codings>, agreement: &Agreement) -> bool {
    let mut agreed = agreed.into_iter().flat_map(|codings| codings.values());
    agreed.any(|coding| {
        let stands_for = |id: &CodingId| coding.agrees.contains(id);
        let is_same = *project.resolve(&coding.code) == agreement.first.code
            && coding.segment() == agreement.first.segment;
        is_same
            || agreement.first.codings().any(stands_for)
            || agreement.second.codings().any(stands_for)
    })
}

struct Judge<'a> {
    project: &'a Project,
    transcript: &'a Transcript,
    ruler: &'a Ruler,
    agreed: Option<&'a Codings>,
}

impl Judge<'_> {
    /// Says how a difference stands, given the decisions about any of its codings, oldest first.
    fn standing(&self, difference: &Difference, about: &[&Decision]) -> Standing {
        let Some(last) = about.last() else { return Standing::Open };
        let contradicts = |row: &&&Decision| row.verdict != last.verdict;
        if last.verdict == Verdict::Open {
            return Standing::Later;
        }
        let codings: BTreeSet<&CodingId> = last.codings.iter().collect();
        let is_whole = codings == difference.codings();
        if !is_whole
            || about.iter().any(|row| contradicts(&row))
            || self.has_other_bounds(difference, last)
            || self.has_other_code(difference, last)
        {
            return Standing::Stale;
        }
        Standing::Decided
    }

    /// Returns whether the readings cover more or less than when it was decided. A text that was corrected before them
    /// moves both ends alike.
    fn has_other_bounds(&self, difference: &Difference, decision: &Decision) -> bool {
        let then = Segment::new(decision.from.clone(), decision.to.clone());
        let Some(span) = self.ruler.span(self.transcript, &then) else { return false };
        let now = &difference.span;
        if decision.verdict == Verdict::New {
            // Something else may have been agreed on more words than were in question.
            return now.start < span.start || span.end < now.end;
        }
        span.len() != now.len()
    }

    /// Returns whether what was agreed is gone, or has a code that no reading it stands for has any more.
    fn has_other_code(&self, difference: &Difference, decision: &Decision) -> bool {
        let is_chosen_anew = decision.verdict == Verdict::New;
        decision.agreed.iter().any(|id| {
            let coding = self.agreed.and_then(|codings| codings.get(id));
            !coding.is_some_and(|coding| {
                is_chosen_anew || self.is_backed(difference, decision, coding)
            })
        })
    }

    fn is_backed(&self, difference: &Difference, decision: &Decision, agreed: &Coding) -> bool {
        let code = self.project.resolve(&agreed.code);
        difference.readings.iter().any(|reading| {
            let is_kept = match &decision.verdict {
                Verdict::Kept(coder) => reading.coder == *coder,
                _ => true,
            };
            is_kept
                && reading.code == *code
                && reading.codings().any(|id| agreed.agrees.contains(id))
        })
    }
}
