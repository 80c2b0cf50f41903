//! A text as coders cut it: units with a code, and the gaps between them.

use std::collections::BTreeSet;

use super::stretches::Stretch;

/// The code of a gap.
pub const GAP: u32 = 0;

/// A stretch of the text with one code, or a gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The code, or [`GAP`].
    pub code: u32,
    /// Where it lies.
    pub stretch: Stretch,
}

impl Section {
    /// Returns how long it is.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.stretch.end - self.stretch.start
    }
}

/// A text of some length, cut into sections by each coder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Continuum {
    length: u64,
    coders: Vec<Vec<Section>>,
}

impl Continuum {
    /// Cuts a text of `length` positions by each coder's units; what no unit covers is a gap.
    ///
    /// Units that touch stay two. Returns nothing where two units of one coder overlap, since a place would then have two
    /// codes, or where a unit has no length, no code or reaches past the end.
    #[must_use]
    pub fn new(length: u64, coders: Vec<Vec<Section>>) -> Option<Self> {
        let cut = coders.into_iter().map(|units| with_gaps(length, units));
        Some(Self { length, coders: cut.collect::<Option<_>>()? })
    }

    /// Returns the length of the text.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Returns each coder's sections, from the start to the end without a hole.
    #[must_use]
    pub fn coders(&self) -> &[Vec<Section>] {
        &self.coders
    }

    /// Returns the codes that anybody gave.
    #[must_use]
    pub fn codes(&self) -> BTreeSet<u32> {
        let sections = self.coders.iter().flatten();
        sections.map(|section| section.code).filter(|code| *code != GAP).collect()
    }
}

fn with_gaps(length: u64, mut units: Vec<Section>) -> Option<Vec<Section>> {
    units.sort_by_key(|unit| unit.stretch.start);
    let mut sections = Vec::with_capacity(2 * units.len() + 1);
    let mut at = 0;
    for unit in units {
        let stretch = unit.stretch.clone();
        if stretch.start < at || stretch.start >= stretch.end || unit.code == GAP {
            return None;
        }
        if at < stretch.start {
            sections.push(Section { code: GAP, stretch: at..stretch.start });
        }
        at = stretch.end;
        sections.push(unit);
    }
    if at < length {
        sections.push(Section { code: GAP, stretch: at..length });
    }
    (at <= length).then_some(sections)
}

/// Hands out every piece in which both coders stay in one section: places of the sections and the length of the piece.
pub fn sweep_pair(first: &[Section], second: &[Section], mut piece: impl FnMut(usize, usize, u64)) {
    let (mut mine, mut theirs, mut at) = (0, 0, 0);
    while let (Some(one), Some(other)) = (first.get(mine), second.get(theirs)) {
        let end = one.stretch.end.min(other.stretch.end);
        piece(mine, theirs, end - at);
        at = end;
        mine += usize::from(one.stretch.end == end);
        theirs += usize::from(other.stretch.end == end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(code: u32, stretch: Stretch) -> Section {
        Section { code, stretch }
    }

    #[test]
    fn what_is_not_coded_is_a_gap_and_touching_units_stay_two() {
        let cut = Continuum::new(30, vec![vec![unit(1, 10..20), unit(1, 5..10)], vec![]]).unwrap();
        let shown: Vec<_> =
            cut.coders()[0].iter().map(|row| (row.code, row.stretch.clone())).collect();
        assert_eq!(shown, [(0, 0..5), (1, 5..10), (1, 10..20), (0, 20..30)]);
        assert_eq!(cut.coders()[1], [unit(GAP, 0..30)]);
    }

    #[test]
    fn codes_that_overlap_each_other_have_no_continuum() {
        assert_eq!(Continuum::new(30, vec![vec![unit(1, 0..10), unit(2, 5..20)]]), None);
        assert_eq!(Continuum::new(9, vec![vec![unit(1, 0..10)]]), None);
    }
}
