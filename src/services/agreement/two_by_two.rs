//! The four fields of one code between coders: both yes, one yes, both no.

use std::ops::AddAssign;

use super::ratings::Ratings;
use super::value::Value;

/// In how many units two coders said yes and no of one code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TwoByTwo {
    /// a: both yes.
    pub both: u64,
    /// b: only the first.
    pub first: u64,
    /// c: only the second.
    pub second: u64,
    /// d: both no.
    pub neither: u64,
}

impl TwoByTwo {
    /// Counts the units that both coders of a pair rated, where 1 is yes and any other label no.
    #[must_use]
    pub fn of_pair(ratings: &Ratings, first: usize, second: usize) -> Self {
        let mut table = Self::default();
        for (one, other, count) in ratings.of_pair(first, second) {
            match (one == 1, other == 1) {
                (true, true) => table.both += count,
                (true, false) => table.first += count,
                (false, true) => table.second += count,
                (false, false) => table.neither += count,
            }
        }
        table
    }

    /// Adds up the counts of all pairs of coders; of two coders there is one.
    #[must_use]
    pub fn of_all_pairs(ratings: &Ratings) -> Self {
        let mut table = Self::default();
        for (first, second) in ratings.pairs() {
            table += Self::of_pair(ratings, first, second);
        }
        table
    }

    /// Returns the number of units where at least one said yes: a + b + c.
    #[must_use]
    pub fn n_positive(self) -> u64 {
        self.both + self.first + self.second
    }

    /// Returns the number of units: a + b + c + d.
    #[must_use]
    pub fn n_units(self) -> u64 {
        self.n_positive() + self.neither
    }

    /// Returns the share of yes among all ratings: (2a + b + c) / 2n.
    #[must_use]
    pub fn prevalence(self) -> Value {
        Value::ratio((2 * self.both + self.first + self.second) as f64, 2.0 * self.n_units() as f64)
    }

    /// Returns 2a / (2a + b + c): of all that either coded, how much both did.
    ///
    /// Source: Dice (1945) and Cicchetti and Feinstein (1990), «High agreement but low kappa II»; the same number as F1
    /// and as Holsti's formula on coded units. Units that nobody coded play no part. Counts of several pairs of coders
    /// may be added up before.
    ///
    /// Example: a = 20, b = 5, c = 10: 40 / 55 = 0.7273.
    #[must_use]
    pub fn positive_agreement(self) -> Value {
        let twice = 2 * self.both;
        Value::ratio(twice as f64, (twice + self.first + self.second) as f64)
    }

    /// Returns 2d / (2d + b + c): the same of what was left uncoded.
    ///
    /// Source: Cicchetti and Feinstein (1990). Example: d = 15, b = 5, c = 10: 30 / 45 = 0.6667.
    #[must_use]
    pub fn negative_agreement(self) -> Value {
        let twice = 2 * self.neither;
        Value::ratio(twice as f64, (twice + self.first + self.second) as f64)
    }

    /// Returns a / (a + b + c): the share of what anybody coded that both did.
    ///
    /// Source: Jaccard (1912). Example: a = 20, b = 5, c = 10: 20 / 35 = 0.5714.
    #[must_use]
    pub fn jaccard(self) -> Value {
        Value::ratio(self.both as f64, self.n_positive() as f64)
    }
}

impl AddAssign for TwoByTwo {
    fn add_assign(&mut self, other: Self) {
        self.both += other.both;
        self.first += other.first;
        self.second += other.second;
        self.neither += other.neither;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_four_fields_give_what_both_saw_and_what_both_left() {
        let table = TwoByTwo { both: 20, first: 5, second: 10, neither: 15 };
        assert_eq!(table.positive_agreement(), Value::Number(40.0 / 55.0));
        assert_eq!(table.negative_agreement(), Value::Number(30.0 / 45.0));
        assert_eq!(table.jaccard(), Value::Number(20.0 / 35.0));
        assert_eq!(table.prevalence(), Value::Number(0.55));
        assert_eq!((table.n_positive(), table.n_units()), (35, 50));
    }

    #[test]
    fn three_coders_are_counted_pair_by_pair() {
        let mut ratings = Ratings::of_masks(3, [(0b111, 2), (0b011, 1), (0b100, 4)]);
        ratings.add(vec![Some(1), None, Some(0)], 1);
        let pair = TwoByTwo::of_pair(&ratings, 0, 2);
        assert_eq!(pair, TwoByTwo { both: 2, first: 2, second: 4, neither: 0 });
        let all = TwoByTwo::of_all_pairs(&ratings);
        assert_eq!(all, TwoByTwo { both: 7, first: 3, second: 8, neither: 4 });
    }

    #[test]
    fn a_code_that_nobody_gave_has_no_positive_agreement() {
        let table = TwoByTwo { neither: 30, ..TwoByTwo::default() };
        assert_eq!(table.positive_agreement(), Value::Undefined);
        assert_eq!(table.jaccard(), Value::Undefined);
        assert_eq!(table.negative_agreement(), Value::Number(1.0));
    }
}
