//! What the app wants to know of the history: asked beside the loop, answered as a value.

use std::path::Path;

use crate::domain::id::{CaseId, CodeId};
use crate::services::git::objects::ObjectId;
use crate::services::git::{Git, GitError};

use super::case::{CaseHistory, case_history};
use super::code::{CodeHistory, code_history};
use super::counts::{FileCount, count};
use super::passage::{Passage, PassageHistory, passage_history};
use super::{Audience, Log, Version, versions};

/// Something about the history that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HistoryTask {
    /// All versions.
    Log(Audience),
    /// What these versions did, file by file.
    Counts(Vec<Version>),
    /// The history of a code.
    Code(Audience, CodeId),
    /// The history of a passage.
    Passage(Audience, Box<Passage>),
    /// The history of a case.
    Case(Audience, CaseId),
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
        let all = |audience: &Audience| versions(&git, audience).map(|log| log.versions);
        Ok(match self {
            Self::Log(audience) => HistoryAnswer::Log(versions(&git, audience)?),
            Self::Counts(versions) => {
                let counts = count(&git, versions)?;
                let ids = versions.iter().map(|version| version.id.clone());
                HistoryAnswer::Counts(ids.zip(counts).collect())
            }
            Self::Code(audience, code) => {
                HistoryAnswer::Code(code.clone(), code_history(&git, &all(audience)?, code)?)
            }
            Self::Passage(audience, passage) => {
                HistoryAnswer::Passage(passage_history(&git, &all(audience)?, passage)?)
            }
            Self::Case(audience, case) => {
                HistoryAnswer::Case(case.clone(), case_history(&git, &all(audience)?, case)?)
            }
        })
    }
}
