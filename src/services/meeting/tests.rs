use super::written::{sheet_markdown, sheet_text};
use super::*;
use crate::domain::case::Consent;
use crate::domain::coding::Decision;
use crate::domain::matrix::{Cell, Column};
use crate::domain::memo::{Memo, MemoKind};
use crate::domain::sight::Sight;
use crate::services::anchor::example::{code, layers, study};

fn agenda() -> Agenda {
    Agenda {
        pair: Pair { first: "ane".into(), second: "bo".into() },
        sight: Sight::default(),
        layers: layers(&["ane", "bo"]),
        since: None,
        today: Day::new("2026-11-24"),
    }
}

/// Two readings of one answer; who coded in it has read it.
fn compared() -> Project {
    let mut project = study();
    code(&mut project, ("ane", "02-nav"), "a", "tid", (7, 27));
    code(&mut project, ("bo", "02-nav"), "b", "tall", (7, 27));
    project
}

#[test]
fn a_difference_is_on_the_sheet_with_its_words_both_readings_and_their_memos() {
    let mut project = compared();
    let memo = Memo {
        title: "Telling".to_owned(),
        kind: MemoKind::Analytic,
        about: MemoAbout::Coding("02-nav".into(), "b".into()),
        made: Moment::new("2026-11-23T09:00:00Z"),
        shared: false,
        tags: Vec::new(),
        text: vec!["ikke tid, tall".to_owned()],
    };
    project.memos.entry("bo".into()).or_default().insert("m".into(), memo);
    let sheet = meeting_sheet(&project, &agenda());
    let text = sheet_text(&sheet);
    let expected = "\
Differences (1 undecided)
  02-nav, turn 2 (jonas): other code on the same words · 20 characters
    «tallene som styrer h»
    ane: tid «tallene som styrer h»
    bo: tall «tallene som styrer h»
      memo: ikke tid, tall
";
    assert!(text.contains(expected), "{text}");
}

#[test]
fn a_blind_sheet_has_neither_reading() {
    let mut blind = agenda();
    let mut study = Project::default();
    study.settings.blind = true;
    blind.sight = Sight::of(&study, Some(&"ane".into()));
    blind.layers = layers(&["ane"]);
    let sheet = meeting_sheet(&compared(), &blind);
    assert_eq!(sheet.differences, None);
    let text = sheet_text(&sheet);
    assert!(text.contains("  The study is blind, so that neither reading is on this sheet\n"));
    assert!(!text.contains("tallene"), "{text}");
    let born: Vec<&str> = sheet.new_codes.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(born, ["tid"]);
}

#[test]
fn codes_are_new_that_were_given_first_after_the_last_decision_or_the_day_that_is_named() {
    let mut project = compared();
    let decision = |made: &str| Decision {
        id: "d".into(),
        from: crate::services::anchor::example::segment(("2", 0), ("2", 3)).from,
        to: crate::services::anchor::example::segment(("2", 0), ("2", 3)).to,
        verdict: Verdict::Open,
        codings: Vec::new(),
        agreed: Vec::new(),
        reason: Some("venter".to_owned()),
        by: Vec::new(),
        made: Moment::new(made),
    };
    let names = |project: &Project, agenda: &Agenda| -> Vec<String> {
        meeting_sheet(project, agenda).new_codes.into_iter().map(|row| row.name).collect()
    };
    // The codings are of 23 November, 09:00.
    assert_eq!(names(&project, &agenda()), ["tall", "tid"]);
    for (made, expected) in
        [("2026-11-23T08:00:00Z", vec!["tall", "tid"]), ("2026-11-23T10:00:00Z", vec![])]
    {
        project.decisions.insert("02-nav".into(), [("d".into(), decision(made))].into());
        assert_eq!(names(&project, &agenda()), expected);
    }
    let since = Agenda { since: Some(Day::new("2026-11-23")), ..agenda() };
    assert_eq!(names(&project, &since), ["tall", "tid"]);
    let text = sheet_text(&meeting_sheet(&project, &agenda()));
    assert!(text.contains("Left for later\n  02-nav, turn 2 (jonas): venter (2026-11-23)\n"));
    assert!(text.contains("New codes since 2026-11-23\n  None\n"), "{text}");
}

#[test]
fn empty_cells_and_codes_without_a_definition_are_named() {
    let mut project = study();
    project.codes.get_mut(&"dor".into()).unwrap().short = Some("å komme inn".to_owned());
    let column = |id: &str, order| Column {
        id: id.into(),
        order,
        about: ColumnAbout::Heading(id.to_uppercase()),
    };
    let matrix = Matrix {
        title: "Første".to_owned(),
        rows: MatrixRows::Cases,
        columns: vec![column("b", 2000), column("a", 1000)],
        made: Moment::new("2026-11-01T09:00:00Z"),
    };
    project.matrices.insert("m".into(), matrix);
    let cell = Cell {
        column: "a".into(),
        seen: None,
        by: "ane".into(),
        text: vec!["noe".to_owned()],
        quotes: Vec::new(),
    };
    let row = BTreeMap::from([("a".into(), cell)]);
    project.cells.entry("m".into()).or_default().insert("ida".to_owned(), row);
    let sheet = meeting_sheet(&project, &agenda());
    let told: Vec<(&str, String)> =
        sheet.empty_cells.iter().map(|row| (row.row.as_str(), row.columns.join(" "))).collect();
    assert_eq!(told, [("Ida", "B".to_owned()), ("Jonas", "A B".to_owned())]);
    assert_eq!(sheet.undefined, ["rammer", "tall", "tid"]);
}

#[test]
fn informants_who_took_their_consent_back_are_not_on_the_sheet() {
    let mut project = compared();
    let jonas = project.cases.get_mut(&"jonas".into()).unwrap();
    jonas.consent = Some(Consent::Withdrawn(Day::new("2026-11-20")));
    let text = sheet_text(&meeting_sheet(&project, &agenda()));
    assert!(!text.contains("tallene"), "{text}");
    assert!(text.contains("Jonas is left out: consent was withdrawn"), "{text}");
}

#[test]
fn nothing_on_a_markdown_sheet_is_anything_but_text() {
    let mut project = compared();
    project.codes.get_mut(&"tid".into()).unwrap().name = "<b>*tid*</b>".to_owned();
    let text = sheet_markdown(&meeting_sheet(&project, &agenda()));
    assert!(text.contains("  - ane: \\<b\\>\\*tid\\*\\</b\\> «tallene som styrer h»\n"), "{text}");
    assert!(text.contains("\n## Differences (1 undecided)\n\n- 02-nav, turn 2"), "{text}");
}
