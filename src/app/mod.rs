//! The app layer.

pub mod key;
