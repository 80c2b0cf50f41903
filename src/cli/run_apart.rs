//! Starting another program apart from the terminal: what it starts in turn can neither ask there nor draw over it.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};

use clap::Args;

use super::report::to_standard_error;

/// How a shell ends that does not find a program.
const NOT_FOUND: u8 = 127;

/// Runs a program as the head of a session of its own; used by tusj itself.
#[derive(Debug, Args)]
pub(super) struct RunApartArguments {
    /// The program with its arguments
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
    command: Vec<OsString>,
}

/// Becomes the program. Returns only where that cannot be done.
pub(super) fn run(arguments: &RunApartArguments) -> ExitCode {
    // A process that heads a group cannot leave its session; it is then run where it is.
    let _apart_already = rustix::process::setsid();
    let Some((program, rest)) = arguments.command.split_first() else {
        return ExitCode::from(NOT_FOUND);
    };
    let error = Command::new(program).args(rest).exec();
    to_standard_error(&format!("tusj: {} cannot be run: {error}\n", program.display()));
    ExitCode::from(if error.kind() == ErrorKind::NotFound { NOT_FOUND } else { 126 })
}
