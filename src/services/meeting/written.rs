//! A meeting sheet as text: Markdown for a document, plain lines for a terminal or a screen reader.

use super::{MeetingSheet, NewCode, OpenDecision, ReadRow, SheetDifference};
use crate::services::export::escape::markdown;

/// A line of the sheet: how deep it stands below its heading, and its words.
struct Line {
    depth: usize,
    text: String,
}

struct Section {
    title: String,
    lines: Vec<Line>,
}

/// Returns the sheet as Markdown; what people said and called things shows as it is and does nothing else.
#[must_use]
pub fn sheet_markdown(sheet: &MeetingSheet) -> String {
    let mut text = format!("# {}\n", markdown(&heading(sheet)));
    for section in sections(sheet) {
        text.push_str(&format!("\n## {}\n\n", markdown(&section.title)));
        for line in section.lines {
            let indent = "  ".repeat(line.depth);
            text.push_str(&format!("{indent}- {}\n", markdown(&line.text)));
        }
    }
    text
}

/// Returns the sheet as plain lines.
#[must_use]
pub fn sheet_text(sheet: &MeetingSheet) -> String {
    let mut text = format!("{}\n", heading(sheet));
    for section in sections(sheet) {
        text.push_str(&format!("\n{}\n", section.title));
        for line in section.lines {
            let indent = "  ".repeat(line.depth + 1);
            text.push_str(&format!("{indent}{}\n", line.text));
        }
    }
    text
}

fn heading(sheet: &MeetingSheet) -> String {
    let [first, second] = &sheet.coders;
    format!("{}: meeting of {first} and {second}, {}", sheet.title, sheet.day)
}

fn sections(sheet: &MeetingSheet) -> Vec<Section> {
    let mut sections = vec![
        section("Who has read what", sheet.read.iter().map(|row| read_line(sheet, row)), "Nothing"),
        differences(sheet),
        section("Left for later", sheet.open.iter().map(open_line), "Nothing"),
        section(&new_title(sheet), sheet.new_codes.iter().map(new_line), "None"),
        section("Codes without a definition", sheet.undefined.iter().cloned(), "None"),
        section("Empty cells", empty_lines(sheet), "None"),
    ];
    if let Some(withdrawn) = &sheet.withdrawn {
        sections.insert(0, section("Not on this sheet", [withdrawn.clone()].into_iter(), ""));
    }
    sections
}

fn section(title: &str, lines: impl Iterator<Item = String>, none: &str) -> Section {
    let mut lines: Vec<Line> = lines.map(|text| Line { depth: 0, text }).collect();
    if lines.is_empty() {
        lines.push(Line { depth: 0, text: none.to_owned() });
    }
    Section { title: title.to_owned(), lines }
}

fn read_line(sheet: &MeetingSheet, row: &ReadRow) -> String {
    let [first, second] = row.read.map(|read| percent(read, row.words));
    format!("{}: {} {first}, {} {second}", row.title, sheet.coders[0], sheet.coders[1])
}

/// Returns a share in percent; what is begun is never 0 and what is not whole never 100.
fn percent(part: usize, whole: usize) -> String {
    match (part * 100).checked_div(whole) {
        None => "–".to_owned(),
        Some(0) if part > 0 => "1 %".to_owned(),
        Some(share) => format!("{share} %"),
    }
}

fn differences(sheet: &MeetingSheet) -> Section {
    let Some(rows) = &sheet.differences else {
        let words = "The study is blind, so that neither reading is on this sheet";
        return section("Differences", [words.to_owned()].into_iter(), "");
    };
    let mut lines: Vec<Line> = rows.iter().flat_map(difference_lines).collect();
    let rest = sheet.n_undecided - rows.len();
    if rest > 0 {
        lines.push(Line { depth: 0, text: format!("{rest} smaller ones") });
    }
    if lines.is_empty() {
        lines.push(Line { depth: 0, text: "None that is undecided".to_owned() });
    }
    Section { title: format!("Differences ({} undecided)", sheet.n_undecided), lines }
}

fn difference_lines(row: &SheetDifference) -> Vec<Line> {
    let mut lines = vec![
        Line { depth: 0, text: format!("{}: {}", row.place, row.kind) },
        Line { depth: 1, text: format!("«{}»", row.words) },
    ];
    for reading in &row.readings {
        let text = format!("{}: {} «{}»", reading.coder, reading.code, reading.words);
        lines.push(Line { depth: 1, text });
        if let Some(memo) = &reading.memo {
            lines.push(Line { depth: 2, text: format!("memo: {memo}") });
        }
    }
    lines
}

fn open_line(row: &OpenDecision) -> String {
    match &row.reason {
        Some(reason) => format!("{}: {reason} ({})", row.place, row.on),
        None => format!("{} ({})", row.place, row.on),
    }
}

fn new_title(sheet: &MeetingSheet) -> String {
    match &sheet.since {
        Some(since) => format!("New codes since {since}"),
        None => "New codes".to_owned(),
    }
}

fn new_line(row: &NewCode) -> String {
    format!("{}, {} by {}", row.name, row.born, row.by)
}

fn empty_lines(sheet: &MeetingSheet) -> impl Iterator<Item = String> {
    sheet
        .empty_cells
        .iter()
        .map(|row| format!("{}, {}: {}", row.matrix, row.row, row.columns.join(", ")))
}
