//! The command tables, one an area. Everything a user can do in the app is a row here.

pub mod codebook;
pub mod coding;
pub mod correct;
pub mod export;
pub mod global;
pub mod guide;
pub mod import;
pub mod memo;
pub mod motions;
pub mod pens;
pub mod quotes;
pub mod selection;
pub mod start;
pub mod study;

use super::command::Command;

/// The tables, in the order of the help.
const TABLES: [&[Command]; 16] = [
    motions::COMMANDS,
    global::COMMANDS,
    coding::COMMANDS,
    pens::COMMANDS,
    memo::COMMANDS,
    memo::list::COMMANDS,
    memo::typing::COMMANDS,
    selection::COMMANDS,
    codebook::COMMANDS,
    correct::COMMANDS,
    import::COMMANDS,
    start::COMMANDS,
    guide::COMMANDS,
    quotes::COMMANDS,
    export::COMMANDS,
    study::COMMANDS,
];

/// Returns every command.
pub fn all() -> impl Iterator<Item = &'static Command> {
    TABLES.iter().copied().flatten()
}

/// Returns the command called `name`.
#[must_use]
pub fn find(name: &str) -> Option<&'static Command> {
    all().find(|command| command.name == name)
}
