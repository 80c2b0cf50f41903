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
    /// The terminal has another size.
    Resized(Size),
    /// Nothing was typed for as long as [`super::App::next_deadline_in`] said.
    Deadline,
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
