//! Agreement between the layers of a study.
//!
//! Compared is only what all coders have read (in any pass, or by coding in it): read and not coded is a no, unread is
//! nothing at all. What interviewers say, transcripts that are no data and what withdrawn informants said are out. Codes
//! are read through their merges, and a category counts where a code below it was given.

mod behind;
mod common_text;
mod count;
mod index;
mod question;
mod rows;
mod unitizing;
mod units;
mod warning;
mod whole_sets;
mod whose;

pub use behind::{Givers, behind};
pub use index::AgreementIndex;
pub use question::{Group, Question, RollUp, Stage, coders_with_codings};
pub use unitizing::{Unitizing, unitizing};
pub use units::{Rule, Unit};
pub use warning::{ReadState, Warning};
pub use whole_sets::masi;
pub use whose::{
    compared_by_default, compared_unless_named, is_intra_coder, samples_of, whose_in_words,
};

use common_text::CommonText;
use count::{Counts, SpanCounts, marks};
use index::Part;
use rows::Rows;

use super::brennan_prediger::brennan_prediger;
use super::cohen_kappa::{cohen_kappa, light_kappa, pooled_cohen_kappa};
use super::fleiss_kappa::fleiss_kappa;
use super::gwet_ac1::gwet_ac1;
use super::krippendorff_alpha::{krippendorff_alpha, macro_krippendorff_alpha};
use super::percent_agreement::percent_agreement;
use super::ratings::Ratings;
use super::resampling::{Interval, Resampling};
use super::two_by_two::TwoByTwo;
use super::value::Value;
use crate::domain::id::CodeId;
use crate::domain::project::Project;

/// What was asked and what came out.
#[derive(Clone, Debug)]
pub struct Report {
    /// What was asked.
    pub question: Question,
    /// Units that are compared.
    pub n_units: u64,
    /// Turns in which they lie.
    pub n_turns: u64,
    /// A row a code that anybody gave, in the order of the codebook.
    pub rows: Vec<CodeRow>,
    /// Codes in use that nobody gave where the text is compared.
    pub n_unused: usize,
    /// Figures over all rows.
    pub overall: Overall,
    /// What makes all figures weak.
    pub warnings: Vec<Warning>,
    resampling: Resampling,
}

/// The figures of one code.
#[derive(Clone, Debug)]
pub struct CodeRow {
    /// The code.
    pub code: CodeId,
    /// How deep it stands in the tree.
    pub depth: usize,
    /// Yes and no by coder.
    pub ratings: Ratings,
    /// Both, one and no yes; of three and more coders added up over all pairs.
    pub table: TwoByTwo,
    /// Krippendorff's alpha.
    pub alpha: Value,
    /// The interval of alpha by drawing turns; there is none before the draws are made.
    pub interval: Option<Interval>,
    /// What makes the figures weak.
    pub warnings: Vec<Warning>,
    spans: SpanCounts,
    place: usize,
}

/// Figures over all codes. None of them is shown without the worst code.
#[derive(Clone, Debug, PartialEq)]
pub struct Overall {
    /// Mean of the alphas that are defined.
    pub macro_alpha: Value,
    /// Pooled kappa, of two coders.
    pub pooled_kappa: Option<Value>,
    /// The code with the lowest alpha.
    pub worst: Option<(CodeId, Value)>,
}

impl CodeRow {
    /// Returns the share of units on which they agree, chance not taken off.
    #[must_use]
    pub fn percent(&self) -> Value {
        percent_agreement(&self.ratings)
    }

    /// Returns every figure with the name under which it is printed.
    #[must_use]
    pub fn figures(&self) -> Vec<(&'static str, Value)> {
        let ratings = &self.ratings;
        let mut figures = vec![
            ("positive_agreement", self.table.positive_agreement()),
            ("percent_agreement", self.percent()),
            ("krippendorff_alpha", self.alpha),
        ];
        if ratings.n_coders() == 2 {
            figures.push(("cohen_kappa", cohen_kappa(ratings, 0, 1)));
        } else {
            figures.push(("light_kappa", light_kappa(ratings)));
        }
        figures.push(("fleiss_kappa", fleiss_kappa(ratings)));
        figures.push(("brennan_prediger", brennan_prediger(ratings, 2)));
        figures.push(("gwet_ac1", gwet_ac1(ratings, 2)));
        figures.extend(self.span_figures());
        figures
    }

    fn span_figures(&self) -> Vec<(&'static str, Value)> {
        if self.ratings.n_coders() != 2 {
            return Vec::new();
        }
        let SpanCounts { stretches, exact, half_shared, touching } = self.spans;
        let f1 = |pairs: usize| Value::ratio(2.0 * pairs as f64, stretches as f64);
        vec![
            ("span_f1_exact", f1(exact)),
            ("span_f1_iou50", f1(half_shared)),
            ("span_f1_touch", f1(touching)),
        ]
    }
}

impl Report {
    /// Makes up to `draws` more draws of turns; returns whether the intervals are there.
    pub fn resample(&mut self, draws: u32) -> bool {
        if !self.resampling.is_done() && self.resampling.step(draws) {
            let intervals = self.resampling.intervals();
            for row in &mut self.rows {
                row.interval = intervals.get(row.place).copied();
            }
        }
        self.resampling.is_done()
    }

    /// Returns the draws made so far.
    #[must_use]
    pub fn n_draws(&self) -> u32 {
        self.resampling.n_done()
    }
}

/// Compares the layers that `question` names, on an index that was made for its unit.
#[must_use]
pub fn report(project: &Project, index: &AgreementIndex, question: &Question) -> Report {
    let question = &question.with_turns_of_its_sample(project);
    let rows = Rows::of(project, question, index.codes());
    let mut counts = Counts::new(question, rows.codes.len());
    let mut seen = Seen { late: vec![0; rows.codes.len()], ..Seen::default() };
    for (id, transcript) in &project.transcripts {
        let is_asked = question.transcripts.is_empty() || question.transcripts.contains(id);
        let Some(part) = index.parts().get(id).filter(|_| is_asked) else { continue };
        let common = CommonText::of(project, id, transcript, part, question);
        if common.n_asked == 0 {
            continue;
        }
        seen.note(part, &common, question, &rows);
        if common.n_read > 0 {
            counts.add(part, &common, question, &rows);
        }
    }
    finish(question, &rows, counts, &seen)
}

/// What is told beside the figures.
#[derive(Default)]
struct Seen {
    read: ReadState,
    unplaced: usize,
    n_late: usize,
    late: Vec<usize>,
}

impl Seen {
    fn note(&mut self, part: &Part, common: &CommonText, question: &Question, rows: &Rows) {
        self.read.asked += 1;
        self.read.whole += usize::from(common.n_read == common.n_asked);
        self.read.part += usize::from(common.n_read > 0 && common.n_read < common.n_asked);
        for (place, coder) in question.coders.iter().enumerate() {
            self.unplaced += part.unplaced.get(coder).copied().unwrap_or(0);
            for mark in marks(part, place, question).filter(|mark| mark.is_late) {
                let counts = rows.of_code.get(mark.code as usize).map_or(&[][..], Vec::as_slice);
                self.n_late += usize::from(!counts.is_empty());
                for row in counts {
                    if let Some(late) = self.late.get_mut(*row as usize) {
                        *late += 1;
                    }
                }
            }
        }
    }

    fn warnings(&self, n_units: u64) -> Vec<Warning> {
        let mut warnings = Vec::new();
        if n_units < warning::FEW_UNITS {
            warnings.push(Warning::FewUnits(n_units));
        }
        if self.read.whole < self.read.asked {
            warnings.push(Warning::PartlyRead(self.read));
        }
        if self.n_late > 0 {
            warnings.push(Warning::EditedAfterTalk(self.n_late));
        }
        if self.unplaced > 0 {
            warnings.push(Warning::Unplaced(self.unplaced));
        }
        warnings
    }
}

fn finish(question: &Question, rows: &Rows, counts: Counts, seen: &Seen) -> Report {
    let n_coders = question.coders.len();
    let mut found = Vec::new();
    for (place, (code, depth)) in rows.codes.iter().enumerate() {
        let masks = counts.masks.get(place).into_iter().flatten();
        let mut masks: Vec<(u32, u64)> = masks.map(|(mask, count)| (*mask, *count)).collect();
        let n_positive: u64 = masks.iter().map(|(_, count)| count).sum();
        if n_positive == 0 {
            continue;
        }
        masks.push((0, counts.n_units - n_positive));
        let ratings = Ratings::of_masks(n_coders, masks);
        let table = TwoByTwo::of_all_pairs(&ratings);
        let n_late = seen.late.get(place).copied().unwrap_or(0);
        found.push(CodeRow {
            code: code.clone(),
            depth: *depth,
            alpha: krippendorff_alpha(&ratings),
            interval: None,
            warnings: Warning::of_code(table, n_positive, n_late),
            spans: counts.spans.get(place).copied().unwrap_or_default(),
            ratings,
            table,
            place,
        });
    }
    Report {
        question: question.clone(),
        n_units: counts.n_units,
        n_turns: counts.n_turns,
        n_unused: rows.codes.len() - found.len(),
        overall: Overall::of(&found, n_coders),
        warnings: seen.warnings(counts.n_units),
        rows: found,
        resampling: counts.resampling,
    }
}

impl Overall {
    fn of(rows: &[CodeRow], n_coders: usize) -> Self {
        let defined = rows.iter().filter_map(|row| Some((row, row.alpha.number()?)));
        let worst = defined.min_by(|a, b| a.1.total_cmp(&b.1));
        Self {
            macro_alpha: macro_krippendorff_alpha(rows.iter().map(|row| row.alpha)),
            pooled_kappa: (n_coders == 2)
                .then(|| pooled_cohen_kappa(rows.iter().map(|row| &row.ratings))),
            worst: worst.map(|(row, _)| (row.code.clone(), row.alpha)),
        }
    }
}

#[cfg(test)]
mod tests;
