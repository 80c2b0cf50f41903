//! Which reader a file gets, and what is refused before any reader sees it.

use crate::domain::text::clean::visible;
use crate::services::import::docx::read_docx;
use crate::services::import::encoding::{Decoded, SourceEncoding, decode};
use crate::services::import::error::ImportError;
use crate::services::import::markdown::read_markdown;
use crate::services::import::plain::read_plain;
use crate::services::import::source::{Dropped, DroppedKind, SourceText};
use crate::services::import::srt::read_srt;
use crate::services::import::time::is_time_line;
use crate::services::import::turns::Draft;
use crate::services::import::vtt::read_vtt;

/// The largest file that is read, in bytes. An hour of subtitles is a few hundred thousand.
pub const LARGEST_FILE: usize = 64 << 20;

/// What the person importing knows better than the file shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// The encoding of a text file; without it the file decides.
    pub encoding: Option<SourceEncoding>,
}

/// Reads the bytes of a transcript file into paragraphs and speakers.
///
/// The reader is chosen by what the bytes show, then by the ending of `file_name`; text of no known kind is read as
/// plain text. The name is used for nothing else but messages.
///
/// # Errors
///
/// Refuses what is empty, too large, of another kind, hostile, broken, or without words. Whatever else is odd in the
/// file is read as well as it goes and listed in [`SourceText::dropped`].
pub fn read_source(
    file_name: &str,
    bytes: &[u8],
    options: &ReadOptions,
) -> Result<SourceText, ImportError> {
    let file = visible(file_name).into_owned();
    if bytes.len() > LARGEST_FILE {
        return Err(ImportError::TooLarge { file, bytes: bytes.len(), limit: LARGEST_FILE });
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ImportError::Empty { file });
    }
    let draft = if bytes.starts_with(b"PK") {
        read_docx(&file, bytes)?
    } else {
        read_text(&file, bytes, options)?
    };
    let source = draft.finish();
    if source.paragraphs.is_empty() {
        let is_empty = |dropped: &&Dropped| dropped.what == DroppedKind::EmptyCue;
        let n_empty = source.dropped.iter().filter(is_empty).map(|dropped| dropped.count).sum();
        return Err(ImportError::NoWords { file, n_empty });
    }
    Ok(source)
}

fn read_text(file: &str, bytes: &[u8], options: &ReadOptions) -> Result<Draft, ImportError> {
    if let Some((found, advice)) = recognize_other(bytes) {
        return Err(ImportError::NotATranscript { file: file.to_owned(), found, advice });
    }
    let decoded = decode(bytes, options.encoding);
    let n_zeros = decoded.text.matches('\0').count();
    if n_zeros * 50 > decoded.text.len() {
        let (found, advice) = ("not text", "export the transcript as .docx, .vtt, .srt or .txt");
        return Err(ImportError::NotATranscript { file: file.to_owned(), found, advice });
    }
    let mut draft = match choose_reader(file, &decoded) {
        TextReader::Vtt => read_vtt(file, &decoded)?,
        TextReader::Srt => read_srt(file, &decoded)?,
        TextReader::Markdown => read_markdown(&decoded),
        TextReader::Plain => read_plain(&decoded),
        TextReader::NoWord => {
            let reason = "it is no zip".to_owned();
            return Err(ImportError::NotWord { file: file.to_owned(), reason });
        }
    };
    if decoded.n_broken > 0 {
        let line = decoded.text.lines().find(|line| line.contains('\u{FFFD}')).unwrap_or("");
        draft.losses.note_many(DroppedKind::BrokenCharacter, decoded.n_broken, line);
    }
    Ok(draft)
}

/// The kinds of files that cannot be transcripts here: how they begin, what they are, and what to do.
const OTHER_KINDS: [(&[u8], &str, &str); 7] = [
    (b"%PDF", "a PDF file", "copy its text into a .txt file, or export it as .docx"),
    (b"{\\rtf", "an RTF file", "open it in Word and save it as .docx"),
    (
        b"\xD0\xCF\x11\xE0",
        "an old Word file, or one with a password",
        "open it in Word and save it as .docx without a password",
    ),
    (
        b"<!DOCTYPE html",
        "a web page",
        "download the transcript itself instead of the page around it",
    ),
    (b"<html", "a web page", "download the transcript itself instead of the page around it"),
    (b"<?xml", "an XML file", "export the transcript as .docx, .vtt, .srt or .txt"),
    (b"ID3", "a sound file", "import its transcript instead"),
];

fn recognize_other(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    OTHER_KINDS
        .iter()
        .find(|(start, _, _)| {
            text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
        })
        .map(|(_, found, advice)| (*found, *advice))
}

enum TextReader {
    Vtt,
    Srt,
    Markdown,
    Plain,
    /// The name promises a Word file and the bytes are none.
    NoWord,
}

fn choose_reader(file: &str, decoded: &Decoded) -> TextReader {
    if decoded.text.trim_start().starts_with("WEBVTT") {
        return TextReader::Vtt;
    }
    let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
    match ending.as_str() {
        "vtt" => TextReader::Vtt,
        "srt" => TextReader::Srt,
        "md" | "markdown" => TextReader::Markdown,
        "docx" | "docm" => TextReader::NoWord,
        _ if opens_with_cue(&decoded.text) => TextReader::Srt,
        _ => TextReader::Plain,
    }
}

/// Tells whether a text begins as subtitles do: a time line, perhaps after a number.
fn opens_with_cue(text: &str) -> bool {
    text.lines().filter(|line| !line.trim().is_empty()).take(2).any(is_time_line)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop};
    use proptest::{prop_assert, proptest};

    use super::*;
    use crate::services::import::shown::{losses, read, refuse, show};
    use crate::services::import::source::{SourceFormat, SourceParagraph};

    #[test]
    fn the_bytes_decide_before_the_name_does() {
        let vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\nHei.";
        assert_eq!(read("a.txt", vtt).format, SourceFormat::WebVtt);
        assert_eq!(read("uten ending", "Hei.").format, SourceFormat::PlainText);
        assert_eq!(read("A.MD", "Hei.").format, SourceFormat::Markdown);
    }

    #[test]
    fn empty_files_are_refused() {
        for bytes in ["", " \r\n"] {
            assert_eq!(
                refuse("a.txt", bytes).to_string(),
                "«a.txt» is empty; check that it was copied or downloaded completely"
            );
        }
        assert!(matches!(refuse("a.txt", "\u{200B}\n\u{7}"), ImportError::NoWords { .. }));
    }

    #[test]
    fn a_file_larger_than_any_transcript_is_refused() {
        let bytes = vec![b'a'; LARGEST_FILE + 1];
        assert!(matches!(refuse("a.txt", bytes), ImportError::TooLarge { .. }));
    }

    #[test]
    fn other_kinds_of_files_are_named_with_what_to_do() {
        assert_eq!(
            refuse("a.vtt", "\n<!doctype HTML><title>Logg inn</title>").to_string(),
            "«a.vtt» is a web page; download the transcript itself instead of the page around it"
        );
        assert_eq!(
            refuse("a.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1").to_string(),
            "«a.doc» is an old Word file, or one with a password; open it in Word and save it as .docx without a password"
        );
        for (bytes, found) in [
            ("%PDF-1.7", "a PDF file"),
            ("{\\rtf1", "an RTF file"),
            ("a\0\0\0bcd\0\0\0", "not text"),
        ] {
            assert!(refuse("a.txt", bytes).to_string().contains(found), "{found}");
        }
    }

    #[test]
    fn the_named_encoding_is_used_and_broken_characters_are_listed() {
        let options = ReadOptions { encoding: Some(SourceEncoding::MacRoman) };
        let source = read_source("a.txt", b"Bl\x8Cb\xBEr.", &options).unwrap();
        assert_eq!(
            (show(&source), source.encoding),
            (vec!["- -: Blåbær.".to_owned()], SourceEncoding::MacRoman)
        );
        let options = ReadOptions { encoding: Some(SourceEncoding::Utf8) };
        let source = read_source("a.txt", b"Ja.\nBl\xE5.", &options).unwrap();
        assert_eq!(losses(&source), [(DroppedKind::BrokenCharacter, 1, "Bl\u{FFFD}.")]);
    }

    /// Pieces that mean something to a reader, to be put together at random.
    const PIECES: [&str; 28] = [
        "WEBVTT",
        "\n",
        "\r\n\r\n",
        "00:01.000 --> 00:02.000",
        "1:2:3,4 -->",
        "<v Ane",
        ">",
        "</v>",
        "<",
        "&amp;",
        "&#x",
        "Ane: ",
        "[id1] ",
        "[00:12]",
        "(1:02)",
        "#00:00:01-2#",
        "#",
        "Ane Moe  0:03",
        "---",
        "Å",
        "ord. ",
        "NOTE ",
        "17",
        "{\\",
        "**",
        "- ",
        "3. ",
        "\u{202E}",
    ];

    proptest! {
        #[test]
        fn no_text_makes_a_reader_panic(pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..40)) {
            let text = pieces.concat();
            for name in ["a.vtt", "a.srt", "a.txt", "a.md"] {
                if let Ok(source) = read_source(name, text.as_bytes(), &ReadOptions::default()) {
                    for SourceParagraph { text, .. } in &source.paragraphs {
                        prop_assert!(!text.trim().is_empty());
                        let is_clean = !text.contains(['\n', '\r', '\u{202E}']);
                        prop_assert!(is_clean);
                    }
                }
            }
        }

        #[test]
        fn no_bytes_make_a_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            for name in ["a.vtt", "a.srt", "a.txt", "a.md", "a.docx"] {
                let _outcome = read_source(name, &bytes, &ReadOptions::default());
            }
        }

        #[test]
        fn no_word_of_a_cue_is_lost(
            cues in prop::collection::vec((0_u32..40, 0_u32..9, prop::sample::select(vec!["<v Ane>", "<v Ola>", ""])), 1..30),
        ) {
            let mut text = "WEBVTT\n".to_owned();
            for (n, (start, length, voice)) in cues.iter().enumerate() {
                let end = start + length;
                text.push_str(&format!("\n00:{start:02}.000 --> 00:{end:02}.000\n{voice}ord{n}\n"));
            }
            let source = read("a.vtt", &text);
            let mut words: Vec<&str> =
                source.paragraphs.iter().flat_map(|paragraph| paragraph.text.split(' ')).collect();
            words.sort_unstable();
            let mut expected: Vec<String> = (0..cues.len()).map(|n| format!("ord{n}")).collect();
            expected.sort_unstable();
            prop_assert!(words == expected, "{words:?}");
            prop_assert!(source.paragraphs.is_sorted_by_key(|paragraph| paragraph.at));
        }
    }
}
