//! What it looks like: pure functions of the app's state onto cells.

pub mod codebook;
pub mod color_depth;
pub mod color_theme;
pub mod glyphs;
pub mod memo;
pub mod overlay;
pub mod painter;
pub mod screen;
pub mod status_line;
pub mod transcript;
pub mod view;
