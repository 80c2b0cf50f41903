//! The studies that come with the program, file by file, as the build script gathered them.

/// Paths within a study, with `/` between their parts, and what the files hold.
pub(in crate::cli) type Sample = &'static [(&'static str, &'static [u8])];

include!(concat!(env!("OUT_DIR"), "/samples.rs"));
