//! The transcript pane: where the cursor is, what is chosen, what is hidden, and how the text lies on the screen.

pub mod choice;
pub mod filter;
pub mod landmark;
pub mod layout;
pub mod markup;
pub mod motion;
pub mod pane;
