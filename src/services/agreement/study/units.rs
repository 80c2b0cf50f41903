//! Where the units of a transcript lie.
//!
//! Positions are code points from the start of the transcript, paragraph after paragraph with nothing between.

use std::ops::Range;

use crate::domain::id::{CaseId, ParagraphId};
use crate::domain::text::CodePoint;
use crate::domain::text::length;
use crate::domain::text::segment::{marks, sentences, words};
use crate::domain::transcript::{Paragraph, Transcript};
use crate::services::anchor::placed::Voices;

/// What is yes or no of a code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Unit {
    /// A sentence.
    #[default]
    Sentence,
    /// Every character.
    Character,
    /// A word that was said.
    Word,
    /// A turn.
    Turn,
}

impl Unit {
    /// Every unit.
    pub const ALL: [Self; 4] = [Self::Sentence, Self::Character, Self::Word, Self::Turn];

    /// Returns its name, one of them.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sentence => "sentence",
            Self::Character => "character",
            Self::Word => "word",
            Self::Turn => "turn",
        }
    }
}

/// When a unit counts as coded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Rule {
    /// At least one of its characters is.
    #[default]
    Any,
    /// At least half of its characters are.
    Half,
}

impl Rule {
    /// Returns its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Half => "half",
        }
    }
}

/// The units of one transcript, and whose they are.
#[derive(Clone, Debug, Default)]
pub(super) struct TextUnits {
    /// Where each paragraph begins, and where the last one ends.
    starts: Vec<u32>,
    /// Sentences or words; there are none where characters or turns are the units.
    units: Vec<(u32, u32)>,
    /// The first of `units` in each paragraph, and how many there are.
    first_units: Vec<u32>,
    /// The paragraphs of each turn.
    turns: Vec<Turn>,
}

/// A speaker's stretch.
#[derive(Clone, Debug)]
pub(super) struct Turn {
    /// Its paragraphs.
    pub(super) paragraphs: Range<usize>,
    /// The id by which samples name it.
    pub(super) first: ParagraphId,
    /// Whether an informant speaks, or nobody in particular.
    pub(super) is_informant: bool,
    /// Which informant.
    pub(super) case: Option<CaseId>,
}

impl TextUnits {
    pub(super) fn of(transcript: &Transcript, unit: Unit) -> Self {
        let mut found = Self::default();
        let mut at = 0;
        for paragraph in transcript.paragraphs.as_slice() {
            found.starts.push(at);
            found.first_units.push(count(found.units.len()));
            let shift = |range: Range<CodePoint>| (at + range.start.0, at + range.end.0);
            match unit {
                Unit::Sentence => {
                    found.units.extend(sentences(&paragraph.text).into_iter().map(shift));
                }
                Unit::Word => found.units.extend(said_words(&paragraph.text).map(shift)),
                Unit::Character | Unit::Turn => {}
            }
            at += length(&paragraph.text).0;
        }
        found.starts.push(at);
        found.first_units.push(count(found.units.len()));
        found.turns = turns(transcript);
        found
    }

    pub(super) fn n_paragraphs(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    pub(super) fn turns(&self) -> &[Turn] {
        &self.turns
    }

    /// Returns where the paragraphs lie.
    pub(super) fn stretch(&self, paragraphs: &Range<usize>) -> (u32, u32) {
        let start = |index: usize| self.starts.get(index).copied().unwrap_or(0);
        (start(paragraphs.start), start(paragraphs.end))
    }

    /// Returns the position of an offset in a paragraph.
    pub(super) fn position(&self, paragraph: usize, offset: CodePoint) -> u32 {
        let (start, end) = self.stretch(&(paragraph..paragraph + 1));
        end.min(start + offset.0)
    }

    /// Returns the units that lie in the paragraphs, by their numbers.
    pub(super) fn units_in(&self, paragraphs: &Range<usize>) -> Range<usize> {
        let first = |index: usize| self.first_units.get(index).map_or(0, |first| *first as usize);
        first(paragraphs.start)..first(paragraphs.end)
    }

    pub(super) fn units(&self) -> &[(u32, u32)] {
        &self.units
    }
}

fn said_words(text: &str) -> impl Iterator<Item = Range<CodePoint>> {
    let marks = marks(text);
    words(text).into_iter().filter(move |word| {
        !marks.iter().any(|mark| mark.start <= word.start && word.end <= mark.end)
    })
}

fn turns(transcript: &Transcript) -> Vec<Turn> {
    let voices = Voices::of(transcript);
    let mut turns: Vec<Turn> = Vec::new();
    for (index, paragraph) in transcript.paragraphs.as_slice().iter().enumerate() {
        match turns.last_mut() {
            Some(turn) if paragraph.continues => turn.paragraphs.end = index + 1,
            _ => turns.push(turn(&voices, index, paragraph)),
        }
    }
    turns
}

fn turn(voices: &Voices<'_>, index: usize, paragraph: &Paragraph) -> Turn {
    Turn {
        paragraphs: index..index + 1,
        first: paragraph.id.clone(),
        is_informant: voices.is_informant(index),
        case: voices.case(index).cloned(),
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::anchor::example::study;

    #[test]
    fn units_are_counted_through_the_whole_transcript() {
        let project = study();
        let transcript = &project.transcripts[&"02-nav".into()];
        let sentences = TextUnits::of(transcript, Unit::Sentence);
        assert_eq!(sentences.units(), [(0, 11), (11, 47), (48, 51), (51, 58)]);
        assert_eq!(sentences.units_in(&(1..2)), 1..3);
        assert_eq!(sentences.stretch(&(1..2)), (11, 51));
        assert_eq!(sentences.position(1, CodePoint(7)), 18);
        let words = TextUnits::of(transcript, Unit::Word);
        assert_eq!(words.units_in(&(1..2)).len(), 7);
        let turns: Vec<bool> = words.turns().iter().map(|turn| turn.is_informant).collect();
        assert_eq!(turns, [false, true, false]);
    }
}
