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
mod tests {
    use std::time::{Duration, Instant};

    use proptest::prelude::{Strategy, any, prop_assert_eq, proptest};

    use super::{Decoder, ESCAPE_HOLD};
    use crate::app::key::{Key, KeyCode};
    use crate::runtime::input::Input;

    const ESC: Input = Input::Key(Key::plain(KeyCode::Esc));
    const DOWN: Input = Input::Key(Key::plain(KeyCode::Down));

    fn key(character: char) -> Input {
        Input::Key(Key::character(character))
    }

    fn plain(code: KeyCode) -> Input {
        Input::Key(Key::plain(code))
    }

    /// Feeds the pieces with the given pause before each, expiring whatever falls due meanwhile.
    fn decode(pieces: &[(u64, &[u8])]) -> Vec<Input> {
        let mut decoder = Decoder::new(ESCAPE_HOLD);
        let mut found = Vec::new();
        let mut now = Instant::now();
        for (pause, bytes) in pieces {
            let arrival = now + Duration::from_millis(*pause);
            while let Some(deadline) = decoder.deadline().filter(|it| *it <= arrival) {
                decoder.expire(deadline, &mut found);
            }
            now = arrival;
            decoder.feed(bytes, now, &mut found);
        }
        while let Some(deadline) = decoder.deadline() {
            decoder.expire(deadline, &mut found);
        }
        found
    }

    fn decode_at_once(bytes: &[u8]) -> Vec<Input> {
        decode(&[(0, bytes)])
    }

    #[test]
    fn letters_of_every_width_are_typed() {
        let typed = decode_at_once("aå–😀".as_bytes());
        assert_eq!(typed, [key('a'), key('å'), key('–'), key('😀')]);
    }

    #[test]
    fn a_letter_cut_between_its_bytes_is_one_letter() {
        assert_eq!(decode(&[(0, b"\xc3"), (500, b"\xa5")]), [key('å')]);
    }

    #[test]
    fn bytes_that_are_no_text_are_skipped_and_the_next_letter_counts() {
        assert_eq!(decode_at_once(b"\xc3a\xff\x80b\xe2\x28"), [key('a'), key('b'), key('(')]);
    }

    #[test]
    fn control_bytes_are_the_keys_they_stand_for() {
        let found = decode_at_once(b"\r\n\t\x08\x7f\x10\x1a\x00");
        let expected = [
            plain(KeyCode::Enter),
            plain(KeyCode::Enter),
            plain(KeyCode::Tab),
            plain(KeyCode::Backspace),
            plain(KeyCode::Backspace),
            Input::Key(Key::control('p')),
            Input::Key(Key::control('z')),
            Input::Key(Key::control(' ')),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn both_spellings_of_every_named_key_are_known() {
        let spellings: [(&[u8], KeyCode); 38] = [
            (b"\x1b[A", KeyCode::Up),
            (b"\x1bOA", KeyCode::Up),
            (b"\x1b[B", KeyCode::Down),
            (b"\x1bOC", KeyCode::Right),
            (b"\x1b[D", KeyCode::Left),
            (b"\x1b[H", KeyCode::Home),
            (b"\x1bOH", KeyCode::Home),
            (b"\x1b[1~", KeyCode::Home),
            (b"\x1b[7~", KeyCode::Home),
            (b"\x1b[F", KeyCode::End),
            (b"\x1bOF", KeyCode::End),
            (b"\x1b[4~", KeyCode::End),
            (b"\x1b[8~", KeyCode::End),
            (b"\x1b[2~", KeyCode::Insert),
            (b"\x1b[3~", KeyCode::Delete),
            (b"\x1b[5~", KeyCode::PageUp),
            (b"\x1b[6~", KeyCode::PageDown),
            (b"\x1b[Z", KeyCode::BackTab),
            (b"\x1bOP", KeyCode::F(1)),
            (b"\x1bOQ", KeyCode::F(2)),
            (b"\x1bOR", KeyCode::F(3)),
            (b"\x1bOS", KeyCode::F(4)),
            (b"\x1b[11~", KeyCode::F(1)),
            (b"\x1b[14~", KeyCode::F(4)),
            (b"\x1b[[A", KeyCode::F(1)),
            (b"\x1b[[E", KeyCode::F(5)),
            (b"\x1b[15~", KeyCode::F(5)),
            (b"\x1b[17~", KeyCode::F(6)),
            (b"\x1b[18~", KeyCode::F(7)),
            (b"\x1b[19~", KeyCode::F(8)),
            (b"\x1b[20~", KeyCode::F(9)),
            (b"\x1b[21~", KeyCode::F(10)),
            (b"\x1b[23~", KeyCode::F(11)),
            (b"\x1b[24~", KeyCode::F(12)),
            (b"\x1b[1;2A", KeyCode::Up),
            (b"\x1b[1;3B", KeyCode::Down),
            (b"\x1b[1;1R", KeyCode::F(3)),
            (b"\x1bOM", KeyCode::Enter),
        ];
        for (bytes, code) in spellings {
            assert_eq!(decode_at_once(bytes), [plain(code)], "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn ctrl_with_a_named_key_is_kept_and_a_release_is_no_press() {
        let control_left = Input::Key(Key { code: KeyCode::Left, ctrl: true });
        assert_eq!(decode_at_once(b"\x1b[1;5D"), [control_left]);
        assert_eq!(decode_at_once(b"\x1b[1;1:3D"), []);
    }

    #[test]
    fn newer_protocols_spell_characters_that_are_understood() {
        assert_eq!(decode_at_once(b"\x1b[112;5u"), [Input::Key(Key::control('p'))]);
        assert_eq!(decode_at_once(b"\x1b[27;5;105~"), [plain(KeyCode::Tab)]);
        assert_eq!(decode_at_once(b"\x1b[27u"), [ESC]);
        assert_eq!(decode_at_once(b"\x1b[9;2u"), [plain(KeyCode::BackTab)]);
        assert_eq!(decode_at_once(b"\x1b[64;7u"), [key('@')]);
        assert_eq!(decode_at_once(b"\x1b[229;1:3u"), []);
    }

    #[test]
    fn a_lone_escape_comes_after_its_hold_and_not_before() {
        let mut decoder = Decoder::new(Duration::from_millis(40));
        let mut found = Vec::new();
        let start = Instant::now();
        decoder.feed(b"\x1b", start, &mut found);
        assert_eq!(decoder.deadline(), Some(start + Duration::from_millis(40)));
        decoder.expire(start + Duration::from_millis(39), &mut found);
        assert_eq!(found, []);
        decoder.expire(start + Duration::from_millis(40), &mut found);
        assert_eq!(found, [ESC]);
        assert_eq!(decoder.deadline(), None);
    }

    #[test]
    fn an_arrow_cut_anywhere_by_the_network_is_one_arrow() {
        for gap in [5, 20, 39] {
            assert_eq!(decode(&[(0, b"\x1b"), (gap, b"[B")]), [DOWN], "{gap} ms after Esc");
            assert_eq!(decode(&[(0, b"\x1b"), (gap, b"OB")]), [DOWN], "{gap} ms after Esc");
        }
        for gap in [5, 20, 50, 100] {
            assert_eq!(decode(&[(0, b"\x1b["), (gap, b"B")]), [DOWN], "{gap} ms after [");
            assert_eq!(decode(&[(0, b"\x1bO"), (gap, b"B")]), [DOWN], "{gap} ms after O");
            let in_four = decode(&[(0, b"\x1b"), (20, b"["), (gap, b"6"), (gap, b"~")]);
            assert_eq!(in_four, [plain(KeyCode::PageDown)], "{gap} ms twice");
        }
    }

    #[test]
    fn a_rest_that_comes_after_its_escape_was_handed_over_is_still_an_arrow() {
        for gap in [50, 100, 180] {
            assert_eq!(decode(&[(0, b"\x1b"), (gap, b"[B")]), [ESC, DOWN], "{gap} ms");
        }
        assert_eq!(decode(&[(0, b"\x1b"), (100, b"[x")]), [ESC, key('['), key('x')]);
        assert_eq!(decode(&[(0, b"\x1b"), (100, b"[")]), [ESC, key('[')]);
        assert_eq!(decode(&[(0, b"\x1b"), (250, b"[B")]), [ESC, key('['), key('B')]);
    }

    #[test]
    fn what_is_typed_after_escape_is_typed() {
        assert_eq!(decode_at_once(b"\x1bj"), [ESC, key('j')]);
        assert_eq!(decode_at_once("\x1bø".as_bytes()), [ESC, key('ø')]);
        assert_eq!(decode_at_once(b"\x1b\x10"), [ESC, Input::Key(Key::control('p'))]);
        assert_eq!(decode_at_once(b"\x1b\x1b[B"), [ESC, DOWN]);
        assert_eq!(decode_at_once(b"\x1b\x1b"), [ESC, ESC]);
        assert_eq!(decode_at_once(b"\x1bO"), [ESC, key('O')]);
        assert_eq!(decode_at_once(b"\x1bOx"), [ESC, key('O'), key('x')]);
        assert_eq!(decode_at_once(b"\x1b["), [ESC, key('[')]);
    }

    #[test]
    fn a_paste_is_one_input_however_it_is_cut() {
        let whole = b"\x1b[200~q\r\n\x1b[A\xc3\xa5\x1b[201~x";
        let expected = [Input::Paste("q\r\n\u{1b}[Aå".into()), key('x')];
        for cut in 2..whole.len() {
            let (head, tail) = whole.split_at(cut);
            assert_eq!(decode(&[(0, head), (100, tail)]), expected, "cut at {cut}");
        }
        let slowly: Vec<(u64, &[u8])> = whole.chunks(1).map(|byte| (30, byte)).collect();
        assert_eq!(decode(&slowly), expected);
    }

    #[test]
    fn a_paste_waits_for_its_end_however_long_it_takes() {
        let found = decode(&[(0, b"\x1b[200~ab"), (60_000, b"c\x1b[20"), (9_000, b"1~")]);
        assert_eq!(found, [Input::Paste("abc".into())]);
    }

    #[test]
    fn focus_changes_are_told() {
        assert_eq!(decode_at_once(b"\x1b[I\x1b[O"), [Input::Focused, Input::Unfocused]);
        assert_eq!(decode(&[(0, b"\x1b"), (30, b"["), (100, b"O")]), [Input::Unfocused]);
    }

    #[test]
    fn answers_and_mouse_reports_never_become_keys() {
        assert_eq!(decode_at_once(b"\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\a"), [key('a')]);
        assert_eq!(decode_at_once(b"\x1b]11;rgb:0/0/0\x07a"), [key('a')]);
        assert_eq!(decode(&[(0, b"\x1b]11;rg"), (100, b"b:0/0/0\x07a")]), [key('a')]);
        assert_eq!(decode_at_once(b"\x1b[?62;22ca"), [key('a')]);
        assert_eq!(decode_at_once(b"\x1b[24;80Ra"), [key('a')]);
        assert_eq!(decode_at_once(b"\x1b[<0;12;5Ma"), [key('a')]);
        assert_eq!(decode_at_once(b"\x1b[M !!a"), [key('a')]);
    }

    #[test]
    fn a_torn_sequence_is_dropped_and_the_next_key_counts() {
        assert_eq!(decode(&[(0, b"\x1b[1;"), (400, b"a")]), [key('a')]);
        assert_eq!(decode_at_once(b"\x1b[1;\rb"), [plain(KeyCode::Enter), key('b')]);
    }

    #[test]
    fn an_endless_sequence_does_not_fill_the_memory_or_swallow_the_next_key() {
        let mut bytes = b"\x1b[".to_vec();
        bytes.extend([b';'; 63]);
        bytes.extend(b"\x1b[B");
        assert_eq!(decode_at_once(&bytes), [DOWN]);
    }

    proptest! {
        #[test]
        fn how_bytes_are_cut_without_pauses_never_matters(
            bytes in proptest::collection::vec(
                proptest::sample::select(b"\x1b[O]AB~;0126uM\x07\\x \xc3\xa5".to_vec())
                    .boxed().prop_union(any::<u8>().boxed()), 0..40),
            cut in any::<proptest::sample::Index>(),
        ) {
            let (head, tail) = bytes.split_at(cut.index(bytes.len() + 1));
            prop_assert_eq!(decode(&[(0, head), (0, tail)]), decode_at_once(&bytes));
        }

        #[test]
        fn typed_text_comes_out_as_typed(text in "[a-zæøåÆØÅ0-9 +',.<:?–-]{0,30}") {
            let expected: Vec<Input> = text.chars().map(key).collect();
            prop_assert_eq!(decode_at_once(text.as_bytes()), expected);
        }
    }
}
