//! Bytes in, keys out, with every cut and pause a network can make.

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
