//! The card of a code: everything that is written about it, as one form.

mod keep;
mod keys;
mod pick;

use crate::app::geometry::Size;
use crate::app::overlay::Picker;
use crate::app::text_editor::TextEditor;
use crate::domain::code::{Code, CodeLink};
use crate::domain::id::CodeId;
use crate::domain::project::Project;

/// Everything about a code, as a form.
#[derive(Debug)]
pub struct Card {
    /// The code as it was when the card was opened.
    pub was: Code,
    /// The two letters as they were.
    pub handle_was: String,
    /// What people call it.
    pub name: TextEditor,
    /// The two letters.
    pub handle: TextEditor,
    /// A color name or `#rrggbb`; empty takes the color of the code above, or one by its place.
    pub color: TextEditor,
    /// The definition in one sentence.
    pub short: TextEditor,
    /// The full definition, a paragraph a line.
    pub definition: TextEditor,
    /// When to use it, one a line.
    pub when: TextEditor,
    /// When not to use it, one a line.
    pub when_not: TextEditor,
    /// The coding that shows best what is meant, as `transcript/coding`.
    pub example: Option<String>,
    /// Relations to other codes.
    pub links: Vec<CodeLink>,
    /// The chosen link.
    pub link: usize,
    /// The field that is written in.
    pub field: CardField,
    /// What is picked from, over the card.
    pub picker: Option<Picker>,
    /// Whether Esc was pressed once although something was changed.
    pub leaving: bool,
}

/// The rows of the form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CardField {
    /// What people call it.
    #[default]
    Name,
    /// The two letters.
    Handle,
    /// The color.
    Color,
    /// The definition in one sentence.
    Short,
    /// The full definition.
    Definition,
    /// When to use it.
    When,
    /// When not to use it.
    WhenNot,
    /// A passage that shows what is meant.
    Example,
    /// Relations to other codes.
    Links,
    /// The row on which Enter keeps the card.
    Keep,
}

/// Cells before what is written in a field.
pub const LABEL_WIDTH: u16 = 11;
/// The widest card in cells.
const WIDEST: u16 = 78;

/// Returns the cells across a card at this size of the terminal, its frame included.
#[must_use]
pub fn card_width(size: Size) -> u16 {
    size.columns.min(WIDEST)
}

/// Returns the cells in which a field is written.
#[must_use]
pub fn value_width(size: Size) -> u16 {
    card_width(size).saturating_sub(LABEL_WIDTH + 4).max(2)
}

impl CardField {
    /// Every row, from the top.
    pub const ALL: [Self; 10] = [
        Self::Name,
        Self::Handle,
        Self::Color,
        Self::Short,
        Self::Definition,
        Self::When,
        Self::WhenNot,
        Self::Example,
        Self::Links,
        Self::Keep,
    ];

    /// Returns what stands before the field.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Handle => "letters",
            Self::Color => "color",
            Self::Short => "short",
            Self::Definition => "full",
            Self::When => "use when",
            Self::WhenNot => "not when",
            Self::Example => "example",
            Self::Links => "links",
            Self::Keep => "",
        }
    }

    /// Returns what the keys do in this field.
    #[must_use]
    pub fn hint(self) -> &'static str {
        match self {
            Self::Color => "Left Right choose  Tab next  Ctrl-D keep  Esc leave",
            Self::Definition | Self::When | Self::WhenNot => {
                "Enter new line  Tab next  Ctrl-D keep  Esc leave"
            }
            Self::Example => "Ctrl-K pick  Delete none  Tab next  Ctrl-D keep  Esc leave",
            Self::Links => "Ctrl-K add  Left Right kind  Delete  Ctrl-D keep  Esc leave",
            Self::Keep => "Enter keep it  Esc leave",
            Self::Name | Self::Handle | Self::Short => "Tab next  Ctrl-D keep  Esc leave",
        }
    }

    fn next(self) -> Self {
        self.moved(1)
    }

    fn previous(self) -> Self {
        self.moved(Self::ALL.len() - 1)
    }

    fn moved(self, by: usize) -> Self {
        let at = Self::ALL.iter().position(|field| *field == self).unwrap_or(0);
        Self::ALL.get((at + by) % Self::ALL.len()).copied().unwrap_or_default()
    }
}

impl Card {
    /// Opens the card of `code`, if there is such a code.
    #[must_use]
    pub fn of(project: &Project, code: &CodeId) -> Option<Self> {
        let was = project.codes.get(code)?.clone();
        let handle = project.handle_of(code).unwrap_or_default().to_owned();
        let line = |text: Option<&str>| TextEditor::single_line(text.unwrap_or_default());
        let lines = |lines: &[String]| TextEditor::new(&lines.join("\n"));
        Some(Self {
            name: line(Some(&was.name)),
            handle: line(Some(&handle)),
            color: line(was.color.as_deref()),
            short: line(was.short.as_deref()),
            definition: lines(&was.definition),
            when: lines(&was.when),
            when_not: lines(&was.when_not),
            example: was.anchor.clone(),
            links: was.links.clone(),
            link: 0,
            field: CardField::Name,
            picker: None,
            leaving: false,
            handle_was: handle,
            was,
        })
    }

    /// Returns what is written in `field`, if text is written there.
    #[must_use]
    pub fn editor(&self, field: CardField) -> Option<&TextEditor> {
        match field {
            CardField::Name => Some(&self.name),
            CardField::Handle => Some(&self.handle),
            CardField::Color => Some(&self.color),
            CardField::Short => Some(&self.short),
            CardField::Definition => Some(&self.definition),
            CardField::When => Some(&self.when),
            CardField::WhenNot => Some(&self.when_not),
            CardField::Example | CardField::Links | CardField::Keep => None,
        }
    }

    fn editor_mut(&mut self) -> Option<&mut TextEditor> {
        match self.field {
            CardField::Name => Some(&mut self.name),
            CardField::Handle => Some(&mut self.handle),
            CardField::Color => Some(&mut self.color),
            CardField::Short => Some(&mut self.short),
            CardField::Definition => Some(&mut self.definition),
            CardField::When => Some(&mut self.when),
            CardField::WhenNot => Some(&mut self.when_not),
            CardField::Example | CardField::Links | CardField::Keep => None,
        }
    }

    /// Inserts pasted text into the field that is written in.
    pub fn paste(&mut self, text: &str) {
        if let Some(picker) = &mut self.picker {
            picker.editor.insert(text);
            picker.narrow();
        } else if let Some(editor) = self.editor_mut() {
            editor.insert(text);
        }
    }

    fn has_changed(&self) -> bool {
        let (code, handle) = self.written(&self.was);
        code != self.was || handle != self.handle_was
    }
}

#[cfg(test)]
mod tests;
