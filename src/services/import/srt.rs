//! SubRip subtitles.

use crate::services::import::cues::{find_cues, header_lines};
use crate::services::import::encoding::Decoded;
use crate::services::import::error::ImportError;
use crate::services::import::losses::Losses;
use crate::services::import::markup::strip_markup;
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
    let texts: Vec<TextCue> = cues
        .iter()
        .map(|cue| TextCue {
            start: cue.start,
            end: cue.end,
            lines: cue.lines.iter().map(|line| strip_markup(line).trim().to_owned()).collect(),
        })
        .collect();
    Ok(Draft {
        format: SourceFormat::Srt,
        encoding: decoded.encoding,
        title: None,
        pieces: join_utterances(label_cues(&texts), &mut losses),
        losses,
        n_cues: cues.len(),
    })
}
