//! How much is coded, and how often each code was used.
//!
//! Only codings whose words are proved count; the others are counted apart, so that a figure never rests on a place
//! that may be wrong. Transcripts that are not data are left out of counts of codes.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use crate::domain::codebook::ancestors;
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

/// How often a code was used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CodeCount {
    /// Codings of the code itself.
    pub own: usize,
    /// Codings of the code and all below it.
    pub with_children: usize,
    /// Informants with a coding of the code itself.
    pub cases: usize,
    /// Informants with a coding of the code or one below it.
    pub cases_with_children: usize,
    /// Transcripts with a coding of the code itself.
    pub transcripts: usize,
    /// Transcripts with a coding of the code or one below it.
    pub transcripts_with_children: usize,
    /// Codings of the code itself that are not proved; they are in none of the other counts.
    pub unplaced: usize,
}

/// Counts the codings of `layers` by code, in transcripts that are data.
///
/// Merged codes are read as what they were merged into; codings that a merge made one are counted once. Every code of
/// the codebook is there, and codes that are missing but were given.
#[must_use]
pub fn code_counts(project: &Project, layers: &BTreeSet<CoderId>) -> BTreeMap<CodeId, CodeCount> {
    CodeCounter::default().counts(project, layers, |_| 0, 0)
}

/// Counts as [`code_counts`] does, and remembers what it saw in each transcript.
#[derive(Clone, Debug, Default)]
pub struct CodeCounter {
    layers: BTreeSet<CoderId>,
    codes_changed: Option<u64>,
    seen: BTreeMap<TranscriptId, (u64, Vec<SeenCode>)>,
}

/// What one transcript has of one code.
#[derive(Clone, Debug)]
struct SeenCode {
    code: CodeId,
    own: usize,
    unplaced: usize,
    cases: BTreeSet<CaseId>,
}

impl CodeCounter {
    /// Counts anew only the transcripts for which `changed` says something else than the last time, and all where
    /// `codes_changed` does or the layers are others.
    pub fn counts(
        &mut self,
        project: &Project,
        layers: &BTreeSet<CoderId>,
        changed: impl Fn(&TranscriptId) -> u64,
        codes_changed: u64,
    ) -> BTreeMap<CodeId, CodeCount> {
        if self.codes_changed != Some(codes_changed) || self.layers != *layers {
            self.seen.clear();
            self.codes_changed = Some(codes_changed);
            self.layers.clone_from(layers);
        }
        self.seen.retain(|id, _| project.transcripts.contains_key(id));
        for (id, transcript) in &project.transcripts {
            let now = changed(id);
            if self.seen.get(id).is_none_or(|(then, _)| *then != now) {
                let codes = look_at(project, id, transcript, layers);
                self.seen.insert(id.clone(), (now, codes));
            }
        }
        let mut tally = Tally::of(project);
        for (number, (_, codes)) in self.seen.values().enumerate() {
            for seen in codes {
                tally.add(seen, number);
            }
        }
        tally.with_children()
    }
}

fn look_at(
    project: &Project,
    id: &TranscriptId,
    transcript: &Transcript,
    layers: &BTreeSet<CoderId>,
) -> Vec<SeenCode> {
    if !transcript.header.is_data {
        return Vec::new();
    }
    let voices = Voices::of(transcript);
    let mut codes: BTreeMap<CodeId, SeenCode> = BTreeMap::new();
    let empty = |code: &CodeId| SeenCode {
        code: code.clone(),
        own: 0,
        unplaced: 0,
        cases: BTreeSet::new(),
    };
    for codings in layers.iter().filter_map(|layer| project.codings_of(layer, id)) {
        let mut reader = Reader::new(project);
        let (placed, unproved) = reader.place(transcript, codings);
        for row in &placed {
            let seen = codes.entry(row.code.clone()).or_insert_with(|| empty(row.code));
            seen.own += 1;
            seen.cases.extend((row.from.0..=row.to.0).filter_map(|at| voices.case(at)).cloned());
        }
        for coding in unproved {
            let code = reader.code(&coding.code);
            codes.entry(code.clone()).or_insert_with(|| empty(code)).unplaced += 1;
        }
    }
    codes.into_values().collect()
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

/// Counts by code, with codes and cases as numbers.
struct Tally<'a> {
    project: &'a Project,
    numbers: HashMap<&'a CodeId, usize>,
    codes: Vec<&'a CodeId>,
    rows: Vec<TallyRow>,
    cases: HashMap<&'a CaseId, usize>,
}

/// What was seen of one code. Lists may name the same number more than once.
#[derive(Clone, Debug, Default)]
struct TallyRow {
    own: usize,
    unplaced: usize,
    cases: Vec<usize>,
    transcripts: Vec<usize>,
}

impl<'a> Tally<'a> {
    fn of(project: &'a Project) -> Self {
        let (numbers, cases) = (HashMap::new(), HashMap::new());
        let mut tally = Self { project, numbers, codes: Vec::new(), rows: Vec::new(), cases };
        for code in project.codes.keys() {
            tally.row(code);
        }
        tally
    }

    fn row(&mut self, code: &'a CodeId) -> &mut TallyRow {
        let number = *self.numbers.entry(code).or_insert_with(|| {
            self.codes.push(code);
            self.rows.push(TallyRow::default());
            self.codes.len() - 1
        });
        // A number is only given out together with its row.
        &mut self.rows[number]
    }

    /// Adds what the transcript with the number `transcript` has of a code.
    fn add(&mut self, seen: &'a SeenCode, transcript: usize) {
        let mut cases = Vec::with_capacity(seen.cases.len());
        for case in &seen.cases {
            let next = self.cases.len();
            cases.push(*self.cases.entry(case).or_insert(next));
        }
        let row = self.row(&seen.code);
        row.own += seen.own;
        row.unplaced += seen.unplaced;
        row.cases.extend(cases);
        if seen.own > 0 {
            row.transcripts.push(transcript);
        }
    }

    fn with_children(self) -> BTreeMap<CodeId, CodeCount> {
        let mut below = self.rows.clone();
        for (code, row) in self.codes.iter().zip(&self.rows) {
            for above in ancestors(self.project, code) {
                let above = self.numbers.get(&above).and_then(|number| below.get_mut(*number));
                let Some(above) = above else { continue };
                above.own += row.own;
                above.cases.extend(&row.cases);
                above.transcripts.extend(&row.transcripts);
            }
        }
        let counts = self.rows.into_iter().zip(below).map(|(own, below)| CodeCount {
            own: own.own,
            with_children: below.own,
            cases: n_different(own.cases),
            cases_with_children: n_different(below.cases),
            transcripts: n_different(own.transcripts),
            transcripts_with_children: n_different(below.transcripts),
            unplaced: own.unplaced,
        });
        self.codes.into_iter().cloned().zip(counts).collect()
    }
}

fn n_different(mut list: Vec<usize>) -> usize {
    list.sort_unstable();
    list.dedup();
    list.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::CodeState;
    use crate::services::anchor::example::{code, layers, study};

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

    #[test]
    fn a_category_counts_what_is_below_it_and_informants_once() {
        let mut project = study();
        code(&mut project, NAV, "a", "tall", (7, 14));
        code(&mut project, NAV, "b", "tid", (0, 6));
        code(&mut project, SKOLE, "c", "tid", (0, 11));
        let counts = code_counts(&project, &layers(&["ane"]));
        let rammer = counts[&"rammer".into()];
        assert_eq!((rammer.own, rammer.with_children), (0, 3));
        assert_eq!((rammer.cases, rammer.cases_with_children), (0, 2));
        assert_eq!((rammer.transcripts, rammer.transcripts_with_children), (0, 2));
        let tid = counts[&"tid".into()];
        assert_eq!((tid.own, tid.with_children, tid.cases, tid.transcripts), (2, 2, 2, 2));
        assert_eq!(counts[&"dor".into()], CodeCount::default());
    }

    #[test]
    fn merged_codes_are_read_as_one_and_their_overlaps_joined() {
        let mut project = study();
        code(&mut project, NAV, "a", "tall", (7, 25));
        code(&mut project, NAV, "b", "tid", (0, 14));
        code(&mut project, NAV, "c", "tid", (37, 39));
        let merged = project.codes.get_mut(&"tid".into()).unwrap();
        merged.state = CodeState::MergedInto("tall".into());
        let counts = code_counts(&project, &layers(&["ane"]));
        assert_eq!(counts[&"tall".into()].own, 2);
        assert_eq!(counts[&"tid".into()].own, 0);
    }

    #[test]
    fn layers_are_counted_apart_and_trial_interviews_not_at_all() {
        let mut project = study();
        code(&mut project, NAV, "a", "tall", (7, 14));
        code(&mut project, ("bo", "02-nav"), "b", "tall", (7, 14));
        assert_eq!(code_counts(&project, &layers(&["ane"]))[&"tall".into()].own, 1);
        assert_eq!(code_counts(&project, &layers(&["ane", "bo"]))[&"tall".into()].own, 2);
        project.transcripts.get_mut(&"02-nav".into()).unwrap().header.is_data = false;
        assert_eq!(code_counts(&project, &layers(&["ane"]))[&"tall".into()].own, 0);
    }
}
