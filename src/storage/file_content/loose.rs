//! Record files by their brackets, for those that a person or another program has formatted.

use super::lines::{Lines, RecordLine};
use crate::storage::scanner::Scanner;

/// Takes `text` apart at its commas and brackets, or returns `None` where they do not pair.
///
/// Each record is one piece, whatever lines it spans.
pub(super) fn split<'a>(text: &'a str, lists: &[&'static str]) -> Option<Lines<'a>> {
    let mut scanner = Scanner::new(text);
    let mut header = text.as_bytes().to_vec();
    let mut records = Vec::new();
    let mut seen = Vec::new();
    scanner.skip_blank();
    scanner.expect(b'(')?;
    loop {
        scanner.skip_blank();
        if scanner.peek()? == b')' {
            break;
        }
        let start = scanner.at;
        let name = scanner.word();
        scanner.skip_blank();
        scanner.expect(b':')?;
        scanner.skip_blank();
        let list = lists.iter().find(|list| **list == name).copied();
        match list {
            Some(list) if seen.contains(&list) => return None,
            Some(list) => {
                seen.push(list);
                take_records(&mut scanner, list, &mut records)?;
            }
            None => scanner.skip_value()?,
        }
        scanner.skip_blank();
        if scanner.peek()? == b',' {
            scanner.at += 1;
        }
        if list.is_some() {
            blank(&mut header, start, scanner.at);
        }
    }
    let header = String::from_utf8(header).ok()?;
    Some(Lines { header, records, remarks: scanner.remarks })
}

fn take_records<'a>(
    scanner: &mut Scanner<'a>,
    list: &'static str,
    records: &mut Vec<RecordLine<'a>>,
) -> Option<()> {
    scanner.expect(b'[')?;
    loop {
        scanner.skip_blank();
        if scanner.peek()? == b']' {
            scanner.at += 1;
            return Some(());
        }
        let start = scanner.at;
        let (number, column) = scanner.place();
        scanner.skip_value()?;
        if scanner.at == start {
            return None;
        }
        if scanner.peek()? == b',' {
            scanner.at += 1;
        }
        let raw = scanner.text.get(start..scanner.at)?.trim_end();
        records.push(RecordLine { list, number, column, raw });
    }
}

fn blank(text: &mut [u8], from: usize, to: usize) {
    for byte in text.get_mut(from..to).into_iter().flatten() {
        if *byte != b'\n' {
            *byte = b' ';
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_over_several_lines_are_whole_pieces() {
        let text = "(title: \"a, b\", read: [\n (x: [1,\n 2]), (y: r#\")\"#) // last\n], other: 1)";
        let lines = split(text, &["read"]).unwrap();
        let raw: Vec<(usize, usize, &str)> =
            lines.records.iter().map(|row| (row.number, row.column, row.raw)).collect();
        assert_eq!(raw, [(2, 1, "(x: [1,\n 2]),"), (3, 6, "(y: r#\")\"#) // last")]);
        assert_eq!(lines.header.split_whitespace().collect::<String>(), "(title:\"a,b\",other:1)");
        assert_eq!(lines.remarks, [3]);
    }

    #[test]
    fn brackets_that_do_not_pair_are_refused() {
        assert!(split("(read: [(a: 1)", &["read"]).is_none());
        assert!(split("(read: [(a: \"1)])", &["read"]).is_none());
        assert!(split("read", &["read"]).is_none());
    }
}
