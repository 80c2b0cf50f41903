//! What tusj knows of the files of an open project: what each held when last read or written.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::create;
use super::error::StorageError;
use super::file_content::{self, FileReading, Standing, UnreadLine};
use super::fingerprint::{ContentHash, Stamp};
use super::layout::{FileKey, file_of};
use super::load::{self, Part, why_not};
use super::look::{KnownFile, LookPlan, Looked};
use super::problem::Problem;
use super::write::{ChangedFile, FileWrite, WriteOutcome};
use crate::domain::edit::Edit;
use crate::domain::project::Project;

/// The folder of an open project.
#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
    files: BTreeMap<FileKey, FileState>,
    sealed: Option<String>,
    is_complete: bool,
    /// Counts what was noted, so that a look can be told to be older than a write.
    n_noted: u64,
}

/// What is known of one file.
#[derive(Clone, Debug)]
struct FileState {
    /// Content on disk as far as known; none where there is no file or it could not be read.
    hash: Option<ContentHash>,
    stamp: Option<Stamp>,
    standing: Standing,
    why: String,
    unread: Vec<UnreadLine>,
    /// What was planned and is not known to be written, oldest first.
    pending: Vec<Option<ContentHash>>,
    noted: u64,
}

impl Default for FileState {
    fn default() -> Self {
        Self {
            hash: None,
            stamp: None,
            standing: Standing::Readable,
            why: String::new(),
            unread: Vec::new(),
            pending: Vec::new(),
            noted: 0,
        }
    }
}

impl FileState {
    fn expected(&self) -> Vec<Option<ContentHash>> {
        std::iter::once(self.hash).chain(self.pending.iter().copied()).collect()
    }
}

/// Why a change was not planned. Nothing of it is to be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path} is not written: {why}")]
pub struct Refused {
    /// The file that stands in the way.
    pub key: FileKey,
    /// Where it lies within the project, with `/` between its parts.
    pub path: String,
    /// Why it may not be written.
    pub why: String,
}

impl Refused {
    fn new(key: &FileKey, why: impl Into<String>) -> Self {
        Self { key: key.clone(), path: key.path_text(), why: why.into() }
    }
}

impl Folder {
    /// Returns the folder at `root` of which nothing is known yet.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            files: BTreeMap::new(),
            sealed: None,
            is_complete: false,
            n_noted: 0,
        }
    }

    /// Makes the folder of a new project that holds what `project` holds.
    ///
    /// Files that are none of tusj's may lie there already. `project.ron` comes last: without it there is no project.
    ///
    /// # Errors
    /// Says what stood in the way; nothing that was made is left then.
    pub fn create(root: &Path, project: &Project) -> Result<Self, StorageError> {
        let mut folder = Self::new(root);
        let written = create::create(root, project)?;
        folder.noted(&written);
        folder.is_complete = true;
        Ok(folder)
    }

    /// Loads all of a project at once.
    ///
    /// # Errors
    /// As [`load::load_head`].
    pub fn open(root: &Path) -> Result<(Self, Project, Vec<Problem>), StorageError> {
        let mut folder = Self::new(root);
        let mut project = Project::default();
        let mut problems = folder.absorb(&mut project, load::load_head(root)?);
        for transcript in load::list_transcripts(root) {
            let part = load::load_transcript(root, &transcript);
            problems.extend(folder.absorb(&mut project, part));
        }
        problems.extend(folder.absorb(&mut project, load::load_rest(root)));
        folder.finish_loading();
        Ok((folder, project, problems))
    }

    /// Returns where the project lies.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Adds what a stage of loading found; files that are known already stay as they are.
    ///
    /// Returns the stage's problems.
    pub fn absorb(&mut self, project: &mut Project, part: Part) -> Vec<Problem> {
        let known = |key: &FileKey| self.files.contains_key(key);
        if part.files.iter().any(|file| known(&file.key)) {
            for file in part.files.iter().filter(|file| !known(&file.key)) {
                file_content::join(project, file_content::extract(&part.project, &file.key));
            }
        } else {
            file_content::join(project, part.project);
        }
        for file in part.files {
            self.files.entry(file.key).or_insert(FileState {
                hash: file.hash,
                stamp: file.stamp,
                standing: file.standing,
                why: file.why,
                unread: file.unread,
                ..FileState::default()
            });
        }
        self.sealed = self.sealed.take().or(part.sealed);
        part.problems
    }

    /// Says that every stage was absorbed: from now on a file that is not known is a new one.
    pub fn finish_loading(&mut self) {
        self.is_complete = true;
    }

    /// Returns whether every stage was absorbed.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// Returns what may be done with a file; one that is not known may be written.
    #[must_use]
    pub fn standing(&self, key: &FileKey) -> Standing {
        self.files.get(key).map_or(Standing::Readable, |state| state.standing)
    }

    /// Returns the files that may not be written, each with the reason.
    pub fn closed(&self) -> impl Iterator<Item = (&FileKey, &str)> {
        let is_closed = |state: &FileState| state.standing != Standing::Readable;
        let closed = self.files.iter().filter(move |(_, state)| is_closed(state));
        closed.map(|(key, state)| (key, state.why.as_str()))
    }

    /// Returns the lines of a file that could not be read.
    #[must_use]
    pub fn unread(&self, key: &FileKey) -> &[UnreadLine] {
        self.files.get(key).map_or(&[], |state| state.unread.as_slice())
    }

    /// Returns why nothing at all may be written, if so.
    #[must_use]
    pub fn sealed(&self) -> Option<&str> {
        self.sealed.as_deref()
    }

    /// Has nothing at all written from now on, for the reason `why`.
    pub fn seal(&mut self, why: impl Into<String>) {
        self.sealed = Some(why.into());
    }

    /// Says whether `edits` could be written, before anything is changed.
    ///
    /// # Errors
    /// Says in words which file may not be written and why.
    pub fn check(&self, edits: &[Edit]) -> Result<(), Refused> {
        edits.iter().map(file_of).try_for_each(|key| self.check_file(&key))
    }

    /// Returns what is to be written after `edits` were carried out on `project`, in the order to write it.
    ///
    /// A file whose text stays the same is left out. What is planned is remembered as something that may be found
    /// on disk, so that the next plan can be made before this one is written.
    ///
    /// # Errors
    /// Says in words which file may not be written and why; then nothing is planned.
    pub fn plan(&mut self, project: &Project, edits: &[Edit]) -> Result<Vec<FileWrite>, Refused> {
        let keys: BTreeSet<FileKey> = edits.iter().map(file_of).collect();
        self.plan_files(project, &keys)
    }

    /// Returns what is to be written so that the files `keys` hold what `project` holds; see [`Self::plan`].
    ///
    /// # Errors
    /// Says in words which file may not be written and why; then nothing is planned.
    pub fn plan_files<'a>(
        &mut self,
        project: &Project,
        keys: impl IntoIterator<Item = &'a FileKey>,
    ) -> Result<Vec<FileWrite>, Refused> {
        let mut writes = Vec::new();
        for key in keys {
            self.check_file(key)?;
            writes.extend(self.plan_file(project, key.clone())?);
        }
        for write in &writes {
            self.files.entry(write.key.clone()).or_default().pending.push(write.hash());
        }
        Ok(writes)
    }

    fn check_file(&self, key: &FileKey) -> Result<(), Refused> {
        if let Some(why) = &self.sealed {
            return Err(Refused::new(key, why));
        }
        if !key.is_safe() {
            return Err(Refused::new(key, "this cannot be the name of a file"));
        }
        match self.files.get(key) {
            Some(state) if state.standing != Standing::Readable => {
                Err(Refused::new(key, &state.why))
            }
            _ => Ok(()),
        }
    }

    fn plan_file(&self, project: &Project, key: FileKey) -> Result<Option<FileWrite>, Refused> {
        let unread = self.unread(&key);
        let text = file_content::render(project, &key, unread)
            .map_err(|error| Refused::new(&key, error.to_string()))?;
        if text.is_none() && !unread.is_empty() {
            let why = "it holds lines that could not be read, and they would be lost with it";
            return Err(Refused::new(&key, why));
        }
        let expected = self.files.get(&key).map_or_else(|| vec![None], FileState::expected);
        let write = FileWrite { path: key.path(), key, text, expected };
        Ok((write.expected.last() != Some(&write.hash())).then_some(write))
    }

    /// Remembers what was written, and forgets what was planned and could not be.
    pub fn noted(&mut self, outcome: &WriteOutcome) {
        self.n_noted += 1;
        for key in &outcome.left {
            // Writes are done in the order in which they were planned, so it is the oldest that failed.
            if let Some(state) = self.files.get_mut(key).filter(|row| !row.pending.is_empty()) {
                state.pending.remove(0);
            }
        }
        for written in &outcome.written {
            let state = self.files.entry(written.key.clone()).or_default();
            if let Some(index) = state.pending.iter().position(|hash| *hash == written.hash) {
                state.pending.drain(..=index);
            }
            state.hash = written.hash;
            state.stamp = written.stamp;
            state.noted = self.n_noted;
            if state.hash.is_none() && state.pending.is_empty() {
                self.files.remove(&written.key);
            }
        }
    }

    /// Remembers that a file now holds `bytes` (none where it is gone), which were read as `reading`.
    ///
    /// From here on the next write of the file expects these bytes.
    pub fn take(&mut self, key: &FileKey, bytes: Option<&[u8]>, reading: &FileReading) {
        self.n_noted += 1;
        let Some(bytes) = bytes else {
            self.files.remove(key);
            return;
        };
        let state = FileState {
            hash: Some(ContentHash::of(bytes)),
            standing: reading.standing,
            why: why_not(reading),
            unread: reading.unread.clone(),
            noted: self.n_noted,
            ..FileState::default()
        };
        self.files.insert(key.clone(), state);
    }

    /// Returns what a look at the folder needs to know.
    #[must_use]
    pub fn look(&self) -> LookPlan {
        let known = |(key, state): (&FileKey, &FileState)| KnownFile {
            key: key.clone(),
            stamp: state.stamp,
            expected: state.expected(),
        };
        LookPlan {
            known: self.files.iter().map(known).collect(),
            with_new_files: self.is_complete,
            asked: self.n_noted,
        }
    }

    /// Remembers what a look saw, and returns what is news: files that somebody else changed.
    ///
    /// What was written since the look was asked for, or is about to be, is left to the next look.
    pub fn noted_look(&mut self, looked: Looked) -> Vec<ChangedFile> {
        for (key, stamp) in looked.unchanged {
            if let Some(state) = self.files.get_mut(&key).filter(|row| row.noted <= looked.asked) {
                state.stamp = Some(stamp);
            }
        }
        let is_news = |file: &ChangedFile| match self.files.get(&file.key) {
            Some(state) => state.noted <= looked.asked && state.pending.is_empty(),
            None => file.bytes.is_some() && self.n_noted == looked.asked,
        };
        looked.changed.into_iter().filter(is_news).collect()
    }
}
