//! The journal: what was done is on disk, a line an operation, before the next key counts.
//!
//! Each session has a journal of its own and holds it locked while it lives, so that nobody takes its unfinished
//! operations for those of a crash.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::dialect;
use super::disk::{self, OnDisk};
use super::error::{StorageError, io};
use super::layout;
use super::problem::{Finding, Problem, ProblemKind};
use crate::domain::edit::Operation;
use crate::domain::id::OperationId;
use crate::domain::time::Moment;

/// Fewer lines than this are read sooner than a thread is begun.
const LINES_WORTH_A_THREAD: usize = 2000;

/// The journal of this session.
#[derive(Debug)]
pub struct Journal {
    file: File,
    path: PathBuf,
    /// Length of what was written whole, in bytes.
    length: u64,
    /// Whether something may follow it that was not written whole.
    is_torn: bool,
}

/// What somebody else changed in the folder while tusj was or was not running.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outside {
    /// When it was noticed.
    pub outside: Moment,
    /// The git commits before and after, where there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<(String, String)>,
    /// The files, within the project.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Done {
    done: OperationId,
}

impl Journal {
    /// Begins the journal of a new session. `session` names it: a moment and something random, so that names sort by
    /// time and no two are the same.
    ///
    /// # Errors
    /// Says what stood in the way.
    pub fn open(root: &Path, session: &str) -> Result<Self, StorageError> {
        disk::make_private(root)?;
        let folder = layout::journals(root);
        disk::make_plain_folder(&folder)?;
        let path = layout::journal(root, session);
        let file = OpenOptions::new()
            .create_new(true)
            .write(true)
            .open(&path)
            .map_err(io("making the journal", &path))?;
        // Where a disk knows no locks, the session counts as ended and its operations are looked at file by file.
        // Whoever looks whether the session lives holds the file for a moment; that is waited for.
        let _without_locks_it_counts_as_ended = file.lock();
        disk::sync_folder(&folder).map_err(io("making the journal", &path))?;
        Ok(Self { file, path, length: 0, is_torn: false })
    }

    /// Returns whether the file is still where it was made: a folder that was moved away takes it along.
    #[must_use]
    pub fn is_in_place(&self) -> bool {
        self.path.is_file()
    }

    /// Writes `operation` down for good before it returns.
    ///
    /// # Errors
    /// Says what stood in the way; then the operation is not in the journal.
    pub fn append(&mut self, operation: &Operation) -> Result<(), StorageError> {
        let before = self.length;
        self.write_line(operation)?;
        self.file.sync_data().map_err(|error| {
            self.length = before;
            self.is_torn = true;
            io("writing the journal", &self.path)(error)
        })
    }

    /// Notes that every file of the operation is written.
    ///
    /// # Errors
    /// As [`Self::append`]. Nothing is lost without this line: the files are looked at then.
    pub fn done(&mut self, operation: &OperationId) -> Result<(), StorageError> {
        self.write_line(&Done { done: operation.clone() })
    }

    /// Notes what somebody else changed.
    ///
    /// # Errors
    /// As [`Self::append`].
    pub fn outside(&mut self, outside: &Outside) -> Result<(), StorageError> {
        self.write_line(outside)
    }

    fn write_line<T: Serialize>(&mut self, entry: &T) -> Result<(), StorageError> {
        let mut line = dialect::write_compact(entry).map_err(|source| {
            StorageError::Unwritable { what: self.path.display().to_string(), source }
        })?;
        line.push('\n');
        self.put(line.as_bytes()).map_err(io("writing the journal", &self.path))
    }

    fn put(&mut self, line: &[u8]) -> io::Result<()> {
        if self.is_torn {
            self.cut_back()?;
        }
        self.is_torn = true;
        self.file.write_all(line)?;
        self.is_torn = false;
        self.length += line.len() as u64;
        Ok(())
    }

    /// Takes away a line that was not written whole.
    fn cut_back(&mut self) -> io::Result<()> {
        use std::io::{Seek, SeekFrom};
        self.file.set_len(self.length)?;
        self.file.seek(SeekFrom::Start(self.length))?;
        self.is_torn = false;
        Ok(())
    }
}

/// Returns the name of a session that began at `now`, with something `random` in it: names sort by time.
#[must_use]
pub fn session_name(now: &Moment, random: &str) -> String {
    format!("{}-{random}", now.as_str().replace(':', ""))
}

/// What all journals of a project say.
#[derive(Debug, Default)]
pub struct JournalReading {
    /// Every operation in the order in which it happened. A clock that was set back turns no session around.
    pub operations: Vec<Operation>,
    /// Operations of ended sessions that are not known to be written, in order; see [`super::unfinished`].
    pub unfinished: Vec<Operation>,
    /// What came from outside, in order.
    pub outside: Vec<Outside>,
    /// Sessions that live now, one's own among them if its journal is open already.
    pub others_alive: usize,
    /// Lines that make no sense. The last line of a journal may be cut off; that is no problem.
    pub problems: Vec<Problem>,
}

/// Reads every journal of the project at `root`.
#[must_use]
pub fn read_journals(root: &Path) -> JournalReading {
    let mut reading = JournalReading::default();
    let mut done = HashSet::new();
    let mut rows = Vec::new();
    for path in journal_paths(root) {
        let is_alive = is_held(&path);
        reading.others_alive += usize::from(is_alive);
        let relative = path.strip_prefix(root).unwrap_or(&path).to_owned();
        let lines = match disk::read(&path) {
            Ok(OnDisk::Bytes(bytes, _)) => read_lines(&bytes, &relative, &mut reading.problems),
            _ => {
                let whole = Finding::whole(ProblemKind::Unreadable, "the journal cannot be read");
                reading.problems.push(whole.in_file(relative, ""));
                continue;
            }
        };
        let mut latest = Moment::default();
        for line in lines {
            match line {
                Line::Done(id) => {
                    done.insert(id);
                }
                Line::Outside(outside) => reading.outside.push(outside),
                Line::Operation(operation) => {
                    latest = latest.max(operation.at.clone());
                    rows.push((latest.clone(), is_alive, *operation));
                }
            }
        }
    }
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    reading.outside.sort_by(|a, b| a.outside.cmp(&b.outside));
    reading.unfinished = rows
        .iter()
        .filter(|(_, is_alive, operation)| !is_alive && !done.contains(&operation.id))
        .map(|(_, _, operation)| operation.clone())
        .collect();
    reading.operations = rows.into_iter().map(|(_, _, operation)| operation).collect();
    reading
}

enum Line {
    Operation(Box<Operation>),
    Done(OperationId),
    Outside(Outside),
}

/// Returns where the journals lie, in the order of their names.
pub(super) fn journal_paths(root: &Path) -> Vec<PathBuf> {
    let folder = layout::journals(root);
    if disk::leads_through_links(root, &folder.join("x")) {
        return Vec::new();
    }
    let Ok(listing) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = listing
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == layout::EXTENSION))
        .collect();
    paths.sort();
    paths
}

/// Returns whether a session holds the journal at `path`.
pub(super) fn is_held(path: &Path) -> bool {
    File::open(path)
        .is_ok_and(|file| matches!(file.try_lock_shared(), Err(fs::TryLockError::WouldBlock)))
}

fn read_lines(bytes: &[u8], file: &Path, problems: &mut Vec<Problem>) -> Vec<Line> {
    let raw: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
    let mut lines = Vec::new();
    for (index, line) in read_side_by_side(&raw).into_iter().enumerate() {
        match line {
            Some(Ok(line)) => lines.push(line),
            // What follows the last line end was cut off by whatever ended the session.
            Some(Err(_)) if index + 1 == raw.len() => {}
            Some(Err(finding)) => {
                let text = String::from_utf8_lossy(raw.get(index).copied().unwrap_or_default());
                let mut problem = Finding { line: 1, ..finding }.in_file(file.to_owned(), &text);
                problem.line = index + 1;
                problems.push(problem);
            }
            None => {}
        }
    }
    lines
}

/// Reads each line, nothing for an empty one, with as many threads as the machine has for a long journal.
fn read_side_by_side(raw: &[&[u8]]) -> Vec<Option<Result<Line, Finding>>> {
    let n_threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let share = raw.len().div_ceil(n_threads).max(LINES_WORTH_A_THREAD);
    let read_share = |share: &[&[u8]]| -> Vec<_> {
        let is_blank = |raw: &[u8]| raw.iter().all(u8::is_ascii_whitespace);
        share.iter().map(|raw| (!is_blank(raw)).then(|| read_line(raw))).collect()
    };
    if raw.len() <= share {
        return read_share(raw);
    }
    std::thread::scope(|scope| {
        let threads: Vec<_> =
            raw.chunks(share).map(|share| (share, scope.spawn(|| read_share(share)))).collect();
        threads
            .into_iter()
            .flat_map(|(share, thread)| thread.join().unwrap_or_else(|_| read_share(share)))
            .collect()
    })
}

/// Reads a line that holds an operation; nothing where it holds something else or makes no sense.
pub(super) fn read_operation(raw: &[u8]) -> Option<Operation> {
    match read_line(raw) {
        Ok(Line::Operation(operation)) => Some(*operation),
        _ => None,
    }
}

fn read_line(raw: &[u8]) -> Result<Line, Finding> {
    let text = std::str::from_utf8(raw)
        .map_err(|_| Finding::whole(ProblemKind::Journal, "the line is not UTF-8"))?;
    let line = if text.starts_with("(done:") {
        dialect::read(text).map(|Done { done }| Line::Done(done))
    } else if text.starts_with("(outside:") {
        dialect::read(text).map(Line::Outside)
    } else {
        dialect::read(text).map(|operation| Line::Operation(Box::new(operation)))
    };
    line.map_err(|error| Finding::from_ron(&error, ProblemKind::Journal))
}
