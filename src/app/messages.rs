//! What the app has said: the line at the bottom left, and all that came before it.

/// How much a message matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Something was done.
    Said,
    /// A hint for newcomers; the next act replaces it.
    Hint,
    /// Something could not be done now.
    Refused,
    /// Something is wrong and needs the user.
    Problem,
}

/// One line said to the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The words.
    pub text: String,
    /// How much they matter.
    pub weight: Weight,
}

/// Everything said since the start.
#[derive(Clone, Debug, Default)]
pub struct Messages {
    log: Vec<Said>,
    shown: bool,
}

impl Messages {
    /// Says `text`; it stays until the next act.
    pub fn say(&mut self, weight: Weight, text: impl Into<String>) {
        let said = Said { text: text.into(), weight };
        if self.log.last() != Some(&said) {
            self.log.push(said);
        }
        self.shown = true;
    }

    /// Takes the last line off the status line; it stays in the log.
    pub fn clear(&mut self) {
        self.shown = false;
    }

    /// Returns the line that is shown now.
    #[must_use]
    pub fn current(&self) -> Option<&Said> {
        self.log.last().filter(|_| self.shown)
    }

    /// Returns everything said, oldest first.
    #[must_use]
    pub fn log(&self) -> &[Said] {
        &self.log
    }
}
