//! One line to type.

use super::beside_selection;
use crate::app::App;
use crate::app::overlay::Prompt;
use crate::domain::text::{CodePoint, slice};
use crate::ui::color_theme::Role;
use crate::ui::painter::{Painter, cells};

/// Draws the prompt beside the sentence it is about.
pub fn draw(painter: &mut Painter<'_>, app: &App, prompt: &Prompt) {
    let area = beside_selection(app, 3);
    let inside = painter.frame(area, &prompt.title, &prompt.hint);
    let style = painter.style(Role::Text);
    let width = inside.width.saturating_sub(3);
    let typed = prompt.editor.text();
    let cursor = prompt.editor.cursor();
    // A line longer than the frame shows its end up to the cursor.
    let mut from = CodePoint::ZERO;
    while cells(slice(typed, from, cursor)) >= width && from < cursor {
        from = from.plus(1);
    }
    painter.text(inside.x + 1, inside.y, width, slice(typed, from, CodePoint(u32::MAX)), style);
    let reversed = painter.style(Role::Selection);
    painter.restyle(inside.x + 1 + cells(slice(typed, from, cursor)), inside.y, 1, reversed);
}
