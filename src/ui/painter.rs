//! Putting words on cells: clipped, with an ellipsis where something is left out.

use ratatui::buffer::Buffer;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::color_theme::{ColorTheme, Role};
use super::glyphs;
use crate::app::geometry::Area;
use crate::app::wrap::wrap;
use crate::domain::text::clean::shown;
use crate::domain::text::slice;

/// A buffer to write on, with the colors.
pub struct Painter<'a> {
    /// The cells.
    pub buffer: &'a mut Buffer,
    /// The colors.
    pub theme: &'a ColorTheme,
}

impl Painter<'_> {
    /// Returns the style of `role`.
    #[must_use]
    pub fn style(&self, role: Role) -> Style {
        self.theme.style(role)
    }

    /// Writes `text` at a cell, at most `width` cells; what does not fit ends in an ellipsis. Returns the cells used.
    ///
    /// What would steer the terminal is shown as a sign: names and texts may come from files that others wrote.
    pub fn text(&mut self, x: u16, y: u16, width: u16, text: &str, style: Style) -> u16 {
        if width == 0 || !self.is_inside(x, y) {
            return 0;
        }
        let width = width.min(self.buffer.area.right() - x);
        let text = shown(text);
        let (end, _) =
            self.buffer.set_stringn(x, y, clipped(&text, width), usize::from(width), style);
        end - x
    }

    /// Writes `text` so that it ends at the column before `right`. Returns the column it begins at.
    pub fn text_right(&mut self, right: u16, y: u16, width: u16, text: &str, style: Style) -> u16 {
        let cells = cells(text).min(width);
        let x = right.saturating_sub(cells);
        self.text(x, y, cells, text, style);
        x
    }

    /// Writes `words` over as many rows as they take, `most` and the end of `area` permitting, a column in from both
    /// edges. Returns the row after them.
    pub fn wrapped(&mut self, area: Area, y: u16, words: &str, style: Style, most: usize) -> u16 {
        let width = area.width.saturating_sub(2);
        let lines = wrap(words, width).into_iter().take(most);
        let rows = y..area.y + area.height;
        let mut next = y;
        for (row, line) in rows.zip(lines) {
            let shown = slice(words, line.from, line.to);
            self.text(area.x + 1, row, width, shown.trim_end(), style);
            next = row + 1;
        }
        next
    }

    /// Marks row `y` of `area` as the chosen one.
    pub fn chosen_row(&mut self, area: Area, y: u16) {
        self.cell(area.x, y, glyphs::CHOSEN, self.style(Role::HeadingFocused));
        self.restyle(area.x + 2, y, area.width.saturating_sub(2), self.style(Role::Choice));
    }

    /// Fills a row of `area` with `glyph`.
    pub fn rule(&mut self, area: Area, glyph: &str, style: Style) {
        for x in area.x..area.x + area.width {
            if self.is_inside(x, area.y) {
                self.buffer[(x, area.y)].set_symbol(glyph).set_style(style);
            }
        }
    }

    /// Writes one cell.
    pub fn cell(&mut self, x: u16, y: u16, glyph: &str, style: Style) {
        if self.is_inside(x, y) {
            self.buffer[(x, y)].set_symbol(glyph).set_style(style);
        }
    }

    /// Empties the cells of `area`.
    pub fn clear(&mut self, area: Area) {
        for y in area.y..area.y + area.height {
            for x in area.x..area.x + area.width {
                if self.is_inside(x, y) {
                    self.buffer[(x, y)].reset();
                }
            }
        }
    }

    /// Adds `style` to what stands in the cells of one row.
    pub fn restyle(&mut self, x: u16, y: u16, width: u16, style: Style) {
        for x in x..x.saturating_add(width) {
            if self.is_inside(x, y) {
                self.buffer[(x, y)].set_style(style);
            }
        }
    }

    /// Writes the heading of a pane: a rule with a title on the left and words on the right.
    pub fn heading(&mut self, area: Area, title: &str, right: &str, is_focused: bool) {
        let (rule, style) = if is_focused {
            (glyphs::HEAVY_RULE, self.style(Role::HeadingFocused))
        } else {
            (glyphs::RULE, self.style(Role::Heading))
        };
        let area = area.top(1);
        self.rule(area, rule, style);
        let room = area.width.saturating_sub(5);
        let shown = format!(" {title}");
        let used = self.text(area.x + 2, area.y, room.saturating_sub(1), &shown, style);
        let used = used + self.text(area.x + 2 + used, area.y, room - used, " ", style);
        let right = format!(" {right} ");
        if right.trim().is_empty() || used + cells(&right) + 2 > room {
            return;
        }
        self.text_right(area.x + area.width - 1, area.y, room, &right, style);
    }

    /// Draws an empty frame with a title and words in its lower edge; returns the area inside.
    pub fn frame(&mut self, area: Area, title: &str, foot: &str) -> Area {
        self.clear(area);
        let style = self.style(Role::HeadingFocused);
        let [top_left, top_right, bottom_left, bottom_right] = glyphs::CORNERS;
        let (right, bottom) =
            (area.x + area.width.saturating_sub(1), area.y + area.height.saturating_sub(1));
        self.rule(area.top(1), glyphs::RULE, style);
        self.rule(Area { y: bottom, height: 1, ..area }, glyphs::RULE, style);
        for y in area.y + 1..bottom {
            self.cell(area.x, y, glyphs::BORDER, style);
            self.cell(right, y, glyphs::BORDER, style);
        }
        self.cell(area.x, area.y, top_left, style);
        self.cell(right, area.y, top_right, style);
        self.cell(area.x, bottom, bottom_left, style);
        self.cell(right, bottom, bottom_right, style);
        let room = area.width.saturating_sub(4);
        if !title.is_empty() {
            self.text(area.x + 2, area.y, room, &format!(" {title} "), style);
        }
        if !foot.is_empty() {
            self.text(area.x + 2, bottom, room, &format!(" {foot} "), style);
        }
        Area {
            x: area.x + 1,
            y: area.y + 1,
            width: area.width.saturating_sub(2),
            height: area.height.saturating_sub(2),
        }
    }

    fn is_inside(&self, x: u16, y: u16) -> bool {
        self.buffer.area.contains(ratatui::layout::Position { x, y })
    }
}

/// Wider than any screen, and small enough that a few of it can be added up.
const WIDEST: u16 = 10_000;

/// Returns the cells that `text` takes; of what is wider than any screen, 10,000.
#[must_use]
pub fn cells(text: &str) -> u16 {
    u16::try_from(shown(text).width()).unwrap_or(WIDEST).min(WIDEST)
}

/// Returns `text` cut to `width` cells, with an ellipsis where something was cut off.
#[must_use]
pub fn clipped(text: &str, width: u16) -> std::borrow::Cow<'_, str> {
    if cells(text) <= width {
        return text.into();
    }
    let room = width.saturating_sub(1);
    let mut short = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let more = cells(grapheme);
        if used + more > room {
            break;
        }
        short.push_str(grapheme);
        used += more;
    }
    short.push_str(glyphs::ELLIPSIS);
    short.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_of_endless_texts_can_be_added_up() {
        let endless = cells(&"x".repeat(1_000_000));
        assert_eq!(endless + endless + endless, 30_000);
    }

    #[test]
    fn what_does_not_fit_ends_in_an_ellipsis() {
        assert_eq!(clipped("Måltall og telling", 9), "Måltall …");
        assert_eq!(clipped("Måltall", 7), "Måltall");
        assert_eq!(clipped("日本語", 4), "日…");
        assert_eq!(clipped("abc", 0), "…");
    }
}
