//! The file with the real names behind a study's labels: outside the study, and readable by its owner only.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;

/// Returns the text of the key at `path`; nothing where there is none yet.
///
/// # Errors
/// Passes on why the system does not let it be read.
pub fn read_name_key(path: &Path) -> io::Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Puts `text` at `path`, whole or not at all, readable and writable for the owner alone.
///
/// # Errors
/// Passes on what the system refuses; the key stands as it stood then.
pub fn write_name_key(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    make_folder(folder)?;
    // A new temporary file has mode 0600 before anything is written into it.
    let mut file = tempfile::Builder::new().prefix(".tusj-").suffix(".tmp").tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(unix)]
fn make_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_owner_can_read_the_real_names() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys").join("wr7k2xqant.ron");
        assert_eq!(read_name_key(&path).unwrap(), None);
        write_name_key(&path, "(first)\n").unwrap();
        write_name_key(&path, "(second)\n").unwrap();
        assert_eq!(read_name_key(&path).unwrap().as_deref(), Some("(second)\n"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode(&path), 0o600);
            assert_eq!(mode(&folder.path().join("keys")), 0o700);
        }
    }
}
