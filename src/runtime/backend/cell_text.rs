//! What is written for the text of a cell: never anything that steers the terminal, and always as
//! wide as the screen was laid out for.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

use crate::ui::glyphs::{Charset, nearest_ascii};

/// The characters of one cell as they go to the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CellText<'a> {
    /// What is written.
    pub text: Cow<'a, str>,
    /// How many cells it takes.
    pub width: u16,
    /// Whether every terminal agrees on the width, so that the place after it is known.
    pub is_sure: bool,
}

impl<'a> CellText<'a> {
    /// Returns what to write for `symbol` where `room` cells are left in the row.
    pub(super) fn of(symbol: &'a str, charset: Charset, room: u16) -> Self {
        if let [0x20..=0x7e] = symbol.as_bytes() {
            return Self { text: Cow::Borrowed(symbol), width: 1, is_sure: true };
        }
        if symbol.is_empty() {
            return Self::filler(' ', 1);
        }
        let width = u16::try_from(symbol.width()).unwrap_or(u16::MAX);
        let must_not_be_written = symbol.chars().any(steers_the_terminal);
        if must_not_be_written || width == 0 || width > room.min(2) {
            return Self::filler('?', width.clamp(1, room.max(1)));
        }
        match (charset, width) {
            (Charset::Unicode, _) => {
                Self { text: Cow::Borrowed(symbol), width, is_sure: has_sure_width(symbol) }
            }
            (Charset::Ascii, 1) => {
                Self::filler(symbol.chars().next().map_or('?', nearest_ascii), 1)
            }
            (Charset::Ascii, _) => Self::filler('?', width),
        }
    }

    /// One character and blanks: ratatui takes a wide text for gone as soon as its first cell is written over, and
    /// does not write a blank that comes after it.
    fn filler(character: char, width: u16) -> Self {
        let text = format!("{character:<width$}", width = usize::from(width)).into();
        Self { text, width, is_sure: true }
    }
}

/// Control characters, line and paragraph separators, and the marks that turn the order of text.
fn steers_the_terminal(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(character, '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Single characters of the scripts and signs whose width no terminal doubts.
fn has_sure_width(symbol: &str) -> bool {
    let mut characters = symbol.chars();
    let first = characters.next();
    let is_known = matches!(
        first,
        Some(
            '\u{a0}'..='\u{ac}'
            | '\u{ae}'..='\u{2ff}'
            | '\u{370}'..='\u{482}'
            | '\u{48a}'..='\u{52f}'
            | '\u{2010}'..='\u{2027}'
            | '\u{2500}'..='\u{259f}'
            | '\u{25aa}',
        )
    );
    is_known && characters.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::CellText;
    use crate::ui::glyphs::Charset::{Ascii, Unicode};

    fn written(symbol: &str) -> String {
        CellText::of(symbol, Unicode, 80).text.into_owned()
    }

    #[test]
    fn text_is_written_as_it_is() {
        for symbol in ["a", "å", "e\u{301}", "漢", "👩‍👩‍👧", "━"] {
            assert_eq!(written(symbol), symbol);
        }
    }

    #[test]
    fn what_steers_a_terminal_is_shown_as_a_question_mark() {
        for symbol in
            ["\u{1b}", "\u{7}", "\r", "\u{9b}", "\u{7f}", "\u{202e}", "\u{2066}", "\u{200f}"]
        {
            assert_eq!(written(symbol), "?", "{symbol:?}");
        }
        assert_eq!(written("a\u{202e}"), "?");
        assert_eq!(written("\u{1b}["), "? ");
    }

    #[test]
    fn what_has_no_width_of_its_own_keeps_its_cell() {
        assert_eq!(written(""), " ");
        assert_eq!(written("\u{301}"), "?");
        assert_eq!(written("\u{200b}"), "?");
    }

    #[test]
    fn a_wide_character_in_the_last_column_does_not_wrap() {
        assert_eq!(CellText::of("漢", Unicode, 1).text, "?");
        assert_eq!(CellText::of("漢", Unicode, 2).text, "漢");
    }

    #[test]
    fn ascii_keeps_the_width_of_every_cell() {
        for (symbol, ascii) in [("å", "a"), ("…", "."), ("┃", "#"), ("漢", "? "), ("e\u{301}", "e")]
        {
            assert_eq!(CellText::of(symbol, Ascii, 80).text, ascii, "{symbol}");
        }
    }

    #[test]
    fn only_plain_letters_and_signs_are_sure_of_their_width() {
        assert!(CellText::of("ø", Unicode, 80).is_sure);
        assert!(CellText::of("┃", Unicode, 80).is_sure);
        assert!(!CellText::of("漢", Unicode, 80).is_sure);
        assert!(!CellText::of("e\u{301}", Unicode, 80).is_sure);
    }
}
