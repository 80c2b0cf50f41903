//! A program that is watched while it runs: what it prints is kept, and it can be ended.

use std::io::{self, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};

use super::stop::Stop;

/// How long a program that was asked to end has for it.
const LAST_WORDS: Duration = Duration::from_secs(2);
/// How long the output of a program that ended is waited for: what it left running may hold it open.
const REST: Duration = Duration::from_millis(500);
/// Bytes of output that are kept; a hook may print without end.
const MOST_BYTES: usize = 1 << 20;

/// What a watched program did.
#[derive(Debug)]
pub struct Watched {
    /// How it ended.
    pub status: ExitStatus,
    /// What it printed on the standard output.
    pub stdout: Vec<u8>,
    /// What it printed on both outputs, as it came.
    pub both: Vec<u8>,
    /// How long it ran.
    pub took: Duration,
}

enum Event {
    Stdout(Vec<u8>),
    Stderr(Vec<u8>),
    Ended(io::Result<ExitStatus>),
}

/// Runs `command` to its end, feeding it `input`; `stop` can end it.
///
/// # Errors
/// Says that it could not be started.
pub fn watch(command: &mut Command, input: &[u8], stop: &Stop) -> io::Result<Watched> {
    let since = Instant::now();
    command
        .stdin(if input.is_empty() { Stdio::null() } else { Stdio::piped() })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn()?;
    let (sender, events) = channel();
    if let Some(mut feed) = child.stdin.take() {
        let input = input.to_owned();
        // A program that stops reading says so itself by how it ends.
        thread::spawn(move || drop(feed.write_all(&input)));
    }
    if let Some(stdout) = child.stdout.take() {
        read_into(stdout, sender.clone(), Event::Stdout);
    }
    if let Some(stderr) = child.stderr.take() {
        read_into(stderr, sender.clone(), Event::Stderr);
    }
    wait_beside(child, stop.clone(), sender);
    let (status, stdout, both) = collect(&events, stop)?;
    Ok(Watched { status, stdout, both, took: since.elapsed() })
}

fn read_into(
    mut from: impl Read + Send + 'static,
    sender: Sender<Event>,
    event: fn(Vec<u8>) -> Event,
) {
    thread::spawn(move || {
        let mut buffer = vec![0; 8192];
        while let Ok(n @ 1..) = from.read(&mut buffer) {
            let bytes = buffer.get(..n).unwrap_or_default().to_vec();
            if sender.send(event(bytes)).is_err() {
                return;
            }
        }
    });
}

/// Waits for the end in a thread of its own.
fn wait_beside(mut child: Child, stop: Stop, sender: Sender<Event>) {
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    if let Some(pid) = pid {
        stop.started(pid);
    }
    thread::spawn(move || {
        if let Some(pid) = pid {
            // The process is left unreaped until its number is forgotten: nobody else can have it meanwhile.
            let _waited_for_below =
                waitid(WaitId::Pid(pid), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT);
        }
        if stop.is_asked() {
            // What git started and left behind belongs to what was ended.
            stop.kill();
        }
        stop.ended();
        let _nobody_waits_any_more = sender.send(Event::Ended(child.wait()));
    });
}

fn collect(events: &Receiver<Event>, stop: &Stop) -> io::Result<(ExitStatus, Vec<u8>, Vec<u8>)> {
    let (mut stdout, mut both, mut ended) = (Vec::new(), Vec::new(), None);
    let mut asked_at: Option<Instant> = None;
    loop {
        let wait = if ended.is_some() { REST } else { Duration::from_millis(100) };
        match events.recv_timeout(wait) {
            Ok(Event::Stdout(bytes)) => {
                keep(&mut stdout, &bytes);
                keep(&mut both, &bytes);
            }
            Ok(Event::Stderr(bytes)) => keep(&mut both, &bytes),
            Ok(Event::Ended(status)) => ended = Some(status?),
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) if ended.is_some() => break,
            Err(RecvTimeoutError::Timeout) => {}
        }
        if ended.is_none() && stop.is_asked() {
            let since = *asked_at.get_or_insert_with(Instant::now);
            if since.elapsed() > LAST_WORDS {
                stop.kill();
            }
        }
    }
    let status = ended.ok_or_else(|| io::Error::other("its end was not seen"))?;
    Ok((status, stdout, both))
}

fn keep(kept: &mut Vec<u8>, bytes: &[u8]) {
    let free = MOST_BYTES.saturating_sub(kept.len());
    kept.extend_from_slice(bytes.get(..free.min(bytes.len())).unwrap_or_default());
}
