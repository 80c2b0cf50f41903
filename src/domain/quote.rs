//! Citable quotes, with what was left out of them.

use serde::{Deserialize, Serialize};

use super::id::{CoderId, ParagraphId, TranscriptId};
use super::place::{Place, Segment};
use super::time::Moment;

/// A piece of a transcript that is meant for the text of the study.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quote {
    /// What people call it.
    pub title: String,
    /// The document.
    pub transcript: TranscriptId,
    /// From where to where (exclusive).
    pub span: (Place, Place),
    /// What is left out and shown as `[...]`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub omissions: Vec<Segment>,
    /// When it was kept.
    pub made: Moment,
    /// Who kept it.
    pub by: CoderId,
    /// The words of the span, whole; ` ¶ ` stands for a paragraph's end.
    pub text: String,
    /// The paragraph with the question that was answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<ParagraphId>,
    /// Where in the thesis it stands.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub used_in: Vec<String>,
}

impl Quote {
    /// Returns where the quote is.
    #[must_use]
    pub fn segment(&self) -> Segment {
        Segment::new(self.span.0.clone(), self.span.1.clone())
    }
}
