//! What changed, as lines to read: for the command line, for git, for screen readers.

use super::arrange::{By, arrange};
use super::{Changes, Kind, Row};

/// How much of each group is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// One line a group.
    Groups,
    /// And one line for each thing that happened.
    Rows,
}

/// Returns a heading a section, below it a line a group, and below that a line a row where they are asked for.
#[must_use]
pub fn lines(changes: &Changes, by: By, depth: Depth) -> Vec<String> {
    let mut lines = Vec::new();
    for section in arrange(changes, by) {
        lines.push(format!("{}: {}", section.title, section.counts.join(", ")));
        for group in &section.groups {
            lines.push(format!("  {}", group.line()));
            // A group of one row has told it.
            if depth == Depth::Rows && group.rows.len() > 1 {
                let rows = group.rows.iter().filter_map(|index| changes.rows.get(*index));
                lines.extend(rows.map(|row| format!("    {}", row_line(row))));
            }
        }
    }
    lines
}

/// Returns a row as one line: `01:42 «…», Tid og knapphet, Ane`.
#[must_use]
pub fn row_line(row: &Row) -> String {
    let mut line = String::new();
    if !row.place.is_empty() && row.kind != Kind::Text {
        line.push_str(&row.place);
        line.push(' ');
    }
    line.push_str(&row.name);
    let shows_code = matches!(row.kind, Kind::Coding | Kind::Agreed)
        && !row.detail.contains(row.called.code.as_str());
    let code = if shows_code { row.called.code.as_str() } else { "" };
    for part in [code, &row.detail, &row.called.coder] {
        if !part.is_empty() {
            line.push_str(", ");
            line.push_str(part);
        }
    }
    line
}

/// Returns a row as one line of a patch: with the sign of what happened, and what happened where it is no coming or
/// going.
#[must_use]
pub fn patch_line(row: &Row) -> String {
    let acts: Vec<&str> = row.acts.iter().map(|act| act.word(row.kind)).collect();
    format!("{} {} ({})", row.act().sign(), row_line(row), acts.join(", "))
}

/// Returns what differs between two texts, line by line: `-` what was, `+` what is, without what is the same.
#[must_use]
pub fn plain_difference(before: &str, after: &str) -> Vec<String> {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let head = old.iter().zip(&new).take_while(|(one, other)| one == other).count();
    let most = old.len().min(new.len()) - head;
    let pairs = old.iter().rev().zip(new.iter().rev());
    let tail = pairs.take(most).take_while(|(one, other)| one == other).count();
    let old = old.get(head..old.len() - tail).unwrap_or_default();
    let new = new.get(head..new.len() - tail).unwrap_or_default();
    let out = old.iter().filter(|line| !new.contains(line)).map(|line| format!("- {line}"));
    let put = new.iter().filter(|line| !old.contains(line)).map(|line| format!("+ {line}"));
    out.chain(put).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_lines_tell_only_what_differs() {
        let lines = plain_difference("a\nb\nc\nd\n", "a\nc\nx\nd\n");
        assert_eq!(lines, ["- b", "+ x"]);
        assert_eq!(plain_difference("a\n", "a\n"), Vec::<String>::new());
    }
}
