//! Taking records out of a file that was taken apart.

use std::collections::HashSet;

use serde::de::DeserializeOwned;

use super::UnreadLine;
use super::lines::{Lines, RecordLine};
use crate::storage::dialect::{self, Tolerant};
use crate::storage::problem::{Finding, ProblemKind};

/// Takes records out of a file that was taken apart.
pub(super) struct Taker<'a> {
    lines: Lines<'a>,
    lists: &'static [&'static str],
    pub(super) unread: Vec<UnreadLine>,
    pub(super) findings: Vec<Finding>,
}

impl<'a> Taker<'a> {
    pub(super) fn new(lines: Lines<'a>, lists: &'static [&'static str]) -> Self {
        Self { lines, lists, unread: Vec::new(), findings: Vec::new() }
    }

    /// Reads what stands around the lists.
    pub(super) fn header<T: DeserializeOwned>(&mut self) -> Result<T, Finding> {
        let mut found = remarks(&self.lines.header);
        let elsewhere: Vec<usize> = self.lines.remarks.drain(..).collect();
        found.extend(elsewhere.into_iter().map(remark));
        found.sort_by_key(|remark| remark.line);
        found.dedup();
        self.findings.append(&mut found);
        fields(&self.lines.header, self.lists, &mut self.findings)
    }

    /// Reads the records of one list; what cannot be read is kept and named.
    pub(super) fn list<R: DeserializeOwned>(
        &mut self,
        list: &'static str,
        id: impl Fn(&R) -> String,
    ) -> Vec<R> {
        let mut rows = Vec::new();
        let mut seen = HashSet::new();
        let mut after = None;
        for line in self.lines.records.iter().filter(|line| line.list == list) {
            match read_line::<R>(line, id_of(&id, &seen)) {
                Ok((row, unknown)) => {
                    self.findings.extend(unknown);
                    let id = id(&row);
                    after = Some(id.clone());
                    seen.insert(id);
                    rows.push(row);
                }
                Err(finding) => {
                    self.findings.extend(finding);
                    let raw = untouched(line);
                    self.unread.push(UnreadLine { list, after: after.clone(), raw });
                }
            }
        }
        rows
    }
}

/// Returns what is written back: the line as it stands, or a piece of a line as a line of its own.
fn untouched(line: &RecordLine<'_>) -> String {
    if line.column == 0 {
        return line.raw.to_owned();
    }
    let comma = if line.raw.ends_with(',') { "" } else { "," };
    format!("    {}{comma}", line.raw)
}

/// Returns a check that says in words that the id of a row was seen before.
fn id_of<'a, R>(
    id: &'a impl Fn(&R) -> String,
    seen: &'a HashSet<String>,
) -> impl Fn(&R) -> Option<String> + 'a {
    move |row| {
        let id = id(row);
        seen.contains(&id)
            .then(|| format!("«{id}» stands in this file twice; the first one counts"))
    }
}

/// Reads one line; a remark is no record, and no problem either.
fn read_line<R: DeserializeOwned>(
    line: &RecordLine<'_>,
    twice: impl Fn(&R) -> Option<String>,
) -> Result<(R, Vec<Finding>), Option<Finding>> {
    if line.raw.trim_start().starts_with("//") {
        return Err(None);
    }
    let in_file = |mut finding: Finding| {
        if finding.line == 1 {
            finding.column += line.column;
        }
        finding.line += line.number - 1;
        finding
    };
    let text = line.raw.trim_end();
    let Tolerant { value, unknown } =
        dialect::read_tolerant(text.strip_suffix(',').unwrap_or(text))
            .map_err(|error| Some(in_file(Finding::from_ron(&error, ProblemKind::BrokenLine))))?;
    match twice(&value) {
        None => Ok((value, unknown.into_iter().map(|(_, finding)| in_file(finding)).collect())),
        Some(why) => {
            Err(Some(Finding { line: line.number, column: 0, why, kind: ProblemKind::Duplicate }))
        }
    }
}

/// Reads the fields around the lists of a record file; a list among them is one that was not taken apart.
fn fields<T: DeserializeOwned>(
    text: &str,
    lists: &[&str],
    found: &mut Vec<Finding>,
) -> Result<T, Finding> {
    let Tolerant { value, unknown } = dialect::read_tolerant(text)
        .map_err(|error| Finding::from_ron(&error, ProblemKind::Broken))?;
    for (name, finding) in unknown {
        if lists.contains(&name.as_str()) {
            let why = format!("the list «{name}» is not written as tusj writes it");
            return Err(Finding { why, kind: ProblemKind::Broken, ..finding });
        }
        found.push(finding);
    }
    Ok(value)
}

/// Returns the remarks of people in `text`, which the next writing of the file leaves out.
pub(super) fn remarks(text: &str) -> Vec<Finding> {
    let is_remark =
        |line: &str| line.trim_start().starts_with("//") || line.trim_start().starts_with("/*");
    text.lines()
        .enumerate()
        .filter(|(_, line)| is_remark(line))
        .map(|(index, _)| remark(index + 1))
        .collect()
}

fn remark(line: usize) -> Finding {
    Finding {
        line,
        column: 0,
        why: "this remark is left out when tusj writes the file; a note field is kept".to_owned(),
        kind: ProblemKind::Remark,
    }
}
