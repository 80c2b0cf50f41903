//! What a look over the codebook finds, as a list.

use super::list::{Align, Column, ListRow};
use crate::app::App;
use crate::app::words::counted;
use crate::domain::id::CodeId;
use crate::services::lint::{Finding, lint};

/// The one column of a look over the codebook.
pub const COLUMNS: &[Column] = &[Column { title: "", most: 0, align: Align::Left, drop: 0 }];

/// Returns the findings, kind by kind under headings, each row with its code as key.
#[must_use]
pub fn lint_rows(app: &App) -> Vec<ListRow> {
    let findings = lint(&app.session.project, &app.session.visible_layers());
    let mut rows: Vec<ListRow> = Vec::new();
    let mut heading = "";
    for finding in &findings {
        let group = group_of(finding);
        if group != heading {
            rows.push(ListRow { cells: vec![group.to_owned()], ..ListRow::default() });
            heading = group;
        }
        rows.push(row(app, finding));
    }
    if rows.is_empty() {
        let words =
            "Nothing to say: every code has a definition, is used, and is named unlike the others.";
        rows.push(ListRow { cells: vec![words.to_owned()], ..ListRow::default() });
    }
    rows
}

/// Returns the code that a row of the list leads to.
#[must_use]
pub fn code_of_row(row: &ListRow) -> Option<CodeId> {
    row.key.split(' ').nth(1).map(CodeId::new)
}

fn group_of(finding: &Finding) -> &'static str {
    match finding {
        Finding::NoDefinition(_) => "No definition",
        Finding::UsedOnce(_) => "Used once",
        Finding::NeverUsed(_) => "Never used",
        Finding::NearDuplicates(_, _) => "Nearly the same name",
        Finding::Dangling { .. } => "Not in the codebook",
        Finding::TooBroad { .. } => "Very broad",
    }
}

fn row(app: &App, finding: &Finding) -> ListRow {
    let project = &app.session.project;
    let name = |code: &CodeId| project.code_name(code).to_owned();
    let (code, words, advice) = match finding {
        Finding::NoDefinition(code) => (code, name(code), "t on the code writes a definition."),
        Finding::UsedOnce(code) => (
            code,
            name(code),
            "One passage carries it. Enter shows it in the codebook; & there merges.",
        ),
        Finding::NeverUsed(code) => {
            (code, name(code), "No passage carries it. x on the code retires or deletes it.")
        }
        Finding::NearDuplicates(code, other) => (
            code,
            format!("{} and {}", name(code), name(other)),
            "Space on the one, then & on the other merges them.",
        ),
        Finding::Dangling { code, codings } => (
            code,
            format!("{code}: {}", counted(codings.len(), "coding", "codings")),
            "Its file is missing: a version in git may still have it.",
        ),
        Finding::TooBroad { code, percent } => (
            code,
            format!("{}: {percent} % of all codings", name(code)),
            "% on the code walks its passages and splits it.",
        ),
    };
    let mut detail = vec![words.clone()];
    detail.extend(project.codes.get(code).and_then(|code| code.short.clone()));
    detail.push(advice.to_owned());
    let other = match finding {
        Finding::NearDuplicates(_, other) => other.as_str(),
        _ => "",
    };
    // The group stands first, so that one code can have a row in each.
    let key = format!("{} {code} {other}", group_of(finding).replace(' ', "-"));
    ListRow { key, cells: vec![words], detail }
}
