//! Counting: for every code, how many units which coders gave it.

use std::collections::BTreeMap;

use super::common_text::CommonText;
use super::index::{Mark, Part};
use super::question::{Question, Stage};
use super::rows::Rows;
use super::units::{Rule, Unit};
use crate::services::agreement::resampling::{Resampling, TurnSum};
use crate::services::agreement::span_f1::{Pairing, largest_pairing};
use crate::services::agreement::stretches::{Stretch, clip};

/// What was counted so far.
#[derive(Clone, Debug)]
pub(super) struct Counts {
    pub(super) n_units: u64,
    pub(super) n_turns: u64,
    /// By row: how many units the coders of each mask gave the code; units that nobody gave it are left out.
    pub(super) masks: Vec<BTreeMap<u32, u64>>,
    /// By row, of two coders.
    pub(super) spans: Vec<SpanCounts>,
    pub(super) resampling: Resampling,
    n_coders: usize,
}

/// How many stretches of one code two coders marked, and how many pair up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct SpanCounts {
    pub(super) stretches: usize,
    pub(super) exact: usize,
    pub(super) half_shared: usize,
    pub(super) touching: usize,
}

impl Counts {
    pub(super) fn new(question: &Question, n_rows: usize) -> Self {
        let n_coders = question.coders.len();
        Self {
            n_units: 0,
            n_turns: 0,
            masks: vec![BTreeMap::new(); n_rows],
            spans: vec![SpanCounts::default(); n_rows],
            resampling: Resampling::new(n_coders, n_rows, question.seed, question.draws),
            n_coders,
        }
    }

    /// Adds what one transcript has.
    pub(super) fn add(
        &mut self,
        part: &Part,
        common: &CommonText,
        question: &Question,
        rows: &Rows,
    ) {
        let layers: Vec<Vec<RowStretch>> = (0..question.coders.len())
            .map(|coder| stretches(part, coder, question, rows))
            .collect();
        let pieces = pieces_of(part, common, question, &layers);
        let mut hits: Vec<Hit> =
            pieces.into_iter().map(|piece| Hit::of(piece, question.unit)).collect();
        hits.sort_unstable_by_key(|hit| (hit.turn, hit.row));
        self.add_turns(part, common, question.unit, &hits);
        if let [first, second] = layers.as_slice() {
            self.add_spans(first, second, &common.stretches(part));
        }
    }

    fn add_turns(&mut self, part: &Part, common: &CommonText, unit: Unit, hits: &[Hit]) {
        let mut rest = hits;
        let mut runs = common.runs.iter().peekable();
        while let Some((turn, run)) = runs.next() {
            let mut n_units = units_of_run(part, unit, run);
            while let Some((_, run)) = runs.next_if(|(next, _)| next == turn) {
                n_units += units_of_run(part, unit, run);
            }
            let n_own = rest.iter().take_while(|hit| hit.turn as usize == *turn).count();
            let (own, later) = rest.split_at(n_own);
            rest = later;
            if n_units == 0 {
                continue;
            }
            self.n_units += u64::from(n_units);
            self.n_turns += 1;
            for hit in own {
                if let Some(masks) = self.masks.get_mut(hit.row as usize) {
                    *masks.entry(hit.mask).or_default() += u64::from(hit.n_units);
                }
            }
            let n_coders = self.n_coders;
            self.resampling.add_turn(n_units, own.iter().map(|hit| hit.sum(n_coders)));
        }
    }

    fn add_spans(&mut self, first: &[RowStretch], second: &[RowStretch], allowed: &[Stretch]) {
        for row in rows_of(first, second) {
            let own = |all: &[RowStretch]| clip(&of_row(all, row), allowed);
            let (mine, theirs) = (own(first), own(second));
            let Some(counts) = self.spans.get_mut(row as usize) else { continue };
            counts.stretches += mine.len() + theirs.len();
            counts.exact += largest_pairing(&mine, &theirs, Pairing::Exact);
            counts.half_shared += largest_pairing(&mine, &theirs, Pairing::HalfShared);
            counts.touching += largest_pairing(&mine, &theirs, Pairing::Touching);
        }
    }
}

/// Text of one turn in which the coders of a mask gave the code of a row: one unit, or a run of characters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) row: u32,
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) mask: u32,
    turn: u32,
}

/// Returns what anybody gave any code in the compared text of a transcript, a piece a unit and row.
pub(super) fn pieces(
    part: &Part,
    common: &CommonText,
    question: &Question,
    rows: &Rows,
) -> Vec<Piece> {
    let layers: Vec<Vec<RowStretch>> =
        (0..question.coders.len()).map(|coder| stretches(part, coder, question, rows)).collect();
    pieces_of(part, common, question, &layers)
}

fn pieces_of(
    part: &Part,
    common: &CommonText,
    question: &Question,
    layers: &[Vec<RowStretch>],
) -> Vec<Piece> {
    match question.unit {
        Unit::Character => characters(part, common, layers),
        _ => units_hit(part, common, question, layers),
    }
}

/// Cuts the text where anybody's stretch of a code begins or ends; every piece counts with its length.
fn characters(part: &Part, common: &CommonText, layers: &[Vec<RowStretch>]) -> Vec<Piece> {
    let mut events: Vec<(u32, u32, u32)> = Vec::new();
    for (coder, stretches) in layers.iter().enumerate() {
        let bit = 1_u32 << coder;
        events.extend(
            stretches.iter().flat_map(|own| [(own.row, own.from, bit), (own.row, own.to, bit)]),
        );
    }
    events.sort_unstable();
    let mut pieces = Vec::new();
    let (mut mask, mut since) = (0, (0, 0));
    for (row, at, bit) in events {
        if mask != 0 && at > since.1 {
            hit_characters(part, common, (row, since.1, at, mask), &mut pieces);
        }
        mask ^= bit;
        since = (row, at);
    }
    pieces
}

/// Some units of one turn that the coders of a mask gave a code.
#[derive(Clone, Copy, Debug)]
struct Hit {
    turn: u32,
    row: u32,
    mask: u32,
    n_units: u32,
}

impl Hit {
    fn of(piece: Piece, unit: Unit) -> Self {
        let Piece { row, from, to, mask, turn } = piece;
        Self { turn, row, mask, n_units: if unit == Unit::Character { to - from } else { 1 } }
    }

    fn sum(&self, n_coders: usize) -> TurnSum {
        let n_coders = u32::try_from(n_coders).unwrap_or(u32::MAX);
        let yes = self.mask.count_ones();
        TurnSum {
            code: self.row,
            yes: yes * self.n_units,
            crossings: yes * n_coders.saturating_sub(yes) * self.n_units,
        }
    }
}

/// A stretch of one coder that counts in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RowStretch {
    pub(super) row: u32,
    pub(super) from: u32,
    pub(super) to: u32,
}

/// Returns a coder's stretches row by row and in order; those of one row that overlap or touch are one.
fn stretches(part: &Part, coder: usize, question: &Question, rows: &Rows) -> Vec<RowStretch> {
    let mut all: Vec<RowStretch> = Vec::new();
    for mark in marks(part, coder, question) {
        let (from, to) = (mark.from, mark.to);
        let counts = rows.of_code.get(mark.code as usize).into_iter().flatten();
        all.extend(counts.map(|row| RowStretch { row: *row, from, to }));
    }
    all.sort_unstable();
    let mut union: Vec<RowStretch> = Vec::with_capacity(all.len());
    for next in all {
        match union.last_mut() {
            Some(last) if last.row == next.row && next.from <= last.to => {
                last.to = last.to.max(next.to);
            }
            _ => union.push(next),
        }
    }
    union
}

/// Returns the codings of a coder that count at the stage that is asked about.
pub(super) fn marks<'a>(
    part: &'a Part,
    coder: usize,
    question: &'a Question,
) -> impl Iterator<Item = &'a Mark> {
    let layer = question.coders.get(coder).and_then(|coder| part.layers.get(coder));
    let own = layer.into_iter().flatten().filter(|mark| match question.stage {
        Stage::Now => true,
        Stage::Before => !mark.is_late,
        Stage::After => !mark.is_decided,
    });
    let agreed = (question.stage == Stage::After).then_some(&part.agreed);
    own.chain(agreed.into_iter().flatten())
}

/// Returns which units are hit by whom.
fn units_hit(
    part: &Part,
    common: &CommonText,
    question: &Question,
    layers: &[Vec<RowStretch>],
) -> Vec<Piece> {
    let units = CommonUnits::of(part, common, question.unit);
    // Row, unit, coder and how much of the unit that coder's stretches cover.
    let mut covered: Vec<(u32, u32, u32, u32)> = Vec::new();
    for (coder, stretches) in (0..).zip(layers) {
        for stretch in stretches {
            for (number, (from, to)) in units.meeting(stretch.from, stretch.to) {
                let shared = stretch.to.min(to) - stretch.from.max(from);
                covered.push((stretch.row, number, coder, shared));
            }
        }
    }
    covered.sort_unstable();
    let mut pieces: Vec<Piece> = Vec::new();
    let mut at = 0;
    while let Some((row, number, ..)) = covered.get(at).copied() {
        let same = covered.get(at..).unwrap_or_default();
        let n_same = same.iter().take_while(|next| (next.0, next.1) == (row, number)).count();
        let mask =
            units.mask(number, covered.get(at..at + n_same).unwrap_or_default(), question.rule);
        at += n_same;
        if mask != 0 {
            let (from, to) = units.bounds(number);
            pieces.push(Piece { row, from, to, mask, turn: units.turn(number) });
        }
    }
    pieces
}

/// The units of a transcript that are compared.
struct CommonUnits {
    bounds: Vec<(u32, u32)>,
    turns: Vec<u32>,
}

impl CommonUnits {
    fn of(part: &Part, common: &CommonText, unit: Unit) -> Self {
        let mut found = Self { bounds: Vec::new(), turns: Vec::new() };
        for (turn, run) in &common.runs {
            match unit {
                Unit::Turn => found.bounds.push(part.text.stretch(run)),
                _ => {
                    let units = part.text.units().get(part.text.units_in(run));
                    found.bounds.extend_from_slice(units.unwrap_or_default());
                }
            }
            found.turns.resize(found.bounds.len(), u32::try_from(*turn).unwrap_or(u32::MAX));
        }
        found
    }

    /// Returns the units that share a character with the stretch, by number.
    fn meeting(&self, from: u32, to: u32) -> impl Iterator<Item = (u32, (u32, u32))> {
        let first = self.bounds.partition_point(|unit| unit.1 <= from);
        let units = self.bounds.iter().enumerate().skip(first);
        units
            .take_while(move |(_, unit)| unit.0 < to)
            .filter_map(|(number, unit)| Some((u32::try_from(number).ok()?, *unit)))
    }

    fn bounds(&self, number: u32) -> (u32, u32) {
        self.bounds.get(number as usize).copied().unwrap_or_default()
    }

    fn turn(&self, number: u32) -> u32 {
        self.turns.get(number as usize).copied().unwrap_or_default()
    }

    fn mask(&self, number: u32, covered: &[(u32, u32, u32, u32)], rule: Rule) -> u32 {
        let (from, to) = self.bounds(number);
        let mut mask = 0;
        let mut rest = covered;
        while let Some((_, _, coder, _)) = rest.first() {
            let n_own = rest.iter().take_while(|next| next.2 == *coder).count();
            let (own, others) = rest.split_at(n_own);
            let shared: u32 = own.iter().map(|next| next.3).sum();
            let counts = match rule {
                Rule::Any => shared > 0,
                Rule::Half => 2 * shared >= to - from,
            };
            mask |= u32::from(counts) << coder;
            rest = others;
        }
        mask
    }
}

fn hit_characters(
    part: &Part,
    common: &CommonText,
    (row, from, to, mask): (u32, u32, u32, u32),
    pieces: &mut Vec<Piece>,
) {
    let first = common.runs.partition_point(|(_, run)| part.text.stretch(run).1 <= from);
    for (turn, run) in common.runs.iter().skip(first) {
        let (start, end) = part.text.stretch(run);
        if start >= to {
            break;
        }
        let (from, to) = (from.max(start), to.min(end));
        pieces.push(Piece { row, from, to, mask, turn: u32::try_from(*turn).unwrap_or(u32::MAX) });
    }
}

pub(super) fn units_of_run(part: &Part, unit: Unit, run: &std::ops::Range<usize>) -> u32 {
    let (from, to) = part.text.stretch(run);
    let number = match unit {
        Unit::Character => (to - from) as usize,
        Unit::Turn => usize::from(to > from),
        Unit::Sentence | Unit::Word => part.text.units_in(run).len(),
    };
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn rows_of(first: &[RowStretch], second: &[RowStretch]) -> Vec<u32> {
    let mut rows: Vec<u32> = first.iter().chain(second).map(|stretch| stretch.row).collect();
    rows.sort_unstable();
    rows.dedup();
    rows
}

fn of_row(all: &[RowStretch], row: u32) -> Vec<Stretch> {
    let first = all.partition_point(|stretch| stretch.row < row);
    let own = all.iter().skip(first).take_while(|stretch| stretch.row == row);
    own.map(|stretch| u64::from(stretch.from)..u64::from(stretch.to)).collect()
}
