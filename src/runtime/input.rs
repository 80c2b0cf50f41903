//! The thread that reads the keyboard.
//!
//! The bytes are read here and not by a terminal library, because the thread must be able to step
//! aside while another program has the terminal, must end when the terminal is gone, and must see
//! the moment at which a byte came. It sleeps in the kernel until a byte comes.

use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use crate::app::key::Key;
use crate::runtime::decoder::Decoder;
use crate::runtime::event_loop::Message;

/// What came from the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted, as it came: neither its line ends nor its characters are cleaned.
    Paste(String),
    /// The terminal has another size, in cells.
    Resized {
        /// Cells in a row.
        columns: u16,
        /// Rows.
        rows: u16,
    },
    /// The terminal window got the focus.
    Focused,
    /// The terminal window lost the focus.
    Unfocused,
}

const PAUSE: u8 = b'p';
const RESUME: u8 = b'r';

/// The running keyboard thread.
///
/// It ends when the terminal is gone or nobody listens any more.
#[derive(Debug)]
pub struct InputReader {
    control: PipeWriter,
    paused: Receiver<()>,
}

impl InputReader {
    /// Starts to read the standard input and to send what comes to `sender`.
    ///
    /// `escape_hold` is how long a lone Esc waits for the rest of a cut sequence.
    ///
    /// # Errors
    ///
    /// Returns the reason if the system gives no pipe or no thread.
    pub fn start<J: Send + 'static>(
        sender: Sender<Message<J>>,
        escape_hold: Duration,
    ) -> io::Result<Self> {
        let (receiving_end, control) = io::pipe()?;
        let (acknowledge, paused) = channel();
        let reader = Reader { sender, control: receiving_end, acknowledge };
        std::thread::Builder::new()
            .name("keyboard".into())
            .spawn(move || reader.read_until_the_end(Decoder::new(escape_hold)))?;
        Ok(Self { control, paused })
    }

    /// Stops reading, so that another program gets the keys. Returns when nothing is read any more.
    pub fn pause(&self) {
        if (&self.control).write_all(&[PAUSE]).is_ok() {
            // Without an answer the thread has ended, and then nothing is read either.
            let _ended = self.paused.recv();
        }
    }

    /// Reads again after [`InputReader::pause`].
    pub fn resume(&self) {
        // A thread that has ended has nothing to resume.
        let _ended = (&self.control).write_all(&[RESUME]);
    }
}

struct Reader<J> {
    sender: Sender<Message<J>>,
    control: PipeReader,
    acknowledge: Sender<()>,
}

/// What the wait for the terminal ended with.
enum Woken {
    Bytes,
    Pause,
    Expired,
    Gone,
}

impl<J> Reader<J> {
    fn read_until_the_end(mut self, mut decoder: Decoder) {
        let mut buffer = [0; 4096];
        loop {
            let mut found = Vec::new();
            match self.wait(decoder.deadline()) {
                Woken::Bytes => match rustix::io::read(io::stdin(), &mut buffer) {
                    Ok(0) => return,
                    Ok(count) => {
                        let bytes = buffer.get(..count).unwrap_or_default();
                        decoder.feed(bytes, Instant::now(), &mut found);
                    }
                    Err(Errno::INTR | Errno::AGAIN) => {}
                    Err(_) => return,
                },
                Woken::Pause if self.stand_aside().is_err() => return,
                Woken::Pause => {}
                Woken::Expired => decoder.expire(Instant::now(), &mut found),
                Woken::Gone => return,
            }
            for input in found {
                if self.sender.send(Message::Input(input)).is_err() {
                    return;
                }
            }
        }
    }

    fn wait(&self, deadline: Option<Instant>) -> Woken {
        let stdin = io::stdin();
        let mut watched =
            [PollFd::new(&stdin, PollFlags::IN), PollFd::new(&self.control, PollFlags::IN)];
        let left = deadline.map(|it| it.saturating_duration_since(Instant::now()));
        let timeout = left.map(to_timespec);
        match poll(&mut watched, timeout.as_ref()) {
            Ok(0) => return Woken::Expired,
            Ok(_) => {}
            Err(Errno::INTR) => return Woken::Expired,
            Err(_) => return Woken::Gone,
        }
        let [terminal, control] = watched.map(|it| it.revents());
        if control.contains(PollFlags::IN) {
            Woken::Pause
        } else if terminal.contains(PollFlags::IN) {
            Woken::Bytes
        } else {
            Woken::Gone
        }
    }

    /// Waits until the keyboard is ours again.
    fn stand_aside(&mut self) -> io::Result<()> {
        let mut order = [0];
        self.control.read_exact(&mut order)?;
        if order == [PAUSE] {
            let _nobody_waits = self.acknowledge.send(());
            self.control.read_exact(&mut order)?;
        }
        Ok(())
    }
}

/// Converts a span for the kernel. A span beyond its range is one that never ends anyway.
pub(super) fn to_timespec(span: Duration) -> Timespec {
    Timespec::try_from(span).unwrap_or(Timespec { tv_sec: i64::MAX, tv_nsec: 0 })
}
