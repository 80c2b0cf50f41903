//! Looking at the study as it was: nothing can be changed, and what became of each coding since is told.

use super::App;
use super::command::{Availability, Command};
use super::effect::Effect;
use super::transcript::markup::Mark;
use crate::domain::id::CodingId;
use crate::services::history::fate::{Fate, Ghost, Ghosts};
use crate::services::history::words::when_and_who;

/// Commands that ask or let type before they write, and those that ask the history, which is the present's; the others
/// say so themselves when they come to write.
const WRITERS: [&str; 49] = [
    "bind-code",
    "bind-last-code",
    "change-speaker",
    "code-in-vivo",
    "code-selection",
    "code-with-handle",
    "code-with-hot-key",
    "edit-listed-memo",
    "edit-memo",
    "edit-row",
    "edit-text",
    "fetch",
    "finish-pass",
    "git-setup",
    "guide-edit",
    "guide-new",
    "guide-remove",
    "guide-theme",
    "import-transcripts",
    "keep-quote",
    "mark-first-pen",
    "mark-second-pen",
    "mark-third-pen",
    "memo-about",
    "memo-here",
    "memo-on-code",
    "memo-on-selection",
    "new-attribute",
    "new-code",
    "new-listed-memo",
    "new-memo",
    "new-row",
    "open-journal",
    "pull",
    "push",
    "recode",
    "remove-coding",
    "remove-listed-memo",
    "remove-memo",
    "repeat-code",
    "rename-attribute",
    "read-to-here",
    "start-pass",
    "save-version",
    "show-changes",
    "study-settings",
    "toggle-auto-advance",
    "toggle-important",
    "write-fore-understanding",
];

/// An earlier version of the study that is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// Which version: `as of 7 Nov 2021, 3 versions back`.
    pub words: String,
    /// The codings of it that are no longer what they were.
    pub ghosts: Ghosts,
    /// Where leaving it leads.
    pub way_back: WayBack,
}

/// Where leaving an earlier version leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WayBack {
    /// To the study as it is now, which was left to look.
    Present,
    /// Out of the program.
    Out,
}

impl Past {
    /// Returns why nothing can be written.
    #[must_use]
    pub fn why_sealed(&self) -> String {
        let leave = match self.way_back {
            WayBack::Present => "q on home goes back to the present",
            WayBack::Out => "«tusj open» without --at opens the present",
        };
        format!("an earlier version is only read; this is {}, {leave}", self.words)
    }
}

impl Past {
    /// Returns the row that stands above the status line all the while.
    #[must_use]
    pub fn banner(&self) -> String {
        let leave = match self.way_back {
            WayBack::Present => "q goes back",
            WayBack::Out => "q leaves",
        };
        format!("{}, read only. {leave}", self.words.replacen("as of", "AS OF", 1))
    }
}

impl App {
    /// Refuses a command that would let somebody type what cannot be kept; returns whether it may run.
    ///
    /// # Errors
    /// Says why nothing can be written.
    pub fn require_present(&self, command: &Command) -> Availability {
        match &self.past {
            Some(past) if WRITERS.contains(&command.name) => Err(past.why_sealed()),
            _ => Ok(()),
        }
    }

    /// Returns what became of a marked coding since the version that is looked at, where it is no longer what it was.
    #[must_use]
    pub fn ghost_of(&self, mark: &Mark) -> Option<&Ghost> {
        let transcript = self.transcript.id.clone()?;
        let coding: CodingId = mark.coding.clone();
        self.past.as_ref()?.ghosts.get(&(mark.layer.clone(), transcript, coding))
    }

    /// Leaves an earlier version for the present, where it was visited from there; returns whether it was.
    pub(in crate::app) fn leave_past(&mut self) -> bool {
        let is_visit = self.past.as_ref().is_some_and(|past| past.way_back == WayBack::Present);
        if is_visit {
            self.ask(Effect::LeavePast);
        }
        is_visit
    }
}

/// Says what became of a coding since: `removed 12 Nov 2021 by Ane`.
#[must_use]
pub fn fate_in_words(ghost: &Ghost) -> String {
    match &ghost.stamp {
        Some(stamp) => format!("{} {}", ghost.fate.word(), when_and_who(Some(stamp))),
        None => format!("{} since, {}", ghost.fate.word(), when_and_who(None)),
    }
}

/// Returns the sign beside the handle of a coding that is no longer what it was.
#[must_use]
pub fn fate_sign(fate: &Fate) -> &'static str {
    match fate {
        Fate::Removed => "-",
        Fate::Recoded | Fate::Rebounded => "~",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::commands;
    use crate::app::world::fake::{app_on, press, said, study};

    fn past(way_back: WayBack) -> Past {
        let words = "as of 7 Nov 2021, 3 versions back".to_owned();
        Past { words, ghosts: Ghosts::new(), way_back }
    }

    fn looking_back(way_back: WayBack) -> App {
        let mut app = app_on(study());
        app.session.sealed = Some(past(way_back).why_sealed());
        app.past = Some(past(way_back));
        app.refresh();
        app
    }

    #[test]
    fn every_command_that_lets_type_in_vain_is_one() {
        for name in WRITERS {
            assert!(commands::find(name).is_some(), "{name}");
        }
    }

    #[test]
    fn nothing_is_written_into_an_earlier_version_and_every_key_says_why() {
        let mut app = looking_back(WayBack::Present);
        let before = app.session.project.clone();
        for keys in ["J 1", "c", "m", "t", ", m a", "o", "x", "r"] {
            press(&mut app, keys);
            assert!(
                said(&app).contains("an earlier version is only read"),
                "{keys}: {}",
                said(&app)
            );
            assert!(app.overlay.is_none() && app.memo.writing.is_none(), "{keys}");
        }
        assert_eq!(app.session.project, before);
        assert_eq!(app.session.unsaved, []);
    }

    #[test]
    fn reading_an_earlier_version_is_no_reading() {
        let mut app = looking_back(WayBack::Present);
        press(&mut app, "J J J J");
        assert_eq!(app.place.unwritten, []);
    }

    #[test]
    fn q_leads_from_an_earlier_version_to_the_present_at_once() {
        let mut app = looking_back(WayBack::Present);
        press(&mut app, "q");
        assert_eq!(app.take_effects().last(), Some(&Effect::LeavePast));
        let mut app = looking_back(WayBack::Out);
        press(&mut app, "q");
        assert!(!app.take_effects().contains(&Effect::LeavePast));
        assert!(app.leaving);
    }
}
