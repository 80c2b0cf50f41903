//! Moves of the cursor through an editor's text.

use super::TextEditor;
use super::layout::{text_width, wrap_line};
use crate::app::wrap::{VisualLine, at_column, column_of};
use crate::domain::text::segment::{
    grapheme_end, grapheme_start, next_grapheme, previous_grapheme, words,
};
use crate::domain::text::{CodePoint, length};

/// A move of the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// One grapheme to the left.
    Left,
    /// One grapheme to the right.
    Right,
    /// To the start of the word at or before the cursor; from the start of a line to the end of the line before.
    WordLeft,
    /// To the end of the word at or after the cursor; from the end of a line to the start of the next line.
    WordRight,
    /// One line up as it stands on the screen in a pane of `width` cells, keeping the column.
    Up {
        /// Cells of the pane.
        width: u16,
    },
    /// One line down as it stands on the screen in a pane of `width` cells, keeping the column.
    Down {
        /// Cells of the pane.
        width: u16,
    },
    /// To the start of the line, up to a line break.
    LineStart,
    /// To the end of the line, before a line break.
    LineEnd,
    /// To the start of the text.
    TextStart,
    /// To the end of the text.
    TextEnd,
}

/// A line of the text between two line breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LogicalLine<'a> {
    pub(super) number: usize,
    pub(super) start: CodePoint,
    pub(super) text: &'a str,
}

impl LogicalLine<'_> {
    pub(super) fn end(&self) -> CodePoint {
        self.start.plus(length(self.text).0)
    }
}

impl TextEditor {
    /// Moves the cursor and returns whether it moved.
    ///
    /// The column that `Up` and `Down` keep is that of the first of them in a row. A move ends the run of typing that
    /// one undo takes back.
    pub fn move_cursor(&mut self, motion: Motion) -> bool {
        self.history.end_run();
        let before = self.cursor;
        let target = match motion {
            Motion::Up { width } => self.line_up(width),
            Motion::Down { width } => self.line_down(width),
            _ => self.horizontal_target(motion),
        };
        if !matches!(motion, Motion::Up { .. } | Motion::Down { .. }) {
            self.preferred_column = None;
        }
        self.cursor = target;
        self.cursor != before
    }

    pub(super) fn line_at_cursor(&self) -> LogicalLine<'_> {
        let lines = logical_lines(&self.text).take_while(|line| line.start <= self.cursor);
        lines.last().unwrap_or(LogicalLine { number: 0, start: CodePoint::ZERO, text: &self.text })
    }

    pub(super) fn word_left(&self) -> CodePoint {
        let line = self.line_at_cursor();
        if self.cursor == line.start {
            return self.cursor.minus(1);
        }
        let starts = words(line.text).into_iter().map(|word| line.start.plus(word.start.0));
        let start = starts.take_while(|start| *start < self.cursor).last().unwrap_or(line.start);
        grapheme_start(&self.text, start)
    }

    fn word_right(&self) -> CodePoint {
        let line = self.line_at_cursor();
        if self.cursor >= line.end() {
            return self.cursor.plus(1).min(length(&self.text));
        }
        let mut ends = words(line.text).into_iter().map(|word| line.start.plus(word.end.0));
        let end = ends.find(|end| *end > self.cursor).unwrap_or_else(|| line.end());
        grapheme_end(&self.text, end)
    }

    fn horizontal_target(&self, motion: Motion) -> CodePoint {
        match motion {
            Motion::Left => previous_grapheme(&self.text, self.cursor),
            Motion::Right => next_grapheme(&self.text, self.cursor),
            Motion::WordLeft => self.word_left(),
            Motion::WordRight => self.word_right(),
            Motion::LineStart => self.line_at_cursor().start,
            Motion::LineEnd => self.line_at_cursor().end(),
            Motion::TextStart => CodePoint::ZERO,
            Motion::TextEnd => length(&self.text),
            Motion::Up { .. } | Motion::Down { .. } => self.cursor,
        }
    }

    fn line_up(&mut self, width: u16) -> CodePoint {
        let line = self.line_at_cursor();
        let rows = wrap_line(&line, width);
        let row = row_of(&rows, self.cursor);
        let current = rows.get(row).copied().unwrap_or_default();
        let above = if row > 0 {
            rows.get(row - 1).copied()
        } else {
            let before = line.number.checked_sub(1);
            let before = before.and_then(|number| logical_lines(&self.text).nth(number));
            before.and_then(|line| wrap_line(&line, width).last().copied())
        };
        self.keep_column(&current, above, width)
    }

    fn line_down(&mut self, width: u16) -> CodePoint {
        let line = self.line_at_cursor();
        let rows = wrap_line(&line, width);
        let row = row_of(&rows, self.cursor);
        let current = rows.get(row).copied().unwrap_or_default();
        let below = rows.get(row + 1).copied().or_else(|| {
            let after = logical_lines(&self.text).nth(line.number + 1);
            after.and_then(|line| wrap_line(&line, width).first().copied())
        });
        self.keep_column(&current, below, width)
    }

    fn keep_column(
        &mut self,
        current: &VisualLine,
        target: Option<VisualLine>,
        width: u16,
    ) -> CodePoint {
        let column = self
            .preferred_column
            .unwrap_or_else(|| column_of(&self.text, current, self.cursor).min(text_width(width)));
        self.preferred_column = Some(column);
        target.map_or(self.cursor, |line| at_column(&self.text, &line, column))
    }
}

/// Returns the number of the line in `rows` on which the cursor is drawn: at a soft line end the next one.
pub(super) fn row_of(rows: &[VisualLine], cursor: CodePoint) -> usize {
    rows.partition_point(|line| line.from <= cursor).saturating_sub(1)
}

pub(super) fn logical_lines(text: &str) -> impl Iterator<Item = LogicalLine<'_>> {
    let mut start = CodePoint::ZERO;
    text.split('\n').enumerate().map(move |(number, text)| {
        let line = LogicalLine { number, start, text };
        start = line.end().plus(1);
        line
    })
}
