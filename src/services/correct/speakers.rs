//! Who speaks.

use super::draft::Draft;
use super::{CannotCorrect, Correction};
use crate::domain::edit::{Change, Edit};
use crate::domain::id::{ParagraphId, SpeakerId, TranscriptId};
use crate::domain::project::Project;
use crate::domain::text::clean::clean_line;
use crate::domain::transcript::{Paragraph, Speaker};

/// Gives the whole turn that `paragraph` belongs to to another speaker of the transcript.
///
/// # Errors
/// Refuses where the transcript, the paragraph or the speaker is not there.
pub fn change_speaker(
    project: &Project,
    transcript: &TranscriptId,
    paragraph: &ParagraphId,
    speaker: &SpeakerId,
) -> Result<Correction, CannotCorrect> {
    let mut draft = Draft::of(project, transcript)?;
    require_speaker(&draft, speaker)?;
    let (index, _) = draft.paragraph(paragraph)?;
    let first = draft.new.turn_at(index).start;
    let missing = || CannotCorrect::NoParagraph(paragraph.to_string());
    let first = draft.new.paragraphs.get(first).cloned().ok_or_else(missing)?;
    draft.change(Paragraph { speaker: Some(speaker.clone()), ..first });
    Ok(draft.finish(Vec::new()))
}

/// Adds a speaker to a transcript.
///
/// # Errors
/// Refuses where the transcript is not there, the id is taken, or the label is empty.
pub fn new_speaker(
    project: &Project,
    transcript: &TranscriptId,
    speaker: Speaker,
) -> Result<Correction, CannotCorrect> {
    let draft = Draft::of(project, transcript)?;
    if draft.old.speakers.contains_key(&speaker.id) {
        return Err(CannotCorrect::Taken(speaker.id.to_string()));
    }
    let cleaned = clean_line(&speaker.label);
    let label = cleaned.text.trim().to_owned();
    if label.is_empty() {
        return Err(CannotCorrect::NoName);
    }
    let key = (transcript.clone(), speaker.id.clone());
    let change = Change { key, before: None, after: Some(Speaker { label, ..speaker }) };
    let edits = vec![Edit::Speaker(change)];
    Ok(Correction { edits, outcomes: Vec::new(), removed: cleaned.removed })
}

/// Refuses a speaker whom the transcript does not know.
pub(super) fn require_speaker(draft: &Draft<'_>, speaker: &SpeakerId) -> Result<(), CannotCorrect> {
    let known = draft.new.speakers.contains_key(speaker);
    if known { Ok(()) } else { Err(CannotCorrect::NoSpeaker(speaker.to_string())) }
}
