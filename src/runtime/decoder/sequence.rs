//! What the escape sequences of terminals stand for.
//!
//! The spellings are those of xterm, the Linux console, rxvt, and of the two newer keyboard
//! protocols, of which only what a plain terminal could have sent too is taken.

use crate::app::key::{Key, KeyCode};
use crate::runtime::input::Input;

/// What a whole control sequence says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A key or a change of focus.
    Input(Input),
    /// Pasted text follows.
    PasteBegins,
    /// Three more bytes of an old mouse report follow.
    MouseReport,
    /// Nothing for us.
    Nothing,
}

/// Reads a control sequence of which `body` stands between `ESC [` and the byte `last`.
pub(super) fn read_control_sequence(body: &[u8], last: u8) -> Meaning {
    match (body, last) {
        (b"", b'I') => Meaning::Input(Input::Focused),
        (b"", b'O') => Meaning::Input(Input::Unfocused),
        (b"", b'M') => Meaning::MouseReport,
        (b"", b'Z') => Meaning::Input(Input::Key(Key::plain(KeyCode::BackTab))),
        (b"[", b'A'..=b'E') => key_of(KeyCode::F(1 + last - b'A'), Modifiers::default()),
        _ => read_parameters(body, last),
    }
}

/// Reads the byte after `ESC O`.
pub(super) fn read_single_shift(last: u8) -> Option<Key> {
    let code = match last {
        b'M' => KeyCode::Enter,
        _ => code_of_letter(last)?,
    };
    Some(Key::plain(code))
}

fn read_parameters(body: &[u8], last: u8) -> Meaning {
    let Some(parameters) = Parameters::parse(body) else { return Meaning::Nothing };
    let modifiers = parameters.modifiers(1);
    match (last, parameters.first()) {
        (b'~', 200) => Meaning::PasteBegins,
        (b'~', 27) => read_character(parameters.get(2), modifiers),
        (b'u', code) => read_character(code, modifiers),
        (b'~', number) => {
            code_of_number(number).map_or(Meaning::Nothing, |it| key_of(it, modifiers))
        }
        // Anything but a 1 in front makes it the answer to a question about the cursor.
        (b'A'..=b'S', 0 | 1) => {
            code_of_letter(last).map_or(Meaning::Nothing, |code| key_of(code, modifiers))
        }
        _ => Meaning::Nothing,
    }
}

fn code_of_letter(letter: u8) -> Option<KeyCode> {
    Some(match letter {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'P'..=b'S' => KeyCode::F(1 + letter - b'P'),
        _ => return None,
    })
}

fn code_of_number(number: u32) -> Option<KeyCode> {
    Some(match number {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => function_key(number - 10),
        17..=21 => function_key(number - 11),
        23 | 24 => function_key(number - 12),
        _ => return None,
    })
}

fn function_key(number: u32) -> KeyCode {
    KeyCode::F(u8::try_from(number).unwrap_or_default())
}

/// A named key, unless it was let go rather than pressed.
fn key_of(code: KeyCode, modifiers: Modifiers) -> Meaning {
    match modifiers {
        Modifiers { is_release: true, .. } => Meaning::Nothing,
        Modifiers { ctrl, .. } => Meaning::Input(Input::Key(Key { code, ctrl })),
    }
}

/// A character by its number, as the newer protocols send it.
fn read_character(number: u32, modifiers: Modifiers) -> Meaning {
    // AltGr arrives as Ctrl and Alt together: the character is already the chosen one.
    let ctrl = modifiers.ctrl && !modifiers.alt;
    let key = match char::from_u32(number) {
        Some('\t') if modifiers.shift => Key::plain(KeyCode::BackTab),
        Some('\t') => Key::plain(KeyCode::Tab),
        Some('\r') => Key::plain(KeyCode::Enter),
        Some('\u{1b}') => Key::plain(KeyCode::Esc),
        Some('\u{7f}') => Key::plain(KeyCode::Backspace),
        // The range that the newer protocol uses for keys no plain terminal has.
        Some('\u{e000}'..='\u{f8ff}') | None => return Meaning::Nothing,
        Some(character) if character.is_control() => return Meaning::Nothing,
        Some(character) if ctrl => Key::control(character),
        Some(character) => Key::character(character),
    };
    if modifiers.is_release { Meaning::Nothing } else { Meaning::Input(Input::Key(key)) }
}

#[derive(Debug, Default, Clone, Copy)]
struct Modifiers {
    shift: bool,
    alt: bool,
    ctrl: bool,
    is_release: bool,
}

/// Numbers parted by semicolons, each with an optional sub-number after a colon.
struct Parameters<'a>(Vec<&'a str>);

impl<'a> Parameters<'a> {
    fn parse(body: &'a [u8]) -> Option<Self> {
        let text = std::str::from_utf8(body).ok()?;
        let is_numbers = text.bytes().all(|byte| matches!(byte, b'0'..=b';'));
        is_numbers.then(|| Self(text.split(';').collect()))
    }

    fn first(&self) -> u32 {
        self.get(0)
    }

    fn get(&self, index: usize) -> u32 {
        self.part(index, 0)
    }

    fn part(&self, index: usize, sub_index: usize) -> u32 {
        let parts = self.0.get(index).map(|text| text.split(':'));
        parts.and_then(|mut it| it.nth(sub_index)?.parse().ok()).unwrap_or_default()
    }

    fn modifiers(&self, index: usize) -> Modifiers {
        let mask = self.get(index).saturating_sub(1);
        Modifiers {
            shift: mask & 1 != 0,
            alt: mask & 2 != 0,
            ctrl: mask & 4 != 0,
            is_release: self.part(index, 1) == 3,
        }
    }
}
