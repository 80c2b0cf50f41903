//! `tusj completions`: what the shell needs to complete the command line.

use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};

use super::Outcome;
use super::arguments::Arguments;
use super::output::print;
use super::report::Report;

const AFTER_LONG_HELP: &str = "\
Examples:
  tusj completions bash > ~/.local/share/bash-completion/completions/tusj
  tusj completions zsh > ~/.zfunc/_tusj
  tusj completions fish > ~/.config/fish/completions/tusj.fish";

/// Print completions for a shell
///
/// Writes the script to the standard output; where it belongs depends on the shell.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_LONG_HELP)]
pub(super) struct CompletionsArguments {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(super) fn run(arguments: &CompletionsArguments) -> Result<Outcome, Report> {
    let mut script = Vec::new();
    generate(arguments.shell, &mut Arguments::command(), "tusj", &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Fine)
}
