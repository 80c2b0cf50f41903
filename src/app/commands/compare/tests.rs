use crate::app::App;
use crate::app::coding::Target;
use crate::app::screen::Screen;
use crate::app::screen::list::ListKind;
use crate::app::world::fake::{app_on, press, said, study};
use crate::domain::coder::Coder;
use crate::domain::coding::ReadStretch;
use crate::domain::id::CoderId;
use crate::domain::place::{Place, Segment};
use crate::domain::project::Project;
use crate::domain::text::CodePoint;
use crate::domain::time::Day;

/// A blind study of A, B and C in which all have read the first transcript.
fn three() -> Project {
    let mut project = study();
    project.settings.blind = true;
    for (id, name) in [("b", "Bente"), ("c", "Cato")] {
        let initial = id.to_uppercase();
        let coder = Coder { name: name.to_owned(), initial, ..Coder::default() };
        project.coders.insert(id.into(), coder);
    }
    for id in ["a", "b", "c"] {
        let all = ReadStretch {
            pass: "p1".into(),
            from: "1".into(),
            to: "6".into(),
            on: Day::new("2026-11-01"),
        };
        project.reading.entry(id.into()).or_default().insert("01-nav".into(), vec![all]);
    }
    project
}

/// Lets `layer` have a coding on the first sentence of turn 2.
fn coded(app: &mut App, layer: &str, code: &str) {
    let place = |at| Place::new("2".into(), CodePoint(at));
    let segment = Segment::new(place(0), place(26));
    let target = Target { transcript: "01-nav".into(), segment };
    let me = std::mem::replace(&mut app.session.coder, layer.into());
    let edit = app.coding_edit(&target, &code.into()).unwrap();
    app.session.coder = me;
    let _nothing_refused = app.session.take_over(&[edit]);
    app.refresh();
}

fn seen(app: &App) -> Vec<String> {
    app.session.visible_layers().iter().map(ToString::to_string).collect()
}

#[test]
fn of_several_coders_only_the_one_who_is_compared_with_is_open() {
    let mut app = app_on(three());
    coded(&mut app, "b", "tid");
    coded(&mut app, "c", "maltall");
    press(&mut app, "f t");
    assert_eq!(said(&app), "Not now: B, C are hidden until you compare (g c)");
    press(&mut app, "F6 B e n t e Enter Enter");
    assert_eq!(seen(&app), ["a", "b"]);
    let Some(Screen::List(list)) = app.screens.last() else { panic!("no overview") };
    assert_eq!(list.kind, ListKind::Compare);
    assert_eq!(list.facts, "A and B · 1 difference · 0 decided");
    press(&mut app, "q");
    app.end_comparing();
    assert_eq!(seen(&app), ["a"]);
}

#[test]
fn in_an_open_study_a_filter_asks_whose_codings_are_meant() {
    let mut project = three();
    project.settings.blind = false;
    let mut app = app_on(project);
    coded(&mut app, "b", "tid");
    coded(&mut app, "c", "maltall");
    press(&mut app, "f t C a t o Enter");
    assert_eq!(said(&app), "Only: theirs. f f shows all");
    assert_eq!(app.shown_layers(), [CoderId::from("c")].into());
    assert_eq!(app.transcript.shown, [false, true, false, false, false, false]);
}

#[test]
fn counts_follow_the_layers_that_are_shown() {
    let mut app = app_on(three());
    coded(&mut app, "a", "tid");
    coded(&mut app, "b", "tid");
    let count = |app: &App| app.codebook.counts[&"tid".into()].own;
    assert_eq!((count(&app), app.codebook.mine.is_some()), (1, false));
    press(&mut app, "F6 B e n t e Enter Enter q");
    assert_eq!((count(&app), app.codebook.mine.is_some()), (2, true));
    press(&mut app, "f m");
    assert_eq!((count(&app), app.codebook.mine.is_some()), (1, false));
    press(&mut app, "f m f b");
    assert_eq!(count(&app), 2);
}

#[test]
fn what_is_alike_is_agreed_in_one_act_and_can_be_filtered() {
    let mut app = app_on(three());
    coded(&mut app, "a", "tid");
    coded(&mut app, "b", "tid");
    press(&mut app, "f a");
    assert_eq!(said(&app), "Not now: nothing was agreed yet (g c compares)");
    press(&mut app, "F6 B e n t e Enter Enter");
    press(&mut app, ": a g r e e Space w h a t Enter");
    assert_eq!(said(&app), "Agreed now: 1 coding that both made alike. u undoes");
    press(&mut app, "q f a");
    assert_eq!(app.shown_layers(), [CoderId::agreed()].into());
    press(&mut app, "u");
    assert!(!app.session.project.codings.contains_key(&CoderId::agreed()));
}

#[test]
fn a_digit_without_a_reading_decides_nothing() {
    let mut app = app_on(three());
    coded(&mut app, "b", "tid");
    press(&mut app, "F6 B e n t e Enter Enter Enter 2");
    assert_eq!(said(&app), "There is no reading 2 here");
    press(&mut app, "i");
    let refused = "Not now: only one code with two bounds has a part that both have";
    assert_eq!(said(&app), refused);
    assert!(app.session.project.decisions.is_empty());
    press(&mut app, "1");
    assert_eq!(said(&app), "«Tid» of B is kept. All of this transcript is decided. u undoes");
}

#[test]
fn making_the_study_blind_closes_what_was_open() {
    let mut project = three();
    project.settings.blind = false;
    let mut app = app_on(project);
    coded(&mut app, "b", "tid");
    press(&mut app, "F6 B e n t e Enter");
    press(&mut app, ": s t u d y Space b l i n d Enter");
    assert_eq!(seen(&app), ["a"]);
    assert!(app.session.comparing.is_none());
}

#[test]
fn a_coder_alone_has_nobody_to_compare_with() {
    let mut app = app_on(study());
    press(&mut app, "F6");
    assert_eq!(said(&app), "Not now: you are the only coder");
}
