//! Getting text into a study.

use std::path::PathBuf;

use tusj::domain::id::{CaseId, TranscriptId};
use tusj::domain::transcript::Role;

use super::driver::{Study, sample};

const TALK: &str = "Ane Moe: Hvem er du? Hva gjør du?\n\nKari Nordmann: Jeg er Kari. Jeg veileder.\n\nAne Moe: Takk, Kari?\n";

fn raw(name: &str) -> PathBuf {
    sample("raw").join(name)
}

fn written(study: &Study, name: &str, text: &str) -> PathBuf {
    let path = study.root().join(".tusj").join(name);
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn an_empty_study_shows_four_things_to_do_and_the_files_of_its_folder() {
    let mut study = Study::empty();
    study.list_files(&[PathBuf::from("Ida.docx"), PathBuf::from("Jonas.vtt")]);
    let shown = study.shown();
    assert!(shown.contains("This project has no transcript yet. Nothing leaves this machine."));
    assert!(shown.contains("▌  1  Bring in interviews"), "{shown}");
    assert!(shown.contains("4  Write down what you expect"));
    assert!(shown.contains("Files in this folder: Ida.docx  Jonas.vtt"));
    study.press("Esc");
    assert!(study.shown().contains("Bring in interviews"));
    study.press("q");
    assert!(study.said().starts_with("q once more leaves tusj"));
}

#[test]
fn nothing_is_written_before_enter_and_escape_leaves_nothing() {
    let mut study = Study::empty();
    let path = written(&study, "a.txt", TALK);
    let before = study.files();
    study.press("Enter").list_files(std::slice::from_ref(&path)).press("Enter");
    let shown = study.shown();
    assert!(shown.contains("Import: a.txt"), "{shown}");
    assert!(shown.contains("nothing is written yet"));
    assert!(shown.contains("3 turns, 2 speakers, 13 words. UTF-8, plain text."), "{shown}");
    assert_eq!(study.files(), before);
    study.press("Esc");
    assert_eq!(study.files(), before);
    assert!(study.shown().contains("Bring in interviews"));
}

#[test]
fn a_newcomer_brings_an_interview_in_with_a_new_case_and_stands_on_its_first_sentence() {
    let mut study = Study::empty();
    let path = written(&study, "a.txt", TALK);
    study.press("1").list_files(std::slice::from_ref(&path)).press("Space Enter");
    assert!(study.shown().contains("? who"), "{}", study.shown());
    study.press("j o").type_text("Ida").press("Enter");
    assert!(!study.shown().contains("? who"), "{}", study.shown());
    study.press("Enter");
    let app = study.app();
    assert!(app.screens.is_empty());
    assert_eq!(app.session.project.cases[&CaseId::new("ida")].name, "Ida");
    let transcript = app.transcript.transcript(&app.session).unwrap();
    assert_eq!(transcript.paragraphs.get(1).unwrap().text, "Jeg er Ida. Jeg veileder.");
    let on_disk: String = study
        .files()
        .iter()
        .map(|(path, bytes)| format!("{path:?}{}", String::from_utf8_lossy(bytes)))
        .collect();
    for name in ["Kari", "Nordmann", "Moe"] {
        assert!(!on_disk.contains(name), "{name}");
    }
    let key = std::fs::read_to_string(study.root().join(".tusj/names/key.ron")).unwrap();
    assert!(key.contains("Kari Nordmann"), "{key}");
    study.press("u");
    assert!(study.app().session.project.transcripts.is_empty());
    assert!(study.shown().contains("Bring in interviews"));
}

#[test]
fn digits_say_who_speaks_and_x_that_somebody_is_nobody() {
    let mut study = Study::empty();
    let path = written(&study, "a.txt", TALK);
    study.press("1").list_files(std::slice::from_ref(&path)).press("Enter");
    study.press("x 0");
    let roles: Vec<Role> = study
        .app()
        .import()
        .unwrap()
        .draft
        .as_ref()
        .unwrap()
        .mapping
        .speakers
        .iter()
        .map(|speaker| speaker.role)
        .collect();
    assert_eq!(roles, [Role::Other, Role::Interviewer]);
    study.press("1");
    assert_eq!(study.said(), "There is no case 1. o makes a new one");
}

#[test]
fn a_case_with_the_name_of_the_file_is_taken_only_when_it_is_said_twice() {
    let mut study = Study::empty();
    let path = written(&study, "a.txt", TALK);
    study.press("1").list_files(std::slice::from_ref(&path)).press("Enter");
    study.press("j o").type_text("Kari").press("Enter");
    assert_eq!(study.said(), "«Kari» stands in the file. Enter again if it is a pseudonym");
    study.press("Enter Enter");
    assert_eq!(study.app().session.project.cases[&CaseId::new("kari")].name, "Kari");
}

#[test]
fn names_in_the_text_are_listed_and_can_be_given_another_word_or_left() {
    let mut study = Study::empty();
    let talk =
        "Ane Moe: Hvor? Hvem?\nKari Nordmann: Jeg bor i Sandvær med Turid. Ja, Sandværs beste.";
    let path = written(&study, "a.txt", talk);
    study.press("1").list_files(std::slice::from_ref(&path)).press("Enter");
    study.press("n");
    assert!(study.shown().contains("Names in a.txt"), "{}", study.shown());
    study.press("Enter").type_text("Vika").press("Enter j x n Enter");
    let app = study.app();
    let transcript = app.transcript.transcript(&app.session).unwrap();
    assert_eq!(
        transcript.paragraphs.get(1).unwrap().text,
        "Jeg bor i Vika med Turid. Ja, Vikas beste."
    );
    assert_eq!(app.session.key.transcripts[0].names, [("Sandvær".to_owned(), "Vika".to_owned())]);
}

#[test]
fn a_file_that_cannot_be_read_is_said_and_passed_over() {
    let mut study = Study::empty();
    let broken = written(&study, "b.txt", "  ");
    let path = written(&study, "a.txt", TALK);
    let files = [broken, path];
    study.press("1").list_files(&files).press("Space Space Enter");
    assert!(study.shown().contains("Import: a.txt"), "{}", study.shown());
    assert!(
        study
            .app()
            .messages
            .log()
            .iter()
            .any(|said| said.text.starts_with("Not brought in: «b.txt» is empty"))
    );
    study.press("Enter");
    assert_eq!(study.said(), "1 file brought in, 1 left out (!). u undoes the last");
}

#[test]
fn the_same_file_again_is_recognized() {
    let mut study = Study::empty();
    let path = written(&study, "a.txt", TALK);
    for _ in 0..2 {
        study.press("g i").list_files(std::slice::from_ref(&path)).press("Enter");
        study.press("Enter");
    }
    assert_eq!(study.said(), "Brought in before as «a». Esc leaves it, Enter brings it in again");
    assert_eq!(study.app().session.project.transcripts.len(), 1);
    study.press("Enter");
    assert!(study.app().session.project.transcripts.contains_key(&TranscriptId::new("a-2")));
}

#[test]
fn all_that_are_left_come_in_with_one_key() {
    let mut study = Study::empty();
    let files: Vec<PathBuf> = (0..100)
        .map(|number| {
            written(&study, &format!("f{number}.txt"), &format!("{TALK}\nAne Moe: {number}"))
        })
        .collect();
    study.press("1").list_files(&files).press(&"Space ".repeat(100)).press("Enter");
    assert!(study.shown().contains("1 of 100"), "{}", study.shown());
    study.press("A");
    assert_eq!(study.app().session.project.transcripts.len(), 100);
    assert_eq!(study.said(), "100 files brought in. u undoes the last");
}

#[test]
fn the_raw_interviews_come_in_through_the_screen_without_a_real_name() {
    let mut study = Study::empty();
    let files = [
        "01-nav.vtt",
        "02-arbeidsmarkedsbedrift.docx",
        "03-videregaende.txt",
        "04-universitet.srt",
        "05-karrieresenter.docx",
        "06-fokusgruppe.vtt",
    ]
    .map(raw);
    study.press("1").list_files(&files).press("Space Space Space Space Space Space Enter");
    study.press("A");
    assert_eq!(study.app().session.project.transcripts.len(), 6);
    let key = &study.app().session.key;
    for row in &key.transcripts {
        let path = study.root().join("transcripts").join(format!("{}.ron", row.transcript));
        let text = std::fs::read_to_string(path).unwrap();
        let words: Vec<&str> = text.split(|sign: char| !sign.is_alphabetic()).collect();
        assert!(row.speakers.len() > 1, "{}", row.transcript);
        for name in row.speakers.iter().flat_map(|speaker| speaker.name.split(' ')) {
            assert!(!words.contains(&name), "{name} in {}", row.transcript);
        }
    }
}

#[test]
fn the_screens_are_drawn_at_every_size() {
    for (columns, rows) in [(40, 10), (60, 12), (80, 24), (200, 60)] {
        let mut study = Study::empty();
        study.host.tell(tusj::app::message::Message::Resized(tusj::app::geometry::Size {
            columns,
            rows,
        }));
        assert!(study.shown().contains("Bring in"));
        let path = written(&study, "a.txt", TALK);
        study.press("1").list_files(std::slice::from_ref(&path));
        assert!(study.shown().contains("a.txt"), "{}", study.shown());
        study.press("Enter");
        assert!(study.shown().contains("Kari Nord"), "{}", study.shown());
        study.press("+ n");
        assert!(study.shown().contains("Kari"), "{}", study.shown());
    }
}

#[test]
fn guide_and_questions_are_written_before_the_first_interview() {
    let mut study = Study::empty();
    study.press("3 o").type_text("Rollen").press("Enter").type_text("Hva gjør du?").press("Enter");
    study.press("o Enter").type_text("Hvem er du?").press("Enter");
    let shown = study.shown();
    assert!(shown.contains("Rollen"), "{shown}");
    let order = |study: &Study| {
        let mut rows: Vec<_> = study.app().session.project.guide.values().cloned().collect();
        rows.sort_by_key(|row| row.order);
        rows.into_iter().map(|row| row.text).collect::<Vec<_>>()
    };
    assert_eq!(order(&study), ["Hva gjør du?", "Hvem er du?"]);
    study.press("+");
    assert_eq!(order(&study), ["Hvem er du?", "Hva gjør du?"]);
    study.press("x");
    assert_eq!(order(&study), ["Hvem er du?"]);
    study.press("u q");
    assert!(study.shown().contains("Write the interview guide"));
}

#[test]
fn what_one_expects_is_kept_as_a_memo_of_today() {
    let mut study = Study::empty();
    study.press("4").type_text("Jeg venter tall.").press("Esc");
    assert!(study.shown().contains("Bring in interviews"), "{}", study.shown());
    let memos: Vec<_> =
        study.app().session.project.all_memos().map(|(_, _, memo)| memo.clone()).collect();
    assert_eq!(memos[0].title, "Fore-understanding 2026-11-23");
    assert_eq!(memos[0].text, ["Jeg venter tall."]);
}

#[test]
fn a_file_whose_names_cannot_be_kept_is_not_brought_in() {
    let mut study = Study::empty();
    let path = written(&study, "a.txt", TALK);
    std::fs::write(study.root().join(".tusj/names"), "no folder").unwrap();
    let before = study.files();
    study.press("1").list_files(std::slice::from_ref(&path)).press("Enter Enter");
    assert!(
        study.said().contains("not brought in: its names cannot be kept in the key"),
        "{}",
        study.said()
    );
    assert_eq!(study.files(), before);
    assert!(study.app().session.project.transcripts.is_empty());
    std::fs::remove_file(study.root().join(".tusj/names")).unwrap();
    study.press("Enter");
    assert_eq!(study.app().session.project.transcripts.len(), 1);
}

#[test]
fn closing_in_the_middle_of_several_files_says_how_many_were_left_out() {
    let mut study = Study::empty();
    let paths = ["a.txt", "b.txt", "c.txt"].map(|name| {
        written(&study, name, &format!("{TALK}\nKari Nordmann: Dette er fila {name}.\n"))
    });
    study.press("1").list_files(&paths).press("Space Space Space Enter Enter q");
    assert_eq!(study.said(), "1 file brought in, 2 files left out. g i goes on");
    assert_eq!(study.app().session.project.transcripts.len(), 1);
}
