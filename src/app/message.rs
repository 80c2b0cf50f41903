//! What reaches the app: keys from the terminal, answers from the runtime.

use std::path::PathBuf;

use super::geometry::Size;
use super::key::Key;
use crate::domain::edit::Operation;
use crate::domain::id::OperationId;
use crate::services::git::task::GitAnswer;
use crate::services::import::candidate::{SourceFile, SourceRead};

/// Something that happened.
#[derive(Debug)]
pub enum Message {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted.
    Paste(String),
    /// The terminal has another size.
    Resized(Size),
    /// The terminal came to the front.
    Focused,
    /// A deadline of [`super::App::deadline`] has come.
    Deadline,
    /// A text came back from the user's own editor.
    Edited {
        /// What it is.
        name: String,
        /// The text as it is now.
        text: String,
    },
    /// The files of a folder that may be transcripts, sorted by name.
    SourcesListed(Vec<SourceFile>),
    /// Files were read, or why one could not be.
    SourcesRead(Vec<(PathBuf, Result<SourceRead, String>)>),
    /// The key of real names holds what it was given, or why it does not.
    KeyKept(Result<(), String>),
    /// What was done in earlier sessions was read, in order.
    HistoryRead(Vec<Operation>),
    /// An operation is on the disk.
    Saved(OperationId),
    /// The disk did not take an operation.
    NotSaved {
        /// Why, in words.
        why: String,
    },
    /// A file that was to be written is there already.
    FileExists {
        /// Where.
        path: PathBuf,
        /// What was to be written.
        text: String,
    },
    /// The project is no longer in its folder.
    ProjectGone {
        /// What that may mean.
        why: String,
    },
    /// Git answered.
    Git(Box<GitAnswer>),
    /// Somebody else changed files; what they hold was taken over.
    ChangedOutside {
        /// The files, within the project.
        files: Vec<String>,
        /// Number of records that changed here.
        n_changes: usize,
    },
}
