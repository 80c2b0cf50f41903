//! A project's folder: RON files on disk on one side, a [`crate::domain::project::Project`] on the other.
//!
//! Nothing here knows of a terminal, of git or of commands. What could not be read is named and never overwritten.
//! [`load`] reads in stages, [`folder`] remembers what was read and plans what is to be written, [`write`](mod@write)
//! puts it in place.

pub mod dialect;
pub mod error;
pub mod file_content;
pub mod fingerprint;
pub mod folder;
pub mod journal;
pub mod layout;
pub mod load;
pub mod local;
pub mod lock;
pub mod look;
pub mod markers;
pub mod merge;
pub mod problem;
pub mod recover;
pub mod repository;
pub mod unfinished;
pub mod write;

mod create;
mod disk;
mod scanner;

pub use disk::{BeforeStep, Step};
