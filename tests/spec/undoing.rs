//! Acts of long ago are listed, taken back out of order or in part, and done again.

use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, any};
use proptest::test_runner::{RngAlgorithm, RngSeed, TestRunner};

use tusj::domain::edit::{Edit, difference};

use super::driver::Study;

/// Two codes on two sentences, then a new code on a third and the same on a fourth.
fn after_four_acts() -> Study {
    let mut study = Study::sample();
    study.press("1 j 2 j c").type_text("Helt ny").press("Enter j .");
    assert_eq!(study.app().session.history.acts().len(), 4, "{}", study.said());
    study
}

fn files_of(study: &Study, name: &str) -> Vec<u8> {
    let files = study.files();
    files
        .into_iter()
        .find(|(path, _)| path.ends_with(name))
        .map(|(_, bytes)| bytes)
        .unwrap_or_default()
}

#[test]
fn everything_done_is_listed_by_day_newest_first() {
    let mut study = after_four_acts();
    study.press("g u");
    let shown = study.shown();
    assert!(shown.contains("What was done") && shown.contains("4 acts"), "{shown}");
    let at = |words: &str| shown.find(words).unwrap_or_else(|| panic!("no «{words}» in {shown}"));
    assert!(at("23 Nov 2026") < at("Helt ny"));
    assert!(at("Helt ny") < at("Måltall og telling"));
    study.press("q");
    assert!(study.app().screens.is_empty());
}

#[test]
fn an_older_act_is_taken_back_and_later_ones_stay() {
    let mut study = Study::sample();
    let start = study.codings();
    study.press("1");
    let one = study.codings();
    study.press("j 2");
    let both = study.codings();
    study.press("g u j x");
    assert_eq!(study.said(), "Undone: code «Måltall og telling» on turn 1. U redoes");
    let left = study.codings();
    assert_eq!(left.len(), both.len() - 1);
    let first = one.iter().find(|coding| !start.contains(coding)).unwrap();
    assert!(!left.contains(first) && both.contains(first));
    study.press("q U");
    assert_eq!(study.codings(), both);
    study.press("u u");
    assert_eq!(study.codings(), start);
}

#[test]
fn what_later_acts_built_on_is_left_and_named_and_the_act_still_stands() {
    let mut study = after_four_acts();
    let before = study.files();
    study.press("g u j x");
    assert_eq!(
        study.said(),
        "Undone in part: code «Helt ny» on turn 1; left: code «Helt ny»: codings still carry the code «helt-ny». u undoes"
    );
    assert!(study.shown().contains("in part"), "{}", study.shown());
    assert!(!files_of(&study, "codebook/helt-ny.ron").is_empty());
    study.press("q u");
    assert!(study.files() == before, "the act is whole again");
    study.press("u u");
    assert!(files_of(&study, "codebook/helt-ny.ron").is_empty());
}

#[test]
fn only_marked_records_are_taken_back() {
    let mut study = after_four_acts();
    let (before, codings) = (study.files(), study.codings());
    study.press("g u j Enter");
    let shown = study.shown();
    assert!(shown.contains("Records of one act") && shown.contains("coding «Helt ny»"), "{shown}");
    study.press("j j Space x");
    assert!(
        study.said().starts_with("Taken back: 1 record of «code «Helt ny»"),
        "{}",
        study.said()
    );
    assert!(study.said().ends_with(". u undoes"), "{}", study.said());
    assert_eq!(study.codings().len(), codings.len() - 1);
    assert!(study.shown().contains("taken back"), "{}", study.shown());
    assert!(!files_of(&study, "codebook/helt-ny.ron").is_empty());
    study.press("q q u");
    assert!(study.files() == before);
}

#[test]
fn a_record_opens_on_its_words_and_q_comes_back() {
    let mut study = after_four_acts();
    study.press("g u j j j Enter Enter");
    assert!(study.app().screens.is_empty(), "{}", study.shown());
    assert_eq!(study.said(), "q goes back to the list");
    study.press("q");
    assert!(study.shown().contains("Records of one act"), "{}", study.shown());
}

#[test]
fn acts_of_earlier_sessions_are_taken_back_and_done_again_after_others() {
    let mut study = Study::sample();
    study.press("1 j 2");
    let both = study.codings();
    let mut study = study.restart();
    study.press("g u j x");
    assert!(study.said().starts_with("Undone: code «Måltall og telling»"), "{}", study.said());
    assert!(study.shown().contains("undone"), "{}", study.shown());
    study.press("x");
    assert!(study.said().contains("it is undone already; . does it again"), "{}", study.said());
    // A new act ends redo; from the list the old one can still be done again.
    study.press("q j j 3 U");
    assert_eq!(study.said(), "Not now: nothing was undone");
    let n_codings = study.codings().len();
    let mut study = study.restart();
    study.press("g u j j .");
    assert!(study.said().starts_with("Done again: code «Måltall og telling»"), "{}", study.said());
    assert_eq!(study.codings().len(), n_codings + 1);
    study.press("q u u");
    assert_eq!(study.codings().len(), both.len() - 1);
}

#[test]
fn a_typed_word_shows_only_acts_with_it() {
    let mut study = after_four_acts();
    study.press("g u /").type_text("helt").press("Enter");
    let shown = study.shown();
    assert!(shown.contains("Helt ny") && !shown.contains("Måltall og telling"), "{shown}");
}

const ACTS: [&str; 14] = [
    "1", "2", "3", "s", "w", "e", "x", "j 1", "j j w", "+ 1", "j j j", "c Enter", "i Enter", "J 2",
];

#[test]
fn taking_back_any_earlier_act_touches_no_record_of_another_act() {
    let config = ProptestConfig {
        cases: 6,
        failure_persistence: None,
        rng_algorithm: RngAlgorithm::ChaCha,
        rng_seed: RngSeed::Fixed(20_261_123),
        max_shrink_iters: 8,
        ..ProptestConfig::default()
    };
    let sessions = (vec(0..ACTS.len(), 25), vec(any::<usize>(), 6));
    let outcome = TestRunner::new(config).run(&sessions, |(steps, chosen)| {
        let mut study = Study::sample();
        let start = study.files();
        for step in steps {
            study.press(ACTS[step]).press("Esc Esc");
        }
        for chosen in chosen {
            take_one_back(&mut study, chosen);
        }
        study.press("# 9 9 9 9 u");
        // How far one has read is no act.
        let acts = |files: Vec<(std::path::PathBuf, Vec<u8>)>| -> Vec<_> {
            files.into_iter().filter(|(path, _)| !path.starts_with("reading")).collect()
        };
        assert!(acts(study.files()) == acts(start), "undoing all leads back to the first bytes");
        Ok(())
    });
    if let Err(why) = outcome {
        panic!("{why}");
    }
}

fn take_one_back(study: &mut Study, chosen: usize) {
    let acts: Vec<_> = {
        let acts = study.app().session.history.acts();
        acts.iter().filter(|act| act.stands).map(|act| act.act.clone()).collect()
    };
    if acts.is_empty() {
        return;
    }
    let act = &acts[chosen % acts.len()];
    let before = study.app().session.project.clone();
    study.host.app.take_act_back(&act.id);
    study.host.settle();
    let after = &study.app().session.project;
    for edit in difference(&before, after) {
        let is_of_act = |other: &Edit| other.is_about_same(&edit);
        assert!(act.edits.iter().any(is_of_act), "{}: {edit:?}", act.title);
    }
    let said = study.said();
    for edit in &act.edits {
        let is_taken_back = edit.fits(after);
        let is_named = said.contains("left:") || said.contains("Nothing of");
        let was_gone = !edit.inverse().fits(&before);
        assert!(is_taken_back || is_named || was_gone, "{said}: {edit:?}");
    }
}
