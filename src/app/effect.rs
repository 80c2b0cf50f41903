//! What the app wants done in the world. The runtime does it and answers with a message.

use std::path::PathBuf;

use crate::domain::edit::Operation;
use crate::domain::id::TranscriptId;
use crate::services::git::task::GitTask;
use crate::services::import::key::KeyEntries;
use crate::storage::layout::FileKey;

/// Something only the runtime can do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Make an operation durable in the journal, then bring its files to the disk.
    Save(Operation),
    /// Write these files again as the project stands, without a journal line.
    Rewrite(Vec<FileKey>),
    /// Try again to bring everything that is not on disk there.
    TryAgain,
    /// Write a whole copy of the project into a folder.
    SaveCopy(PathBuf),
    /// Read this transcript before any other.
    LoadFirst(TranscriptId),
    /// Read what was done in earlier sessions at once; answered by `HistoryRead`.
    ReadHistory,
    /// Look whether files changed underneath.
    LookAround,
    /// Keep text that is being typed, under a name.
    SaveDraft {
        /// Name of the draft.
        name: String,
        /// The text so far.
        text: String,
    },
    /// Forget a draft.
    DropDraft(String),
    /// Keep where the user is in the text, folds, hints.
    SavePlace,
    /// Edit text in the user's own editor; answered by `Edited`.
    RunEditor {
        /// What the text is, for the file name.
        name: String,
        /// The text.
        text: String,
    },
    /// Open a file in the user's own editor at a line (from 1); afterwards it is read again.
    OpenFile {
        /// Path below the project.
        path: PathBuf,
        /// Line from 1.
        line: usize,
    },
    /// Hand text to the terminal's clipboard if that is allowed.
    Copy(String),
    /// List the files of a folder that can be brought in; answered by `SourcesListed`.
    ListSources(PathBuf),
    /// Read source files; answered by `SourcesRead`.
    ReadSources(Vec<PathBuf>),
    /// Merge entries into the key of real names in the user's data directory, never in the project; answered by
    /// `KeyKept`.
    KeepKey(KeyEntries),
    /// Write a file outside the project; one that is there already is asked about.
    WriteFile {
        /// Where.
        path: PathBuf,
        /// What.
        text: String,
    },
    /// Write a file outside the project over the one that is there.
    OverwriteFile {
        /// Where.
        path: PathBuf,
        /// What.
        text: String,
    },
    /// Ask git for something; answered by `Git`.
    Git(GitTask),
    /// End what git does now.
    EndGit,
    /// Draw everything anew.
    Redraw,
    /// Stop, as Ctrl-Z does.
    Suspend,
    /// Open another project, or make one.
    OpenProject(PathBuf),
    /// Look at the study as it was in a version of git, by any name of it.
    OpenPast(String),
    /// Go back from an earlier version to the study as it is.
    LeavePast,
    /// Open the finished sample study on a scratch copy.
    OpenDemo,
    /// End the program once everything is on disk.
    Quit,
}
