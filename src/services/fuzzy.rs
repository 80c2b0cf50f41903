//! Finding a name from a few letters of it.
//!
//! Pickers rank all their names at every key. Folded text is compared, so that capitals, accents and the letters æ, ø
//! and å never stand in the way.

use std::collections::BTreeSet;

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

use crate::domain::text::CodePoint;
use crate::domain::text::fold::{Folded, find_all, fold};

/// A part of the query starts the name, or a word of it, or stands inside a word; anything else scores less than these.
const NAME_START: i64 = 30_000;
const WORD_START: i64 = 20_000;
const WITHIN_WORD: i64 = 10_000;
/// The most that scattered letters can win or lose, whatever the matcher says.
const SCATTERED: i64 = 4_000;
/// The whole query is the name, or starts it.
const WHOLE_NAME: i64 = 1_000_000;
const WHOLE_START: i64 = 100_000;
/// Names and queries with more cells than this in their comparison are compared in a simpler way.
const MOST_CELLS: usize = 1 << 20;

/// Names prepared for being found.
#[derive(Clone, Debug, Default)]
pub struct FuzzyList {
    names: Vec<Name>,
}

/// A name that fits a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// The number of the name in the list, from 0.
    pub entry: usize,
    /// How well it fits; only comparable within one answer.
    pub score: i64,
    /// The characters of the name that fit, ascending, for showing why it was found.
    pub positions: Vec<CodePoint>,
}

#[derive(Clone, Debug)]
struct Name {
    folded: Folded,
    word_starts: Vec<CodePoint>,
}

impl FuzzyList {
    /// Folds the names once for all queries.
    pub fn new<'a>(entries: impl Iterator<Item = &'a str>) -> Self {
        let names = entries
            .map(|name| Name { folded: Folded::new(name), word_starts: word_starts(name) })
            .collect();
        Self { names }
    }

    /// Returns the names that fit `query`, the best first and equally good ones in the order of the list.
    ///
    /// The query is split at spaces; every part must fit, in any order. A part that starts the name beats one that
    /// starts a word, that one beats one inside a word, and all beat letters that only follow one another somewhere.
    /// An empty query is answered with the whole list.
    #[must_use]
    pub fn matches(&self, query: &str) -> Vec<Match> {
        let query = fold(query);
        let parts: Vec<&str> = query.split_whitespace().collect();
        let whole = parts.join(" ");
        let matcher = SkimMatcherV2::default().respect_case().element_limit(MOST_CELLS);
        let mut matches: Vec<Match> = self
            .names
            .iter()
            .enumerate()
            .filter_map(|(entry, name)| {
                let (score, positions) = match_parts(&matcher, name, &parts)?;
                Some(Match { entry, score: score + whole_bonus(name, &whole), positions })
            })
            .collect();
        matches.sort_by_key(|found| std::cmp::Reverse(found.score));
        matches
    }
}

fn match_parts(
    matcher: &SkimMatcherV2,
    name: &Name,
    parts: &[&str],
) -> Option<(i64, Vec<CodePoint>)> {
    let mut total = 0;
    let mut positions = BTreeSet::new();
    for part in parts {
        total += match_run(name, part, &mut positions)
            .or_else(|| match_scattered(matcher, name, part, &mut positions))?;
    }
    Some((total, positions.into_iter().collect()))
}

/// Scores a part whose letters stand together in the name, at the best of the places where they do.
fn match_run(name: &Name, part: &str, positions: &mut BTreeSet<CodePoint>) -> Option<i64> {
    let hits = find_all(&name.folded, part).into_iter();
    let scored = hits.map(|hit| (run_score(name, hit.start), hit));
    let (score, hit) = scored.max_by_key(|(score, hit)| (*score, std::cmp::Reverse(hit.start)))?;
    positions.extend((hit.start.0..hit.end.0).map(CodePoint));
    Some(score)
}

fn run_score(name: &Name, at: CodePoint) -> i64 {
    if at == CodePoint::ZERO || name.word_starts.first() == Some(&at) {
        NAME_START
    } else if name.word_starts.binary_search(&at).is_ok() {
        WORD_START
    } else {
        WITHIN_WORD
    }
}

fn match_scattered(
    matcher: &SkimMatcherV2,
    name: &Name,
    part: &str,
    positions: &mut BTreeSet<CodePoint>,
) -> Option<i64> {
    let (score, found) = matcher.fuzzy_indices(&name.folded.text, part)?;
    positions.extend(found.into_iter().filter_map(|n| name.folded.origin.get(n).copied()));
    Some(score.clamp(-SCATTERED, SCATTERED))
}

fn whole_bonus(name: &Name, whole: &str) -> i64 {
    if whole.is_empty() || !name.folded.text.starts_with(whole) {
        0
    } else if name.folded.text == whole {
        WHOLE_NAME
    } else {
        WHOLE_START
    }
}

fn word_starts(name: &str) -> Vec<CodePoint> {
    let mut starts = Vec::new();
    let mut was_in_word = false;
    let mut at = CodePoint::ZERO;
    for character in name.chars() {
        // An accent of its own is no letter and does not end its word either.
        let is_in_word = character.is_alphanumeric() || (was_in_word && vanishes(character));
        if is_in_word && !was_in_word {
            starts.push(at);
        }
        was_in_word = is_in_word;
        at = at.plus(1);
    }
    starts
}

fn vanishes(character: char) -> bool {
    fold(character.encode_utf8(&mut [0; 4])).is_empty()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    use super::*;

    fn found<'a>(names: &[&'a str], query: &str) -> Vec<&'a str> {
        let list = FuzzyList::new(names.iter().copied());
        list.matches(query).into_iter().map(|found| names[found.entry]).collect()
    }

    fn positions(name: &str, query: &str) -> Vec<u32> {
        let matches = FuzzyList::new(std::iter::once(name)).matches(query);
        matches[0].positions.iter().map(|at| at.0).collect()
    }

    #[test]
    fn letters_and_accents_are_found_by_what_every_keyboard_has() {
        assert_eq!(found(&["Åpenhet", "Skjønn"], "apenhet"), ["Åpenhet"]);
        assert_eq!(found(&["A\u{30A}penhet"], "åpen"), ["A\u{30A}penhet"]);
        assert_eq!(found(&["Lite fravær"], "fravaer"), ["Lite fravær"]);
        assert_eq!(found(&["Ærlighet"], "ÆRL"), ["Ærlighet"]);
        assert_eq!(found(&["Øvelse"], "øv"), ["Øvelse"]);
    }

    #[test]
    fn an_empty_query_gives_the_list_as_it_is() {
        assert_eq!(found(&["b", "a"], ""), ["b", "a"]);
        assert_eq!(found(&["b", "a"], "  "), ["b", "a"]);
    }

    #[test]
    fn every_part_must_fit_in_any_order() {
        let names = ["Bekymring for ungdom", "Bekymring", "Ungdom"];
        assert_eq!(found(&names, "ungdom bekymring"), ["Bekymring for ungdom"]);
        assert_eq!(found(&names, "ungdom xyz"), Vec::<&str>::new());
    }

    #[test]
    fn starts_beat_insides_and_insides_beat_scattered_letters() {
        let names = [
            "Avtalelov",
            "Måltall",
            "Et sted som er lukket",
            "Skal alle",
            "Tall",
            "Alene om faget",
        ];
        assert_eq!(
            found(&names, "al"),
            ["Alene om faget", "Skal alle", "Avtalelov", "Måltall", "Tall"]
        );
        assert_eq!(found(&names, "tall"), ["Tall", "Måltall", "Avtalelov"]);
        assert_eq!(found(&names, "esl"), ["Et sted som er lukket"]);
    }

    #[test]
    fn the_whole_name_comes_first_then_names_that_start_like_the_query() {
        let names = ["Tid for alt", "Tid og knapphet på alt", "Tid", "Og tid"];
        assert_eq!(
            found(&names, "tid"),
            ["Tid", "Tid for alt", "Tid og knapphet på alt", "Og tid"]
        );
        assert_eq!(found(&names, "tid og"), ["Tid og knapphet på alt", "Og tid"]);
    }

    #[test]
    fn equally_good_names_keep_their_order() {
        assert_eq!(found(&["tid b", "tid a"], "tid"), ["tid b", "tid a"]);
    }

    #[test]
    fn positions_are_those_of_the_name_as_it_is_written() {
        assert_eq!(positions("Lite fravær nå", "fravaer"), [5, 6, 7, 8, 9, 10]);
        assert_eq!(positions("Et sted å lukke", "esa"), [0, 3, 8]);
        assert_eq!(positions("Bekymring for ungdom", "un bek"), [0, 1, 2, 14, 15]);
    }

    #[test]
    fn a_word_with_an_accent_of_its_own_is_one_word() {
        assert_eq!(word_starts("cafe\u{301}s «Åpen-dør»"), [0, 8, 13].map(CodePoint));
    }

    proptest! {
        #[test]
        fn answers_are_sorted_and_point_into_their_names(
            names in proptest::collection::vec("[a-cæøÅ\u{301} -]{0,12}", 0..6), query in "[a-cæå ]{0,5}"
        ) {
            let list = FuzzyList::new(names.iter().map(String::as_str));
            let matches = list.matches(&query);
            prop_assert!(matches.is_sorted_by_key(|found| std::cmp::Reverse(found.score)));
            for found in &matches {
                let length = names[found.entry].chars().count();
                prop_assert!(found.positions.iter().all(|at| (at.0 as usize) < length));
                prop_assert_eq!(found.positions.is_empty(), fold(&query).trim().is_empty());
            }
        }
    }
}
