//! A transcript in one line a paragraph, for the tests of the readers.

use std::time::Duration;

use super::{DroppedKind, ImportError, ReadOptions, SourceText, read_source};

/// Reads a file that is expected to be readable.
pub(super) fn read(file_name: &str, bytes: impl AsRef<[u8]>) -> SourceText {
    read_source(file_name, bytes.as_ref(), &ReadOptions::default()).unwrap()
}

/// Reads a file that is expected to be refused.
pub(super) fn refuse(file_name: &str, bytes: impl AsRef<[u8]>) -> ImportError {
    read_source(file_name, bytes.as_ref(), &ReadOptions::default()).unwrap_err()
}

/// Shows each paragraph as `seconds speaker: text`, with `+` where it continues and `-` for what is not known.
pub(super) fn show(source: &SourceText) -> Vec<String> {
    let name = |speaker: Option<usize>| speaker.map_or("-", |number| &source.speakers[number].name);
    source
        .paragraphs
        .iter()
        .map(|paragraph| {
            let at = paragraph
                .at
                .map_or("-".to_owned(), |at| Duration::from_millis(at.0).as_secs_f64().to_string());
            let plus = if paragraph.continues { "+" } else { "" };
            format!("{at} {}{plus}: {}", name(paragraph.speaker), paragraph.text)
        })
        .collect()
}

/// Shows what was left out: kind, count and example.
pub(super) fn losses(source: &SourceText) -> Vec<(DroppedKind, usize, &str)> {
    source.dropped.iter().map(|loss| (loss.what, loss.count, loss.example.as_str())).collect()
}

/// Reads a file cut off after each of its bytes; the test is that nothing panics and every paragraph has words.
pub(super) fn read_cut_anywhere(file_name: &str, bytes: &[u8]) {
    for n in 0..bytes.len() {
        if let Ok(source) = read_source(file_name, &bytes[..n], &ReadOptions::default()) {
            assert!(source.paragraphs.iter().all(|paragraph| !paragraph.text.is_empty()), "{n}");
        }
    }
}
