//! The content of one file: a part of a project as text, and text as a part of a project.

mod lines;
mod loose;
mod part;
mod read;
mod render;
mod take;
mod text;

pub use part::{extract, join};
pub use read::read;
pub use render::render;

use super::problem::Problem;
use crate::domain::project::Project;

/// A line of a record file that could not be read. It is written back as it stands, in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadLine {
    /// The list of the file in which it stands.
    pub list: &'static str,
    /// Id of the record on the line before it; none at the start of the list.
    pub after: Option<String>,
    /// The line without its end.
    pub raw: String,
}

/// What tusj may do with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Read and written.
    Readable,
    /// Read, but never written: it holds something this version does not know.
    ReadOnly,
    /// Neither read nor written.
    Blocked,
}

/// What one file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileReading {
    /// A project with the records of this file and nothing else; empty where the file is blocked.
    pub part: Project,
    /// Lines that could not be read.
    pub unread: Vec<UnreadLine>,
    /// What is wrong with the file.
    pub problems: Vec<Problem>,
    /// What may be done with it.
    pub standing: Standing,
}

impl FileReading {
    /// Returns the reading of a file that is not there.
    #[must_use]
    pub fn gone() -> Self {
        Self {
            part: Project::default(),
            unread: Vec::new(),
            problems: Vec::new(),
            standing: Standing::Readable,
        }
    }

    /// Returns the reading of a file of which nothing can be taken.
    #[must_use]
    pub fn blocked(problem: Problem) -> Self {
        Self { problems: vec![problem], standing: Standing::Blocked, ..Self::gone() }
    }
}
