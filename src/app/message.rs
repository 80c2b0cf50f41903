//! What reaches the app: keys from the terminal, answers from the runtime.

use super::geometry::Size;
use super::key::Key;
use crate::domain::id::OperationId;

/// Something that happened.
#[derive(Debug)]
pub enum Message {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted.
    Paste(String),
    /// A text came back from the user's own editor.
    Edited {
        /// What the text is, as it was handed over.
        name: String,
        /// The text now.
        text: String,
    },
    /// The time passed that the app had asked for without anything happening.
    Tick,
    /// The terminal has another size.
    Resized(Size),
    /// The terminal came to the front.
    Focused,
    /// An operation is on the disk.
    Saved(OperationId),
    /// The disk did not take an operation.
    NotSaved {
        /// Why, in words.
        why: String,
    },
}
