//! Words, as counted and as stepped over.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::marks::hide_marks;
use crate::domain::text::{CodePoint, TextIndex};

/// Returns the words of a text: runs of letters and digits.
///
/// Words joined by one hyphen or apostrophe are one word («videregående-elever», «NAV-kontoret», «jo'kke»), and so are
/// numbers and abbreviations with signs inside («10.30», «f.eks»). Words inside observation marks are among them.
#[must_use]
pub fn words(text: &str) -> Vec<Range<CodePoint>> {
    let index = TextIndex::new(text);
    byte_words(text)
        .into_iter()
        .map(|word| index.code_point(word.start)..index.code_point(word.end))
        .collect()
}

/// Returns how many words were said: those of [`words`] that are not in an observation mark.
#[must_use]
pub fn n_words(text: &str) -> usize {
    byte_words(&hide_marks(text, |_| true)).len()
}

fn byte_words(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    for (start, word) in text.unicode_word_indices() {
        let end = start + word.len();
        match words.last_mut() {
            Some(last) if is_joint(text.get(last.end..start).unwrap_or_default()) => last.end = end,
            _ => words.push(start..end),
        }
    }
    words
}

fn is_joint(between: &str) -> bool {
    matches!(between, "-" | "\u{2010}" | "\u{2011}" | "'" | "’" | "ʼ" | "\u{AD}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, proptest};

    use super::*;
    use crate::domain::text::{length, slice};

    fn found(text: &str) -> Vec<&str> {
        words(text).into_iter().map(|word| slice(text, word.start, word.end)).collect()
    }

    #[test]
    fn hyphens_and_apostrophes_join_words() {
        assert_eq!(
            found("Videregående-elever på NAV-kontoret, jo'kke ka’kke."),
            ["Videregående-elever", "på", "NAV-kontoret", "jo'kke", "ka’kke"]
        );
        assert_eq!(found("rådgivnings- og 17-åringer"), ["rådgivnings", "og", "17-åringer"]);
    }

    #[test]
    fn signs_between_words_are_no_words() {
        assert_eq!(found("«Nei» – sa han … 🙂 -- ja!"), ["Nei", "sa", "han", "ja"]);
        assert_eq!(found("Kl. 10.30, f.eks. 3,5 %"), ["Kl", "10.30", "f.eks", "3,5"]);
        assert_eq!(found(""), Vec::<&str>::new());
    }

    #[test]
    fn an_accent_of_its_own_stays_in_its_word() {
        assert_eq!(found("e\u{301}n te\u{301}"), ["e\u{301}n", "te\u{301}"]);
    }

    #[test]
    fn observation_marks_are_not_counted() {
        assert_eq!(n_words("Men jeg teller, jeg også. (ler) Det hadde vært rart [pause]"), 9);
        assert_eq!(n_words("(ler)"), 0);
        assert_eq!(words("(ler)").len(), 1);
        assert_eq!(n_words("elev(en)"), 1);
    }

    proptest! {
        #[test]
        fn words_are_ordered_disjoint_and_hold_a_letter_or_digit(text in "[a-cåÆ1👩\u{200D}\u{301}.'’ -]{0,30}") {
            let mut end = CodePoint::ZERO;
            for word in words(&text) {
                prop_assert!(end <= word.start && word.start < word.end);
                prop_assert!(slice(&text, word.start, word.end).chars().any(char::is_alphanumeric));
                end = word.end;
            }
            prop_assert!(end <= length(&text));
        }
    }
}
