//! Where something is in a transcript: places, segments, and the words that prove them.

use serde::{Deserialize, Serialize};

use super::id::ParagraphId;
use super::text::CodePoint;

/// A position between two characters of one paragraph, written `("12", 18)`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "(ParagraphId, CodePoint)", into = "(ParagraphId, CodePoint)")]
pub struct Place {
    /// The paragraph.
    pub paragraph: ParagraphId,
    /// Code points before the position, within the paragraph's text.
    pub offset: CodePoint,
}

impl Place {
    /// Returns the place `offset` code points into `paragraph`.
    #[must_use]
    pub fn new(paragraph: ParagraphId, offset: CodePoint) -> Self {
        Self { paragraph, offset }
    }
}

impl From<(ParagraphId, CodePoint)> for Place {
    fn from((paragraph, offset): (ParagraphId, CodePoint)) -> Self {
        Self { paragraph, offset }
    }
}

impl From<Place> for (ParagraphId, CodePoint) {
    fn from(place: Place) -> Self {
        (place.paragraph, place.offset)
    }
}

/// A stretch of one transcript from `from` to `to` (exclusive); it may cross paragraphs and turns.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// The first character.
    pub from: Place,
    /// The position after the last character.
    pub to: Place,
}

impl Segment {
    /// Returns the segment between two places, as they stand.
    #[must_use]
    pub fn new(from: Place, to: Place) -> Self {
        Self { from, to }
    }
}

/// Longest quote in code points that is kept whole.
pub const WHOLE_QUOTE: u32 = 80;
/// Code points kept of each end of a longer quote.
pub const QUOTE_END: u32 = 40;
/// What stands between the two ends of a longer quote.
pub const QUOTE_GAP: &str = " … ";
/// What stands for the end of a paragraph inside a quote.
pub const PARAGRAPH_END: &str = " ¶ ";
/// Code points of context on either side that tell two equal quotes apart.
pub const NEAR: u32 = 20;

/// The words before and after a quote that is not unique in its paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "(String, String)", into = "(String, String)")]
pub struct Near {
    /// Up to [`NEAR`] code points before.
    pub before: String,
    /// Up to [`NEAR`] code points after.
    pub after: String,
}

impl From<(String, String)> for Near {
    fn from((before, after): (String, String)) -> Self {
        Self { before, after }
    }
}

impl From<Near> for (String, String) {
    fn from(near: Near) -> Self {
        (near.before, near.after)
    }
}
