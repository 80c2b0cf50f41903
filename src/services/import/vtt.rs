//! WebVTT: Teams, Zoom, Whisper, YouTube and what other programs make of it.
//!
//! Where any cue has a voice tag, voice tags alone say who speaks, and a cue without one has no speaker. Otherwise
//! names with a colon are looked for, and a cue without one goes on with the speaker before it.

use crate::services::import::cues::{Cue, find_cues, header_lines};
use crate::services::import::encoding::Decoded;
use crate::services::import::error::ImportError;
use crate::services::import::losses::Losses;
use crate::services::import::markup::{has_word_times, split_voices, strip_markup};
use crate::services::import::source::{DroppedKind, SourceFormat};
use crate::services::import::subtitles::{TextCue, label_cues};
use crate::services::import::turns::{Draft, Utterance, join_utterances};

/// Reads a WebVTT file.
///
/// # Errors
///
/// Refuses a file without a single time line.
pub(super) fn read_vtt(file: &str, decoded: &Decoded) -> Result<Draft, ImportError> {
    let lines: Vec<&str> = split_lines(&decoded.text);
    let mut losses = Losses::default();
    let cues = find_cues(&lines, &mut losses);
    if cues.is_empty() {
        return Err(ImportError::NoCue { file: file.to_owned(), n_lines: lines.len() });
    }
    let title = read_header(header_lines(&lines), &mut losses);
    let is_teams = cues.iter().any(|cue| cue.id.is_some_and(is_guid));
    let voiced = voiced_utterances(&cues);
    let has_voices = voiced.iter().any(|utterance| utterance.speaker.is_some());
    let utterances = if has_voices { voiced } else { plain_utterances(&cues, &mut losses) };
    Ok(Draft {
        format: if is_teams { SourceFormat::TeamsVtt } else { SourceFormat::WebVtt },
        encoding: decoded.encoding,
        title,
        pieces: join_utterances(utterances, &mut losses),
        losses,
        n_cues: cues.len(),
    })
}

/// Splits text at LF, CRLF and lone CR.
pub(super) fn split_lines(text: &str) -> Vec<&str> {
    text.split('\n').flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r')).collect()
}

fn is_guid(id: &str) -> bool {
    id.len() >= 36 && id.bytes().filter(|byte| *byte == b'-').count() >= 4
}

/// Reads what stands before the first cue and returns the title behind `WEBVTT`.
fn read_header(lines: &[&str], losses: &mut Losses) -> Option<String> {
    let mut title = None;
    let mut is_in_block = false;
    for line in lines.iter().map(|line| line.trim().trim_start_matches('\u{FEFF}')) {
        if line.is_empty() {
            is_in_block = false;
        } else if let Some(rest) = line.strip_prefix("WEBVTT") {
            let rest = rest.trim_start_matches([' ', '\t', '-', '–']).trim_end();
            title = (!rest.is_empty()).then(|| rest.to_owned());
        } else if is_in_block {
            continue;
        } else if ["NOTE", "STYLE", "REGION"].iter().any(|word| line.starts_with(word)) {
            is_in_block = true;
            losses.note(DroppedKind::NoteBlock, line);
        } else {
            losses.note(DroppedKind::HeaderLine, line);
        }
    }
    title
}

fn voiced_utterances(cues: &[Cue]) -> Vec<Utterance> {
    let mut utterances = Vec::with_capacity(cues.len());
    for cue in cues {
        let voices = split_voices(&cue.lines.join("\n"));
        if voices.is_empty() {
            utterances.push(Utterance { start: cue.start, ..Utterance::default() });
        }
        utterances.extend(voices.into_iter().map(|voiced| Utterance {
            speaker: voiced.speaker,
            start: cue.start,
            end: cue.end,
            text: voiced.text,
        }));
    }
    utterances
}

fn plain_utterances(cues: &[Cue], losses: &mut Losses) -> Vec<Utterance> {
    let is_timed_by_word = cues.iter().any(|cue| cue.lines.iter().any(|line| has_word_times(line)));
    let mut texts: Vec<TextCue> = cues
        .iter()
        .map(|cue| TextCue {
            start: cue.start,
            end: cue.end,
            lines: cue.lines.iter().map(|line| strip_markup(line).trim().to_owned()).collect(),
        })
        .collect();
    if is_timed_by_word || n_repeats(&texts) * 3 >= texts.len().max(12) {
        drop_repeats(&mut texts, losses);
    }
    label_cues(&texts)
}

/// Counts the cues that begin with the last line of the cue before.
fn n_repeats(cues: &[TextCue]) -> usize {
    cues.windows(2)
        .filter(|pair| matches!(pair, [before, after] if n_repeated(&before.lines, after) > 0))
        .count()
}

/// Takes out the lines that rolling subtitles show a second time.
///
/// Compared is what the cue before showed, not what it added, so a word that is really said twice stays.
fn drop_repeats(cues: &mut [TextCue], losses: &mut Losses) {
    let mut shown: Vec<String> = Vec::new();
    for cue in cues {
        cue.lines.retain(|line| !line.is_empty());
        let n_repeated = n_repeated(&shown, cue);
        if !cue.lines.is_empty() {
            shown.clone_from(&cue.lines);
        }
        for line in cue.lines.drain(..n_repeated) {
            losses.note(DroppedKind::RepeatedLine, &line);
        }
    }
}

/// Returns how many of the first lines of a cue are the last lines that were shown before it.
fn n_repeated(shown: &[String], cue: &TextCue) -> usize {
    (1..=shown.len().min(cue.lines.len()))
        .rev()
        .find(|n| shown.iter().rev().take(*n).rev().eq(cue.lines.iter().take(*n)))
        .unwrap_or(0)
}
