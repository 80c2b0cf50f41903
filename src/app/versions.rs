//! What the app knows of the history of the study, as git last told it.

use super::App;
use super::effect::Effect;
use crate::services::git::task::{GitAnswer, GitStatus, GitTask};

/// What git last told.
#[derive(Debug, Default)]
pub struct Versions {
    /// How the folder stands to its history; none before git answered, or where it cannot.
    pub status: Option<GitStatus>,
    /// Why git tells nothing.
    pub why_not: Option<String>,
}

impl App {
    /// Has git look how the folder stands to its history.
    pub fn ask_status(&mut self) {
        self.ask(Effect::Git(GitTask::Status));
    }

    /// Takes in what git answered.
    pub fn git_answered(&mut self, answer: GitAnswer) {
        match answer {
            GitAnswer::Status(Ok(status)) => {
                self.versions = Versions { status: Some(status), why_not: None };
            }
            GitAnswer::Status(Err(why)) => {
                self.versions = Versions { status: None, why_not: Some(why) };
            }
            GitAnswer::History(told) => self.history_told(told),
        }
    }
}
