//! The whole method as one story: alone, together, agreed, and years later still known how it came about.

use std::path::{Path, PathBuf};
use std::process::Command;

use tusj::domain::coding::{Coding, Verdict};
use tusj::domain::id::CoderId;
use tusj::runtime::host::TerminalAct;

use super::driver::{Study, run, run_git};
use super::history::{past, shown};
use super::versions::{name_committer, palette, under_git};

const TALK: &str = "Ane Moe: Hvordan er en dag hos dere?\n\n\
    Kari Nordmann: Jeg har ti samtaler. Skjemaet tar halve tida.\n\n\
    Ane Moe: Og når det haster?\n\n\
    Kari Nordmann: Da går jeg en omvei. Døra står åpen. Ingen teller det.\n\n\
    Ane Moe: Hva ville du endret?\n\n\
    Kari Nordmann: Jeg ville hatt en time til. Mer trenger jeg ikke.\n";

/// What a layer holds, as `code: words`, in the order of the text.
fn layer(study: &Study, coder: &str) -> Vec<String> {
    let project = &study.app().session.project;
    let mut codings: Vec<&Coding> =
        project.codings_by(&CoderId::new(coder)).map(|(_, coding)| coding).collect();
    codings.sort_by_key(|coding| (coding.from.clone(), coding.to.clone(), coding.code.clone()));
    codings.iter().map(|coding| format!("{}: {}", coding.code, coding.quote)).collect()
}

fn bring_in_the_interview(study: &mut Study) {
    let file: PathBuf = study.root().join(".tusj/kari.txt");
    std::fs::write(&file, TALK).unwrap();
    study.press("1").list_files(std::slice::from_ref(&file)).press("Space Enter");
    study.press("j o").type_text("Ida").press("Enter Enter");
}

/// Saves a version in the words that are offered, and returns them.
fn save(study: &mut Study) -> String {
    study.press("g v Enter");
    assert!(study.said().starts_with("Version "), "{} {}", study.said(), study.shown());
    study.git(&["log", "-1", "--format=%s"]).trim().to_owned()
}

fn push(study: &mut Study) {
    palette(study, "push");
    study.press("Enter");
    assert!(study.said().contains("sent to origin/main"), "{}", study.said());
}

fn pull(study: &mut Study) {
    palette(study, "pull");
    let log = study.app().messages.log();
    let said = |said: &tusj::app::messages::Said| said.text.contains("from origin/main brought in");
    assert!(log.iter().any(said), "{log:?}");
}

fn has_line(study: &Study, words: &[&str]) -> bool {
    study.screen().iter().any(|line| words.iter().all(|word| line.contains(word)))
}

/// Shows the agreement on a code at one stage of the work, and goes back.
fn agreement(study: &mut Study, stage: &str, code: &str) -> String {
    study.press(&format!("g a t {stage}"));
    let row = study.screen().into_iter().find(|line| line.contains(code)).unwrap();
    study.press("q");
    row.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn finds_nothing_wrong(root: &Path) {
    let mut check = Command::new(env!("CARGO_BIN_EXE_tusj"));
    let settings = root.join(".tusj");
    check.args(["check", &root.display().to_string()]);
    for name in ["TUSJ_CONFIG_DIR", "TUSJ_DATA_DIR"] {
        check.env(name, &settings);
    }
    let output = run(&mut check);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && said.ends_with("Nothing is wrong\n"), "{said}");
}

#[test]
fn two_read_alone_meet_agree_and_can_show_how_it_came_about() {
    let shared = tempfile::tempdir().unwrap();
    run_git(shared.path(), &["init", "-q", "--bare", "-b", "main"]);

    // Ane brings the interview in, makes a code on it, and shares the study.
    let mut ane = Study::of_two();
    bring_in_the_interview(&mut ane);
    ane.go_to_turn("2").press("j o").type_text("Tid").press("Enter");
    let mut ane = under_git(ane);
    ane.git(&["remote", "add", "origin", &shared.path().display().to_string()]);
    push(&mut ane);

    // Bo clones it and sees nothing of hers.
    let mut bo = Study::clone_of(shared.path(), "bo").another_day("2026-11-23", 2);
    name_committer(bo.root());
    bo.git(&["config", "user.name", "Bo"]);
    assert!(!bo.shown().contains("halve tida. ti") && bo.shown().contains("Tid"), "{}", bo.shown());

    // Each reads alone, with a pen and with codes. Bo also corrects what the recording says.
    bo.go_to_turn("2").press("a j , t i");
    bo.go_to_turn("4").press(", t i j j , t i");
    bo.go_to_turn("6").press("+ , t i");
    bo.go_to_turn("2").press("t Home").type_text("Ja, ").press("Esc");
    assert!(bo.said().ends_with("2 moved. u undoes"), "{}", bo.said());
    bo.go_to_turn("6").press("r");
    let words = save(&mut bo);
    assert_eq!(words, "Ida: 5 codings, 1 turn corrected, 1 transcript read on, 2 passes changed");
    push(&mut bo);
    ane.go_to_turn("4").press("o").type_text("Omvei").press("Enter");
    ane.go_to_turn("6").press(", t i j a r");
    let words = save(&mut ane);
    assert_eq!(words, "Ida: 3 codings, 1 new code, 1 transcript read on, 2 passes changed");
    let alone = layer(&ane, "ane");

    // Ane brings in what Bo did: it is there and hidden, and her codings stand on their words in his corrected text.
    pull(&mut ane);
    assert!(ane.shown().contains("Ja, Jeg har ti samtaler."), "{}", ane.shown());
    assert_eq!(layer(&ane, "ane"), alone);
    push(&mut ane);
    pull(&mut bo);

    // The day after she takes back what she marked yesterday.
    let mut ane = ane.another_day("2026-11-24", 4);
    ane.press("g u /").type_text("slo oss").press("Enter x");
    assert!(ane.said().starts_with("Undone: "), "{}", ane.said());
    ane.press("q");
    let before_meeting = save(&mut ane);
    assert_eq!(before_meeting, "Ida: 1 coding removed");

    // They meet and decide: theirs, mine, something else with a reason, both; what is alike is agreed at once.
    ane.press("F6");
    assert!(ane.shown().contains("B is hidden from you."), "{}", ane.shown());
    ane.press("Enter");
    assert!(has_line(&ane, &["A 100 %", "B 100 %", "1", "4", "0"]), "{}", ane.shown());
    let at_first = agreement(&mut ane, "b", "Tid");
    ane.press("F6 S & 1 1 m").type_text("det er ikke tida det handler om").press("Enter c");
    ane.type_text("Usynlig arbeid").press("Ctrl-O");
    assert!(ane.shown().contains("is decided."), "{}", ane.shown());
    ane.press("a");
    assert!(ane.said().contains("that both made alike"), "{}", ane.said());
    ane.press("q q");
    assert_eq!(
        layer(&ane, "agreed"),
        [
            "slo-oss: Jeg har ti samtaler.",
            "tid: Skjemaet tar halve tida.",
            "omvei: Da går jeg en omvei.",
            "usynlig-arbeid: Ingen teller det.",
            "tid: Jeg ville hatt en time til. Mer trenger jeg ikke.",
        ]
    );
    let id = ane.app().transcript.id.clone().unwrap();
    let decisions = &ane.app().session.project.decisions[&id];
    let reason = decisions.values().find(|row| row.verdict == Verdict::New).unwrap();
    assert_eq!(reason.reason.as_deref(), Some("det er ikke tida det handler om"));

    // The figures of before stay as they were; those of after are others.
    assert_eq!(agreement(&mut ane, "b", "Tid"), at_first);
    assert_eq!(at_first, "ti Tid 2 0 3 2 0.57 0.57 0.20 -0.42 to 1.00 !");
    assert_eq!(agreement(&mut ane, "a", "Tid"), "ti Tid 3 0 0 4 1.00 1.00 1.00 1.00 to 1.00 !");

    // What the meeting did is saved, told in words, and reaches Bo.
    let words = save(&mut ane);
    assert_eq!(words, "Ida: 5 agreed codings, 1 new code, 4 decisions");
    push(&mut ane);
    pull(&mut bo);
    bo.press("g d b t").type_text("HEAD~1..HEAD").press("Enter");
    assert!(has_line(&bo, &["+ Usynlig arbeid", "first used 01:4"]), "{}", bo.shown());
    assert!(has_line(&bo, &["Decisions", "+ 4 new"]), "{}", bo.shown());
    bo.press("q");

    // How it came about: by version, by code, by passage.
    bo.press("g h");
    assert!(has_line(&bo, &[&words]), "{}", bo.shown());
    bo.press("S s");
    assert!(has_line(&bo, &["Bo", "1 version; 01 Ida: 5 codings"]), "{}", bo.shown());
    bo.press("q");
    bo.go_to_turn("2").press("j g h S p");
    assert!(
        has_line(&bo, &["«Tid» by Bo", "still there: «Skjemaet tar halve tida.»"]),
        "{}",
        bo.shown()
    );
    bo.press("S k");
    assert!(has_line(&bo, &["code «Tid»"]), "{}", bo.shown());
    bo.press("q");

    // Back before the meeting nothing is agreed yet.
    let versions = ane.git(&["log", "--format=%H %s", "--first-parent"]);
    let wanted = versions.lines().find(|line| line.ends_with(&before_meeting)).unwrap();
    let wanted = wanted.split(' ').next().unwrap();
    ane.press("g h j o");
    assert!(ane.acts().contains(&TerminalAct::OpenPast(wanted.to_owned())));
    let then = past(&ane, wanted);
    assert!(then.app.session.project.decisions.is_empty());
    assert!(shown(&then).contains("AS OF"), "{}", shown(&then));

    // At the end both have the same study, whole, with everything either did but what she took back.
    for study in [&ane, &bo] {
        finds_nothing_wrong(study.root());
        assert_eq!(study.git(&["status", "--porcelain"]), "");
    }
    assert_eq!(ane.files(), bo.files());
    assert_eq!(
        layer(&ane, "ane"),
        [
            "tid: Skjemaet tar halve tida.",
            "omvei: Da går jeg en omvei.",
            "tid: Jeg ville hatt en time til.",
        ]
    );
    assert_eq!(
        layer(&ane, "bo"),
        [
            "slo-oss: Jeg har ti samtaler.",
            "tid: Skjemaet tar halve tida.",
            "tid: Da går jeg en omvei.",
            "tid: Ingen teller det.",
            "tid: Jeg ville hatt en time til. Mer trenger jeg ikke.",
        ]
    );
}
