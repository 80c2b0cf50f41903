use super::*;
use crate::app::world::fake::{app_on, press, said, study};
use crate::domain::coder::Coder;
use crate::domain::coding::Coding;
use crate::domain::place::{Place, Segment};
use crate::domain::project::Project;
use crate::domain::text::CodePoint;
use crate::domain::time::Moment;
use crate::services::anchor::quote::quote_of;

fn code(project: &mut Project, layer: &str, id: &str, code: &str, (from, to): (u32, u32)) {
    let place = |offset| Place::new("2".into(), CodePoint(offset));
    let segment = Segment::new(place(from), place(to));
    let (quote, near) = quote_of(&project.transcripts[&"01-nav".into()], &segment).unwrap();
    let coding = Coding {
        id: id.into(),
        code: code.into(),
        from: segment.from,
        to: segment.to,
        made: Moment::new("2026-11-01T09:00:00Z"),
        pass: None,
        weight: None,
        quote,
        near,
        agrees: Vec::new(),
    };
    let transcripts = project.codings.entry(layer.into()).or_default();
    transcripts.entry("01-nav".into()).or_default().insert(id.into(), coding);
}

/// «Det er tallene som styrer.» has a code of both, «Jeg teller også.» of Bo, «Det er rart.» of nobody.
fn coded() -> Project {
    let mut project = study();
    let bo = Coder { name: "Bo".to_owned(), initial: "B".to_owned(), ..Coder::default() };
    project.coders.insert("b".into(), bo);
    code(&mut project, "a", "1", "maltall", (0, 26));
    code(&mut project, "b", "2", "maltall", (7, 14));
    code(&mut project, "b", "3", "tid", (27, 43));
    project
}

fn shown(app: &App) -> &AgreementScreen {
    let Some(crate::app::screen::Screen::Agreement(screen)) = app.screens.last() else {
        panic!("no agreement on the screen")
    };
    screen
}

fn names(app: &App) -> Vec<&str> {
    shown(app).rows.iter().map(|row| row.name.as_str()).collect()
}

#[test]
fn a_row_a_code_tells_what_both_one_and_none_coded() {
    let mut app = app_on(coded());
    press(&mut app, "g a");
    assert_eq!(shown(&app).whose, "Anna and Bo");
    assert_eq!(names(&app), ["Måltall", "Tid"]);
    let row = &shown(&app).rows[0];
    assert_eq!(row.fields, ["1", "0", "0", "2"]);
    assert_eq!((row.alpha.as_str(), row.positive.as_str()), ("1.00", "1.00"));
    assert_eq!(shown(&app).rows[1].fields, ["0", "0", "1", "2"]);
    assert_eq!(shown(&app).basis, "3 sentences in 1 turn · 95 % of 1 000 draws, seed 1");
    assert!(shown(&app).notes[0].starts_with("Only 3 units are compared"));
}

#[test]
fn once_the_figures_are_there_the_program_sleeps() {
    let mut app = app_on(coded());
    press(&mut app, "g a");
    for _ in 0..50 {
        app.update(crate::app::message::Message::Deadline);
    }
    assert!(!shown(&app).is_working());
    assert_eq!(app.agreement_deadline(), None);
}

#[test]
fn a_new_coding_changes_the_figures() {
    let mut app = app_on(coded());
    press(&mut app, "g a q J J 1 g a");
    assert_eq!(shown(&app).rows[0].fields.concat().len(), 4);
    press(&mut app, "t t");
    assert_eq!(shown(&app).question.unit_and_rule(), "turn-any");
    assert!(shown(&app).basis.starts_with("1 turn in 1 turn"), "{}", shown(&app).basis);
}

#[test]
fn the_worst_code_can_come_first() {
    let mut app = app_on(coded());
    press(&mut app, "g a S");
    assert_eq!(names(&app), ["Tid", "Måltall"]);
    press(&mut app, "S");
    assert_eq!(names(&app), ["Måltall", "Tid"]);
}

#[test]
fn one_coder_has_nobody_to_agree_with() {
    let mut app = app_on(study());
    press(&mut app, "g a");
    assert_eq!(said(&app), "Not now: agreement takes two who have coded");
}

#[test]
fn a_hidden_coder_stays_hidden() {
    let mut project = coded();
    project.settings.blind = true;
    let mut app = app_on(project);
    press(&mut app, "g a");
    assert_eq!(said(&app), "Not now: B is hidden until you compare (g c)");
    assert!(app.screens.is_empty());
}

#[test]
fn figures_go_when_the_other_is_hidden_again() {
    let mut app = app_on(coded());
    press(&mut app, "g a");
    app.session.project.settings.blind = true;
    app.refresh();
    assert!(names(&app).is_empty());
    assert_eq!(shown(&app).basis, "B is hidden until you compare (g c)");
    assert_eq!(app.agreement_deadline(), None);
}

#[test]
fn rows_are_left_for_codes_at_every_height() {
    assert_eq!(rows_and_words(22), Sharing { basis: 1, rows: 14, words: 3 });
    assert_eq!(rows_and_words(8), Sharing { basis: 0, rows: 3, words: 1 });
    assert_eq!(rows_and_words(2).rows, 0);
}
