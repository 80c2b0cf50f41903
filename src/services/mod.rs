//! The services layer.

pub mod fuzzy;
