//! All keys of where one is.

use ratatui::style::Modifier;

use crate::app::App;
use crate::app::commands;
use crate::app::overlay::Help;
use crate::ui::color_theme::Role;
use crate::ui::painter::Painter;
use crate::ui::view::stage;

/// Draws the help over the whole stage.
pub fn draw(painter: &mut Painter<'_>, app: &App, help: &Help) {
    let inside = painter.frame(stage(app), "keys", "j k scroll  q back");
    let lines = lines(app, help);
    let height = usize::from(inside.height);
    let top = help.top.min(lines.len().saturating_sub(height));
    let text = painter.style(Role::Text);
    let dim = painter.style(Role::Dim);
    for (line, y) in lines.iter().skip(top).zip(inside.y..inside.y + inside.height) {
        match line {
            Line::Heading(name) => {
                painter.text(
                    inside.x + 1,
                    y,
                    inside.width,
                    name,
                    text.add_modifier(Modifier::BOLD),
                );
            }
            Line::Row { keys, help, is_available } => {
                let style = if *is_available { text } else { dim };
                painter.text(inside.x + 2, y, 16, keys, style);
                painter.text(inside.x + 19, y, inside.width.saturating_sub(20), help, style);
            }
        }
    }
}

enum Line {
    Heading(&'static str),
    Row { keys: String, help: String, is_available: bool },
}

fn lines(app: &App, help: &Help) -> Vec<Line> {
    let mut lines = Vec::new();
    for context in &help.contexts {
        lines.push(Line::Heading(context.name()));
        for command in commands::all().filter(|command| command.context == *context) {
            let keys = app.keymap.keys_of(command.name);
            let keys = keys.iter().map(ToString::to_string).collect::<Vec<_>>().join("  ");
            let available = (command.available)(app);
            let help = match &available {
                Ok(()) => format!("{}: {}", command.title, command.help),
                Err(why) => format!("{}: not now, {why}", command.title),
            };
            lines.push(Line::Row { keys, help, is_available: available.is_ok() });
        }
    }
    lines
}
