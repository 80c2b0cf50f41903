//! The command tables, one an area. Everything a user can do in the app is a row here.

pub mod acts;
pub mod agreement;
pub mod bind;
pub mod case_rows;
pub mod changes;
pub mod codebook;
pub mod coding;
pub mod compare;
pub mod compare_codes;
pub mod contradictions;
pub mod correct;
pub mod export;
pub mod filter;
pub mod find;
pub mod global;
pub mod go;
pub mod guide;
pub mod history;
pub mod import;
pub mod lists;
pub mod memo;
pub mod motions;
pub mod next;
pub mod pass;
pub mod passages;
pub mod pens;
pub mod quotes;
pub mod reconcile;
pub mod sampling;
pub mod selection;
pub mod start;
pub mod study;
pub mod transcript_rows;
pub mod trouble;
pub mod versions;
pub mod walk;

use super::command::Command;

/// The tables, in the order of the help.
const TABLES: &[&[Command]] = &[
    motions::COMMANDS,
    global::COMMANDS,
    coding::COMMANDS,
    pens::COMMANDS,
    coding::CHANGES,
    codebook::COMMANDS,
    memo::COMMANDS,
    memo::list::COMMANDS,
    memo::typing::COMMANDS,
    selection::COMMANDS,
    bind::COMMANDS,
    walk::COMMANDS,
    next::COMMANDS,
    go::COMMANDS,
    find::COMMANDS,
    filter::COMMANDS,
    pass::COMMANDS,
    lists::COMMANDS,
    acts::COMMANDS,
    passages::COMMANDS,
    agreement::COMMANDS,
    correct::COMMANDS,
    import::COMMANDS,
    start::COMMANDS,
    guide::COMMANDS,
    history::COMMANDS,
    quotes::COMMANDS,
    export::COMMANDS,
    compare::COMMANDS,
    sampling::COMMANDS,
    reconcile::COMMANDS,
    study::COMMANDS,
    versions::COMMANDS,
    trouble::COMMANDS,
    changes::COMMANDS,
    contradictions::COMMANDS,
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

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::app::key::{Key, KeyCode, KeySequence};

    #[test]
    fn every_command_has_a_name_of_its_own_in_small_letters_and_hyphens() {
        let mut seen = BTreeSet::new();
        for command in all() {
            assert!(seen.insert(command.name), "{} stands twice", command.name);
            let fits = |letter: char| letter.is_ascii_lowercase() || letter == '-';
            assert!(command.name.chars().all(fits), "{}", command.name);
        }
    }

    #[test]
    fn every_command_says_what_it_does_in_a_title_and_a_sentence() {
        for command in all() {
            assert!(!command.title.is_empty() && !command.title.ends_with('.'), "{}", command.name);
            assert!(command.help.ends_with('.'), "{}: {}", command.name, command.help);
        }
    }

    #[test]
    fn no_two_commands_of_one_context_share_a_key() {
        let mut bound = BTreeMap::new();
        for command in all() {
            for keys in command.keys {
                let sequence: KeySequence = keys.parse().unwrap();
                let other = bound.insert((command.context, sequence), command.name);
                assert_eq!(other, None, "{keys} in {:?}", command.context);
            }
        }
    }

    /// Direct or shifted on a Norwegian keyboard, with what every terminal sends.
    fn can_be_typed(key: Key) -> bool {
        match key {
            Key { code: KeyCode::Char(letter), ctrl: true } => "cdefgklnoprtuwxz".contains(letter),
            Key { code: KeyCode::Char(letter), ctrl: false } => {
                letter.is_ascii_alphanumeric() || "æøåÆØÅ +',.-<!\"#%&/()=?;:_*>".contains(letter)
            }
            Key { code: KeyCode::F(number), ctrl } => !ctrl && number <= 9,
            Key { ctrl, .. } => !ctrl,
        }
    }

    #[test]
    fn every_default_key_can_be_typed_on_a_norwegian_keyboard_over_ssh() {
        for command in all() {
            for keys in command.keys {
                let sequence: KeySequence = keys.parse().unwrap();
                assert!(
                    sequence.0.iter().all(|key| can_be_typed(*key)),
                    "{}: {keys}",
                    command.name
                );
            }
        }
    }
}
