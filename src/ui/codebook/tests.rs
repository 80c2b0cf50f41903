use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::App;
use crate::app::geometry::Size;
use crate::app::message::Message;
use crate::app::world::fake::{app_on, press, study};
use crate::domain::code::{Code, Handle};
use crate::domain::coder::Coder;
use crate::domain::id::CodeId;
use crate::ui::color_theme::{BuiltInTheme, ColorTheme};

fn drawn(app: &mut App, columns: u16, rows: u16) -> String {
    app.update(Message::Resized(Size { columns, rows }));
    let theme = ColorTheme::read(BuiltInTheme::Monochrome.file(), None).unwrap();
    let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
    crate::ui::view::draw(&mut buffer, app, &theme);
    let row = |y| (0..columns).map(|x| buffer[(x, y)].symbol()).collect::<String>();
    (0..rows).map(|y| row(y).trim_end().to_owned() + "\n").collect()
}

fn rammer() -> App {
    let mut project = study();
    let code = Code { id: "rammer".into(), name: "Rammer som styrer".into(), ..Code::default() };
    project.codes.insert("rammer".into(), code);
    let handle = Handle { code: "rammer".into(), handle: "ra".into() };
    project.handles.insert("rammer".into(), handle);
    for id in ["maltall", "tid"] {
        project.codes.get_mut(&CodeId::new(id)).unwrap().parent = Some("rammer".into());
    }
    let mut app = app_on(project);
    press(&mut app, "j 1 j 1");
    app
}

/// Returns what stands right of the border, without the spaces at the end.
fn side(drawn: &str) -> Vec<String> {
    drawn.lines().filter_map(|line| line.split_once('│')).map(|(_, side)| side.to_owned()).collect()
}

#[test]
fn the_tree_shows_digit_letters_stripe_name_and_counts() {
    let mut app = rammer();
    app.go_to_code(&"maltall".into());
    let side = side(&drawn(&mut app, 80, 24));
    assert_eq!(side[2], "     Rammer som styrer ra       2   1/5");
    assert_eq!(side[3], "▌1 ma ┃   Måltall               2   1/5");
    assert_eq!(side[4], "   ti ┃   Tid                   0   0/5");
}

#[test]
fn a_folded_category_says_how_many_codes_it_holds() {
    let mut app = rammer();
    app.go_to_code(&"rammer".into());
    press(&mut app, "h");
    let side = side(&drawn(&mut app, 80, 24));
    assert_eq!(side[2], "▌  + Rammer som styrer (2)      2   1/5");
}

#[test]
fn who_is_hidden_stands_below_the_tree_without_a_word_of_what_they_did() {
    let mut project = study();
    project.settings.blind = true;
    let bente = Coder { name: "Bente".to_owned(), initial: "B".to_owned(), ..Coder::default() };
    project.coders.insert("b".into(), bente);
    let mut app = app_on(project);
    press(&mut app, "j 1");
    assert!(!drawn(&mut app, 120, 40).contains("hidden"), "there is nothing to hide yet");
    let transcripts = app.session.project.codings.get(&app.session.coder).cloned().unwrap();
    app.session.project.codings.insert("b".into(), transcripts);
    let shown = drawn(&mut app, 120, 40);
    assert!(shown.contains("│ B is hidden until you compare (g c)."), "{shown}");
    assert!(!drawn(&mut app, 80, 10).contains("hidden"), "no room");
    app.session.compare_with(Some("b".into()));
    assert!(!drawn(&mut app, 120, 40).contains("hidden"));
}

#[test]
fn in_focus_the_card_stands_below_the_tree() {
    let mut app = rammer();
    app.go_to_code(&"maltall".into());
    press(&mut app, "k j");
    let shown = drawn(&mut app, 80, 24);
    assert!(shown.contains(" Måltall (ma, hot key 1)"), "{shown}");
    assert!(shown.contains(" not defined yet: t writes a definition"), "{shown}");
    assert!(shown.contains(" first used 14 Nov"), "{shown}");
    assert!(shown.contains(" 2 passages in 1 of 5; Eli, Ida, Marit,"), "{shown}");
    assert!(shown.contains(" Code 2 of 3, 2 passages, 0 memos"), "{shown}");
}

#[test]
fn marked_and_carried_codes_have_a_sign_without_color() {
    let mut app = rammer();
    app.go_to_code(&"maltall".into());
    press(&mut app, "Space");
    assert!(side(&drawn(&mut app, 80, 24))[3].starts_with(" 1*ma"));
    press(&mut app, "v");
    assert!(side(&drawn(&mut app, 80, 24))[4].starts_with("▌ vti"));
}

#[test]
fn the_key_line_names_what_a_code_in_the_hand_can_do() {
    let mut app = rammer();
    app.go_to_code(&"maltall".into());
    press(&mut app, "v");
    let shown = drawn(&mut app, 80, 24);
    let keys = shown.lines().last().unwrap();
    assert!(keys.starts_with(" Enter put it down  Esc leave it"), "{keys}");
}

#[test]
fn the_key_line_of_the_codebook_fits_80_columns() {
    let mut app = rammer();
    app.go_to_code(&"tid".into());
    let shown = drawn(&mut app, 80, 24);
    let keys = shown.lines().last().unwrap();
    assert!(
        keys.starts_with(" Enter code it  t edit  o new  Space mark  v move  x remove  / find"),
        "{keys}"
    );
}

#[test]
fn a_narrow_terminal_shows_the_tree_over_its_whole_height() {
    let mut app = rammer();
    app.go_to_code(&"maltall".into());
    let shown = drawn(&mut app, 40, 10);
    for words in ["Rammer som styrer", "Måltall", "Tid"] {
        assert!(shown.contains(words), "{shown}");
    }
}

#[test]
fn the_card_keeps_the_written_field_in_view_at_any_size() {
    let mut app = rammer();
    app.go_to_code(&"maltall".into());
    press(&mut app, "t Tab Tab Tab Tab O r d Tab Tab Tab Tab");
    let shown = drawn(&mut app, 40, 10);
    assert!(shown.contains("▌links"), "{shown}");
    press(&mut app, "Tab");
    assert!(drawn(&mut app, 40, 10).contains("Enter keeps the card"));
}

#[test]
fn no_size_makes_the_pane_the_card_or_the_walk_panic() {
    let mut app = rammer();
    app.go_to_code(&"maltall".into());
    for keys in ["v", "Esc", "x", "Esc", "t", "Ctrl-D", "g l", "q", "%", "q"] {
        press(&mut app, keys);
        for columns in (0..130).step_by(7) {
            for rows in (0..45).step_by(4) {
                drawn(&mut app, columns, rows);
            }
        }
    }
}

#[test]
fn a_walk_says_where_it_is_in_the_status_line() {
    let mut app = rammer();
    app.go_to_code(&"maltall".into());
    press(&mut app, "% j");
    let shown = drawn(&mut app, 120, 40);
    assert!(shown.contains(" Måltall: 2 of 2: «Jeg teller også.»"), "{shown}");
    let keys = shown.lines().last().unwrap();
    assert!(keys.starts_with(" C code  . again  j next  k previous  - leave it  q end"), "{keys}");
}

#[test]
fn where_others_may_be_seen_mine_and_all_stand_beside_each_other() {
    let mut app = rammer();
    let codings = app.session.project.codings[&"a".into()].clone();
    app.session.project.codings.insert("b".into(), codings);
    app.go_to_code(&"maltall".into());
    app.session.revision += 1;
    let shown = side(&drawn(&mut app, 80, 24));
    assert_eq!(shown[0], "━━ Codebook ━━━━━━━━━━ mine  all  of 5 ━");
    assert_eq!(shown[3], "▌1 ma ┃   Måltall          2    4   1/5");
    app.session.project.settings.blind = true;
    app.session.revision += 1;
    assert_eq!(side(&drawn(&mut app, 80, 24))[3], "▌1 ma ┃   Måltall               2   1/5");
}

#[test]
fn leaving_a_waiting_key_leaves_the_focus_where_it_is() {
    let mut app = rammer();
    app.go_to_code(&"tid".into());
    press(&mut app, "= Esc");
    assert!(drawn(&mut app, 80, 24).contains("━━ Codebook ━"));
}

#[test]
fn a_retired_code_says_what_it_is_read_as() {
    let mut app = rammer();
    app.go_to_code(&"maltall".into());
    press(&mut app, "Space & End l j");
    let shown = drawn(&mut app, 80, 24);
    assert!(shown.contains("   - Retired (1)"), "{shown}");
    assert!(shown.contains("▌    Måltall > Tid"), "{shown}");
    assert!(shown.contains(" read as Tid: r brings it back"), "{shown}");
}
