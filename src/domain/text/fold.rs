//! Folding: how text is compared when somebody looks for something.
//!
//! A folded text has no capitals, accents or typographic variants, so that `apenhet` finds «Åpenhet» and a straight
//! quote finds a slanted one. Folded text is for comparing and never shown or stored.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::CodePoint;

/// A folded text that knows where each of its characters came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folded {
    /// The folded characters.
    pub text: String,
    /// For each character of `text` the code point of the original it came from; then, as one more entry, the length
    /// of the original. Never descending; æ gives two characters one origin, a lone accent gives none.
    pub origin: Vec<CodePoint>,
}

impl Folded {
    /// Folds `original`.
    #[must_use]
    pub fn new(original: &str) -> Self {
        let mut text = String::with_capacity(original.len());
        let mut origin = Vec::with_capacity(original.len() + 1);
        let mut at = CodePoint::ZERO;
        for character in original.chars() {
            fold_character(character, &mut |folded| {
                text.push(folded);
                origin.push(at);
            });
            at = at.plus(1);
        }
        origin.push(at);
        Self { text, origin }
    }
}

/// Returns `text` without capitals, marks and typographic variants.
///
/// Compatibility decomposition (NFKD), marks dropped, lower case; ø is o, æ is ae, å is a, ß is ss, đ and ð are d, þ is
/// th. Every apostrophe is `'`, every quotation mark `"`, every dash `-`. Soft hyphens and zero-width signs vanish.
/// Folding a folded text changes nothing.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        fold_character(character, &mut |piece| folded.push(piece));
    }
    folded
}

/// Returns where `needle`, itself folded, occurs in the original, in order and without overlap.
///
/// A hit covers whole characters of the original: half an æ is the æ, and accents written as code points of their own
/// belong to their letter. An empty needle is found nowhere.
#[must_use]
pub fn find_all(folded: &Folded, needle: &str) -> Vec<Range<CodePoint>> {
    if needle.is_empty() {
        return Vec::new();
    }
    let needle_length = needle.chars().count();
    let mut hits: Vec<Range<CodePoint>> = Vec::new();
    let mut byte_before = 0;
    let mut characters_before = 0;
    for (byte, _) in folded.text.match_indices(needle) {
        characters_before += folded.text.get(byte_before..byte).unwrap_or_default().chars().count();
        byte_before = byte;
        let hit = original_range(folded, characters_before, needle_length);
        if hits.last().is_none_or(|last| last.end <= hit.start) {
            hits.push(hit);
        }
    }
    hits
}

/// Returns a key whose plain comparison sorts names as a Norwegian reader expects.
///
/// Spaces and signs come first, then numbers by their value («Intervju 2» before «Intervju 10»), then a to z, æ, ø, å
/// (ä with æ, ö with ø, ü with y; aa is two times a), then other alphabets. Capitals and accents only decide between
/// names that are otherwise equal, so different names never have equal keys.
#[must_use]
pub fn sort_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len() * 2 + 1);
    let mut digits = String::new();
    for character in name.nfc() {
        if character.is_ascii_digit() {
            digits.push(character);
            continue;
        }
        push_number(&mut key, &mut digits);
        push_collated(&mut key, character);
    }
    push_number(&mut key, &mut digits);
    key.push('\0');
    key.push_str(name);
    key
}

fn original_range(folded: &Folded, first: usize, count: usize) -> Range<CodePoint> {
    let origin_of = |n: usize| folded.origin.get(n).copied().unwrap_or_default();
    let last = origin_of(first + count - 1);
    origin_of(first)..origin_of(first + count).max(last.plus(1))
}

fn fold_character(character: char, push: &mut impl FnMut(char)) {
    if character.is_ascii() && character != '`' {
        push(character.to_ascii_lowercase());
        return;
    }
    for part in std::iter::once(character).nfkd().filter(|part| !is_combining_mark(*part)) {
        for lower in part.to_lowercase().nfkd().filter(|lower| !is_combining_mark(*lower)) {
            replace_character(lower, push);
        }
    }
}

fn replace_character(character: char, push: &mut impl FnMut(char)) {
    let replacement = match character {
        'ø' => "o",
        'æ' => "ae",
        'œ' => "oe",
        'ß' => "ss",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ł' => "l",
        'ħ' => "h",
        'ŋ' => "n",
        'ŧ' => "t",
        'ı' => "i",
        'ς' => "σ",
        '`' | '´' | '‘' | '’' | '‚' | '‛' | 'ʼ' | '′' => "'",
        '«' | '»' | '“' | '”' | '„' | '‟' | '″' => "\"",
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => "-",
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' => "",
        other => return push(other),
    };
    replacement.chars().for_each(push);
}

/// Writes a run of digits so that a longer number sorts after a shorter one, and empties the run.
fn push_number(key: &mut String, digits: &mut String) {
    if digits.is_empty() {
        return;
    }
    let significant = digits.trim_start_matches('0');
    let magnitude = u32::try_from(significant.len()).unwrap_or(u32::MAX).min(0xD7FF);
    key.push('0');
    key.push(char::from_u32(magnitude).unwrap_or('0'));
    key.push_str(significant);
    digits.clear();
}

fn push_collated(key: &mut String, character: char) {
    if character.is_whitespace() {
        return key.push('\u{1}');
    }
    // The three signs after z in ASCII stand for the three letters after z in the alphabet.
    let letter = match character {
        'æ' | 'Æ' | 'ä' | 'Ä' | 'ǽ' | 'Ǽ' => '{',
        'ø' | 'Ø' | 'ö' | 'Ö' | 'ǿ' | 'Ǿ' | 'ő' | 'Ő' => '|',
        'å' | 'Å' => '}',
        'ü' | 'Ü' => 'y',
        _ => return fold_character(character, &mut |folded| push_folded(key, folded)),
    };
    key.push(letter);
}

fn push_folded(key: &mut String, folded: char) {
    if !folded.is_alphanumeric() {
        key.push('\u{2}');
    }
    key.push(folded);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    use super::*;
    use crate::domain::text::length;

    fn found(text: &str, needle: &str) -> Vec<(u32, u32)> {
        let hits = find_all(&Folded::new(text), &fold(needle));
        hits.into_iter().map(|hit| (hit.start.0, hit.end.0)).collect()
    }

    fn sorted(mut names: Vec<&str>) -> Vec<&str> {
        names.sort_by_key(|name| sort_key(name));
        names
    }

    #[test]
    fn norwegian_letters_fold_to_what_is_typed_without_them() {
        assert_eq!(fold("Åpenhet"), "apenhet");
        assert_eq!(fold("A\u{30A}penhet"), "apenhet");
        assert_eq!(fold("FRAVÆR"), "fravaer");
        assert_eq!(fold("Øvelse"), "ovelse");
        assert_eq!(fold("Straße, Đorđe, Þór, Łódź, Ŋ"), "strasse, dorde, thor, lodz, n");
    }

    #[test]
    fn typographic_variants_fold_to_what_the_keyboard_has() {
        assert_eq!(fold("«jo’kke» – “ja”…"), "\"jo'kke\" - \"ja\"...");
        assert_eq!(fold("sam\u{AD}tale\u{A0}nå"), "samtale na");
    }

    #[test]
    fn each_folded_character_knows_its_origin() {
        let folded = Folded::new("æ\u{301}Å");
        assert_eq!(folded.text, "aea");
        assert_eq!(folded.origin, [CodePoint(0), CodePoint(0), CodePoint(2), CodePoint(3)]);
    }

    #[test]
    fn a_hit_is_given_in_the_original() {
        assert_eq!(found("Lite fravær, mye FRAVÆR.", "fravaer"), [(5, 11), (17, 23)]);
        assert_eq!(found("blåbær", "Bær"), [(3, 6)]);
        assert_eq!(found("aaaa", "aa"), [(0, 2), (2, 4)]);
    }

    #[test]
    fn a_hit_takes_whole_letters() {
        assert_eq!(found("cafe\u{301} au", "cafe"), [(0, 5)]);
        assert_eq!(found("cafe\u{301}", "e"), [(3, 5)]);
        assert_eq!(found("æ", "e"), [(0, 1)]);
        assert_eq!(found("ß", "s"), [(0, 1)]);
    }

    #[test]
    fn nothing_is_found_by_an_empty_needle() {
        assert_eq!(found("tekst", ""), []);
        assert_eq!(found("tekst", "\u{301}"), []);
    }

    #[test]
    fn ae_oe_and_aa_sort_last_in_that_order() {
        assert_eq!(
            sorted(vec!["Åpen", "Zoo", "øve", "Ærlig", "Aas", "alene", "Østen"]),
            ["Aas", "alene", "Zoo", "Ærlig", "Østen", "øve", "Åpen"]
        );
        assert_eq!(sorted(vec!["ås", "A\u{30A}l", "ås"]), ["A\u{30A}l", "ås", "ås"]);
    }

    #[test]
    fn numbers_sort_by_their_value() {
        assert_eq!(
            sorted(vec!["Intervju 10", "Intervju 2", "Intervju 02b", "Intervju", "Intervju A"]),
            ["Intervju", "Intervju 2", "Intervju 02b", "Intervju 10", "Intervju A"]
        );
    }

    #[test]
    fn signs_sort_before_numbers_and_letters() {
        assert_eq!(sorted(vec!["a", "1", "{", "~x", " "]), [" ", "{", "~x", "1", "a"]);
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,30}") {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }

        #[test]
        fn both_foldings_agree_and_origins_ascend(text in "[a-zæøåÆØÅß´ʼ…½\u{301}\u{30A}🙂İΣ]{0,30}") {
            let folded = Folded::new(&text);
            prop_assert_eq!(&folded.text, &fold(&text));
            prop_assert_eq!(folded.origin.len(), folded.text.chars().count() + 1);
            prop_assert!(folded.origin.is_sorted());
            prop_assert_eq!(folded.origin.last().copied(), Some(length(&text)));
        }

        #[test]
        fn keys_of_different_names_differ(one in "[aAåÅ0-2 ]{0,5}", other in "[aAåÅ0-2 ]{0,5}") {
            prop_assert_eq!(one == other, sort_key(&one) == sort_key(&other));
        }
    }
}
