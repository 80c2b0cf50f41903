//! The ui layer.

pub mod color_depth;
pub mod color_theme;
pub mod glyphs;
