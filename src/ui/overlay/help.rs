//! All keys of where one is.

use ratatui::style::Modifier;

use crate::app::App;
use crate::app::overlay::help::{Help, HelpLine, WORDS_FROM, room};
use crate::ui::color_theme::Role;
use crate::ui::painter::Painter;
use crate::ui::view::stage;

/// Draws the help over the whole stage.
pub fn draw(painter: &mut Painter<'_>, app: &App, help: &Help) {
    let inside = painter.frame(stage(app), "keys", "j k scroll  q back");
    let (width, height) = room(app);
    let lines = help.lines(app, width);
    let top = help.top.min(lines.len().saturating_sub(height));
    let text = painter.style(Role::Text);
    let dim = painter.style(Role::Dim);
    for (line, y) in lines.iter().skip(top).zip(inside.y..inside.y + inside.height) {
        match line {
            HelpLine::Heading(name) => {
                let bold = text.add_modifier(Modifier::BOLD);
                painter.text(inside.x + 1, y, inside.width, name, bold);
            }
            HelpLine::Row { keys, words, is_available } => {
                let style = if *is_available { text } else { dim };
                painter.text(inside.x + 2, y, WORDS_FROM - 4, keys, style);
                painter.text(WORDS_FROM, y, width, words, style);
            }
        }
    }
}
