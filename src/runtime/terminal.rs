//! The modes of the terminal: taken at the start, given back whatever happens.
//!
//! Nothing is asked of the terminal: an answer that comes late over a slow line would be read as
//! keys. What the shell had set is kept in one place of the process, so that a panic on any thread
//! can give it back.

use std::fmt;
use std::io::{self, Write};
use std::process::{Command, ExitStatus};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crossterm::cursor::{Hide, SetCursorStyle, Show};
use crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, DisableMouseCapture, EnableBracketedPaste,
    EnableFocusChange,
};
use crossterm::style::{Attribute, SetAttribute};
use crossterm::terminal::{EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::process::{Signal, kill_current_process_group};
use rustix::termios::{OptionalActions, Termios, isatty, tcgetattr, tcgetwinsize, tcsetattr};

use crate::runtime::input::{InputReader, to_timespec};
use crate::runtime::signals::SignalWatch;

/// What the shell had set, while the terminal is ours.
static SHELL_MODES: Mutex<Option<Termios>> = Mutex::new(None);

/// How long a terminal that takes no bytes is waited for when it is given back.
const STALLED: Duration = Duration::from_millis(100);

/// How long the continuation after a stop may keep us waiting. Only the first process of a
/// container is never stopped; it goes on after this time.
const NEVER_STOPPED: Duration = Duration::from_millis(200);

/// The size taken when the terminal does not know its own.
const USUAL_SIZE: (u16, u16) = (80, 24);

/// Why there is nothing to draw on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoScreen {
    /// The standard input is a file or a pipe.
    InputIsNoTerminal,
    /// The standard output is a file or a pipe.
    OutputIsNoTerminal,
    /// `TERM` says that the terminal can only print lines.
    Dumb,
}

impl NoScreen {
    /// Looks for a reason not to start the screen, and writes nothing. `variable` reads an
    /// environment variable.
    #[must_use]
    pub fn find(variable: impl Fn(&str) -> Option<String>) -> Option<Self> {
        if !isatty(io::stdin()) {
            Some(Self::InputIsNoTerminal)
        } else if !isatty(io::stdout()) {
            Some(Self::OutputIsNoTerminal)
        } else {
            (variable("TERM").as_deref() == Some("dumb")).then_some(Self::Dumb)
        }
    }
}

impl fmt::Display for NoScreen {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = match self {
            Self::InputIsNoTerminal => "the standard input is not a terminal",
            Self::OutputIsNoTerminal => "the standard output is not a terminal",
            Self::Dumb => "TERM is «dumb», a terminal that only prints lines",
        };
        write!(
            formatter,
            "the screen of tusj needs a terminal, and {reason}; \
             every command also works without one, «tusj --help» lists them"
        )
    }
}

/// The terminal while it is ours: raw keys, the second screen, marked pastes, told focus.
///
/// Dropping it gives the terminal back.
#[derive(Debug)]
pub struct TerminalSession(());

impl TerminalSession {
    /// Takes the terminal.
    ///
    /// # Errors
    ///
    /// Returns the reason if the standard input is no terminal or the output takes nothing.
    pub fn enter() -> io::Result<Self> {
        take()?;
        Ok(Self(()))
    }

    /// Takes the terminal again after the process was stopped from outside. Every mode is set anew,
    /// because nobody knows what happened to the terminal meanwhile; the screen has to be redrawn.
    ///
    /// # Errors
    ///
    /// Returns the reason if the terminal is gone.
    pub fn enter_again(&self) -> io::Result<()> {
        take()
    }

    /// Gives the terminal back. Does nothing if it has been given back already.
    pub fn leave(&self) {
        restore();
    }

    /// Gives the terminal back, stops the whole job as the shell's Ctrl-Z does, and takes the
    /// terminal again when the job continues. The screen has to be redrawn then.
    ///
    /// # Errors
    ///
    /// Returns the reason if the terminal is gone.
    pub fn suspend(&self, signals: &SignalWatch) -> io::Result<()> {
        restore();
        let seen = signals.continuations();
        // The group, because the shell waits for all of a pipeline; SIGSTOP, because SIGTSTP is
        // caught and is ignored by the kernel in a group without a shell.
        kill_current_process_group(Signal::STOP)?;
        signals.wait_for_continuation_after(seen, NEVER_STOPPED);
        take()
    }

    /// Runs a program that uses the terminal itself, an editor for instance. The screen has to be
    /// redrawn afterwards.
    ///
    /// # Errors
    ///
    /// Returns the reason if the program does not start or the terminal is gone.
    pub fn run_external(
        &self,
        program: &mut Command,
        keyboard: &InputReader,
        signals: &SignalWatch,
    ) -> io::Result<ExitStatus> {
        keyboard.pause();
        restore();
        let status = signals.while_another_program_has_the_terminal(|| program.status());
        let taken = take();
        keyboard.resume();
        taken.and(status)
    }
}

impl Drop for TerminalSession {
    fn drop(&mut self) {
        restore();
    }
}

/// Returns the size of the terminal in cells, columns first.
#[must_use]
pub fn size() -> (u16, u16) {
    match tcgetwinsize(io::stdout()) {
        Ok(size) if size.ws_col > 0 && size.ws_row > 0 => (size.ws_col, size.ws_row),
        _ => USUAL_SIZE,
    }
}

/// Gives the terminal back to the shell: modes, screen, cursor and its shape, paste, focus, mouse.
///
/// May be called from any thread and at any time; only the first call after the terminal was taken
/// does something. A terminal that is gone or takes no bytes is not waited for.
pub fn restore() {
    let Some(modes) = SHELL_MODES.lock().unwrap_or_else(PoisonError::into_inner).take() else {
        return;
    };
    if is_writable_soon() {
        // Of a terminal that is gone there is nothing to restore.
        let _gone = leaving_bytes().and_then(|bytes| write_all(&bytes));
    }
    let _gone = tcsetattr(io::stdin(), OptionalActions::Now, &modes);
}

fn take() -> io::Result<()> {
    let mut kept = SHELL_MODES.lock().unwrap_or_else(PoisonError::into_inner);
    let shell_modes = match kept.take() {
        Some(modes) => modes,
        None => tcgetattr(io::stdin())?,
    };
    let mut raw = shell_modes.clone();
    raw.make_raw();
    *kept = Some(shell_modes);
    drop(kept);
    tcsetattr(io::stdin(), OptionalActions::Now, &raw)?;
    write_all(&entering_bytes()?)
}

fn entering_bytes() -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    crossterm::queue!(bytes, EnterAlternateScreen, Hide, EnableBracketedPaste, EnableFocusChange)?;
    Ok(bytes)
}

fn leaving_bytes() -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    crossterm::queue!(
        bytes,
        EndSynchronizedUpdate,
        DisableFocusChange,
        DisableBracketedPaste,
        DisableMouseCapture,
        SetAttribute(Attribute::Reset),
        SetCursorStyle::DefaultUserShape,
        LeaveAlternateScreen,
        Show
    )?;
    Ok(bytes)
}

fn is_writable_soon() -> bool {
    let stdout = io::stdout();
    let mut watched = [PollFd::new(&stdout, PollFlags::OUT)];
    let answer = poll(&mut watched, Some(&to_timespec(STALLED)));
    answer.is_ok() && watched.iter().all(|it| it.revents() == PollFlags::OUT)
}

fn write_all(bytes: &[u8]) -> io::Result<()> {
    TerminalOutput.write_all(bytes)
}

/// The standard output without a buffer and without a lock: one write is one call to the kernel,
/// and a thread that died with the lock cannot keep the terminal from being restored.
#[derive(Debug, Clone, Copy, Default)]
pub struct TerminalOutput;

impl Write for TerminalOutput {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match rustix::io::write(io::stdout(), bytes) {
            Err(Errno::AGAIN) => {
                wait_until_writable()?;
                Ok(rustix::io::write(io::stdout(), bytes)?)
            }
            answer => Ok(answer?),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Waits for a terminal whose writes do not block: some programs leave their terminal like that.
fn wait_until_writable() -> io::Result<()> {
    let stdout = io::stdout();
    poll(&mut [PollFd::new(&stdout, PollFlags::OUT)], None)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{NoScreen, entering_bytes, leaving_bytes};

    #[test]
    fn nothing_is_asked_of_the_terminal() {
        assert_eq!(
            String::from_utf8(entering_bytes().unwrap()).unwrap(),
            "\u{1b}[?1049h\u{1b}[?25l\u{1b}[?2004h\u{1b}[?1004h"
        );
    }

    #[test]
    fn all_that_could_have_been_set_is_taken_back() {
        let bytes = String::from_utf8(leaving_bytes().unwrap()).unwrap();
        for mode in
            ["?2026l", "?1004l", "?2004l", "?1003l", "?1006l", "0m", "0 q", "?1049l", "?25h"]
        {
            assert!(bytes.contains(&format!("\u{1b}[{mode}")), "{mode} is missing in {bytes:?}");
        }
    }

    #[test]
    fn why_there_is_no_screen_is_said_in_words() {
        assert_eq!(
            NoScreen::Dumb.to_string(),
            "the screen of tusj needs a terminal, and TERM is «dumb», a terminal that only prints \
             lines; every command also works without one, «tusj --help» lists them"
        );
    }
}
