//! The parts of one paragraph: sentences, words, observation marks, characters as seen on the screen.
//!
//! The choice moves by these parts and counts are counts of them, so each is a rule written down here and nowhere
//! else. All ranges are code points of the paragraph's text, ordered and disjoint.

mod abbreviations;
mod grapheme;
mod marks;
mod sentences;
mod words;

pub use grapheme::{grapheme_end, grapheme_start, next_grapheme, previous_grapheme};
pub use marks::marks;
pub use sentences::sentences;
pub use words::{n_words, words};
