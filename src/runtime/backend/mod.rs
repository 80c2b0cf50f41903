//! The terminal as ratatui's `Backend`: a frame is gathered, and goes out in one write.
//!
//! Over a slow line every byte is waited for, so a frame says as little as it can: the look of the
//! text is told only where it changes, the cursor takes the shortest way, small gaps between
//! changes are written over, and the blank end of a row is cleared. A frame that changes nothing
//! writes nothing. Colors and characters that the terminal does not have never leave this module.

mod cell_text;
mod pen;
mod shown;

use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

use crate::runtime::backend::cell_text::CellText;
use crate::runtime::backend::pen::Pen;
use crate::runtime::backend::shown::Shown;
use crate::ui::color_depth::ColorDepth;
use crate::ui::glyphs::Charset;

const BEGIN_FRAME: &[u8] = b"\x1b[?2026h";
const END_FRAME: &[u8] = b"\x1b[?2026l";
const HIDE_CURSOR: &[u8] = b"\x1b[?25l";
const SHOW_CURSOR: &[u8] = b"\x1b[?25h";
const CLEAR_ROW_END: &[u8] = b"\x1b[K";

/// A shorter blank end of a row is written with spaces.
const LEAST_CLEARED: usize = 4;

/// A wider gap between two changes is jumped over.
const WIDEST_GAP: u16 = 3;

/// Draws frames on a terminal that is in raw mode with its cursor hidden.
pub struct FrameBackend<W: Write> {
    output: W,
    size: Box<dyn Fn() -> (u16, u16) + Send>,
    depth: ColorDepth,
    charset: Charset,
    frame: Vec<u8>,
    shown: Shown,
    pen: Option<Pen>,
    /// Where the terminal's cursor is, where that is known.
    place: Option<Position>,
    cursor_is_visible: bool,
    wants_cursor: bool,
    wanted_place: Position,
}

impl<W: Write> FrameBackend<W> {
    /// Makes a backend that writes to `output`. `size` is asked before every frame and returns
    /// columns and rows.
    pub fn new(
        output: W,
        size: impl Fn() -> (u16, u16) + Send + 'static,
        depth: ColorDepth,
        charset: Charset,
    ) -> Self {
        let (columns, rows) = size();
        Self {
            output,
            size: Box::new(size),
            depth,
            charset,
            frame: Vec::new(),
            shown: Shown::unknown(columns, rows),
            pen: None,
            place: None,
            cursor_is_visible: false,
            wants_cursor: false,
            wanted_place: Position::ORIGIN,
        }
    }

    /// Forgets what is believed of the terminal, after another program had it. The cursor is taken
    /// to be hidden, as a new session leaves it; ratatui's `Terminal::clear` has to follow.
    pub fn forget(&mut self) {
        let (columns, rows) = (self.size)();
        self.shown = Shown::unknown(columns, rows);
        self.pen = None;
        self.place = None;
        self.cursor_is_visible = false;
    }

    /// Returns what the frames are written to.
    pub fn output(&self) -> &W {
        &self.output
    }

    fn draw_cells(&mut self, cells: &[(u16, u16, &Cell)]) {
        let mut left = cells;
        while let [(x, y, cell), others @ ..] = left {
            let blanks = self.blank_row_end(left);
            if blanks >= LEAST_CLEARED {
                self.clear_row_end(*x, *y);
                left = left.get(blanks..).unwrap_or_default();
            } else {
                let orphan = self.draw_cell(*x, *y, cell);
                left = others;
                let comes_next = left.first().map(|(x, y, _)| Position { x: *x, y: *y });
                if let Some(place) = orphan.filter(|it| comes_next != Some(*it)) {
                    self.draw_cell(place.x, place.y, &Cell::EMPTY);
                }
            }
        }
    }

    /// Counts the changes up to the end of their row, if the row is to be blank from the first of
    /// them on; otherwise returns 0.
    fn blank_row_end(&self, cells: &[(u16, u16, &Cell)]) -> usize {
        let Some(&(first, row, _)) = cells.first() else { return 0 };
        let mut count = 0;
        for column in first..self.shown.columns() {
            let change = cells.get(count).filter(|(x, y, _)| (*x, *y) == (column, row));
            let is_blank = match change {
                Some((_, _, cell)) => {
                    cell.symbol() == " " && Pen::of(cell, self.depth).clears_like_blank()
                }
                None => self.shown.is_blank(column, row),
            };
            if !is_blank {
                return 0;
            }
            count += usize::from(change.is_some());
        }
        count
    }

    fn clear_row_end(&mut self, x: u16, y: u16) {
        self.move_to(x, y);
        let clears = self.pen.is_some_and(Pen::clears_like_blank);
        if !clears {
            self.take_pen(Pen::PLAIN);
        }
        self.frame.extend_from_slice(CLEAR_ROW_END);
        for column in x..self.shown.columns() {
            self.shown.set(column, y, ' ', Pen::PLAIN);
        }
    }

    /// Draws one cell. Returns the place of the half of a wide character that it has cut off:
    /// terminals differ in what they show there, and ratatui does not see that it changes.
    fn draw_cell(&mut self, x: u16, y: u16, cell: &Cell) -> Option<Position> {
        let room = self.shown.columns().checked_sub(x).filter(|it| *it > 0)?;
        let text = CellText::of(cell.symbol(), self.charset, room);
        let pen = Pen::of(cell, self.depth);
        self.move_to(x, y);
        let is_blank = text.text == " ";
        if !(is_blank && self.pen.is_some_and(|it| it.shows_blank_like(pen))) {
            self.take_pen(pen);
        }
        if text.width > 1 && !text.is_sure {
            // A terminal that takes it for narrower would leave standing what was in its last cell.
            self.frame.extend(std::iter::repeat_n(b' ', usize::from(text.width)));
            self.place = None;
            self.move_to(x, y);
        }
        self.frame.extend_from_slice(text.text.as_bytes());
        let next = x.saturating_add(text.width);
        let cuts = next < self.shown.columns() && self.shown.is_wide_start(next - 1, y);
        self.note(x, y, &text);
        cuts.then_some(Position { x: next, y })
    }

    /// Remembers what has been written at a place, and where the cursor has gone by it.
    fn note(&mut self, x: u16, y: u16, text: &CellText<'_>) {
        match (self.pen, text.text.chars().next()) {
            (Some(pen), Some(character)) if text.width == 1 && text.is_sure => {
                self.shown.set(x, y, character, pen);
            }
            _ => self.shown.set_other(x, y, text.width),
        }
        let next = x.saturating_add(text.width);
        // In the last column the cursor waits for the next character, each terminal in its way.
        let is_known = text.is_sure && next < self.shown.columns();
        self.place = is_known.then_some(Position { x: next, y });
    }

    fn take_pen(&mut self, pen: Pen) {
        self.frame.extend_from_slice(Pen::change(self.pen, pen).as_bytes());
        self.pen = Some(pen);
    }

    fn move_to(&mut self, x: u16, y: u16) {
        let target = Position { x, y };
        let place = self.place;
        let is_near = place.is_some_and(|it| it.y == y && self.write_over_gap(it.x, x, y));
        if place != Some(target) && !is_near {
            self.frame.extend_from_slice(shortest_way(place, target).as_bytes());
        }
        self.place = Some(target);
    }

    /// Writes again what stands between two changes, if that is shorter than a jump.
    fn write_over_gap(&mut self, from: u16, to: u16, y: u16) -> bool {
        if to <= from || to - from > WIDEST_GAP {
            return false;
        }
        let Some(text) = self.pen.and_then(|pen| self.shown.text_between(from, to, y, pen)) else {
            return false;
        };
        let jump = shortest_way(Some(Position { x: from, y }), Position { x: to, y });
        let is_shorter = text.len() < jump.len();
        if is_shorter {
            self.frame.extend_from_slice(text.as_bytes());
        }
        is_shorter
    }

    /// Returns the bytes of the gathered frame with all that has to stand round it.
    fn close_frame(&mut self) -> Vec<u8> {
        let drawn = std::mem::take(&mut self.frame);
        let cursor_moves = self.wants_cursor && self.place != Some(self.wanted_place);
        let cursor_changes = cursor_moves || self.wants_cursor != self.cursor_is_visible;
        if drawn.is_empty() && !cursor_changes {
            return Vec::new();
        }
        let mut bytes = Vec::with_capacity(drawn.len() + 40);
        let is_frame = !drawn.is_empty();
        if is_frame {
            bytes.extend_from_slice(BEGIN_FRAME);
        }
        if self.cursor_is_visible && (is_frame || !self.wants_cursor) {
            bytes.extend_from_slice(HIDE_CURSOR);
            self.cursor_is_visible = false;
        }
        bytes.extend_from_slice(&drawn);
        if self.wants_cursor {
            bytes.extend_from_slice(shortest_way(self.place, self.wanted_place).as_bytes());
            self.place = Some(self.wanted_place);
            if !self.cursor_is_visible {
                bytes.extend_from_slice(SHOW_CURSOR);
            }
            self.cursor_is_visible = true;
        } else {
            // Between frames others may write too (a message of the system, a stray program): the
            // next frame begins at a place of its own.
            self.place = None;
        }
        if is_frame {
            bytes.extend_from_slice(END_FRAME);
        }
        bytes
    }

    fn clear_part(&mut self, code: &str) {
        self.take_pen(Pen::PLAIN);
        let Position { x, y } = self.wanted_place;
        self.move_to(x, y);
        self.frame.extend_from_slice(code.as_bytes());
        self.shown.forget_all();
    }
}

impl<W: Write> Backend for FrameBackend<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let cells: Vec<_> = content.collect();
        self.draw_cells(&cells);
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.wants_cursor = false;
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.wants_cursor = true;
        Ok(())
    }

    /// Returns the place last asked for; the terminal itself is never asked.
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.wanted_place)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.wanted_place = position.into();
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        let (columns, rows) = (self.size)();
        // What was gathered before is gone from the screen anyway.
        self.frame.clear();
        self.frame.extend_from_slice(b"\x1b[m\x1b[H\x1b[2J");
        self.pen = Some(Pen::PLAIN);
        self.place = Some(Position::ORIGIN);
        self.shown = Shown::blank(columns, rows);
        Ok(())
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        match clear_type {
            ClearType::All => return self.clear(),
            ClearType::AfterCursor => self.clear_part("\u{1b}[J"),
            ClearType::BeforeCursor => self.clear_part("\u{1b}[1J"),
            ClearType::CurrentLine => self.clear_part("\u{1b}[2K"),
            ClearType::UntilNewLine => self.clear_part("\u{1b}[K"),
        }
        Ok(())
    }

    fn size(&self) -> io::Result<Size> {
        let (columns, rows) = (self.size)();
        Ok(Size::new(columns, rows))
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: Backend::size(self)?, pixels: Size::default() })
    }

    fn flush(&mut self) -> io::Result<()> {
        let bytes = self.close_frame();
        if bytes.is_empty() {
            return Ok(());
        }
        self.output.write_all(&bytes)?;
        self.output.flush()
    }
}

/// Returns the fewest bytes that bring the cursor from one place to another.
fn shortest_way(from: Option<Position>, to: Position) -> String {
    let direct = match (to.x, to.y) {
        (0, 0) => "\u{1b}[H".to_owned(),
        (0, y) => format!("\u{1b}[{}H", y + 1),
        (x, y) => format!("\u{1b}[{};{}H", y + 1, x + 1),
    };
    let Some(from) = from else { return direct };
    if from == to {
        return String::new();
    }
    let relative = if from.y == to.y {
        sideways(from.x, to.x)
    } else if from.x == to.x {
        steps(from.y, to.y, 'B', 'A')
    } else if to.x == 0 && to.y == from.y + 1 {
        "\r\n".to_owned()
    } else {
        return direct;
    };
    if relative.len() <= direct.len() { relative } else { direct }
}

fn sideways(from: u16, to: u16) -> String {
    if to == 0 { "\r".to_owned() } else { steps(from, to, 'C', 'D') }
}

fn steps(from: u16, to: u16, onward: char, back: char) -> String {
    let direction = if to > from { onward } else { back };
    match from.abs_diff(to) {
        1 => format!("\u{1b}[{direction}"),
        count => format!("\u{1b}[{count}{direction}"),
    }
}

#[cfg(test)]
mod tests;
