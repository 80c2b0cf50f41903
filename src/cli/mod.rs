//! The command line.

use std::process::ExitCode;

use crate::app::keymap::Keymap;
use crate::runtime::main_loop::{AppStart, Next, run_app};
use crate::ui::color_depth::ColorDepth;
use crate::ui::color_theme::{Background, BuiltInTheme, ColorTheme};
use crate::ui::glyphs::Charset;

/// Runs the program.
#[must_use]
pub fn run() -> ExitCode {
    let root = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let variable = |name: &str| std::env::var(name).ok();
    let depth = ColorDepth::detect(variable);
    let theme =
        ColorTheme::read(BuiltInTheme::for_depth(depth).file(), Background::detect(variable));
    let Ok(theme) = theme else { return ExitCode::FAILURE };
    let start = AppStart {
        first: Next::Study { root: root.into(), coder: "ane".into() },
        resolve: Box::new(|_| Ok(Next::End)),
        theme,
        depth,
        charset: Charset::detect(variable),
        escape_hold: crate::runtime::decoder::ESCAPE_HOLD,
        may_copy: false,
        editor: vec!["vi".to_owned()],
        keymap: Box::new(Keymap::standard),
        notices: Vec::new(),
    };
    match run_app(start) {
        Ok(_) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
