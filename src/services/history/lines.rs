//! What differs between two contents of a file of codings, found by comparing lines.
//!
//! One coding is one line, so that contents of a hundred thousand bytes that differ in one coding are told apart
//! without reading more than that line. Where somebody has formatted a file by hand it is read whole instead.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use crate::domain::coding::Coding;
use crate::domain::id::CodingId;
use crate::storage::file_content::{Standing, read, render};
use crate::storage::layout::FileKey;

/// How many bytes are compared at a time.
const BLOCK: usize = 512;

/// A coding that two contents have differently, as the lines it stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineChange {
    /// Its id.
    pub id: CodingId,
    /// Its line before; none where it was made.
    pub before: Option<String>,
    /// Its line after; none where it was removed.
    pub after: Option<String>,
}

/// Returns the codings that `after` has otherwise than `before`; `None` for a content is a file that is not there.
///
/// A content that cannot be read, as one with the marks of a conflict, has nothing to compare: then there are none.
#[must_use]
pub fn changed_codings(before: Option<&[u8]>, after: Option<&[u8]>) -> Vec<LineChange> {
    let (Some(old), Some(new)) = (as_text(before), as_text(after)) else { return Vec::new() };
    let (old_part, new_part) = differing(old, new);
    if let (Some(old_lines), Some(new_lines)) = (records(old_part), records(new_part)) {
        return compared(&old_lines, &new_lines);
    }
    let (Some(old), Some(new)) = (rewritten(old), rewritten(new)) else { return Vec::new() };
    match (records(&old), records(&new)) {
        (Some(old_lines), Some(new_lines)) => compared(&old_lines, &new_lines),
        _ => Vec::new(),
    }
}

/// Returns the codings that `after` has otherwise than every one of `before`: what bringing them together made of it.
#[must_use]
pub fn changed_from_all(before: &[Option<&[u8]>], after: Option<&[u8]>) -> Vec<LineChange> {
    let mut changes = before.iter().map(|before| changed_codings(*before, after));
    let mut common = changes.next().unwrap_or_default();
    for others in changes {
        let ids: BTreeMap<CodingId, ()> =
            others.into_iter().map(|change| (change.id, ())).collect();
        common.retain(|change| ids.contains_key(&change.id));
    }
    common
}

/// Returns the coding on a line.
#[must_use]
pub fn coding_on(line: &str) -> Option<Coding> {
    let key = FileKey::Codings("a".into(), "t".into());
    let text = format!("(\n  codings: [\n{line}\n  ],\n)\n");
    let part = read(&key, text.as_bytes()).part;
    let mut codings = part.codings.into_values().flat_map(BTreeMap::into_values);
    codings.next()?.into_values().next()
}

/// Returns the code on a line, without reading the rest of it.
#[must_use]
pub fn code_on(line: &str) -> Option<&str> {
    field(line, "code: \"")
}

fn field<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = line.split_once(name)?;
    rest.split_once('"').map(|(value, _)| value)
}

fn as_text(bytes: Option<&[u8]>) -> Option<&str> {
    std::str::from_utf8(bytes.unwrap_or_default()).ok()
}

/// Returns the lines between those that both begin with and those that both end with.
fn differing<'a>(old: &'a str, new: &'a str) -> (&'a str, &'a str) {
    let same = common_length(old.as_bytes(), new.as_bytes());
    let start = old.as_bytes().get(..same).unwrap_or_default();
    let start = start.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let (old, new) = (old.get(start..).unwrap_or(old), new.get(start..).unwrap_or(new));
    let same = common_end(old.as_bytes(), new.as_bytes());
    let end = old.as_bytes().get(old.len() - same..).unwrap_or_default();
    // What both end with begins after the end of a line, which still belongs to what differs.
    let kept = end.iter().position(|byte| *byte == b'\n').map_or(0, |at| same - at - 1);
    let cut = |text: &'a str| text.get(..text.len() - kept).unwrap_or(text);
    (cut(old), cut(new))
}

/// Returns how many bytes both begin with.
fn common_length(old: &[u8], new: &[u8]) -> usize {
    let blocks = old.chunks(BLOCK).zip(new.chunks(BLOCK)).take_while(|(a, b)| a == b).count();
    let whole = (blocks * BLOCK).min(old.len()).min(new.len());
    let (old, new) = (old.get(whole..).unwrap_or_default(), new.get(whole..).unwrap_or_default());
    whole + old.iter().zip(new).take_while(|(a, b)| a == b).count()
}

/// Returns how many bytes both end with.
fn common_end(old: &[u8], new: &[u8]) -> usize {
    let blocks = old.rchunks(BLOCK).zip(new.rchunks(BLOCK)).take_while(|(a, b)| a == b).count();
    let whole = (blocks * BLOCK).min(old.len()).min(new.len());
    let rest = |bytes: &[u8]| bytes.len() - whole;
    let (old, new) = (old.get(..rest(old)), new.get(..rest(new)));
    let (old, new) = (old.unwrap_or_default(), new.unwrap_or_default());
    whole + old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count()
}

/// Returns the lines with codings by id; `None` where a line is something else than this version writes.
fn records(text: &str) -> Option<HashMap<&str, &str>> {
    let mut records = HashMap::new();
    for line in text.lines() {
        let line = line.trim();
        if matches!(line, "" | "(" | ")" | "codings: [" | "],") {
            continue;
        }
        let is_whole = line.ends_with("),") || line.ends_with(')');
        let id = line.strip_prefix("(id: \"").filter(|_| is_whole)?.split_once('"')?.0;
        records.insert(id, line);
    }
    Some(records)
}

/// Returns the content as this version writes it; `None` where it cannot be read.
fn rewritten(text: &str) -> Option<Cow<'_, str>> {
    if text.is_empty() {
        return Some(Cow::Borrowed(text));
    }
    let key = FileKey::Codings("a".into(), "t".into());
    let reading = read(&key, text.as_bytes());
    if reading.standing == Standing::Blocked {
        return None;
    }
    render(&reading.part, &key, &[]).ok().map(|text| Cow::Owned(text.unwrap_or_default()))
}

fn compared(old: &HashMap<&str, &str>, new: &HashMap<&str, &str>) -> Vec<LineChange> {
    let comma = |line: &str| line.trim_end_matches(',').to_owned();
    let mut ids: Vec<&str> = old.keys().chain(new.keys()).copied().collect();
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter()
        .map(|id| LineChange {
            id: id.into(),
            before: old.get(id).map(|line| comma(line)),
            after: new.get(id).map(|line| comma(line)),
        })
        .filter(|change| change.before != change.after)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "(id: \"a\", code: \"tillit\", from: (\"1\", 0), to: (\"1\", 3), made: \"2021-11-02T08:00:00Z\", quote: \"Nei\")";
    const B: &str = "(id: \"b\", code: \"tid\", from: (\"2\", 0), to: (\"2\", 3), made: \"2021-11-02T08:00:00Z\", quote: \"Det\")";

    fn file(lines: &[&str]) -> String {
        let lines: String = lines.iter().map(|line| format!("    {line},\n")).collect();
        format!("(\n  codings: [\n{lines}  ],\n)\n")
    }

    fn changed(before: &str, after: &str) -> Vec<(String, bool, bool)> {
        let changes = changed_codings(Some(before.as_bytes()), Some(after.as_bytes()));
        let row = |row: LineChange| (row.id.to_string(), row.before.is_some(), row.after.is_some());
        changes.into_iter().map(row).collect()
    }

    #[test]
    fn one_line_more_is_one_coding_made_and_one_less_one_removed() {
        let (one, two) = (file(&[A]), file(&[A, B]));
        assert_eq!(changed(&one, &two), [("b".to_owned(), false, true)]);
        assert_eq!(changed(&two, &one), [("b".to_owned(), true, false)]);
        assert_eq!(changed(&two, &file(&[B])), [("a".to_owned(), true, false)]);
        assert_eq!(changed(&one, &one), []);
    }

    #[test]
    fn a_file_that_comes_or_goes_brings_or_takes_all_its_codings() {
        let two = file(&[A, B]);
        assert_eq!(changed_codings(None, Some(two.as_bytes())).len(), 2);
        assert_eq!(changed_codings(Some(two.as_bytes()), None).len(), 2);
    }

    #[test]
    fn a_coding_on_another_line_is_the_same_and_with_other_bounds_another() {
        assert_eq!(changed(&file(&[A, B]), &file(&[B, A])), []);
        let wider = A.replace("(\"1\", 3)", "(\"1\", 9)");
        assert_eq!(changed(&file(&[A, B]), &file(&[&wider, B])), [("a".to_owned(), true, true)]);
    }

    #[test]
    fn a_file_that_somebody_formatted_by_hand_is_compared_by_what_it_says() {
        let by_hand = file(&[&A.replace(", ", ",\n      "), B]);
        assert_eq!(changed(&file(&[A, B]), &by_hand), []);
        assert_eq!(changed(&file(&[A]), &by_hand), [("b".to_owned(), false, true)]);
    }

    #[test]
    fn what_a_conflict_left_is_no_loss_of_codings() {
        let broken = format!("<<<<<<< HEAD\n{}=======\n{}>>>>>>> bo\n", file(&[A]), file(&[B]));
        assert_eq!(changed(&file(&[A, B]), &broken), []);
        assert_eq!(changed_codings(Some(file(&[A]).as_bytes()), Some(&[0xff, b'a'])), []);
    }

    #[test]
    fn only_what_no_line_of_work_had_is_the_work_of_bringing_them_together() {
        let (ours, theirs, both) = (file(&[A]), file(&[B]), file(&[A, B]));
        let sides = [Some(ours.as_bytes()), Some(theirs.as_bytes())];
        assert_eq!(changed_from_all(&sides, Some(both.as_bytes())), []);
        assert_eq!(changed_from_all(&sides, None), []);
        let same = [Some(both.as_bytes()), Some(both.as_bytes())];
        assert_eq!(changed_from_all(&same, Some(ours.as_bytes())).len(), 1);
    }

    #[test]
    fn a_line_is_read_as_the_coding_it_is() {
        let coding = coding_on(A).unwrap();
        assert_eq!((coding.id.as_str(), coding.quote.as_str()), ("a", "Nei"));
        assert_eq!((code_on(A), code_on("nothing")), (Some("tillit"), None));
        assert_eq!(coding_on("(id: \"a\", colour: 1)"), None);
    }
}
