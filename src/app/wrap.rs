//! Soft wrap: which characters of a text stand on which line of a pane.
//!
//! Lines are reckoned in terminal cells and cut between grapheme clusters, so that a place in the text and a cell on
//! the screen can be told from each other in both directions.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::domain::text::clean::shown;
use crate::domain::text::{CodePoint, length, slice};

/// One line as it stands on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VisualLine {
    /// The first code point of the line.
    pub from: CodePoint,
    /// The code point after the line, which is the first of the next line.
    pub to: CodePoint,
    /// Cells the line needs. Spaces at its end belong to the line but hang over its edge and are not among them.
    pub columns: u16,
}

/// Lays `text`, which has no line breaks or tabs, on lines of at most `width` cells.
///
/// Lines end after spaces and after hyphens and dashes within words; a word wider than a line is cut between two
/// graphemes. The lines together are the whole text; an empty text is one empty line. A grapheme wider than `width`
/// has a line of its own, so that a width of 0 or 1 is safe. Takes time in proportion to the text.
#[must_use]
pub fn wrap(text: &str, width: u16) -> Vec<VisualLine> {
    let mut layout = Layout::new(u32::from(width));
    for grapheme in text.graphemes(true) {
        layout.add(grapheme);
    }
    layout.finish()
}

/// Returns the column, from 0, at which the position `at` stands on `line`.
///
/// Positions outside the line mean its ends. After hanging spaces the column may lie beyond the width of the wrap.
#[must_use]
pub fn column_of(text: &str, line: &VisualLine, at: CodePoint) -> u16 {
    let before = slice(text, line.from, at.min(line.to));
    let columns = before.graphemes(true).map(cells).sum::<u32>();
    u16::try_from(columns).unwrap_or(u16::MAX)
}

/// Returns the start of the grapheme that covers `column` of `line`.
///
/// Beyond the last cell it is the last place that is still on this line: the end of the text or the place before a line
/// break, but the start of the last grapheme where the line only goes on below.
#[must_use]
pub fn at_column(text: &str, line: &VisualLine, column: u16) -> CodePoint {
    let mut at = line.from;
    let mut last = line.from;
    let mut end_column = 0;
    for grapheme in slice(text, line.from, line.to).graphemes(true) {
        end_column += cells(grapheme);
        if end_column > u32::from(column) {
            return at;
        }
        last = at;
        at = at.plus(length(grapheme).0);
    }
    let goes_on = !matches!(slice(text, line.to, line.to.plus(1)), "" | "\n");
    if goes_on { last } else { at }
}

/// A place where the line may end.
#[derive(Clone, Copy)]
struct Break {
    at: CodePoint,
    /// Cells of the line up to here, with and without the spaces at the end.
    columns: u32,
    dark_columns: u32,
}

/// The line that is being filled, and those before it.
struct Layout {
    width: u32,
    lines: Vec<VisualLine>,
    from: CodePoint,
    end: Break,
    last_break: Option<Break>,
    previous: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Space,
    Hyphen,
    Other,
}

impl Layout {
    fn new(width: u32) -> Self {
        let end = Break { at: CodePoint::ZERO, columns: 0, dark_columns: 0 };
        let from = CodePoint::ZERO;
        Self { width, lines: Vec::new(), from, end, last_break: None, previous: Kind::Space }
    }

    fn add(&mut self, grapheme: &str) {
        let kind = kind(grapheme);
        let columns = cells(grapheme);
        if kind != Kind::Space {
            self.make_room(columns);
        }
        self.end.at = self.end.at.plus(length(grapheme).0);
        self.end.columns += columns;
        if kind != Kind::Space {
            self.end.dark_columns = self.end.columns;
        }
        // A hyphen that stands at the start of a word, as in «-5», is not a place to break.
        let may_end = kind == Kind::Space || (kind == Kind::Hyphen && self.previous == Kind::Other);
        if may_end {
            self.last_break = Some(self.end);
        }
        self.previous = kind;
    }

    /// Ends lines until `columns` more cells fit or the line is empty.
    fn make_room(&mut self, columns: u32) {
        while self.end.columns + columns > self.width && self.end.at > self.from {
            let end = self.last_break.take().unwrap_or(self.end);
            self.end_line(end);
        }
    }

    fn end_line(&mut self, end: Break) {
        self.lines.push(VisualLine {
            from: self.from,
            to: end.at,
            columns: u16::try_from(end.dark_columns).unwrap_or(u16::MAX),
        });
        self.from = end.at;
        self.end.columns -= end.columns;
        self.end.dark_columns = self.end.dark_columns.saturating_sub(end.columns);
    }

    fn finish(mut self) -> Vec<VisualLine> {
        if self.end.at > self.from || self.lines.is_empty() {
            self.end_line(self.end);
        }
        self.lines
    }
}

fn kind(grapheme: &str) -> Kind {
    let mut characters = grapheme.chars();
    match (characters.next(), characters.next()) {
        (Some('\u{A0}' | '\u{2007}' | '\u{202F}'), None) => Kind::Other,
        (Some('-' | '\u{2010}' | '–' | '—'), None) => Kind::Hyphen,
        (Some(character), None) if character.is_whitespace() => Kind::Space,
        _ => Kind::Other,
    }
}

fn cells(grapheme: &str) -> u32 {
    if matches!(grapheme.as_bytes(), [b' '..=b'~']) {
        return 1;
    }
    u32::try_from(shown(grapheme).width()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    use super::*;

    fn wrapped(text: &str, width: u16) -> Vec<(&str, u16)> {
        let lines = wrap(text, width);
        lines.iter().map(|line| (slice(text, line.from, line.to), line.columns)).collect()
    }

    #[test]
    fn lines_end_after_spaces_that_need_no_cell() {
        assert_eq!(wrapped("jeg teller, jeg", 11), [("jeg teller, ", 11), ("jeg", 3)]);
        assert_eq!(wrapped("jeg    også", 4), [("jeg    ", 3), ("også", 4)]);
        assert_eq!(wrapped("ja  ", 2), [("ja  ", 2)]);
    }

    #[test]
    fn lines_end_after_hyphens_within_words() {
        assert_eq!(wrapped("NAV-kontoret", 8), [("NAV-", 4), ("kontoret", 8)]);
        assert_eq!(wrapped("er -5 nå", 5), [("er -5 ", 5), ("nå", 2)]);
        assert_eq!(wrapped("er -5", 4), [("er ", 2), ("-5", 2)]);
        assert_eq!(wrapped("dør – er", 5), [("dør – ", 5), ("er", 2)]);
    }

    #[test]
    fn a_word_wider_than_the_line_is_cut() {
        assert_eq!(wrapped("rådgiver", 3), [("råd", 3), ("giv", 3), ("er", 2)]);
        assert_eq!(wrapped("a rådgiver", 5), [("a ", 1), ("rådgi", 5), ("ver", 3)]);
    }

    #[test]
    fn a_space_that_does_not_break_stays_in_its_word() {
        assert_eq!(wrapped("kl.\u{A0}10 ja", 7), [("kl.\u{A0}10 ", 6), ("ja", 2)]);
        assert_eq!(wrapped("er kl.\u{A0}10", 6), [("er ", 2), ("kl.\u{A0}10", 6)]);
    }

    #[test]
    fn graphemes_are_never_cut() {
        assert_eq!(wrapped("👩‍👩‍👧👩‍👩‍👧", 3), [("👩‍👩‍👧", 2), ("👩‍👩‍👧", 2)]);
        assert_eq!(
            wrapped("e\u{301}e\u{301}e\u{301}", 2),
            [("e\u{301}e\u{301}", 2), ("e\u{301}", 1)]
        );
        assert_eq!(wrapped("日本語", 5), [("日本", 4), ("語", 2)]);
    }

    #[test]
    fn the_smallest_panes_are_safe() {
        assert_eq!(wrapped("", 10), [("", 0)]);
        assert_eq!(wrapped("", 0), [("", 0)]);
        assert_eq!(wrapped("ab c", 0), [("a", 1), ("b ", 1), ("c", 1)]);
        assert_eq!(wrapped("日a", 1), [("日", 2), ("a", 1)]);
    }

    #[test]
    fn spaces_before_the_first_word_keep_their_cells() {
        assert_eq!(wrapped("  ja nei", 5), [("  ja ", 4), ("nei", 3)]);
        assert_eq!(wrapped("     ja", 3), [("     ", 0), ("ja", 2)]);
    }

    #[test]
    fn columns_and_positions_answer_each_other() {
        let text = "a日 e\u{301}x 🇳🇴b";
        let lines = wrap(text, 6);
        assert_eq!(wrapped(text, 6), [("a日 e\u{301}x ", 6), ("🇳🇴b", 3)]);
        let columns: Vec<u16> = [0, 1, 2, 3, 5, 6]
            .iter()
            .map(|at| column_of(text, &lines[0], CodePoint(*at)))
            .collect();
        assert_eq!(columns, [0, 1, 3, 4, 5, 6]);
        assert_eq!(column_of(text, &lines[1], CodePoint(9)), 2);
        let places: Vec<u32> = (0..6).map(|column| at_column(text, &lines[0], column).0).collect();
        assert_eq!(places, [0, 1, 1, 2, 3, 5]);
        assert_eq!(at_column(text, &lines[1], 1), CodePoint(7));
    }

    #[test]
    fn beyond_the_last_cell_is_the_last_place_of_the_line() {
        let lines = wrap("ja nei", 3);
        assert_eq!(at_column("ja nei", &lines[0], 40), CodePoint(2));
        assert_eq!(at_column("ja nei", &lines[1], 40), CodePoint(6));
        assert_eq!(column_of("ja nei", &lines[0], CodePoint(40)), 3);
        assert_eq!(at_column("", &wrap("", 3)[0], 4), CodePoint(0));
    }

    proptest! {
        #[test]
        fn the_lines_are_the_text_and_fit_the_width(
            text in "[a-cåø 日👩\u{200D}\u{301}🇳\u{A0}–-]{0,40}", width in 0_u16..12
        ) {
            let lines = wrap(&text, width);
            let joined: String = lines.iter().map(|line| slice(&text, line.from, line.to)).collect();
            prop_assert_eq!(&joined, &text);
            for line in &lines {
                let shown = slice(&text, line.from, line.to);
                let n_dark = shown.trim_end_matches(' ').graphemes(true).count();
                prop_assert!(line.columns <= width || n_dark == 1, "{:?}", shown);
                prop_assert!(lines.len() == 1 || line.from < line.to);
            }
        }

        #[test]
        fn every_place_is_found_again_by_its_column(text in "[a-cå 日-]{0,40}", width in 2_u16..12) {
            for line in wrap(&text, width) {
                let mut at = line.from;
                while at < line.to {
                    prop_assert_eq!(at_column(&text, &line, column_of(&text, &line, at)), at);
                    at = at.plus(1);
                }
            }
        }
    }
}
