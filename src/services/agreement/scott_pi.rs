//! Scott's pi, for two coders who are taken for one population.

use std::collections::BTreeMap;

use super::ratings::Ratings;
use super::value::Value;

/// Returns Scott's pi of the two first coders, over the units that both rated.
///
/// Source: Scott (1955), «Reliability of content analysis: the case of nominal scale coding». pi = (Po - Pe) / (1 - Pe)
/// with Po as in kappa and Pe = sum over labels k of ((pA_k + pB_k) / 2)².
///
/// Example: both yes 20, only the first 5, only the second 10, both no 15. The share of yes is (0.5 + 0.6) / 2 = 0.55,
/// so Pe = 0.55² + 0.45² = 0.505 and pi = (0.70 - 0.505) / 0.495 = 0.3939.
#[must_use]
pub fn scott_pi(ratings: &Ratings) -> Value {
    let mut labels: BTreeMap<u32, i128> = BTreeMap::new();
    let (mut n, mut same) = (0_i128, 0_i128);
    for (mine, theirs, count) in ratings.of_pair(0, 1) {
        let count = i128::from(count);
        n += count;
        same += if mine == theirs { count } else { 0 };
        *labels.entry(mine).or_default() += count;
        *labels.entry(theirs).or_default() += count;
    }
    let squares: i128 = labels.values().map(|count| count * count).sum();
    Value::ratio((4 * n * same - squares) as f64, (4 * n * n - squares) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pi_takes_the_mean_of_both_coders_for_chance() {
        let Value::Number(pi) = scott_pi(&Ratings::of_two([20, 5, 10, 15])) else { panic!() };
        assert!((pi - 0.195 / 0.495).abs() < 1e-12, "{pi}");
        assert_eq!(scott_pi(&Ratings::of_two([7, 0, 0, 0])), Value::Undefined);
        assert_eq!(scott_pi(&Ratings::new(2)), Value::Undefined);
    }
}
