//! Two coders' readings of the same words, side by side: where they are one, where they differ, what was decided.
//!
//! Only what both have read is compared, because unread is not the same as read and not coded. What was said by informants
//! who took their consent back is left out. Codings are read through merges of codes, and only those whose words are
//! proved. What a meeting made of a difference lives in decisions and
//! in the agreed layer; the codings themselves are never touched, so everything here is derived anew from the study.

pub mod codebook;
pub mod decide;
pub mod overview;

mod group;
mod ruler;
mod standing;
mod words;

#[cfg(test)]
mod fixture;

use std::collections::BTreeSet;
use std::ops::Range;

use self::group::{differences_of, without_identical};
use self::ruler::Ruler;
use self::standing::settle_standings;
use crate::domain::case::Case;
use crate::domain::code::Code;
use crate::domain::id::{CodeId, CoderId, CodingId, DecisionId, TranscriptId};
use crate::domain::place::Segment;
use crate::domain::project::Project;
use crate::domain::transcript::Transcript;
use crate::services::anchor::placed::{Placed, Reader, Voices};
use crate::services::reading::read_flags;

/// The two coders who are compared, in the order in which their readings are numbered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Whose readings come first.
    pub first: CoderId,
    /// The other one.
    pub second: CoderId,
}

impl Pair {
    /// Returns both coders.
    #[must_use]
    pub fn both(&self) -> [&CoderId; 2] {
        [&self.first, &self.second]
    }
}

/// What two coders made of one transcript, as far as both have read it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Codings that are one: the same code on the same words.
    pub agreements: Vec<Agreement>,
    /// Where they differ, in the order of the text.
    pub differences: Vec<Difference>,
    /// Codings that stand where the other coder has not read.
    pub left_out: usize,
    /// Codings on words of informants who took their consent back; they are compared with nothing.
    pub n_withdrawn: usize,
}

/// The same code on the same words by both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// The first coder's coding.
    pub first: CodedReading,
    /// The second coder's.
    pub second: CodedReading,
    /// Whether the agreed layer has it already.
    pub is_taken_over: bool,
}

/// What one coder made of some words: one coding, or several that a merge of codes made one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodedReading {
    /// Whose.
    pub coder: CoderId,
    /// The coding; where several were joined, the one that starts first.
    pub coding: CodingId,
    /// The others that were joined into it.
    pub joined: Vec<CodingId>,
    /// The code it is read as.
    pub code: CodeId,
    /// Where it is.
    pub segment: Segment,
    /// The same in characters of the whole transcript, end exclusive.
    pub span: Range<usize>,
}

impl CodedReading {
    /// Returns the ids of its codings.
    pub fn codings(&self) -> impl Iterator<Item = &CodingId> {
        std::iter::once(&self.coding).chain(&self.joined)
    }
}

/// Readings that overlap and are not the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// In what they differ.
    pub kind: Kind,
    /// Whether it is about pens; pens and codes are compared apart.
    pub is_pen: bool,
    /// The readings, the first coder's before the second's.
    pub readings: Vec<CodedReading>,
    /// From the first to the last word of all readings.
    pub segment: Segment,
    /// The same in characters of the whole transcript.
    pub span: Range<usize>,
    /// Characters on which the two coders do not have the same codes.
    pub size: usize,
    /// How far it is decided.
    pub standing: Standing,
    /// The decisions about any of its codings, the one that holds last.
    pub decisions: Vec<DecisionId>,
}

impl Difference {
    /// Returns the ids of all codings it is about.
    #[must_use]
    pub fn codings(&self) -> BTreeSet<&CodingId> {
        self.readings.iter().flat_map(CodedReading::codings).collect()
    }

    /// Returns the readings of one coder.
    pub fn readings_of<'a>(&'a self, coder: &'a CoderId) -> impl Iterator<Item = &'a CodedReading> {
        self.readings.iter().filter(move |reading| reading.coder == *coder)
    }
}

/// In what readings differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The same code; the bounds differ by so many words.
    OtherBounds(usize),
    /// Another code on the same words or nearly the same.
    OtherCode,
    /// Another code on words that only overlap, or on the words right beside.
    OtherCodeAndBounds,
    /// Only this coder coded it.
    OnlyOne(CoderId),
    /// More than two readings, of several codes.
    Several,
}

/// How far a difference is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nobody decided anything.
    Open,
    /// It was left open on purpose.
    Later,
    /// It is decided.
    Decided,
    /// It was decided about codings that changed since, or twice in different ways.
    Stale,
}

impl Standing {
    /// Returns whether somebody still has to decide.
    #[must_use]
    pub fn is_undecided(self) -> bool {
        self != Self::Decided
    }
}

/// An order of differences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The most characters in dispute first; pens after codes.
    #[default]
    BiggestFirst,
    /// As they stand in the text.
    Text,
}

impl Comparison {
    /// Sorts the differences.
    pub fn sort(&mut self, order: Order) {
        self.differences.sort_by_key(|row| {
            let place = (row.span.start, row.span.end, row.is_pen);
            match order {
                Order::Text => (false, std::cmp::Reverse(0), place),
                Order::BiggestFirst => (row.is_pen, std::cmp::Reverse(row.size), place),
            }
        });
    }

    /// Returns how many differences stand so.
    #[must_use]
    pub fn n_standing(&self, standing: Standing) -> usize {
        self.differences.iter().filter(|row| row.standing == standing).count()
    }

    /// Returns the agreements that the agreed layer does not have yet.
    pub fn not_taken_over(&self) -> impl Iterator<Item = &Agreement> {
        self.agreements.iter().filter(|row| !row.is_taken_over)
    }
}

/// Compares what two coders made of a transcript; nothing where it is not in memory.
#[must_use]
pub fn compare(project: &Project, pair: &Pair, id: &TranscriptId) -> Comparison {
    let Some(transcript) = project.transcripts.get(id) else { return Comparison::default() };
    let ruler = Ruler::of(transcript);
    let mut reader = Reader::new(project);
    let [first, second] = pair.both().map(|coder| {
        let codings = project.codings_of(coder, id);
        codings.map_or_else(Vec::new, |codings| reader.place(transcript, codings).0)
    });
    let withdrawn = withdrawn_paragraphs(project, transcript);
    let is_usable =
        |row: &Placed<'_>| !(row.from.0..=row.to.0).any(|at| withdrawn.get(at) == Some(&true));
    let n_given = first.len() + second.len();
    let [first, second] =
        [first, second].map(|rows| rows.into_iter().filter(is_usable).collect::<Vec<_>>());
    let n_withdrawn = n_given - first.len() - second.len();
    let read = both_read(project, pair, id, transcript, [&first, &second]);
    let is_read = |row: &Placed<'_>| (row.from.0..=row.to.0).all(|at| read.get(at) == Some(&true));
    let n_all = first.len() + second.len();
    let [first, second] = [(first, &pair.first), (second, &pair.second)].map(|(rows, coder)| {
        let rows = rows.into_iter().filter(is_read);
        rows.filter_map(|row| reading(&ruler, transcript, coder, &row)).collect::<Vec<_>>()
    });
    let left_out = n_all - first.len() - second.len();
    let (agreements, rest) = without_identical(first, second);
    let is_pen =
        |reading: &CodedReading| project.codes.get(&reading.code).is_some_and(Code::is_marker);
    let (pens, codes): (Vec<_>, Vec<_>) = rest.into_iter().partition(is_pen);
    let mut differences = differences_of(&ruler, transcript, pair, codes);
    let pens = differences_of(&ruler, transcript, pair, pens);
    differences.extend(pens.into_iter().map(|row| Difference { is_pen: true, ..row }));
    let mut comparison = Comparison { agreements, differences, left_out, n_withdrawn };
    comparison.sort(Order::Text);
    settle_standings(project, pair, id, &ruler, &mut comparison);
    comparison
}

/// Returns for each paragraph whether an informant speaks in it who took the consent back.
fn withdrawn_paragraphs(project: &Project, transcript: &Transcript) -> Vec<bool> {
    let voices = Voices::of(transcript);
    let is_withdrawn = |index| {
        let case = voices.case(index).and_then(|case| project.cases.get(case));
        case.is_some_and(Case::is_withdrawn)
    };
    (0..transcript.paragraphs.len()).map(is_withdrawn).collect()
}

/// Returns for each paragraph whether both coders have read it; who coded in a paragraph has read it.
fn both_read(
    project: &Project,
    pair: &Pair,
    id: &TranscriptId,
    transcript: &Transcript,
    codings: [&[Placed<'_>]; 2],
) -> Vec<bool> {
    let mut both = vec![true; transcript.paragraphs.len()];
    for (coder, rows) in pair.both().into_iter().zip(codings) {
        let stretches = project.reading.get(coder).and_then(|reading| reading.get(id));
        let stretches = stretches.map_or(&[][..], Vec::as_slice);
        let mut read = read_flags(stretches, &transcript.paragraphs, None);
        for row in rows {
            if let Some(flags) = read.get_mut(row.from.0..=row.to.0) {
                flags.fill(true);
            }
        }
        both.iter_mut().zip(read).for_each(|(both, read)| *both &= read);
    }
    both
}

fn reading(
    ruler: &Ruler,
    transcript: &Transcript,
    coder: &CoderId,
    row: &Placed<'_>,
) -> Option<CodedReading> {
    let span = ruler.at(row.from)..ruler.at(row.to);
    Some(CodedReading {
        coder: coder.clone(),
        coding: row.coding.id.clone(),
        joined: row.joined.iter().map(|id| (*id).clone()).collect(),
        code: row.code.clone(),
        segment: ruler.segment(transcript, &span)?,
        span,
    })
}

#[cfg(test)]
mod tests;
