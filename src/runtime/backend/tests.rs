//! The bytes of frames, read by eye and by a terminal emulator.

use std::cell::RefCell;
use std::io::{self, Write};
use std::num::NonZeroU16;
use std::rc::Rc;

use proptest::prelude::{Strategy, any, prop_assert_eq, proptest};
use ratatui::Terminal;
use ratatui::backend::Backend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::Line;
use ratatui::widgets::Widget;

use super::{FrameBackend, shortest_way};
use crate::ui::color_depth::ColorDepth;
use crate::ui::glyphs::Charset;

/// An output that remembers every single write.
#[derive(Clone, Default)]
struct Writes(Rc<RefCell<Vec<Vec<u8>>>>);

impl Write for Writes {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().push(bytes.to_vec());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Writes {
    fn take(&self) -> Vec<Vec<u8>> {
        std::mem::take(&mut self.0.borrow_mut())
    }

    fn take_text(&self) -> String {
        String::from_utf8(self.take().concat()).unwrap()
    }
}

type Screen = Terminal<FrameBackend<Writes>>;

fn screen_with(size: (u16, u16), depth: ColorDepth, charset: Charset) -> (Screen, Writes) {
    let writes = Writes::default();
    let backend = FrameBackend::new(writes.clone(), move || size, depth, charset);
    let mut terminal = Terminal::new(backend).unwrap();
    terminal.clear().unwrap();
    (terminal, writes)
}

fn screen() -> (Screen, Writes) {
    screen_with((20, 3), ColorDepth::TrueColor, Charset::Unicode)
}

fn show(terminal: &mut Screen, row: u16, line: Line<'_>) {
    terminal.draw(|frame| line.render(Rect::new(0, row, 20, 1), frame.buffer_mut())).unwrap();
}

#[test]
fn a_frame_is_one_write_inside_a_synchronized_update() {
    let (mut terminal, writes) = screen();
    show(&mut terminal, 1, "åpen dør".into());
    assert_eq!(
        writes.take(),
        ["\u{1b}[?2026h\u{1b}[m\u{1b}[H\u{1b}[2J\u{1b}[Båpen dør\u{1b}[?2026l".as_bytes()]
    );
}

#[test]
fn a_frame_that_changes_nothing_writes_nothing() {
    let (mut terminal, writes) = screen();
    show(&mut terminal, 1, "åpen dør".into());
    writes.take();
    show(&mut terminal, 1, "åpen dør".into());
    assert_eq!(writes.take(), Vec::<Vec<u8>>::new());
}

#[test]
fn one_changed_letter_is_one_move_and_one_letter() {
    let (mut terminal, writes) = screen();
    show(&mut terminal, 1, "skule".into());
    writes.take();
    show(&mut terminal, 1, "skole".into());
    assert_eq!(writes.take_text(), "\u{1b}[?2026h\u{1b}[2;3Ho\u{1b}[?2026l");
}

#[test]
fn a_small_gap_between_changes_is_written_over_and_a_large_one_jumped() {
    let (mut terminal, writes) = screen();
    show(&mut terminal, 0, "abcd efgh ijkl".into());
    writes.take();
    show(&mut terminal, 0, "Abcd Efgh ijkL".into());
    assert_eq!(writes.take_text(), "\u{1b}[?2026h\u{1b}[HA\u{1b}[4CE\u{1b}[7CL\u{1b}[?2026l");
    show(&mut terminal, 0, "AbCd EFgh ijkL".into());
    assert_eq!(writes.take_text(), "\u{1b}[?2026h\u{1b}[1;3HCd EF\u{1b}[?2026l");
}

#[test]
fn the_blank_end_of_a_row_is_cleared() {
    let (mut terminal, writes) = screen();
    show(&mut terminal, 0, "noen stikker innom".into());
    writes.take();
    show(&mut terminal, 0, "noen".into());
    assert_eq!(writes.take_text(), "\u{1b}[?2026h\u{1b}[1;6H\u{1b}[K\u{1b}[?2026l");
}

#[test]
fn a_cursor_is_hidden_during_the_frame_and_shown_at_its_place_afterwards() {
    let (mut terminal, writes) = screen();
    let mut typed = |text: &str, writes: &Writes| {
        terminal
            .draw(|frame| {
                Line::raw(text).render(frame.area(), frame.buffer_mut());
                frame.set_cursor_position((u16::try_from(text.len()).unwrap(), 0));
            })
            .unwrap();
        writes.take_text()
    };
    assert!(typed("a", &writes).ends_with("a\u{1b}[?25h\u{1b}[?2026l"));
    assert_eq!(typed("ab", &writes), "\u{1b}[?2026h\u{1b}[?25lb\u{1b}[?25h\u{1b}[?2026l");
    assert_eq!(typed("ab", &writes), "");
}

#[test]
fn a_cursor_that_only_moves_is_only_moved() {
    let (mut terminal, writes) = screen();
    terminal.draw(|_| ()).unwrap();
    writes.take();
    for (place, expected) in [((5, 1), "\u{1b}[2;6H\u{1b}[?25h"), ((6, 1), "\u{1b}[C")] {
        terminal.draw(|frame| frame.set_cursor_position(place)).unwrap();
        assert!(writes.take_text().ends_with(expected));
    }
    terminal.draw(|_| ()).unwrap();
    assert_eq!(writes.take_text(), "\u{1b}[?25l");
}

#[test]
fn nothing_in_a_cell_can_steer_the_terminal() {
    let (mut terminal, writes) = screen();
    terminal.draw(|_| ()).unwrap();
    writes.take();
    let cells = ["\u{1b}]", "\u{9b}", "\u{202e}", "\r", "o"].map(|symbol| {
        let mut cell = Cell::EMPTY;
        cell.set_symbol(symbol);
        cell
    });
    let backend = terminal.backend_mut();
    backend.draw((0..).zip(&cells).map(|(x, cell)| (x * 2, 2, cell))).unwrap();
    backend.flush().unwrap();
    assert_eq!(writes.take_text(), "\u{1b}[?2026h\u{1b}[3H? ? ? ? o\u{1b}[?2026l");
}

#[test]
fn a_highlight_of_two_lines_moves_in_350_bytes() {
    let (mut terminal, writes) = screen_with((80, 24), ColorDepth::TrueColor, Charset::Unicode);
    let speech = "Nei, altså, det er jo tallene som styrer. Vi skal";
    let mut chosen = |from: u16| {
        let tint = Style::new().bg(Color::Rgb(38, 44, 56));
        terminal
            .draw(|frame| {
                for row in 0..24 {
                    let area = Rect::new(16, row, 50, 1);
                    Line::raw(speech).render(area, frame.buffer_mut());
                    if (from..from + 2).contains(&row) {
                        frame.buffer_mut().set_style(area, tint);
                        frame.buffer_mut()[(0, row)].set_symbol("▌");
                    }
                }
            })
            .unwrap();
        writes.take().concat().len()
    };
    chosen(4);
    let bytes = chosen(6);
    assert!(bytes <= 350, "{bytes} bytes");
}

#[test]
fn nothing_stays_of_a_wide_sign_that_could_not_be_shown() {
    for (charset, wide) in [(Charset::Ascii, "a漢b"), (Charset::Unicode, "ae\u{301}\u{1f3fd}b")] {
        let (mut terminal, writes) = screen_with((20, 3), ColorDepth::TrueColor, charset);
        show(&mut terminal, 0, wide.into());
        show(&mut terminal, 0, "en dag til".into());
        let size = (NonZeroU16::new(3).unwrap(), NonZeroU16::new(20).unwrap());
        let mut emulator = vt100::Parser::new(size.0, size.1, 0);
        emulator.process(&writes.take().concat());
        assert_eq!(emulator.screen().contents(), "en dag til", "{charset:?}");
    }
}

#[test]
fn without_unicode_only_ascii_is_written() {
    let (mut terminal, writes) = screen_with((20, 3), ColorDepth::Mono, Charset::Ascii);
    show(&mut terminal, 0, "━ «Å være» …│┃┊▌".into());
    let text = writes.take_text();
    assert!(text.contains("= \"A vare\" .|#:>"), "{text:?}");
    assert!(text.is_ascii());
}

#[test]
fn without_colors_no_color_code_is_written() {
    let (mut terminal, writes) = screen_with((20, 3), ColorDepth::Mono, Charset::Unicode);
    let style = Style::new().fg(Color::Red).bg(Color::Rgb(1, 2, 3)).bold();
    show(&mut terminal, 0, Line::styled("ma", style));
    assert!(writes.take_text().contains("\u{1b}[H\u{1b}[2J\u{1b}[1mma"));
}

#[test]
fn after_another_program_the_whole_screen_is_written_again() {
    let (mut terminal, writes) = screen();
    show(&mut terminal, 0, "skole".into());
    writes.take();
    terminal.backend_mut().forget();
    terminal.clear().unwrap();
    show(&mut terminal, 0, "skole".into());
    assert_eq!(writes.take_text(), "\u{1b}[?2026h\u{1b}[m\u{1b}[H\u{1b}[2Jskole\u{1b}[?2026l");
}

#[test]
fn the_cursor_takes_the_shortest_way() {
    let at = |x, y| Position { x, y };
    for (from, to, way) in [
        (None, at(0, 0), "\u{1b}[H"),
        (None, at(4, 11), "\u{1b}[12;5H"),
        (Some(at(3, 3)), at(3, 3), ""),
        (Some(at(3, 3)), at(0, 3), "\r"),
        (Some(at(3, 3)), at(0, 4), "\r\n"),
        (Some(at(3, 3)), at(4, 3), "\u{1b}[C"),
        (Some(at(30, 3)), at(10, 3), "\u{1b}[20D"),
        (Some(at(30, 3)), at(30, 4), "\u{1b}[B"),
        (Some(at(30, 13)), at(30, 11), "\u{1b}[2A"),
        (Some(at(30, 13)), at(0, 11), "\u{1b}[12H"),
    ] {
        assert_eq!(shortest_way(from, to), way, "{from:?} to {to:?}");
    }
}

const SYMBOLS: [&str; 16] =
    ["a", "b", "e", " ", " ", " ", "å", "━", "e\u{301}", "漢", "😀", "ø", "║", "…", "Æ", "."];

fn style(code: u32) -> Style {
    const COLORS: [Color; 5] =
        [Color::Reset, Color::Red, Color::LightCyan, Color::Indexed(99), Color::Rgb(9, 80, 200)];
    // The emulator knows bold or dim, not both.
    let weight = if code & 0x10_0000 == 0 { Modifier::BOLD } else { Modifier::DIM };
    let modifiers = [weight, Modifier::ITALIC, Modifier::UNDERLINED, Modifier::REVERSED];
    let chosen = modifiers.iter().enumerate().filter(|(bit, _)| code >> (bit + 8) & 3 == 3);
    chosen.fold(
        Style::new().fg(COLORS[code as usize % 5]).bg(COLORS[(code as usize / 5) % 5]),
        |style, (_, modifier)| style.add_modifier(*modifier),
    )
}

/// What is put on one screen: places, symbols and styles, in strokes of a few cells.
fn strokes() -> impl Strategy<Value = Vec<(u16, u16, usize, u32, u16)>> {
    proptest::collection::vec(
        (0..18_u16, 0..5_u16, 0..SYMBOLS.len(), any::<u32>(), 1..9_u16),
        0..14,
    )
}

fn is_wide(symbol: &str) -> bool {
    matches!(symbol, "漢" | "😀")
}

/// Paints stroke by stroke; like a screen, it leaves no half of a wide character standing under another one.
fn paint(buffer: &mut Buffer, strokes: &[(u16, u16, usize, u32, u16)]) {
    for &(x, y, symbol, code, length) in strokes {
        let text = SYMBOLS[symbol];
        let width = if is_wide(text) { 2 } else { 1 };
        for column in (x..(x + length).min(18 + 1 - width)).step_by(usize::from(width)) {
            if column > 0 && is_wide(buffer[(column - 1, y)].symbol()) {
                buffer[(column - 1, y)].set_symbol(" ");
            }
            buffer[(column, y)].modifier = Modifier::empty();
            buffer.set_stringn(column, y, text, usize::from(18 - column), style(code));
        }
    }
}

fn expected_color(color: Color) -> vt100::Color {
    match color {
        Color::Red => vt100::Color::Idx(1),
        Color::LightCyan => vt100::Color::Idx(14),
        Color::Indexed(index) => vt100::Color::Idx(index),
        Color::Rgb(red, green, blue) => vt100::Color::Rgb(red, green, blue),
        _ => vt100::Color::Default,
    }
}

/// Compares every cell of the emulator with the buffer; the ink of an empty cell is not seen.
fn difference(buffer: &Buffer, emulator: &vt100::Screen) -> Option<String> {
    for y in 0..buffer.area.height {
        let mut hidden_until = 0;
        for x in 0..buffer.area.width {
            let (cell, shown) = (&buffer[(x, y)], emulator.cell(y, x).unwrap());
            if x < hidden_until {
                continue;
            }
            let symbol = cell.symbol();
            hidden_until = x + if is_wide(symbol) { 2 } else { 1 };
            let contents = if shown.has_contents() { shown.contents() } else { " " };
            let has = |modifier| cell.modifier.contains(modifier);
            let ground = has(Modifier::REVERSED) == shown.inverse()
                && has(Modifier::UNDERLINED) == shown.underline()
                && expected_color(cell.bg) == shown.bgcolor();
            let ink = expected_color(cell.fg) == shown.fgcolor()
                && has(Modifier::DIM) == shown.dim()
                && has(Modifier::BOLD) == shown.bold()
                && has(Modifier::ITALIC) == shown.italic();
            let is_plain_blank = symbol == " " && !shown.inverse() && !shown.underline();
            if contents != symbol || !ground || !(ink || is_plain_blank) {
                return Some(format!("at {x},{y}: {cell:?} is shown as {shown:?}"));
            }
        }
    }
    None
}

proptest! {
    #[test]
    fn the_screen_always_shows_what_the_buffer_holds(
        frames in proptest::collection::vec(strokes(), 1..6),
    ) {
        let (mut terminal, writes) =
            screen_with((18, 5), ColorDepth::TrueColor, Charset::Unicode);
        let size = |number| NonZeroU16::new(number).unwrap();
        let mut emulator = vt100::Parser::new(size(5), size(18), 0);
        for strokes in frames {
            let mut wanted = Buffer::empty(Rect::new(0, 0, 18, 5));
            paint(&mut wanted, &strokes);
            terminal.draw(|frame| paint(frame.buffer_mut(), &strokes)).unwrap();
            emulator.process(&writes.take().concat());
            prop_assert_eq!(difference(&wanted, emulator.screen()), None);
        }
    }
}
