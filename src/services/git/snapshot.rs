//! A study as it stood in a version, read without touching the folder.

use std::collections::BTreeMap;

use super::objects::{ChangedFile, ObjectId};
use super::{Git, GitError};
use crate::domain::project::Project;
use crate::storage::file_content::{self, FileReading, join};
use crate::storage::layout::FileKey;
use crate::storage::problem::Problem;

/// What was read of a version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// The records.
    pub project: Project,
    /// What of it could not be read.
    pub problems: Vec<Problem>,
}

impl Snapshot {
    /// Adds what a file holds.
    pub fn add(&mut self, reading: FileReading) {
        self.problems.extend(reading.problems);
        join(&mut self.project, reading.part);
    }
}

/// The files that two versions have differently, read: everything else is the same in both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TwoVersions {
    /// The differing files as they were.
    pub before: Snapshot,
    /// The differing files as they are after.
    pub after: Snapshot,
}

impl Git {
    /// Reads the files of a version that `is_wanted`.
    ///
    /// # Errors
    /// Says what git said.
    pub fn read_version(
        &self,
        commit: &ObjectId,
        is_wanted: impl Fn(&FileKey) -> bool,
    ) -> Result<Snapshot, GitError> {
        let mut files = self.files_at(commit)?;
        files.retain(|key, _| is_wanted(key));
        self.read_files(&files)
    }

    /// Reads files by the names git has for their contents.
    ///
    /// # Errors
    /// Says what git said.
    pub fn read_files(&self, files: &BTreeMap<FileKey, ObjectId>) -> Result<Snapshot, GitError> {
        let ids: Vec<ObjectId> = files.values().cloned().collect();
        let contents = self.contents(&ids)?;
        let mut snapshot = Snapshot::default();
        for (key, content) in files.keys().zip(contents) {
            if let Some(bytes) = content {
                snapshot.add(file_content::read(key, &bytes));
            }
        }
        Ok(snapshot)
    }

    /// Reads both sides of the files that differ between two versions.
    ///
    /// # Errors
    /// Says what git said.
    pub fn read_changed(&self, changed: &[ChangedFile]) -> Result<TwoVersions, GitError> {
        let side = |of: fn(&ChangedFile) -> &Option<ObjectId>| {
            let files = changed.iter().filter_map(|row| Some((row.key.clone(), of(row).clone()?)));
            self.read_files(&files.collect())
        };
        Ok(TwoVersions { before: side(|row| &row.before)?, after: side(|row| &row.after)? })
    }
}
