//! What one asks of a study: functions over a project whose results are plain values.

pub mod anchor;
pub mod code_counts;
pub mod correct;
pub mod coverage;
pub mod export;
pub mod fuzzy;
pub mod identity;
pub mod import;
pub mod integrity;
pub mod lint;
pub mod reading;
pub mod retrieval;
