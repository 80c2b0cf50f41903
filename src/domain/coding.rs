//! Codings, what was decided about them, and how far each coder has read.

use serde::{Deserialize, Serialize};

use super::id::{CodeId, CoderId, CodingId, DecisionId, ParagraphId, PassId};
use super::place::{Near, Place, Segment};
use super::time::{Day, Moment};

/// One code on one segment by one coder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coding {
    /// Random id.
    pub id: CodingId,
    /// The code as it was given; read it through [`super::project::Project::resolve`].
    pub code: CodeId,
    /// First character.
    pub from: Place,
    /// Position after the last character.
    pub to: Place,
    /// When it was made.
    pub made: Moment,
    /// The pass in which it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pass: Option<PassId>,
    /// How much it counts; 2 or more is shown as important.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<u8>,
    /// The words: whole up to 80 code points, else the first and the last 40.
    pub quote: String,
    /// The words around, where the quote alone is not unique in its paragraph.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub near: Option<Near>,
    /// In the agreed layer: the codings it stands for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agrees: Vec<CodingId>,
}

impl Coding {
    /// Returns where the coding is.
    #[must_use]
    pub fn segment(&self) -> Segment {
        Segment::new(self.from.clone(), self.to.clone())
    }

    /// Returns whether the coding was flagged as important.
    #[must_use]
    pub fn is_important(&self) -> bool {
        self.weight.is_some_and(|weight| weight >= 2)
    }
}

/// A stretch of whole paragraphs that a coder has read in a pass.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadStretch {
    /// The pass.
    pub pass: PassId,
    /// First paragraph read.
    pub from: ParagraphId,
    /// Last paragraph read.
    pub to: ParagraphId,
    /// The day it was read.
    pub on: Day,
}

/// What a meeting made of a difference between coders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Random id.
    pub id: DecisionId,
    /// Where the difference starts.
    pub from: Place,
    /// Where it ends.
    pub to: Place,
    /// What was decided.
    pub verdict: Verdict,
    /// The codings it was about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codings: Vec<CodingId>,
    /// The agreed codings that came out of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agreed: Vec<CodingId>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who was there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<CoderId>,
    /// When.
    pub made: Moment,
}

/// The outcome of a difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// One coder's reading was kept.
    Kept(CoderId),
    /// Both were kept.
    Both,
    /// Something else was coded.
    New,
    /// No code belongs there.
    Neither,
    /// Left open.
    Open,
}
