//! Several programs on one folder.

use std::fs;

use tusj::domain::coding::Coding;
use tusj::domain::edit::{Change, Edit, Side, apply, force};
use tusj::domain::place::Place;
use tusj::domain::project::Project;
use tusj::domain::text::CodePoint;
use tusj::domain::time::Moment;
use tusj::storage::file_content::{FileReading, extract, read};
use tusj::storage::layout::FileKey;
use tusj::storage::lock::ProjectLock;
use tusj::storage::look::look_around;
use tusj::storage::merge::{FileMerge, before, merge_file};
use tusj::storage::write::{ChangedFile, write};

use crate::study::{Open, fresh, open, snapshot};

/// Takes a file that somebody else changed into the open study.
fn take(study: &mut Open, file: &ChangedFile, pending: &[Edit]) -> FileMerge {
    let theirs = file.bytes.as_ref().map_or_else(FileReading::gone, |bytes| read(&file.key, bytes));
    let base = before(&study.project, &file.key, pending);
    let merge = merge_file(&file.key, &base, &study.project, &theirs);
    assert_eq!(force(&mut study.project, &merge.edits), [""; 0]);
    study.folder.take(&file.key, file.bytes.as_deref(), &theirs);
    merge
}

#[test]
fn a_second_tusj_on_the_folder_loses_nothing_of_either() {
    let folder = fresh();
    let mut mine = open(folder.path());
    let mut other = open(folder.path());
    let theirs = other.coding("bo", "t1", "kontroll");
    assert_eq!(other.commit(&[theirs]).written.len(), 1);
    let edit = mine.coding("bo", "m1", "handlingsrom");
    let outcome = mine.commit(std::slice::from_ref(&edit));
    assert!(outcome.written.is_empty());
    assert_eq!(outcome.changed[0].key, FileKey::Codings("bo".into(), "nav".into()));
    let merge = take(&mut mine, &outcome.changed[0], std::slice::from_ref(&edit));
    assert_eq!((merge.edits.len(), merge.contradictions.len()), (1, 0));
    let writes = mine.folder.plan(&mine.project, &[edit]).unwrap();
    assert_eq!(write(folder.path(), &writes).written.len(), 1);
    let together = open(folder.path()).project;
    assert_eq!(together, mine.project);
    for id in ["t1", "m1", "b5r1j7k3wd"] {
        assert!(together.find_coding(&"nav".into(), &id.into()).is_some(), "{id}");
    }
}

#[test]
fn different_fields_of_one_code_merge_and_one_field_is_a_contradiction() {
    let folder = fresh();
    let mut study = open(folder.path());
    let path = folder.path().join("codebook/tillit.ron");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("Tillit «ovenfra»", "Tiltro").replace("green", "red")).unwrap();
    let edit = study.rename("tillit", "Tillit");
    let outcome = study.commit(std::slice::from_ref(&edit));
    let merge = take(&mut study, &outcome.changed[0], std::slice::from_ref(&edit));
    let code = |project: &Project| project.codes[&"tillit".into()].clone();
    assert_eq!(code(&study.project).name, "Tillit");
    assert_eq!(code(&study.project).color.as_deref(), Some("red"));
    assert_eq!(merge.contradictions.len(), 1);
    assert_eq!(merge.contradictions[0].fields, ["name"]);
    assert_eq!(merge.contradictions[0].mine, edit);
    let (theirs, _) = merge.contradictions[0].theirs.onto(&study.project, Side::Mine);
    apply(&mut study.project, &[theirs]).unwrap();
    assert_eq!(code(&study.project).name, "Tiltro");
}

#[test]
fn a_file_with_conflict_markers_changes_nothing_and_is_not_written() {
    let folder = fresh();
    let mut study = open(folder.path());
    let project = study.project.clone();
    let path = folder.path().join("handles.ron");
    let marked = format!("<<<<<<< HEAD\n{}", fs::read_to_string(&path).unwrap());
    fs::write(&path, &marked).unwrap();
    let looked = look_around(folder.path(), &study.folder.look());
    let news = study.folder.noted_look(looked);
    assert_eq!(news.len(), 1);
    take(&mut study, &news[0], &[]);
    assert_eq!(study.project, project);
    let handle = tusj::domain::code::Handle { code: "kontroll".into(), handle: "ko".to_owned() };
    let edit = Edit::Handle(Change::to(&study.project, "kontroll".into(), Some(handle)));
    assert!(study.folder.plan(&study.project, &[edit]).is_err());
    assert_eq!(fs::read_to_string(&path).unwrap(), marked);
}

#[test]
fn a_look_sees_changed_new_and_removed_files_once() {
    let folder = fresh();
    let mut study = open(folder.path());
    let look = |study: &mut Open| {
        let looked = look_around(folder.path(), &study.folder.look());
        study.folder.noted_look(looked)
    };
    assert_eq!(look(&mut study), []);
    let code = fs::read_to_string(folder.path().join("codebook/kontroll.ron")).unwrap();
    fs::write(folder.path().join("codebook/kontroll.ron"), code.replace("red", "pink")).unwrap();
    fs::write(
        folder.path().join("codebook/ny.ron"),
        "(\n  name: \"ny\",\n  id: \"ny\",\n  kind: Code,\n)\n",
    )
    .unwrap();
    fs::remove_file(folder.path().join("cases/skole.ron")).unwrap();
    fs::write(folder.path().join("notes.txt"), "mine").unwrap();
    let touched = folder.path().join("codebook/tillit.ron");
    fs::write(&touched, fs::read(&touched).unwrap()).unwrap();
    let news = look(&mut study);
    let paths: Vec<String> = news.iter().map(|file| file.key.path_text()).collect();
    assert_eq!(paths, ["codebook/kontroll.ron", "cases/skole.ron", "codebook/ny.ron"]);
    for file in &news {
        take(&mut study, file, &[]);
    }
    assert_eq!(look(&mut study), []);
    assert_eq!(study.project, open(folder.path()).project);
}

#[test]
fn ones_own_writes_are_no_news() {
    let folder = fresh();
    let mut study = open(folder.path());
    let asked_before = study.folder.look();
    let edit = study.coding("bo", "n1", "kontroll");
    apply(&mut study.project, std::slice::from_ref(&edit)).unwrap();
    let writes = study.folder.plan(&study.project, &[edit]).unwrap();
    let outcome = write(folder.path(), &writes);
    // The look was asked for before, ran after the write, and comes back before the write is known of.
    let looked = look_around(folder.path(), &asked_before);
    assert_eq!(study.folder.noted_look(looked.clone()), []);
    study.folder.noted(&outcome);
    assert_eq!(study.folder.noted_look(looked), []);
    let looked = look_around(folder.path(), &study.folder.look());
    assert_eq!(study.folder.noted_look(looked), []);
}

#[test]
fn a_new_file_that_somebody_else_made_first_is_not_overwritten() {
    let folder = fresh();
    let mut mine = open(folder.path());
    let path = folder.path().join("codings/ane/skole.ron");
    fs::write(&path, "(\n  codings: [\n  ],\n)\n").unwrap();
    let before = snapshot(folder.path());
    let place = |offset| Place::new("1".into(), CodePoint(offset));
    let coding = Coding {
        id: "n1".into(),
        code: "kontroll".into(),
        from: place(0),
        to: place(2),
        made: Moment::new("2021-05-01T10:00:00Z"),
        pass: None,
        weight: None,
        quote: "Et".to_owned(),
        near: None,
        agrees: Vec::new(),
    };
    let key = ("ane".into(), "skole".into(), "n1".into());
    let edit = Edit::Coding(Change::to(&mine.project, key, Some(coding)));
    let outcome = mine.commit(&[edit]);
    assert_eq!(outcome.changed.len(), 1);
    assert_eq!(snapshot(folder.path()), before);
}

#[test]
fn paragraphs_that_both_sides_put_in_stand_in_order() {
    let folder = fresh();
    let study = open(folder.path());
    let key = FileKey::Transcript("nav".into());
    let base = extract(&study.project, &key);
    let put = |after: &str, id: &str| {
        let mut part = base.clone();
        let paragraphs = &mut part.transcripts.get_mut(&"nav".into()).unwrap().paragraphs;
        let place = paragraphs.position(&after.into()).unwrap();
        let born = tusj::domain::transcript::Paragraph {
            id: id.into(),
            continues: true,
            text: "ny".to_owned(),
            ..Default::default()
        };
        paragraphs.insert(place + 1, born);
        part
    };
    let mut merged = put("11", "11.aaa");
    let theirs = FileReading { part: put("13", "13.bbb"), ..FileReading::gone() };
    let merge = merge_file(&key, &base, &merged, &theirs);
    assert_eq!(merge.contradictions, []);
    assert_eq!(force(&mut merged, &merge.edits), [""; 0]);
    let order: Vec<&str> = merged.transcripts[&"nav".into()]
        .paragraphs
        .as_slice()
        .iter()
        .map(|paragraph| paragraph.id.as_str())
        .collect();
    assert_eq!(order, ["11", "11.aaa", "12", "12.kfm", "13", "13.bbb"]);
}

#[test]
fn a_write_waits_for_the_one_before() {
    let folder = fresh();
    let root = folder.path().to_owned();
    let mut study = open(&root);
    let edit = study.coding("bo", "n1", "kontroll");
    apply(&mut study.project, std::slice::from_ref(&edit)).unwrap();
    let writes = study.folder.plan(&study.project, &[edit]).unwrap();
    let before = snapshot(&root);
    let lock = ProjectLock::take(&root).unwrap();
    let waiting = std::thread::spawn({
        let root = root.clone();
        move || write(&root, &writes)
    });
    assert_eq!(snapshot(&root), before);
    drop(lock);
    assert_eq!(waiting.join().unwrap().written.len(), 1);
}
