//! The whole screen, from the state of the app.

use ratatui::buffer::Buffer;

use super::color_theme::{ColorTheme, Role};
use super::painter::Painter;
use super::{codebook, memo, overlay, screen, status_line, transcript};
use crate::app::geometry::{Area, LEAST};
use crate::app::{App, Pane};

/// Draws the app into `buffer`, which has the size of the terminal.
pub fn draw(buffer: &mut Buffer, app: &App, theme: &ColorTheme) {
    let painter = &mut Painter { buffer, theme };
    if app.size.columns < LEAST.columns || app.size.rows < LEAST.rows {
        too_small(painter, app);
        return;
    }
    if !screen::draw(painter, app) {
        home(painter, app);
    }
    let areas = app.areas();
    if app.layout_size() != app.size {
        status_line::draw_trouble(painter, app, Area { y: areas.status.y - 1, ..areas.status });
    }
    status_line::draw(painter, app, areas.status);
    status_line::draw_keys(painter, app, areas.keys);
    overlay::draw(painter, app);
}

fn too_small(painter: &mut Painter<'_>, app: &App) {
    let words = format!(
        "tusj needs {} x {} cells; this is {} x {}.",
        LEAST.columns, LEAST.rows, app.size.columns, app.size.rows
    );
    let style = painter.style(Role::Text);
    for (row, line) in crate::app::wrap::wrap(&words, app.size.columns).iter().enumerate() {
        let text = crate::domain::text::slice(&words, line.from, line.to);
        let y = u16::try_from(row).unwrap_or(u16::MAX);
        painter.text(0, y, app.size.columns, text.trim_end(), style);
    }
}

fn home(painter: &mut Painter<'_>, app: &App) {
    let areas = app.areas();
    if areas.transcript.width > 0 {
        transcript::draw(painter, app, areas.transcript);
    }
    if let Some(side) = areas.memo.or(areas.codebook).filter(|side| side.x > 0) {
        border(painter, side.x - 1, areas.transcript.height);
    }
    if let Some(codebook_area) = areas.codebook {
        codebook::draw(painter, app, codebook_area, app.focus == Pane::Codebook);
    }
    if let Some(memo_area) = areas.memo {
        memo::draw(painter, app, memo_area, app.focus == Pane::Memo);
    }
}

fn border(painter: &mut Painter<'_>, x: u16, height: u16) {
    let style = painter.style(Role::Border);
    for y in 0..height {
        painter.cell(x, y, super::glyphs::BORDER, style);
    }
}

/// Returns the area on which overlays may lie: everything above the two last rows.
#[must_use]
pub fn stage(app: &App) -> Area {
    crate::app::geometry::body(app.layout_size())
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;

    use super::*;
    use crate::app::geometry::Size;
    use crate::app::message::Message;
    use crate::app::world::fake::{app_on, press, study};
    use crate::domain::code::Code;
    use crate::domain::coder::Pass;
    use crate::domain::time::Day;
    use crate::ui::color_theme::BuiltInTheme;

    fn buffer(app: &mut App, columns: u16, rows: u16) -> Buffer {
        app.update(Message::Resized(Size { columns, rows }));
        let theme = ColorTheme::read(BuiltInTheme::Monochrome.file(), None).unwrap();
        let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
        draw(&mut buffer, app, &theme);
        buffer
    }

    fn drawn(app: &mut App, columns: u16, rows: u16) -> Vec<String> {
        let buffer = buffer(app, columns, rows);
        let row = |y| (0..columns).map(|x| buffer[(x, y)].symbol()).collect::<String>();
        (0..rows).map(|y| row(y).trim_end().to_owned()).collect()
    }

    #[test]
    fn what_is_not_on_disk_stands_in_a_row_above_the_status_line_until_it_is() {
        let mut app = app_on(study());
        press(&mut app, "J 1");
        app.update(Message::NotSaved { why: "no space left".to_owned() });
        for keys in ["j", "g t"] {
            press(&mut app, keys);
            let rows = drawn(&mut app, 80, 24);
            assert!(rows[21].starts_with(" NOT ON DISK: 1 act since "), "{rows:#?}");
            assert!(rows[21].ends_with(", safe in memory, ! tries again: no space left"));
            assert!(rows[22].ends_with("NOT SAVED 1"), "{}", rows[22]);
            assert!(rows[23].ends_with('?') || rows[23].ends_with("? help"), "{}", rows[23]);
        }
        app.session.trouble = None;
        assert!(!drawn(&mut app, 80, 24).concat().contains("NOT ON DISK"));
    }

    #[test]
    fn text_from_strangers_never_steers_the_terminal() {
        const EVIL: &str = "a\u{1b}[2Jb\u{202e}c\u{9b}d\u{7}\u{200f}e\r\u{2066}";
        let mut project = study();
        project.settings.title = EVIL.to_owned();
        for transcript in project.transcripts.values_mut() {
            transcript.header.title = format!("{EVIL}{}", transcript.header.title);
            for speaker in transcript.speakers.values_mut() {
                speaker.label = format!("{EVIL}{}", speaker.label);
            }
            let mut rows: Vec<_> = transcript.paragraphs.as_slice().to_vec();
            for row in &mut rows {
                row.text = format!("{EVIL} {} {EVIL}", row.text);
            }
            transcript.paragraphs = crate::domain::transcript::Paragraphs::new(rows);
        }
        for code in project.codes.values_mut() {
            code.name = format!("{EVIL}{}", code.name);
            code.definition = vec![EVIL.to_owned()];
        }
        for case in project.cases.values_mut() {
            case.name = format!("{EVIL}{}", case.name);
        }
        let evil = Code { id: "evil".into(), name: EVIL.to_owned(), ..Code::default() };
        project.codes.insert("evil".into(), evil);
        let mut app = app_on(project);
        let ways =
            "J 1|c|Esc|m x Esc|Tab|Tab|Tab|g t|q|g p|q|g m|q|g q|q|g l|q|!|q|,|Esc|T|Esc|f s|t";
        for keys in ways.split('|') {
            press(&mut app, keys);
            for (columns, rows) in [(80, 24), (120, 40), (200, 60), (40, 10)] {
                let buffer = buffer(&mut app, columns, rows);
                for cell in &buffer.content {
                    let is_steering = |sign: char| {
                        sign.is_control() || matches!(sign, '\u{202e}' | '\u{200f}' | '\u{2066}')
                    };
                    assert!(!cell.symbol().contains(is_steering), "{keys}: {:?}", cell.symbol());
                }
            }
        }
    }

    #[test]
    fn the_heading_names_the_pass_beside_the_filter() {
        let mut project = study();
        let pass = Pass {
            id: "p1".into(),
            aim: "telling".to_owned(),
            started: Day::new("2026-11-01"),
            finished: None,
        };
        project.passes.insert("a".into(), [("p1".into(), pass)].into());
        let mut app = app_on(project);
        assert!(!drawn(&mut app, 80, 24)[0].contains("PASS"));
        press(&mut app, "f i");
        let heading = &drawn(&mut app, 80, 24)[0];
        assert!(heading.starts_with("━━ NAV  PASS 1 «telling» ━"), "{heading}");
        assert!(heading.ends_with(" only: informants ━"), "{heading}");
        let heading = &drawn(&mut app, 40, 10)[0];
        assert_eq!(heading, "━━ NAV  PASS 1 ━━━━━━ only: informants ━");
    }

    #[test]
    fn the_status_line_spells_the_codes_at_the_cursor_with_their_handles() {
        let mut app = app_on(study());
        app.hide_hints();
        press(&mut app, "J 1 , t i k j");
        let rows = drawn(&mut app, 80, 24);
        assert!(rows[22].starts_with(" Turn 2: ma Måltall, ti Tid "), "{}", rows[22]);
    }

    #[test]
    fn the_table_of_a_waiting_key_goes_up_where_it_would_cover_the_sentence() {
        let mut app = app_on(study());
        press(&mut app, "G g");
        let rows = drawn(&mut app, 80, 14);
        let at = |words: &str| rows.iter().position(|row| row.contains(words));
        assert_eq!(at("Esc leave ─").map(|row| row < 11), Some(true), "{rows:#?}");
        assert!(at("Døra er åpen.").is_some(), "{rows:#?}");
    }

    #[test]
    fn panes_are_not_offered_below_a_list_and_the_way_back_is() {
        let mut app = app_on(study());
        press(&mut app, "!");
        let rows = drawn(&mut app, 80, 24);
        assert!(rows[23].contains("q back"), "{}", rows[23]);
        assert!(!rows[23].contains("Tab"), "{}", rows[23]);
        assert!(rows[22].starts_with(" Nothing is listed here yet"), "{}", rows[22]);
    }
}
