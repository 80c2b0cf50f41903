//! The share of pairs of ratings that agree.

use super::ratings::Ratings;
use super::value::Value;

/// Returns the observed agreement Po.
///
/// Source: Fleiss (1971), «Measuring nominal scale agreement among many raters», in the form for units with differing
/// numbers of ratings. Po is the mean over all units u with r_u >= 2 ratings of the sum over labels k of
/// r_uk (r_uk - 1) / (r_u (r_u - 1)), where r_uk of the ratings of u gave k. Chance is not taken off, so a code that
/// hardly ever occurs has a high value whatever the coders do.
///
/// Example: two coders say yes together 20 times, no together 15 times, and differ 15 times: 35 / 50 = 0.70.
#[must_use]
pub fn percent_agreement(ratings: &Ratings) -> Value {
    let (mut sum, mut n_units) = (0.0, 0.0);
    for (tally, count) in ratings.tallies().filter(|(tally, _)| tally.n_ratings > 1) {
        sum += count as f64 * tally.agreeing_pairs() as f64 / tally.pairs() as f64;
        n_units += count as f64;
    }
    Value::ratio(sum, n_units)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agreement_is_the_share_of_units_where_both_say_the_same() {
        assert_eq!(percent_agreement(&Ratings::of_two([20, 5, 10, 15])), Value::Number(0.7));
        assert_eq!(percent_agreement(&Ratings::new(2)), Value::Undefined);
    }
}
