//! The first screen of a study without transcripts.

use super::App;
use super::effect::Effect;
use super::screen::Screen;

/// What can be done first: title, and what is in it.
pub const FIRST_STEPS: [(&str, &str); 4] = [
    ("Bring in interviews", "Word, Teams and Zoom files, plain text"),
    ("Look around a finished study", "a made-up one, on a scratch copy"),
    ("Write the interview guide", "themes and questions"),
    ("Write down what you expect", "your fore-understanding, dated today"),
];

impl App {
    /// Shows the first screen from now on whenever the study has no transcript, and lists the files of its folder.
    pub fn greet_when_empty(&mut self) {
        self.greets = true;
        if self.session.loading.total == 0 {
            self.ask(Effect::ListSources(self.session.root.clone()));
        }
        self.refresh();
    }

    /// Returns whether the study has no transcript and none is still to be read.
    #[must_use]
    pub fn is_empty_study(&self) -> bool {
        self.session.project.transcripts.is_empty() && self.session.loading.is_done()
    }

    /// Closes the top screen; the first screen of an empty study stays.
    pub(super) fn close_screen(&mut self) -> bool {
        match self.screens.last() {
            None | Some(Screen::Start(_)) => false,
            Some(_) => self.screens.pop().is_some(),
        }
    }

    /// Puts the first screen below all others where the study is empty, and takes it away where it is not.
    pub(super) fn greet(&mut self) {
        let is_shown = matches!(self.screens.first(), Some(Screen::Start(_)));
        // What is being written stands on the home screen.
        let belongs = self.greets && self.is_empty_study() && self.memo.writing.is_none();
        if belongs && !is_shown {
            self.screens.insert(0, Screen::Start(0));
        } else if is_shown && !belongs {
            self.screens.remove(0);
        }
    }
}
