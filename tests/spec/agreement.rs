//! How far two coders agree, from the screen.

use super::driver::Study;

fn open_study() -> Study {
    let mut study = Study::sample_at(80, 24);
    // Ane and Bo have met: nothing is hidden any more.
    let path = study.root().join("project.ron");
    let text = std::fs::read_to_string(&path).unwrap().replace("blind: true", "blind: false");
    std::fs::write(&path, text).unwrap();
    study = study.restart();
    study.host.settle();
    study
}

#[test]
fn as_long_as_the_other_is_hidden_no_figure_is_shown() {
    let mut study = Study::sample();
    study.press("g a");
    assert_eq!(study.said(), "Not now: B is hidden until you compare (g c)");
    assert!(!study.shown().contains("alpha"));
}

#[test]
fn every_code_has_a_row_with_counts_alpha_and_its_interval() {
    let mut study = open_study();
    study.press("g a");
    let shown = study.shown();
    assert!(shown.contains("Agreement: Ane and Bo"), "{shown}");
    assert!(shown.contains("sentence-any · now"), "{shown}");
    let row = shown.lines().find(|line| line.contains("Måltall og telling")).unwrap();
    assert!(row.contains("30 30 18  973  0.56  0.95      0.53   0.35 to 0.68"), "{row}");
    assert!(shown.contains("All, sentence-any: mean alpha 0.56 · worst: Uttalt press 0.00"));
}

#[test]
fn the_worst_code_comes_first_when_asked_and_its_weakness_is_told_below() {
    let mut study = open_study();
    study.press("g a S g g");
    let shown = study.shown();
    let first = shown.lines().find(|line| line.contains("Uttalt press") && !line.contains("All"));
    assert!(first.unwrap().ends_with('!'), "{shown}");
    assert!(shown.contains("Only 4 units have this code from anybody"), "{shown}");
}

#[test]
fn unit_rule_and_stage_change_by_a_menu_and_stand_beside_the_figures() {
    let mut study = open_study();
    study.press("g a t w");
    assert!(study.shown().contains("word-any · now"), "{}", study.shown());
    study.press("t h t b");
    assert!(study.shown().contains("word-half · before the talk"), "{}", study.shown());
    study.press("t o");
    assert!(study.shown().contains("in 29 turns"), "{}", study.shown());
}

#[test]
fn a_figure_explains_itself_with_the_numbers_of_its_row() {
    let mut study = open_study();
    study.press("g a j ?");
    let shown = study.shown();
    assert!(shown.contains("1 - 2101 x 96 / (2 x 108 x 1994) = 0.53"), "{shown}");
    study.press("p");
    assert!(study.shown().contains("60 / 108 = 0.56"), "{}", study.shown());
}

#[test]
fn the_passages_behind_a_figure_begin_with_those_that_only_one_coded() {
    let mut study = open_study();
    study.press("g a j Enter");
    let shown = study.shown();
    assert!(shown.contains("Måltall og telling, sentence-any, now"), "{shown}");
    assert!(shown.contains("A B · differing first"), "{shown}");
    let at = |words: &str| shown.find(words).unwrap_or(usize::MAX);
    assert!(at(" Only Ane: ") < at(" Only Bo: "), "{shown}");
    assert!(
        shown.lines().any(|line| line.starts_with(" A  0") || line.contains("A  0")),
        "{shown}"
    );
    study.press("G");
    assert!(study.shown().contains("Both, "), "{}", study.shown());
    study.press("Enter");
    assert!(study.app().screens.is_empty());
    study.press("q q");
    assert!(study.shown().contains("Agreement: Ane and Bo"), "{}", study.shown());
}

#[test]
fn the_figures_over_all_codes_open_on_their_passages_too() {
    let mut study = open_study();
    study.press("g a A");
    let shown = study.shown();
    assert!(shown.contains("All codes, sentence-any, now"), "{shown}");
    assert!(shown.contains(" Only Ane: "), "{shown}");
}

#[test]
fn what_is_compared_is_narrowed_by_a_menu_and_stands_before_the_units() {
    let mut study = open_study();
    study.press("g a f t").type_text("nav").press("Enter");
    let shown = study.shown();
    assert!(shown.contains("only Jonas, NAV: ") || shown.contains("only 01"), "{shown}");
    study.press("f a");
    assert!(study.shown().contains("1 051 sentences in 263 turns"), "{}", study.shown());
    study.press("f k").type_text("måltall").press("Enter");
    assert!(study.shown().contains("only Måltall og telling: 1 051"), "{}", study.shown());
    study.press("f i").type_text("ida").press("Enter");
    assert!(study.shown().contains("only Ida, Måltall og telling: "), "{}", study.shown());
}

#[test]
fn only_the_sample_is_compared_when_asked() {
    let mut study = open_study();
    study.press(":").type_text("draw a sample").press("Enter Enter t Ctrl-U").type_text("7");
    study.press("Enter k g a t d");
    let shown = study.shown();
    assert!(shown.contains("only sample «dobbeltkoding»: "), "{shown}");
    study.press("t d");
    assert!(!study.shown().contains("only sample"), "{}", study.shown());
}
