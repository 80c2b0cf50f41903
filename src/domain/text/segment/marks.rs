//! Observation marks: what the transcriber noted in brackets, such as (ler) or [pause].

use std::ops::Range;

use crate::domain::text::{CodePoint, TextIndex};

const LONGEST_MARK: usize = 40;

/// Returns the observation marks of a paragraph, brackets included.
///
/// A mark is a pair of round or square brackets on one line, with at most 40 code points and no other bracket between
/// them and more than space. Of brackets within brackets only the inner ones are a mark.
#[must_use]
pub fn marks(text: &str) -> Vec<Range<CodePoint>> {
    let index = TextIndex::new(text);
    byte_marks(text)
        .into_iter()
        .map(|mark| index.code_point(mark.start)..index.code_point(mark.end))
        .collect()
}

/// Returns the marks of `text` as byte ranges.
pub(super) fn byte_marks(text: &str) -> Vec<Range<usize>> {
    let mut marks = Vec::new();
    for (start, _) in text.match_indices(['(', '[']) {
        let rest = text.get(start..).unwrap_or_default();
        if let Some(bytes) = mark_length(rest) {
            marks.push(start..start + bytes);
        }
    }
    marks
}

/// Returns `text` with every byte of the marks for which `is_hidden` holds replaced by a space.
pub(super) fn hide_marks(text: &str, is_hidden: impl Fn(&str) -> bool) -> String {
    let mut hidden = String::with_capacity(text.len());
    let mut done = 0;
    for mark in byte_marks(text) {
        if is_hidden(text.get(mark.clone()).unwrap_or_default()) {
            hidden.push_str(text.get(done..mark.start).unwrap_or_default());
            hidden.extend(std::iter::repeat_n(' ', mark.len()));
            done = mark.end;
        }
    }
    hidden.push_str(text.get(done..).unwrap_or_default());
    hidden
}

/// Returns the bytes of the mark that `text`, which starts with a bracket, starts with.
fn mark_length(text: &str) -> Option<usize> {
    let closing = if text.starts_with('(') { ')' } else { ']' };
    let (end, bracket) = text
        .char_indices()
        .skip(1)
        .take(LONGEST_MARK + 1)
        .find(|(_, character)| matches!(character, '(' | ')' | '[' | ']' | '\n'))?;
    let is_mark = bracket == closing && !text.get(1..end)?.trim().is_empty();
    is_mark.then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::slice;

    fn found(text: &str) -> Vec<&str> {
        marks(text).into_iter().map(|mark| slice(text, mark.start, mark.end)).collect()
    }

    #[test]
    fn short_brackets_are_marks() {
        assert_eq!(found("Jeg også. (ler) Nå [pause 3 s] ja."), ["(ler)", "[pause 3 s]"]);
        assert_eq!(found("åæø (ler høyt)"), ["(ler høyt)"]);
    }

    #[test]
    fn long_open_or_empty_brackets_are_none() {
        let long = "a".repeat(41);
        assert_eq!(found(&format!("({long})")), Vec::<&str>::new());
        let longest = format!("({})", "å".repeat(40));
        assert_eq!(found(&longest), [longest.as_str()]);
        assert_eq!(found("() ( ) (ler [ler) :-) (a\nb)"), Vec::<&str>::new());
    }

    #[test]
    fn of_nested_brackets_the_inner_ones_are_a_mark() {
        assert_eq!(found("(han sa (ler) nei) [a (b)]"), ["(ler)", "(b)"]);
    }
}
