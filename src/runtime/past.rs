//! An earlier version of a study in a folder of its own, to be looked at and thrown away.

use std::fs;
use std::io;
use std::path::Path;

use tempfile::TempDir;

use super::host::{Host, Opening};
use super::jobs::Workers;
use crate::app::past::{Past, WayBack};
use crate::domain::project::Project;
use crate::services::git::{Git, GitError};
use crate::services::history::Audience;
use crate::services::history::fate::{Ghosts, date, ghosts};
use crate::services::history::past::{PastFiles, past_files};
use crate::storage::error::StorageError;
use crate::storage::file_content::{join, read};
use crate::storage::layout::FileKey;
use crate::storage::local::{self, PlaceState};

/// Why an earlier version cannot be looked at.
#[derive(Debug, thiserror::Error)]
pub enum PastError {
    /// Git did not bring it.
    #[error(transparent)]
    Git(#[from] GitError),
    /// There is no room for it.
    #[error("no folder for the version could be made: {0}")]
    NoRoom(#[from] io::Error),
    /// It cannot be opened.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// An earlier version in a folder that is removed with the value.
#[derive(Debug)]
pub struct PastStudy {
    folder: TempDir,
    words: String,
    ghosts: Ghosts,
}

impl PastStudy {
    /// Returns where it lies.
    #[must_use]
    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    /// Lays the version called `name` of the study at `root` out in a folder of its own, which nobody else may read.
    ///
    /// `place` says where to begin in it: what was shown in the present is shown as it was.
    ///
    /// # Errors
    /// Says that there is no such version, or what stood in the way.
    pub fn lay_out(
        root: &Path,
        audience: &Audience,
        name: &str,
        place: &PlaceState,
    ) -> Result<Self, PastError> {
        let git = Git::of(root)?;
        let past = past_files(&git, audience, name)?;
        // On Unix a folder of this kind is open to its owner alone.
        let folder = tempfile::Builder::new().prefix("tusj-past-").tempdir()?;
        for (key, bytes) in &past.files {
            let path = folder.path().join(key.path());
            if let Some(above) = path.parent() {
                fs::create_dir_all(above)?;
            }
            fs::write(path, bytes)?;
        }
        let begin = PlaceState { unwritten: Vec::new(), ..place.clone() };
        // Without it the version is shown from its beginning.
        let _from_the_beginning = local::save_place(folder.path(), &begin);
        let mut ghosts = compare(root, &past);
        // Without dates it is still told that they are gone.
        let _undated = date(&git, &past.since, &mut ghosts);
        Ok(Self { words: past.in_words(), folder, ghosts })
    }
}

/// Compares the codings of a version with those in the folder now; only files that differ are read.
fn compare(root: &Path, past: &PastFiles) -> Ghosts {
    let (mut then, mut now) = (Project::default(), Project::default());
    for (key, bytes) in &past.files {
        let FileKey::Codings(_, transcript) = key else { continue };
        let present = fs::read(root.join(key.path())).unwrap_or_default();
        if present == *bytes {
            continue;
        }
        join(&mut then, read(key, bytes).part);
        join(&mut now, read(key, &present).part);
        let text = FileKey::Transcript(transcript.clone());
        if let Some((_, bytes)) = past.files.iter().find(|(key, _)| *key == text) {
            join(&mut then, read(&text, bytes).part);
        }
        if let Ok(bytes) = fs::read(root.join(text.path())) {
            join(&mut now, read(&text, &bytes).part);
        }
    }
    ghosts(&then, &now)
}

impl<W: Workers> Host<W> {
    /// Opens an earlier version: `opening` says by whom and where, its folder is that of the version. Nothing of it is
    /// ever written, and the folder is removed with the host.
    ///
    /// # Errors
    /// Says why it cannot be opened.
    pub fn open_past(
        opening: Opening,
        workers: W,
        study: PastStudy,
        way_back: WayBack,
    ) -> Result<Self, StorageError> {
        let opening = Opening { root: study.root().to_owned(), ..opening };
        let mut host = Self::open(opening, workers)?;
        let PastStudy { folder, words, ghosts } = study;
        let past = Past { words, ghosts, way_back };
        host.seal(past.why_sealed());
        host.keep_scratch(folder);
        host.app.past = Some(past);
        host.app.refresh();
        Ok(host)
    }
}
