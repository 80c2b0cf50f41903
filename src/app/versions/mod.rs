//! What the app knows of the history of the study, and what it has git do.
//!
//! Nothing is saved as a version, brought in or sent unasked. What git does takes as long as it takes on a thread of
//! its own; work goes on meanwhile, and Esc ends it.

mod save;
mod words;

use std::rc::Rc;
use std::time::Duration;

use super::App;
use super::effect::Effect;
use super::overlay::{Menu, MenuChoice, Overlay};
use super::screen::Screen;
use super::screen::list::{ListKind, ListScreen};
use crate::domain::sight::Sight;
use crate::domain::time::Moment;
use crate::services::git::act::OwnPrograms;
use crate::services::git::remote::Outgoing;
use crate::services::git::status::GitStatus;
use crate::services::git::task::{Act, ActFault, ActTask, Acted, GitAnswer, GitTask, StatusFault};

pub use words::{status_in_words, under_way_in_words};

/// How long a pause after a change is before git is asked.
const PAUSE: Duration = Duration::from_secs(2);
/// Seconds after which what git told is old: somebody may have saved a version in another window.
const OLD: u64 = 60;
/// How often the time that something takes is told anew.
const TELL_TIME: Duration = Duration::from_secs(5);

/// What git last told, and what it does now.
#[derive(Debug, Default)]
pub struct Versions {
    /// How the folder stands to its history; none before git answered, or where it cannot.
    pub status: Option<GitStatus>,
    /// Why git tells nothing.
    pub why_not: Option<StatusFault>,
    /// What git does now, and since when.
    pub under_way: Option<(&'static str, Moment)>,
    /// What git printed last, line by line.
    pub output: Vec<String>,
    /// When a version is offered unasked.
    pub offer: OfferVersion,
    /// A message that was typed for a version that was not saved.
    kept_message: Option<String>,
    /// Whether files were written since git was asked, or it was asked long ago.
    is_stale: bool,
    /// When git was asked last.
    asked: Option<Moment>,
    /// Whether the user wants to hear how it stands.
    tells: bool,
    /// For what a version is offered once everything is on disk.
    wanted: Option<Occasion>,
    /// Whether git was asked what the wanted version would hold.
    is_planning: bool,
    /// Whether a version was offered when leaving.
    was_offered: bool,
    /// A question that waits until nothing else is open.
    next: Option<Overlay>,
}

/// When a version is offered unasked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OfferVersion {
    /// Only when asked for.
    #[default]
    Never,
    /// At the end of a pass.
    Pass,
    /// On leaving.
    Quit,
}

/// Why a version is to be saved now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// Somebody asked for it.
    Asked,
    /// A pass ended.
    PassEnded,
    /// Somebody leaves.
    Leaving,
}

impl Versions {
    /// Returns the pause after which something is to be asked or told anew.
    #[must_use]
    pub fn deadline(&self) -> Option<Duration> {
        let tells = self.under_way.is_some().then_some(TELL_TIME);
        let asks = (self.is_stale && self.under_way.is_none()).then_some(PAUSE);
        tells.or(asks)
    }
}

impl App {
    /// Returns whose work git may tell of, and save: a comparison opens what is looked at, not what is kept.
    #[must_use]
    pub fn sight(&self) -> Sight {
        Sight::of(&self.session.project, Some(&self.session.coder))
    }

    /// Has git look how the folder stands to its history.
    pub fn ask_status(&mut self) {
        self.versions.is_stale = false;
        self.versions.asked = Some(self.world.now());
        self.ask(Effect::Git(GitTask::Status(self.sight())));
    }

    /// Has git look, and tells what it says.
    pub fn tell_status(&mut self) {
        self.versions.tells = true;
        self.ask_status();
    }

    /// Notes that files were written: git is asked at the next pause, where it has something to say.
    pub fn files_written(&mut self) {
        let is_without = matches!(self.versions.why_not, Some(StatusFault::Without(_)));
        self.versions.is_stale |= !is_without;
        self.go_on_to_plan();
    }

    /// Has git asked again at the next pause where it told something long ago: only who works here wakes it.
    pub(super) fn notice_old_status(&mut self) {
        let Some(asked) = self.versions.asked.as_ref().filter(|_| self.versions.status.is_some())
        else {
            return;
        };
        self.versions.is_stale |= words::seconds_between(asked, &self.world.now()) >= OLD;
    }

    /// Asks what waited for a pause.
    pub(super) fn ask_at_pause(&mut self) {
        if self.versions.is_stale && self.versions.under_way.is_none() {
            self.ask_status();
        }
    }

    /// Has git do something that writes, unless it does something already.
    pub fn act_in_git(&mut self, act: Act, own: OwnPrograms) {
        if let Some((doing, _)) = &self.versions.under_way {
            self.refuse(format!("Not now: git is still {doing}. Esc ends that"));
            return;
        }
        self.versions.under_way = Some((act.doing(), self.world.now()));
        self.ask(Effect::Git(GitTask::Act(ActTask { act, own })));
    }

    /// Ends what git does now. Returns whether it did anything.
    pub fn end_git(&mut self) -> bool {
        let Some((doing, _)) = &self.versions.under_way else { return false };
        self.say(format!("Ending: {doing}"));
        self.ask(Effect::EndGit);
        true
    }

    /// Takes in what git answered.
    pub fn git_answered(&mut self, answer: GitAnswer) {
        match answer {
            GitAnswer::Status(told) => self.status_told(told),
            GitAnswer::Plan(Ok(plan)) => self.offer_plan(plan),
            GitAnswer::Plan(Err(why)) => self.no_plan(&why),
            GitAnswer::Outgoing(Ok(outgoing)) => self.offer_push(outgoing),
            GitAnswer::Outgoing(Err(why)) => self.refuse(format!("Nothing was sent: {why}")),
            GitAnswer::Merge(answer) => self.merge_answered(answer),
            GitAnswer::Acted(act, done) => self.acted(&act, done),
            GitAnswer::Changes(span, found) => self.take_changes(&span, &found),
            GitAnswer::History(told) => self.history_told(told),
        }
        self.ask_what_waits();
    }

    /// Opens what waited until nothing else was open.
    pub(super) fn ask_what_waits(&mut self) {
        if self.is_free()
            && let Some(next) = self.versions.next.take()
        {
            self.overlay = Some(next);
        }
    }

    fn status_told(&mut self, told: Result<GitStatus, StatusFault>) {
        let tells = std::mem::take(&mut self.versions.tells);
        match told {
            Ok(status) => {
                if tells {
                    self.say(words::told(&status));
                }
                let waits = status.n_unmerged > 0 && self.merging.open.is_none();
                self.versions.status = Some(status);
                if waits {
                    self.look_for_open_merge();
                }
                self.versions.why_not = None;
            }
            Err(fault) => {
                if tells {
                    let (StatusFault::Without(why) | StatusFault::Fault(why)) = &fault;
                    self.refuse(format!("No history: {why}"));
                }
                self.versions.status = None;
                self.versions.why_not = Some(fault);
            }
        }
    }

    fn acted(&mut self, act: &Act, done: Result<Acted, ActFault>) {
        let since = self.versions.under_way.take();
        let took = since.map_or(0, |(_, since)| words::seconds_between(&since, &self.world.now()));
        match done {
            Ok(acted) => {
                let slowly = if took < 3 { String::new() } else { format!(", {took} s") };
                self.say(format!("{}{slowly}", acted.said));
                self.versions.output = acted.lines;
                self.after_act(act);
            }
            Err(ActFault::RunsOwn(programs)) => self.ask_trust(act, &programs),
            Err(ActFault::Refused(why)) => {
                self.versions.output = why.lines().map(str::to_owned).collect();
                let (first, more) = why.split_once('\n').unwrap_or((&why, ""));
                let rest = if more.is_empty() { "" } else { " … (: git-output shows all)" };
                self.refuse(format!("Not done: {first}{rest}"));
                self.leaving = false;
            }
        }
        self.ask_status();
    }

    fn after_act(&mut self, act: &Act) {
        match act {
            Act::Save { .. } => {
                self.versions.kept_message = None;
                if self.versions.wanted.take() == Some(Occasion::Leaving) {
                    self.leave();
                }
            }
            // What git changed in the folder is taken in as anybody's change.
            Act::Pull(_) => {
                self.ask(Effect::LookAround);
                self.look_for_open_merge();
            }
            Act::Merge(act) => self.after_merge_act(act),
            Act::SetUp(_) => self.show_git_output(),
            Act::Fetch | Act::Push(_) => {}
        }
    }

    /// Asks once whether programs that the repository brings along may run.
    fn ask_trust(&mut self, act: &Act, programs: &[String]) {
        let mut lines = vec!["This repository runs programs of its own for this:".to_owned()];
        lines.extend(programs.iter().map(|program| format!("  {program}")));
        lines.push("You are asked once on this machine, and again when they change.".to_owned());
        let choice = |key, label: &str, own| {
            let act = act.clone();
            let run = move |app: &mut Self| app.act_in_git(act.clone(), own);
            MenuChoice::new(key, label, Rc::new(run))
        };
        let choices = vec![
            choice('r', "let them run", OwnPrograms::Run),
            choice('s', "go on without them", OwnPrograms::Leave),
        ];
        self.versions.next =
            Some(Overlay::Menu(Menu::new("programs of the repository", lines, choices)));
    }

    /// Says what would be sent, and sends it on Enter: nothing takes that back.
    fn offer_push(&mut self, outgoing: Outgoing) {
        if outgoing.n_versions == 0 && !outgoing.is_first {
            return self.say(format!("Nothing to send: {} has it all", outgoing.to));
        }
        let many = crate::services::git::task::versions(outgoing.n_versions);
        let first = if outgoing.is_first { ", which is not there yet" } else { "" };
        let mut lines = vec![format!("{many} would go to {}{first}:", outgoing.to)];
        lines.extend(outgoing.subjects.iter().take(8).map(|subject| format!("  {subject}")));
        let act = Act::Push(outgoing);
        let send = move |app: &mut Self| app.act_in_git(act.clone(), OwnPrograms::Ask);
        let choices = vec![MenuChoice::new('s', "send", Rc::new(send))];
        self.versions.next = Some(Overlay::Menu(Menu::new("send versions", lines, choices)));
    }

    /// Shows what git printed last, unless something else is being done.
    pub fn show_git_output(&mut self) {
        if self.is_free() {
            self.open_screen(Screen::List(ListScreen::new(ListKind::GitOutput)));
        }
    }

    fn is_free(&self) -> bool {
        self.overlay.is_none()
            && self.memo.writing.is_none()
            && !self.pending.is_waiting()
            && self.placing.is_none()
    }
}
