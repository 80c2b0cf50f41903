//! SubRip subtitles.

use crate::services::import::cues::{find_cues, header_lines};
use crate::services::import::encoding::Decoded;
use crate::services::import::error::ImportError;
use crate::services::import::losses::Losses;
use crate::services::import::source::{DroppedKind, SourceFormat};
use crate::services::import::subtitles::{TextCue, label_cues};
use crate::services::import::turns::{Draft, join_utterances};
use crate::services::import::vtt::split_lines;

/// Reads a SubRip file.
///
/// # Errors
///
/// Refuses a file without a single time line.
pub(super) fn read_srt(file: &str, decoded: &Decoded) -> Result<Draft, ImportError> {
    let lines = split_lines(&decoded.text);
    let mut losses = Losses::default();
    let cues = find_cues(&lines, &mut losses);
    if cues.is_empty() {
        return Err(ImportError::NoCue { file: file.to_owned(), n_lines: lines.len() });
    }
    for line in header_lines(&lines).iter().filter(|line| !line.trim().is_empty()) {
        losses.note(DroppedKind::HeaderLine, line);
    }
    let texts: Vec<TextCue> = cues.iter().map(TextCue::of).collect();
    Ok(Draft {
        format: SourceFormat::Srt,
        encoding: decoded.encoding,
        title: None,
        pieces: join_utterances(label_cues(&texts), &mut losses),
        losses,
        n_cues: cues.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::import::shown::{losses, read, read_cut_anywhere, refuse, show};

    const SAMPLE: &str = "\u{FEFF}1\r\n00:00:01,000 --> 00:00:03,500\r\nAne Moe: Hvordan begynte\r\ndet hele?\r\n\r\n\
        2\r\n00:00:03,480 --> 00:00:06,000\r\nOla Ås: Det begynte 10:30.\r\n\r\n\
        3\r\n00:00:06,000 --> 00:00:08,000\r\nDa sa jeg: <i>nå</i>.\r\n\r\n\
        4\r\n00:00:08,000 --> 00:00:09,000\r\nAne: Ja?\r\nOla: Jo.\r\n";

    #[test]
    fn a_name_opens_a_turn_and_the_next_cues_go_on_with_it() {
        let source = read("a.srt", SAMPLE);
        assert_eq!((source.format, source.n_cues), (SourceFormat::Srt, 4));
        assert_eq!(
            show(&source),
            [
                "1 Ane Moe: Hvordan begynte det hele?",
                "3.48 Ola Ås: Det begynte 10:30. Da sa jeg: nå.",
                "8 Ane Moe: Ja?",
                "8 Ola Ås: Jo.",
            ]
        );
        assert_eq!(source.dropped, []);
    }

    #[test]
    fn windows_text_and_bare_lines_before_the_first_cue_are_read() {
        let source =
            read("a.srt", b"Tolket av Li\n\n1\n00:00:01,0 --> 00:00:02,0\n{\\an8}Bl\xE5b\xE6r\n");
        assert_eq!(show(&source), ["1 -: Blåbær"]);
        assert_eq!(losses(&source), [(DroppedKind::HeaderLine, 1, "Tolket av Li")]);
    }

    #[test]
    fn subtitles_in_a_text_file_are_known_by_their_times() {
        assert_eq!(read("a.txt", SAMPLE).format, SourceFormat::Srt);
    }

    #[test]
    fn a_file_without_cues_is_refused() {
        assert!(matches!(refuse("a.srt", "Hei."), ImportError::NoCue { n_lines: 1, .. }));
    }

    #[test]
    fn a_cut_file_is_read_as_far_as_it_goes() {
        read_cut_anywhere("a.srt", SAMPLE.as_bytes());
    }
}
