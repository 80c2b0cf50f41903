//! Gwet's AC1, which stays calm where one label is very common.

use std::collections::BTreeMap;

use super::percent_agreement::percent_agreement;
use super::ratings::Ratings;
use super::value::Value;

/// Returns AC1 = (Po - Pe) / (1 - Pe), where `n_categories` is q, the number of labels that could be used.
///
/// Source: Gwet (2008), «Computing inter-rater reliability and its variance in the presence of high agreement».
/// Pe = sum over labels k of t_k (1 - t_k) / (q - 1); t_k is the mean, over all units with at least one rating, of the
/// share r_uk / r_u of ratings that gave k.
///
/// Example: both yes 20, only the first 5, only the second 10, both no 15. The share of yes is 0.55, so
/// Pe = 0.55 x 0.45 + 0.45 x 0.55 = 0.495 and AC1 = (0.70 - 0.495) / 0.505 = 0.4059.
#[must_use]
pub fn gwet_ac1(ratings: &Ratings, n_categories: u32) -> Value {
    let Value::Number(observed) = percent_agreement(ratings) else { return Value::Undefined };
    if n_categories < 2 {
        return Value::Undefined;
    }
    let mut shares: BTreeMap<u32, f64> = BTreeMap::new();
    let mut n_units = 0.0;
    for (tally, count) in ratings.tallies().filter(|(tally, _)| tally.n_ratings > 0) {
        n_units += count as f64;
        for (label, n_ratings) in tally.of_label {
            *shares.entry(label).or_default() +=
                count as f64 * n_ratings as f64 / tally.n_ratings as f64;
        }
    }
    let doubt: f64 = shares.values().map(|sum| sum / n_units * (1.0 - sum / n_units)).sum();
    Value::above_chance(observed, doubt / f64::from(n_categories - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_is_what_is_left_in_doubt() {
        let ratings = Ratings::of_two([20, 5, 10, 15]);
        let Value::Number(ac1) = gwet_ac1(&ratings, 2) else { panic!("undefined") };
        assert!((ac1 - 0.205 / 0.505).abs() < 1e-12, "{ac1}");
    }

    #[test]
    fn full_agreement_on_one_label_is_one() {
        assert_eq!(gwet_ac1(&Ratings::of_two([0, 0, 0, 4]), 2), Value::Number(1.0));
        assert_eq!(gwet_ac1(&Ratings::of_two([0, 0, 0, 4]), 1), Value::Undefined);
    }
}
