//! The passages behind a figure of agreement.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::id::{CoderId, CodingId, TranscriptId};
use crate::services::retrieval::Passage;

/// The passages behind a figure of agreement, as they were when the figure was opened.
///
/// They stay in their groups while one codes in them, so that nothing moves away under the cursor; figures and groups
/// come anew from the screen of agreement.
#[derive(Clone, Debug, Default)]
pub struct BehindFigure {
    /// Whose figure of what, for the heading.
    pub title: String,
    /// Whose codings are listed.
    pub layers: BTreeSet<CoderId>,
    /// The groups, those of disagreement first.
    pub groups: Vec<String>,
    /// Which codings are listed, and in which group.
    pub group_of: BTreeMap<(TranscriptId, CodingId), usize>,
}

impl BehindFigure {
    /// Returns in which group a passage is listed.
    #[must_use]
    pub fn group(&self, passage: &Passage) -> Option<usize> {
        let mut codings = std::iter::once(&passage.coding).chain(&passage.joined);
        codings.find_map(|coding| {
            self.group_of.get(&(passage.transcript.clone(), coding.clone())).copied()
        })
    }
    /// Returns the heading of the group of a passage.
    #[must_use]
    pub fn heading(&self, passage: &Passage) -> String {
        let group = self.group(passage).and_then(|at| self.groups.get(at));
        group.cloned().unwrap_or_default()
    }
}
