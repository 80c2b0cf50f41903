//! A list that narrows while one types.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::rc::Rc;

use crate::app::App;
use crate::app::key::{Key, KeyCode};
use crate::app::text_editor::TextEditor;
use crate::app::update::{edit_line, is_cancel, list_steps};
use crate::domain::text::CodePoint;
use crate::services::fuzzy::{FuzzyList, Match};

/// What was picked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picked {
    /// Entries, by key; one, or all that were marked.
    Entries(Vec<String>),
    /// A new thing of this name.
    New(String),
}

/// What a key did in a picker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pressed {
    /// The picker stays open.
    Stayed,
    /// It was left; nothing was picked.
    Left,
    /// Something was picked.
    Picked(Picked),
    /// Nothing can be picked, for this reason; the picker stays open.
    Refused(String),
}

/// What happens with what was picked.
pub type OnPicked = Rc<dyn Fn(&mut App, Picked)>;

/// A list to type in.
pub struct Picker {
    /// What is being chosen, for the frame.
    pub title: String,
    /// What was typed.
    pub editor: TextEditor,
    /// Everything that can be picked.
    pub entries: Vec<PickerEntry>,
    /// Entries that match, best first, with the matching characters of the name.
    pub matches: Vec<(usize, Vec<CodePoint>)>,
    /// The chosen row of the matches; one more than there are is the row that makes something new.
    pub cursor: usize,
    /// First row in view.
    pub top: usize,
    /// Marked entries.
    pub marked: BTreeSet<usize>,
    /// What a new thing is called (`new code`), where one can be made.
    pub makes: Option<&'static str>,
    /// Whether several can be marked.
    pub takes_several: bool,
    /// Shown while there is nothing to pick.
    pub empty_words: &'static str,
    fuzzy: FuzzyList,
    also: FuzzyList,
    then: OnPicked,
}

/// One thing to pick.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PickerEntry {
    /// What is handed back.
    pub key: String,
    /// Two letters or a key before the name.
    pub sign: String,
    /// What it is found by.
    pub name: String,
    /// Where it belongs.
    pub place: String,
    /// A number or other short word.
    pub count: String,
    /// Why it stands where it stands: recent, on it.
    pub note: String,
    /// What it means, in a sentence or two.
    pub detail: String,
    /// Another name it is found by as well, which is not shown as one.
    pub also: String,
    /// Why it cannot be picked now.
    pub unavailable: Option<String>,
}

impl fmt::Debug for Picker {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Picker").field("title", &self.title).finish_non_exhaustive()
    }
}

impl Picker {
    /// Makes a picker over `entries`; `then` gets what was picked.
    #[must_use]
    pub fn new(title: impl Into<String>, entries: Vec<PickerEntry>, then: OnPicked) -> Self {
        let fuzzy = FuzzyList::new(entries.iter().map(|entry| entry.name.as_str()));
        let also = FuzzyList::new(entries.iter().map(|entry| entry.also.as_str()));
        let mut picker = Self {
            title: title.into(),
            editor: TextEditor::single_line(""),
            entries,
            matches: Vec::new(),
            cursor: 0,
            top: 0,
            marked: BTreeSet::new(),
            makes: None,
            takes_several: false,
            empty_words: "Nothing to choose from.",
            fuzzy,
            also,
            then,
        };
        picker.narrow();
        picker
    }

    /// Lets new things be made with the typed name; `what` names them, as `new code`.
    #[must_use]
    pub fn making(mut self, what: &'static str) -> Self {
        self.makes = Some(what);
        self
    }

    /// Lets several entries be marked.
    #[must_use]
    pub fn taking_several(mut self) -> Self {
        self.takes_several = true;
        self
    }

    /// Says what to do where there is nothing to pick.
    #[must_use]
    pub fn saying_when_empty(mut self, words: &'static str) -> Self {
        self.empty_words = words;
        self
    }

    /// Returns what was typed, without spaces around it.
    #[must_use]
    pub fn typed(&self) -> &str {
        self.editor.text().trim()
    }

    /// Returns whether the row that makes something new is offered.
    #[must_use]
    pub fn offers_new(&self) -> bool {
        self.makes.is_some() && !self.typed().is_empty() && !self.has_exact_name()
    }

    /// Returns the number of rows, with the one that makes something new.
    #[must_use]
    pub fn n_rows(&self) -> usize {
        self.matches.len() + usize::from(self.offers_new())
    }

    /// Returns the chosen entry, if the cursor is on one.
    #[must_use]
    pub fn chosen(&self) -> Option<&PickerEntry> {
        self.matches.get(self.cursor).and_then(|(entry, _)| self.entries.get(*entry))
    }

    /// Finds again what matches after the typed text changed.
    pub fn narrow(&mut self) {
        let typed = self.typed().to_owned();
        let by_name = self.fuzzy.matches(&typed);
        let other = self
            .also
            .matches(&typed)
            .into_iter()
            .map(|found| Match { positions: Vec::new(), ..found });
        let mut best: BTreeMap<usize, Match> = BTreeMap::new();
        for found in by_name.into_iter().chain(other) {
            match best.get_mut(&found.entry) {
                Some(known) => known.score = known.score.max(found.score),
                None => {
                    best.insert(found.entry, found);
                }
            }
        }
        let mut found: Vec<Match> = best.into_values().collect();
        found.sort_by_key(|found| Reverse(found.score));
        self.matches = found.into_iter().map(|found| (found.entry, found.positions)).collect();
        self.cursor = 0;
        self.top = 0;
    }

    /// Moves the choice by `steps` rows.
    pub fn step(&mut self, steps: isize) {
        let last = self.n_rows().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(steps).min(last);
    }

    /// Marks the chosen entry, or takes its mark away, and steps on.
    pub fn toggle_mark(&mut self) {
        if !self.takes_several {
            return;
        }
        if let Some((entry, _)) = self.matches.get(self.cursor).cloned() {
            if !self.marked.remove(&entry) {
                self.marked.insert(entry);
            }
            self.step(1);
        }
    }

    /// Returns what Enter would pick, or why nothing can be picked.
    ///
    /// # Errors
    /// Says in words what is missing.
    pub fn pick(&self) -> Result<Picked, String> {
        if !self.marked.is_empty() {
            let keys = self.marked.iter().filter_map(|entry| self.entries.get(*entry));
            return Ok(Picked::Entries(keys.map(|entry| entry.key.clone()).collect()));
        }
        if let Some(entry) = self.chosen() {
            return match &entry.unavailable {
                Some(why) => Err(format!("Not now: {why}")),
                None => Ok(Picked::Entries(vec![entry.key.clone()])),
            };
        }
        self.pick_new()
    }

    /// Returns the new thing that the typed name would make.
    ///
    /// # Errors
    /// Says in words why nothing can be made.
    pub fn pick_new(&self) -> Result<Picked, String> {
        match self.makes {
            Some(_) if self.typed().is_empty() => Err("Type a name first".to_owned()),
            Some(_) => Ok(Picked::New(self.typed().to_owned())),
            None => Err("Nothing here matches".to_owned()),
        }
    }

    /// Lets `key` work on the picker.
    pub fn press(&mut self, key: Key) -> Pressed {
        let picked = match key {
            key if is_cancel(key) => return Pressed::Left,
            Key { code: KeyCode::Enter, .. } => self.pick(),
            _ if key == Key::control('o') => self.pick_new(),
            Key { code: KeyCode::Tab, .. } => {
                self.toggle_mark();
                return Pressed::Stayed;
            }
            _ => {
                match list_steps(key) {
                    Some(steps) => self.step(steps),
                    None if edit_line(&mut self.editor, key) => self.narrow(),
                    None => {}
                }
                return Pressed::Stayed;
            }
        };
        picked.map_or_else(Pressed::Refused, Pressed::Picked)
    }

    /// Returns what is to be done with what was picked.
    #[must_use]
    pub fn then(&self) -> OnPicked {
        Rc::clone(&self.then)
    }

    fn has_exact_name(&self) -> bool {
        self.entries.iter().any(|entry| entry.name == self.typed())
    }
}
