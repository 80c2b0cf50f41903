use std::collections::BTreeSet;

use super::*;
use crate::domain::case::Consent;
use crate::domain::coding::{Decision, ReadStretch, Verdict};
use crate::domain::id::{CoderId, CodingId};
use crate::domain::place::Place;
use crate::domain::text::CodePoint;
use crate::domain::time::{Day, Moment};
use crate::services::anchor::example::{code, study};

const ANE_NAV: (&str, &str) = ("ane", "02-nav");
const BO_NAV: (&str, &str) = ("bo", "02-nav");
const ANE_SKOLE: (&str, &str) = ("ane", "04-skole");
const AGREED_NAV: (&str, &str) = ("agreed", "02-nav");

fn question() -> Question {
    Question::of(vec!["ane".into(), "bo".into()])
}

fn read(project: &mut Project, coder: &str, transcript: &str) {
    let stretch = ReadStretch {
        pass: "p".into(),
        from: "1".into(),
        to: "3".into(),
        on: Day::new("2026-11-01"),
    };
    let reading = project.reading.entry(coder.into()).or_default();
    reading.insert(transcript.into(), vec![stretch]);
}

/// Ane and Bo have read Jonas, who says «Det er tallene som styrer her. (ler)» and «Ja.»; Ane alone has read Ida.
fn coded() -> Project {
    let mut project = study();
    code(&mut project, ANE_NAV, "a1", "tall", (7, 14));
    code(&mut project, BO_NAV, "b1", "tid", (0, 29));
    code(&mut project, ANE_SKOLE, "a2", "dor", (0, 11));
    for (coder, transcript) in [("ane", "02-nav"), ("bo", "02-nav"), ("ane", "04-skole")] {
        read(&mut project, coder, transcript);
    }
    project
}

fn compared(project: &Project, question: &Question) -> Report {
    report(project, &AgreementIndex::of(project, question.unit), question)
}

fn fields(report: &Report) -> Vec<(&str, [u64; 4])> {
    let of = |row: &CodeRow| {
        let TwoByTwo { both, first, second, neither } = row.table;
        [both, first, second, neither]
    };
    report.rows.iter().map(|row| (row.code.as_str(), of(row))).collect()
}

#[test]
fn a_category_counts_where_a_code_below_it_does() {
    let report = compared(&coded(), &question());
    assert_eq!(report.n_units, 2);
    assert_eq!(
        fields(&report),
        [("rammer", [1, 0, 0, 1]), ("tall", [0, 1, 0, 1]), ("tid", [0, 0, 1, 1])]
    );
    let question = Question { roll_up: RollUp::Off, ..question() };
    let report = compared(&coded(), &question);
    assert_eq!(fields(&report), [("tall", [0, 1, 0, 1]), ("tid", [0, 0, 1, 1])]);
    assert_eq!(report.n_unused, 2);
}

#[test]
fn what_one_coder_has_not_read_does_not_count() {
    let mut project = coded();
    assert_eq!(
        compared(&project, &question()).warnings,
        [Warning::FewUnits(2), Warning::PartlyRead(ReadState { asked: 2, whole: 1, part: 0 }),]
    );
    read(&mut project, "bo", "04-skole");
    let report = compared(&project, &question());
    assert_eq!(report.n_units, 4);
    assert!(fields(&report).contains(&("dor", [0, 1, 0, 3])));
    assert_eq!(report.warnings, [Warning::FewUnits(4)]);
}

#[test]
fn who_codes_in_a_paragraph_has_read_it() {
    let mut project = coded();
    project.reading.remove(&"bo".into());
    assert_eq!(compared(&project, &question()).n_units, 2);
    project.codings.remove(&"bo".into());
    assert_eq!(compared(&project, &question()).n_units, 0);
}

#[test]
fn withdrawn_informants_and_talks_that_are_no_data_are_out() {
    let mut project = coded();
    project.transcripts.get_mut(&"04-skole".into()).unwrap().header.is_data = false;
    assert_eq!(compared(&project, &question()).warnings, [Warning::FewUnits(2)]);
    let jonas = project.cases.get_mut(&"jonas".into()).unwrap();
    jonas.consent = Some(Consent::Withdrawn(Day::new("2026-11-02")));
    assert_eq!(compared(&project, &question()).n_units, 0);
}

#[test]
fn units_can_be_words_characters_or_turns_and_half_is_more_than_any() {
    let project = coded();
    let of = |unit, rule| compared(&project, &Question { unit, rule, ..question() });
    let words = of(Unit::Word, Rule::Any);
    assert_eq!(fields(&words)[0], ("rammer", [1, 0, 5, 1]));
    let characters = of(Unit::Character, Rule::Any);
    assert_eq!(fields(&characters)[0], ("rammer", [7, 0, 22, 11]));
    assert_eq!(fields(&of(Unit::Turn, Rule::Any))[0], ("rammer", [1, 0, 0, 0]));
    assert_eq!(fields(&of(Unit::Turn, Rule::Half))[0], ("rammer", [0, 0, 1, 0]));
    assert_eq!(fields(&of(Unit::Sentence, Rule::Half))[0], ("rammer", [0, 0, 1, 1]));
}

#[test]
fn merged_codes_are_read_as_one() {
    let mut project = coded();
    let tall = project.codes.get_mut(&"tall".into()).unwrap();
    tall.state = crate::domain::code::CodeState::MergedInto("tid".into());
    let report = compared(&project, &question());
    assert_eq!(fields(&report), [("rammer", [1, 0, 0, 1]), ("tid", [1, 0, 0, 1])]);
}

#[test]
fn pens_are_a_group_of_their_own() {
    let mut project = coded();
    code(&mut project, ANE_NAV, "a3", "a", (0, 3));
    code(&mut project, BO_NAV, "b3", "a", (0, 3));
    assert!(fields(&compared(&project, &question())).iter().all(|(code, _)| *code != "a"));
    let pens = compared(&project, &Question { group: Group::Pens, ..question() });
    assert_eq!(fields(&pens), [("a", [1, 0, 0, 1])]);
}

#[test]
fn a_question_can_be_about_one_code_transcript_case_or_sample() {
    let mut project = coded();
    read(&mut project, "bo", "04-skole");
    let only = |question: Question| compared(&project, &question);
    let code = only(Question { codes: BTreeSet::from(["tid".into()]), ..question() });
    assert_eq!(fields(&code), [("tid", [0, 0, 1, 3])]);
    let transcripts = BTreeSet::from(["04-skole".into()]);
    assert_eq!(only(Question { transcripts, ..question() }).n_units, 2);
    let cases = BTreeSet::from(["jonas".into()]);
    assert_eq!(fields(&only(Question { cases, ..question() })).len(), 3);
    let turns = Some(BTreeSet::from([("04-skole".into(), "2".into())]));
    assert_eq!(fields(&only(Question { turns, ..question() })), [("dor", [0, 1, 0, 1])]);
    let turns = Some(BTreeSet::from([("04-skole".into(), "1".into())]));
    assert_eq!(only(Question { turns, ..question() }).n_units, 0);
}

fn decide(project: &mut Project, verdict: Verdict, codings: &[&str], agreed: &[&str]) {
    let place = |offset| Place::new("2".into(), CodePoint(offset));
    let decision = Decision {
        id: "d".into(),
        from: place(0),
        to: place(29),
        verdict,
        codings: codings.iter().map(|id| CodingId::new(*id)).collect(),
        agreed: agreed.iter().map(|id| CodingId::new(*id)).collect(),
        reason: None,
        by: Vec::new(),
        made: Moment::new("2026-11-23T12:00:00Z"),
    };
    project.decisions.entry("02-nav".into()).or_default().insert("d".into(), decision);
}

fn at(project: &Project, stage: Stage) -> Report {
    compared(project, &Question { stage, roll_up: RollUp::Off, ..question() })
}

#[test]
fn after_the_talk_a_decided_difference_is_what_was_decided() {
    let mut project = coded();
    code(&mut project, AGREED_NAV, "g1", "tid", (0, 29));
    decide(&mut project, Verdict::Kept("bo".into()), &["a1", "b1"], &["g1"]);
    assert_eq!(fields(&at(&project, Stage::After)), [("tid", [1, 0, 0, 1])]);
    let untouched = [("tall", [0, 1, 0, 1]), ("tid", [0, 0, 1, 1])];
    assert_eq!(fields(&at(&project, Stage::Before)), untouched);
    assert_eq!(fields(&at(&project, Stage::Now)), untouched);
    decide(&mut project, Verdict::Open, &["a1", "b1"], &[]);
    assert_eq!(fields(&at(&project, Stage::After)), untouched);
    decide(&mut project, Verdict::Neither, &["a1", "b1"], &[]);
    assert_eq!(fields(&at(&project, Stage::After)), []);
    decide(&mut project, Verdict::Kept("ane".into()), &["a1", "b1"], &[]);
    assert_eq!(fields(&at(&project, Stage::After)), [("tall", [1, 0, 0, 1])]);
}

#[test]
fn what_was_coded_after_the_talk_is_told_and_left_out_of_before() {
    let mut project = coded();
    code(&mut project, ANE_NAV, "a4", "tid", (0, 29));
    let codings = project.codings.get_mut(&CoderId::new("ane")).unwrap();
    let late = codings.get_mut(&"02-nav".into()).unwrap().get_mut(&"a4".into()).unwrap();
    late.made = Moment::new("2026-11-23T13:00:00Z");
    decide(&mut project, Verdict::Open, &["a1", "b1"], &[]);
    let now = at(&project, Stage::Now);
    assert_eq!(fields(&now)[1], ("tid", [1, 0, 0, 1]));
    assert!(now.warnings.contains(&Warning::EditedAfterTalk(1)));
    assert!(now.rows[1].warnings.contains(&Warning::EditedAfterTalk(1)));
    let before = at(&project, Stage::Before);
    assert_eq!(fields(&before)[1], ("tid", [0, 0, 1, 1]));
    assert!(!before.warnings.contains(&Warning::EditedAfterTalk(1)));
}

#[test]
fn the_worst_code_stands_beside_every_overall_figure() {
    let mut project = coded();
    read(&mut project, "bo", "04-skole");
    let report = compared(&project, &question());
    let worst = report.overall.worst.clone().unwrap();
    assert_eq!((worst.0.as_str(), worst.1.rounded().as_str()), ("dor", "0.00"));
    assert_eq!(report.overall.macro_alpha.rounded(), "0.25");
    assert!(report.overall.pooled_kappa.is_some());
}

#[test]
fn intervals_come_from_drawing_turns_and_slices_make_no_difference() {
    let mut project = coded();
    read(&mut project, "bo", "04-skole");
    let mut whole = compared(&project, &question());
    let rammer = 1;
    assert!(whole.rows[rammer].interval.is_none());
    assert!(whole.resample(1_000));
    let mut sliced = compared(&project, &question());
    while !sliced.resample(7) {}
    let interval = whole.rows[rammer].interval.unwrap();
    assert_eq!(Some(interval), sliced.rows[rammer].interval);
    // Both turns, or Jonas twice, give 1; Ida twice has no such code at all.
    assert_eq!((interval.low, interval.high), (Value::Number(1.0), Value::Number(1.0)));
    assert!((200..300).contains(&interval.n_undefined), "{}", interval.n_undefined);
}

#[test]
fn stretches_are_paired_within_what_both_have_read() {
    let report = compared(&coded(), &question());
    let figures = report.rows[0].figures();
    let of = |name: &str| figures.iter().find(|figure| figure.0 == name).unwrap().1;
    assert_eq!(of("span_f1_exact"), Value::Number(0.0));
    assert_eq!(of("span_f1_touch"), Value::Number(1.0));
    assert_eq!(of("cohen_kappa"), Value::Number(1.0));
}

#[test]
fn unitizing_lays_the_compared_text_end_to_end() {
    let mut project = coded();
    let index = AgreementIndex::of(&project, Unit::Sentence);
    let figures = unitizing(&project, &index, &question());
    let (alphas, ku) = figures.together.unwrap();
    assert_eq!(alphas.cu_coverage.rounded(), "0.17");
    assert_eq!(ku.len(), 2);
    assert_eq!(figures.alone.keys().map(|code| code.as_str()).collect::<Vec<_>>(), ["tall", "tid"]);
    code(&mut project, ANE_NAV, "a5", "dor", (0, 20));
    let index = AgreementIndex::of(&project, Unit::Sentence);
    assert_eq!(unitizing(&project, &index, &question()).together, None);
}

#[test]
fn three_coders_are_compared_where_all_three_have_read() {
    let mut project = coded();
    code(&mut project, ("cy", "02-nav"), "c1", "tid", (0, 29));
    let coders = vec!["ane".into(), "bo".into(), "cy".into()];
    let report = compared(&project, &Question { coders, roll_up: RollUp::Off, ..question() });
    // Tid: Ane no, Bo and Cy yes; then nobody.
    assert_eq!(fields(&report)[1], ("tid", [1, 0, 2, 3]));
    let names: Vec<&str> = report.rows[1].figures().into_iter().map(|figure| figure.0).collect();
    assert!(names.contains(&"light_kappa") && !names.contains(&"cohen_kappa"));
}

#[test]
fn the_index_forgets_only_what_changed() {
    let mut project = coded();
    let mut changes = crate::services::code_counts::Changes::default();
    let mut index = AgreementIndex::of(&project, Unit::Sentence);
    code(&mut project, BO_NAV, "b4", "tall", (7, 14));
    changes.note_transcript("02-nav".into());
    index.forget_changed(&changes);
    assert_eq!(index.progress(&project), (1, 2));
    assert!(index.step(&project, 1));
    let report = report(&project, &index, &question());
    assert_eq!(fields(&report)[1], ("tall", [1, 0, 0, 1]));
}

#[test]
fn coders_are_those_who_coded() {
    let mut project = coded();
    code(&mut project, AGREED_NAV, "g1", "tid", (0, 29));
    let coders = coders_with_codings(&project);
    assert_eq!(coders, [CoderId::new("ane"), CoderId::new("bo")]);
}

#[test]
fn behind_a_figure_stand_the_codings_with_who_else_gave_the_code() {
    let mut project = coded();
    code(&mut project, BO_NAV, "b2", "tall", (0, 29));
    let question = question();
    let index = AgreementIndex::of(&project, question.unit);
    let found = |code: Option<&str>| -> Vec<(String, u32, u32)> {
        let code = code.map(CodeId::new);
        let found = behind(&project, &index, &question, code.as_ref()).into_iter();
        found.map(|((_, id), it)| (id.to_string(), it.anywhere, it.everywhere)).collect()
    };
    let of_both = |id: &str| (id.to_owned(), 3, 3);
    assert_eq!(found(Some("tall")), [of_both("a1"), of_both("b2")]);
    assert_eq!(found(Some("tid")), [("b1".to_owned(), 2, 2)]);
    // What Ane coded where Bo has not read is behind no figure.
    assert_eq!(found(None), [of_both("a1"), ("b1".to_owned(), 2, 2), of_both("b2")]);
}

#[test]
fn a_list_behind_a_figure_begins_where_the_fewest_agree() {
    let givers = |anywhere, everywhere| Givers { anywhere, everywhere };
    let mut all = [givers(3, 3), givers(2, 2), givers(3, 1), givers(1, 1)];
    all.sort_by_key(|givers| givers.rank());
    assert_eq!(all, [givers(1, 1), givers(2, 2), givers(3, 1), givers(3, 3)]);
}

#[test]
fn whole_sets_of_codes_are_compared_without_the_categories_above_them() {
    let project = coded();
    let index = AgreementIndex::of(&project, Unit::Sentence);
    // One sentence has {tall} and {tid}, one has {} and {}: Do = 1/2; of 12 ordered pairs 10 differ by 1, so
    // De = 10 / 12 and alpha = 1 - 6 / 10.
    let Some(Value::Number(alpha)) = masi(&project, &index, &question()) else { panic!("none") };
    assert!((alpha - 0.4).abs() < 1e-12, "{alpha}");
    let of_characters = Question { unit: Unit::Character, ..question() };
    let index = AgreementIndex::of(&project, Unit::Character);
    assert_eq!(masi(&project, &index, &of_characters), None);
}
