//! Reading a folder in stages, so that the first screen waits for little.
//!
//! The stages take only the path and can run on any thread; [`super::folder::Folder::absorb`] puts them together.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use super::disk::{self, OnDisk};
use super::error::StorageError;
use super::file_content::{self, FileReading, Standing, UnreadLine};
use super::fingerprint::{ContentHash, Stamp};
use super::layout::{DEEP_FOLDERS, EXTENSION, FLAT_FOLDERS, FileKey, UNFINISHED};
use super::problem::{Finding, Problem, ProblemKind};
use crate::domain::id::{CoderId, TranscriptId};
use crate::domain::project::Project;
use crate::domain::study::FORMAT;

/// What one stage of loading found.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// The records.
    pub project: Project,
    /// The files they came from, and those that could not be read.
    pub files: Vec<LoadedFile>,
    /// What is wrong with them.
    pub problems: Vec<Problem>,
    /// Why nothing in the folder may be written.
    pub sealed: Option<String>,
}

/// What is to be known of a file that was read.
#[derive(Clone, Debug)]
pub struct LoadedFile {
    /// Which file.
    pub key: FileKey,
    /// The hash of its content; none where it could not be read.
    pub hash: Option<ContentHash>,
    /// Its stamp.
    pub stamp: Option<Stamp>,
    /// What may be done with it.
    pub standing: Standing,
    /// Why it may not be written, in words.
    pub why: String,
    /// Lines that could not be read.
    pub unread: Vec<UnreadLine>,
}

impl Part {
    /// Reads the file `key`, if there is one.
    fn add(&mut self, root: &Path, key: FileKey) {
        let Some((reading, hash, stamp)) = read_file(root, &key) else { return };
        self.files.push(LoadedFile {
            key,
            hash,
            stamp,
            standing: reading.standing,
            why: why_not(&reading),
            unread: reading.unread,
        });
        self.problems.extend(reading.problems);
        file_content::join(&mut self.project, reading.part);
    }
}

/// Returns in words why a file may not be written; nothing where it may.
pub(super) fn why_not(reading: &FileReading) -> String {
    let first = match reading.standing {
        Standing::Readable => None,
        Standing::ReadOnly => {
            reading.problems.iter().find(|row| row.kind == ProblemKind::UnknownField)
        }
        Standing::Blocked => reading.problems.first(),
    };
    first.map(ToString::to_string).unwrap_or_default()
}

/// Loads what every screen needs: the project, its coders, the codebook and the handles.
///
/// # Errors
/// Refuses a folder without `project.ron` and one of a later format.
pub fn load_head(root: &Path) -> Result<Part, StorageError> {
    let mut part = Part::default();
    part.add(root, FileKey::Project);
    let Some(head) = part.files.first() else {
        return Err(StorageError::NotAProject(root.to_owned()));
    };
    let format = match head.standing {
        Standing::Blocked => format_in(&root.join(FileKey::Project.path())),
        Standing::Readable | Standing::ReadOnly => Some(part.project.settings.format),
    };
    match format {
        Some(found) if found > FORMAT => return Err(StorageError::NewerFormat { found }),
        Some(_) => {}
        None => part.sealed = Some(head.why.clone()),
    }
    part.add(root, FileKey::Handles);
    for folder in ["coders", "codebook"] {
        for key in keys_in(root, folder, &mut part.problems) {
            part.add(root, key);
        }
    }
    strangers(root, Path::new(""), &mut part.problems);
    Ok(part)
}

/// Returns the transcripts that have a file, by id.
#[must_use]
pub fn list_transcripts(root: &Path) -> Vec<TranscriptId> {
    keys_in(root, "transcripts", &mut Vec::new())
        .into_iter()
        .filter_map(|key| match key {
            FileKey::Transcript(id) => Some(id),
            _ => None,
        })
        .collect()
}

/// Loads a transcript with what every layer says of it.
#[must_use]
pub fn load_transcript(root: &Path, id: &TranscriptId) -> Part {
    let mut part = Part::default();
    part.add(root, FileKey::Transcript(id.clone()));
    for layer in inner_folders(root, "codings", &mut Vec::new()) {
        part.add(root, FileKey::Codings(CoderId::new(layer), id.clone()));
    }
    for coder in inner_folders(root, "reading", &mut Vec::new()) {
        part.add(root, FileKey::Reading(CoderId::new(coder), id.clone()));
    }
    part.add(root, FileKey::Decisions(id.clone()));
    part
}

/// Loads these files and nothing else; a file that is not there is left out.
#[must_use]
pub fn load_files<'a>(root: &Path, keys: impl IntoIterator<Item = &'a FileKey>) -> Part {
    let mut part = Part::default();
    for key in keys {
        part.add(root, key.clone());
    }
    part
}

/// Loads everything that no other stage does, also what is said of transcripts whose file is missing.
#[must_use]
pub fn load_rest(root: &Path) -> Part {
    let mut part = Part::default();
    let transcripts: BTreeSet<TranscriptId> = list_transcripts(root).into_iter().collect();
    for key in all_keys(root, &mut part.problems) {
        let elsewhere = match &key {
            FileKey::Project
            | FileKey::Handles
            | FileKey::Coder(_)
            | FileKey::Code(_)
            | FileKey::Transcript(_) => true,
            FileKey::Codings(_, id) | FileKey::Reading(_, id) | FileKey::Decisions(id) => {
                transcripts.contains(id)
            }
            _ => false,
        };
        if !elsewhere {
            part.add(root, key);
        }
    }
    part
}

/// Returns every file of tusj in the folder, and what lies there that is none.
///
/// What lies in the project's own folder and in those of coders and codes is not complained of: [`load_head`] does.
pub(super) fn all_keys(root: &Path, problems: &mut Vec<Problem>) -> Vec<FileKey> {
    let mut keys = vec![FileKey::Project, FileKey::Handles];
    for folder in FLAT_FOLDERS {
        if matches!(folder, "coders" | "codebook") {
            keys.extend(keys_in(root, folder, &mut Vec::new()));
        } else {
            keys.extend(keys_in(root, folder, problems));
        }
    }
    for folder in DEEP_FOLDERS {
        for inner in inner_folders(root, folder, problems) {
            keys.extend(keys_in(root, &format!("{folder}/{inner}"), problems));
        }
    }
    keys
}

/// Reads one file; nothing where there is none.
pub(super) fn read_file(
    root: &Path,
    key: &FileKey,
) -> Option<(FileReading, Option<ContentHash>, Option<Stamp>)> {
    let blocked = |kind, why: String| {
        let problem = Finding::whole(kind, why).in_file(key.path(), "");
        Some((FileReading::blocked(problem), None, None))
    };
    let path = root.join(key.path());
    if disk::leads_through_links(root, &path) {
        return blocked(
            ProblemKind::Stranger,
            "the folder is a link; it is not followed".to_owned(),
        );
    }
    match disk::read(&path) {
        Ok(OnDisk::Bytes(bytes, stamp)) => {
            let hash = ContentHash::of(&bytes);
            Some((file_content::read(key, &bytes), Some(hash), Some(stamp)))
        }
        Ok(OnDisk::Nothing) => None,
        Ok(OnDisk::TooLarge) => blocked(
            ProblemKind::TooLarge,
            format!("the file is larger than {} MB", disk::LARGEST_FILE / 1024 / 1024),
        ),
        Ok(OnDisk::NoFile) => {
            blocked(ProblemKind::Stranger, "this is a link or folder, not a file".to_owned())
        }
        Err(error) => blocked(
            ProblemKind::Unreadable,
            StorageError::Io { doing: "reading", path: key.path(), source: error }.to_string(),
        ),
    }
}

/// Looks for the format in a `project.ron` that cannot be read; of several, the latest counts.
fn format_in(path: &Path) -> Option<u32> {
    let Ok(OnDisk::Bytes(bytes, _)) = disk::read(path) else { return None };
    let text = String::from_utf8_lossy(&bytes);
    text.lines()
        .filter_map(|line| line.trim().strip_prefix("format:"))
        .filter_map(|value| value.trim().trim_end_matches(',').trim().parse().ok())
        .max()
}

/// Returns the files of tusj in `folder`, by name.
fn keys_in(root: &Path, folder: &str, problems: &mut Vec<Problem>) -> Vec<FileKey> {
    let relative: PathBuf = folder.split('/').collect();
    strangers(root, &relative, problems);
    entries(root, &relative, &mut Vec::new())
        .iter()
        .filter_map(|(name, _)| FileKey::from_path(&relative.join(name)))
        .collect()
}

/// Complains of RON files in `folder` that are none of tusj's.
fn strangers(root: &Path, folder: &Path, problems: &mut Vec<Problem>) {
    for (name, is_folder) in entries(root, folder, problems) {
        let path = folder.join(&name);
        let is_ron = path.extension() == Some(OsStr::new(EXTENSION));
        let is_unfinished = name.starts_with(UNFINISHED);
        if is_ron && !is_folder && !is_unfinished && FileKey::from_path(&path).is_none() {
            let why = "no file of tusj is called so: names are small letters a to z, digits and hyphens; it is left alone";
            problems.push(Finding::whole(ProblemKind::Stranger, why).in_file(path, ""));
        }
    }
}

/// Returns the folders of coders or matrices in `folder`, by name.
fn inner_folders(root: &Path, folder: &str, problems: &mut Vec<Problem>) -> Vec<String> {
    let mut folders = Vec::new();
    for (name, is_folder) in entries(root, Path::new(folder), problems) {
        if !is_folder {
            continue;
        }
        if super::layout::is_safe_id(&name) {
            folders.push(name);
        } else {
            let why = "no folder of tusj is called so; what lies in it is left alone";
            let path = Path::new(folder).join(name);
            problems.push(Finding::whole(ProblemKind::Stranger, why).in_file(path, ""));
        }
    }
    folders
}

/// Returns what lies in a folder by name, and whether it is a folder itself. Links are no folders.
fn entries(root: &Path, folder: &Path, problems: &mut Vec<Problem>) -> Vec<(String, bool)> {
    let path = root.join(folder);
    let complain = |kind, why: &str| Finding::whole(kind, why).in_file(folder.to_owned(), "");
    match fs::symlink_metadata(&path) {
        Err(_) => return Vec::new(),
        Ok(metadata) if !metadata.is_dir() && path != root => {
            problems.push(complain(ProblemKind::Stranger, "this is a link or file, not a folder"));
            return Vec::new();
        }
        Ok(_) => {}
    }
    let Ok(listing) = fs::read_dir(&path) else {
        problems.push(complain(ProblemKind::Unreadable, "the folder cannot be read"));
        return Vec::new();
    };
    let mut entries: Vec<(String, bool)> = listing
        .flatten()
        .map(|entry| {
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            (entry.file_name().to_string_lossy().into_owned(), is_folder)
        })
        .collect();
    entries.sort();
    entries
}
