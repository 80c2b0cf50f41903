//! Figures of a plain table.

use std::fs;
use std::path::Path;

use super::lines::csv_of;
use super::{Format, TableArguments};
use crate::cli::Outcome;
use crate::cli::output::{print, visible_lines};
use crate::cli::report::{Kind, Report};
use crate::services::agreement::table::{
    Figure, Source, TableOptions, TableProblem, figures_of_table,
};

/// Problems that are told one by one; of more the number is told.
const MOST_PROBLEMS: usize = 20;

pub(super) fn run(
    path: &Path,
    arguments: &TableArguments,
    format: Format,
) -> Result<Outcome, Report> {
    let beside = |path: &Option<_>| path.as_deref().map(read).transpose();
    let options = TableOptions {
        kind: arguments.kind.map(Into::into),
        coders: arguments
            .coders
            .as_deref()
            .map(|names| names.split_whitespace().map(str::to_owned).collect())
            .unwrap_or_default(),
        categories: arguments.categories,
        length: arguments.length,
        read: beside(&arguments.read)?,
        codes: beside(&arguments.codes)?,
        units: beside(&arguments.units)?,
        text: beside(&arguments.text)?,
    };
    let figures = figures_of_table(&read(path)?, &options).map_err(|problems| told(&problems))?;
    let text = match format {
        Format::Csv => csv(&figures),
        Format::Text => figures.iter().map(line).collect(),
    };
    print(&visible_lines(&text))?;
    Ok(Outcome::Fine)
}

fn read(path: &Path) -> Result<Source, Report> {
    let name = path.display().to_string();
    match fs::read(path) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => Ok(Source { name, text }),
            Err(_) => Err(Report::new(Kind::ProjectFiles, format!("{name} is no text in UTF-8"))
                .hint("save the table as UTF-8 and try again")),
        },
        Err(error) => Err(Report::environment(format!("{name} cannot be read"), &error)),
    }
}

fn told(problems: &[TableProblem]) -> Report {
    let sentence = match problems {
        [_] => "the table has a defect, and nothing was computed".to_owned(),
        _ => format!("the tables have {} defects, and nothing was computed", problems.len()),
    };
    let shown = problems.iter().take(MOST_PROBLEMS);
    let report = shown
        .fold(Report::new(Kind::ProjectFiles, sentence), |report, problem| report.because(problem));
    if problems.len() > MOST_PROBLEMS {
        report.because(&format!("and {} more", problems.len() - MOST_PROBLEMS))
    } else {
        report
    }
}

fn csv(figures: &[Figure]) -> String {
    let rows = figures.iter().map(|figure| {
        vec![
            figure.measure.to_owned(),
            figure.unit.clone(),
            figure.code.clone(),
            figure.value.to_string(),
        ]
    });
    csv_of(&["measure", "unit", "code", "value"], rows)
}

fn line(figure: &Figure) -> String {
    let Figure { measure, unit, code, value } = figure;
    let code = if code == "*" { "all together" } else { code };
    format!("{code}, {unit}, {}: {value}\n", measure.replace('_', " "))
}
