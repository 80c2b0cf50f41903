//! What one asks of a study: functions over a project whose results are plain values.

pub mod anchor;
pub mod correct;
