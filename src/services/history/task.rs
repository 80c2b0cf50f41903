//! What the app wants to know of the history: asked beside the loop, answered as a value.

use std::path::Path;

use crate::domain::id::{CaseId, CodeId};
use crate::services::git::objects::ObjectId;
use crate::services::git::{Git, GitError};

use super::case::{CaseHistory, case_history};
use super::code::{CodeHistory, code_history};
use super::counts::{FileCount, count};
use super::passage::{Passage, PassageHistory, passage_history};
use super::{Log, Version, Viewer, versions};

/// Something about the history that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HistoryTask {
    /// All versions.
    Log(Viewer),
    /// What these versions did, file by file.
    Counts(Vec<Version>),
    /// The history of a code.
    Code(Viewer, CodeId),
    /// The history of a passage.
    Passage(Viewer, Box<Passage>),
    /// The history of a case.
    Case(Viewer, CaseId),
}

/// What the history told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HistoryAnswer {
    /// All versions.
    Log(Log),
    /// What versions did, file by file.
    Counts(Vec<(ObjectId, Vec<FileCount>)>),
    /// The history of a code.
    Code(CodeId, CodeHistory),
    /// The history of the passage that was asked for last.
    Passage(PassageHistory),
    /// The history of a case.
    Case(CaseId, CaseHistory),
}

impl HistoryTask {
    /// Asks about the study at `root`.
    ///
    /// # Errors
    /// Says what git said.
    pub fn run(&self, root: &Path) -> Result<HistoryAnswer, GitError> {
        let git = Git::of(root)?;
        let all = |viewer: &Viewer| versions(&git, viewer).map(|log| log.versions);
        Ok(match self {
            Self::Log(viewer) => HistoryAnswer::Log(versions(&git, viewer)?),
            Self::Counts(versions) => {
                let counts = count(&git, versions)?;
                let ids = versions.iter().map(|version| version.id.clone());
                HistoryAnswer::Counts(ids.zip(counts).collect())
            }
            Self::Code(viewer, code) => {
                HistoryAnswer::Code(code.clone(), code_history(&git, &all(viewer)?, code)?)
            }
            Self::Passage(viewer, passage) => {
                HistoryAnswer::Passage(passage_history(&git, &all(viewer)?, passage)?)
            }
            Self::Case(viewer, case) => {
                HistoryAnswer::Case(case.clone(), case_history(&git, &all(viewer)?, case)?)
            }
        })
    }
}
