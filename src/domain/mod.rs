//! What a study is: values and the rules they keep.
//!
//! Nothing here reads a file, asks the time, draws a random number or knows of a terminal.

#[macro_use]
mod stored_text;

pub mod case;
pub mod code;
pub mod codebook;
pub mod coder;
pub mod coding;
pub mod edit;
pub mod id;
pub mod matrix;
pub mod memo;
pub mod place;
pub mod project;
pub mod quote;
pub mod study;
pub mod text;
pub mod time;
pub mod transcript;
