//! Places of a transcript as one row of characters, so that stretches across turns can be measured.

use std::ops::Range;

use crate::domain::place::{Place, Segment};
use crate::domain::text::segment::words;
use crate::domain::text::{CodePoint, slice};
use crate::domain::transcript::Transcript;

/// How many characters stand before each paragraph.
#[derive(Clone, Debug)]
pub(super) struct Ruler {
    starts: Vec<usize>,
    length: usize,
}

impl Ruler {
    /// Measures `transcript`.
    pub(super) fn of(transcript: &Transcript) -> Self {
        let mut starts = Vec::with_capacity(transcript.paragraphs.len());
        let mut length = 0;
        for index in 0..transcript.paragraphs.len() {
            starts.push(length);
            length += transcript.paragraphs.length_at(index).0 as usize;
        }
        Self { starts, length }
    }

    /// Returns how many characters there are in all.
    pub(super) fn length(&self) -> usize {
        self.length
    }

    /// Returns the position of an offset in a paragraph.
    pub(super) fn at(&self, (paragraph, offset): (usize, CodePoint)) -> usize {
        self.starts.get(paragraph).copied().unwrap_or(self.length) + offset.0 as usize
    }

    /// Returns the positions of a segment whose paragraphs are in the transcript.
    pub(super) fn span(&self, transcript: &Transcript, segment: &Segment) -> Option<Range<usize>> {
        let at = |place: &Place| Some(self.at(transcript.paragraphs.order(place)?));
        Some(at(&segment.from)?..at(&segment.to)?)
    }

    /// Returns the segment of a span that is not empty: it starts at a start and ends at an end of a paragraph where
    /// both would do.
    pub(super) fn segment(&self, transcript: &Transcript, span: &Range<usize>) -> Option<Segment> {
        let first = self.starts.partition_point(|start| *start <= span.start).checked_sub(1)?;
        let last = self.starts.partition_point(|start| *start < span.end).checked_sub(1)?;
        let place = |index: usize, at: usize| {
            let paragraph = transcript.paragraphs.get(index)?;
            let offset = u32::try_from(at.checked_sub(*self.starts.get(index)?)?).ok()?;
            Some(Place::new(paragraph.id.clone(), CodePoint(offset)))
        };
        Some(Segment::new(place(first, span.start)?, place(last, span.end)?))
    }

    /// Counts the words that have a letter in any of `spans`.
    pub(super) fn n_words(&self, transcript: &Transcript, spans: &[Range<usize>]) -> usize {
        let paragraphs = transcript.paragraphs.as_slice().iter().zip(&self.starts);
        let mut count = 0;
        for (paragraph, start) in paragraphs {
            let end = start + transcript_length(&paragraph.text);
            if !spans.iter().any(|span| span.start < end && *start < span.end) {
                continue;
            }
            let in_spans = |word: &Range<CodePoint>| {
                let (from, to) = (start + word.start.0 as usize, start + word.end.0 as usize);
                spans.iter().any(|span| span.start < to && from < span.end)
            };
            count += words(&paragraph.text).iter().filter(|word| in_spans(word)).count();
        }
        count
    }

    /// Returns whether only spaces and signs stand between two positions of one paragraph.
    pub(super) fn is_gap(&self, transcript: &Transcript, from: usize, to: usize) -> bool {
        let index = |at: usize| self.starts.partition_point(|start| *start <= at).checked_sub(1);
        let (Some(before), Some(after)) = (index(from.saturating_sub(1)), index(to)) else {
            return false;
        };
        let Some(start) = self.starts.get(before).filter(|_| before == after) else { return false };
        let Some(paragraph) = transcript.paragraphs.get(before) else { return false };
        let offset = |at: usize| u32::try_from(at - start).map(CodePoint).unwrap_or_default();
        !slice(&paragraph.text, offset(from), offset(to)).contains(char::is_alphanumeric)
    }
}

fn transcript_length(text: &str) -> usize {
    crate::domain::text::length(text).0 as usize
}
