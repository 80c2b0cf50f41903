//! The exact map from an old text to a new one.

use std::ops::Range;

use super::quote::{is_proved, normalize, words_of};
use super::survival::{Run, Survival, survival};
use crate::domain::place::{Near, Place, Segment};
use crate::domain::text::{CodePoint, length};
use crate::domain::transcript::{Paragraph, Transcript};

/// Knows of every place of an old transcript where it is in the new one, if the words beside it are still there.
///
/// A start goes with the character after it, an end with the character before it, so a stretch that keeps both its
/// ends is found whatever happened between them.
#[derive(Clone, Debug)]
pub struct TextMap<'a> {
    old: &'a Transcript,
    new: &'a Transcript,
    /// Where each old paragraph starts in the old text, and where one after the last would.
    old_starts: Vec<u32>,
    new_starts: Vec<u32>,
    survival: Survival,
    changed: Vec<bool>,
}

impl<'a> TextMap<'a> {
    /// Compares two states of one transcript.
    #[must_use]
    pub fn new(old: &'a Transcript, new: &'a Transcript) -> Self {
        let changed = vec![true; old.paragraphs.len()];
        let (old_starts, new_starts) = (starts(old), starts(new));
        let mut map =
            Self { old, new, old_starts, new_starts, survival: Survival::default(), changed };
        map.compare();
        map
    }

    /// Returns where a segment that starts at `place` starts now.
    #[must_use]
    pub fn start(&self, place: &Place) -> Option<Place> {
        let at = self.old_position(place)?;
        if let Some(now) = self.character(at) {
            return self.new_place(now);
        }
        let respelled = self.survival.respelled.iter().find(|(was, _)| was.start == at)?;
        self.new_place(respelled.1.start)
    }

    /// Returns where a segment that ends at `place` ends now.
    #[must_use]
    pub fn end(&self, place: &Place) -> Option<Place> {
        if place.offset == CodePoint::ZERO {
            return None;
        }
        let at = self.old_position(place)?;
        let last = match self.character(at.checked_sub(1)?) {
            Some(now) => now,
            None => {
                let respelled = self.survival.respelled.iter().find(|(was, _)| was.end == at)?;
                respelled.1.end.checked_sub(1)?
            }
        };
        self.place_after(last)
    }

    /// Returns where `segment` is now, if both its ends survived.
    #[must_use]
    pub fn segment(&self, segment: &Segment) -> Option<Segment> {
        let (from, to) = (self.start(&segment.from)?, self.end(&segment.to)?);
        let paragraphs = &self.new.paragraphs;
        let is_normal = paragraphs.order(&from)? < paragraphs.order(&to)?;
        is_normal.then(|| Segment::new(from, to))
    }

    /// Returns what stands where `segment` stood: for an end that did not survive, up to the words beside it that did.
    ///
    /// A good guess and a place within the text, never an answer. `None` only where the new text has no words.
    #[must_use]
    pub fn instead(&self, segment: &Segment) -> Option<Segment> {
        let (from, to) = (self.clamped(&segment.from)?, self.clamped(&segment.to)?);
        let (from, to) = (from.min(to), to.max(from));
        let start = self.start(&segment.from).or_else(|| {
            let before = self.last_before(from);
            self.place_between(before.map_or(0, |last| last + 1))
        });
        let end = self.end(&segment.to).or_else(|| {
            let next = self.first_from(to);
            self.place_between(next.unwrap_or(self.new_starts.last().copied()?.saturating_sub(1)))
        });
        let instead = start.zip(end).map(|(start, end)| Segment::new(start, end));
        instead
            .and_then(|instead| normalize(self.new, instead))
            .or_else(|| self.what_survived(from..to))
            .or_else(|| self.beside(from..to))
    }

    /// Returns whether the words were proved by the old text, so that the map speaks about them.
    pub(super) fn was_proved(&self, segment: &Segment, quote: &str, near: Option<&Near>) -> bool {
        is_proved(self.old, segment, quote, near)
    }

    /// Returns whether a citable quote's words, kept whole, were proved by the old text.
    pub(super) fn was_proved_whole(&self, segment: &Segment, words: &str) -> bool {
        words_of(self.old, segment).is_some_and(|stood| stood == words)
    }

    /// Returns whether any paragraph that `segment` touched is another one now, or gone; paragraphs that the old text
    /// did not have either do not count.
    #[must_use]
    pub fn is_touched(&self, segment: &Segment) -> bool {
        let paragraphs = &self.old.paragraphs;
        let from = paragraphs.position(&segment.from.paragraph);
        let to = paragraphs.position(&segment.to.paragraph);
        let (Some(from), Some(to)) = (from.or(to), to.or(from)) else { return false };
        self.changed
            .get(from.min(to)..=from.max(to))
            .is_some_and(|changed| changed.iter().any(|changed| *changed))
    }

    /// Walks both lists of paragraphs and compares what lies between those that are the same.
    fn compare(&mut self) {
        let (mut old_next, mut new_next) = (0, 0);
        for (at, paragraph) in self.old.paragraphs.as_slice().iter().enumerate() {
            let now = self.new.paragraphs.position(&paragraph.id).filter(|now| *now >= new_next);
            let same = |now: &usize| {
                self.new.paragraphs.get(*now).is_some_and(|now| now.text == paragraph.text)
            };
            let Some(now) = now.filter(same) else { continue };
            self.compare_stretch(old_next..at, new_next..now);
            let (old, new) = (self.old_start(at), self.new_start(now));
            self.survival.runs.push(Run { old, new, length: length(&paragraph.text).0 });
            if let Some(changed) = self.changed.get_mut(at) {
                *changed = false;
            }
            (old_next, new_next) = (at + 1, now + 1);
        }
        self.compare_stretch(
            old_next..self.old.paragraphs.len(),
            new_next..self.new.paragraphs.len(),
        );
        // Empty paragraphs survive as nothing.
        self.survival.runs.retain(|run| run.length > 0);
    }

    fn compare_stretch(&mut self, old: Range<usize>, new: Range<usize>) {
        let (was, is) = (stretch(self.old, &old), stretch(self.new, &new));
        if was.iter().map(|row| &row.id).eq(is.iter().map(|row| &row.id)) {
            // Nothing was split or joined: each paragraph is compared with itself.
            for ((old, was), (new, is)) in old.zip(was).zip(new.zip(is)) {
                self.compare_texts((old, &was.text), (new, &is.text));
            }
        } else {
            self.compare_texts((old.start, &text_of(was)), (new.start, &text_of(is)));
        }
    }

    fn compare_texts(&mut self, (old, was): (usize, &str), (new, is): (usize, &str)) {
        let (old, new) = (self.old_start(old), self.new_start(new));
        let found = survival(was, is);
        let shifted = |run: Run| Run { old: run.old + old, new: run.new + new, ..run };
        self.survival.runs.extend(found.runs.into_iter().map(shifted));
        let shift = |range: Range<u32>, by: u32| range.start + by..range.end + by;
        let respelled = found.respelled.into_iter();
        let respelled = respelled.map(|(was, is)| (shift(was, old), shift(is, new)));
        self.survival.respelled.extend(respelled);
    }

    fn old_start(&self, index: usize) -> u32 {
        self.old_starts.get(index).copied().unwrap_or_default()
    }

    fn new_start(&self, index: usize) -> u32 {
        self.new_starts.get(index).copied().unwrap_or_default()
    }

    fn old_position(&self, place: &Place) -> Option<u32> {
        let index = self.old.paragraphs.position(&place.paragraph)?;
        (place.offset <= self.old.paragraphs.length_at(index))
            .then(|| self.old_start(index) + place.offset.0)
    }

    /// Like [`Self::old_position`], but an offset past the end means the end.
    fn clamped(&self, place: &Place) -> Option<u32> {
        let index = self.old.paragraphs.position(&place.paragraph)?;
        let offset = place.offset.min(self.old.paragraphs.length_at(index));
        Some(self.old_start(index) + offset.0)
    }

    /// Returns where the old character at `at` stands in the new text.
    fn character(&self, at: u32) -> Option<u32> {
        let after = self.survival.runs.partition_point(|run| run.old <= at);
        let run = self.survival.runs.get(after.checked_sub(1)?)?;
        (at - run.old < run.length).then(|| run.new + (at - run.old))
    }

    /// Returns where the last surviving character before the old position `at` stands now.
    fn last_before(&self, at: u32) -> Option<u32> {
        let after = self.survival.runs.partition_point(|run| run.old < at);
        let run = self.survival.runs.get(after.checked_sub(1)?)?;
        Some(run.new + (at - run.old).min(run.length) - 1)
    }

    /// Returns where the first surviving character from the old position `at` on stands now.
    fn first_from(&self, at: u32) -> Option<u32> {
        let after = self.survival.runs.partition_point(|run| run.old + run.length <= at);
        let run = self.survival.runs.get(after)?;
        Some(run.new + at.saturating_sub(run.old))
    }

    fn what_survived(&self, old: Range<u32>) -> Option<Segment> {
        let (first, last) = (self.first_from(old.start)?, self.last_before(old.end)?);
        let segment = Segment::new(self.new_place(first)?, self.place_after(last)?);
        (first <= last).then(|| normalize(self.new, segment)).flatten()
    }

    /// Returns the last sign before a stretch of which nothing is left, or the first one after it.
    fn beside(&self, old: Range<u32>) -> Option<Segment> {
        let paragraphs = &self.new.paragraphs;
        let first = paragraphs.get(0)?;
        let last = paragraphs.get(paragraphs.len().checked_sub(1)?)?;
        let start = Place::new(first.id.clone(), CodePoint::ZERO);
        let end = Place::new(last.id.clone(), length(&last.text));
        let text = |from, to| normalize(self.new, Segment::new(from, to));
        let before = self.last_before(old.start).and_then(|last| self.place_after(last));
        if let Some(text) = before.clone().and_then(|before| text(start.clone(), before)) {
            let from = Place::new(text.to.paragraph.clone(), text.to.offset.minus(1));
            return Some(Segment::new(from, text.to));
        }
        let text = text(before.unwrap_or(start), end)?;
        let to = Place::new(text.from.paragraph.clone(), text.from.offset.plus(1));
        Some(Segment::new(text.from, to))
    }

    /// Returns the place before the new character at `at`.
    fn new_place(&self, at: u32) -> Option<Place> {
        let index = self.new_starts.partition_point(|start| *start <= at).checked_sub(1)?;
        let paragraph = self.new.paragraphs.get(index)?;
        Some(Place::new(paragraph.id.clone(), CodePoint(at - self.new_start(index))))
    }

    /// Returns the place after the new character at `at`.
    fn place_after(&self, at: u32) -> Option<Place> {
        self.new_place(at).map(|place| Place::new(place.paragraph, place.offset.plus(1)))
    }

    /// Returns the new position `at` as a place, at the end of the text too.
    fn place_between(&self, at: u32) -> Option<Place> {
        self.new_place(at).or_else(|| self.place_after(at.checked_sub(1)?))
    }
}

/// Where each paragraph starts if the paragraphs stand one after the other with one sign between.
fn starts(transcript: &Transcript) -> Vec<u32> {
    let mut next = 0;
    let mut starts = vec![0];
    for paragraph in transcript.paragraphs.as_slice() {
        next += length(&paragraph.text).0 + 1;
        starts.push(next);
    }
    starts
}

fn stretch<'a>(transcript: &'a Transcript, range: &Range<usize>) -> &'a [Paragraph] {
    transcript.paragraphs.as_slice().get(range.clone()).unwrap_or_default()
}

fn text_of(paragraphs: &[Paragraph]) -> String {
    let lines: Vec<&str> = paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::anchor::example::{segment, transcript};
    use crate::services::anchor::quote::text_of;

    fn moved(
        old: &[(&str, &str)],
        new: &[(&str, &str)],
        from: (&str, u32),
        to: (&str, u32),
    ) -> Option<String> {
        let (old, new) = (transcript(old), transcript(new));
        let now = TextMap::new(&old, &new).segment(&segment(from, to))?;
        Some(text_of(&new, &now))
    }

    fn instead(
        old: &[(&str, &str)],
        new: &[(&str, &str)],
        from: (&str, u32),
        to: (&str, u32),
    ) -> Option<String> {
        let (old, new) = (transcript(old), transcript(new));
        let now = TextMap::new(&old, &new).instead(&segment(from, to))?;
        Some(text_of(&new, &now))
    }

    const ALONE: [(&str, &str); 1] = [("46", "Egentlig ikke. Jeg er alene om faget her. Ja.")];

    #[test]
    fn words_put_in_before_move_a_place() {
        let new = [("46", "Egentlig ikke, nei. Jeg er alene om faget her. Ja.")];
        let now = moved(&ALONE, &new, ("46", 15), ("46", 41));
        assert_eq!(now.as_deref(), Some("Jeg er alene om faget her."));
    }

    #[test]
    fn words_changed_inside_stay_inside() {
        let new = [("46", "Egentlig ikke. Jeg er ganske aleine med faget her. Ja.")];
        let now = moved(&ALONE, &new, ("46", 15), ("46", 41));
        assert_eq!(now.as_deref(), Some("Jeg er ganske aleine med faget her."));
    }

    #[test]
    fn an_end_in_words_that_are_gone_has_no_answer_but_a_guess() {
        let new = [("46", "Egentlig ikke. Jeg er alene om matten på huset. Ja.")];
        assert_eq!(moved(&ALONE, &new, ("46", 15), ("46", 40)), None);
        let guess = instead(&ALONE, &new, ("46", 15), ("46", 40));
        assert_eq!(guess.as_deref(), Some("Jeg er alene om matten på huset"));
    }

    #[test]
    fn a_stretch_of_which_nothing_is_left_is_put_beside_the_gap() {
        let new = [("46", "Egentlig ikke. Ja.")];
        assert_eq!(instead(&ALONE, &new, ("46", 15), ("46", 41)).as_deref(), Some("."));
        let new = [("46", "Egentlig ikke.")];
        assert_eq!(instead(&ALONE, &new, ("46", 15), ("46", 45)).as_deref(), Some("."));
    }

    #[test]
    fn a_place_goes_into_the_piece_that_was_split_off() {
        let new = [("46", "Egentlig ikke."), ("46.kfm", "Jeg er alene om faget her. Ja.")];
        let now = moved(&ALONE, &new, ("46", 9), ("46", 41));
        assert_eq!(now.as_deref(), Some("ikke.\nJeg er alene om faget her."));
    }

    #[test]
    fn a_place_goes_into_the_paragraph_it_was_joined_to() {
        let old = [("1", "Mm."), ("2", "Ja, akkurat."), ("3", "Nei.")];
        let new = [("1", "Mm. Ja, akkurat."), ("3", "Nei.")];
        assert_eq!(moved(&old, &new, ("2", 4), ("3", 3)).as_deref(), Some("akkurat.\nNei"));
    }

    #[test]
    fn a_respelled_word_keeps_its_edges() {
        let old = [("1", "er du aleine")];
        let new = [("1", "er du Alene")];
        assert_eq!(moved(&old, &new, ("1", 6), ("1", 12)).as_deref(), Some("Alene"));
    }
}
