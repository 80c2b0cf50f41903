//! Tables of marked stretches.

use std::collections::{BTreeMap, BTreeSet};

use super::sheet::{Row, Sheet};
use super::{Figure, Source, TableOptions, TableProblem, placed};
use crate::services::agreement::alpha_u_1995::alpha_u_1995;
use crate::services::agreement::coefficients::{Named, of_code};
use crate::services::agreement::continuum::{Continuum, Section};
use crate::services::agreement::ratings::Ratings;
use crate::services::agreement::span_f1::{Pairing, span_f1};
use crate::services::agreement::stretches::{Stretch, clip, sweep, total, union};
use crate::services::agreement::unitizing_alpha::unitizing_alphas;

/// More coders than this cannot be told apart in one comparison.
const MOST_CODERS: usize = 32;

/// Computes the figures of a table of stretches.
pub(super) fn spans(
    sheet: &Sheet,
    options: &TableOptions,
) -> Result<Vec<Figure>, Vec<TableProblem>> {
    sheet.require(&["coder", "code", "start", "end"])?;
    let marks = read_marks(sheet)?;
    let last = marks.iter().map(|mark| mark.stretch.end).max().unwrap_or(0);
    let of_text = options.text.as_ref().map(|text| text.text.chars().count() as u64);
    let length = options.length.or(of_text).unwrap_or(last);
    let too_long: Vec<TableProblem> = marks
        .iter()
        .filter(|mark| mark.stretch.end > length)
        .map(|mark| {
            let end = mark.stretch.end;
            let why = format!("the stretch ends at {end}, but the text has {length} characters");
            sheet.problem(mark.line, "end", why)
        })
        .collect();
    if !too_long.is_empty() {
        return Err(too_long);
    }
    let coders = sheet.coders(&options.coders);
    if coders.len() > MOST_CODERS {
        let why = format!("{} coders are more than {MOST_CODERS}", coders.len());
        return Err(vec![sheet.problem(1, "coder", why)]);
    }
    let allowed = match &options.read {
        Some(read) => read_by_all(read, &coders, length)?,
        None => whole(length),
    };
    let text = MarkedText { marks, coders, allowed, codes: sheet.distinct("code") };
    match &options.codes {
        Some(tree) => {
            let tree = Tree::read(tree, &text.codes)?;
            text.rolled_up(&tree, options)
        }
        None => text.figures(options),
    }
}

/// One row of the table.
#[derive(Clone, Debug)]
struct Mark {
    line: u64,
    coder: String,
    code: String,
    stretch: Stretch,
}

fn read_marks(sheet: &Sheet) -> Result<Vec<Mark>, Vec<TableProblem>> {
    all(sheet, |row| {
        Ok(Mark {
            line: row.line,
            coder: sheet.word(row, "coder")?.to_owned(),
            code: sheet.word(row, "code")?.to_owned(),
            stretch: stretch(sheet, row)?,
        })
    })
}

fn whole(length: u64) -> Vec<Stretch> {
    union(std::iter::once(0..length).collect())
}

/// Returns what all coders have read, from a table of what each has.
fn read_by_all(
    source: &Source,
    coders: &[String],
    length: u64,
) -> Result<Vec<Stretch>, Vec<TableProblem>> {
    let sheet = Sheet::read(source)?;
    sheet.require(&["coder", "start", "end"])?;
    let rows =
        all(&sheet, |row| Ok((sheet.word(row, "coder")?.to_owned(), stretch(&sheet, row)?)))?;
    let read = coders.iter().map(|coder| {
        let own = rows.iter().filter(|(reader, _)| reader == coder);
        union(own.map(|(_, stretch)| stretch.clone()).collect())
    });
    Ok(read.fold(whole(length), |common, own| clip(&common, &own)))
}

fn stretch(sheet: &Sheet, row: &Row) -> Result<Stretch, TableProblem> {
    let (start, end) = (sheet.number(row, "start")?, sheet.number(row, "end")?);
    if end <= start {
        let why = "the stretch ends where it starts, or before";
        return Err(sheet.problem(row.line, "end", why));
    }
    Ok(start..end)
}

/// Reads every row, or returns what is wrong with any.
fn all<T>(
    sheet: &Sheet,
    mut read: impl FnMut(&Row) -> Result<T, TableProblem>,
) -> Result<Vec<T>, Vec<TableProblem>> {
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    for row in sheet.rows() {
        match read(row) {
            Ok(row) => rows.push(row),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(rows) } else { Err(problems) }
}

/// A text with everybody's marks, of which only what all have read counts.
struct MarkedText {
    marks: Vec<Mark>,
    coders: Vec<String>,
    allowed: Vec<Stretch>,
    codes: Vec<String>,
}

impl MarkedText {
    fn figures(&self, options: &TableOptions) -> Result<Vec<Figure>, Vec<TableProblem>> {
        let units = units(options)?;
        let mut figures = Vec::new();
        for code in &self.codes {
            let stretches = self.stretches(&BTreeSet::from([code.as_str()]));
            figures.extend(placed(of_code(&self.by_character(&stretches)), "char", code));
            figures.extend(self.by_units(&units, &stretches, "", code));
            figures.extend(placed(span_figures(&stretches), "span", code));
            figures.extend(placed(self.alone(code), "continuum", code));
        }
        figures.extend(self.together());
        Ok(figures)
    }

    fn rolled_up(
        &self,
        tree: &Tree,
        options: &TableOptions,
    ) -> Result<Vec<Figure>, Vec<TableProblem>> {
        let units = units(options)?;
        let mut figures = Vec::new();
        for code in &tree.codes {
            let stretches = self.stretches(&tree.from(code));
            figures.extend(placed(of_code(&self.by_character(&stretches)), "char-rollup", code));
            figures.extend(self.by_units(&units, &stretches, "-rollup", code));
        }
        Ok(figures)
    }

    /// Returns each coder's stretches with one of `codes`, within what all have read.
    fn stretches(&self, codes: &BTreeSet<&str>) -> Vec<Vec<Stretch>> {
        let of = |coder: &String| {
            let own = self.marks.iter().filter(|mark| mark.coder == *coder);
            let own = own.filter(|mark| codes.contains(mark.code.as_str()));
            clip(&union(own.map(|mark| mark.stretch.clone()).collect()), &self.allowed)
        };
        self.coders.iter().map(of).collect()
    }

    fn by_character(&self, stretches: &[Vec<Stretch>]) -> Ratings {
        let mut pieces = Vec::new();
        sweep(stretches, &self.allowed, |mask, length| pieces.push((mask, length)));
        Ratings::of_masks(self.coders.len(), pieces)
    }

    fn by_units(
        &self,
        units: &[(String, Vec<Stretch>)],
        stretches: &[Vec<Stretch>],
        ending: &str,
        code: &str,
    ) -> Vec<Figure> {
        let mut figures = Vec::new();
        for (kind, units) in units {
            let read: Vec<&Stretch> = units.iter().filter(|unit| self.is_read(unit)).collect();
            for (rule, least) in [("any", None), ("half", Some(2))] {
                let masks = read.iter().map(|unit| (mask(unit, stretches, least), 1));
                let ratings = Ratings::of_masks(self.coders.len(), masks);
                let unit = format!("{kind}-{rule}{ending}");
                figures.extend(placed(of_code(&ratings), &unit, code));
            }
        }
        figures
    }

    /// A unit counts where all have read all of it.
    fn is_read(&self, unit: &Stretch) -> bool {
        total(&clip(std::slice::from_ref(unit), &self.allowed)) == unit.end - unit.start
    }

    /// Returns the unitizing figures of one code, whatever lies beside it.
    fn alone(&self, code: &str) -> Vec<Named> {
        let units = self.coders.iter().map(|coder| self.units_of(coder, Some((code, 1)))).collect();
        let Some(continuum) = Continuum::new(total(&self.allowed), units) else {
            return Vec::new();
        };
        vec![
            ("bar_u_alpha", unitizing_alphas(&continuum).bar),
            ("alpha_U_1995", alpha_u_1995(&continuum)),
        ]
    }

    /// Returns the unitizing figures over all codes, where no coder's codes overlap each other.
    fn together(&self) -> Vec<Figure> {
        let units = self.coders.iter().map(|coder| self.units_of(coder, None)).collect();
        let Some(continuum) = Continuum::new(total(&self.allowed), units) else {
            return Vec::new();
        };
        let alphas = unitizing_alphas(&continuum);
        let overall = vec![
            ("u_alpha", alphas.u),
            ("bar_u_alpha", alphas.bar),
            ("cu_alpha", alphas.cu),
            ("cu_coverage", alphas.cu_coverage),
        ];
        let mut figures: Vec<Figure> = placed(overall, "continuum", "*").collect();
        for (code, number) in self.codes.iter().zip(1..) {
            if let Some(value) = alphas.ku.get(&number) {
                figures.extend(placed(vec![("ku_alpha", *value)], "continuum", code));
            }
        }
        figures
    }

    /// Returns a coder's units: marks of one code that overlap are one, those that touch stay two. What not all have read
    /// is cut out of the text.
    fn units_of(&self, coder: &str, only: Option<(&str, u32)>) -> Vec<Section> {
        let mut units = Vec::new();
        for (code, number) in self.codes.iter().zip(1..) {
            let number = match only {
                Some((wanted, number)) if wanted == code => number,
                Some(_) => continue,
                None => number,
            };
            let own = self.marks.iter().filter(|mark| mark.coder == coder && mark.code == *code);
            for stretch in join_overlaps(own.map(|mark| mark.stretch.clone()).collect()) {
                let parts = clip(std::slice::from_ref(&stretch), &self.allowed);
                units.extend(
                    parts
                        .into_iter()
                        .map(|part| Section { code: number, stretch: self.closed_up(&part) }),
                );
            }
        }
        units
    }

    /// Returns where a part lies once everything that is not allowed is taken out before it.
    fn closed_up(&self, part: &Stretch) -> Stretch {
        let before = total(&clip(&self.allowed, std::slice::from_ref(&(0..part.start))));
        before..before + (part.end - part.start)
    }
}

/// Returns who covers a unit: any character of it, or at least one in `least` of its characters.
fn mask(unit: &Stretch, stretches: &[Vec<Stretch>], least: Option<u64>) -> u32 {
    let mut mask = 0;
    for (coder, own) in stretches.iter().enumerate() {
        let covered = total(&clip(own, std::slice::from_ref(unit)));
        let counts = match least {
            None => covered > 0,
            Some(parts) => covered * parts >= unit.end - unit.start,
        };
        mask |= u32::from(counts) << coder;
    }
    mask
}

fn span_figures(stretches: &[Vec<Stretch>]) -> Vec<Named> {
    let [first, second] = stretches else { return Vec::new() };
    [
        ("span_f1_exact", Pairing::Exact),
        ("span_f1_iou50", Pairing::HalfShared),
        ("span_f1_touch", Pairing::Touching),
    ]
    .map(|(name, pairing)| (name, span_f1(first, second, pairing)))
    .to_vec()
}

fn join_overlaps(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.sort_by_key(|stretch| (stretch.start, stretch.end));
    let mut joined: Vec<Stretch> = Vec::new();
    for stretch in stretches {
        match joined.last_mut() {
            Some(last) if stretch.start < last.end => last.end = last.end.max(stretch.end),
            _ => joined.push(stretch),
        }
    }
    joined
}

/// Reads the table of units, kind by kind in the order in which they come.
fn units(options: &TableOptions) -> Result<Vec<(String, Vec<Stretch>)>, Vec<TableProblem>> {
    let Some(source) = &options.units else { return Ok(Vec::new()) };
    let sheet = Sheet::read(source)?;
    sheet.require(&["kind", "unit", "start", "end"])?;
    let rows = all(&sheet, |row| {
        Ok((sheet.word(row, "kind")?, stretch(&sheet, row)?))
            .map(|(kind, stretch)| (kind.to_owned(), stretch))
    })?;
    let of = |kind: String| {
        let own = rows.iter().filter(|(other, _)| *other == kind);
        let own = own.map(|(_, stretch)| stretch.clone()).collect();
        (kind, own)
    };
    Ok(sheet.distinct("kind").into_iter().map(of).collect())
}

/// The tree of codes.
struct Tree {
    codes: Vec<String>,
    parents: BTreeMap<String, String>,
}

impl Tree {
    fn read(source: &Source, marked: &[String]) -> Result<Self, Vec<TableProblem>> {
        let sheet = Sheet::read(source)?;
        sheet.require(&["code", "parent"])?;
        let rows = all(&sheet, |row| {
            let (code, parent) = (sheet.word(row, "code")?, sheet.cell(row, "parent"));
            Ok((code.to_owned(), parent.to_owned()))
        })?;
        let mut codes = sheet.distinct("code");
        let beside: Vec<String> =
            marked.iter().filter(|code| !codes.contains(code)).cloned().collect();
        codes.extend(beside);
        Ok(Self {
            codes,
            parents: rows.into_iter().filter(|(_, parent)| !parent.is_empty()).collect(),
        })
    }

    /// Returns a code and all below it.
    fn from<'a>(&'a self, code: &'a str) -> BTreeSet<&'a str> {
        let mut found = BTreeSet::from([code]);
        let mut waiting = vec![code];
        while let Some(above) = waiting.pop() {
            for (child, _) in self.parents.iter().filter(|(_, parent)| *parent == above) {
                if found.insert(child) {
                    waiting.push(child);
                }
            }
        }
        found
    }
}
