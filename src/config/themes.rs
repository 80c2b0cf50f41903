//! Which color theme is used: one of the user's own, one that comes with tusj, or the one that suits the terminal.

use std::fs;

use super::Places;
use super::tolerant::text_of;
use crate::storage::problem::{Finding, Problem, ProblemKind};
use crate::ui::color_depth::ColorDepth;
use crate::ui::color_theme::{Background, BuiltInTheme, ColorTheme};

/// What a theme is chosen by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ThemeChoice<'a> {
    /// The name that was asked for.
    pub name: Option<&'a str>,
    /// The colors the terminal has. Without any only the theme without color makes sense.
    pub depth: ColorDepth,
    /// What the terminal writes on, where that is known.
    pub background: Option<Background>,
}

/// Returns the names of all themes: those that come with tusj, then the user's own by name.
#[must_use]
pub fn theme_names(places: &Places) -> Vec<String> {
    let mut own: Vec<String> = fs::read_dir(places.themes())
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.strip_suffix(".ron").map(str::to_owned))
        .filter(|name| BuiltInTheme::named(name).is_none())
        .collect();
    own.sort();
    let built_in = BuiltInTheme::ALL.into_iter().map(|theme| theme.name().to_owned());
    built_in.chain(own).collect()
}

/// Returns the theme of `choice`, and what is wrong with the one that was asked for if it cannot be used.
///
/// A theme of the user's own goes before one of the same name that comes with tusj.
///
/// # Errors
/// Says that there is no theme of that name, or where a theme that comes with tusj cannot be read.
pub fn choose_theme(
    places: &Places,
    choice: ThemeChoice<'_>,
) -> Result<(ColorTheme, Vec<Problem>), String> {
    let suiting = BuiltInTheme::for_depth(choice.depth);
    let built_in = |theme: BuiltInTheme| {
        ColorTheme::read(theme.file(), choice.background)
            .map_err(|error| format!("the theme «{}» cannot be read: {error}", theme.name()))
    };
    let Some(name) = choice.name.filter(|_| choice.depth != ColorDepth::Mono) else {
        return Ok((built_in(suiting)?, Vec::new()));
    };
    let names = theme_names(places);
    if !names.iter().any(|known| known == name) {
        return Err(super::settings::unknown_theme(name, &names));
    }
    match own_theme(places, name, choice.background) {
        Ok(Some(theme)) => Ok((theme, Vec::new())),
        Ok(None) => Ok((built_in(BuiltInTheme::named(name).unwrap_or(suiting))?, Vec::new())),
        Err(problem) => Ok((built_in(suiting)?, vec![*problem])),
    }
}

fn own_theme(
    places: &Places,
    name: &str,
    background: Option<Background>,
) -> Result<Option<ColorTheme>, Box<Problem>> {
    let path = places.themes().join(format!("{name}.ron"));
    let text = match text_of(&path) {
        Ok(text) => text,
        Err(None) => return Ok(None),
        Err(Some(finding)) => return Err(Box::new(finding.in_file(path, ""))),
    };
    ColorTheme::read(&text, background).map(Some).map_err(|error| {
        let finding = Finding::from_ron(&error, ProblemKind::Broken);
        Box::new(finding.in_file(path, &text))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(folder: &tempfile::TempDir) -> Places {
        fs::create_dir_all(folder.path().join("themes")).unwrap();
        Places::at(folder.path(), folder.path())
    }

    fn choice(name: Option<&str>, depth: ColorDepth) -> ThemeChoice<'_> {
        ThemeChoice { name, depth, background: None }
    }

    #[test]
    fn a_theme_of_the_users_own_is_found_by_its_file_name() {
        let folder = tempfile::tempdir().unwrap();
        let places = places(&folder);
        let text = BuiltInTheme::ColorBlind.file();
        fs::write(places.themes().join("winter.ron"), text).unwrap();
        assert_eq!(theme_names(&places).last().map(String::as_str), Some("winter"));
        let (theme, problems) =
            choose_theme(&places, choice(Some("winter"), ColorDepth::TrueColor)).unwrap();
        assert_eq!(problems, Vec::new());
        assert_eq!(theme, ColorTheme::read(text, None).unwrap());
    }

    #[test]
    fn a_theme_that_cannot_be_read_gives_way_to_the_one_that_suits_the_terminal() {
        let folder = tempfile::tempdir().unwrap();
        let places = places(&folder);
        fs::write(places.themes().join("winter.ron"), "(\n  nmae: \"x\",\n)\n").unwrap();
        let (theme, problems) =
            choose_theme(&places, choice(Some("winter"), ColorDepth::Ansi16)).unwrap();
        assert_eq!(theme, ColorTheme::read(BuiltInTheme::Ansi16.file(), None).unwrap());
        assert_eq!(problems.len(), 1);
        assert_eq!((problems[0].line, problems[0].line_text.as_str()), (2, "  nmae: \"x\","));
    }

    #[test]
    fn without_color_the_theme_without_color_is_used() {
        let folder = tempfile::tempdir().unwrap();
        let (theme, _) =
            choose_theme(&places(&folder), choice(Some("truecolor"), ColorDepth::Mono)).unwrap();
        assert!(theme.is_monochrome());
    }

    #[test]
    fn a_name_that_no_theme_has_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let refused = choose_theme(&places(&folder), choice(Some("truecolr"), ColorDepth::Ansi16));
        let why = refused.unwrap_err();
        assert!(
            why.starts_with("there is no theme «truecolr»; did you mean «truecolor»?"),
            "{why}"
        );
    }
}
