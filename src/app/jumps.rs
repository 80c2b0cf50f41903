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
    /// Jumps made so far, there and back.
    pub made: u64,
    /// Jumps since a list led into the text that were not taken back.
    since_list: usize,
}

/// Jumps that are remembered.
const MOST: usize = 100;

impl App {
    /// Remembers where the user is before a jump.
    pub fn remember_place(&mut self) {
        self.jumps.made += 1;
        self.jumps.since_list += 1;
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
        self.jumps.since_list = self.jumps.since_list.saturating_sub(1);
        self.jumps.forward.extend(self.here());
        self.go_to(&target);
    }

    /// Returns whether there was a jump since a list led into the text that was not taken back.
    #[must_use]
    pub fn has_jumped_on(&self) -> bool {
        !self.is_where_led() && self.jumps.since_list > 0
    }

    /// Goes forward again.
    pub fn jump_forward(&mut self) {
        let Some(target) = self.jumps.forward.pop() else {
            return self.refuse("There is no place to go forward to");
        };
        self.jumps.since_list += 1;
        self.jumps.back.extend(self.here());
        self.go_to(&target);
    }

    /// Notes that a list leads into the text: what is jumped from there is taken back first.
    pub(super) fn leave_list(&mut self) {
        self.jumps.made += 1;
        self.jumps.since_list = 0;
    }

    /// Returns the place of the cursor.
    #[must_use]
    pub fn here(&self) -> Option<(TranscriptId, Place)> {
        let transcript = self.transcript.transcript(&self.session)?;
        Some((self.transcript.id.clone()?, self.transcript.cursor.place(transcript)?))
    }

    /// Opens a transcript at a place, without remembering where the user was.
    pub fn go_to(&mut self, (id, place): &(TranscriptId, Place)) {
        self.jumps.made += 1;
        let Some(transcript) = self.session.project.transcripts.get(id) else {
            return self.refuse(format!("Transcript «{id}» is not here any more"));
        };
        let spot = Spot::of(place, transcript).unwrap_or_default();
        self.transcript.open(id.clone(), spot);
    }
}
