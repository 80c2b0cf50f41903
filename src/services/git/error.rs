//! What can stand between a study and its history, each by its name.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Output;

/// Why git did not do what it was asked for.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// There is no program called git.
    #[error("git is not installed on this machine")]
    NotInstalled,
    /// The program could not be started or watched.
    #[error("git cannot be run: {0}")]
    NotStarted(#[source] io::Error),
    /// No repository around the folder.
    #[error("{} is in no git repository", .0.display())]
    NoRepository(PathBuf),
    /// The repository belongs to somebody else, and git wants to be told that it is trusted.
    #[error("{} belongs to somebody else, and git does not trust it", .0.display())]
    NotTrusted(PathBuf),
    /// A name that leads to no commit.
    #[error("«{0}» is no version of this study")]
    NoSuchVersion(String),
    /// Git said no.
    #[error("git {doing} said: {said}")]
    Refused {
        /// What was asked for.
        doing: String,
        /// What git printed, without what a terminal would obey.
        said: String,
    },
    /// What git printed is not what this version expects of it.
    #[error("git answered something that cannot be read: {0}")]
    Unreadable(String),
}

impl GitError {
    /// Returns what an ended call of git says.
    #[must_use]
    pub fn of(study: &Path, arguments: &[&str], output: &Output) -> Self {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if said.contains("not a git repository") || said.contains("must be run in a work tree") {
            return Self::NoRepository(study.to_owned());
        }
        if said.contains("dubious ownership") {
            return Self::NotTrusted(study.to_owned());
        }
        let doing = arguments.first().copied().unwrap_or_default().to_owned();
        Self::Refused { doing, said: said.trim().to_owned() }
    }

    pub(super) fn not_started(is_git: bool, error: io::Error) -> Self {
        if is_git && error.kind() == io::ErrorKind::NotFound {
            Self::NotInstalled
        } else {
            Self::NotStarted(error)
        }
    }
}
