//! The look of a cell as the terminal is told it (SGR), told as briefly as possible.

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

use crate::ui::color_depth::ColorDepth;

/// What the terminal writes the next character with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pen {
    foreground: Color,
    background: Color,
    underline: Color,
    modifier: Modifier,
}

/// Modifiers that are seen on an empty cell too.
const SEEN_ON_BLANK: Modifier =
    Modifier::REVERSED.union(Modifier::UNDERLINED).union(Modifier::CROSSED_OUT);

/// Modifiers, the code that turns each on and the one that turns it off. Blinking is not among
/// them: nothing in tusj blinks.
const MODIFIERS: [(Modifier, &str, &str); 7] = [
    (Modifier::BOLD, "1", "22"),
    (Modifier::DIM, "2", "22"),
    (Modifier::ITALIC, "3", "23"),
    (Modifier::UNDERLINED, "4", "24"),
    (Modifier::REVERSED, "7", "27"),
    (Modifier::HIDDEN, "8", "28"),
    (Modifier::CROSSED_OUT, "9", "29"),
];

impl Pen {
    /// The pen after a reset.
    pub(super) const PLAIN: Self = Self {
        foreground: Color::Reset,
        background: Color::Reset,
        underline: Color::Reset,
        modifier: Modifier::empty(),
    };

    /// Returns the pen for a cell, with the colors that `depth` has.
    pub(super) fn of(cell: &Cell, depth: ColorDepth) -> Self {
        let modifier = cell.modifier.difference(Modifier::SLOW_BLINK.union(Modifier::RAPID_BLINK));
        let has_colored_lines = matches!(depth, ColorDepth::TrueColor | ColorDepth::Indexed256);
        let underline = if has_colored_lines && modifier.contains(Modifier::UNDERLINED) {
            cell.underline_color
        } else {
            Color::Reset
        };
        Self {
            foreground: depth.nearest(cell.fg),
            background: depth.nearest(cell.bg),
            underline: depth.nearest(underline),
            modifier,
        }
    }

    /// Says whether an empty cell looks the same with both pens.
    pub(super) fn shows_blank_like(self, other: Self) -> bool {
        let seen = |pen: Self| pen.modifier.intersection(SEEN_ON_BLANK);
        self.background == other.background
            && seen(self) == seen(other)
            && (seen(self).is_empty() || self == other)
    }

    /// Says whether clearing a cell makes it look as writing a space with this pen does.
    pub(super) fn clears_like_blank(self) -> bool {
        self.shows_blank_like(Self::PLAIN)
    }

    /// Returns the bytes that change the terminal's pen from `self` to `next`; `None` is a pen
    /// that nobody knows.
    pub(super) fn change(from: Option<Self>, next: Self) -> String {
        let anew = next.codes_after_reset();
        let codes = match from {
            Some(pen) if pen == next => return String::new(),
            Some(pen) => shorter(pen.codes_to(next), anew),
            None => anew,
        };
        format!("\u{1b}[{codes}m")
    }

    fn codes_after_reset(self) -> String {
        let steps = Self::PLAIN.codes_to(self);
        if steps.is_empty() { steps } else { format!("0;{steps}") }
    }

    fn codes_to(self, next: Self) -> String {
        let mut codes = self.modifier_codes_to(next.modifier);
        if self.foreground != next.foreground {
            codes.push(color_code(next.foreground, 30, "38;"));
        }
        if self.background != next.background {
            codes.push(color_code(next.background, 40, "48;"));
        }
        if self.underline != next.underline {
            codes.push(underline_code(next.underline));
        }
        codes.join(";")
    }

    fn modifier_codes_to(self, next: Modifier) -> Vec<String> {
        let gone = self.modifier.difference(next);
        let mut codes: Vec<String> = Vec::new();
        // Bold and dim are put out by one code, which takes the other along.
        let weights = Modifier::BOLD.union(Modifier::DIM);
        let mut kept = self.modifier.intersection(next);
        if gone.intersects(weights) {
            kept = kept.difference(weights);
        }
        for (modifier, _, off) in MODIFIERS {
            if gone.contains(modifier) && !codes.iter().any(|code| code == off) {
                codes.push(off.to_owned());
            }
        }
        let missing = next.difference(kept);
        let on = MODIFIERS.iter().filter(|(modifier, _, _)| missing.contains(*modifier));
        codes.extend(on.map(|(_, on, _)| (*on).to_owned()));
        codes
    }
}

fn shorter(one: String, other: String) -> String {
    if one.len() <= other.len() { one } else { other }
}

/// The code of a text or ground color: `base` is 30 or 40, `extended` begins the long form.
fn color_code(color: Color, base: u8, extended: &str) -> String {
    match (palette_index(color), color) {
        (_, Color::Reset) => (base + 9).to_string(),
        (Some(index @ 0..8), _) => (base + index).to_string(),
        (Some(index @ 8..16), _) => (base + 52 + index).to_string(),
        (Some(index), _) => format!("{extended}5;{index}"),
        (None, Color::Rgb(red, green, blue)) => format!("{extended}2;{red};{green};{blue}"),
        (None, _) => (base + 9).to_string(),
    }
}

/// The code of the underline's color, with colons: a terminal that does not know it skips it,
/// where it would take numbers between semicolons for other codes (5 blinks).
fn underline_code(color: Color) -> String {
    match (palette_index(color), color) {
        (Some(index), _) => format!("58:5:{index}"),
        (None, Color::Rgb(red, green, blue)) => format!("58:2::{red}:{green}:{blue}"),
        (None, _) => "59".to_owned(),
    }
}

fn palette_index(color: Color) -> Option<u8> {
    Some(match color {
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
        Color::Indexed(index) => index,
        Color::Rgb(..) | Color::Reset => return None,
    })
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Cell;
    use ratatui::style::{Color, Modifier, Style};

    use super::Pen;
    use crate::ui::color_depth::ColorDepth::{self, Ansi16, Indexed256, Mono, TrueColor};

    fn pen(style: Style, depth: ColorDepth) -> Pen {
        let mut cell = Cell::new("x");
        cell.set_style(style);
        Pen::of(&cell, depth)
    }

    fn from_plain(style: Style, depth: ColorDepth) -> String {
        Pen::change(Some(Pen::PLAIN), pen(style, depth))
    }

    fn change(from: Style, to: Style) -> String {
        Pen::change(Some(pen(from, TrueColor)), pen(to, TrueColor))
    }

    #[test]
    fn named_colors_are_the_sixteen_codes_at_every_depth() {
        let style = Style::new().fg(Color::Red).bg(Color::LightBlue);
        for depth in [TrueColor, Indexed256, Ansi16] {
            assert_eq!(from_plain(style, depth), "\u{1b}[31;104m", "{depth:?}");
        }
        assert_eq!(from_plain(style, Mono), "");
    }

    #[test]
    fn other_colors_are_told_as_the_depth_allows() {
        let style = Style::new().fg(Color::Rgb(255, 135, 0));
        assert_eq!(from_plain(style, TrueColor), "\u{1b}[38;2;255;135;0m");
        assert_eq!(from_plain(style, Indexed256), "\u{1b}[38;5;208m");
        assert_eq!(from_plain(style, Ansi16), "\u{1b}[33m");
    }

    #[test]
    fn an_underline_has_a_color_only_where_it_is_seen_and_known() {
        let lined = Style::new().underlined().underline_color(Color::Rgb(1, 2, 3));
        assert_eq!(from_plain(lined, TrueColor), "\u{1b}[4;58:2::1:2:3m");
        assert_eq!(from_plain(lined.underline_color(Color::Red), Indexed256), "\u{1b}[4;58:5:1m");
        assert_eq!(from_plain(lined, Ansi16), "\u{1b}[4m");
        assert_eq!(from_plain(Style::new().underline_color(Color::Red), TrueColor), "");
    }

    #[test]
    fn only_what_changes_is_told() {
        let bold = Style::new().bold();
        assert_eq!(change(bold, bold), "");
        assert_eq!(change(bold, bold.fg(Color::Red)), "\u{1b}[31m");
        assert_eq!(change(bold.fg(Color::Red), Style::new().fg(Color::Red)), "\u{1b}[22m");
        assert_eq!(change(bold.fg(Color::Red), Style::new()), "\u{1b}[m");
        assert_eq!(change(Style::new().reversed(), Style::new()), "\u{1b}[m");
    }

    #[test]
    fn dim_and_bold_are_put_out_together_and_the_other_is_lit_again() {
        let both = Style::new().bold().dim().fg(Color::Rgb(10, 20, 30));
        assert_eq!(change(both, both.not_dim()), "\u{1b}[22;1m");
    }

    #[test]
    fn nothing_blinks() {
        let style = Style::new().add_modifier(Modifier::SLOW_BLINK | Modifier::RAPID_BLINK);
        assert_eq!(from_plain(style, TrueColor), "");
    }

    #[test]
    fn an_unknown_pen_is_set_anew() {
        assert_eq!(Pen::change(None, Pen::PLAIN), "\u{1b}[m");
        assert_eq!(Pen::change(None, pen(Style::new().bold(), Mono)), "\u{1b}[0;1m");
    }
}
