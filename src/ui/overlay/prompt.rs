//! One line to type.

use super::beside_selection;
use crate::app::App;
use crate::app::geometry::Area;
use crate::app::overlay::Prompt;
use crate::app::text_editor::TextEditor;
use unicode_segmentation::UnicodeSegmentation;

use crate::domain::text::{CodePoint, slice};
use crate::ui::color_theme::Role;
use crate::ui::painter::{Painter, cells};

/// Code points looked at for each cell: letters take one or two, an emoji of a family seven for two cells.
const PER_CELL: u32 = 8;

/// Draws the prompt beside the sentence it is about.
pub fn draw(painter: &mut Painter<'_>, app: &App, prompt: &Prompt) {
    let area = beside_selection(app, 3);
    let inside = painter.frame(area, &prompt.title, &prompt.hint);
    typed_line(painter, &prompt.editor, inside);
}

/// Draws what was typed with its cursor in the first row of `inside`.
pub(super) fn typed_line(painter: &mut Painter<'_>, editor: &TextEditor, inside: Area) {
    let style = painter.style(Role::Text);
    let width = inside.width.saturating_sub(3);
    let typed = editor.text();
    let cursor = editor.cursor();
    let before = end_within(typed, cursor, width.saturating_sub(1));
    let after = slice(typed, cursor, cursor.plus(u32::from(width) * PER_CELL));
    let shown = format!("{before}{after}");
    painter.text(inside.x + 1, inside.y, width, &shown, style);
    let reversed = painter.style(Role::Selection);
    painter.restyle(inside.x + 1 + cells(before), inside.y, 1, reversed);
}

/// Returns the end of what stands before `cursor`, as much as fits into `width` cells.
fn end_within(typed: &str, cursor: CodePoint, width: u16) -> &str {
    let from = cursor.minus(u32::from(width) * PER_CELL);
    let near = slice(typed, from, cursor);
    let mut used = 0;
    let fitting = near.graphemes(true).rev().take_while(|grapheme| {
        used += cells(grapheme);
        used <= width
    });
    let length: usize = fitting.map(str::len).sum();
    near.get(near.len() - length..).unwrap_or_default()
}
