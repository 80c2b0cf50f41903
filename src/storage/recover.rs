//! After a crash: finishing what the journal has and the files have not.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::disk::{self, OnDisk};
use super::error::StorageError;
use super::file_content::{self, FileReading, Standing};
use super::fingerprint::ContentHash;
use super::layout::{DEEP_FOLDERS, FLAT_FOLDERS, FileKey, UNFINISHED, file_of};
use super::lock::ProjectLock;
use super::write::{FileWrite, WriteFailure, write_locked};
use crate::domain::edit::{Edit, Operation, force};
use crate::domain::id::OperationId;
use crate::domain::project::Project;

/// What became of unfinished operations.
#[derive(Debug, Default)]
pub struct Recovery {
    /// Operations that every file now holds; the journal can say so.
    pub done: Vec<OperationId>,
    /// Files that were written for it.
    pub written: Vec<FileKey>,
    /// What could not be settled without asking.
    pub unclear: Vec<Unclear>,
    /// What stopped the writing.
    pub failure: Option<WriteFailure>,
}

/// A file that is neither as it was before an operation nor as it should be after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unclear {
    /// The operation; its edits say what was meant.
    pub operation: OperationId,
    /// The file, which was left as it is.
    pub file: FileKey,
    /// Why it was left, in words.
    pub why: String,
}

/// Finishes `unfinished`, which stand in the order in which they happened.
///
/// A file that holds what the operations made is left; one that holds what was there before any of them is brought
/// up to date; any other is left and named.
///
/// # Errors
/// Says why the project could not be locked; then nothing was done.
pub fn recover(root: &Path, unfinished: &[Operation]) -> Result<Recovery, StorageError> {
    let mut recovery = Recovery::default();
    if unfinished.is_empty() {
        return Ok(recovery);
    }
    let lock = ProjectLock::take(root)?;
    sweep(root, &lock);
    let files = steps_by_file(unfinished);
    let mut writes = Vec::new();
    for (key, steps) in &files {
        match settle_file(root, key, steps) {
            Ok(write) => writes.extend(write),
            Err(why) => recovery.leave(key, steps, &why),
        }
    }
    let outcome = write_locked(root, &lock, &writes, &mut |_| Ok(()));
    for changed in &outcome.changed {
        let steps = files.get(&changed.key).map_or(&[][..], Vec::as_slice);
        recovery.leave(&changed.key, steps, "something else changed it just now");
    }
    recovery.written = outcome.written.into_iter().map(|written| written.key).collect();
    recovery.done = unfinished
        .iter()
        .filter(|operation| outcome.failure.is_none() && !recovery.is_unclear(&operation.id))
        .map(|operation| operation.id.clone())
        .collect();
    recovery.failure = outcome.failure;
    Ok(recovery)
}

impl Recovery {
    fn leave(&mut self, file: &FileKey, steps: &[Step<'_>], why: &str) {
        self.unclear.extend(steps.iter().map(|(operation, _)| Unclear {
            operation: (*operation).clone(),
            file: file.clone(),
            why: why.to_owned(),
        }));
    }

    fn is_unclear(&self, operation: &OperationId) -> bool {
        self.unclear.iter().any(|unclear| unclear.operation == *operation)
    }
}

/// What one operation does to one file.
type Step<'a> = (&'a OperationId, Vec<&'a Edit>);

fn steps_by_file(operations: &[Operation]) -> BTreeMap<FileKey, Vec<Step<'_>>> {
    let mut files: BTreeMap<FileKey, Vec<Step<'_>>> = BTreeMap::new();
    for operation in operations {
        for edit in &operation.edits {
            let steps = files.entry(file_of(edit)).or_default();
            match steps.last_mut() {
                Some((id, edits)) if *id == &operation.id => edits.push(edit),
                _ => steps.push((&operation.id, vec![edit])),
            }
        }
    }
    files
}

/// Returns what is to be written to bring a file up to date, or says why that cannot be told.
fn settle_file(
    root: &Path,
    key: &FileKey,
    steps: &[Step<'_>],
) -> Result<Option<FileWrite>, String> {
    if !key.is_safe() {
        return Err("this cannot be the name of a file".to_owned());
    }
    let path = root.join(key.path());
    let (reading, hash) = match disk::read(&path) {
        Ok(OnDisk::Bytes(bytes, _)) => {
            (file_content::read(key, &bytes), Some(ContentHash::of(&bytes)))
        }
        Ok(OnDisk::Nothing) => (FileReading::gone(), None),
        Ok(OnDisk::TooLarge | OnDisk::NoFile) => return Err("it is no plain file".to_owned()),
        Err(error) => return Err(format!("it cannot be read: {error}")),
    };
    if reading.standing != Standing::Readable {
        return Err(super::load::why_not(&reading));
    }
    let settled = settle(&reading.part, steps).ok_or(
        "it is neither as it was before nor as it should be after: something else changed it",
    )?;
    if settled == reading.part {
        return Ok(None);
    }
    let text =
        file_content::render(&settled, key, &reading.unread).map_err(|error| error.to_string())?;
    if text.is_none() && !reading.unread.is_empty() {
        return Err("it holds lines that could not be read".to_owned());
    }
    Ok(Some(FileWrite { path: key.path(), key: key.clone(), text, expected: vec![hash] }))
}

/// Returns the records of a file after all `steps`, from wherever among them the file stands now.
fn settle(now: &Project, steps: &[Step<'_>]) -> Option<Project> {
    let from_here = |start: usize| {
        let mut part = now.clone();
        let mut edits = steps.iter().skip(start).flat_map(|(_, edits)| edits);
        edits.all(|edit| put(&mut part, edit)).then_some(part)
    };
    (0..steps.len()).find_map(from_here).or_else(|| {
        let (_, last) = steps.last()?;
        let mut part = now.clone();
        last.iter().rev().all(|edit| put(&mut part, &edit.inverse())).then(|| now.clone())
    })
}

fn put(part: &mut Project, edit: &Edit) -> bool {
    edit.fits(part) && force(part, std::slice::from_ref(edit)).is_empty()
}

/// Removes files that were being written when a session ended. Nobody writes while the lock is held.
fn sweep(root: &Path, _lock: &ProjectLock) {
    let mut folders = vec![root.to_owned()];
    folders.extend(FLAT_FOLDERS.iter().map(|folder| root.join(folder)));
    for folder in DEEP_FOLDERS {
        let inner = fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
        folders.extend(inner.map(|entry| entry.path()));
    }
    for folder in folders {
        if disk::leads_through_links(root, &folder.join("x")) {
            continue;
        }
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name.starts_with(UNFINISHED) && name.ends_with(".tmp") {
                let _stays_where_it_cannot_be_removed = fs::remove_file(entry.path());
            }
        }
    }
}
