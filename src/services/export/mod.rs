//! What leaves the program: text for the thesis, tables for a spreadsheet.
//!
//! Nothing here writes a file; every function returns the whole text. Only the layers that are named are seen, so that
//! an export from a blind study does not tell what the other coder did.

pub mod codebook;
pub mod quotes;

pub(in crate::services) mod escape;

pub use escape::Cells;
