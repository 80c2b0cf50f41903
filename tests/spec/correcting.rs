//! Correcting a transcript long after coding began.

use super::driver::Study;

/// The words that Ane's own coding made here stands on, as the text has them now.
fn stands_on(study: &Study, code: &str) -> Vec<String> {
    let app = study.app();
    let id = app.transcript.id.clone().unwrap();
    let text = &app.session.project.transcripts[&id];
    let codings = app.session.project.codings_of(&"ane".into(), &id).unwrap();
    codings
        .values()
        .filter(|coding| {
            coding.code.as_str() == code && coding.made.as_str() == "2026-11-23T09:00:00Z"
        })
        .map(|coding| tusj::services::anchor::quote::text_of(text, &coding.segment()))
        .collect()
}

fn paragraphs(study: &Study, n: usize) -> Vec<(String, String)> {
    let app = study.app();
    let text = app.transcript.transcript(&app.session).unwrap();
    let rows = text.paragraphs.as_slice().iter().take(n);
    rows.map(|row| (row.id.to_string(), row.text.clone())).collect()
}

#[test]
fn a_correction_before_a_coding_moves_it_with_its_words() {
    let mut study = Study::sample();
    study.go_to_turn("1").press("j , m a k t Home").type_text("Ok. ");
    let shown = study.shown();
    assert!(shown.contains("EDITING turn 1"), "{shown}");
    assert!(shown.contains("moved   ma"), "{shown}");
    study.press("Esc");
    assert!(study.said().starts_with("Turn 1 changed: "), "{}", study.said());
    assert!(study.said().contains(" moved"), "{}", study.said());
    assert_eq!(paragraphs(&study, 1)[0].1.chars().take(7).collect::<String>(), "Ok. Da ");
    assert_eq!(stands_on(&study, "maltall"), ["Fint."]);
    study.press("u");
    assert!(paragraphs(&study, 1)[0].1.starts_with("Da går"));
    assert_eq!(stands_on(&study, "maltall"), ["Fint."]);
}

#[test]
fn dropping_a_correction_leaves_everything_as_it_was() {
    let mut study = Study::sample();
    let before = study.files();
    study.press("t").type_text("xyz").press("Ctrl-G");
    assert_eq!(study.said(), "Turn 1 stays as it was");
    assert_eq!(study.files(), before);
    study.press("t Esc");
    assert_eq!(study.said(), "Turn 1 stays as it was");
    assert_eq!(study.files(), before);
}

#[test]
fn enter_splits_and_backspace_at_the_start_joins_as_one_act() {
    let mut study = Study::sample();
    let before = paragraphs(&study, 3);
    study.go_to_turn("1").press("j t Enter");
    let _typing = study.shown();
    study.press("Esc");
    let split = paragraphs(&study, 2);
    assert_eq!(split[0], ("1".to_owned(), "Da går opptaket, ser jeg.".to_owned()));
    assert!(split[1].0.starts_with("1.") && split[1].1.starts_with("Fint."), "{split:?}");
    study.press("t Home Backspace Esc");
    assert_eq!(paragraphs(&study, 3), before);
    study.press("u u");
    assert_eq!(paragraphs(&study, 3), before);
}

#[test]
fn what_lost_its_words_waits_and_is_placed_by_hand() {
    let mut study = Study::sample();
    study.go_to_turn("1").press("j , m a t").press("Delete Delete Delete Delete");
    study.type_text("Bra");
    assert!(study.shown().contains("needs   ma"), "{}", study.shown());
    study.press("Esc");
    assert!(study.said().contains("1 needs you (!)"), "{}", study.said());
    study.press("!");
    assert!(study.shown().contains("Needs you: 1"), "{}", study.shown());
    study.press("q > n");
    assert!(study.shown().contains("was «Fint.»"), "{}", study.shown());
    study.press("Enter");
    assert!(study.app().screens.is_empty());
    study.press("-");
    assert_eq!(study.app().needs().len(), 1);
    study.press("Enter Enter");
    assert!(study.said().contains("Nothing else needs you. u undoes"), "{}", study.said());
    assert_eq!(study.app().needs().len(), 0);
    study.press("u");
    assert_eq!(study.app().needs().len(), 1);
    study.press("> n x");
    assert_eq!(study.app().needs().len(), 0);
}

#[test]
fn words_can_be_chosen_for_it() {
    let mut study = Study::sample();
    study.go_to_turn("1").press("j , m a t").press("Delete Delete Delete Delete");
    study.type_text("Bra").press("Esc > n Enter");
    study.press("Esc");
    assert_eq!(study.app().needs().len(), 1);
    study.press("Enter v l l Enter");
    assert_eq!(study.app().needs().len(), 0, "{}", study.said());
    assert!(
        stands_on(&study, "maltall")[0].split(' ').count() >= 3,
        "{:?}",
        stands_on(&study, "maltall")
    );
}

#[test]
fn a_paragraph_without_text_is_not_kept() {
    let mut study = Study::sample();
    study.press("t End Ctrl-U Esc");
    assert!(study.said().starts_with("Not kept: no text would be left"), "{}", study.said());
    study.press("Ctrl-G");
    assert!(paragraphs(&study, 1)[0].1.starts_with("Da går"));
}

#[test]
fn turns_are_given_to_speakers_with_one_key_each() {
    let mut study = Study::sample();
    study.go_to_turn("1").press("T 2 1 2 Esc");
    let app = study.app();
    let text = app.transcript.transcript(&app.session).unwrap();
    let ids: Vec<String> = text.speakers.keys().map(ToString::to_string).collect();
    let first: Vec<String> = text
        .paragraphs
        .as_slice()
        .iter()
        .filter(|row| !row.continues)
        .take(3)
        .map(|row| row.speaker.as_ref().unwrap().to_string())
        .collect();
    assert_eq!(first, [ids[1].clone(), ids[0].clone(), ids[1].clone()]);
    study.press("u u u");
    assert!(study.said().starts_with("Undone: turn 1 to"), "{}", study.said());
}

#[test]
fn a_new_speaker_gets_the_turn_at_once() {
    let mut study = Study::sample();
    study.go_to_turn("1").press("T n").type_text("Vaktmester").press("Enter Esc");
    let app = study.app();
    let text = app.transcript.transcript(&app.session).unwrap();
    assert_eq!(text.speaker_at(0).unwrap().label, "Vaktmester");
}

#[test]
fn a_hidden_coder_is_not_counted_while_correcting() {
    let mut study = Study::sample();
    assert!(study.app().session.project.settings.blind);
    study.press("t End").type_text(" x").press("Esc");
    let id = study.app().transcript.id.clone().unwrap();
    let mine = study.app().session.project.codings_of(&"ane".into(), &id).unwrap();
    let here = mine.values().filter(|coding| coding.from.paragraph.as_str() == "1").count();
    if here == 0 {
        assert!(study.said().contains("nothing was coded there"), "{}", study.said());
    } else {
        assert!(study.said().contains(&format!("{here} coding")), "{}", study.said());
    }
}

#[test]
fn the_editor_is_drawn_at_every_size() {
    for (columns, rows) in [(40, 10), (60, 12), (80, 24), (160, 50)] {
        let mut study = Study::sample_at(columns, rows);
        study.press(", m a t").type_text("Ja");
        assert!(study.shown().contains("EDITING turn 1"), "{}", study.shown());
    }
}
