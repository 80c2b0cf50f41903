//! How much is coded.
//!
//! Only codings whose words are proved count; the others are counted apart, so that a figure never rests on a place
//! that may be wrong.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::domain::id::{CaseId, CodeId, CoderId, TranscriptId};
use crate::domain::project::Project;
use crate::domain::text::CodePoint;
use crate::domain::text::segment::{marks, words};
use crate::domain::transcript::Transcript;
use crate::services::anchor::placed::{Reader, Voices};

/// How much of a text is coded, in words that were said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Words in all.
    pub words: usize,
    /// Words under at least one code.
    pub words_coded: usize,
    /// Informants' words in all.
    pub informant_words: usize,
    /// Informants' words under at least one code.
    pub informant_words_coded: usize,
    /// Codings that are not proved and therefore cover nothing.
    pub unplaced: usize,
}

impl Coverage {
    fn plus(self, other: Self) -> Self {
        Self {
            words: self.words + other.words,
            words_coded: self.words_coded + other.words_coded,
            informant_words: self.informant_words + other.informant_words,
            informant_words_coded: self.informant_words_coded + other.informant_words_coded,
            unplaced: self.unplaced + other.unplaced,
        }
    }
}

/// Where the words of a transcript are. Finding them takes longer than counting them, so it is done once a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TranscriptWords(Vec<Vec<Range<CodePoint>>>);

impl TranscriptWords {
    /// Finds the words of each paragraph; observation marks such as (ler) are not among them.
    #[must_use]
    pub fn of(transcript: &Transcript) -> Self {
        let said = |text: &str| {
            let marks = marks(text);
            let is_said = |word: &Range<CodePoint>| {
                !marks.iter().any(|mark| mark.start <= word.start && word.end <= mark.end)
            };
            words(text).into_iter().filter(is_said).collect()
        };
        let paragraphs = transcript.paragraphs.as_slice().iter();
        Self(paragraphs.map(|paragraph| said(&paragraph.text)).collect())
    }
}

/// Returns how much of a transcript the codings of `layers` cover together; words coded twice count once.
///
/// Pens are no codes and cover nothing. A word counts as coded if any letter of it is.
#[must_use]
pub fn share_coded(
    project: &Project,
    transcript: &TranscriptId,
    layers: &BTreeSet<CoderId>,
) -> Coverage {
    let Some(text) = project.transcripts.get(transcript) else { return Coverage::default() };
    share_coded_of_words(project, transcript, &TranscriptWords::of(text), layers)
}

/// Does the same as [`share_coded`] with words that were found before.
#[must_use]
pub fn share_coded_of_words(
    project: &Project,
    transcript: &TranscriptId,
    words: &TranscriptWords,
    layers: &BTreeSet<CoderId>,
) -> Coverage {
    covered(project, transcript, words, layers, |_, _| true)
}

/// Returns how much of a case's own words is coded, in all transcripts that are data.
#[must_use]
pub fn share_coded_of_case(
    project: &Project,
    case: &CaseId,
    layers: &BTreeSet<CoderId>,
) -> Coverage {
    let speaks = |transcript: &Transcript| {
        transcript.speakers.values().any(|speaker| speaker.case.as_ref() == Some(case))
    };
    let data = project.transcripts.iter().filter(|(_, transcript)| transcript.header.is_data);
    data.filter(|(_, transcript)| speaks(transcript))
        .map(|(id, transcript)| {
            let words = TranscriptWords::of(transcript);
            let is_own = |voices: &Voices<'_>, index| voices.case(index) == Some(case);
            covered(project, id, &words, layers, is_own)
        })
        .fold(Coverage::default(), Coverage::plus)
}

fn covered(
    project: &Project,
    id: &TranscriptId,
    words: &TranscriptWords,
    layers: &BTreeSet<CoderId>,
    concerns: impl Fn(&Voices<'_>, usize) -> bool,
) -> Coverage {
    let Some(transcript) = project.transcripts.get(id) else { return Coverage::default() };
    let voices = Voices::of(transcript);
    let (stretches, unplaced) = coded_stretches(project, id, transcript, layers);
    let mut coverage = Coverage { unplaced, ..Coverage::default() };
    let mut next = 0;
    for (index, words) in words.0.iter().enumerate() {
        if !concerns(&voices, index) {
            continue;
        }
        let mut n_coded = 0;
        for word in words {
            while stretches.get(next).is_some_and(|stretch| stretch.end <= (index, word.start)) {
                next += 1;
            }
            let is_coded =
                stretches.get(next).is_some_and(|stretch| stretch.start < (index, word.end));
            n_coded += usize::from(is_coded);
        }
        coverage.words += words.len();
        coverage.words_coded += n_coded;
        if voices.is_informant(index) {
            coverage.informant_words += words.len();
            coverage.informant_words_coded += n_coded;
        }
    }
    coverage
}

type Stretch = Range<(usize, CodePoint)>;

/// Returns the union of all codings with codes, in order, and how many are not proved.
fn coded_stretches(
    project: &Project,
    id: &TranscriptId,
    transcript: &Transcript,
    layers: &BTreeSet<CoderId>,
) -> (Vec<Stretch>, usize) {
    let is_code = |code: &CodeId| project.codes.get(code).is_none_or(|code| !code.is_marker());
    let mut reader = Reader::new(project);
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut unplaced = 0;
    for codings in layers.iter().filter_map(|layer| project.codings_of(layer, id)) {
        let (placed, unproved) = reader.place(transcript, codings);
        let coded = placed.into_iter().filter(|row| is_code(row.code));
        stretches.extend(coded.map(|row| row.from..row.to));
        unplaced += unproved.iter().filter(|coding| is_code(&coding.code)).count();
    }
    stretches.sort_by_key(|stretch| (stretch.start, stretch.end));
    let mut union: Vec<Stretch> = Vec::with_capacity(stretches.len());
    for stretch in stretches {
        match union.last_mut() {
            Some(last) if stretch.start <= last.end => last.end = last.end.max(stretch.end),
            _ => union.push(stretch),
        }
    }
    (union, unplaced)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::anchor::example::{code, layers, study};
    use crate::services::code_counts::code_counts;

    const NAV: (&str, &str) = ("ane", "02-nav");
    const SKOLE: (&str, &str) = ("ane", "04-skole");

    #[test]
    fn overlapping_codings_cover_their_words_once() {
        let mut project = study();
        code(&mut project, NAV, "a", "tall", (7, 14));
        code(&mut project, NAV, "b", "tid", (7, 25));
        code(&mut project, NAV, "c", "a", (0, 30));
        let coverage = share_coded(&project, &"02-nav".into(), &layers(&["ane"]));
        let expected = Coverage {
            words: 11,
            words_coded: 3,
            informant_words: 7,
            informant_words_coded: 3,
            unplaced: 0,
        };
        assert_eq!(coverage, expected);
        assert_eq!(share_coded(&project, &"02-nav".into(), &layers(&["bo"])).words_coded, 0);
    }

    #[test]
    fn a_coding_that_is_not_proved_covers_nothing() {
        let mut project = study();
        code(&mut project, NAV, "a", "tall", (7, 14));
        let codings = project.codings.get_mut(&"ane".into()).unwrap();
        let coding = codings.get_mut(&"02-nav".into()).unwrap().get_mut(&"a".into()).unwrap();
        coding.quote = "tilliten".to_owned();
        let coverage = share_coded(&project, &"02-nav".into(), &layers(&["ane"]));
        assert_eq!((coverage.words_coded, coverage.unplaced), (0, 1));
        let counts = code_counts(&project, &layers(&["ane"]));
        assert_eq!((counts[&"tall".into()].own, counts[&"tall".into()].unplaced), (0, 1));
    }

    #[test]
    fn a_cases_own_words_are_those_it_said() {
        let mut project = study();
        code(&mut project, SKOLE, "a", "tid", (0, 11));
        let coverage = share_coded_of_case(&project, &"ida".into(), &layers(&["ane"]));
        assert_eq!((coverage.words, coverage.words_coded), (6, 2));
    }
}
