//! All keys of where one is.

use crate::app::command::Context;

/// The help over a screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Help {
    /// What is listed, the nearest first.
    pub contexts: Vec<Context>,
    /// First line in view.
    pub top: usize,
}
