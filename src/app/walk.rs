//! Going through the passages of a pen or a code one by one, to give each a code.

use super::transcript::choice::Choice;
use super::transcript::filter::Filter;
use super::transcript::motion::{Spot, Stretch};
use super::words::{counted, quoted};
use super::{App, Pane};
use crate::domain::coding::Coding;
use crate::domain::id::{CodeId, CodingId, TranscriptId};
use crate::domain::place::Place;
use crate::services::anchor::placed::Reader;

/// Passages that are gone through one by one, each shown in the transcript.
#[derive(Clone, Debug)]
pub struct Walk {
    /// The pen or code whose passages these are.
    pub source: CodeId,
    /// What the walk is for.
    pub purpose: WalkPurpose,
    /// The passages in the order of the text when the walk began.
    pub passages: Vec<(TranscriptId, CodingId)>,
    /// The passage that is shown.
    pub at: usize,
    back_to: Option<(TranscriptId, Place)>,
    focus: Pane,
    filter: Filter,
}

/// What a walk is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WalkPurpose {
    /// Marks of a pen become codes.
    Promote,
    /// A code is split into others.
    Split,
}

impl App {
    /// Begins to walk this coder's passages of `source`, in the order of the text over all loaded transcripts.
    pub fn begin_walk(&mut self, source: &CodeId, purpose: WalkPurpose) {
        let (passages, unproved) = self.passages_of(source);
        let name = self.session.project.code_name(source).to_owned();
        if passages.is_empty() {
            let rest = match unproved {
                0 => String::new(),
                count => format!("; {} you first (!)", counted(count, "needs", "need")),
            };
            return self.refuse(format!("No passage of yours has {name}{rest}"));
        }
        self.remember_place();
        self.walk = Some(Walk {
            source: source.clone(),
            purpose,
            passages,
            at: 0,
            back_to: self.here(),
            focus: self.focus,
            filter: std::mem::take(&mut self.transcript.filter),
        });
        self.focus = Pane::Transcript;
        self.screens.clear();
        self.show_passage();
        if unproved > 0 {
            let left_out = counted(unproved, "passage needs", "passages need");
            self.say(format!("{}. {left_out} you (!) and is left out", self.walk_in_words()));
        }
    }

    /// Goes to the passage `steps` on, over those that were removed since; past the last one the walk ends.
    pub fn step_walk(&mut self, steps: isize) {
        let Some(walk) = &self.walk else { return };
        let mut at = walk.at;
        loop {
            match at.checked_add_signed(steps) {
                Some(next) if next < walk.passages.len() => at = next,
                Some(_) => return self.end_walk(),
                None => return self.say(format!("{}. This is the first", self.walk_in_words())),
            }
            if self.passage_at(at).is_some() {
                break;
            }
        }
        if let Some(walk) = &mut self.walk {
            walk.at = at;
        }
        self.show_passage();
    }

    /// Ends the walk and goes back to where it began.
    pub fn end_walk(&mut self) {
        let given = self.n_given();
        let Some(walk) = self.walk.take() else { return };
        self.transcript.filter = walk.filter;
        self.focus = walk.focus;
        if let Some((id, place)) = walk.back_to
            && let Some(transcript) = self.session.project.transcripts.get(&id)
        {
            let spot = Spot::of(&place, transcript).unwrap_or_default();
            self.transcript.open(id, spot);
        }
        let name = self.session.project.code_name(&walk.source).to_owned();
        let left = self.passages_of(&walk.source).0.len();
        let left = counted(left, "passage stays", "passages stay");
        self.say(format!("{name}: {given} given a code, {left}. u undoes one by one"));
    }

    /// Returns the passage that is shown.
    #[must_use]
    pub fn passage(&self) -> Option<(TranscriptId, Coding)> {
        self.passage_at(self.walk.as_ref()?.at)
    }

    /// Says which passage is shown, as `slo oss: 3 of 17: «...»`.
    #[must_use]
    pub fn walk_in_words(&self) -> String {
        let Some(walk) = &self.walk else { return String::new() };
        let name = self.session.project.code_name(&walk.source);
        let quote = self.passage().map_or_else(String::new, |(_, coding)| quoted(&coding.quote));
        format!("{name}: {} of {}: {quote}", walk.at + 1, walk.passages.len())
    }

    /// Returns how many passages of the walk have another code by now.
    fn n_given(&self) -> usize {
        let Some(walk) = &self.walk else { return 0 };
        let passages = (0..walk.passages.len()).filter_map(|at| self.passage_at(at));
        passages
            .filter(|(_, coding)| *self.session.project.resolve(&coding.code) != walk.source)
            .count()
    }

    fn passage_at(&self, at: usize) -> Option<(TranscriptId, Coding)> {
        let (transcript, coding) = self.walk.as_ref()?.passages.get(at)?;
        let codings = self.session.project.codings_of(&self.session.coder, transcript)?;
        Some((transcript.clone(), codings.get(coding)?.clone()))
    }

    fn show_passage(&mut self) {
        let Some((id, coding)) = self.passage() else { return };
        let Some(transcript) = self.session.project.transcripts.get(&id) else { return };
        if let Some(stretch) = Stretch::of(&coding.segment(), transcript) {
            self.transcript.open(id, stretch.from);
            self.transcript.choice = Some(Choice::of(stretch));
        }
        self.refresh();
    }

    /// Returns this coder's passages of `code` in the order of the text, and how many of them are not proved.
    fn passages_of(&self, code: &CodeId) -> (Vec<(TranscriptId, CodingId)>, usize) {
        let project = &self.session.project;
        let mut reader = Reader::new(project);
        let mut passages = Vec::new();
        let mut unproved = 0;
        for (id, codings) in project.codings.get(&self.session.coder).into_iter().flatten() {
            let Some(transcript) = project.transcripts.get(id) else { continue };
            let (placed, others) = reader.place(transcript, codings);
            for passage in placed.iter().filter(|passage| passage.code == code) {
                passages.push((id.clone(), passage.coding.id.clone()));
                passages
                    .extend(passage.joined.iter().map(|joined| (id.clone(), (*joined).clone())));
            }
            unproved += others.iter().filter(|row| project.resolve(&row.code) == code).count();
        }
        (passages, unproved)
    }
}
