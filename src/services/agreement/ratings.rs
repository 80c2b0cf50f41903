//! What several coders said of the same units.

use std::collections::BTreeMap;

/// Labels by unit and coder, units with the same labels counted together.
///
/// A coefficient needs no more than how often each row of labels occurs, so that a text of a million characters costs
/// as little as ten sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ratings {
    n_coders: usize,
    patterns: BTreeMap<Vec<Option<u32>>, u64>,
}

impl Ratings {
    /// Returns ratings of no unit yet.
    #[must_use]
    pub fn new(n_coders: usize) -> Self {
        Self { n_coders, patterns: BTreeMap::new() }
    }

    /// Returns the ratings of two coders from their four-field table: both yes, only the first, only the second, both no.
    #[must_use]
    pub fn of_two([a, b, c, d]: [u64; 4]) -> Self {
        let mut ratings = Self::new(2);
        for (first, second, n_units) in [(1, 1, a), (1, 0, b), (0, 1, c), (0, 0, d)] {
            ratings.add(vec![Some(first), Some(second)], n_units);
        }
        ratings
    }

    /// Returns yes and no of `n_coders` coders who all read every unit: in each mask bit i is set where coder i says yes.
    #[must_use]
    pub fn of_masks(n_coders: usize, masks: impl IntoIterator<Item = (u32, u64)>) -> Self {
        let mut ratings = Self::new(n_coders);
        for (mask, n_units) in masks {
            let labels = (0..n_coders).map(|coder| Some((mask >> coder) & 1)).collect();
            ratings.add(labels, n_units);
        }
        ratings
    }

    /// Adds `n_units` units with these labels, one a coder; `None` is a coder who has not rated them.
    pub fn add(&mut self, mut labels: Vec<Option<u32>>, n_units: u64) {
        labels.resize(self.n_coders, None);
        if n_units > 0 {
            *self.patterns.entry(labels).or_default() += n_units;
        }
    }

    /// Returns the number of coders.
    #[must_use]
    pub fn n_coders(&self) -> usize {
        self.n_coders
    }

    /// Returns the number of units that at least two coders rated.
    #[must_use]
    pub fn n_compared(&self) -> u64 {
        self.tallies().filter(|(tally, _)| tally.n_ratings > 1).map(|(_, count)| count).sum()
    }

    /// Returns whether every coder rated every unit, and there is one.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        !self.patterns.is_empty()
            && self.patterns.keys().all(|labels| labels.iter().all(Option::is_some))
    }

    /// Returns for every row of labels how often each label stands in it, and how many units have the row.
    pub fn tallies(&self) -> impl Iterator<Item = (Tally, u64)> {
        self.patterns.iter().map(|(labels, count)| (Tally::of(labels), *count))
    }

    /// Returns the labels of two coders for the units that both rated, each with its number of units.
    pub fn of_pair(&self, first: usize, second: usize) -> impl Iterator<Item = (u32, u32, u64)> {
        self.patterns.iter().filter_map(move |(labels, count)| {
            Some(((*labels.get(first)?)?, (*labels.get(second)?)?, *count))
        })
    }

    /// Returns all pairs of coders, by their places.
    pub fn pairs(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        let n_coders = self.n_coders;
        (0..n_coders).flat_map(move |first| (first + 1..n_coders).map(move |next| (first, next)))
    }
}

/// How often each label was given to one unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Ratings of the unit: r_u.
    pub n_ratings: u64,
    /// How many of them gave each label: r_uk. Labels that nobody gave are not there.
    pub of_label: BTreeMap<u32, u64>,
}

impl Tally {
    fn of(labels: &[Option<u32>]) -> Self {
        let mut tally = Self::default();
        for label in labels.iter().copied().flatten() {
            tally.n_ratings += 1;
            *tally.of_label.entry(label).or_default() += 1;
        }
        tally
    }

    /// Returns the number of ordered pairs of ratings that agree: the sum of r_uk (r_uk - 1).
    #[must_use]
    pub fn agreeing_pairs(&self) -> u64 {
        self.of_label.values().map(|count| count * (count - 1)).sum()
    }

    /// Returns the number of ordered pairs of ratings: r_u (r_u - 1).
    #[must_use]
    pub fn pairs(&self) -> u64 {
        self.n_ratings * self.n_ratings.saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_that_one_coder_read_is_not_compared() {
        let mut ratings = Ratings::new(3);
        ratings.add(vec![Some(1), None, Some(1)], 2);
        ratings.add(vec![Some(1)], 5);
        assert_eq!(ratings.n_compared(), 2);
        assert!(!ratings.is_complete());
        assert_eq!(ratings.of_pair(0, 2).collect::<Vec<_>>(), [(1, 1, 2)]);
        assert_eq!(ratings.of_pair(0, 1).count(), 0);
    }

    #[test]
    fn pairs_of_ratings_are_counted_in_both_orders() {
        let tally = Tally::of(&[Some(1), Some(1), Some(2), None]);
        assert_eq!((tally.n_ratings, tally.pairs(), tally.agreeing_pairs()), (3, 6, 2));
        assert_eq!(Ratings::new(3).pairs().collect::<Vec<_>>(), [(0, 1), (0, 2), (1, 2)]);
    }
}
