//! Saving a version from the first key to the last: everything is on disk before, and the words can be changed.

use super::{Occasion, OfferVersion};
use crate::app::App;
use crate::app::effect::Effect;
use crate::app::key::{Key, KeyCode};
use crate::app::overlay::Overlay;
use crate::app::overlay::save_version::SaveVersion;
use crate::app::update::{edit_line, is_cancel, list_steps};
use crate::domain::project::Project;
use crate::domain::text::clean::clean_line;
use crate::domain::transcript::Transcript;
use crate::services::git::act::OwnPrograms;
use crate::services::git::save::Plan;
use crate::services::git::task::{Act, GitTask};

impl App {
    /// Offers to save a version once everything is on disk.
    pub fn want_version(&mut self, occasion: Occasion) {
        self.finish_writing();
        self.flush_reading();
        self.versions.wanted = Some(occasion);
        if self.session.trouble.is_some() && !self.session.unsaved.is_empty() {
            self.versions.wanted = None;
            self.refuse("Not now: not everything is on disk. ! tries again");
        } else if !self.session.unsaved.is_empty() {
            self.say("A version is offered as soon as everything is on disk");
        }
        self.go_on_to_plan();
    }

    /// Offers a version at the end of a pass, where that is wanted.
    pub fn pass_ended(&mut self) {
        let has_history = self.versions.status.is_some();
        if self.versions.offer == OfferVersion::Pass && has_history {
            self.want_version(Occasion::PassEnded);
        }
    }

    /// Offers a version before leaving, once, where that is wanted and something is new. Returns whether it did.
    pub fn offers_before_leaving(&mut self) -> bool {
        let has_new = self.versions.status.as_ref().is_some_and(|status| status.n_files > 0)
            || !self.session.unsaved.is_empty();
        let offers = self.versions.offer == OfferVersion::Quit
            && self.versions.status.is_some()
            && has_new
            && !self.versions.was_offered
            && self.session.trouble.is_none();
        if offers {
            self.versions.was_offered = true;
            self.want_version(Occasion::Leaving);
        }
        offers
    }

    /// Leaves the program.
    pub fn leave(&mut self) {
        self.keep_cursor();
        self.flush_reading();
        self.ask(Effect::SavePlace);
        self.ask(Effect::Quit);
    }

    /// Asks git what a version would hold, where one is wanted and nothing is on the way to the disk any more.
    pub(super) fn go_on_to_plan(&mut self) {
        let asks = self.versions.wanted.is_some() && !self.versions.is_planning;
        if asks && self.session.unsaved.is_empty() {
            self.versions.is_planning = true;
            let names = Box::new(names_of(&self.session.project));
            self.ask(Effect::Git(GitTask::Plan(self.sight(), names)));
        }
    }

    pub(super) fn offer_plan(&mut self, plan: Plan) {
        self.versions.is_planning = false;
        let Some(occasion) = self.versions.wanted else { return };
        let message = self.versions.kept_message.clone();
        let message = message.unwrap_or_else(|| plan.proposal.subject.clone());
        let save = SaveVersion::new(plan, &message, occasion);
        self.ask_status();
        self.say("The words come from what you did. Change them as you like.");
        self.versions.next = Some(Overlay::SaveVersion(Box::new(save)));
    }

    pub(super) fn no_plan(&mut self, why: &str) {
        self.versions.is_planning = false;
        match self.versions.wanted.take() {
            // Nobody asked: that there is nothing to save is no news.
            Some(Occasion::Leaving) => self.leave(),
            Some(Occasion::PassEnded) | None => {}
            Some(Occasion::Asked) => self.refuse(format!("No version: {why}")),
        }
    }

    /// Lets `key` work on the dialog and keeps it open unless it was left or the version is being saved.
    pub(in crate::app) fn save_version_key(&mut self, mut save: Box<SaveVersion>, key: Key) {
        if is_cancel(key) {
            self.versions.wanted = None;
            self.say("No version was saved. g v offers it again");
            if save.occasion == Occasion::Leaving {
                self.leave();
            }
            return;
        }
        if key.code == KeyCode::Enter {
            let message = clean_line(save.editor.text()).text.trim().to_owned();
            if message.is_empty() {
                self.refuse("A version needs a few words");
            } else {
                self.versions.kept_message = Some(message.clone());
                let message = with_body(&message, &save.plan.proposal.body);
                let act = Act::Save { message, sight: self.sight() };
                return self.act_in_git(act, OwnPrograms::Ask);
            }
        } else if key == Key::control('d') {
            save.shows_all = !save.shows_all;
            save.top = 0;
        } else if let Some(steps) = list_steps(key) {
            save.top =
                save.top.saturating_add_signed(steps).min(save.lines().len().saturating_sub(1));
        } else {
            edit_line(&mut save.editor, key);
        }
        self.overlay = Some(Overlay::SaveVersion(save));
    }
}

/// Returns a whole message: the words that can be changed, and below them what is in the version.
fn with_body(subject: &str, body: &str) -> String {
    if body.is_empty() { subject.to_owned() } else { format!("{subject}\n\n{body}") }
}

/// Returns only what gives names to the rest: titles, codes and handles.
fn names_of(project: &Project) -> Project {
    let title = |transcript: &Transcript| Transcript {
        header: transcript.header.clone(),
        ..Transcript::default()
    };
    let titles = project.transcripts.iter().map(|(id, it)| (id.clone(), title(it)));
    Project {
        transcripts: titles.collect(),
        codes: project.codes.clone(),
        handles: project.handles.clone(),
        ..Project::default()
    }
}
