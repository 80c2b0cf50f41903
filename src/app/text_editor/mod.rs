//! The editor behind memos, transcript paragraphs and prompts.
//!
//! It holds a text and a cursor and knows nothing of keys, panes or files. Everything steps by grapheme cluster, what a
//! reader takes for one character, so that one Backspace removes a family emoji or an accented letter whole.

mod history;
mod layout;
mod motion;

use std::ops::Range;

use crate::domain::text::segment::{
    grapheme_end, grapheme_start, next_grapheme, previous_grapheme,
};
use crate::domain::text::{CodePoint, length, slice};
use history::{Change, ChangeKind, History};

pub use layout::EditorLayout;
pub use motion::Motion;

/// A text being edited.
///
/// The cursor is always on a border between graphemes of the text.
#[derive(Clone, Debug)]
pub struct TextEditor {
    text: String,
    line_breaks: LineBreaks,
    cursor: CodePoint,
    preferred_column: Option<u16>,
    history: History,
    revision: u64,
}

/// What becomes of a line break that is typed or pasted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LineBreaks {
    Kept,
    Spaces,
}

impl TextEditor {
    /// Makes an editor of several lines with the cursor at the end of `text`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self::with_line_breaks(text, LineBreaks::Kept)
    }

    /// Makes an editor of one line, in which line breaks become spaces, with the cursor at the end of `text`.
    #[must_use]
    pub fn single_line(text: &str) -> Self {
        Self::with_line_breaks(text, LineBreaks::Spaces)
    }

    fn with_line_breaks(text: &str, line_breaks: LineBreaks) -> Self {
        let text = accept(text, line_breaks);
        let cursor = length(&text);
        let history = History::default();
        Self { text, line_breaks, cursor, preferred_column: None, history, revision: 0 }
    }

    /// Returns the text, lines joined by `\n`.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the position of the cursor in the text.
    #[must_use]
    pub fn cursor(&self) -> CodePoint {
        self.cursor
    }

    /// Returns a number that grows with every change of the text.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Begins anew with another text: the cursor is at its end and nothing can be undone.
    pub fn set_text(&mut self, text: &str) {
        let revision = self.revision + 1;
        *self = Self { revision, ..Self::with_line_breaks(text, self.line_breaks) };
    }

    /// Puts the cursor at `at`, or at the start of the grapheme `at` is in; past the end it is the end.
    pub fn set_cursor(&mut self, at: CodePoint) {
        self.history.end_run();
        self.preferred_column = None;
        self.cursor = grapheme_start(&self.text, at);
    }

    /// Inserts `text` at the cursor, without control characters.
    ///
    /// All kinds of line breaks become `\n`, or a space in an editor of one line, and tabs become spaces. Characters
    /// that come one by one are undone together; a longer text, as from a paste, and a line break are undone alone.
    pub fn insert(&mut self, text: &str) {
        let accepted = accept(text, self.line_breaks);
        let is_typed =
            accepted != "\n" && next_grapheme(&accepted, CodePoint::ZERO) == length(&accepted);
        let kind = if is_typed { ChangeKind::Typing } else { ChangeKind::Whole };
        self.change(self.cursor..self.cursor, accepted, kind);
    }

    /// Removes the grapheme before the cursor.
    pub fn backspace(&mut self) {
        let from = previous_grapheme(&self.text, self.cursor);
        self.change(from..self.cursor, String::new(), ChangeKind::ErasingLeft);
    }

    /// Removes the grapheme after the cursor.
    pub fn delete(&mut self) {
        let to = next_grapheme(&self.text, self.cursor);
        self.change(self.cursor..to, String::new(), ChangeKind::ErasingRight);
    }

    /// Removes from the start of the word at or before the cursor; at the start of a line the line break.
    pub fn delete_word_left(&mut self) {
        self.change(self.word_left()..self.cursor, String::new(), ChangeKind::Whole);
    }

    /// Removes from the start of the line to the cursor, and nothing at the start of a line.
    pub fn delete_line_left(&mut self) {
        let start = self.line_at_cursor().start;
        self.change(start..self.cursor, String::new(), ChangeKind::Whole);
    }

    /// Replaces `range` by `text`, filtered as for [`TextEditor::insert`], and puts the cursor after it.
    pub fn replace_range(&mut self, range: Range<CodePoint>, text: &str) {
        let end = range.end.min(length(&self.text));
        let accepted = accept(text, self.line_breaks);
        self.change(range.start.min(end)..end, accepted, ChangeKind::Whole);
    }

    /// Takes the last step back and returns whether there was one.
    pub fn undo(&mut self) -> bool {
        let Some(change) = self.history.undo() else { return false };
        let end = change.at.plus(length(&change.inserted).0);
        self.splice(change.at..end, &change.removed, change.cursor_before);
        true
    }

    /// Does the last step that was taken back again and returns whether there was one.
    pub fn redo(&mut self) -> bool {
        let Some(change) = self.history.redo() else { return false };
        let end = change.at.plus(length(&change.removed).0);
        self.splice(change.at..end, &change.inserted, change.cursor_after);
        true
    }

    fn change(&mut self, range: Range<CodePoint>, inserted: String, kind: ChangeKind) {
        if range.is_empty() && inserted.is_empty() {
            return;
        }
        let at = range.start;
        let removed = slice(&self.text, at, range.end).to_owned();
        let cursor_before = self.cursor;
        self.splice(range, &inserted, at.plus(length(&inserted).0));
        let cursor_after = self.cursor;
        self.history.record(Change { at, removed, inserted, cursor_before, cursor_after }, kind);
    }

    fn splice(&mut self, range: Range<CodePoint>, inserted: &str, cursor: CodePoint) {
        let before = slice(&self.text, CodePoint::ZERO, range.start);
        let after = slice(&self.text, range.end, CodePoint(u32::MAX));
        self.text = [before, inserted, after].concat();
        // What is joined may be one grapheme now, as a letter and an accent.
        self.cursor = grapheme_end(&self.text, cursor);
        self.preferred_column = None;
        self.revision += 1;
    }
}

/// Returns what of `text` may stand in an editor.
fn accept(text: &str, line_breaks: LineBreaks) -> String {
    let line_break = match line_breaks {
        LineBreaks::Kept => '\n',
        LineBreaks::Spaces => ' ',
    };
    let mut accepted = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' if characters.peek() == Some(&'\n') => {}
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => accepted.push(line_break),
            '\t' => accepted.push(' '),
            control if control.is_control() => {}
            other => accepted.push(other),
        }
    }
    accepted
}

#[cfg(test)]
mod tests;
