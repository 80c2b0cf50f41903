//! Making the folder of a new project.

use std::fs;
use std::path::{Path, PathBuf};

use super::disk;
use super::error::{StorageError, io};
use super::file_content;
use super::layout::{self, FileKey, files_of};
use super::lock::ProjectLock;
use super::write::{FileWrite, WriteFailure, WriteOutcome, write_locked};
use crate::domain::project::Project;

/// Writes every file of `project` into the folder `root`, `project.ron` last.
///
/// # Errors
/// Says what stood in the way, after taking back what was made.
pub(super) fn create(root: &Path, project: &Project) -> Result<WriteOutcome, StorageError> {
    if fs::symlink_metadata(root.join(FileKey::Project.path())).is_ok() {
        return Err(StorageError::AlreadyAProject(root.to_owned()));
    }
    let writes = writes_of(project)?;
    let mut made = Made::default();
    let outcome = make(root, &writes, &mut made);
    if outcome.is_err() {
        made.take_back();
    }
    outcome
}

fn writes_of(project: &Project) -> Result<Vec<FileWrite>, StorageError> {
    let mut writes = Vec::new();
    // The order of keys has `project.ron` first; a folder without it is no project yet.
    for key in files_of(project).into_iter().rev() {
        if !key.is_safe() {
            return Err(StorageError::UnsafeName(key.path_text()));
        }
        let text = file_content::render(project, &key, &[])
            .map_err(|source| StorageError::Unwritable { what: key.path_text(), source })?;
        writes.push(FileWrite { path: key.path(), key, text, expected: vec![None] });
    }
    Ok(writes)
}

fn make(root: &Path, writes: &[FileWrite], made: &mut Made) -> Result<WriteOutcome, StorageError> {
    made.expect_folder(root);
    fs::create_dir_all(root).map_err(io("making the folder", root))?;
    made.expect_folder(&layout::private(root));
    for write in writes {
        made.expect_folder(root.join(&write.path).parent().unwrap_or(root));
    }
    let attributes = layout::git_attributes(root);
    let before = fs::read_to_string(&attributes).ok();
    made.git_attributes = Some((attributes.clone(), before.clone()));
    let lock = ProjectLock::take(root)?;
    if let Some(text) = with_our_attributes(before.as_deref()) {
        disk::replace(&attributes, text.as_bytes(), &mut |_| Ok(()))
            .map_err(io("writing", &attributes))?;
    }
    let outcome = write_locked(root, &lock, writes, &mut |_| Ok(()));
    let failed = outcome.failure.iter().map(|failure| root.join(&failure.path));
    let written = outcome.written.iter().map(|written| root.join(written.key.path()));
    made.files = written.chain(failed).collect();
    match (&outcome.failure, outcome.changed.first()) {
        (Some(failure), _) => Err(refusal(root, failure)),
        (None, Some(changed)) => Err(StorageError::Io {
            doing: "making",
            path: root.join(changed.key.path()),
            source: std::io::ErrorKind::AlreadyExists.into(),
        }),
        (None, None) => Ok(outcome),
    }
}

fn refusal(root: &Path, failure: &WriteFailure) -> StorageError {
    StorageError::Io {
        doing: "making",
        path: root.join(&failure.path),
        source: std::io::Error::other(failure.why.clone()),
    }
}

/// Returns the text of `.gitattributes` with the line of tusj, or nothing where it stands there already.
pub(super) fn with_our_attributes(before: Option<&str>) -> Option<String> {
    let before = before.unwrap_or_default();
    if before.lines().any(|line| line.trim() == layout::GIT_ATTRIBUTES) {
        return None;
    }
    let gap = if before.is_empty() || before.ends_with('\n') { "" } else { "\n" };
    Some(format!("{before}{gap}{}\n", layout::GIT_ATTRIBUTES))
}

/// What was not there before, outermost first.
#[derive(Default)]
struct Made {
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
    private: Option<PathBuf>,
    git_attributes: Option<(PathBuf, Option<String>)>,
}

impl Made {
    fn expect_folder(&mut self, folder: &Path) {
        let missing: Vec<PathBuf> = folder
            .ancestors()
            .take_while(|above| !above.as_os_str().is_empty() && !above.exists())
            .map(Path::to_owned)
            .collect();
        if folder.file_name().is_some_and(|name| name == layout::PRIVATE) && !missing.is_empty() {
            self.private = Some(folder.to_owned());
        }
        for above in missing.into_iter().rev() {
            if !self.folders.contains(&above) {
                self.folders.push(above);
            }
        }
    }

    /// Removes what was made. What cannot be removed stays; without `project.ron` it is no project.
    fn take_back(self) {
        for file in &self.files {
            // A link was there before; a plain file would have stopped the writing before it.
            if fs::symlink_metadata(file).is_ok_and(|metadata| metadata.is_file()) {
                let _as_far_as_possible = fs::remove_file(file);
            }
        }
        if let Some((path, before)) = self.git_attributes {
            let _as_far_as_possible = match before {
                Some(text) => disk::replace(&path, text.as_bytes(), &mut |_| Ok(())),
                None => fs::remove_file(&path),
            };
        }
        if let Some(private) = self.private {
            let _as_far_as_possible = fs::remove_dir_all(private);
        }
        for folder in self.folders.iter().rev() {
            let _may_hold_something_else = fs::remove_dir(folder);
        }
    }
}
