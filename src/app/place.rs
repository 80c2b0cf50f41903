//! Where a person is in the study, kept on this machine between runs and never committed.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::domain::coding::ReadStretch;
use crate::domain::id::{CodeId, TranscriptId};
use crate::domain::place::Place;

/// Cursor, bookmarks, folds and hints of one person on one machine.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlaceState {
    /// The transcript that was open.
    pub transcript: Option<TranscriptId>,
    /// The cursor in each transcript.
    pub cursors: BTreeMap<TranscriptId, Place>,
    /// Bookmarks by letter.
    pub bookmarks: BTreeMap<char, (TranscriptId, Place)>,
    /// Codes whose children are folded away.
    pub folded: BTreeSet<CodeId>,
    /// Hints that were followed and are not shown again.
    pub hints_followed: BTreeSet<String>,
    /// What was read and is not yet written to the project.
    pub unwritten_reading: BTreeMap<TranscriptId, Vec<ReadStretch>>,
}
