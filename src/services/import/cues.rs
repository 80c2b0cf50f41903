//! The skeleton that WebVTT and SubRip share: cues led by a line with two times.
//!
//! Real files lack blank lines, numbers, times and ends, so the time lines are looked for first and everything else
//! is found by where it stands to them. Only a note, style or region, and what stands before the first time, is no
//! speech.

use crate::services::import::losses::Losses;
use crate::services::import::source::{DroppedKind, Milliseconds};
use crate::services::import::time::{is_time_line, parse_time_line};

/// One cue with its lines as they stand in the file, tags and all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cue<'a> {
    pub(super) id: Option<&'a str>,
    pub(super) start: Option<Milliseconds>,
    pub(super) end: Option<Milliseconds>,
    pub(super) lines: Vec<&'a str>,
}

/// Finds the cues of a file in the order in which they stand.
///
/// Notes, styles and regions are counted as losses, and so are times that cannot be read.
pub(super) fn find_cues<'a>(lines: &[&'a str], losses: &mut Losses) -> Vec<Cue<'a>> {
    let starts: Vec<usize> =
        lines.iter().enumerate().filter(|(_, line)| is_time_line(line)).map(|(n, _)| n).collect();
    let mut cues = Vec::with_capacity(starts.len());
    for (n, &at) in starts.iter().enumerate() {
        let next = starts.get(n + 1).copied();
        let end_of_body = next.map_or(lines.len(), |next| next - id_lines_before(lines, next));
        let time_line = lines.get(at).copied().unwrap_or_default();
        let (start, end) = parse_time_line(time_line);
        if start.is_none() {
            losses.note(DroppedKind::UnreadableTime, time_line);
        }
        let id = (id_lines_before(lines, at) == 1).then(|| lines.get(at - 1).copied()).flatten();
        let body = lines.get(at + 1..end_of_body).unwrap_or_default();
        if let Some(name) = id.filter(|id| !looks_like_id(id.trim())) {
            losses.note(DroppedKind::CueName, name);
        }
        cues.push(Cue { id, start, end, lines: spoken_lines(body, losses) });
    }
    cues
}

/// Returns the lines before the first cue and its id.
pub(super) fn header_lines<'s, 'a>(lines: &'s [&'a str]) -> &'s [&'a str] {
    match lines.iter().position(|line| is_time_line(line)) {
        Some(first) => lines.get(..first - id_lines_before(lines, first)).unwrap_or_default(),
        None => lines,
    }
}

/// Returns 1 where the line before a time line is the cue's id, else 0.
///
/// A line that follows a blank one, or nothing, is an id; one that follows speech only where it looks like one.
fn id_lines_before(lines: &[&str], at: usize) -> usize {
    let line_before = |distance: usize| {
        at.checked_sub(distance).and_then(|n| lines.get(n)).map_or("", |line| line.trim())
    };
    let (id, before_id) = (line_before(1), line_before(2));
    let is_id = !id.is_empty()
        && !is_time_line(id)
        && !opens_block(id)
        && (looks_like_id(id) || (before_id.is_empty() && at >= 2) || at == 1);
    usize::from(is_id && !id.starts_with("WEBVTT"))
}

/// Tells whether a line is a number, or a GUID with a number as Teams writes it.
fn looks_like_id(line: &str) -> bool {
    let is_number = line.bytes().all(|byte| byte.is_ascii_digit());
    let is_guid = line.len() >= 36
        && line.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-' || byte == b'/');
    is_number || is_guid
}

fn opens_block(line: &str) -> bool {
    let first = line.split_whitespace().next().unwrap_or("");
    matches!(first, "NOTE" | "STYLE" | "REGION" | "Region:" | "X-TIMESTAMP-MAP")
}

/// Returns the lines of a cue that are speech, also those after a blank line that no time line claims.
fn spoken_lines<'a>(body: &[&'a str], losses: &mut Losses) -> Vec<&'a str> {
    let mut spoken = Vec::with_capacity(2);
    let mut is_after_blank = false;
    let mut is_in_block = false;
    for line in body.iter().map(|line| line.trim()) {
        if line.is_empty() {
            (is_after_blank, is_in_block) = (true, false);
            continue;
        }
        if is_after_blank && opens_block(line) {
            is_in_block = true;
            losses.note(DroppedKind::NoteBlock, line);
        } else if !is_in_block {
            spoken.push(line);
        }
        is_after_blank = false;
    }
    spoken
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cues(text: &str) -> Vec<(Option<String>, Option<u64>, String)> {
        let lines: Vec<&str> = text.lines().collect();
        find_cues(&lines, &mut Losses::default())
            .into_iter()
            .map(|cue| (cue.id.map(str::to_owned), cue.start.map(|at| at.0), cue.lines.join("|")))
            .collect()
    }

    fn cue(id: Option<&str>, at: u64, text: &str) -> (Option<String>, Option<u64>, String) {
        (id.map(str::to_owned), Some(at), text.to_owned())
    }

    #[test]
    fn cues_have_an_id_or_not() {
        let text = "1\n00:01.000 --> 00:02.000\nen\nto\n\n00:03.000 --> 00:04.000\ntre\n\nsist\n00:05.000 --> 00:06.000\nfire";
        assert_eq!(
            cues(text),
            [
                cue(Some("1"), 1000, "en|to"),
                cue(None, 3000, "tre"),
                cue(Some("sist"), 5000, "fire")
            ]
        );
    }

    #[test]
    fn missing_blank_lines_lose_no_speech() {
        let text = "00:01.000 --> 00:02.000\nJeg er\n17\n00:03.000 --> 00:04.000\nto\nord\n00:05.000 --> 00:06.000\ntre";
        assert_eq!(
            cues(text),
            [cue(None, 1000, "Jeg er"), cue(Some("17"), 3000, "to|ord"), cue(None, 5000, "tre")]
        );
    }

    #[test]
    fn speech_after_a_blank_line_stays_with_its_cue() {
        let text = "00:01.000 --> 00:02.000\nen\n\nto\n\n00:03.000 --> 00:04.000\n";
        assert_eq!(cues(text), [cue(None, 1000, "en|to"), cue(None, 3000, "")]);
    }

    #[test]
    fn notes_between_cues_are_no_speech() {
        let text = "00:01.000 --> 00:02.000\nen\n\nNOTE laget av\nen robot\n\nNOTE\n00:03.000 --> 00:04.000\nNOTE to";
        let mut losses = Losses::default();
        let lines: Vec<&str> = text.lines().collect();
        let found = find_cues(&lines, &mut losses);
        assert_eq!(found[0].lines, ["en"]);
        assert_eq!(found[1].lines, ["NOTE to"]);
        assert_eq!(losses.count(DroppedKind::NoteBlock), 2);
    }

    #[test]
    fn an_unreadable_time_keeps_its_words() {
        let mut losses = Losses::default();
        let found = find_cues(&["--> 00:01", "hei"], &mut losses);
        assert_eq!((found[0].start, found[0].lines.as_slice()), (None, ["hei"].as_slice()));
        assert_eq!(losses.count(DroppedKind::UnreadableTime), 1);
    }
}
