//! Looking whether somebody else changed the folder: another tusj, git, or a person with an editor.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::disk::{self, OnDisk};
use super::fingerprint::{ContentHash, Stamp};
use super::layout::FileKey;
use super::load;
use super::write::ChangedFile;

/// What is known before a look.
#[derive(Clone, Debug)]
pub struct LookPlan {
    pub(super) known: Vec<KnownFile>,
    pub(super) with_new_files: bool,
    pub(super) asked: u64,
}

/// What is known of one file before a look.
#[derive(Clone, Debug)]
pub(super) struct KnownFile {
    pub(super) key: FileKey,
    pub(super) stamp: Option<Stamp>,
    pub(super) expected: Vec<Option<ContentHash>>,
}

/// What a look saw.
#[derive(Clone, Debug, Default)]
pub struct Looked {
    /// Files that hold something else than expected, are new, or are gone.
    pub changed: Vec<ChangedFile>,
    /// Files that were touched and hold what they held, with their new stamp.
    pub unchanged: Vec<(FileKey, Stamp)>,
    pub(super) asked: u64,
}

/// Looks at every known file, and at every other file of tusj once all is loaded.
///
/// Only files whose stamp differs are read. It changes nothing and can run on any thread.
#[must_use]
pub fn look_around(root: &Path, plan: &LookPlan) -> Looked {
    let mut looked = Looked { asked: plan.asked, ..Looked::default() };
    for file in &plan.known {
        look_at(root, file, &mut looked);
    }
    if plan.with_new_files {
        let known: BTreeSet<&FileKey> = plan.known.iter().map(|file| &file.key).collect();
        for key in load::all_keys(root, &mut Vec::new()) {
            if known.contains(&key) {
                continue;
            }
            if let Ok(OnDisk::Bytes(bytes, _)) = disk::read(&root.join(key.path())) {
                looked.changed.push(ChangedFile { key, bytes: Some(bytes) });
            }
        }
    }
    looked
}

/// Returns what the file `key` of the project at `root` holds now; none where there is no plain file.
#[must_use]
pub fn read_file(root: &Path, key: &FileKey) -> Option<Vec<u8>> {
    match disk::read(&root.join(key.path())) {
        Ok(OnDisk::Bytes(bytes, _)) => Some(bytes),
        _ => None,
    }
}

fn look_at(root: &Path, file: &KnownFile, looked: &mut Looked) {
    let path = root.join(file.key.path());
    let stamp = fs::symlink_metadata(&path).ok().map(|metadata| Stamp::of(&metadata));
    if stamp.is_some() && stamp == file.stamp {
        return;
    }
    // A file that cannot be read just now is looked at again the next time.
    let Ok(on_disk) = disk::read(&path) else { return };
    let (bytes, stamp) = match on_disk {
        OnDisk::Bytes(bytes, stamp) => (Some(bytes), Some(stamp)),
        OnDisk::Nothing => (None, None),
        OnDisk::TooLarge | OnDisk::NoFile => return,
    };
    if file.expected.contains(&bytes.as_deref().map(ContentHash::of)) {
        looked.unchanged.extend(stamp.map(|stamp| (file.key.clone(), stamp)));
    } else {
        looked.changed.push(ChangedFile { key: file.key.clone(), bytes });
    }
}
