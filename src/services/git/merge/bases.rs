//! What both sides had, where that is several versions: each side had already brought in the other's.
//!
//! With one of them alone, a record that came from the other and was removed since would look as if it were new.

use std::collections::BTreeMap;

use super::{Sides, Stages, ThreeVersions};
use crate::domain::edit::{Edit, force};
use crate::services::git::{Git, GitError};
use crate::storage::layout::{FileKey, file_of};

/// What makes the first common version into all of them merged.
pub(super) struct MergedBase {
    files: BTreeMap<FileKey, Stages>,
    edits: Vec<Edit>,
}

impl MergedBase {
    /// Adds the files in which the common versions differ; the ones that neither side changed are as in the first.
    pub(super) fn add_files(&self, files: &mut BTreeMap<FileKey, Stages>) {
        for (key, row) in &self.files {
            files
                .entry(key.clone())
                .or_insert_with(|| row.mine.clone().map(Stages::same).unwrap_or_default());
        }
    }
}

impl Git {
    pub(super) fn merge_bases(&self, sides: &Sides) -> Result<Vec<MergedBase>, GitError> {
        let Some(first) = &sides.base else { return Ok(Vec::new()) };
        let mut bases = Vec::new();
        for other in &sides.more_bases {
            let before = self.sides(first.as_str(), other.as_str())?;
            if before.base.is_none() {
                continue;
            }
            let (versions, merged) = self.merge_sides(&before)?;
            let mut edits = merged.edits(&versions.mine);
            // Where the common versions contradict each other each side has decided for itself, and both decisions
            // count as changes.
            edits.extend(merged.contradictions.iter().map(|row| row.theirs.inverse()));
            edits.retain(|edit| !versions.closed.contains(&file_of(edit)));
            bases.push(MergedBase { files: versions.files, edits });
        }
        Ok(bases)
    }

    /// Reads three versions of files, the common one as it is merged from several.
    pub(super) fn read_with_bases(
        &self,
        files: BTreeMap<FileKey, Stages>,
        bases: &[MergedBase],
    ) -> Result<ThreeVersions, GitError> {
        let mut versions = self.read_stages(files)?;
        for base in bases {
            let is_open = |edit: &&Edit| !versions.closed.contains(&file_of(edit));
            let edits: Vec<Edit> = base.edits.iter().filter(is_open).cloned().collect();
            // A record without a place belongs to something that the common versions have not together.
            let _without_a_place = force(&mut versions.base, &edits);
            versions.merged_bases.extend(base.files.keys().cloned());
        }
        Ok(versions)
    }
}
