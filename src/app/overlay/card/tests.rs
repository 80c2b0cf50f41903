use crate::app::App;
use crate::app::overlay::Overlay;
use crate::app::world::fake::{app_on, press, said, study};
use crate::domain::code::{Code, CodeLink, CodeLinkKind};
use crate::domain::id::CodeId;

fn card_of(chosen: &str) -> App {
    let mut app = app_on(study());
    app.go_to_code(&chosen.into());
    press(&mut app, "t");
    app
}

fn code<'a>(app: &'a App, id: &str) -> &'a Code {
    &app.session.project.codes[&CodeId::new(id)]
}

#[test]
fn a_new_name_keeps_the_slug() {
    let mut app = card_of("tid");
    press(&mut app, "n ø d Ctrl-D");
    assert_eq!(code(&app, "tid").name, "Tidnød");
    assert_eq!(said(&app), "Tidnød: name kept. u undoes");
    press(&mut app, "u");
    assert_eq!(said(&app), "Undone: rename «Tid» to «Tidnød». U redoes");
    assert_eq!(app.session.project, study());
}

#[test]
fn every_field_is_kept_in_one_act() {
    let mut app = card_of("tid");
    press(
        &mut app,
        "Enter Ctrl-U k n Enter Right Right Enter K o r t Enter E n Enter T o Tab N å r Tab I k k e Ctrl-D",
    );
    let tid = code(&app, "tid");
    assert_eq!(app.session.project.handle_of(&"tid".into()), Some("kn"));
    assert_eq!(tid.color.as_deref(), Some("orange"));
    assert_eq!(tid.short.as_deref(), Some("Kort"));
    assert_eq!(tid.definition, ["En", "To"]);
    assert_eq!(
        (tid.when.as_slice(), tid.when_not.as_slice()),
        (&["Når".to_owned()][..], &["Ikke".to_owned()][..])
    );
    press(&mut app, "u");
    assert_eq!(app.session.project, study());
}

#[test]
fn the_last_row_keeps_the_card() {
    let mut app = card_of("tid");
    press(&mut app, "n ø d Shift-Tab Enter");
    assert_eq!(code(&app, "tid").name, "Tidnød");
    assert!(app.overlay.is_none());
}

#[test]
fn leaving_an_untouched_card_takes_one_esc_and_a_written_one_two() {
    let mut app = card_of("tid");
    press(&mut app, "Tab Esc");
    assert!(app.overlay.is_none());
    press(&mut app, "t n Esc");
    assert_eq!(said(&app), "Not kept yet: Ctrl-D keeps it, Esc again drops what was typed");
    assert!(app.overlay.is_some());
    press(&mut app, "Esc");
    assert!(app.overlay.is_none());
    assert_eq!(app.session.project, study());
}

#[test]
fn a_taken_name_taken_letters_and_an_unknown_color_are_refused_in_their_field() {
    for (keys, words) in [
        ("Ctrl-U M å l t a l l Ctrl-D", "There is a code «Måltall» already"),
        ("Ctrl-U Ctrl-D", "A code needs a name"),
        ("Tab Ctrl-U m a Ctrl-D", "ma belongs to «Måltall». Nothing was bound"),
        ("Tab Ctrl-U m Ctrl-D", "«m» are not two letters a to z"),
    ] {
        let mut app = card_of("tid");
        press(&mut app, keys);
        assert_eq!(said(&app), words);
        assert!(app.overlay.is_some());
        assert_eq!(app.session.project, study());
    }
    let mut app = card_of("tid");
    press(&mut app, "Tab Tab l i l l a Ctrl-D");
    assert!(said(&app).starts_with("«lilla» is no color. Left and Right go through red orange"));
}

#[test]
fn the_example_is_one_of_the_codes_own_passages() {
    let mut app = app_on(study());
    press(&mut app, "j 1 j , t i");
    let coding = app.session.project.codings_by(&"a".into()).last().unwrap().1.id.clone();
    app.go_to_code(&"tid".into());
    press(&mut app, "t Tab Tab Tab Tab Tab Tab Tab Ctrl-K");
    let Some(Overlay::Card(card)) = &app.overlay else { panic!("no card") };
    assert_eq!(card.picker.as_ref().unwrap().entries.len(), 1);
    press(&mut app, "Enter Ctrl-D");
    assert_eq!(code(&app, "tid").anchor, Some(format!("01-nav/{coding}")));
}

#[test]
fn links_are_picked_and_their_kind_is_chosen() {
    let mut app = card_of("tid");
    press(&mut app, "Up Up Ctrl-K Enter Right Ctrl-D");
    let link = CodeLink { kind: CodeLinkKind::InTensionWith, to: "maltall".into(), note: None };
    assert_eq!(code(&app, "tid").links, [link]);
    press(&mut app, "t Up Up Delete Ctrl-D");
    assert_eq!(code(&app, "tid").links, []);
}

#[test]
fn what_changed_underneath_stays() {
    let mut app = card_of("tid");
    let mut now = code(&app, "tid").clone();
    now.short = Some("Fra en annen.".to_owned());
    let change = crate::domain::edit::Change::to(&app.session.project, "tid".into(), Some(now));
    let _refused = app.session.take_over(&[crate::domain::edit::Edit::Code(change)]);
    press(&mut app, "n ø d Ctrl-D");
    assert_eq!(code(&app, "tid").name, "Tidnød");
    assert_eq!(code(&app, "tid").short.as_deref(), Some("Fra en annen."));
}
