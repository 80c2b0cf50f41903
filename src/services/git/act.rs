//! What writes: with the user's own keys, hooks and signing, but without a question on the screen.

use std::fmt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::stop::Stop;
use super::watched::{Watched, watch};
use super::{Git, GitError, own, quiet_git};
use crate::domain::text::clean::visible;

/// The hidden command of this program that starts another one apart from the terminal.
pub const RUN_APART: &str = "run-apart";

/// Under which circumstances git may write.
#[derive(Clone, Debug, Default)]
pub struct How {
    /// Ends what runs when the user has waited enough.
    pub stop: Stop,
    /// Whether what the repository brings along may run.
    pub own: OwnPrograms,
    /// This program: git calls it to merge and compare files of a study. Without it git does both by lines.
    pub program: Option<PathBuf>,
    /// The ssh to use where the user's settings name none.
    pub ssh: Option<String>,
}

/// Whether hooks, filters and other programs that a repository itself brings along may run.
///
/// What the user has set for all repositories of the machine is not meant: that always runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OwnPrograms {
    /// Where there are some, nothing is done, and they are named.
    #[default]
    Ask,
    /// They run.
    Run,
    /// They do not run.
    Leave,
}

/// What git printed while it did what it was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActOutput {
    /// What it printed for programs, as it was.
    pub stdout: Vec<u8>,
    /// All lines it printed, without anything that a terminal would obey.
    pub lines: Vec<String>,
    /// How long it took.
    pub took: Duration,
}

impl Git {
    /// Lets git write something. Nobody is asked for anything on the screen: what needs an answer fails and says so.
    ///
    /// `merge` and its like use this program for the files of a study, whether or not the clone was set up for it.
    ///
    /// # Errors
    /// Says what stood in the way. [`GitError::RunsOwn`] before anything ran, [`GitError::Stopped`] where the user
    /// ended it, [`GitError::Conflicts`] where a merge was left to be decided.
    pub fn act(&self, arguments: &[&str], how: &How) -> Result<ActOutput, GitError> {
        self.act_with(arguments, &[], how)
    }

    /// As [`Self::act`], with `input` on the standard input.
    ///
    /// # Errors
    /// As [`Self::act`].
    pub fn act_with(
        &self,
        arguments: &[&str],
        input: &[u8],
        how: &How,
    ) -> Result<ActOutput, GitError> {
        let own = self.own_programs()?;
        if how.own == OwnPrograms::Ask && !own.is_empty() {
            return Err(GitError::RunsOwn(own.names()));
        }
        if how.stop.is_asked() {
            return Err(GitError::Stopped { doing: doing(arguments), seconds: 0 });
        }
        let mut command = self.acting(how);
        if how.own == OwnPrograms::Leave {
            own::leave_out(&mut command, &own);
        }
        command.args(arguments);
        let watched = watch(&mut command, input, &how.stop)
            .map_err(|error| GitError::not_started(true, error))?;
        self.told(arguments, watched, how)
    }

    fn acting(&self, how: &How) -> Command {
        let mut command = match how.program.as_deref().filter(|program| program.is_file()) {
            Some(program) => apart(program, self.study()),
            None => in_a_group(self.study()),
        };
        for setting in settings(how, self.has_ssh_command()) {
            command.arg("-c").arg(setting);
        }
        command
    }

    /// Returns whether the user's settings say which ssh to take.
    fn has_ssh_command(&self) -> bool {
        self.ask(&["config", "--get", "core.sshCommand"]).is_ok()
    }

    fn told(&self, arguments: &[&str], watched: Watched, how: &How) -> Result<ActOutput, GitError> {
        let lines = shown_lines(&watched.both);
        if watched.status.success() {
            return Ok(ActOutput { stdout: watched.stdout, lines, took: watched.took });
        }
        if how.stop.is_asked() {
            let seconds = watched.took.as_secs();
            return Err(GitError::Stopped { doing: doing(arguments), seconds });
        }
        if watched.status.code() == Some(127) {
            return Err(GitError::NotInstalled);
        }
        let error = GitError::of_act(self.study(), arguments, &lines);
        Err(self.perhaps_a_hook(error, arguments, how))
    }
}

impl Git {
    /// Says that a hook refused it, where git gives no other reason and there are hooks that may.
    fn perhaps_a_hook(&self, error: GitError, arguments: &[&str], how: &How) -> GitError {
        let GitError::Refused { doing, said } = error else { return error };
        let may_refuse: &[&str] = match doing.as_str() {
            "commit" => &["pre-commit", "prepare-commit-msg", "commit-msg"],
            "merge" | "pull" => &["pre-merge-commit", "prepare-commit-msg", "commit-msg"],
            "push" => &["pre-push"],
            _ => &[],
        };
        let is_git_itself = said.contains("fatal: ");
        let hooks = match how.own {
            OwnPrograms::Leave => Vec::new(),
            OwnPrograms::Ask | OwnPrograms::Run => self.hooks().unwrap_or_default(),
        };
        let names: Vec<&str> =
            hooks.iter().map(String::as_str).filter(|name| may_refuse.contains(name)).collect();
        if is_git_itself || names.is_empty() || arguments.contains(&"--no-verify") {
            return GitError::Refused { doing, said };
        }
        GitError::HookRefused { hook: names.join(" or "), said }
    }
}

impl fmt::Display for ActOutput {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.lines.join("\n"))
    }
}

/// Returns git as the head of a session without a terminal: nothing it starts can ask on the screen or draw over it.
fn apart(program: &Path, study: &Path) -> Command {
    let git = quiet_git(study);
    let mut command = Command::new(program);
    command.arg(RUN_APART).arg(git.get_program()).args(git.get_args());
    for (name, value) in git.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    silence(&mut command);
    command
}

/// Returns git as the head of a process group, so that all it starts can be ended.
fn in_a_group(study: &Path) -> Command {
    let mut command = quiet_git(study);
    command.process_group(0);
    silence(&mut command);
    command
}

/// Turns off whatever would ask or open an editor.
fn silence(command: &mut Command) {
    command
        .env("GIT_EDITOR", "true")
        .env("GIT_SEQUENCE_EDITOR", "true")
        .env("GIT_MERGE_AUTOEDIT", "no")
        .env("GIT_ASKPASS", "")
        // An ssh or a key that must ask is answered by a program that gives no answer.
        .env("SSH_ASKPASS", "false")
        .env("SSH_ASKPASS_REQUIRE", "force");
}

fn settings(how: &How, has_ssh: bool) -> Vec<String> {
    let mut settings = vec![
        "color.ui=false".to_owned(),
        "core.quotePath=false".to_owned(),
        "advice.detachedHead=false".to_owned(),
        "submodule.recurse=false".to_owned(),
    ];
    if let Some(program) = &how.program {
        settings.push(format!("merge.tusj.driver={}", merge_driver(program)));
        settings.push(format!("diff.tusj.command={}", diff_driver(program)));
    }
    if let Some(ssh) = how.ssh.as_ref().filter(|_| !has_ssh) {
        settings.push(format!("core.sshCommand={ssh}"));
    }
    settings
}

/// Returns the command by which git calls `program` to merge a file of a study.
#[must_use]
pub fn merge_driver(program: &Path) -> String {
    // Git takes a per cent sign for the start of a placeholder.
    format!("{} merge-driver %O %A %B %P", quoted(program).replace('%', "%%"))
}

/// Returns the command by which git calls `program` to tell how a file of a study changed.
#[must_use]
pub fn diff_driver(program: &Path) -> String {
    format!("{} diff-driver", quoted(program))
}

/// Writes a path as one word of a shell.
pub(super) fn quoted(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', r"'\''"))
}

fn doing(arguments: &[&str]) -> String {
    arguments.first().copied().unwrap_or_default().to_owned()
}

/// Returns the lines of what was printed; of a line that was drawn over itself, the last state.
pub(super) fn shown_lines(printed: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(printed);
    let last_state = |line: &str| {
        let line = line.trim_end_matches('\r');
        let line = line.rsplit('\r').next().unwrap_or_default();
        visible(&line.replace('\t', "  ")).trim_end().to_owned()
    };
    text.lines().map(last_state).filter(|line| !line.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_a_space_a_quote_and_a_per_cent_sign_is_one_word() {
        let driver = merge_driver(Path::new("/opt/my tools/50%/ane's/tusj"));
        assert_eq!(driver, r"'/opt/my tools/50%%/ane'\''s/tusj' merge-driver %O %A %B %P");
    }

    #[test]
    fn of_a_line_drawn_over_itself_the_last_state_is_shown_and_nothing_steers_the_terminal() {
        let printed = b"Counting: 10%\rCounting: 100%\n\x1b[31mred\x1b[0m\n\n";
        assert_eq!(shown_lines(printed), ["Counting: 100%", "<1b>[31mred<1b>[0m"]);
    }
}
