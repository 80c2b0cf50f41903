//! Words said in more than one place.

use crate::domain::text::fold::fold;
use crate::domain::text::{CodePoint, length, slice};

/// Longest quote in code points that a message shows whole.
const SHORT_QUOTE: u32 = 32;

/// Returns `text` in quotation marks, with the middle left out where it is long.
#[must_use]
pub fn quoted(text: &str) -> String {
    let text = text.replace('\n', " ");
    let count = length(&text);
    if count.0 <= SHORT_QUOTE {
        return format!("«{text}»");
    }
    let head = slice(&text, CodePoint::ZERO, CodePoint(SHORT_QUOTE / 2));
    let tail = slice(&text, count.minus(SHORT_QUOTE / 2 - 2), count);
    let head = head.rsplit_once(' ').map_or(head, |(words, _)| words);
    let tail = tail.split_once(' ').map_or(tail, |(_, words)| words);
    format!("«{head} … {tail}»")
}

/// Returns `count` with the right form of a noun.
#[must_use]
pub fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{} {many}", grouped(count)) }
}

/// Returns a number with its thousands apart: `11 473`.
#[must_use]
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut shown = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            shown.push(' ');
        }
        shown.push(digit);
    }
    shown
}

/// Returns a share as whole percent; what is more than nothing is never shown as 0 %.
#[must_use]
pub fn percent(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    let rounded = (part * 100 + whole / 2) / whole;
    match rounded {
        0 if part > 0 => "1 %".to_owned(),
        100 if part < whole => "99 %".to_owned(),
        _ => format!("{rounded} %"),
    }
}

/// Returns whether two names are the same to somebody typing: case and accents do not count.
#[must_use]
pub fn same_name(one: &str, other: &str) -> bool {
    fold(one.trim()) == fold(other.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_quotes_keep_both_ends() {
        assert_eq!(quoted("Nei, altså."), "«Nei, altså.»");
        assert_eq!(
            quoted(
                "det er jo tallene som styrer. Vi skal ha så og så mange samtaler på pauserommet."
            ),
            "«det er jo … pauserommet.»"
        );
    }

    #[test]
    fn numbers_stand_in_groups_of_three() {
        assert_eq!(grouped(7), "7");
        assert_eq!(grouped(11473), "11 473");
        assert_eq!(grouped(1_234_567), "1 234 567");
    }

    #[test]
    fn a_share_is_never_rounded_to_nothing_or_to_all() {
        assert_eq!(percent(0, 10), "0 %");
        assert_eq!(percent(1, 1000), "1 %");
        assert_eq!(percent(999, 1000), "99 %");
        assert_eq!(percent(1, 1), "100 %");
        assert_eq!(percent(0, 0), "–");
    }
}
