//! What was done: every act of this coder by day, and the records of one act.

use std::collections::BTreeSet;

use super::list::{Align, Column, ListRow};
use crate::app::App;
use crate::app::words::counted;
use crate::domain::edit::{Act, Edit, Operation};
use crate::domain::id::OperationId;
use crate::services::undoing::words;
use crate::services::words::short_day;

/// Columns of the acts: when, what, how many records, what became of it.
pub const ACT_COLUMNS: &[Column] = &[
    Column { title: "time", most: 5, align: Align::Left, drop: 0 },
    Column { title: "what was done", most: 0, align: Align::Left, drop: 0 },
    Column { title: "records", most: 7, align: Align::Right, drop: 1 },
    Column { title: "", most: 7, align: Align::Left, drop: 0 },
];

/// Columns of the records of an act: mark, what became of it then, which record, how it stands now.
pub const RECORD_COLUMNS: &[Column] = &[
    Column { title: "", most: 1, align: Align::Left, drop: 0 },
    Column { title: "", most: 1, align: Align::Left, drop: 0 },
    Column { title: "record", most: 0, align: Align::Left, drop: 0 },
    Column { title: "now", most: 13, align: Align::Left, drop: 1 },
];

/// The sign of a marked record.
const MARK: &str = "*";

/// Returns the acts, newest first, under the days on which they were done, and how many there are.
#[must_use]
pub fn act_rows(app: &App) -> (Vec<ListRow>, String) {
    let acts = app.session.history.acts();
    let n_undone = acts.iter().filter(|act| !act.stands).count();
    let in_part = taken_back_in_part(&acts);
    let mut rows: Vec<ListRow> = Vec::with_capacity(acts.len() + 16);
    let mut heading = None;
    for act in acts.iter().rev() {
        let (day, time) = app.world.local(&act.act.at);
        if heading.as_ref() != Some(&day) {
            let words = format!("{} {}", short_day(day.as_str()), year(day.as_str()));
            rows.push(ListRow { cells: vec![String::new(), words], ..ListRow::default() });
            heading = Some(day);
        }
        rows.push(act_row(act, time, &in_part));
    }
    if rows.is_empty() {
        let words = "Nothing was done in this copy of the study yet".to_owned();
        rows.push(ListRow { cells: vec![String::new(), words], ..ListRow::default() });
    }
    let undone = if n_undone == 0 { String::new() } else { format!(", {n_undone} undone") };
    (rows, format!("{}{undone}", counted(acts.len(), "act", "acts")))
}

/// Returns the operations of which some records are taken back.
fn taken_back_in_part<'a>(acts: &[Act<'a>]) -> BTreeSet<&'a OperationId> {
    let parts = acts.iter().filter(|act| act.stands && act.act.is_partial());
    parts.filter_map(|act| act.act.undoes.as_ref()).collect()
}

fn act_row(act: &Act<'_>, time: String, in_part: &BTreeSet<&OperationId>) -> ListRow {
    let title = title(act.act);
    let state = match act.stands {
        false => "undone",
        true if in_part.contains(&act.last.id) => "in part",
        true => "",
    };
    let advice = if act.stands {
        "x takes it back, whatever came after; Enter shows its records"
    } else {
        ". does it again; Enter shows its records"
    };
    ListRow {
        key: act.act.id.to_string(),
        cells: vec![time, title.clone(), act.act.edits.len().to_string(), state.to_owned()],
        detail: vec![title, advice.to_owned(), format!("{} · {}", act.act.command, act.act.id)],
    }
}

fn year(day: &str) -> &str {
    day.split('-').next().unwrap_or_default()
}

/// Returns what an operation did in words; the name of its command where it has none.
#[must_use]
pub fn title(operation: &Operation) -> String {
    if operation.title.is_empty() { operation.command.clone() } else { operation.title.clone() }
}

/// Returns the records of the act called `id`, with their numbers as keys, and what the act was.
#[must_use]
pub fn record_rows(app: &App, id: &str, marked: &BTreeSet<String>) -> (Vec<ListRow>, String) {
    let acts = app.session.history.acts();
    let Some(act) = acts.iter().find(|act| act.act.id.as_str() == id) else {
        return (Vec::new(), String::new());
    };
    let row = |(index, edit): (usize, &Edit)| {
        let (what, became) = words::record(&app.session.project, edit);
        let key = index.to_string();
        let mark = if marked.contains(&key) { MARK } else { "" };
        let now = state_in_words(app, edit);
        ListRow {
            cells: vec![mark.to_owned(), became.sign().to_owned(), what.clone(), now.to_owned()],
            detail: vec![format!("{} {what}", became.word()), format!("now {now}")],
            key,
        }
    };
    let facts = if act.stands { title(act.act) } else { format!("undone: {}", title(act.act)) };
    (act.act.edits.iter().enumerate().map(row).collect(), facts)
}

fn state_in_words(app: &App, edit: &Edit) -> &'static str {
    let project = &app.session.project;
    if edit.inverse().fits(project) {
        "as made"
    } else if edit.fits(project) {
        "taken back"
    } else {
        "changed since"
    }
}
