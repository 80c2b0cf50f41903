//! What the screens look like, as text, and which looks they have in color and without.

use std::fmt::Write;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::Style;
use tusj::ui::color_theme::BuiltInTheme;

use super::driver::{Study, theme};

/// Letters that stand for looks, in the order in which they appear.
const LOOKS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// Returns a screen as text, and below it which look each cell has.
fn looks(study: &Study, theme_name: BuiltInTheme) -> String {
    let buffer = study.buffer(&theme(theme_name));
    let mut seen: Vec<Style> = Vec::new();
    let mut shown = String::new();
    for row in rows(&buffer) {
        for cell in row {
            let style = cell.style();
            let number = seen.iter().position(|other| *other == style).unwrap_or_else(|| {
                seen.push(style);
                seen.len() - 1
            });
            shown.push(LOOKS.chars().nth(number).unwrap_or('?'));
        }
        shown.push('\n');
    }
    for (letter, style) in LOOKS.chars().zip(&seen) {
        writeln!(
            shown,
            "{letter}: {:?} on {:?} {:?}",
            style.fg.unwrap_or_default(),
            style.bg.unwrap_or_default(),
            style.add_modifier
        )
        .unwrap();
    }
    shown
}

fn rows(buffer: &Buffer) -> impl Iterator<Item = &[Cell]> {
    buffer.content.chunks(usize::from(buffer.area.width).max(1))
}

#[test]
fn home_at_every_size() {
    for (columns, rows) in [(80, 24), (120, 40), (200, 60), (40, 10)] {
        let study = Study::sample_at(columns, rows);
        insta::assert_snapshot!(format!("home_{columns}x{rows}"), study.shown());
    }
}

#[test]
fn comparing_two_readings() {
    for (columns, rows) in [(80, 24), (120, 40)] {
        let mut study = Study::sample_at(columns, rows);
        study.press("F6 Enter");
        insta::assert_snapshot!(format!("compare_{columns}x{rows}"), study.shown());
        study.press("j j Enter");
        insta::assert_snapshot!(format!("difference_{columns}x{rows}"), study.shown());
    }
}

#[test]
fn home_in_colour_and_without() {
    let study = Study::sample_at(80, 24);
    insta::assert_snapshot!("home_looks_in_colour", looks(&study, BuiltInTheme::TrueColor));
    insta::assert_snapshot!("home_looks_without_colour", looks(&study, BuiltInTheme::Monochrome));
}

#[test]
fn the_key_line_of_home_fits_80_columns() {
    let mut study = Study::sample_at(80, 24);
    study.go_to_turn("12").press("1");
    let shown = study.shown();
    assert_eq!(
        shown.trim_end().lines().last(),
        Some(" c code . again 1-9 hot , any a s d pens i in vivo m memo v sel e next g go ?")
    );
}

#[test]
fn the_picker_leaves_the_sentence_free() {
    let mut study = Study::sample_at(80, 24);
    study.press("j j c").type_text("tid");
    insta::assert_snapshot!("picker", study.shown());
}

#[test]
fn waiting_keys_show_what_may_follow() {
    let mut study = Study::sample_at(80, 24);
    study.press(">");
    insta::assert_snapshot!("which_key", study.shown());
}

#[test]
fn the_codebook_in_focus() {
    let mut study = Study::sample_at(80, 24);
    study.press("Tab j j");
    insta::assert_snapshot!("codebook", study.shown());
}

#[test]
fn what_undo_says_where_it_was() {
    let mut study = Study::sample_at(80, 24);
    study.go_to_turn("12").press("1 u");
    insta::assert_snapshot!("undone", study.shown());
}

/// The agreement of Ane and Bo, who have met, with all intervals drawn.
fn agreement_at(columns: u16, rows: u16) -> Study {
    let mut study = Study::sample_at(columns, rows);
    let path = study.root().join("project.ron");
    let text = std::fs::read_to_string(&path).unwrap().replace("blind: true", "blind: false");
    std::fs::write(&path, text).unwrap();
    study = study.restart();
    study.host.settle();
    study.press("g a j");
    study.host.settle();
    study
}

#[test]
fn agreement_at_every_size() {
    for (columns, rows) in [(80, 24), (120, 40), (200, 60), (40, 10)] {
        let study = agreement_at(columns, rows);
        insta::assert_snapshot!(format!("agreement_{columns}x{rows}"), study.shown());
    }
}

#[test]
fn agreement_without_colour_its_formula_and_the_passages_behind_it() {
    let mut study = agreement_at(80, 24);
    let monochrome = looks(&study, BuiltInTheme::Monochrome);
    insta::assert_snapshot!("agreement_looks_without_colour", monochrome);
    study.press("?");
    insta::assert_snapshot!("agreement_formula", study.shown());
    study.press("Esc Enter");
    insta::assert_snapshot!("agreement_passages", study.shown());
}
