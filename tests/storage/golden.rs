//! The folders that every version must be able to open, one a format.

use std::path::{Path, PathBuf};

use tusj::domain::edit::{Change, Edit, raise_format};
use tusj::domain::id::TranscriptId;
use tusj::domain::sample::SampleKind;
use tusj::services::integrity::{FlawWeight, flaws};
use tusj::storage::file_content::{Standing, read, render};
use tusj::storage::layout::{FileKey, files_of};
use tusj::storage::load::{list_transcripts, load_head, load_rest, load_transcript};

use crate::study::{golden, golden_of, open, snapshot};

/// The RON files of the golden folder by their path within it, with their bytes.
pub fn files() -> Vec<(PathBuf, Vec<u8>)> {
    files_in(&golden())
}

fn files_in(root: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let is_ron = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "ron");
    snapshot(root).into_iter().filter(|(path, _)| is_ron(path)).collect()
}

#[test]
fn every_file_is_written_as_it_was_read() {
    for (format, n_files) in [(1, 25), (2, 27)] {
        let files = files_in(&golden_of(format));
        assert_eq!(files.len(), n_files);
        are_written_as_they_were_read(files);
    }
}

fn are_written_as_they_were_read(files: Vec<(PathBuf, Vec<u8>)>) {
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
    for root in [golden_of(1), golden_of(2)] {
        let before = snapshot(&root);
        let study = open(&root);
        assert_eq!(study.problems, []);
        let paths: Vec<PathBuf> = files_in(&root).into_iter().map(|(path, _)| path).collect();
        let mut found: Vec<PathBuf> = files_of(&study.project).iter().map(FileKey::path).collect();
        found.sort();
        assert_eq!(found, paths);
        assert_eq!(snapshot(&root), before);
        assert!(!root.join(".tusj").exists());
    }
}

#[test]
fn samples_and_second_readings_are_read_from_the_second_format() {
    let project = open(&golden_of(2)).project;
    assert_eq!((project.settings.format, project.needed_format()), (2, 2));
    let drawn = &project.samples[&"dobbeltkoding".into()];
    assert_eq!((drawn.kind, drawn.share, drawn.seed), (SampleKind::Double, 20, 4711));
    assert_eq!(drawn.turns_of(&"nav".into()), ["12".into()]);
    assert_eq!(project.samples[&"ane-igjen".into()].seed, u64::MAX);
    assert_eq!(project.coders[&"ane-igjen".into()].again, Some("ane".into()));
    assert!(project.is_blind_for(&"ane-igjen".into()));
    let first = open(&golden()).project;
    assert_eq!((first.settings.format, first.needed_format()), (1, 1));
}

#[test]
fn a_study_that_says_the_first_format_and_holds_what_came_with_the_second_opens_and_is_named() {
    let folder = tempfile::tempdir().unwrap();
    crate::study::copy(&golden_of(2), folder.path());
    let path = folder.path().join("project.ron");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("format: 2,", "format: 1,")).unwrap();
    let project = open(folder.path()).project;
    assert_eq!(project.samples.len(), 2);
    let flaws = flaws(&project);
    let named: Vec<&str> = flaws.iter().map(|flaw| flaw.why.as_str()).collect();
    assert_eq!(
        named,
        [
            "the study says it has format 1 and holds samples or second readings, which came with format 2"
        ]
    );
    assert_eq!(flaws[0].weight, FlawWeight::Warning);
}

#[test]
fn a_later_format_is_refused_in_words() {
    let folder = crate::study::fresh();
    let path = folder.path().join("project.ron");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("format: 1,", "format: 3,")).unwrap();
    let refused = load_head(folder.path()).unwrap_err().to_string();
    assert_eq!(
        refused,
        "the project has format 3, and this version of tusj knows formats up to 2; a newer tusj opens it"
    );
}

#[test]
fn what_raises_the_format_lowers_it_again_when_it_is_taken_back() {
    let folder = crate::study::fresh();
    let before = snapshot(folder.path());
    let mut study = open(folder.path());
    let sample = open(&golden_of(2)).project.samples[&"dobbeltkoding".into()].clone();
    let drawn = Edit::Sample(Change::to(&study.project, sample.id.clone(), Some(sample)));
    let edits: Vec<Edit> = raise_format(&study.project).into_iter().chain([drawn]).collect();
    study.commit(&edits);
    assert_eq!(open(folder.path()).project.settings.format, 2);
    assert_eq!(raise_format(&study.project), None);
    let back: Vec<Edit> = edits.iter().rev().map(Edit::inverse).collect();
    study.commit(&back);
    let text = |files: &[(PathBuf, Vec<u8>)]| {
        files.iter().find(|(path, _)| path.ends_with("project.ron")).cloned()
    };
    assert_eq!(text(&snapshot(folder.path())), text(&before));
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
