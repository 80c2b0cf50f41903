//! The command tables, one an area. Everything a user can do in the app is a row here.

pub mod case_rows;
pub mod codebook;
pub mod coding;
pub mod export;
pub mod filter;
pub mod find;
pub mod global;
pub mod go;
pub mod lists;
pub mod memo;
pub mod motions;
pub mod next;
pub mod pass;
pub mod passages;
pub mod pens;
pub mod quotes;
pub mod selection;
pub mod study;
pub mod transcript_rows;

use super::command::Command;

/// The tables, in the order of the help.
const TABLES: [&[Command]; 19] = [
    motions::COMMANDS,
    global::COMMANDS,
    coding::COMMANDS,
    pens::COMMANDS,
    memo::COMMANDS,
    memo::list::COMMANDS,
    memo::typing::COMMANDS,
    selection::COMMANDS,
    codebook::COMMANDS,
    next::COMMANDS,
    go::COMMANDS,
    find::COMMANDS,
    filter::COMMANDS,
    pass::COMMANDS,
    lists::COMMANDS,
    passages::COMMANDS,
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
