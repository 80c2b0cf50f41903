//! Putting files in their places: compared first, then whole or not at all.

use std::io;
use std::path::{Path, PathBuf};

use super::disk::{self, BeforeStep, OnDisk};
use super::error::{IoKind, StorageError};
use super::fingerprint::{ContentHash, Stamp};
use super::layout::FileKey;
use super::lock::ProjectLock;

/// A file that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileWrite {
    /// Which file.
    pub key: FileKey,
    /// Where it lies within the project.
    pub path: PathBuf,
    /// Its new text; none where it is to be removed.
    pub text: Option<String>,
    /// What may stand on disk before: one of these, `None` for no file. The last is the newest.
    pub expected: Vec<Option<ContentHash>>,
}

impl FileWrite {
    /// Returns the hash of the new text; none where the file is to be removed.
    #[must_use]
    pub fn hash(&self) -> Option<ContentHash> {
        self.text.as_ref().map(|text| ContentHash::of(text.as_bytes()))
    }
}

/// What became of a list of writes.
#[derive(Debug, Default)]
pub struct WriteOutcome {
    /// Files that now hold what they should.
    pub written: Vec<Written>,
    /// Files that somebody else changed; they were not written.
    pub changed: Vec<ChangedFile>,
    /// What stopped the writing.
    pub failure: Option<WriteFailure>,
    /// Files that were not reached, the one that failed first.
    pub left: Vec<FileKey>,
}

/// A file that holds what it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Which file.
    pub key: FileKey,
    /// The hash of its content; none where it was removed.
    pub hash: Option<ContentHash>,
    /// Its stamp; none where it was removed.
    pub stamp: Option<Stamp>,
}

/// A file that is not what it was expected to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedFile {
    /// Which file.
    pub key: FileKey,
    /// What it holds; none where it is gone.
    pub bytes: Option<Vec<u8>>,
}

/// What stopped the writing, and at what.
#[derive(Debug)]
pub struct WriteFailure {
    /// The file, within the project.
    pub path: PathBuf,
    /// What kind of refusal it was.
    pub kind: IoKind,
    /// What happened in words.
    pub why: String,
}

/// Writes `writes` in order, holding the project's lock.
///
/// A file that holds neither what is expected nor the new text is left as it is and returned as changed. The first
/// refusal of the system ends the writing; what is left can be written again.
#[must_use]
pub fn write(root: &Path, writes: &[FileWrite]) -> WriteOutcome {
    write_stepwise(root, writes, &mut |_| Ok(()))
}

/// As [`write`], asking `before` each step on disk; a refusal there counts as one of the system.
#[must_use]
pub fn write_stepwise(root: &Path, writes: &[FileWrite], before: BeforeStep<'_>) -> WriteOutcome {
    if writes.is_empty() {
        return WriteOutcome::default();
    }
    // Another branch may lie in the folder: what belongs to this project would be strewn into it.
    let is_there = writes.iter().any(|write| write.key == FileKey::Project)
        || root.join(FileKey::Project.path()).is_file();
    let lock = if is_there {
        ProjectLock::take(root)
    } else {
        Err(StorageError::NotAProject(root.to_owned()))
    };
    match lock {
        Ok(lock) => write_locked(root, &lock, writes, before),
        Err(error) => WriteOutcome {
            failure: writes.first().map(|write| WriteFailure::new(&write.path, &error)),
            left: writes.iter().map(|write| write.key.clone()).collect(),
            ..WriteOutcome::default()
        },
    }
}

impl WriteFailure {
    fn new(path: &Path, error: &StorageError) -> Self {
        Self { path: path.to_owned(), kind: error.io_kind(), why: error.to_string() }
    }
}

/// Writes under a lock that is held already.
pub(super) fn write_locked(
    root: &Path,
    _lock: &ProjectLock,
    writes: &[FileWrite],
    before: BeforeStep<'_>,
) -> WriteOutcome {
    let mut outcome = WriteOutcome::default();
    for (done, write) in writes.iter().enumerate() {
        match write_one(root, write, before) {
            Ok(Ok(written)) => outcome.written.push(written),
            Ok(Err(changed)) => outcome.changed.push(changed),
            Err(error) => {
                outcome.failure = Some(WriteFailure::new(&write.path, &error));
                outcome.left = writes.iter().skip(done).map(|write| write.key.clone()).collect();
                break;
            }
        }
    }
    outcome
}

fn write_one(
    root: &Path,
    write: &FileWrite,
    before: BeforeStep<'_>,
) -> Result<Result<Written, ChangedFile>, StorageError> {
    let path = root.join(&write.path);
    if !write.key.is_safe() || write.key.path() != write.path {
        return Err(StorageError::UnsafeName(write.path.display().to_string()));
    }
    if disk::leads_through_links(root, &path) {
        return Err(StorageError::Link(path));
    }
    let io = |source: io::Error| StorageError::Io { doing: "writing", path: path.clone(), source };
    let now = match disk::read(&path).map_err(io)? {
        OnDisk::Bytes(bytes, _) => Some(bytes),
        OnDisk::Nothing => None,
        OnDisk::TooLarge | OnDisk::NoFile => return Err(StorageError::Link(path)),
    };
    let hash = now.as_deref().map(ContentHash::of);
    if hash != write.hash() {
        if !write.expected.contains(&hash) {
            return Ok(Err(ChangedFile { key: write.key.clone(), bytes: now }));
        }
        put(root, &path, write.text.as_deref(), before).map_err(io)?;
    }
    let stamp = std::fs::symlink_metadata(&path).ok().map(|metadata| Stamp::of(&metadata));
    Ok(Ok(Written { key: write.key.clone(), hash: write.hash(), stamp }))
}

fn put(root: &Path, path: &Path, text: Option<&str>, before: BeforeStep<'_>) -> io::Result<()> {
    match text {
        Some(text) => disk::replace(path, text.as_bytes(), before),
        None => disk::remove(root, path, before),
    }
}
