//! Versions and the files in them, read from git's own store: no checkout, no filter, one process for any number of
//! files.

use std::collections::BTreeMap;
use std::path::Path;

use super::{Git, GitError};
use crate::storage::layout::FileKey;

/// The name by which git knows the content of a file or a commit, in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId(String);

impl ObjectId {
    /// Returns the id written out in `text`, if it is one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_id = matches!(text.len(), 40 | 64) && text.bytes().all(|b| b.is_ascii_hexdigit());
        is_id.then(|| Self(text.to_ascii_lowercase()))
    }

    /// Returns all digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the first digits, as people write them.
    #[must_use]
    pub fn short(&self) -> &str {
        self.0.get(..8).unwrap_or(&self.0)
    }

    pub(super) fn is_nothing(&self) -> bool {
        self.0.bytes().all(|digit| digit == b'0')
    }
}

/// A file of the study that differs between two versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedFile {
    /// Which file.
    pub key: FileKey,
    /// Its content before, where it was there.
    pub before: Option<ObjectId>,
    /// Its content after, where it is there.
    pub after: Option<ObjectId>,
}

impl Git {
    /// Returns the commit that `name` (a branch, a tag, `HEAD~3`, digits) stands for.
    ///
    /// # Errors
    /// Says that there is no such version.
    pub fn commit_of(&self, name: &str) -> Result<ObjectId, GitError> {
        let no_such = || GitError::NoSuchVersion(name.to_owned());
        let wanted = format!("{name}^{{commit}}");
        let asked =
            self.ask_line(&["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted]);
        match asked {
            Ok(line) => ObjectId::parse(&line).ok_or_else(no_such),
            Err(GitError::Refused { .. }) => Err(no_such()),
            Err(error) => Err(error),
        }
    }

    /// Returns the files of the study in a version.
    ///
    /// # Errors
    /// Says what git said.
    pub fn files_at(&self, commit: &ObjectId) -> Result<BTreeMap<FileKey, ObjectId>, GitError> {
        // In a folder of the repository git lists what lies below it, and nothing else.
        let listing = self.ask(&["ls-tree", "-r", "-z", "--full-name", commit.as_str()])?;
        let mut files = BTreeMap::new();
        for row in listing.split(|byte| *byte == 0).filter(|row| !row.is_empty()) {
            let row = String::from_utf8_lossy(row);
            let Some((head, path)) = row.split_once('\t') else { continue };
            let id = head.split(' ').nth(2).and_then(ObjectId::parse);
            if let (Some(key), Some(id)) = (self.key_of(path), id) {
                files.insert(key, id);
            }
        }
        Ok(files)
    }

    /// Returns the files of the study that differ between two versions.
    ///
    /// # Errors
    /// Says what git said.
    pub fn changed_files(
        &self,
        before: &ObjectId,
        after: &ObjectId,
    ) -> Result<Vec<ChangedFile>, GitError> {
        let listing = self.ask(&[
            "diff-tree",
            "-r",
            "-z",
            "--raw",
            "--no-renames",
            "--no-ext-diff",
            "--no-textconv",
            before.as_str(),
            after.as_str(),
            "--",
            ".",
        ])?;
        Ok(self.changed_in(&listing))
    }

    /// Reads rows `:mode mode id id status NUL path NUL`, as `--raw -z` prints them.
    pub(in crate::services) fn changed_in(&self, listing: &[u8]) -> Vec<ChangedFile> {
        let mut changed = Vec::new();
        let mut fields = listing.split(|byte| *byte == 0);
        while let (Some(head), Some(path)) = (fields.next(), fields.next()) {
            let (head, path) = (String::from_utf8_lossy(head), String::from_utf8_lossy(path));
            let ids: Vec<&str> = head.split(' ').collect();
            let id = |index: usize| {
                ids.get(index).and_then(|id| ObjectId::parse(id)).filter(|id| !id.is_nothing())
            };
            if let Some(key) = self.key_of(&path) {
                changed.push(ChangedFile { key, before: id(2), after: id(3) });
            }
        }
        changed
    }

    /// Returns the contents of files, in the order of `ids`; nothing for one that git does not have.
    ///
    /// # Errors
    /// Says what git said.
    pub fn contents(&self, ids: &[ObjectId]) -> Result<Vec<Option<Vec<u8>>>, GitError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut names = String::with_capacity(ids.len() * 41);
        for id in ids {
            names.push_str(id.as_str());
            names.push('\n');
        }
        let printed = self.ask_with(&["cat-file", "--batch", "--buffer"], names.as_bytes())?;
        let mut rest = printed.as_slice();
        ids.iter().map(|id| take_content(&mut rest, id)).collect()
    }

    /// Returns which file of the study lies at `path` of the repository.
    pub(super) fn key_of(&self, path: &str) -> Option<FileKey> {
        FileKey::from_path(Path::new(path.strip_prefix(self.prefix())?))
    }
}

/// Takes `<id> SP <kind> SP <size> LF <content> LF` or `<id> SP missing LF` from what `cat-file --batch` printed.
fn take_content(rest: &mut &[u8], id: &ObjectId) -> Result<Option<Vec<u8>>, GitError> {
    let unreadable = || GitError::Unreadable(format!("object {}", id.short()));
    let end = rest.iter().position(|byte| *byte == b'\n').ok_or_else(unreadable)?;
    let head = String::from_utf8_lossy(rest.get(..end).unwrap_or_default()).into_owned();
    *rest = rest.get(end + 1..).unwrap_or_default();
    if head.ends_with(" missing") {
        return Ok(None);
    }
    let size = head.rsplit(' ').next().and_then(|size| size.parse::<usize>().ok());
    let size = size.ok_or_else(unreadable)?;
    let content = rest.get(..size).ok_or_else(unreadable)?.to_vec();
    *rest = rest.get(size + 1..).unwrap_or_default();
    Ok(Some(content))
}
