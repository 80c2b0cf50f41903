//! A comparison as lines to read and as a table.

use crate::domain::id::{CodeId, CoderId};
use crate::domain::project::Project;
use crate::services::agreement::study::{
    CodeRow, Report, Unitizing, is_intra_coder, samples_of, whose_in_words,
};
use crate::services::agreement::two_by_two::TwoByTwo;
use crate::services::agreement::value::Value;

/// Figures that take all codes together.
pub(super) struct OverText {
    /// The unitizing alphas.
    pub(super) unitizing: Unitizing,
    /// Alpha over sets of codes; of single characters there is none.
    pub(super) masi: Option<Value>,
}

/// Returns the comparison as lines; unit and rule stand in the line of every figure.
pub(super) fn text(project: &Project, report: &Report, over_text: &OverText) -> String {
    let mut text = head(project, report);
    if report.n_units == 0 {
        text.push_str("Nothing can be compared: no text was read by all of them.\n");
    }
    for row in &report.rows {
        text.push_str(&code_lines(project, report, row, &over_text.unitizing));
    }
    if report.n_units > 0 {
        text.push_str(&overall_lines(project, report, over_text));
    }
    for warning in &report.warnings {
        text.push_str(&format!("Note: {}\n", warning.in_words()));
    }
    text.push_str(&samples_line(project, report));
    text
}

/// Says which samples the figures could be narrowed to, where they are not.
fn samples_line(project: &Project, report: &Report) -> String {
    let samples = samples_of(project, &report.question.coders);
    if samples.is_empty() || report.question.sample.is_some() {
        return String::new();
    }
    let names: Vec<String> = samples
        .iter()
        .map(|sample| format!("«{}» ({}, --sample {})", sample.aim, sample.kind.name(), sample.id))
        .collect();
    let noun = if names.len() == 1 { "a sample was" } else { "samples were" };
    let names = names.join(", ");
    format!("Note: {noun} drawn for them: {names}; these figures are over all they have read.\n")
}

fn head(project: &Project, report: &Report) -> String {
    let question = &report.question;
    let names = whose_in_words(project, &question.coders);
    let is_intra_coder = is_intra_coder(project, &question.coders);
    let between = if is_intra_coder { "," } else { " of" };
    let sample = question.sample.as_ref().and_then(|id| project.samples.get(id));
    let sample = sample.map(|sample| format!(", in the sample «{}»", sample.aim));
    let units = counted(report.n_units, question.unit.name());
    let turns = counted(report.n_turns, "turn");
    format!(
        "Agreement{between} {names}, {}{}: {units} in {turns}, counted as {}; intervals of 95 % from {} \
         draws of turns, seed {}\n",
        question.stage.name(),
        sample.unwrap_or_default(),
        question.unit_and_rule(),
        question.draws,
        question.seed
    )
}

fn code_lines(project: &Project, report: &Report, row: &CodeRow, unitizing: &Unitizing) -> String {
    let TwoByTwo { both, first, second, neither } = row.table;
    let handle = project.handle_of(&row.code).map(|it| format!(" ({it})")).unwrap_or_default();
    let mut parts = vec![
        format!("alpha {}{}", row.alpha.rounded(), interval(row)),
        format!("a {both} b {first} c {second} d {neither}"),
    ];
    let figures = row.figures();
    let others = figures.iter().filter(|(name, _)| *name != "krippendorff_alpha");
    parts.extend(others.map(|(name, value)| format!("{} {}", in_words(name), value.rounded())));
    parts.extend(
        unitizing_of(unitizing, &row.code)
            .into_iter()
            .map(|(name, value)| format!("{} {}", in_words(name), value.rounded())),
    );
    let mut lines = format!(
        "{}{handle}, {}: {}\n",
        project.code_name(&row.code),
        report.question.unit_and_rule(),
        parts.join("; ")
    );
    for warning in &row.warnings {
        lines.push_str(&format!("  {}\n", warning.in_words()));
    }
    lines
}

fn interval(row: &CodeRow) -> String {
    let Some(interval) = row.interval else { return String::new() };
    let left_out = match interval.n_undefined {
        0 => String::new(),
        count => format!(", {count} draws undefined and left out"),
    };
    format!(" [{} to {}{left_out}]", interval.low.rounded(), interval.high.rounded())
}

fn overall_lines(project: &Project, report: &Report, over_text: &OverText) -> String {
    let overall = &report.overall;
    let unit = report.question.unit_and_rule();
    let worst = match &overall.worst {
        Some((code, alpha)) => {
            format!("worst: {} with {}", project.code_name(code), alpha.rounded())
        }
        None => "no code has an alpha".to_owned(),
    };
    let mut figures = vec![("mean of the alphas", overall.macro_alpha)];
    figures.extend(overall.pooled_kappa.map(|value| ("pooled kappa", value)));
    figures.extend(over_text.masi.map(|value| ("alpha of whole sets of codes (MASI)", value)));
    let mut lines: String = figures
        .into_iter()
        .map(|(name, value)| {
            format!("Over all codes, {unit}: {name} {}; {worst}\n", value.rounded())
        })
        .collect();
    lines.push_str(&unitizing_line(&over_text.unitizing, &worst));
    if report.n_unused > 0 {
        let codes = counted(report.n_unused as u64, "code");
        lines.push_str(&format!("Left out: {codes} that nobody gave there\n"));
    }
    lines
}

fn unitizing_line(unitizing: &Unitizing, worst: &str) -> String {
    let Some((alphas, _)) = &unitizing.together else {
        return "Over all codes, unitizing: none, since codes of one coder overlap each other\n"
            .to_owned();
    };
    format!(
        "Over all codes, unitizing: u alpha {}; |u alpha {}; cu alpha {} on {} of the text; {worst}\n",
        alphas.u.rounded(),
        alphas.bar.rounded(),
        alphas.cu.rounded(),
        alphas.cu_coverage.rounded(),
    )
}

fn unitizing_of(unitizing: &Unitizing, code: &CodeId) -> Vec<(&'static str, Value)> {
    let alone = unitizing.alone.get(code).map(|value| ("bar_u_alpha", *value));
    let ku = unitizing.together.as_ref().and_then(|(_, ku)| ku.get(code));
    alone.into_iter().chain(ku.map(|value| ("ku_alpha", *value))).collect()
}

/// Returns the comparison as a table, a figure a row.
pub(super) fn csv(project: &Project, report: &Report, over_text: &OverText) -> String {
    let unitizing = &over_text.unitizing;
    let is_intra_coder = is_intra_coder(project, &report.question.coders);
    let comparison = if is_intra_coder { "intra-coder" } else { "inter-coder" };
    let mut table = Table { report, comparison, rows: Vec::new() };
    table.over_all("n_units", report.n_units.to_string());
    table.over_all("n_turns", report.n_turns.to_string());
    for row in &report.rows {
        table.code(row);
        for (name, value) in unitizing_of(unitizing, &row.code) {
            table.figure(name, "continuum", row.code.as_str(), value.to_string());
        }
    }
    table.over_all("macro_krippendorff_alpha", report.overall.macro_alpha.to_string());
    if let Some(pooled) = report.overall.pooled_kappa {
        table.over_all("pooled_cohen_kappa", pooled.to_string());
    }
    if let Some(masi) = over_text.masi {
        table.over_all("masi_alpha", masi.to_string());
    }
    if let Some((code, alpha)) = &report.overall.worst {
        let unit = report.question.unit_and_rule();
        table.figure("worst_krippendorff_alpha", &unit, code.as_str(), alpha.to_string());
    }
    if let Some((alphas, _)) = &unitizing.together {
        for (name, value) in [
            ("u_alpha", alphas.u),
            ("bar_u_alpha", alphas.bar),
            ("cu_alpha", alphas.cu),
            ("cu_coverage", alphas.cu_coverage),
        ] {
            table.figure(name, "continuum", "*", value.to_string());
        }
    }
    let header =
        ["measure", "unit", "code", "value", "coders", "stage", "seed", "comparison", "sample"];
    csv_of(&header, table.rows.into_iter())
}

struct Table<'a> {
    report: &'a Report,
    comparison: &'static str,
    rows: Vec<Vec<String>>,
}

impl Table<'_> {
    fn code(&mut self, row: &CodeRow) {
        let unit = self.report.question.unit_and_rule();
        for (name, value) in row.figures() {
            self.figure(name, &unit, row.code.as_str(), value.to_string());
        }
        if let Some(interval) = row.interval {
            for (name, value) in [
                ("krippendorff_alpha_low", interval.low.to_string()),
                ("krippendorff_alpha_high", interval.high.to_string()),
                ("draws", interval.n_draws.to_string()),
                ("draws_undefined", interval.n_undefined.to_string()),
            ] {
                self.figure(name, &unit, row.code.as_str(), value);
            }
        }
        for (first, second) in row.ratings.pairs() {
            let TwoByTwo { both, first: b, second: c, neither } =
                TwoByTwo::of_pair(&row.ratings, first, second);
            let pair = [first, second].map(|at| self.report.question.coders[at].to_string());
            for (name, count) in [("a", both), ("b", b), ("c", c), ("d", neither)] {
                let cells = [name, &unit, row.code.as_str(), &count.to_string(), &pair.join(" ")];
                self.push(&cells.map(str::to_owned));
            }
        }
    }

    fn over_all(&mut self, name: &str, value: String) {
        let unit = self.report.question.unit_and_rule();
        self.figure(name, &unit, "*", value);
    }

    fn figure(&mut self, name: &str, unit: &str, code: &str, value: String) {
        let coders: Vec<&str> = self.report.question.coders.iter().map(CoderId::as_str).collect();
        self.push(&[name.to_owned(), unit.to_owned(), code.to_owned(), value, coders.join(" ")]);
    }

    fn push(&mut self, cells: &[String; 5]) {
        let question = &self.report.question;
        let mut row = cells.to_vec();
        let sample = question.sample.as_ref().map_or("", |sample| sample.as_str());
        let stage = question.stage.name();
        row.extend([stage, &question.seed.to_string(), self.comparison, sample].map(str::to_owned));
        self.rows.push(row);
    }
}

/// Returns rows as lines with commas; a cell with a comma, a quotation mark or a line break is quoted.
pub(super) fn csv_of(header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let quoted = |cell: &str| {
        if cell.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.to_owned()
        }
    };
    let mut text = format!("{}\n", header.join(","));
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
        text.push_str(&format!("{}\n", cells.join(",")));
    }
    text
}

fn in_words(name: &str) -> String {
    match name {
        "cohen_kappa" => "Cohen's kappa".to_owned(),
        "light_kappa" => "Light's kappa".to_owned(),
        "fleiss_kappa" => "Fleiss' kappa".to_owned(),
        "brennan_prediger" => "Brennan-Prediger".to_owned(),
        "gwet_ac1" => "Gwet's AC1".to_owned(),
        "bar_u_alpha" => "|u alpha".to_owned(),
        "span_f1_exact" => "span F1 exact".to_owned(),
        "span_f1_iou50" => "half shared".to_owned(),
        "span_f1_touch" => "touching".to_owned(),
        other => other.replace('_', " "),
    }
}

fn counted(count: u64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
