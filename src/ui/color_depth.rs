//! How many colors a terminal has, and the nearest of them to a color that it has not.

use ratatui::style::Color;

/// The colors that a terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ColorDepth {
    /// Every color.
    TrueColor,
    /// The palette of 256.
    Indexed256,
    /// The sixteen of the terminal's own palette.
    Ansi16,
    /// None, or none wanted.
    Mono,
}

impl ColorDepth {
    /// Returns what the environment promises. `variable` reads an environment variable.
    ///
    /// `NO_COLOR` wins over everything. Consoles with few colors are known by name and are believed
    /// more than `COLORTERM`, which outlives a login over ssh or a start of GNU screen.
    #[must_use]
    pub fn detect(variable: impl Fn(&str) -> Option<String>) -> Self {
        let value = |name: &str| variable(name).unwrap_or_default().to_ascii_lowercase();
        let term = value("TERM");
        if !value("NO_COLOR").is_empty() || is_monochrome(&term) {
            return Self::Mono;
        }
        if is_sixteen(&term) {
            return Self::Ansi16;
        }
        let promises_all = matches!(value("COLORTERM").as_str(), "truecolor" | "24bit");
        let inside_screen = !value("STY").is_empty() && value("TMUX").is_empty();
        if term.ends_with("-direct") || (promises_all && !inside_screen) {
            Self::TrueColor
        } else if has_256(&term) {
            Self::Indexed256
        } else {
            Self::Ansi16
        }
    }

    /// Returns the color that this depth shows for `color`. Named and default colors stay, where
    /// there is color at all.
    #[must_use]
    pub fn nearest(self, color: Color) -> Color {
        match (self, color) {
            (Self::Mono, _) => Color::Reset,
            (Self::TrueColor, color) => color,
            (Self::Indexed256, Color::Rgb(red, green, blue)) => {
                Color::Indexed(nearest_indexed((red, green, blue)))
            }
            (Self::Ansi16, Color::Rgb(red, green, blue)) => nearest_named((red, green, blue)),
            (Self::Ansi16, Color::Indexed(index)) if index >= 16 => {
                nearest_named(indexed_to_rgb(index))
            }
            (Self::Ansi16 | Self::Indexed256, color) => color,
        }
    }
}

fn is_monochrome(term: &str) -> bool {
    let is_vt =
        term.strip_prefix("vt").is_some_and(|it| it.starts_with(|c: char| c.is_ascii_digit()));
    matches!(term, "" | "dumb" | "unknown")
        || is_vt
        || term.ends_with("-m")
        || term.ends_with("-mono")
}

fn is_sixteen(term: &str) -> bool {
    term == "linux" || term == "ansi" || term.ends_with("-16color") || term.ends_with("-8color")
}

fn has_256(term: &str) -> bool {
    const MODERN: [&str; 6] =
        ["alacritty", "xterm-kitty", "xterm-ghostty", "wezterm", "foot", "contour"];
    term.contains("256color") || MODERN.iter().any(|name| term.starts_with(name))
}

/// A color by its red, green and blue parts.
pub type Rgb = (u8, u8, u8);

const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// The sixteen as xterm shows them; every terminal may show its own.
const SIXTEEN: [(Color, Rgb); 16] = [
    (Color::Black, (0, 0, 0)),
    (Color::Red, (205, 0, 0)),
    (Color::Green, (0, 205, 0)),
    (Color::Yellow, (205, 205, 0)),
    (Color::Blue, (0, 0, 238)),
    (Color::Magenta, (205, 0, 205)),
    (Color::Cyan, (0, 205, 205)),
    (Color::Gray, (229, 229, 229)),
    (Color::DarkGray, (127, 127, 127)),
    (Color::LightRed, (255, 0, 0)),
    (Color::LightGreen, (0, 255, 0)),
    (Color::LightYellow, (255, 255, 0)),
    (Color::LightBlue, (92, 92, 255)),
    (Color::LightMagenta, (255, 0, 255)),
    (Color::LightCyan, (0, 255, 255)),
    (Color::White, (255, 255, 255)),
];

/// Returns the color of an entry of the 256-color palette as xterm defines it: sixteen named ones,
/// a cube of 6 x 6 x 6, and 24 grays.
#[must_use]
pub fn indexed_to_rgb(index: u8) -> Rgb {
    let level = |step: u8| LEVELS.get(usize::from(step % 6)).copied().unwrap_or_default();
    match index {
        0..16 => SIXTEEN.get(usize::from(index)).map_or((0, 0, 0), |(_, rgb)| *rgb),
        16..232 => {
            let place = index - 16;
            (level(place / 36), level(place / 6), level(place))
        }
        232.. => {
            let gray = 8 + 10 * (index - 232);
            (gray, gray, gray)
        }
    }
}

fn nearest_indexed(rgb: Rgb) -> u8 {
    (16..=255).min_by_key(|&index| distance(indexed_to_rgb(index), rgb)).unwrap_or_default()
}

fn nearest_named(rgb: Rgb) -> Color {
    let nearest = SIXTEEN.iter().min_by_key(|(_, named)| distance(*named, rgb));
    nearest.map_or(Color::Reset, |(color, _)| *color)
}

/// The squared distance of two colors, green counted most and blue least, as the eye does.
fn distance(one: Rgb, other: Rgb) -> u32 {
    let square = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
    3 * square(one.0, other.0) + 4 * square(one.1, other.1) + 2 * square(one.2, other.2)
}

#[cfg(test)]
mod tests {
    use ratatui::style::Color;

    use super::ColorDepth::{self, Ansi16, Indexed256, Mono, TrueColor};
    use super::indexed_to_rgb;

    fn detect(set: &[(&str, &str)]) -> ColorDepth {
        ColorDepth::detect(|name| {
            set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_terminal_name_tells_the_colors() {
        for (term, depth) in [
            ("xterm", Ansi16),
            ("xterm-256color", Indexed256),
            ("tmux-256color", Indexed256),
            ("screen", Ansi16),
            ("linux", Ansi16),
            ("xterm-16color", Ansi16),
            ("alacritty", Indexed256),
            ("xterm-direct", TrueColor),
            ("vt100", Mono),
            ("xterm-m", Mono),
            ("", Mono),
        ] {
            assert_eq!(detect(&[("TERM", term)]), depth, "{term}");
        }
    }

    #[test]
    fn true_color_needs_a_promise_that_can_hold() {
        let promise = ("COLORTERM", "truecolor");
        assert_eq!(detect(&[("TERM", "xterm-256color"), promise]), TrueColor);
        assert_eq!(detect(&[("TERM", "xterm"), ("COLORTERM", "24bit")]), TrueColor);
        assert_eq!(detect(&[("TERM", "linux"), promise]), Ansi16);
        assert_eq!(
            detect(&[("TERM", "screen.xterm-256color"), ("STY", "1.a"), promise]),
            Indexed256
        );
    }

    #[test]
    fn no_color_wins_unless_it_is_empty() {
        let terminal = ("TERM", "xterm-256color");
        assert_eq!(detect(&[terminal, ("NO_COLOR", "1"), ("COLORTERM", "truecolor")]), Mono);
        assert_eq!(detect(&[terminal, ("NO_COLOR", "")]), Indexed256);
    }

    #[test]
    fn a_color_becomes_the_nearest_one_there_is() {
        let orange = Color::Rgb(255, 135, 0);
        assert_eq!(TrueColor.nearest(orange), orange);
        assert_eq!(Indexed256.nearest(orange), Color::Indexed(208));
        assert_eq!(Indexed256.nearest(Color::Rgb(120, 120, 120)), Color::Indexed(243));
        assert_eq!(Ansi16.nearest(Color::Rgb(250, 10, 10)), Color::LightRed);
        assert_eq!(Ansi16.nearest(Color::Indexed(28)), Color::Green);
        assert_eq!(Mono.nearest(Color::Red), Color::Reset);
    }

    #[test]
    fn named_colors_are_the_terminals_own() {
        assert_eq!(TrueColor.nearest(Color::Blue), Color::Blue);
        assert_eq!(Ansi16.nearest(Color::LightBlue), Color::LightBlue);
        assert_eq!(Ansi16.nearest(Color::Reset), Color::Reset);
    }

    #[test]
    fn the_palette_of_256_is_the_one_of_xterm() {
        assert_eq!(indexed_to_rgb(16), (0, 0, 0));
        assert_eq!(indexed_to_rgb(208), (255, 135, 0));
        assert_eq!(indexed_to_rgb(231), (255, 255, 255));
        assert_eq!(indexed_to_rgb(232), (8, 8, 8));
        assert_eq!(indexed_to_rgb(255), (238, 238, 238));
    }
}
