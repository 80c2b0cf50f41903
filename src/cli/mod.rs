//! The command line: what was asked for, done, and told in lines.
//!
//! Every subcommand has a file of its own and does three things: it reads its arguments, asks the layers below, and
//! returns text. What goes wrong becomes a `Report` and ends in an exit code by its kind. No rule of a study
//! is known here, so that a command and the app never disagree.

mod arguments;
mod check;
mod codebook;
mod completions;
mod demo;
mod diff;
mod diff_driver;
mod git_setup;
mod import;
mod keys;
mod list;
mod manual;
mod meeting;
mod merge;
mod merge_driver;
mod new;
mod open;
mod output;
mod question;
mod quotes;
mod report;
mod run_apart;
mod save;
mod start;
mod study;
mod way;

use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;

use self::arguments::{Arguments, Subcommand};
use self::output::print;
use self::report::Report;
use crate::domain::text::clean::visible;

/// How a command ended that did what it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// All is well.
    Fine,
    /// Something needs a look.
    Warnings,
    /// The files of the project have defects.
    Defects,
    /// A signal ended the screen.
    Killed(u8),
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Fine => Self::SUCCESS,
            Outcome::Warnings => Self::from(1),
            Outcome::Defects => Self::from(3),
            Outcome::Killed(code) => Self::from(code),
        }
    }
}

/// Runs the program.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return told(&error),
    };
    if let Some(Subcommand::RunApart(apart)) = &arguments.command {
        return run_apart::run(apart);
    }
    match carry_out(arguments) {
        Ok(outcome) => outcome.into(),
        Err(report) => report.tell(),
    }
}

fn carry_out(arguments: Arguments) -> Result<Outcome, Report> {
    match arguments.command {
        None | Some(Subcommand::RunApart(_)) => start::run(&arguments.screen),
        Some(Subcommand::Open(open)) => open::run(&open),
        Some(Subcommand::New(new)) => new::run(&new),
        Some(Subcommand::Import(import)) => import::run(&import),
        Some(Subcommand::Check(check)) => check::run(&check),
        Some(Subcommand::Quotes(quotes)) => quotes::run(&quotes),
        Some(Subcommand::Codebook(codebook)) => codebook::run(&codebook),
        Some(Subcommand::Meeting(meeting)) => meeting::run(&meeting),
        Some(Subcommand::List(list)) => list::run(&list),
        Some(Subcommand::Diff(diff)) => diff::run(&diff),
        Some(Subcommand::DiffDriver(driver)) => diff_driver::run(&driver),
        Some(Subcommand::Save(save)) => save::run(&save),
        Some(Subcommand::GitSetup(git_setup)) => git_setup::run(&git_setup),
        Some(Subcommand::Keys(keys)) => keys::run(&keys),
        Some(Subcommand::Demo(demo)) => demo::run(&demo),
        Some(Subcommand::Completions(completions)) => completions::run(&completions),
        Some(Subcommand::Merge(merge)) => merge::run(&merge),
        Some(Subcommand::MergeDriver(driver)) => merge_driver::run(&driver),
        Some(Subcommand::Man(manual)) => manual::run(&manual),
    }
}

/// Shows help and version as they are, and what was typed wrongly without anything a terminal would obey.
fn told(error: &clap::Error) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        return match print(&error.render().to_string()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(report) => report.tell(),
        };
    }
    let words = error.render().to_string();
    let words = words.strip_prefix("error: ").unwrap_or(&words);
    let lines: Vec<_> = words.lines().map(visible).collect();
    report::to_standard_error(&format!("tusj: {}\n", lines.join("\n")));
    ExitCode::from(2)
}
