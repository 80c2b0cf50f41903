//! What became of documents: brought in, corrected, told who speaks.

use std::collections::BTreeMap;

use super::names::Names;
use super::words::{counted, what_became};
use super::{Act, Kind, Row, Target};
use crate::domain::edit::{Change, Edit, PlacedParagraph};
use crate::domain::id::{ParagraphId, TranscriptId};
use crate::domain::place::Place;
use crate::domain::project::Project;
use crate::domain::text::CodePoint;
use crate::domain::transcript::{Role, Speaker, TranscriptHeader};

/// Tells what became of a document: one row where it came or went as a whole, else one for each turn and speaker.
pub(super) fn rows(
    names: &Names<'_>,
    edits: &[Edit],
    id: &TranscriptId,
    indices: &[usize],
) -> Vec<Row> {
    let touched = || indices.iter().filter_map(|index| Some((*index, edits.get(*index)?)));
    let header = touched().find_map(|(_, edit)| match edit {
        Edit::TranscriptHeader(change) => Some(change),
        _ => None,
    });
    let is_whole = header.is_some_and(|row| row.before.is_none() || row.after.is_none());
    if let Some(header) = header.filter(|_| is_whole) {
        return vec![whole(names, id, header, indices)];
    }
    let mut rows = Vec::new();
    let mut paragraphs = Vec::new();
    for (index, edit) in touched() {
        match edit {
            Edit::TranscriptHeader(change) => {
                let happened = of_header(change);
                rows.push(row(names, id, names.document(id), vec![index]).with(happened));
            }
            Edit::Speaker(change) => rows.push(of_speaker(names, id, index, change)),
            Edit::Paragraph(change) => paragraphs.push((index, change)),
            _ => {}
        }
    }
    rows.extend(of_turns(names, id, &paragraphs));
    rows
}

fn row(names: &Names<'_>, id: &TranscriptId, name: String, edits: Vec<usize>) -> Row {
    let mut row = Row::new(Kind::Text, name, Target::Transcript(id.clone()), edits);
    row.transcript = Some(id.clone());
    row.order = (names.number(id), 0, 0);
    row
}

fn whole(
    names: &Names<'_>,
    id: &TranscriptId,
    header: &Change<TranscriptHeader>,
    indices: &[usize],
) -> Row {
    let (act, state): (_, &Project) = match header.after {
        Some(_) => (Act::Added, names.after),
        None => (Act::Removed, names.before),
    };
    let facts = state.transcripts.get(id).map_or_else(String::new, |text| {
        let turns = text.paragraphs.as_slice().iter().filter(|row| !row.continues).count();
        let speakers: Vec<&str> =
            text.speakers.values().map(|speaker| speaker.label.as_str()).collect();
        let data = if text.header.is_data { "" } else { ", not data" };
        format!("{}, {}{data}", counted(turns, "turn", "turns"), speakers.join(" and "))
    });
    let mut row = row(names, id, names.document(id), indices.to_vec());
    if act == Act::Removed {
        row.target = Target::Nowhere;
    }
    row.with(vec![(act, facts)])
}

fn of_header(change: &Change<TranscriptHeader>) -> Vec<(Act, String)> {
    let (Some(before), Some(after)) = (&change.before, &change.after) else { return Vec::new() };
    let mut happened = Vec::new();
    if before.title != after.title {
        happened.push((Act::Renamed, format!("was «{}»", before.title)));
    }
    if before.kind != after.kind {
        let (is, was) = (after.kind.name(), before.kind.name());
        happened.push((Act::Changed, format!("{is}, was {was}")));
    }
    if before.is_data != after.is_data {
        let words = if after.is_data { "counts as data now" } else { "is no data any more" };
        happened.push((Act::Changed, words.to_owned()));
    }
    let facts = [
        ("day", before.held != after.held),
        ("place", before.place != after.place),
        ("length", before.minutes != after.minutes),
        ("who led it", before.led_by != after.led_by),
        ("who observed", before.observed_by != after.observed_by),
        ("when it was brought in", before.imported != after.imported),
        ("format it came in", before.source_format != after.source_format),
        ("file it came from", before.source_sha256 != after.source_sha256),
    ];
    let differing: Vec<&str> =
        facts.iter().filter(|(_, differs)| *differs).map(|(name, _)| *name).collect();
    if !differing.is_empty() {
        happened.push((Act::Changed, differing.join(", ")));
    }
    happened
}

fn of_speaker(names: &Names<'_>, id: &TranscriptId, index: usize, change: &Change<Speaker>) -> Row {
    let shown = change.after.as_ref().or(change.before.as_ref());
    let label = shown.map_or(change.key.1.as_str(), |speaker| speaker.label.as_str());
    let role = |speaker: &Speaker| match speaker.role {
        Role::Interviewer => "interviewer",
        Role::Informant => "informant",
        Role::Other => "neither",
    };
    let case = |speaker: &Speaker| {
        speaker.case.as_ref().map_or("nobody in particular".to_owned(), |case| names.case(case))
    };
    let mut happened = Vec::new();
    match (&change.before, &change.after) {
        (None, Some(after)) => happened.push((Act::Added, role(after).to_owned())),
        (Some(before), None) => happened.push((Act::Removed, role(before).to_owned())),
        (Some(before), Some(after)) => {
            if before.label != after.label {
                happened.push((Act::Renamed, format!("was «{}»", before.label)));
            }
            if before.role != after.role {
                let words = format!("{}, was {}", role(after), role(before));
                happened.push((Act::Changed, words));
            }
            if before.case != after.case {
                happened.push((Act::Changed, format!("is {}, was {}", case(after), case(before))));
            }
        }
        (None, None) => {}
    }
    let name = format!("speaker {label} in {}", names.document(id));
    let mut row = row(names, id, name, vec![index]).with(happened);
    row.case = shown.and_then(|speaker| speaker.case.clone());
    row
}

/// A paragraph that differs, with the number of its edit.
type Touched<'a> = (usize, &'a Change<PlacedParagraph>);

/// Tells turn by turn what was corrected: pieces of one imported paragraph belong together.
fn of_turns(names: &Names<'_>, id: &TranscriptId, paragraphs: &[Touched<'_>]) -> Vec<Row> {
    let mut turns: BTreeMap<ParagraphId, Vec<Touched<'_>>> = BTreeMap::new();
    let root = |id: &ParagraphId| ParagraphId::new(id.root());
    let (shifted, changed): (Vec<_>, Vec<_>) =
        paragraphs.iter().partition(|(_, change)| only_follows(change));
    for (index, change) in changed {
        turns.entry(root(&change.key.1)).or_default().push((index, change));
    }
    for (index, change) in shifted {
        // A paragraph whose neighbor changed belongs to what happened to the neighbor.
        let sides = [&change.after, &change.before].into_iter().flatten();
        let neighbors = sides.filter_map(|side| side.follows.as_ref().map(root));
        let turn = neighbors.into_iter().find(|turn| turns.contains_key(turn));
        turns.entry(turn.unwrap_or_else(|| root(&change.key.1))).or_default().push((index, change));
    }
    turns.into_iter().map(|(turn, touched)| of_turn(names, id, &turn, &touched)).collect()
}

fn only_follows(change: &Change<PlacedParagraph>) -> bool {
    match (&change.before, &change.after) {
        (Some(before), Some(after)) => before.paragraph == after.paragraph,
        _ => false,
    }
}

fn of_turn(
    names: &Names<'_>,
    id: &TranscriptId,
    turn: &ParagraphId,
    touched: &[Touched<'_>],
) -> Row {
    let indices = touched.iter().map(|(index, _)| *index).collect();
    let mut happened = Vec::new();
    for (_, change) in touched.iter().filter(|(_, change)| !only_follows(change)) {
        happened.extend(of_paragraph(names, id, change));
    }
    if happened.is_empty() {
        happened.push((Act::Changed, "stands elsewhere in the text".to_owned()));
    }
    let stands = touched.iter().find(|(_, change)| change.after.is_some());
    let shown = stands.or(touched.first()).map_or(turn, |(_, change)| &change.key.1);
    let place = names.place(id, shown);
    let mut row = row(names, id, format!("turn {place}"), indices).with(happened);
    if stands.is_some() {
        row.target = Target::Paragraph(id.clone(), shown.clone());
    }
    row.order = names.order(id, &Place::new(shown.clone(), CodePoint::ZERO));
    row.case = names.case_at(id, shown);
    row.place = place;
    row
}

fn of_paragraph(
    names: &Names<'_>,
    id: &TranscriptId,
    change: &Change<PlacedParagraph>,
) -> Vec<(Act, String)> {
    let turn = |paragraph: &ParagraphId| names.turn(id, paragraph);
    let (before, after) = match (&change.before, &change.after) {
        (None, Some(after)) => {
            let words = format!("{} is a paragraph of its own", turn(&after.paragraph.id));
            return vec![(Act::Corrected, words)];
        }
        (Some(before), None) => {
            let words = format!("{} is gone", turn(&before.paragraph.id));
            return vec![(Act::Corrected, words)];
        }
        (Some(before), Some(after)) => (&before.paragraph, &after.paragraph),
        (None, None) => return Vec::new(),
    };
    let mut happened = Vec::new();
    if before.text != after.text {
        happened.push((Act::Corrected, what_became(&before.text, &after.text)));
    }
    if before.speaker != after.speaker {
        let speaker = after.speaker.as_ref().map_or("nobody in particular".to_owned(), |speaker| {
            let text = names.transcript(id);
            let known = text.and_then(|text| text.speakers.get(speaker));
            known.map_or_else(|| speaker.to_string(), |speaker| speaker.label.clone())
        });
        happened.push((Act::Corrected, format!("said by {speaker}")));
    }
    if before.continues != after.continues {
        let words = if after.continues { "goes on with the turn before" } else { "begins a turn" };
        happened.push((Act::Corrected, words.to_owned()));
    }
    if before.at != after.at {
        happened.push((Act::Corrected, "another time in the recording".to_owned()));
    }
    let joined = after.was.iter().filter(|was| !before.was.contains(was));
    let joined: Vec<String> = joined.map(|was| turn(&was.paragraph)).collect();
    if !joined.is_empty() {
        happened.push((Act::Corrected, format!("joined with {}", joined.join(", "))));
    } else if before.was != after.was {
        happened.push((Act::Corrected, "joined otherwise".to_owned()));
    }
    happened
}
