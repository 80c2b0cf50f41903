//! Why a file could not be read as a transcript, and what can be done about it.

use thiserror::Error;

/// Why a file could not be read as a transcript.
///
/// Every message names the file, what is wrong with it and what to do. The file's name is held in its visible form.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ImportError {
    /// The file has no bytes, or only white space.
    #[error("«{file}» is empty; check that it was copied or downloaded completely")]
    Empty {
        /// The file's name.
        file: String,
    },
    /// The file is larger than any transcript.
    #[error("«{file}» has {bytes} bytes, more than the {limit} that are read; import it in parts")]
    TooLarge {
        /// The file's name.
        file: String,
        /// Its size.
        bytes: usize,
        /// The largest size that is read.
        limit: usize,
    },
    /// The file is of a kind that is not read here.
    #[error("«{file}» is {found}; {advice}")]
    NotATranscript {
        /// The file's name.
        file: String,
        /// What the file seems to be, such as "a PDF file".
        found: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// A subtitle file without a single time line.
    #[error(
        "«{file}» has no cue: none of its {n_lines} lines is a time such as «00:00:01.000 --> 00:00:04.000»; \
         if it is plain text, give it the ending .txt"
    )]
    NoCue {
        /// The file's name.
        file: String,
        /// How many lines were looked at.
        n_lines: usize,
    },
    /// There were cues or paragraphs, but none with words.
    #[error(
        "«{file}» has no words, only empty cues or paragraphs: {n_empty}; check that it was exported with its text"
    )]
    NoWords {
        /// The file's name.
        file: String,
        /// How many cues or paragraphs were looked at.
        n_empty: usize,
    },
    /// A Word file that is no zip or lacks its text.
    #[error("«{file}» is not a Word file: {reason}; save it as .docx in Word and import that")]
    NotWord {
        /// The file's name.
        file: String,
        /// What is missing or broken.
        reason: String,
    },
    /// A zip made to exhaust the machine.
    #[error("«{file}» is not unpacked: {reason}; save it anew as .docx in Word and import that")]
    HostileZip {
        /// The file's name.
        file: String,
        /// Which limit was passed.
        reason: String,
    },
    /// The XML inside a Word file cannot be followed to its end.
    #[error(
        "«{file}», part {part}, line {line}, character {column}: {reason}; \
         open it in Word, save it anew as .docx and import that"
    )]
    BrokenXml {
        /// The file's name.
        file: String,
        /// The part of the Word file.
        part: String,
        /// The line in the part, from 1.
        line: usize,
        /// The code point in the line, from 1.
        column: usize,
        /// What is wrong there.
        reason: String,
    },
}
