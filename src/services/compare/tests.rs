use super::fixture::{code, compared, pair, read, study, told};
use super::*;
use crate::domain::case::{Case, Consent};
use crate::domain::code::CodeState;
use crate::domain::time::Day;
use crate::domain::transcript::{Paragraphs, Role, Speaker};

#[test]
fn the_same_code_on_the_same_words_is_an_agreement_and_no_difference() {
    let mut project = study();
    code(&mut project, ("ane", "a"), "tall", ("2", 0), ("2", 10));
    code(&mut project, ("bo", "b"), "tall", ("2", 0), ("2", 10));
    let comparison = compared(&project);
    assert_eq!(comparison.agreements.len(), 1);
    assert!(comparison.differences.is_empty());
}

#[test]
fn the_same_code_with_other_bounds_differs_by_its_words() {
    let mut project = study();
    code(&mut project, ("ane", "a"), "tall", ("2", 0), ("2", 23));
    code(&mut project, ("bo", "b"), "tall", ("2", 0), ("2", 10));
    // « Det er rart.» has 13 characters and 3 words.
    assert_eq!(told(&project), ["bounds by 3: a b (13)"]);
}

#[test]
fn another_code_on_nearly_the_same_words_is_another_code() {
    let mut project = study();
    code(&mut project, ("ane", "a"), "tall", ("2", 0), ("2", 10));
    code(&mut project, ("bo", "b"), "tid", ("2", 0), ("2", 9));
    assert_eq!(told(&project), ["code: a b (10)"]);
}

#[test]
fn another_code_on_words_that_only_overlap_has_other_bounds_too() {
    let mut project = study();
    code(&mut project, ("ane", "a"), "tall", ("2", 0), ("2", 23));
    code(&mut project, ("bo", "b"), "tid", ("2", 11), ("2", 58));
    assert_eq!(told(&project), ["code and bounds: a b (58)"]);
}

#[test]
fn what_only_one_coded_says_who_did() {
    let mut project = study();
    code(&mut project, ("bo", "b"), "dor", ("4", 0), ("4", 13));
    assert_eq!(told(&project), ["only bo: b (13)"]);
}

#[test]
fn pens_are_compared_apart_from_codes() {
    let mut project = study();
    code(&mut project, ("ane", "a"), "p", ("2", 0), ("2", 10));
    code(&mut project, ("bo", "b"), "tid", ("2", 0), ("2", 10));
    assert_eq!(told(&project), ["only bo: b (10)", "pen only ane: a (10)"]);
}

#[test]
fn three_readings_that_hang_together_are_one_difference() {
    let mut project = study();
    code(&mut project, ("ane", "a1"), "tall", ("2", 0), ("2", 23));
    code(&mut project, ("ane", "a2"), "tid", ("2", 24), ("2", 58));
    code(&mut project, ("bo", "b"), "dor", ("2", 11), ("2", 40));
    assert_eq!(told(&project), ["several: a1 a2 b (58)"]);
}

#[test]
fn one_long_coding_and_two_short_ones_of_the_same_code_differ_in_their_bounds() {
    let mut project = study();
    code(&mut project, ("ane", "a"), "tall", ("2", 0), ("2", 58));
    code(&mut project, ("bo", "b1"), "tall", ("2", 0), ("2", 10));
    code(&mut project, ("bo", "b2"), "tall", ("2", 24), ("2", 58));
    assert_eq!(told(&project), ["bounds by 3: a b1 b2 (14)"]);
}

#[test]
fn a_reading_inside_another_belongs_to_it() {
    let mut project = study();
    code(&mut project, ("ane", "a"), "tall", ("2", 0), ("2", 58));
    code(&mut project, ("bo", "b"), "tid", ("2", 11), ("2", 23));
    assert_eq!(told(&project), ["code and bounds: a b (58)"]);
}

#[test]
fn sentences_side_by_side_that_each_coded_one_of_are_one_difference() {
    let mut project = study();
    code(&mut project, ("ane", "a"), "tall", ("2", 0), ("2", 10));
    code(&mut project, ("bo", "b"), "tid", ("2", 11), ("2", 23));
    assert_eq!(told(&project), ["code and bounds: a b (22)"]);
    // Over a third sentence, or of one coder, they are two.
    code(&mut project, ("bo", "b"), "tid", ("2", 24), ("2", 58));
    assert_eq!(told(&project), ["only ane: a (10)", "only bo: b (34)"]);
    project.codings.clear();
    code(&mut project, ("ane", "a"), "tall", ("2", 0), ("2", 10));
    code(&mut project, ("ane", "b"), "tid", ("2", 11), ("2", 23));
    assert_eq!(told(&project), ["only ane: a (10)", "only ane: b (12)"]);
}

#[test]
fn codings_that_cross_turns_are_measured_over_them() {
    let mut project = study();
    code(&mut project, ("ane", "a"), "tall", ("2", 24), ("4", 4));
    code(&mut project, ("bo", "b"), "tall", ("2", 24), ("2", 58));
    // «Ja?» and «Døra», of which 3 and 4 characters and 2 words are in dispute.
    assert_eq!(told(&project), ["bounds by 2: a b (7)"]);
    let difference = &compared(&project).differences[0];
    assert_eq!(difference.segment.to.paragraph, "4".into());
}

#[test]
fn what_one_has_not_read_is_not_compared_and_counted_apart() {
    let mut project = study();
    read(&mut project, "bo", ("1", "2"));
    code(&mut project, ("ane", "a"), "tall", ("2", 0), ("2", 10));
    code(&mut project, ("ane", "b"), "dor", ("4", 0), ("4", 13));
    assert_eq!(told(&project), ["only ane: a (10)"]);
    assert_eq!(compared(&project).left_out, 1);
}

#[test]
fn who_coded_in_a_turn_has_read_it() {
    let mut project = study();
    read(&mut project, "bo", ("1", "2"));
    code(&mut project, ("ane", "a"), "dor", ("4", 0), ("4", 13));
    code(&mut project, ("bo", "b"), "tid", ("4", 0), ("4", 13));
    assert_eq!(told(&project), ["code: a b (13)"]);
}

#[test]
fn merged_codes_are_one_code() {
    let mut project = study();
    project.codes.get_mut(&"tid".into()).unwrap().state = CodeState::MergedInto("tall".into());
    code(&mut project, ("ane", "a"), "tall", ("2", 0), ("2", 10));
    code(&mut project, ("bo", "b"), "tid", ("2", 0), ("2", 10));
    assert_eq!(compared(&project).agreements.len(), 1);
    assert!(told(&project).is_empty());
}

#[test]
fn the_biggest_come_first_and_pens_last_unless_the_order_of_the_text_is_asked_for() {
    let mut project = study();
    code(&mut project, ("ane", "a"), "tall", ("2", 0), ("2", 10));
    code(&mut project, ("ane", "p"), "p", ("2", 24), ("2", 58));
    code(&mut project, ("bo", "b"), "dor", ("4", 0), ("4", 13));
    let mut comparison = compared(&project);
    let ids = |comparison: &Comparison| {
        let first = |row: &Difference| row.readings[0].coding.to_string();
        comparison.differences.iter().map(first).collect::<Vec<_>>()
    };
    assert_eq!(ids(&comparison), ["a", "p", "b"]);
    comparison.sort(Order::BiggestFirst);
    assert_eq!(ids(&comparison), ["b", "a", "p"]);
}

#[test]
fn an_overview_tells_how_far_each_has_read_and_what_is_open() {
    let mut project = study();
    read(&mut project, "bo", ("1", "2"));
    code(&mut project, ("ane", "a"), "tall", ("2", 0), ("2", 10));
    code(&mut project, ("bo", "b"), "tall", ("2", 0), ("2", 10));
    code(&mut project, ("bo", "c"), "tid", ("2", 11), ("2", 23));
    let rows = overview::overview(&project, &pair());
    assert_eq!(rows.len(), 1);
    let row = &rows[0];
    assert_eq!((row.agreements, row.differences, row.open()), (1, 1, 1));
    assert_eq!(row.read.map(|share| (share.read, share.words)), [(19, 19), (15, 19)]);
}

#[test]
fn words_of_an_informant_who_took_the_consent_back_are_compared_with_nothing() {
    let mut project = study();
    let withdrawn =
        Case { consent: Some(Consent::Withdrawn(Day::new("2026-11-01"))), ..Case::default() };
    project.cases.insert("ida".into(), withdrawn);
    let transcript = project.transcripts.get_mut(&"01".into()).unwrap();
    let (id, label) = ("i".into(), "Ida".to_owned());
    let ida = Speaker { id, label, role: Role::Informant, case: Some("ida".into()) };
    transcript.speakers.insert("i".into(), ida);
    let mut paragraphs = transcript.paragraphs.as_slice().to_vec();
    paragraphs[1].speaker = Some("i".into());
    paragraphs[2].speaker = Some("m".into());
    transcript.paragraphs = Paragraphs::new(paragraphs);
    code(&mut project, ("ane", "a1"), "tall", ("2", 0), ("2", 10));
    code(&mut project, ("ane", "a2"), "tid", ("2", 0), ("2", 10));
    code(&mut project, ("bo", "b1"), "tall", ("2", 0), ("2", 10));
    code(&mut project, ("bo", "b2"), "dor", ("4", 0), ("4", 13));
    let comparison = compared(&project);
    assert_eq!((comparison.agreements.len(), comparison.n_withdrawn), (0, 3));
    assert_eq!(told(&project), ["only bo: b2 (13)"]);
}
