//! Places are proved by the words that stand there, and found again where the words have moved.
//!
//! A record that points into a transcript carries its words. Nothing here trusts an offset alone: a correction by one
//! person and a coding by another can come together without a conflict and leave offsets on other words.

pub mod find;
pub mod placed;
pub mod quote;
pub mod settle;

#[cfg(test)]
pub(in crate::services) mod example;
mod guess;
mod search;
mod survival;
mod text_map;

pub use text_map::TextMap;
