//! What it looks like: pure functions of the app's state onto cells.
//!
//! It is apart so that a screen can be tried as text and no state hides in the drawing. It changes nothing, decides
//! nothing and knows no terminal: how many colors there are and which letters is settled when cells become bytes.

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
