//! The golden folder to work on, and edits to work with.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tusj::domain::coding::Coding;
use tusj::domain::edit::{Change, Edit, apply};
use tusj::domain::place::Place;
use tusj::domain::project::Project;
use tusj::domain::text::CodePoint;
use tusj::domain::time::Moment;
use tusj::storage::folder::Folder;
use tusj::storage::problem::Problem;
use tusj::storage::write::{WriteOutcome, write};

/// Where the golden folder of the first format lies.
pub fn golden() -> PathBuf {
    golden_of(1)
}

/// Where the golden folder of a format lies.
pub fn golden_of(format: u32) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/data/format-{format}"))
}

/// Every file of a folder by its path within it, with its bytes. What is private to a person is left out.
pub fn snapshot(root: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut waiting = vec![root.to_owned()];
    let mut files = Vec::new();
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if path.is_dir() && name != ".git" && name != ".tusj" {
                waiting.push(path);
            } else if path.is_file() {
                let bytes = fs::read(&path).unwrap();
                files.push((path.strip_prefix(root).unwrap().to_owned(), bytes));
            }
        }
    }
    files.sort();
    files
}

/// Copies a folder with everything in it, also what is private.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// A copy of the golden folder.
pub fn fresh() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&golden(), folder.path());
    folder
}

/// An open project.
pub struct Open {
    pub folder: Folder,
    pub project: Project,
    pub problems: Vec<Problem>,
}

/// Opens the project at `root`.
pub fn open(root: &Path) -> Open {
    let (folder, project, problems) = Folder::open(root).unwrap();
    Open { folder, project, problems }
}

impl Open {
    /// Carries out `edits` and writes them.
    pub fn commit(&mut self, edits: &[Edit]) -> WriteOutcome {
        apply(&mut self.project, edits).unwrap();
        let writes = self.folder.plan(&self.project, edits).unwrap();
        let outcome = write(self.folder.root(), &writes);
        self.folder.noted(&outcome);
        outcome
    }

    /// The edit that adds a coding by `layer` in the first words of paragraph 12.
    pub fn coding(&self, layer: &str, id: &str, code: &str) -> Edit {
        let place = |offset| Place::new("12".into(), CodePoint(offset));
        let coding = Coding {
            id: id.into(),
            code: code.into(),
            from: place(0),
            to: place(3),
            made: Moment::new("2021-05-01T10:00:00Z"),
            pass: None,
            weight: None,
            quote: "Nei".to_owned(),
            near: None,
            agrees: Vec::new(),
        };
        let key = (layer.into(), "nav".into(), id.into());
        Edit::Coding(Change::to(&self.project, key, Some(coding)))
    }

    /// The edit that gives a code another name.
    pub fn rename(&self, code: &str, name: &str) -> Edit {
        let mut renamed = self.project.codes[&code.into()].clone();
        name.clone_into(&mut renamed.name);
        Edit::Code(Change::to(&self.project, code.into(), Some(renamed)))
    }
}
