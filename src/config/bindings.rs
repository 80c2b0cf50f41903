//! `keys.ron`: commands and the keys the user gives them instead of the usual ones.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};

use super::tolerant::{self, Reading, finding_at};
use crate::app::commands;
use crate::app::key::KeySequence;
use crate::app::keymap::Keymap;
use crate::storage::problem::Problem;

/// Commands with the keys that they have instead of the usual ones, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyBindings(Vec<(String, Vec<String>)>);

impl KeyBindings {
    /// Returns the keymap with these keys over the usual ones; what cannot be used is left out.
    #[must_use]
    pub fn keymap(&self) -> Keymap {
        self.apply(&mut |_, _| ())
    }

    fn apply(&self, complain: &mut impl FnMut(&str, String)) -> Keymap {
        let mut keymap = Keymap::standard();
        let mut seen = BTreeSet::new();
        for (command, keys) in &self.0 {
            if !seen.insert(command.as_str()) {
                complain(command, format!("«{command}» stands twice; the last one counts"));
            }
            if let Err(error) = keymap.rebind(command, keys) {
                complain(command, format!("{error}; the line is passed over"));
            }
        }
        keymap
    }
}

impl<'de> Deserialize<'de> for KeyBindings {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(BindingsVisitor)
    }
}

struct BindingsVisitor;

impl<'de> Visitor<'de> for BindingsVisitor {
    type Value = KeyBindings;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("commands with lists of keys, as { \"next-step\": [\"j\", \"Down\"] }")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<KeyBindings, A::Error> {
        let mut bindings = Vec::new();
        while let Some(binding) = map.next_entry()? {
            bindings.push(binding);
        }
        Ok(KeyBindings(bindings))
    }
}

/// Reads the keys at `path`, with what of them cannot be used or takes the keys of something else away.
pub(super) fn read(path: &Path) -> (KeyBindings, Vec<Problem>) {
    let Reading { value: bindings, text, mut problems } = tolerant::read_file::<KeyBindings>(path);
    let mut findings = Vec::new();
    let mut complain = |command: &str, why: String| {
        findings.push(finding_at(&text, &format!("\"{command}\""), why));
    };
    let keymap = bindings.apply(&mut complain);
    for (command, why) in lost_keys(&bindings, &keymap) {
        complain(&command, why);
    }
    problems.extend(findings.into_iter().map(|it| it.in_file(path.to_owned(), &text)));
    (bindings, problems)
}

/// Returns what the bindings took from other commands: their last key, or the rest of a longer sequence.
fn lost_keys(bindings: &KeyBindings, keymap: &Keymap) -> Vec<(String, String)> {
    let mut lost = Vec::new();
    for (command, keys) in &bindings.0 {
        let Some(row) = commands::find(command) else { continue };
        for sequence in keys.iter().filter_map(|keys| keys.parse::<KeySequence>().ok()) {
            for (_, hidden) in keymap.continuations(row.context, &sequence.0) {
                let why = format!("{sequence} now hides the longer keys of «{}»", hidden.name);
                lost.push((command.clone(), why));
            }
        }
        let is_bound = |name: &str| bindings.0.iter().any(|(bound, _)| bound == name);
        for other in commands::all().filter(|it| it.context == row.context && !is_bound(it.name)) {
            let taken = other.keys.iter().find(|usual| keys.iter().any(|key| key == *usual));
            if let Some(taken) = taken.filter(|_| keymap.keys_of(other.name).is_empty()) {
                let why =
                    format!("{taken} was the only key of «{}», which has none now", other.name);
                lost.push((command.clone(), why));
            }
        }
    }
    lost
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> (Keymap, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.ron");
        std::fs::write(&path, text).unwrap();
        let (bindings, problems) = read(&path);
        let shown = |problem: &Problem| format!("{}: {}", problem.line, problem.why);
        (bindings.keymap(), problems.iter().map(shown).collect())
    }

    fn keys_of(keymap: &Keymap, command: &str) -> Vec<String> {
        keymap.keys_of(command).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn keys_of_the_user_replace_the_usual_ones() {
        let (keymap, problems) = read_text("{\n  \"undo\": [\"Ctrl-Y\"],\n}\n");
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!(keys_of(&keymap, "undo"), ["Ctrl-Y"]);
    }

    #[test]
    fn an_unknown_command_and_a_key_that_is_none_are_named_and_the_rest_counts() {
        let (keymap, problems) = read_text(
            "{\n  \"undoo\": [\"Ctrl-Y\"],\n  \"redo\": [\"Alt-R\"],\n  \"undo\": [\"Ctrl-Y\"],\n}\n",
        );
        assert_eq!(keys_of(&keymap, "undo"), ["Ctrl-Y"]);
        assert_eq!(keys_of(&keymap, "redo"), ["U", "Ctrl-R"]);
        assert_eq!(problems.len(), 2);
        assert!(problems[0].starts_with("2: there is no command «undoo»; did you mean «undo»?"));
        assert!(problems[1].starts_with("3: keys of «redo»: "), "{problems:?}");
    }

    #[test]
    fn a_key_that_was_the_last_of_another_command_is_told_of() {
        let (_, problems) = read_text("{\n  \"undo\": [\"!\"],\n}\n");
        assert_eq!(problems, ["2: ! was the only key of «show-messages», which has none now"]);
    }

    #[test]
    fn a_line_that_makes_no_sense_costs_one_line() {
        let (keymap, problems) = read_text("{\n  \"redo\": \"R\",\n  \"undo\": [\"Ctrl-Y\"],\n}\n");
        assert_eq!(keys_of(&keymap, "undo"), ["Ctrl-Y"]);
        assert_eq!(problems.len(), 1);
        assert!(problems[0].starts_with("2: "), "{problems:?}");
    }
}
