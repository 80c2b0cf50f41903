//! A project's folder: RON files on disk on one side, a [`crate::domain::project::Project`] on the other.
//!
//! Nothing here knows of a terminal, of git or of commands. What could not be read is named and never overwritten.

pub mod dialect;
pub mod file_content;
pub mod layout;
pub mod problem;

mod scanner;
