//! What is written, and when nothing is.

use std::fs;
use std::io;

use tusj::domain::code::Code;
use tusj::domain::edit::{Change, Edit, Operation, apply};
use tusj::domain::project::Project;
use tusj::domain::study::{FIRST_FORMAT, Settings};
use tusj::domain::time::Moment;
use tusj::storage::Step;
use tusj::storage::error::{IoKind, StorageError};
use tusj::storage::folder::Folder;
use tusj::storage::layout::{FileKey, files_of};
use tusj::storage::write::{write, write_stepwise};

use crate::study::{fresh, golden, open, snapshot};

fn new_project() -> Project {
    Project {
        settings: Settings {
            format: FIRST_FORMAT,
            id: "w4kz7mpn2c".to_owned(),
            title: "Ny".to_owned(),
            language: "nb".to_owned(),
            blind: false,
        },
        ..Project::default()
    }
}

#[test]
fn a_new_project_is_one_file_and_what_git_needs() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("a/study");
    Folder::create(&root, &new_project()).unwrap();
    let files: Vec<(String, String)> = snapshot(&root)
        .into_iter()
        .map(|(path, bytes)| (path.display().to_string(), String::from_utf8(bytes).unwrap()))
        .collect();
    let project = "(\n  format: 1,\n  id: \"w4kz7mpn2c\",\n  title: \"Ny\",\n  language: \"nb\",\n  blind: false,\n)\n";
    assert_eq!(
        files,
        [
            (".gitattributes".to_owned(), "*.ron text eol=lf merge=tusj diff=tusj\n".to_owned()),
            ("project.ron".to_owned(), project.to_owned()),
        ]
    );
    assert_eq!(fs::read_to_string(root.join(".tusj/.gitignore")).unwrap(), "*\n");
    assert_eq!(open(&root).problems, []);
}

#[test]
fn a_whole_study_is_created_as_it_would_have_been_saved() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("copy");
    Folder::create(&root, &open(&golden()).project).unwrap();
    assert_eq!(snapshot(&root), snapshot(&golden()));
}

#[test]
fn creating_over_a_project_is_refused() {
    let folder = fresh();
    let before = snapshot(folder.path());
    let refused = Folder::create(folder.path(), &new_project());
    assert!(matches!(refused, Err(StorageError::AlreadyAProject(_))));
    assert_eq!(snapshot(folder.path()), before);
}

#[test]
fn a_creation_that_fails_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("codebook"), "a file where a folder must be").unwrap();
    fs::write(folder.path().join(".gitattributes"), "*.txt text").unwrap();
    let before = snapshot(folder.path());
    let refused = Folder::create(folder.path(), &open(&golden()).project);
    assert!(refused.is_err());
    assert_eq!(snapshot(folder.path()), before);
    assert!(!folder.path().join(".tusj").exists());
    assert!(!folder.path().join("cases").exists());
}

#[test]
fn saving_what_did_not_change_writes_nothing() {
    let folder = fresh();
    let mut study = open(folder.path());
    let edit = study.rename("tillit", "Tillit «ovenfra»");
    assert_eq!(study.folder.plan(&study.project, &[edit]).unwrap(), []);
}

#[test]
fn undoing_everything_gives_the_same_bytes() {
    let folder = fresh();
    let before = snapshot(folder.path());
    let mut study = open(folder.path());
    let edits = [
        study.coding("bo", "n1", "kontroll"),
        study.rename("tillit", "Tillit"),
        Edit::Case(Change::to(&study.project, "skole".into(), None)),
        Edit::Decision(Change::to(&study.project, ("nav".into(), "d8m3w5x1pt".into()), None)),
    ];
    let operation = Operation {
        id: "o1".into(),
        at: Moment::new("2021-05-01T10:00:00Z"),
        coder: "bo".into(),
        command: "several".to_owned(),
        title: String::new(),
        undoes: None,
        edits: edits.to_vec(),
    };
    assert_eq!(study.commit(&edits).written.len(), 4);
    assert!(!folder.path().join("decisions/nav.ron").exists());
    assert_ne!(snapshot(folder.path()), before);
    assert_eq!(study.commit(&operation.inverse_edits()).written.len(), 4);
    assert_eq!(snapshot(folder.path()), before);
}

#[test]
fn two_plans_can_be_made_before_the_first_is_written() {
    let folder = fresh();
    let mut study = open(folder.path());
    let first = study.coding("bo", "n1", "kontroll");
    apply(&mut study.project, std::slice::from_ref(&first)).unwrap();
    let first = study.folder.plan(&study.project, &[first]).unwrap();
    let second = study.coding("bo", "n2", "kontroll");
    apply(&mut study.project, std::slice::from_ref(&second)).unwrap();
    let second = study.folder.plan(&study.project, &[second]).unwrap();
    for writes in [first, second] {
        let outcome = write(folder.path(), &writes);
        assert_eq!((outcome.written.len(), outcome.changed.len()), (1, 0));
        study.folder.noted(&outcome);
    }
    assert_eq!(open(folder.path()).project, study.project);
}

#[test]
fn a_refusal_of_the_system_at_any_step_leaves_the_old_file_and_says_so() {
    let refusals = [
        (io::ErrorKind::StorageFull, IoKind::NoSpace, "the disk is full"),
        (io::ErrorKind::ReadOnlyFilesystem, IoKind::ReadOnly, "the disk is read-only"),
        (io::ErrorKind::PermissionDenied, IoKind::Permission, "you may not do this here"),
    ];
    for (refusal, kind, words) in refusals {
        for failing in [Step::MakeFile, Step::WriteText, Step::SyncFile, Step::Rename] {
            let folder = fresh();
            let before = snapshot(folder.path());
            let mut study = open(folder.path());
            let edit = study.rename("tillit", "Tillit");
            apply(&mut study.project, std::slice::from_ref(&edit)).unwrap();
            let writes = study.folder.plan(&study.project, &[edit]).unwrap();
            let outcome = write_stepwise(folder.path(), &writes, &mut |step| {
                if step == failing { Err(refusal.into()) } else { Ok(()) }
            });
            study.folder.noted(&outcome);
            let failure = outcome.failure.unwrap();
            let path = folder.path().join("codebook/tillit.ron");
            assert_eq!(failure.kind, kind);
            assert_eq!(failure.why, format!("writing {}: {words}", path.display()));
            assert_eq!(outcome.left, [FileKey::Code("tillit".into())]);
            assert_eq!(snapshot(folder.path()), before, "{failing:?}");
            assert_eq!(write(folder.path(), &writes).written.len(), 1);
        }
    }
}

#[test]
fn the_mode_of_a_file_stays_and_a_new_one_may_be_read_by_others() {
    use std::os::unix::fs::PermissionsExt;
    let folder = fresh();
    let mode =
        |path: &str| fs::metadata(folder.path().join(path)).unwrap().permissions().mode() & 0o777;
    fs::set_permissions(
        folder.path().join("codebook/tillit.ron"),
        fs::Permissions::from_mode(0o640),
    )
    .unwrap();
    let mut study = open(folder.path());
    let pen = Code { name: "ny".to_owned(), id: "ny".into(), ..Code::default() };
    let edits = [
        study.rename("tillit", "x"),
        Edit::Code(Change::to(&study.project, "ny".into(), Some(pen))),
    ];
    study.commit(&edits);
    assert_eq!(mode("codebook/tillit.ron"), 0o640);
    assert_eq!(mode("codebook/ny.ron"), 0o644);
}

#[test]
fn a_file_that_could_not_be_read_is_refused_in_words() {
    let folder = fresh();
    let path = folder.path().join("codings/ane/nav.ron");
    fs::write(&path, "<<<<<<< HEAD\n(\n=======\n>>>>>>> bo\n").unwrap();
    let mut study = open(folder.path());
    let edit = study.coding("ane", "n1", "kontroll");
    let refused = study.folder.plan(&study.project, std::slice::from_ref(&edit)).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "codings/ane/nav.ron is not written: codings/ane/nav.ron:1: git left both sides of a conflict here; merge them first"
    );
    assert_eq!(study.folder.check(&[edit]), Err(refused));
}

#[test]
fn an_id_that_leads_elsewhere_is_never_written() {
    let folder = fresh();
    let mut study = open(folder.path());
    let code = Code::default();
    let edit = Edit::Code(Change::to(&study.project, "../../x".into(), Some(code)));
    assert!(study.folder.plan(&study.project, &[edit]).is_err());
}

#[test]
fn a_link_in_the_place_of_a_folder_is_not_followed() {
    let folder = fresh();
    let elsewhere = tempfile::tempdir().unwrap();
    fs::rename(folder.path().join("codebook"), elsewhere.path().join("codebook")).unwrap();
    std::os::unix::fs::symlink(elsewhere.path().join("codebook"), folder.path().join("codebook"))
        .unwrap();
    let before = snapshot(elsewhere.path());
    let mut study = open(folder.path());
    assert!(study.project.codes.is_empty());
    assert_eq!(study.problems.len(), 1);
    let code = Code { id: "ny".into(), ..Default::default() };
    let edit = Edit::Code(Change::to(&study.project, "ny".into(), Some(code)));
    let outcome = study.commit(&[edit]);
    assert!(outcome.failure.is_some());
    assert_eq!(snapshot(elsewhere.path()), before);
}

#[test]
fn every_file_of_a_project_is_named_by_its_records() {
    let study = open(&golden());
    assert_eq!(files_of(&study.project).len(), 25);
    assert_eq!(files_of(&Project::default()).len(), 1);
}
