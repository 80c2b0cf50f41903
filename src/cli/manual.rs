//! `tusj man`: manual pages, made from the same words as the help.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, CommandFactory};
use clap_mangen::Man;

use super::Outcome;
use super::arguments::Arguments;
use super::output::{print, visible_lines};
use super::report::Report;

const AFTER_LONG_HELP: &str = "\
Examples:
  tusj man | man -l -                      read the page of tusj
  tusj man --dir ~/.local/share/man/man1   put all where man finds them";

/// Print the manual page, or write all of them
///
/// Without --dir the page of tusj itself goes to the standard output. With it the pages of tusj and of every
/// subcommand are written into the folder, over those of an earlier version.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_LONG_HELP)]
pub(super) struct ManArguments {
    /// Write tusj.1, tusj-open.1 and so on into this folder
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

pub(super) fn run(arguments: &ManArguments) -> Result<Outcome, Report> {
    let mut command = Arguments::command();
    command.build();
    match &arguments.dir {
        None => print(&String::from_utf8_lossy(&page(command)?))?,
        Some(folder) => {
            let n_pages = write_all(command, folder)?;
            let text = format!("Written: {n_pages} pages into {}\n", folder.display());
            print(&visible_lines(&text))?;
        }
    }
    Ok(Outcome::Fine)
}

fn page(command: clap::Command) -> Result<Vec<u8>, Report> {
    let mut page = Vec::new();
    Man::new(command)
        .render(&mut page)
        .map_err(|error| Report::environment("the page could not be written", &error))?;
    Ok(page)
}

fn write_all(command: clap::Command, folder: &Path) -> Result<usize, Report> {
    let not_written = |error: std::io::Error| {
        Report::environment(
            format!("the pages could not be written into {}", folder.display()),
            &error,
        )
    };
    fs::create_dir_all(folder).map_err(not_written)?;
    // What only tusj itself calls has no page.
    let shown = command.get_subcommands().filter(|subcommand| !subcommand.is_hide_set());
    let subcommands: Vec<clap::Command> = shown.cloned().collect();
    let n_pages = subcommands.len() + 1;
    fs::write(folder.join("tusj.1"), page(command)?).map_err(not_written)?;
    for subcommand in subcommands {
        let name = format!("tusj-{}", subcommand.get_name());
        let subcommand = subcommand.display_name(name.clone());
        fs::write(folder.join(format!("{name}.1")), page(subcommand)?).map_err(not_written)?;
    }
    Ok(n_pages)
}
