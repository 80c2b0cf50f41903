//! Reading transcripts as other programs write them.
//!
//! Each reader is a function from bytes to a [`SourceText`]: paragraphs, speakers, times, and a list of everything
//! that was left out. Nothing here opens a file, writes one or knows a project. Files are hostile until read: sizes
//! are bounded, nothing is unpacked to a disk, no entity is expanded, and every text passes the cleaning door.

pub mod bring_in;
pub mod candidate;
pub mod encoding;
pub mod fingerprint;
pub mod key;
pub mod mapping;
pub mod pseudonym;
pub mod replace;

mod cues;
mod docx;
mod error;
mod front_matter;
mod label;
mod losses;
mod markdown;
mod markup;
mod name;
mod plain;
mod prose;
mod read;
mod sentence;
#[cfg(test)]
mod shown;
mod source;
mod srt;
mod stamps;
mod subtitles;
mod time;
mod tokens;
mod turns;
mod vtt;
mod word_xml;
mod zip_parts;

pub use error::ImportError;
pub use read::{LARGEST_FILE, ReadOptions, read_source};
pub use source::{
    Dropped, DroppedKind, Milliseconds, SourceFormat, SourceParagraph, SourceSpeaker, SourceText,
};
