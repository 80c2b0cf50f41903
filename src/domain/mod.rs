//! What a study is: values and the rules they keep.
//!
//! Nothing here reads a file, asks the time, draws a random number or knows of a terminal.

pub mod text;
