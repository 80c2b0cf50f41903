//! Slow work: what is read and written beside the loop, and by whom.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use super::event_loop::Message;
use super::sources::{list_sources, read_source_file};

use crate::domain::id::{OperationId, TranscriptId};
use crate::services::import::candidate::{SourceFile, SourceRead};
use crate::storage::journal::{JournalReading, read_journals};
use crate::storage::load::{Part, load_rest, load_transcript};
use crate::storage::look::{LookPlan, Looked, look_around};
use crate::storage::write::{FileWrite, WriteOutcome, write};

/// Something slow to do.
#[derive(Debug)]
pub enum Job {
    /// Bring files to the disk, for these operations.
    Write {
        /// The operations whose edits the files hold.
        operations: Vec<OperationId>,
        /// The files.
        writes: Vec<FileWrite>,
    },
    /// Read a transcript and what is said of it.
    Load(TranscriptId),
    /// Read memos, cases, quotes and the like.
    LoadRest,
    /// Read what was done in earlier sessions.
    ReadJournals,
    /// Look whether files changed underneath.
    Look(LookPlan),
    /// List the files of a folder that may be transcripts.
    ListSources(PathBuf),
    /// Read a file as a transcript.
    ReadSource(PathBuf),
}

/// What came of a job.
#[derive(Debug)]
pub enum Done {
    /// Files were written, or not.
    Written {
        /// The operations whose edits the files hold.
        operations: Vec<OperationId>,
        /// What became of each file.
        outcome: WriteOutcome,
    },
    /// A transcript was read.
    Loaded(TranscriptId, Box<Part>),
    /// The rest was read.
    RestLoaded(Box<Part>),
    /// The journals were read.
    Journals(Box<JournalReading>),
    /// The folder was looked at.
    Looked(Box<Looked>),
    /// The files of a folder were listed.
    SourcesListed(Vec<SourceFile>),
    /// A file was read as a transcript, or why not.
    SourceRead(PathBuf, Box<Result<SourceRead, String>>),
}

impl Job {
    /// Does the job in the project at `root`.
    #[must_use]
    pub fn run(self, root: &std::path::Path) -> Done {
        match self {
            Self::Write { operations, writes } => {
                Done::Written { operations, outcome: write(root, &writes) }
            }
            Self::Load(id) => {
                let part = load_transcript(root, &id);
                Done::Loaded(id, Box::new(part))
            }
            Self::LoadRest => Done::RestLoaded(Box::new(load_rest(root))),
            Self::ReadJournals => Done::Journals(Box::new(read_journals(root))),
            Self::Look(plan) => Done::Looked(Box::new(look_around(root, &plan))),
            Self::ListSources(folder) => Done::SourcesListed(list_sources(&folder)),
            Self::ReadSource(path) => {
                let read = read_source_file(&path);
                Done::SourceRead(path, Box::new(read))
            }
        }
    }
}

/// Who does the slow work.
pub trait Workers {
    /// Takes a job; writes are done in the order in which they come.
    fn take(&mut self, job: Job);

    /// Waits until everything taken is done, and returns what has not been handed over yet.
    fn finish(&mut self) -> Vec<Done>;
}

/// Two threads: one writes, one reads. What they did comes to the loop as messages.
#[derive(Debug)]
pub struct Threads {
    writer: Thread,
    reader: Thread,
}

#[derive(Debug)]
struct Thread {
    jobs: Option<Sender<Job>>,
    handle: Option<JoinHandle<()>>,
    late: Receiver<Done>,
}

impl Threads {
    /// Starts both for the project at `root`; results go to `loop_sender`.
    #[must_use]
    pub fn start(root: &std::path::Path, loop_sender: &Sender<Message<Done>>) -> Self {
        Self {
            writer: Thread::start("tusj-writer", root.to_owned(), loop_sender.clone()),
            reader: Thread::start("tusj-reader", root.to_owned(), loop_sender.clone()),
        }
    }
}

impl Thread {
    fn start(name: &str, root: PathBuf, loop_sender: Sender<Message<Done>>) -> Self {
        let (jobs, receiver) = channel::<Job>();
        let (late_sender, late) = channel();
        let work = move || {
            for job in receiver {
                if let Err(unsent) = loop_sender.send(Message::Job(job.run(&root)))
                    && let Message::Job(done) = unsent.0
                {
                    // The loop has ended; whoever waits for the thread takes it from here.
                    let _nobody_waits = late_sender.send(done);
                }
            }
        };
        let handle = std::thread::Builder::new().name(name.to_owned()).spawn(work).ok();
        Self { jobs: Some(jobs), handle, late }
    }

    fn finish(&mut self) -> Vec<Done> {
        self.jobs = None;
        if let Some(handle) = self.handle.take() {
            // A panic on the thread was reported by the hook already.
            let _reported = handle.join();
        }
        self.late.try_iter().collect()
    }
}

impl Workers for Threads {
    fn take(&mut self, job: Job) {
        let thread = match job {
            Job::Write { .. } => &self.writer,
            _ => &self.reader,
        };
        if let Some(jobs) = &thread.jobs {
            // The thread ends only when this sender is dropped.
            let _always_there = jobs.send(job);
        }
    }

    fn finish(&mut self) -> Vec<Done> {
        let mut done = self.writer.finish();
        done.extend(self.reader.finish());
        done
    }
}

/// Does every job at once, on the spot: for tests and for commands without a screen.
#[derive(Debug, Default)]
pub struct OnTheSpot {
    root: PathBuf,
    done: Vec<Done>,
}

impl OnTheSpot {
    /// Works in the project at `root`.
    #[must_use]
    pub fn new(root: &std::path::Path) -> Self {
        Self { root: root.to_owned(), done: Vec::new() }
    }
}

impl Workers for OnTheSpot {
    fn take(&mut self, job: Job) {
        self.done.push(job.run(&self.root));
    }

    fn finish(&mut self) -> Vec<Done> {
        std::mem::take(&mut self.done)
    }
}
