//! What belongs to the study as a whole: settings, research questions, interview guide, attributes.

use serde::{Deserialize, Serialize};

use super::id::{AttributeId, GuideRowId, QuestionId};

/// The newest format that this version reads and writes: with samples and second readings.
pub const FORMAT: u32 = 2;

/// The format of a study that holds neither; an older tusj opens it too.
pub const FIRST_FORMAT: u32 = 1;

/// What `project.ron` says of the study itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Version of the files; a newer one than [`FORMAT`] is refused.
    pub format: u32,
    /// Random id that tells two studies of one title apart.
    pub id: String,
    /// What people call the study.
    pub title: String,
    /// Language of the transcripts as a tag such as `nb`, `nn` or `en`.
    pub language: String,
    /// Whether coders stay hidden from each other until they compare.
    #[serde(default)]
    pub blind: bool,
}

/// A research question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its id.
    pub id: QuestionId,
    /// Where it stands among the questions; orders leave gaps of 1000.
    pub order: i64,
    /// The question.
    pub text: String,
}

/// A row of the interview guide: one question under one theme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuideRow {
    /// Its id.
    pub id: GuideRowId,
    /// Where it stands in the guide.
    pub order: i64,
    /// The theme it belongs to; rows with one theme make a block.
    pub theme: String,
    /// What is asked.
    pub text: String,
}

/// What kind of value an attribute has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum AttributeKind {
    /// Any words.
    #[default]
    Text,
    /// A whole number.
    Number,
    /// Yes or no.
    Boolean,
    /// A calendar day.
    Date,
    /// One of the listed words.
    Choice(Vec<String>),
}

/// Something that is recorded of every case, such as sector or years of experience.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attribute {
    /// Its id.
    pub id: AttributeId,
    /// Where it stands among the attributes.
    pub order: i64,
    /// What people call it.
    pub name: String,
    /// Which values it takes.
    pub kind: AttributeKind,
}
