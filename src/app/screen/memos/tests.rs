use crate::app::memo::fixture::{app, press, said, type_text};
use crate::app::screen::Screen;
use crate::app::{App, Pane};
use crate::domain::coder::Coder;
use crate::domain::memo::{Memo, MemoAbout, MemoKind};
use crate::domain::time::Moment;

fn others_memo(title: &str, shared: bool) -> Memo {
    Memo {
        title: title.to_owned(),
        kind: MemoKind::Method,
        about: MemoAbout::Transcript("04".into()),
        made: Moment::new("2026-11-20T09:00:00Z"),
        shared,
        tags: vec!["møte".to_owned()],
        text: vec!["Vi ble enige".to_owned(), "om lite.".to_owned()],
    }
}

fn add_memo_of(app: &mut App, coder: &str, id: &str, memo: Memo) {
    let initial = coder.to_uppercase();
    app.session.project.coders.insert(coder.into(), Coder { initial, ..Coder::default() });
    app.session.project.memos.entry(coder.into()).or_default().insert(id.into(), memo);
    app.session.revision += 1;
    app.refresh();
}

fn list(app: &App) -> Vec<String> {
    match app.screens.last() {
        Some(Screen::List(list)) => list.rows.iter().map(|row| row.cells[0].clone()).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn the_list_goes_to_a_memo_and_comes_back_to_the_same_row() {
    let (mut app, _) = app(80, 24);
    press(&mut app, "m a Esc J J M t b Esc F5 j Enter");
    assert!(app.screens.is_empty());
    assert_eq!(app.transcript.cursor.paragraph, 1);
    assert_eq!(app.memo.shown(&app.session).unwrap().2.title, "a");
    press(&mut app, "q");
    let Some(Screen::List(list)) = app.screens.last() else { panic!("the list") };
    assert_eq!((list.cursor, list.rows.len()), (1, 2));
    press(&mut app, "q");
    assert!(app.screens.is_empty());
    assert_eq!(app.transcript.cursor.paragraph, 3);
    assert_eq!(app.focus, Pane::Transcript);
}

#[test]
fn a_memo_on_the_study_is_shown_from_the_list_though_others_are_nearer() {
    let (mut app, _) = app(80, 24);
    press(&mut app, "m a Esc M p b Esc F5");
    assert_eq!(list(&app), ["b", "a"]);
    press(&mut app, "Enter");
    assert_eq!(app.memo.shown(&app.session).unwrap().2.title, "b");
    press(&mut app, "t c Esc");
    assert_eq!(app.memo.shown(&app.session).unwrap().2.text, ["bc"]);
}

#[test]
fn the_list_writes_on_a_row_and_stands_there_again() {
    let (mut app, _) = app(80, 24);
    press(&mut app, "m a Esc F5 t b Esc");
    assert_eq!(list(&app), ["ab"]);
    press(&mut app, "x");
    assert!(list(&app).is_empty());
    press(&mut app, "u");
    assert_eq!(list(&app), ["ab"]);
}

#[test]
fn the_list_finds_folded_words_over_lines_and_tags() {
    let (mut app, _) = app(80, 24);
    add_memo_of(&mut app, "b", "m", others_memo("Møte 3", true));
    press(&mut app, "m x Esc F5");
    for (words, found) in [("ENIGE om", 1), ("mote", 1), ("finnes ikke", 0)] {
        press(&mut app, "/ Ctrl-U");
        for word in words.split(' ') {
            type_text(&mut app, word);
            press(&mut app, "Space");
        }
        press(&mut app, "Enter");
        assert_eq!(list(&app).len(), found, "{words}");
    }
    press(&mut app, "/ Ctrl-U Enter");
    assert_eq!(list(&app).len(), 2);
}

#[test]
fn the_list_sorts_by_each_of_its_columns() {
    let (mut app, _) = app(80, 24);
    add_memo_of(&mut app, "b", "m", others_memo("Møte 3", true));
    press(&mut app, "m x Esc F5");
    assert_eq!(list(&app), ["x", "Møte 3"]);
    press(&mut app, "S S S S");
    assert_eq!(said(&app), "Memos: longest first");
    assert_eq!(list(&app), ["Møte 3", "x"]);
}

#[test]
fn another_coders_memo_is_read_only_when_shared_or_in_an_open_study() {
    let (mut app, _) = app(80, 24);
    app.session.project.settings.blind = true;
    add_memo_of(&mut app, "b", "m", others_memo("Møte 3", false));
    press(&mut app, "F5");
    assert!(list(&app).is_empty());
    press(&mut app, "q");
    add_memo_of(&mut app, "b", "m", others_memo("Møte 3", true));
    press(&mut app, "F5");
    assert_eq!(list(&app), ["Møte 3"]);
    press(&mut app, "x");
    assert_eq!(said(&app), "Not now: this memo is another coder's");
    press(&mut app, "q");
    app.session.project.settings.blind = false;
    add_memo_of(&mut app, "b", "m", others_memo("Møte 3", false));
    press(&mut app, "F5");
    assert_eq!(list(&app), ["Møte 3"]);
}
