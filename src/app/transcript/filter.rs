//! Which paragraphs are shown.

use crate::domain::id::{CodeId, SpeakerId};

/// What is shown of a transcript. Everything is shown where nothing is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only what informants say.
    pub informants: bool,
    /// Only turns with an uncoded sentence.
    pub uncoded: bool,
    /// Only what was not read in this pass.
    pub unread: bool,
    /// Only one speaker.
    pub speaker: Option<SpeakerId>,
    /// Only turns with this code.
    pub code: Option<CodeId>,
    /// Only turns with a coding flagged as important.
    pub important: bool,
}

impl Filter {
    /// Returns whether everything is shown.
    #[must_use]
    pub fn is_off(&self) -> bool {
        *self == Self::default()
    }
}
