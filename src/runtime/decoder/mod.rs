//! From the bytes of a terminal to keys, a state machine without a clock.
//!
//! A network may cut an escape sequence anywhere. So a lone Esc is held back a moment, and a
//! sequence once begun is given time to end; both deadlines are told to the caller, who owns the
//! clock. What is no key (mouse reports, late answers to questions nobody asked) is swallowed
//! rather than typed.

mod sequence;

use std::time::{Duration, Instant};

use crate::app::key::{Key, KeyCode};
use crate::runtime::decoder::sequence::{Meaning, read_control_sequence, read_single_shift};
use crate::runtime::input::Input;

/// How long an Esc is held back unless a setting says otherwise.
pub const ESCAPE_HOLD: Duration = Duration::from_millis(40);

/// How long the next piece of a sequence may take once its second byte has come.
const SEQUENCE_HOLD: Duration = Duration::from_millis(150);

/// How long after a released Esc a `[` is still looked at as the late rest of a cut sequence.
const LATE_REST: Duration = Duration::from_millis(150);

/// Longer sequences are not keys.
const LONGEST_SEQUENCE: usize = 64;

/// A longer answer of the terminal than this is taken for something else.
const LONGEST_REPLY: usize = 4096;

/// A longer paste is handed over in pieces of this size, so that memory stays bounded.
const LONGEST_PASTE: usize = 16 << 20;

const PASTE_END: &[u8] = b"\x1b[201~";

/// Reads keys, pastes and focus changes out of bytes, however the bytes are cut.
#[derive(Debug)]
pub struct Decoder {
    state: State,
    /// The bytes of what has begun and has not ended, without the leading Esc.
    begun: Vec<u8>,
    escape_hold: Duration,
    deadline: Option<Instant>,
    released_escape: Option<Instant>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Ground,
    Character {
        missing: usize,
    },
    Escape,
    ControlSequence,
    /// A control sequence whose Esc has already been handed over.
    LateSequence,
    SingleShift,
    MouseReport {
        missing: usize,
    },
    Reply,
    Paste,
}

impl Decoder {
    /// Makes a decoder that holds a lone Esc for `escape_hold`.
    #[must_use]
    pub fn new(escape_hold: Duration) -> Self {
        Self {
            state: State::Ground,
            begun: Vec::new(),
            escape_hold,
            deadline: None,
            released_escape: None,
        }
    }

    /// Returns when [`Decoder::expire`] has to be called if no byte comes before.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// Reads `bytes` that came at `now` and puts what they mean into `found`.
    pub fn feed(&mut self, bytes: &[u8], now: Instant, found: &mut Vec<Input>) {
        for &byte in bytes {
            self.feed_byte(byte, now, found);
        }
    }

    /// Hands over what was held back if its time is up at `now`.
    pub fn expire(&mut self, now: Instant, found: &mut Vec<Input>) {
        if self.deadline.is_none_or(|deadline| now < deadline) {
            return;
        }
        if self.state == State::Escape {
            self.released_escape = Some(now);
        }
        self.give_up(found);
    }

    fn feed_byte(&mut self, byte: u8, now: Instant, found: &mut Vec<Input>) {
        match self.state {
            State::Ground => self.feed_ground(byte, now, found),
            State::Character { missing } => self.feed_character(byte, missing, now, found),
            State::Escape => self.feed_escape(byte, now, found),
            State::ControlSequence | State::LateSequence => self.feed_sequence(byte, now, found),
            State::SingleShift => self.feed_single_shift(byte, now, found),
            State::MouseReport { missing } => self.skip_mouse_report(missing),
            State::Reply => self.skip_reply(byte, now),
            State::Paste => self.feed_paste(byte, found),
        }
    }

    fn feed_ground(&mut self, byte: u8, now: Instant, found: &mut Vec<Input>) {
        match byte {
            0x1b => self.begin(State::Escape, now + self.escape_hold),
            b'[' if self.is_late_rest(now) => {
                self.begin(State::LateSequence, now + self.escape_hold);
                self.begun.push(byte);
            }
            0..=0x1f | 0x7f => found.push(Input::Key(control_key(byte))),
            0x20..=0x7e => found.push(Input::Key(Key::character(char::from(byte)))),
            0xc2..=0xf4 => {
                self.begun = vec![byte];
                self.state = State::Character { missing: continuation_bytes(byte) };
            }
            _ => {}
        }
    }

    fn is_late_rest(&self, now: Instant) -> bool {
        self.released_escape.is_some_and(|released| now < released + LATE_REST)
    }

    fn feed_character(&mut self, byte: u8, missing: usize, now: Instant, found: &mut Vec<Input>) {
        if byte & 0xc0 != 0x80 {
            self.rest();
            self.feed_ground(byte, now, found);
            return;
        }
        self.begun.push(byte);
        if missing > 1 {
            self.state = State::Character { missing: missing - 1 };
            return;
        }
        let character = std::str::from_utf8(&self.begun).ok().and_then(|it| it.chars().next());
        found.extend(character.filter(|it| !it.is_control()).map(Key::character).map(Input::Key));
        self.rest();
    }

    fn feed_escape(&mut self, byte: u8, now: Instant, found: &mut Vec<Input>) {
        match byte {
            b'[' => self.begin(State::ControlSequence, now + SEQUENCE_HOLD),
            b'O' => self.begin(State::SingleShift, now + SEQUENCE_HOLD),
            b']' => self.begin(State::Reply, now + SEQUENCE_HOLD),
            // Alt with a key, or Esc and a key typed so fast that the network joined them.
            // tusj has no Alt keys, so it can only mean the second.
            _ => {
                self.give_up(found);
                self.feed_ground(byte, now, found);
                return;
            }
        }
        self.begun.push(byte);
    }

    fn feed_sequence(&mut self, byte: u8, now: Instant, found: &mut Vec<Input>) {
        let is_parameter = (0x20..=0x3f).contains(&byte) || (byte == b'[' && self.begun == b"[");
        if is_parameter && self.begun.len() < LONGEST_SEQUENCE {
            self.begun.push(byte);
            self.deadline = Some(now + SEQUENCE_HOLD);
        } else if (0x40..=0x7e).contains(&byte) {
            self.end_sequence(byte, found);
        } else {
            self.give_up(found);
            self.feed_ground(byte, now, found);
        }
    }

    fn end_sequence(&mut self, last: u8, found: &mut Vec<Input>) {
        let body = self.begun.get(1..).unwrap_or_default();
        match read_control_sequence(body, last) {
            Meaning::Input(input) => found.push(input),
            Meaning::PasteBegins => {
                self.begin_paste();
                return;
            }
            Meaning::MouseReport => {
                self.rest();
                self.state = State::MouseReport { missing: 3 };
                return;
            }
            Meaning::Nothing if self.state == State::LateSequence => {
                type_bytes(&self.begun, found);
                type_bytes(&[last], found);
            }
            Meaning::Nothing => {}
        }
        self.rest();
    }

    fn feed_single_shift(&mut self, byte: u8, now: Instant, found: &mut Vec<Input>) {
        if let Some(key) = read_single_shift(byte) {
            self.rest();
            found.push(Input::Key(key));
        } else {
            self.give_up(found);
            self.feed_ground(byte, now, found);
        }
    }

    fn skip_mouse_report(&mut self, missing: usize) {
        self.state = match missing {
            0 | 1 => State::Ground,
            _ => State::MouseReport { missing: missing - 1 },
        };
    }

    fn skip_reply(&mut self, byte: u8, now: Instant) {
        let ends = byte == 0x07 || (byte == b'\\' && self.begun.ends_with(b"\x1b"));
        if ends || self.begun.len() >= LONGEST_REPLY {
            self.rest();
        } else {
            self.begun.push(byte);
            self.deadline = Some(now + SEQUENCE_HOLD);
        }
    }

    fn begin_paste(&mut self) {
        self.rest();
        self.state = State::Paste;
    }

    /// A paste has no deadline: were it given up on a slow line, the rest of the text would be
    /// taken for commands.
    fn feed_paste(&mut self, byte: u8, found: &mut Vec<Input>) {
        self.begun.push(byte);
        if self.begun.ends_with(PASTE_END) {
            self.begun.truncate(self.begun.len() - PASTE_END.len());
            found.push(Input::Paste(String::from_utf8_lossy(&self.begun).into_owned()));
            self.rest();
        } else if self.begun.len() >= LONGEST_PASTE && byte.is_ascii_alphabetic() {
            // A letter is no part of the end mark and no part of a longer character.
            found.push(Input::Paste(String::from_utf8_lossy(&self.begun).into_owned()));
            self.begun.clear();
        }
    }

    fn begin(&mut self, state: State, deadline: Instant) {
        self.state = state;
        self.begun.clear();
        self.deadline = Some(deadline);
    }

    fn rest(&mut self) {
        self.state = State::Ground;
        self.begun = Vec::new();
        self.deadline = None;
    }

    /// Takes what has begun for what was typed: Esc, and the one byte after it. More than that
    /// nobody types so fast; it is a torn sequence and says nothing.
    fn give_up(&mut self, found: &mut Vec<Input>) {
        let state = self.state;
        let begun = std::mem::take(&mut self.begun);
        self.rest();
        match state {
            State::Escape => found.push(Input::Key(Key::plain(KeyCode::Esc))),
            State::ControlSequence | State::SingleShift | State::Reply if begun.len() == 1 => {
                found.push(Input::Key(Key::plain(KeyCode::Esc)));
                type_bytes(&begun, found);
            }
            State::LateSequence => type_bytes(&begun, found),
            _ => {}
        }
    }
}

fn type_bytes(bytes: &[u8], found: &mut Vec<Input>) {
    found.extend(bytes.iter().map(|&byte| Input::Key(Key::character(char::from(byte)))));
}

/// Returns the key of a byte below the space, or of 0x7f.
fn control_key(byte: u8) -> Key {
    match byte {
        0 => Key::control(' '),
        0x7f => Key::plain(KeyCode::Backspace),
        _ => Key::control(char::from(byte | 0x40)),
    }
}

fn continuation_bytes(lead: u8) -> usize {
    match lead {
        0xf0.. => 3,
        0xe0.. => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests;
