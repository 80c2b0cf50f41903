//! What the app wants of git: done beside the loop, answered as a value.

use std::path::Path;

use super::objects::ObjectId;
use super::{Git, GitError};
use crate::services::history::task::{HistoryAnswer, HistoryTask};

/// Something git is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GitTask {
    /// Tell how the folder stands to its history.
    Status,
    /// Tell something of the history.
    History(Box<HistoryTask>),
}

/// What git answered; refusals are in words for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GitAnswer {
    /// How the folder stands to its history.
    Status(Result<GitStatus, String>),
    /// What the history told.
    History(Result<HistoryAnswer, String>),
}

/// How the folder of a study stands to its history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GitStatus {
    /// The version the folder is built on; none before the first.
    pub head: Option<ObjectId>,
}

impl GitTask {
    /// Asks git about the study at `root`.
    #[must_use]
    pub fn run(&self, root: &Path) -> GitAnswer {
        match self {
            Self::Status => GitAnswer::Status(status(root).map_err(|error| error.to_string())),
            Self::History(task) => {
                GitAnswer::History(task.run(root).map_err(|error| error.to_string()))
            }
        }
    }
}

fn status(root: &Path) -> Result<GitStatus, GitError> {
    let git = Git::of(root)?;
    Ok(GitStatus { head: git.commit_of("HEAD").ok() })
}
