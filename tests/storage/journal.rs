//! What was done is known after the session that did it.

use std::fs;
use std::path::Path;

use tusj::domain::edit::{Edit, Operation};
use tusj::domain::id::OperationId;
use tusj::domain::time::Moment;
use tusj::storage::journal::{Journal, JournalReading, Outside, read_journals};
use tusj::storage::problem::ProblemKind;
use tusj::storage::unfinished::find_unfinished;

use crate::study::{Open, fresh, open};

/// An operation with `edits`, done at `time` of a day.
pub fn operation(id: &str, time: &str, edits: &[Edit]) -> Operation {
    Operation {
        id: id.into(),
        at: Moment::new(format!("2021-05-01T{time}Z")),
        coder: "bo".into(),
        command: "code-selection".to_owned(),
        title: String::new(),
        undoes: None,
        edits: edits.to_vec(),
    }
}

fn ids(operations: &[Operation]) -> Vec<&str> {
    operations.iter().map(|operation| operation.id.as_str()).collect()
}

fn coding(study: &Open, id: &str) -> Vec<Edit> {
    vec![study.coding("bo", id, "kontroll")]
}

fn journal_text(root: &Path, session: &str) -> String {
    fs::read_to_string(root.join(format!(".tusj/journal/{session}.ron"))).unwrap()
}

#[test]
fn every_edit_of_a_study_comes_back_from_the_journal() {
    let folder = fresh();
    let study = open(folder.path());
    let edits = tusj::domain::edit::difference(&Default::default(), &study.project);
    assert!(edits.len() > 40);
    let whole = operation("o1", "10:00:00", &edits);
    let taken_back = operation("o2", "10:00:01", &whole.inverse_edits());
    let mut journal = Journal::open(folder.path(), "s1").unwrap();
    journal.append(&whole).unwrap();
    journal.append(&taken_back).unwrap();
    let JournalReading { operations, problems, .. } = read_journals(folder.path());
    assert_eq!(problems, []);
    assert_eq!(operations, [whole, taken_back]);
}

#[test]
fn an_operation_is_one_line() {
    let folder = fresh();
    let study = open(folder.path());
    let edit = study.rename("tillit", "to\nlinjer");
    let mut journal = Journal::open(folder.path(), "2021-05-01T10:00:00Z-k7f").unwrap();
    journal.append(&operation("o1", "10:00:00", &[edit])).unwrap();
    journal.done(&"o1".into()).unwrap();
    let outside = Outside {
        outside: Moment::new("2021-05-01T12:00:05Z"),
        head: Some(("1f3a9c0".to_owned(), "88d20be".to_owned())),
        files: vec!["codings/ane/nav.ron".to_owned()],
    };
    journal.outside(&outside).unwrap();
    let text = journal_text(folder.path(), "2021-05-01T10-00-00Z-k7f");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[0].starts_with(
        "(id:\"o1\",at:\"2021-05-01T10:00:00Z\",coder:\"bo\",command:\"code-selection\",edits:[Code((key:\"tillit\","
    ));
    assert_eq!(lines[1], "(done:\"o1\")");
    assert_eq!(
        lines[2],
        "(outside:\"2021-05-01T12:00:05Z\",head:(\"1f3a9c0\",\"88d20be\"),files:[\"codings/ane/nav.ron\"])"
    );
    assert_eq!(read_journals(folder.path()).outside, [outside]);
}

#[test]
fn only_operations_of_ended_sessions_without_done_are_unfinished() {
    let folder = fresh();
    let study = open(folder.path());
    let mut ended = Journal::open(folder.path(), "s1").unwrap();
    ended.append(&operation("o1", "10:00:00", &coding(&study, "n1"))).unwrap();
    ended.done(&"o1".into()).unwrap();
    ended.append(&operation("o2", "10:00:01", &coding(&study, "n2"))).unwrap();
    drop(ended);
    let mut alive = Journal::open(folder.path(), "s2").unwrap();
    alive.append(&operation("o3", "10:00:02", &coding(&study, "n3"))).unwrap();
    let reading = read_journals(folder.path());
    assert_eq!(ids(&reading.operations), ["o1", "o2", "o3"]);
    assert_eq!(ids(&reading.unfinished), ["o2"]);
    assert_eq!(find_unfinished(folder.path()).operations, reading.unfinished);
    assert_eq!(find_unfinished(folder.path()).others_alive, 1);
    assert_eq!(reading.others_alive, 1);
    alive.done(&OperationId::new("o2")).unwrap();
    assert_eq!(ids(&read_journals(folder.path()).unfinished), [""; 0]);
    assert_eq!(find_unfinished(folder.path()).operations, []);
}

#[test]
fn what_is_unfinished_is_found_in_the_order_in_which_it_happened() {
    let folder = fresh();
    let mut first = Journal::open(folder.path(), "s1").unwrap();
    let mut second = Journal::open(folder.path(), "s2").unwrap();
    first.append(&operation("a", "10:00:00", &[])).unwrap();
    second.append(&operation("b", "10:00:05", &[])).unwrap();
    first.append(&operation("c", "10:00:10", &[])).unwrap();
    first.append(&operation("d", "09:00:00", &[])).unwrap();
    second.append(&operation("e", "10:00:07", &[])).unwrap();
    second.append(&operation("f\"g", "10:00:20", &[])).unwrap();
    for id in ["b", "c"] {
        first.done(&id.into()).unwrap();
    }
    drop((first, second));
    let found = find_unfinished(folder.path()).operations;
    assert_eq!(ids(&found), ["a", "e", "d", "f\"g"]);
    assert_eq!(found, read_journals(folder.path()).unfinished);
}

#[test]
fn the_scan_for_unfinished_operations_passes_over_a_line_that_was_cut() {
    let folder = fresh();
    let mut journal = Journal::open(folder.path(), "s1").unwrap();
    journal.append(&operation("o1", "10:00:00", &[])).unwrap();
    journal.append(&operation("o2", "10:00:01", &[])).unwrap();
    drop(journal);
    let path = folder.path().join(".tusj/journal/s1.ron");
    let text = journal_text(folder.path(), "s1");
    for length in text.len() - 60..text.len() - 1 {
        fs::write(&path, &text.as_bytes()[..length]).unwrap();
        assert_eq!(ids(&find_unfinished(folder.path()).operations), ["o1"], "{length}");
    }
}

#[test]
fn sessions_interleave_by_time_and_a_clock_set_back_turns_none_around() {
    let folder = fresh();
    let mut first = Journal::open(folder.path(), "s1").unwrap();
    let mut second = Journal::open(folder.path(), "s2").unwrap();
    first.append(&operation("a", "10:00:00", &[])).unwrap();
    second.append(&operation("b", "10:00:05", &[])).unwrap();
    first.append(&operation("c", "10:00:10", &[])).unwrap();
    first.append(&operation("d", "09:00:00", &[])).unwrap();
    second.append(&operation("e", "10:00:20", &[])).unwrap();
    assert_eq!(ids(&read_journals(folder.path()).operations), ["a", "b", "c", "d", "e"]);
}

#[test]
fn a_cut_last_line_is_passed_over_and_a_broken_one_is_named() {
    let folder = fresh();
    let study = open(folder.path());
    let mut journal = Journal::open(folder.path(), "s1").unwrap();
    for id in ["o1", "o2", "o3"] {
        journal.append(&operation(id, "10:00:00", &coding(&study, id))).unwrap();
    }
    drop(journal);
    let path = folder.path().join(".tusj/journal/s1.ron");
    let text = journal_text(folder.path(), "s1");
    for length in text.len() - 200..text.len() - 1 {
        fs::write(&path, &text.as_bytes()[..length]).unwrap();
        let reading = read_journals(folder.path());
        assert_eq!(ids(&reading.operations), ["o1", "o2"]);
        assert_eq!(reading.problems, []);
    }
    fs::write(&path, text.replace("(id:\"o2\",at", "(id:\"o2\",,at")).unwrap();
    let reading = read_journals(folder.path());
    assert_eq!(ids(&reading.operations), ["o1", "o3"]);
    assert_eq!(reading.problems.len(), 1);
    assert_eq!(reading.problems[0].kind, ProblemKind::Journal);
    assert_eq!(reading.problems[0].file, Path::new(".tusj/journal/s1.ron"));
    assert_eq!(reading.problems[0].line, 2);
}

#[test]
fn two_sessions_never_share_a_journal() {
    let folder = fresh();
    let _first = Journal::open(folder.path(), "s1").unwrap();
    assert!(Journal::open(folder.path(), "s1").is_err());
}

#[test]
fn a_project_without_journals_has_nothing_unfinished() {
    let folder = fresh();
    let reading = read_journals(folder.path());
    assert!(reading.operations.is_empty() && reading.unfinished.is_empty());
    assert_eq!(reading.others_alive, 0);
    assert!(!folder.path().join(".tusj").exists());
}
