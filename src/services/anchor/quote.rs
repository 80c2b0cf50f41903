//! The words that prove a place.

use crate::domain::place::{
    NEAR, Near, PARAGRAPH_END, Place, QUOTE_END, QUOTE_GAP, Segment, WHOLE_QUOTE,
};
use crate::domain::text::{CodePoint, length, slice};
use crate::domain::transcript::{Paragraph, Paragraphs, Transcript};

/// Returns the words of `segment` as a coding keeps them, with the words around where they are needed.
///
/// Up to 80 code points are kept whole, of more the first and the last 40; ` ¶ ` stands for the end of a paragraph.
/// The words around (up to 20 code points on either side, within the first and the last paragraph) are given only
/// where the words stand more than once in the paragraph in which they start. `None` where the segment is not normal:
/// empty, outside the text, starting at an end or ending at a start.
#[must_use]
pub fn quote_of(transcript: &Transcript, segment: &Segment) -> Option<(String, Option<Near>)> {
    let span = Span::of(&transcript.paragraphs, segment)?;
    let quote = abbreviate(&span.words());
    let near = (!span.is_unique()).then(|| span.near());
    Some((quote, near))
}

/// Returns whether `quote`, and `near` where it is given, are what stands at `segment`.
#[must_use]
pub fn is_proved(
    transcript: &Transcript,
    segment: &Segment,
    quote: &str,
    near: Option<&Near>,
) -> bool {
    let paragraphs = &transcript.paragraphs;
    bounds(paragraphs, &segment.from, &segment.to)
        .is_some_and(|(from, to)| is_proved_at(paragraphs, from, to, quote, near))
}

/// A place as the index of its paragraph and the offset in it.
pub(super) type At = (usize, CodePoint);

/// Returns where the two places of a segment are.
pub(super) fn bounds(paragraphs: &Paragraphs, from: &Place, to: &Place) -> Option<(At, At)> {
    let start = paragraphs.order(from)?;
    if from.paragraph == to.paragraph {
        return Some((start, (start.0, to.offset)));
    }
    Some((start, paragraphs.order(to)?))
}

/// Does the same as [`is_proved`] for places that were looked up before.
pub(super) fn is_proved_at(
    paragraphs: &Paragraphs,
    from: At,
    to: At,
    quote: &str,
    near: Option<&Near>,
) -> bool {
    let text = |index| paragraphs.get(index).map_or("", |paragraph| paragraph.text.as_str());
    let stands = if from.0 == to.0 && to.1.0.saturating_sub(from.1.0) <= WHOLE_QUOTE {
        // Nearly every coding takes this way, which copies nothing.
        from < to
            && length(quote).0 == to.1.0 - from.1.0
            && text_after(text(from.0), from.1).starts_with(quote)
    } else {
        Span::between(paragraphs, from, to).is_some_and(|span| abbreviate(&span.words()) == quote)
    };
    stands
        && near.is_none_or(|near| {
            stands_before(text(from.0), from.1, &near.before)
                && stands_after(text(to.0), to.1, &near.after)
        })
}

/// Tells whether `near` is what stands in the 20 code points before `at`.
fn stands_before(text: &str, at: CodePoint, near: &str) -> bool {
    length(near).0 == at.0.min(NEAR) && text_after(text, at.minus(NEAR)).starts_with(near)
}

/// Tells whether `near` is what stands in the 20 code points after `at`.
fn stands_after(text: &str, at: CodePoint, near: &str) -> bool {
    let rest = text_after(text, at);
    rest == near || (length(near).0 == NEAR && rest.starts_with(near))
}

/// Returns the text of `segment`, a paragraph a line; nothing where the segment is not normal.
#[must_use]
pub fn text_of(transcript: &Transcript, segment: &Segment) -> String {
    Span::of(&transcript.paragraphs, segment)
        .map(|span| span.pieces().collect::<Vec<_>>().join("\n"))
        .unwrap_or_default()
}

/// Returns the words of `segment` whole, with ` ¶ ` for the end of a paragraph: what a citable quote keeps.
#[must_use]
pub fn words_of(transcript: &Transcript, segment: &Segment) -> Option<String> {
    Span::of(&transcript.paragraphs, segment).map(|span| span.words())
}

/// Returns `segment` as it may be stored: without white space at its ends, never empty, inside the text.
///
/// Offsets past the end of a paragraph mean its end. `None` where nothing but white space is left, or where a
/// paragraph is unknown.
#[must_use]
pub fn normalize(transcript: &Transcript, mut segment: Segment) -> Option<Segment> {
    let paragraphs = &transcript.paragraphs;
    let start = first_text_from(paragraphs, paragraphs.order(&segment.from)?)?;
    let end = last_text_before(paragraphs, paragraphs.order(&segment.to)?)?;
    if start >= end {
        return None;
    }
    let place = |(index, offset): (usize, CodePoint)| {
        paragraphs.get(index).map(|paragraph| Place::new(paragraph.id.clone(), offset))
    };
    segment.from = place(start)?;
    segment.to = place(end)?;
    Some(segment)
}

/// A normal segment with the paragraphs it touches.
pub(super) struct Span<'a> {
    touched: &'a [Paragraph],
    from: CodePoint,
    to: CodePoint,
}

impl<'a> Span<'a> {
    /// Returns the span of `segment`, or `None` where it is not normal.
    pub(super) fn of(paragraphs: &'a Paragraphs, segment: &Segment) -> Option<Self> {
        let (from, to) = bounds(paragraphs, &segment.from, &segment.to)?;
        Self::between(paragraphs, from, to)
    }

    fn between(paragraphs: &'a Paragraphs, from: At, to: At) -> Option<Self> {
        let is_normal = from < to
            && from.1 < paragraphs.length_at(from.0)
            && to.1 > CodePoint::ZERO
            && to.1 <= paragraphs.length_at(to.0);
        let touched = paragraphs.as_slice().get(from.0..=to.0)?;
        is_normal.then_some(Self { touched, from: from.1, to: to.1 })
    }

    /// Returns the words whole, with ` ¶ ` between paragraphs.
    pub(super) fn words(&self) -> String {
        self.pieces().collect::<Vec<_>>().join(PARAGRAPH_END)
    }

    fn pieces(&self) -> impl Iterator<Item = &'a str> + '_ {
        let last = self.touched.len() - 1;
        self.touched.iter().enumerate().map(move |(index, paragraph)| {
            let from = if index == 0 { self.from } else { CodePoint::ZERO };
            let to = if index == last { self.to } else { CodePoint(u32::MAX) };
            slice(&paragraph.text, from, to)
        })
    }

    /// Tells whether the words, or of long or crossing ones the head, stand once in the first paragraph.
    fn is_unique(&self) -> bool {
        let Some(first) = self.touched.first() else { return true };
        let words = self.words();
        let piece = self.pieces().next().unwrap_or_default();
        let head = if length(&words).0 > WHOLE_QUOTE {
            slice(piece, CodePoint::ZERO, CodePoint(QUOTE_END))
        } else {
            piece
        };
        occurrences(&first.text, head).nth(1).is_none()
    }

    fn near(&self) -> Near {
        let text = |paragraph: Option<&'a Paragraph>| {
            paragraph.map(|paragraph| paragraph.text.as_str()).unwrap_or_default()
        };
        let before = slice(text(self.touched.first()), self.from.minus(NEAR), self.from);
        let after = slice(text(self.touched.last()), self.to, self.to.plus(NEAR));
        Near { before: before.to_owned(), after: after.to_owned() }
    }
}

/// Returns the rest of `text` from each place at which `needle` stands; places may overlap.
pub(super) fn occurrences<'a>(text: &'a str, needle: &'a str) -> impl Iterator<Item = &'a str> {
    let mut rest = if needle.is_empty() { None } else { Some(text) };
    std::iter::from_fn(move || {
        let (before, _) = rest?.split_once(needle).or_else(|| {
            rest = None;
            None
        })?;
        let found = text_after(rest?, length(before));
        rest = Some(text_after(found, CodePoint(1)));
        Some(found)
    })
}

/// Returns what follows the first `at` code points of `text`.
pub(super) fn text_after(text: &str, at: CodePoint) -> &str {
    let mut characters = text.chars();
    if let Some(last_skipped) = (at.0 as usize).checked_sub(1) {
        characters.nth(last_skipped);
    }
    characters.as_str()
}

/// Keeps `words` whole up to 80 code points, else the first and the last 40.
fn abbreviate(words: &str) -> String {
    let end = length(words);
    if end.0 <= WHOLE_QUOTE {
        return words.to_owned();
    }
    let head = slice(words, CodePoint::ZERO, CodePoint(QUOTE_END));
    let tail = slice(words, end.minus(QUOTE_END), end);
    format!("{head}{QUOTE_GAP}{tail}")
}

fn first_text_from(paragraphs: &Paragraphs, (mut index, mut offset): At) -> Option<At> {
    loop {
        let rest = text_after(&paragraphs.get(index)?.text, offset);
        let text = rest.trim_start();
        if !text.is_empty() {
            return Some((index, offset.plus(length(rest).0 - length(text).0)));
        }
        (index, offset) = (index + 1, CodePoint::ZERO);
    }
}

fn last_text_before(paragraphs: &Paragraphs, (mut index, mut offset): At) -> Option<At> {
    loop {
        let before = slice(&paragraphs.get(index)?.text, CodePoint::ZERO, offset);
        let end = length(before.trim_end());
        if end > CodePoint::ZERO {
            return Some((index, end));
        }
        (index, offset) = (index.checked_sub(1)?, CodePoint(u32::MAX));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::anchor::example::{segment, transcript};

    fn near(before: &str, after: &str) -> Option<Near> {
        Some(Near { before: before.to_owned(), after: after.to_owned() })
    }

    #[test]
    fn a_short_quote_is_kept_whole_and_alone() {
        let nav = transcript(&[("1", "de sier «døra er åpen» og så står det en vakt der")]);
        let quote = quote_of(&nav, &segment(("1", 8), ("1", 22)));
        assert_eq!(quote, Some(("«døra er åpen»".to_owned(), None)));
    }

    #[test]
    fn the_end_of_a_paragraph_is_written_as_a_pilcrow() {
        let nav = transcript(&[("1", "Det står en vakt."), ("2", "Mm."), ("3", "Ja, der.")]);
        let crossing = segment(("1", 12), ("3", 2));
        let quote = quote_of(&nav, &crossing);
        assert_eq!(quote, Some(("vakt. ¶ Mm. ¶ Ja".to_owned(), None)));
        assert_eq!(text_of(&nav, &crossing), "vakt.\nMm.\nJa");
    }

    #[test]
    fn eighty_code_points_are_whole_and_eighty_one_are_not() {
        let text = "ø".repeat(79) + "bc";
        let long = transcript(&[("1", &text)]);
        let whole = quote_of(&long, &segment(("1", 0), ("1", 80))).map(|(quote, _)| quote);
        assert_eq!(whole, Some("ø".repeat(79) + "b"));
        let cut = quote_of(&long, &segment(("1", 0), ("1", 81))).map(|(quote, _)| quote);
        assert_eq!(cut, Some("ø".repeat(40) + " … " + &"ø".repeat(38) + "bc"));
    }

    #[test]
    fn words_that_stand_twice_carry_the_words_around_them() {
        let nav = transcript(&[("1", "Ja. Jeg sier ja, og så ja igjen til slutt, alltid.")]);
        let second = segment(("1", 23), ("1", 25));
        let expected = ("ja".to_owned(), near(" Jeg sier ja, og så ", " igjen til slutt, al"));
        assert_eq!(quote_of(&nav, &second), Some(expected));
    }

    #[test]
    fn a_crossing_quote_is_told_apart_by_its_head() {
        let nav = transcript(&[("1", "Mm. Ja. Mm."), ("2", "Akkurat. Ikke sant.")]);
        let crossing = segment(("1", 8), ("2", 8));
        let expected = ("Mm. ¶ Akkurat.".to_owned(), near("Mm. Ja. ", " Ikke sant."));
        assert_eq!(quote_of(&nav, &crossing), Some(expected));
    }

    #[test]
    fn overlapping_copies_count_as_two() {
        let nav = transcript(&[("1", "hahaha")]);
        let quote = quote_of(&nav, &segment(("1", 0), ("1", 4)));
        assert_eq!(quote, Some(("haha".to_owned(), near("", "ha"))));
    }

    #[test]
    fn a_quote_is_proved_only_where_its_words_and_the_words_around_stand() {
        let nav = transcript(&[("1", "ja og ja"), ("2", "nei")]);
        let second = segment(("1", 6), ("1", 8));
        assert!(is_proved(&nav, &second, "ja", None));
        assert!(is_proved(&nav, &second, "ja", near("ja og ", "").as_ref()));
        assert!(!is_proved(&nav, &second, "ja", near("jo og ", "").as_ref()));
        assert!(!is_proved(&nav, &second, "je", None));
        assert!(!is_proved(&nav, &segment(("1", 6), ("1", 9)), "ja", None));
        assert!(!is_proved(&nav, &segment(("9", 6), ("9", 8)), "ja", None));
        assert!(is_proved(&nav, &segment(("1", 6), ("2", 3)), "ja ¶ nei", None));
        assert!(!is_proved(&nav, &segment(("1", 6), ("1", 6)), "", None));
    }

    #[test]
    fn white_space_at_the_ends_is_left_out() {
        let nav = transcript(&[("1", "Ja. Nei.  "), ("2", "  "), ("3", " Jo. Da.")]);
        let normal = |from, to| normalize(&nav, segment(from, to));
        assert_eq!(normal(("1", 3), ("1", 9)), Some(segment(("1", 4), ("1", 8))));
        assert_eq!(normal(("1", 8), ("3", 5)), Some(segment(("3", 1), ("3", 4))));
        assert_eq!(normal(("1", 4), ("3", 0)), Some(segment(("1", 4), ("1", 8))));
        assert_eq!(normal(("1", 4), ("1", 999)), Some(segment(("1", 4), ("1", 8))));
        assert_eq!(normal(("1", 8), ("3", 1)), None);
        assert_eq!(normal(("1", 4), ("1", 4)), None);
        assert_eq!(normal(("3", 4), ("1", 4)), None);
        assert_eq!(normal(("1", 4), ("7", 4)), None);
    }
}
