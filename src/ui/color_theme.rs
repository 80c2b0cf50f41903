//! The looks of everything on the screen: roles and code colors, read from RON.
//!
//! The ground and the ink of plain text are always the terminal's own. A theme says how each role
//! differs from that, once for dark and once for light terminals and once for those of which nobody
//! knows. Which sign stands for what does not depend on the theme: color is never the only one.

use ratatui::style::{Color, Modifier, Style};
use ron::extensions::Extensions;
use serde::Deserialize;

use crate::domain::code::COLOR_NAMES;
use crate::ui::color_depth::ColorDepth;

/// What a piece of text is, for the eye.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Plain text.
    Text,
    /// What matters less than plain text.
    Dim,
    /// The title of a pane.
    Heading,
    /// The title of the pane in focus.
    HeadingFocused,
    /// Lines between and round things.
    Border,
    /// What was taken hold of.
    Selection,
    /// The current sentence or row.
    Choice,
    /// A found place.
    SearchHit,
    /// The found place where the cursor is.
    SearchHitCurrent,
    /// What the interviewer says, and marks like (laughs).
    Interviewer,
    /// The status line.
    Status,
    /// The key line.
    KeyLine,
    /// What should be looked at.
    Warning,
    /// What needs somebody now.
    Problem,
    /// The mark of what is unread.
    Unread,
}

/// How many codings cover a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Coverage {
    /// One code.
    One,
    /// Two or more codes; the color is that of the narrowest.
    Several,
    /// Only a pen.
    PenOnly,
}

/// Whether the terminal writes light on dark or dark on light.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Background {
    /// Light text on dark ground.
    Dark,
    /// Dark text on light ground.
    Light,
}

impl Background {
    /// Returns what `COLORFGBG` says, which some terminals set. `variable` reads an environment
    /// variable; the terminal itself is not asked.
    #[must_use]
    pub fn detect(variable: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let colors = variable("COLORFGBG")?;
        match colors.rsplit(';').next()?.parse().ok()? {
            0..=6 | 8 => Some(Self::Dark),
            7 | 9..=15 => Some(Self::Light),
            16_u8.. => None,
        }
    }
}

/// The themes that come with the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BuiltInTheme {
    /// For terminals with every color.
    TrueColor,
    /// For terminals with 256 colors.
    Indexed256,
    /// The terminal's own sixteen colors.
    Ansi16,
    /// No color.
    Monochrome,
    /// Contrast of at least 7 to 1 where the background is known.
    HighContrast,
    /// Colors that stay apart with a missing red or green receptor.
    ColorBlind,
}

impl BuiltInTheme {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::TrueColor,
        Self::Indexed256,
        Self::Ansi16,
        Self::Monochrome,
        Self::HighContrast,
        Self::ColorBlind,
    ];

    /// Returns the theme for a terminal of which only the colors are known.
    #[must_use]
    pub const fn for_depth(depth: ColorDepth) -> Self {
        match depth {
            ColorDepth::TrueColor => Self::TrueColor,
            ColorDepth::Indexed256 => Self::Indexed256,
            ColorDepth::Ansi16 => Self::Ansi16,
            ColorDepth::Mono => Self::Monochrome,
        }
    }

    /// Returns the name as it is written in settings, which is also the name of the file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::TrueColor => "truecolor",
            Self::Indexed256 => "256-colors",
            Self::Ansi16 => "16-colors",
            Self::Monochrome => "monochrome",
            Self::HighContrast => "high-contrast",
            Self::ColorBlind => "color-blind",
        }
    }

    /// Returns the theme of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.name() == name)
    }

    /// Returns the file of the theme.
    #[must_use]
    pub const fn file(self) -> &'static str {
        match self {
            Self::TrueColor => include_str!("../../themes/truecolor.ron"),
            Self::Indexed256 => include_str!("../../themes/256-colors.ron"),
            Self::Ansi16 => include_str!("../../themes/16-colors.ron"),
            Self::Monochrome => include_str!("../../themes/monochrome.ron"),
            Self::HighContrast => include_str!("../../themes/high-contrast.ron"),
            Self::ColorBlind => include_str!("../../themes/color-blind.ron"),
        }
    }
}

/// A color theme for one kind of background.
#[derive(Debug, Clone, PartialEq)]
pub struct ColorTheme {
    name: String,
    palette: [Color; COLOR_NAMES.len()],
    roles: Roles,
}

impl ColorTheme {
    /// Reads a theme from RON and takes its part for `background`. A theme need only have the part
    /// `any`; what it lacks is taken from there.
    ///
    /// # Errors
    ///
    /// Returns what is wrong with its line and column: unknown fields and colors are refused.
    pub fn read(
        text: &str,
        background: Option<Background>,
    ) -> Result<Self, ron::error::SpannedError> {
        let options = ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME);
        let file: ThemeFile = options.from_str(text)?;
        let part = match background {
            Some(Background::Dark) => file.dark,
            Some(Background::Light) => file.light,
            None => None,
        };
        let part = part.unwrap_or(file.any);
        Ok(Self { name: file.name, palette: part.palette.colors(), roles: part.roles })
    }

    /// Returns the name that the theme gives itself.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the look of a role.
    #[must_use]
    pub fn style(&self, role: Role) -> Style {
        let roles = &self.roles;
        let look = match role {
            Role::Text => &roles.text,
            Role::Dim => &roles.dim,
            Role::Heading => &roles.heading,
            Role::HeadingFocused => &roles.heading_focused,
            Role::Border => &roles.border,
            Role::Selection => &roles.selection,
            Role::Choice => &roles.choice,
            Role::SearchHit => &roles.search_hit,
            Role::SearchHitCurrent => &roles.search_hit_current,
            Role::Interviewer => &roles.interviewer,
            Role::Status => &roles.status,
            Role::KeyLine => &roles.key_line,
            Role::Warning => &roles.warning,
            Role::Problem => &roles.problem,
            Role::Unread => &roles.unread,
        };
        look.style()
    }

    /// Returns the color of a code: `color` as its file says it (a name of [`COLOR_NAMES`] or
    /// `#rrggbb`), or, where it says none or none that is known, the one that its place `index`
    /// among the codes gives.
    #[must_use]
    pub fn code_color(&self, color: Option<&str>, index: usize) -> Color {
        if self.is_monochrome() {
            return Color::Reset;
        }
        let by_name = |name: &str| COLOR_NAMES.iter().position(|known| *known == name);
        match color.map(|text| (by_name(text), parse_hex(text))) {
            Some((None, Some(color))) => color,
            Some((Some(place), _)) => self.palette_color(place),
            Some((None, None)) | None => self.palette_color(index),
        }
    }

    /// Returns the look of coded text, `color` being that of the code or pen.
    #[must_use]
    pub fn coded_style(&self, coverage: Coverage, color: Color) -> Style {
        match coverage {
            Coverage::One => Style::new().fg(color).underlined(),
            Coverage::Several => Style::new().fg(color).underlined().bold(),
            Coverage::PenOnly if self.is_monochrome() => Style::new().italic(),
            Coverage::PenOnly => Style::new().underline_color(color).underlined(),
        }
    }

    fn palette_color(&self, index: usize) -> Color {
        self.palette.get(index % self.palette.len()).copied().unwrap_or(Color::Reset)
    }

    /// Returns whether the theme has no color at all, so that shapes must say everything.
    #[must_use]
    pub fn is_monochrome(&self) -> bool {
        self.palette.iter().all(|color| *color == Color::Reset)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ThemeFile {
    name: String,
    any: Part,
    #[serde(default)]
    dark: Option<Part>,
    #[serde(default)]
    light: Option<Part>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    palette: Palette,
    roles: Roles,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Palette {
    red: Ink,
    orange: Ink,
    yellow: Ink,
    olive: Ink,
    green: Ink,
    teal: Ink,
    cyan: Ink,
    blue: Ink,
    indigo: Ink,
    purple: Ink,
    pink: Ink,
    brown: Ink,
    gray: Ink,
}

impl Palette {
    fn colors(self) -> [Color; COLOR_NAMES.len()] {
        let first =
            [self.red, self.orange, self.yellow, self.olive, self.green, self.teal, self.cyan];
        let rest = [self.blue, self.indigo, self.purple, self.pink, self.brown, self.gray];
        let mut inks = first.into_iter().chain(rest);
        std::array::from_fn(|_| inks.next().map_or(Color::Reset, |Ink(color)| color))
    }
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Roles {
    text: Look,
    dim: Look,
    heading: Look,
    heading_focused: Look,
    border: Look,
    selection: Look,
    choice: Look,
    search_hit: Look,
    search_hit_current: Look,
    interviewer: Look,
    status: Look,
    key_line: Look,
    warning: Look,
    problem: Look,
    unread: Look,
}

/// How a role differs from the terminal's plain text.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Look {
    #[serde(default)]
    color: Option<Ink>,
    #[serde(default)]
    ground: Option<Ink>,
    #[serde(default)]
    with: Vec<Emphasis>,
}

impl Look {
    fn style(&self) -> Style {
        let color = |ink: Option<Ink>| ink.map(|Ink(color)| color).filter(|it| *it != Color::Reset);
        let style = Style { fg: color(self.color), bg: color(self.ground), ..Style::new() };
        self.with.iter().fold(style, |style, emphasis| style.add_modifier(emphasis.modifier()))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
enum Emphasis {
    Bold,
    Dim,
    Italic,
    Underlined,
    Reversed,
}

impl Emphasis {
    const fn modifier(self) -> Modifier {
        match self {
            Self::Bold => Modifier::BOLD,
            Self::Dim => Modifier::DIM,
            Self::Italic => Modifier::ITALIC,
            Self::Underlined => Modifier::UNDERLINED,
            Self::Reversed => Modifier::REVERSED,
        }
    }
}

/// A color as a theme writes it: `#rrggbb`, a number of the palette of 256, or a name.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(try_from = "String")]
struct Ink(Color);

/// The terminal's own colors by name.
const NAMED: [(&str, Color); 17] = [
    ("default", Color::Reset),
    ("black", Color::Black),
    ("red", Color::Red),
    ("green", Color::Green),
    ("yellow", Color::Yellow),
    ("blue", Color::Blue),
    ("magenta", Color::Magenta),
    ("cyan", Color::Cyan),
    ("white", Color::Gray),
    ("bright-black", Color::DarkGray),
    ("bright-red", Color::LightRed),
    ("bright-green", Color::LightGreen),
    ("bright-yellow", Color::LightYellow),
    ("bright-blue", Color::LightBlue),
    ("bright-magenta", Color::LightMagenta),
    ("bright-cyan", Color::LightCyan),
    ("bright-white", Color::White),
];

impl TryFrom<String> for Ink {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let named = NAMED.iter().find(|(name, _)| *name == text).map(|(_, color)| *color);
        let color = named
            .or_else(|| parse_hex(&text))
            .or_else(|| text.parse().ok().map(Color::Indexed))
            .ok_or_else(|| {
                let names: Vec<&str> = NAMED.iter().map(|(name, _)| *name).collect();
                format!(
                    "«{text}» is no color; it is #rrggbb, a number from 0 to 255, or one of {}",
                    names.join(", ")
                )
            })?;
        Ok(Self(color))
    }
}

fn parse_hex(text: &str) -> Option<Color> {
    let digits = text.strip_prefix('#')?;
    let is_hex = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let number = u32::from_str_radix(digits, 16).ok().filter(|_| is_hex)?;
    Some(Color::from_u32(number))
}

#[cfg(test)]
mod tests;
