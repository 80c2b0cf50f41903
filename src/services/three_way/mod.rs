//! Two people's work on one study made into one, from what both had.
//!
//! Everything is merged record by record and field by field, never as text of files. What only one side did is in the
//! result; where both did something that cannot both stand, the result holds this side's reading and the list of
//! [`Contradiction`]s both. Texts of transcripts come first: then every place of the base and of both sides is taken
//! along to the merged text, so that a coding moved by a correction is not mistaken for one whose bounds were changed.

mod bounds;
pub mod decide;
pub mod file;
mod paragraphs;
mod passes;
mod records;
mod sequence;
mod structure;
mod text;
mod texts;
mod twins;
mod used;
pub mod words;

use std::collections::{BTreeMap, BTreeSet};

use self::records::merge_edit;
use crate::domain::edit::{Edit, difference, force};
use crate::domain::id::TranscriptId;
use crate::domain::project::Project;
use crate::services::anchor::settle::{NeedsYou, settle};
use crate::storage::layout::FileKey;
use crate::storage::merge::Contradiction;

/// What became of two people's work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MergedStudy {
    /// All records; where the two sides contradict, as this side has them.
    pub project: Project,
    /// What cannot both stand.
    pub contradictions: Vec<Contradiction>,
    /// Their changes of records that this side changed too.
    pub both: Vec<Edit>,
    /// Records of transcripts that were corrected whose words are nowhere for sure.
    pub needs_you: BTreeMap<TranscriptId, Vec<NeedsYou>>,
    /// What was settled without asking and is worth a word.
    pub notes: Vec<String>,
    /// Files of both sides that are otherwise because of a record in another file.
    pub followed: BTreeSet<FileKey>,
}

impl MergedStudy {
    /// Returns how many records wait for a person.
    #[must_use]
    pub fn n_needs_you(&self) -> usize {
        self.needs_you.values().map(Vec::len).sum()
    }

    /// Returns the edits that make the merged records out of this side's, in an order in which they can be forced.
    #[must_use]
    pub fn edits(&self, mine: &Project) -> Vec<Edit> {
        difference(mine, &self.project)
    }
}

/// Merges `theirs` into `mine`; `base` is what both had.
///
/// Each may hold only the files that differ anywhere, as long as all three hold the same ones. Where a transcript's text
/// differs, everything that points into it belongs to them.
#[must_use]
pub fn merge(base: &Project, mine: &Project, theirs: &Project) -> MergedStudy {
    let (mut mine, mut theirs) = (mine.clone(), theirs.clone());
    let mut study = MergedStudy::default();
    passes::tell_apart(base, &mut mine, &mut theirs, &mut study);
    merge_records(base.clone(), mine, theirs, study)
}

/// Merges one file of three versions, of which the files that refer to it are not known.
///
/// Nothing is settled here that other files would have to follow; it stays to be decided until they are at hand.
#[must_use]
pub fn merge_alone(base: &Project, mine: &Project, theirs: &Project) -> MergedStudy {
    merge_records(base.clone(), mine.clone(), theirs.clone(), MergedStudy::default())
}

fn merge_records(
    mut base: Project,
    mut merged: Project,
    mut theirs: Project,
    mut study: MergedStudy,
) -> MergedStudy {
    used::keep_used(&base, &mut merged, &mut theirs, &mut study);
    let texts = merge_texts(&mut base, &mut merged, &mut theirs, &mut study);
    let mine = merged.clone();
    twins::join(&base, &mut merged, &mut theirs);
    take_whole_files(&mut base, &mut merged, &mut theirs);
    for edit in difference(&base, &theirs) {
        take(&edit, &mut merged, &mut study);
    }
    structure::untie(&mut merged, &mine, &mut study);
    for id in texts {
        texts::keep_speakers(&mut merged, [&mine, &theirs, &base], &id);
        let settled = settle(&merged, &id, None);
        let _found_where_they_stand = force(&mut merged, &settled.moved);
        if !settled.needs_you.is_empty() {
            study.needs_you.insert(id, settled.needs_you);
        }
    }
    study.project = merged;
    study
}

/// Merges the texts and brings all three versions to the merged ones; returns which texts differed.
fn merge_texts(
    base: &mut Project,
    mine: &mut Project,
    theirs: &mut Project,
    study: &mut MergedStudy,
) -> Vec<TranscriptId> {
    let ids = texts::differing(base, mine, theirs);
    for id in &ids {
        let sides = mine.transcripts.get(id).zip(theirs.transcripts.get(id));
        let Some((ours, others)) = sides else { continue };
        let merged = texts::merge_text(id, base.transcripts.get(id), ours, others);
        for side in [&mut *base, &mut *mine, &mut *theirs] {
            texts::transport(side, id, &merged.paragraphs);
        }
        study.contradictions.extend(merged.contradictions);
        study.notes.extend(merged.notes);
    }
    ids
}

/// Takes codings of transcripts in which only one side coded as they are, and leaves them out of what is compared.
fn take_whole_files(base: &mut Project, mine: &mut Project, theirs: &mut Project) {
    for (layer, transcripts) in &mut theirs.codings {
        transcripts.retain(|id, codings| {
            let of = |side: &Project| {
                side.codings.get(layer).and_then(|map| map.get(id)).cloned().unwrap_or_default()
            };
            let was = of(base);
            let is_theirs_alone = of(mine) == was;
            let is_mine_alone = *codings == was;
            if is_theirs_alone {
                let layers = mine.codings.entry(layer.clone()).or_default();
                layers.insert(id.clone(), std::mem::take(codings));
            }
            if (is_theirs_alone || is_mine_alone)
                && let Some(transcripts) = base.codings.get_mut(layer)
            {
                transcripts.remove(id);
            }
            !is_theirs_alone && !is_mine_alone
        });
    }
}

/// Takes one change of theirs into what is merged so far.
fn take(edit: &Edit, merged: &mut Project, study: &mut MergedStudy) {
    if edit.fits(merged) {
        if !force(merged, std::slice::from_ref(edit)).is_empty() {
            study.notes.push("a change has no place any more and was left out".to_owned());
        }
        return;
    }
    let verdict = merge_edit(edit, merged);
    if !verdict.edit.is_empty() {
        study.both.push(edit.clone());
    }
    study.contradictions.extend(verdict.contradiction);
    let _fits_what_stands = force(merged, &[verdict.edit]);
}

#[cfg(test)]
mod tests;
