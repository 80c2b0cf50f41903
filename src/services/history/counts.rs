//! How many records a version made, changed and removed, file by file.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::code::CodeState;
use crate::domain::edit::{Edit, difference};
use crate::domain::id::CodeId;
use crate::domain::project::Project;
use crate::services::git::objects::ObjectId;
use crate::services::git::{Git, GitError};
use crate::storage::file_content::read;
use crate::storage::layout::FileKey;

use super::lines::changed_from_all;
use super::{FileChange, Version};

/// Contents of files by the names git has for them.
pub(super) type Contents = BTreeMap<ObjectId, Vec<u8>>;

/// How many versions are read at a time: what is in memory at once stays small.
pub(super) const AT_A_TIME: usize = 64;

/// What a version did to one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileCount {
    /// The file.
    pub key: FileKey,
    /// Records that were made.
    pub made: usize,
    /// Records that were removed.
    pub removed: usize,
    /// Records that became otherwise.
    pub changed: usize,
    /// What became of a code, where the file is one.
    pub code: Option<CodeFate>,
}

/// What a version did to a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeFate {
    /// What people call it in the version, or called it last.
    pub name: String,
    /// What was done to it.
    pub what: CodeDeed,
}

/// What can be done to a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeDeed {
    /// It was made.
    Made,
    /// It was given another name; this is the earlier one.
    Renamed(String),
    /// It is read as another code from here on.
    Merged(CodeId),
    /// It is no longer given.
    Retired,
    /// Its definition was written anew.
    Redefined,
    /// It was put elsewhere in the tree.
    Moved,
    /// Something else of it was changed.
    Changed,
    /// Its file is gone.
    Removed,
}

/// Returns what each version did to each of its files, in the order of `versions`.
///
/// Reads both contents of every file in one go; ask for the versions that are shown, not for all.
///
/// # Errors
/// Says what git said.
pub fn count(git: &Git, versions: &[Version]) -> Result<Vec<Vec<FileCount>>, GitError> {
    let mut counts = Vec::with_capacity(versions.len());
    for some in versions.chunks(AT_A_TIME) {
        let contents = contents_of(git, some.iter().flat_map(|version| &version.files))?;
        for version in some {
            let files = version.files.iter();
            counts.push(files.filter_map(|file| file_count(file, &contents)).collect());
        }
    }
    Ok(counts)
}

/// Reads every content of `files`, before and after.
pub(super) fn contents_of<'a>(
    git: &Git,
    files: impl Iterator<Item = &'a FileChange>,
) -> Result<Contents, GitError> {
    let ids: BTreeSet<&ObjectId> =
        files.flat_map(|file| file.before.iter().chain([&file.after])).flatten().collect();
    let ids: Vec<ObjectId> = ids.into_iter().cloned().collect();
    let contents = git.contents(&ids)?;
    Ok(ids.into_iter().zip(contents).filter_map(|(id, bytes)| Some((id, bytes?))).collect())
}

/// Returns the contents of a file before, one for each version before, and after.
pub(super) fn sides<'a>(
    file: &FileChange,
    contents: &'a Contents,
) -> (Vec<Option<&'a [u8]>>, Option<&'a [u8]>) {
    let content = |id: &Option<ObjectId>| Some(contents.get(id.as_ref()?)?.as_slice());
    (file.before.iter().map(content).collect(), content(&file.after))
}

fn file_count(file: &FileChange, contents: &Contents) -> Option<FileCount> {
    let (before, after) = sides(file, contents);
    let mut count =
        FileCount { key: file.key.clone(), made: 0, removed: 0, changed: 0, code: None };
    if matches!(file.key, FileKey::Codings(..)) {
        for change in changed_from_all(&before, after) {
            match (change.before, change.after) {
                (None, _) => count.made += 1,
                (_, None) => count.removed += 1,
                _ => count.changed += 1,
            }
        }
    } else {
        let part = |bytes: Option<&[u8]>| {
            bytes.map_or_else(Project::default, |bytes| read(&file.key, bytes).part)
        };
        let (old, new) = (part(before.first().copied().flatten()), part(after));
        for edit in difference(&old, &new) {
            count.note(&edit);
        }
        count.code = code_fate(&file.key, &old, &new);
    }
    (count.made + count.removed + count.changed > 0).then_some(count)
}

impl FileCount {
    fn note(&mut self, edit: &Edit) {
        // Settings and reading are always there, more or less full.
        let is_always_there = matches!(edit, Edit::Settings(_) | Edit::Reading(_));
        match (edit.finds_record(), edit.leaves_record()) {
            _ if is_always_there => self.changed += 1,
            (false, true) => self.made += 1,
            (true, false) => self.removed += 1,
            _ => self.changed += 1,
        }
    }
}

fn code_fate(key: &FileKey, old: &Project, new: &Project) -> Option<CodeFate> {
    let FileKey::Code(id) = key else { return None };
    let fate = |name: &str, what| Some(CodeFate { name: name.to_owned(), what });
    let (old, new) = match (old.codes.get(id), new.codes.get(id)) {
        (Some(old), Some(new)) => (old, new),
        (None, Some(new)) => return fate(&new.name, CodeDeed::Made),
        (Some(old), None) => return fate(&old.name, CodeDeed::Removed),
        (None, None) => return None,
    };
    let is_redefined = (&old.short, &old.definition, &old.when, &old.when_not)
        != (&new.short, &new.definition, &new.when, &new.when_not);
    let what = match &new.state {
        state if *state == old.state && old.name != new.name => CodeDeed::Renamed(old.name.clone()),
        state if *state == old.state && is_redefined => CodeDeed::Redefined,
        state if *state == old.state && old.parent != new.parent => CodeDeed::Moved,
        state if *state == old.state => CodeDeed::Changed,
        CodeState::MergedInto(other) => CodeDeed::Merged(other.clone()),
        CodeState::Retired => CodeDeed::Retired,
        CodeState::Live => CodeDeed::Changed,
    };
    fate(&new.name, what)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Repository;
    use super::*;

    fn newest(repository: &Repository) -> Vec<FileCount> {
        let log = repository.log();
        count(&repository.asked(), &log.versions[..1]).unwrap().remove(0)
    }

    #[test]
    fn a_version_is_counted_file_by_file() {
        let repository = Repository::with_study();
        repository.add_coding("ane", "a1", "tillit", ("1", 0, 3), "Nei");
        repository.add_coding("ane", "a2", "tillit", ("2", 0, 3), "Det");
        repository.commit("Ane", "2021-11-02T09:00:00", "two");
        repository.add_coding("ane", "a1", "tillit", ("1", 0, 10), "Nei, altså");
        repository.remove_coding("ane", "a2");
        repository.add_coding("ane", "a3", "tillit", ("4", 0, 3), "Jeg");
        repository.replace("codebook/tillit.ron", "Tillit", "Tillit til andre");
        repository.commit("Ane", "2021-11-03T09:00:00", "three");
        let key = FileKey::Codings("ane".into(), "nav".into());
        let renamed = CodeFate {
            name: "Tillit til andre".to_owned(),
            what: CodeDeed::Renamed("Tillit".to_owned()),
        };
        let code = FileKey::Code("tillit".into());
        let counted = newest(&repository);
        let expected = [
            FileCount { key: code, made: 0, removed: 0, changed: 1, code: Some(renamed) },
            FileCount { key, made: 1, removed: 1, changed: 1, code: None },
        ];
        assert_eq!(counted, expected);
    }

    #[test]
    fn a_code_is_made_redefined_merged_and_retired() {
        let repository = Repository::with_study();
        let file =
            |rest: &str| format!("(\n  name: \"Tid\",\n  id: \"tid\",\n  kind: Code,\n{rest})\n");
        let mut deeds = Vec::new();
        for (day, rest) in [
            (2, ""),
            (3, "  short: \"Å ha tid.\",\n"),
            (4, "  state: MergedInto(\"tillit\"),\n  short: \"Å ha tid.\",\n"),
            (5, "  state: Retired,\n  short: \"Å ha tid.\",\n"),
        ] {
            repository.write("codebook/tid.ron", &file(rest));
            repository.commit("Ane", &format!("2021-11-0{day}T09:00:00"), "codebook");
            deeds.extend(newest(&repository).remove(0).code.map(|fate| fate.what));
        }
        let merged = CodeDeed::Merged("tillit".into());
        assert_eq!(deeds, [CodeDeed::Made, CodeDeed::Redefined, merged, CodeDeed::Retired]);
    }
}
