//! Two coders code blind, meet, and go through what they read differently.

use std::collections::BTreeSet;

use tusj::app::geometry::Size;
use tusj::app::message::Message;
use tusj::app::screen::Screen;
use tusj::domain::coding::{Coding, Verdict};
use tusj::domain::id::CoderId;
use tusj::services::compare::{Comparison, Kind, Pair, Standing, compare};

use super::driver::{Study, open};

fn pair() -> Pair {
    Pair { first: "ane".into(), second: "bo".into() }
}

fn compared(study: &Study, id: &str) -> Comparison {
    compare(&study.app().session.project, &pair(), &id.into())
}

fn n_open(study: &Study, id: &str) -> usize {
    let rows = compared(study, id).differences;
    rows.iter().filter(|row| row.standing.is_undecided()).count()
}

fn agreed(study: &Study, id: &str) -> BTreeSet<String> {
    let codings = study.app().session.project.codings_of(&CoderId::agreed(), &id.into());
    codings.into_iter().flat_map(|codings| codings.keys().map(ToString::to_string)).collect()
}

fn layer(study: &Study, coder: &str) -> Vec<Coding> {
    let coder: CoderId = coder.into();
    let codings = study.app().session.project.codings_by(&coder);
    codings.map(|(_, coding)| coding.clone()).collect()
}

/// Opens the overview of the sample study, asked first.
fn meet(study: &mut Study) {
    study.press("F6 Enter");
    assert!(study.shown().contains("Two readings"), "{}", study.shown());
}

#[test]
fn what_the_sample_study_decided_is_found_decided() {
    let study = Study::sample();
    let project = &study.app().session.project;
    for (id, decisions) in &project.decisions {
        let comparison = compare(project, &pair(), id);
        for decision in decisions.values() {
            let about =
                |row: &&tusj::services::compare::Difference| row.decisions.contains(&decision.id);
            let row = comparison.differences.iter().find(about).unwrap();
            let expected = match decision.verdict {
                Verdict::Open => Standing::Later,
                _ => Standing::Decided,
            };
            assert_eq!(row.standing, expected, "{id}: {decision:?}");
        }
    }
}

#[test]
fn the_other_coder_is_hidden_until_the_two_compare_and_again_afterwards() {
    let mut study = Study::sample();
    study.press("f t");
    assert_eq!(study.said(), "Not now: B is hidden until you compare (g c)");
    let before = study.shown();
    assert!(!before.contains("mine  all") && !before.contains("B is open"), "{before}");

    study.press("F6");
    let asked = study.shown();
    assert!(asked.contains("B is hidden from you."), "{asked}");
    assert!(asked.contains("Read: Ane 100 %, Bo 53 % of 05."), "{asked}");
    study.press("Esc");
    assert!(study.app().session.comparing.is_none());

    meet(&mut study);
    study.press("q");
    let during = study.shown();
    assert!(during.contains("mine  all") && during.contains("B is open"), "{during}");
    study.press("f t");
    assert_eq!(study.said(), "Only: theirs. f f shows all");
    assert!(study.shown().contains("only: theirs"));

    study.press(": e n d Space t h e Space c o m p Enter");
    assert_eq!(study.said(), "The comparison with B has ended: hidden again. g c goes on with it");
    let after = study.shown();
    assert!(!after.contains("mine  all") && !after.contains("B is open"), "{after}");
}

#[test]
fn leaving_the_program_ends_the_comparison() {
    let mut study = Study::sample();
    meet(&mut study);
    let study = study.restart();
    assert!(study.app().session.comparing.is_none());
    assert!(!study.shown().contains("B is open"));
}

#[test]
fn a_difference_is_decided_by_one_key_and_the_next_one_comes() {
    let mut study = Study::sample_at(80, 24);
    let (anes, bos) = (layer(&study, "ane"), layer(&study, "bo"));
    let before = agreed(&study, "01-nav");
    let open = n_open(&study, "01-nav");
    meet(&mut study);
    study.press("Enter");
    let first = study.app().chosen_difference().unwrap().1;
    let shown = study.shown();
    assert!(shown.contains("━━ Compare A and B: 01 NAV ━"), "{shown}");
    assert!(shown.contains(" of 25 · 6 decided "), "{shown}");
    assert!(shown.contains("other code and other bounds · 219 characters"), "{shown}");
    assert!(shown.contains("▌1 A   so Stille omveier «Så jeg skriver … snille typen.»"), "{shown}");
    assert!(shown.contains(" 2 B   ma Måltall og telling «Det er ikke noe … i stemmen.»"));
    assert!(shown.contains("agreed so far: –"), "{shown}");

    study.press("2");
    assert_eq!(
        study.said(),
        format!("«Måltall og telling» of B is kept. {} to go. u undoes", open - 1)
    );
    assert_eq!(n_open(&study, "01-nav"), open - 1);
    assert_eq!(agreed(&study, "01-nav").difference(&before).count(), 1);
    assert_ne!(study.app().chosen_difference().unwrap().1.segment, first.segment);
    assert_eq!((layer(&study, "ane"), layer(&study, "bo")), (anes, bos), "originals stay");

    study.press("u");
    assert_eq!(n_open(&study, "01-nav"), open);
    assert_eq!(agreed(&study, "01-nav"), before);
    assert_eq!(study.app().chosen_difference().unwrap().1.segment, first.segment);
}

#[test]
fn a_decision_is_one_line_in_the_decisions_and_one_in_the_agreed_layer() {
    let mut study = Study::sample().with_git();
    meet(&mut study);
    study.press("Enter 1");
    assert_eq!(
        study.changed_lines(),
        ["+1 -0 codings/agreed/01-nav.ron", "+1 -0 decisions/01-nav.ron"]
    );
    study.press("u");
    assert!(study.changed_lines().is_empty());
}

#[test]
fn every_outcome_has_a_key_and_another_one_replaces_it() {
    let mut study = Study::sample();
    meet(&mut study);
    study.press("Enter");
    let verdict = |study: &Study| {
        let decisions = &study.app().session.project.decisions[&"01-nav".into()];
        let newest = decisions.values().max_by_key(|row| (&row.made, &row.id)).unwrap();
        (newest.verdict.clone(), decisions.len())
    };
    let n_before = verdict(&study).1;
    // «N» comes back to what was just decided.
    study.press("S S 1");
    assert_eq!(verdict(&study), (Verdict::Kept("ane".into()), n_before + 1));
    let decided = |study: &mut Study, keys: &str| {
        study.press("N");
        while study.app().compare_screen().unwrap().chosen().unwrap().standing != Standing::Decided
        {
            study.press("N");
        }
        study.press(keys);
        verdict(study)
    };
    assert_eq!(decided(&mut study, "&"), (Verdict::Both, n_before + 1));
    assert_eq!(decided(&mut study, "x"), (Verdict::Neither, n_before + 1));
    assert_eq!(decided(&mut study, "c s k j ø n n Enter"), (Verdict::New, n_before + 1));
    assert_eq!(decided(&mut study, "2"), (Verdict::Kept("bo".into()), n_before + 1));
    assert_eq!(decided(&mut study, "Space Space Enter"), (Verdict::Both, n_before + 1));
    assert_eq!(decided(&mut study, "-"), (Verdict::Open, n_before + 1));
}

#[test]
fn a_new_code_of_the_meeting_is_made_and_agreed_in_one_act() {
    let mut study = Study::sample();
    meet(&mut study);
    study.press("Enter c");
    study.type_text("Uro i stemmen");
    study.press("Ctrl-O");
    let project = &study.app().session.project;
    assert!(project.codes.contains_key(&"uro-i-stemmen".into()));
    let is_new = |coding: &Coding| coding.code == "uro-i-stemmen".into();
    assert!(project.codings[&CoderId::agreed()][&"01-nav".into()].values().any(is_new));
    study.press("u");
    assert!(!study.app().session.project.codes.contains_key(&"uro-i-stemmen".into()));
}

#[test]
fn a_reason_is_written_first_and_stands_with_the_decision() {
    let mut study = Study::sample();
    meet(&mut study);
    study.press("Enter m");
    study.type_text("to lag i samme svar");
    study.press("Enter");
    assert_eq!(study.said(), "Reason kept: «to lag i samme svar». u undoes");
    assert!(study.shown().contains("reason: to lag i samme svar"), "{}", study.shown());
    study.press("&");
    let decisions = &study.app().session.project.decisions[&"01-nav".into()];
    let both = decisions.values().find(|row| row.reason.as_deref() == Some("to lag i samme svar"));
    assert_eq!(both.unwrap().verdict, Verdict::Both);
    assert_eq!(both.unwrap().by, ["ane".into(), "bo".into()]);
}

#[test]
fn a_decision_whose_codings_changed_comes_back() {
    let mut study = Study::sample();
    meet(&mut study);
    study.press("Enter 1");
    let (id, decision) = {
        let project = &study.app().session.project;
        let rows = project.decisions[&"01-nav".into()].values();
        let newest = rows.max_by_key(|row| (&row.made, &row.id)).unwrap().clone();
        let codings = project.codings_of(&"ane".into(), &"01-nav".into()).unwrap();
        (newest.codings.iter().find(|id| codings.contains_key(*id)).unwrap().clone(), newest.id)
    };
    // Ane gives her coding another code, as on an evening alone.
    let file = study.root().join("codings/ane/01-nav.ron");
    let text = std::fs::read_to_string(&file).unwrap();
    let line = text.lines().find(|line| line.contains(&format!("id: \"{id}\""))).unwrap();
    let changed = line.replace("code: \"stille-omveier\"", "code: \"skjonn\"");
    assert_ne!(line, changed);
    std::fs::write(&file, text.replace(line, &changed)).unwrap();
    let study = study.restart();
    let rows = compared(&study, "01-nav").differences;
    let row = rows.iter().find(|row| row.decisions.contains(&decision)).unwrap();
    assert_eq!(row.standing, Standing::Stale);
}

#[test]
fn two_code_blind_meet_and_agree_and_f6_twice_goes_on_where_they_stopped() {
    // Ane codes a sentence and Bo that one and the next; neither sees the other.
    let mut study = Study::sample();
    let before = n_open(&study, "01-nav");
    study.go_to_turn("2").press("1");
    let root = study.root().to_owned();
    study.host.finish();
    let mut bo = open(&root, "bo", Size { columns: 120, rows: 40 });
    bo.settle();
    assert_eq!(bo.app.session.visible_layers(), BTreeSet::from(["bo".into()]));
    for key in ["g", "2", "Enter", "+", "1"] {
        bo.tell(Message::Key(key.parse().unwrap()));
        bo.settle();
    }
    bo.finish();
    drop(bo);

    let mut study = study.restart();
    let comparison = compared(&study, "01-nav");
    let fresh = comparison.differences.iter().find(|row| row.segment.from.paragraph == "2".into());
    assert!(matches!(fresh.unwrap().kind, Kind::OtherBounds(_)), "{fresh:#?}");
    let before = before + 1;
    assert_eq!(n_open(&study, "01-nav"), before);
    meet(&mut study);
    study.press("F6");
    assert!(matches!(study.app().screens.last(), Some(Screen::Compare(_))));
    study.press("& x 1");
    assert_eq!(n_open(&study, "01-nav"), before - 3);
    let next = study.app().chosen_difference().unwrap().1.segment;

    // The next day they go on with what is still open.
    let mut study = study.restart();
    meet(&mut study);
    study.press("F6");
    assert_eq!(study.app().chosen_difference().unwrap().1.segment, next);
    for _ in 0..before {
        if n_open(&study, "01-nav") == 0 {
            break;
        }
        study.press("x");
    }
    assert_eq!(n_open(&study, "01-nav"), 0);
    assert!(study.shown().contains("All of «NAV» is decided."), "{}", study.shown());
    let n_agreed = agreed(&study, "01-nav").len();
    study.press("a");
    assert!(study.said().ends_with(" that both made alike. u undoes"), "{}", study.said());
    assert!(agreed(&study, "01-nav").len() > n_agreed);
    assert_eq!(compared(&study, "01-nav").not_taken_over().count(), 0);
    study.press("q q f a");
    assert_eq!(study.said(), "Only: agreed. f f shows all");
    assert!(study.shown().contains("║"), "{}", study.shown());
}

#[test]
fn whether_coders_are_hidden_is_a_setting_that_is_undone() {
    let mut study = Study::sample().with_git();
    study.press(": s t u d y Space o p e n Enter");
    assert_eq!(study.said(), "The study is open: coders see each other's work. u undoes");
    assert!(study.shown().contains("mine  all"), "{}", study.shown());
    assert_eq!(study.changed_lines(), ["+1 -1 project.ron"]);
    // Nothing is asked where nothing is hidden.
    study.press("F6");
    assert!(study.shown().contains("Two readings"), "{}", study.shown());
    study.press("q u");
    assert!(study.app().session.project.settings.blind);
    assert!(study.changed_lines().is_empty());
}

#[test]
fn codes_that_are_called_alike_are_merged_renamed_or_left_apart() {
    let mut study = Study::sample();
    study.press("o");
    study.type_text("Skjøn");
    study.press("Enter");
    meet(&mut study);
    let row = |study: &Study| {
        let rows = study.screen();
        rows.into_iter().find(|row| row.contains("nearly the same name"))
    };
    assert!(row(&study).is_some(), "{}", study.shown());
    study.press("G Enter");
    assert!(study.shown().contains("one code or two"), "{}", study.shown());
    study.press("l");
    assert!(study.said().contains("is related to"), "{}", study.said());
    assert!(row(&study).is_none(), "{}", study.shown());
    study.press("u");
    assert!(row(&study).is_some());
    study.press("G Enter m");
    assert!(study.said().starts_with("One code now: "), "{}", study.said());
    assert!(row(&study).is_none());
}

#[test]
fn the_overview_says_how_far_they_agree_by_character_and_where_more_figures_are() {
    let mut study = Study::sample_at(120, 40);
    meet(&mut study);
    let shown = study.shown();
    let mut titles = shown.lines().nth(1).unwrap().split_whitespace();
    assert!(titles.any(|title| title == "agree/char"), "{shown}");
    assert!(shown.contains("Row 1 of 6. g a shows the figures"), "{shown}");
    study.press("g a");
    assert!(study.shown().contains("Agreement"), "{}", study.shown());
}

#[test]
fn what_an_informant_who_took_the_consent_back_said_is_not_gone_through() {
    let mut study = Study::sample();
    assert_eq!(compared(&study, "01-nav").n_withdrawn, 0);
    let given = compared(&study, "01-nav");
    let n_given = given.differences.iter().map(|row| row.readings.len()).sum::<usize>()
        + 2 * given.agreements.len();
    let file = study.root().join("cases/jonas.ron");
    let text = std::fs::read_to_string(&file).unwrap();
    let withdrawn = text.replace("consent: Given(", "consent: Withdrawn(");
    assert_ne!(text, withdrawn);
    std::fs::write(&file, withdrawn).unwrap();
    study = study.restart();
    let comparison = compared(&study, "01-nav");
    assert_eq!((comparison.differences.len(), comparison.agreements.len()), (0, 0));
    assert_eq!(comparison.n_withdrawn, n_given);
    meet(&mut study);
    let sentence = format!("{n_given} codings are left out: consent was withdrawn");
    assert!(study.shown().contains(&sentence), "{}", study.shown());
    study.press("Enter");
    assert_eq!(study.said(), "Jonas is left out: consent was withdrawn");
    assert!(
        study.shown().contains("Nothing differs of what may be compared."),
        "{}",
        study.shown()
    );
}

#[test]
fn the_reason_is_typed_with_the_passage_and_both_readings_in_view() {
    let mut study = Study::sample_at(80, 24);
    meet(&mut study);
    study.press("Enter m");
    let shown = study.shown();
    for words in [
        "Alt som er tvil.",
        "1 A   so Stille omveier «",
        "2 B   ma Måltall og telling «",
        "─ why ─",
    ] {
        assert!(shown.contains(words), "{words}\n{shown}");
    }
    study.press("Esc 1");
    assert!(study.shown().contains(" of A is kept. 18 to go. u undoes "), "{}", study.shown());
}

#[test]
fn a_passage_that_does_not_fit_says_how_much_of_it_is_out_of_view() {
    let mut study = Study::sample_at(80, 16);
    meet(&mut study);
    study.press("6 Enter Enter");
    let shown = study.shown();
    assert!(shown.contains(" more below: PageDown"), "{shown}");
    assert!(shown.contains("agreed so far:"), "{shown}");
    for _ in 0..9 {
        study.press("PageDown");
    }
    assert!(study.shown().contains(" more above: PageUp"), "{}", study.shown());
}

#[test]
fn the_meeting_sheet_is_on_the_screen_and_blind_until_the_two_compare() {
    let mut study = Study::sample();
    study.press(": m e e t i n g Enter");
    assert!(study.shown().contains("Who has read what"), "{}", study.shown());
    assert!(study.shown().contains("The study is blind"), "{}", study.shown());
    study.press("q");
    meet(&mut study);
    study.press(": m e e t i n g Enter");
    assert!(!study.shown().contains("The study is blind"), "{}", study.shown());
    assert!(study.shown().contains("undecided)"), "{}", study.shown());
}

#[test]
fn no_size_hides_the_keys_or_breaks_the_screens() {
    for (columns, rows) in [(80, 24), (40, 10), (120, 40), (200, 60), (60, 12)] {
        let mut study = Study::sample_at(columns, rows);
        study.press("F6");
        assert_eq!(study.screen().len(), usize::from(rows));
        study.press("Enter");
        assert!(study.shown().contains("NAV"), "{}", study.shown());
        study.press("F6");
        let shown = study.shown();
        assert!(shown.contains("agreed so far:"), "{shown}");
        assert!(shown.contains("1 A"), "{shown}");
        assert!(shown.lines().last().unwrap().contains("1-9"), "{shown}");
        study.press("n n n + PageDown PageUp j Space S e N c Esc m Esc");
    }
}
