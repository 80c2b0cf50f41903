//! Files of a hidden coder that only went along with a corrected text: they belong to the version that corrects it.
//!
//! Left out, they would stay different for ever: nobody who may not see them could save them, and where something
//! differs nothing can be brought in.

use std::collections::BTreeSet;

use super::objects::ChangedFile;
use super::status::{FileState, Listing};
use super::{Git, GitError};
use crate::domain::coding::{Coding, ReadStretch};
use crate::domain::edit::{Change, Edit, Reading, difference};
use crate::domain::id::TranscriptId;
use crate::domain::memo::{Memo, MemoAbout};
use crate::domain::sight::Sight;
use crate::storage::layout::FileKey;

impl Git {
    /// Returns the files that somebody of this `sight` may not be told of and that hold the same work as in the last
    /// version, at other places of the text.
    ///
    /// # Errors
    /// Says what git said.
    pub(super) fn followed(
        &self,
        listing: &Listing,
        sight: &Sight,
    ) -> Result<Vec<FileKey>, GitError> {
        let rows = listing.rows().iter().filter(|row| row.state == FileState::Tracked);
        let keys = rows.filter_map(|row| Some((self.key_of(&row.path)?, row.before.clone())));
        let (mut hidden, mut corrected) = (Vec::new(), BTreeSet::new());
        for (key, before) in keys {
            if !key.is_shown_to(sight) && key.is_safe() {
                hidden.push(ChangedFile { key, before, after: None });
            } else if let FileKey::Transcript(transcript) = key {
                corrected.insert(transcript);
            }
        }
        let mut followed = Vec::new();
        for file in hidden {
            let versions = self.read_uncommitted(std::slice::from_ref(&file))?;
            let (before, after) = (versions.before, versions.after);
            let is_whole = before.problems.is_empty() && after.problems.is_empty();
            let edits = difference(&before.project, &after.project);
            if is_whole && edits.iter().all(|edit| only_follows(edit, &corrected)) {
                followed.push(file.key);
            }
        }
        Ok(followed)
    }
}

/// Returns whether a record is what it was, at another place. Words that are others are so by a correction only where
/// the text differs too; else they are somebody's own new bounds.
fn only_follows(edit: &Edit, corrected: &BTreeSet<TranscriptId>) -> bool {
    match edit {
        Edit::Coding(Change { key, before: Some(before), after: Some(after) }) => {
            let has_its_words = before.quote == after.quote || corrected.contains(&key.1);
            let moved = Coding {
                from: after.from.clone(),
                to: after.to.clone(),
                quote: after.quote.clone(),
                near: after.near.clone(),
                ..before.clone()
            };
            has_its_words && moved == *after
        }
        Edit::Memo(Change { before: Some(before), after: Some(after), .. }) => {
            let are_turns = matches!(
                (&before.about, &after.about),
                (MemoAbout::Turn(was, _), MemoAbout::Turn(is, _)) if was == is
            );
            are_turns && Memo { about: after.about.clone(), ..before.clone() } == *after
        }
        Edit::Reading(Change { key, before: Some(before), after: Some(after) }) => {
            corrected.contains(&key.1) && passes_and_days(before) == passes_and_days(after)
        }
        _ => false,
    }
}

fn passes_and_days(reading: &Reading) -> Vec<(String, String)> {
    let row = |row: &ReadStretch| (row.pass.to_string(), row.on.as_str().to_owned());
    let mut rows: Vec<(String, String)> = reading.0.iter().map(row).collect();
    rows.sort();
    rows
}
