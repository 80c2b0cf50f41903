//! Krippendorff's alpha for labels: any number of coders, and units that not all have rated.

use std::collections::BTreeMap;

use super::ratings::Ratings;
use super::value::Value;

/// Returns Krippendorff's alpha for nominal labels.
///
/// Source: Krippendorff (2011), «Computing Krippendorff's alpha-reliability». Over units u with r_u >= 2 ratings,
/// coincidences o_ck are the ordered pairs of labels c, k within u, divided by r_u - 1; n_c are the row sums and N their
/// total. alpha = 1 - (N - 1) x sum over c != k of o_ck / sum over c != k of n_c n_k.
///
/// Example: both yes 20, only the first 5, only the second 10, both no 15. N = 100 ratings, 55 yes and 45 no; 15 units
/// differ, in both orders 30. alpha = 1 - 99 x 30 / (2 x 55 x 45) = 1 - 2970 / 4950 = 0.40.
#[must_use]
pub fn krippendorff_alpha(ratings: &Ratings) -> Value {
    let mut labels: BTreeMap<u32, i128> = BTreeMap::new();
    let mut differing = 0.0;
    for (tally, count) in ratings.tallies().filter(|(tally, _)| tally.n_ratings > 1) {
        let n_differing = tally.pairs() - tally.agreeing_pairs();
        differing += count as f64 * n_differing as f64 / (tally.n_ratings - 1) as f64;
        for (label, n_ratings) in tally.of_label {
            *labels.entry(label).or_default() += i128::from(n_ratings * count);
        }
    }
    let total: i128 = labels.values().sum();
    let squares: i128 = labels.values().map(|count| count * count).sum();
    Value::one_minus((total - 1) as f64 * differing, (total * total - squares) as f64)
}

/// Returns the same for yes and no of coders who all rated every unit, from two sums.
///
/// `yes` is the number of ratings that say yes, `crossings` the sum over units of k (m - k), where k of the m coders said
/// yes. Resampling adds these sums up by the turn.
#[must_use]
pub fn alpha_of_sums(n_units: u64, n_coders: u64, yes: u64, crossings: u64) -> Value {
    let total = (n_units * n_coders) as f64;
    let yes = yes as f64;
    let differing = 2.0 * crossings as f64 / n_coders.saturating_sub(1) as f64;
    Value::one_minus((total - 1.0) * differing, 2.0 * yes * (total - yes))
}

/// Returns the plain mean of the alphas that are defined; undefined where none is.
///
/// Example: 0.4, 0.6 and undefined make 0.50. One code that goes badly is hidden by it, so it is never shown without the
/// worst code.
pub fn macro_krippendorff_alpha(alphas: impl Iterator<Item = Value>) -> Value {
    Value::mean(alphas.filter(|alpha| *alpha != Value::Undefined))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alpha_takes_off_what_chance_would_give_in_so_small_a_sample() {
        assert_eq!(krippendorff_alpha(&Ratings::of_two([20, 5, 10, 15])), Value::Number(0.4));
        assert_eq!(alpha_of_sums(50, 2, 55, 15), Value::Number(0.4));
    }

    #[test]
    fn alpha_is_undefined_without_variation_or_units() {
        assert_eq!(krippendorff_alpha(&Ratings::of_two([0, 0, 0, 30])), Value::Undefined);
        assert_eq!(krippendorff_alpha(&Ratings::new(2)), Value::Undefined);
        assert_eq!(alpha_of_sums(30, 2, 0, 0), Value::Undefined);
        assert_eq!(alpha_of_sums(0, 2, 0, 0), Value::Undefined);
    }

    #[test]
    fn sums_of_three_coders_come_to_the_same() {
        let mut ratings = Ratings::new(3);
        ratings.add([1, 1, 0].map(Some).to_vec(), 2);
        ratings.add([1, 1, 1].map(Some).to_vec(), 3);
        ratings.add([0, 0, 0].map(Some).to_vec(), 4);
        let (Value::Number(one), Value::Number(other)) =
            (krippendorff_alpha(&ratings), alpha_of_sums(9, 3, 13, 4))
        else {
            panic!("undefined")
        };
        assert!((one - other).abs() < 1e-12, "{one} {other}");
    }

    #[test]
    fn undefined_codes_are_left_out_of_the_mean() {
        let alphas = [Value::Number(0.4), Value::Undefined, Value::Number(0.6)];
        assert_eq!(macro_krippendorff_alpha(alphas.into_iter()), Value::Number(0.5));
        assert_eq!(macro_krippendorff_alpha([Value::Undefined].into_iter()), Value::Undefined);
    }
}
