//! Steps by grapheme cluster: what a reader takes for one character.

use unicode_segmentation::GraphemeCursor;

use crate::domain::text::{CodePoint, length};

/// Returns the first border between graphemes after `at`; at or past the end it is the end.
#[must_use]
pub fn next_grapheme(text: &str, at: CodePoint) -> CodePoint {
    let byte = byte_of(text, at);
    let next = GraphemeCursor::new(byte, text.len(), true).next_boundary(text, 0);
    length_to(text, next.ok().flatten().unwrap_or(text.len()))
}

/// Returns the last border between graphemes before `at`; at the start it is the start.
#[must_use]
pub fn previous_grapheme(text: &str, at: CodePoint) -> CodePoint {
    let byte = byte_of(text, at);
    let previous = GraphemeCursor::new(byte, text.len(), true).prev_boundary(text, 0);
    length_to(text, previous.ok().flatten().unwrap_or(0))
}

/// Returns the start of the grapheme that contains `at`, which is `at` itself on a border; past the end it is the end.
#[must_use]
pub fn grapheme_start(text: &str, at: CodePoint) -> CodePoint {
    let byte = byte_of(text, at);
    if is_border(text, byte) { length_to(text, byte) } else { previous_grapheme(text, at) }
}

/// Returns the end of the grapheme that contains `at`, which is `at` itself on a border; past the end it is the end.
#[must_use]
pub fn grapheme_end(text: &str, at: CodePoint) -> CodePoint {
    let byte = byte_of(text, at);
    if is_border(text, byte) { length_to(text, byte) } else { next_grapheme(text, at) }
}

/// Returns whether the byte position lies between two graphemes.
pub(super) fn is_border(text: &str, byte: usize) -> bool {
    text.is_char_boundary(byte)
        && GraphemeCursor::new(byte, text.len(), true).is_boundary(text, 0).unwrap_or(true)
}

fn byte_of(text: &str, at: CodePoint) -> usize {
    let mut characters = text.chars();
    if at > CodePoint::ZERO {
        characters.nth(at.0 as usize - 1);
    }
    text.len() - characters.as_str().len()
}

fn length_to(text: &str, byte: usize) -> CodePoint {
    length(text.get(..byte).unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert_eq, proptest};
    use unicode_segmentation::UnicodeSegmentation;

    use super::*;

    const FAMILY: &str = "a👩‍👩‍👧e\u{301}🇳🇴";

    #[test]
    fn a_family_an_accented_letter_and_a_flag_are_one_step_each() {
        let mut at = CodePoint::ZERO;
        let mut borders = vec![at];
        while at < length(FAMILY) {
            at = next_grapheme(FAMILY, at);
            borders.push(at);
        }
        assert_eq!(borders, [0, 1, 6, 8, 10].map(CodePoint));
        for pair in borders.windows(2) {
            assert_eq!(previous_grapheme(FAMILY, pair[1]), pair[0]);
        }
    }

    #[test]
    fn the_ends_of_the_text_hold() {
        assert_eq!(next_grapheme("ab", CodePoint(2)), CodePoint(2));
        assert_eq!(next_grapheme("ab", CodePoint(9)), CodePoint(2));
        assert_eq!(previous_grapheme("ab", CodePoint(0)), CodePoint(0));
        assert_eq!(previous_grapheme("ab", CodePoint(9)), CodePoint(1));
        assert_eq!(next_grapheme("", CodePoint(0)), CodePoint(0));
    }

    #[test]
    fn a_place_inside_a_grapheme_has_a_start_and_an_end() {
        assert_eq!(grapheme_start(FAMILY, CodePoint(3)), CodePoint(1));
        assert_eq!(grapheme_end(FAMILY, CodePoint(3)), CodePoint(6));
        assert_eq!(grapheme_start(FAMILY, CodePoint(6)), CodePoint(6));
        assert_eq!(grapheme_end(FAMILY, CodePoint(99)), CodePoint(10));
    }

    proptest! {
        #[test]
        fn steps_visit_every_border(text in "[aå👩\u{200D}\u{301}🇳🇴\r\n ]{0,20}") {
            let mut at = CodePoint::ZERO;
            for grapheme in text.graphemes(true) {
                let next = next_grapheme(&text, at);
                prop_assert_eq!(next, at.plus(length(grapheme).0));
                prop_assert_eq!(previous_grapheme(&text, next), at);
                prop_assert_eq!(grapheme_end(&text, at.plus(1)), next);
                prop_assert_eq!(grapheme_start(&text, next.minus(1)), at);
                at = next;
            }
        }
    }
}
