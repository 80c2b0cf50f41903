//! Bringing another line of versions into this one.
//!
//! Git keeps the history; what a file of the study holds afterwards is decided by
//! [`three_way`](crate::services::three_way), over the whole study at once and not file by file.

pub mod act;
mod bases;
pub mod open;
pub mod rehearsal;
pub mod task;

use std::collections::{BTreeMap, BTreeSet};
use std::thread;

use self::bases::MergedBase;
use super::objects::ObjectId;
use super::{Git, GitError};
use crate::domain::edit::Edit;
use crate::domain::id::TranscriptId;
use crate::domain::project::Project;
use crate::services::three_way::{MergedStudy, file::merge_unread, merge};
use crate::storage::file_content::{self, FileReading, Standing, UnreadLine, join};
use crate::storage::layout::{FileKey, file_of};
use crate::storage::merge::Contradiction;
use crate::storage::problem::Problem;

/// The versions that are brought together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sides {
    /// The last version both had; none for histories without a common beginning.
    pub base: Option<ObjectId>,
    /// Further last versions that both had: each side had already brought in the other's.
    pub more_bases: Vec<ObjectId>,
    /// This side.
    pub mine: ObjectId,
    /// The other side.
    pub theirs: ObjectId,
}

/// How the contents of one file are called in the three versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stages {
    /// What both had.
    pub base: Option<ObjectId>,
    /// This side.
    pub mine: Option<ObjectId>,
    /// The other side.
    pub theirs: Option<ObjectId>,
}

/// Returns the text in which two bounds could be merged.
fn text_needed(contradiction: &Contradiction) -> Option<FileKey> {
    match &contradiction.theirs {
        Edit::Coding(change) if contradiction.fields.contains(&"bounds") => {
            Some(FileKey::Transcript(change.key.1.clone()))
        }
        _ => None,
    }
}

impl Stages {
    fn same(id: ObjectId) -> Self {
        Self { base: Some(id.clone()), mine: Some(id.clone()), theirs: Some(id) }
    }

    fn ids(&self) -> impl Iterator<Item = &ObjectId> {
        [&self.base, &self.mine, &self.theirs].into_iter().flatten()
    }
}

/// Three versions of a study, read as far as they can differ.
#[derive(Clone, Debug, Default)]
pub struct ThreeVersions {
    /// What both had.
    pub base: Project,
    /// This side.
    pub mine: Project,
    /// The other side.
    pub theirs: Project,
    /// The files that were read.
    pub files: BTreeMap<FileKey, Stages>,
    /// Files of which what both had is in no version, because it was merged from several.
    pub merged_bases: BTreeSet<FileKey>,
    /// Files that cannot be merged record by record: one version cannot be read, or holds what this tusj does not know.
    pub closed: BTreeSet<FileKey>,
    /// Lines of both sides that could not be read, to be kept.
    pub unread: BTreeMap<FileKey, Vec<UnreadLine>>,
    /// What is wrong with files of either side.
    pub problems: Vec<Problem>,
}

impl ThreeVersions {
    /// Merges both sides.
    #[must_use]
    pub fn merge(&self) -> MergedStudy {
        merge(&self.base, &self.mine, &self.theirs)
    }

    /// Returns the files that differ from what both had on this side or the other.
    pub fn changed(&self) -> impl Iterator<Item = (&FileKey, &Stages)> {
        self.files.iter().filter(|(_, row)| row.base != row.mine || row.base != row.theirs)
    }

    /// Returns the records that the other side changed.
    #[must_use]
    pub fn incoming(&self) -> Vec<Edit> {
        let mut edits = crate::domain::edit::difference(&self.base, &self.theirs);
        edits.retain(|edit| !self.closed.contains(&file_of(edit)));
        edits
    }
}

impl Git {
    /// Returns what is brought together when `theirs` is merged into `mine`.
    ///
    /// # Errors
    /// Says that one of the names is no version.
    pub fn sides(&self, mine: &str, theirs: &str) -> Result<Sides, GitError> {
        let (mine, theirs) = (self.commit_of(mine)?, self.commit_of(theirs)?);
        let printed = self.ask_line(&["merge-base", "--all", mine.as_str(), theirs.as_str()]);
        let mut bases = match printed {
            Ok(printed) => printed.lines().filter_map(ObjectId::parse).collect(),
            Err(GitError::Refused { .. }) => Vec::new(),
            Err(error) => return Err(error),
        };
        // Which one git names first depends on the side; the work must not.
        bases.sort();
        let mut bases = bases.into_iter();
        Ok(Sides { base: bases.next(), more_bases: bases.collect(), mine, theirs })
    }

    /// Reads the files in which the three versions differ, and what points into texts that do.
    ///
    /// # Errors
    /// Says what git said.
    pub fn read_sides(&self, sides: &Sides) -> Result<ThreeVersions, GitError> {
        let bases = self.merge_bases(sides)?;
        self.read_with_bases(self.differing(sides, &bases)?, &bases)
    }

    /// Reads the three versions and merges them; texts that only a merge of bounds asks for are read when it does.
    ///
    /// # Errors
    /// Says what git said.
    pub fn merge_sides(&self, sides: &Sides) -> Result<(ThreeVersions, MergedStudy), GitError> {
        let bases = self.merge_bases(sides)?;
        let versions = self.read_with_bases(self.differing(sides, &bases)?, &bases)?;
        let merged = versions.merge();
        let missing: BTreeSet<FileKey> =
            merged.contradictions.iter().filter_map(text_needed).collect();
        let mut files = versions.files.clone();
        let mut same = match &sides.base {
            Some(base) if missing.iter().any(|key| !files.contains_key(key)) => {
                self.files_at(base)?
            }
            _ => return Ok((versions, merged)),
        };
        same.retain(|key, _| missing.contains(key));
        for (key, id) in same {
            files.entry(key).or_insert(Stages::same(id));
        }
        let versions = self.read_with_bases(files, &bases)?;
        let merged = versions.merge();
        Ok((versions, merged))
    }

    fn differing(
        &self,
        sides: &Sides,
        bases: &[MergedBase],
    ) -> Result<BTreeMap<FileKey, Stages>, GitError> {
        let Some(base) = &sides.base else { return Err(GitError::Unrelated) };
        let mut files: BTreeMap<FileKey, Stages> = BTreeMap::new();
        for row in self.changed_files(base, &sides.mine)? {
            let stages = Stages { base: row.before.clone(), mine: row.after, theirs: row.before };
            files.insert(row.key, stages);
        }
        for row in self.changed_files(base, &sides.theirs)? {
            let stages = files.entry(row.key).or_insert_with(|| Stages {
                base: row.before.clone(),
                mine: row.before,
                theirs: None,
            });
            stages.theirs = row.after;
        }
        for base in bases {
            base.add_files(&mut files);
        }
        let wanted = Related::of(&files);
        // A file that is in no difference is the same in all three.
        let mut same = self.files_at(base)?;
        same.retain(|key, _| wanted.has(key) && !files.contains_key(key));
        for (key, id) in same {
            files.insert(key, Stages::same(id));
        }
        Ok(files)
    }

    /// Reads three versions of files by the names git has for their contents.
    ///
    /// # Errors
    /// Says what git said.
    pub fn read_stages(&self, files: BTreeMap<FileKey, Stages>) -> Result<ThreeVersions, GitError> {
        let wanted: BTreeSet<(&ObjectId, &FileKey)> =
            files.iter().flat_map(|(key, row)| row.ids().map(move |id| (id, key))).collect();
        let wanted: Vec<(&ObjectId, &FileKey)> = wanted.into_iter().collect();
        let ids: Vec<ObjectId> = wanted.iter().map(|(id, _)| (*id).clone()).collect();
        let contents = self.contents(&ids)?;
        let mut readings: Readings<'_> =
            wanted.iter().copied().zip(read_all(&wanted, &contents)).collect();
        let mut versions = ThreeVersions::default();
        for (key, row) in &files {
            let base = take(&mut readings, key, &row.base, &[&row.mine, &row.theirs]);
            let mine = take(&mut readings, key, &row.mine, &[&row.theirs]);
            let theirs = take(&mut readings, key, &row.theirs, &[]);
            versions.add(key, [base, mine, theirs]);
        }
        versions.files = files;
        Ok(versions)
    }
}

impl ThreeVersions {
    fn add(&mut self, key: &FileKey, [base, mine, theirs]: [FileReading; 3]) {
        for reading in [&mine, &theirs] {
            for problem in &reading.problems {
                if !self.problems.contains(problem) {
                    self.problems.push(problem.clone());
                }
            }
        }
        if [&base, &mine, &theirs].iter().any(|reading| reading.standing != Standing::Readable) {
            self.closed.insert(key.clone());
            return;
        }
        if !(mine.unread.is_empty() && theirs.unread.is_empty()) {
            let unread = merge_unread(&base.unread, &mine.unread, &theirs.unread);
            self.unread.insert(key.clone(), unread);
        }
        join(&mut self.base, base.part);
        join(&mut self.mine, mine.part);
        join(&mut self.theirs, theirs.part);
    }
}

type Readings<'a> = BTreeMap<(&'a ObjectId, &'a FileKey), FileReading>;

/// Takes one version of a file out of what was read; it is copied only where a `later` one is the same.
fn take<'a>(
    readings: &mut Readings<'a>,
    key: &'a FileKey,
    id: &'a Option<ObjectId>,
    later: &[&Option<ObjectId>],
) -> FileReading {
    let Some(name) = id else { return FileReading::gone() };
    let found = if later.contains(&id) {
        readings.get(&(name, key)).cloned()
    } else {
        readings.remove(&(name, key))
    };
    found.unwrap_or_else(FileReading::gone)
}

/// Reads files on as many threads as the machine has cores.
fn read_all(wanted: &[(&ObjectId, &FileKey)], contents: &[Option<Vec<u8>>]) -> Vec<FileReading> {
    let n_threads = thread::available_parallelism().map_or(1, usize::from);
    let rows: Vec<(&FileKey, &Option<Vec<u8>>)> =
        wanted.iter().map(|(_, key)| *key).zip(contents).collect();
    let size = rows.len().div_ceil(n_threads).max(1);
    let read = |(key, bytes): &(&FileKey, &Option<Vec<u8>>)| match bytes {
        Some(bytes) => file_content::read(key, bytes),
        None => FileReading::gone(),
    };
    thread::scope(|scope| {
        let parts: Vec<_> = rows
            .chunks(size)
            .map(|rows| scope.spawn(move || rows.iter().map(read).collect::<Vec<_>>()))
            .collect();
        parts.into_iter().flat_map(|part| part.join().unwrap_or_default()).collect()
    })
}

/// Files that must be read because others changed.
#[derive(Clone)]
struct Related {
    /// Transcripts that were changed: what points into them is needed.
    texts: BTreeSet<TranscriptId>,
    /// Transcripts in which somebody coded, for their titles, as long as they are few.
    coded: BTreeSet<TranscriptId>,
}

/// So many texts are read for their titles alone.
const MOST_TITLES: usize = 40;

impl Related {
    fn of(changed: &BTreeMap<FileKey, Stages>) -> Self {
        let text = |key: &FileKey| match key {
            FileKey::Transcript(id) => Some(id.clone()),
            _ => None,
        };
        let coded = |key: &FileKey| match key {
            FileKey::Codings(_, id) => Some(id.clone()),
            _ => None,
        };
        let coded: BTreeSet<TranscriptId> = changed.keys().filter_map(coded).collect();
        Self {
            texts: changed.keys().filter_map(text).collect(),
            coded: if coded.len() <= MOST_TITLES { coded } else { BTreeSet::new() },
        }
    }

    fn has(&self, key: &FileKey) -> bool {
        match key {
            FileKey::Code(_) => true,
            FileKey::Transcript(id) => self.coded.contains(id),
            FileKey::Codings(_, id) | FileKey::Reading(_, id) | FileKey::Decisions(id) => {
                self.texts.contains(id)
            }
            FileKey::Memo(..) | FileKey::Quote(_) => !self.texts.is_empty(),
            _ => false,
        }
    }
}
