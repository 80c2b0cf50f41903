//! How far two coders have come: transcripts and what the codebook has to say, as a list.

use std::collections::BTreeMap;

use super::list::{Align, Column, ListRow};
use super::{Screen, documents};
use crate::app::App;
use crate::app::words::{counted, percent};
use crate::domain::code::Code;
use crate::domain::id::{CodeId, TranscriptId};
use crate::domain::project::Project;
use crate::services::compare::codebook::{CodebookDifference, codebook_differences};
use crate::services::compare::overview::{TranscriptStanding, overview};
use crate::services::words::without_number;

/// The columns of the overview.
pub const COLUMNS: &[Column] = &[
    Column { title: "", most: 3, align: Align::Right, drop: 0 },
    Column { title: "document", most: 0, align: Align::Left, drop: 0 },
    Column { title: "read", most: 19, align: Align::Left, drop: 4 },
    Column { title: "agree/char", most: 10, align: Align::Right, drop: 5 },
    Column { title: "alike", most: 5, align: Align::Right, drop: 3 },
    Column { title: "differ", most: 6, align: Align::Right, drop: 2 },
    Column { title: "decided", most: 7, align: Align::Right, drop: 1 },
    Column { title: "open", most: 5, align: Align::Right, drop: 0 },
];

/// What the keys of rows of transcripts begin with.
const TRANSCRIPT: &str = "transcript ";
/// What the keys of rows about codes begin with; the number of the row follows.
const CODES: &str = "codes ";

/// Returns the key of a transcript's row.
#[must_use]
pub fn key_of(id: &TranscriptId) -> String {
    format!("{TRANSCRIPT}{id}")
}

/// Returns the transcript of the chosen row, where the overview is on top.
#[must_use]
pub fn chosen_transcript(app: &App) -> Option<TranscriptId> {
    let Some(Screen::List(list)) = app.screens.last() else { return None };
    list.chosen()?.key.strip_prefix(TRANSCRIPT).map(TranscriptId::new)
}

/// Returns what the row is about, where it is about codes.
#[must_use]
pub fn codes_of_row(app: &App, row: &ListRow) -> Option<CodebookDifference> {
    let number: usize = row.key.strip_prefix(CODES)?.parse().ok()?;
    let pair = app.pair()?;
    codebook_differences(&app.session.project, &pair).into_iter().nth(number)
}

/// Returns the number of a document, as it is cited: `04`.
#[must_use]
pub fn number_of(app: &App, id: &TranscriptId) -> String {
    let documents = documents(&app.session.project);
    let number = documents.iter().position(|other| *other == id).map_or(0, |at| at + 1);
    format!("{number:02}")
}

/// Returns the numbers of all documents, for whoever wants many: to number them they have to be sorted.
fn numbers(project: &Project) -> BTreeMap<&TranscriptId, usize> {
    documents(project).into_iter().zip(1..).collect()
}

/// Returns the rows, and what stands at the right of the heading.
#[must_use]
pub fn rows(app: &App) -> (Vec<ListRow>, String) {
    let Some(pair) = app.pair() else { return (Vec::new(), String::new()) };
    let initials = pair.both().map(|coder| app.session.initial_of(coder));
    let standings = overview(&app.session.project, &pair);
    let numbers = numbers(&app.session.project);
    let number = |row: &TranscriptStanding| numbers.get(&row.id).copied().unwrap_or(0);
    let mut rows: Vec<ListRow> =
        standings.iter().map(|row| transcript_row(app, &initials, number(row), row)).collect();
    let codes = codebook_differences(&app.session.project, &pair);
    if !codes.is_empty() {
        let heading = vec![String::new(), "Codes to talk about".to_owned()];
        rows.push(ListRow { cells: heading, ..ListRow::default() });
    }
    rows.extend(codes.iter().enumerate().map(|(at, row)| codes_row(app, &initials, at, row)));
    let sum = |of: fn(&TranscriptStanding) -> usize| standings.iter().map(of).sum::<usize>();
    let differences = sum(|row| row.differences);
    let facts = format!(
        "{} and {} · {} · {} decided",
        initials[0],
        initials[1],
        counted(differences, "difference", "differences"),
        sum(|row| row.decided)
    );
    (rows, facts)
}

fn transcript_row(
    app: &App,
    initials: &[String; 2],
    number: usize,
    row: &TranscriptStanding,
) -> ListRow {
    let [first, second] = row.read.map(|share| percent(share.read, share.words));
    let title = app.title_of(&row.id);
    let cells = vec![
        number.to_string(),
        without_number(&title).to_owned(),
        format!("{} {first} · {} {second}", initials[0], initials[1]),
        row.positive_agreement.rounded(),
        row.agreements.to_string(),
        row.differences.to_string(),
        row.decided.to_string(),
        row.open().to_string(),
    ];
    ListRow { key: key_of(&row.id), cells, detail: detail(&title, row) }
}

fn detail(title: &str, row: &TranscriptStanding) -> Vec<String> {
    let mut open = vec![format!("{} decided", row.decided)];
    let fresh = row.open() - row.later - row.stale;
    for (count, what) in [
        (row.later, "left for later"),
        (row.stale, "decided about other codings than now"),
        (fresh, "not looked at"),
    ] {
        if count > 0 {
            open.push(format!("{count} {what}"));
        }
    }
    let mut lines = vec![format!(
        "{title}: {}, {}",
        counted(row.differences, "difference", "differences"),
        open.join(", ")
    )];
    if row.not_taken_over > 0 {
        lines.push(format!(
            "{} of {} alike are not agreed yet (agree-identical)",
            row.not_taken_over, row.agreements
        ));
    }
    if row.left_out > 0 {
        let codings = counted(row.left_out, "coding stands", "codings stand");
        lines.push(format!("{codings} where the other has not read, and is not compared"));
    }
    if row.n_withdrawn > 0 {
        let codings = counted(row.n_withdrawn, "coding is", "codings are");
        lines.push(format!("{codings} left out: consent was withdrawn"));
    }
    lines
}

fn codes_row(
    app: &App,
    initials: &[String; 2],
    at: usize,
    difference: &CodebookDifference,
) -> ListRow {
    let words = in_words(app, initials, difference);
    let mut detail = vec![words.clone()];
    detail.extend(difference.codes().map(|code| card_in_short(app, code)));
    ListRow { key: format!("{CODES}{at}"), cells: vec![String::new(), words], detail }
}

/// Says what is to be talked about.
#[must_use]
pub fn in_words(app: &App, initials: &[String; 2], difference: &CodebookDifference) -> String {
    let project = &app.session.project;
    let name = |code: &CodeId| format!("«{}»", project.code_name(code));
    match difference {
        CodebookDifference::SameName(one, other) => {
            let defined = |code: &CodeId| {
                let code = project.codes.get(code);
                code.map(|code| (&code.short, &code.definition, &code.when, &code.when_not))
            };
            let same = defined(one) == defined(other);
            let what = if same { "two codes of one name" } else { "one name, two definitions" };
            format!("{}: {what}", name(one))
        }
        CodebookDifference::NearName(one, other) => {
            format!("{} and {}: nearly the same name", name(one), name(other))
        }
        CodebookDifference::RenamedAndMerged { code, into } => {
            format!("{} was renamed, and is read as {}", name(code), name(into))
        }
        CodebookDifference::SameWords { first, second, share, uses } => format!(
            "{} of {} ({}) and {} of {} ({}): {share} % of their words are the same",
            name(first),
            initials[0],
            uses[0],
            name(second),
            initials[1],
            uses[1]
        ),
    }
}

/// Returns a code's card in one line.
#[must_use]
pub fn card_in_short(app: &App, id: &CodeId) -> String {
    let project = &app.session.project;
    let handle = project.handle_of(id).unwrap_or("??");
    let name = project.code_name(id);
    let Some(code) = project.codes.get(id) else { return format!("{handle} {name}") };
    let mut words = format!("{handle} {name}: {}", definition(code));
    if !code.when.is_empty() {
        words.push_str(&format!(" When: {}", code.when.join("; ")));
    }
    if !code.when_not.is_empty() {
        words.push_str(&format!(" Not when: {}", code.when_not.join("; ")));
    }
    words
}

fn definition(code: &Code) -> String {
    let lines: Vec<&str> = code.short.iter().chain(&code.definition).map(String::as_str).collect();
    if lines.is_empty() { "not defined yet".to_owned() } else { lines.join(" ") }
}
