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
    let new = added(&before, &study.codings());
    assert_eq!(new.len(), 2);
    let codes: Vec<&str> = new.iter().filter_map(|row| row.split(':').next()).collect();
    assert_eq!(codes, ["skjonn", "tid"]);
    let quotes: Vec<&str> =
        new.iter().filter_map(|row| row.split_once(": ")).map(|row| row.1).collect();
    assert!(quotes.iter().all(|quote| quote.starts_with("Da går opptaket, ser jeg. Fint.")));
    // The last two of «… du kan trekke deg når som helst, også etterpå?» are given back.
    assert!(quotes.iter().all(|quote| quote.ends_with("trekke deg når som helst,")), "{quotes:?}");
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

#[test]
fn a_memo_here_costs_one_key_and_one_back_to_the_same_sentence() {
    let mut study = Study::sample();
    study.press("J j");
    let before = study.app().transcript.cursor;
    in_keys(&mut study, 1, "m");
    study.type_text("Snekker først.");
    in_keys(&mut study, 1, "Esc");
    assert_eq!(study.app().transcript.cursor, before);
    assert_eq!(study.said(), "Memo kept on turn 2: 2 words. u undoes");
}

#[test]
fn the_next_uncoded_sentence_of_an_informant_costs_one_key() {
    let mut study = Study::sample();
    in_keys(&mut study, 1, "e");
    let app = study.app();
    let transcript = app.transcript.transcript(&app.session).unwrap();
    assert!(transcript.is_informant(app.transcript.cursor.paragraph));
    assert!(app.transcript.marks_here(&app.session).iter().all(|mark| mark.is_pen));
}

/// One evening: unread, pen, hot code, again, known code, uncoded, in vivo, undo and redo, a memo, a look elsewhere.
#[test]
fn an_evening_asks_nothing_and_loses_no_place() {
    let mut study = Study::sample();
    let before = study.codings();
    study.press("R a j 1 j . j , s k e i Enter u U");
    let new = added(&before, &study.codings());
    assert_eq!(new.len(), 5, "four codings and a pen mark: {new:?}");
    assert_eq!(new.iter().filter(|row| row.starts_with("pen-struck: ")).count(), 1);
    let place = study.app().transcript.cursor;
    study.press("m").type_text("Hva er nytt her?").press("Esc F2 4 Enter");
    assert_eq!(study.app().transcript.id.as_ref().map(|id| id.as_str()), Some("04-universitet"));
    study.press("Backspace");
    assert_eq!(study.app().transcript.id.as_ref().map(|id| id.as_str()), Some("01-nav"));
    assert_eq!(study.app().transcript.cursor, place);
    assert!(study.app().overlay.is_none() && study.app().screens.is_empty());
}
