//! A transcript being corrected, with the edits that have been made to it.

use super::follow::follow;
use super::{CannotCorrect, Correction};
use crate::domain::edit::{Change, Edit, PlacedParagraph};
use crate::domain::id::{ParagraphId, TranscriptId};
use crate::domain::project::Project;
use crate::domain::text::clean::Removed;
use crate::domain::transcript::{Paragraph, Transcript};
use crate::services::anchor::TextMap;
use crate::services::anchor::settle::{Unproved, resettle};

/// The transcript as it will be, and how it comes to be so.
pub(super) struct Draft<'a> {
    project: &'a Project,
    id: &'a TranscriptId,
    pub old: &'a Transcript,
    pub new: Transcript,
    edits: Vec<Edit>,
}

impl<'a> Draft<'a> {
    pub(super) fn of(project: &'a Project, id: &'a TranscriptId) -> Result<Self, CannotCorrect> {
        let old = project.transcripts.get(id);
        let old = old.ok_or_else(|| CannotCorrect::NoTranscript(id.to_string()))?;
        Ok(Self { project, id, old, new: old.clone(), edits: Vec::new() })
    }

    /// Returns where the paragraph stands and what it says now.
    pub(super) fn paragraph(&self, id: &ParagraphId) -> Result<(usize, Paragraph), CannotCorrect> {
        let missing = || CannotCorrect::NoParagraph(id.to_string());
        let index = self.new.paragraphs.position(id).ok_or_else(missing)?;
        Ok((index, self.new.paragraphs.get(index).cloned().ok_or_else(missing)?))
    }

    /// Puts `paragraph` in the place of the one with its id.
    pub(super) fn change(&mut self, paragraph: Paragraph) {
        let id = paragraph.id.clone();
        let before = self.placed(&id);
        if self.new.paragraphs.replace(paragraph).is_ok() {
            self.note(id, before);
        }
    }

    /// Puts a new paragraph at `index`.
    pub(super) fn insert(&mut self, index: usize, paragraph: Paragraph) {
        let id = paragraph.id.clone();
        self.new.paragraphs.insert(index, paragraph);
        self.note(id, None);
    }

    /// Takes a paragraph out.
    pub(super) fn remove(&mut self, id: &ParagraphId) {
        let before = self.placed(id);
        self.new.paragraphs.remove(id);
        self.note(id.clone(), before);
    }

    /// Adds the edits of everything that points to what changed.
    pub(super) fn finish(self, removed: Vec<Removed>) -> Correction {
        let map = TextMap::new(self.old, &self.new);
        let touched = |segment: &_| map.is_touched(segment);
        let unproved = Unproved::StandNear;
        let resettled = resettle(self.project, self.id, &self.new, Some(&map), unproved, touched);
        let mut edits = self.edits;
        edits.extend(resettled.edits);
        edits.extend(follow(self.project, self.id, &self.new, &map));
        Correction { edits, outcomes: resettled.outcomes, removed }
    }

    fn placed(&self, id: &ParagraphId) -> Option<PlacedParagraph> {
        let paragraphs = &self.new.paragraphs;
        let paragraph = paragraphs.find(id)?.clone();
        Some(PlacedParagraph { follows: paragraphs.before(id).cloned(), paragraph })
    }

    fn note(&mut self, id: ParagraphId, before: Option<PlacedParagraph>) {
        let after = self.placed(&id);
        let edit = Edit::Paragraph(Change { key: (self.id.clone(), id), before, after });
        if !edit.is_empty() {
            self.edits.push(edit);
        }
    }
}
