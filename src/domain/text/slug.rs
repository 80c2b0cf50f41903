//! Names made from names: slugs for file names, handles for the margin.

use super::fold::fold;

const LONGEST_SLUG: usize = 60;
const DEVICE_NAMES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Returns `name` as a file name that every system takes: `[a-z0-9-]`, 1 to 60 characters.
///
/// Letters are folded (å a, ø o, æ ae); a run of anything else is one hyphen, none at the ends. A name without Latin
/// letters or digits is `x`; a name Windows keeps for a device gets `-x`.
#[must_use]
pub fn slug(name: &str) -> String {
    let mut slug = String::new();
    for character in fold(name).chars() {
        if character.is_ascii_alphanumeric() {
            slug.push(character);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    shorten(&mut slug, LONGEST_SLUG);
    if slug.is_empty() {
        slug.push('x');
    }
    if DEVICE_NAMES.contains(&slug.as_str()) {
        slug.push_str("-x");
    }
    slug
}

/// Returns the slug of `name`, or the first of `-2`, `-3` ... after it that is not `taken`.
///
/// The number is within the 60 characters. `taken` also answers for reserved names; it must let some name pass.
#[must_use]
pub fn unique_slug(name: &str, taken: impl Fn(&str) -> bool) -> String {
    let first = slug(name);
    let mut candidate = first.clone();
    let mut number: u64 = 2;
    while taken(&candidate) {
        let suffix = format!("-{number}");
        candidate.clone_from(&first);
        shorten(&mut candidate, LONGEST_SLUG - suffix.len());
        candidate.push_str(&suffix);
        number += 1;
    }
    candidate
}

/// Returns two letters a to z that stand for `name` in the margin, the first free of a fixed order.
///
/// Letters are folded to one letter each (å a, æ a, ø o). The order: the first two letters of the name; its first
/// letter with the initial of each later word, with each later consonant, with each later letter; its first letter
/// with a to z; then aa to zz. «Måltall og telling» is `ma`, or `mo`, `mt`, `ml` ... where others have those. Nothing
/// is returned when all 676 are taken.
#[must_use]
pub fn handle(name: &str, taken: impl Fn(&str) -> bool) -> Option<String> {
    let words = letters_by_word(name);
    let letters: Vec<char> = words.concat();
    let later = letters.get(1..).unwrap_or_default();
    let initials = words.iter().skip(1).filter_map(|word| word.first());
    let consonants = later.iter().filter(|letter| !"aeiouy".contains(**letter));
    let preferred = later.iter().take(1).chain(initials).chain(consonants).chain(later).copied();
    let own_pairs = letters
        .first()
        .into_iter()
        .flat_map(|first| preferred.clone().chain('a'..='z').map(move |second| (*first, second)));
    let any_pairs = ('a'..='z').flat_map(|first| ('a'..='z').map(move |second| (first, second)));
    own_pairs
        .chain(any_pairs)
        .map(|(first, second)| String::from_iter([first, second]))
        .find(|pair| !taken(pair))
}

/// Cuts `slug`, which is ASCII, to at most `longest` characters and leaves no hyphen at its end.
fn shorten(slug: &mut String, longest: usize) {
    slug.truncate(longest);
    slug.truncate(slug.trim_end_matches('-').len());
}

fn letters_by_word(name: &str) -> Vec<Vec<char>> {
    let one_letter_each = name.replace(['æ', 'Æ', 'ǽ', 'Ǽ'], "a");
    fold(&one_letter_each)
        .split(|character: char| !character.is_alphanumeric() && character != '\'')
        .map(|word| word.chars().filter(char::is_ascii_lowercase).collect::<Vec<char>>())
        .filter(|word| !word.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, proptest};

    use super::*;

    #[test]
    fn a_slug_is_made_of_folded_letters_and_hyphens() {
        assert_eq!(slug("Måltall og telling"), "maltall-og-telling");
        assert_eq!(slug("  «Å være» – alene/om: FÆRØYENE?! "), "a-vaere-alene-om-faeroyene");
        assert_eq!(slug("Intervju 02 (Ida)"), "intervju-02-ida");
    }

    #[test]
    fn a_slug_is_never_empty() {
        assert_eq!(slug(""), "x");
        assert_eq!(slug("?!"), "x");
        assert_eq!(slug("Жизнь"), "x");
    }

    #[test]
    fn a_slug_is_no_device() {
        assert_eq!(slug("CON"), "con-x");
        assert_eq!(slug("Lpt1"), "lpt1-x");
        assert_eq!(slug("Contra"), "contra");
    }

    #[test]
    fn a_long_name_is_cut_without_a_hanging_hyphen() {
        assert_eq!(slug(&"a".repeat(70)), "a".repeat(60));
        assert_eq!(slug(&format!("{} bc", "a".repeat(59))), "a".repeat(59));
    }

    #[test]
    fn a_taken_slug_gets_a_number() {
        assert_eq!(unique_slug("Skjønn", |_| false), "skjonn");
        assert_eq!(unique_slug("Skjønn", |slug| slug == "skjonn"), "skjonn-2");
        assert_eq!(
            unique_slug("Skjønn", |slug| ["skjonn", "skjonn-2"].contains(&slug)),
            "skjonn-3"
        );
    }

    #[test]
    fn a_number_fits_within_the_longest_slug() {
        let long = "a".repeat(60);
        assert_eq!(unique_slug(&long, |slug| slug == long), format!("{}-2", "a".repeat(58)));
    }

    #[test]
    fn a_handle_is_the_first_two_letters() {
        assert_eq!(handle("Måltall og telling", |_| false).as_deref(), Some("ma"));
        assert_eq!(handle("Tid og knapphet", |_| false).as_deref(), Some("ti"));
        assert_eq!(handle("Å være alene om faget", |_| false).as_deref(), Some("av"));
        assert_eq!(handle("Ærlighet", |_| false).as_deref(), Some("ar"));
        assert_eq!(handle("Øving", |_| false).as_deref(), Some("ov"));
        assert_eq!(handle("2. klasse", |_| false).as_deref(), Some("kl"));
    }

    #[test]
    fn a_taken_handle_gives_way_to_initials_then_consonants_then_letters() {
        let mut taken: Vec<String> = Vec::new();
        for _ in 0..9 {
            let next =
                handle("Måle og telle", |pair| taken.iter().any(|used| used == pair)).unwrap();
            taken.push(next);
        }
        assert_eq!(taken, ["ma", "mo", "mt", "ml", "mg", "me", "mb", "mc", "md"]);
    }

    #[test]
    fn a_name_without_letters_takes_the_first_free_pair() {
        assert_eq!(handle("100 %", |_| false).as_deref(), Some("aa"));
        assert_eq!(handle("A", |_| false).as_deref(), Some("aa"));
        assert_eq!(handle("", |pair| pair == "aa").as_deref(), Some("ab"));
    }

    #[test]
    fn the_last_free_pair_is_found_and_then_none() {
        assert_eq!(handle("Måltall", |pair| pair != "zq").as_deref(), Some("zq"));
        assert_eq!(handle("Måltall", |_| true), None);
    }

    proptest! {
        #[test]
        fn every_name_has_a_slug_that_is_its_own_slug(name in "\\PC{0,80}") {
            let made = slug(&name);
            prop_assert!((1..=60).contains(&made.len()));
            prop_assert!(made.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
            prop_assert!(!made.starts_with('-') && !made.ends_with('-') && !made.contains("--"));
            prop_assert!(slug(&made) == made);
        }
    }
}
