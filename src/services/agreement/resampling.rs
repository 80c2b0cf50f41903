//! How much a coefficient would vary with other talk of the same kind: whole turns are drawn again and again.

use super::krippendorff_alpha::alpha_of_sums;
use super::value::Value;

/// Draws made where nobody says otherwise.
pub const DRAWS: u32 = 1_000;
/// The seed where nobody names one.
pub const SEED: u64 = 1;

/// Numbers that look random and are the same for one seed on every machine.
///
/// Source: Steele, Lea and Flood (2014), «Fast splittable pseudorandom number generators» (SplitMix64). Each step adds
/// 0x9E3779B97F4A7C15 to the state and mixes the bits of the sum.
///
/// Example: from seed 0 the first number is 0xE220A8397B1DCDAF.
#[derive(Clone, Debug)]
pub struct SplitMix64(u64);

impl SplitMix64 {
    /// Begins at `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns the next number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number from 0 to below `end`: the high half of the next number times `end`.
    ///
    /// No value is favored by more than `end` in 2⁶⁴, which no count of turns makes visible.
    pub fn below(&mut self, end: usize) -> usize {
        let wide = u128::from(self.draw()) * end as u128;
        usize::try_from(wide >> 64).unwrap_or(0)
    }
}

/// What one turn adds to one code: ratings that say yes, and over its units k (m - k) where k of m coders said yes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TurnSum {
    /// The code, as a number from 0.
    pub code: u32,
    /// Ratings that say yes.
    pub yes: u32,
    /// Sum of k (m - k).
    pub crossings: u32,
}

/// A percentile interval of a coefficient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// 2.5 % of the draws lie below.
    pub low: Value,
    /// 2.5 % of the draws lie above.
    pub high: Value,
    /// Draws made.
    pub n_draws: u32,
    /// Draws in which the coefficient was undefined; they are left out.
    pub n_undefined: u32,
}

/// Krippendorff's alpha of many codes over drawn turns.
///
/// Source: Efron and Tibshirani (1993), «An introduction to the bootstrap», the percentile interval, with the turn as
/// what is drawn: units of one turn are no independent evidence. Each draw takes as many turns as there are, with
/// replacement, the same for every code.
///
/// Example: with two turns, of which one holds all disagreement, a quarter of the draws has it twice and a quarter not
/// at all.
#[derive(Clone, Debug)]
pub struct Resampling {
    n_coders: u64,
    n_codes: usize,
    n_draws: u32,
    /// Units of each turn, and where its sums begin in `sums`.
    turns: Vec<(u32, u32)>,
    sums: Vec<TurnSum>,
    dice: SplitMix64,
    done: u32,
    alphas: Vec<Vec<f64>>,
}

impl Resampling {
    /// Prepares `n_draws` draws from `seed` for codes 0 to `n_codes`.
    #[must_use]
    pub fn new(n_coders: usize, n_codes: usize, seed: u64, n_draws: u32) -> Self {
        Self {
            n_coders: n_coders as u64,
            n_codes,
            n_draws,
            turns: Vec::new(),
            sums: Vec::new(),
            dice: SplitMix64::new(seed),
            done: 0,
            alphas: vec![Vec::new(); n_codes],
        }
    }

    /// Adds a turn with its units; codes that nobody gave in it are left out.
    pub fn add_turn(&mut self, n_units: u32, sums: impl IntoIterator<Item = TurnSum>) {
        self.turns.push((n_units, u32::try_from(self.sums.len()).unwrap_or(u32::MAX)));
        self.sums.extend(sums);
    }

    /// Makes up to `draws` more draws; returns whether all are made.
    pub fn step(&mut self, draws: u32) -> bool {
        let until = self.done.saturating_add(draws).min(self.n_draws);
        let mut sums = vec![(0_u64, 0_u64); self.n_codes];
        while self.done < until {
            sums.fill((0, 0));
            let n_units = self.draw_once(&mut sums);
            for (alphas, (yes, crossings)) in self.alphas.iter_mut().zip(&sums) {
                let alpha = alpha_of_sums(n_units, self.n_coders, *yes, *crossings);
                alphas.extend(alpha.number());
            }
            self.done += 1;
        }
        self.is_done()
    }

    /// Returns whether all draws are made.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.done >= self.n_draws
    }

    /// Returns the draws made so far.
    #[must_use]
    pub fn n_done(&self) -> u32 {
        self.done
    }

    /// Returns the interval of each code from the draws made so far.
    #[must_use]
    pub fn intervals(&self) -> Vec<Interval> {
        self.alphas.iter().map(|alphas| self.interval(alphas)).collect()
    }

    fn draw_once(&mut self, sums: &mut [(u64, u64)]) -> u64 {
        let mut n_units = 0;
        for _ in 0..self.turns.len() {
            let turn = self.dice.below(self.turns.len());
            let (units, from) = self.turns[turn];
            let to = self.turns.get(turn + 1).map_or(self.sums.len(), |next| next.1 as usize);
            n_units += u64::from(units);
            for sum in self.sums.get(from as usize..to).into_iter().flatten() {
                if let Some(slot) = sums.get_mut(sum.code as usize) {
                    slot.0 += u64::from(sum.yes);
                    slot.1 += u64::from(sum.crossings);
                }
            }
        }
        n_units
    }

    fn interval(&self, alphas: &[f64]) -> Interval {
        let mut sorted = alphas.to_vec();
        sorted.sort_by(f64::total_cmp);
        let n_defined = u32::try_from(sorted.len()).unwrap_or(u32::MAX);
        Interval {
            low: quantile(&sorted, 0.025),
            high: quantile(&sorted, 0.975),
            n_draws: self.done,
            n_undefined: self.done.saturating_sub(n_defined),
        }
    }
}

/// Returns the value below which `share` of the sorted numbers lie, on the straight line between its two neighbors.
fn quantile(sorted: &[f64], share: f64) -> Value {
    let Some(last) = sorted.len().checked_sub(1) else { return Value::Undefined };
    let at = share * last as f64;
    let below = at.floor();
    let index = below as usize;
    let low = sorted[index];
    let high = sorted[(index + 1).min(last)];
    Value::Number(low + (high - low) * (at - below))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers_on_every_machine() {
        let mut dice = SplitMix64::new(0);
        assert_eq!(dice.draw(), 0xE220_A839_7B1D_CDAF);
        assert_eq!(dice.draw(), 0x6E78_9E6A_A1B9_65F4);
        let mut dice = SplitMix64::new(7);
        assert!((0..100).all(|_| dice.below(3) < 3));
    }

    fn resampled(seed: u64, slices: &[u32]) -> Vec<Interval> {
        let mut resampling = Resampling::new(2, 2, seed, 1_000);
        for _ in 0..10 {
            resampling.add_turn(3, [TurnSum { code: 0, yes: 2, crossings: 0 }]);
            resampling.add_turn(2, [TurnSum { code: 0, yes: 1, crossings: 1 }]);
            resampling.add_turn(4, []);
        }
        for slice in slices {
            resampling.step(*slice);
        }
        assert!(resampling.is_done());
        resampling.intervals()
    }

    #[test]
    fn an_interval_holds_the_coefficient_and_slices_do_not_change_it() {
        let whole = resampled(1, &[1_000]);
        assert_eq!(whole, resampled(1, &[300, 1, 5_000]));
        assert_ne!(whole, resampled(2, &[1_000]));
        let Value::Number(alpha) = alpha_of_sums(90, 2, 30, 10) else { panic!("undefined") };
        let (Value::Number(low), Value::Number(high)) = (whole[0].low, whole[0].high) else {
            panic!("undefined")
        };
        assert!(low < alpha && alpha < high && high - low < 1.0, "{low} {alpha} {high}");
    }

    #[test]
    fn a_code_that_nobody_gave_has_no_interval_and_its_draws_are_counted() {
        let none = resampled(1, &[1_000])[1];
        assert_eq!(
            (none.low, none.high, none.n_undefined),
            (Value::Undefined, Value::Undefined, 1_000)
        );
    }

    #[test]
    fn percentiles_lie_on_the_line_between_neighbors() {
        assert_eq!(quantile(&[1.0, 2.0, 3.0], 0.25), Value::Number(1.5));
        assert_eq!(quantile(&[4.0], 0.975), Value::Number(4.0));
        assert_eq!(quantile(&[], 0.5), Value::Undefined);
    }
}
