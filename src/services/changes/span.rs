//! Two states of a study, found in git and in the folder: only files that differ are read, and what tells of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::Changes;
use super::arrange::{By, Section, arrange};
use crate::domain::edit::difference;
use crate::domain::id::{CoderId, TranscriptId};
use crate::domain::memo::{Memo, MemoAbout};
use crate::domain::project::Project;
use crate::domain::sight::Sight;
use crate::domain::text::clean::visible;
use crate::domain::time::Day;
use crate::services::git::objects::{ChangedFile, ObjectId};
use crate::services::git::snapshot::Snapshot;
use crate::services::git::{Git, GitError};
use crate::storage::file_content::join;
use crate::storage::layout::FileKey;
use crate::storage::load::{list_transcripts, load_files};
use crate::storage::problem::Problem;

/// Versions that are listed at most.
const MOST_VERSIONS: usize = 500;

/// Where a span begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Start {
    /// With the last version: what is not committed.
    #[default]
    Head,
    /// With a version, by any name that git knows.
    Version(String),
    /// With the last version before a day.
    Before(Day),
    /// With the last version of a day or before it.
    UpTo(Day),
    /// With what was there before a version.
    Parent(ObjectId),
    /// Before the first version.
    Nothing,
}

/// Reads `A`, `A..B`, `A..`, where A is a version or a day, or nothing: the two ends of a span.
#[must_use]
pub fn ends(typed: &str) -> (Start, Option<String>) {
    let start = |typed: &str| {
        let day = Day::new(typed);
        match typed {
            "" => Start::Head,
            _ if day.is_well_formed() => Start::Before(day),
            name => Start::Version(name.to_owned()),
        }
    };
    match typed.split_once("..") {
        Some((from, "")) => (start(from), Some("HEAD".to_owned())),
        Some((from, to)) => (start(from), Some(to.to_owned())),
        None => (start(typed), None),
    }
}

/// What is asked: from where to where, and for whom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// Where it begins.
    pub from: Start,
    /// The version at which it ends; without one, the folder as it is.
    pub to: Option<String>,
    /// For whose eyes.
    pub sight: Sight,
}

/// What happened in a span.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// What changed.
    pub changes: Changes,
    /// The same by kind.
    pub sections: Vec<Section>,
    /// The version it begins with; none where it begins before the first.
    pub from: Option<Version>,
    /// The versions in it, newest first.
    pub versions: Vec<Version>,
    /// What of it is in no version; none where the span ends with one.
    pub not_committed: Option<Changes>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// A version of the study.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its name in git.
    pub id: ObjectId,
    /// The first line of its message, fit for a terminal; none where it may tell of what is hidden.
    pub subject: Option<String>,
    /// Who made it, fit for a terminal.
    pub author: String,
    /// The day on which it was made.
    pub day: Day,
}

impl Version {
    /// Returns what people called it, or its digits where that is not told.
    #[must_use]
    pub fn title(&self) -> &str {
        self.subject.as_deref().unwrap_or_else(|| self.id.short())
    }
}

/// Both states of what differs.
#[derive(Default)]
struct States {
    before: Snapshot,
    after: Snapshot,
}

impl Span {
    /// Looks what changed in the study at `root`.
    ///
    /// # Errors
    /// Says what stands between the study and its history, or that there is no such version.
    pub fn look(&self, root: &Path) -> Result<Found, GitError> {
        let git = Git::of(root)?;
        let head = git.commit_of("HEAD").ok();
        let from = self.start(&git, head.as_ref())?;
        let mut found = match &self.to {
            Some(name) => {
                let to = git.commit_of(name)?;
                let mut found = self.between_versions(&git, from.as_ref(), &to)?;
                found.versions = self.versions(&git, from.as_ref(), &to)?;
                found
            }
            None => {
                let mut found = self.up_to_folder(&git, from.as_ref())?;
                if from == head {
                    found.not_committed = Some(found.changes.clone());
                } else if let Some(head) = &head {
                    found.versions = self.versions(&git, from.as_ref(), head)?;
                    found.not_committed = Some(self.up_to_folder(&git, Some(head))?.changes);
                }
                found
            }
        };
        found.sections = arrange(&found.changes, By::Kind);
        found.from = match &from {
            Some(id) => self.version(&git, id)?,
            None => None,
        };
        Ok(found)
    }

    fn start(&self, git: &Git, head: Option<&ObjectId>) -> Result<Option<ObjectId>, GitError> {
        let start = self.known_start(git, head)?;
        let is_cut = || git.ask_line(&["rev-parse", "--is-shallow-repository"]);
        // What a clone leaves out is not what was never there.
        if start.is_none() && head.is_some() && is_cut()? == "true" {
            return Err(GitError::Shallow);
        }
        Ok(start)
    }

    fn known_start(
        &self,
        git: &Git,
        head: Option<&ObjectId>,
    ) -> Result<Option<ObjectId>, GitError> {
        match &self.from {
            Start::Head => Ok(head.cloned()),
            Start::Version(name) => git.commit_of(name).map(Some),
            Start::Nothing => Ok(None),
            // The first version has none before it.
            Start::Parent(id) => Ok(git.commit_of(&format!("{}^", id.as_str())).ok()),
            Start::Before(_) | Start::UpTo(_) if head.is_none() => Ok(None),
            Start::Before(day) => last_before(git, &format!("{day} 00:00:00")),
            Start::UpTo(day) => last_before(git, &format!("{day} 23:59:59")),
        }
    }

    fn between_versions(
        &self,
        git: &Git,
        from: Option<&ObjectId>,
        to: &ObjectId,
    ) -> Result<Found, GitError> {
        let files = git.files_at(to)?;
        let mut changed = match from {
            Some(from) => git.changed_files(from, to)?,
            None => all_new(&files),
        };
        changed.retain(|row| self.may_read(&row.key));
        let both = git.read_changed(&changed)?;
        let states = States { before: both.before, after: both.after };
        let ids = files.keys().filter_map(transcript_of).cloned().collect();
        let read = |keys: &BTreeSet<FileKey>| {
            let known = |key: &FileKey| Some((key.clone(), files.get(key)?.clone()));
            git.read_files(&keys.iter().filter_map(known).collect())
        };
        self.tell(states, ids, read)
    }

    fn up_to_folder(&self, git: &Git, from: Option<&ObjectId>) -> Result<Found, GitError> {
        let mut old = differing_from_folder(git, from)?;
        old.retain(|key, _| self.may_read(key));
        let ids = old.iter().filter_map(|(key, id)| Some((key.clone(), id.clone()?))).collect();
        let before = git.read_files(&ids)?;
        let part = load_files(git.study(), old.keys());
        let after = Snapshot { project: part.project, problems: part.problems };
        let transcripts = list_transcripts(git.study());
        let read = |keys: &BTreeSet<FileKey>| {
            let part = load_files(git.study(), keys);
            Ok(Snapshot { project: part.project, problems: Vec::new() })
        };
        self.tell(States { before, after }, transcripts, read)
    }

    /// Tells what changed, with the names that are not in the files that differ.
    fn tell(
        &self,
        states: States,
        transcripts: Vec<TranscriptId>,
        read: impl Fn(&BTreeSet<FileKey>) -> Result<Snapshot, GitError>,
    ) -> Result<Found, GitError> {
        let States { before, after } = states;
        let mut edits = difference(&before.project, &after.project);
        edits.retain(|edit| self.sight.shows(edit));
        let mut context = read(&named_in(&before.project, &after.project))?.project;
        let spoken = cases_of(&context).chain(cases_of(&after.project)).collect();
        join(&mut context, read(&spoken)?.project);
        for id in transcripts {
            // Known by id only, so that the others have their number.
            context.transcripts.entry(id).or_default();
        }
        let changes = Changes::of(&edits, &before.project, &after.project, &context);
        let mut problems: Vec<Problem> =
            before.problems.into_iter().chain(after.problems).collect();
        problems.retain(|problem| {
            let key = FileKey::from_path(&problem.file);
            key.is_none_or(|key| self.is_seen(&key))
        });
        problems.dedup();
        Ok(Found { changes, problems, ..Found::default() })
    }

    /// Returns whether a file may hold something that may be seen.
    fn may_read(&self, key: &FileKey) -> bool {
        match key {
            // Whether a memo is shared stands in it.
            FileKey::Memo(..) => true,
            key => key.is_shown_to(&self.sight),
        }
    }

    fn version(&self, git: &Git, id: &ObjectId) -> Result<Option<Version>, GitError> {
        let range = [id.as_str()];
        let options = ["-1", "--no-walk", "--name-only", "--no-renames"];
        let row = self.log(git, &options, &range)?.into_iter().next();
        Ok(row.map(|(version, files)| self.discreet(version, &files)))
    }

    /// Returns the version without its message, where that may tell of files that are hidden.
    fn discreet(&self, version: Version, files: &[FileKey]) -> Version {
        // Lines of work that were brought together list no files.
        let tells_all = !self.sight.is_blind()
            || (!files.is_empty() && files.iter().all(|key| self.is_seen(key)));
        if tells_all { version } else { Version { subject: None, ..version } }
    }

    fn is_seen(&self, key: &FileKey) -> bool {
        self.may_read(key) && !is_others_memo(key, &self.sight)
    }

    /// Returns the versions after `from` up to `to`, newest first, without those that touch only what is hidden.
    fn versions(
        &self,
        git: &Git,
        from: Option<&ObjectId>,
        to: &ObjectId,
    ) -> Result<Vec<Version>, GitError> {
        let most = format!("-{MOST_VERSIONS}");
        let not = from.map(|from| format!("^{}", from.as_str()));
        let mut range = vec![to.as_str()];
        range.extend(not.as_deref());
        let rows = self.log(git, &[&most, "--name-only", "--no-renames"], &range)?;
        let is_seen =
            |files: &[FileKey]| !self.sight.is_blind() || files.iter().any(|key| self.is_seen(key));
        let rows = rows.into_iter().filter(|(_, files)| is_seen(files));
        Ok(rows.map(|(version, files)| self.discreet(version, &files)).collect())
    }

    fn log(
        &self,
        git: &Git,
        options: &[&str],
        range: &[&str],
    ) -> Result<Vec<(Version, Vec<FileKey>)>, GitError> {
        let mut arguments = vec!["log", "--format=%x01%H%x02%an%x02%aI%x02%s%x03"];
        arguments.extend(options);
        arguments.extend(range);
        if !options.contains(&"--no-walk") {
            arguments.extend(["--", "."]);
        }
        let printed = git.ask(&arguments)?;
        let printed = String::from_utf8_lossy(&printed);
        Ok(printed.split('\u{1}').filter_map(|row| version_of(git, row)).collect())
    }
}

/// Returns what tells of two states of some files, read from the folder `root`: names, titles, texts.
#[must_use]
pub fn context_in(root: &Path, before: &Project, after: &Project) -> Project {
    let mut context = load_files(root, &named_in(before, after)).project;
    let spoken: BTreeSet<FileKey> = cases_of(&context).chain(cases_of(after)).collect();
    join(&mut context, load_files(root, &spoken).project);
    for id in list_transcripts(root) {
        context.transcripts.entry(id).or_default();
    }
    context
}

fn last_before(git: &Git, time: &str) -> Result<Option<ObjectId>, GitError> {
    let before = format!("--before={time}");
    git.ask_line(&["rev-list", "-1", &before, "HEAD"]).map(|line| ObjectId::parse(&line))
}

/// Reads `id STX author STX time STX subject ETX` and the names of files, a line each.
fn version_of(git: &Git, row: &str) -> Option<(Version, Vec<FileKey>)> {
    let (head, files) = row.split_once('\u{3}')?;
    let mut fields = head.splitn(4, '\u{2}');
    let (id, author, time, subject) =
        (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
    let version = Version {
        id: ObjectId::parse(id)?,
        subject: Some(visible(subject).into_owned()),
        author: visible(author).into_owned(),
        day: Day::new(time.get(..10).unwrap_or(time)),
    };
    let key = |line: &str| FileKey::from_path(Path::new(line.strip_prefix(git.prefix())?));
    Some((version, files.lines().filter_map(key).collect()))
}

fn is_others_memo(key: &FileKey, sight: &Sight) -> bool {
    matches!(key, FileKey::Memo(..)) && !key.is_shown_to(sight)
}

fn all_new(files: &BTreeMap<FileKey, ObjectId>) -> Vec<ChangedFile> {
    let new = |(key, id): (&FileKey, &ObjectId)| ChangedFile {
        key: key.clone(),
        before: None,
        after: Some(id.clone()),
    };
    files.iter().map(new).collect()
}

/// Returns the files that may differ between a version and the folder, each with its content in the version.
///
/// Git compares by times and sizes only, so that no filter of the repository is asked; what is the same after all
/// gives no difference later.
fn differing_from_folder(
    git: &Git,
    from: Option<&ObjectId>,
) -> Result<BTreeMap<FileKey, Option<ObjectId>>, GitError> {
    let mut files = BTreeMap::new();
    let mut listed = vec!["ls-files", "-z", "--others", "--exclude-standard"];
    match from {
        Some(from) => {
            let index = ["diff-index", "--raw", "-z", "--no-renames", "--no-ext-diff"];
            let mut arguments = index.to_vec();
            arguments.extend(["--no-textconv", "--full-index", from.as_str(), "--", "."]);
            let listing = git.ask(&arguments)?;
            let changed = git.changed_in(&listing).into_iter();
            files.extend(changed.map(|row| (row.key, row.before)));
        }
        None => listed.push("--cached"),
    }
    let listing = git.ask(&listed)?;
    for path in listing.split(|byte| *byte == 0) {
        // These are told as seen from the folder of the study.
        let path = String::from_utf8_lossy(path);
        if let Some(key) = FileKey::from_path(Path::new(path.as_ref())) {
            files.entry(key).or_insert(None);
        }
    }
    Ok(files)
}

fn transcript_of(key: &FileKey) -> Option<&TranscriptId> {
    match key {
        FileKey::Transcript(id) => Some(id),
        _ => None,
    }
}

/// Returns the files that tell what the records that differ are about.
fn named_in(before: &Project, after: &Project) -> BTreeSet<FileKey> {
    let mut keys = BTreeSet::from([FileKey::Project, FileKey::Handles]);
    for state in [before, after] {
        for (layer, transcripts) in &state.codings {
            keys.extend(coder_of(layer));
            keys.extend(transcripts.keys().cloned().map(FileKey::Transcript));
            let codings = transcripts.values().flat_map(|codings| codings.values());
            keys.extend(codings.map(|coding| FileKey::Code(coding.code.clone())));
        }
        for code in state.codes.values() {
            keys.extend(code.parent.clone().map(FileKey::Code));
            if let crate::domain::code::CodeState::MergedInto(into) = &code.state {
                keys.insert(FileKey::Code(into.clone()));
            }
        }
        keys.extend(state.handles.keys().cloned().map(FileKey::Code));
        for (coder, transcripts) in &state.reading {
            keys.extend(coder_of(coder));
            keys.extend(transcripts.keys().cloned().map(FileKey::Transcript));
        }
        for (author, _, memo) in state.all_memos() {
            keys.extend(coder_of(author));
            keys.extend(named_by_memo(author, memo));
        }
        for (transcript, decisions) in &state.decisions {
            keys.insert(FileKey::Transcript(transcript.clone()));
            let by = decisions.values().flat_map(|decision| &decision.by);
            keys.extend(by.filter_map(coder_of));
        }
        let quoted = state.quotes.values().map(|quote| quote.transcript.clone());
        keys.extend(quoted.map(FileKey::Transcript));
        for row in state.cells.values().flat_map(|rows| rows.keys()) {
            keys.insert(FileKey::Case(row.as_str().into()));
            keys.insert(FileKey::Transcript(row.as_str().into()));
        }
    }
    keys.retain(FileKey::is_safe);
    keys
}

fn coder_of(layer: &CoderId) -> Option<FileKey> {
    (*layer != CoderId::agreed()).then(|| FileKey::Coder(layer.clone()))
}

fn named_by_memo(author: &CoderId, memo: &Memo) -> Vec<FileKey> {
    let mut keys: Vec<FileKey> =
        memo.about.transcript().cloned().map(FileKey::Transcript).into_iter().collect();
    match &memo.about {
        MemoAbout::Coding(transcript, _) => {
            keys.push(FileKey::Codings(author.clone(), transcript.clone()));
        }
        MemoAbout::Code(code) => keys.push(FileKey::Code(code.clone())),
        MemoAbout::Case(case) => keys.push(FileKey::Case(case.clone())),
        _ => {}
    }
    keys
}

/// Returns the files of the informants who speak in documents.
fn cases_of(project: &Project) -> impl Iterator<Item = FileKey> {
    let speakers = project.transcripts.values().flat_map(|text| text.speakers.values());
    speakers.filter_map(|speaker| speaker.case.clone()).map(FileKey::Case).filter(FileKey::is_safe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_a_version_a_day_or_two_versions() {
        let version = |name: &str| Start::Version(name.to_owned());
        assert_eq!(ends(""), (Start::Head, None));
        assert_eq!(ends("HEAD~3"), (version("HEAD~3"), None));
        assert_eq!(ends("2021-04-01"), (Start::Before(Day::new("2021-04-01")), None));
        assert_eq!(ends("a..b"), (version("a"), Some("b".to_owned())));
        assert_eq!(ends("a.."), (version("a"), Some("HEAD".to_owned())));
        assert_eq!(ends("..b"), (Start::Head, Some("b".to_owned())));
    }
}
