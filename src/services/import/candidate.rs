//! Files that may be transcripts, as they are listed and read before anything is decided about them.

use std::path::PathBuf;

use super::error::ImportError;
use super::fingerprint::sha256_hex;
use super::read::{ReadOptions, read_source};
use super::source::SourceText;

/// A file that can be brought in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Where it lies.
    pub path: PathBuf,
    /// Its name.
    pub name: String,
    /// What kind of file its ending says it is.
    pub kind: &'static str,
    /// Its size.
    pub bytes: u64,
}

/// What was read from a file, with the fingerprint of its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRead {
    /// What is in it.
    pub source: SourceText,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
}

/// Returns what kind of transcript the ending of a file name promises; nothing for other files.
#[must_use]
pub fn kind_of(file_name: &str) -> Option<&'static str> {
    let (stem, ending) = file_name.rsplit_once('.')?;
    if stem.is_empty() || stem.starts_with("~$") {
        return None;
    }
    match ending.to_lowercase().as_str() {
        "docx" | "docm" => Some("Word"),
        "vtt" => Some("WebVTT"),
        "srt" => Some("SubRip"),
        "txt" | "text" => Some("plain text"),
        "md" | "markdown" => Some("Markdown"),
        _ => None,
    }
}

/// Reads the bytes of a file as a transcript, with their fingerprint.
///
/// # Errors
/// As [`read_source`].
pub fn read_candidate(file_name: &str, bytes: &[u8]) -> Result<SourceRead, ImportError> {
    let source = read_source(file_name, bytes, &ReadOptions::default())?;
    Ok(SourceRead { source, sha256: sha256_hex(bytes) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_tells_what_may_be_a_transcript() {
        assert_eq!(kind_of("Ida.DOCX"), Some("Word"));
        assert_eq!(kind_of("a.b.vtt"), Some("WebVTT"));
        for name in ["project.ron", "photo.jpg", ".txt", "~$Ida.docx", "notes"] {
            assert_eq!(kind_of(name), None, "{name}");
        }
    }
}
