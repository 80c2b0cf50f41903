//! A program in a real pseudo terminal, with an emulator that shows its screen.

use std::ffi::OsString;
use std::fs;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::sleep;
use std::time::Duration;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};
use tempfile::TempDir;

use crate::demo;

/// A program that hangs is killed after this time, so that a failing test ends.
const LONGEST: Duration = Duration::from_secs(20);

/// How the program is started.
#[derive(Default)]
pub struct Start {
    /// Environment variables on top of the usual ones.
    pub variables: Vec<(&'static str, &'static str)>,
    /// Whether the terminal is not the one that controls the program, so that its end sends no
    /// signal.
    pub is_detached: bool,
    /// Whether the program is started as `nohup` does, with SIGHUP ignored.
    pub ignores_hangup: bool,
    /// The program; the demo where there is none.
    pub program: Option<Program>,
}

/// A program to run.
pub struct Program {
    /// Its file and arguments.
    pub words: Vec<OsString>,
    /// What it shows once it is ready.
    pub shows: &'static str,
}

/// A running program and its screen.
pub struct Session {
    line: Option<Line>,
    child: Box<dyn Child + Send + Sync>,
    emulator: vt100::Parser,
    /// Everything the program wrote so far.
    output: Vec<u8>,
    folder: TempDir,
    /// Dropping it tells the thread that would kill the program.
    _killer: Sender<()>,
}

/// Our end of the pseudo terminal; the line is dropped when all of it is.
struct Line {
    master: Box<dyn MasterPty + Send>,
    reader: Box<dyn Read + Send>,
    writer: Box<dyn Write + Send>,
}

impl Session {
    /// Starts the program on 80 x 24 cells and waits until it has drawn itself.
    pub fn start(start: &Start) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let child = pair.slave.spawn_command(command(start, &folder)).unwrap();
        drop(pair.slave);
        let cells = |number| NonZeroU16::new(number).unwrap();
        let mut session = Self {
            line: Some(Line {
                reader: pair.master.try_clone_reader().unwrap(),
                writer: pair.master.take_writer().unwrap(),
                master: pair.master,
            }),
            _killer: kill_when_it_takes_too_long(pid(child.as_ref())),
            child,
            emulator: vt100::Parser::new(cells(24), cells(80), 0),
            output: Vec::new(),
            folder,
        };
        session.wait_for_text(start.program.as_ref().map_or("ready", |program| program.shows));
        session
    }

    /// Sends bytes as the terminal would.
    pub fn send(&mut self, bytes: &[u8]) {
        self.line().writer.write_all(bytes).unwrap();
        self.line().writer.flush().unwrap();
    }

    /// Sends pieces with a pause between them, as a slow network delivers them.
    pub fn send_with_pauses(&mut self, pieces: &[&[u8]], milliseconds: u64) {
        for (index, piece) in pieces.iter().enumerate() {
            if index > 0 {
                sleep(Duration::from_millis(milliseconds));
            }
            self.send(piece);
        }
    }

    /// Sends a signal to the program.
    pub fn signal(&self, signal: Signal) {
        kill_process(pid(self.child.as_ref()), signal).unwrap();
    }

    /// Gives the terminal another size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        let cells = |number| NonZeroU16::new(number).unwrap();
        self.emulator.set_size(cells(rows), cells(columns));
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        self.line().master.resize(size).unwrap();
    }

    fn line(&mut self) -> &mut Line {
        self.line.as_mut().unwrap()
    }

    /// Returns the emulated screen.
    pub fn screen(&self) -> &vt100::Screen {
        self.emulator.screen()
    }

    /// Reads until the screen fulfils a condition.
    pub fn wait_for(&mut self, what: &str, condition: impl Fn(&vt100::Screen) -> bool) {
        let mut buffer = [0; 4096];
        while !condition(self.emulator.screen()) {
            let count = self.line().reader.read(&mut buffer).unwrap_or(0);
            assert!(count > 0, "{what} never came:\n{}", self.screen().contents());
            self.take(&buffer[..count]);
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        self.output.extend_from_slice(bytes);
        self.emulator.process(bytes);
    }

    /// Returns everything the program wrote so far, as far as it was read.
    pub fn output(&self) -> &[u8] {
        &self.output
    }

    /// Reads until a text stands on the screen.
    pub fn wait_for_text(&mut self, text: &str) {
        self.wait_for(text, |screen| screen.contents().contains(text));
    }

    /// Waits until the program has been stopped, as by Ctrl-Z.
    pub fn wait_until_stopped(&self) {
        let state = waitpid(Some(pid(self.child.as_ref())), WaitOptions::UNTRACED).unwrap();
        assert!(state.is_some_and(|(_, status)| status.stopped()), "{state:?}");
    }

    /// Reads the rest and returns the exit code.
    pub fn wait_for_end(&mut self) -> u32 {
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = self.line().reader.read(&mut buffer) {
            self.take(&buffer[..count]);
        }
        self.child.wait().unwrap().exit_code()
    }

    /// Takes the terminal away, waits for the end of the program and returns its exit code and what
    /// the last save wrote.
    pub fn hang_up(mut self) -> (u32, String) {
        self.line = None;
        let code = self.child.wait().unwrap().exit_code();
        (code, self.saved())
    }

    /// Returns what the last save wrote.
    pub fn saved(&self) -> String {
        fs::read_to_string(self.folder.path().join("saved")).unwrap_or_default()
    }

    /// Returns how often the threads of the program have been woken so far.
    pub fn wake_ups(&self) -> u64 {
        let tasks = PathBuf::from(format!("/proc/{}/task", self.child.process_id().unwrap()));
        let tasks = fs::read_dir(tasks).unwrap().map(|task| task.unwrap().path().join("status"));
        tasks.map(|status| count_switches(&fs::read_to_string(status).unwrap())).sum()
    }

    /// Hands the output to a thread and returns what comes within a time, if anything does.
    pub fn output_within(&mut self, time: Duration) -> Result<Vec<u8>, RecvTimeoutError> {
        let mut reader = self.line().master.try_clone_reader().unwrap();
        let (sender, receiver): (_, Receiver<Vec<u8>>) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            let count = reader.read(&mut buffer).unwrap_or(0);
            let _nobody_waits = sender.send(buffer[..count].to_vec());
        });
        receiver.recv_timeout(time)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ended_already = kill_process(pid(self.child.as_ref()), Signal::KILL);
        let _reaped_already = self.child.wait();
    }
}

fn command(start: &Start, folder: &TempDir) -> CommandBuilder {
    let words = match &start.program {
        Some(program) => program.words.clone(),
        None => {
            let demo = std::env::current_exe().unwrap().into_os_string();
            let rest = [crate::DEMO, "--exact", "--nocapture", "--test-threads=1"];
            std::iter::once(demo).chain(rest.map(OsString::from)).collect()
        }
    };
    let mut command = if start.ignores_hangup {
        let mut shell = CommandBuilder::new("sh");
        shell.args(["-c", "trap '' HUP; exec \"$@\"", "sh"]);
        shell
    } else {
        CommandBuilder::new(words.first().unwrap())
    };
    command.args(words.iter().skip(usize::from(!start.ignores_hangup)));
    command.cwd(folder.path());
    command.env(demo::SAVES_TO, folder.path().join("saved"));
    command.env("TERM", "xterm-256color");
    command.set_controlling_tty(!start.is_detached);
    for (name, value) in &start.variables {
        command.env(name, value);
    }
    command
}

fn pid(child: &(dyn Child + Send + Sync)) -> Pid {
    let number = child.process_id().and_then(|it| i32::try_from(it).ok());
    number.and_then(Pid::from_raw).unwrap()
}

fn kill_when_it_takes_too_long(pid: Pid) -> Sender<()> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        if receiver.recv_timeout(LONGEST) == Err(RecvTimeoutError::Timeout) {
            let _ended_already = kill_process(pid, Signal::KILL);
        }
    });
    sender
}

fn count_switches(status: &str) -> u64 {
    let lines = status.lines().filter(|line| line.contains("voluntary_ctxt_switches"));
    lines.filter_map(|line| line.split_whitespace().last()?.parse::<u64>().ok()).sum()
}
