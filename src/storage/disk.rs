//! Single files on disk: read within bounds, replaced whole, never through a link.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;

use super::error::{StorageError, io};
use super::fingerprint::Stamp;
use super::layout;

/// The largest file that is read, in bytes; the longest transcripts are a thousandth of it.
pub(super) const LARGEST_FILE: u64 = 256 * 1024 * 1024;

/// What lies at a path.
#[derive(Debug)]
pub(super) enum OnDisk {
    /// A file, whole.
    Bytes(Vec<u8>, Stamp),
    /// Nothing.
    Nothing,
    /// A file that is larger than any of tusj's.
    TooLarge,
    /// A link, a folder or a device.
    NoFile,
}

/// Reads what lies at `path`.
pub(super) fn read(path: &Path) -> io::Result<OnDisk> {
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if is_absence(&error) => return Ok(OnDisk::Nothing),
        Err(error) => return Err(error),
    };
    if !metadata.is_file() {
        return Ok(OnDisk::NoFile);
    }
    if metadata.len() > LARGEST_FILE {
        return Ok(OnDisk::TooLarge);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if is_absence(&error) => return Ok(OnDisk::Nothing),
        Err(error) => return Err(error),
    };
    file.take(LARGEST_FILE).read_to_end(&mut bytes)?;
    Ok(OnDisk::Bytes(bytes, Stamp::of(&metadata)))
}

fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// A step of replacing or removing a file. A program can be stopped before any of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The folder is made, where there is none.
    MakeFolder,
    /// The new file is made beside the old one.
    MakeFile,
    /// The text is written into it.
    WriteText,
    /// It is on the disk for good.
    SyncFile,
    /// It takes the place of the old one.
    Rename,
    /// The file is removed.
    Remove,
    /// Its new name, or that it is gone, is on the disk for good.
    SyncFolder,
}

/// Is asked before every step; what it returns as wrong stops the write as if the system had refused.
pub type BeforeStep<'a> = &'a mut dyn FnMut(Step) -> io::Result<()>;

/// Puts `text` at `path`, whole or not at all.
pub(super) fn replace(path: &Path, text: &[u8], before: BeforeStep<'_>) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    if !folder.is_dir() {
        before(Step::MakeFolder)?;
        fs::create_dir_all(folder)?;
        if let Some(above) = folder.parent() {
            sync_folder(above)?;
        }
    }
    before(Step::MakeFile)?;
    let mut file = make_beside(path, folder)?;
    before(Step::WriteText)?;
    file.write_all(text)?;
    before(Step::SyncFile)?;
    file.as_file().sync_all()?;
    before(Step::Rename)?;
    file.persist(path).map_err(|error| error.error)?;
    before(Step::SyncFolder)?;
    sync_folder(folder)
}

/// Removes the file at `path`, and the folder it was the last file of unless that lies in `root` itself.
pub(super) fn remove(root: &Path, path: &Path, before: BeforeStep<'_>) -> io::Result<()> {
    before(Step::Remove)?;
    fs::remove_file(path)?;
    let Some(folder) = path.parent() else { return Ok(()) };
    before(Step::SyncFolder)?;
    sync_folder(folder)?;
    if folder.parent().is_some_and(|above| above != root) && folder != root {
        // A folder that still holds something stays; whether it went is of no consequence.
        let _stays_where_it_holds_something = fs::remove_dir(folder);
    }
    Ok(())
}

fn make_beside(path: &Path, folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(layout::UNFINISHED).suffix(".tmp");
    match fs::metadata(path) {
        Ok(old) => {
            let file = builder.tempfile_in(folder)?;
            file.as_file().set_permissions(old.permissions())?;
            Ok(file)
        }
        Err(_) => usual_mode(&mut builder).tempfile_in(folder),
    }
}

/// Lets others read a new file as far as the user's mask lets them.
#[cfg(unix)]
fn usual_mode<'a, 'p, 's>(
    builder: &'a mut tempfile::Builder<'p, 's>,
) -> &'a mut tempfile::Builder<'p, 's> {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn usual_mode<'a, 'p, 's>(
    builder: &'a mut tempfile::Builder<'p, 's>,
) -> &'a mut tempfile::Builder<'p, 's> {
    builder
}

/// Makes the names in `folder` last. Systems that cannot do this for a folder do it by themselves.
#[cfg(unix)]
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
        done => done,
    }
}

#[cfg(not(unix))]
pub(super) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// Makes the folder that is never committed, with the file that tells git so.
///
/// # Errors
/// Refuses a link in its place: a stranger's project could lead anywhere.
pub(super) fn make_private(root: &Path) -> Result<(), StorageError> {
    let folder = layout::private(root);
    make_plain_folder(&folder)?;
    let ignore = folder.join(".gitignore");
    if fs::symlink_metadata(&ignore).is_err() {
        replace(&ignore, b"*\n", &mut |_| Ok(())).map_err(io("writing", &ignore))?;
    }
    Ok(())
}

/// Makes `folder` where there is nothing.
pub(super) fn make_plain_folder(folder: &Path) -> Result<(), StorageError> {
    match fs::symlink_metadata(folder) {
        Ok(metadata) if metadata.is_dir() => Ok(()),
        Ok(_) => Err(StorageError::Link(folder.to_owned())),
        Err(_) => match fs::create_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            made => made.map_err(io("making the folder", folder)),
        },
    }
}

/// Returns whether every folder from `root` down to the one that `path` lies in is a plain folder or not there.
pub(super) fn leads_through_links(root: &Path, path: &Path) -> bool {
    path.ancestors()
        .skip(1)
        .take_while(|folder| *folder != root)
        .any(|folder| fs::symlink_metadata(folder).is_ok_and(|metadata| !metadata.is_dir()))
}
