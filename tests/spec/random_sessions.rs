//! Whatever is pressed in whatever order: nothing breaks, everything can be taken back, and the disk says the same.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_oneof};
use proptest::test_runner::{RngAlgorithm, RngSeed, TestCaseError, TestRunner};

use tusj::app::commands;
use tusj::app::geometry::Size;
use tusj::app::key::{Key, KeySequence};
use tusj::app::message::Message;
use tusj::domain::edit::apply;
use tusj::domain::project::Project;
use tusj::services::code_counts::code_counts;
use tusj::storage::folder::Folder;
use tusj::storage::journal::read_journals;

use super::driver::{Study, sample};

/// Steps between two proofs that all can be taken back.
const STEPS_BETWEEN_PROOFS: usize = 60;

const SIZES: [(u16, u16); 4] = [(120, 40), (80, 24), (40, 10), (1, 1)];

/// One thing a hand does.
#[derive(Clone, Debug)]
enum Step {
    /// The keys of the command with this number.
    Command(usize),
    /// A coding act that is likely to change something.
    Act(&'static str),
    /// Words typed into whatever takes them, with Enter.
    Words(&'static str),
    /// A paste.
    Paste(&'static str),
    /// A new size of the terminal.
    Size(usize),
    /// Somebody else's look at the folder.
    Focus,
    /// The way back to the home screen, so that the next acts mean something.
    Home,
}

const ACTS: [&str; 22] = [
    "1", "2", "3", "s", "w", "e", ".", "x", "j 1", "j j w", "+ 1", "J 2", ", m a", ", t i",
    "c Enter", "i Enter", "u", "U", "u u u", "( ( 1", ") > 1", "Esc",
];

const WORDS: [&str; 5] = ["Ny kode", "å æ ø", "styring", "e\u{301}n 👩‍🔬 til", "  "];

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => any::<usize>().prop_map(Step::Command),
        5 => (0..ACTS.len()).prop_map(|index| Step::Act(ACTS[index])),
        1 => (0..WORDS.len()).prop_map(|index| Step::Words(WORDS[index])),
        1 => Just(Step::Paste("limt inn\nover to linjer\u{202e}")),
        1 => (0..SIZES.len()).prop_map(Step::Size),
        1 => Just(Step::Focus),
        2 => Just(Step::Home),
    ]
}

fn key_sequences() -> Vec<KeySequence> {
    commands::all()
        .flat_map(|command| command.keys.iter().map(|keys| keys.parse().unwrap()))
        .collect()
}

/// Takes a step and draws after every key.
fn take(study: &mut Study, step: &Step, sequences: &[KeySequence]) {
    match step {
        Step::Command(number) => {
            for key in &sequences[number % sequences.len()].0 {
                tell(study, Message::Key(*key));
            }
        }
        Step::Act(keys) => {
            for key in keys.split_whitespace() {
                tell(study, Message::Key(key.parse().unwrap()));
            }
        }
        Step::Words(words) => {
            for letter in words.chars() {
                tell(study, Message::Key(Key::character(letter)));
            }
            tell(study, Message::Key("Enter".parse().unwrap()));
        }
        Step::Paste(text) => tell(study, Message::Paste((*text).to_owned())),
        Step::Size(index) => {
            let (columns, rows) = SIZES[*index];
            tell(study, Message::Resized(Size { columns, rows }));
        }
        Step::Focus => tell(study, Message::Focused),
        Step::Home => go_home(study),
    }
}

fn tell(study: &mut Study, message: Message) {
    study.host.tell(message);
    study.host.settle();
    study.acts();
    let drawn = study.shown();
    study.host.app.refresh();
    assert_eq!(study.shown(), drawn, "looking again changes nothing");
}

/// Leaves whatever is open, so that the next key means what it means on the home screen.
fn go_home(study: &mut Study) {
    for _ in 0..40 {
        let app = study.app();
        if app.overlay.is_none() && app.screens.is_empty() && !app.pending.is_waiting() {
            break;
        }
        study.press("Esc");
    }
    study.press("Esc Esc");
    assert!(study.app().overlay.is_none(), "Esc leads home: {}", study.shown());
}

fn undo_all(study: &mut Study) {
    study.press("# 9 9 9 9 u");
    assert!(study.app().session.history.next_undo().is_none(), "{}", study.said());
}

fn redo_all(study: &mut Study) {
    study.press("# 9 9 9 9 U");
    assert!(study.app().session.history.next_redo().is_none(), "{}", study.said());
}

fn start_project() -> Project {
    Folder::open(&sample("study")).unwrap().1
}

/// Proves on the disk and in memory that the session so far can be taken back, done again, replayed and reopened.
fn prove(study: &mut Study, start: &[(std::path::PathBuf, Vec<u8>)]) {
    go_home(study);
    redo_all(study);
    let end = study.files();
    undo_all(study);
    same_files(&study.files(), start, "undoing all leads back to the first bytes");
    redo_all(study);
    same_files(&study.files(), &end, "redoing all leads to the last bytes");
    assert!(study.app().session.unsaved.is_empty(), "everything is on disk");
    assert!(study.app().contradictions.is_empty(), "nobody else worked here");

    let mut replayed = start_project();
    for operation in read_journals(study.root()).operations {
        apply(&mut replayed, &operation.edits)
            .unwrap_or_else(|refusal| panic!("{}: {refusal:?}", operation.title));
    }
    // Reading is no act and has no line in the journal.
    replayed.reading.clone_from(&study.app().session.project.reading);
    assert!(replayed == study.app().session.project, "the journal tells the whole story");
    let session = &study.app().session;
    let mut layers = study.app().shown_layers();
    if layers.len() > 1 {
        layers.remove(&"agreed".into());
    }
    let counts = code_counts(&session.project, &layers);
    assert!(study.app().codebook.counts == counts, "what is counted on the way is right");
    let (_, read_again, problems) = Folder::open(study.root()).unwrap();
    assert_eq!(problems, []);
    assert!(read_again == study.app().session.project, "the folder holds what is in memory");
}

fn same_files(
    now: &[(std::path::PathBuf, Vec<u8>)],
    then: &[(std::path::PathBuf, Vec<u8>)],
    why: &str,
) {
    let text = |files: &[(std::path::PathBuf, Vec<u8>)]| -> Vec<String> {
        let line = |path: &std::path::Path, line: &str| format!("{}: {line}", path.display());
        let lines = files.iter().flat_map(|(path, bytes)| {
            let text = String::from_utf8_lossy(bytes).into_owned();
            text.lines().map(|row| line(path, row)).collect::<Vec<_>>()
        });
        lines.collect()
    };
    // How far one has read is no act and is not taken back.
    let is_act = |(path, _): &&(std::path::PathBuf, Vec<u8>)| !path.starts_with("reading");
    let now: Vec<_> = now.iter().filter(is_act).cloned().collect();
    let then: Vec<_> = then.iter().filter(is_act).cloned().collect();
    if now != then {
        let (now, then) = (text(&now), text(&then));
        let more: Vec<&String> = now.iter().filter(|line| !then.contains(line)).take(5).collect();
        let gone: Vec<&String> = then.iter().filter(|line| !now.contains(line)).take(5).collect();
        panic!("{why}, but there is {more:#?} and there is no {gone:#?}");
    }
}

#[test]
fn any_session_can_be_taken_back_done_again_replayed_and_reopened() {
    let sequences = key_sequences();
    let config = ProptestConfig {
        cases: 6,
        failure_persistence: None,
        rng_algorithm: RngAlgorithm::ChaCha,
        rng_seed: RngSeed::Fixed(20_261_123),
        max_shrink_iters: 8,
        ..ProptestConfig::default()
    };
    let session = vec(step(), 3 * STEPS_BETWEEN_PROOFS);
    let outcome = TestRunner::new(config).run(&session, |steps| {
        let mut study = Study::sample();
        let start = study.files();
        for part in steps.chunks(STEPS_BETWEEN_PROOFS) {
            for step in part {
                take(&mut study, step, &sequences);
            }
            prove(&mut study, &start);
        }
        let n_acts = study.app().session.history.operations().len();
        if n_acts < 30 {
            return Err(TestCaseError::fail(format!("only {n_acts} acts in a long session")));
        }
        // How far one has read is no act; it is written at the end.
        let without_reading = |study: &Study| Project {
            reading: BTreeMap::new(),
            ..study.app().session.project.clone()
        };
        let project = without_reading(&study);
        let study = study.restart();
        assert!(without_reading(&study) == project, "it opens as it was left");
        Ok(())
    });
    if let Err(why) = outcome {
        panic!("{why}");
    }
}
