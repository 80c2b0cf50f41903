//! What belongs to one person on one machine: drafts, and where one was. It is never committed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::dialect;
use super::disk::{self, OnDisk};
use super::error::{StorageError, io};
use super::layout;
use super::problem::{Finding, Problem, ProblemKind};
use crate::domain::coding::ReadStretch;
use crate::domain::id::{CodeId, CoderId, TranscriptId};
use crate::domain::place::Place;

/// A text that was being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its name: letters and digits of ASCII, and hyphens.
    pub name: String,
    /// The text as it was typed.
    pub text: String,
}

/// Where one was, and what one has seen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlaceState {
    /// Who codes on this machine, where that was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coder: Option<CoderId>,
    /// The transcript that was shown last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transcript: Option<TranscriptId>,
    /// Where the cursor was in each transcript.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub cursors: BTreeMap<TranscriptId, Place>,
    /// Bookmarks by letter.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub bookmarks: BTreeMap<char, (TranscriptId, Place)>,
    /// Codes whose children are hidden.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub folded: BTreeSet<CodeId>,
    /// Hints that were followed and need not be shown again.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub hints: BTreeSet<String>,
    /// Reading that is not in the project's files yet.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unwritten: Vec<UnwrittenReading>,
}

/// What a coder has read of a transcript since its file was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnwrittenReading {
    /// Who.
    pub coder: CoderId,
    /// What.
    pub transcript: TranscriptId,
    /// The stretches.
    pub read: Vec<ReadStretch>,
}

/// Keeps a text that is being typed. Anything but letters and digits in `name` counts as a hyphen.
///
/// # Errors
/// Says what stood in the way; the draft before stays then.
pub fn save_draft(root: &Path, name: &str, text: &str) -> Result<(), StorageError> {
    disk::make_private(root)?;
    disk::make_plain_folder(&layout::drafts(root))?;
    let path = layout::draft(root, name);
    disk::replace(&path, text.as_bytes(), &mut |_| Ok(())).map_err(io("keeping the draft", &path))
}

/// Returns every draft, by name.
#[must_use]
pub fn read_drafts(root: &Path) -> Vec<Draft> {
    let folder = layout::drafts(root);
    if disk::leads_through_links(root, &folder.join("x")) {
        return Vec::new();
    }
    let Ok(listing) = fs::read_dir(folder) else { return Vec::new() };
    let mut drafts: Vec<Draft> =
        listing.flatten().filter_map(|entry| read_draft(&entry.path())).collect();
    drafts.sort_by(|a, b| a.name.cmp(&b.name));
    drafts
}

fn read_draft(path: &Path) -> Option<Draft> {
    let name = path.file_name()?.to_str()?.strip_suffix(".txt")?.to_owned();
    let Ok(OnDisk::Bytes(bytes, _)) = disk::read(path) else { return None };
    Some(Draft { name, text: String::from_utf8_lossy(&bytes).into_owned() })
}

/// Forgets a draft, if there is one.
///
/// # Errors
/// Says why it is still there.
pub fn drop_draft(root: &Path, name: &str) -> Result<(), StorageError> {
    let path = layout::draft(root, name);
    match fs::remove_file(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        removed => removed.map_err(io("removing the draft", &path)),
    }
}

/// Remembers where one was.
///
/// # Errors
/// Says what stood in the way; nothing of the study is lost by it.
pub fn save_place(root: &Path, bookmark: &PlaceState) -> Result<(), StorageError> {
    disk::make_private(root)?;
    let path = layout::place(root);
    let text = dialect::write(bookmark)
        .map_err(|source| StorageError::Unwritable { what: path.display().to_string(), source })?;
    disk::replace(&path, text.as_bytes(), &mut |_| Ok(())).map_err(io("writing", &path))
}

/// Returns where one was; fields of other versions are passed over.
///
/// # Errors
/// Names the problem where the file makes no sense. Starting from the top is all it costs.
pub fn read_place(root: &Path) -> Result<PlaceState, Box<Problem>> {
    let path = layout::place(root);
    let relative = path.strip_prefix(root).unwrap_or(&path).to_owned();
    let named = |finding: Finding, text: &str| Box::new(finding.in_file(relative.clone(), text));
    match disk::read(&path) {
        Ok(OnDisk::Nothing) => Ok(PlaceState::default()),
        Ok(OnDisk::Bytes(bytes, _)) => {
            let text = String::from_utf8_lossy(&bytes);
            dialect::read_tolerant(&text)
                .map(|read| read.value)
                .map_err(|error| named(Finding::from_ron(&error, ProblemKind::Broken), &text))
        }
        _ => {
            let why = "where you were last cannot be read";
            Err(named(Finding::whole(ProblemKind::Unreadable, why), ""))
        }
    }
}
