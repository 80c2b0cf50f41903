//! All keys of where one is.

use crate::app::command::Context;
use crate::app::wrap::wrap;
use crate::app::{App, commands};
use crate::domain::text::slice;

/// The help over a screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Help {
    /// What is listed, the nearest first.
    pub contexts: Vec<Context>,
    /// First line in view.
    pub top: usize,
}

/// One line of the help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HelpLine {
    /// Where the keys below work.
    Heading(&'static str),
    /// A command, or the rest of what there is to say of the one above.
    Row {
        /// Its keys; empty where the line goes on.
        keys: String,
        /// What it does, or why not now.
        words: String,
        /// Whether it can run now.
        is_available: bool,
    },
}

impl Help {
    /// Returns the lines, whose words are wrapped to `width` cells.
    #[must_use]
    pub fn lines(&self, app: &App, width: u16) -> Vec<HelpLine> {
        let mut lines = Vec::new();
        for context in &self.contexts {
            lines.push(HelpLine::Heading(context.name()));
            for command in commands::all().filter(|command| command.context == *context) {
                let keys = app.keymap.keys_of(command.name);
                let keys = keys.iter().map(ToString::to_string).collect::<Vec<_>>().join("  ");
                let keys = if keys.is_empty() { command.hint_keys.to_owned() } else { keys };
                let available = (command.available)(app);
                let words = match &available {
                    Ok(()) => format!("{}: {}", command.title, command.help),
                    Err(why) => format!("{}: not now, {why}", command.title),
                };
                for (index, line) in wrap(&words, width.max(1)).iter().enumerate() {
                    lines.push(HelpLine::Row {
                        keys: if index == 0 { keys.clone() } else { String::new() },
                        words: slice(&words, line.from, line.to).trim_end().to_owned(),
                        is_available: available.is_ok(),
                    });
                }
            }
        }
        lines
    }

    /// Moves the first line in view by `steps`, never past the last page.
    pub fn scroll(&mut self, app: &App, steps: isize) {
        let (width, height) = room(app);
        let last = self.lines(app, width).len().saturating_sub(height);
        self.top = self.top.saturating_add_signed(steps).min(last);
    }
}

/// Cells before the words of a line, the frame and the keys among them.
pub const WORDS_FROM: u16 = 20;

/// Returns the cells for words and the lines in view.
#[must_use]
pub fn room(app: &App) -> (u16, usize) {
    let stage = crate::app::geometry::body(app.layout_size());
    (stage.width.saturating_sub(WORDS_FROM + 2), usize::from(stage.height.saturating_sub(2)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::world::fake::{app_on, study};

    #[test]
    fn no_line_of_the_help_is_wider_than_its_room_and_no_word_is_lost() {
        let app = app_on(study());
        let help = Help { contexts: Context::ALL.to_vec(), top: 0 };
        let lines = help.lines(&app, 38);
        let mut said = String::new();
        for line in &lines {
            let HelpLine::Row { words, .. } = line else { continue };
            assert!(words.chars().count() <= 38, "{words}");
            said.push_str(words);
            said.push(' ');
        }
        assert!(said.contains("Gives a code by name: recent ones first, a new one on the fly,"));
    }

    #[test]
    fn scrolling_ends_at_the_last_page_and_comes_back_at_once() {
        let app = app_on(study());
        let mut help = Help { contexts: vec![Context::Transcript, Context::Global], top: 0 };
        help.scroll(&app, 10_000);
        let last = help.top;
        help.scroll(&app, 1);
        assert_eq!(help.top, last);
        help.scroll(&app, -1);
        assert_eq!(help.top + 1, last);
    }
}
