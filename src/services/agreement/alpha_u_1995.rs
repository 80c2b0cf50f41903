//! The first alpha for unitizing, kept so that figures from older reports can be checked.

use super::continuum::{Continuum, GAP, Section};
use super::value::Value;

/// Returns alpha_U of one code, given a continuum that holds no other.
///
/// Source: Krippendorff (1995), «On the reliability of unitizing continuous data». alpha_U = 1 - Do / De. Do is the sum
/// over ordered pairs of coders and pairs of their sections of a squared difference, over m (m - 1) L²: for two units
/// that meet, the squared distance of their beginnings plus that of their ends; for a unit inside a gap, its squared
/// length. De = (2/L) x sum over units of ((N - 1)/3 (2l³ - 3l² + l) + l² x sum over gaps h with l_h >= l of
/// (l_h - l + 1)), over mL (mL - 1) - sum over units of l (l - 1); N is the number of units, l a length, m the number of
/// coders.
///
/// Example: units 75-145 and 220-250 against 70-150, 205-225 and 250-270 in a text of 300 give 0.7286.
#[must_use]
pub fn alpha_u_1995(continuum: &Continuum) -> Value {
    let coders = continuum.coders();
    let (n_coders, length) = (coders.len() as f64, continuum.length() as f64);
    let mut difference = 0.0;
    for (index, first) in coders.iter().enumerate() {
        for (_, second) in coders.iter().enumerate().filter(|(at, _)| *at != index) {
            let pairs = first.iter().flat_map(|one| second.iter().map(move |other| (one, other)));
            difference += pairs.map(|(one, other)| squared_difference(one, other)).sum::<f64>();
        }
    }
    let observed = difference / (n_coders * (n_coders - 1.0) * length * length);
    Value::one_minus(observed, expected(continuum))
}

fn expected(continuum: &Continuum) -> f64 {
    let sections: Vec<&Section> = continuum.coders().iter().flatten().collect();
    let (units, gaps): (Vec<&Section>, Vec<&Section>) =
        sections.into_iter().partition(|section| section.code != GAP);
    let all = continuum.coders().len() as f64 * continuum.length() as f64;
    let n_units = units.len() as f64;
    let (mut sum, mut own) = (0.0, 0.0);
    for unit in units {
        let l = unit.length() as f64;
        let room: f64 = gaps
            .iter()
            .filter(|gap| gap.length() >= unit.length())
            .map(|gap| gap.length() as f64 - l + 1.0)
            .sum();
        sum += (n_units - 1.0) / 3.0 * (2.0 * l.powi(3) - 3.0 * l * l + l) + l * l * room;
        own += l * (l - 1.0);
    }
    2.0 / continuum.length() as f64 * sum / (all * (all - 1.0) - own)
}

fn squared_difference(one: &Section, other: &Section) -> f64 {
    let (mine, theirs) = (&one.stretch, &other.stretch);
    match (one.code != GAP, other.code != GAP) {
        (true, true) if mine.start < theirs.end && theirs.start < mine.end => {
            let apart = |a: u64, b: u64| (a as f64 - b as f64).powi(2);
            apart(mine.start, theirs.start) + apart(mine.end, theirs.end)
        }
        (true, false) if theirs.start <= mine.start && mine.end <= theirs.end => {
            (one.length() as f64).powi(2)
        }
        (false, true) if mine.start <= theirs.start && theirs.end <= mine.end => {
            (other.length() as f64).powi(2)
        }
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_textbook() {
        let units = |stretches: &[(u64, u64)]| {
            stretches.iter().map(|(from, to)| Section { code: 1, stretch: *from..*to }).collect()
        };
        let coders =
            vec![units(&[(75, 145), (220, 250)]), units(&[(70, 150), (205, 225), (250, 270)])];
        let Value::Number(alpha) = alpha_u_1995(&Continuum::new(300, coders).unwrap()) else {
            panic!("undefined")
        };
        assert!((alpha - 0.7286).abs() < 0.00005, "{alpha}");
        let nothing = Continuum::new(300, vec![vec![], vec![]]).unwrap();
        assert_eq!(alpha_u_1995(&nothing), Value::Undefined);
    }
}
