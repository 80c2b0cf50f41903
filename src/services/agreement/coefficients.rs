//! The coefficients by the names under which they are printed.

use super::brennan_prediger::brennan_prediger;
use super::cohen_kappa::{cohen_kappa, light_kappa};
use super::fleiss_kappa::fleiss_kappa;
use super::gwet_ac1::gwet_ac1;
use super::krippendorff_alpha::krippendorff_alpha;
use super::percent_agreement::percent_agreement;
use super::ratings::Ratings;
use super::scott_pi::scott_pi;
use super::two_by_two::TwoByTwo;
use super::value::Value;

/// A coefficient with the name under which it is printed.
pub type Named = (&'static str, Value);

/// Returns every coefficient of labels that makes sense for as many coders; `n_categories` labels could be used.
#[must_use]
pub fn of_labels(ratings: &Ratings, n_categories: u32) -> Vec<Named> {
    let mut figures = vec![("percent_agreement", percent_agreement(ratings))];
    if ratings.n_coders() == 2 {
        figures.push(("cohen_kappa", cohen_kappa(ratings, 0, 1)));
        figures.push(("scott_pi", scott_pi(ratings)));
    } else {
        figures.push(("light_kappa", light_kappa(ratings)));
        figures.push(("fleiss_kappa", fleiss_kappa(ratings)));
    }
    figures.push(("brennan_prediger", brennan_prediger(ratings, n_categories)));
    figures.push(("gwet_ac1", gwet_ac1(ratings, n_categories)));
    figures.push(("krippendorff_alpha", krippendorff_alpha(ratings)));
    figures
}

/// Returns every coefficient of one code, that is yes (1) or no (0) in each unit.
#[must_use]
pub fn of_code(ratings: &Ratings) -> Vec<Named> {
    let mut figures = of_labels(ratings, 2);
    let table = TwoByTwo::of_all_pairs(ratings);
    figures.push(("positive_agreement", table.positive_agreement()));
    if ratings.n_coders() == 2 {
        figures.push(("negative_agreement", table.negative_agreement()));
        figures.push(("jaccard", table.jaccard()));
    }
    figures
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_coders_have_cohens_kappa_and_three_have_lights_and_fleiss() {
        let names = |ratings: &Ratings| -> Vec<&str> {
            of_code(ratings).into_iter().map(|(name, _)| name).collect()
        };
        let two = names(&Ratings::of_two([1, 2, 3, 4]));
        assert!(two.contains(&"cohen_kappa") && two.contains(&"jaccard"));
        assert!(!two.contains(&"light_kappa"));
        let three = names(&Ratings::of_masks(3, [(0b101, 2)]));
        assert!(three.contains(&"light_kappa") && three.contains(&"fleiss_kappa"));
        assert!(!three.contains(&"cohen_kappa") && !three.contains(&"scott_pi"));
    }
}
