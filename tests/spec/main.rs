//! Stories: keys pressed on the real app over a real folder, and what is then on the screen and on the disk.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::string_slice
)]

mod agreement;
mod bringing_in;
mod changes;
mod clones;
mod coding;
mod comparing;
mod correcting;
mod disk;
mod double_coding;
mod driver;
mod export;
mod git;
mod git_faults;
mod git_screens;
mod history;
mod ledger;
mod merging;
mod random_merges;
mod random_sessions;
mod snapshots;
mod strangers;
mod undo;
mod undoing;
mod versions;
mod whole_method;
