//! Correcting a transcript: what is edited, and what that does to everything that points into it.
//!
//! Every function here answers with edits that can be applied as they are and taken back as one, and says of each
//! coding, quote and memo in the changed paragraphs whether it was kept, moved, or needs a person. A record that needs
//! one keeps its words and stands near where it was, so that nothing is lost and nothing is taken for proved.

mod draft;
mod follow;
mod paragraphs;
mod review;
mod speakers;

pub(in crate::services) use follow::follow;
pub use paragraphs::{join_with_previous, move_break, replace_text, split};
pub use review::{place_anew, removed, review, scratch, segment_of};
pub use speakers::{change_speaker, new_speaker};

use crate::domain::edit::Edit;
use crate::domain::text::clean::Removed;
use crate::services::anchor::find::Found;
use crate::services::anchor::settle::Outcome;

/// A correction that has not been applied yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Correction {
    /// The edits, in order; none where nothing would change.
    pub edits: Vec<Edit>,
    /// What becomes of each coding, quote and segment memo in the changed paragraphs.
    pub outcomes: Vec<Outcome>,
    /// What was taken out of text that was typed.
    pub removed: Vec<Removed>,
}

impl Correction {
    /// Returns how many records stay, how many move, and how many need a person.
    #[must_use]
    pub fn counts(&self) -> (usize, usize, usize) {
        counts(&self.outcomes)
    }
}

/// Returns how many of the records stay, how many move, and how many need a person.
#[must_use]
pub fn counts(outcomes: &[Outcome]) -> (usize, usize, usize) {
    let count =
        |is: fn(&Found) -> bool| outcomes.iter().filter(|outcome| is(&outcome.found)).count();
    (
        count(|found| matches!(found, Found::Kept)),
        count(|found| matches!(found, Found::Moved(_))),
        count(|found| matches!(found, Found::NeedsYou(_))),
    )
}

/// Why a correction cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotCorrect {
    /// The transcript is not there.
    #[error("there is no transcript «{0}»")]
    NoTranscript(String),
    /// The paragraph is not there.
    #[error("there is no paragraph «{0}»")]
    NoParagraph(String),
    /// A paragraph without text would hold no place for what points to it.
    #[error("no text would be left in paragraph {0}; join it with the one before instead")]
    NothingLeft(String),
    /// One of the pieces would be without text.
    #[error("paragraph {0} cannot be split there, one piece would be empty")]
    NoSplitThere(String),
    /// The first paragraph has none before it.
    #[error("paragraph {0} is the first one")]
    NothingBefore(String),
    /// The speaker is not there.
    #[error("there is no speaker «{0}»")]
    NoSpeaker(String),
    /// The id of a new paragraph or speaker belongs to another one.
    #[error("«{0}» is taken")]
    Taken(String),
    /// A speaker must be called something.
    #[error("a speaker needs a name")]
    NoName,
}

#[cfg(test)]
mod tests;
