//! `config.ron`: how tusj looks and behaves for this user, whatever the study.

use std::path::Path;
use std::time::Duration;

use serde::Deserialize;

use super::tolerant::{self, Reading, finding_at};
use crate::app::versions::OfferVersion;
use crate::domain::text::nearness::nearest;
use crate::storage::problem::Problem;
use crate::ui::color_depth::ColorDepth;
use crate::ui::color_theme::Background;

/// How long an Esc is held where nothing is set.
const ESCAPE_HOLD: Duration = Duration::from_millis(40);
/// The longest an Esc may be held, in milliseconds.
const LONGEST_ESCAPE_HOLD: u64 = 2000;

const BACKGROUNDS: [(&str, Background); 2] =
    [("dark", Background::Dark), ("light", Background::Light)];
const OFFERS: [(&str, OfferVersion); 2] =
    [("pass", OfferVersion::Pass), ("quit", OfferVersion::Quit)];
const COLOR_DEPTHS: [(&str, ColorDepth); 4] = [
    ("all", ColorDepth::TrueColor),
    ("256", ColorDepth::Indexed256),
    ("16", ColorDepth::Ansi16),
    ("none", ColorDepth::Mono),
];

/// What `config.ron` says. There is no setting for the mouse: the terminal keeps it, for marking and copying.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Name of the color theme; absent leaves it to the terminal.
    pub theme: Option<String>,
    /// What the terminal writes on; absent asks the environment.
    pub background: Option<Background>,
    /// How many colors the terminal has; absent asks the environment.
    pub colors: Option<ColorDepth>,
    /// Whether only ASCII is drawn.
    pub ascii: bool,
    /// How long a lone Esc is held back, as it may begin the sequence of another key.
    pub escape_hold: Duration,
    /// Whether what is copied is handed to the terminal's clipboard (OSC 52). Nobody can know whether it takes it.
    pub clipboard: bool,
    /// The editor that is started for long texts, before `VISUAL` and `EDITOR`.
    pub editor: Option<String>,
    /// Whether a new coder's cursor moves on by itself after coding.
    pub auto_advance: bool,
    /// Who codes on this machine.
    pub coder: Option<String>,
    /// When a version is offered unasked.
    pub offer_version: OfferVersion,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: None,
            background: None,
            colors: None,
            ascii: false,
            escape_hold: ESCAPE_HOLD,
            clipboard: false,
            editor: None,
            auto_advance: false,
            coder: None,
            offer_version: OfferVersion::Never,
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct SettingsFile {
    theme: Option<String>,
    background: Option<String>,
    colors: Option<String>,
    ascii: Option<bool>,
    escape_hold: Option<u64>,
    clipboard: Option<bool>,
    editor: Option<String>,
    auto_advance: Option<bool>,
    coder: Option<String>,
    offer_version: Option<String>,
}

/// Reads the settings at `path`; `themes` are the names of all themes there are.
pub(super) fn read(path: &Path, themes: &[String]) -> (Settings, Vec<Problem>) {
    let Reading { value: file, text, mut problems } = tolerant::read_file::<SettingsFile>(path);
    let usual = Settings::default();
    let mut complain = |field: &str, why: String| {
        let finding = finding_at(&text, &format!("{field}:"), why);
        problems.push(finding.in_file(path.to_owned(), &text));
    };
    let background = one_of("background", file.background, &BACKGROUNDS, &mut complain);
    let colors = one_of("colors", file.colors, &COLOR_DEPTHS, &mut complain);
    let offer = one_of("offer_version", file.offer_version, &OFFERS, &mut complain);
    let theme = file.theme.filter(|name| {
        let is_known = themes.contains(name);
        if !is_known {
            complain("theme", unknown_theme(name, themes));
        }
        is_known
    });
    let escape_hold = match file.escape_hold {
        Some(hold) if hold > LONGEST_ESCAPE_HOLD => {
            let why = format!("«escape_hold» is at most {LONGEST_ESCAPE_HOLD} milliseconds");
            complain("escape_hold", why);
            usual.escape_hold
        }
        Some(hold) => Duration::from_millis(hold),
        None => usual.escape_hold,
    };
    let settings = Settings {
        theme,
        background,
        colors,
        ascii: file.ascii.unwrap_or(usual.ascii),
        escape_hold,
        clipboard: file.clipboard.unwrap_or(usual.clipboard),
        editor: file.editor.filter(|editor| !editor.trim().is_empty()),
        auto_advance: file.auto_advance.unwrap_or(usual.auto_advance),
        coder: file.coder.filter(|coder| !coder.trim().is_empty()),
        offer_version: offer.unwrap_or_default(),
    };
    (settings, problems)
}

/// Says that there is no theme `name`, and which one may have been meant.
pub(super) fn unknown_theme(name: &str, themes: &[String]) -> String {
    let hint = nearest(name, themes.iter().map(String::as_str))
        .map(|near| format!("; did you mean «{near}»?"))
        .unwrap_or_default();
    format!("there is no theme «{name}»{hint} The themes are: {}", themes.join(", "))
        .replacen("» The", "». The", 1)
}

fn one_of<T: Copy>(
    field: &str,
    written: Option<String>,
    words: &[(&str, T)],
    complain: &mut impl FnMut(&str, String),
) -> Option<T> {
    let written = written?;
    let found = words.iter().find(|(word, _)| *word == written).map(|(_, value)| *value);
    if found.is_none() {
        let known: Vec<String> = words.iter().map(|(word, _)| format!("\"{word}\"")).collect();
        complain(field, format!("«{written}» is none of: {}", known.join(", ")));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> (Settings, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.ron");
        std::fs::write(&path, text).unwrap();
        let (settings, problems) = read(&path, &["truecolor".to_owned(), "monochrome".to_owned()]);
        let shown =
            |problem: &Problem| format!("{}:{}: {}", problem.line, problem.column, problem.why);
        (settings, problems.iter().map(shown).collect())
    }

    #[test]
    fn a_file_that_is_not_there_says_nothing() {
        let read = read(Path::new("/nowhere/config.ron"), &[]);
        assert_eq!(read, (Settings::default(), Vec::new()));
    }

    #[test]
    fn every_setting_is_read() {
        let (settings, problems) = read_text(
            "(\n  theme: \"monochrome\",\n  background: \"light\",\n  colors: \"256\",\n  ascii: true,\n  \
             escape_hold: 100,\n  clipboard: true,\n  editor: \"vim\",\n  auto_advance: true,\n  coder: \"Ane\",\n  offer_version: \"pass\",\n)\n",
        );
        assert_eq!(problems, Vec::<String>::new());
        let expected = Settings {
            theme: Some("monochrome".to_owned()),
            background: Some(Background::Light),
            colors: Some(ColorDepth::Indexed256),
            ascii: true,
            escape_hold: Duration::from_millis(100),
            clipboard: true,
            editor: Some("vim".to_owned()),
            auto_advance: true,
            coder: Some("Ane".to_owned()),
            offer_version: OfferVersion::Pass,
        };
        assert_eq!(settings, expected);
    }

    #[test]
    fn one_wrong_line_costs_one_line() {
        let (settings, problems) =
            read_text("(\n  ascii: true,\n  clipboard: maybe,\n  coder: \"Ane\",\n)\n");
        assert!(settings.ascii && !settings.clipboard);
        assert_eq!(settings.coder.as_deref(), Some("Ane"));
        assert_eq!(problems, ["3:14: true or false is expected here; the line is passed over"]);
    }

    #[test]
    fn an_unknown_name_is_met_with_a_near_one() {
        let (settings, problems) = read_text("(\n  them: \"x\",\n  theme: \"monocrome\",\n)\n");
        assert_eq!(settings, Settings::default());
        assert_eq!(
            problems,
            [
                "2:7: this version of tusj knows no field «them» here; did you mean «theme»?",
                "3:3: there is no theme «monocrome»; did you mean «monochrome»? The themes are: truecolor, monochrome",
            ]
        );
    }

    #[test]
    fn a_file_without_any_sense_is_passed_over_and_named() {
        let (settings, problems) = read_text("]\n");
        assert_eq!(settings, Settings::default());
        assert_eq!(problems.len(), 1);
        assert!(problems[0].ends_with("the whole file is passed over"), "{problems:?}");
    }

    #[test]
    fn the_mouse_is_not_offered_and_the_reason_is_said() {
        let (_, problems) = read_text("(\n  mouse: true,\n)\n");
        assert!(problems[0].contains("tusj leaves it to the terminal"), "{problems:?}");
    }

    #[test]
    fn words_and_numbers_out_of_range_are_named() {
        let (settings, problems) =
            read_text("(\n  background: \"dim\",\n  escape_hold: 90000,\n)\n");
        assert_eq!(settings, Settings::default());
        assert_eq!(
            problems,
            [
                "2:3: «dim» is none of: \"dark\", \"light\"",
                "3:3: «escape_hold» is at most 2000 milliseconds",
            ]
        );
    }
}
