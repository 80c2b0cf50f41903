//! `tusj git-setup`: a study under git, in a clone that merges it record by record.

use clap::Args;

use super::Outcome;
use super::arguments::StudyArguments;
use super::output::{print, visible_lines};
use super::report::Report;
use super::save::refused;
use super::study::find_root;
use crate::runtime::program::desk;
use crate::services::git::setup::{SetUp, Step, WithHook, set_up, take_down};
use crate::storage::error::StorageError;

const AFTER_LONG_HELP: &str = "\
Examples:
  tusj git-setup               once in every clone; again does nothing more
  tusj git-setup --hook        also check the study before every version
  tusj git-setup --remove      take the settings and the hook away again";

/// Put the study under git and teach this clone to merge it
///
/// Makes a repository where there is none, writes the line for tusj into .gitattributes, and sets in this clone how git
/// merges and compares files of the study. Each step is told with how to take it back. tusj itself merges well without
/// it; git called by hand does so only with it.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_LONG_HELP)]
pub(super) struct GitSetupArguments {
    /// Make a hook that keeps a study with defects from being committed
    ///
    /// A hook that is there already is left; then it is said how to call the check from it.
    #[arg(long, conflicts_with = "remove")]
    hook: bool,
    /// Take away the settings and the hook
    #[arg(long)]
    remove: bool,
    #[command(flatten)]
    study: StudyArguments,
}

pub(super) fn run(arguments: &GitSetupArguments) -> Result<Outcome, Report> {
    let root = match &arguments.study.project {
        Some(folder) => folder.clone(),
        None => find_root()?,
    };
    if !root.join("project.ron").is_file() {
        return Err(StorageError::NotAProject(root).into());
    }
    let steps = if arguments.remove {
        take_down(&root)
    } else {
        let hook = if arguments.hook { WithHook::Yes } else { WithHook::No };
        set_up(&root, SetUp { hook }, &desk())
    };
    let steps = steps.map_err(|error| refused(&error))?;
    print(&visible_lines(&steps.iter().map(in_words).collect::<String>()))?;
    Ok(Outcome::Fine)
}

fn in_words(step: &Step) -> String {
    if step.take_back.is_empty() {
        format!("- {}\n", step.did)
    } else {
        format!("+ {}\n    to take it back: {}\n", step.did, step.take_back)
    }
}
