use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::App;
use crate::app::geometry::Size;
use crate::app::message::Message;
use crate::app::world::fake::{app_on, press, study};
use crate::ui::color_theme::{BuiltInTheme, ColorTheme};
use crate::ui::view;

/// Draws the app at a size and returns its rows without trailing spaces.
fn drawn(app: &mut App, columns: u16, rows: u16) -> Vec<String> {
    app.update(Message::Resized(Size { columns, rows }));
    let theme = ColorTheme::read(BuiltInTheme::Monochrome.file(), None).unwrap();
    let mut buffer = Buffer::empty(Rect { x: 0, y: 0, width: columns, height: rows });
    view::draw(&mut buffer, app, &theme);
    let row = |y| (0..columns).map(|x| buffer[(x, y)].symbol()).collect::<String>();
    (0..rows).map(|y| row(y).trim_end().to_owned()).collect()
}

#[test]
fn the_transcripts_stand_in_aligned_columns() {
    let mut app = app_on(study());
    press(&mut app, "J 1 J J g t");
    let rows = drawn(&mut app, 80, 24);
    assert_eq!(
        rows[1],
        "      document                kind       case    words  read  coded  mine  last"
    );
    assert_eq!(
        rows[2],
        "▌  1  NAV                     interview  Jonas      31  48 %   22 %     1  today"
    );
    assert_eq!(
        rows[3],
        "   2  Arbeidsmarkedsbedrift   interview  Torunn     31   0 %      –     0  –"
    );
}

#[test]
fn columns_go_where_there_is_no_room_and_nothing_breaks() {
    let mut app = app_on(study());
    press(&mut app, "g t");
    let rows = drawn(&mut app, 40, 10);
    assert_eq!(rows[2], "▌  1  NAV                     0 %      –");
}

#[test]
fn quotes_show_the_place_the_words_and_the_codes() {
    let mut app = app_on(study());
    press(&mut app, "J 1 , t i g q");
    let rows = drawn(&mut app, 80, 24);
    assert_eq!(rows[1], " Jonas · NAV · interview");
    assert!(rows[2].starts_with("▌  01:2    Det er tallene som styrer."));
    assert!(rows[2].ends_with(" ma ti"));
    assert_eq!(rows[20], " 1 of 5 informants: Jonas 1.   Not read yet: Torunn, Ida, Eli, Marit");
    press(&mut app, "+");
    let rows = drawn(&mut app, 80, 24);
    assert!(rows[22].starts_with(" Quote 1 of 1, with its question"), "{}", rows[22]);
}

#[test]
fn every_screen_can_be_drawn_at_any_size() {
    for keys in ["g t", "g p", "g q", "g s e r Enter", "J 1 g q +", "/ d e t Enter", "f i"] {
        for (columns, rows) in [(120, 40), (80, 24), (60, 12), (40, 10), (10, 3), (1, 1)] {
            let mut app = app_on(study());
            press(&mut app, keys);
            assert_eq!(drawn(&mut app, columns, rows).len(), usize::from(rows));
        }
    }
}

#[test]
fn hits_stand_under_each_other() {
    let mut app = app_on(study());
    press(&mut app, "g s k l o k k a Enter");
    let rows = drawn(&mut app, 80, 24);
    let column = |row: &str| row.split("klokka").next().unwrap().chars().count();
    assert!(rows[0].contains("5 places · 5 documents"));
    assert!(rows[1].contains("01:4"));
    assert_eq!((column(&rows[1]), column(&rows[2])), (44, 44));
}
