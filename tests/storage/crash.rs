//! A session that ends at any moment leaves everything as it was before or as it should be after.

use std::fs;
use std::path::Path;

use tempfile::TempDir;
use tusj::domain::edit::{Change, Edit, Operation, apply};
use tusj::storage::journal::{Journal, read_journals};
use tusj::storage::recover::recover;
use tusj::storage::unfinished::find_unfinished;
use tusj::storage::write::write_stepwise;

use crate::journal::operation;
use crate::study::{Open, copy, fresh, open, snapshot};

type Files = Vec<(std::path::PathBuf, Vec<u8>)>;

/// Does `operations` one after the other and keeps a copy of the folder before every step on disk.
fn moments_of(root: &Path, study: &mut Open, operations: &[Operation]) -> Vec<TempDir> {
    let mut moments = Vec::new();
    let mut journal = Journal::open(root, "s1").unwrap();
    for operation in operations {
        apply(&mut study.project, &operation.edits).unwrap();
        journal.append(operation).unwrap();
        let writes = study.folder.plan(&study.project, &operation.edits).unwrap();
        let outcome = write_stepwise(root, &writes, &mut |_| {
            let moment = tempfile::tempdir().unwrap();
            copy(root, moment.path());
            moments.push(moment);
            Ok(())
        });
        assert!(outcome.failure.is_none() && outcome.changed.is_empty());
        study.folder.noted(&outcome);
    }
    let last = tempfile::tempdir().unwrap();
    copy(root, last.path());
    moments.push(last);
    moments
}

fn retired(study: &Open, code: &str) -> Edit {
    let mut retired = study.project.codes[&code.into()].clone();
    retired.state = tusj::domain::code::CodeState::Retired;
    Edit::Code(Change::to(&study.project, code.into(), Some(retired)))
}

#[test]
fn an_operation_over_many_files_is_finished_at_the_next_start() {
    let folder = fresh();
    let mut study = open(folder.path());
    let edits = [
        study.coding("bo", "n1", "kontroll"),
        study.coding("ane", "n2", "kontroll"),
        study.rename("tillit", "Tillit"),
        Edit::Case(Change::to(&study.project, "skole".into(), None)),
    ];
    let operation = operation("o1", "10:00:00", &edits);
    let moments = moments_of(folder.path(), &mut study, &[operation]);
    let after = snapshot(folder.path());
    assert!(moments.len() > 15);
    for moment in moments {
        let unfinished = find_unfinished(moment.path()).operations;
        assert_eq!(unfinished, read_journals(moment.path()).unfinished);
        assert_eq!(unfinished.len(), 1);
        let recovery = recover(moment.path(), &unfinished).unwrap();
        assert_eq!(recovery.unclear, []);
        assert_eq!(recovery.done, ["o1".into()]);
        assert_eq!(snapshot(moment.path()), after);
        assert_eq!(open(moment.path()).problems, []);
    }
}

#[test]
fn several_unfinished_operations_on_one_file_are_finished_in_order() {
    let folder = fresh();
    let mut study = open(folder.path());
    let first = operation("o1", "10:00:00", &[study.rename("tillit", "Første")]);
    apply(&mut study.project, &first.edits).unwrap();
    let second = operation("o2", "10:00:01", &[study.rename("tillit", "Annet")]);
    apply(&mut study.project, &second.edits).unwrap();
    let third = operation("o3", "10:00:02", &[retired(&study, "tillit")]);
    let mut study = open(folder.path());
    let moments = moments_of(folder.path(), &mut study, &[first, second, third]);
    let after = snapshot(folder.path());
    for moment in moments {
        // What is in the journal by then is what had been promised by then.
        let unfinished = read_journals(moment.path()).unfinished;
        let recovery = recover(moment.path(), &unfinished).unwrap();
        assert_eq!(recovery.unclear, []);
        let name = open(moment.path()).project.codes[&"tillit".into()].name.clone();
        assert_eq!(name, if unfinished.len() == 1 { "Første" } else { "Annet" });
        if unfinished.len() == 3 {
            assert_eq!(snapshot(moment.path()), after);
        }
    }
}

#[test]
fn what_is_finished_is_not_written_again() {
    let folder = fresh();
    let mut study = open(folder.path());
    let operation = operation("o1", "10:00:00", &[study.coding("bo", "n1", "kontroll")]);
    study.commit(&operation.edits);
    let before: Files = snapshot(folder.path());
    let recovery = recover(folder.path(), &[operation]).unwrap();
    assert_eq!(recovery.written, []);
    assert_eq!(recovery.done, ["o1".into()]);
    assert_eq!(snapshot(folder.path()), before);
}

#[test]
fn a_file_that_somebody_changed_meanwhile_is_left_and_named() {
    let folder = fresh();
    let study = open(folder.path());
    let edits = [study.rename("tillit", "Tillit"), study.coding("bo", "n1", "kontroll")];
    let path = folder.path().join("codebook/tillit.ron");
    let text = fs::read_to_string(&path).unwrap().replace("Tillit «ovenfra»", "Tiltro");
    fs::write(&path, &text).unwrap();
    let recovery = recover(folder.path(), &[operation("o1", "10:00:00", &edits)]).unwrap();
    assert_eq!(recovery.done, []);
    assert_eq!(recovery.unclear.len(), 1);
    assert_eq!(recovery.unclear[0].file.path_text(), "codebook/tillit.ron");
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    assert!(open(folder.path()).project.find_coding(&"nav".into(), &"n1".into()).is_some());
}

#[test]
fn a_file_that_cannot_be_read_is_left_and_named() {
    let folder = fresh();
    let study = open(folder.path());
    let edits = [study.coding("bo", "n1", "kontroll")];
    let path = folder.path().join("codings/bo/nav.ron");
    fs::write(&path, "<<<<<<< HEAD\n").unwrap();
    let recovery = recover(folder.path(), &[operation("o1", "10:00:00", &edits)]).unwrap();
    assert_eq!(
        recovery.unclear[0].why,
        "codings/bo/nav.ron:1: git left both sides of a conflict here; merge them first"
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), "<<<<<<< HEAD\n");
}

#[test]
fn a_journal_from_a_stranger_writes_nothing_outside_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("a/b/study");
    copy(&crate::study::golden(), &root);
    let code = tusj::domain::code::Code::default();
    let edit = Edit::Code(Change { key: "../../x".into(), before: None, after: Some(code) });
    let recovery = recover(&root, &[operation("o1", "10:00:00", &[edit])]).unwrap();
    assert_eq!(recovery.unclear.len(), 1);
    assert_eq!(fs::read_dir(folder.path().join("a")).unwrap().count(), 1);
}
