//! Fleiss' kappa, for any number of coders.

use std::collections::BTreeMap;

use super::percent_agreement::percent_agreement;
use super::ratings::Ratings;
use super::value::Value;

/// Returns Fleiss' kappa. It is for complete data: where a coder has not rated a unit it is undefined.
///
/// Source: Fleiss (1971), «Measuring nominal scale agreement among many raters». kappa = (Po - Pe) / (1 - Pe) with Po as
/// in [`percent_agreement`] and Pe = sum over labels k of p_k², where p_k is the share of k among all ratings. For two
/// coders it is Scott's pi.
///
/// Example: three coders, two units, labels yes yes yes and no no yes. Po = (1 + 1/3) / 2 = 0.6667; four of six ratings
/// are yes, so Pe = (4/6)² + (2/6)² = 0.5556 and kappa = 0.1111 / 0.4444 = 0.25.
#[must_use]
pub fn fleiss_kappa(ratings: &Ratings) -> Value {
    if !ratings.is_complete() || ratings.n_coders() < 2 {
        return Value::Undefined;
    }
    let Value::Number(observed) = percent_agreement(ratings) else { return Value::Undefined };
    let mut labels: BTreeMap<u32, i128> = BTreeMap::new();
    for (tally, count) in ratings.tallies() {
        for (label, n_ratings) in tally.of_label {
            *labels.entry(label).or_default() += i128::from(n_ratings * count);
        }
    }
    let total: i128 = labels.values().sum();
    let squares: i128 = labels.values().map(|count| count * count).sum();
    if squares == total * total {
        return Value::Undefined;
    }
    Value::above_chance(observed, squares as f64 / (total * total) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_coders_who_differ_once() {
        let mut ratings = Ratings::new(3);
        ratings.add([1, 1, 1].map(Some).to_vec(), 1);
        ratings.add([0, 0, 1].map(Some).to_vec(), 1);
        let Value::Number(kappa) = fleiss_kappa(&ratings) else { panic!("undefined") };
        assert!((kappa - 0.25).abs() < 1e-12, "{kappa}");
    }

    #[test]
    fn one_label_throughout_leaves_nothing_to_agree_on() {
        let mut ratings = Ratings::new(3);
        ratings.add([1, 1, 1].map(Some).to_vec(), 9);
        assert_eq!(fleiss_kappa(&ratings), Value::Undefined);
    }
}
