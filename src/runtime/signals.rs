//! Signals and the vanished terminal, watched by threads of their own.
//!
//! A main loop that is busy, or stuck in a write to a stalled terminal, must not keep the program
//! from ending with everything saved. So the threads here tell the loop first and, if it has not
//! ended after half a second, save and end the process themselves.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;

use crate::runtime::event_loop::{Ending, Message};
use crate::runtime::input::Input;
use crate::runtime::terminal;

/// How long the main loop has to end by itself.
const PATIENCE: Duration = Duration::from_millis(500);

/// How long the last save may take before the process ends without it.
const LONGEST_SAVE: Duration = Duration::from_secs(5);

/// The last save of the program, done by whoever comes first: the main thread at its end, a signal
/// thread if the main thread is stuck, or the panic hook.
pub struct LastResort {
    claimed: AtomicBool,
    save: Box<dyn Fn() + Send + Sync>,
}

impl LastResort {
    /// Keeps `save`, which writes what is not on disk yet. It may be called on any thread while the
    /// main thread is stuck, so it must not wait for a lock that the main thread may hold for long.
    #[must_use]
    pub fn new(save: impl Fn() + Send + Sync + 'static) -> Arc<Self> {
        Arc::new(Self { claimed: AtomicBool::new(false), save: Box::new(save) })
    }

    /// Takes the last save upon the caller. Returns false if somebody else does it already.
    ///
    /// The main thread claims it when its loop has ended, and does its own final save.
    #[must_use]
    pub fn claim(&self) -> bool {
        !self.claimed.swap(true, Ordering::SeqCst)
    }

    /// Saves on a thread of its own, unless somebody else does or did. Returns whether the save has
    /// come to its end; a save that hangs or panics does not take the caller with it.
    #[must_use]
    pub fn save_once(self: &Arc<Self>) -> bool {
        if !self.claim() {
            return true;
        }
        let (tell, told) = channel();
        let saver = Arc::clone(self);
        let thread = std::thread::Builder::new().name("last save".into()).spawn(move || {
            let outcome = catch_unwind(AssertUnwindSafe(|| (saver.save)()));
            // Who does not wait any more has ended the process.
            let _nobody_waits = tell.send(outcome.is_ok());
        });
        thread.is_ok() && told.recv_timeout(LONGEST_SAVE).unwrap_or(false)
    }

    /// Ends the process if the main thread does not do so in time.
    fn end_the_process(self: &Arc<Self>, ending: Ending) -> ! {
        std::thread::sleep(PATIENCE);
        if self.claimed.load(Ordering::SeqCst) {
            std::thread::sleep(LONGEST_SAVE);
        }
        // Whether it was saved or not, there is nobody left who could be told.
        let _saved = self.save_once();
        terminal::restore();
        std::process::exit(ending.exit_code())
    }
}

impl std::fmt::Debug for LastResort {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("LastResort").field("claimed", &self.claimed).finish_non_exhaustive()
    }
}

/// The running signal threads, and what the terminal needs to know of them.
#[derive(Debug, Clone)]
pub struct SignalWatch(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    continuations: Mutex<u64>,
    continued: Condvar,
    terminal_is_lent: AtomicBool,
}

impl SignalWatch {
    /// Starts the threads: one for signals, one that notices a terminal which is gone without a
    /// signal. Both sleep in the kernel until something happens.
    ///
    /// # Errors
    ///
    /// Returns the reason if the system refuses a handler or a thread.
    pub fn start<J: Send + 'static>(
        sender: Sender<Message<J>>,
        last_resort: Arc<LastResort>,
    ) -> io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let signals = Signals::new([SIGHUP, SIGTERM, SIGINT, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH])?;
        let listener = Listener {
            sender: sender.clone(),
            last_resort: Arc::clone(&last_resort),
            shared: Arc::clone(&shared),
        };
        std::thread::Builder::new()
            .name("signals".into())
            .spawn(move || listener.listen(signals))?;
        std::thread::Builder::new().name("terminal watch".into()).spawn(move || {
            wait_for_hangup();
            tell_ending(&sender, &last_resort, Ending::Hangup);
        })?;
        Ok(Self(shared))
    }

    /// Returns how often the process was continued so far.
    #[must_use]
    pub fn continuations(&self) -> u64 {
        *self.0.continuations.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until the process was continued more often than `seen`, at most for `longest`.
    pub fn wait_for_continuation_after(&self, seen: u64, longest: Duration) {
        let count = self.0.continuations.lock().unwrap_or_else(PoisonError::into_inner);
        // Both outcomes mean the same: the process runs.
        let _running = self.0.continued.wait_timeout_while(count, longest, |count| *count <= seen);
    }

    /// Runs `work` while another program has the terminal: Ctrl-C belongs to that program then, and
    /// its Ctrl-Z stops us too, so that the shell gets its prompt.
    pub fn while_another_program_has_the_terminal<T>(&self, work: impl FnOnce() -> T) -> T {
        self.0.terminal_is_lent.store(true, Ordering::SeqCst);
        let outcome = work();
        self.0.terminal_is_lent.store(false, Ordering::SeqCst);
        outcome
    }
}

struct Listener<J> {
    sender: Sender<Message<J>>,
    last_resort: Arc<LastResort>,
    shared: Arc<Shared>,
}

impl<J: Send + 'static> Listener<J> {
    fn listen(self, mut signals: Signals) {
        for signal in &mut signals {
            match signal {
                SIGHUP => tell_ending(&self.sender, &self.last_resort, Ending::Hangup),
                SIGINT | SIGQUIT if self.is_terminal_lent() => {}
                SIGTSTP if self.is_terminal_lent() => stop_too(),
                SIGTSTP => self.tell(Message::Suspend),
                SIGCONT => self.note_continuation(),
                SIGWINCH => self.tell(Message::Input(current_size())),
                _ => tell_ending(&self.sender, &self.last_resort, Ending::Terminated),
            }
        }
    }

    fn is_terminal_lent(&self) -> bool {
        self.shared.terminal_is_lent.load(Ordering::SeqCst)
    }

    fn note_continuation(&self) {
        *self.shared.continuations.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.shared.continued.notify_all();
        self.tell(Message::Continued);
    }

    fn tell(&self, message: Message<J>) {
        // A loop that has ended needs no news.
        let _ended = self.sender.send(message);
    }
}

fn current_size() -> Input {
    let (columns, rows) = terminal::size();
    Input::Resized { columns, rows }
}

fn stop_too() {
    // If the system refuses to stop us, going on is all that is left.
    let _refused = signal_hook::low_level::emulate_default_handler(SIGTSTP);
}

/// Tells the loop, and watches from a thread of its own that the process really ends.
fn tell_ending<J>(sender: &Sender<Message<J>>, last_resort: &Arc<LastResort>, ending: Ending) {
    // A loop that has ended is on its way out already.
    let _ended = sender.send(Message::Ending(ending));
    let last_resort = Arc::clone(last_resort);
    let watcher = std::thread::Builder::new().name("last resort".into());
    // Without a thread the loop still has the message.
    let _no_thread = watcher.spawn(move || last_resort.end_the_process(ending));
}

/// Returns when the terminal is gone. Asks the kernel for no event but that one.
fn wait_for_hangup() {
    let stdin = io::stdin();
    loop {
        let mut watched = [PollFd::new(&stdin, PollFlags::empty())];
        match poll(&mut watched, None) {
            Err(Errno::INTR | Errno::AGAIN) => {}
            Ok(_) | Err(_) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::LastResort;

    #[test]
    fn the_last_save_is_done_once_whoever_comes_first() {
        let saves = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&saves);
        let last_resort = LastResort::new(move || {
            counted.fetch_add(1, Ordering::SeqCst);
        });
        assert!(last_resort.save_once());
        assert!(last_resort.save_once());
        assert!(!last_resort.claim());
        assert_eq!(saves.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn a_claimed_save_is_left_to_who_claimed_it() {
        let last_resort = LastResort::new(|| panic!("somebody else saves"));
        assert!(last_resort.claim());
        assert!(last_resort.save_once());
    }

    #[test]
    fn a_save_that_panics_is_no_save_and_no_end() {
        let last_resort = LastResort::new(|| panic!("a bug in the save"));
        assert!(!last_resort.save_once());
    }
}
