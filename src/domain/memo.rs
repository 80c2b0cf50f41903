//! Memos and what they are about.

use serde::{Deserialize, Serialize};

use super::id::{CaseId, CodeId, CodingId, ParagraphId, QuoteId, TranscriptId};
use super::place::{Near, Place};
use super::time::Moment;

/// A written thought. Its author is the coder in whose folder it lies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Memo {
    /// What people call it.
    pub title: String,
    /// What kind of thought.
    pub kind: MemoKind,
    /// What it belongs to.
    pub about: MemoAbout,
    /// When it was begun.
    pub made: Moment,
    /// Whether the other coder may read it in a blind study.
    #[serde(default, skip_serializing_if = "is_false")]
    pub shared: bool,
    /// Free words to find it by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The text, a paragraph a line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<String>,
}

fn is_false(value: &bool) -> bool {
    !*value
}

impl Memo {
    /// Returns the number of words.
    #[must_use]
    pub fn n_words(&self) -> usize {
        self.text.iter().map(|line| line.split_whitespace().count()).sum()
    }
}

/// Kinds of memos, as the methods literature names them.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum MemoKind {
    /// What the data may mean.
    #[default]
    Analytic,
    /// The researcher's own part in it.
    Reflection,
    /// How the study is done.
    Method,
    /// What was seen and heard around an interview.
    FieldNote,
    /// What was said in a meeting.
    Discussion,
    /// What was expected before the data.
    ForeUnderstanding,
    /// A link to theory.
    Theory,
}

impl MemoKind {
    /// Every kind, in the order in which they are offered.
    pub const ALL: [Self; 7] = [
        Self::Analytic,
        Self::Reflection,
        Self::Method,
        Self::FieldNote,
        Self::Discussion,
        Self::ForeUnderstanding,
        Self::Theory,
    ];

    /// Returns the kind in words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Analytic => "analytic",
            Self::Reflection => "reflection",
            Self::Method => "method",
            Self::FieldNote => "field note",
            Self::Discussion => "discussion",
            Self::ForeUnderstanding => "fore-understanding",
            Self::Theory => "theory",
        }
    }
}

/// What a memo belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum MemoAbout {
    /// The study.
    #[default]
    Project,
    /// A document.
    Transcript(TranscriptId),
    /// The turn that starts with a paragraph.
    Turn(TranscriptId, ParagraphId),
    /// A coding, by whichever coder.
    Coding(TranscriptId, CodingId),
    /// A stretch of text without a code, proved by its quote as a coding is.
    Segment {
        /// The document.
        transcript: TranscriptId,
        /// First character.
        from: Place,
        /// Position after the last character.
        to: Place,
        /// The words.
        quote: String,
        /// The words around, where needed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        near: Option<Near>,
    },
    /// A code.
    Code(CodeId),
    /// An informant.
    Case(CaseId),
    /// A quote.
    Quote(QuoteId),
}

impl MemoAbout {
    /// Returns the transcript the memo hangs on, if it hangs on one.
    #[must_use]
    pub fn transcript(&self) -> Option<&TranscriptId> {
        match self {
            Self::Transcript(transcript)
            | Self::Turn(transcript, _)
            | Self::Coding(transcript, _)
            | Self::Segment { transcript, .. } => Some(transcript),
            Self::Project | Self::Code(_) | Self::Case(_) | Self::Quote(_) => None,
        }
    }
}
