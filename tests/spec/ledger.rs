//! What an act costs in keys. A motion to the place is not counted.

use super::driver::Study;

/// Presses `keys`, which must be as many as the manual promises.
fn in_keys(study: &mut Study, promised: usize, keys: &str) {
    assert_eq!(keys.split_whitespace().count(), promised, "{keys}");
    study.press(keys);
}

fn added(before: &[String], after: &[String]) -> Vec<String> {
    let mut rest = before.to_vec();
    after
        .iter()
        .filter(|row| match rest.iter().position(|old| old == *row) {
            Some(index) => {
                rest.remove(index);
                false
            }
            None => true,
        })
        .cloned()
        .collect()
}

#[test]
fn a_known_code_on_this_sentence_costs_three_keys() {
    let mut study = Study::sample();
    let before = study.codings();
    in_keys(&mut study, 3, ", m a");
    assert_eq!(added(&before, &study.codings()), ["maltall: Da går opptaket, ser jeg."]);
}

#[test]
fn a_hot_code_costs_one_key() {
    let mut study = Study::sample();
    let before = study.codings();
    in_keys(&mut study, 1, "1");
    assert_eq!(added(&before, &study.codings()), ["maltall: Da går opptaket, ser jeg."]);
}

#[test]
fn the_same_code_on_the_next_sentence_costs_a_motion_and_one_key() {
    let mut study = Study::sample();
    study.press("1");
    let before = study.codings();
    in_keys(&mut study, 2, "j .");
    assert_eq!(added(&before, &study.codings()), ["maltall: Fint."]);
}

#[test]
fn a_pen_costs_one_key() {
    let mut study = Study::sample();
    let before = study.codings();
    in_keys(&mut study, 1, "s");
    assert_eq!(added(&before, &study.codings()), ["pen-worried: Da går opptaket, ser jeg."]);
}

#[test]
fn an_in_vivo_code_costs_two_keys() {
    let mut study = Study::sample();
    let before = study.codings();
    in_keys(&mut study, 2, "i Enter");
    assert_eq!(
        added(&before, &study.codings()),
        ["da-gar-opptaket-ser-jeg: Da går opptaket, ser jeg."]
    );
}

#[test]
fn a_new_code_costs_its_letters_and_two_keys() {
    let mut study = Study::sample();
    let before = study.codings();
    study.press("o").type_text("Åpne vinduer").press("Enter");
    assert_eq!(added(&before, &study.codings()), ["apne-vinduer: Da går opptaket, ser jeg."]);
}

#[test]
fn undoing_three_acts_costs_three_keys() {
    let mut study = Study::sample();
    let before = study.files();
    study.press("1 j . s");
    in_keys(&mut study, 3, "u u u");
    assert!(study.files() == before, "the folder is as it was");
}

#[test]
fn three_sentences_less_two_words_with_two_codes_cost_eleven_keys() {
    let mut study = Study::sample();
    let before = study.codings();
    in_keys(&mut study, 11, "+ + ) h h , t i , s k");
    let quote = "Da går opptaket, ser jeg. Fint. Du har få … m samtykke, og du vet at du kan trekke deg når";
    let new = added(&before, &study.codings());
    assert_eq!(new.len(), 2);
    let codes: Vec<&str> = new.iter().filter_map(|row| row.split(':').next()).collect();
    assert_eq!(codes, ["skjonn", "tid"]);
    assert!(quote.starts_with("Da går opptaket"));
}

#[test]
fn another_transcript_costs_three_keys_and_back_one() {
    let mut study = Study::sample();
    study.press("J j");
    let before = study.app().here();
    in_keys(&mut study, 3, "F2 2 Enter");
    assert_ne!(study.app().here().map(|(id, _)| id), before.clone().map(|(id, _)| id));
    in_keys(&mut study, 1, "Backspace");
    assert_eq!(study.app().here(), before);
}

#[test]
fn the_quotes_of_the_code_here_one_of_them_and_back_cost_five_keys() {
    let mut study = Study::sample();
    study.press("1 j");
    study.press("k");
    let before = study.app().here();
    in_keys(&mut study, 5, "g q Enter q q");
    assert!(study.app().screens.is_empty());
    assert_eq!(study.app().here(), before);
}
