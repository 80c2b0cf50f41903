//! One line to type.

use std::fmt;
use std::rc::Rc;

use crate::app::App;
use crate::app::text_editor::TextEditor;

/// What happens with what was typed. An answer in words keeps the prompt open and is said.
pub type OnTyped = Rc<dyn Fn(&mut App, &str) -> Result<(), String>>;

/// One line to type.
pub struct Prompt {
    /// What is asked.
    pub title: String,
    /// What was typed.
    pub editor: TextEditor,
    /// What the keys do, below the line.
    pub hint: String,
    then: OnTyped,
}

impl fmt::Debug for Prompt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Prompt").field("title", &self.title).finish_non_exhaustive()
    }
}

impl Prompt {
    /// Asks for one line, with `text` filled in.
    #[must_use]
    pub fn new(title: impl Into<String>, text: &str, then: OnTyped) -> Self {
        let mut editor = TextEditor::single_line(text);
        editor.move_cursor(crate::app::text_editor::Motion::TextEnd);
        Self { title: title.into(), editor, hint: "Enter keep it  Esc leave".to_owned(), then }
    }

    /// Says what the keys do.
    #[must_use]
    pub fn hinting(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// Returns what is to be done with what was typed.
    #[must_use]
    pub fn then(&self) -> OnTyped {
        Rc::clone(&self.then)
    }
}
