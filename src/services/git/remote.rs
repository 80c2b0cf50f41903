//! The other side: what is there and not here, bringing it in, sending what is here.

use super::act::How;
use super::merge::act::Merge;
use super::objects::ObjectId;
use super::{Git, GitError};
use crate::domain::sight::Sight;
use crate::domain::text::clean::visible;

/// Versions of which the first lines are told.
const MOST_TOLD: &str = "--max-count=30";

/// What would be sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outgoing {
    /// Where it would go, as `origin/main`.
    pub to: String,
    /// Whether the branch is not there yet.
    pub is_first: bool,
    /// Number of versions.
    pub n_versions: usize,
    /// First lines of their messages, newest first; at most thirty.
    pub subjects: Vec<String>,
}

/// What came of bringing in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pulled {
    /// Where it came from.
    pub from: String,
    /// Versions that are new here.
    pub n_versions: usize,
    /// Files that contradict each other and need a person.
    pub n_contradictions: usize,
    /// What git printed.
    pub lines: Vec<String>,
}

impl Git {
    /// Asks the other side what is new there. Nothing here changes but what is known of it.
    ///
    /// # Errors
    /// Says what stood in the way.
    pub fn fetch(&self, how: &How) -> Result<Vec<String>, GitError> {
        if self.remotes()?.is_empty() {
            return Err(GitError::NoRemote);
        }
        Ok(self.act(&["fetch", "--no-progress"], how)?.lines)
    }

    /// Brings in what is new on the other side and joins it with what is here.
    ///
    /// # Errors
    /// Says what stood in the way; then the folder is as it was.
    pub fn pull(&self, sight: &Sight, how: &How) -> Result<Pulled, GitError> {
        let status = self.status(sight)?;
        if status.n_unmerged > 0 {
            return Err(GitError::Unmerged(status.n_unmerged));
        }
        if let Some(operation) = status.operation {
            return Err(GitError::InProgress(operation));
        }
        if status.branch.is_none() {
            return Err(GitError::Detached);
        }
        let mut lines = self.fetch(how)?;
        let from = self.upstream()?;
        let n_versions = self.count(&format!("HEAD..{from}"))?;
        if n_versions == 0 {
            return Ok(Pulled { from, lines, ..Pulled::default() });
        }
        let merged = self.merge_branch(&from, how)?;
        let n_contradictions = match &merged {
            Merge::Open(_) => self.status(sight)?.n_unmerged,
            Merge::NothingNew | Merge::Forward | Merge::Done(_) => 0,
        };
        if let Merge::Open(brought) | Merge::Done(brought) = merged {
            // What was settled may be about the work of somebody who is hidden.
            let notes = if !sight.is_blind() { brought.notes } else { Vec::new() };
            lines.extend(brought.elsewhere.into_iter().chain(notes));
        }
        Ok(Pulled { from, n_versions, n_contradictions, lines })
    }

    /// Returns what would be sent.
    ///
    /// # Errors
    /// Says why nothing can be.
    pub fn outgoing(&self, sight: &Sight) -> Result<Outgoing, GitError> {
        // In a blind study what others called their versions would tell of their work.
        let author = if sight.is_blind() {
            self.ask_line(&["config", "--get", "user.email"]).ok()
        } else {
            Some(String::new())
        };
        let author = author.as_deref();
        let head = self.commit_of("HEAD").map_err(|_| GitError::NothingToSave)?;
        if let Ok(to) = self.upstream() {
            let known = format!("^{to}");
            let outgoing = Outgoing { to, ..Outgoing::default() };
            return self.outgoing_since(&head, outgoing, &[&known], author);
        }
        let branch = self.branch()?;
        let remote = match self.remotes()?.as_slice() {
            [] => return Err(GitError::NoRemote),
            [only] => only.clone(),
            several if several.iter().any(|remote| remote == "origin") => "origin".to_owned(),
            _ => return Err(GitError::NoUpstream),
        };
        let known = format!("--remotes={remote}");
        let to = format!("{remote}/{branch}");
        let outgoing = Outgoing { to, is_first: true, ..Outgoing::default() };
        self.outgoing_since(&head, outgoing, &["--not", &known], author)
    }

    fn outgoing_since(
        &self,
        head: &ObjectId,
        outgoing: Outgoing,
        without: &[&str],
        author: Option<&str>,
    ) -> Result<Outgoing, GitError> {
        let count = [&["rev-list", "--count", head.as_str()], without].concat();
        let n_versions = self.ask_line(&count)?.parse().unwrap_or(0);
        let Some(author) = author else { return Ok(Outgoing { n_versions, ..outgoing }) };
        let author = format!("--author={author}");
        let log =
            ["log", "-z", "--format=%s", MOST_TOLD, "--fixed-strings", &author, head.as_str()];
        let printed = self.ask(&[&log, without].concat())?;
        let printed = String::from_utf8_lossy(&printed);
        let subjects = printed.split('\0').filter(|subject| !subject.is_empty());
        let subjects = subjects.map(|subject| visible(subject.trim_end()).into_owned()).collect();
        Ok(Outgoing { n_versions, subjects, ..outgoing })
    }

    /// Sends what is here to the other side.
    ///
    /// # Errors
    /// Says what stood in the way.
    pub fn push(&self, outgoing: &Outgoing, how: &How) -> Result<Vec<String>, GitError> {
        self.branch()?;
        // A name without a remote is a branch of this very repository.
        let (remote, target) = outgoing.to.split_once('/').unwrap_or((".", &outgoing.to));
        let target = format!("HEAD:refs/heads/{target}");
        let mut arguments = vec!["push", "--no-progress"];
        if outgoing.is_first {
            arguments.push("--set-upstream");
        }
        arguments.extend([remote, target.as_str()]);
        Ok(self.act(&arguments, how)?.lines)
    }

    fn branch(&self) -> Result<String, GitError> {
        self.ask_line(&["symbolic-ref", "--short", "--quiet", "HEAD"]).map_err(
            |error| match error {
                GitError::Refused { .. } => GitError::Detached,
                error => error,
            },
        )
    }

    fn upstream(&self) -> Result<String, GitError> {
        let asked =
            self.ask_line(&["rev-parse", "--abbrev-ref", "--symbolic-full-name", "@{upstream}"]);
        asked.map_err(|error| match error {
            GitError::Refused { .. } => GitError::NoUpstream,
            error => error,
        })
    }

    fn remotes(&self) -> Result<Vec<String>, GitError> {
        Ok(self.ask_line(&["remote"])?.lines().map(str::to_owned).collect())
    }

    fn count(&self, range: &str) -> Result<usize, GitError> {
        Ok(self.ask_line(&["rev-list", "--count", range])?.parse().unwrap_or(0))
    }
}
