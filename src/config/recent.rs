//! The studies opened last, newest first.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::tolerant::{self, Reading};
use crate::domain::time::Moment;
use crate::storage::dialect;
use crate::storage::problem::Problem;

/// How many studies are remembered.
const MOST: usize = 20;

/// A study that was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecentProject {
    /// Its folder.
    pub root: PathBuf,
    /// Its title, as it was then. It is a stranger's: not fit for a terminal as it stands.
    pub title: String,
    /// When it was opened last.
    pub opened: Moment,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RecentFile {
    projects: Vec<RecentProject>,
}

/// Returns the studies that the file `path` remembers and whose folder still is one, with what could not be read.
#[must_use]
pub fn recent_projects(path: &Path) -> (Vec<RecentProject>, Vec<Problem>) {
    let Reading { value, problems, .. } = tolerant::read_file::<RecentFile>(path);
    let is_there = |project: &RecentProject| project.root.join("project.ron").is_file();
    (value.projects.into_iter().filter(is_there).collect(), problems)
}

/// Puts `project` first in the file `path`.
///
/// # Errors
/// Passes on what the system refuses. Nothing depends on the list: the caller may go on without.
pub fn note_recent(path: &Path, project: RecentProject) -> io::Result<()> {
    if project.root.to_str().is_none() {
        return Ok(());
    }
    let mut file = tolerant::read_file::<RecentFile>(path).value;
    file.projects.retain(|known| known.root != project.root);
    file.projects.insert(0, project);
    file.projects.truncate(MOST);
    let text = dialect::write(&file).map_err(io::Error::other)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut written = tempfile::NamedTempFile::new_in(folder)?;
    written.write_all(text.as_bytes())?;
    written.persist(path).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project(root: &Path, title: &str) -> RecentProject {
        fs::create_dir_all(root).unwrap();
        fs::write(root.join("project.ron"), "()").unwrap();
        let opened = Moment::new("2026-11-23T18:00:00Z");
        RecentProject { root: root.to_owned(), title: title.to_owned(), opened }
    }

    fn titles(path: &Path) -> Vec<String> {
        recent_projects(path).0.into_iter().map(|project| project.title).collect()
    }

    #[test]
    fn the_study_opened_last_comes_first_and_stands_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data").join("recent.ron");
        let (one, two) = (folder.path().join("one"), folder.path().join("two"));
        note_recent(&path, project(&one, "One")).unwrap();
        note_recent(&path, project(&two, "Two")).unwrap();
        note_recent(&path, project(&one, "One")).unwrap();
        assert_eq!(titles(&path), ["One", "Two"]);
        fs::remove_dir_all(&two).unwrap();
        assert_eq!(titles(&path), ["One"]);
    }

    #[test]
    fn a_line_that_makes_no_sense_costs_one_study() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("recent.ron");
        note_recent(&path, project(&folder.path().join("one"), "One")).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replace("projects: [", "projects: [\n    (root: 3),")).unwrap();
        assert_eq!(titles(&path), ["One"]);
        assert_eq!(recent_projects(&path).1.len(), 1);
    }
}
