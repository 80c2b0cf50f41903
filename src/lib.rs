//! tusj: code interview transcripts in the terminal.
//!
//! The crate is a stack of layers; each may use the ones before it and none of the ones after it, which
//! `tests/architecture.rs` proves:
//!
//! ```text
//! domain    what a study is: values and rules. No IO, clock, randomness, terminal.
//! storage   a folder of RON files <-> a project.
//! services  what one asks of a study. Functions over &Project, results are plain values.
//! app       what the program is doing: state, update(message) -> effects. No ratatui, crossterm, std::fs.
//! ui        what it looks like: pure functions of the app state into a ratatui frame.
//! config    what the user has set: looks, keys, themes; read tolerantly.
//! runtime   terminal, event loop, performing effects, clock.        cli: the subcommands.
//! ```
//!
//! # What always holds
//!
//! - A place in a text is counted in [`domain::text::CodePoint`]s; bytes are known inside `domain::text` only.
//! - Whatever points into a transcript carries its words. An offset alone proves nothing: [`services::anchor`] finds the
//!   words again or says that a person must.
//! - A study changes by [`domain::edit::Operation`]s and nothing else: undo, journal, diff and merge are the same edits.
//! - An operation is in the journal before the next key is taken. Files are written whole, and never over what somebody
//!   else wrote there: their change is merged first.
//! - Bad input is no failure of the program: what can be read is returned together with a list of problems, and what
//!   could not be read is never overwritten.
//! - Each coder writes files of their own, a record a line, so that git merges what people do apart.
//!
//! # How a keypress travels
//!
//! ```text
//! runtime::input      bytes of the terminal become a key (runtime::decoder)
//! runtime::main_loop  wakes up and tells the host
//! runtime::host       app.update(Message::Key)
//! app::update         what is typed into takes it, else the keymap finds a row of app::commands
//! app::session        commits the operation: the project is changed, the history has it, Effect::Save is asked for
//! runtime::host       appends it to the journal; a worker writes the files; Message::Saved comes back
//! ui::view            draws the new state; runtime::backend sends what differs
//! ```
//!
//! # Two coders and one history
//!
//! - [`domain::sight`] alone says whose work is shown to whom; every list, figure, file and version asks it.
//! - [`services::git`] asks and acts through the `git` program of the machine and runs nothing that a repository brings
//!   along unless its user agreed. Slow tasks run on a thread of their own; their answers come to [`app::versions`].
//! - [`services::changes`] tells what differs between two states in the words of research, [`services::three_way`] joins
//!   two states that grew apart, and [`services::history`] tells how the study came about.
//! - [`services::sample`] draws what two people code, [`services::agreement`] and [`services::compare`] measure and list
//!   where they differ. What they decide is data beside the two readings, which stay as they were.
//! - An earlier version is laid out as a study of its own that is only read: [`runtime::past`], [`app::past`].
//!
//! # Where to start reading
//!
//! [`domain::project`] for what a study holds, [`domain::edit`] for how it changes, then one command from its row to the
//! screen: `app/commands/coding.rs`, [`app::coding`], [`ui::transcript`]. `tests/spec` tells by keys and screens what the
//! program promises.

pub mod app;
pub mod cli;
pub mod config;
pub mod domain;
pub mod runtime;
pub mod services;
pub mod storage;
pub mod ui;
