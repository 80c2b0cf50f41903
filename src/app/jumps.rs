//! Where the user jumped from, so that every jump can be taken back.

use super::App;
use super::transcript::motion::Spot;
use crate::domain::id::TranscriptId;
use crate::domain::place::Place;

/// Places before and after jumps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Jumps {
    back: Vec<(TranscriptId, Place)>,
    forward: Vec<(TranscriptId, Place)>,
}

/// Jumps that are remembered.
const MOST: usize = 100;

impl App {
    /// Remembers where the user is before a jump.
    pub fn remember_place(&mut self) {
        if let Some(here) = self.here() {
            if self.jumps.back.last() != Some(&here) {
                self.jumps.back.push(here);
            }
            let surplus = self.jumps.back.len().saturating_sub(MOST);
            self.jumps.back.drain(..surplus);
            self.jumps.forward.clear();
        }
    }

    /// Goes back to where the user was before the last jump.
    pub fn jump_back(&mut self) {
        if self.return_to_left_screens() {
            return;
        }
        let Some(target) = self.jumps.back.pop() else {
            return self.refuse("There is no place to go back to");
        };
        self.jumps.forward.extend(self.here());
        self.go_to(&target);
    }

    /// Goes forward again.
    pub fn jump_forward(&mut self) {
        let Some(target) = self.jumps.forward.pop() else {
            return self.refuse("There is no place to go forward to");
        };
        self.jumps.back.extend(self.here());
        self.go_to(&target);
    }

    /// Returns the place of the cursor.
    #[must_use]
    pub fn here(&self) -> Option<(TranscriptId, Place)> {
        let transcript = self.transcript.transcript(&self.session)?;
        Some((self.transcript.id.clone()?, self.transcript.cursor.place(transcript)?))
    }

    pub(super) fn go_to(&mut self, (id, place): &(TranscriptId, Place)) {
        let Some(transcript) = self.session.project.transcripts.get(id) else {
            return self.refuse(format!("Transcript «{id}» is not here any more"));
        };
        let spot = Spot::of(place, transcript).unwrap_or_default();
        self.transcript.open(id.clone(), spot);
    }
}
