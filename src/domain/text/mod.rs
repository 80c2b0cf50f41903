//! Text as people count it.
//!
//! Offsets that are stored or compared are Unicode scalar values ([`CodePoint`]), never bytes and never cells. Bytes
//! appear only inside this module.

pub mod clean;
pub mod fold;
pub mod nearness;
pub mod segment;
pub mod slug;

mod position;

pub use position::{CodePoint, TextIndex, length, slice};
