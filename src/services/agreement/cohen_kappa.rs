//! Cohen's kappa, and what is made of it for more coders and more codes.

use std::collections::BTreeMap;

use super::ratings::Ratings;
use super::value::Value;

/// Returns Cohen's kappa of the two coders at `first` and `second`, over the units that both rated.
///
/// Source: Cohen (1960), «A coefficient of agreement for nominal scales». kappa = (Po - Pe) / (1 - Pe); Po is the share
/// of the n units with the same label, Pe = sum over labels k of pA_k pB_k, where pA_k is the share of k among the
/// first coder's labels and pB_k among the second's.
///
/// Example: both yes 20, only the first 5, only the second 10, both no 15. Po = 35/50 = 0.70; the first says yes in 25
/// of 50, the second in 30, so Pe = 0.5 x 0.6 + 0.5 x 0.4 = 0.50; kappa = 0.20 / 0.50 = 0.40.
#[must_use]
pub fn cohen_kappa(ratings: &Ratings, first: usize, second: usize) -> Value {
    match chance(ratings, first, second) {
        Some(chance) => {
            let (n, same, products) = (chance.n, chance.same, chance.products);
            // In whole numbers nothing is rounded before the last division.
            Value::ratio((n * same - products) as f64, (n * n - products) as f64)
        }
        None => Value::Undefined,
    }
}

/// Returns Light's kappa: the mean of Cohen's kappa over all pairs of coders; undefined where one of them is.
///
/// Source: Light (1971), «Measures of response agreement for qualitative data». It is for complete data: where a coder
/// has not rated a unit it is undefined.
///
/// Example: with kappas of 0.4 between A and B, 0.6 between A and C and 0.5 between B and C it is 0.50.
#[must_use]
pub fn light_kappa(ratings: &Ratings) -> Value {
    if !ratings.is_complete() {
        return Value::Undefined;
    }
    Value::mean(ratings.pairs().map(|(first, second)| cohen_kappa(ratings, first, second)))
}

/// Returns one kappa over several codes: mean Po and mean Pe of the codes, put into the formula of kappa.
///
/// Source: De Vries, Elliott, Kanouse and Teleki (2008), «Using pooled kappa to summarize interrater agreement across
/// many items». Codes that have no unit in common are left out.
///
/// Example: Po 0.70 and 0.90, Pe 0.50 and 0.70: (0.80 - 0.60) / (1 - 0.60) = 0.50.
pub fn pooled_cohen_kappa<'a>(codes: impl Iterator<Item = &'a Ratings>) -> Value {
    let (mut observed, mut expected, mut n_codes) = (0.0, 0.0, 0.0);
    for chance in codes.filter_map(|ratings| chance(ratings, 0, 1)) {
        let n = chance.n as f64;
        observed += chance.same as f64 / n;
        expected += chance.products as f64 / (n * n);
        n_codes += 1.0;
    }
    Value::ratio(observed - expected, n_codes - expected)
}

/// What two coders' labels come to: n, n Po and n² Pe, all whole numbers.
struct Chance {
    n: i128,
    same: i128,
    products: i128,
}

fn chance(ratings: &Ratings, first: usize, second: usize) -> Option<Chance> {
    let mut labels: BTreeMap<u32, (i128, i128)> = BTreeMap::new();
    let (mut n, mut same) = (0, 0);
    for (mine, theirs, count) in ratings.of_pair(first, second) {
        let count = i128::from(count);
        n += count;
        same += if mine == theirs { count } else { 0 };
        labels.entry(mine).or_default().0 += count;
        labels.entry(theirs).or_default().1 += count;
    }
    let products = labels.values().map(|(mine, theirs)| mine * theirs).sum();
    (n > 0).then_some(Chance { n, same, products })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kappa_takes_off_what_two_coders_would_share_by_chance() {
        assert_eq!(cohen_kappa(&Ratings::of_two([20, 5, 10, 15]), 0, 1), Value::Number(0.4));
    }

    #[test]
    fn kappa_is_undefined_where_both_always_said_the_same_one_thing() {
        assert_eq!(cohen_kappa(&Ratings::of_two([0, 0, 0, 12]), 0, 1), Value::Undefined);
        assert_eq!(cohen_kappa(&Ratings::new(2), 0, 1), Value::Undefined);
    }

    #[test]
    fn the_kappa_of_three_coders_is_the_mean_over_their_pairs() {
        let mut ratings = Ratings::new(3);
        for (labels, count) in [([1, 1, 1], 20), ([1, 0, 1], 5), ([0, 1, 0], 10), ([0, 0, 0], 15)] {
            ratings.add(labels.map(Some).to_vec(), count);
        }
        let Value::Number(kappa) = light_kappa(&ratings) else { panic!("undefined") };
        assert!((kappa - (0.4 + 1.0 + 0.4) / 3.0).abs() < 1e-12, "{kappa}");
        ratings.add(vec![Some(1), Some(1), None], 1);
        assert_eq!(light_kappa(&ratings), Value::Undefined);
    }

    #[test]
    fn pooling_averages_agreement_and_chance_before_it_divides() {
        // Po 0.70 and Pe 0.50; Po 0.90 and Pe 0.82.
        let codes = [Ratings::of_two([20, 5, 10, 15]), Ratings::of_two([5, 5, 5, 85])];
        let Value::Number(pooled) = pooled_cohen_kappa(codes.iter()) else { panic!("undefined") };
        assert!((pooled - (0.80 - 0.66) / (1.0 - 0.66)).abs() < 1e-12, "{pooled}");
    }
}
