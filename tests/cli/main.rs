//! The real program, run on real folders without a terminal.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod bench;
mod checking;
mod diff;
mod exporting;
mod git_setup;
mod help;
mod importing;
mod making;
mod meeting;
mod merge;
mod settings;
