//! From bytes to characters.
//!
//! Guessing by letter frequency is wrong on short Norwegian texts, so nothing is guessed that way. A byte order mark
//! decides; then zero bytes in every second place mean UTF-16; then text that is UTF-8 from end to end is UTF-8; all
//! else is Windows-1252. Who knows better names the encoding.

use encoding_rs::{Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The encodings a transcript file can be read in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SourceEncoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, low byte first.
    Utf16LittleEndian,
    /// UTF-16, high byte first.
    Utf16BigEndian,
    /// Windows-1252, which covers Latin-1.
    Windows1252,
    /// Mac Roman; only when asked for.
    MacRoman,
}

impl SourceEncoding {
    /// Every encoding, in the order in which they are offered.
    pub const ALL: [Self; 5] = [
        Self::Utf8,
        Self::Windows1252,
        Self::MacRoman,
        Self::Utf16LittleEndian,
        Self::Utf16BigEndian,
    ];

    /// Returns the name shown to a person.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16LittleEndian => "UTF-16, little-endian",
            Self::Utf16BigEndian => "UTF-16, big-endian",
            Self::Windows1252 => "Windows-1252",
            Self::MacRoman => "Mac Roman",
        }
    }

    fn table(self) -> &'static Encoding {
        match self {
            Self::Utf8 => UTF_8,
            Self::Utf16LittleEndian => UTF_16LE,
            Self::Utf16BigEndian => UTF_16BE,
            Self::Windows1252 => WINDOWS_1252,
            Self::MacRoman => MACINTOSH,
        }
    }
}

/// Decoded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The characters, without a byte order mark.
    pub text: String,
    /// The encoding that was used.
    pub encoding: SourceEncoding,
    /// How many stretches of bytes were no character and became U+FFFD.
    pub n_broken: usize,
}

/// Decodes `bytes` in the encoding that is named, or in the one they show.
///
/// This never fails: bytes that are no character become U+FFFD and are counted.
#[must_use]
pub fn decode(bytes: &[u8], named: Option<SourceEncoding>) -> Decoded {
    let encoding = named.unwrap_or_else(|| recognize(bytes));
    let (text, _) = encoding.table().decode_with_bom_removal(bytes);
    let n_broken = match text.matches('\u{FFFD}').count() {
        0 => 0,
        n_shown => n_shown.saturating_sub(count_replacements_in_source(bytes, encoding)),
    };
    Decoded { text: text.into_owned(), encoding, n_broken }
}

/// Returns the encoding that `bytes` show.
#[must_use]
pub fn recognize(bytes: &[u8]) -> SourceEncoding {
    match bytes {
        [0xEF, 0xBB, 0xBF, ..] => SourceEncoding::Utf8,
        [0xFF, 0xFE, ..] => SourceEncoding::Utf16LittleEndian,
        [0xFE, 0xFF, ..] => SourceEncoding::Utf16BigEndian,
        _ => recognize_utf16(bytes).unwrap_or_else(|| {
            if is_utf8(bytes) { SourceEncoding::Utf8 } else { SourceEncoding::Windows1252 }
        }),
    }
}

/// How much of a file is looked at for zero bytes.
const SAMPLE: usize = 4096;

fn recognize_utf16(bytes: &[u8]) -> Option<SourceEncoding> {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let n_pairs = sample.len() / 2;
    if n_pairs == 0 {
        return None;
    }
    let zeros =
        |place: usize| sample.chunks_exact(2).filter(|pair| pair.get(place) == Some(&0)).count();
    let (first, second) = (zeros(0), zeros(1));
    let is_most = |count: usize| count * 10 >= n_pairs * 4;
    let is_rare = |count: usize| count * 20 <= n_pairs;
    if is_most(second) && is_rare(first) {
        Some(SourceEncoding::Utf16LittleEndian)
    } else if is_most(first) && is_rare(second) {
        Some(SourceEncoding::Utf16BigEndian)
    } else {
        None
    }
}

/// Tells whether `bytes` are UTF-8, or would be if the last character had not been cut off.
///
/// A cut is believed only where a whole character beyond ASCII stands before it; else a Windows-1252 text that ends
/// in «å» would be taken for UTF-8.
fn is_utf8(bytes: &[u8]) -> bool {
    match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(broken) => {
            let whole = bytes.get(..broken.valid_up_to()).unwrap_or_default();
            broken.error_len().is_none() && !whole.is_ascii()
        }
    }
}

/// Counts the U+FFFD that stand in the file itself, which are no fault of the decoding.
fn count_replacements_in_source(bytes: &[u8], encoding: SourceEncoding) -> usize {
    let count = |pattern: &[u8], step: usize| {
        bytes.windows(pattern.len()).step_by(step).filter(|window| *window == pattern).count()
    };
    match encoding {
        SourceEncoding::Utf8 => count(&[0xEF, 0xBF, 0xBD], 1),
        SourceEncoding::Utf16LittleEndian => count(&[0xFD, 0xFF], 2),
        SourceEncoding::Utf16BigEndian => count(&[0xFF, 0xFD], 2),
        SourceEncoding::Windows1252 | SourceEncoding::MacRoman => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENTENCE: &str = "Vi får så mye å gjøre på høsten.";

    fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    fn check(bytes: &[u8], encoding: SourceEncoding, text: &str) {
        let expected = Decoded { text: text.into(), encoding, n_broken: 0 };
        assert_eq!(decode(bytes, None), expected);
    }

    #[test]
    fn utf8_is_read_with_and_without_mark() {
        check(SENTENCE.as_bytes(), SourceEncoding::Utf8, SENTENCE);
        check(format!("\u{FEFF}{SENTENCE}").as_bytes(), SourceEncoding::Utf8, SENTENCE);
    }

    #[test]
    fn utf16_is_read_with_and_without_mark() {
        let marked = format!("\u{FEFF}{SENTENCE}");
        let little = SourceEncoding::Utf16LittleEndian;
        let big = SourceEncoding::Utf16BigEndian;
        check(&utf16(SENTENCE, u16::to_le_bytes), little, SENTENCE);
        check(&utf16(SENTENCE, u16::to_be_bytes), big, SENTENCE);
        check(&utf16(&marked, u16::to_le_bytes), little, SENTENCE);
        check(&utf16(&marked, u16::to_be_bytes), big, SENTENCE);
    }

    #[test]
    fn a_short_windows_text_is_windows_1252() {
        check(
            b"Bl\xE5b\xE6r og fl\xF8te \x96 ja",
            SourceEncoding::Windows1252,
            "Blåbær og fløte – ja",
        );
        check(b"P\xE5", SourceEncoding::Windows1252, "På");
    }

    #[test]
    fn utf8_cut_in_its_last_character_is_still_utf8() {
        let decoded = decode(b"bl\xC3\xA5b\xC3", None);
        assert_eq!(decoded.encoding, SourceEncoding::Utf8);
        assert_eq!(decoded.text, "blåb\u{FFFD}");
        assert_eq!(decoded.n_broken, 1);
    }

    #[test]
    fn the_named_encoding_wins() {
        assert_eq!(decode(b"bl\x8Cb\xBEr", Some(SourceEncoding::MacRoman)).text, "blåbær");
        let forced = decode(b"bl\xE5", Some(SourceEncoding::Utf8));
        assert_eq!((forced.text.as_str(), forced.n_broken), ("bl\u{FFFD}", 1));
    }

    #[test]
    fn half_a_pair_of_utf16_is_counted() {
        let mut bytes = utf16("\u{FEFF}hei på deg", u16::to_le_bytes);
        bytes.extend([0x3D, 0xD8]);
        assert_eq!(decode(&bytes, None).n_broken, 1);
    }

    #[test]
    fn a_replacement_character_in_the_file_is_not_counted_as_broken() {
        assert_eq!(decode("gj\u{FFFD}re å".as_bytes(), None).n_broken, 0);
    }

    #[test]
    fn nothing_is_utf8() {
        check(b"", SourceEncoding::Utf8, "");
    }
}
