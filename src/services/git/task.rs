//! What the app wants of git: done beside the loop, answered as a value.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::act::{How, OwnPrograms};
use super::merge::task::{MergeAct, MergeAnswer, MergeTask};
use super::remote::Outgoing;
use super::save::Plan;
use super::setup::{SetUp, set_up};
use super::status::GitStatus;
use super::{Git, GitError};
use crate::domain::project::Project;
use crate::domain::sight::Sight;
use crate::services::changes::span::{Found, Span};
use crate::services::history::task::{HistoryAnswer, HistoryTask};

/// Something git is asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum GitTask {
    /// Tell how the folder stands to its history.
    Status(Sight),
    /// Tell what a version saved now would hold; the project has the names.
    Plan(Sight, Box<Project>),
    /// Tell what would be sent.
    Outgoing(Sight),
    /// Look at something around a merge.
    Merge(MergeTask),
    /// Do something that writes.
    Act(ActTask),
    /// Tell what changed in a span.
    Changes(Span),
    /// Tell something of the history.
    History(Box<HistoryTask>),
}

/// Something that writes, and what the user said about programs of the repository's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActTask {
    /// What is to be done.
    pub act: Act,
    /// What the user answered just now; it is kept for this machine.
    pub own: OwnPrograms,
}

/// Something that writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Save a version of the study.
    Save {
        /// What it is called.
        message: String,
        /// Whose files are in it.
        sight: Sight,
    },
    /// Ask the other side what is new there.
    Fetch,
    /// Bring in what is new on the other side.
    Pull(Sight),
    /// Send what is here.
    Push(Outgoing),
    /// Make the study ready for git.
    SetUp(SetUp),
    /// Something around a merge.
    Merge(MergeAct),
}

impl Act {
    /// Returns what is under way, as `saving a version`.
    #[must_use]
    pub fn doing(&self) -> &'static str {
        match self {
            Self::Save { .. } => "saving a version",
            Self::Fetch => "asking what is new",
            Self::Pull(_) => "bringing in what is new",
            Self::Push(_) => "sending what is here",
            Self::SetUp(_) => "setting up git",
            Self::Merge(act) => act.doing(),
        }
    }
}

/// What git answered; refusals are in words for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GitAnswer {
    /// How the folder stands to its history.
    Status(Result<GitStatus, StatusFault>),
    /// What a version saved now would hold.
    Plan(Result<Plan, String>),
    /// What would be sent.
    Outgoing(Result<Outgoing, String>),
    /// What was found around a merge.
    Merge(MergeAnswer),
    /// What came of something that writes.
    Acted(Act, Result<Acted, ActFault>),
    /// What changed in a span.
    Changes(Span, Result<Arc<Found>, String>),
    /// What the history told.
    History(Result<HistoryAnswer, String>),
}

/// Why git tells nothing of the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatusFault {
    /// There is no git, or no repository: a study does well without.
    Without(String),
    /// There is one, and something is wrong with it.
    Fault(String),
}

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Acted {
    /// What to say.
    pub said: String,
    /// What git printed, or what was done step by step.
    pub lines: Vec<String>,
    /// How long it took.
    pub took: Duration,
}

/// Why it was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActFault {
    /// The repository would run programs of its own, and nobody said that it may.
    RunsOwn(Vec<String>),
    /// For this reason, in words.
    Refused(String),
}

/// How tasks are done on this machine.
#[derive(Clone, Debug, Default)]
pub struct Desk {
    /// How git may write.
    pub how: How,
    /// The file with what the user lets repositories run.
    pub answers: Option<PathBuf>,
}

impl GitTask {
    /// Asks git about the study at `root`.
    #[must_use]
    pub fn run(&self, root: &Path, desk: &Desk) -> GitAnswer {
        match self {
            Self::History(task) => {
                GitAnswer::History(task.run(root).map_err(|error| error.to_string()))
            }
            Self::Status(sight) => GitAnswer::Status(status(root, sight)),
            Self::Plan(sight, names) => {
                let plan = Git::of(root).and_then(|git| git.plan_version(sight, names));
                GitAnswer::Plan(plan.map_err(|error| error.to_string()))
            }
            Self::Outgoing(sight) => {
                let outgoing = Git::of(root).and_then(|git| git.outgoing(sight));
                GitAnswer::Outgoing(outgoing.map_err(|error| error.to_string()))
            }
            Self::Merge(task) => GitAnswer::Merge(task.run(root)),
            Self::Act(task) => GitAnswer::Acted(task.act.clone(), task.run(root, desk)),
            Self::Changes(span) => {
                let found = span.look(root).map(Arc::new).map_err(|error| error.to_string());
                GitAnswer::Changes(span.clone(), found)
            }
        }
    }
}

impl ActTask {
    fn run(&self, root: &Path, desk: &Desk) -> Result<Acted, ActFault> {
        let done = match &self.act {
            Act::SetUp(wanted) => set_up(root, *wanted, desk).map(|steps| {
                let line = |step: super::setup::Step| match step.take_back.as_str() {
                    "" => step.did,
                    back => format!("{}. To take it back: {back}", step.did),
                };
                let lines = steps.into_iter().map(line).collect();
                let said = "git is set up for this study".to_owned();
                Acted { said, lines, ..Acted::default() }
            }),
            act => match Git::of(root) {
                Err(error) if error.is_without_versions() => {
                    without_git(act, root).unwrap_or(Err(error))
                }
                git => git.and_then(|git| self.run_in(&git, act, desk)),
            },
        };
        done.map_err(|error| match error {
            GitError::RunsOwn(programs) => ActFault::RunsOwn(programs),
            error => ActFault::Refused(error.to_string()),
        })
    }

    fn run_in(&self, git: &Git, act: &Act, desk: &Desk) -> Result<Acted, GitError> {
        let how = How { own: self.own, ..desk.how.clone() };
        if let Some(answers) = &desk.answers {
            git.keep_answer(self.own, answers)?;
        }
        git.do_act(act, &git.with_answer(&how, desk.answers.as_deref())?)
    }
}

fn without_git(act: &Act, root: &Path) -> Option<Result<Acted, GitError>> {
    let Act::Merge(act) = act else { return None };
    act.run_without_git(root)
}

impl Git {
    fn do_act(&self, act: &Act, how: &How) -> Result<Acted, GitError> {
        match act {
            Act::Save { message, sight } => {
                let saved = self.save_version(message, sight, how)?;
                let subject = message.lines().next().unwrap_or_default();
                let said = format!("Version {} saved: «{subject}»", saved.commit.short());
                Ok(Acted { said, lines: saved.lines, took: saved.took })
            }
            Act::Fetch => {
                let lines = self.fetch(how)?;
                let behind = self.status(&Sight::default())?.upstream;
                let said = match behind {
                    Some(upstream) if upstream.behind > 0 => format!(
                        "{} on {} not here yet. : pull brings them in",
                        versions(upstream.behind),
                        upstream.name
                    ),
                    Some(upstream) => format!("Nothing new on {}", upstream.name),
                    None => "Asked what is new; this branch follows none elsewhere".to_owned(),
                };
                Ok(Acted { said, lines, ..Acted::default() })
            }
            Act::Pull(sight) => {
                let pulled = self.pull(sight, how)?;
                let said = match (pulled.n_versions, pulled.n_contradictions) {
                    (0, _) => format!("Nothing new on {}", pulled.from),
                    (new, 0) => format!("{} from {} brought in", versions(new), pulled.from),
                    (new, 1) => format!("{} brought in: 1 file needs you (!)", versions(new)),
                    (new, open) => {
                        format!("{} brought in: {open} files need you (!)", versions(new))
                    }
                };
                Ok(Acted { said, lines: pulled.lines, ..Acted::default() })
            }
            Act::Push(outgoing) => {
                let lines = self.push(outgoing, how)?;
                let said = format!("{} sent to {}", versions(outgoing.n_versions), outgoing.to);
                Ok(Acted { said, lines, ..Acted::default() })
            }
            Act::SetUp(_) => Ok(Acted::default()),
            Act::Merge(act) => act.run(self, how),
        }
    }
}

/// Returns `1 version`, `3 versions`.
#[must_use]
pub fn versions(count: usize) -> String {
    if count == 1 { "1 version".to_owned() } else { format!("{count} versions") }
}

fn status(root: &Path, sight: &Sight) -> Result<GitStatus, StatusFault> {
    let asked = Git::of(root).and_then(|git| git.status(sight));
    asked.map_err(|error| match error {
        error if error.is_without_versions() => StatusFault::Without(error.to_string()),
        error => StatusFault::Fault(error.to_string()),
    })
}
