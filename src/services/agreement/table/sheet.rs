//! A table of cells with a header, each cell with the line it stands in.

use std::collections::BTreeSet;

use super::{Source, TableProblem};

/// A table that was read.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    file: String,
    header: Vec<String>,
    rows: Vec<Row>,
}

/// One row.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// Where it stands in the file, from 1.
    pub(super) line: u64,
    cells: Vec<String>,
}

impl Sheet {
    /// Reads a table; cells are divided by commas, or by semicolons where the header has those and no comma.
    pub(super) fn read(source: &Source) -> Result<Self, Vec<TableProblem>> {
        // The reader counts a line only at its last sign, so that of two a row would seem to stand a line above.
        let text = source.text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n");
        let first = text.lines().next().unwrap_or_default();
        let delimiter = if first.contains(';') && !first.contains(',') { b';' } else { b',' };
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let mut sheet = Self { file: source.name.clone(), header: Vec::new(), rows: Vec::new() };
        let mut problems = Vec::new();
        for record in reader.records() {
            // Text is valid and rows may have any length, so every record can be read.
            let Ok(record) = record else { continue };
            let line = record.position().map_or(1, csv::Position::line);
            let cells: Vec<String> = record.iter().map(str::to_owned).collect();
            if sheet.header.is_empty() {
                sheet.header = cells;
            } else if cells.len() != sheet.header.len() {
                let (found, wanted) = (cells.len(), sheet.header.len());
                let why = format!("{found} cells where the header has {wanted}");
                problems.push(sheet.problem(line, "", why));
            } else {
                sheet.rows.push(Row { line, cells });
            }
        }
        if sheet.header.is_empty() {
            problems.push(sheet.problem(1, "", "there is no header"));
        }
        if problems.is_empty() { Ok(sheet) } else { Err(problems) }
    }

    /// Returns whether there is a column called so.
    pub(super) fn has(&self, column: &str) -> bool {
        self.header.iter().any(|name| name == column)
    }

    /// Makes sure that all `columns` are there.
    pub(super) fn require(&self, columns: &[&str]) -> Result<(), Vec<TableProblem>> {
        let missing = columns.iter().filter(|column| !self.has(column));
        let problems: Vec<TableProblem> = missing
            .map(|column| self.problem(1, "", format!("there is no column «{column}»")))
            .collect();
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }

    /// Returns the rows.
    pub(super) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Returns what stands in a row below `column`.
    pub(super) fn cell<'a>(&self, row: &'a Row, column: &str) -> &'a str {
        let at = self.header.iter().position(|name| name == column);
        at.and_then(|at| row.cells.get(at)).map_or("", String::as_str)
    }

    /// Returns a cell in which something must stand.
    pub(super) fn word<'a>(&self, row: &'a Row, column: &str) -> Result<&'a str, TableProblem> {
        match self.cell(row, column) {
            "" => Err(self.problem(row.line, column, "nothing stands there")),
            word => Ok(word),
        }
    }

    /// Returns a cell that holds a position.
    pub(super) fn number(&self, row: &Row, column: &str) -> Result<u64, TableProblem> {
        let cell = self.word(row, column)?;
        let why = || format!("«{cell}» is no whole number");
        cell.parse().map_err(|_| self.problem(row.line, column, why()))
    }

    /// Returns the coders: those who are named, else all in the table in the order in which they come.
    pub(super) fn coders(&self, named: &[String]) -> Vec<String> {
        if !named.is_empty() {
            return named.to_vec();
        }
        self.distinct("coder")
    }

    /// Returns what stands in a column, each once, in the order in which it comes; empty cells are left out.
    pub(super) fn distinct(&self, column: &str) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let cells = self.rows.iter().map(|row| self.cell(row, column));
        cells.filter(|cell| !cell.is_empty() && seen.insert(*cell)).map(str::to_owned).collect()
    }

    /// Makes a problem at a place of this table.
    pub(super) fn problem(&self, line: u64, column: &str, why: impl Into<String>) -> TableProblem {
        TableProblem { file: self.file.clone(), line, column: column.to_owned(), why: why.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn semicolons_marks_of_spreadsheets_and_quoted_cells_are_read() {
        let text = "\u{FEFF}unit;coder\r\n\"a; b\";Ane\r\n".to_owned();
        let sheet = Sheet::read(&Source { name: "t".to_owned(), text }).unwrap();
        let row = &sheet.rows()[0];
        assert_eq!(
            (sheet.cell(row, "unit"), sheet.cell(row, "coder"), row.line),
            ("a; b", "Ane", 2)
        );
    }
}
