//! Tables of units with labels or codes.

use std::collections::{BTreeMap, BTreeSet};

use super::sheet::{Row, Sheet};
use super::{Figure, TableOptions, TableProblem, placed};
use crate::services::agreement::coefficients::{of_code, of_labels};
use crate::services::agreement::cohen_kappa::pooled_cohen_kappa;
use crate::services::agreement::krippendorff_alpha::{
    krippendorff_alpha, macro_krippendorff_alpha,
};
use crate::services::agreement::masi_alpha::{CodeSet, masi_alpha};
use crate::services::agreement::ratings::Ratings;

/// Computes the figures of a table with one label a unit and coder.
pub(super) fn nominal(
    sheet: &Sheet,
    options: &TableOptions,
) -> Result<Vec<Figure>, Vec<TableProblem>> {
    sheet.require(&["unit", "coder", "label"])?;
    let coders = coders(sheet, options)?;
    let labels = sheet.distinct("label");
    let mut units: BTreeMap<&str, Vec<Option<u32>>> = BTreeMap::new();
    let mut problems = Vec::new();
    for row in sheet.rows() {
        let read = || -> Result<(), TableProblem> {
            let (unit, coder) = (sheet.word(row, "unit")?, sheet.word(row, "coder")?);
            let label = place(&labels, sheet.word(row, "label")?);
            let Some(at) = coders.iter().position(|name| name == coder) else { return Ok(()) };
            let given = units.entry(unit).or_insert_with(|| vec![None; coders.len()]);
            match given.get_mut(at) {
                Some(slot @ None) => *slot = label,
                _ => return Err(two_labels(sheet, row, coder, unit)),
            }
            Ok(())
        };
        problems.extend(read_row(read));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut ratings = Ratings::new(coders.len());
    for labels in units.into_values() {
        ratings.add(labels, 1);
    }
    let n_labels = u32::try_from(labels.len()).unwrap_or(u32::MAX);
    let figures = of_labels(&ratings, options.categories.unwrap_or(n_labels));
    Ok(placed(figures, "unit", "*").collect())
}

/// Computes the figures of a table with any number of codes a unit and coder.
pub(super) fn multi_label(
    sheet: &Sheet,
    options: &TableOptions,
) -> Result<Vec<Figure>, Vec<TableProblem>> {
    sheet.require(&["unit", "coder", "code"])?;
    let coders = coders(sheet, options)?;
    let codes = sheet.distinct("code");
    let mut units: BTreeMap<&str, Vec<Option<CodeSet>>> = BTreeMap::new();
    let mut problems = Vec::new();
    for row in sheet.rows() {
        let read = || -> Result<(), TableProblem> {
            let (unit, coder) = (sheet.word(row, "unit")?, sheet.word(row, "coder")?);
            let Some(at) = coders.iter().position(|name| name == coder) else { return Ok(()) };
            let given = units.entry(unit).or_insert_with(|| vec![None; coders.len()]);
            if let Some(slot) = given.get_mut(at) {
                let set = slot.get_or_insert_default();
                set.extend(place(&codes, sheet.cell(row, "code")));
            }
            Ok(())
        };
        problems.extend(read_row(read));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let units: Vec<Vec<Option<CodeSet>>> = units.into_values().collect();
    Ok(figures_of_sets(&units, &codes, coders.len()))
}

fn figures_of_sets(
    units: &[Vec<Option<CodeSet>>],
    codes: &[String],
    n_coders: usize,
) -> Vec<Figure> {
    let ratings: Vec<Ratings> =
        (0..).take(codes.len()).map(|code| yes_or_no(units, code, n_coders)).collect();
    let mut figures: Vec<Figure> = codes
        .iter()
        .zip(&ratings)
        .flat_map(|(code, ratings)| placed(of_code(ratings), "unit", code))
        .collect();
    let alphas = ratings.iter().map(krippendorff_alpha);
    let mut overall = vec![("macro_krippendorff_alpha", macro_krippendorff_alpha(alphas))];
    if n_coders == 2 {
        overall.push(("pooled_cohen_kappa", pooled_cohen_kappa(ratings.iter())));
    }
    let read: Vec<Vec<CodeSet>> =
        units.iter().map(|sets| sets.iter().flatten().cloned().collect()).collect();
    overall.push(("masi_alpha", masi_alpha(&read)));
    figures.extend(placed(overall, "unit", "*"));
    figures
}

fn yes_or_no(units: &[Vec<Option<CodeSet>>], code: u32, n_coders: usize) -> Ratings {
    let mut ratings = Ratings::new(n_coders);
    for sets in units {
        let said = |set: &Option<CodeSet>| set.as_ref().map(|set| u32::from(set.contains(&code)));
        ratings.add(sets.iter().map(said).collect(), 1);
    }
    ratings
}

/// Returns who is compared; who is named and is not in the table is told.
fn coders(sheet: &Sheet, options: &TableOptions) -> Result<Vec<String>, Vec<TableProblem>> {
    let there: BTreeSet<String> = sheet.distinct("coder").into_iter().collect();
    let missing = options.coders.iter().filter(|coder| !there.contains(*coder));
    let names = Vec::from_iter(there.iter().map(String::as_str)).join(", ");
    let problems: Vec<TableProblem> = missing
        .map(|coder| {
            sheet.problem(1, "coder", format!("nobody is called «{coder}»; there are: {names}"))
        })
        .collect();
    if problems.is_empty() { Ok(sheet.coders(&options.coders)) } else { Err(problems) }
}

fn place(all: &[String], wanted: &str) -> Option<u32> {
    u32::try_from(all.iter().position(|one| one == wanted)?).ok()
}

fn two_labels(sheet: &Sheet, row: &Row, coder: &str, unit: &str) -> TableProblem {
    let why =
        format!("{coder} has two labels for «{unit}»; of one label a unit only one can be given");
    sheet.problem(row.line, "label", why)
}

fn read_row(read: impl FnOnce() -> Result<(), TableProblem>) -> Option<TableProblem> {
    read().err()
}
