//! `tusj merge-driver`: git's question how one file of a study is to be merged.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Args;

use super::Outcome;
use super::report::{Report, to_standard_error};
use crate::services::three_way::file::merge_file;
use crate::storage::layout::FileKey;

/// Merges one file record by record; git calls it as %O %A %B %P
///
/// The merged file is written over the second one. Where both sides contradict, it holds this side's reading, and the
/// exit code is 1, so that git keeps all three versions and tusj asks about it. A file that cannot be read as one of a
/// study is merged by lines.
#[derive(Debug, Args)]
pub(super) struct MergeDriverArguments {
    /// What both had
    base: PathBuf,
    /// This side; the merged file is written here
    mine: PathBuf,
    /// The other side
    theirs: PathBuf,
    /// Where the file lies in the repository
    path: PathBuf,
}

pub(super) fn run(arguments: &MergeDriverArguments) -> Result<Outcome, Report> {
    let read = |path: &Path| {
        fs::read(path).map_err(|error| {
            Report::environment(format!("{} cannot be read", path.display()), &error)
        })
    };
    let (base, mine, theirs) =
        (read(&arguments.base)?, read(&arguments.mine)?, read(&arguments.theirs)?);
    let merged = key_of(&arguments.path).and_then(|key| merge_file(&key, &base, &mine, &theirs));
    let shown = arguments.path.display();
    let Some(merged) = merged else {
        to_standard_error(&format!(
            "tusj: {shown} is no file tusj can merge; it is merged by lines\n"
        ));
        return by_lines(arguments);
    };
    // Git keeps a file that a driver wrote; one without records is valid, and the next saving removes it.
    let text = merged.text.unwrap_or_else(|| "(\n)\n".to_owned());
    fs::write(&arguments.mine, text)
        .map_err(|error| Report::environment("the merged file could not be written", &error))?;
    if merged.contradictions.is_empty() {
        return Ok(Outcome::Fine);
    }
    let count = merged.contradictions.len();
    to_standard_error(&format!("tusj: {shown}: {count} to be decided in tusj\n"));
    Ok(Outcome::Warnings)
}

/// Returns which file of a study lies at `path` of the repository: below the nearest folder with a `project.ron`.
fn key_of(path: &Path) -> Option<FileKey> {
    let parts: Vec<_> = path.components().collect();
    let splits = || {
        (0..parts.len()).map(|at| {
            let (above, below) = parts.split_at(at);
            (above.iter().collect::<PathBuf>(), below.iter().collect::<PathBuf>())
        })
    };
    let in_a_study = splits()
        .filter(|(above, _)| above.join("project.ron").is_file())
        .find_map(|(_, below)| FileKey::from_path(&below));
    in_a_study.or_else(|| splits().find_map(|(_, below)| FileKey::from_path(&below)))
}

/// Lets git merge the file as text; somebody is to look at it in any case.
fn by_lines(arguments: &MergeDriverArguments) -> Result<Outcome, Report> {
    let merged = Command::new("git")
        .args(["merge-file", "-L", "mine", "-L", "before", "-L", "theirs", "--"])
        .args([&arguments.mine, &arguments.base, &arguments.theirs])
        .status();
    match merged {
        Ok(_) => Ok(Outcome::Warnings),
        Err(error) => Err(Report::environment("git merge-file could not be run", &error)),
    }
}
