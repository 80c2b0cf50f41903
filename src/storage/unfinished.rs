//! What the first screen must know of the journals: which operations may not be on the disk.
//!
//! Journals grow with a study, and nearly all of their lines are done. So lines are told apart by how they begin, and
//! only what is not done is read as an operation; [`super::journal::read_journals`] reads everything.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use super::disk;
use super::journal::{is_held, journal_paths, read_operation};
use crate::domain::edit::Operation;

/// What is unfinished, and who else is here.
#[derive(Debug, Default)]
pub struct Unfinished {
    /// Operations of ended sessions that are not known to be written, in the order in which they happened.
    pub operations: Vec<Operation>,
    /// Sessions that live now.
    pub others_alive: usize,
}

/// Finds what is unfinished in the journals of the project at `root`.
///
/// Lines that make no sense are passed over here and named by [`super::journal::read_journals`].
#[must_use]
pub fn find_unfinished(root: &Path) -> Unfinished {
    let mut scan = Scan::default();
    let mut others_alive = 0;
    for path in journal_paths(root) {
        let is_alive = is_held(&path);
        others_alive += usize::from(is_alive);
        // What cannot be read is named when everything is read.
        let _named_later = scan.read(&path, is_alive);
    }
    Unfinished { operations: scan.operations(), others_alive }
}

#[derive(Default)]
struct Scan {
    /// Lines of ended sessions for which no done line was seen yet.
    open: HashMap<Vec<u8>, OpenLine>,
    /// Ids of done lines that stand in another journal than their operation.
    done_elsewhere: HashSet<Vec<u8>>,
    /// Operations of ended sessions seen so far.
    n_seen: usize,
}

struct OpenLine {
    /// The latest moment up to this line of its journal.
    latest: Vec<u8>,
    number: usize,
    line: Vec<u8>,
}

impl Scan {
    fn read(&mut self, path: &Path, is_alive: bool) -> io::Result<()> {
        let metadata = fs::symlink_metadata(path)?;
        if !metadata.is_file() || metadata.len() > disk::LARGEST_FILE {
            return Ok(());
        }
        let mut reader = BufReader::with_capacity(256 * 1024, File::open(path)?);
        let (mut line, mut latest) = (Vec::new(), Vec::new());
        while reader.read_until(b'\n', &mut line)? > 0 {
            match Head::of(&line) {
                Head::Done(id) => {
                    if self.open.remove(id).is_none() {
                        self.done_elsewhere.insert(id.to_owned());
                    }
                }
                Head::Operation { id, at } if !is_alive => self.note(&line, id, at, &mut latest),
                Head::Unusual if !is_alive => {
                    if let Some(operation) = read_operation(line.trim_ascii_end()) {
                        let (id, at) = (operation.id.as_str(), operation.at.as_str());
                        self.note(&line, id.as_bytes(), at.as_bytes(), &mut latest);
                    }
                }
                Head::Operation { .. } | Head::Unusual => {}
            }
            line.clear();
        }
        Ok(())
    }

    fn note(&mut self, line: &[u8], id: &[u8], at: &[u8], latest: &mut Vec<u8>) {
        if at > latest.as_slice() {
            at.clone_into(latest);
        }
        let row = OpenLine { latest: latest.clone(), number: self.n_seen, line: line.to_owned() };
        self.n_seen += 1;
        self.open.insert(id.to_owned(), row);
    }

    fn operations(self) -> Vec<Operation> {
        let is_open = |id: &Vec<u8>| !self.done_elsewhere.contains(id);
        let rows = self.open.into_iter().filter(|(id, _)| is_open(id));
        let mut rows: Vec<OpenLine> = rows.map(|(_, row)| row).collect();
        rows.sort_by(|a, b| (&a.latest, a.number).cmp(&(&b.latest, b.number)));
        rows.iter().filter_map(|row| read_operation(row.line.trim_ascii_end())).collect()
    }
}

/// How a line begins.
enum Head<'a> {
    Done(&'a [u8]),
    Operation {
        id: &'a [u8],
        at: &'a [u8],
    },
    /// Anything else: a change from outside, or an operation that is not written as tusj writes it.
    Unusual,
}

impl<'a> Head<'a> {
    fn of(line: &'a [u8]) -> Self {
        if let Some(rest) = line.strip_prefix(b"(done:\"") {
            return until_quote(rest).map_or(Self::Unusual, |(id, _)| Self::Done(id));
        }
        let operation = || {
            let (id, rest) = until_quote(line.strip_prefix(b"(id:\"")?)?;
            let (at, _) = until_quote(rest.strip_prefix(b",at:\"")?)?;
            Some(Self::Operation { id, at })
        };
        operation().unwrap_or(Self::Unusual)
    }
}

fn until_quote(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = text.iter().position(|byte| *byte == b'"')?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}
