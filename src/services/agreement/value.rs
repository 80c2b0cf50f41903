//! A figure that may not exist.

use std::fmt;

/// A coefficient, or the fact that there is none.
///
/// Where a coefficient divides by zero (no unit in common, or no variation left) it is undefined; neither 0 nor 1 nor a
/// number that is none stands for that.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// The figure.
    Number(f64),
    /// There is no such figure for these data.
    Undefined,
}

impl Value {
    /// Returns `numerator` / `denominator`, or undefined where that has no value.
    #[must_use]
    pub fn ratio(numerator: f64, denominator: f64) -> Self {
        Self::of(numerator / denominator)
    }

    /// Returns 1 - `numerator` / `denominator`, or undefined where that has no value.
    #[must_use]
    pub fn one_minus(numerator: f64, denominator: f64) -> Self {
        Self::of(1.0 - numerator / denominator)
    }

    /// Returns (`observed` - `expected`) / (1 - `expected`), the form of every kappa.
    #[must_use]
    pub fn above_chance(observed: f64, expected: f64) -> Self {
        Self::ratio(observed - expected, 1.0 - expected)
    }

    /// Returns the plain mean of `values`: undefined where there are none, or one of them is.
    pub fn mean(values: impl Iterator<Item = Self>) -> Self {
        let (mut sum, mut count) = (0.0, 0.0);
        for value in values {
            let Self::Number(number) = value else { return Self::Undefined };
            sum += number;
            count += 1.0;
        }
        Self::ratio(sum, count)
    }

    /// Returns the figure, if there is one.
    #[must_use]
    pub fn number(self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(number),
            Self::Undefined => None,
        }
    }

    /// Returns the figure with two decimals as papers print it, or «undefined».
    #[must_use]
    pub fn rounded(self) -> String {
        match self {
            Self::Number(number) => without_minus_zero(format!("{number:.2}")),
            Self::Undefined => "undefined".to_owned(),
        }
    }

    fn of(number: f64) -> Self {
        // A zero with a sign would be printed as -0.
        if number.is_finite() { Self::Number(number + 0.0) } else { Self::Undefined }
    }
}

impl fmt::Display for Value {
    /// Writes up to nine decimals, or «undefined».
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Number(number) = self else { return formatter.write_str("undefined") };
        let digits = format!("{number:.9}");
        let short = digits.trim_end_matches('0').trim_end_matches('.');
        formatter.write_str(&without_minus_zero(short.to_owned()))
    }
}

fn without_minus_zero(digits: String) -> String {
    match digits.strip_prefix('-') {
        Some(rest) if rest.chars().all(|digit| matches!(digit, '0' | '.')) => rest.to_owned(),
        _ => digits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_divides_by_zero_is_undefined_and_says_so() {
        assert_eq!(Value::ratio(0.0, 0.0).to_string(), "undefined");
        assert_eq!(Value::ratio(3.0, 0.0).rounded(), "undefined");
        assert_eq!(Value::above_chance(1.0, 1.0), Value::Undefined);
        assert_eq!(Value::mean(std::iter::empty()), Value::Undefined);
    }

    #[test]
    fn numbers_are_written_without_needless_zeros_and_no_zero_has_a_sign() {
        assert_eq!(Value::ratio(3.0, 4.0).to_string(), "0.75");
        assert_eq!(Value::ratio(2.0, -19.0).to_string(), "-0.105263158");
        assert_eq!(Value::one_minus(4.0, 4.0).to_string(), "0");
        assert_eq!(Value::Number(-0.001).rounded(), "0.00");
        assert_eq!(Value::Number(1.0).to_string(), "1");
    }
}
