//! The real program, run on real folders without a terminal.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod agree;
mod bench;
mod checking;
mod demo;
mod diff;
mod exporting;
mod git_setup;
mod help;
mod importing;
mod log;
mod making;
mod meeting;
mod merge;
mod sample;
mod settings;
mod sight;
mod undo;
mod whole_method;
