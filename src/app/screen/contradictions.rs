//! The list of what is to be decided, and what a branch would bring.

use super::list::{Align, Column, ListRow};
use crate::app::App;
use crate::services::three_way::words::{NOTHING, readings, record_in_words};

/// The columns: what was decided, what it is about, both readings.
pub const COLUMNS: &[Column] = &[
    Column { title: "decided", most: 7, align: Align::Left, drop: 0 },
    Column { title: "what", most: 0, align: Align::Left, drop: 0 },
    Column { title: "1 mine", most: 28, align: Align::Left, drop: 1 },
    Column { title: "2 theirs", most: 28, align: Align::Left, drop: 1 },
];

/// Returns a row for each contradiction; of other coders' hidden work only how many files wait.
#[must_use]
pub fn rows(app: &App) -> Vec<ListRow> {
    let all = app.all_contradictions();
    let row = |(index, contradiction): (usize, &&crate::storage::merge::Contradiction)| {
        let project = &app.session.project;
        let word = app.chosen(index).map_or("", |chosen| chosen.word).to_owned();
        let what = record_in_words(project, &contradiction.theirs);
        let readings = readings(project, contradiction);
        let fields: Vec<&str> = readings.iter().map(|row| row.field.as_str()).collect();
        let join = |of: fn(&crate::services::three_way::words::Reading) -> &String| {
            readings.iter().map(of).cloned().collect::<Vec<_>>().join(" · ")
        };
        let base = join(|row| &row.base);
        let was = if base == NOTHING { String::new() } else { format!(" (was {base})") };
        ListRow {
            key: index.to_string(),
            cells: vec![
                word,
                format!("{what}: {}", fields.join(", ")),
                join(|row| &row.mine),
                join(|row| &row.theirs),
            ],
            detail: vec![
                // Both readings stand first: what is cut off where there is no room is what was before.
                format!("1 mine    {}", join(|row| &row.mine)),
                format!("2 theirs  {}", join(|row| &row.theirs)),
                format!("{what}: {}{was}", fields.join(", ")),
            ],
        }
    };
    let heading = |text: String| ListRow { cells: vec![String::new(), text], ..ListRow::default() };
    let shown = all.iter().enumerate().filter(|(_, row)| !app.session.is_hidden(&row.file()));
    let mut rows: Vec<ListRow> = shown.map(row).collect();
    rows.extend(app.hidden_contradictions_in_words().map(heading));
    let Some(open) = &app.merging.open else { return rows };
    if all.is_empty() {
        rows.push(heading(
            "Nothing contradicts: «Finish a merge» under : writes both sides".to_owned(),
        ));
    }
    rows.extend(
        open.elsewhere.iter().map(|path| {
            heading(format!("{path}: only you can merge it; mend it, then git add it"))
        }),
    );
    rows
}

/// Returns the lines of a rehearsal as rows.
#[must_use]
pub fn rehearsal_rows(app: &App) -> Vec<ListRow> {
    let lines = app.merging.rehearsal.as_ref().map(|row| row.lines()).unwrap_or_default();
    let row = |(index, line): (usize, String)| {
        let is_heading = !line.starts_with(' ');
        let key = if is_heading && index > 0 { String::new() } else { index.to_string() };
        ListRow { key, cells: vec![line.clone()], detail: vec![line.trim().to_owned()] }
    };
    lines.into_iter().enumerate().map(row).collect()
}

/// Returns the row that leads from the messages to what is to be decided.
#[must_use]
pub fn heading(app: &App) -> Option<ListRow> {
    let open = app.merging.open.as_ref()?;
    let hidden = app.hidden_contradictions_in_words();
    let words = match (app.n_undecided_here(), open.elsewhere.len()) {
        (0, 0) if hidden.is_some() => {
            format!("To be decided after a merge: {}", hidden.unwrap_or_default())
        }
        (0, 0) => {
            "A merge is to be finished: «Finish a merge» under : writes both sides".to_owned()
        }
        (count, elsewhere) => {
            format!(
                "To be decided after a merge: {}. «What is to be decided» under : lists it",
                count + elsewhere
            )
        }
    };
    Some(ListRow { cells: vec![words], ..ListRow::default() })
}
