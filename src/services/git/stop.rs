//! How a person ends a call of git that takes too long: a hook that hangs, a server that does not answer.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rustix::process::{Pid, Signal, kill_process, kill_process_group};

/// A handle on what git is doing now, shared by who waits for it and who may end it.
///
/// Ending reaches everything that git started, because git is the head of a process group of its own.
#[derive(Clone, Debug, Default)]
pub struct Stop {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    /// The head of the group that runs now.
    running: Mutex<Option<Pid>>,
    is_asked: AtomicBool,
}

impl Stop {
    /// Ends what runs now, in a way that lets git take back what it had begun. What does not run is not started.
    pub fn end(&self) {
        self.shared.is_asked.store(true, Ordering::SeqCst);
        self.signal(Signal::TERM);
    }

    /// Lets the next call run: what was ended before is forgotten.
    pub fn forget(&self) {
        self.shared.is_asked.store(false, Ordering::SeqCst);
    }

    /// Returns whether somebody asked for the end.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.shared.is_asked.load(Ordering::SeqCst)
    }

    /// Returns whether something runs that could be ended.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.lock().is_some()
    }

    /// Notes that the group of `pid` runs; ends it at once where that was asked for in the meantime.
    pub(super) fn started(&self, pid: Pid) {
        *self.lock() = Some(pid);
        if self.is_asked() {
            self.signal(Signal::TERM);
        }
    }

    /// Notes that nothing runs any more. Called before the process is reaped, so that its number means nobody else.
    pub(super) fn ended(&self) {
        *self.lock() = None;
    }

    /// Ends what did not listen.
    pub(super) fn kill(&self) {
        self.signal(Signal::KILL);
    }

    fn signal(&self, signal: Signal) {
        if let Some(pid) = *self.lock() {
            // A child that has not yet made its group is reached by its own number.
            let _gone_already =
                kill_process_group(pid, signal).or_else(|_| kill_process(pid, signal));
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Pid>> {
        self.shared.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
