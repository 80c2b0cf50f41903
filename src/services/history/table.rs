//! The history as tables, for programs that compute.

use super::code::{CodeHistory, FieldChange};
use super::counts::FileCount;
use super::curve::{CodingsOnDay, NewCodes};
use super::passage::{Deed, PassageHistory};
use super::session::Session;
use super::words::Names;
use super::{Stamp, Version};
use crate::services::export::Cells;
use crate::services::export::escape::cell;
use crate::services::history::case::{CaseDeed, CaseHistory};
use crate::storage::layout::FileKey;

/// A table: what stands above the columns, then the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The names of the columns.
    pub header: Vec<&'static str>,
    /// The rows, each with a cell for every column.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// Returns the table as comma-separated values; what a spreadsheet would compute stays text.
    ///
    /// # Errors
    /// Passes on what the writer refuses.
    pub fn csv(&self) -> Result<String, csv::Error> {
        let mut bytes = Vec::new();
        {
            let mut writer = csv::Writer::from_writer(&mut bytes);
            writer.write_record(&self.header)?;
            for row in &self.rows {
                writer.write_record(row.iter().map(|text| cell(text, Cells::Guarded)))?;
            }
            writer.flush()?;
        }
        // Everything that was written came from strings.
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// Returns versions as a table, each with what it did.
#[must_use]
pub fn versions_table(names: Names<'_>, rows: &[(&Version, &[FileCount])]) -> Table {
    let header = vec![
        "version",
        "day",
        "time",
        "who",
        "subject",
        "codings_added",
        "codings_removed",
        "codings_changed",
        "summary",
    ];
    let row = |(version, counts): &(&Version, &[FileCount])| {
        let codings = || counts.iter().filter(|row| matches!(row.key, FileKey::Codings(..)));
        let mut cells = stamp_cells(Some(&version.stamp()));
        cells.push(version.subject.clone().unwrap_or_default());
        cells.push(codings().map(|row| row.made).sum::<usize>().to_string());
        cells.push(codings().map(|row| row.removed).sum::<usize>().to_string());
        cells.push(codings().map(|row| row.changed).sum::<usize>().to_string());
        cells.push(names.summary(counts));
        cells
    };
    Table { header, rows: rows.iter().map(row).collect() }
}

/// Returns sessions as a table, each with what was done in it.
#[must_use]
pub fn sessions_table(rows: &[(&Session, String)]) -> Table {
    let header = vec!["day", "from", "to", "who", "versions", "summary"];
    let row = |(session, summary): &(&Session, String)| {
        vec![
            session.day.to_string(),
            session.from.clone(),
            session.to.clone(),
            session.who.clone(),
            session.versions.len().to_string(),
            summary.clone(),
        ]
    };
    Table { header, rows: rows.iter().map(row).collect() }
}

/// Returns the history of a code as a table: a row for each field that changed, then one for each day of its use.
#[must_use]
pub fn code_table(history: &CodeHistory) -> Table {
    let header = vec!["version", "day", "time", "who", "field", "before", "after"];
    let mut rows = Vec::new();
    for version in &history.versions {
        rows.extend(version.changes.iter().map(|change| field_row(&version.stamp, change)));
    }
    for used in &history.uses {
        let before = (used.total + used.removed).saturating_sub(used.added);
        let mut row = stamp_cells(None);
        if let Some(day) = row.get_mut(1) {
            *day = used.day.to_string();
        }
        row.extend(["codings".to_owned(), before.to_string(), used.total.to_string()]);
        rows.push(row);
    }
    Table { header, rows }
}

/// Returns the history of a passage as a table: a row for each thing that became of a coding.
#[must_use]
pub fn passage_table(names: Names<'_>, history: &PassageHistory) -> Table {
    let header = vec![
        "version",
        "day",
        "time",
        "who",
        "coding",
        "coder",
        "made",
        "what",
        "code",
        "words",
        "still_there",
    ];
    let mut rows = Vec::new();
    for story in &history.codings {
        for event in &story.events {
            let (what, code, words) = match &event.deed {
                Deed::Coded(code, words) => ("coded", code, words),
                Deed::Recoded(_, to) => ("recoded", to, &story.quote),
                Deed::Rebounded(_, words) => ("re-bounded", &story.code, words),
                Deed::Followed => ("followed", &story.code, &story.quote),
                Deed::Changed => ("changed", &story.code, &story.quote),
                Deed::Removed(code) => ("removed", code, &story.quote),
            };
            let mut row = stamp_cells(event.stamp.as_ref());
            row.extend([
                story.coding.to_string(),
                names.coder(&story.layer),
                story.made.to_string(),
                what.to_owned(),
                names.project.code_name(code).to_owned(),
                words.clone(),
                if story.is_kept { "yes" } else { "no" }.to_owned(),
            ]);
            rows.push(row);
        }
    }
    Table { header, rows }
}

/// Returns the history of a case as a table.
#[must_use]
pub fn case_table(names: Names<'_>, history: &CaseHistory) -> Table {
    let header = vec!["version", "day", "time", "who", "field", "before", "after"];
    let mut rows = Vec::new();
    for (stamp, deed) in &history.events {
        let single = |field: &str, before: String, after: String| {
            vec![field_row(stamp, &FieldChange { field: field.to_owned(), before, after })]
        };
        rows.extend(match deed {
            CaseDeed::Made(changes) | CaseDeed::Changed(changes) => {
                changes.iter().map(|change| field_row(stamp, change)).collect()
            }
            CaseDeed::Removed => single("gone", String::new(), String::new()),
            CaseDeed::Speaks(id) => single("speaks in", String::new(), names.transcript(id)),
            CaseDeed::SpeaksNoMore(id) => single("speaks in", names.transcript(id), String::new()),
        });
    }
    Table { header, rows }
}

/// Returns the curve of new codes as a table.
#[must_use]
pub fn codes_table(names: Names<'_>, curve: &[NewCodes]) -> Table {
    let row = |row: &NewCodes| {
        vec![
            row.transcript.to_string(),
            names.transcript(&row.transcript),
            row.day.to_string(),
            row.n_codings.to_string(),
            row.new.to_string(),
            row.total.to_string(),
        ]
    };
    let header = vec!["transcript", "title", "first_coded", "codings", "new_codes", "codes"];
    Table { header, rows: curve.iter().map(row).collect() }
}

/// Returns the curve of codings as a table: a row for each day and coder.
#[must_use]
pub fn codings_table(names: Names<'_>, curve: &[CodingsOnDay]) -> Table {
    let rows = curve.iter().flat_map(|row| {
        row.by_layer.iter().map(|(layer, number)| {
            vec![row.day.to_string(), names.coder(layer), number.to_string()]
        })
    });
    Table { header: vec!["day", "coder", "codings"], rows: rows.collect() }
}

fn field_row(stamp: &Stamp, change: &FieldChange) -> Vec<String> {
    let mut row = stamp_cells(Some(stamp));
    row.extend([change.field.clone(), change.before.clone(), change.after.clone()]);
    row
}

fn stamp_cells(stamp: Option<&Stamp>) -> Vec<String> {
    let Some(stamp) = stamp else { return vec![String::new(); 4] };
    vec![
        stamp.version.short().to_owned(),
        stamp.day.to_string(),
        stamp.clock.clone(),
        stamp.who.clone(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_compute_stays_text() {
        let rows = vec![vec!["=1+1".to_owned(), "a, «b»".to_owned()]];
        let table = Table { header: vec!["one", "two"], rows };
        assert_eq!(table.csv().unwrap(), "one,two\n'=1+1,\"a, «b»\"\n");
    }
}
