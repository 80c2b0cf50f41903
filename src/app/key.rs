//! Keys as tusj knows them: what was pressed, apart from how a terminal spells it.
//!
//! Only what every terminal can send has a place here. Shift is part of the character, Alt does
//! not exist, and the control letters that are other keys on the wire (Ctrl-H, Ctrl-I, Ctrl-J,
//! Ctrl-M) are those other keys. The written form is the one of the help screen and `keys.ron`:
//! `Ctrl-P`, `F1`, `Shift-Tab`, `PageDown`, `Space`, `a`.

use std::fmt::{self, Display, Write};
use std::str::FromStr;

/// One key press.
///
/// Build keys with [`Key::plain`], [`Key::character`] and [`Key::control`]: they fold the keys that
/// a terminal cannot tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// The key itself.
    pub code: KeyCode,
    /// Whether Ctrl was held.
    pub ctrl: bool,
}

impl Key {
    /// Returns a key without Ctrl.
    #[must_use]
    pub const fn plain(code: KeyCode) -> Self {
        Self { code, ctrl: false }
    }

    /// Returns the key that types `character`.
    #[must_use]
    pub const fn character(character: char) -> Self {
        Self::plain(KeyCode::Char(character))
    }

    /// Returns Ctrl with `character`: letters in lower case, and the byte-equal keys folded
    /// (Ctrl-H and Ctrl-? are Backspace, Ctrl-I is Tab, Ctrl-J and Ctrl-M are Enter, Ctrl-[ is Esc).
    #[must_use]
    pub const fn control(character: char) -> Self {
        match character.to_ascii_lowercase() {
            'h' | '?' => Self::plain(KeyCode::Backspace),
            'i' => Self::plain(KeyCode::Tab),
            'j' | 'm' => Self::plain(KeyCode::Enter),
            '[' => Self::plain(KeyCode::Esc),
            '@' => Self { code: KeyCode::Char(' '), ctrl: true },
            other => Self { code: KeyCode::Char(other), ctrl: true },
        }
    }

    /// Returns the character this key types into a text field, if it types one.
    #[must_use]
    pub const fn typed(self) -> Option<char> {
        match self {
            Self { code: KeyCode::Char(character), ctrl: false } => Some(character),
            _ => None,
        }
    }
}

/// A key without its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyCode {
    /// A printable character, shift included: `a`, `A`, `?`, `å`, a space.
    Char(char),
    /// Enter or Return.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Tab with Shift.
    BackTab,
    /// The key that deletes to the left.
    Backspace,
    /// The key that deletes to the right.
    Delete,
    /// Insert.
    Insert,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// A function key, counted from 1.
    F(u8),
}

/// The keys with a name of their own, in their written form.
const NAMES: [(&str, KeyCode); 17] = [
    ("Space", KeyCode::Char(' ')),
    ("Enter", KeyCode::Enter),
    ("Esc", KeyCode::Esc),
    ("Tab", KeyCode::Tab),
    ("Shift-Tab", KeyCode::BackTab),
    ("Backspace", KeyCode::Backspace),
    ("Delete", KeyCode::Delete),
    ("Insert", KeyCode::Insert),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("PageUp", KeyCode::PageUp),
    ("PageDown", KeyCode::PageDown),
    ("Escape", KeyCode::Esc),
];

impl Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.ctrl, self.code) {
            (true, KeyCode::Char(letter)) if letter != ' ' => {
                write!(formatter, "Ctrl-{}", letter.to_ascii_uppercase())
            }
            (true, code) => write!(formatter, "Ctrl-{code}"),
            (false, code) => write!(formatter, "{code}"),
        }
    }
}

impl Display for KeyCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((name, _)) = NAMES.iter().find(|(_, code)| code == self) {
            return formatter.write_str(name);
        }
        match self {
            Self::F(number) => write!(formatter, "F{number}"),
            Self::Char(character) => formatter.write_char(*character),
            _ => Ok(()),
        }
    }
}

/// Why a written key is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Nothing was written where a key belongs.
    #[error("no key is written here")]
    Empty,
    /// The text names no key.
    #[error("«{0}» is no key; keys are written like a, A, Ctrl-P, F1, Shift-Tab, PageDown, Space")]
    Unknown(String),
    /// The text asks for a modifier that many terminals do not send.
    #[error("«{0}» asks for Alt or Shift, which many terminals do not send; write ? or A instead")]
    Modifier(String),
}

impl FromStr for Key {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        if text.is_empty() {
            return Err(KeyError::Empty);
        }
        if let Some(code) = parse_code(text) {
            return Ok(Self::plain(code));
        }
        let lower = text.to_ascii_lowercase();
        if lower.starts_with("alt-") || lower.starts_with("shift-") || lower.contains("-shift-") {
            return Err(KeyError::Modifier(text.to_owned()));
        }
        let held = strip_ctrl(text).and_then(parse_code);
        match held {
            Some(KeyCode::Char(character)) => Ok(Self::control(character)),
            Some(code) => Ok(Self { code, ctrl: true }),
            None => Err(KeyError::Unknown(text.to_owned())),
        }
    }
}

fn strip_ctrl(text: &str) -> Option<&str> {
    let (modifier, rest) = text.split_once('-')?;
    modifier.eq_ignore_ascii_case("ctrl").then_some(rest)
}

fn parse_code(text: &str) -> Option<KeyCode> {
    let named = NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(text));
    named
        .map(|(_, code)| *code)
        .or_else(|| parse_single_character(text))
        .or_else(|| parse_function_key(text))
}

fn parse_single_character(text: &str) -> Option<KeyCode> {
    let mut characters = text.chars();
    let first = characters.next().filter(|it| !it.is_control() && !it.is_whitespace())?;
    characters.next().is_none().then_some(KeyCode::Char(first))
}

fn parse_function_key(text: &str) -> Option<KeyCode> {
    let digits = text.strip_prefix(['F', 'f'])?;
    let number = digits.parse().ok().filter(|number| (1..=24).contains(number))?;
    (!digits.starts_with(['0', '+'])).then_some(KeyCode::F(number))
}

/// One or more keys pressed after another, written with a space between: `g t`, `, m a`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeySequence(pub Vec<Key>);

impl KeySequence {
    /// Says whether `keys` are the first keys of this sequence (or all of them).
    #[must_use]
    pub fn starts_with(&self, keys: &[Key]) -> bool {
        self.0.starts_with(keys)
    }
}

impl From<Key> for KeySequence {
    fn from(key: Key) -> Self {
        Self(vec![key])
    }
}

impl Display for KeySequence {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, key) in self.0.iter().enumerate() {
            if index > 0 {
                formatter.write_char(' ')?;
            }
            write!(formatter, "{key}")?;
        }
        Ok(())
    }
}

impl FromStr for KeySequence {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let keys = text.split_whitespace().map(str::parse).collect::<Result<Vec<Key>, _>>()?;
        if keys.is_empty() { Err(KeyError::Empty) } else { Ok(Self(keys)) }
    }
}

#[cfg(test)]
mod tests {
    use super::{Key, KeyCode, KeyError, KeySequence};

    #[test]
    fn every_key_reads_back_from_its_written_form() {
        for text in [
            "a",
            "A",
            "å",
            "Ø",
            "?",
            "-",
            ",",
            "<",
            "Space",
            "Enter",
            "Esc",
            "Tab",
            "Shift-Tab",
            "Backspace",
            "Delete",
            "Insert",
            "Up",
            "Down",
            "Left",
            "Right",
            "Home",
            "End",
            "PageUp",
            "PageDown",
            "F1",
            "F12",
            "Ctrl-P",
            "Ctrl-Space",
            "Ctrl-Left",
            "Ctrl--",
        ] {
            let key: Key = text.parse().unwrap();
            assert_eq!(key.to_string(), text);
        }
    }

    #[test]
    fn a_capital_is_a_key_of_its_own_but_not_with_ctrl() {
        assert_eq!("G".parse(), Ok(Key { code: KeyCode::Char('G'), ctrl: false }));
        assert_eq!("Ctrl-p".parse(), Ok(Key { code: KeyCode::Char('p'), ctrl: true }));
        assert_eq!("ctrl-P".parse(), Ok(Key { code: KeyCode::Char('p'), ctrl: true }));
    }

    #[test]
    fn control_letters_that_are_other_keys_on_the_wire_are_those_keys() {
        assert_eq!(Key::control('h'), Key::plain(KeyCode::Backspace));
        assert_eq!(Key::control('?'), Key::plain(KeyCode::Backspace));
        assert_eq!(Key::control('I'), Key::plain(KeyCode::Tab));
        assert_eq!(Key::control('m'), Key::plain(KeyCode::Enter));
        assert_eq!(Key::control('j'), Key::plain(KeyCode::Enter));
        assert_eq!("Ctrl-H".parse(), Ok(Key::plain(KeyCode::Backspace)));
    }

    #[test]
    fn a_name_is_read_in_any_case() {
        assert_eq!("pagedown".parse(), Ok(Key::plain(KeyCode::PageDown)));
        assert_eq!("escape".parse(), Ok(Key::plain(KeyCode::Esc)));
        assert_eq!("f5".parse(), Ok(Key::plain(KeyCode::F(5))));
    }

    #[test]
    fn keys_that_no_terminal_sends_are_refused_with_the_reason() {
        assert_eq!("Alt-x".parse::<Key>(), Err(KeyError::Modifier("Alt-x".into())));
        assert_eq!("Ctrl-Shift-x".parse::<Key>(), Err(KeyError::Modifier("Ctrl-Shift-x".into())));
        assert_eq!("F0".parse::<Key>(), Err(KeyError::Unknown("F0".into())));
        assert_eq!("F25".parse::<Key>(), Err(KeyError::Unknown("F25".into())));
        assert_eq!("gg".parse::<Key>(), Err(KeyError::Unknown("gg".into())));
        assert_eq!("Ctrl-".parse::<Key>(), Err(KeyError::Unknown("Ctrl-".into())));
        assert_eq!("".parse::<Key>(), Err(KeyError::Empty));
        assert_eq!("\u{1b}".parse::<Key>(), Err(KeyError::Unknown("\u{1b}".into())));
    }

    #[test]
    fn a_sequence_is_keys_with_spaces_between() {
        let sequence: KeySequence = ", m a".parse().unwrap();
        assert_eq!(sequence.0, [Key::character(','), Key::character('m'), Key::character('a')]);
        assert_eq!(sequence.to_string(), ", m a");
        assert_eq!("g  Ctrl-P ".parse::<KeySequence>().unwrap().to_string(), "g Ctrl-P");
        assert_eq!("  ".parse::<KeySequence>(), Err(KeyError::Empty));
    }

    #[test]
    fn a_sequence_knows_its_beginning() {
        let sequence: KeySequence = "g t".parse().unwrap();
        assert!(sequence.starts_with(&[Key::character('g')]));
        assert!(!sequence.starts_with(&[Key::character('t')]));
    }

    #[test]
    fn only_printable_keys_without_ctrl_type() {
        assert_eq!(Key::character('ø').typed(), Some('ø'));
        assert_eq!(Key::control('p').typed(), None);
        assert_eq!(Key::plain(KeyCode::Enter).typed(), None);
    }
}
