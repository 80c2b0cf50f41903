//! The dialog in which a version is saved.

use super::beside_selection;
use super::prompt::typed_line;
use crate::app::App;
use crate::app::overlay::save_version::SaveVersion;
use crate::app::versions::Occasion;
use crate::ui::color_theme::Role;
use crate::ui::painter::Painter;

/// Draws the dialog beside the sentence at the cursor.
pub fn draw(painter: &mut Painter<'_>, app: &App, save: &SaveVersion) {
    let lines = save.lines();
    let rows = u16::try_from(lines.len() + 4).unwrap_or(u16::MAX);
    let area = beside_selection(app, rows);
    let leave = if save.occasion == Occasion::Leaving { "leave without" } else { "not now" };
    let all = if save.shows_all { "fewer" } else { "see all" };
    let foot = format!("Enter save it  Ctrl-D {all}  Esc {leave}");
    let inside = painter.frame(area, "save a version in git", &foot);
    typed_line(painter, &save.editor, inside);
    let text = painter.style(Role::Text);
    let gap = u16::from(inside.height > 4);
    let room = inside.below(1 + gap);
    let last_page = lines.len().saturating_sub(usize::from(room.height));
    let shown = lines.iter().skip(save.top.min(last_page));
    for (line, y) in shown.zip(room.y..room.y + room.height) {
        painter.text(room.x + 1, y, room.width.saturating_sub(2), line, text);
    }
}
