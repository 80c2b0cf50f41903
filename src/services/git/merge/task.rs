//! What the app wants of git around a merge.

use std::path::Path;

use super::act::{Merge, write_settled};
use super::open::{OpenMerge, open_marked};
use super::rehearsal::Rehearsal;
use crate::domain::sight::Sight;
use crate::services::git::act::How;
use crate::services::git::task::Acted;
use crate::services::git::{Git, GitError};
use crate::storage::layout::FileKey;

/// Something that is only looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MergeTask {
    /// List the branches that could be brought in.
    Branches,
    /// Try in memory what a branch would bring.
    Rehearse(String, Sight),
    /// Find what waits for a decision; these files hold markers.
    Open(Vec<FileKey>),
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MergeAnswer {
    /// The branches that could be brought in.
    Branches(Result<Vec<Branch>, String>),
    /// What a branch would bring.
    Rehearsed(Result<Box<Rehearsal>, String>),
    /// What waits for a decision.
    Open(Result<Box<OpenMerge>, String>),
}

/// Something that writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MergeAct {
    /// Bring in a branch.
    Branch(String),
    /// Write the files as decided and tell git that they are.
    Settle(Box<OpenMerge>),
    /// Make a version of a merge in which everything is decided.
    Conclude,
    /// Take a merge back.
    Abort,
}

/// A line of versions with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// Its name, as `origin/main`.
    pub name: String,
    /// When it last grew, and what its last version is called.
    pub last: String,
}

impl MergeTask {
    /// Asks git about the study at `root`.
    #[must_use]
    pub fn run(&self, root: &Path) -> MergeAnswer {
        let git = Git::of(root);
        let said = |error: GitError| error.to_string();
        match self {
            Self::Branches => {
                MergeAnswer::Branches(git.and_then(|git| git.branches()).map_err(said))
            }
            Self::Rehearse(branch, sight) => {
                let rehearsal =
                    git.and_then(|git| git.rehearse(branch, |key| !key.is_shown_to(sight)));
                MergeAnswer::Rehearsed(rehearsal.map(Box::new).map_err(said))
            }
            Self::Open(marked) => {
                let open = match git {
                    Ok(git) => git.open_merge(marked),
                    // Markers tell both sides also where nobody keeps versions.
                    Err(error) if error.is_without_versions() => Ok(open_marked(root, marked)),
                    Err(error) => Err(error),
                };
                MergeAnswer::Open(open.map(Box::new).map_err(said))
            }
        }
    }
}

impl MergeAct {
    /// Returns what is under way.
    #[must_use]
    pub fn doing(&self) -> &'static str {
        match self {
            Self::Branch(_) => "bringing in a branch",
            Self::Settle(_) => "writing what was decided",
            Self::Conclude => "making one version of both",
            Self::Abort => "taking the merge back",
        }
    }

    /// Does what needs no git, in a study that lies in no repository; `None` where git is needed.
    ///
    /// # Errors
    /// Says what stood in the way.
    #[must_use]
    pub fn run_without_git(&self, root: &Path) -> Option<Result<Acted, GitError>> {
        let Self::Settle(open) = self else { return None };
        let written = write_settled(root, open, &open.files.keys().cloned().collect());
        Some(written.map(|()| settled()))
    }

    /// Does it.
    ///
    /// # Errors
    /// Says what stood in the way.
    pub fn run(&self, git: &Git, how: &How) -> Result<Acted, GitError> {
        let said = match self {
            Self::Settle(open) => {
                git.settle_files(open, &open.files.keys().cloned().collect(), how)?;
                return Ok(settled());
            }
            Self::Branch(branch) => merged_in_words(branch, &git.merge_branch(branch, how)?),
            Self::Conclude => {
                git.conclude(how)?;
                "Both are one version now".to_owned()
            }
            Self::Abort => {
                git.abort_merge(how)?;
                "The merge is taken back; nothing of it is left".to_owned()
            }
        };
        Ok(Acted { said, ..Acted::default() })
    }
}

fn settled() -> Acted {
    Acted { said: "Everything is decided, and written".to_owned(), ..Acted::default() }
}

fn merged_in_words(branch: &str, merge: &Merge) -> String {
    let records =
        |count: usize| if count == 1 { "1 record".to_owned() } else { format!("{count} records") };
    match merge {
        Merge::NothingNew => format!("Everything of {branch} is here already"),
        Merge::Forward => format!("This side had nothing of its own; it is where {branch} is"),
        Merge::Done(brought) => format!("{branch} is in: {}", records(brought.n_records)),
        Merge::Open(brought) => {
            let open = brought.contradictions.len() + brought.elsewhere.len();
            format!("{branch} is nearly in: {open} to be decided (!)")
        }
    }
}

impl Git {
    /// Returns all branches but the one that is checked out, the one that grew last first.
    ///
    /// # Errors
    /// Says what git said.
    pub fn branches(&self) -> Result<Vec<Branch>, GitError> {
        let listing = self.ask(&[
            "for-each-ref",
            "--sort=-committerdate",
            "--format=%(HEAD)%00%(symref)%00%(refname:short)%00%(committerdate:short)  %(contents:subject)",
            "refs/heads",
            "refs/remotes",
        ])?;
        let listing = String::from_utf8_lossy(&listing).into_owned();
        let row = |line: &str| {
            let mut fields = line.splitn(4, '\0');
            let (head, symref) = (fields.next()?, fields.next()?);
            let (name, last) = (fields.next()?, fields.next()?);
            (head != "*" && symref.is_empty())
                .then(|| Branch { name: name.to_owned(), last: last.to_owned() })
        };
        Ok(listing.lines().filter_map(row).collect())
    }
}
