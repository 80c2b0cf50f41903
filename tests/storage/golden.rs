//! The folder that every version must be able to open.

use std::fs;
use std::path::{Path, PathBuf};

use tusj::storage::file_content::{Standing, read, render};
use tusj::storage::layout::FileKey;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/format-1")
}

/// Every RON file of the golden folder, by its path within it.
pub fn files() -> Vec<PathBuf> {
    let mut waiting = vec![root()];
    let mut files = Vec::new();
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|extension| extension == "ron") {
                files.push(path.strip_prefix(root()).unwrap().to_owned());
            }
        }
    }
    files.sort();
    files
}

#[test]
fn every_file_is_written_as_it_was_read() {
    let files = files();
    assert_eq!(files.len(), 25);
    for path in files {
        let key = FileKey::from_path(&path).unwrap();
        let bytes = fs::read(root().join(&path)).unwrap();
        let reading = read(&key, &bytes);
        assert_eq!(reading.problems, [], "{}", path.display());
        assert_eq!(reading.standing, Standing::Readable);
        assert_eq!(reading.unread, []);
        let written = render(&reading.part, &key, &[]).unwrap().unwrap();
        assert_eq!(written, String::from_utf8(bytes).unwrap(), "{}", path.display());
    }
}
