//! A transcript as one text in which quotes are looked for, whether they cross paragraphs or not.

use super::quote::{occurrences, text_after};
use crate::domain::id::ParagraphId;
use crate::domain::place::{
    Near, PARAGRAPH_END, Place, QUOTE_END, QUOTE_GAP, Segment, WHOLE_QUOTE,
};
use crate::domain::text::{CodePoint, length, slice};
use crate::domain::transcript::Transcript;

/// The words of a record, by how it keeps them.
#[derive(Clone, Copy, Debug)]
pub(super) enum Words<'a> {
    /// As a coding keeps them: long ones by their two ends.
    Coded(&'a str),
    /// As a citable quote keeps them: whole, whatever their length.
    Whole(&'a str),
}

impl<'a> Words<'a> {
    pub(super) fn text(self) -> &'a str {
        match self {
            Self::Coded(text) | Self::Whole(text) => text,
        }
    }

    /// Returns the first and the last 40 code points where only these are kept.
    fn ends(self) -> Option<(&'a str, &'a str)> {
        let Self::Coded(text) = self else { return None };
        let gap = length(QUOTE_GAP).0;
        let is_long = length(text).0 == 2 * QUOTE_END + gap;
        let head = slice(text, CodePoint::ZERO, CodePoint(QUOTE_END));
        let rest = text_after(text, CodePoint(QUOTE_END)).strip_prefix(QUOTE_GAP)?;
        is_long.then_some((head, rest))
    }
}

/// A stretch in which the words stand: places as (index of paragraph, offset).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    pub from: (usize, CodePoint),
    pub to: (usize, CodePoint),
}

/// All paragraphs with ` ¶ ` between, as quotes are written.
#[derive(Debug)]
pub(super) struct SearchText<'a> {
    transcript: &'a Transcript,
    text: String,
    length: u32,
    /// Where each paragraph starts.
    starts: Vec<u32>,
}

/// Where the two ends of a quote make more pairs than this, they say nothing about where it is.
const MOST_PAIRS: usize = 10_000;

impl<'a> SearchText<'a> {
    pub(super) fn new(transcript: &'a Transcript) -> Self {
        let mut text = String::new();
        let mut starts = Vec::with_capacity(transcript.paragraphs.len());
        let mut end = 0;
        for paragraph in transcript.paragraphs.as_slice() {
            if !starts.is_empty() {
                text.push_str(PARAGRAPH_END);
                end += length(PARAGRAPH_END).0;
            }
            starts.push(end);
            text.push_str(&paragraph.text);
            end += length(&paragraph.text).0;
        }
        Self { transcript, text, length: end, starts }
    }

    /// Returns where the words stand, in order.
    ///
    /// Of words kept by their ends every pair of a head and a later tail is a hit; `n_before`, how long they were
    /// where that is known, picks the pairs of that length if there are any.
    pub(super) fn hits(&self, words: Words<'_>, n_before: Option<u32>) -> Vec<Hit> {
        let Some((head, tail)) = words.ends() else {
            let n_words = length(words.text()).0;
            let found = self.positions(words.text());
            return found.filter_map(|at| self.hit(at, at + n_words)).collect();
        };
        let tails: Vec<u32> = self.positions(tail).map(|at| at + QUOTE_END).collect();
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        for from in self.positions(head) {
            let long_enough = tails.iter().filter(|to| **to > from + WHOLE_QUOTE);
            pairs.extend(long_enough.map(|to| (from, *to)));
            if pairs.len() > MOST_PAIRS {
                return Vec::new();
            }
        }
        let has_length = |pair: &&(u32, u32)| Some(pair.1 - pair.0) == n_before;
        if pairs.iter().any(|pair| has_length(&pair)) {
            pairs = pairs.iter().filter(has_length).copied().collect();
        }
        pairs.into_iter().filter_map(|(from, to)| self.hit(from, to)).collect()
    }

    /// Returns the hit as a segment.
    pub(super) fn segment(&self, hit: Hit) -> Option<Segment> {
        let place = |(index, offset): (usize, CodePoint)| {
            let paragraph = self.transcript.paragraphs.get(index)?;
            Some(Place::new(paragraph.id.clone(), offset))
        };
        Some(Segment::new(place(hit.from)?, place(hit.to)?))
    }

    /// Returns on which sides the words around the hit are those of `near`: before, after.
    pub(super) fn agrees(&self, hit: Hit, near: &Near) -> (bool, bool) {
        let text = |index| {
            self.transcript.paragraphs.get(index).map_or("", |paragraph| paragraph.text.as_str())
        };
        let before = slice(text(hit.from.0), CodePoint::ZERO, hit.from.1).ends_with(&near.before);
        (before, text_after(text(hit.to.0), hit.to.1).starts_with(&near.after))
    }

    /// Returns the paragraphs in which a place in `id` may be now: the one with the id, or the one it was joined to.
    pub(super) fn home(&self, id: &ParagraphId) -> Option<usize> {
        let paragraphs = &self.transcript.paragraphs;
        paragraphs.position(id).or_else(|| {
            let (heir, _) = paragraphs.heir(id)?;
            paragraphs.position(&heir.id)
        })
    }

    /// Returns whether the paragraph at `index` descends from the same imported one as `id`.
    pub(super) fn is_related(&self, index: usize, id: &ParagraphId) -> bool {
        let paragraph = self.transcript.paragraphs.get(index);
        paragraph.is_some_and(|paragraph| paragraph.id.root() == id.root())
    }

    fn positions<'b>(&'b self, needle: &'b str) -> impl Iterator<Item = u32> + 'b {
        occurrences(&self.text, needle).map(|rest| self.length - length(rest).0)
    }

    /// Returns the stretch between two positions; none where one of them lies between two paragraphs.
    fn hit(&self, from: u32, to: u32) -> Option<Hit> {
        let place = |at: u32| {
            let index = self.starts.partition_point(|start| *start <= at).checked_sub(1)?;
            let offset = at - self.starts.get(index)?;
            (offset <= self.transcript.paragraphs.length_at(index).0)
                .then_some((index, CodePoint(offset)))
        };
        let (from, last) = (place(from)?, place(to.checked_sub(1)?)?);
        let is_normal = from.1 < self.transcript.paragraphs.length_at(from.0)
            && last.1 < self.transcript.paragraphs.length_at(last.0);
        is_normal.then(|| Hit { from, to: (last.0, last.1.plus(1)) })
    }
}
