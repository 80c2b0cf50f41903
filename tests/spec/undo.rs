//! Undo without limit.

use super::driver::Study;

#[test]
fn undo_and_redo_survive_a_restart_and_end_at_the_same_bytes() {
    let mut study = Study::sample();
    let start = study.files();
    study.press("1 j j 2 V a c").type_text("Helt ny").press("Enter j w");
    let end = study.files();
    let mut study = study.restart();
    study.press("# 9 9 u");
    assert!(study.files() == start, "undoing all leads back to the first bytes");
    let mut study = study.restart();
    study.press("# 9 9 U");
    assert!(study.files() == end, "redoing all leads to the last bytes");
}

#[test]
fn undo_says_what_it_took_back() {
    let mut study = Study::sample();
    study.press("1 u");
    assert_eq!(study.said(), "Undone: code «Måltall og telling» on turn 1. U redoes");
    study.press("U");
    assert_eq!(study.said(), "Done again: code «Måltall og telling» on turn 1. u undoes");
}

#[test]
fn a_killed_session_loses_nothing_that_was_shown_as_done() {
    let mut study = Study::sample();
    study.press("1 j . j s");
    let codings = study.codings();
    let study = study.kill_and_restart();
    assert_eq!(study.codings(), codings);
}
