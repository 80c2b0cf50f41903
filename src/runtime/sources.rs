//! Source files and the key of real names on the disk: what the app asks for and may not touch itself.

use std::fs;

use std::path::Path;

use crate::config::{read_name_key, write_name_key};
use crate::domain::text::clean::visible;
use crate::runtime::panic::contained;
use crate::services::import::LARGEST_FILE;
use crate::services::import::candidate::{SourceFile, SourceRead, kind_of, read_candidate};
use crate::services::import::key::{KeyEntries, NameKey};

/// Returns the files of a folder whose endings are those of transcripts, by name; none where it cannot be read.
#[must_use]
pub fn list_sources(folder: &Path) -> Vec<SourceFile> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let mut files: Vec<SourceFile> = entries
        .filter_map(|entry| {
            let details = fs::metadata(entry.path()).ok().filter(fs::Metadata::is_file)?;
            let file_name = entry.file_name();
            let name = visible(&file_name.to_string_lossy()).into_owned();
            let kind = kind_of(&name)?;
            Some(SourceFile { path: entry.path(), name, kind, bytes: details.len() })
        })
        .collect();
    files.sort_by(|one, other| (&one.name, &one.path).cmp(&(&other.name, &other.path)));
    files
}

/// Reads a file as a transcript. A reader that breaks down takes nothing else with it.
///
/// # Errors
/// Says in words what stands in the way.
pub fn read_source_file(path: &Path) -> Result<SourceRead, String> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = visible(&name).into_owned();
    let unreadable = |why: std::io::Error| format!("«{name}» could not be read: {why}");
    let size = fs::metadata(path).map_err(unreadable)?.len();
    if size > LARGEST_FILE as u64 {
        return Err(format!("«{name}» has {size} bytes, more than are read; import it in parts"));
    }
    let bytes = fs::read(path).map_err(unreadable)?;
    match contained(|| read_candidate(&name, &bytes)) {
        Ok(read) => read.map_err(|why| why.to_string()),
        Err(_) => Err(format!("«{name}» could not be read: its reader broke down")),
    }
}

/// Reads the key; a file that is not there is an empty key.
///
/// # Errors
/// Says in words what could not be read.
pub fn read_key(path: &Path) -> Result<NameKey, String> {
    match read_name_key(path).map_err(|why| why.to_string())? {
        Some(text) => NameKey::read(&text),
        None => Ok(NameKey::default()),
    }
}

/// Merges entries into the key at `path`; the new file takes the place of the old one whole, readable for its owner
/// only.
///
/// # Errors
/// Says in words what stands in the way. A key that cannot be read is never written over.
pub fn keep_key(path: &Path, entries: KeyEntries) -> Result<(), String> {
    let mut key = read_key(path)?;
    key.merge(entries);
    let text = key.render()?;
    write_name_key(path, &text).map_err(|why| why.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_transcripts_are_listed_by_name() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.vtt", "a.docx", "project.ron"] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        fs::create_dir(folder.path().join("c.txt")).unwrap();
        let names: Vec<String> =
            list_sources(folder.path()).into_iter().map(|file| file.name).collect();
        assert_eq!(names, ["a.docx", "b.vtt"]);
        assert_eq!(list_sources(&folder.path().join("nowhere")), []);
    }

    #[test]
    fn a_file_that_is_gone_is_said_by_name() {
        let said = read_source_file(Path::new("/nowhere/a.txt")).unwrap_err();
        assert!(said.starts_with("«a.txt» could not be read: "), "{said}");
    }

    #[test]
    fn the_key_is_merged_and_a_broken_one_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tusj/key.ron");
        let entries = |transcript: &str| KeyEntries {
            project_id: "p".to_owned(),
            transcript: transcript.to_owned(),
            ..KeyEntries::default()
        };
        keep_key(&path, entries("one")).unwrap();
        keep_key(&path, entries("two")).unwrap();
        assert_eq!(read_key(&path).unwrap().transcripts.len(), 2);
        fs::write(&path, "(broken").unwrap();
        assert!(keep_key(&path, entries("three")).is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "(broken");
    }
}
