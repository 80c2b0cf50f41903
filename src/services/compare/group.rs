//! Readings that belong together, and in what they differ.

use std::collections::BTreeSet;
use std::ops::Range;

use super::ruler::Ruler;
use super::{Agreement, CodedReading, Difference, Kind, Pair, Standing};
use crate::domain::id::{CodeId, CoderId};
use crate::domain::transcript::Transcript;

/// Takes out what both coders coded alike; returns that and the rest.
pub(super) fn without_identical(
    first: Vec<CodedReading>,
    second: Vec<CodedReading>,
) -> (Vec<Agreement>, Vec<CodedReading>) {
    let mut agreements = Vec::new();
    let mut rest = Vec::new();
    let mut others = second;
    for mine in first {
        let same = others.iter().position(|row| row.code == mine.code && row.span == mine.span);
        match same {
            Some(index) => agreements.push(Agreement {
                first: mine,
                second: others.remove(index),
                is_taken_over: false,
            }),
            None => rest.push(mine),
        }
    }
    rest.extend(others);
    (agreements, rest)
}

/// Makes a difference of each group of readings that hang together by words they share.
///
/// A reading of one coder that shares no word with any and a reading of the other on the words right beside it are one
/// difference: mostly the two divided one thought differently.
pub(super) fn differences_of(
    ruler: &Ruler,
    transcript: &Transcript,
    pair: &Pair,
    readings: Vec<CodedReading>,
) -> Vec<Difference> {
    let groups = join_neighbors(ruler, transcript, overlapping(readings));
    groups.into_iter().filter_map(|group| difference(ruler, transcript, pair, group)).collect()
}

fn overlapping(mut readings: Vec<CodedReading>) -> Vec<Vec<CodedReading>> {
    readings.sort_by_key(|row| (row.span.start, row.span.end));
    let mut groups: Vec<Vec<CodedReading>> = Vec::new();
    let mut end = 0;
    for reading in readings {
        let meets = reading.span.start < end;
        end = end.max(reading.span.end);
        match groups.last_mut().filter(|_| meets) {
            Some(group) => group.push(reading),
            None => groups.push(vec![reading]),
        }
    }
    groups
}

fn join_neighbors(
    ruler: &Ruler,
    transcript: &Transcript,
    groups: Vec<Vec<CodedReading>>,
) -> Vec<Vec<CodedReading>> {
    let mut joined: Vec<Vec<CodedReading>> = Vec::new();
    for group in groups {
        let is_beside = match (joined.last().map(Vec::as_slice), group.as_slice()) {
            (Some([before]), [after]) => {
                before.coder != after.coder
                    && ruler.is_gap(transcript, before.span.end, after.span.start)
            }
            _ => false,
        };
        match joined.last_mut().filter(|_| is_beside) {
            Some(last) => last.extend(group),
            None => joined.push(group),
        }
    }
    joined
}

fn difference(
    ruler: &Ruler,
    transcript: &Transcript,
    pair: &Pair,
    mut readings: Vec<CodedReading>,
) -> Option<Difference> {
    let start = readings.iter().map(|row| row.span.start).min()?;
    let end = readings.iter().map(|row| row.span.end).max()?;
    let disputed = disputed(&readings);
    let kind = kind_of(ruler, transcript, &readings, &disputed);
    readings.sort_by_key(|row| (row.coder != pair.first, row.span.start, row.span.end));
    Some(Difference {
        kind,
        is_pen: false,
        segment: ruler.segment(transcript, &(start..end))?,
        span: start..end,
        size: disputed.iter().map(ExactSizeIterator::len).sum(),
        readings,
        standing: Standing::Open,
        decisions: Vec::new(),
    })
}

/// Returns the stretches on which the coders do not have the same codes.
fn disputed(readings: &[CodedReading]) -> Vec<Range<usize>> {
    let borders: BTreeSet<usize> =
        readings.iter().flat_map(|row| [row.span.start, row.span.end]).collect();
    let borders: Vec<usize> = borders.into_iter().collect();
    let coders: BTreeSet<&CoderId> = readings.iter().map(|row| &row.coder).collect();
    let pieces = borders.windows(2).filter_map(|pair| Some(*pair.first()?..*pair.get(1)?));
    let is_disputed = |piece: &Range<usize>| {
        let codes = |coder: &CoderId| -> BTreeSet<&CodeId> {
            let here = readings.iter().filter(|row| row.coder == *coder && covers(row, piece));
            here.map(|row| &row.code).collect()
        };
        let sets: BTreeSet<BTreeSet<&CodeId>> = coders.iter().map(|coder| codes(coder)).collect();
        let is_coded = sets.iter().any(|codes| !codes.is_empty());
        is_coded && (sets.len() > 1 || coders.len() == 1)
    };
    pieces.filter(is_disputed).collect()
}

fn covers(row: &CodedReading, piece: &Range<usize>) -> bool {
    row.span.start <= piece.start && piece.end <= row.span.end
}

fn kind_of(
    ruler: &Ruler,
    transcript: &Transcript,
    readings: &[CodedReading],
    disputed: &[Range<usize>],
) -> Kind {
    let coders: BTreeSet<&CoderId> = readings.iter().map(|row| &row.coder).collect();
    let codes: BTreeSet<&CodeId> = readings.iter().map(|row| &row.code).collect();
    match (coders.len(), codes.len(), readings) {
        (1, _, [one, ..]) => Kind::OnlyOne(one.coder.clone()),
        (_, 1, _) => Kind::OtherBounds(ruler.n_words(transcript, disputed)),
        (_, _, [one, other]) if is_nearly_same(&one.span, &other.span) => Kind::OtherCode,
        (_, _, [_, _]) => Kind::OtherCodeAndBounds,
        _ => Kind::Several,
    }
}

/// Returns whether two spans share at least four fifths of what they cover together.
fn is_nearly_same(one: &Range<usize>, other: &Range<usize>) -> bool {
    let shared = one.end.min(other.end).saturating_sub(one.start.max(other.start));
    let together = one.end.max(other.end) - one.start.min(other.start);
    shared * 5 >= together * 4
}
