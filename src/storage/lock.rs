//! The lock of a project: whoever writes holds it while writing. It ends with the process that holds it.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use super::disk;
use super::error::{StorageError, io};
use super::layout;

/// How long a write waits for another one.
const PATIENCE: Duration = Duration::from_secs(10);

/// Holds the lock of a project until it is dropped.
#[derive(Debug)]
pub struct ProjectLock {
    _file: File,
}

impl ProjectLock {
    /// Takes the lock of the project at `root`, waiting a while for another tusj to let go of it.
    ///
    /// A disk that knows no locks gives one to everybody; there the comparison of contents is all that guards.
    ///
    /// # Errors
    /// Says what stood in the way, [`StorageError::Busy`] where it was another tusj.
    pub fn take(root: &Path) -> Result<Self, StorageError> {
        disk::make_private(root)?;
        let path = layout::lock(root);
        if std::fs::symlink_metadata(&path).is_ok_and(|metadata| !metadata.is_file()) {
            return Err(StorageError::Link(path));
        }
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(io("opening", &path))?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => wait_for(file),
            Ok(()) | Err(TryLockError::Error(_)) => Ok(Self { _file: file }),
        }
    }
}

/// Waits in a thread of its own, so that the wait can be given up; a lock that comes later is let go at once.
fn wait_for(file: File) -> Result<ProjectLock, StorageError> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let _refused_locks_count_as_taken = file.lock();
        let _nobody_waits_any_more = sender.send(file);
    });
    receiver
        .recv_timeout(PATIENCE)
        .map(|file| ProjectLock { _file: file })
        .map_err(|_| StorageError::Busy)
}
