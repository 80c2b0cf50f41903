//! What the storage layer could not do, and to what.

use std::io;
use std::path::{Path, PathBuf};

use crate::domain::study::FORMAT;

/// Why something was not done with a project's folder.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// There is no `project.ron`.
    #[error("{} is no project of tusj: it holds no project.ron", .0.display())]
    NotAProject(PathBuf),
    /// There is a `project.ron` already.
    #[error("{} is a project of tusj already", .0.display())]
    AlreadyAProject(PathBuf),
    /// The project was written by a later version.
    #[error(
        "the project has format {found}, and this version of tusj knows formats up to {FORMAT}; a newer tusj opens it"
    )]
    NewerFormat {
        /// The format that `project.ron` names.
        found: u32,
    },
    /// An id would lead a file out of its folder.
    #[error("{0} cannot be the name of a file")]
    UnsafeName(String),
    /// Something that should be a plain folder or file leads elsewhere.
    #[error("{} is a link or no folder; tusj does not follow it", .0.display())]
    Link(PathBuf),
    /// Another tusj kept the project locked for too long.
    #[error("another tusj is writing to the project and did not finish in time")]
    Busy,
    /// A value could not be written as RON.
    #[error("{what} cannot be written as RON: {source}")]
    Unwritable {
        /// What was to be written.
        what: String,
        /// What ron says.
        source: ron::Error,
    },
    /// The system refused.
    #[error("{doing} {}: {}", path.display(), in_words(source))]
    Io {
        /// What was being done, such as `writing`.
        doing: &'static str,
        /// To what.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// What kind of refusal of the system stopped a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IoKind {
    /// The disk or a quota is full.
    NoSpace,
    /// The disk is mounted for reading only.
    ReadOnly,
    /// One may not.
    Permission,
    /// Another tusj is writing.
    Busy,
    /// Anything else.
    Other,
}

impl StorageError {
    /// Returns what kind of refusal this is.
    #[must_use]
    pub fn io_kind(&self) -> IoKind {
        match self {
            Self::Io { source, .. } => kind_of(source),
            Self::Busy => IoKind::Busy,
            _ => IoKind::Other,
        }
    }
}

/// Returns a wrapper for what the system says of `doing` something to `path`.
pub(super) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> StorageError {
    move |source| StorageError::Io { doing, path: path.to_owned(), source }
}

fn kind_of(error: &io::Error) -> IoKind {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            IoKind::NoSpace
        }
        io::ErrorKind::ReadOnlyFilesystem => IoKind::ReadOnly,
        io::ErrorKind::PermissionDenied => IoKind::Permission,
        _ => IoKind::Other,
    }
}

fn in_words(error: &io::Error) -> String {
    match kind_of(error) {
        IoKind::NoSpace => "the disk is full".to_owned(),
        IoKind::ReadOnly => "the disk is read-only".to_owned(),
        IoKind::Permission => "you may not do this here".to_owned(),
        IoKind::Busy | IoKind::Other => error.to_string(),
    }
}
