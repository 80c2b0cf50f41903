//! A few things to choose from, each with a key of its own.

use std::fmt;
use std::rc::Rc;

use crate::app::App;

/// What happens when something is chosen.
pub type OnChosen = Rc<dyn Fn(&mut App)>;

/// A few things to choose from.
#[derive(Debug)]
pub struct Menu {
    /// What it is about, for the frame.
    pub title: String,
    /// What there is to know before choosing.
    pub lines: Vec<String>,
    /// What can be chosen.
    pub choices: Vec<MenuChoice>,
    /// The chosen one.
    pub cursor: usize,
}

/// One thing to choose.
#[derive(Clone)]
pub struct MenuChoice {
    /// The key that chooses it at once.
    pub key: char,
    /// What it is.
    pub label: String,
    /// More about it.
    pub detail: String,
    /// What choosing it does.
    pub run: OnChosen,
}

impl fmt::Debug for MenuChoice {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.key, self.label)
    }
}

impl Menu {
    /// Offers `choices`.
    #[must_use]
    pub fn new(title: impl Into<String>, lines: Vec<String>, choices: Vec<MenuChoice>) -> Self {
        Self { title: title.into(), lines, choices, cursor: 0 }
    }
}

impl MenuChoice {
    /// Makes a choice.
    #[must_use]
    pub fn new(key: char, label: impl Into<String>, run: OnChosen) -> Self {
        Self { key, label: label.into(), detail: String::new(), run }
    }
}
