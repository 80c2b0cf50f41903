//! What is said, and where it is cut into paragraphs.

use super::draft::Draft;
use super::speakers::require_speaker;
use super::{CannotCorrect, Correction};
use crate::domain::id::{ParagraphId, SpeakerId, TranscriptId};
use crate::domain::place::Place;
use crate::domain::project::Project;
use crate::domain::text::clean::clean_line;
use crate::domain::text::{CodePoint, length, slice};
use crate::domain::transcript::Paragraph;
use crate::services::anchor::TextMap;

/// Puts `text` in the place of what a paragraph says.
///
/// The text is cleaned and loses white space at its ends.
///
/// # Errors
/// Refuses where the paragraph is not there, and a text of nothing but white space.
pub fn replace_text(
    project: &Project,
    transcript: &TranscriptId,
    paragraph: &ParagraphId,
    text: &str,
) -> Result<Correction, CannotCorrect> {
    let mut draft = Draft::of(project, transcript)?;
    let (_, before) = draft.paragraph(paragraph)?;
    let cleaned = clean_line(text);
    let text = cleaned.text.trim().to_owned();
    if text.is_empty() {
        return Err(CannotCorrect::NothingLeft(paragraph.to_string()));
    }
    let was = moved_joints(&draft, &before, &text);
    draft.change(Paragraph { text, was, ..before });
    Ok(draft.finish(cleaned.removed))
}

/// Cuts a paragraph in two before the code point `at`; white space at the cut is left out.
///
/// The second piece gets an id of its own from the three `letters`, which the caller draws. It continues the turn
/// unless a speaker is given; then what followed in the turn stays with whom it belonged to.
///
/// # Errors
/// Refuses where the paragraph or the speaker is not there, where a piece would be empty, and where the id is taken
/// (other letters will do).
pub fn split(
    project: &Project,
    transcript: &TranscriptId,
    paragraph: &ParagraphId,
    at: CodePoint,
    letters: &str,
    speaker: Option<&SpeakerId>,
) -> Result<Correction, CannotCorrect> {
    let mut draft = Draft::of(project, transcript)?;
    let (index, before) = draft.paragraph(paragraph)?;
    let id = paragraph.born(letters);
    let is_taken =
        draft.new.paragraphs.find(&id).is_some() || draft.new.paragraphs.heir(&id).is_some();
    if is_taken {
        return Err(CannotCorrect::Taken(id.to_string()));
    }
    let (first, second, cut) = cut(&before, at)?;
    if let Some(speaker) = speaker {
        require_speaker(&draft, speaker)?;
        keep_speaker(&mut draft, index + 1, Some(speaker));
    }
    let (stay, go): (Vec<Place>, Vec<Place>) =
        before.was.iter().cloned().partition(|joint| joint.offset < cut);
    let moved = |joint: Place| Place::new(joint.paragraph, joint.offset.minus(cut.0));
    let piece = Paragraph {
        id,
        speaker: speaker.cloned(),
        at: None,
        continues: speaker.is_none(),
        was: go.into_iter().map(moved).collect(),
        text: second,
    };
    draft.change(Paragraph { text: first, was: stay, ..before });
    draft.insert(index + 1, piece);
    Ok(draft.finish(Vec::new()))
}

/// Joins a paragraph to the one before it, with one space between.
///
/// The first id stays; the other one is noted in `was` with the offset at which its text begins. If the joined
/// paragraph began a turn of another speaker, what followed in that turn stays with that speaker.
///
/// # Errors
/// Refuses where the paragraph is not there or is the first one.
pub fn join_with_previous(
    project: &Project,
    transcript: &TranscriptId,
    paragraph: &ParagraphId,
) -> Result<Correction, CannotCorrect> {
    let mut draft = Draft::of(project, transcript)?;
    let (first, second) = with_previous(&draft, paragraph)?;
    let (index, _) = draft.paragraph(paragraph)?;
    if !second.continues {
        let speaker = index.checked_sub(1).and_then(|before| turn_speaker(&draft, before));
        keep_speaker(&mut draft, index + 1, speaker.as_ref());
    }
    let (text, begins) = joined(&first, &second);
    let mut was = first.was.clone();
    was.push(Place::new(second.id.clone(), begins));
    let moved = |joint: &Place| Place::new(joint.paragraph.clone(), joint.offset.plus(begins.0));
    was.extend(second.was.iter().map(moved));
    draft.change(Paragraph { text, was, ..first });
    draft.remove(paragraph);
    Ok(draft.finish(Vec::new()))
}

/// Moves the break between a paragraph and the one before it; both keep their ids.
///
/// `at` is counted in the text of both, joined with one space; white space at the break is left out.
///
/// # Errors
/// Refuses where the paragraph is not there or is the first one, and where one of the two would be empty.
pub fn move_break(
    project: &Project,
    transcript: &TranscriptId,
    paragraph: &ParagraphId,
    at: CodePoint,
) -> Result<Correction, CannotCorrect> {
    let mut draft = Draft::of(project, transcript)?;
    let (first, second) = with_previous(&draft, paragraph)?;
    let (text, begins) = joined(&first, &second);
    let (before, after, cut) = cut(&Paragraph { text, ..first.clone() }, at)?;
    let in_both = |joint: &Place| Place::new(joint.paragraph.clone(), joint.offset.plus(begins.0));
    let joints = first.was.iter().cloned().chain(second.was.iter().map(in_both));
    let (stay, go): (Vec<Place>, Vec<Place>) = joints.partition(|joint| joint.offset < cut);
    let moved = |joint: Place| Place::new(joint.paragraph, joint.offset.minus(cut.0));
    draft.change(Paragraph { text: before, was: stay, ..first });
    draft.change(Paragraph { text: after, was: go.into_iter().map(moved).collect(), ..second });
    Ok(draft.finish(Vec::new()))
}

fn with_previous(
    draft: &Draft<'_>,
    paragraph: &ParagraphId,
) -> Result<(Paragraph, Paragraph), CannotCorrect> {
    let (index, second) = draft.paragraph(paragraph)?;
    let first = index.checked_sub(1).and_then(|before| draft.new.paragraphs.get(before));
    let first = first.ok_or_else(|| CannotCorrect::NothingBefore(paragraph.to_string()))?;
    Ok((first.clone(), second))
}

/// Returns both texts with one space between, and where the second one begins.
fn joined(first: &Paragraph, second: &Paragraph) -> (String, CodePoint) {
    let (before, after) = (first.text.trim_end(), second.text.trim_start());
    let space = if before.is_empty() || after.is_empty() { "" } else { " " };
    (format!("{before}{space}{after}"), length(before).plus(length(space).0))
}

/// Returns the text before and after the cut, and where in the whole the second text begins.
fn cut(paragraph: &Paragraph, at: CodePoint) -> Result<(String, String, CodePoint), CannotCorrect> {
    let end = length(&paragraph.text);
    let first = slice(&paragraph.text, CodePoint::ZERO, at).trim_end();
    let second = slice(&paragraph.text, at, end).trim_start();
    if first.trim().is_empty() || second.trim().is_empty() {
        return Err(CannotCorrect::NoSplitThere(paragraph.id.to_string()));
    }
    Ok((first.to_owned(), second.to_owned(), end.minus(length(second).0)))
}

/// Lets the paragraph at `index` begin a turn of its own if it would otherwise go over to `other`.
fn keep_speaker(draft: &mut Draft<'_>, index: usize, other: Option<&SpeakerId>) {
    let Some(paragraph) = draft.new.paragraphs.get(index).cloned() else { return };
    let speaker = turn_speaker(draft, index);
    if paragraph.continues && speaker.is_some() && speaker.as_ref() != other {
        draft.change(Paragraph { speaker, continues: false, ..paragraph });
    }
}

fn turn_speaker(draft: &Draft<'_>, index: usize) -> Option<SpeakerId> {
    let first = draft.new.turn_at(index).start;
    draft.new.paragraphs.get(first)?.speaker.clone()
}

/// Returns where the paragraphs that were joined into `before` begin in its new text.
fn moved_joints(draft: &Draft<'_>, before: &Paragraph, text: &str) -> Vec<Place> {
    if before.was.is_empty() {
        return Vec::new();
    }
    let mut new = draft.new.clone();
    // The paragraph was found a moment ago, so there is one to replace.
    let _replaced = new.paragraphs.replace(Paragraph { text: text.to_owned(), ..before.clone() });
    let map = TextMap::new(draft.old, &new);
    let moved = |joint: &Place| {
        let now = map.start(&Place::new(before.id.clone(), joint.offset));
        let offset = now.map_or(joint.offset.min(length(text)), |now| now.offset);
        Place::new(joint.paragraph.clone(), offset)
    };
    before.was.iter().map(moved).collect()
}
