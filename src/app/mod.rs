//! What the program is doing: state, and how messages change it. Knows no terminal and no files.

pub mod key;
pub mod text_editor;
pub mod wrap;
