use super::*;
use crate::domain::case::Consent;
use crate::domain::coder::Coder;
use crate::domain::edit::apply;
use crate::domain::time::Day;
use crate::services::anchor::example;

fn now() -> Moment {
    Moment::new("2026-11-24T10:00:00Z")
}

fn bo_to_ane() -> Unitising {
    let (from, to) = ("bo".into(), "ane".into());
    Unitising { from, to, transcripts: None, pens: GiversPens::LeftOut }
}

/// Bo has coded four places in two interviews, one of them twice and one with a pen only.
fn study() -> Project {
    let mut project = example::study();
    for coder in ["ane", "bo"] {
        project.coders.insert(coder.into(), Coder::default());
    }
    project.settings.language = "nb".to_owned();
    example::code(&mut project, ("bo", "02-nav"), "b1", "tall", (0, 6));
    example::code(&mut project, ("bo", "02-nav"), "b2", "tid", (0, 6));
    example::code(&mut project, ("bo", "02-nav"), "b3", "tall", (7, 14));
    example::code(&mut project, ("bo", "02-nav"), "b4", "a", (15, 18));
    example::code(&mut project, ("bo", "04-skole"), "b5", "dor", (0, 10));
    let flagged = project.codings.get_mut(&"bo".into()).unwrap();
    let flagged = flagged.get_mut(&"02-nav".into()).unwrap().get_mut(&"b1".into()).unwrap();
    flagged.weight = Some(2);
    flagged.pass = Some("p".into());
    project
}

fn handed(project: &mut Project, unitising: &Unitising) -> Unitised {
    let unitised = unitise(project, unitising, &now());
    apply(project, &unitised.edits).unwrap();
    unitised
}

#[test]
fn each_distinct_segment_becomes_one_mark_of_a_pen_with_nothing_of_the_givers() {
    let mut project = study();
    let unitised = handed(&mut project, &bo_to_ane());
    assert_eq!((unitised.n_new, unitised.n_known, unitised.n_left_out), (3, 0, 0));
    assert_eq!(unitised.n_transcripts, 2);
    assert_eq!(unitised.pen_name, "segment uten kode");
    assert!(project.codes[&"segment-uten-kode".into()].is_marker());
    for (_, coding) in project.codings_by(&"ane".into()) {
        assert_eq!(coding.code, unitised.pen);
        assert_eq!((coding.weight, &coding.pass, &coding.made), (None, &None, &now()));
        let given =
            project.codings_by(&"bo".into()).find(|(_, bo)| bo.segment() == coding.segment());
        let given = given.unwrap().1;
        assert_eq!((&coding.quote, &coding.near), (&given.quote, &given.near));
        assert_ne!(coding.id, given.id);
    }
}

#[test]
fn running_it_again_adds_only_what_is_new_even_where_the_receiver_has_worked_on() {
    let mut project = study();
    handed(&mut project, &bo_to_ane());
    assert_eq!(unitise(&project, &bo_to_ane(), &now()).edits, []);
    let layer = project.codings.get_mut(&"ane".into()).unwrap();
    let own = layer.get_mut(&"04-skole".into()).unwrap().values_mut().next().unwrap();
    own.code = "tid".into();
    own.to = Place::new("2".into(), crate::domain::text::CodePoint(4));
    example::code(&mut project, ("bo", "04-skole"), "b6", "dor", (12, 16));
    let unitised = handed(&mut project, &bo_to_ane());
    assert_eq!((unitised.n_new, unitised.n_known), (1, 3));
    assert_eq!(project.codings_by(&"ane".into()).count(), 4);
}

#[test]
fn a_place_the_receiver_has_coded_already_is_known() {
    let mut project = study();
    example::code(&mut project, ("ane", "02-nav"), "a1", "tid", (7, 14));
    let unitised = unitise(&project, &bo_to_ane(), &now());
    assert_eq!((unitised.n_new, unitised.n_known), (2, 1));
}

#[test]
fn marks_of_pens_are_handed_over_only_when_asked_for() {
    let with_pens = Unitising { pens: GiversPens::Included, ..bo_to_ane() };
    assert_eq!(unitise(&study(), &with_pens, &now()).n_new, 4);
}

#[test]
fn words_that_are_nowhere_for_sure_and_of_who_took_consent_back_are_left_out() {
    let mut project = study();
    let layer = project.codings.get_mut(&"bo".into()).unwrap();
    let lost = layer.get_mut(&"02-nav".into()).unwrap().get_mut(&"b3".into()).unwrap();
    lost.quote = "noe ganske annet".to_owned();
    let withdrawn = Some(Consent::Withdrawn(Day::new("2026-11-01")));
    project.cases.get_mut(&"ida".into()).unwrap().consent = withdrawn;
    let unitised = unitise(&project, &bo_to_ane(), &now());
    assert_eq!((unitised.n_new, unitised.n_left_out), (1, 2));
}

#[test]
fn the_pen_is_made_once_whatever_it_is_called_now() {
    let mut project = study();
    handed(&mut project, &bo_to_ane());
    project.codes.get_mut(&"segment-uten-kode".into()).unwrap().name = "Bos biter".to_owned();
    example::code(&mut project, ("bo", "04-skole"), "b6", "dor", (12, 16));
    let unitised = handed(&mut project, &bo_to_ane());
    assert_eq!((unitised.edits.len(), unitised.pen_name.as_str()), (1, "Bos biter"));
    project.codes.get_mut(&"segment-uten-kode".into()).unwrap().state = CodeState::Retired;
    example::code(&mut project, ("bo", "04-skole"), "b7", "dor", (17, 20));
    handed(&mut project, &bo_to_ane());
    assert!(project.codes[&"segment-uten-kode".into()].state.is_live());
}

#[test]
fn only_the_transcripts_that_were_named_are_gone_through() {
    let only = Some(BTreeSet::from(["04-skole".into()]));
    let unitised = unitise(&study(), &Unitising { transcripts: only, ..bo_to_ane() }, &now());
    assert_eq!((unitised.n_new, unitised.n_transcripts), (1, 1));
}
