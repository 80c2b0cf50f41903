//! What waits for a decision: paths of which git keeps all three versions, and files with markers in them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{Sides, Stages, ThreeVersions};
use crate::domain::project::Project;
use crate::services::git::error::Operation;
use crate::services::git::objects::ObjectId;
use crate::services::git::{Git, GitError};
use crate::services::three_way::file::{merge_unread, read_version};
use crate::services::three_way::merge_alone;
use crate::storage::file_content::{FileReading, Standing, UnreadLine, join};
use crate::storage::fingerprint::ContentHash;
use crate::storage::layout::FileKey;
use crate::storage::look::read_file;
use crate::storage::markers::take_apart;
use crate::storage::merge::Contradiction;

/// A path of which git keeps several versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmerged {
    /// Within the repository.
    pub path: String,
    /// Which file of the study it is, if it is one.
    pub key: Option<FileKey>,
    /// Its versions.
    pub stages: Stages,
}

/// What waits for decisions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenMerge {
    /// The files, each with what lies on disk now.
    pub files: BTreeMap<FileKey, Option<ContentHash>>,
    /// The records of these files as merged so far, with this side's readings.
    pub project: Project,
    /// What must be decided.
    pub contradictions: Vec<Contradiction>,
    /// Lines of both sides that could not be read.
    pub unread: BTreeMap<FileKey, Vec<UnreadLine>>,
    /// Paths that tusj cannot merge: none of the study's, or not to be read.
    pub elsewhere: Vec<String>,
    /// What was begun: a merge, a rebase, a cherry-pick.
    pub operation: Option<Operation>,
}

impl OpenMerge {
    /// Returns the files of which nothing is left to be decided.
    #[must_use]
    pub fn settled(&self) -> BTreeSet<FileKey> {
        let open: BTreeSet<FileKey> = self.contradictions.iter().map(Contradiction::file).collect();
        self.files.keys().filter(|key| !open.contains(key)).cloned().collect()
    }
}

impl Git {
    /// Returns what was begun in the repository and is not finished, with the version it brings.
    #[must_use]
    pub fn begun(&self) -> Option<(Operation, ObjectId)> {
        let names = [
            ("MERGE_HEAD", Operation::Merge),
            ("REBASE_HEAD", Operation::Rebase),
            ("CHERRY_PICK_HEAD", Operation::CherryPick),
            ("REVERT_HEAD", Operation::Revert),
        ];
        names
            .into_iter()
            .find_map(|(name, operation)| Some((operation, self.commit_of(name).ok()?)))
    }

    /// Returns the paths of which git keeps several versions.
    ///
    /// # Errors
    /// Says what git said.
    pub fn unmerged(&self) -> Result<Vec<Unmerged>, GitError> {
        let mut rows = self.undecided_paths()?;
        let listing = self.ask(&["ls-files", "-u", "-z", "--full-name"])?;
        for row in listing.split(|byte| *byte == 0).filter(|row| !row.is_empty()) {
            let row = String::from_utf8_lossy(row);
            let Some((head, path)) = row.split_once('\t') else { continue };
            let mut words = head.split(' ').skip(1);
            let id = words.next().and_then(ObjectId::parse);
            let stages = rows.entry(path.to_owned()).or_default();
            match words.next() {
                Some("1") => stages.base = id,
                Some("2") => stages.mine = id,
                Some("3") => stages.theirs = id,
                _ => {}
            }
        }
        let row =
            |(path, stages): (String, Stages)| Unmerged { key: self.key_of(&path), path, stages };
        Ok(rows.into_iter().map(row).collect())
    }

    /// Returns all paths of the repository that wait for a decision, also those outside the study.
    fn undecided_paths(&self) -> Result<BTreeMap<String, Stages>, GitError> {
        let listing =
            self.ask(&["diff", "--name-only", "--no-ext-diff", "--diff-filter=U", "-z"])?;
        let paths = listing.split(|byte| *byte == 0).filter(|path| !path.is_empty());
        Ok(paths
            .map(|path| (String::from_utf8_lossy(path).into_owned(), Stages::default()))
            .collect())
    }

    /// Merges what git keeps several versions of, and the files `marked`, which hold markers.
    ///
    /// # Errors
    /// Says what git said.
    pub fn open_merge(&self, marked: &[FileKey]) -> Result<OpenMerge, GitError> {
        let begun = self.begun();
        let mut open =
            OpenMerge { operation: begun.as_ref().map(|row| row.0), ..OpenMerge::default() };
        let mut stages = BTreeMap::new();
        for row in self.unmerged()? {
            match row.key {
                Some(key) => drop(stages.insert(key, row.stages)),
                None => open.elsewhere.push(row.path),
            }
        }
        if !stages.is_empty() {
            let sides = begun.as_ref().and_then(|begun| self.sides_of(begun).ok());
            self.merge_stages(&mut open, &stages, sides.as_ref())?;
        }
        for key in marked.iter().filter(|key| !stages.contains_key(*key)) {
            merge_marked(&mut open, key, read_file(self.study(), key).as_deref());
        }
        Ok(open)
    }

    /// Returns the versions that an operation brings together.
    fn sides_of(&self, (operation, theirs): &(Operation, ObjectId)) -> Result<Sides, GitError> {
        match operation {
            Operation::Merge => self.sides("HEAD", theirs.as_str()),
            Operation::Revert => Ok(Sides {
                base: Some(theirs.clone()),
                more_bases: Vec::new(),
                mine: self.commit_of("HEAD")?,
                theirs: self.commit_of(&format!("{}^", theirs.as_str()))?,
            }),
            _ => Ok(Sides {
                base: Some(self.commit_of(&format!("{}^", theirs.as_str()))?),
                more_bases: Vec::new(),
                mine: self.commit_of("HEAD")?,
                theirs: theirs.clone(),
            }),
        }
    }

    fn merge_stages(
        &self,
        open: &mut OpenMerge,
        stages: &BTreeMap<FileKey, Stages>,
        sides: Option<&Sides>,
    ) -> Result<(), GitError> {
        let (versions, merged) = match sides {
            Some(sides) => self.merge_sides(sides)?,
            None => {
                let versions = self.read_stages(stages.clone())?;
                let merged = versions.merge();
                (versions, merged)
            }
        };
        for key in
            stages.keys().chain(merged.followed.iter().filter(|key| !stages.contains_key(*key)))
        {
            if versions.closed.contains(key) || !versions.files.contains_key(key) {
                open.elsewhere.push(key.path_text());
                continue;
            }
            let on_disk = read_file(self.study(), key);
            open.files.insert(key.clone(), on_disk.as_deref().map(ContentHash::of));
            join(&mut open.project, crate::storage::file_content::extract(&merged.project, key));
            keep_unread(open, &versions, key);
        }
        let files = &open.files;
        let found = merged.contradictions.into_iter().filter(|row| files.contains_key(&row.file()));
        open.contradictions.extend(found);
        Ok(())
    }
}

fn keep_unread(open: &mut OpenMerge, versions: &ThreeVersions, key: &FileKey) {
    if let Some(unread) = versions.unread.get(key) {
        open.unread.insert(key.clone(), unread.clone());
    }
}

/// Reads both sides out of the files `marked` of a study that lies in no repository.
#[must_use]
pub fn open_marked(study: &Path, marked: &[FileKey]) -> OpenMerge {
    let mut open = OpenMerge::default();
    for key in marked {
        merge_marked(&mut open, key, read_file(study, key).as_deref());
    }
    open
}

/// Reads both sides out of the markers in a file.
pub fn merge_marked(open: &mut OpenMerge, key: &FileKey, bytes: Option<&[u8]>) {
    let Some(bytes) = bytes else { return };
    let sides = std::str::from_utf8(bytes).ok().and_then(take_apart);
    let Some(sides) = sides else { return open.elsewhere.push(key.path_text()) };
    let read = |text: &str| read_version(key, text.as_bytes());
    let [mine, theirs] = [read(&sides.mine), read(&sides.theirs)];
    let base = if sides.has_base { read(&sides.base) } else { common(key, &sides.base) };
    let is_open = |reading: &FileReading| reading.standing == Standing::Readable;
    if !(is_open(&base) && is_open(&mine) && is_open(&theirs)) {
        return open.elsewhere.push(key.path_text());
    }
    let merged = merge_alone(&base.part, &mine.part, &theirs.part);
    let unread = merge_unread(&base.unread, &mine.unread, &theirs.unread);
    if !unread.is_empty() {
        open.unread.insert(key.clone(), unread);
    }
    open.files.insert(key.clone(), Some(ContentHash::of(bytes)));
    open.contradictions.extend(merged.contradictions);
    join(&mut open.project, merged.project);
}

/// Returns what stands outside the conflicts, where that makes sense by itself; else that nothing was common.
fn common(key: &FileKey, text: &str) -> FileReading {
    let reading = read_version(key, text.as_bytes());
    if reading.standing == Standing::Readable { reading } else { FileReading::gone() }
}
