//! The only door through which a project changes.

use super::{Change, Edit, PlacedParagraph};
use crate::domain::code::{Code, CodeState};
use crate::domain::codebook::ancestors;
use crate::domain::coding::Coding;
use crate::domain::id::{CodeId, TranscriptId};
use crate::domain::place::{Place, Segment};
use crate::domain::project::Project;
use crate::domain::text::CodePoint;

/// Why an operation was not carried out. Nothing of it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A record is not what the operation expected it to be.
    #[error("something else changed it meanwhile")]
    Outdated(Box<Edit>),
    /// There is no place for a record.
    #[error("{0}")]
    NoPlace(String),
    /// The study would not hold together.
    #[error("{0}")]
    Broken(String),
}

/// Carries out `edits`, all of them or none.
///
/// # Errors
/// Refuses where a record is not what its edit says it was, and where afterwards a touched record would refer to
/// something that is not there. Records that were broken before and are not touched stay as they are.
pub fn apply(project: &mut Project, edits: &[Edit]) -> Result<(), Refusal> {
    for (done, edit) in edits.iter().enumerate() {
        let put = if edit.fits(project) {
            edit.put(project).map_err(Refusal::NoPlace)
        } else {
            Err(Refusal::Outdated(Box::new(edit.clone())))
        };
        if let Err(refusal) = put {
            take_back(project, edits.get(..done).unwrap_or_default());
            return Err(refusal);
        }
    }
    if let Err(broken) = edits.iter().try_for_each(|edit| check(project, edit)) {
        take_back(project, edits);
        return Err(Refusal::Broken(broken));
    }
    Ok(())
}

/// Puts the *after* of every edit without asking what stands there: for changes that already happened on disk.
///
/// Returns what could not be put, in words.
pub fn force(project: &mut Project, edits: &[Edit]) -> Vec<String> {
    edits.iter().filter_map(|edit| edit.put(project).err()).collect()
}

/// Puts `edits` and returns those after which the study would not hold together, by their places in the list, each with
/// the reason.
#[must_use]
pub fn find_broken(project: &mut Project, edits: &[Edit]) -> Vec<(usize, String)> {
    let mut broken: Vec<(usize, String)> = Vec::new();
    for (index, edit) in edits.iter().enumerate() {
        if let Err(why) = edit.put(project) {
            broken.push((index, why));
        }
    }
    for (index, edit) in edits.iter().enumerate() {
        if let Err(why) = check(project, edit) {
            broken.push((index, why));
        }
    }
    broken
}

fn take_back(project: &mut Project, edits: &[Edit]) {
    for edit in edits.iter().rev() {
        // An edit that could be put can be taken back: its place was there a moment ago.
        let _always_has_a_place = edit.inverse().put(project);
    }
}

/// Returns what would be broken about the record that `edit` touched.
fn check(project: &Project, edit: &Edit) -> Result<(), String> {
    match edit {
        Edit::Coding(change) => match &change.after {
            Some(coding)
                if change.before.as_ref().map(bounds_and_code) != Some(bounds_and_code(coding)) =>
            {
                require_code(project, &coding.code)?;
                require_segment(project, &change.key.1, &coding.segment())
            }
            _ => Ok(()),
        },
        Edit::Code(change) => match &change.after {
            Some(code) => check_code(project, code),
            None => check_no_use(project, &change.key),
        },
        Edit::Paragraph(change) if change.after.is_none() => {
            let (transcript, paragraph) = &change.key;
            let touches = |place: &Place| place.paragraph == *paragraph;
            let used = project
                .codings_in(transcript)
                .any(|(_, coding)| touches(&coding.from) || touches(&coding.to));
            refuse_if(used, || format!("codings still stand in paragraph {paragraph}"))
        }
        Edit::Paragraph(change) => check_speaker(project, change),
        Edit::Speaker(change) if change.after.is_none() => {
            let (transcript, speaker) = &change.key;
            let used = project.transcripts.get(transcript).is_some_and(|transcript| {
                let paragraphs = transcript.paragraphs.as_slice();
                paragraphs.iter().any(|paragraph| paragraph.speaker.as_ref() == Some(speaker))
            });
            refuse_if(used, || format!("speaker {speaker} still has turns"))
        }
        Edit::TranscriptHeader(change) if change.after.is_none() => {
            let used = project.codings_in(&change.key).next().is_some();
            refuse_if(used, || format!("transcript {} still has codings", change.key))
        }
        Edit::Coder(change) if change.after.is_none() => {
            let used = project.codings.contains_key(&change.key);
            refuse_if(used, || format!("coder {} still has codings", change.key))
        }
        _ => Ok(()),
    }
}

fn bounds_and_code(coding: &Coding) -> (&Place, &Place, &CodeId) {
    (&coding.from, &coding.to, &coding.code)
}

fn refuse_if(broken: bool, say: impl FnOnce() -> String) -> Result<(), String> {
    if broken { Err(say()) } else { Ok(()) }
}

fn require_code(project: &Project, code: &CodeId) -> Result<(), String> {
    refuse_if(!project.codes.contains_key(code), || format!("there is no code «{code}»"))
}

fn check_code(project: &Project, code: &Code) -> Result<(), String> {
    if let Some(parent) = &code.parent {
        require_code(project, parent)?;
        let circle = parent == &code.id || ancestors(project, parent).contains(&code.id);
        refuse_if(circle, || format!("«{}» would stand below itself", code.name))?;
    }
    if let CodeState::MergedInto(other) = &code.state {
        require_code(project, other)?;
        let circle = other == &code.id || project.resolve(other) == &code.id;
        refuse_if(circle, || format!("«{}» would be merged into itself", code.name))?;
    }
    Ok(())
}

fn check_no_use(project: &Project, code: &CodeId) -> Result<(), String> {
    let has_children = project.codes.values().any(|other| other.parent.as_ref() == Some(code));
    refuse_if(has_children, || format!("other codes still stand below «{code}»"))?;
    let used = project
        .codings
        .values()
        .flat_map(|transcripts| transcripts.values())
        .flat_map(|codings| codings.values())
        .any(|coding| coding.code == *code);
    refuse_if(used, || format!("codings still carry the code «{code}»"))
}

fn check_speaker(project: &Project, change: &Change<PlacedParagraph>) -> Result<(), String> {
    let speaker = change.after.as_ref().and_then(|after| after.paragraph.speaker.as_ref());
    let Some(speaker) = speaker else { return Ok(()) };
    let before = change.before.as_ref().and_then(|before| before.paragraph.speaker.as_ref());
    if before == Some(speaker) {
        return Ok(());
    }
    let known = project
        .transcripts
        .get(&change.key.0)
        .is_some_and(|transcript| transcript.speakers.contains_key(speaker));
    refuse_if(!known, || format!("there is no speaker «{speaker}»"))
}

/// Places are normal: inside the text, never empty, no start at an end of a paragraph, no end at 0.
fn require_segment(
    project: &Project,
    transcript: &TranscriptId,
    segment: &Segment,
) -> Result<(), String> {
    let paragraphs = &project
        .transcripts
        .get(transcript)
        .ok_or_else(|| format!("there is no transcript «{transcript}»"))?
        .paragraphs;
    let place = |place: &Place| {
        let order = paragraphs.order(place);
        order.ok_or_else(|| format!("there is no paragraph «{}»", place.paragraph))
    };
    let (from, to) = (place(&segment.from)?, place(&segment.to)?);
    let normal = from < to
        && from.1 < paragraphs.length_at(from.0)
        && to.1 > CodePoint::ZERO
        && to.1 <= paragraphs.length_at(to.0);
    refuse_if(!normal, || {
        format!("no text lies between {} and {}", segment.from.paragraph, segment.to.paragraph)
    })
}
