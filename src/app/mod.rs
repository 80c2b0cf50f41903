//! The app layer.

pub mod wrap;
