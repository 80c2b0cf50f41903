//! What points to paragraphs without carrying their words: decisions, memos on turns, reading progress.

use crate::domain::coding::{Decision, ReadStretch};
use crate::domain::edit::{Change, Edit, Reading};
use crate::domain::id::{ParagraphId, TranscriptId};
use crate::domain::memo::{Memo, MemoAbout};
use crate::domain::place::Segment;
use crate::domain::project::Project;
use crate::domain::transcript::Transcript;
use crate::services::anchor::TextMap;

/// Returns the edits that take these records along to the text `new`.
pub(in crate::services) fn follow(
    project: &Project,
    transcript: &TranscriptId,
    new: &Transcript,
    map: &TextMap<'_>,
) -> Vec<Edit> {
    let mut edits = decisions(project, transcript, map);
    edits.extend(turn_memos(project, transcript, new));
    edits.extend(readings(project, transcript, new));
    edits.retain(|edit| !edit.is_empty());
    edits
}

fn decisions(project: &Project, transcript: &TranscriptId, map: &TextMap<'_>) -> Vec<Edit> {
    let moved = |decision: &Decision| {
        let segment = Segment::new(decision.from.clone(), decision.to.clone());
        let now = map.segment(&segment).or_else(|| map.instead(&segment)).unwrap_or(segment);
        let after = Decision { from: now.from, to: now.to, ..decision.clone() };
        let key = (transcript.clone(), decision.id.clone());
        Edit::Decision(Change { key, before: Some(decision.clone()), after: Some(after) })
    };
    let decisions = project.decisions.get(transcript).into_iter().flat_map(|list| list.values());
    decisions.map(moved).collect()
}

fn turn_memos(project: &Project, transcript: &TranscriptId, new: &Transcript) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (coder, id, memo) in project.all_memos() {
        if let MemoAbout::Turn(of, paragraph) = &memo.about
            && of == transcript
        {
            let about = MemoAbout::Turn(of.clone(), now(new, paragraph));
            let after = Memo { about, ..memo.clone() };
            let key = (coder.clone(), id.clone());
            edits.push(Edit::Memo(Change { key, before: Some(memo.clone()), after: Some(after) }));
        }
    }
    edits
}

/// What was read stays read: a stretch goes with the paragraph its first or last one was joined to, and on to the last
/// piece of a paragraph that was split.
fn readings(project: &Project, transcript: &TranscriptId, new: &Transcript) -> Vec<Edit> {
    let old = project.transcripts.get(transcript);
    let mut edits = Vec::new();
    for (coder, transcripts) in &project.reading {
        let Some(stretches) = transcripts.get(transcript) else { continue };
        let moved = |stretch: &ReadStretch| ReadStretch {
            from: now(new, &stretch.from),
            to: old.map_or_else(|| stretch.to.clone(), |old| last_piece(old, new, &stretch.to)),
            ..stretch.clone()
        };
        let mut after: Vec<ReadStretch> = stretches.iter().map(moved).collect();
        after.sort();
        let key = (coder.clone(), transcript.clone());
        let (before, after) = (Some(Reading(stretches.clone())), Some(Reading(after)));
        edits.push(Edit::Reading(Change { key, before, after }));
    }
    edits.retain(|edit| match edit {
        Edit::Reading(change) => !is_same_but_for_order(change),
        _ => true,
    });
    edits
}

fn is_same_but_for_order(change: &Change<Reading>) -> bool {
    let sorted = |reading: &Option<Reading>| {
        let mut stretches = reading.as_ref().map(|reading| reading.0.clone()).unwrap_or_default();
        stretches.sort();
        stretches
    };
    sorted(&change.before) == sorted(&change.after)
}

/// Returns the paragraph itself, or the one it was joined to.
fn now(new: &Transcript, paragraph: &ParagraphId) -> ParagraphId {
    if new.paragraphs.find(paragraph).is_some() {
        return paragraph.clone();
    }
    let heir = new.paragraphs.heir(paragraph);
    heir.map_or_else(|| paragraph.clone(), |(heir, _)| heir.id.clone())
}

/// Returns the last of the paragraphs that were born behind `paragraph`.
fn last_piece(old: &Transcript, new: &Transcript, paragraph: &ParagraphId) -> ParagraphId {
    let last = now(new, paragraph);
    let Some(index) = new.paragraphs.position(&last) else { return last };
    let following = new.paragraphs.as_slice().iter().skip(index + 1);
    let is_born =
        |id: &ParagraphId| old.paragraphs.find(id).is_none() && id.root() == paragraph.root();
    following.map(|row| &row.id).take_while(|id| is_born(id)).last().cloned().unwrap_or(last)
}
