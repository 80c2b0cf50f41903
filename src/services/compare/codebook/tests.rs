use super::super::fixture::{code, pair, read, study};
use super::*;
use crate::domain::code::{CodeLink, CodeLinkKind};

fn named(project: &mut Project, id: &str, name: &str) {
    let row = Code { name: name.to_owned(), id: id.into(), ..Code::default() };
    project.codes.insert(id.into(), row);
}

#[test]
fn two_codes_of_one_name_and_of_nearly_one_name_are_named() {
    let mut project = study();
    named(&mut project, "skjonn", "Skjønn");
    named(&mut project, "skjonn-2", "skjønn");
    named(&mut project, "kollegastotte", "Kollegastøtte");
    named(&mut project, "kollegstotte", "Kollegstøtte");
    let found = codebook_differences(&project, &pair());
    assert_eq!(
        found,
        [
            CodebookDifference::SameName("skjonn".into(), "skjonn-2".into()),
            CodebookDifference::NearName("kollegastotte".into(), "kollegstotte".into()),
        ]
    );
}

#[test]
fn codes_that_are_linked_were_told_apart_before() {
    let mut project = study();
    named(&mut project, "skjonn", "Skjønn");
    named(&mut project, "skjonn-2", "skjønn");
    let link = CodeLink { kind: CodeLinkKind::RelatedTo, to: "skjonn".into(), note: None };
    project.codes.get_mut(&"skjonn-2".into()).unwrap().links.push(link);
    assert!(codebook_differences(&project, &pair()).is_empty());
}

#[test]
fn a_code_that_one_renamed_and_the_other_merged_is_named() {
    let mut project = study();
    code(&mut project, ("bo", "b"), "tid", ("2", 0), ("2", 10));
    let tid = project.codes.get_mut(&"tid".into()).unwrap();
    tid.state = CodeState::MergedInto("tall".into());
    assert!(codebook_differences(&project, &pair()).is_empty());
    project.codes.get_mut(&"tid".into()).unwrap().name = "Klokka".to_owned();
    let expected = CodebookDifference::RenamedAndMerged { code: "tid".into(), into: "tall".into() };
    assert_eq!(codebook_differences(&project, &pair()), [expected]);
}

#[test]
fn a_code_of_one_on_the_words_of_a_code_of_the_other_is_named_with_its_share() {
    let mut project = study();
    code(&mut project, ("ane", "a1"), "tall", ("2", 0), ("2", 10));
    code(&mut project, ("ane", "a2"), "tall", ("2", 24), ("2", 34));
    code(&mut project, ("bo", "b"), "tid", ("2", 0), ("2", 10));
    let expected = CodebookDifference::SameWords {
        first: "tall".into(),
        second: "tid".into(),
        share: 50,
        uses: [2, 1],
    };
    assert_eq!(codebook_differences(&project, &pair()), [expected]);
    code(&mut project, ("ane", "a3"), "tall", ("4", 0), ("4", 4));
    assert!(codebook_differences(&project, &pair()).is_empty());
}

#[test]
fn what_only_one_has_read_tells_nothing_about_the_codes() {
    let mut project = study();
    read(&mut project, "bo", ("1", "2"));
    code(&mut project, ("ane", "a1"), "tall", ("2", 0), ("2", 10));
    code(&mut project, ("ane", "a2"), "tall", ("4", 0), ("4", 13));
    code(&mut project, ("bo", "b"), "tid", ("2", 0), ("2", 10));
    let found = codebook_differences(&project, &pair());
    assert_eq!(found.len(), 1);
    assert!(matches!(found[0], CodebookDifference::SameWords { share: 100, .. }));
}
