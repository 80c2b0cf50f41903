//! Placeholder module, written next.
