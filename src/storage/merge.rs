//! One file, three ways: what both had, what this program has now, what lies on disk.

use super::file_content::{FileReading, Standing, extract, render};
use super::layout::{FileKey, file_of};
use crate::domain::edit::{Edit, Side, difference, force};
use crate::domain::project::Project;

/// What becomes of a file that somebody else changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileMerge {
    /// What is to be done to the project as it is now; where the two contradict, it stays as it is.
    pub edits: Vec<Edit>,
    /// Where both changed the same field of the same record.
    pub contradictions: Vec<Contradiction>,
}

/// Two changes of one record that cannot both stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// What was done here, from what both had.
    pub mine: Edit,
    /// What was done there, from what both had. `theirs.onto(project, Side::Mine)` takes their side.
    pub theirs: Edit,
    /// The fields, `record` where one removed what the other changed.
    pub fields: Vec<&'static str>,
}

/// The lines of a file in which two sides differ.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DifferingLines {
    /// Lines only this side has.
    pub mine: Vec<String>,
    /// Lines only the other side has.
    pub theirs: Vec<String>,
}

impl Contradiction {
    /// Returns the file of the record.
    #[must_use]
    pub fn file(&self) -> FileKey {
        file_of(&self.theirs)
    }

    /// Returns what the file of the record holds as `project` stands and as the other side has it, where it differs.
    #[must_use]
    pub fn lines(&self, project: &Project) -> DifferingLines {
        let key = self.file();
        let mine = extract(project, &key);
        let mut theirs = mine.clone();
        let without_place = force(&mut theirs, std::slice::from_ref(&self.theirs));
        if !without_place.is_empty() {
            return DifferingLines::default();
        }
        let lines = |part: &Project| -> Vec<String> {
            let text = render(part, &key, &[]).ok().flatten().unwrap_or_default();
            text.lines().map(|line| line.trim().to_owned()).collect()
        };
        let (mine, theirs) = (lines(&mine), lines(&theirs));
        let only = |these: &[String], those: &[String]| -> Vec<String> {
            these.iter().filter(|line| !those.contains(line)).cloned().collect()
        };
        DifferingLines { mine: only(&mine, &theirs), theirs: only(&theirs, &mine) }
    }
}

/// Merges the file `key` record by record and field by field.
///
/// `base` is what the file held when both sides last agreed, `mine` the project as it is now (records of other files
/// are not looked at), `theirs` what was read from disk. A file that could not be read changes nothing.
#[must_use]
pub fn merge_file(
    key: &FileKey,
    base: &Project,
    mine: &Project,
    theirs: &FileReading,
) -> FileMerge {
    let mut merge = FileMerge::default();
    if theirs.standing == Standing::Blocked {
        return merge;
    }
    let (base, mine) = (extract(base, key), extract(mine, key));
    let mut merged = mine.clone();
    let own = difference(&base, &mine);
    for edit in difference(&base, &theirs.part) {
        let (now, fields) = edit.onto(&merged, Side::Theirs);
        if !fields.is_empty() {
            merge.contradictions.push(Contradiction {
                mine: own.iter().find(|own| own.is_about_same(&edit)).unwrap_or(&now).clone(),
                theirs: edit,
                fields,
            });
        }
        if !now.is_empty() && force(&mut merged, std::slice::from_ref(&now)).is_empty() {
            merge.edits.push(now);
        }
    }
    merge
}

/// Returns what the file `key` held before `edits`, which were carried out on `project` and are not on disk yet.
#[must_use]
pub fn before(project: &Project, key: &FileKey, edits: &[Edit]) -> Project {
    let mut base = extract(project, key);
    for edit in edits.iter().rev().filter(|edit| file_of(edit) == *key) {
        // A record that has no place any more was taken away by another of these edits.
        let _without_a_place = force(&mut base, &[edit.inverse()]);
    }
    base
}
