//! The one door through which every string from a keyboard, a paste or a file comes in.
//!
//! What passes is composed (NFC), has LF as its only line break, and holds no character that steers a terminal,
//! turns the direction of writing or hides between letters. Offsets, searches and quotes can rely on that. The door
//! says what it took away; who called it decides whether to tell. Text that must be shown as it is, such as a path
//! from a stranger, is not cleaned but made [`visible`].

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A cleaned text and what was taken out of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// The text that came through.
    pub text: String,
    /// What did not, one entry a kind, in the order of [`RemovedKind`].
    pub removed: Vec<Removed>,
}

/// How many characters of one kind were taken out or replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Removed {
    /// What they were.
    pub kind: RemovedKind,
    /// How many code points.
    pub count: usize,
}

/// The kinds of characters that do not come through the door as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RemovedKind {
    /// A control character or a code point that is no character; taken out.
    Control,
    /// A mark that changes the direction of writing; taken out.
    Bidi,
    /// A character without width that joins nothing, or a soft hyphen; taken out.
    ZeroWidth,
    /// A vertical tab, form feed, NEL, U+2028 or U+2029; became a line break.
    OddLineBreak,
}

/// Cleans text that may have several lines: CRLF and CR become LF, a tab becomes a space.
#[must_use]
pub fn clean_lines(raw: &str) -> Cleaned {
    let mut counts = [0; KINDS.len()];
    let mut text = String::with_capacity(raw.len());
    let mut characters = raw.chars().peekable();
    while let Some(character) = characters.next() {
        match fate(character) {
            Fate::Keep => text.push(character),
            Fate::Space => text.push(' '),
            Fate::Break => {
                if character == '\r' && characters.peek() == Some(&'\n') {
                    characters.next();
                }
                text.push('\n');
            }
            Fate::Drop(kind) => counts[kind as usize] += 1,
            Fate::Replace(kind) => {
                counts[kind as usize] += 1;
                text.push('\n');
            }
        }
    }
    let text = settle(text, &mut counts[RemovedKind::ZeroWidth as usize]);
    Cleaned { text, removed: reported(counts) }
}

/// Cleans text that must be one line: white space with a line break in it becomes one space, and nothing at the ends.
///
/// Other white space is left as it was typed.
#[must_use]
pub fn clean_line(raw: &str) -> Cleaned {
    let cleaned = clean_lines(raw);
    if !cleaned.text.contains('\n') {
        return cleaned;
    }
    let mut counts = [0; KINDS.len()];
    for removed in &cleaned.removed {
        counts[removed.kind as usize] = removed.count;
    }
    let text = settle(join_lines(&cleaned.text), &mut counts[RemovedKind::ZeroWidth as usize]);
    Cleaned { text, removed: reported(counts) }
}

/// Shows each character that a terminal would obey or hide as a sign such as `<1b>` or `<U+202E>`.
///
/// This is for strings that must not be changed, only shown: paths, names in a zip, the words of another program.
/// Line breaks and tabs are shown too, so the result is always one line.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(needs_sign) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if !needs_sign(character) {
            shown.push(character);
        } else if u32::from(character) < 0x100 {
            shown.push_str(&format!("<{:02x}>", u32::from(character)));
        } else {
            shown.push_str(&format!("<U+{:04X}>", u32::from(character)));
        }
    }
    Cow::Owned(shown)
}

/// Shows what a terminal would obey or hide as [`visible`] does, but leaves a line break or tab as a space, and what
/// joins letters and pictures as it is.
///
/// This is for everything that is drawn: files can be changed by hand, so no text is taken to be clean.
#[must_use]
pub fn shown(text: &str) -> Cow<'_, str> {
    let is_plain = |character: char| !needs_sign(character) || matches!(character, ZWNJ | ZWJ);
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut drawn = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '\n' | '\t' => drawn.push(' '),
            _ if is_plain(character) => drawn.push(character),
            _ => drawn.push_str(&visible(character.encode_utf8(&mut [0; 4]))),
        }
    }
    Cow::Owned(drawn)
}

const KINDS: [RemovedKind; 4] =
    [RemovedKind::Control, RemovedKind::Bidi, RemovedKind::ZeroWidth, RemovedKind::OddLineBreak];

const ZWNJ: char = '\u{200C}';
const ZWJ: char = '\u{200D}';
const EMOJI_STYLE: char = '\u{FE0F}';

/// What happens to a character before its neighbors are looked at.
enum Fate {
    Keep,
    Space,
    Break,
    Drop(RemovedKind),
    Replace(RemovedKind),
}

fn fate(character: char) -> Fate {
    match character {
        '\n' | '\r' => Fate::Break,
        '\t' => Fate::Space,
        '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
            Fate::Replace(RemovedKind::OddLineBreak)
        }
        _ if character.is_control() || is_noncharacter(character) => {
            Fate::Drop(RemovedKind::Control)
        }
        _ if is_bidi_control(character) => Fate::Drop(RemovedKind::Bidi),
        _ if is_hidden(character) => Fate::Drop(RemovedKind::ZeroWidth),
        _ => Fate::Keep,
    }
}

fn needs_sign(character: char) -> bool {
    matches!(character, ZWNJ | ZWJ) || !matches!(fate(character), Fate::Keep)
}

fn is_noncharacter(character: char) -> bool {
    let value = u32::from(character);
    value & 0xFFFE == 0xFFFE || (0xFDD0..=0xFDEF).contains(&value)
}

fn is_bidi_control(character: char) -> bool {
    matches!(character,
        '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Tells whether a character takes no room and says nothing, whatever stands beside it.
///
/// Variation selectors other than the one for emoji, and the invisible copies of ASCII, are here because they can
/// carry a hidden message.
fn is_hidden(character: char) -> bool {
    matches!(character,
        '\u{00AD}' | '\u{034F}' | '\u{180B}'..='\u{180F}' | '\u{200B}' | '\u{2060}'..='\u{2065}'
        | '\u{206A}'..='\u{206F}' | '\u{FE00}'..='\u{FE0E}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFB}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Composes the text and takes out joiners that join nothing, until neither changes anything.
///
/// Both are needed in turn: a joiner between a letter and its accent keeps them from being composed, and a composed
/// character may no longer be one that a joiner can follow.
fn settle(text: String, dropped: &mut usize) -> String {
    let mut text = composed(text);
    while text.contains([ZWNJ, ZWJ, EMOJI_STYLE]) {
        let (without, n_dropped) = without_stray_joiners(&text);
        if n_dropped == 0 {
            break;
        }
        *dropped += n_dropped;
        text = composed(without);
    }
    text
}

fn composed(text: String) -> String {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text,
        IsNormalized::No | IsNormalized::Maybe => text.nfc().collect(),
    }
}

/// What stands before a joiner, seen through the marks that belong to it.
#[derive(Clone, Copy, PartialEq)]
enum Base {
    None,
    Letter,
    Emoji,
}

fn without_stray_joiners(text: &str) -> (String, usize) {
    let mut kept = String::with_capacity(text.len());
    let mut n_dropped = 0;
    let mut base = Base::None;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let next = characters.peek().map_or(Base::None, |next| base_of(*next, Base::None));
        let keeps = match character {
            ZWNJ => base == Base::Letter && next == Base::Letter,
            ZWJ => base != Base::None && next == base,
            EMOJI_STYLE => kept.chars().next_back().is_some_and(can_have_style),
            _ => true,
        };
        if keeps {
            kept.push(character);
            base = base_of(character, base);
        } else {
            n_dropped += 1;
        }
    }
    (kept, n_dropped)
}

fn base_of(character: char, before: Base) -> Base {
    match character {
        ZWNJ | ZWJ | EMOJI_STYLE => before,
        _ if is_emoji(character) => Base::Emoji,
        _ if character.is_alphabetic() => Base::Letter,
        _ if unicode_normalization::char::is_combining_mark(character) => before,
        _ => Base::None,
    }
}

fn is_emoji(character: char) -> bool {
    matches!(character, '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}')
}

fn can_have_style(character: char) -> bool {
    !character.is_whitespace() && !matches!(character, EMOJI_STYLE | ZWJ | ZWNJ)
}

fn join_lines(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut lines = text.split('\n').peekable();
    let mut is_first = true;
    while let Some(line) = lines.next() {
        let line = if is_first { line } else { line.trim_start() };
        let line = if lines.peek().is_some() { line.trim_end() } else { line };
        if !joined.is_empty() && !line.is_empty() {
            joined.push(' ');
        }
        joined.push_str(line);
        is_first = false;
    }
    joined
}

fn reported(counts: [usize; KINDS.len()]) -> Vec<Removed> {
    KINDS
        .into_iter()
        .zip(counts)
        .filter(|(_, count)| *count > 0)
        .map(|(kind, count)| Removed { kind, count })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{Strategy, any, prop};
    use proptest::{prop_assert, prop_assert_eq, proptest};

    use super::*;

    #[test]
    fn windows_and_old_mac_line_ends_become_lf() {
        assert_eq!(clean_lines("a\r\nb\rc\n\r\nd").text, "a\nb\nc\n\nd");
        assert_eq!(clean_lines("a\r\nb").removed, []);
    }

    #[test]
    fn separators_and_form_feeds_become_line_breaks_and_are_counted() {
        let cleaned = clean_lines("a\u{2028}b\u{2029}c\u{0B}d\u{0C}e\u{85}f");
        assert_eq!(cleaned.text, "a\nb\nc\nd\ne\nf");
        assert_eq!(cleaned.removed, [Removed { kind: RemovedKind::OddLineBreak, count: 5 }]);
    }

    #[test]
    fn what_is_drawn_has_no_sign_that_steers_a_terminal_and_keeps_pictures_whole() {
        assert_eq!(shown("a\u{1B}[31m\u{202E}b"), "a<1b>[31m<U+202E>b");
        assert_eq!(shown("one\ntwo\tthree\r"), "one two three<0d>");
        assert!(matches!(shown("å 👩‍👩‍👧"), Cow::Borrowed("å 👩‍👩‍👧")));
    }

    #[test]
    fn control_bidi_and_hidden_characters_go_and_are_counted_by_kind() {
        let cleaned =
            clean_lines("\u{FEFF}rå\u{1B}d\u{7F}\u{9B}\u{202E}gi\u{AD}ver\u{200B}\u{FFFF}");
        assert_eq!(cleaned.text, "rådgiver");
        assert_eq!(
            cleaned.removed,
            [
                Removed { kind: RemovedKind::Control, count: 4 },
                Removed { kind: RemovedKind::Bidi, count: 1 },
                Removed { kind: RemovedKind::ZeroWidth, count: 3 },
            ]
        );
    }

    #[test]
    fn decomposed_norwegian_letters_are_composed() {
        assert_eq!(clean_line("bla\u{30A}ba\u{308}r").text, "blåbär");
    }

    #[test]
    fn a_tab_is_a_space() {
        assert_eq!(clean_line("a\tb").text, "a b");
    }

    #[test]
    fn line_breaks_become_one_space_and_none_at_the_ends() {
        assert_eq!(clean_line("\nikke nå, \r\n\r\n  men siden\n").text, "ikke nå, men siden");
        assert_eq!(clean_line("to  mellomrom ").text, "to  mellomrom ");
        assert_eq!(clean_line("\n \n").text, "");
    }

    #[test]
    fn joiners_stay_inside_words_and_emoji() {
        for text in ["می‌خواهم", "👩\u{200D}👧", "❤\u{FE0F}\u{200D}🔥", "ක\u{DCA}\u{200D}ර", "👍🏽"]
        {
            assert_eq!(clean_line(text).text, text);
        }
    }

    #[test]
    fn joiners_that_join_nothing_go() {
        let cleaned = clean_line("\u{200D}en\u{200C} to\u{200D}\u{200D}tre\u{200D}🙂 \u{FE0F}");
        assert_eq!(cleaned.text, "en to\u{200D}tre🙂 ");
        assert_eq!(cleaned.removed, [Removed { kind: RemovedKind::ZeroWidth, count: 5 }]);
    }

    #[test]
    fn an_accent_behind_a_stray_joiner_is_composed() {
        assert_eq!(clean_line("e\u{200D}\u{301}").text, "é");
    }

    #[test]
    fn strangers_strings_are_shown_with_signs() {
        assert_eq!(visible("a\u{1B}[31m\u{202E}b\n\u{200D}"), "a<1b>[31m<U+202E>b<0a><U+200D>");
        assert_eq!(visible("tab\there\u{9B}"), "tab<09>here<9b>");
        assert!(matches!(visible("blåbær.txt"), Cow::Borrowed("blåbær.txt")));
    }

    fn odd_text() -> impl Strategy<Value = String> {
        let odd = prop::sample::select(vec![
            '\u{200D}',
            '\u{200C}',
            '\u{FE0F}',
            '\u{301}',
            '\u{338}',
            '\u{30A}',
            '\r',
            '\n',
            '\t',
            ' ',
            'a',
            'e',
            'å',
            '↔',
            '=',
            '👩',
            '🏽',
            '\u{202E}',
            '\u{FEFF}',
            '\u{2028}',
            '\u{1B}',
            '\u{34F}',
            'ᄀ',
            'ᅡ',
            '\u{E0041}',
            '\u{DCA}',
            'ක',
        ]);
        prop::collection::vec(proptest::prop_oneof![odd, any::<char>()], 0..24)
            .prop_map(|characters| characters.into_iter().collect())
    }

    fn is_forbidden(character: char) -> bool {
        character.is_control()
            || ('\u{2028}'..='\u{202E}').contains(&character)
            || ('\u{2060}'..='\u{206F}').contains(&character)
            || matches!(
                character,
                '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{61C}' | '\u{FEFF}' | '\u{AD}'
            )
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(raw in odd_text()) {
            let lines = clean_lines(&raw).text;
            let again = clean_lines(&lines);
            prop_assert_eq!((again.text, again.removed), (lines, vec![]));
            let line = clean_line(&raw).text;
            let again = clean_line(&line);
            prop_assert_eq!((again.text, again.removed), (line, vec![]));
        }

        #[test]
        fn nothing_forbidden_comes_through(raw in odd_text()) {
            let lines = clean_lines(&raw).text;
            prop_assert!(!lines.chars().any(|character| character != '\n' && is_forbidden(character)));
            prop_assert!(!clean_line(&raw).text.chars().any(is_forbidden));
        }

        #[test]
        fn what_comes_through_is_composed(raw in odd_text()) {
            prop_assert!(unicode_normalization::is_nfc(&clean_lines(&raw).text));
            prop_assert!(unicode_normalization::is_nfc(&clean_line(&raw).text));
        }

        #[test]
        fn a_visible_text_has_nothing_hidden(raw in odd_text()) {
            let shown = visible(&raw);
            prop_assert!(!shown.contains([ZWJ, ZWNJ]) && !shown.chars().any(is_forbidden));
            prop_assert_eq!(visible(&shown), shown.clone());
        }
    }
}
