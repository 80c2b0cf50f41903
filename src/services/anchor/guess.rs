//! Where words may be now: guesses to show, never to take.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::quote::{quote_of, words_of};
use crate::domain::place::{PARAGRAPH_END, Place, QUOTE_GAP, Segment};
use crate::domain::text::fold::fold;
use crate::domain::text::segment::words;
use crate::domain::text::slice;
use crate::domain::transcript::{Paragraph, Transcript};

/// A place that may be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// The place.
    pub segment: Segment,
    /// What stands there, written as a coding keeps it.
    pub quote: String,
    /// How many of the words are the same, in percent.
    pub likeness: u8,
}

/// As many guesses are given as a person looks through.
pub const MOST_GUESSES: usize = 5;
/// Stretches with fewer words in common than this, in percent, are no guess.
const LEAST_LIKENESS: u8 = 40;
/// How many paragraphs on either side of where the words were are looked through.
const NEIGHBORS: usize = 2;

/// Puts the `places` in order, best first, without copies: what stands at the place itself now, then by likeness, then
/// by how near to `home` they are.
pub(super) fn rank(
    transcript: &Transcript,
    quote: &str,
    home: Option<usize>,
    instead: Option<&Segment>,
    places: impl Iterator<Item = Segment>,
) -> Vec<Guess> {
    let wanted = counted(&folded_words(quote));
    let mut guesses: Vec<(usize, Guess)> = Vec::new();
    for segment in places {
        if guesses.iter().any(|(_, guess)| guess.segment == segment) {
            continue;
        }
        let Some((shown, _)) = quote_of(transcript, &segment) else { continue };
        let words = words_of(transcript, &segment).unwrap_or_default();
        let likeness = if shown == quote { 100 } else { likeness(&wanted, &folded_words(&words)) };
        let index = transcript.paragraphs.position(&segment.from.paragraph);
        let distance = index.zip(home).map_or(usize::MAX, |(index, home)| index.abs_diff(home));
        guesses.push((distance, Guess { segment, quote: shown, likeness }));
    }
    guesses.sort_by_key(|(distance, guess)| {
        (instead != Some(&guess.segment), Reverse(guess.likeness), *distance)
    });
    guesses.into_iter().map(|(_, guess)| guess).take(MOST_GUESSES).collect()
}

/// Returns, in the paragraphs around `home`, the stretches of as many words as `quote` has that are most like it.
pub(super) fn alike(transcript: &Transcript, quote: &str, home: usize) -> Vec<Segment> {
    let wanted = counted(&folded_words(quote));
    let around = home.saturating_sub(NEIGHBORS)..home.saturating_add(NEIGHBORS + 1);
    let paragraphs = transcript.paragraphs.as_slice().iter().enumerate();
    paragraphs
        .filter(|(index, _)| around.contains(index))
        .filter_map(|(_, paragraph)| most_alike(paragraph, &wanted))
        .collect()
}

type Counts = HashMap<String, usize>;

fn most_alike(paragraph: &Paragraph, wanted: &Counts) -> Option<Segment> {
    let ranges = words(&paragraph.text);
    let folded: Vec<String> =
        ranges.iter().map(|range| fold(slice(&paragraph.text, range.start, range.end))).collect();
    let size = wanted.values().sum::<usize>().min(folded.len());
    let mut inside = Counts::new();
    let mut n_shared = 0;
    let mut best = (0, 0);
    for (at, word) in folded.iter().enumerate() {
        n_shared += usize::from(take_in(&mut inside, wanted, word));
        if let Some(left) = at.checked_sub(size).and_then(|left| folded.get(left)) {
            n_shared -= usize::from(leave_out(&mut inside, wanted, left));
        }
        if n_shared > best.0 {
            best = (n_shared, at);
        }
    }
    let first = ranges.get((best.1 + 1).saturating_sub(size))?;
    let last = ranges.get(best.1)?;
    let is_alike = percent(2 * best.0, size + wanted.values().sum::<usize>()) >= LEAST_LIKENESS;
    is_alike.then(|| {
        let place = |offset| Place::new(paragraph.id.clone(), offset);
        Segment::new(place(first.start), place(last.end))
    })
}

/// Counts `word` and tells whether it is one more of those that are wanted.
fn take_in(inside: &mut Counts, wanted: &Counts, word: &str) -> bool {
    let count = inside.entry(word.to_owned()).or_default();
    *count += 1;
    wanted.get(word).is_some_and(|wanted| *count <= *wanted)
}

/// Takes `word` out of the count and tells whether it was one of those that are wanted.
fn leave_out(inside: &mut Counts, wanted: &Counts, word: &str) -> bool {
    let Some(count) = inside.get_mut(word) else { return false };
    *count -= 1;
    wanted.get(word).is_some_and(|wanted| *count < *wanted)
}

fn likeness(wanted: &Counts, found: &[String]) -> u8 {
    let counts = counted(found);
    let shared: usize =
        wanted.iter().map(|(word, n)| counts.get(word).map_or(0, |found| *n.min(found))).sum();
    percent(2 * shared, wanted.values().sum::<usize>() + found.len())
}

fn percent(part: usize, whole: usize) -> u8 {
    u8::try_from((part * 100).checked_div(whole).unwrap_or(0).min(100)).unwrap_or(100)
}

fn counted(words: &[String]) -> Counts {
    let mut counts = Counts::new();
    for word in words {
        *counts.entry(word.clone()).or_default() += 1;
    }
    counts
}

fn folded_words(quote: &str) -> Vec<String> {
    let text = quote.replace(PARAGRAPH_END, "\n").replace(QUOTE_GAP, "\n");
    words(&text).iter().map(|range| fold(slice(&text, range.start, range.end))).collect()
}
