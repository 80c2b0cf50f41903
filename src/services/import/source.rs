//! What is read from a transcript file, before anything of it becomes part of a project.
//!
//! These values hold the names that stand in the file. They are for the import screen and for the key outside the
//! project folder; a project gets pseudonymous labels only.

use serde::{Deserialize, Serialize};

use crate::services::import::encoding::SourceEncoding;

/// A time in a recording, in milliseconds from its start.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Milliseconds(pub u64);

/// The shape a transcript file was read in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SourceFormat {
    /// WebVTT as Microsoft Teams writes it, with voice tags.
    TeamsVtt,
    /// Any other WebVTT: Zoom, Whisper, YouTube.
    WebVtt,
    /// SubRip subtitles.
    Srt,
    /// Plain text.
    PlainText,
    /// Markdown.
    Markdown,
    /// A Word file as Microsoft Teams writes it.
    TeamsWord,
    /// Any other Word file.
    Word,
}

impl SourceFormat {
    /// Returns the name shown to a person.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::TeamsVtt => "Teams",
            Self::WebVtt => "WebVTT",
            Self::Srt => "SubRip",
            Self::PlainText => "plain text",
            Self::Markdown => "Markdown",
            Self::TeamsWord => "Teams, Word",
            Self::Word => "Word",
        }
    }

    /// Returns the usual file name ending, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::TeamsVtt | Self::WebVtt => "vtt",
            Self::Srt => "srt",
            Self::PlainText => "txt",
            Self::Markdown => "md",
            Self::TeamsWord | Self::Word => "docx",
        }
    }
}

/// The text of a transcript file, its speakers, and what was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceText {
    /// The shape the file was read in.
    pub format: SourceFormat,
    /// How its bytes were read.
    pub encoding: SourceEncoding,
    /// The title that stands in the file; may name people.
    pub title: Option<String>,
    /// The speakers in the order in which they first speak.
    pub speakers: Vec<SourceSpeaker>,
    /// The paragraphs in the order of the conversation.
    pub paragraphs: Vec<SourceParagraph>,
    /// What was left out or changed on the way.
    pub dropped: Vec<Dropped>,
    /// How many cues a subtitle file had, the empty ones too; 0 where the format has none.
    pub n_cues: usize,
}

/// One who speaks in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceSpeaker {
    /// The name as it stands in the file.
    pub name: String,
    /// How many turns the speaker has.
    pub n_turns: usize,
    /// How many words the speaker says.
    pub n_words: usize,
    /// The first words said, at most 60 code points and cut at a word.
    pub first_words: String,
}

/// One paragraph to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceParagraph {
    /// Index into the speakers; none where the file does not say.
    pub speaker: Option<usize>,
    /// When it starts in the recording.
    pub at: Option<Milliseconds>,
    /// Whether it goes on with the turn of the paragraph before.
    pub continues: bool,
    /// What is said: clean, one line, never empty.
    pub text: String,
}

/// What was left out or changed, so that nothing goes silently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// What it was.
    pub what: DroppedKind,
    /// How many.
    pub count: usize,
    /// The first of them in visible form, at most 80 code points; a kind that holds text of the file for a person
    /// to judge has one entry for each piece.
    pub example: String,
}

/// The kinds of things that are left out or changed in reading a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DroppedKind {
    /// A cue or paragraph without words; left out.
    EmptyCue,
    /// A line before the first speaker, such as a date or who was present; left out, one entry a line.
    HeaderLine,
    /// A line of the front matter between two `---`; left out, one entry a line.
    FrontMatter,
    /// A line the program added, such as «started transcription»; left out, one entry a line.
    MarkerLine,
    /// A note, style or region of a subtitle file, or a comment in Markdown; left out, one entry a block.
    NoteBlock,
    /// The line before a time that is no number but a name of the cue; left out.
    CueName,
    /// A line of rolling subtitles that repeats what the cue before showed; left out.
    RepeatedLine,
    /// A time that could not be read; the text is kept without it.
    UnreadableTime,
    /// A time stamp inside a paragraph; left out of the text.
    InnerTime,
    /// Text deleted with tracked changes; left out.
    TrackedDeletion,
    /// A reference to a footnote, endnote or comment, left out together with the note, or the target of a link.
    NoteReference,
    /// Bytes that are no character in the encoding; shown as U+FFFD in the text.
    BrokenCharacter,
    /// A character of a symbol font; shown as U+FFFD in the text.
    Symbol,
    /// A control character; left out.
    ControlCharacter,
    /// A mark that turns the direction of writing; left out.
    BidiControl,
    /// A character without width; left out.
    ZeroWidth,
    /// A form feed, U+2028 or the like; became a space.
    OddLineBreak,
}

impl DroppedKind {
    /// Tells whether each piece gets an entry of its own, because its words may matter.
    pub(super) fn has_entry_for_each(self) -> bool {
        matches!(self, Self::HeaderLine | Self::FrontMatter | Self::MarkerLine | Self::NoteBlock)
    }
}
