//! `tusj quotes`: what was coded, for reading and for tables.

use std::collections::BTreeSet;

use clap::{Args, ValueEnum};

use super::Outcome;
use super::arguments::StudyArguments;
use super::output::OutArguments;
use super::report::{Report, to_standard_error};
use super::study::{LayerArguments, Study};
use crate::domain::id::{AttributeId, CaseId, CodeId};
use crate::domain::project::Project;
use crate::domain::text::clean::visible;
use crate::domain::text::fold::fold;
use crate::domain::text::nearness::nearest;
use crate::services::export::Cells;
use crate::services::export::quotes::{
    ByteOrderMark, Delimiter, QuoteExport, TableStyle, quotes_csv, quotes_markdown,
};
use crate::services::retrieval::{Retrieval, withdrawn_in_words};

const AFTER_LONG_HELP: &str = "\
Examples:
  tusj quotes                               all you coded, code by code
  tusj quotes --code \"Åpen dør\" --code ma   two codes, by name and handle
  tusj quotes --case Ida --important        what you flagged in Ida's words
  tusj quotes --format csv --attribute sektor --out quotes.csv
                                            a table with the sector beside
  tusj quotes --format csv --delimiter comma --raw-cells
                                            for what is no spreadsheet";

/// Write the quotes of codes
///
/// Quotes come code by code in the order of the codebook and, within a code, case by case. Codings whose words are no
/// longer where they were are left out: «tusj check» names them.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_LONG_HELP)]
pub(super) struct QuotesArguments {
    /// Only this code, by name, handle or id, with the codes below it; may be given several times
    #[arg(long, value_name = "CODE")]
    code: Vec<String>,
    /// Leave out the codes below those of --code
    #[arg(long)]
    without_children: bool,
    /// Only this informant, by name or id; may be given several times
    #[arg(long, value_name = "CASE")]
    case: Vec<String>,
    /// Only codings flagged as important
    #[arg(long)]
    important: bool,
    /// Put this attribute beside the informant, by name or id; may be given several times
    #[arg(long, value_name = "ATTRIBUTE")]
    attribute: Vec<String>,
    #[command(flatten)]
    layers: LayerArguments,
    /// How they are written
    #[arg(long, value_enum, default_value = "md")]
    format: Format,
    /// What stands between two cells of a table
    #[arg(long, value_enum, default_value = "semicolon")]
    delimiter: Between,
    /// Begin a table with the mark by which some spreadsheets know UTF-8
    #[arg(long)]
    byte_order_mark: bool,
    /// Write cells as they are, also those that a spreadsheet would compute
    #[arg(long)]
    raw_cells: bool,
    #[command(flatten)]
    out: OutArguments,
    #[command(flatten)]
    study: StudyArguments,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Markdown, to read
    Md,
    /// A table, a quote a row
    Csv,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Between {
    /// What spreadsheets in Norwegian expect
    Semicolon,
    /// What most other programs expect
    Comma,
}

pub(super) fn run(arguments: &QuotesArguments) -> Result<Outcome, Report> {
    let study = Study::read_and_warn(arguments.study.project.as_deref())?;
    let layers = study.layers(&arguments.layers)?;
    let project = &study.project;
    let passages = Retrieval {
        codes: all(&arguments.code, |typed| code(project, typed))?.into_iter().collect(),
        with_children: !arguments.without_children,
        layers,
        cases: match arguments.case.as_slice() {
            [] => None,
            typed => Some(all(typed, |typed| case(project, typed))?.into_iter().collect()),
        },
        important: arguments.important,
    };
    let attributes = all(&arguments.attribute, |typed| attribute(project, typed))?;
    let export = QuoteExport { passages, attributes };
    let text = match arguments.format {
        Format::Md => quotes_markdown(project, &export),
        Format::Csv => quotes_csv(project, &export, style(arguments))
            .map_err(|error| Report::environment("the table could not be written", &error))?,
    };
    if let Some(words) = withdrawn_in_words(project) {
        to_standard_error(&format!("tusj: {}\n", visible(&words)));
    }
    arguments.out.deliver(&text)?;
    Ok(study.outcome())
}

fn style(arguments: &QuotesArguments) -> TableStyle {
    TableStyle {
        delimiter: match arguments.delimiter {
            Between::Semicolon => Delimiter::Semicolon,
            Between::Comma => Delimiter::Comma,
        },
        mark: if arguments.byte_order_mark { ByteOrderMark::With } else { ByteOrderMark::Without },
        cells: if arguments.raw_cells { Cells::Raw } else { Cells::Guarded },
    }
}

fn all<T>(typed: &[String], find: impl Fn(&str) -> Result<T, Report>) -> Result<Vec<T>, Report> {
    typed.iter().map(|typed| find(typed)).collect()
}

pub(super) fn code(project: &Project, typed: &str) -> Result<CodeId, Report> {
    if let Some(id) = project.code_with_handle(typed) {
        return Ok(id.clone());
    }
    let rows = project.codes.iter().map(|(id, code)| (id, id.as_str(), code.name.as_str()));
    named(rows, typed, "code")
}

pub(super) fn case(project: &Project, typed: &str) -> Result<CaseId, Report> {
    let rows = project.cases.iter().map(|(id, case)| (id, id.as_str(), case.name.as_str()));
    named(rows, typed, "case")
}

fn attribute(project: &Project, typed: &str) -> Result<AttributeId, Report> {
    let rows = project.attributes.iter().map(|(id, row)| (id, id.as_str(), row.name.as_str()));
    named(rows, typed, "attribute")
}

/// Returns the one among `rows` (key, id, name) whose id or name is `typed`; ids go before names.
fn named<'a, T: Clone + 'a>(
    rows: impl Iterator<Item = (&'a T, &'a str, &'a str)> + Clone,
    typed: &str,
    what: &str,
) -> Result<T, Report> {
    let wanted = fold(typed.trim());
    let by_id = rows.clone().find(|(_, id, _)| *id == wanted);
    let found = by_id.or_else(|| rows.clone().find(|(_, _, name)| fold(name) == wanted));
    if let Some((key, _, _)) = found {
        return Ok(key.clone());
    }
    let report = Report::user(format!("there is no {what} «{typed}» in this study"));
    let names: BTreeSet<&str> = rows.map(|(_, _, name)| name).collect();
    Err(match nearest(typed, names.iter().copied()) {
        Some(near) => report.hint(format!("did you mean «{near}»?")),
        None => report.hint(format!("there are: {}", Vec::from_iter(names).join(", "))),
    })
}
