//! Saving a version: the files of the study, and nothing else that lies or was staged in the repository.

use std::collections::BTreeSet;
use std::time::Duration;

use super::act::{How, OwnPrograms};
use super::error::Operation;
use super::objects::ObjectId;
use super::status::{FileState, Listing};
use super::stop::Stop;
use super::{Git, GitError};
use crate::domain::project::Project;
use crate::domain::sight::Sight;
use crate::services::changes::arrange::By;
use crate::services::changes::lines::{Depth, lines};
use crate::services::changes::{Changes, Proposal, message};
use crate::storage::layout::FileKey;

/// The file that tells git how to treat a study.
const ATTRIBUTES: &str = ".gitattributes";

/// What a version would hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// What it would be called, and what is in it in words.
    pub proposal: Proposal,
    /// Every single change, a line each below the group it belongs to.
    pub details: Vec<String>,
    /// Its files, by their path in the study, without those of a hidden coder that only went along with a corrected text.
    pub files: Vec<String>,
    /// Other files of the folder that differ and are no part of the study.
    pub left_out: Vec<String>,
    /// Number of files outside it that are staged; they stay so.
    pub n_staged: usize,
}

/// A version that was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// Its name.
    pub commit: ObjectId,
    /// What git and the hooks printed.
    pub lines: Vec<String>,
    /// How long it took.
    pub took: Duration,
}

impl Git {
    /// Returns what a version saved now would hold; `context` has the names of what differs.
    ///
    /// # Errors
    /// Says why none can be saved now.
    pub fn plan_version(&self, sight: &Sight, context: &Project) -> Result<Plan, GitError> {
        let listing = self.listing()?;
        self.require_quiet(&listing)?;
        let changed = self.changed_of_study(&listing, sight);
        let mut files = self.files_to_save(&listing, sight);
        let followed = self.followed(&listing, sight)?;
        if files.is_empty() && followed.is_empty() {
            return Err(GitError::NothingToSave);
        }
        let versions = self.read_uncommitted(&changed)?;
        let changes = Changes::between(&versions.before.project, &versions.after.project, context);
        let proposal = message(&changes);
        let details = lines(&changes, By::Kind, Depth::Rows);
        files.sort_by(|left, right| left.0.cmp(&right.0));
        let paths: Vec<String> = files.into_iter().map(|(path, _)| path).collect();
        let left_out = listing.rows().iter().filter_map(|row| {
            let path = row.path.strip_prefix(self.prefix())?;
            let is_stranger = self.key_of(&row.path).is_none() && path != ATTRIBUTES;
            is_stranger.then(|| path.to_owned())
        });
        let mut left_out: Vec<String> = left_out.collect();
        left_out.sort();
        let unnamed = followed.iter().map(FileKey::path_text);
        let n_staged = self.n_staged_outside(&paths.iter().cloned().chain(unnamed).collect())?;
        Ok(Plan { proposal, details, files: paths, left_out, n_staged })
    }

    /// Saves a version of the study as it is in the folder. What is staged elsewhere stays staged and is not in it.
    ///
    /// # Errors
    /// Says what stood in the way; then nothing was changed.
    pub fn save_version(&self, message: &str, sight: &Sight, how: &How) -> Result<Saved, GitError> {
        let listing = self.listing()?;
        self.require_quiet(&listing)?;
        let mut files = self.files_to_save(&listing, sight);
        let followed = self.followed(&listing, sight)?;
        files.extend(followed.iter().map(|key| (key.path_text(), FileState::Tracked)));
        if files.is_empty() {
            return Err(GitError::NothingToSave);
        }
        let unknown: Vec<&str> = files
            .iter()
            .filter(|(_, state)| *state == FileState::Untracked)
            .map(|(path, _)| path.as_str())
            .collect();
        let all: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
        // Git commits only what it knows of; that a file is there is all that is noted before.
        if !unknown.is_empty() {
            let noted = [&["add", "--intent-to-add"], FROM_INPUT].concat();
            self.act_with(&noted, &listed(&unknown), how)?;
        }
        let message = format!("--message={message}");
        let commit = [&["commit", "--quiet", "--only", &message], FROM_INPUT].concat();
        match self.act_with(&commit, &listed(&all), how) {
            Ok(output) => {
                let commit = self.commit_of("HEAD")?;
                Ok(Saved { commit, lines: output.lines, took: output.took })
            }
            Err(error) => self.not_saved(error, &listing, &unknown, how),
        }
    }

    /// Puts back what was noted before a version that was not saved, unless it was saved after all.
    fn not_saved(
        &self,
        error: GitError,
        before: &Listing,
        unknown: &[&str],
        how: &How,
    ) -> Result<Saved, GitError> {
        let head = self.commit_of("HEAD").ok();
        if let (GitError::Stopped { seconds, .. }, Some(commit)) = (&error, &head)
            && head != before.head().cloned()
        {
            // What was ended is the hook that runs after a version is saved.
            let took = Duration::from_secs(*seconds);
            return Ok(Saved { commit: commit.clone(), lines: Vec::new(), took });
        }
        if !unknown.is_empty() {
            let forget = [&["rm", "--cached", "--quiet", "--force"], FROM_INPUT].concat();
            let anew = How { stop: Stop::default(), own: OwnPrograms::Leave, ..how.clone() };
            // What cannot be taken back is only that git knows of a file; the next version has it.
            let _harmless = self.act_with(&forget, &listed(unknown), &anew);
        }
        Err(error)
    }

    /// Refuses where a version would land in the middle of something else.
    fn require_quiet(&self, listing: &Listing) -> Result<(), GitError> {
        if !self.study().join(FileKey::Project.path()).is_file() {
            return Err(GitError::NoProject);
        }
        let unmerged = listing.rows().iter().filter(|row| row.state == FileState::Unmerged).count();
        if unmerged > 0 {
            return Err(GitError::Unmerged(unmerged));
        }
        if let Some(operation) = self.operation()? {
            return Err(GitError::InProgress(operation));
        }
        if listing.branch().is_none() {
            return Err(if self.is_bisecting()? {
                GitError::InProgress(Operation::Bisect)
            } else {
                GitError::Detached
            });
        }
        Ok(())
    }

    fn is_bisecting(&self) -> Result<bool, GitError> {
        Ok(self.private_folder()?.join("BISECT_LOG").exists())
    }

    /// Returns the files of the study that differ from the last version, by their path in the study.
    fn files_to_save(&self, listing: &Listing, sight: &Sight) -> Vec<(String, FileState)> {
        let file = |path: &str, state: FileState| {
            let inside = path.strip_prefix(self.prefix())?;
            let is_of_study = inside == ATTRIBUTES
                || self.key_of(path).is_some_and(|key| key.is_shown_to(sight) && key.is_safe());
            is_of_study.then(|| (inside.to_owned(), state))
        };
        listing.rows().iter().filter_map(|row| file(&row.path, row.state)).collect()
    }

    /// Counts the staged files that are not among `saved`.
    fn n_staged_outside(&self, saved: &BTreeSet<String>) -> Result<usize, GitError> {
        let head = if self.commit_of("HEAD").is_ok() { "HEAD" } else { EMPTY_TREE };
        let printed =
            self.ask(&["diff-index", "--cached", "--name-only", "-z", "--no-ext-diff", head])?;
        let printed = String::from_utf8_lossy(&printed);
        let paths = printed.split('\0').filter(|path| !path.is_empty());
        let is_saved =
            |path: &str| path.strip_prefix(self.prefix()).is_some_and(|path| saved.contains(path));
        Ok(paths.filter(|path| !is_saved(path)).count())
    }
}

/// The name git has for a version without files.
const EMPTY_TREE: &str = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
/// How paths are handed to git: as they are, however many there are.
const FROM_INPUT: &[&str] = &["--pathspec-from-file=-", "--pathspec-file-nul"];

fn listed(paths: &[&str]) -> Vec<u8> {
    paths.iter().flat_map(|path| format!(":(literal){path}\0").into_bytes()).collect()
}
