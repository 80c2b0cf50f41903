//! The signs that screens are drawn with, and what stands for a sign where only ASCII can be shown.
//!
//! All of them are one cell wide in every terminal font; nothing wider and nothing from special
//! fonts is used.

use unicode_normalization::UnicodeNormalization;

/// The rule of a pane that is not in focus.
pub const RULE: &str = "─";
/// The rule of the pane in focus.
pub const HEAVY_RULE: &str = "━";
/// The line between panes; also the stripe of the other coder's coding.
pub const BORDER: &str = "│";
/// The stripe of one's own coding.
pub const STRIPE: &str = "┃";
/// The stripe of a coding that was agreed.
pub const AGREED_STRIPE: &str = "║";
/// The stripe of a pen.
pub const PEN_STRIPE: &str = "┊";
/// The stripe of a coding of an earlier version that is no longer what it was.
pub const GHOST_STRIPE: &str = "░";
/// The corners of a frame: top left, top right, bottom left, bottom right.
pub const CORNERS: [&str; 4] = ["┌", "┐", "└", "┘"];
/// The sign in front of what is selected.
pub const CHOSEN: &str = "▌";
/// The sign of what is unread, and the dot between two facts.
pub const DOT: &str = "·";
/// The sign of what was left out.
pub const ELLIPSIS: &str = "…";
/// The dash.
pub const DASH: &str = "–";
/// The marks round a quote, left and right.
pub const QUOTES: [&str; 2] = ["«", "»"];
/// The small square in front of a counted thing.
pub const SQUARE: &str = "▪";

/// What the signs become without UTF-8. A sign keeps its one cell, so the ellipsis is one dot.
const SIGNS: [(char, char); 31] = [
    ('░', '%'),
    ('─', '-'),
    ('━', '='),
    ('│', '|'),
    ('┃', '#'),
    ('║', 'H'),
    ('┊', ':'),
    ('┌', '+'),
    ('┐', '+'),
    ('└', '+'),
    ('┘', '+'),
    ('▌', '>'),
    ('·', '.'),
    ('…', '.'),
    ('–', '-'),
    ('—', '-'),
    ('‑', '-'),
    ('«', '"'),
    ('»', '"'),
    ('“', '"'),
    ('”', '"'),
    ('„', '"'),
    ('‘', '\''),
    ('’', '\''),
    ('‚', ','),
    ('▪', '*'),
    ('•', '*'),
    ('¶', 'P'),
    ('§', 'S'),
    ('→', '>'),
    ('\u{a0}', ' '),
];

/// Letters that Unicode does not take apart into a base letter and a mark.
const LETTERS: [(char, char); 20] = [
    ('ø', 'o'),
    ('Ø', 'O'),
    ('æ', 'a'),
    ('Æ', 'A'),
    ('œ', 'o'),
    ('Œ', 'O'),
    ('ß', 's'),
    ('ð', 'd'),
    ('Ð', 'D'),
    ('đ', 'd'),
    ('Đ', 'D'),
    ('þ', 't'),
    ('Þ', 'T'),
    ('ł', 'l'),
    ('Ł', 'L'),
    ('ħ', 'h'),
    ('ı', 'i'),
    ('ŋ', 'n'),
    ('€', 'E'),
    ('×', 'x'),
];

/// Returns the ASCII character that comes nearest to `character`, or `?` where none does.
#[must_use]
pub fn nearest_ascii(character: char) -> char {
    if character.is_ascii() {
        return character;
    }
    let known = SIGNS.iter().chain(&LETTERS).find(|(sign, _)| *sign == character);
    let base = || character.nfd().next().filter(char::is_ascii);
    known.map(|(_, ascii)| *ascii).or_else(base).unwrap_or('?')
}

/// Which characters the terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    /// All that fonts have.
    Unicode,
    /// Only ASCII; everything else is shown by what comes nearest.
    Ascii,
}

impl Charset {
    /// Returns what the locale allows. `variable` reads an environment variable.
    #[must_use]
    pub fn detect(variable: impl Fn(&str) -> Option<String>) -> Self {
        if is_utf8_locale(variable) { Self::Unicode } else { Self::Ascii }
    }
}

/// Says whether the locale writes UTF-8: the first of `LC_ALL`, `LC_CTYPE` and `LANG` that is not
/// empty decides, and none of them means the C locale.
#[must_use]
pub fn is_utf8_locale(variable: impl Fn(&str) -> Option<String>) -> bool {
    let set = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| {
        variable(name).filter(|value| !value.is_empty()).map(|value| value.to_ascii_lowercase())
    });
    set.is_some_and(|value| value.contains("utf-8") || value.contains("utf8"))
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::{
        AGREED_STRIPE, BORDER, CHOSEN, CORNERS, DASH, DOT, ELLIPSIS, HEAVY_RULE, PEN_STRIPE,
        QUOTES, RULE, SQUARE, STRIPE, is_utf8_locale, nearest_ascii,
    };

    fn ascii(text: &str) -> String {
        text.chars().map(nearest_ascii).collect()
    }

    #[test]
    fn every_sign_is_one_cell_and_has_an_ascii_form() {
        let singles = [
            RULE,
            HEAVY_RULE,
            BORDER,
            STRIPE,
            AGREED_STRIPE,
            PEN_STRIPE,
            CHOSEN,
            DOT,
            ELLIPSIS,
            DASH,
            SQUARE,
        ];
        for sign in singles.iter().chain(&CORNERS).chain(&QUOTES) {
            assert_eq!(sign.width(), 1, "{sign}");
            assert_ne!(ascii(sign), "?", "{sign}");
        }
    }

    #[test]
    fn the_frame_of_a_pane_is_readable_without_unicode() {
        assert_eq!(ascii("┌─ «Å være» ─┐│┃┊└┘▌·…–━"), "+- \"A vare\" -+|#:++>..-=");
    }

    #[test]
    fn letters_become_their_nearest_letter() {
        assert_eq!(ascii("Blåbærøl, Čapek, naïve ḧ"), "Blabarol, Capek, naive h");
        assert_eq!(ascii("漢😀"), "??");
    }

    #[test]
    fn the_first_locale_variable_that_says_something_decides() {
        let check = |set: &[(&str, &str)]| {
            is_utf8_locale(|name| {
                set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
            })
        };
        assert!(check(&[("LANG", "nb_NO.UTF-8")]));
        assert!(check(&[("LC_ALL", ""), ("LC_CTYPE", "C.utf8"), ("LANG", "C")]));
        assert!(!check(&[("LC_ALL", "C"), ("LANG", "nb_NO.UTF-8")]));
        assert!(!check(&[("LANG", "nb_NO.ISO-8859-1")]));
        assert!(!check(&[]));
    }
}
