//! How a transcript lies on the screen: wrapped once for a width, then only looked up.

use super::motion::{Spot, Stretch};
use crate::app::wrap::{VisualLine, wrap};
use crate::domain::text::CodePoint;
use crate::domain::transcript::Transcript;

/// One row of the transcript.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// A line of a paragraph.
    Text {
        /// Index of the paragraph.
        paragraph: usize,
        /// Which line of it, from 0.
        line: usize,
        /// The characters on it.
        visual: VisualLine,
    },
    /// A line that stands for paragraphs hidden by the filter.
    Hidden {
        /// First hidden paragraph.
        from: usize,
        /// After the last one.
        to: usize,
    },
}

/// The rows of a transcript at one width.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    rows: Vec<Row>,
    /// First row of each paragraph (of the line that stands for it, where it is hidden).
    first_row: Vec<usize>,
}

impl Layout {
    /// Wraps `transcript` to `width` cells, leaving out what `shown` hides (empty: shows all).
    #[must_use]
    pub fn new(transcript: &Transcript, width: u16, shown: &[bool]) -> Self {
        let mut layout = Self::default();
        for (index, paragraph) in transcript.paragraphs.as_slice().iter().enumerate() {
            if shown.get(index).copied().unwrap_or(true) {
                layout.first_row.push(layout.rows.len());
                let lines = wrap(&paragraph.text, width);
                layout.rows.extend(lines.into_iter().enumerate().map(|(line, visual)| Row::Text {
                    paragraph: index,
                    line,
                    visual,
                }));
            } else {
                layout.push_hidden(index);
            }
        }
        layout
    }

    fn push_hidden(&mut self, index: usize) {
        if let Some(Row::Hidden { to, .. }) = self.rows.last_mut() {
            *to = index + 1;
            self.first_row.push(self.rows.len() - 1);
        } else {
            self.first_row.push(self.rows.len());
            self.rows.push(Row::Hidden { from: index, to: index + 1 });
        }
    }

    /// Returns all rows.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Returns the first row of the paragraph at `index`.
    #[must_use]
    pub fn first_row(&self, index: usize) -> usize {
        self.first_row.get(index).copied().unwrap_or_else(|| self.rows.len().saturating_sub(1))
    }

    /// Returns the row on which the character at `spot` stands.
    #[must_use]
    pub fn row_of(&self, spot: Spot) -> usize {
        let first = self.first_row(spot.paragraph);
        let lines = self.rows.iter().enumerate().skip(first).take_while(|(_, row)| {
            matches!(row, Row::Text { paragraph, visual, .. }
                if *paragraph == spot.paragraph && visual.from <= spot.at)
        });
        lines.last().map_or(first, |(row, _)| row)
    }

    /// Returns the rows from the first to the last character of `stretch`, both included.
    #[must_use]
    pub fn rows_of(&self, stretch: Stretch) -> (usize, usize) {
        let last = Spot::new(stretch.to.paragraph, stretch.to.at.minus(1));
        (self.row_of(stretch.from), self.row_of(last).max(self.row_of(stretch.from)))
    }

    /// Returns the spot at the start of `row`, or of the first shown text after it.
    #[must_use]
    pub fn spot_at(&self, row: usize) -> Option<Spot> {
        let text = |row: &Row| match row {
            Row::Text { paragraph, visual, .. } => Some(Spot::new(*paragraph, visual.from)),
            Row::Hidden { .. } => None,
        };
        let after = self.rows.iter().skip(row).find_map(text);
        after.or_else(|| self.rows.iter().take(row).rev().find_map(text))
    }
}

/// Returns the top row that brings `rows` (first and last) into a view of `height` rows that starts at `top`.
///
/// The view stands still while the rows are inside it and jumps by half its height where they are not.
#[must_use]
pub fn top_for((first, last): (usize, usize), top: usize, height: usize, n_rows: usize) -> usize {
    if height == 0 {
        return top;
    }
    let bottom = top + height - 1;
    let highest = n_rows.saturating_sub(height);
    if first >= top && last <= bottom {
        return top;
    }
    let half = (height / 2).max(1);
    let tall = last - first >= height;
    if tall {
        return first;
    }
    let wanted = if first < top {
        top.saturating_sub((top - first).div_ceil(half) * half)
    } else {
        top + (last - bottom).div_ceil(half) * half
    };
    // A jump may overshoot; the rows win, so that looking again moves nothing. The view ends at the last row.
    wanted.clamp(last + 1 - height.min(last + 1), first).min(highest)
}

/// Returns the part of `line` that `from..to` covers, as code points of the paragraph.
#[must_use]
pub fn covered(
    line: &VisualLine,
    from: CodePoint,
    to: CodePoint,
) -> Option<(CodePoint, CodePoint)> {
    let start = from.max(line.from);
    let end = to.min(line.to);
    (start < end).then_some((start, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_view_stands_still_while_the_cursor_moves_inside_it() {
        assert_eq!(top_for((3, 4), 0, 20, 100), 0);
        assert_eq!(top_for((18, 19), 0, 20, 100), 0);
    }

    #[test]
    fn the_view_jumps_half_its_height_at_either_edge() {
        assert_eq!(top_for((19, 20), 0, 20, 100), 10);
        assert_eq!(top_for((9, 9), 10, 20, 100), 0);
        assert_eq!(top_for((80, 81), 10, 20, 100), 70);
    }

    #[test]
    fn the_view_never_ends_below_the_last_row() {
        assert_eq!(top_for((99, 99), 70, 20, 100), 80);
        assert_eq!(top_for((5, 5), 0, 20, 6), 0);
    }

    #[test]
    fn looking_again_moves_nothing() {
        for height in 1..12 {
            for n_rows in 1..30_usize {
                for first in 0..n_rows {
                    for last in first..n_rows.min(first + 14) {
                        for top in 0..n_rows {
                            let once = top_for((first, last), top, height, n_rows);
                            let again = top_for((first, last), once, height, n_rows);
                            assert_eq!(
                                once, again,
                                "{first}-{last} from {top}, {height} of {n_rows}"
                            );
                            assert!(once <= first && first < once + height, "the first row shows");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_sentence_taller_than_the_view_shows_its_start() {
        assert_eq!(top_for((30, 60), 0, 20, 100), 30);
    }
}
