use super::super::fixture::{code, compared, pair, study};
use super::super::{Comparison, Standing};
use super::*;
use crate::domain::edit::apply;

/// Decides the first difference and applies it.
fn decided(project: &mut Project, choice: &Choice) -> Comparison {
    try_decide(project, choice, None).unwrap();
    compared(project)
}

fn try_decide(
    project: &mut Project,
    choice: &Choice,
    reason: Option<&str>,
) -> Result<Vec<Edit>, String> {
    let pair = pair();
    let n_made = project.decisions.values().map(std::collections::BTreeMap::len).sum::<usize>();
    let mut count = n_made * 10 + project.codings.len() * 100;
    let mut id = || {
        count += 1;
        format!("new{count}")
    };
    let mut stamp = Stamp { now: Moment::new("2026-11-10T12:00:00Z"), id: &mut id };
    let case = Case { project, pair: &pair, transcript: &"01".into() };
    let difference = compared(project).differences[0].clone();
    let edits = decide(case, &difference, choice, reason.map(str::to_owned), &mut stamp)?;
    apply(project, &edits).unwrap();
    Ok(edits)
}

/// Returns the agreed codings as `code from-to = what they stand for`.
fn agreed(project: &Project) -> Vec<String> {
    let codings = project.codings_of(&CoderId::agreed(), &"01".into());
    let mut rows: Vec<String> = codings
        .into_iter()
        .flat_map(|codings| codings.values())
        .map(|row| {
            let agrees: Vec<&str> = row.agrees.iter().map(CodingId::as_str).collect();
            format!("{} {}-{} = {}", row.code, row.from.offset.0, row.to.offset.0, agrees.join(" "))
        })
        .collect();
    rows.sort();
    rows
}

fn other_bounds() -> Project {
    let mut project = study();
    code(&mut project, ("ane", "a"), "tall", ("2", 0), ("2", 23));
    code(&mut project, ("bo", "b"), "tall", ("2", 11), ("2", 58));
    project
}

fn other_codes() -> Project {
    let mut project = study();
    code(&mut project, ("ane", "a"), "tall", ("2", 0), ("2", 10));
    code(&mut project, ("bo", "b"), "tid", ("2", 0), ("2", 10));
    project
}

#[test]
fn a_reading_that_is_kept_becomes_agreed_and_both_originals_stay() {
    let mut project = other_bounds();
    let before = project.codings.clone();
    let comparison = decided(&mut project, &Choice::Keep([0].into()));
    assert_eq!(agreed(&project), ["tall 0-23 = a b"]);
    assert_eq!(comparison.differences[0].standing, Standing::Decided);
    project.codings.remove(&CoderId::agreed());
    assert_eq!(project.codings, before);
    let decision = project.decisions[&"01".into()].values().next().unwrap();
    assert_eq!(decision.verdict, Verdict::Kept("ane".into()));
    assert_eq!(decision.by, ["ane".into(), "bo".into()]);
    assert_eq!(decision.codings, ["a".into(), "b".into()]);
}

#[test]
fn both_bounds_of_one_code_become_the_words_of_either_or_those_of_both() {
    let mut project = other_bounds();
    decided(&mut project, &Choice::Both);
    assert_eq!(agreed(&project), ["tall 0-58 = a b"]);
    let comparison = decided(&mut project, &Choice::Shared);
    assert_eq!(agreed(&project), ["tall 11-23 = a b"]);
    assert_eq!(comparison.differences[0].standing, Standing::Decided);
}

#[test]
fn two_codes_are_both_kept_each_on_its_words() {
    let mut project = other_codes();
    decided(&mut project, &Choice::Both);
    assert_eq!(agreed(&project), ["tall 0-10 = a", "tid 0-10 = b"]);
    let refused = try_decide(&mut project, &Choice::Shared, None);
    assert_eq!(refused, Err("only one code with two bounds has a part that both have".to_owned()));
}

#[test]
fn something_else_is_coded_on_all_the_words_in_question() {
    let mut project = other_bounds();
    decided(&mut project, &Choice::New(vec!["dor".into()]));
    assert_eq!(agreed(&project), ["dor 0-58 = a b"]);
}

#[test]
fn deciding_anew_replaces_what_was_decided_and_keeps_its_reason() {
    let mut project = other_codes();
    try_decide(&mut project, &Choice::Keep([1].into()), Some("tida er poenget")).unwrap();
    let comparison = decided(&mut project, &Choice::Neither);
    assert!(agreed(&project).is_empty());
    let decisions = &project.decisions[&"01".into()];
    assert_eq!(decisions.len(), 1);
    let decision = decisions.values().next().unwrap();
    assert_eq!(decision.verdict, Verdict::Neither);
    assert_eq!(decision.reason.as_deref(), Some("tida er poenget"));
    assert_eq!(comparison.differences[0].standing, Standing::Decided);
}

#[test]
fn what_is_left_for_later_stays_open() {
    let mut project = other_codes();
    let comparison = decided(&mut project, &Choice::Later);
    assert_eq!(comparison.differences[0].standing, Standing::Later);
}

#[test]
fn a_decision_is_stale_once_bounds_or_code_changed_or_another_reading_came() {
    let mut rebound = other_codes();
    decided(&mut rebound, &Choice::Keep([0].into()));
    code(&mut rebound, ("ane", "a"), "tall", ("2", 0), ("2", 23));
    assert_eq!(compared(&rebound).differences[0].standing, Standing::Stale);

    let mut recoded = other_codes();
    decided(&mut recoded, &Choice::Keep([0].into()));
    code(&mut recoded, ("ane", "a"), "dor", ("2", 0), ("2", 10));
    assert_eq!(compared(&recoded).differences[0].standing, Standing::Stale);

    let mut more = other_codes();
    decided(&mut more, &Choice::Neither);
    code(&mut more, ("bo", "b2"), "dor", ("2", 4), ("2", 10));
    assert_eq!(compared(&more).differences[0].standing, Standing::Stale);
}

#[test]
fn two_decisions_that_contradict_each_other_come_back() {
    let mut project = other_codes();
    decided(&mut project, &Choice::Neither);
    let decisions = project.decisions.get_mut(&"01".into()).unwrap();
    let other = decisions.values().next().unwrap().clone();
    let other = Decision { id: "elsewhere".into(), verdict: Verdict::Kept("bo".into()), ..other };
    decisions.insert("elsewhere".into(), other);
    assert_eq!(compared(&project).differences[0].standing, Standing::Stale);
    decided(&mut project, &Choice::Both);
    assert_eq!(project.decisions[&"01".into()].len(), 1);
    assert_eq!(compared(&project).differences[0].standing, Standing::Decided);
}

#[test]
fn decisions_of_another_pair_do_not_count() {
    let mut project = other_codes();
    decided(&mut project, &Choice::Neither);
    let decision = project.decisions.get_mut(&"01".into()).unwrap().values_mut().next().unwrap();
    decision.by = vec!["ane".into(), "cecilie".into()];
    assert_eq!(compared(&project).differences[0].standing, Standing::Open);
}

#[test]
fn what_both_coded_alike_is_taken_over_once() {
    let mut project = study();
    code(&mut project, ("ane", "a"), "tall", ("2", 0), ("2", 10));
    code(&mut project, ("bo", "b"), "tall", ("2", 0), ("2", 10));
    let pair = pair();
    let mut id = || "new".to_owned();
    let mut stamp = Stamp { now: Moment::new("2026-11-10T12:00:00Z"), id: &mut id };
    let comparison = compared(&project);
    let case = Case { project: &project, pair: &pair, transcript: &"01".into() };
    let edits = agree_identical(case, comparison.agreements.iter(), &mut stamp);
    apply(&mut project, &edits).unwrap();
    assert_eq!(agreed(&project), ["tall 0-10 = a b"]);
    let comparison = compared(&project);
    assert!(comparison.agreements[0].is_taken_over);
    let case = Case { project: &project, pair: &pair, transcript: &"01".into() };
    assert!(agree_identical(case, comparison.agreements.iter(), &mut stamp).is_empty());
}

#[test]
fn a_reason_is_kept_before_anything_is_decided_and_goes_with_the_decision() {
    let mut project = other_codes();
    let pair = pair();
    let mut id = || "r1".to_owned();
    let mut stamp = Stamp { now: Moment::new("2026-11-10T12:00:00Z"), id: &mut id };
    let difference = compared(&project).differences[0].clone();
    let case = Case { project: &project, pair: &pair, transcript: &"01".into() };
    let edits = give_reason(case, &difference, "to lag", &mut stamp).unwrap();
    apply(&mut project, &edits).unwrap();
    assert_eq!(compared(&project).differences[0].standing, Standing::Later);
    decided(&mut project, &Choice::Both);
    let decision = project.decisions[&"01".into()].values().next().unwrap();
    assert_eq!(decision.reason.as_deref(), Some("to lag"));
}
