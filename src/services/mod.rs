//! What one asks of a study: functions over a project whose results are plain values.

pub mod anchor;
pub mod coverage;
pub mod fuzzy;
pub mod import;
pub mod reading;
