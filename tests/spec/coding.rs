//! Coding with the fingers.

use super::driver::Study;

#[test]
fn one_coding_added_is_one_line_added_in_one_file() {
    let mut study = Study::sample().with_git();
    study.press(", m a");
    assert_eq!(study.changed_lines(), ["+1 -0 codings/ane/01-nav.ron"]);
}

#[test]
fn a_pen_on_the_same_place_takes_the_mark_off_again() {
    let mut study = Study::sample().with_git();
    study.press("a");
    assert_eq!(study.changed_lines(), ["+1 -0 codings/ane/01-nav.ron"]);
    study.press("a");
    assert!(study.changed_lines().is_empty());
    assert!(study.said().starts_with("Taken off: slo oss on turn 1."), "{}", study.said());
}

#[test]
fn the_same_code_twice_on_one_place_is_refused_in_words() {
    let mut study = Study::sample();
    study.press("1 1");
    assert_eq!(study.said(), "Already coded so. x removes it, C gives another code");
}

#[test]
fn the_status_line_says_what_was_coded_and_how_to_undo_it() {
    let mut study = Study::sample();
    study.press("1");
    assert_eq!(study.said(), "Måltall og telling: «Da går opptaket, ser jeg.». u undoes");
}

#[test]
fn the_picker_finds_a_code_without_its_accents_and_takes_several() {
    let mut study = Study::sample().with_git();
    study.press("c").type_text("apen").press("Tab Ctrl-U").type_text("skjonn").press("Tab Enter");
    let coded = study.codings();
    let here = coded.iter().filter(|row| row.ends_with("Da går opptaket, ser jeg."));
    let codes: Vec<&str> = here.filter_map(|row| row.split(':').next()).collect();
    assert_eq!(codes, ["apen-dor", "skjonn"]);
    assert_eq!(study.changed_lines(), ["+2 -0 codings/ane/01-nav.ron"]);
}

#[test]
fn a_code_that_is_new_is_made_and_used_in_one_act() {
    let mut study = Study::sample().with_git();
    study.press("c").type_text("Ventetid").press("Enter");
    assert!(study.root().join("codebook/ventetid.ron").exists());
    study.press("u");
    assert!(study.changed_lines().is_empty());
    assert!(!study.root().join("codebook/ventetid.ron").exists());
}

#[test]
fn an_edge_of_a_coding_moves_word_by_word_and_enter_keeps_it() {
    let mut study = Study::sample();
    study.press("1 ) h h Enter");
    assert!(
        study.said().starts_with("Måltall og telling now covers «Da går opptaket,»"),
        "{}",
        study.said()
    );
    assert!(
        study.codings().contains(&"maltall: Da går opptaket,".to_owned()),
        "{:?}",
        study.codings()
    );
    study.press("u");
    assert!(study.codings().contains(&"maltall: Da går opptaket, ser jeg.".to_owned()));
}

#[test]
fn a_choice_survives_scrolling_and_other_panes_until_the_next_motion() {
    let mut study = Study::sample();
    study.press("+ PageDown Tab Tab Tab 1");
    let new: Vec<String> =
        study.codings().into_iter().filter(|row| row.starts_with("maltall: Da går")).collect();
    assert_eq!(new, ["maltall: Da går opptaket, ser jeg. Fint."]);
}

#[test]
fn keys_that_do_nothing_say_so() {
    let mut study = Study::sample();
    study.press("Ctrl-X");
    assert_eq!(study.said(), "Ctrl-X does nothing here. ? lists the keys");
}
