//! Who speaks on a line: `Name: text`, `[id1] text`, `[00:12] Name: text` and the like.
//!
//! A file is read twice: first every line is asked for a possible name, then the names that hold up over the whole
//! file are accepted and the lines are split by them. A name that does not hold up stays text, so nothing is lost.

use std::collections::HashMap;

use crate::services::import::name::{
    ends_in_digit, is_observation, is_surely_name, looks_like_name,
};
use crate::services::import::source::Milliseconds;
use crate::services::import::time::{parse_hash_time, parse_time};

/// A line with its time and its speaker taken off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SpokenLine<'a> {
    /// The time at the start of the line or beside the name.
    pub(super) at: Option<Milliseconds>,
    /// The speaker's name, in its fullest form in the file.
    pub(super) speaker: Option<String>,
    /// The rest.
    pub(super) text: &'a str,
}

/// The names that are accepted as speakers in one file.
#[derive(Clone, Debug, Default)]
pub(super) struct SpeakerLabels {
    /// Each name that may stand at the start of a line, and the name it stands for.
    names: HashMap<String, String>,
}

impl SpeakerLabels {
    /// Learns the speakers of a file from all its lines.
    ///
    /// A name counts when it opens two lines; once is enough for a full name, a role, an initial or a name with a
    /// number, and for any name where at least a third of the lines have one. A name in brackets counts when it has a
    /// number, or when two different ones occur twice each and are no observations such as `[Latter]`. A first name
    /// stands for the one full name that begins with it.
    pub(super) fn gather<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        let mut counts: HashMap<(Mark, &str), usize> = HashMap::new();
        let mut n_lines = 0;
        for line in lines.filter(|line| !line.trim().is_empty()) {
            n_lines += 1;
            if let Some(found) = find_label(line) {
                *counts.entry((found.mark, found.name)).or_default() += 1;
            }
        }
        let n_colons: usize = counts
            .iter()
            .filter(|((mark, _), _)| *mark == Mark::Colon)
            .map(|(_, count)| count)
            .sum();
        let is_mostly_labeled = n_colons * 3 >= n_lines;
        let n_brackets =
            counts.iter().filter(|(key, count)| key.0 == Mark::Bracket && **count >= 2).count();
        let accepted = counts.iter().filter(|((mark, name), count)| match mark {
            Mark::Colon => **count >= 2 || is_surely_name(name) || is_mostly_labeled,
            Mark::Bracket => ends_in_digit(name) || (**count >= 2 && n_brackets >= 2),
        });
        Self { names: unite_first_names(accepted.map(|((_, name), _)| *name).collect()) }
    }

    /// Returns the fullest form of a name in the file.
    pub(super) fn full_name(&self, name: &str) -> String {
        self.names.get(name).cloned().unwrap_or_else(|| name.to_owned())
    }

    /// Takes the time and the speaker off a line.
    ///
    /// A bare time such as `10:30` is only taken where an accepted name follows, since it may be what is said.
    pub(super) fn split<'a>(&self, line: &'a str) -> SpokenLine<'a> {
        if let Some(found) = find_label(line)
            && let Some(name) = self.names.get(found.name)
        {
            return SpokenLine { at: found.at, speaker: Some(name.clone()), text: found.text };
        }
        let (at, text) = split_marked_time(line);
        SpokenLine { at, speaker: None, text }
    }
}

/// Takes a time in brackets, in parentheses or between `#` off the start of a line.
pub(super) fn split_marked_time(line: &str) -> (Option<Milliseconds>, &str) {
    let line = line.trim();
    for (open, close) in [('[', ']'), ('(', ')')] {
        if let Some((inner, rest)) = line.strip_prefix(open).and_then(|rest| rest.split_once(close))
            && let Some(at) = parse_span_start(inner)
        {
            return (Some(at), rest.trim_start());
        }
    }
    let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    match parse_hash_time(first) {
        Some(at) => (Some(at), rest.trim_start()),
        None => (None, line),
    }
}

/// Reads a time, or the first of two with a dash or arrow between them.
pub(super) fn parse_span_start(text: &str) -> Option<Milliseconds> {
    let text = text.trim();
    if let Some(at) = parse_time(text) {
        return Some(at);
    }
    let (start, end) =
        ["-->", "–", "-"].into_iter().find_map(|between| text.split_once(between))?;
    parse_time(end.trim()).and_then(|_| parse_time(start.trim()))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Mark {
    Colon,
    Bracket,
}

struct FoundLabel<'a> {
    mark: Mark,
    at: Option<Milliseconds>,
    name: &'a str,
    text: &'a str,
}

fn find_label(line: &str) -> Option<FoundLabel<'_>> {
    let (marked, rest) = split_marked_time(line);
    let (bare, after_bare) = split_bare_time(rest);
    find_bracket_label(rest)
        .or_else(|| find_colon_label(after_bare))
        .map(|found| FoundLabel { at: marked.or(bare).or(found.at), ..found })
}

fn split_bare_time(line: &str) -> (Option<Milliseconds>, &str) {
    let Some((first, rest)) = line.split_once(char::is_whitespace) else { return (None, line) };
    match parse_time(first) {
        Some(at) => (Some(at), rest.trim_start().trim_start_matches(['-', '–']).trim_start()),
        None => (None, line),
    }
}

fn find_bracket_label(line: &str) -> Option<FoundLabel<'_>> {
    let (name, text) = line.strip_prefix('[')?.split_once(']')?;
    let text = text.strip_prefix(':').unwrap_or(text).trim();
    let name = name.trim();
    let is_label = looks_like_name(name) && !is_observation(name) && !text.is_empty();
    is_label.then_some(FoundLabel { mark: Mark::Bracket, at: None, name, text })
}

/// How many colons are tried; a time beside the name may hold two.
const MOST_COLONS: usize = 3;

fn find_colon_label(line: &str) -> Option<FoundLabel<'_>> {
    line.match_indices(':').take(MOST_COLONS).find_map(|(byte, _)| {
        let (head, tail) = line.split_at_checked(byte)?;
        let text = tail.strip_prefix(':')?;
        let can_follow =
            |next: char| next.is_whitespace() || next.is_uppercase() || "«\"“(".contains(next);
        if !text.chars().next().is_none_or(can_follow) {
            return None;
        }
        let (name, at) = split_time_behind(head.trim());
        looks_like_name(name).then_some(FoundLabel {
            mark: Mark::Colon,
            at,
            name,
            text: text.trim(),
        })
    })
}

/// Takes a time in brackets or parentheses off the end of a name: `Kari (00:12)`.
fn split_time_behind(head: &str) -> (&str, Option<Milliseconds>) {
    for (open, close) in [('[', ']'), ('(', ')')] {
        if let Some((name, inner)) =
            head.strip_suffix(close).and_then(|rest| rest.rsplit_once(open))
            && let Some(at) = parse_span_start(inner)
        {
            return (name.trim_end(), Some(at));
        }
    }
    (head, None)
}

fn unite_first_names(names: Vec<&str>) -> HashMap<String, String> {
    let mut full_names: HashMap<&str, Option<&str>> = HashMap::new();
    for name in &names {
        if let Some((first, rest)) = name.split_once(' ')
            && !ends_in_digit(rest)
        {
            // A first name that two people share stands for neither.
            full_names.entry(first).and_modify(|full| *full = None).or_insert(Some(name));
        }
    }
    let full_name = |name| full_names.get(name).copied().flatten().unwrap_or(name);
    names.into_iter().map(|name| (name.to_owned(), full_name(name).to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split_all(lines: &[&str]) -> Vec<(Option<String>, Option<u64>, String)> {
        let labels = SpeakerLabels::gather(lines.iter().copied());
        lines
            .iter()
            .map(|line| labels.split(line))
            .map(|line| (line.speaker, line.at.map(|at| at.0), line.text.to_owned()))
            .collect()
    }

    fn spoken(speaker: &str, at: Option<u64>, text: &str) -> (Option<String>, Option<u64>, String) {
        (Some(speaker.to_owned()), at, text.to_owned())
    }

    fn said(text: &str) -> (Option<String>, Option<u64>, String) {
        (None, None, text.to_owned())
    }

    #[test]
    fn a_name_and_a_colon_open_a_turn() {
        assert_eq!(
            split_all(&["Intervjuer: Hvordan går det?", "Marit: Bra. Jeg sa det: bra."]),
            [
                spoken("Intervjuer", None, "Hvordan går det?"),
                spoken("Marit", None, "Bra. Jeg sa det: bra."),
            ]
        );
    }

    #[test]
    fn a_colon_in_speech_is_no_speaker() {
        let lines = [
            "Og så sa jeg: nei.",
            "Altså: det går ikke.",
            "Saken: den ligger der.",
            "Vi møttes 10:30 den dagen.",
            "10:30 kom toget.",
            "Se http://example.org for mer.",
        ];
        let expected: Vec<_> = lines.iter().map(|line| said(line)).collect();
        assert_eq!(split_all(&lines), expected);
    }

    #[test]
    fn times_stand_before_or_beside_the_name() {
        assert_eq!(
            split_all(&[
                "[00:12] Kari: En.",
                "[01:02:03] Kari: To.",
                "00:00:14 Kari: Tre.",
                "Kari (00:15): Fire.",
                "Kari [00:00:16]: Fem.",
                "(0:17 - 0:19) Kari: Seks.",
                "#00:00:18-2# Kari: Sju.",
            ]),
            [
                spoken("Kari", Some(12_000), "En."),
                spoken("Kari", Some(3_723_000), "To."),
                spoken("Kari", Some(14_000), "Tre."),
                spoken("Kari", Some(15_000), "Fire."),
                spoken("Kari", Some(16_000), "Fem."),
                spoken("Kari", Some(17_000), "Seks."),
                spoken("Kari", Some(18_200), "Sju."),
            ]
        );
    }

    #[test]
    fn a_marked_time_needs_no_name() {
        assert_eq!(
            split_all(&["[00:12] Det regnet."]),
            [(None, Some(12_000), "Det regnet.".into())]
        );
    }

    #[test]
    fn a_name_in_brackets_is_a_speaker_and_laughter_is_not() {
        assert_eq!(
            split_all(&[
                "[id1] Hei.",
                "[id2] Hei.",
                "[Latter] Ja.",
                "[Latter] Nei.",
                "[pause] Tja."
            ]),
            [
                spoken("id1", None, "Hei."),
                spoken("id2", None, "Hei."),
                said("[Latter] Ja."),
                said("[Latter] Nei."),
                said("[pause] Tja."),
            ]
        );
    }

    #[test]
    fn two_names_in_brackets_that_come_back_are_speakers() {
        let lines = ["[Eli] Hei.", "[Ola] Hei.", "[Eli] Ja.", "[Ola] Nei."];
        assert_eq!(split_all(&lines)[3], spoken("Ola", None, "Nei."));
        assert_eq!(split_all(&["[Sant] Hei.", "Ja.", "[Sant] Nei."])[0], said("[Sant] Hei."));
    }

    #[test]
    fn a_first_name_stands_for_the_full_name() {
        let lines = ["Kari Nordmann: Hei.", "Ola: Hei.", "Kari: Ja.", "Ola: Nei.", "Kari: Jo."];
        assert_eq!(split_all(&lines)[2], spoken("Kari Nordmann", None, "Ja."));
        let lines = ["Kari Li: Hei.", "Kari Moe: Hei.", "Kari: Ja.", "Kari: Jo."];
        assert_eq!(split_all(&lines)[2], spoken("Kari", None, "Ja."));
    }
}
