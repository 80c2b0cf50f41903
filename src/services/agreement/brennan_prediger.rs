//! The coefficient of Brennan and Prediger: chance is an even choice among the labels.

use super::percent_agreement::percent_agreement;
use super::ratings::Ratings;
use super::value::Value;

/// Returns (Po - 1/q) / (1 - 1/q), where `n_categories` is q, the number of labels that could be used.
///
/// Source: Brennan and Prediger (1981), «Coefficient kappa: some uses, misuses, and alternatives»; the same as Bennett's
/// S and the G index. Of one code, that is yes or no in each unit, q is 2.
///
/// Example: Po = 0.70 and q = 2: (0.70 - 0.50) / 0.50 = 0.40.
#[must_use]
pub fn brennan_prediger(ratings: &Ratings, n_categories: u32) -> Value {
    match percent_agreement(ratings) {
        Value::Number(observed) => Value::above_chance(observed, 1.0 / f64::from(n_categories)),
        Value::Undefined => Value::Undefined,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_is_one_in_as_many_labels_as_there_are() {
        let ratings = Ratings::of_two([20, 5, 10, 15]);
        let Value::Number(two) = brennan_prediger(&ratings, 2) else { panic!("undefined") };
        let Value::Number(four) = brennan_prediger(&ratings, 4) else { panic!("undefined") };
        assert!((two - 0.4).abs() < 1e-12 && (four - 0.6).abs() < 1e-12, "{two} {four}");
        assert_eq!(brennan_prediger(&ratings, 1), Value::Undefined);
        assert_eq!(brennan_prediger(&Ratings::new(2), 2), Value::Undefined);
    }
}
