//! A study under git, with the real program.

use std::fs;

use tusj::services::anchor::quote::text_of;

use super::driver::Study;

#[test]
fn a_correction_here_and_a_coding_there_merge_and_the_coding_stays_on_its_words() {
    let mut study = Study::sample().with_git();
    study.git(&["checkout", "-q", "-b", "text"]);
    let file = study.root().join("transcripts/01-nav.ron");
    let text = fs::read_to_string(&file).unwrap();
    assert_eq!(text.matches("\"Ja, det har jeg lest. ").count(), 1);
    fs::write(&file, text.replace("\"Ja, det har jeg lest. ", "\"Ja, det har jeg faktisk lest. "))
        .unwrap();
    study.git(&["commit", "-q", "-am", "correct turn 2"]);
    study.git(&["checkout", "-q", "main"]);
    // The second sentence of turn 2 is coded on the other branch, at the places the old text has.
    study.go_to_turn("2").press("j , m a");
    study.git(&["commit", "-q", "-am", "code turn 2"]);
    study.git(&["merge", "-q", "--no-edit", "text"]);

    let study = study.restart();
    let session = &study.app().session;
    let id = "01-nav".into();
    let transcript = &session.project.transcripts[&id];
    let quote = "Eller, jeg har skumlest det, da. (ler)";
    let coding = session
        .project
        .codings_in(&id)
        .find(|(layer, coding)| layer.as_str() == "ane" && coding.quote == quote)
        .unwrap()
        .1;
    assert_eq!(text_of(transcript, &coding.segment()), quote);
    assert!(session.needs_you.values().all(Vec::is_empty));
}

#[test]
fn two_coders_on_two_branches_merge_without_a_conflict_and_both_are_there() {
    let mut study = Study::sample().with_git();
    study.git(&["checkout", "-q", "-b", "bo"]);
    let folder = study.root().join("codings/bo/01-nav.ron");
    let bo = fs::read_to_string(&folder).unwrap();
    let first = bo.lines().find(|line| line.contains("(id: ")).unwrap().to_owned();
    fs::write(&folder, bo.replace(&format!("{first}\n"), "")).unwrap();
    study.git(&["commit", "-q", "-am", "bo takes a coding away"]);
    study.git(&["checkout", "-q", "main"]);
    study.press("1 j .");
    study.git(&["commit", "-q", "-am", "ane codes"]);
    study.git(&["merge", "-q", "--no-edit", "bo"]);
    let study = study.restart();
    assert!(study.app().session.problems.is_empty(), "{:?}", study.app().session.problems);
    assert!(study.codings().contains(&"maltall: Da går opptaket, ser jeg.".to_owned()));
    let left =
        study.app().session.project.codings_of(&"bo".into(), &"01-nav".into()).unwrap().len();
    assert_eq!(left, bo.matches("(id: ").count() - 1);
}
