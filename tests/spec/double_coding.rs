//! Coding twice: samples that are drawn, segments that are handed over, own turns that are coded again.

use std::fs;

use tusj::runtime::host::TerminalAct;

use super::driver::Study;

/// Runs a command from the palette by its title.
fn run(study: &mut Study, command: &str) {
    study.press(":").type_text(command).press("Enter");
}

fn draw(study: &mut Study) {
    run(study, "Draw a sample");
    study.press("Enter k");
}

fn project_file(study: &Study) -> String {
    fs::read_to_string(study.root().join("project.ron")).unwrap()
}

#[test]
fn a_sample_is_looked_at_kept_shown_and_taken_back_byte_for_byte() {
    let mut study = Study::sample();
    let before = study.files();
    run(&mut study, "Draw a sample");
    assert!(study.shown().contains("how many percent of the informants' turns"));
    study.press("Enter");
    let shown = study.shown();
    assert!(shown.contains("20 % with seed ") && shown.contains("01 NAV: "), "{shown}");
    assert!(shown.contains("From now on colleagues need this version of tusj (format 2)."));
    assert_eq!(study.files(), before, "looking keeps nothing");
    study.press("k");
    let said = study.said();
    assert!(
        said.contains(" turns drawn with seed ") && said.ends_with(". f d shows them. u undoes"),
        "{said}"
    );
    assert!(project_file(&study).starts_with("(\n  format: 2,\n"));
    study.press("u");
    assert_eq!(study.files(), before);
}

#[test]
fn a_second_sample_leaves_the_format_and_only_undoing_both_brings_the_first_one_back() {
    let mut study = Study::sample();
    let before = project_file(&study);
    draw(&mut study);
    run(&mut study, "Draw a sample");
    study.press("Enter");
    assert!(!study.shown().contains("colleagues need"), "{}", study.shown());
    study.press("k");
    study.press("u");
    assert!(project_file(&study).starts_with("(\n  format: 2,\n"));
    study.press("u");
    assert_eq!(project_file(&study), before);
    study.press("Ctrl-R");
    assert!(project_file(&study).starts_with("(\n  format: 2,\n"));
}

#[test]
fn a_seed_that_is_typed_draws_the_same_turns_again() {
    let sample = |study: &mut Study| {
        run(study, "Draw a sample");
        study
            .press("Ctrl-U")
            .type_text("15")
            .press("Enter t Ctrl-U")
            .type_text("4711")
            .press("Enter k");
        let project = &study.app().session.project;
        project.samples.values().next().map(|sample| (sample.seed, sample.turns.clone())).unwrap()
    };
    let first = sample(&mut Study::sample());
    assert_eq!(first.0, 4711);
    assert_eq!(first, sample(&mut Study::sample()));
}

#[test]
fn a_share_that_is_none_is_asked_for_again() {
    let mut study = Study::sample();
    run(&mut study, "Draw a sample");
    study.press("Ctrl-U").type_text("120").press("Enter");
    assert_eq!(study.said(), "A whole number from 1 to 100 says how many percent");
    assert!(study.shown().contains("how many percent of the informants' turns"));
}

#[test]
fn only_the_turns_of_the_sample_are_shown_and_the_rest_can_be_brought_back() {
    let mut study = Study::sample();
    study.press("f d");
    assert_eq!(study.said(), "Not now: no sample was drawn yet (: draw a sample)");
    draw(&mut study);
    study.press("f d");
    assert_eq!(study.said(), "Only: sample «dobbeltkoding». f f shows all");
    let app = study.app();
    let id = app.transcript.id.clone().unwrap();
    let sample = app.session.project.samples.values().next().unwrap();
    let transcript = &app.session.project.transcripts[&id];
    let drawn = sample.turns_of(&id);
    let shown = |index: usize| app.transcript.shown[index];
    for (index, paragraph) in transcript.paragraphs.as_slice().iter().enumerate() {
        let first = transcript.turn_at(index).start;
        let first = &transcript.paragraphs.get(first).unwrap().id;
        assert_eq!(shown(index), drawn.contains(first), "{}", paragraph.id);
    }
    study.press("f d");
    assert_eq!(study.said(), "Everything is shown");
}

#[test]
fn of_several_samples_one_is_chosen() {
    let mut study = Study::sample();
    draw(&mut study);
    draw(&mut study);
    study.press("f d");
    assert!(study.shown().contains("which sample"), "{}", study.shown());
    study.press("Enter");
    assert_eq!(study.said(), "Only: sample «dobbeltkoding». f f shows all");
}

#[test]
fn the_list_of_transcripts_tells_how_far_one_has_come_with_the_sample() {
    let mut study = Study::sample();
    draw(&mut study);
    study.press("g t");
    let shown = study.shown();
    assert!(shown.contains("Sample: ") && shown.contains(" read, "), "{shown}");
}

#[test]
fn segments_of_another_coder_become_marks_to_be_coded_and_nothing_else_is_shown() {
    let mut study = Study::sample();
    let before = study.files();
    let n_before = study.codings().len();
    run(&mut study, "Take over segments");
    assert!(study.shown().contains("No code, memo, flag or number of the other coder is shown"));
    study.press("1");
    let said = study.said();
    assert!(said.ends_with(" of Bo, marked «segment uten kode». P walks them. u undoes"), "{said}");
    let codings = study.codings();
    let marks = codings.iter().filter(|row| row.starts_with("segment-uten-kode: ")).count();
    assert!(marks > 0 && codings.len() == n_before + marks);
    assert!(project_file(&study).starts_with("(\n  format: 1,\n"), "marks need no newer format");
    run(&mut study, "Take over segments");
    study.press("1");
    assert_eq!(study.said(), "Not now: Bo has no segment that is new to you");
    study.press("u");
    assert_eq!(study.files(), before);
}

#[test]
fn a_segment_that_was_handed_over_gets_a_code_on_the_walk_of_its_pen() {
    let mut study = Study::sample();
    run(&mut study, "Take over segments");
    study.press("1");
    study.press("P").type_text("segment uten").press("Enter");
    assert!(study.app().walk.is_some(), "{}", study.shown());
    let before = study.codings();
    study.press("1");
    assert_ne!(study.codings(), before);
    study.press("q");
    run(&mut study, "Take over segments");
    study.press("1");
    assert_eq!(study.said(), "Not now: Bo has no segment that is new to you");
}

#[test]
fn own_turns_are_coded_again_in_a_layer_that_does_not_see_the_first_even_in_an_open_study() {
    let mut study = Study::sample();
    run(&mut study, "Study settings");
    study.press("b");
    run(&mut study, "Code own turns again");
    assert!(study.shown().contains("how many percent of the turns you have read"));
    study.press("Enter k");
    assert!(study.shown().contains("sees nothing of your first reading"), "{}", study.shown());
    study.press("n");
    assert!(study.acts().iter().any(|act| matches!(act, TerminalAct::OpenProject(_))));
    assert_eq!(study.app().place.coder, Some("ane-igjen".into()));
    let mut study = study.restart_as("ane-igjen");
    let session = &study.app().session;
    assert_eq!(session.me().unwrap().again, Some("ane".into()));
    assert_eq!(session.visible_layers().len(), 1);
    assert!(study.app().codebook.counts.values().all(|count| count.with_children == 0));
    assert!(study.app().transcript.markup.marks().is_empty());
    study.press("f t");
    assert!(study.said().contains("hidden until you compare"), "{}", study.said());
    study.press("f d");
    assert_eq!(study.said(), "Only: sample «Ane koder igjen». f f shows all");
    run(&mut study, "Code own turns again");
    assert_eq!(study.said(), "Not now: this is a second reading already");
}

#[test]
fn what_one_coder_codes_again_is_not_shown_to_the_other() {
    let mut study = Study::sample();
    run(&mut study, "Code own turns again");
    study.press("Enter k l");
    assert_eq!(study.app().samples().len(), 1);
    let study = study.restart_as("bo");
    assert_eq!(study.app().samples().len(), 0);
}

/// Words that only Bo wrote, on a passage and in a memo about it.
fn make_bo_tell_tales(study: &Study) {
    let path = study.root().join("codings/bo/01-nav.ron");
    let text = fs::read_to_string(&path).unwrap();
    let transcript = fs::read_to_string(study.root().join("transcripts/01-nav.ron")).unwrap();
    assert!(transcript.contains("(id: \"2\", "));
    let coding = "    (id: \"zz22zz22zz\", code: \"xq-kode\", from: (\"2\", 0), to: (\"2\", 4), made: \"2026-11-20T09:00:00Z\", weight: 2, quote: \"XQ-SITAT\"),\n";
    fs::write(&path, text.replacen("  codings: [\n", &format!("  codings: [\n{coding}"), 1))
        .unwrap();
    let memo = "(\n  title: \"XQ-NOTAT\",\n  kind: Analytic,\n  about: Coding(\"01-nav\", \"zz22zz22zz\"),\n  made: \"2026-11-20T09:00:00Z\",\n  text: [\n    \"XQ-TEKST\",\n  ],\n)\n";
    fs::write(study.root().join("memos/bo/xq-notat.ron"), memo).unwrap();
}

fn exported(study: &mut Study, choice: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("out");
    study
        .press("g y")
        .press(choice)
        .press("Ctrl-U")
        .type_text(file.to_str().unwrap())
        .press("Enter");
    fs::read_to_string(&file).unwrap()
}

#[test]
fn nothing_of_the_other_coder_of_a_blind_study_leaves_it_or_stands_on_a_screen() {
    let study = Study::sample();
    let mut plain = Study::sample();
    make_bo_tell_tales(&study);
    let mut study = study.restart();
    for choice in ["q", "t", "c"] {
        let text = exported(&mut study, choice);
        assert!(!text.contains("XQ-") && !text.contains("xq-"), "{text}");
        assert_eq!(text, exported(&mut plain, choice), "not even a number differs");
    }
    for keys in ["g t", "g p", "g m", "g l", "g g", "g q", "F1"] {
        study.press(keys);
        let shown = study.shown();
        for secret in ["XQ-", "xq-", "zz22zz22zz"] {
            assert!(!shown.contains(secret), "{keys}: {shown}");
        }
        plain.press(keys);
        assert_eq!(shown, plain.shown(), "{keys}");
        study.press("q");
        plain.press("q");
    }
}
