//! What a study is: values and the rules they keep.
//!
//! It is apart so that the rules hold wherever a study is touched: in the app, on the command line, in a merge. Nothing
//! here reads a file, asks the time, draws a random number or knows of a terminal; who calls brings what is needed.

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
pub mod sample;
pub mod sight;
pub mod study;
pub mod text;
pub mod time;
pub mod transcript;
