//! The versions of a study, newest first.

use crate::domain::id::CoderId;
use crate::domain::text::clean::visible;
use crate::domain::time::Day;
use crate::services::git::objects::ObjectId;
use crate::services::git::{Git, GitError};
use crate::storage::layout::FileKey;

use super::Audience;

/// What stands before a version in what git prints; the fields follow, each ended by a NUL.
const FORMAT: &str = "--format=%x01%H%x00%P%x00%at%x00%ad%x00%an%x00%s";
/// What opens a version in what git prints.
const OPENING: u8 = 1;

/// A file that a version has otherwise than each version before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// Which file.
    pub key: FileKey,
    /// Its content in each version before; one place, which is empty, for the first version of all.
    pub before: Vec<Option<ObjectId>>,
    /// Its content in the version; none where the file is gone.
    pub after: Option<ObjectId>,
}

/// One version of the study.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The commit.
    pub id: ObjectId,
    /// The versions it is built on: two or more where lines of work were brought together.
    pub parents: Vec<ObjectId>,
    /// Who saved it, as git has it, without what a terminal would obey.
    pub author: String,
    /// The coder of that name.
    pub coder: Option<CoderId>,
    /// Seconds since 1970 when it was made.
    pub at: i64,
    /// The day it was made, where its author was.
    pub day: Day,
    /// The time of day there: `14:52`.
    pub clock: String,
    /// The first line of its message; none where the message may tell of what is hidden.
    pub subject: Option<String>,
    /// The files of the study that it changed and that may be seen. Of a version that brings lines of work together
    /// only what none of them had.
    pub files: Vec<FileChange>,
    /// What people call the one who saved it.
    pub who: String,
}

impl Version {
    /// Returns whether lines of work were brought together in it.
    #[must_use]
    pub fn is_merge(&self) -> bool {
        self.parents.len() > 1
    }

    /// Returns when it was made and by whom.
    #[must_use]
    pub fn stamp(&self) -> Stamp {
        Stamp {
            version: self.id.clone(),
            day: self.day.clone(),
            clock: self.clock.clone(),
            who: self.who.clone(),
        }
    }
}

/// When a version was made and by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The commit.
    pub version: ObjectId,
    /// The day.
    pub day: Day,
    /// The time of day.
    pub clock: String,
    /// What people call the one who saved it.
    pub who: String,
}

/// The versions of a study.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Log {
    /// The versions, newest first; what a version is built on stands after it whatever the clocks said.
    pub versions: Vec<Version>,
    /// Whether this copy of the repository holds only the newest part of the history.
    pub is_cut: bool,
}

impl Log {
    /// Returns how many versions `id` lies before the newest; none where it is not among them.
    #[must_use]
    pub fn n_back(&self, id: &ObjectId) -> Option<usize> {
        self.versions.iter().position(|version| version.id == *id)
    }
}

/// Which versions are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Those made on this day or later.
    pub since: Option<Day>,
    /// At most so many, the newest.
    pub limit: Option<usize>,
}

impl Filter {
    /// Returns the log with what the filter lets through.
    #[must_use]
    pub fn narrow(&self, mut log: Log) -> Log {
        if let Some(since) = &self.since {
            log.versions.retain(|version| version.day >= *since);
        }
        if let Some(limit) = self.limit {
            log.versions.truncate(limit);
        }
        log
    }
}

/// Returns the versions that changed the study, up to the one the folder is built on. A repository without a version
/// has none.
///
/// Versions that changed nothing `audience` may see are left out. A message is left out where the version also changed
/// something hidden, since it may tell of it.
///
/// # Errors
/// Says what git said.
pub fn versions(git: &Git, audience: &Audience) -> Result<Log, GitError> {
    match git.commit_of("HEAD") {
        Ok(head) => versions_of(git, audience, &head),
        Err(GitError::NoSuchVersion(_)) => Ok(Log::default()),
        Err(error) => Err(error),
    }
}

/// As [`versions`], up to the commit `last`.
///
/// # Errors
/// Says what git said.
pub fn versions_of(git: &Git, audience: &Audience, last: &ObjectId) -> Result<Log, GitError> {
    let mut arguments = vec![
        "log",
        "-z",
        "--raw",
        "--root",
        "--no-abbrev",
        "--no-renames",
        "--no-relative",
        "--no-ext-diff",
        "--no-textconv",
        "--diff-merges=combined",
        "--date-order",
        "--date=iso-strict",
        FORMAT,
        last.as_str(),
        "--",
    ];
    if !git.prefix().is_empty() {
        arguments.push(".");
    }
    let printed = git.ask(&arguments)?;
    let is_cut = git.ask_line(&["rev-parse", "--is-shallow-repository"])? == "true";
    Ok(Log { versions: Reader { git, audience }.read(&printed), is_cut })
}

struct Reader<'a> {
    git: &'a Git,
    audience: &'a Audience,
}

/// A version as it was printed, before it is known what of it may be seen.
struct Printed {
    version: Version,
    n_hidden: usize,
}

impl Reader<'_> {
    fn read(&self, printed: &[u8]) -> Vec<Version> {
        let mut all: Vec<Printed> = Vec::new();
        let mut fields = printed.split(|byte| *byte == 0);
        while let Some(field) = fields.next() {
            let field = field.trim_ascii_start();
            match field.first() {
                Some(&OPENING) => {
                    let id = field.get(1..).unwrap_or_default();
                    let rest: Vec<&[u8]> = fields.by_ref().take(5).collect();
                    all.extend(self.head(id, &rest));
                }
                Some(b':') => {
                    let path = fields.next().unwrap_or_default();
                    if let Some(version) = all.last_mut() {
                        self.take_file(version, &lossy(field), &lossy(path));
                    }
                }
                _ => {}
            }
        }
        all.into_iter().filter_map(|printed| self.shown(printed)).collect()
    }

    fn head(&self, id: &[u8], fields: &[&[u8]]) -> Option<Printed> {
        let [parents, at, date, author, subject] = fields else { return None };
        let author = lossy(author);
        let coder = self.audience.coder_called(&author);
        let author = visible(author.trim()).into_owned();
        let who = coder.as_ref().map_or_else(|| author.clone(), |id| self.audience.name_of(id));
        let date = lossy(date);
        let version = Version {
            id: ObjectId::parse(&lossy(id))?,
            parents: lossy(parents).split(' ').filter_map(ObjectId::parse).collect(),
            at: lossy(at).parse().unwrap_or_default(),
            day: Day::new(date.get(..10).unwrap_or_default()),
            clock: date.get(11..16).unwrap_or_default().to_owned(),
            subject: Some(visible(lossy(subject).trim()).into_owned()),
            files: Vec::new(),
            author,
            coder,
            who: visible(&who).into_owned(),
        };
        Some(Printed { version, n_hidden: 0 })
    }

    /// Takes `:mode mode id id status`, with a colon, a mode and an id more for every further version before.
    fn take_file(&self, printed: &mut Printed, head: &str, path: &str) {
        let Some(key) = self.git.key_of(path) else { return };
        if !key.is_shown_to(&self.audience.sight) {
            printed.n_hidden += 1;
            return;
        }
        let n_before = head.bytes().take_while(|byte| *byte == b':').count();
        let ids: Vec<Option<ObjectId>> = head
            .split(' ')
            .skip(n_before + 1)
            .take(n_before + 1)
            .map(|id| ObjectId::parse(id).filter(|id| !id.is_nothing()))
            .collect();
        if let Some((after, before)) = ids.split_last() {
            let (before, after) = (before.to_vec(), after.clone());
            printed.version.files.push(FileChange { key, before, after });
        }
    }

    fn shown(&self, printed: Printed) -> Option<Version> {
        let Printed { mut version, n_hidden } = printed;
        if n_hidden > 0 || (self.audience.sight.is_blind() && version.is_merge()) {
            version.subject = None;
        }
        let tells =
            !version.files.is_empty() || (version.is_merge() && !self.audience.sight.is_blind());
        tells.then_some(version)
    }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Repository;
    use super::*;

    fn subjects(log: &Log) -> Vec<&str> {
        log.versions.iter().map(|version| version.subject.as_deref().unwrap_or("-")).collect()
    }

    #[test]
    fn a_repository_without_a_version_has_an_empty_history() {
        let repository = Repository::new();
        assert_eq!(repository.log(), Log::default());
    }

    #[test]
    fn one_version_is_told_with_its_day_its_coder_and_its_files() {
        let repository = Repository::with_study();
        let log = repository.log();
        let [version] = &log.versions[..] else { panic!("{log:?}") };
        assert_eq!((version.day.as_str(), version.clock.as_str()), ("2021-11-01", "09:00"));
        assert_eq!(
            (version.coder.as_ref().unwrap().as_str(), version.who.as_str()),
            ("ane", "Ane")
        );
        assert_eq!(version.subject.as_deref(), Some("start"));
        assert!(version.files.iter().all(|file| file.before == [None] && file.after.is_some()));
        assert!(version.files.iter().any(|file| file.key == FileKey::Code("tillit".into())));
        assert!(!log.is_cut);
    }

    #[test]
    fn names_and_messages_of_strangers_are_shown_without_what_a_terminal_would_obey() {
        let repository = Repository::with_study();
        repository
            .write("codebook/ny.ron", "(\n  name: \"Ny\",\n  id: \"ny\",\n  kind: Code,\n)\n");
        repository.commit_as(b"Evil \x1b[2J\xff", "2021-11-02T09:00:00", "clear \u{1b}]0;x\u{7}");
        let log = repository.log();
        let version = &log.versions[0];
        assert_eq!(version.author, "Evil <1b>[2J\u{ff}");
        assert_eq!(version.who, "Evil <1b>[2J\u{ff}");
        assert_eq!(version.coder, None);
        assert_eq!(version.subject.as_deref(), Some("clear <1b>]0;x<07>"));
    }

    #[test]
    fn a_name_in_no_known_encoding_is_shown_as_far_as_it_can_be_read() {
        let repository = Repository::with_study();
        repository.forge_author(b"Bj\xf8rn \xe2\x28\xa1");
        let log = repository.log();
        assert_eq!(log.versions.len(), 1);
        assert!(log.versions[0].author.starts_with("Bj"), "{}", log.versions[0].author);
        assert!(log.versions[0].author.chars().all(|letter| !letter.is_control()));
    }

    #[test]
    fn lines_of_work_that_were_brought_together_are_told_once_each() {
        let repository = Repository::with_study();
        repository.git(&["branch", "-m", "hoved"]);
        repository.git(&["checkout", "-q", "-b", "bo"]);
        repository.add_coding("bo", "b1", "tillit", ("1", 0, 3), "Nei");
        repository.commit("Bo", "2021-11-02T09:00:00", "bo codes");
        repository.git(&["checkout", "-q", "hoved"]);
        repository.add_coding("ane", "a9", "tillit", ("1", 0, 3), "Nei");
        repository.commit("Ane", "2021-11-02T10:00:00", "ane codes");
        repository.merge("bo", "2021-11-03T09:00:00");
        let log = repository.log();
        assert_eq!(
            subjects(&log),
            ["Merge branch 'bo' into hoved", "ane codes", "bo codes", "start"]
        );
        assert!(log.versions[0].is_merge());
        assert_eq!(log.versions[0].files, []);
        assert_eq!(log.n_back(&log.versions[2].id), Some(2));
    }

    #[test]
    fn what_is_built_on_another_version_stands_before_it_whatever_the_clock_said() {
        let repository = Repository::with_study();
        repository.add_coding("ane", "a9", "tillit", ("1", 0, 3), "Nei");
        repository.commit("Ane", "1970-01-02T00:00:00", "with a clock gone back");
        assert_eq!(subjects(&repository.log()), ["with a clock gone back", "start"]);
    }

    #[test]
    fn in_a_blind_study_what_others_did_in_their_layers_is_not_there() {
        let repository = Repository::with_study();
        repository.add_coding("bo", "b1", "tillit", ("1", 0, 3), "Nei");
        repository.commit("Bo", "2021-11-02T09:00:00", "bo codes on his own");
        repository.add_coding("bo", "b2", "tillit", ("2", 0, 3), "Det");
        repository
            .write("codebook/ny.ron", "(\n  name: \"Ny\",\n  id: \"ny\",\n  kind: Code,\n)\n");
        repository.commit("Bo", "2021-11-03T09:00:00", "14 codings and a code");
        let log = repository.blind_log("ane");
        assert_eq!(subjects(&log), ["-", "start"]);
        let files: Vec<&FileKey> = log.versions[0].files.iter().map(|file| &file.key).collect();
        assert_eq!(files, [&FileKey::Code("ny".into())]);
        assert_eq!(subjects(&repository.blind_log("bo")).len(), 3);
    }

    #[test]
    fn a_study_in_a_folder_of_a_larger_repository_has_its_own_history() {
        let repository = Repository::below("thesis/study");
        fs_write(&repository, "chapter.txt");
        repository.commit("Ane", "2021-11-02T09:00:00", "a chapter");
        assert_eq!(subjects(&repository.log()), ["start"]);
    }

    fn fs_write(repository: &Repository, name: &str) {
        std::fs::write(repository.top().join(name), "text").unwrap();
        repository.git(&["add", "-A", ":/"]);
    }

    #[test]
    fn a_history_is_narrowed_to_a_day_and_a_number() {
        let repository = Repository::with_study();
        for (day, subject) in [("2021-11-02", "two"), ("2021-11-05", "three")] {
            repository.add_coding("ane", subject, "tillit", ("1", 0, 3), "Nei");
            repository.commit("Ane", &format!("{day}T09:00:00"), subject);
        }
        let since = Filter { since: Some(Day::new("2021-11-02")), limit: None };
        assert_eq!(subjects(&since.narrow(repository.log())), ["three", "two"]);
        let newest = Filter { since: None, limit: Some(1) };
        assert_eq!(subjects(&newest.narrow(repository.log())), ["three"]);
    }
}
