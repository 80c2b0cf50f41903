//! What changed as a table, a row each.

use super::{Changes, Row};
use crate::services::export::Cells;
use crate::services::export::escape::cell;

const HEADER: [&str; 9] =
    ["kind", "happened", "what", "detail", "place", "transcript", "code", "case", "coder"];

/// Returns the rows as a table with commas; cells that a spreadsheet would compute are guarded.
///
/// # Errors
/// Says why a row could not be written.
pub fn csv(changes: &Changes) -> Result<String, csv::Error> {
    let mut bytes = Vec::new();
    {
        let mut writer = csv::Writer::from_writer(&mut bytes);
        writer.write_record(HEADER)?;
        for row in &changes.rows {
            writer.write_record(cells(row).iter().map(|text| cell(text, Cells::Guarded)))?;
        }
        writer.flush()?;
    }
    // Everything that was written came from strings.
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn cells(row: &Row) -> [String; 9] {
    let acts: Vec<&str> = row.acts.iter().map(|act| act.word(row.kind)).collect();
    [
        row.kind.noun().0.to_owned(),
        acts.join(", "),
        row.name.clone(),
        row.detail.clone(),
        row.place.clone(),
        row.called.document.clone(),
        row.called.code.clone(),
        row.called.case.clone(),
        row.called.coder.clone(),
    ]
}
