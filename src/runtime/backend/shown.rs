//! What stands on the terminal as far as it is known, so that small gaps can be written over.

use crate::runtime::backend::pen::Pen;

/// What one cell shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shows {
    /// A character of one cell.
    Character(char, Pen),
    /// The first half of a character of two cells.
    WideStart,
    /// The second half of one, a cluster, or what nobody knows.
    Other,
}

/// The characters on the screen and the pens they were written with.
#[derive(Debug)]
pub(super) struct Shown {
    columns: u16,
    cells: Vec<Shows>,
}

impl Shown {
    /// A screen of which nothing is known.
    pub(super) fn unknown(columns: u16, rows: u16) -> Self {
        Self { columns, cells: vec![Shows::Other; usize::from(columns) * usize::from(rows)] }
    }

    /// A screen that has been cleared.
    pub(super) fn blank(columns: u16, rows: u16) -> Self {
        let mut shown = Self::unknown(columns, rows);
        shown.cells.fill(Shows::Character(' ', Pen::PLAIN));
        shown
    }

    /// Returns the cells in a row.
    pub(super) fn columns(&self) -> u16 {
        self.columns
    }

    /// Notes a character of one cell.
    pub(super) fn set(&mut self, x: u16, y: u16, character: char, pen: Pen) {
        self.replace(x, y, Shows::Character(character, pen));
    }

    /// Notes a text of `width` cells that cannot be written again as one character.
    pub(super) fn set_other(&mut self, x: u16, y: u16, width: u16) {
        (x..x.saturating_add(width)).for_each(|it| self.replace(it, y, Shows::Other));
        if width == 2 {
            self.replace(x, y, Shows::WideStart);
        }
    }

    /// Says whether a cell shows the first half of a wide character.
    pub(super) fn is_wide_start(&self, x: u16, y: u16) -> bool {
        self.index(x, y).and_then(|it| self.cells.get(it)) == Some(&Shows::WideStart)
    }

    /// Notes that nothing is known any more.
    pub(super) fn forget_all(&mut self) {
        self.cells.fill(Shows::Other);
    }

    /// Returns the text from one column up to another, if `pen` would write it as it stands.
    pub(super) fn text_between(&self, from: u16, to: u16, y: u16, pen: Pen) -> Option<String> {
        (from..to).map(|x| self.character(x, y, pen)).collect()
    }

    /// Says whether a cell is known to look as a cleared one does.
    pub(super) fn is_blank(&self, x: u16, y: u16) -> bool {
        self.character(x, y, Pen::PLAIN) == Some(' ')
    }

    fn character(&self, x: u16, y: u16, pen: Pen) -> Option<char> {
        let Some(&Shows::Character(character, shown_with)) = self.cells.get(self.index(x, y)?)
        else {
            return None;
        };
        let is_blank = character == ' ' && pen.shows_blank_like(shown_with);
        (is_blank || pen == shown_with).then_some(character)
    }

    fn replace(&mut self, x: u16, y: u16, content: Shows) {
        let index = self.index(x, y);
        if let Some(cell) = index.and_then(|it| self.cells.get_mut(it)) {
            *cell = content;
        }
    }

    fn index(&self, x: u16, y: u16) -> Option<usize> {
        (x < self.columns).then(|| usize::from(y) * usize::from(self.columns) + usize::from(x))
    }
}
