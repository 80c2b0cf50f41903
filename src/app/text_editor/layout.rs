//! Where an editor's text and cursor stand in a pane.

use std::ops::Range;

use super::TextEditor;
use super::motion::{LogicalLine, logical_lines};
use crate::app::wrap::{VisualLine, column_of, wrap};

/// The lines of an editor in a pane of a certain width.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EditorLayout {
    /// The number of the line between line breaks, from 0, and the visual line with offsets into the whole text.
    pub lines: Vec<(usize, VisualLine)>,
    /// The visual line the cursor stands on.
    pub cursor_row: usize,
    /// The column of the cursor, always less than the width of the pane if that is not 0.
    pub cursor_column: u16,
}

impl TextEditor {
    /// Lays the text out for a pane of `width` cells.
    ///
    /// From a width of 2 on the last cell is kept free, so that the cursor has a place after a full line. Takes time in
    /// proportion to the text; the result holds as long as [`TextEditor::revision`], the cursor and the width do.
    #[must_use]
    pub fn layout(&self, width: u16) -> EditorLayout {
        let mut lines = Vec::new();
        for line in logical_lines(&self.text) {
            lines.extend(wrap_line(&line, width).into_iter().map(|row| (line.number, row)));
        }
        let cursor_row = lines
            .partition_point(|(_, line): &(usize, VisualLine)| line.from <= self.cursor)
            .saturating_sub(1);
        let cursor_column = lines
            .get(cursor_row)
            .map_or(0, |(_, line)| column_of(&self.text, line, self.cursor))
            .min(width.saturating_sub(1));
        EditorLayout { lines, cursor_row, cursor_column }
    }

    /// Returns the texts of the visual lines `rows` of a layout of this text, in one walk through the text.
    #[must_use]
    pub fn rows(&self, layout: &EditorLayout, rows: Range<usize>) -> Vec<String> {
        let end = rows.end.min(layout.lines.len());
        let shown = layout.lines.get(rows.start.min(end)..end).unwrap_or_default();
        let mut at = shown.first().map_or(0, |(_, line)| line.from.0);
        let mut characters = self.text.chars();
        if at > 0 {
            characters.nth(at as usize - 1);
        }
        let mut texts = Vec::with_capacity(shown.len());
        for (_, line) in shown {
            // Between two lines there may be a line break, which is on neither.
            if line.from.0 > at {
                characters.next();
            }
            let count = line.to.0.saturating_sub(line.from.0);
            texts.push(characters.by_ref().take(count as usize).collect());
            at = line.to.0;
        }
        texts
    }
}

/// Lays one line out; the offsets are those of the whole text.
pub(super) fn wrap_line(line: &LogicalLine<'_>, width: u16) -> Vec<VisualLine> {
    let mut rows = wrap(line.text, text_width(width));
    for row in &mut rows {
        row.from = row.from.plus(line.start.0);
        row.to = row.to.plus(line.start.0);
    }
    rows
}

/// Returns the cells for text in a pane of `width` cells.
pub(super) fn text_width(width: u16) -> u16 {
    width.saturating_sub(1).max(1)
}
