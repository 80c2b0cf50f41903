//! Names by which records refer to each other.
//!
//! Ids are plain strings on disk. Slugs (`tillit`) are made once from a first name; random ids (`k7f2m9q4vb`) are drawn
//! by whoever creates a record, never here.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(SmolStr);

        stored_text!($name);

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }
    )*};
}

ids! {
    /// A research question of the study.
    QuestionId,
    /// A row of the interview guide.
    GuideRowId,
    /// An attribute that cases have values of.
    AttributeId,
    /// A coder, and the layer of codings that is theirs. `agreed` is the layer of what was agreed.
    CoderId,
    /// One coder's reading with an aim.
    PassId,
    /// A code or marker pen.
    CodeId,
    /// An informant.
    CaseId,
    /// A document of the study.
    TranscriptId,
    /// A speaker within one transcript.
    SpeakerId,
    /// A coding: one code on one segment by one coder.
    CodingId,
    /// A memo within one coder's folder.
    MemoId,
    /// A citable quote.
    QuoteId,
    /// A data matrix.
    MatrixId,
    /// A column of a matrix.
    ColumnId,
    /// What a meeting made of a difference.
    DecisionId,
    /// A stored query.
    QueryId,
    /// Turns drawn to be coded twice.
    SampleId,
    /// One operation in the journal.
    OperationId,
}

impl CoderId {
    /// Returns the layer that holds what coders agreed on; no coder may have this id.
    #[must_use]
    pub fn agreed() -> Self {
        Self::new("agreed")
    }
}

/// A stored line of a transcript: `12`, or `12.kfm` for one that was born from it later.
///
/// Ids order as people read them: by number, then the parent before its later pieces.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ParagraphId(SmolStr);

stored_text!(ParagraphId);

impl ParagraphId {
    /// Returns the id of the `number`th imported paragraph, counted from 1.
    #[must_use]
    pub fn imported(number: usize) -> Self {
        Self(SmolStr::new(number.to_string()))
    }

    /// Returns the part before the first dot: the imported paragraph this one descends from.
    #[must_use]
    pub fn root(&self) -> &str {
        self.0.split('.').next().unwrap_or_default()
    }

    /// Returns the id of a piece born from this one, with three letters drawn by the caller.
    #[must_use]
    pub fn born(&self, letters: &str) -> Self {
        Self(SmolStr::new(format!("{}.{letters}", self.root())))
    }

    fn number(&self) -> Option<u64> {
        self.root().parse().ok()
    }
}

impl From<&str> for ParagraphId {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl Ord for ParagraphId {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.number(), other.number()) {
            (Some(mine), Some(theirs)) => mine.cmp(&theirs).then_with(|| self.0.cmp(&other.0)),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => self.0.cmp(&other.0),
        }
    }
}

impl PartialOrd for ParagraphId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_order_by_number_and_later_pieces_follow_their_root() {
        let mut ids: Vec<ParagraphId> =
            ["100", "12.kfm", "13", "2", "12", "12.aab"].map(ParagraphId::new).to_vec();
        ids.sort();
        let order: Vec<&str> = ids.iter().map(ParagraphId::as_str).collect();
        assert_eq!(order, ["2", "12", "12.aab", "12.kfm", "13", "100"]);
    }

    #[test]
    fn a_piece_of_a_piece_hangs_on_the_same_root() {
        assert_eq!(ParagraphId::new("12.kfm").born("qqq"), ParagraphId::new("12.qqq"));
    }
}
