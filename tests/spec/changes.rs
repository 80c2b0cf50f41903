//! What changed, in research words: on the screen, and kept right while work goes on.

use std::fs;

use tusj::domain::sight::Sight;
use tusj::services::changes::message;
use tusj::services::changes::span::{Span, Start};

use super::driver::{Study, run_git};

/// Commits everything on a day.
fn commit(study: &Study, day: &str, subject: &str) {
    run_git(study.root(), &["add", "-A"]);
    let time = format!("{day}T12:00:00Z");
    let mut command = std::process::Command::new("git");
    command
        .args(["-c", "user.name=Ane", "-c", "user.email=ane@example.org"])
        .args(["commit", "-q", "-m", subject])
        .current_dir(study.root())
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_DATE", &time)
        .env("GIT_COMMITTER_DATE", &time);
    let output = super::driver::run(&mut command);
    assert!(output.status.success(), "{output:?}");
}

fn has_line(study: &Study, words: &[&str]) -> bool {
    study.screen().iter().any(|line| words.iter().all(|word| line.contains(word)))
}

#[test]
fn what_is_not_committed_stands_in_groups_and_grows_with_the_work() {
    let mut study = Study::sample().with_git();
    study.press("g d");
    assert!(study.shown().contains("What changed: not committed"), "{}", study.shown());
    assert!(study.shown().contains("Nothing changed."), "{}", study.shown());
    study.press("q");
    study.go_to_turn("2").press("1 j , t i").press("g d");
    assert!(has_line(&study, &["Codings", "+ 2 new"]), "{}", study.shown());
    assert!(has_line(&study, &["+ 01 NAV", "2 new", "ma 1, ti 1"]), "{}", study.shown());
    study.press("u");
    assert!(has_line(&study, &["Codings", "+ 1 new"]), "{}", study.shown());
}

#[test]
fn a_group_opens_its_passages_and_q_comes_back_to_the_same_line() {
    let mut study = Study::sample().with_git();
    study.go_to_turn("2").press("1 j , t i").press("g d j");
    assert!(study.shown().contains("Enter opens the 2 passages"), "{}", study.shown());
    study.press("Enter");
    assert!(study.shown().contains("01 NAV: 2 new"), "{}", study.shown());
    assert!(study.shown().contains("2 of 2") || study.shown().contains("Quote 1 of 2"));
    study.press("q");
    assert!(study.shown().contains("Line 2 of 2"), "{}", study.shown());
}

#[test]
fn a_group_unfolds_to_what_happened_and_a_line_of_it_leads_into_the_text() {
    let mut study = Study::sample().with_git();
    study.go_to_turn("2").press("1 j , t i").press("G").press("g d j l j j");
    assert!(has_line(&study, &["▌", "01:2", "Tid og knapphet"]), "{}", study.shown());
    study.press("Enter");
    assert_eq!(study.said(), "q goes back to the list");
    let app = study.app();
    let (transcript, place) = (app.transcript.id.clone(), app.transcript.cursor.paragraph);
    assert_eq!((transcript, place), (Some("01-nav".into()), 1));
    study.press("q");
    assert!(study.shown().contains("What changed: not committed"), "{}", study.shown());
    study.press("h");
    assert!(study.shown().contains("Line 2 of 2"), "{}", study.shown());
}

#[test]
fn a_span_ends_with_its_commits_and_with_what_is_not_committed() {
    let mut study = Study::sample();
    run_git(study.root(), &["init", "-q", "-b", "main"]);
    commit(&study, "2026-11-01", "start");
    study.go_to_turn("2").press("1");
    commit(&study, "2026-11-10", "NAV: 1 coding");
    study.press("j , t i");
    study.press("g d b t").type_text("2026-11-05").press("Enter");
    assert!(study.shown().contains("What changed: since before 2026-11-05"), "{}", study.shown());
    assert!(has_line(&study, &["Codings", "+ 2 new"]), "{}", study.shown());
    assert!(has_line(&study, &["commit «NAV: 1 coding»", "10 Nov  Ane"]), "{}", study.shown());
    assert!(has_line(&study, &["not committed: 1 coding"]), "{}", study.shown());
    assert!(study.shown().contains("1 day · 1 commit"), "{}", study.shown());
    // The commit tells what it changed itself, and the chosen one can be where a span begins.
    study.press("G k Enter");
    assert!(study.shown().contains("What changed: in «NAV: 1 coding»"), "{}", study.shown());
    assert!(has_line(&study, &["+ 01 NAV", "1 new"]), "{}", study.shown());
    study.press("q G k b c");
    assert!(study.shown().contains("What changed: since «NAV: 1 coding»"), "{}", study.shown());
    assert!(has_line(&study, &["Codings", "+ 1 new"]), "{}", study.shown());
}

#[test]
fn the_last_meeting_is_where_decisions_were_made_last() {
    let mut study = Study::sample();
    run_git(study.root(), &["init", "-q", "-b", "main"]);
    commit(&study, "2026-11-01", "start");
    study.press("g d b");
    assert!(study.shown().contains("since the meeting "), "{}", study.shown());
    study.press("m");
    assert!(study.shown().contains("What changed: since the meeting "), "{}", study.shown());
}

#[test]
fn changes_can_stand_by_case_code_or_transcript_and_be_found() {
    let mut study = Study::sample().with_git();
    study.go_to_turn("2").press("1 j , t i").press("g d S");
    assert!(has_line(&study, &["Jonas", "+ 2 new"]), "{}", study.shown());
    study.press("S");
    assert!(has_line(&study, &["Tid og knapphet", "+ 1 new"]), "{}", study.shown());
    study.press("/").type_text("knapphet").press("Enter");
    assert!(!has_line(&study, &["Måltall og telling", "+ 1 new"]), "{}", study.shown());
    assert!(has_line(&study, &["Tid og knapphet", "+ 1 new"]), "{}", study.shown());
}

#[test]
fn in_a_blind_study_the_other_coder_leaves_no_trace() {
    let mut study = Study::sample().with_git();
    let file = study.root().join("codings/bo/01-nav.ron");
    let text = fs::read_to_string(&file).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let shorter: Vec<&str> =
        lines.iter().enumerate().filter(|(at, _)| *at != 4).map(|(_, line)| *line).collect();
    fs::write(&file, shorter.join("\n") + "\n").unwrap();
    study.press("g d");
    assert!(study.shown().contains("Nothing changed."), "{}", study.shown());
    study.git(&["commit", "-q", "-am", "NAV: 1 coding less by Bo"]);
    study.press("q g d b t").type_text("HEAD~1").press("Enter");
    assert!(!study.shown().contains("Bo"), "{}", study.shown());
    assert!(!study.shown().contains("commit «"), "{}", study.shown());
}

#[test]
fn in_a_blind_study_what_a_version_is_called_is_not_told_where_it_also_holds_hidden_work() {
    let mut study = Study::sample().with_git();
    for file in ["codings/bo/01-nav.ron", "cases/ida.ron"] {
        let file = study.root().join(file);
        let text = fs::read_to_string(&file).unwrap();
        fs::write(&file, text + "\n").unwrap();
    }
    let words = "Ida is careful, and Bo marked it twice";
    study.git(&["commit", "-q", "-am", words]);
    let digits = study.git(&["rev-parse", "--short=8", "HEAD"]).trim().to_owned();
    study.press("g d b t").type_text("HEAD~1").press("Enter");
    assert!(has_line(&study, &[&format!("commit «{digits}»")]), "{}", study.shown());
    assert!(!study.shown().contains(words), "{}", study.shown());
    study.go_to_turn("2").press("q 1");
    study.git(&["commit", "-q", "-am", "one coding"]);
    let from = Start::Version("HEAD~1".to_owned());
    let sight = Sight::of(&study.app().session.project, Some(&"ane".into()));
    let found = Span { from, sight, ..Span::default() }.look(study.root()).unwrap();
    assert_eq!(found.from.unwrap().subject, None);
    assert_eq!(found.versions[0].subject.as_deref(), Some("one coding"));
}

#[test]
fn a_study_without_git_says_so_and_nothing_breaks_at_any_size() {
    let mut study = Study::sample();
    study.press("g d");
    assert!(study.shown().contains("What changed cannot be told"), "{}", study.shown());
    let mut study = Study::sample().with_git();
    study.go_to_turn("2").press("1 j , t i").press("g d l j l");
    for (columns, rows) in [(80, 24), (40, 10), (10, 3), (1, 1), (200, 60)] {
        let size = tusj::app::geometry::Size { columns, rows };
        study.host.tell(tusj::app::message::Message::Resized(size));
        assert_eq!(study.screen().len(), usize::from(rows));
    }
}

#[test]
fn a_study_in_a_folder_of_a_repository_has_the_same_changes() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("deep/study");
    super::driver::copy_folder(&super::driver::sample("study"), &root);
    run_git(folder.path(), &["init", "-q", "-b", "main"]);
    run_git(folder.path(), &["add", "-A"]);
    run_git(folder.path(), &["commit", "-q", "-m", "start"]);
    let file = root.join("codebook/tid.ron");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("Tid og knapphet", "Tid")).unwrap();
    fs::remove_file(root.join("codebook/skjonn.ron")).unwrap();
    fs::write(root.join("codebook/ny.ron"), text.replace("id: \"tid\"", "id: \"ny\"")).unwrap();
    let span = Span::default();
    let found = span.look(&root).unwrap();
    assert_eq!(message(&found.changes).subject, "Codebook: 1 new code, 1 removed, 1 renamed");
    run_git(folder.path(), &["add", "-A"]);
    run_git(folder.path(), &["commit", "-q", "-m", "codebook"]);
    let from = Start::Version("HEAD~1".to_owned());
    let found = Span { from, to: Some("HEAD".to_owned()), ..Span::default() }.look(&root).unwrap();
    assert_eq!(message(&found.changes).subject, "Codebook: 1 new code, 1 removed, 1 renamed");
    assert_eq!(found.versions.len(), 1);
    let all = Span { from: Start::Nothing, to: Some("HEAD".to_owned()), ..Span::default() };
    assert!(all.look(&root).unwrap().changes.is_first);
}

#[test]
fn a_clone_without_its_beginning_says_that_the_rest_is_elsewhere() {
    let study = Study::sample().with_git();
    fs::write(study.root().join("notes.txt"), "x").unwrap();
    commit(&study, "2026-11-10", "second");
    let folder = tempfile::tempdir().unwrap();
    let origin = format!("file://{}", study.root().display());
    let clone = folder.path().join("clone");
    run_git(folder.path(), &["clone", "-q", "--depth", "1", &origin, "clone"]);
    let span = Span { from: Start::Nothing, ..Span::default() };
    let why = span.look(&clone).unwrap_err().to_string();
    assert!(why.contains("only the last versions"), "{why}");
    assert!(Span::default().look(&clone).is_ok());
}

#[test]
fn a_file_that_cannot_be_read_is_named_among_the_changes() {
    let mut study = Study::sample().with_git();
    let file = study.root().join("codebook/tid.ron");
    fs::write(&file, "(name: \"Tid").unwrap();
    study.press("g d");
    assert!(has_line(&study, &["! not read: codebook/tid.ron"]), "{}", study.shown());
}
