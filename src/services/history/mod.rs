//! How the study came about: its versions in git, told in the words of research.
//!
//! Everything is read from git's own store: one `git log` tells of any number of versions, one `git cat-file` brings
//! any number of files. Contents are compared line by line, since one record is one line; only lines that differ are
//! ever taken apart. In a blind study what others did in their own layers is left out everywhere, without a hint: see
//! [`crate::domain::sight`].
//!
//! Nothing here writes, and nothing here knows a screen: what is told is told by [`words`].

pub mod audience;
pub mod case;
pub mod code;
pub mod counts;
pub mod curve;
pub mod fate;
pub mod lines;
pub mod log;
pub mod passage;
pub mod past;
pub mod session;
pub mod table;
pub mod task;
pub mod words;

#[cfg(test)]
pub(crate) mod fixture;

pub use audience::Audience;
pub use log::{FileChange, Filter, Log, Stamp, Version, versions};
