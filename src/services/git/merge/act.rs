//! Merging a branch: git joins the histories, tusj says what the files hold.

use std::collections::BTreeSet;
use std::path::Path;

use super::ThreeVersions;
use super::open::OpenMerge;
use crate::domain::edit::force;
use crate::domain::id::TranscriptId;
use crate::domain::project::Project;
use crate::services::anchor::settle::settle;
use crate::services::git::act::How;
use crate::services::git::objects::ObjectId;
use crate::services::git::{Git, GitError};
use crate::services::three_way::MergedStudy;
use crate::services::three_way::file::text_of;
use crate::storage::file_content::extract;
use crate::storage::fingerprint::ContentHash;
use crate::storage::folder::Folder;
use crate::storage::layout::FileKey;
use crate::storage::look::read_file;
use crate::storage::merge::Contradiction;
use crate::storage::write::{FileWrite, write};

/// What came of merging a branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Merge {
    /// Everything of the branch is here already.
    NothingNew,
    /// This side had nothing of its own: it now stands where the branch does.
    Forward,
    /// Both are one version now.
    Done(Box<Brought>),
    /// Both are one, but for what must be decided first.
    Open(Box<Brought>),
}

/// What a merge brought, and what it left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brought {
    /// Records that came from the other side.
    pub n_records: usize,
    /// What cannot both stand.
    pub contradictions: Vec<Contradiction>,
    /// Records whose words are nowhere for sure.
    pub n_needs_you: usize,
    /// Files outside the study, or that cannot be read, in which git left a conflict.
    pub elsewhere: Vec<String>,
    /// What was settled without asking and is worth a word.
    pub notes: Vec<String>,
}

impl Git {
    /// Merges `branch` into what is checked out.
    ///
    /// Nothing is begun while files hold changes that are in no version, or while something else was begun and not
    /// finished. What git left of the study's files is put right before the merge becomes a version: every place is
    /// proved against the merged texts.
    ///
    /// # Errors
    /// Says what stood in the way; then everything is as it was.
    pub fn merge_branch(&self, branch: &str, how: &How) -> Result<Merge, GitError> {
        self.require_clean_folder()?;
        let sides = self.sides("HEAD", branch)?;
        if sides.base.as_ref() == Some(&sides.theirs) {
            return Ok(Merge::NothingNew);
        }
        if sides.base.as_ref() == Some(&sides.mine) {
            self.act(&["merge", "--ff-only", sides.theirs.as_str()], how)?;
            return Ok(Merge::Forward);
        }
        let (versions, merged) = self.merge_sides(&sides)?;
        self.begin(branch, how)?;
        match self.put_right(&versions, &merged, how).and_then(|brought| self.finish(brought, how))
        {
            Ok(merge) => Ok(merge),
            Err(error) => {
                // What could not be finished is taken back; if that fails too, git says what is left to do.
                let _left_as_it_is = self.act(&["merge", "--abort"], how);
                Err(error)
            }
        }
    }

    /// Makes a version of a merge in which everything is decided.
    ///
    /// # Errors
    /// [`GitError::Unmerged`] while something is not decided.
    pub fn conclude(&self, how: &How) -> Result<(), GitError> {
        match self.unmerged()?.len() {
            0 => {}
            count => return Err(GitError::Unmerged(count)),
        }
        if let Some((_, theirs)) = self.begun() {
            // What was decided about a text may have moved what points into it.
            let changed = self.changed_files(&self.commit_of("HEAD")?, &theirs)?;
            let texts = changed.into_iter().filter_map(|row| match row.key {
                FileKey::Transcript(id) => Some(id),
                _ => None,
            });
            self.prove_places(&texts.collect(), how)?;
        }
        self.commit(how)
    }

    /// Writes files as they are merged and says that they are decided.
    ///
    /// # Errors
    /// Says what stood in the way.
    pub fn settle_files(
        &self,
        open: &OpenMerge,
        keys: &BTreeSet<FileKey>,
        how: &How,
    ) -> Result<(), GitError> {
        write_settled(self.study(), open, keys)?;
        self.mark_decided(&keys.iter().cloned().collect::<Vec<_>>(), how)
    }

    fn commit(&self, how: &How) -> Result<(), GitError> {
        self.act(&["commit", "--no-edit", "--quiet"], how).map(drop)
    }

    /// Puts what points into `texts` on its words, where these were found for sure.
    fn prove_places(&self, texts: &BTreeSet<TranscriptId>, how: &How) -> Result<(), GitError> {
        if texts.is_empty() {
            return Ok(());
        }
        let refused = |said: String| GitError::Refused { doing: "merge".to_owned(), said };
        let (mut folder, mut project, _) =
            Folder::open(self.study()).map_err(|error| refused(error.to_string()))?;
        let mut moved = Vec::new();
        for id in texts {
            let settled = settle(&project, id, None).moved;
            // What was found by its words has a place.
            let _refused = force(&mut project, &settled);
            moved.extend(
                settled.into_iter().filter(|edit| folder.check(std::slice::from_ref(edit)).is_ok()),
            );
        }
        let writes = folder.plan(&project, &moved).map_err(|error| refused(error.to_string()))?;
        let written = write_all(self.study(), &writes)?;
        self.mark_decided(&written.into_iter().collect::<Vec<_>>(), how)
    }

    /// Takes a merge back that was begun and is no version yet.
    ///
    /// # Errors
    /// Says what git said.
    pub fn abort_merge(&self, how: &How) -> Result<(), GitError> {
        self.act(&["merge", "--abort"], how).map(drop)
    }

    /// Says that `keys` are decided as they lie in the folder.
    ///
    /// # Errors
    /// Says what git said.
    pub fn mark_decided(&self, keys: &[FileKey], how: &How) -> Result<(), GitError> {
        if keys.is_empty() {
            return Ok(());
        }
        let mut paths = Vec::new();
        for key in keys {
            paths.extend_from_slice(key.path_text().as_bytes());
            paths.push(0);
        }
        let arguments =
            ["add", "--all", "--force", "--pathspec-from-file=-", "--pathspec-file-nul"];
        self.act_with(&arguments, &paths, how).map(drop)
    }

    fn require_clean_folder(&self) -> Result<(), GitError> {
        if let Some((operation, _)) = self.begun() {
            return Err(GitError::InProgress(operation));
        }
        let changed = self.ask(&["status", "--porcelain", "-z", "--untracked-files=no"])?;
        let said = String::from_utf8_lossy(&changed).replace('\0', "\n");
        if said.is_empty() { Ok(()) } else { Err(GitError::LocalChanges { said }) }
    }

    fn begin(&self, branch: &str, how: &How) -> Result<(), GitError> {
        match self.act(&["merge", "--no-commit", "--no-ff", branch], how) {
            Ok(_) => Ok(()),
            // What git could not merge is put right next.
            Err(GitError::Conflicts { .. } | GitError::Unmerged(_)) => Ok(()),
            Err(error) if self.commit_of("MERGE_HEAD").is_ok() => {
                let _left_as_it_is = self.act(&["merge", "--abort"], how);
                Err(error)
            }
            Err(error) => Err(error),
        }
    }

    /// Writes the merged files, and leaves in git's index as undecided what contradicts.
    fn put_right(
        &self,
        versions: &ThreeVersions,
        merged: &MergedStudy,
        how: &How,
    ) -> Result<Brought, GitError> {
        let open: BTreeSet<FileKey> =
            merged.contradictions.iter().map(Contradiction::file).collect();
        let written = self.write_merged(versions, merged)?;
        let left: BTreeSet<FileKey> =
            self.unmerged()?.into_iter().filter_map(|row| row.key).collect();
        let is_ours =
            |key: &&FileKey| versions.files.contains_key(*key) && !versions.closed.contains(*key);
        let decided = written.iter().chain(&left).filter(|key| !open.contains(key)).filter(is_ours);
        let decided: BTreeSet<FileKey> = decided.cloned().collect();
        self.mark_decided(&decided.into_iter().collect::<Vec<_>>(), how)?;
        let to_open: Vec<&FileKey> = open.iter().filter(|key| !left.contains(key)).collect();
        self.mark_open(versions, &to_open, how)?;
        let elsewhere = self.unmerged()?.into_iter();
        let elsewhere =
            elsewhere.filter(|row| row.key.as_ref().is_none_or(|key| !open.contains(key)));
        Ok(Brought {
            n_records: versions.incoming().len(),
            contradictions: merged.contradictions.clone(),
            n_needs_you: merged.n_needs_you(),
            elsewhere: elsewhere.map(|row| row.path).collect(),
            notes: merged.notes.clone(),
        })
    }

    fn finish(&self, brought: Brought, how: &How) -> Result<Merge, GitError> {
        if self.unmerged()?.is_empty() {
            self.commit(how)?;
            return Ok(Merge::Done(Box::new(brought)));
        }
        Ok(Merge::Open(Box::new(brought)))
    }

    /// Writes every file that git left otherwise than it is to be; returns those that were written.
    pub(super) fn write_merged(
        &self,
        versions: &ThreeVersions,
        merged: &MergedStudy,
    ) -> Result<BTreeSet<FileKey>, GitError> {
        let mut writes = Vec::new();
        for (key, stages) in &versions.files {
            if versions.closed.contains(key) || is_as_one_side(versions, merged, key) {
                continue;
            }
            let unread = versions.unread.get(key).map_or(&[][..], Vec::as_slice);
            let Some(text) = text_of(&merged.project, key, unread) else { continue };
            if text.is_none() && stages.mine.is_none() && stages.theirs.is_none() {
                continue;
            }
            let on_disk = read_file(self.study(), key);
            if on_disk.as_deref() != text.as_ref().map(String::as_bytes) {
                let expected = vec![on_disk.as_deref().map(ContentHash::of)];
                writes.push(FileWrite { key: key.clone(), path: key.path(), text, expected });
            }
        }
        write_all(self.study(), &writes)
    }

    /// Puts the three versions of files into git's index, so that they count as undecided.
    fn mark_open(
        &self,
        versions: &ThreeVersions,
        keys: &[&FileKey],
        how: &How,
    ) -> Result<(), GitError> {
        let mut rows = String::new();
        for key in keys {
            let Some(stages) = versions.files.get(*key) else { continue };
            let path = format!("{}{}", self.prefix(), key.path_text());
            let nothing = "0".repeat(stages.ids().next().map_or(40, |id| id.as_str().len()));
            rows.push_str(&format!("0 {nothing}\t{path}\n"));
            let numbered: [(u8, &Option<ObjectId>); 3] =
                [(1, &stages.base), (2, &stages.mine), (3, &stages.theirs)];
            for (stage, id) in numbered {
                if let Some(id) = id {
                    rows.push_str(&format!("100644 {} {stage}\t{path}\n", id.as_str()));
                }
            }
        }
        if rows.is_empty() {
            return Ok(());
        }
        self.act_with(&["update-index", "--index-info"], rows.as_bytes(), how).map(drop)
    }
}

/// Writes files of the study as they are merged, also where there is no git.
///
/// # Errors
/// Says what stood in the way.
pub fn write_settled(
    study: &Path,
    open: &OpenMerge,
    keys: &BTreeSet<FileKey>,
) -> Result<(), GitError> {
    let mut writes = Vec::new();
    for key in keys {
        let unread = open.unread.get(key).map_or(&[][..], Vec::as_slice);
        let Some(text) = text_of(&open.project, key, unread) else { continue };
        let expected = vec![open.files.get(key).copied().flatten()];
        writes.push(FileWrite { key: key.clone(), path: key.path(), text, expected });
    }
    write_all(study, &writes).map(drop)
}

/// Returns whether only one side changed a file and it stays as that side has it: git has written it so.
fn is_as_one_side(versions: &ThreeVersions, merged: &MergedStudy, key: &FileKey) -> bool {
    let Some(stages) = versions.files.get(key) else { return true };
    if versions.merged_bases.contains(key) {
        return false;
    }
    (stages.theirs == stages.base && is_same(&merged.project, &versions.mine, key))
        || (stages.mine == stages.base && is_same(&merged.project, &versions.theirs, key))
}

/// Returns whether a file holds the same in both; codings, of which there are many, are compared where they are.
fn is_same(one: &Project, other: &Project, key: &FileKey) -> bool {
    match key {
        FileKey::Codings(layer, id) => {
            let [one, other] = [one, other]
                .map(|project| project.codings_of(layer, id).filter(|map| !map.is_empty()));
            one == other
        }
        _ => extract(one, key) == extract(other, key),
    }
}

fn write_all(root: &Path, writes: &[FileWrite]) -> Result<BTreeSet<FileKey>, GitError> {
    let outcome = write(root, writes);
    if let Some(failure) = outcome.failure {
        return Err(GitError::Refused { doing: "merge".to_owned(), said: failure.why });
    }
    if let Some(changed) = outcome.changed.first() {
        let said = format!("{} was changed by somebody else just now", changed.key.path_text());
        return Err(GitError::Refused { doing: "merge".to_owned(), said });
    }
    Ok(outcome.written.into_iter().map(|row| row.key).collect())
}
