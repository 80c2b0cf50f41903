//! The app layer.

pub mod text_editor;
pub mod wrap;
