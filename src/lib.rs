//! tusj: code interview transcripts in the terminal.
//!
//! The crate is a stack of layers; each may use the ones before it and none of the ones after it:
//!
//! ```text
//! domain    what a study is: values and rules. No IO, clock, randomness, terminal.
//! storage   a folder of RON files <-> a project.
//! services  what one asks of a study. Functions over &Project, results are plain values.
//! app       what the program is doing: state, update(message) -> effects. No ratatui, crossterm, std::fs.
//! ui        what it looks like: pure functions of the app state into a ratatui frame.
//! runtime   terminal, event loop, performing effects, clock.        cli: the subcommands.
//! ```

pub mod app;
pub mod cli;
pub mod config;
pub mod domain;
pub mod runtime;
pub mod services;
pub mod storage;
pub mod ui;
