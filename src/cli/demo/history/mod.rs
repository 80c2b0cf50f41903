//! The history of the sample study: the same commits on every machine, whatever the user's git is set to.
//!
//! The versions are worked out from the finished study and a plan, and go to git in one stream.

mod plan;
mod references;
mod story;
mod stream;

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use self::plan::Plan;
use self::story::Story;
use super::samples::HISTORY;
use crate::services::git::{GitError, quiet_git, run};
use crate::storage::dialect;
use crate::storage::folder::Folder;

/// The file of the history in which the plan stands.
const PLAN: &str = "plan.ron";

/// Why the copy has no history.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoHistory {
    /// Git is missing or refused.
    #[error(transparent)]
    Git(#[from] GitError),
    /// A version could not be worked out or written.
    #[error("the history could not be made: {0}")]
    Plan(String),
}

/// Whom git takes for the author of what is saved in the copy: the coder as whom it opens.
const AUTHOR: &str = "[user]\n\tname = Ane\n\temail = ane@example.org\n";

/// Gives the copy of the finished study in `folder` its history.
///
/// # Errors
/// Says what stood in the way. The files of the copy are the same either way.
pub(super) fn add_history(folder: &Path) -> Result<(), NoHistory> {
    let start = |arguments: &[&str]| call(folder, arguments, &[]);
    start(&["-c", "init.defaultBranch=main", "init", "--quiet", "--template="])?;
    start(&["symbolic-ref", "HEAD", "refs/heads/main"])?;
    let config = OpenOptions::new().append(true).open(folder.join(".git/config"));
    let written = config.and_then(|mut file| file.write_all(AUTHOR.as_bytes()));
    written.map_err(|why| NoHistory::Plan(why.to_string()))?;
    let stream = history(folder)?;
    call(folder, &["fast-import", "--quiet", "--done", "--date-format=raw"], &stream)?;
    // The index is read from the version, and each file looked at once, so that nothing seems changed.
    start(&["reset", "--quiet", "--mixed"])?;
    Ok(())
}

/// Returns the history of the finished study in `folder`, as `git fast-import` reads it.
fn history(folder: &Path) -> Result<Vec<u8>, NoHistory> {
    let broken = |why: &dyn std::fmt::Display| NoHistory::Plan(why.to_string());
    let bytes = HISTORY.iter().find(|(name, _)| *name == PLAN).map_or(&[][..], |(_, bytes)| bytes);
    let text = std::str::from_utf8(bytes).map_err(|why| broken(&why))?;
    let plan: Plan = dialect::read(text).map_err(|why| broken(&why))?;
    let (_, study, _) = Folder::open(folder).map_err(|why| broken(&why))?;
    stream::write(&plan, &Story::new(&study, &plan, HISTORY)).map_err(|why| broken(&why))
}

/// Runs git in `folder` with nothing of the user's settings, so that every machine makes the same commits.
fn call(folder: &Path, arguments: &[&str], input: &[u8]) -> Result<(), GitError> {
    let mut command = quiet_git(folder);
    command
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_DEFAULT_HASH", "sha1")
        .env("GIT_DEFAULT_REF_FORMAT", "files");
    for name in ["GIT_TEMPLATE_DIR", "GIT_OBJECT_DIRECTORY", "GIT_CONFIG_COUNT", "GIT_NAMESPACE"] {
        command.env_remove(name);
    }
    let output = run(command.args(arguments), input)?;
    if output.status.success() { Ok(()) } else { Err(GitError::of(folder, arguments, &output)) }
}
