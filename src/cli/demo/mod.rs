//! `tusj demo`: a finished study, or one that teaches, in a copy of its own.

mod history;
mod samples;

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use tempfile::TempDir;

use super::Outcome;
use super::arguments::ScreenArguments;
use super::open::{need_screen, open, show};
use super::output::{print, visible_lines};
use super::report::Report;
use super::way::{Keeping, Way};

pub(in crate::cli) use self::samples::{STUDY, Sample, TUTORIAL};

const AFTER_LONG_HELP: &str = "\
Examples:
  tusj demo                   a finished study: six interviews, two coders
  tusj demo --tutorial        five minutes that teach the keys while one codes
  tusj demo --keep career     the same study in a folder of your own
  git -C career log --graph   how it came about";

/// Whose eyes the finished study is seen with.
pub(super) const CODER: &str = "ane";

/// Look at a finished study, in a copy
///
/// The study comes with tusj and needs no network. It is copied into a scratch folder that is removed when you leave;
/// nothing you do in it can spoil anything. Where git is installed the copy has a history of its own: four weeks of two
/// coders on two branches, from the first mark of a pen to the meetings.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_LONG_HELP)]
pub(super) struct DemoArguments {
    /// Copy into this folder and leave the copy there
    ///
    /// The folder must be empty or not there yet. Without a terminal the copy is made and nothing opened.
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// Take the study that teaches the keys
    #[arg(long)]
    tutorial: bool,
    #[command(flatten)]
    screen: ScreenArguments,
}

pub(super) fn run(arguments: &DemoArguments) -> Result<Outcome, Report> {
    let (sample, coder) = if arguments.tutorial { (TUTORIAL, None) } else { (STUDY, Some(CODER)) };
    let mut screen = arguments.screen.clone();
    let Some(folder) = &arguments.keep else {
        need_screen()?;
        let mut way = Way::new(screen.coder.clone())?;
        let first = way.go_to_sample(sample, coder)?;
        return show(first, way, &screen);
    };
    require_empty(folder)?;
    copy(sample, folder)?;
    let history = give_history(sample, folder);
    print(&visible_lines(&format!("Copied into {}\n{history}", folder.display())))?;
    if need_screen().is_err() {
        return Ok(Outcome::Fine);
    }
    screen.coder = screen.coder.or_else(|| coder.map(str::to_owned));
    open(folder, &screen, Keeping::Remembered)
}

/// Copies `sample` into a folder that is removed with the value.
pub(super) fn scratch_copy(sample: Sample) -> Result<TempDir, Report> {
    let scratch = tempfile::Builder::new()
        .prefix("tusj-demo-")
        .tempdir()
        .map_err(|error| Report::environment("no folder for the copy could be made", &error))?;
    copy(sample, scratch.path())?;
    // Without git the study opens all the same; the screens of the history say what is missing.
    let _said_where_it_is_missed = give_history(sample, scratch.path());
    Ok(scratch)
}

/// Gives the copy of the finished study its history. Returns what to say about it, in lines.
fn give_history(sample: Sample, folder: &Path) -> String {
    if !std::ptr::eq(sample, STUDY) {
        return String::new();
    }
    match history::add_history(folder) {
        Ok(()) => String::new(),
        Err(why) => {
            // Half a history is worse than none; the copy was empty before, so all of it is this one's.
            let _nothing_to_remove = fs::remove_dir_all(folder.join(".git"));
            format!("It has no history: {why}\n")
        }
    }
}

fn require_empty(folder: &Path) -> Result<(), Report> {
    let is_empty = match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    };
    if is_empty {
        return Ok(());
    }
    let report = Report::user(format!("{} is not an empty folder", folder.display()));
    Err(report.hint("nothing was copied; name a folder that is not there yet"))
}

fn copy(sample: Sample, folder: &Path) -> Result<(), Report> {
    for (name, bytes) in sample {
        let path: PathBuf = folder.join(name.split('/').collect::<PathBuf>());
        let written = path.parent().map_or(Ok(()), fs::create_dir_all);
        written.and_then(|()| fs::write(&path, bytes)).map_err(|error| {
            Report::environment(format!("{} could not be written", path.display()), &error)
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::folder::Folder;

    #[test]
    fn the_studies_inside_the_program_are_whole_and_without_a_problem() {
        for (sample, n_transcripts) in [(STUDY, 6), (TUTORIAL, 1)] {
            let folder = tempfile::tempdir().unwrap();
            copy(sample, folder.path()).unwrap();
            let (_, project, problems) = Folder::open(folder.path()).unwrap();
            assert_eq!(problems, Vec::new());
            assert_eq!(project.transcripts.len(), n_transcripts);
        }
    }

    #[test]
    fn a_folder_that_holds_something_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        assert!(require_empty(folder.path()).is_ok());
        assert!(require_empty(&folder.path().join("new")).is_ok());
        fs::write(folder.path().join("a"), "a").unwrap();
        assert!(require_empty(folder.path()).is_err());
    }
}
