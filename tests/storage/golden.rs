//! The folder that every version must be able to open.

use std::path::PathBuf;

use tusj::domain::id::TranscriptId;
use tusj::storage::file_content::{Standing, read, render};
use tusj::storage::layout::{FileKey, files_of};
use tusj::storage::load::{list_transcripts, load_head, load_rest, load_transcript};

use crate::study::{golden, open, snapshot};

/// The RON files of the golden folder by their path within it, with their bytes.
pub fn files() -> Vec<(PathBuf, Vec<u8>)> {
    let is_ron = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "ron");
    snapshot(&golden()).into_iter().filter(|(path, _)| is_ron(path)).collect()
}

#[test]
fn every_file_is_written_as_it_was_read() {
    let files = files();
    assert_eq!(files.len(), 25);
    for (path, bytes) in files {
        let key = FileKey::from_path(&path).unwrap();
        let reading = read(&key, &bytes);
        assert_eq!(reading.problems, [], "{}", path.display());
        assert_eq!(reading.standing, Standing::Readable);
        assert_eq!(reading.unread, []);
        let written = render(&reading.part, &key, &[]).unwrap().unwrap();
        assert_eq!(written, String::from_utf8(bytes).unwrap(), "{}", path.display());
    }
}

#[test]
fn opening_finds_every_file_and_writes_nothing() {
    let before = snapshot(&golden());
    let study = open(&golden());
    assert_eq!(study.problems, []);
    let paths: Vec<PathBuf> = files().into_iter().map(|(path, _)| path).collect();
    let mut found: Vec<PathBuf> = files_of(&study.project).iter().map(FileKey::path).collect();
    found.sort();
    assert_eq!(found, paths);
    assert_eq!(snapshot(&golden()), before);
    assert!(!golden().join(".tusj").exists());
}

#[test]
fn the_first_stage_reads_no_transcript() {
    let head = load_head(&golden()).unwrap();
    assert_eq!(head.project.settings.title, "Karriereveilederens rolle");
    assert_eq!(head.project.codes.len(), 6);
    assert_eq!(head.project.coders.len(), 2);
    assert!(head.project.transcripts.is_empty());
    assert_eq!(list_transcripts(&golden()), ["nav", "skole"].map(TranscriptId::from));
}

#[test]
fn a_transcript_comes_with_all_that_is_said_of_it() {
    let part = load_transcript(&golden(), &"nav".into());
    let paths: Vec<String> = part.files.iter().map(|file| file.key.path_text()).collect();
    assert_eq!(
        paths,
        [
            "transcripts/nav.ron",
            "codings/agreed/nav.ron",
            "codings/ane/nav.ron",
            "codings/bo/nav.ron",
            "reading/ane/nav.ron",
            "decisions/nav.ron",
        ]
    );
}

#[test]
fn what_is_said_of_a_missing_transcript_is_loaded_with_the_rest() {
    let folder = crate::study::fresh();
    std::fs::remove_file(folder.path().join("transcripts/nav.ron")).unwrap();
    let rest = load_rest(folder.path());
    assert_eq!(rest.project.codings.len(), 3);
    assert_eq!(open(folder.path()).project.codings_in(&"nav".into()).count(), 5);
}
