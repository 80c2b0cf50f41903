//! Questions asked in lines, for whoever sits at a terminal.

use std::io::{self, BufRead, IsTerminal};

use super::output::print;
use super::report::Report;

/// Says whether somebody is there to answer.
pub(super) fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Asks and returns the answer without white space at its ends; `None` where the input ended.
pub(super) fn ask(question: &str) -> Result<Option<String>, Report> {
    print(question)?;
    let mut answer = String::new();
    let n_read = io::stdin()
        .lock()
        .read_line(&mut answer)
        .map_err(|error| Report::environment("the answer could not be read", &error))?;
    Ok((n_read > 0).then(|| answer.trim().to_owned()))
}

/// Asks whether to go on; only `y`, `yes`, `j` and `ja` mean so.
pub(super) fn agrees(question: &str) -> Result<bool, Report> {
    let answer = ask(question)?.unwrap_or_default().to_lowercase();
    Ok(matches!(answer.as_str(), "y" | "yes" | "j" | "ja"))
}
