//! How well two coders' marked stretches of one code pair up.

use super::stretches::{Stretch, total};
use super::value::Value;

/// When two stretches are a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pairing {
    /// They begin and end at the same places.
    Exact,
    /// What they share is at least half of what they cover together.
    HalfShared,
    /// They share at least one character.
    Touching,
}

/// Returns 2m / (stretches of the first + stretches of the second), m being the size of the largest one-to-one pairing.
///
/// Source: the F-measure of information extraction, van Rijsbergen (1979), «Information Retrieval»; with stretches for
/// documents after Hripcsak and Rothschild (2005), «Agreement, the F-measure, and reliability in information
/// retrieval». Both lists are in order, and stretches of one coder neither overlap nor touch.
///
/// Example: the first marks 75-145 and 220-250, the second 70-150, 205-225 and 250-270. Nothing is identical: 0. The
/// first two share 70 of 80: 2 x 1 / 5 = 0.40. The next two share five characters: 2 x 2 / 5 = 0.80.
#[must_use]
pub fn span_f1(first: &[Stretch], second: &[Stretch], pairing: Pairing) -> Value {
    let pairs = largest_pairing(first, second, pairing);
    Value::ratio(2.0 * pairs as f64, (first.len() + second.len()) as f64)
}

/// Walks along both lists and pairs what meets. As stretches of one coder are disjoint, of two that meet the one that
/// ends first can meet no later one, so that pairing them never costs another pair. By the same token no stretch shares
/// half with two others.
#[must_use]
pub fn largest_pairing(first: &[Stretch], second: &[Stretch], pairing: Pairing) -> usize {
    let (mut mine, mut theirs, mut pairs) = (0, 0, 0);
    while let (Some(one), Some(other)) = (first.get(mine), second.get(theirs)) {
        if is_pair(one, other, pairing) {
            pairs += 1;
            mine += 1;
            theirs += 1;
        } else if one.end <= other.end {
            mine += 1;
        } else {
            theirs += 1;
        }
    }
    pairs
}

fn is_pair(one: &Stretch, other: &Stretch, pairing: Pairing) -> bool {
    let shared = one.end.min(other.end).saturating_sub(one.start.max(other.start));
    match pairing {
        Pairing::Exact => one == other,
        Pairing::HalfShared => {
            2 * shared >= total(&[one.clone(), other.clone()]).saturating_sub(shared) && shared > 0
        }
        Pairing::Touching => shared > 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretch(from: u64, to: u64) -> Stretch {
        from..to
    }

    #[test]
    fn stretches_pair_by_identity_by_half_or_by_a_character() {
        let (first, second) = ([75..145, 220..250], [70..150, 205..225, 250..270]);
        assert_eq!(span_f1(&first, &second, Pairing::Exact), Value::Number(0.0));
        assert_eq!(span_f1(&first, &second, Pairing::HalfShared), Value::Number(0.4));
        assert_eq!(span_f1(&first, &second, Pairing::Touching), Value::Number(0.8));
    }

    #[test]
    fn a_long_stretch_takes_only_one_partner() {
        let (first, second) = ([stretch(0, 100)], [10..20, 30..40, 90..110]);
        assert_eq!(largest_pairing(&first, &second, Pairing::Touching), 1);
        let (first, second) = ([0..30, 40..50], [20..45, 48..60]);
        assert_eq!(largest_pairing(&first, &second, Pairing::Touching), 2);
    }

    #[test]
    fn half_shared_counts_where_it_is_just_half() {
        assert_eq!(largest_pairing(&[stretch(0, 20)], &[stretch(0, 10)], Pairing::HalfShared), 1);
        assert_eq!(largest_pairing(&[stretch(0, 21)], &[stretch(0, 10)], Pairing::HalfShared), 0);
    }

    #[test]
    fn without_any_stretch_there_is_nothing_to_pair() {
        assert_eq!(span_f1(&[], &[], Pairing::Exact), Value::Undefined);
    }
}
