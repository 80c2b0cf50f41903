//! The passages of codes, in order, with what was said around them.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use crate::domain::case::Case;
use crate::domain::codebook::descendants;
use crate::domain::id::{CaseId, CodeId, CoderId, CodingId, ParagraphId, TranscriptId};
use crate::domain::place::{Place, Segment};
use crate::domain::project::Project;
use crate::domain::text::CodePoint;
use crate::domain::text::fold::sort_key;
use crate::domain::time::{Moment, RecordingTime};
use crate::domain::transcript::{Paragraph, Role, Transcript};
use crate::services::anchor::placed::{Placed, Reader, Voices};
use crate::services::anchor::quote::text_of;

/// Which passages are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Retrieval {
    /// The codes; none means every code and pen.
    pub codes: BTreeSet<CodeId>,
    /// Whether codes below these count too.
    pub with_children: bool,
    /// Whose codings; nobody else's are seen.
    pub layers: BTreeSet<CoderId>,
    /// Only these informants; absent means everybody.
    pub cases: Option<BTreeSet<CaseId>>,
    /// Whether only codings that were flagged as important are wanted.
    pub important: bool,
}

/// A passage that was coded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Whose coding.
    pub layer: CoderId,
    /// The document.
    pub transcript: TranscriptId,
    /// The coding; where a merge of codes made several one, the first.
    pub coding: CodingId,
    /// The other codings that were joined into this one.
    pub joined: Vec<CodingId>,
    /// The code it is read as.
    pub code: CodeId,
    /// Where it is.
    pub segment: Segment,
    /// Its words, a paragraph a line.
    pub text: String,
    /// Who speaks where it starts.
    pub speaker: Option<String>,
    /// The informant it belongs to: the first whose words it covers.
    pub case: Option<CaseId>,
    /// The number shown for the paragraph in which it starts.
    pub turn: String,
    /// The paragraph in which it starts.
    pub paragraph: ParagraphId,
    /// When in the recording that was said, as far as it is known.
    pub at: Option<RecordingTime>,
    /// When it was coded.
    pub made: Moment,
    /// Whether it was flagged as important.
    pub is_important: bool,
}

/// Returns the sentence about informants who took their consent back; none where nobody did.
#[must_use]
pub fn withdrawn_in_words(project: &Project) -> Option<String> {
    let names: Vec<&str> = project
        .cases
        .values()
        .filter(|case| case.is_withdrawn())
        .map(|case| case.name.as_str())
        .collect();
    let verb = if names.len() == 1 { "is" } else { "are" };
    (!names.is_empty())
        .then(|| format!("{} {verb} left out: consent was withdrawn", names.join(", ")))
}

/// Returns the passages that `retrieval` asks for, case by case and then in the order of the text.
///
/// Passages of informants who took their consent back are never among them; [`withdrawn_in_words`] says so.
///
/// Cases come in the order of the transcripts in which they first speak; passages of nobody come last. Codings that
/// are not proved are no passages, and neither are those in transcripts that are not data, so that the number of
/// passages of a code is the count in the codebook.
#[must_use]
pub fn passages(project: &Project, retrieval: &Retrieval) -> Vec<Passage> {
    let wanted = wanted_codes(project, retrieval);
    let ranks = case_ranks(project);
    let mut reader = Reader::new(project);
    let mut found: Vec<(usize, (usize, CodePoint), Passage)> = Vec::new();
    for (id, transcript) in project.transcripts.iter().filter(|(_, text)| text.header.is_data) {
        let voices = Voices::of(transcript);
        for layer in &retrieval.layers {
            let Some(codings) = project.codings_of(layer, id) else { continue };
            for row in reader.place(transcript, codings).0 {
                let is_wanted = wanted.as_ref().is_none_or(|wanted| wanted.contains(row.code))
                    && (!retrieval.important || row.coding.is_important());
                let case = case_of(&voices, &row);
                let is_withdrawn =
                    case.and_then(|case| project.cases.get(case)).is_some_and(Case::is_withdrawn);
                if !is_wanted || is_withdrawn || !concerns(retrieval, case) {
                    continue;
                }
                let rank = case.and_then(|case| ranks.get(case).copied()).unwrap_or(usize::MAX);
                let Some(passage) = passage(layer, id, transcript, &voices, &row) else { continue };
                found.push((rank, row.from, passage));
            }
        }
    }
    let keys = document_keys(project);
    found.sort_by(|a, b| compare(&keys, a, b));
    found.into_iter().map(|(_, _, passage)| passage).collect()
}

/// What was said around a passage: indices of paragraphs, a whole turn each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// The turn with the question that was answered.
    pub question: Option<std::ops::Range<usize>>,
    /// The rest of the turn or turns in which the passage stands.
    pub turn: std::ops::Range<usize>,
    /// The turn after.
    pub after: Option<std::ops::Range<usize>>,
}

/// Returns the turns around `segment`.
///
/// The question is the nearest turn of an interviewer before it, at most ten turns back; where there is none it is the
/// turn before. `None` where the segment is not in the transcript.
#[must_use]
pub fn context(transcript: &Transcript, segment: &Segment) -> Option<Context> {
    let paragraphs = &transcript.paragraphs;
    let first = transcript.turn_at(paragraphs.position(&segment.from.paragraph)?);
    let last = transcript.turn_at(paragraphs.position(&segment.to.paragraph)?);
    let before = |turn: &std::ops::Range<usize>| {
        turn.start.checked_sub(1).map(|index| transcript.turn_at(index))
    };
    let turns = std::iter::successors(before(&first), before).take(FURTHEST_QUESTION);
    let is_question = |turn: &std::ops::Range<usize>| {
        let speaker = transcript.speaker_at(turn.start);
        speaker.is_some_and(|speaker| speaker.role == Role::Interviewer)
    };
    let question = turns.into_iter().find(is_question).or_else(|| before(&first));
    let after = (last.end < paragraphs.len()).then(|| transcript.turn_at(last.end));
    Some(Context { question, turn: first.start..last.end, after })
}

/// Returns the number shown for the paragraph at `index`: `12`, or `12b` for the first piece that was born from 12.
///
/// Pieces are counted in the order of the text; the first paragraph of a root has no letter, so that a number that was
/// cited stays what it was. An index past the end has no number.
#[must_use]
pub fn turn_label(transcript: &Transcript, index: usize) -> String {
    let paragraphs = transcript.paragraphs.as_slice();
    let Some(paragraph) = paragraphs.get(index) else { return String::new() };
    let root = paragraph.id.root();
    if paragraph.id.as_str() == root {
        return root.to_owned();
    }
    let is_piece = |other: &&Paragraph| other.id.as_str() != root && other.id.root() == root;
    let n_before = paragraphs.iter().take(index).filter(is_piece).count();
    format!("{root}{}", letters(n_before + 1))
}

const FURTHEST_QUESTION: usize = 10;

/// Returns a, b, ... z, aa, ab, ... for 0, 1, ...
fn letters(number: usize) -> String {
    let mut reversed = String::new();
    let mut rest = number + 1;
    while rest > 0 {
        let letter = u32::try_from((rest - 1) % 26).ok().and_then(|at| char::from_u32(97 + at));
        reversed.extend(letter);
        rest = (rest - 1) / 26;
    }
    reversed.chars().rev().collect()
}

fn wanted_codes(project: &Project, retrieval: &Retrieval) -> Option<BTreeSet<CodeId>> {
    if retrieval.codes.is_empty() {
        return None;
    }
    let codes = retrieval.codes.iter().map(|code| project.resolve(code));
    if !retrieval.with_children {
        return Some(codes.cloned().collect());
    }
    let below = codes.flat_map(|code| descendants(project, code));
    Some(below.map(|code| project.resolve(&code).clone()).collect())
}

fn concerns(retrieval: &Retrieval, case: Option<&CaseId>) -> bool {
    match (&retrieval.cases, case) {
        (None, _) => true,
        (Some(cases), Some(case)) => cases.contains(case),
        (Some(_), None) => false,
    }
}

fn case_of<'a>(voices: &Voices<'a>, row: &Placed<'_>) -> Option<&'a CaseId> {
    (row.from.0..=row.to.0).find_map(|index| voices.case(index))
}

/// Orders cases by the transcript in which they first speak, then by name.
fn case_ranks(project: &Project) -> BTreeMap<CaseId, usize> {
    let keys = document_keys(project);
    let mut first: BTreeMap<&CaseId, &str> = BTreeMap::new();
    for (id, transcript) in &project.transcripts {
        let key = keys.get(id).map(String::as_str).unwrap_or_default();
        for case in transcript.speakers.values().filter_map(|speaker| speaker.case.as_ref()) {
            let known = first.entry(case).or_insert(key);
            *known = (*known).min(key);
        }
    }
    let name = |case: &CaseId| project.cases.get(case).map(|case| sort_key(&case.name));
    let mut order: Vec<(&str, Option<String>, &CaseId)> =
        first.into_iter().map(|(case, key)| (key, name(case), case)).collect();
    order.sort();
    order.into_iter().enumerate().map(|(rank, (_, _, case))| (case.clone(), rank)).collect()
}

fn document_keys(project: &Project) -> BTreeMap<TranscriptId, String> {
    let key = |id: &TranscriptId| (id.clone(), sort_key(id.as_str()));
    project.transcripts.keys().map(key).collect()
}

type Found = (usize, (usize, CodePoint), Passage);

fn compare(keys: &BTreeMap<TranscriptId, String>, a: &Found, b: &Found) -> Ordering {
    let by_place = |found: &'_ Found| (found.0, keys.get(&found.2.transcript).cloned(), found.1);
    by_place(a).cmp(&by_place(b)).then_with(|| {
        (&a.2.code, &a.2.layer, &a.2.coding).cmp(&(&b.2.code, &b.2.layer, &b.2.coding))
    })
}

fn passage(
    layer: &CoderId,
    id: &TranscriptId,
    transcript: &Transcript,
    voices: &Voices<'_>,
    row: &Placed<'_>,
) -> Option<Passage> {
    let place = |(index, offset): (usize, CodePoint)| {
        let paragraph = transcript.paragraphs.get(index)?;
        Some(Place::new(paragraph.id.clone(), offset))
    };
    let segment = Segment::new(place(row.from)?, place(row.to)?);
    Some(Passage {
        layer: layer.clone(),
        transcript: id.clone(),
        coding: row.coding.id.clone(),
        joined: row.joined.iter().map(|id| (*id).clone()).collect(),
        code: row.code.clone(),
        text: text_of(transcript, &segment),
        speaker: voices.speaker(row.from.0).map(|speaker| speaker.label.clone()),
        case: case_of(voices, row).cloned(),
        turn: turn_label(transcript, row.from.0),
        paragraph: segment.from.paragraph.clone(),
        at: time_at(transcript, row.from.0),
        made: row.coding.made.clone(),
        is_important: row.coding.is_important(),
        segment,
    })
}

/// Returns when the paragraph was said, or the nearest one before it in its turn whose time is known.
fn time_at(transcript: &Transcript, index: usize) -> Option<RecordingTime> {
    let turn = transcript.turn_at(index);
    let said = transcript.paragraphs.as_slice().get(turn.start..=index)?;
    said.iter().rev().find_map(|paragraph| paragraph.at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::CodeState;
    use crate::services::anchor::example::{code, layers, study};
    use crate::services::anchor::example::{segment, transcript};

    const NAV: (&str, &str) = ("ane", "02-nav");
    const SKOLE: (&str, &str) = ("ane", "04-skole");

    fn coded() -> Project {
        let mut project = study();
        code(&mut project, SKOLE, "s1", "dor", (16, 29));
        code(&mut project, SKOLE, "s2", "tid", (0, 11));
        code(&mut project, NAV, "n1", "tid", (7, 14));
        code(&mut project, ("bo", "02-nav"), "b1", "tid", (0, 14));
        project
    }

    fn asked(codes: &[&str]) -> Retrieval {
        Retrieval {
            codes: codes.iter().map(CodeId::new).collect(),
            layers: layers(&["ane"]),
            ..Retrieval::default()
        }
    }

    fn texts(project: &Project, retrieval: &Retrieval) -> Vec<String> {
        passages(project, retrieval).into_iter().map(|passage| passage.text).collect()
    }

    #[test]
    fn passages_come_by_case_and_then_as_they_were_said() {
        let project = coded();
        assert_eq!(texts(&project, &asked(&["tid"])), ["tallene", "Nei, aldri."]);
        let all = texts(&project, &asked(&[]));
        assert_eq!(all, ["tallene", "Nei, aldri.", "døra er åpen."]);
    }

    #[test]
    fn a_passage_knows_who_said_it_and_where() {
        let mut project = coded();
        let text = project.transcripts.get_mut(&"02-nav".into()).unwrap();
        let mut said = text.paragraphs.as_slice()[1].clone();
        said.at = Some(RecordingTime(61_000));
        text.paragraphs.replace(said).unwrap();
        let passage = passages(&project, &asked(&["tid"])).remove(0);
        assert_eq!(passage.speaker.as_deref(), Some("jonas"));
        assert_eq!(passage.case, Some("jonas".into()));
        assert_eq!(passage.turn, "2");
        assert_eq!(passage.at, Some(RecordingTime(61_000)));
        assert_eq!(passage.segment, segment(("2", 7), ("2", 14)));
        assert_eq!((passage.layer, passage.coding), ("ane".into(), "n1".into()));
    }

    #[test]
    fn children_are_asked_for_and_layers_are_kept_apart() {
        let project = coded();
        assert_eq!(texts(&project, &asked(&["rammer"])), Vec::<String>::new());
        let below = Retrieval { with_children: true, ..asked(&["rammer"]) };
        assert_eq!(texts(&project, &below), ["tallene", "Nei, aldri."]);
        let both = Retrieval { layers: layers(&["ane", "bo"]), ..asked(&["tid"]) };
        assert_eq!(texts(&project, &both), ["Det er tallene", "tallene", "Nei, aldri."]);
    }

    #[test]
    fn cases_and_importance_narrow_the_answer() {
        let mut project = coded();
        let only_ida = Retrieval { cases: Some(["ida".into()].into()), ..asked(&[]) };
        assert_eq!(texts(&project, &only_ida), ["Nei, aldri.", "døra er åpen."]);
        let codings = project.codings.get_mut(&"ane".into()).unwrap();
        let codings = codings.get_mut(&"04-skole".into()).unwrap();
        codings.get_mut(&"s1".into()).unwrap().weight = Some(2);
        let important = Retrieval { important: true, ..asked(&[]) };
        assert_eq!(texts(&project, &important), ["døra er åpen."]);
    }

    #[test]
    fn passages_of_merged_codes_are_found_under_both_names() {
        let mut project = coded();
        code(&mut project, NAV, "n2", "tall", (0, 14));
        let merged = project.codes.get_mut(&"tid".into()).unwrap();
        merged.state = CodeState::MergedInto("tall".into());
        let expected = ["Det er tallene", "Nei, aldri."];
        assert_eq!(texts(&project, &asked(&["tall"])), expected);
        assert_eq!(texts(&project, &asked(&["tid"])), expected);
        let first = passages(&project, &asked(&["tall"])).remove(0);
        assert_eq!((first.coding, first.joined), ("n2".into(), vec!["n1".into()]));
    }

    #[test]
    fn the_context_is_the_question_and_what_was_said_next() {
        let project = study();
        let text = &project.transcripts[&"02-nav".into()];
        let around = context(text, &segment(("2", 0), ("2", 3)));
        let expected = Context { question: Some(0..1), turn: 1..2, after: Some(2..3) };
        assert_eq!(around, Some(expected));
        assert_eq!(context(text, &segment(("9", 0), ("9", 3))), None);
    }

    #[test]
    fn pieces_of_a_turn_are_numbered_with_letters() {
        let text = transcript(&[("12", "a"), ("12.kfm", "b"), ("12.abc", "c"), ("13", "d")]);
        let labels: Vec<String> = (0..5).map(|index| turn_label(&text, index)).collect();
        assert_eq!(labels, ["12", "12b", "12c", "13", ""]);
        assert_eq!([letters(25), letters(26), letters(27)], ["z", "aa", "ab"]);
    }
}
