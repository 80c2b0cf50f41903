//! What a decision changes: the decision itself and the codings of the agreed layer, never those of a coder.

use std::collections::BTreeSet;
use std::ops::Range;

use super::ruler::Ruler;
use super::{Agreement, CodedReading, Difference, Kind, Pair};
use crate::domain::coding::{Coding, Decision, Verdict};
use crate::domain::edit::{Change, Edit};
use crate::domain::id::{CodeId, CoderId, CodingId, DecisionId, TranscriptId};
use crate::domain::place::Segment;
use crate::domain::project::Project;
use crate::domain::time::Moment;
use crate::domain::transcript::Transcript;
use crate::services::anchor::quote::quote_of;

/// What is made of a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// These readings, by their number from 0.
    Keep(BTreeSet<usize>),
    /// All readings; one code of both on overlapping words becomes one coding over all of them.
    Both,
    /// The words that both have under the same code.
    Shared,
    /// Other codes, on all the words in question.
    New(Vec<CodeId>),
    /// No code.
    Neither,
    /// Nothing yet.
    Later,
}

/// The difference that is decided, and where.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The study.
    pub project: &'a Project,
    /// Who meets.
    pub pair: &'a Pair,
    /// The document.
    pub transcript: &'a TranscriptId,
}

/// What a new record is made with.
pub struct Stamp<'a> {
    /// When.
    pub now: Moment,
    /// Draws a fresh random id.
    pub id: &'a mut dyn FnMut() -> String,
}

/// A coding of the agreed layer that is to be made.
struct Outcome {
    code: CodeId,
    span: Range<usize>,
    agrees: Vec<CodingId>,
}

/// Returns the edits that decide `difference`. What was decided about it before is replaced, its reason is kept where
/// `reason` gives none.
///
/// # Errors
/// Says in words why this cannot be decided so.
pub fn decide(
    case: Case<'_>,
    difference: &Difference,
    choice: &Choice,
    reason: Option<String>,
    stamp: &mut Stamp<'_>,
) -> Result<Vec<Edit>, String> {
    let Some(text) = case.project.transcripts.get(case.transcript) else {
        return Err("that transcript is still being read".to_owned());
    };
    let outcomes = outcomes(case.project, difference, choice)?;
    let reason = reason.or_else(|| reason_of(case, difference));
    let mut edits = removals(case, difference);
    let kept_agreed = |edit: &Edit| match edit {
        Edit::Coding(change) => Some(change.key.2.clone()),
        _ => None,
    };
    let gone: BTreeSet<CodingId> = edits.iter().filter_map(kept_agreed).collect();
    let mut agreed = Vec::new();
    for outcome in outcomes {
        if let Some(coding) = agreed_coding(case, text, &gone, outcome, stamp) {
            agreed.push(coding.id.clone());
            edits.push(coding_edit(case.transcript, coding));
        }
    }
    let decision = Decision {
        id: DecisionId::new((stamp.id)()),
        from: difference.segment.from.clone(),
        to: difference.segment.to.clone(),
        verdict: verdict(difference, choice),
        codings: difference.codings().into_iter().cloned().collect(),
        agreed,
        reason,
        by: case.pair.both().map(Clone::clone).to_vec(),
        made: stamp.now.clone(),
    };
    let key = (case.transcript.clone(), decision.id.clone());
    edits.push(Edit::Decision(Change { key, before: None, after: Some(decision) }));
    Ok(edits)
}

/// Returns the edits that give the decision about `difference` another reason; where nothing is decided yet, it is
/// left for later with that reason.
///
/// # Errors
/// Says in words why this cannot be done.
pub fn give_reason(
    case: Case<'_>,
    difference: &Difference,
    reason: &str,
    stamp: &mut Stamp<'_>,
) -> Result<Vec<Edit>, String> {
    let reason = (!reason.is_empty()).then(|| reason.to_owned());
    let Some(last) = decision_of(case, difference) else {
        if reason.is_none() {
            return Ok(Vec::new());
        }
        return decide(case, difference, &Choice::Later, reason, stamp);
    };
    let key = (case.transcript.clone(), last.id.clone());
    let after = Decision { reason, ..last.clone() };
    Ok(vec![Edit::Decision(Change { key, before: Some(last.clone()), after: Some(after) })])
}

/// Returns the edits that take codings both made alike over into the agreed layer.
#[must_use]
pub fn agree_identical<'a>(
    case: Case<'_>,
    agreements: impl Iterator<Item = &'a Agreement>,
    stamp: &mut Stamp<'_>,
) -> Vec<Edit> {
    let Some(text) = case.project.transcripts.get(case.transcript) else { return Vec::new() };
    let mut edits = Vec::new();
    for agreement in agreements.filter(|row| !row.is_taken_over) {
        let codings = agreement.first.codings().chain(agreement.second.codings());
        let outcome = Outcome {
            code: agreement.first.code.clone(),
            span: agreement.first.span.clone(),
            agrees: codings.cloned().collect(),
        };
        if let Some(coding) = agreed_coding(case, text, &BTreeSet::new(), outcome, stamp) {
            edits.push(coding_edit(case.transcript, coding));
        }
    }
    edits
}

/// Returns the decision that holds last about `difference`.
#[must_use]
pub fn decision_of<'a>(case: Case<'a>, difference: &Difference) -> Option<&'a Decision> {
    case.project.decisions.get(case.transcript)?.get(difference.decisions.last()?)
}

fn reason_of(case: Case<'_>, difference: &Difference) -> Option<String> {
    decision_of(case, difference)?.reason.clone()
}

fn coding_edit(transcript: &TranscriptId, coding: Coding) -> Edit {
    let key = (CoderId::agreed(), transcript.clone(), coding.id.clone());
    Edit::Coding(Change { key, before: None, after: Some(coding) })
}

/// Returns the edits that take away what was decided about `difference`, with the agreed codings that came of it.
fn removals(case: Case<'_>, difference: &Difference) -> Vec<Edit> {
    let decisions = case.project.decisions.get(case.transcript);
    let about: Vec<&Decision> = difference
        .decisions
        .iter()
        .filter_map(|id| decisions.and_then(|decisions| decisions.get(id)))
        .collect();
    let agreed: BTreeSet<&CodingId> = about.iter().flat_map(|row| &row.agreed).collect();
    let coding = |id: &&CodingId| {
        let key = (CoderId::agreed(), case.transcript.clone(), (*id).clone());
        let change = Change::<Coding>::to(case.project, key, None);
        change.before.is_some().then_some(Edit::Coding(change))
    };
    let mut edits: Vec<Edit> = agreed.iter().filter_map(coding).collect();
    edits.extend(about.into_iter().map(|row| {
        let key = (case.transcript.clone(), row.id.clone());
        Edit::Decision(Change { key, before: Some(row.clone()), after: None })
    }));
    edits
}

fn verdict(difference: &Difference, choice: &Choice) -> Verdict {
    match choice {
        Choice::Keep(numbers) => {
            let kept = numbers.iter().filter_map(|number| difference.readings.get(*number));
            let coders: BTreeSet<&CoderId> = kept.map(|row| &row.coder).collect();
            match coders.first() {
                Some(only) if coders.len() == 1 => Verdict::Kept((*only).clone()),
                Some(_) => Verdict::Both,
                None => Verdict::Neither,
            }
        }
        Choice::Both | Choice::Shared => Verdict::Both,
        Choice::New(_) => Verdict::New,
        Choice::Neither => Verdict::Neither,
        Choice::Later => Verdict::Open,
    }
}

fn outcomes(
    project: &Project,
    difference: &Difference,
    choice: &Choice,
) -> Result<Vec<Outcome>, String> {
    Ok(match choice {
        Choice::Keep(numbers) => {
            let readings = numbers.iter().filter_map(|number| difference.readings.get(*number));
            readings.map(|reading| kept(difference, reading)).collect()
        }
        Choice::Both => unions(difference),
        Choice::Shared => vec![shared(difference)?],
        Choice::New(codes) => {
            let all: Vec<CodingId> = difference.codings().into_iter().cloned().collect();
            let outcome = |code: &CodeId| Outcome {
                code: project.resolve(code).clone(),
                span: difference.span.clone(),
                agrees: all.clone(),
            };
            codes.iter().map(outcome).collect()
        }
        Choice::Neither | Choice::Later => Vec::new(),
    })
}

/// Keeps one reading; it stands for all readings of its code that share words with it.
fn kept(difference: &Difference, reading: &CodedReading) -> Outcome {
    let is_same = |row: &&CodedReading| row.code == reading.code && meets(&row.span, &reading.span);
    let same = difference.readings.iter().filter(is_same);
    Outcome {
        code: reading.code.clone(),
        span: reading.span.clone(),
        agrees: same.flat_map(CodedReading::codings).cloned().collect(),
    }
}

fn meets(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

/// Keeps all readings: of each code the stretches that hang together, as one.
fn unions(difference: &Difference) -> Vec<Outcome> {
    let same_code = matches!(difference.kind, Kind::OtherBounds(_));
    let mut readings: Vec<&CodedReading> = difference.readings.iter().collect();
    readings.sort_by_key(|row| (&row.code, row.span.start, row.span.end));
    let mut outcomes: Vec<Outcome> = Vec::new();
    for reading in readings {
        let goes_on = |last: &&mut Outcome| {
            last.code == reading.code && (same_code || meets(&last.span, &reading.span))
        };
        match outcomes.last_mut().filter(goes_on) {
            Some(last) => {
                last.span.end = last.span.end.max(reading.span.end);
                last.agrees.extend(reading.codings().cloned());
            }
            None => outcomes.push(Outcome {
                code: reading.code.clone(),
                span: reading.span.clone(),
                agrees: reading.codings().cloned().collect(),
            }),
        }
    }
    outcomes.sort_by_key(|row| (row.span.start, row.span.end));
    outcomes
}

/// Keeps the words that all readings of one code share.
fn shared(difference: &Difference) -> Result<Outcome, String> {
    let Kind::OtherBounds(_) = difference.kind else {
        return Err("only one code with two bounds has a part that both have".to_owned());
    };
    let start = difference.readings.iter().map(|row| row.span.start).max().unwrap_or_default();
    let end = difference.readings.iter().map(|row| row.span.end).min().unwrap_or_default();
    let code = difference.readings.first().map(|row| row.code.clone()).unwrap_or_default();
    if start >= end {
        return Err("the readings have no word in common".to_owned());
    }
    let agrees = difference.codings().into_iter().cloned().collect();
    Ok(Outcome { code, span: start..end, agrees })
}

/// Returns the agreed coding of an outcome; nothing where the layer has it already and it is not among `gone`.
fn agreed_coding(
    case: Case<'_>,
    text: &Transcript,
    gone: &BTreeSet<CodingId>,
    outcome: Outcome,
    stamp: &mut Stamp<'_>,
) -> Option<Coding> {
    let segment = Ruler::of(text).segment(text, &outcome.span)?;
    if has_agreed(case, gone, &outcome.code, &segment) {
        return None;
    }
    let (quote, near) = quote_of(text, &segment)?;
    let mut agrees = outcome.agrees;
    agrees.sort();
    Some(Coding {
        id: CodingId::new((stamp.id)()),
        code: outcome.code,
        from: segment.from,
        to: segment.to,
        made: stamp.now.clone(),
        pass: None,
        weight: None,
        quote,
        near,
        agrees,
    })
}

fn has_agreed(case: Case<'_>, gone: &BTreeSet<CodingId>, code: &CodeId, segment: &Segment) -> bool {
    let agreed = case.project.codings_of(&CoderId::agreed(), case.transcript);
    agreed.into_iter().flat_map(|codings| codings.values()).any(|coding| {
        !gone.contains(&coding.id)
            && case.project.resolve(&coding.code) == code
            && coding.segment() == *segment
    })
}

#[cfg(test)]
mod tests;
