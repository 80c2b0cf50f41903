//! How far a coder has read: stretches of whole paragraphs, pass by pass.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::domain::coding::ReadStretch;
use crate::domain::id::{ParagraphId, PassId};
use crate::domain::text::segment::n_words;
use crate::domain::time::Day;
use crate::domain::transcript::{Paragraphs, Transcript};
use crate::services::anchor::placed::Voices;

/// How much of a transcript was read, in words that were said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadShare {
    /// Words read, whoever said them.
    pub read: usize,
    /// Words in all.
    pub words: usize,
    /// Informants' words read.
    pub informant_read: usize,
    /// Informants' words in all.
    pub informant_words: usize,
}

/// Returns whether `paragraph` was read in `pass`, or in any pass where none is named.
#[must_use]
pub fn is_read(
    stretches: &[ReadStretch],
    paragraphs: &Paragraphs,
    pass: Option<&PassId>,
    paragraph: &ParagraphId,
) -> bool {
    let Some(index) = position(paragraphs, paragraph) else { return false };
    of_pass(stretches, pass)
        .any(|stretch| range(paragraphs, stretch).is_some_and(|range| range.contains(&index)))
}

/// Returns for every paragraph whether it was read in `pass`, or in any pass where none is named.
#[must_use]
pub fn read_flags(
    stretches: &[ReadStretch],
    paragraphs: &Paragraphs,
    pass: Option<&PassId>,
) -> Vec<bool> {
    let mut flags = vec![false; paragraphs.len()];
    for stretch in of_pass(stretches, pass) {
        if let Some(slots) = range(paragraphs, stretch).and_then(|range| flags.get_mut(range)) {
            slots.fill(true);
        }
    }
    flags
}

/// Returns the stretches with those from `from` to `to` (both included) read in `pass` on `day`.
///
/// Stretches of one pass and day that meet are one, and no paragraph is in two stretches of a pass: it stays with the
/// day on which it was read first. Stretches whose paragraphs are not in the transcript are kept as they are.
#[must_use]
pub fn with_read(
    stretches: &[ReadStretch],
    paragraphs: &Paragraphs,
    pass: &PassId,
    from: &ParagraphId,
    to: &ParagraphId,
    day: &Day,
) -> Vec<ReadStretch> {
    let read =
        ReadStretch { pass: pass.clone(), from: from.clone(), to: to.clone(), on: day.clone() };
    let known = range(paragraphs, &read).map(|_| &read);
    let mut days: BTreeMap<usize, &Day> = BTreeMap::new();
    let mut merged = Vec::new();
    for stretch in stretches.iter().chain(known) {
        match range(paragraphs, stretch).filter(|_| stretch.pass == *pass) {
            Some(range) => {
                for index in range {
                    let first = days.entry(index).or_insert(&stretch.on);
                    *first = (*first).min(&stretch.on);
                }
            }
            None => merged.push(stretch.clone()),
        }
    }
    merged.extend(runs(&days).into_iter().filter_map(|(run, day)| {
        let id = |index: usize| paragraphs.get(index).map(|paragraph| paragraph.id.clone());
        let (from, to) = (id(run.start)?, id(run.end - 1)?);
        Some(ReadStretch { pass: pass.clone(), from, to, on: day.clone() })
    }));
    merged.sort();
    merged
}

/// Returns how much of the transcript was read in `pass`, or in any pass where none is named.
#[must_use]
pub fn share_read(
    stretches: &[ReadStretch],
    transcript: &Transcript,
    pass: Option<&PassId>,
) -> ReadShare {
    let read = read_paragraphs(stretches, &transcript.paragraphs, pass);
    let voices = Voices::of(transcript);
    let mut share = ReadShare::default();
    for (index, paragraph) in transcript.paragraphs.as_slice().iter().enumerate() {
        let words = n_words(&paragraph.text);
        let was_read = if read.get(index) == Some(&true) { words } else { 0 };
        share.words += words;
        share.read += was_read;
        if voices.is_informant(index) {
            share.informant_words += words;
            share.informant_read += was_read;
        }
    }
    share
}

/// Returns the index of the first paragraph that was not read in `pass`, or in any pass where none is named.
#[must_use]
pub fn first_unread(
    stretches: &[ReadStretch],
    paragraphs: &Paragraphs,
    pass: Option<&PassId>,
) -> Option<usize> {
    read_paragraphs(stretches, paragraphs, pass).iter().position(|read| !read)
}

/// Returns the longest row of unread paragraphs, of equally long ones the first.
#[must_use]
pub fn longest_unread(
    stretches: &[ReadStretch],
    paragraphs: &Paragraphs,
    pass: Option<&PassId>,
) -> Option<Range<usize>> {
    let read = read_paragraphs(stretches, paragraphs, pass);
    let mut longest: Range<usize> = 0..0;
    let mut start = 0;
    for (index, read) in read.iter().enumerate() {
        if *read {
            start = index + 1;
        } else if index + 1 - start > longest.len() {
            longest = start..index + 1;
        }
    }
    (!longest.is_empty()).then_some(longest)
}

fn of_pass<'a>(
    stretches: &'a [ReadStretch],
    pass: Option<&'a PassId>,
) -> impl Iterator<Item = &'a ReadStretch> {
    stretches.iter().filter(move |stretch| pass.is_none_or(|pass| stretch.pass == *pass))
}

/// Returns for each paragraph whether it was read.
fn read_paragraphs(
    stretches: &[ReadStretch],
    paragraphs: &Paragraphs,
    pass: Option<&PassId>,
) -> Vec<bool> {
    let mut read = vec![false; paragraphs.len()];
    for range in of_pass(stretches, pass).filter_map(|stretch| range(paragraphs, stretch)) {
        for paragraph in read.get_mut(range).into_iter().flatten() {
            *paragraph = true;
        }
    }
    read
}

fn range(paragraphs: &Paragraphs, stretch: &ReadStretch) -> Option<Range<usize>> {
    let (from, to) = (position(paragraphs, &stretch.from)?, position(paragraphs, &stretch.to)?);
    Some(from.min(to)..from.max(to) + 1)
}

/// Returns where the paragraph stands, or the one it was joined to.
fn position(paragraphs: &Paragraphs, id: &ParagraphId) -> Option<usize> {
    paragraphs.position(id).or_else(|| paragraphs.position(&paragraphs.heir(id)?.0.id))
}

/// Joins paragraphs that follow each other and were read on one day.
fn runs<'a>(days: &BTreeMap<usize, &'a Day>) -> Vec<(Range<usize>, &'a Day)> {
    let mut runs: Vec<(Range<usize>, &Day)> = Vec::new();
    for (index, day) in days {
        match runs.last_mut() {
            Some((run, on)) if run.end == *index && on == day => run.end += 1,
            _ => runs.push((*index..*index + 1, day)),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::transcript::{Paragraph, Role, Speaker};

    fn interview() -> Transcript {
        let paragraph = |number: usize| Paragraph {
            id: ParagraphId::imported(number),
            speaker: Some(if number % 2 == 1 { "I".into() } else { "V".into() }),
            text: if number % 2 == 1 {
                "Ja?".to_owned()
            } else {
                "Det er (ler) åpent.".to_owned()
            },
            ..Paragraph::default()
        };
        let speaker =
            |id: &str, role| Speaker { id: id.into(), label: id.to_owned(), role, case: None };
        Transcript {
            speakers: [
                ("I".into(), speaker("I", Role::Interviewer)),
                ("V".into(), speaker("V", Role::Informant)),
            ]
            .into(),
            paragraphs: Paragraphs::new((1..=8).map(paragraph).collect()),
            ..Transcript::default()
        }
    }

    fn stretch(pass: &str, from: &str, to: &str, on: &str) -> ReadStretch {
        ReadStretch { pass: pass.into(), from: from.into(), to: to.into(), on: Day::new(on) }
    }

    fn reading(before: &[ReadStretch], from: &str, to: &str, on: &str) -> Vec<ReadStretch> {
        let paragraphs = interview().paragraphs;
        with_read(before, &paragraphs, &"p1".into(), &from.into(), &to.into(), &Day::new(on))
    }

    #[test]
    fn stretches_of_one_day_that_meet_are_one() {
        let first = reading(&[], "1", "3", "2026-11-20");
        let second = reading(&first, "4", "5", "2026-11-20");
        assert_eq!(second, [stretch("p1", "1", "5", "2026-11-20")]);
        assert_eq!(reading(&second, "2", "4", "2026-11-20"), second);
    }

    #[test]
    fn a_paragraph_stays_with_the_day_on_which_it_was_first_read() {
        let first = reading(&[], "2", "4", "2026-11-20");
        let second = reading(&first, "1", "6", "2026-11-21");
        let expected = [
            stretch("p1", "1", "1", "2026-11-21"),
            stretch("p1", "2", "4", "2026-11-20"),
            stretch("p1", "5", "6", "2026-11-21"),
        ];
        assert_eq!(second, expected);
    }

    #[test]
    fn other_passes_and_unknown_paragraphs_are_left_alone() {
        let before =
            [stretch("p0", "1", "8", "2026-11-01"), stretch("p1", "90", "91", "2026-11-01")];
        let after = reading(&before, "1", "1", "2026-11-20");
        assert_eq!(after[0], before[0]);
        assert_eq!(after[1], stretch("p1", "1", "1", "2026-11-20"));
        assert_eq!(after[2], before[1]);
        assert_eq!(reading(&before, "77", "78", "2026-11-20"), before);
    }

    #[test]
    fn what_was_read_is_asked_by_pass() {
        let paragraphs = interview().paragraphs;
        let stretches = reading(&[], "2", "3", "2026-11-20");
        let read = |pass: Option<&str>, id: &str| {
            is_read(&stretches, &paragraphs, pass.map(PassId::new).as_ref(), &id.into())
        };
        assert!(read(None, "3") && read(Some("p1"), "2"));
        assert!(!read(Some("p2"), "2") && !read(None, "4") && !read(None, "99"));
    }

    #[test]
    fn the_share_counts_words_that_were_said() {
        let stretches = reading(&[], "1", "2", "2026-11-20");
        let share = share_read(&stretches, &interview(), Some(&"p1".into()));
        let expected = ReadShare { read: 4, words: 16, informant_read: 3, informant_words: 12 };
        assert_eq!(share, expected);
    }

    #[test]
    fn the_first_and_the_longest_unread_stretch_are_found() {
        let paragraphs = interview().paragraphs;
        let stretches = reading(&reading(&[], "1", "1", "2026-11-20"), "4", "4", "2026-11-20");
        assert_eq!(first_unread(&stretches, &paragraphs, None), Some(1));
        assert_eq!(longest_unread(&stretches, &paragraphs, None), Some(4..8));
        let all = reading(&[], "1", "8", "2026-11-20");
        assert_eq!(first_unread(&all, &paragraphs, None), None);
        assert_eq!(longest_unread(&all, &paragraphs, None), None);
    }
}
