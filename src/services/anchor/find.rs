//! Finding words again where a transcript has changed.

use std::cell::OnceCell;

pub use super::guess::{Guess, MOST_GUESSES};

use super::TextMap;
use super::guess::{alike, rank};
use super::quote::{is_proved, words_of};
use super::search::{Hit, SearchText, Words};
use crate::domain::place::{Near, Segment};
use crate::domain::text::length;
use crate::domain::transcript::Transcript;

/// What became of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Its words stand where they stood.
    Kept,
    /// There is one sure answer: the place is here now. Its words may have changed inside.
    Moved(Segment),
    /// There is none. These are the best guesses, best first; none is ever taken by itself.
    NeedsYou(Vec<Guess>),
}

/// Words of this many code points are not met twice by accident.
const SURE_LENGTH: u32 = 20;
/// Of words that stand everywhere, as many copies are looked at to find the best guesses.
const MOST_COPIES: usize = 64;

/// Finds the words of a coding or a segment memo again. The first sure answer wins:
///
/// 1. `map`, where the words were proved by the old text and both ends of the segment survived;
/// 2. the words stand where they are said to stand;
/// 3. they stand once in the same paragraph, in the one its id became, or in what was split off from it;
/// 4. with the words around them (`near`) they stand once in that paragraph, or once in the transcript;
/// 5. at least 20 code points long, they stand once in the transcript.
///
/// Words that carry `near` were not unique once. That a single copy is left does not say which: it counts for 3 and 5
/// only if the words on one side of it agree.
#[must_use]
pub fn find_again(
    transcript: &Transcript,
    segment: &Segment,
    quote: &str,
    near: Option<&Near>,
    map: Option<&TextMap<'_>>,
) -> Found {
    Finder::new(transcript, map).find(segment, Words::Coded(quote), near)
}

/// Finds many places of one transcript; the transcript is made searchable once, and only if it must be searched.
pub(super) struct Finder<'a> {
    transcript: &'a Transcript,
    map: Option<&'a TextMap<'a>>,
    search: OnceCell<SearchText<'a>>,
}

impl<'a> Finder<'a> {
    pub(super) fn new(transcript: &'a Transcript, map: Option<&'a TextMap<'a>>) -> Self {
        Self { transcript, map, search: OnceCell::new() }
    }

    /// See [`find_again`].
    pub(super) fn find(&self, segment: &Segment, words: Words<'_>, near: Option<&Near>) -> Found {
        let mapped = self.mapped(segment, words, near);
        let stands = self.stands(segment, words, near);
        match mapped {
            Some(now) if now == *segment && stands => return Found::Kept,
            Some(now) => return Found::Moved(now),
            None if stands => return Found::Kept,
            None => {}
        }
        let search = self.search.get_or_init(|| SearchText::new(self.transcript));
        let n_before = (segment.from.paragraph == segment.to.paragraph)
            .then(|| segment.to.offset.0.saturating_sub(segment.from.offset.0));
        let hits = search.hits(words, n_before);
        let sure =
            sure_hit(search, segment, words, near, &hits).and_then(|hit| search.segment(hit));
        match sure {
            Some(now) if now == *segment && near.is_none() => Found::Kept,
            Some(now) => Found::Moved(now),
            None => Found::NeedsYou(self.guesses(search, segment, words, &hits)),
        }
    }

    /// Returns what stands where an unproved place may have been, for a record that must stand somewhere.
    pub(super) fn instead(&self, segment: &Segment) -> Option<Segment> {
        self.map.and_then(|map| map.instead(segment))
    }

    fn mapped(&self, segment: &Segment, words: Words<'_>, near: Option<&Near>) -> Option<Segment> {
        let map = self.map?;
        let was_proved = match words {
            Words::Coded(quote) => map.was_proved(segment, quote, near),
            Words::Whole(words) => map.was_proved_whole(segment, words),
        };
        was_proved.then(|| map.segment(segment)).flatten()
    }

    fn stands(&self, segment: &Segment, words: Words<'_>, near: Option<&Near>) -> bool {
        match words {
            Words::Coded(quote) => is_proved(self.transcript, segment, quote, near),
            Words::Whole(words) => {
                words_of(self.transcript, segment).is_some_and(|stand| stand == words)
            }
        }
    }

    fn guesses(
        &self,
        search: &SearchText<'_>,
        segment: &Segment,
        words: Words<'_>,
        hits: &[Hit],
    ) -> Vec<Guess> {
        let home = search.home(&segment.from.paragraph);
        let mut nearest = hits.to_vec();
        nearest.sort_by_key(|hit| home.map(|home| hit.from.0.abs_diff(home)));
        let same = nearest.iter().take(MOST_COPIES).filter_map(|hit| search.segment(*hit));
        let alike = home.map(|home| alike(self.transcript, words.text(), home)).unwrap_or_default();
        let instead = self.instead(segment);
        let places = instead.clone().into_iter().chain(same).chain(alike);
        rank(self.transcript, words.text(), home, instead.as_ref(), places)
    }
}

/// Returns the only hit that can be meant, if there is one.
fn sure_hit(
    search: &SearchText<'_>,
    segment: &Segment,
    words: Words<'_>,
    near: Option<&Near>,
    hits: &[Hit],
) -> Option<Hit> {
    let from = &segment.from.paragraph;
    let home = search.home(from);
    let at_home: Vec<Hit> = hits.iter().filter(|hit| Some(hit.from.0) == home).copied().collect();
    let related: Vec<Hit> =
        hits.iter().filter(|hit| search.is_related(hit.from.0, from)).copied().collect();
    let around = if at_home.is_empty() { &related } else { &at_home };
    let agrees = |hit: &Hit| near.is_none_or(|near| agrees_on_one_side(search, *hit, near));
    if let Some(hit) = only(around).filter(agrees) {
        return Some(hit);
    }
    let length_of_words = length(words.text()).0;
    if let Some(near) = near {
        let all_agree = |hits: &[Hit]| -> Vec<Hit> {
            hits.iter().filter(|hit| search.agrees(**hit, near) == (true, true)).copied().collect()
        };
        if let Some(hit) = only(&all_agree(around)) {
            return Some(hit);
        }
        let length_around = length(&near.before).0 + length(&near.after).0;
        if length_of_words + length_around >= SURE_LENGTH
            && let Some(hit) = only(&all_agree(hits))
        {
            return Some(hit);
        }
    }
    only(hits).filter(agrees).filter(|_| length_of_words >= SURE_LENGTH)
}

fn only(hits: &[Hit]) -> Option<Hit> {
    match hits {
        [hit] => Some(*hit),
        _ => None,
    }
}

fn agrees_on_one_side(search: &SearchText<'_>, hit: Hit, near: &Near) -> bool {
    let (before, after) = search.agrees(hit, near);
    (before && !near.before.is_empty()) || (after && !near.after.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::transcript::Paragraphs;
    use crate::services::anchor::example::{segment, transcript};
    use crate::services::anchor::quote::{quote_of, text_of};

    fn near(before: &str, after: &str) -> Near {
        Near { before: before.to_owned(), after: after.to_owned() }
    }

    #[test]
    fn words_that_stand_where_they_stood_are_kept() {
        let nav = transcript(&[("12", "Det er tallene som styrer.")]);
        let found = find_again(&nav, &segment(("12", 7), ("12", 14)), "tallene", None, None);
        assert_eq!(found, Found::Kept);
    }

    #[test]
    fn words_that_stand_once_in_their_paragraph_are_found() {
        let nav = transcript(&[("11", "tallene"), ("12", "Nei, det er tallene.")]);
        let found = find_again(&nav, &segment(("12", 7), ("12", 14)), "tallene", None, None);
        assert_eq!(found, Found::Moved(segment(("12", 12), ("12", 19))));
    }

    #[test]
    fn words_that_stand_twice_need_you_and_the_nearest_is_not_taken() {
        let nav = transcript(&[("12", "Nei, ja. Så ja.")]);
        let found = find_again(&nav, &segment(("12", 4), ("12", 6)), "ja", None, None);
        let Found::NeedsYou(guesses) = found else { panic!("{found:?}") };
        let places: Vec<Segment> = guesses.into_iter().map(|guess| guess.segment).collect();
        assert_eq!(places, [segment(("12", 5), ("12", 7)), segment(("12", 12), ("12", 14))]);
    }

    #[test]
    fn words_that_stand_everywhere_are_still_found_once_in_their_own_paragraph() {
        let many = "ja ".repeat(100);
        let nav = transcript(&[("1", &many), ("2", &many), ("3", "Nei, ja.")]);
        let found = find_again(&nav, &segment(("3", 0), ("3", 2)), "ja", None, None);
        assert_eq!(found, Found::Moved(segment(("3", 5), ("3", 7))));
    }

    #[test]
    fn the_words_around_tell_copies_apart() {
        let nav = transcript(&[("12", "Nei, ja. Så ja, da.")]);
        let around = near("Så ", ", da.");
        let found = find_again(&nav, &segment(("12", 4), ("12", 6)), "ja", Some(&around), None);
        assert_eq!(found, Found::Moved(segment(("12", 12), ("12", 14))));
    }

    #[test]
    fn the_last_copy_left_is_not_taken_for_another_one() {
        let nav = transcript(&[("12", "Mm, ja.")]);
        let first = near("", ". Mm, ja.");
        let found = find_again(&nav, &segment(("12", 0), ("12", 2)), "Mm", Some(&first), None);
        assert!(matches!(found, Found::NeedsYou(_)));
        let second = near("Mm. ", ", ja.");
        let found = find_again(&nav, &segment(("12", 4), ("12", 6)), "Mm", Some(&second), None);
        assert_eq!(found, Found::Moved(segment(("12", 0), ("12", 2))));
    }

    #[test]
    fn twenty_code_points_are_found_anywhere_and_nineteen_are_not() {
        let nav = transcript(&[("1", "Nei."), ("7", "Altså, åpen dør er et valg for meg.")]);
        let place = segment(("1", 0), ("1", 20));
        let found = find_again(&nav, &place, "åpen dør er et valg ", None, None);
        assert_eq!(found, Found::Moved(segment(("7", 7), ("7", 27))));
        let place = segment(("1", 0), ("1", 19));
        let found = find_again(&nav, &place, "åpen dør er et valg", None, None);
        assert!(matches!(found, Found::NeedsYou(_)));
    }

    #[test]
    fn words_of_a_joined_paragraph_are_looked_for_in_its_heir() {
        let mut nav = transcript(&[("12", "Ja. Jeg teller."), ("13", "Jeg teller.")]);
        let mut list = nav.paragraphs.as_slice().to_vec();
        list[0].was = vec![segment(("12.kfm", 4), ("12.kfm", 4)).from];
        nav.paragraphs = Paragraphs::new(list);
        let found = find_again(&nav, &segment(("12.kfm", 4), ("12.kfm", 10)), "teller", None, None);
        assert_eq!(found, Found::Moved(segment(("12", 8), ("12", 14))));
    }

    #[test]
    fn words_in_a_piece_that_was_split_off_are_found() {
        let nav = transcript(&[("12", "Ja."), ("12.kfm", "Jeg teller."), ("13", "Du teller.")]);
        let found = find_again(&nav, &segment(("12", 8), ("12", 14)), "teller", None, None);
        assert_eq!(found, Found::Moved(segment(("12.kfm", 4), ("12.kfm", 10))));
    }

    #[test]
    fn a_long_quote_is_found_by_its_two_ends() {
        let start = "Det er fylket, egentlig. De sender et skjema hver høst, ";
        let end = "og så fyller vi ut, og jeg har aldri fått svar på noe av det.";
        let old = transcript(&[("40", &format!("{start}{end}"))]);
        let place = segment(("40", 0), ("40", 117));
        let (quote, near) = quote_of(&old, &place).unwrap();
        assert!(quote.contains(" … "));
        let new = transcript(&[("40", &format!("Nei, altså. {start}hvert år, {end} Ja."))]);
        let found = find_again(&new, &place, &quote, near.as_ref(), None);
        let Found::Moved(now) = found else { panic!("{found:?}") };
        assert_eq!(text_of(&new, &now), format!("{start}hvert år, {end}"));
    }

    #[test]
    fn the_old_text_decides_between_copies() {
        let old = transcript(&[("12", "Så ja da.")]);
        let new = transcript(&[("12", "ja ja, Så ja da.")]);
        let map = TextMap::new(&old, &new);
        let found = find_again(&new, &segment(("12", 3), ("12", 5)), "ja", None, Some(&map));
        assert_eq!(found, Found::Moved(segment(("12", 10), ("12", 12))));
    }

    #[test]
    fn words_that_another_copy_has_slid_under_do_not_prove_an_old_place() {
        let old = transcript(&[("12", "Så ja da.")]);
        let new = transcript(&[("12", "ja ja Så ja da.")]);
        let map = TextMap::new(&old, &new);
        let found = find_again(&new, &segment(("12", 3), ("12", 5)), "ja", None, Some(&map));
        assert_eq!(found, Found::Moved(segment(("12", 9), ("12", 11))));
    }

    #[test]
    fn a_rewritten_sentence_is_offered_as_a_guess() {
        let new =
            transcript(&[("46", "Egentlig ikke. Jeg er ganske aleine med faget her på huset.")]);
        let place = segment(("46", 15), ("46", 52));
        let found = find_again(&new, &place, "Jeg er alene om faget her på skolen", None, None);
        let Found::NeedsYou(guesses) = found else { panic!("{found:?}") };
        assert_eq!(guesses[0].quote, "Jeg er ganske aleine med faget her på");
        assert_eq!(guesses[0].likeness, 62);
    }
}
