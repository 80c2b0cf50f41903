//! The unitizing alphas: agreement on where a text is cut and what the pieces are called.
//!
//! Source of all: Krippendorff, Mathet, Bouvry and Widlöcher (2016), «On the reliability of unitizing textual continua:
//! further developments». Symbols: L a length, m the number of coders; code 0 is a gap.
//!
//! - o_ck: the length that one coder coded c and another k, over all ordered pairs of coders, divided by m - 1;
//!   l_c = sum over k of o_ck; T = sum of l_c, which is m times the length of the text.
//! - w_c: the sum of L² over units coded c, but of L for gaps; W their sum.
//! - e_ck = T (l_c l_k - [c = k] w_c) / (T² - W): what chance would give if whole units were drawn.
//!
//! Worked example for all: a text of 60; Alex marks 2-5 as 1; Paul 2-5 as 1 and 10-20 as 2; Susan 2-5 as 1 and 15-20 as
//! 2. T = 180, l_1 = 9, l_2 = 15, l_0 = 156; w_1 = 27, w_2 = 125, w_0 = 156, W = 308. Alike are 9 of code 1; of code 2
//! the 5 that Paul and Susan share, in both orders, halved: 5; and 146 of gaps, so sum o_cc = 160. Chance:
//! sum e_cc = 180 (81 - 27 + 225 - 125 + 24336 - 156) / (32400 - 308) = 136.5. u_alpha = 1 - 20 / 43.5 = 0.54.

use std::collections::BTreeMap;

use super::continuum::{Continuum, GAP, Section, sweep_pair};
use super::value::Value;

/// The unitizing alphas of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitizingAlphas {
    /// u: over codes and gaps, 1 - (T - sum o_cc) / (T - sum e_cc).
    pub u: Value,
    /// |u, written «bar»: coded or not, whatever the code; 1 - (l_0 - o_00) / sum over k != 0 of e_0k.
    pub bar: Value,
    /// cu: which code, where both coded.
    pub cu: Value,
    /// The share of the text on which cu rests.
    pub cu_coverage: Value,
    /// ku of each code: that code, where both coded.
    pub ku: BTreeMap<u32, Value>,
}

/// Returns the unitizing alphas; all are undefined for fewer than two coders.
#[must_use]
pub fn unitizing_alphas(continuum: &Continuum) -> UnitizingAlphas {
    let counts = Lengths::of(continuum);
    let coded = Coded::of(&counts, continuum);
    UnitizingAlphas {
        u: counts.u_alpha(),
        bar: counts.bar_alpha(),
        cu: coded.cu_alpha(&counts),
        cu_coverage: Value::ratio(coded.total, counts.total),
        ku: continuum
            .codes()
            .into_iter()
            .map(|code| (code, coded.ku_alpha(&counts, code)))
            .collect(),
    }
}

/// Coincidences o_ck with their sums.
struct Lengths {
    others: f64,
    observed: BTreeMap<(u32, u32), f64>,
    of_code: BTreeMap<u32, f64>,
    squares: BTreeMap<u32, f64>,
    total: f64,
}

impl Lengths {
    fn of(continuum: &Continuum) -> Self {
        let coders = continuum.coders();
        let others = coders.len().saturating_sub(1) as f64;
        let mut shared: BTreeMap<(u32, u32), u64> = BTreeMap::new();
        for (index, first) in coders.iter().enumerate() {
            for second in coders.iter().skip(index + 1) {
                sweep_pair(first, second, |mine, theirs, length| {
                    let (one, other) = (first[mine].code, second[theirs].code);
                    *shared.entry((one, other)).or_default() += length;
                    *shared.entry((other, one)).or_default() += length;
                });
            }
        }
        let observed: BTreeMap<(u32, u32), f64> =
            shared.into_iter().map(|(codes, length)| (codes, length as f64 / others)).collect();
        let mut of_code: BTreeMap<u32, f64> = BTreeMap::new();
        for ((code, _), length) in &observed {
            *of_code.entry(*code).or_default() += length;
        }
        let mut squares: BTreeMap<u32, f64> = BTreeMap::new();
        for section in coders.iter().flatten() {
            let length = section.length() as f64;
            let weight = if section.code == GAP { length } else { length * length };
            *squares.entry(section.code).or_default() += weight;
        }
        let total = of_code.values().sum();
        Self { others, observed, of_code, squares, total }
    }

    fn observed(&self, code: u32, other: u32) -> f64 {
        self.observed.get(&(code, other)).copied().unwrap_or(0.0)
    }

    fn expected(&self, code: u32, other: u32) -> f64 {
        let of = |code: u32| self.of_code.get(&code).copied().unwrap_or(0.0);
        let own = if code == other { self.squares.get(&code).copied().unwrap_or(0.0) } else { 0.0 };
        let all: f64 = self.squares.values().sum();
        self.total * (of(code) * of(other) - own) / (self.total * self.total - all)
    }

    fn u_alpha(&self) -> Value {
        let alike: f64 = self.of_code.keys().map(|code| self.observed(*code, *code)).sum();
        let by_chance: f64 = self.of_code.keys().map(|code| self.expected(*code, *code)).sum();
        Value::one_minus(self.total - alike, self.total - by_chance)
    }

    fn bar_alpha(&self) -> Value {
        let gaps = self.of_code.get(&GAP).copied().unwrap_or(0.0);
        let codes = self.of_code.keys().filter(|code| **code != GAP);
        let by_chance: f64 = codes.map(|code| self.expected(GAP, *code)).sum();
        Value::one_minus(gaps - self.observed(GAP, GAP), by_chance)
    }
}

/// What is left when the gaps are dropped: l'_c = l_c - o_c0, T' their sum, s_c = sum over units coded c and over the
/// other coders of (length of that unit lying in any unit of that coder)².
struct Coded {
    of_code: BTreeMap<u32, f64>,
    squares: BTreeMap<u32, f64>,
    total: f64,
}

impl Coded {
    fn of(counts: &Lengths, continuum: &Continuum) -> Self {
        let codes = counts.of_code.iter().filter(|(code, _)| **code != GAP);
        let of_code: BTreeMap<u32, f64> =
            codes.map(|(code, length)| (*code, length - counts.observed(*code, GAP))).collect();
        let mut squares: BTreeMap<u32, f64> = BTreeMap::new();
        for (index, first) in continuum.coders().iter().enumerate() {
            for (_, second) in continuum.coders().iter().enumerate().filter(|(at, _)| *at != index)
            {
                for (section, covered) in first.iter().zip(covered_lengths(first, second)) {
                    if section.code != GAP {
                        *squares.entry(section.code).or_default() += (covered * covered) as f64;
                    }
                }
            }
        }
        let total = of_code.values().sum();
        Self { of_code, squares, total }
    }

    /// Returns e'_ck = (l'_c l'_k - [c = k] s_c / (m - 1)) / (T' - sum s / (T' (m - 1))).
    fn expected(&self, counts: &Lengths, code: u32, other: u32) -> f64 {
        let of = |code: u32| self.of_code.get(&code).copied().unwrap_or(0.0);
        let own = if code == other { self.squares.get(&code).copied().unwrap_or(0.0) } else { 0.0 };
        let all: f64 = self.squares.values().sum();
        let denominator = self.total - all / (self.total * counts.others);
        (of(code) * of(other) - own / counts.others) / denominator
    }

    /// Returns 1 - (T' - sum o_cc) / (T' - sum e'_cc).
    fn cu_alpha(&self, counts: &Lengths) -> Value {
        let alike: f64 = self.of_code.keys().map(|code| counts.observed(*code, *code)).sum();
        let by_chance: f64 =
            self.of_code.keys().map(|code| self.expected(counts, *code, *code)).sum();
        Value::one_minus(self.total - alike, self.total - by_chance)
    }

    /// Returns 1 - (e'_k / l'_k) (l'_k - o_kk) / (e'_k - e'_kk), where e'_k = sum over c of e'_kc.
    fn ku_alpha(&self, counts: &Lengths, code: u32) -> Value {
        let length = self.of_code.get(&code).copied().unwrap_or(0.0);
        let by_chance: f64 =
            self.of_code.keys().map(|other| self.expected(counts, code, *other)).sum();
        let alike = counts.observed(code, code);
        let own = self.expected(counts, code, code);
        Value::one_minus(by_chance * (length - alike), length * (by_chance - own))
    }
}

/// Returns for every section of `first` how much of it lies in units of `second`.
fn covered_lengths(first: &[Section], second: &[Section]) -> Vec<u64> {
    let mut covered = vec![0; first.len()];
    sweep_pair(first, second, |mine, theirs, length| {
        if second[theirs].code != GAP {
            covered[mine] += length;
        }
    });
    covered
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(code: u32, stretch: std::ops::Range<u64>) -> Section {
        Section { code, stretch }
    }

    #[test]
    fn three_coders_who_mark_the_same_and_a_part_of_the_same() {
        let coders = vec![
            vec![unit(1, 2..5)],
            vec![unit(1, 2..5), unit(2, 10..20)],
            vec![unit(1, 2..5), unit(2, 15..20)],
        ];
        let alphas = unitizing_alphas(&Continuum::new(60, coders).unwrap());
        let by_chance = 180.0 * 24334.0 / 32092.0;
        let Value::Number(u) = alphas.u else { panic!("undefined") };
        assert!((u - (1.0 - 20.0 / (180.0 - by_chance))).abs() < 1e-12, "{u}");
        assert_eq!(alphas.cu, Value::Number(1.0));
    }

    #[test]
    fn nothing_marked_or_nobody_beside_leaves_every_alpha_undefined() {
        let empty = unitizing_alphas(&Continuum::new(60, vec![vec![], vec![]]).unwrap());
        assert_eq!(
            (empty.u, empty.bar, empty.cu),
            (Value::Undefined, Value::Undefined, Value::Undefined)
        );
        let alone = unitizing_alphas(&Continuum::new(60, vec![vec![unit(1, 0..9)]]).unwrap());
        assert_eq!((alone.u, alone.cu), (Value::Undefined, Value::Undefined));
    }
}
