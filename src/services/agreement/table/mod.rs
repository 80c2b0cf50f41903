//! Figures from plain tables, so that what another program or a publication prints can be checked.
//!
//! Three forms are read: one label a unit and coder (`unit,coder,label`), any number of codes a unit and coder
//! (`unit,coder,code`, an empty code where the coder read the unit and applied nothing), and marked stretches
//! (`coder,code,start,end`, half-open, counted in Unicode scalar values from 0). Beside stretches there may be tables of
//! what each coder has read, of the tree of codes and of units in the text.

mod labels;
mod sheet;
mod spans;

use std::fmt;

use super::coefficients::Named;
use super::value::Value;
use sheet::Sheet;

/// A file as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// What it is called.
    pub name: String,
    /// What is in it.
    pub text: String,
}

/// What a row of the table says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableKind {
    /// The one label that a coder gave a unit.
    Nominal,
    /// One of the codes that a coder gave a unit.
    MultiLabel,
    /// A stretch that a coder marked with a code.
    Spans,
}

/// What the table itself does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableOptions {
    /// What a row says; where nothing is given the header tells.
    pub kind: Option<TableKind>,
    /// Who is compared, in this order; everybody in the table where nobody is named.
    pub coders: Vec<String>,
    /// How many labels could be used; as many as occur where nothing is given.
    pub categories: Option<u32>,
    /// Length of the text; that of `text`, or the end of the last stretch, where nothing is given.
    pub length: Option<u64>,
    /// What each coder has read: `coder,start,end`. All of the text where there is none.
    pub read: Option<Source>,
    /// The tree of codes: `code,parent`. A code then counts where it or one below it was applied.
    pub codes: Option<Source>,
    /// Units in the text: `kind,unit,start,end`.
    pub units: Option<Source>,
    /// The text itself, from which only its length is taken.
    pub text: Option<Source>,
}

/// One figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Name of the coefficient.
    pub measure: &'static str,
    /// What was counted: `unit`, `char`, `sentence-any`, `span`, `continuum` and the like.
    pub unit: String,
    /// Which code; `*` is all of them.
    pub code: String,
    /// The figure.
    pub value: Value,
}

/// What is wrong with a table, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableProblem {
    /// Name of the file.
    pub file: String,
    /// Line in it, from 1.
    pub line: u64,
    /// Name of the column; empty where it is the line as a whole.
    pub column: String,
    /// What is wrong.
    pub why: String,
}

impl fmt::Display for TableProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} line {}", self.file, self.line)?;
        if !self.column.is_empty() {
            write!(formatter, ", column «{}»", self.column)?;
        }
        write!(formatter, ": {}", self.why)
    }
}

/// Computes every figure for which the table has what is needed.
///
/// # Errors
/// Returns all that is wrong with the tables; then nothing is computed.
pub fn figures_of_table(
    table: &Source,
    options: &TableOptions,
) -> Result<Vec<Figure>, Vec<TableProblem>> {
    let sheet = Sheet::read(table)?;
    let kind = match options.kind {
        Some(kind) => kind,
        None => guess_kind(&sheet)?,
    };
    match kind {
        TableKind::Nominal => labels::nominal(&sheet, options),
        TableKind::MultiLabel => labels::multi_label(&sheet, options),
        TableKind::Spans => spans::spans(&sheet, options),
    }
}

fn guess_kind(sheet: &Sheet) -> Result<TableKind, Vec<TableProblem>> {
    let has = |columns: &[&str]| columns.iter().all(|column| sheet.has(column));
    if has(&["coder", "code", "start", "end"]) {
        Ok(TableKind::Spans)
    } else if has(&["unit", "coder", "label"]) {
        Ok(TableKind::Nominal)
    } else if has(&["unit", "coder", "code"]) {
        Ok(TableKind::MultiLabel)
    } else {
        let why = "the columns are none of: unit,coder,label; unit,coder,code; \
                   coder,code,start,end";
        Err(vec![sheet.problem(1, "", why)])
    }
}

/// Gives figures their unit and code.
fn placed(figures: Vec<Named>, unit: &str, code: &str) -> impl Iterator<Item = Figure> {
    figures.into_iter().map(move |(measure, value)| Figure {
        measure,
        unit: unit.to_owned(),
        code: code.to_owned(),
        value,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::{Path, PathBuf};

    use super::*;

    fn folder() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/agreement-cases")
    }

    fn source(name: &str) -> Option<Source> {
        let text = std::fs::read_to_string(folder().join(name)).ok()?;
        Some(Source { name: name.to_owned(), text })
    }

    fn records(name: &str) -> Vec<BTreeMap<String, String>> {
        let mut reader = csv::Reader::from_path(folder().join(name)).unwrap();
        reader.deserialize().map(Result::unwrap).collect()
    }

    fn computed(case: &BTreeMap<String, String>) -> Vec<Figure> {
        let name = &case["case"];
        let beside = |ending: &str| source(&format!("{name}{ending}"));
        let options = TableOptions {
            kind: None,
            coders: case["coders"].split(' ').map(str::to_owned).collect(),
            categories: case["categories"].parse().ok(),
            length: case["length"].parse().ok(),
            read: beside(".read.csv"),
            codes: beside(".codes.csv"),
            units: beside(".units.csv"),
            text: beside(".txt"),
        };
        figures_of_table(&source(&format!("{name}.csv")).unwrap(), &options).unwrap()
    }

    #[test]
    fn every_figure_of_the_agreement_cases_comes_out() {
        let figures: BTreeMap<String, Vec<Figure>> = records("cases.csv")
            .iter()
            .map(|case| (case["case"].clone(), computed(case)))
            .collect();
        let expected = records("expected.csv");
        assert_eq!(expected.len(), 379);
        for row in expected {
            let found = figures[&row["case"]].iter().find(|figure| {
                figure.measure == row["measure"]
                    && figure.unit == row["unit"]
                    && figure.code == row["code"]
            });
            let found = found.unwrap_or_else(|| panic!("missing: {row:?}")).value;
            match found {
                Value::Undefined => assert_eq!(row["value"], "undefined", "{row:?}"),
                Value::Number(number) => {
                    let wanted: f64 = row["value"].parse().unwrap_or(f64::NAN);
                    let tolerance: f64 = row["tolerance"].parse().unwrap();
                    assert!((number - wanted).abs() <= tolerance, "{number}: {row:?}");
                }
            }
        }
    }

    fn problems(text: &str, options: &TableOptions) -> Vec<String> {
        let source = Source { name: "t.csv".to_owned(), text: text.to_owned() };
        let problems = figures_of_table(&source, options).unwrap_err();
        problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_is_wrong_with_a_table_is_told_with_its_place() {
        let plain = TableOptions::default();
        assert_eq!(
            problems("coder,code,start,end\nA,c,5,x\nA,c,9,9\n,c,1,2\n", &plain),
            [
                "t.csv line 2, column «end»: «x» is no whole number",
                "t.csv line 3, column «end»: the stretch ends where it starts, or before",
                "t.csv line 4, column «coder»: nothing stands there",
            ]
        );
        assert_eq!(
            problems("unit,coder,label\nu1,A,x\nu1,A,y\n", &plain),
            [
                "t.csv line 3, column «label»: A has two labels for «u1»; of one label a unit only one can be given"
            ]
        );
        assert_eq!(
            problems("a,b\n1,2\n", &plain),
            [
                "t.csv line 1: the columns are none of: unit,coder,label; unit,coder,code; coder,code,start,end"
            ]
        );
        assert_eq!(problems("", &plain), ["t.csv line 1: there is no header"]);
        assert_eq!(
            problems("unit,coder,label\nu1,A\n", &plain),
            ["t.csv line 2: 2 cells where the header has 3"]
        );
        let short = TableOptions { length: Some(10), ..TableOptions::default() };
        assert_eq!(
            problems("coder,code,start,end\nA,c,5,11\n", &short),
            ["t.csv line 2, column «end»: the stretch ends at 11, but the text has 10 characters"]
        );
        let spans = TableOptions { kind: Some(TableKind::Spans), ..TableOptions::default() };
        assert_eq!(
            problems("unit,coder,label\nu1,A,x\n", &spans),
            [
                "t.csv line 1: there is no column «code»",
                "t.csv line 1: there is no column «start»",
                "t.csv line 1: there is no column «end»",
            ]
        );
    }

    #[test]
    fn a_coder_who_is_not_in_a_table_of_labels_is_named() {
        let options = TableOptions {
            coders: vec!["A".to_owned(), "C".to_owned()],
            ..TableOptions::default()
        };
        assert_eq!(
            problems("unit,coder,label\nu1,A,x\nu1,B,x\n", &options),
            ["t.csv line 1, column «coder»: nobody is called «C»; there are: A, B"]
        );
    }

    #[test]
    fn a_table_of_one_coder_has_only_undefined_figures() {
        let source = Source { name: "t".to_owned(), text: "unit,coder,label\nu1,A,x\n".to_owned() };
        let figures = figures_of_table(&source, &TableOptions::default()).unwrap();
        assert!(figures.iter().all(|figure| figure.value == Value::Undefined), "{figures:?}");
    }
}
