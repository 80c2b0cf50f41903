//! Where a motion leads. Pure functions over a transcript; hidden paragraphs are stepped over.

use std::ops::Range;

use crate::domain::place::{Place, Segment};
use crate::domain::text::segment::{next_grapheme, previous_grapheme, sentences, words};
use crate::domain::text::{CodePoint, length};
use crate::domain::transcript::Transcript;

/// A place as the screen works with it: paragraph by index.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spot {
    /// Index of the paragraph in the transcript.
    pub paragraph: usize,
    /// Code points before the spot.
    pub at: CodePoint,
}

impl Spot {
    /// Returns the spot `at` code points into the paragraph at index `paragraph`.
    #[must_use]
    pub fn new(paragraph: usize, at: CodePoint) -> Self {
        Self { paragraph, at }
    }

    /// Returns the place of this spot, which stays right when paragraphs are put in before it.
    #[must_use]
    pub fn place(self, transcript: &Transcript) -> Option<Place> {
        Some(Place::new(transcript.paragraphs.get(self.paragraph)?.id.clone(), self.at))
    }

    /// Returns the spot of `place`, if its paragraph is there.
    #[must_use]
    pub fn of(place: &Place, transcript: &Transcript) -> Option<Self> {
        Some(Self::new(transcript.paragraphs.position(&place.paragraph)?, place.offset))
    }
}

/// A stretch between two spots, end exclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stretch {
    /// First character.
    pub from: Spot,
    /// After the last character.
    pub to: Spot,
}

impl Stretch {
    /// Returns the segment of this stretch.
    #[must_use]
    pub fn segment(self, transcript: &Transcript) -> Option<Segment> {
        Some(Segment::new(self.from.place(transcript)?, self.to.place(transcript)?))
    }

    /// Returns the stretch of `segment`, if its paragraphs are there.
    #[must_use]
    pub fn of(segment: &Segment, transcript: &Transcript) -> Option<Self> {
        Some(Self {
            from: Spot::of(&segment.from, transcript)?,
            to: Spot::of(&segment.to, transcript)?,
        })
    }

    /// Returns whether the stretch covers the character at `spot`.
    #[must_use]
    pub fn covers(self, spot: Spot) -> bool {
        self.from <= spot && spot < self.to
    }

    /// Returns whether the two stretches share a character.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        self.from < other.to && other.from < self.to
    }

    /// Returns the part of the paragraph at `index` that the stretch covers, given the paragraph's length.
    #[must_use]
    pub fn within(self, index: usize, length: CodePoint) -> Option<Range<CodePoint>> {
        if index < self.from.paragraph || index > self.to.paragraph {
            return None;
        }
        let start = if index == self.from.paragraph { self.from.at } else { CodePoint::ZERO };
        let end = if index == self.to.paragraph { self.to.at.min(length) } else { length };
        (start < end).then_some(start..end)
    }
}

/// A transcript together with which of its paragraphs are shown.
#[derive(Clone, Copy)]
pub struct Terrain<'a> {
    /// The transcript.
    pub transcript: &'a Transcript,
    /// Whether each paragraph is shown; an empty list shows all.
    pub shown: &'a [bool],
}

impl<'a> Terrain<'a> {
    /// Returns the text of the paragraph at `index`; empty where there is none.
    #[must_use]
    pub fn text(&self, index: usize) -> &'a str {
        self.transcript.paragraphs.get(index).map_or("", |paragraph| paragraph.text.as_str())
    }

    /// Returns whether the paragraph at `index` exists and is not hidden by a filter.
    #[must_use]
    pub fn is_shown(&self, index: usize) -> bool {
        index < self.transcript.paragraphs.len() && self.shown.get(index).copied().unwrap_or(true)
    }

    /// Returns the next shown paragraph after `index`.
    #[must_use]
    pub fn next_paragraph(&self, index: usize) -> Option<usize> {
        (index + 1..self.transcript.paragraphs.len()).find(|next| self.is_shown(*next))
    }

    /// Returns the shown paragraph before `index`.
    #[must_use]
    pub fn previous_paragraph(&self, index: usize) -> Option<usize> {
        (0..index).rev().find(|previous| self.is_shown(*previous))
    }

    /// Returns the shown paragraph at or after `index`, else the last before it.
    #[must_use]
    pub fn nearest_shown(&self, index: usize) -> Option<usize> {
        if self.is_shown(index) {
            return Some(index);
        }
        self.next_paragraph(index).or_else(|| self.previous_paragraph(index))
    }

    /// Returns the sentence at `spot`; between two sentences it is the one after, at the end the last one.
    #[must_use]
    pub fn sentence(&self, spot: Spot) -> Option<Stretch> {
        let sentences = sentences(self.text(spot.paragraph));
        let sentence = sentences.iter().find(|range| spot.at < range.end).or(sentences.last())?;
        Some(in_paragraph(spot.paragraph, sentence))
    }

    /// Returns the first sentence after the one at `spot`.
    #[must_use]
    pub fn next_sentence(&self, spot: Spot) -> Option<Stretch> {
        let current = self.sentence(spot).map_or(spot.at, |sentence| sentence.to.at);
        let here = sentences(self.text(spot.paragraph));
        if let Some(next) = here.iter().find(|range| range.start >= current) {
            return Some(in_paragraph(spot.paragraph, next));
        }
        let mut paragraph = spot.paragraph;
        loop {
            paragraph = self.next_paragraph(paragraph)?;
            if let Some(first) = sentences(self.text(paragraph)).first() {
                return Some(in_paragraph(paragraph, first));
            }
        }
    }

    /// Returns the sentence before the one at `spot`.
    #[must_use]
    pub fn previous_sentence(&self, spot: Spot) -> Option<Stretch> {
        let current = self.sentence(spot).map_or(spot.at, |sentence| sentence.from.at);
        let here = sentences(self.text(spot.paragraph));
        if let Some(previous) = here.iter().rev().find(|range| range.end <= current) {
            return Some(in_paragraph(spot.paragraph, previous));
        }
        let mut paragraph = spot.paragraph;
        loop {
            paragraph = self.previous_paragraph(paragraph)?;
            if let Some(last) = sentences(self.text(paragraph)).last() {
                return Some(in_paragraph(paragraph, last));
            }
        }
    }

    /// Returns the word at `spot`, else the next one in the paragraph, else the last.
    #[must_use]
    pub fn word(&self, spot: Spot) -> Option<Stretch> {
        let words = words(self.text(spot.paragraph));
        let word = words.iter().find(|range| spot.at < range.end).or(words.last())?;
        Some(in_paragraph(spot.paragraph, word))
    }

    /// Returns the start of the next word.
    #[must_use]
    pub fn next_word(&self, spot: Spot) -> Option<Spot> {
        let here = words(self.text(spot.paragraph));
        if let Some(next) = here.iter().find(|range| range.start > spot.at) {
            return Some(Spot::new(spot.paragraph, next.start));
        }
        let mut paragraph = spot.paragraph;
        loop {
            paragraph = self.next_paragraph(paragraph)?;
            if let Some(first) = words(self.text(paragraph)).first() {
                return Some(Spot::new(paragraph, first.start));
            }
        }
    }

    /// Returns the start of the word before.
    #[must_use]
    pub fn previous_word(&self, spot: Spot) -> Option<Spot> {
        let here = words(self.text(spot.paragraph));
        if let Some(previous) = here.iter().rev().find(|range| range.start < spot.at) {
            return Some(Spot::new(spot.paragraph, previous.start));
        }
        let mut paragraph = spot.paragraph;
        loop {
            paragraph = self.previous_paragraph(paragraph)?;
            if let Some(last) = words(self.text(paragraph)).last() {
                return Some(Spot::new(paragraph, last.start));
            }
        }
    }

    /// Returns the end of the word that ends after `spot` (for the right edge of a choice).
    #[must_use]
    pub fn next_word_end(&self, spot: Spot) -> Option<Spot> {
        let here = words(self.text(spot.paragraph));
        if let Some(next) = here.iter().find(|range| range.end > spot.at) {
            let end = self.with_closing_signs(spot.paragraph, next.end);
            if end > spot.at {
                return Some(Spot::new(spot.paragraph, end));
            }
        }
        let mut paragraph = spot.paragraph;
        loop {
            paragraph = self.next_paragraph(paragraph)?;
            if let Some(first) = words(self.text(paragraph)).first() {
                return Some(Spot::new(paragraph, self.with_closing_signs(paragraph, first.end)));
            }
        }
    }

    /// Returns the end of the last word that ends before `spot`.
    #[must_use]
    pub fn previous_word_end(&self, spot: Spot) -> Option<Spot> {
        let here = words(self.text(spot.paragraph));
        let ends = here.iter().rev().map(|range| range.end);
        if let Some(end) =
            ends.into_iter().find(|end| self.with_closing_signs(spot.paragraph, *end) < spot.at)
        {
            return Some(Spot::new(spot.paragraph, self.with_closing_signs(spot.paragraph, end)));
        }
        let mut paragraph = spot.paragraph;
        loop {
            paragraph = self.previous_paragraph(paragraph)?;
            if let Some(last) = words(self.text(paragraph)).last() {
                return Some(Spot::new(paragraph, self.with_closing_signs(paragraph, last.end)));
            }
        }
    }

    /// Returns the position after the stops and quotes that cling to a word ending at `end`.
    fn with_closing_signs(&self, paragraph: usize, end: CodePoint) -> CodePoint {
        let signs = self
            .text(paragraph)
            .chars()
            .skip(end.0 as usize)
            .take_while(|sign| {
                !sign.is_whitespace() && !sign.is_alphanumeric() && !"([«“–-".contains(*sign)
            })
            .count();
        end.plus(u32::try_from(signs).unwrap_or(0))
    }

    /// Returns the spot one letter (grapheme cluster) later, within the paragraph or at the start of the next.
    #[must_use]
    pub fn next_letter(&self, spot: Spot) -> Option<Spot> {
        let text = self.text(spot.paragraph);
        if spot.at < length(text) {
            return Some(Spot::new(spot.paragraph, next_grapheme(text, spot.at)));
        }
        self.next_paragraph(spot.paragraph).map(|next| Spot::new(next, CodePoint::ZERO))
    }

    /// Returns the spot one letter earlier.
    #[must_use]
    pub fn previous_letter(&self, spot: Spot) -> Option<Spot> {
        if spot.at > CodePoint::ZERO {
            let text = self.text(spot.paragraph);
            return Some(Spot::new(spot.paragraph, previous_grapheme(text, spot.at)));
        }
        let previous = self.previous_paragraph(spot.paragraph)?;
        Some(Spot::new(previous, length(self.text(previous))))
    }

    /// Returns the first spot of the next shown turn.
    #[must_use]
    pub fn next_turn(&self, spot: Spot) -> Option<Spot> {
        let turn = self.transcript.turn_at(spot.paragraph);
        let next = self.next_paragraph(turn.end.checked_sub(1)?)?;
        Some(self.start_of_turn(next))
    }

    /// Returns the start of this turn, or of the one before where the spot is at the start already.
    #[must_use]
    pub fn previous_turn(&self, spot: Spot) -> Option<Spot> {
        let start = self.start_of_turn(spot.paragraph);
        if spot > start {
            return Some(start);
        }
        let previous = self.previous_paragraph(start.paragraph)?;
        Some(self.start_of_turn(previous))
    }

    /// Returns the first spot of the turn that the paragraph at `index` belongs to.
    #[must_use]
    pub fn start_of_turn(&self, index: usize) -> Spot {
        let turn = self.transcript.turn_at(index);
        let first = turn.clone().find(|paragraph| self.is_shown(*paragraph)).unwrap_or(turn.start);
        let start = words(self.text(first)).first().map_or(CodePoint::ZERO, |word| word.start);
        Spot::new(
            first,
            self.sentence(Spot::new(first, start)).map_or(start, |sentence| sentence.from.at),
        )
    }

    /// Returns the whole turn that the paragraph at `index` belongs to.
    #[must_use]
    pub fn turn(&self, index: usize) -> Option<Stretch> {
        let turn = self.transcript.turn_at(index);
        let last = turn.end.checked_sub(1)?;
        let from =
            sentences(self.text(turn.start)).first().map_or(CodePoint::ZERO, |range| range.start);
        let to = sentences(self.text(last)).last().map_or(CodePoint::ZERO, |range| range.end);
        let stretch = Stretch { from: Spot::new(turn.start, from), to: Spot::new(last, to) };
        (stretch.from < stretch.to).then_some(stretch)
    }

    /// Returns the first shown spot of the transcript.
    #[must_use]
    pub fn start(&self) -> Option<Spot> {
        self.nearest_shown(0).map(|paragraph| self.start_of_turn(paragraph))
    }

    /// Returns the start of the last shown sentence.
    #[must_use]
    pub fn end(&self) -> Option<Spot> {
        let count = self.transcript.paragraphs.len();
        let last = self.previous_paragraph(count)?;
        Some(
            sentences(self.text(last))
                .last()
                .map_or(Spot::new(last, CodePoint::ZERO), |range| Spot::new(last, range.start)),
        )
    }
}

fn in_paragraph(paragraph: usize, range: &Range<CodePoint>) -> Stretch {
    Stretch { from: Spot::new(paragraph, range.start), to: Spot::new(paragraph, range.end) }
}
