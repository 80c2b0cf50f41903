//! Files beside a study's own: what tells git how to treat it, a hook, and what the user let repositories run.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::create::with_our_attributes;
use super::disk::{self, OnDisk};
use super::error::{StorageError, io};
use super::layout::{self, FileKey};

/// Whether something had to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placed {
    /// It was written.
    Written,
    /// It stood there already.
    AlreadySo,
    /// Something else stands there and was left.
    Taken,
}

/// Returns what lies in a file of the study at `root`, or nothing where there is no such file.
#[must_use]
pub fn read_file(root: &Path, key: &FileKey) -> Option<Vec<u8>> {
    match disk::read(&root.join(key.path())) {
        Ok(OnDisk::Bytes(bytes, _)) => Some(bytes),
        _ => None,
    }
}

/// Makes `.gitattributes` of the study name the drivers of tusj; lines of others stay.
///
/// # Errors
/// Says what stood in the way.
pub fn place_attributes(root: &Path) -> Result<Placed, StorageError> {
    let path = layout::git_attributes(root);
    if fs::symlink_metadata(&path).is_ok_and(|metadata| !metadata.is_file()) {
        return Err(StorageError::Link(path));
    }
    let before = fs::read_to_string(&path).ok();
    let Some(text) = with_our_attributes(before.as_deref()) else { return Ok(Placed::AlreadySo) };
    disk::replace(&path, text.as_bytes(), &mut |_| Ok(())).map_err(io("writing", &path))?;
    Ok(Placed::Written)
}

/// Makes the folder that is never committed, with the file in it that tells git so.
///
/// # Errors
/// Says what stood in the way.
pub fn place_private(root: &Path) -> Result<(), StorageError> {
    disk::make_private(root)
}

/// Puts a program of the text `script` at `path`, where there is none.
///
/// # Errors
/// Says what stood in the way.
pub fn place_hook(path: &Path, script: &str) -> Result<Placed, StorageError> {
    if let Ok(OnDisk::Bytes(bytes, _)) = disk::read(path) {
        let is_same = bytes == script.as_bytes();
        return Ok(if is_same { Placed::AlreadySo } else { Placed::Taken });
    }
    if fs::symlink_metadata(path).is_ok() {
        return Ok(Placed::Taken);
    }
    disk::replace(path, script.as_bytes(), &mut |_| Ok(())).map_err(io("writing", path))?;
    let_run(path).map_err(io("writing", path))?;
    Ok(Placed::Written)
}

/// Removes the program at `path` where it begins with `mark`. Returns whether it did.
///
/// # Errors
/// Says what stood in the way.
pub fn remove_hook(path: &Path, mark: &str) -> Result<bool, StorageError> {
    let is_ours = matches!(
        disk::read(path),
        Ok(OnDisk::Bytes(bytes, _)) if bytes.starts_with(mark.as_bytes())
    );
    if is_ours {
        fs::remove_file(path).map_err(io("removing", path))?;
    }
    Ok(is_ours)
}

#[cfg(unix)]
fn let_run(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn let_run(_path: &Path) -> std::io::Result<()> {
    Ok(())
}

/// What the user said about programs that a repository brings along, for exactly these programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trusted {
    /// What would run, as one number.
    pub digest: String,
    /// Whether it may.
    pub runs: bool,
}

/// Returns the answers of the file `path` by repository; none where there is no such file or it makes no sense, for
/// then one is asked again.
#[must_use]
pub fn read_trusted(path: &Path) -> BTreeMap<String, Trusted> {
    let Ok(OnDisk::Bytes(bytes, _)) = disk::read(path) else { return BTreeMap::new() };
    ron::de::from_bytes(&bytes).unwrap_or_default()
}

/// Adds an answer to the file `path`.
///
/// # Errors
/// Says what stood in the way.
pub fn keep_trusted(path: &Path, repository: &str, answer: Trusted) -> Result<(), StorageError> {
    let mut answers = read_trusted(path);
    answers.insert(repository.to_owned(), answer);
    let pretty = ron::ser::PrettyConfig::default().new_line("\n");
    let text = ron::ser::to_string_pretty(&answers, pretty)
        .map_err(|source| StorageError::Unwritable { what: path.display().to_string(), source })?;
    disk::replace(path, format!("{text}\n").as_bytes(), &mut |_| Ok(()))
        .map_err(io("writing", path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_kept_by_repository_and_what_would_run() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data/trusted.ron");
        assert_eq!(read_trusted(&path), BTreeMap::new());
        let answer = Trusted { digest: "ab".to_owned(), runs: true };
        keep_trusted(&path, "/studies/karriere/.git", answer.clone()).unwrap();
        let other = Trusted { digest: "cd".to_owned(), runs: false };
        keep_trusted(&path, "/studies/skole/.git", other).unwrap();
        assert_eq!(read_trusted(&path).get("/studies/karriere/.git"), Some(&answer));
        fs::write(&path, "{").unwrap();
        assert_eq!(read_trusted(&path), BTreeMap::new());
    }

    #[test]
    fn a_hook_of_somebody_else_is_neither_written_over_nor_removed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hooks/pre-commit");
        assert_eq!(place_hook(&path, "#!/bin/sh\n# tusj\n").unwrap(), Placed::Written);
        assert_eq!(place_hook(&path, "#!/bin/sh\n# tusj\n").unwrap(), Placed::AlreadySo);
        fs::write(&path, "#!/bin/sh\nmake\n").unwrap();
        assert_eq!(place_hook(&path, "#!/bin/sh\n# tusj\n").unwrap(), Placed::Taken);
        assert!(!remove_hook(&path, "#!/bin/sh\n# tusj").unwrap());
        assert!(path.exists());
    }
}
