//! Alpha over whole sets of codes, where sets that share codes count as nearly the same.

use std::collections::{BTreeMap, BTreeSet};

use super::value::Value;

/// The codes that one coder gave one unit; the empty set is a unit read and not coded.
pub type CodeSet = BTreeSet<u32>;

/// Returns alpha on sets of codes with the MASI distance, from the sets given to each unit by those who read it.
///
/// Source: Passonneau (2006), «Measuring agreement on set-valued items (MASI) for semantic and pragmatic annotation»,
/// with Krippendorff's alpha: 1 - Do / De, where Do is the mean distance within units and De between all ratings.
/// Units with fewer than two sets do not enter.
///
/// Example: two coders, two units; {1} and {1}, then {2} and {1, 2}. The distance within the second unit is 2/3. Of the
/// 12 ordered pairs of the four ratings 4 are {1} with {2} at 1, and 6 are a set with {1, 2} at 2/3; so
/// De = (4 x 1 + 6 x 2/3) / 12 = 2/3, Do = (0 + 2/3) / 2 = 1/3 and alpha = 1 - 1/2 = 0.50.
#[must_use]
pub fn masi_alpha(units: &[Vec<CodeSet>]) -> Value {
    let mut counts: BTreeMap<Vec<CodeSet>, u64> = BTreeMap::new();
    for sets in units {
        *counts.entry(sets.clone()).or_default() += 1;
    }
    masi_alpha_of_counts(&counts)
}

/// Returns the same from the number of units to which the same sets were given.
#[must_use]
pub fn masi_alpha_of_counts(units: &BTreeMap<Vec<CodeSet>, u64>) -> Value {
    let mut totals: BTreeMap<&CodeSet, f64> = BTreeMap::new();
    let mut within = 0.0;
    for (sets, count) in units.iter().filter(|(sets, _)| sets.len() > 1) {
        let count = *count as f64;
        let distances: f64 = sets
            .iter()
            .flat_map(|set| sets.iter().map(move |other| masi_distance(set, other)))
            .sum();
        within += count * distances / (sets.len() - 1) as f64;
        for set in sets {
            *totals.entry(set).or_default() += count;
        }
    }
    let n_ratings: f64 = totals.values().sum();
    let between: f64 = totals
        .iter()
        .flat_map(|(set, count)| {
            totals.iter().map(move |(other, others)| count * others * masi_distance(set, other))
        })
        .sum();
    Value::one_minus((n_ratings - 1.0) * within, between)
}

/// Returns 1 - J M: J is the share of common codes, M is 1 for equal sets, 2/3 where one holds the other, 1/3 where
/// they share some, else 0. No code at all is a label of its own: the same as itself, and nothing in common with others.
fn masi_distance(set: &CodeSet, other: &CodeSet) -> f64 {
    if set == other {
        return 0.0;
    }
    let common = set.intersection(other).count();
    let all = set.union(other).count();
    let weight = match common {
        0 => 0.0,
        _ if set.is_subset(other) || other.is_subset(set) => 2.0 / 3.0,
        _ => 1.0 / 3.0,
    };
    1.0 - common as f64 / all as f64 * weight
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_that_share_codes_are_nearer_than_others() {
        let set = |codes: &[u32]| codes.iter().copied().collect::<CodeSet>();
        assert!((masi_distance(&set(&[2]), &set(&[1, 2])) - 2.0 / 3.0).abs() < 1e-12);
        assert!((masi_distance(&set(&[1, 2]), &set(&[2, 3])) - 8.0 / 9.0).abs() < 1e-12);
        assert!((masi_distance(&set(&[]), &set(&[2])) - 1.0).abs() < 1e-12);
        let units = [vec![set(&[1]), set(&[1])], vec![set(&[2]), set(&[1, 2])]];
        let Value::Number(alpha) = masi_alpha(&units) else { panic!("undefined") };
        assert!((alpha - 0.5).abs() < 1e-12, "{alpha}");
        assert_eq!(masi_alpha(&[vec![set(&[1])]]), Value::Undefined);
    }
}
