//! Keys that wait for more keys.

use super::key::Key;

/// What is being waited for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Pending {
    /// Nothing.
    #[default]
    Nothing,
    /// The rest of a key sequence.
    Sequence(Vec<Key>),
    /// Digits of a count.
    Count(String),
    /// The two letters of a code; what was typed so far.
    Handle(String),
    /// The letter of a bookmark to set.
    SetBookmark,
    /// The letter of a bookmark to go to.
    GoToBookmark,
    /// A digit, two letters or `x`: what the code is bound to.
    Bind(String),
    /// Digits of a turn to go to.
    Turn(String),
    /// The number of a speaker.
    Speaker,
}

impl Pending {
    /// Returns whether a key is awaited.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        *self != Self::Nothing
    }
}
