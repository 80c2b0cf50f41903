//! What one asks of a study: functions over a project whose results are plain values.
//!
//! They are apart because the app and the command line ask the same and must get the same answer. Nothing here knows
//! of a screen, and nothing changes a project: what should change is answered as edits. Only [`git`] and what
//! reads through it, as [`history`], reach outside memory, through the program of that name.

pub mod agreement;
pub mod anchor;
pub mod changes;
pub mod code_counts;
pub mod compare;
pub mod correct;
pub mod coverage;
pub mod export;
pub mod fuzzy;
pub mod git;
pub mod history;
pub mod identity;
pub mod import;
pub mod integrity;
pub mod lint;
pub mod meeting;
pub mod reading;
pub mod retrieval;
pub mod sample;
pub mod three_way;
pub mod undoing;
pub mod unitise;
pub mod words;
