//! How the folder of a study stands to its history.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::error::Operation;
use super::objects::{ChangedFile, ObjectId};
use super::snapshot::{Snapshot, TwoVersions};
use super::{Git, GitError};
use crate::domain::edit::{Edit, difference};
use crate::domain::id::TranscriptId;
use crate::domain::project::Project;
use crate::domain::sight::Sight;
use crate::storage::file_content;
use crate::storage::repository::read_file;

/// How the folder of a study stands to its history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GitStatus {
    /// The version the folder is built on; none before the first.
    pub head: Option<ObjectId>,
    /// The branch that is checked out; none where a version is, not a branch.
    pub branch: Option<String>,
    /// The branch elsewhere that this one follows.
    pub upstream: Option<Upstream>,
    /// What was begun and waits to be finished.
    pub operation: Option<Operation>,
    /// Number of files that both sides changed and nobody decided.
    pub n_unmerged: usize,
    /// Number of records that differ from the last version.
    pub n_new: usize,
    /// Number of files of the study that differ from it.
    pub n_files: usize,
    /// Whether the history ends at a clone that took only the last versions.
    pub is_shallow: bool,
}

/// The branch elsewhere that a branch follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upstream {
    /// Its name, as `origin/main`.
    pub name: String,
    /// Versions that are only here.
    pub ahead: usize,
    /// Versions that are only there, as far as was fetched.
    pub behind: usize,
}

/// What `git status` listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    head: Option<ObjectId>,
    branch: Option<String>,
    upstream: Option<String>,
    ahead_behind: (usize, usize),
    rows: Vec<ListedFile>,
}

/// A file that differs from the last version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedFile {
    /// Its path in the repository.
    pub path: String,
    /// Its content in the last version.
    pub before: Option<ObjectId>,
    /// What git makes of it.
    pub state: FileState,
}

/// How a file differs from the last version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileState {
    /// Git follows it.
    Tracked,
    /// Git does not know it yet.
    Untracked,
    /// Both sides changed it.
    Unmerged,
}

impl Listing {
    /// Returns the files that differ, by their path in the repository.
    #[must_use]
    pub fn rows(&self) -> &[ListedFile] {
        &self.rows
    }

    /// Returns the version the folder is built on; none before the first.
    #[must_use]
    pub fn head(&self) -> Option<&ObjectId> {
        self.head.as_ref()
    }

    /// Returns the branch that is checked out, if one is.
    #[must_use]
    pub fn branch(&self) -> Option<&str> {
        self.branch.as_deref()
    }

    fn read(printed: &[u8]) -> Self {
        let text = String::from_utf8_lossy(printed);
        let mut listing = Self::default();
        for row in text.split('\0').filter(|row| !row.is_empty()) {
            match row.split_once(' ') {
                Some(("#", fact)) => listing.note(fact),
                Some(("1", rest)) => listing.rows.extend(row_of(rest, 8, FileState::Tracked)),
                Some(("u", rest)) => listing.rows.extend(row_of(rest, 10, FileState::Unmerged)),
                Some(("?", path)) => listing.rows.push(ListedFile {
                    path: path.to_owned(),
                    before: None,
                    state: FileState::Untracked,
                }),
                _ => {}
            }
        }
        listing
    }

    fn note(&mut self, fact: &str) {
        let Some((name, value)) = fact.split_once(' ') else { return };
        match name {
            "branch.oid" => self.head = ObjectId::parse(value),
            "branch.head" if value != "(detached)" => self.branch = Some(value.to_owned()),
            "branch.upstream" => self.upstream = Some(value.to_owned()),
            "branch.ab" => {
                let mut counts = value.split(' ').filter_map(|it| it.get(1..)?.parse().ok());
                self.ahead_behind = (counts.next().unwrap_or(0), counts.next().unwrap_or(0));
            }
            _ => {}
        }
    }
}

/// Reads a row whose path is the field after `n_before` others, and whose content in the last version is the sixth.
fn row_of(rest: &str, n_fields: usize, state: FileState) -> Option<ListedFile> {
    let fields: Vec<&str> = rest.splitn(n_fields, ' ').collect();
    let path = fields.get(n_fields - 1)?;
    let id = if state == FileState::Tracked { fields.get(5) } else { fields.get(7) };
    let before = id.and_then(|id| ObjectId::parse(id)).filter(|id| !id.is_nothing());
    Some(ListedFile { path: (*path).to_owned(), before, state })
}

impl Git {
    /// Returns how the folder stands to its history, told to somebody of this `sight`.
    ///
    /// # Errors
    /// Says what stood in the way.
    pub fn status(&self, sight: &Sight) -> Result<GitStatus, GitError> {
        let listing = self.listing()?;
        let unmerged = listing.rows.iter().filter(|row| row.state == FileState::Unmerged);
        let n_unmerged = unmerged.filter(|row| self.key_of(&row.path).is_some()).count();
        let changed = self.changed_of_study(&listing, sight);
        let versions = self.read_uncommitted(&changed)?;
        let (ahead, behind) = listing.ahead_behind;
        Ok(GitStatus {
            n_new: count_new(&versions.before.project, &versions.after.project),
            n_files: changed.len(),
            n_unmerged,
            operation: self.operation()?,
            is_shallow: self.ask_line(&["rev-parse", "--is-shallow-repository"])? == "true",
            upstream: listing.upstream.map(|name| Upstream { name, ahead, behind }),
            head: listing.head,
            branch: listing.branch,
        })
    }

    /// Lists what differs from the last version. Filters of the repository's own settings do not run.
    ///
    /// # Errors
    /// Says what stood in the way.
    pub fn listing(&self) -> Result<Listing, GitError> {
        let printed = self.ask(&[
            "status",
            "--porcelain=v2",
            "-z",
            "--branch",
            "--untracked-files=all",
            "--no-renames",
            "--",
            ".",
        ])?;
        Ok(Listing::read(&printed))
    }

    /// Returns the files of the study among what differs.
    #[must_use]
    pub fn changed_of_study(&self, listing: &Listing, sight: &Sight) -> Vec<ChangedFile> {
        let rows = listing.rows.iter();
        let file = |row: &ListedFile| {
            let key = self.key_of(&row.path).filter(|key| key.is_shown_to(sight))?;
            Some(ChangedFile { key, before: row.before.clone(), after: None })
        };
        rows.filter_map(file).collect()
    }

    /// Reads both sides of files that differ: as in the last version, and as in the folder.
    ///
    /// # Errors
    /// Says what git said.
    pub fn read_uncommitted(&self, changed: &[ChangedFile]) -> Result<TwoVersions, GitError> {
        let before = self.read_changed(changed)?.before;
        let mut after = Snapshot::default();
        for file in changed {
            if let Some(bytes) = read_file(self.study(), &file.key) {
                after.add(file_content::read(&file.key, &bytes));
            }
        }
        Ok(TwoVersions { before, after })
    }

    /// Returns what was begun in the repository and waits to be finished.
    ///
    /// # Errors
    /// Says what git said.
    pub fn operation(&self) -> Result<Option<Operation>, GitError> {
        const SIGNS: [(&str, Operation); 6] = [
            ("rebase-merge", Operation::Rebase),
            ("rebase-apply/applying", Operation::Apply),
            ("rebase-apply", Operation::Rebase),
            ("MERGE_HEAD", Operation::Merge),
            ("CHERRY_PICK_HEAD", Operation::CherryPick),
            ("REVERT_HEAD", Operation::Revert),
        ];
        let folder = self.private_folder()?;
        let sign = SIGNS.iter().find(|(sign, _)| folder.join(sign).exists());
        Ok(sign.map(|(_, operation)| *operation))
    }

    /// Returns the folder in which git keeps what belongs to this worktree.
    pub(super) fn private_folder(&self) -> Result<PathBuf, GitError> {
        let folder = self.ask_line(&["rev-parse", "--git-dir"])?;
        Ok(self.study().join(Path::new(&folder)))
    }
}

/// Counts what a person would call new between two states. What goes along with something else is not counted: how far
/// somebody has read, the handle of a code, the paragraphs and speakers of a document that came as a whole.
#[must_use]
pub fn count_new(before: &Project, after: &Project) -> usize {
    let edits = difference(before, after);
    let whole: BTreeSet<&TranscriptId> = edits.iter().filter_map(whole_transcript).collect();
    edits.iter().filter(|edit| is_counted(edit, &whole)).count()
}

/// Returns the document that came or went as a whole.
fn whole_transcript(edit: &Edit) -> Option<&TranscriptId> {
    match edit {
        Edit::TranscriptHeader(change) if change.before.is_none() != change.after.is_none() => {
            Some(&change.key)
        }
        _ => None,
    }
}

fn is_counted(edit: &Edit, whole: &BTreeSet<&TranscriptId>) -> bool {
    match edit {
        Edit::Reading(_) | Edit::Handle(_) => false,
        Edit::Paragraph(change) => !whole.contains(&change.key.0),
        Edit::Speaker(change) => !whole.contains(&change.key.0),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listing_tells_branch_upstream_and_files_with_spaces_in_their_names() {
        let id = "a".repeat(40);
        let zero = "0".repeat(40);
        let printed = format!(
            "# branch.oid {id}\0# branch.head main\0# branch.upstream origin/main\0# branch.ab +2 -3\0\
             1 .M N... 100644 100644 100644 {id} {id} study/cases/ida.ron\0\
             1 A. N... 000000 100644 100644 {zero} {id} study/a b.ron\0\
             u UU N... 100644 100644 100644 100644 {id} {id} {id} study/handles.ron\0\
             ? study/x y.mp3\0"
        );
        let listing = Listing::read(printed.as_bytes());
        assert_eq!(listing.branch.as_deref(), Some("main"));
        assert_eq!(listing.ahead_behind, (2, 3));
        let rows: Vec<(&str, bool, FileState)> = listing
            .rows
            .iter()
            .map(|row| (row.path.as_str(), row.before.is_some(), row.state))
            .collect();
        assert_eq!(
            rows,
            [
                ("study/cases/ida.ron", true, FileState::Tracked),
                ("study/a b.ron", false, FileState::Tracked),
                ("study/handles.ron", true, FileState::Unmerged),
                ("study/x y.mp3", false, FileState::Untracked),
            ]
        );
    }
}
