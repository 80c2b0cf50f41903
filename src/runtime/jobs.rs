//! Slow work: what is read and written beside the loop, and by whom.

use std::path::PathBuf;
use std::sync::mpsc::{Sender, channel};

use super::event_loop::Message;
use super::program;
use super::sources::{list_sources, read_source_file};

use crate::domain::id::{OperationId, TranscriptId};
use crate::services::anchor::settle::{Settled, settle};
use crate::services::git::stop::Stop;
use crate::services::git::task::{Desk, GitAnswer, GitTask};
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
    /// Ask git.
    Git(GitTask),
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
    /// A transcript was read, and the places of its codings were proved.
    Loaded(TranscriptId, Box<Part>, Box<Settled>),
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
    /// Git answered.
    Git(Box<GitAnswer>),
}

impl Job {
    /// Does the job in the project at `root`.
    #[must_use]
    pub fn run(self, root: &std::path::Path, desk: &Desk) -> Done {
        match self {
            Self::Write { operations, writes } => {
                Done::Written { operations, outcome: write(root, &writes) }
            }
            Self::Load(id) => {
                let part = load_transcript(root, &id);
                // Places are proved here: with a thousand transcripts no key could wait for it.
                let settled = settle(&part.project, &id, None);
                Done::Loaded(id, Box::new(part), Box::new(settled))
            }
            Self::LoadRest => Done::RestLoaded(Box::new(load_rest(root))),
            Self::ReadJournals => Done::Journals(Box::new(read_journals(root))),
            Self::Look(plan) => Done::Looked(Box::new(look_around(root, &plan))),
            Self::ListSources(folder) => Done::SourcesListed(list_sources(&folder)),
            Self::ReadSource(path) => {
                let read = read_source_file(&path);
                Done::SourceRead(path, Box::new(read))
            }
            Self::Git(task) => Done::Git(Box::new(task.run(root, desk))),
        }
    }
}

/// Who does the slow work.
pub trait Workers {
    /// Takes a job; writes are done in the order in which they come.
    fn take(&mut self, job: Job);

    /// Waits until everything that was to be written is, and returns what is not handed over in another way.
    fn finish(&mut self) -> Vec<Done>;

    /// Ends what git is doing, and what waits for it. Where every job is over before the next begins, nothing is.
    fn end_git(&mut self) {}
}

/// What a worker of a study reports to the loop.
#[derive(Debug)]
pub struct Report {
    /// Which of the studies that were opened.
    pub study: usize,
    /// What was done.
    pub done: Done,
}

/// Three threads: one writes, one reads, one waits for git, which may wait for a network or a hook. What they did comes to the loop as messages.
#[derive(Debug)]
pub struct Threads {
    writer: Sender<Task>,
    reader: Sender<Task>,
    git: Sender<Task>,
    /// Ends what git is doing.
    stop: Stop,
}

/// What a thread is given.
enum Task {
    Job(Job),
    /// Say when everything before is done.
    Tell(Sender<()>),
}

impl Threads {
    /// Starts both for the project at `root`; results go to `loop_sender` under the number `study`.
    #[must_use]
    pub fn start(
        root: &std::path::Path,
        loop_sender: &Sender<Message<Report>>,
        study: usize,
    ) -> Self {
        let desk = program::desk();
        let stop = desk.how.stop.clone();
        let start = |name: &str| {
            let (place, loop_sender) = ((root.to_owned(), desk.clone()), loop_sender.clone());
            start_thread(name, place, move |done| {
                loop_sender.send(Message::Job(Report { study, done })).is_ok()
            })
        };
        let (writer, reader) = (start("tusj-writer"), start("tusj-reader"));
        Self { writer, reader, git: start("tusj-git"), stop }
    }
}

/// Starts a thread that does jobs one after the other until `report` is not heard any more.
fn start_thread(
    name: &str,
    (root, desk): (PathBuf, Desk),
    report: impl Fn(Done) -> bool + Send + 'static,
) -> Sender<Task> {
    let (sender, tasks) = channel();
    let work = move || {
        for task in tasks {
            match task {
                Task::Job(job) => {
                    if !report(job.run(&root, &desk)) {
                        return;
                    }
                }
                Task::Tell(told) => {
                    let _nobody_waits_any_more = told.send(());
                }
            }
        }
    };
    // Without a thread nothing comes back, and what is done stays unsaved and is said to be.
    let _unsaved_without = std::thread::Builder::new().name(name.to_owned()).spawn(work);
    sender
}

impl Workers for Threads {
    fn take(&mut self, job: Job) {
        let thread = match job {
            Job::Write { .. } => &self.writer,
            Job::Git(GitTask::Act(_)) => {
                // What was ended before is another act.
                self.stop.forget();
                &self.git
            }
            Job::Git(_) => &self.git,
            _ => &self.reader,
        };
        // A thread that is gone brings nothing back: what it should have written stays unsaved.
        let _unsaved_without = thread.send(Task::Job(job));
    }

    /// Waits for the writer only: what is still being read is of no use to a program that ends.
    fn finish(&mut self) -> Vec<Done> {
        let (told, done) = channel();
        if self.writer.send(Task::Tell(told)).is_ok() {
            // The thread answers, or is gone and drops its end.
            let _answered_or_gone = done.recv();
        }
        Vec::new()
    }

    fn end_git(&mut self) {
        self.stop.end();
    }
}

/// Does every job at once, on the spot: for tests and for commands without a screen.
#[derive(Debug, Default)]
pub struct OnTheSpot {
    root: PathBuf,
    /// How git may write.
    pub desk: Desk,
    done: Vec<Done>,
}

impl OnTheSpot {
    /// Works in the project at `root`.
    #[must_use]
    pub fn new(root: &std::path::Path) -> Self {
        let desk = Desk { how: program::how(), answers: None };
        Self { root: root.to_owned(), desk, done: Vec::new() }
    }
}

impl Workers for OnTheSpot {
    fn take(&mut self, job: Job) {
        self.done.push(job.run(&self.root, &self.desk));
    }

    fn finish(&mut self) -> Vec<Done> {
        std::mem::take(&mut self.done)
    }
}
