//! What became of codings.

use super::names::Names;
use super::words::{counted, quoted};
use super::{Act, Kind, Row, Target};
use crate::domain::coding::Coding;
use crate::domain::edit::Change;
use crate::domain::id::{CoderId, TranscriptId};
use crate::domain::place::{Place, Segment};
use crate::domain::text::segment::words;
use crate::domain::text::{CodePoint, slice};
use crate::domain::transcript::Transcript;

/// Tells what became of a coding.
pub(super) fn row(names: &mut Names<'_>, index: usize, change: &Change<Coding>) -> Row {
    let (layer, transcript, id) = &change.key;
    let kind = if *layer == CoderId::agreed() { Kind::Agreed } else { Kind::Coding };
    let Some(shown) = change.after.as_ref().or(change.before.as_ref()) else {
        return Row::new(kind, id.as_str(), Target::Nowhere, vec![index]).with(Vec::new());
    };
    let segment = shown.segment();
    let target = match &change.after {
        Some(_) => Target::Coding(transcript.clone(), id.clone(), segment.clone()),
        None => Target::Passage(transcript.clone(), segment.clone()),
    };
    let happened = match (&change.before, &change.after) {
        (None, Some(after)) => vec![(Act::Added, names.code(&after.code))],
        (Some(before), None) => vec![(Act::Removed, format!("was {}", names.code(&before.code)))],
        (Some(before), Some(after)) => changed(names, transcript, before, after),
        (None, None) => Vec::new(),
    };
    let mut row = Row::new(kind, quoted(&shown.quote), target, vec![index]).with(happened);
    row.coder = (kind == Kind::Coding).then(|| layer.clone());
    row.place = names.place(transcript, &segment.from.paragraph);
    row.order = names.order(transcript, &segment.from);
    row.case = names.case_at(transcript, &segment.from.paragraph);
    row.transcript = Some(transcript.clone());
    row.code = Some(shown.code.clone());
    row
}

fn changed(
    names: &mut Names<'_>,
    transcript: &TranscriptId,
    before: &Coding,
    after: &Coding,
) -> Vec<(Act, String)> {
    let mut happened = Vec::new();
    if before.code != after.code {
        let words = format!("from {} to {}", names.code(&before.code), names.code(&after.code));
        happened.push((Act::Recoded, words));
    }
    let bounds = |coding: &Coding| (coding.segment(), coding.quote.clone(), coding.near.clone());
    if bounds(before) != bounds(after) {
        happened.push(place_changed(names, transcript, before, after));
    }
    match (before.is_important(), after.is_important()) {
        (false, true) => happened.push((Act::Flagged, "now important".to_owned())),
        (true, false) => happened.push((Act::Unflagged, "no longer important".to_owned())),
        _ if before.weight != after.weight => {
            happened.push((Act::Changed, "another weight".to_owned()));
        }
        _ => {}
    }
    if before.pass != after.pass {
        happened.push((Act::Changed, "of another pass".to_owned()));
    }
    if before.made != after.made {
        happened.push((Act::Changed, format!("now made {}", after.made)));
    }
    if before.agrees != after.agrees {
        happened.push((Act::Changed, "rests on other codings".to_owned()));
    }
    happened
}

fn place_changed(
    names: &mut Names<'_>,
    transcript: &TranscriptId,
    before: &Coding,
    after: &Coding,
) -> (Act, String) {
    let (was, is) = (before.segment(), after.segment());
    let from = names.turn(transcript, &was.from.paragraph);
    if before.quote == after.quote {
        let to = names.turn(transcript, &is.from.paragraph);
        let words = if from == to { String::new() } else { format!("from turn {from} to {to}") };
        return (Act::Followed, words);
    }
    let followed = names.followed(transcript, &was);
    if followed.as_ref() == Some(&is) {
        return (Act::Followed, format!("was {}", quoted(&before.quote)));
    }
    // Where the text was corrected too, the old bounds are looked at where they are in the new text.
    let was = followed.unwrap_or(was);
    let text = names.transcript(transcript);
    let words = text.and_then(|text| ends_in_words(text, &was, &is));
    (Act::Rebounded, words.unwrap_or_else(|| format!("was {}", quoted(&before.quote))))
}

/// Says by how many words each end moved: `2 words longer at the start, 1 word shorter at the end`.
fn ends_in_words(text: &Transcript, was: &Segment, is: &Segment) -> Option<String> {
    let end = |old: &Place, new: &Place, name: &str, longer_if_before: Grows| {
        let (a, b) = (text.paragraphs.order(old)?, text.paragraphs.order(new)?);
        if a == b {
            return Some(None);
        }
        let grew = if b < a { Grows::Backward } else { Grows::Forward };
        let how = if grew == longer_if_before { "longer" } else { "shorter" };
        let count = words_between(text, a.min(b), a.max(b));
        let by = if count == 0 { "letters".to_owned() } else { counted(count, "word", "words") };
        Some(Some(format!("{by} {how} at the {name}")))
    };
    let start = end(&was.from, &is.from, "start", Grows::Backward)?;
    let stop = end(&was.to, &is.to, "end", Grows::Forward)?;
    let parts: Vec<String> = start.into_iter().chain(stop).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Into which direction of the text an end went.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Grows {
    Backward,
    Forward,
}

fn words_between(text: &Transcript, from: (usize, CodePoint), to: (usize, CodePoint)) -> usize {
    let paragraphs = text.paragraphs.as_slice().iter().enumerate();
    let touched = paragraphs.skip(from.0).take(to.0 - from.0 + 1);
    touched
        .map(|(index, paragraph)| {
            let start = if index == from.0 { from.1 } else { CodePoint::ZERO };
            let end = if index == to.0 { to.1 } else { CodePoint(u32::MAX) };
            words(slice(&paragraph.text, start, end)).len()
        })
        .sum()
}
