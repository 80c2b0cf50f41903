//! t
use crate::domain::coding::ReadStretch;
use crate::domain::id::PassId;
use crate::domain::transcript::Paragraphs;
/// t
#[must_use]
pub fn read_flags(_s: &[ReadStretch], p: &Paragraphs, _pass: Option<&PassId>) -> Vec<bool> {
    vec![false; p.len()]
}
