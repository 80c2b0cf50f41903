//! x
use crate::domain::edit::Edit;
/// k
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileKey {
    /// p
    Project,
}
/// f
#[must_use]
pub fn file_of(_e: &Edit) -> FileKey {
    FileKey::Project
}
