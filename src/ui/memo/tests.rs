use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use crate::app::App;
use crate::app::geometry::Size;
use crate::app::memo::fixture::{app, press, type_text};
use crate::ui::color_theme::{BuiltInTheme, ColorTheme};
use crate::ui::view;

fn drawn(app: &App) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, app.size.columns, app.size.rows));
    let theme = ColorTheme::read(BuiltInTheme::Monochrome.file(), None).unwrap();
    view::draw(&mut buffer, app, &theme);
    buffer
}

fn lines(buffer: &Buffer) -> Vec<String> {
    let row = |y| (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect::<String>();
    (0..buffer.area.height).map(row).collect()
}

fn screen(app: &App) -> String {
    lines(&drawn(app)).join("\n")
}

#[test]
fn writing_at_80_columns_shows_the_sentence_the_frame_and_the_number_of_words() {
    let (mut app, _) = app(80, 24);
    press(&mut app, "m");
    type_text(&mut app, "Hun sier «det er tallene som styrer» og rett etterpå «men jeg teller».");
    let screen = screen(&app);
    for shown in [
        "━━ Memo: writing ━",
        "Esc done",
        "on turn 2, «Det er tallene som ",
        "styrer.» · analytic · A",
        "│Hun sier «det er tallene som styrer»  │",
        "13 words",
        "▌",
        "Det er tallene som",
        "Writing a memo. Esc goes back to turn 2.",
        "Esc done  Ctrl-K link  Ctrl-T kind  Ctrl-X undo  Ctrl-O own editor  F1 help",
    ] {
        assert!(screen.contains(shown), "{shown}\n{screen}");
    }
    assert!(!screen.contains("Codebook"), "{screen}");
}

#[test]
fn the_cursor_is_a_reversed_cell_after_the_last_letter() {
    let (mut app, _) = app(80, 24);
    press(&mut app, "m a b");
    let buffer = drawn(&app);
    let row = lines(&buffer).iter().position(|line| line.contains("│ab")).unwrap();
    let line = &lines(&buffer)[row];
    let column = line.chars().collect::<Vec<_>>().windows(2).position(|two| two == ['a', 'b']);
    let at = (u16::try_from(column.unwrap()).unwrap() + 2, u16::try_from(row).unwrap());
    assert!(buffer[at].modifier.contains(Modifier::REVERSED), "{:?}", buffer[at]);
}

#[test]
fn on_the_smallest_screen_one_can_still_write() {
    let (mut app, _) = app(40, 10);
    press(&mut app, "m");
    type_text(&mut app, "en to tre fire fem seks sju åtte ni ti elleve tolv");
    let screen = screen(&app);
    assert!(screen.contains(" 12 words "), "{screen}");
    assert!(screen.contains("elleve tolv"), "{screen}");
}

#[test]
fn on_the_smallest_screen_the_pane_hides_the_text_and_menus_keep_the_chosen_row_in_view() {
    let (mut app, _) = app(40, 10);
    press(&mut app, "m n o t a t Esc Shift-Tab");
    let pane = screen(&app);
    assert!(pane.contains("notat") && !pane.contains("styrer. Men"), "{pane}");
    press(&mut app, "t Ctrl-T Down Down Down Down Down Down Down Down");
    let menu = screen(&app);
    assert!(menu.contains("▌ n  title"), "{menu}");
}

#[test]
fn a_memo_is_read_with_kind_author_day_tags_and_links_by_name() {
    let (mut app, _) = app(120, 40);
    press(&mut app, ", m a m");
    type_text(&mut app, "Se ");
    press(&mut app, "Ctrl-K");
    type_text(&mut app, "skj");
    press(&mut app, "Enter Ctrl-T g t a l l Enter Esc");
    let buffer = drawn(&app);
    let screen = lines(&buffer).join("\n");
    for shown in
        ["1 of 1 here", "on turn 2 · coding ma · analytic", "A · 23 Nov #tall", "Se [[Skjønn]]"]
    {
        assert!(screen.contains(shown), "{shown}\n{screen}");
    }
    let row = lines(&buffer).iter().position(|line| line.contains("[[Skj")).unwrap();
    let underlined = (78..120)
        .filter(|x| {
            buffer[(*x, u16::try_from(row).unwrap())].modifier.contains(Modifier::UNDERLINED)
        })
        .count();
    assert_eq!(underlined, 10);
}

#[test]
fn no_size_of_the_screen_stops_writing_reading_or_listing() {
    for columns in [0, 1, 12, 40, 59, 60, 79, 100, 160] {
        for rows in [0, 1, 9, 10, 12, 24, 60] {
            let (mut app, _) = app(80, 24);
            app.update(crate::app::message::Message::Resized(Size { columns, rows }));
            press(&mut app, "m");
            type_text(&mut app, "Et langt notat om ingenting 日本語.");
            press(&mut app, "Up PageUp Down PageDown Ctrl-T");
            let _shown = drawn(&app);
            press(&mut app, "Esc Esc Shift-Tab j k");
            let _shown = drawn(&app);
            press(&mut app, "M");
            let _shown = drawn(&app);
            press(&mut app, "Esc F5 j");
            let _shown = drawn(&app);
        }
    }
}

#[test]
fn the_list_shows_what_each_memo_is() {
    let (mut app, _) = app(80, 24);
    press(&mut app, "m");
    type_text(&mut app, "Klokka");
    press(&mut app, "Esc F5");
    let screen = screen(&app);
    for shown in
        ["━━ Memos", "1 of 1", "Klokka", "analytic", "turn 2", "23 Nov", "1 word", "Enter go there"]
    {
        assert!(screen.contains(shown), "{shown}\n{screen}");
    }
}
