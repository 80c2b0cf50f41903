//! Samples: turns that were drawn to be coded twice.

use serde::{Deserialize, Serialize};

use super::id::{CoderId, ParagraphId, SampleId, TranscriptId};
use super::time::Moment;

/// Turns that were drawn at random, and who is to code them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// Its id.
    pub id: SampleId,
    /// What it is for.
    pub aim: String,
    /// Whether several coders code it or one coder does again.
    pub kind: SampleKind,
    /// How much was asked for, in percent of the turns that could be drawn.
    pub share: u8,
    /// What the drawing began with: the same seed draws the same turns.
    pub seed: u64,
    /// Who codes it.
    pub coders: Vec<CoderId>,
    /// When it was drawn.
    pub made: Moment,
    /// Who drew it.
    pub by: CoderId,
    /// The first paragraphs of the turns, by transcript and in the order of the text.
    pub turns: Vec<(TranscriptId, Vec<ParagraphId>)>,
}

impl Sample {
    /// Returns how many turns were drawn.
    #[must_use]
    pub fn n_turns(&self) -> usize {
        self.turns.iter().map(|(_, turns)| turns.len()).sum()
    }

    /// Returns whether `coder` may know of the sample: what one coder codes again tells what they have read.
    #[must_use]
    pub fn is_shown_to(&self, coder: &CoderId) -> bool {
        self.kind == SampleKind::Double || self.coders.contains(coder)
    }

    /// Returns the turns that were drawn in `transcript`, by their first paragraph as it was then.
    #[must_use]
    pub fn turns_of(&self, transcript: &TranscriptId) -> &[ParagraphId] {
        let found = self.turns.iter().find(|(id, _)| id == transcript);
        found.map_or(&[], |(_, turns)| turns)
    }
}

/// Who codes a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SampleKind {
    /// Several coders code the same turns.
    Double,
    /// One coder codes own turns again.
    Again,
}

impl SampleKind {
    /// Returns the kind in words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Double => "double coding",
            Self::Again => "coding again",
        }
    }
}
