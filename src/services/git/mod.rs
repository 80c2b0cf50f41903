//! The history of a study: what the `git` program knows of its folder.
//!
//! Everything goes through the program, never through a shell. [`Git::ask`] reads and lets nothing of the repository
//! run: no hook, no filter, no monitor, no pager, no external diff. A study that came from a stranger is looked at
//! without doing what it says. [`Git::act`] writes, only when the user asked for it, and with the user's own programs.

pub mod act;
pub mod error;
mod followed;
pub mod merge;
pub mod objects;
pub mod own;
pub mod remote;
pub mod save;
pub mod setup;
pub mod snapshot;
pub mod status;
pub mod stop;
pub mod task;
pub mod trust;
mod watched;

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;

pub use error::GitError;

/// Settings that keep what a repository brings along from running.
const NOTHING_RUNS: [&str; 9] = [
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "core.quotePath=false",
    "diff.external=",
    "log.showSignature=false",
    "protocol.ext.allow=never",
    "submodule.recurse=false",
    "color.ui=false",
];

/// Commands that look at the contents of files in the folder.
const COMPARING: [&str; 6] = ["status", "diff", "diff-index", "diff-files", "ls-files", "blame"];

/// Those of them that would look into a repository inside this one, and let run what that one brings along. Settings
/// can ask for it, a word of the call cannot be overruled.
const LOOKING_INSIDE: [&str; 4] = ["status", "diff", "diff-index", "diff-files"];

/// A repository in which a study lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Git {
    /// The folder of the study.
    study: PathBuf,
    /// Where the study lies in the repository: empty, or ending in `/`.
    prefix: String,
}

impl Git {
    /// Returns the repository around the folder `study`.
    ///
    /// # Errors
    /// Says that there is no git, no repository, or one that git does not trust.
    pub fn of(study: &Path) -> Result<Self, GitError> {
        let mut git = Self { study: study.to_owned(), prefix: String::new() };
        let prefix = git.ask_line(&["rev-parse", "--show-prefix"])?;
        git.prefix = prefix;
        Ok(git)
    }

    /// Returns the folder of the study.
    #[must_use]
    pub fn study(&self) -> &Path {
        &self.study
    }

    /// Returns where the study lies in the repository: empty, or ending in `/`.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Reads something and returns what git printed. Nothing of the repository runs.
    ///
    /// # Errors
    /// Says what git said.
    pub fn ask(&self, arguments: &[&str]) -> Result<Vec<u8>, GitError> {
        self.ask_with(arguments, &[])
    }

    /// Reads one line of text, without its end.
    ///
    /// # Errors
    /// Says what git said.
    pub fn ask_line(&self, arguments: &[&str]) -> Result<String, GitError> {
        let bytes = self.ask(arguments)?;
        Ok(String::from_utf8_lossy(&bytes).trim_end_matches(['\r', '\n']).to_owned())
    }

    /// As [`Self::ask`], with `input` on the standard input.
    ///
    /// # Errors
    /// Says what git said.
    pub fn ask_with(&self, arguments: &[&str], input: &[u8]) -> Result<Vec<u8>, GitError> {
        let mut command = self.asking();
        if arguments.first().is_some_and(|first| COMPARING.contains(first)) {
            // What compares files of the folder would run the filters that the repository's own settings name.
            own::leave_out(&mut command, &self.own_programs()?);
            command.args(["-c", "core.hooksPath=/dev/null"]);
        }
        match arguments.split_first() {
            Some((first, rest)) if LOOKING_INSIDE.contains(first) => {
                command.args([first, "--ignore-submodules=all"]).args(rest);
            }
            _ => {
                command.args(arguments);
            }
        }
        let output = run(&mut command, input)?;
        if output.status.success() {
            Ok(output.stdout)
        } else {
            Err(GitError::of(&self.study, arguments, &output))
        }
    }

    fn asking(&self) -> Command {
        let mut command = quiet_git(&self.study);
        command
            .arg("--no-optional-locks")
            .arg("--literal-pathspecs")
            .env("GIT_OPTIONAL_LOCKS", "0")
            // What a clone left out is not fetched: that would run what the repository names for it.
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("GIT_ALLOW_PROTOCOL", "none");
        for setting in NOTHING_RUNS {
            command.arg("-c").arg(setting);
        }
        command
    }
}

/// Returns a call of git in `folder` that asks nothing and speaks English.
pub(crate) fn quiet_git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command
        .arg("-C")
        .arg(folder)
        .arg("--no-pager")
        .env("LC_ALL", "C")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("SSH_ASKPASS_REQUIRE", "never")
        .env_remove("GPG_TTY");
    // A study is the one in its folder, also when tusj itself was called from a hook of another repository.
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_EXTERNAL_DIFF"] {
        command.env_remove(name);
    }
    command
}

/// Runs a command to its end; input is fed while output is read, so that neither waits for the other.
pub(crate) fn run(command: &mut Command, input: &[u8]) -> Result<Output, GitError> {
    let program = command.get_program() == OsStr::new("git");
    let spawned = command
        .stdin(if input.is_empty() { Stdio::null() } else { Stdio::piped() })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = spawned.map_err(|error| GitError::not_started(program, error))?;
    let feed = child.stdin.take();
    thread::scope(|scope| {
        if let Some(mut feed) = feed {
            // A program that stops reading says so itself by how it ends.
            scope.spawn(move || drop(feed.write_all(input)));
        }
        child.wait_with_output().map_err(|error| GitError::not_started(program, error))
    })
}
