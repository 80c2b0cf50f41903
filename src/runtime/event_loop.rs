//! The one loop of the program: sleep until a message comes, take all that wait, draw once.
//!
//! There is no tick. A burst of keys is drawn at most once per [`FRAME_PAUSE`], because every
//! frame of a held key would otherwise have to travel through the network before the last one is
//! seen; the first key after a quiet moment is drawn at once.

use std::io;
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use crate::runtime::input::Input;

/// The least time between two frames.
pub const FRAME_PAUSE: Duration = Duration::from_millis(30);

/// What wakes the loop. `J` is what a background job reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message<J> {
    /// Something typed, pasted or told by the terminal.
    Input(Input),
    /// The program has to end now.
    Ending(Ending),
    /// Another process asks the program to suspend itself.
    Suspend,
    /// The program runs again after it was stopped; the screen and the modes are unknown.
    Continued,
    /// A background job has something to tell.
    Job(J),
    /// The time that `next_deadline` named has come.
    Deadline,
}

/// Why the program has to end although nobody typed so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The terminal is gone.
    Hangup,
    /// A signal asks the program to end.
    Terminated,
}

impl Ending {
    /// Returns the exit code: 128 and the number of the signal, as shells report it.
    #[must_use]
    pub const fn exit_code(self) -> i32 {
        match self {
            Self::Hangup => 129,
            Self::Terminated => 143,
        }
    }
}

/// Why the loop stopped without being told to.
#[derive(Debug, thiserror::Error)]
pub enum LoopError {
    /// The terminal did not take the frame.
    #[error("drawing to the terminal")]
    Draw(#[from] io::Error),
    /// Every thread that could send a message has ended.
    #[error("nothing is left that could wake the program")]
    Silent,
}

/// Runs until `handle` breaks, and returns the value it broke with.
///
/// `draw` is called once at the start and after every batch of messages. `next_deadline` says when
/// the program wants a [`Message::Deadline`] at the latest (an unsaved draft); without one the loop
/// sleeps as long as nothing happens.
///
/// # Errors
///
/// Returns [`LoopError::Draw`] if the terminal does not take a frame, and [`LoopError::Silent`] if
/// no sender of messages is left.
pub fn run<A, J, B>(
    program: &mut A,
    receiver: &Receiver<Message<J>>,
    mut draw: impl FnMut(&mut A) -> io::Result<()>,
    mut handle: impl FnMut(&mut A, Message<J>) -> ControlFlow<B>,
    next_deadline: impl Fn(&A) -> Option<Instant>,
) -> Result<B, LoopError> {
    draw(program)?;
    let mut frames = Frames::new();
    let mut told = None;
    loop {
        // A deadline is told once: a program that does not move it must not keep us awake.
        let deadline = next_deadline(program).filter(|it| Some(*it) != told);
        let mut batch = Vec::new();
        match wait(receiver, earliest(deadline, frames.due())) {
            Ok(first) => batch.push(first),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Err(LoopError::Silent),
        }
        batch.extend(receiver.try_iter());
        if deadline.is_some_and(|it| it <= Instant::now()) {
            told = deadline;
            batch.push(Message::Deadline);
        }
        frames.owe(&batch);
        let handled = batch.into_iter().try_for_each(|message| handle(program, message));
        if let ControlFlow::Break(end) = handled {
            return Ok(end);
        }
        if frames.due().is_some_and(|due| due <= Instant::now()) {
            draw(program)?;
            frames.drawn();
        }
    }
}

/// When frames were drawn, and what has changed since.
///
/// A key does not wait for the pause after a frame that only showed what a background job reported.
struct Frames {
    last: Instant,
    last_for_user: Instant,
    owed: bool,
    owed_to_user: bool,
}

impl Frames {
    fn new() -> Self {
        let now = Instant::now();
        Self { last: now, last_for_user: now, owed: false, owed_to_user: false }
    }

    fn owe<J>(&mut self, batch: &[Message<J>]) {
        self.owed |= !batch.is_empty();
        self.owed_to_user |= batch.iter().any(|message| !matches!(message, Message::Job(_)));
    }

    fn drawn(&mut self) {
        self.last = Instant::now();
        if self.owed_to_user {
            self.last_for_user = self.last;
        }
        (self.owed, self.owed_to_user) = (false, false);
    }

    fn due(&self) -> Option<Instant> {
        let since = if self.owed_to_user { self.last_for_user } else { self.last };
        self.owed.then(|| since + FRAME_PAUSE)
    }
}

fn wait<T>(receiver: &Receiver<T>, until: Option<Instant>) -> Result<T, RecvTimeoutError> {
    match until {
        None => receiver.recv().map_err(|_| RecvTimeoutError::Disconnected),
        Some(until) => receiver.recv_timeout(until.saturating_duration_since(Instant::now())),
    }
}

fn earliest(first: Option<Instant>, second: Option<Instant>) -> Option<Instant> {
    first.into_iter().chain(second).min()
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;
    use std::sync::mpsc::{Sender, channel};
    use std::time::{Duration, Instant};

    use super::{Ending, FRAME_PAUSE, LoopError, Message, run};
    use crate::runtime::input::Input;

    #[derive(Default)]
    struct Program {
        seen: Vec<Message<u8>>,
        frames: Vec<(Instant, usize)>,
        deadline: Option<Instant>,
        stop_after: usize,
        at_frame: Option<(usize, Sender<Message<u8>>)>,
    }

    impl Program {
        fn draw(&mut self) {
            self.frames.push((Instant::now(), self.seen.len()));
            if let Some((_, sender)) = self.at_frame.take_if(|(nth, _)| *nth == self.frames.len()) {
                sender.send(Message::Job(9)).unwrap();
            }
        }

        fn handle(&mut self, message: Message<u8>) -> ControlFlow<Option<Ending>> {
            if let Message::Ending(ending) = message {
                return ControlFlow::Break(Some(ending));
            }
            self.seen.push(message);
            if self.seen.len() == self.stop_after {
                ControlFlow::Break(None)
            } else {
                ControlFlow::Continue(())
            }
        }

        fn run(
            &mut self,
            receiver: &std::sync::mpsc::Receiver<Message<u8>>,
        ) -> Result<Option<Ending>, LoopError> {
            run(
                self,
                receiver,
                |program| {
                    program.draw();
                    Ok(())
                },
                Self::handle,
                |program| program.deadline,
            )
        }
    }

    #[test]
    fn all_that_waits_is_taken_before_one_frame_is_drawn() {
        let (sender, receiver) = channel();
        (0..100).for_each(|number| sender.send(Message::Job(number)).unwrap());
        let mut program =
            Program { stop_after: 101, at_frame: Some((2, sender)), ..Program::default() };
        program.run(&receiver).unwrap();
        let drawn_after: Vec<usize> = program.frames.iter().map(|(_, seen)| *seen).collect();
        assert_eq!(drawn_after, [0, 100]);
    }

    #[test]
    fn frames_of_a_burst_keep_their_distance() {
        let (sender, receiver) = channel();
        sender.send(Message::Job(1)).unwrap();
        let mut program =
            Program { stop_after: 2, at_frame: Some((2, sender)), ..Program::default() };
        program.run(&receiver).unwrap();
        let (first, second) = (program.frames[0].0, program.frames[1].0);
        assert!(second - first >= FRAME_PAUSE);
    }

    #[test]
    fn a_key_does_not_wait_for_the_pause_after_a_report_of_a_job() {
        let mut frames = super::Frames::new();
        let long_ago = Instant::now().checked_sub(2 * FRAME_PAUSE).unwrap();
        frames.last_for_user = long_ago;
        frames.owe(&[Message::Job(1)]);
        assert!(frames.due().unwrap() > Instant::now(), "a report waits");
        frames.owe::<u8>(&[Message::Input(Input::Focused)]);
        assert!(frames.due().unwrap() <= Instant::now(), "a key does not");
    }

    #[test]
    fn a_deadline_is_told_once_and_nothing_is_polled() {
        let (sender, receiver) = channel::<Message<u8>>();
        let deadline = Instant::now() + Duration::from_millis(20);
        let mut program = Program {
            stop_after: 2,
            deadline: Some(deadline),
            at_frame: Some((2, sender)),
            ..Program::default()
        };
        program.run(&receiver).unwrap();
        assert_eq!(program.seen, [Message::Deadline, Message::Job(9)]);
        assert!(program.frames[1].0 >= deadline);
    }

    #[test]
    fn an_ending_ends_the_loop_at_once() {
        let (sender, receiver) = channel();
        sender.send(Message::Input(Input::Focused)).unwrap();
        sender.send(Message::Ending(Ending::Hangup)).unwrap();
        sender.send(Message::Job(1)).unwrap();
        let mut program = Program::default();
        assert_eq!(program.run(&receiver).unwrap(), Some(Ending::Hangup));
        assert_eq!(program.seen, [Message::Input(Input::Focused)]);
        assert_eq!(program.frames.len(), 1);
    }

    #[test]
    fn a_loop_that_nobody_can_wake_says_so() {
        let (sender, receiver) = channel();
        drop(sender);
        assert!(matches!(Program::default().run(&receiver), Err(LoopError::Silent)));
    }

    #[test]
    fn endings_leave_with_the_codes_that_shells_know() {
        assert_eq!(Ending::Hangup.exit_code(), 129);
        assert_eq!(Ending::Terminated.exit_code(), 143);
    }
}
