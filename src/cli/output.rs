//! Text on its way out: to the standard output, or into a file that was named.

use std::fs::OpenOptions;
use std::io::{self, ErrorKind, Write};
use std::path::PathBuf;

use clap::Args;

use super::report::Report;
use crate::domain::text::clean::visible;

/// Writes `text` to the standard output. A reader that has gone, as after `| head`, is no matter.
pub(super) fn print(text: &str) -> Result<(), Report> {
    let mut output = io::stdout().lock();
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Report::environment("the output could not be written", &error))
        }
        _ => Ok(()),
    }
}

/// Returns `text` with signs for everything in it that a terminal would obey; lines stay lines.
pub(super) fn visible_lines(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (words, end) = line.strip_suffix('\n').map_or((line, ""), |words| (words, "\n"));
        shown.push_str(&visible(words));
        shown.push_str(end);
    }
    shown
}

/// Where a text goes.
#[derive(Clone, Debug, Args)]
pub(super) struct OutArguments {
    /// Write into this file instead of the standard output
    ///
    /// A file that is there already is left alone unless --overwrite is given.
    #[arg(long, short, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
    /// Replace the file of --out where there is one
    #[arg(long, requires = "out")]
    pub(super) overwrite: bool,
}

impl OutArguments {
    /// Writes `text` into the file that was named, or to the standard output where none was.
    pub(super) fn deliver(&self, text: &str) -> Result<(), Report> {
        let Some(path) = &self.out else { return print(&visible_lines(text)) };
        let mut options = OpenOptions::new();
        if self.overwrite {
            options.write(true).create(true).truncate(true);
        } else {
            options.write(true).create_new(true);
        }
        let shown = path.display();
        match options.open(path).and_then(|mut file| file.write_all(text.as_bytes())) {
            Ok(()) => print(&visible_lines(&format!("Written: {shown}\n"))),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                let sentence = format!("{shown} is there already, and nothing was written");
                Err(Report::user(sentence).hint("name another file, or add --overwrite"))
            }
            Err(error) => Err(Report::environment(format!("{shown} could not be written"), &error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stay_lines_and_nothing_else_steers() {
        assert_eq!(visible_lines("a\u{1b}[2J\r\nb\n\nc"), "a<1b>[2J<0d>\nb\n\nc");
    }
}
