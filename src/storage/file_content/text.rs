//! The bytes of a file as text, or why they are none.

use crate::storage::dialect;
use crate::storage::problem::{Finding, ProblemKind};

/// Returns the text in `bytes`, with LF at line ends and without a byte order mark.
pub(super) fn text_of(bytes: &[u8]) -> Result<String, Finding> {
    let whole = |kind, why: &str| Err(Finding::whole(kind, why));
    if let Some(line) = conflict_line(bytes) {
        return Err(Finding {
            line,
            column: 0,
            why: "git left both sides of a conflict here; merge them first".to_owned(),
            kind: ProblemKind::Conflict,
        });
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return whole(ProblemKind::Empty, "the file is empty; it may have been cut off");
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return whole(ProblemKind::NoText, "the file is UTF-16; save it as UTF-8");
    }
    if bytes.contains(&0) {
        return whole(ProblemKind::NoText, "the file holds zero bytes; it is damaged or no text");
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(dialect::plain(text)),
        Err(error) => {
            let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
            Err(Finding {
                line: before.iter().filter(|byte| **byte == b'\n').count() + 1,
                column: 0,
                why: "the file is not UTF-8 from here on; save it as UTF-8".to_owned(),
                kind: ProblemKind::NoText,
            })
        }
    }
}

/// Returns the first line that git wrote around a conflict, counted from 1.
fn conflict_line(bytes: &[u8]) -> Option<usize> {
    let markers: [&[u8]; 3] = [b"<<<<<<<", b"|||||||", b">>>>>>>"];
    bytes
        .split(|byte| *byte == b'\n')
        .position(|line| markers.iter().any(|marker| line.starts_with(marker)))
        .map(|index| index + 1)
}
