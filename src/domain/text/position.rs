//! Positions in a text and the pieces between them.

use serde::{Deserialize, Serialize};

/// An offset into a paragraph's text, counted in Unicode scalar values from 0.
///
/// As the end of a range it is exclusive.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct CodePoint(pub u32);

impl CodePoint {
    /// The start of every text.
    pub const ZERO: Self = Self(0);

    /// Returns the position `count` code points later.
    #[must_use]
    pub fn plus(self, count: u32) -> Self {
        Self(self.0.saturating_add(count))
    }

    /// Returns the position `count` code points earlier, but never before the start.
    #[must_use]
    pub fn minus(self, count: u32) -> Self {
        Self(self.0.saturating_sub(count))
    }
}

/// Returns the number of code points in `text`, which is also the position after its last one.
#[must_use]
pub fn length(text: &str) -> CodePoint {
    CodePoint(u32::try_from(text.chars().count()).unwrap_or(u32::MAX))
}

/// Returns the part of `text` from `from` to `to` (exclusive); positions past the end mean the end.
///
/// An empty piece is returned where `from` is not before `to`.
#[must_use]
pub fn slice(text: &str, from: CodePoint, to: CodePoint) -> &str {
    if from >= to {
        return "";
    }
    let mut starts = text.char_indices().map(|(byte, _)| byte).chain(std::iter::once(text.len()));
    let Some(start) = starts.nth(from.0 as usize) else { return "" };
    let end = starts.nth((to.0 - from.0 - 1) as usize).unwrap_or(text.len());
    text.get(start..end).unwrap_or("")
}

/// Translates between byte and code-point positions of one text, in constant time for ASCII text.
#[derive(Clone, Debug)]
pub struct TextIndex {
    /// Byte position of every code point and of the end; empty where the text is ASCII.
    starts: Vec<u32>,
    bytes: usize,
}

impl TextIndex {
    /// Builds the index of `text`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let starts = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices()
                .map(|(byte, _)| byte)
                .chain(std::iter::once(text.len()))
                .map(|byte| u32::try_from(byte).unwrap_or(u32::MAX))
                .collect()
        };
        Self { starts, bytes: text.len() }
    }

    /// Returns the code point that starts at or before the byte position `byte`.
    #[must_use]
    pub fn code_point(&self, byte: usize) -> CodePoint {
        let byte = u32::try_from(byte.min(self.bytes)).unwrap_or(u32::MAX);
        if self.starts.is_empty() {
            return CodePoint(byte);
        }
        let after = self.starts.partition_point(|start| *start <= byte);
        CodePoint(u32::try_from(after.saturating_sub(1)).unwrap_or(u32::MAX))
    }

    /// Returns the byte position of the code point `at`; past the end it is the end.
    #[must_use]
    pub fn byte(&self, at: CodePoint) -> usize {
        if self.starts.is_empty() {
            return (at.0 as usize).min(self.bytes);
        }
        self.starts.get(at.0 as usize).map_or(self.bytes, |byte| *byte as usize)
    }

    /// Returns the number of code points.
    #[must_use]
    pub fn length(&self) -> CodePoint {
        if self.starts.is_empty() {
            return CodePoint(u32::try_from(self.bytes).unwrap_or(u32::MAX));
        }
        CodePoint(u32::try_from(self.starts.len() - 1).unwrap_or(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slice_counts_code_points_not_bytes() {
        assert_eq!(slice("blåbær 🙂!", CodePoint(2), CodePoint(8)), "åbær 🙂");
        assert_eq!(slice("blå", CodePoint(2), CodePoint(99)), "å");
        assert_eq!(slice("blå", CodePoint(3), CodePoint(4)), "");
        assert_eq!(slice("blå", CodePoint(2), CodePoint(2)), "");
    }

    #[test]
    fn the_index_agrees_with_counting() {
        for text in ["", "abc", "blåbær 🙂!"] {
            let index = TextIndex::new(text);
            assert_eq!(index.length(), length(text));
            for (n, (byte, _)) in text.char_indices().enumerate() {
                let at = CodePoint(u32::try_from(n).unwrap());
                assert_eq!(index.byte(at), byte);
                assert_eq!(index.code_point(byte), at);
            }
        }
    }
}
