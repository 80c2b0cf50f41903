//! What the screens around versions look like, at the least size and at the usual one.

use std::path::Path;
use std::process::Command;

use tusj::app::geometry::Size;
use tusj::app::message::Message;

use super::driver::{Study, run};
use super::history;
use super::merging::two_definitions;
use super::versions::{name_committer, palette};

const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];

/// Saves everything as a version of a fixed moment.
fn version(folder: &Path, date: &str, message: &str) {
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command
            .args(arguments)
            .current_dir(folder)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_DATE", date)
            .env("GIT_COMMITTER_DATE", date);
        let output = run(&mut command);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    git(&["add", "-A"]);
    git(&["commit", "-q", "-m", message]);
}

/// A study with two versions, and one coding that is in none.
fn with_history(columns: u16, rows: u16) -> Study {
    let mut study = Study::sample_at(columns, rows);
    study.git(&["init", "-q", "-b", "main"]);
    name_committer(study.root());
    version(study.root(), "2026-11-20T10:00:00+0100", "Six interviews brought in");
    study.go_to_turn("2").press("j , m a");
    version(study.root(), "2026-11-21T14:30:00+0100", "NAV: 1 coding");
    study.go_to_turn("4").press("j , t i");
    study.host.ask_status();
    study.host.settle();
    study
}

/// Returns the screen with `01234567` for each shortened id of a version.
fn shown(study: &Study) -> String {
    let is_id = |word: &str| {
        word.len() == 8
            && word.chars().all(|letter| letter.is_ascii_hexdigit())
            && word.chars().any(|letter| letter.is_ascii_digit())
    };
    let screen = study.shown();
    let words = screen.split_inclusive(|letter: char| !letter.is_ascii_alphanumeric());
    let shown = words.map(|word| {
        let bare = word.trim_end_matches(|letter: char| !letter.is_ascii_alphanumeric());
        if is_id(bare) { word.replace(bare, "01234567") } else { word.to_owned() }
    });
    shown.collect()
}

fn at_each_size(name: &str, keys: &str) {
    for (columns, rows) in SIZES {
        let mut study = with_history(columns, rows);
        study.press(keys);
        insta::assert_snapshot!(format!("{name}_{columns}x{rows}"), shown(&study));
    }
}

#[test]
fn saving_a_version() {
    at_each_size("save_version", "g v");
}

#[test]
fn what_changed() {
    at_each_size("what_changed", "g d");
}

#[test]
fn the_history() {
    at_each_size("history", "g h");
}

#[test]
fn a_study_as_it_was() {
    let study = history::with_history();
    for (columns, rows) in SIZES {
        let mut host = history::past(&study, "HEAD~2");
        host.tell(Message::Resized(Size { columns, rows }));
        insta::assert_snapshot!(format!("as_it_was_{columns}x{rows}"), history::shown(&host));
    }
}

#[test]
fn what_is_to_be_decided() {
    for (columns, rows) in SIZES {
        let mut study = two_definitions();
        study.host.tell(Message::Resized(Size { columns, rows }));
        insta::assert_snapshot!(format!("to_be_decided_{columns}x{rows}"), shown(&study));
    }
}

#[test]
fn what_git_said_is_a_list_that_scrolls() {
    let mut study = with_history(80, 24);
    study.host.app.versions.output =
        (1..=40).map(|line| format!("line {line} of a hook")).collect();
    palette(&mut study, "git-output");
    assert!(study.shown().contains("━━ What git said"), "{}", study.shown());
    assert!(!study.shown().contains("line 40 of a hook"));
    study.press("G");
    assert!(study.shown().contains("line 40 of a hook"), "{}", study.shown());
    study.press("q");
    assert!(study.app().screens.is_empty());
}
