//! From keys to commands: the default keys of the command rows, with the user's own over them.

use std::collections::BTreeMap;

use super::command::{Command, Context};
use super::commands;
use super::key::{Key, KeySequence};

/// Which keys lead to which command, context by context.
#[derive(Debug, Default)]
pub struct Keymap {
    bindings: BTreeMap<Context, BTreeMap<KeySequence, &'static Command>>,
}

/// What a sequence of keys leads to.
#[derive(Debug)]
pub enum Lookup {
    /// A command.
    Found(&'static Command),
    /// The start of at least one longer sequence.
    Waiting,
    /// Nothing.
    Unbound,
}

/// A key binding that could not be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BindingError {
    /// The command is not known.
    #[error("there is no command «{command}»{}", suggestion(.nearest.as_deref()))]
    UnknownCommand {
        /// What was written.
        command: String,
        /// The most similar name.
        nearest: Option<String>,
    },
    /// The keys could not be read.
    #[error("keys of «{command}»: {why}")]
    BadKey {
        /// The command.
        command: String,
        /// Why the keys are none.
        why: String,
    },
}

fn suggestion(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |name| format!("; did you mean «{name}»?"))
}

impl Keymap {
    /// Returns the keymap of the command rows.
    #[must_use]
    pub fn standard() -> Self {
        let mut keymap = Self::default();
        for command in commands::all() {
            for keys in command.keys {
                if let Ok(sequence) = keys.parse() {
                    keymap.bind(sequence, command);
                }
            }
        }
        keymap
    }

    /// Gives `command` the written `keys` and takes its default keys away; an empty list leaves it without keys.
    ///
    /// # Errors
    /// Names a command that does not exist, or keys that cannot be read; nothing is changed then.
    pub fn rebind(&mut self, command: &str, keys: &[String]) -> Result<(), BindingError> {
        let Some(row) = commands::find(command) else {
            let names: Vec<&str> = commands::all().map(|row| row.name).collect();
            let nearest = crate::domain::text::nearness::nearest(command, names).map(str::to_owned);
            return Err(BindingError::UnknownCommand { command: command.to_owned(), nearest });
        };
        let mut sequences = Vec::with_capacity(keys.len());
        for written in keys {
            let sequence: KeySequence = written.parse().map_err(|why: super::key::KeyError| {
                BindingError::BadKey { command: command.to_owned(), why: why.to_string() }
            })?;
            sequences.push(sequence);
        }
        for bindings in self.bindings.values_mut() {
            bindings.retain(|_, bound| bound.name != row.name);
        }
        for sequence in sequences {
            self.bind(sequence, row);
        }
        Ok(())
    }

    /// Looks `keys` up in `contexts`, the nearest first.
    #[must_use]
    pub fn look_up(&self, contexts: &[Context], keys: &[Key]) -> Lookup {
        let sequence = KeySequence(keys.to_vec());
        for context in contexts {
            let Some(bindings) = self.bindings.get(context) else { continue };
            if let Some(command) = bindings.get(&sequence) {
                return Lookup::Found(command);
            }
        }
        let is_start =
            contexts.iter().any(|context| !self.continuations(*context, keys).is_empty());
        if is_start { Lookup::Waiting } else { Lookup::Unbound }
    }

    /// Returns the sequences that begin with `keys` and go on, with their commands.
    #[must_use]
    pub fn continuations(
        &self,
        context: Context,
        keys: &[Key],
    ) -> Vec<(&KeySequence, &'static Command)> {
        self.bindings
            .get(&context)
            .into_iter()
            .flatten()
            .filter(|(sequence, _)| sequence.0.len() > keys.len() && sequence.starts_with(keys))
            .map(|(sequence, command)| (sequence, *command))
            .collect()
    }

    /// Returns the key sequences of a command, shortest first, then in the order of its row.
    #[must_use]
    pub fn keys_of(&self, name: &str) -> Vec<&KeySequence> {
        let mut keys: Vec<&KeySequence> = self
            .bindings
            .values()
            .flatten()
            .filter(|(_, command)| command.name == name)
            .map(|(sequence, _)| sequence)
            .collect();
        let row = commands::find(name).map_or(&[][..], |command| command.keys);
        let place = |sequence: &KeySequence| {
            let written = sequence.to_string();
            row.iter().position(|keys| *keys == written)
        };
        keys.sort_by_cached_key(|sequence| (sequence.0.len(), place(sequence)));
        keys
    }

    fn bind(&mut self, sequence: KeySequence, command: &'static Command) {
        self.bindings.entry(command.context).or_default().insert(sequence, command);
    }
}
