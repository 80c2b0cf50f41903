//! What every theme promises, measured.

use ratatui::style::{Color, Modifier, Style};

use super::Background::{self, Dark, Light};
use super::{BuiltInTheme, COLOR_NAMES, ColorTheme, Coverage, Role};
use crate::ui::color_depth::{ColorDepth, Rgb, indexed_to_rgb};

const GROUNDS: [(Option<Background>, Rgb); 2] =
    [(Some(Dark), (0x1e, 0x1e, 0x1e)), (Some(Light), (255, 255, 255))];

fn theme(built_in: BuiltInTheme, background: Option<Background>) -> ColorTheme {
    ColorTheme::read(built_in.file(), background).unwrap()
}

fn rgb(color: Color) -> Rgb {
    match color {
        Color::Rgb(red, green, blue) => (red, green, blue),
        Color::Indexed(index) => indexed_to_rgb(index),
        other => panic!("{other:?} is the terminal's own color"),
    }
}

fn inks(theme: &ColorTheme) -> Vec<(&'static str, Rgb)> {
    COLOR_NAMES.iter().map(|name| (*name, rgb(theme.code_color(Some(name), 0)))).collect()
}

/// A part of a color as light, by the definition of relative luminance in WCAG 2.1.
fn light(part: u8) -> f64 {
    let part = f64::from(part) / 255.0;
    if part <= 0.03928 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
}

fn luminance((red, green, blue): Rgb) -> f64 {
    0.2126 * light(red) + 0.7152 * light(green) + 0.0722 * light(blue)
}

/// The contrast ratio of WCAG 2.1: (L1 + 0.05) / (L2 + 0.05), L1 being the lighter one. Black on
/// white is 21.
fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn contrast_is_that_of_the_standard() {
    assert!((contrast((0, 0, 0), (255, 255, 255)) - 21.0).abs() < 0.001);
    assert!((contrast((0x77, 0x77, 0x77), (255, 255, 255)) - 4.478).abs() < 0.001);
}

#[test]
fn the_built_in_themes_are_read_under_their_names() {
    for built_in in BuiltInTheme::ALL {
        for background in [None, Some(Dark), Some(Light)] {
            assert_eq!(theme(built_in, background).name(), built_in.name());
        }
        assert_eq!(BuiltInTheme::named(built_in.name()), Some(built_in));
    }
    assert_eq!(BuiltInTheme::named("solarized"), None);
}

#[test]
fn code_colors_are_readable_on_a_known_ground() {
    let needs = [
        (BuiltInTheme::TrueColor, 4.5),
        (BuiltInTheme::Indexed256, 4.5),
        (BuiltInTheme::ColorBlind, 4.5),
        (BuiltInTheme::HighContrast, 7.0),
    ];
    for (built_in, least) in needs {
        for (background, ground) in GROUNDS {
            for (name, ink) in inks(&theme(built_in, background)) {
                let ratio = contrast(ink, ground);
                assert!(ratio >= least, "{built_in:?} {background:?} {name}: {ratio:.2}");
            }
        }
    }
}

#[test]
fn code_colors_are_readable_on_either_ground_when_it_is_unknown() {
    for built_in in [BuiltInTheme::TrueColor, BuiltInTheme::Indexed256, BuiltInTheme::ColorBlind] {
        for (name, ink) in inks(&theme(built_in, None)) {
            for (_, ground) in GROUNDS {
                let ratio = contrast(ink, ground);
                assert!(ratio >= 3.7, "{built_in:?} {name}: {ratio:.2}");
            }
        }
    }
}

#[test]
fn code_colors_are_readable_on_the_tint_of_the_current_sentence() {
    for built_in in [BuiltInTheme::TrueColor, BuiltInTheme::Indexed256] {
        for background in [Dark, Light] {
            let theme = theme(built_in, Some(background));
            let tint = rgb(theme.style(Role::Choice).bg.unwrap());
            for (name, ink) in inks(&theme) {
                let ratio = contrast(ink, tint);
                assert!(ratio >= 4.0, "{built_in:?} {background:?} {name}: {ratio:.2}");
            }
        }
    }
}

/// A color as somebody without the receptor sees it, by the matrices for severity 1 of Machado,
/// Oliveira and Fernandes (2009), in CIE L*a*b*.
fn seen_without(matrix: [[f64; 3]; 3], (red, green, blue): Rgb) -> [f64; 3] {
    let parts = [light(red), light(green), light(blue)];
    let seen = matrix.map(|row| {
        row.iter().zip(parts).map(|(weight, part)| weight * part).sum::<f64>().clamp(0.0, 1.0)
    });
    let weigh = |weights: [f64; 3]| {
        let sum: f64 = weights.iter().zip(seen).map(|(weight, part)| weight * part).sum();
        if sum > 0.008_856 { sum.cbrt() } else { 7.787 * sum + 16.0 / 116.0 }
    };
    let x = weigh([0.4339, 0.3762, 0.1899]);
    let y = weigh([0.2126, 0.7152, 0.0722]);
    let z = weigh([0.0177, 0.1095, 0.8728]);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

#[test]
fn colors_stay_apart_without_the_red_or_the_green_receptor() {
    let protanopia = [
        [0.152_286, 1.052_583, -0.204_868],
        [0.114_503, 0.786_281, 0.099_216],
        [-0.003_882, -0.048_116, 1.051_998],
    ];
    let deuteranopia = [
        [0.367_322, 0.860_646, -0.227_968],
        [0.280_085, 0.672_501, 0.047_413],
        [-0.011_820, 0.042_940, 0.968_881],
    ];
    for background in [None, Some(Dark), Some(Light)] {
        let inks = inks(&theme(BuiltInTheme::ColorBlind, background));
        for matrix in [protanopia, deuteranopia] {
            for (index, (name, ink)) in inks.iter().enumerate() {
                for (other_name, other) in &inks[index + 1..] {
                    let pairs =
                        seen_without(matrix, *ink).into_iter().zip(seen_without(matrix, *other));
                    let distance = pairs.map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
                    assert!(distance >= 10.0, "{background:?} {name} {other_name}: {distance:.1}");
                }
            }
        }
    }
}

const ROLES: [Role; 15] = [
    Role::Text,
    Role::Dim,
    Role::Heading,
    Role::HeadingFocused,
    Role::Border,
    Role::Selection,
    Role::Choice,
    Role::SearchHit,
    Role::SearchHitCurrent,
    Role::Interviewer,
    Role::Status,
    Role::KeyLine,
    Role::Warning,
    Role::Problem,
    Role::Unread,
];

#[test]
fn plain_text_is_the_terminals_own_in_every_theme() {
    for built_in in BuiltInTheme::ALL {
        for background in [None, Some(Dark), Some(Light)] {
            assert_eq!(theme(built_in, background).style(Role::Text), Style::new());
        }
    }
}

#[test]
fn the_monochrome_theme_has_no_color_and_still_tells_the_roles_apart() {
    let theme = theme(BuiltInTheme::Monochrome, None);
    for role in ROLES {
        let style = theme.style(role);
        assert_eq!((style.fg, style.bg), (None, None), "{role:?}");
    }
    let reversed = Style::new().reversed();
    assert_eq!(theme.style(Role::Choice), reversed);
    assert_eq!(theme.style(Role::Selection), reversed.bold());
    assert_eq!(theme.code_color(Some("#ff0000"), 3), Color::Reset);
}

#[test]
fn the_choice_is_seen_in_every_theme() {
    for built_in in BuiltInTheme::ALL {
        for background in [None, Some(Dark), Some(Light)] {
            let theme = theme(built_in, background);
            for role in [Role::Choice, Role::Selection] {
                let style = theme.style(role);
                let is_reversed = style.add_modifier.contains(Modifier::REVERSED);
                assert!(is_reversed || style.bg.is_some(), "{built_in:?} {background:?} {role:?}");
            }
            assert_ne!(theme.style(Role::Choice), theme.style(Role::Selection));
        }
    }
}

#[test]
fn a_code_has_the_color_its_file_names_or_the_next_of_the_palette() {
    let theme = theme(BuiltInTheme::Ansi16, None);
    assert_eq!(theme.code_color(Some("green"), 0), Color::LightGreen);
    assert_eq!(theme.code_color(Some("#12aBef"), 0), Color::Rgb(0x12, 0xab, 0xef));
    assert_eq!(theme.code_color(None, 0), Color::LightRed);
    assert_eq!(theme.code_color(None, 13), Color::LightRed);
    assert_eq!(theme.code_color(Some("mauve"), 5), Color::Cyan);
}

#[test]
fn coded_text_is_underlined_and_where_codes_overlap_bold() {
    let theme = theme(BuiltInTheme::TrueColor, None);
    let lined = Style::new().fg(Color::Green).underlined();
    assert_eq!(theme.coded_style(Coverage::One, Color::Green), lined);
    assert_eq!(theme.coded_style(Coverage::Several, Color::Green), lined.bold());
    assert_eq!(
        theme.coded_style(Coverage::PenOnly, Color::Green),
        Style::new().underlined().underline_color(Color::Green)
    );
}

#[test]
fn a_mistake_in_a_theme_is_told_with_its_place() {
    let file =
        BuiltInTheme::Monochrome.file().replace("dim: (with: [Dim])", "dim: (color: \"mauv\")");
    let mistake = ColorTheme::read(&file, None).unwrap_err();
    assert_eq!(mistake.span.start.line, 12);
    assert!(mistake.to_string().contains("«mauv» is no color"), "{mistake}");

    let file = BuiltInTheme::Monochrome.file().replace("key_line:", "keyline:");
    let mistake = ColorTheme::read(&file, None).unwrap_err();
    assert!(mistake.to_string().contains("`keyline`"), "{mistake}");
}

#[test]
fn the_background_is_taken_from_the_environment_where_it_is_told() {
    let detect = |value: &str| Background::detect(|_| Some(value.to_owned()));
    assert_eq!(detect("15;0"), Some(Dark));
    assert_eq!(detect("0;15"), Some(Light));
    assert_eq!(detect("0;default;15"), Some(Light));
    assert_eq!(detect("default;default"), None);
    assert_eq!(Background::detect(|_| None), None);
}

#[test]
fn the_theme_follows_the_colors_of_the_terminal() {
    assert_eq!(BuiltInTheme::for_depth(ColorDepth::Mono), BuiltInTheme::Monochrome);
    assert_eq!(BuiltInTheme::for_depth(ColorDepth::Indexed256), BuiltInTheme::Indexed256);
}
