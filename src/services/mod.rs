//! The services layer.

pub mod import;
