//! How far the coders agree: a row a code.

use crate::app::App;
use crate::app::commands::agreement::narrow::in_words;
use crate::app::geometry::body;
use crate::app::transcript::layout::top_for;
use crate::app::words::{counted, grouped};
use crate::domain::id::{CodeId, CoderId};
use crate::services::agreement::study::{
    AgreementIndex, CodeRow, Group, Question, Report, Warning, coders_with_codings, report,
    whose_in_words,
};
use crate::services::agreement::value::Value;

/// Bytes of text looked at before others have their turn: a few milliseconds.
const SLICE_OF_TEXT: usize = 400_000;
/// Cells from which on the worst code has its name beside the figure over all, else its two letters.
const ROOM_FOR_NAMES: u16 = 64;
/// Turns drawn before others have their turn.
const SLICE_OF_DRAWS: u64 = 400_000;

/// How far the coders agree.
#[derive(Debug)]
pub struct AgreementScreen {
    /// What is asked.
    pub question: Question,
    /// The order of the rows.
    pub order: Order,
    /// The rows as they stand now.
    pub rows: Vec<AgreementRow>,
    /// The chosen row.
    pub cursor: usize,
    /// First row in view.
    pub top: usize,
    /// Rows in view.
    pub height: usize,
    /// Whose layers are compared, in words.
    pub whose: String,
    /// What is compared: units, turns, draws, seed.
    pub basis: String,
    /// The figures over all codes, with the worst code.
    pub overall: String,
    /// What makes all figures weak, in words.
    pub notes: Vec<String>,
    codes: Option<Report>,
    pens: Option<Report>,
    known: Option<(u64, u64, Question)>,
    is_hidden: bool,
}

/// The order of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As in the codebook.
    #[default]
    Codebook,
    /// The lowest alpha first; where there is none last.
    WorstFirst,
}

/// A row of the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreementRow {
    /// The code; none for a heading.
    pub code: Option<CodeId>,
    /// The two letters.
    pub handle: String,
    /// The name, moved in by its depth.
    pub name: String,
    /// a, b, c and d.
    pub fields: [String; 4],
    /// Positive agreement.
    pub positive: String,
    /// Percent agreement.
    pub percent: String,
    /// Krippendorff's alpha.
    pub alpha: String,
    /// Its interval.
    pub interval: String,
    /// What makes it weak, in words.
    pub warnings: Vec<String>,
}

impl AgreementScreen {
    /// Asks for the agreement of `coders`.
    #[must_use]
    pub fn new(coders: Vec<CoderId>) -> Self {
        Self {
            question: Question::of(coders),
            order: Order::default(),
            rows: Vec::new(),
            cursor: 0,
            top: 0,
            height: 1,
            whose: String::new(),
            basis: String::new(),
            overall: String::new(),
            notes: Vec::new(),
            codes: None,
            pens: None,
            known: None,
            is_hidden: false,
        }
    }

    /// Returns the chosen row.
    #[must_use]
    pub fn chosen(&self) -> Option<&AgreementRow> {
        self.rows.get(self.cursor)
    }

    /// Returns the figures of the chosen row.
    #[must_use]
    pub fn chosen_figures(&self) -> Option<&CodeRow> {
        let code = self.chosen()?.code.as_ref()?;
        let reports = [&self.codes, &self.pens].into_iter().flatten();
        reports.flat_map(|report| &report.rows).find(|row| row.code == *code)
    }

    /// Moves the choice by `rows` rows.
    pub fn step(&mut self, rows: isize) {
        let last = self.rows.len().saturating_sub(1);
        let target = self.cursor.saturating_add_signed(rows).min(last);
        let is_code = |index: &usize| self.rows.get(*index).is_some_and(|row| row.code.is_some());
        // A heading is stepped over in the direction of the step.
        let found =
            if rows < 0 { (0..=target).rev().find(is_code) } else { (target..=last).find(is_code) };
        self.cursor = found.unwrap_or(self.cursor).min(last);
    }

    /// Asks something else; the figures come anew.
    pub fn ask(&mut self, change: impl FnOnce(&mut Question)) {
        change(&mut self.question);
    }

    /// Returns whether figures or intervals are still to come.
    #[must_use]
    pub fn is_working(&self) -> bool {
        if self.is_hidden {
            return false;
        }
        let is_resampled = |report: &Report| {
            report.rows.is_empty() || report.rows.iter().any(|row| row.interval.is_some())
        };
        ![&self.codes, &self.pens]
            .into_iter()
            .all(|report| report.as_ref().is_some_and(is_resampled))
    }

    /// Says where the choice is.
    #[must_use]
    pub fn place_in_words(&self) -> String {
        if self.rows.is_empty() {
            return "q goes back".to_owned();
        }
        format!("Code {} of {}. Enter opens its passages", self.cursor + 1, self.rows.len())
    }

    /// Makes the figures right for the study as it is, a piece at a time.
    pub fn refresh(&mut self, app: &mut App) {
        let session = &app.session;
        let changes = &session.changes;
        let now = (session.revision, changes.count(), self.question.clone());
        if self.known.as_ref() != Some(&now) {
            (self.codes, self.pens) = (None, None);
            if app.agreement.unit() != self.question.unit {
                app.agreement = AgreementIndex::new(self.question.unit);
            }
            app.agreement.forget_changed(changes);
            self.whose = whose_in_words(&app.session.project, &self.question.coders);
            self.known = Some(now);
        }
        self.hide_again(app);
        if !self.is_hidden {
            self.work(app);
        }
        self.lay_out(app);
    }

    /// Takes the figures away where a comparison has ended and the other coder is hidden again.
    fn hide_again(&mut self, app: &App) {
        let visible = app.session.visible_layers();
        self.is_hidden = !self.question.coders.iter().all(|coder| visible.contains(coder));
        if self.is_hidden {
            (self.codes, self.pens) = (None, None);
            self.basis = app.comparable_coders().err().unwrap_or_default();
        }
    }

    /// Goes on with what is still to do for some milliseconds.
    fn work(&mut self, app: &mut App) {
        let project = &app.session.project;
        if !app.session.loading.is_done() {
            self.basis = "Still being read".to_owned();
            return;
        }
        if self.codes.is_none() {
            if !app.agreement.step(project, SLICE_OF_TEXT) {
                let (done, all) = app.agreement.progress(project);
                self.basis = format!("{} of {} transcripts looked at", grouped(done), grouped(all));
                return;
            }
            let of = |group| {
                report(project, &app.agreement, &Question { group, ..self.question.clone() })
            };
            self.codes = Some(of(Group::Codes));
            self.pens = Some(of(Group::Pens));
        }
        let waiting = [&mut self.codes, &mut self.pens].into_iter().flatten();
        for report in waiting {
            let draws = SLICE_OF_DRAWS / report.n_turns.max(1);
            if !report.resample(u32::try_from(draws.max(1)).unwrap_or(u32::MAX)) {
                break;
            }
        }
    }

    fn lay_out(&mut self, app: &App) {
        self.height = usize::from(rows_and_words(body(app.layout_size()).height).rows).max(1);
        let Some(codes) = &self.codes else {
            self.rows.clear();
            self.overall.clear();
            self.notes.clear();
            return;
        };
        let chosen = self.chosen().and_then(|row| row.code.clone());
        let mut rows = rows_of(app, codes, self.order);
        if let Some(pens) = self.pens.as_ref().filter(|pens| !pens.rows.is_empty()) {
            rows.push(AgreementRow::heading("Pens"));
            rows.extend(rows_of(app, pens, self.order));
        }
        self.rows = rows;
        self.basis = match in_words(app, &self.question) {
            Some(only) => format!("{only}: {}", basis(codes)),
            None => basis(codes),
        };
        self.overall = overall(app, codes);
        self.notes = codes.warnings.iter().map(Warning::in_words).collect();
        let kept = self.rows.iter().position(|row| row.code.is_some() && row.code == chosen);
        self.cursor = kept.unwrap_or(self.cursor).min(self.rows.len().saturating_sub(1));
        self.step(0);
        self.top = top_for((self.cursor, self.cursor), self.top, self.height, self.rows.len());
    }
}

/// How the rows of the screen are shared out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sharing {
    /// Rows for what is compared.
    pub basis: u16,
    /// Rows for codes.
    pub rows: u16,
    /// Rows for what makes a figure weak.
    pub words: u16,
}

/// Shares out the rows of a screen of `height`; heading, titles, a rule and the figures over all have one each.
#[must_use]
pub fn rows_and_words(height: u16) -> Sharing {
    let (basis, words) = match height {
        0..14 => (0, 1),
        14..20 => (1, 2),
        _ => (1, 3),
    };
    Sharing { basis, rows: height.saturating_sub(4 + basis + words), words }
}

impl AgreementRow {
    fn heading(name: &str) -> Self {
        Self {
            code: None,
            handle: String::new(),
            name: name.to_owned(),
            fields: Default::default(),
            positive: String::new(),
            percent: String::new(),
            alpha: String::new(),
            interval: String::new(),
            warnings: Vec::new(),
        }
    }

    fn of(app: &App, row: &CodeRow) -> Self {
        let project = &app.session.project;
        let table = row.table;
        let interval = row.interval.map(|interval| match (interval.low, interval.high) {
            (Value::Undefined, _) | (_, Value::Undefined) => "none".to_owned(),
            (low, high) => format!("{} to {}", low.rounded(), high.rounded()),
        });
        let count = |number: u64| number.to_string();
        Self {
            code: Some(row.code.clone()),
            handle: project.handle_of(&row.code).unwrap_or_default().to_owned(),
            name: format!("{}{}", "  ".repeat(row.depth), project.code_name(&row.code)),
            fields: [table.both, table.first, table.second, table.neither].map(count),
            positive: row.table.positive_agreement().rounded(),
            percent: row.percent().rounded(),
            alpha: row.alpha.rounded(),
            interval: interval.unwrap_or_else(|| "…".to_owned()),
            warnings: row.warnings.iter().map(Warning::in_words).collect(),
        }
    }
}

fn rows_of(app: &App, report: &Report, order: Order) -> Vec<AgreementRow> {
    let mut rows: Vec<&CodeRow> = report.rows.iter().collect();
    if order == Order::WorstFirst {
        let alpha = |row: &CodeRow| row.alpha.number().unwrap_or(f64::INFINITY);
        rows.sort_by(|one, other| alpha(one).total_cmp(&alpha(other)));
    }
    rows.into_iter().map(|row| AgreementRow::of(app, row)).collect()
}

fn basis(report: &Report) -> String {
    let number = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    let unit = report.question.unit.name();
    let units = counted(number(report.n_units), unit, &format!("{unit}s"));
    let turns = counted(number(report.n_turns), "turn", "turns");
    let seed = report.question.seed;
    match report.n_draws() {
        draws if draws < report.question.draws => {
            let draws = grouped(draws as usize);
            format!("{units} in {turns} · {draws} draws so far, seed {seed}")
        }
        draws => {
            format!("{units} in {turns} · 95 % of {} draws, seed {seed}", grouped(draws as usize))
        }
    }
}

fn overall(app: &App, report: &Report) -> String {
    if report.n_units == 0 {
        return "Nothing can be compared: no text was read by all of them".to_owned();
    }
    let Some((code, alpha)) = &report.overall.worst else {
        return format!("All, {}: no code has an alpha", report.question.unit_and_rule());
    };
    let (unit, mean) = (report.question.unit_and_rule(), report.overall.macro_alpha.rounded());
    let (name, alpha) = (app.session.project.code_name(code), alpha.rounded());
    if body(app.layout_size()).width < ROOM_FOR_NAMES {
        // The worst code is never cut off from the figure over all.
        let handle = app.session.project.handle_of(code).unwrap_or(name);
        return format!("All {unit} {mean}, worst {handle} {alpha}");
    }
    format!("All, {unit}: mean alpha {mean} · worst: {name} {alpha}")
}

impl App {
    /// Returns who can be compared: oneself first, then whoever else may be seen and has coded.
    ///
    /// # Errors
    /// Says why nobody can.
    pub fn comparable_coders(&self) -> Result<Vec<CoderId>, String> {
        let visible = self.session.visible_layers();
        let all = coders_with_codings(&self.session.project);
        let mut coders: Vec<CoderId> =
            all.iter().filter(|coder| visible.contains(*coder)).cloned().collect();
        coders.sort_by_key(|coder| *coder != self.session.coder);
        if coders.len() > 1 {
            return Ok(coders);
        }
        let hidden =
            all.iter().find(|coder| !visible.contains(*coder) && **coder != self.session.coder);
        match hidden {
            Some(coder) => {
                let coder = self.session.project.coders.get(coder);
                let initial = coder.map_or("the other", |coder| coder.initial.as_str());
                Err(format!("{initial} is hidden until you compare (g c)"))
            }
            None => Err("agreement takes two who have coded".to_owned()),
        }
    }

    /// Returns how soon figures that are still to come want to go on.
    pub(in crate::app) fn agreement_deadline(&self) -> Option<std::time::Duration> {
        let Some(super::Screen::Agreement(screen)) = self.screens.last() else { return None };
        let goes_on = self.session.loading.is_done() && screen.is_working();
        goes_on.then_some(std::time::Duration::ZERO)
    }
}

#[cfg(test)]
mod tests;
