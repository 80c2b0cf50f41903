//! What became of the codings of an earlier version: which are removed or changed since, when and by whom.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::id::{CoderId, CodingId, TranscriptId};
use crate::domain::project::Project;
use crate::services::git::{Git, GitError};
use crate::storage::layout::FileKey;

use super::counts::{AT_A_TIME, contents_of, sides};
use super::lines::{changed_from_all, code_on};
use super::{FileChange, Stamp, Version};

/// What became of a coding since an earlier version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is gone.
    Removed,
    /// It has another code.
    Recoded,
    /// It has other bounds.
    Rebounded,
}

impl Fate {
    /// Returns the fate in a word.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Removed => "removed",
            Self::Recoded => "recoded",
            Self::Rebounded => "re-bounded",
        }
    }
}

/// A coding of an earlier version that is no longer what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ghost {
    /// What became of it.
    pub fate: Fate,
    /// In which version; none where it is in no version yet.
    pub stamp: Option<Stamp>,
}

/// The codings of an earlier version that are no longer what they were.
pub type Ghosts = BTreeMap<(CoderId, TranscriptId, CodingId), Ghost>;

/// Returns the codings of `then` that are removed or otherwise in `now`. When is not known yet: see [`date`].
///
/// A coding that followed a correction of its text is what it was.
#[must_use]
pub fn ghosts(then: &Project, now: &Project) -> Ghosts {
    let mut ghosts = Ghosts::new();
    for (layer, transcripts) in &then.codings {
        for (transcript, codings) in transcripts {
            let text = |project: &Project| {
                project.transcripts.get(transcript).map(|row| row.paragraphs.clone())
            };
            let is_same_text = text(then) == text(now);
            for (id, coding) in codings {
                let present = now.codings_of(layer, transcript).and_then(|rows| rows.get(id));
                let fate = match present {
                    None => Fate::Removed,
                    Some(now) if now.code != coding.code => Fate::Recoded,
                    Some(now) if is_same_text && now.segment() != coding.segment() => {
                        Fate::Rebounded
                    }
                    Some(_) => continue,
                };
                let key = (layer.clone(), transcript.clone(), id.clone());
                ghosts.insert(key, Ghost { fate, stamp: None });
            }
        }
    }
    ghosts
}

/// Notes for every ghost in which of `since` (newest first) it became one.
///
/// # Errors
/// Says what git said.
pub fn date(git: &Git, since: &[Version], ghosts: &mut Ghosts) -> Result<(), GitError> {
    let files: BTreeSet<FileKey> = ghosts
        .keys()
        .map(|(layer, transcript, _)| FileKey::Codings(layer.clone(), transcript.clone()))
        .collect();
    let wanted = |file: &&FileChange| files.contains(&file.key);
    let oldest_first: Vec<&Version> = since.iter().rev().collect();
    for some in oldest_first.chunks(AT_A_TIME) {
        let changed = some.iter().flat_map(|version| version.files.iter().filter(wanted));
        let contents = contents_of(git, changed)?;
        for version in some {
            for file in version.files.iter().filter(wanted) {
                let FileKey::Codings(layer, transcript) = &file.key else { continue };
                let (before, after) = sides(file, &contents);
                for change in changed_from_all(&before, after) {
                    let key = (layer.clone(), transcript.clone(), change.id.clone());
                    let Some(ghost) = ghosts.get_mut(&key) else { continue };
                    let code = |line: &Option<String>| {
                        line.as_deref().and_then(code_on).map(str::to_owned)
                    };
                    let fits = match ghost.fate {
                        Fate::Removed => change.after.is_none(),
                        Fate::Recoded => code(&change.before) != code(&change.after),
                        Fate::Rebounded => change.before.is_some() && change.after.is_some(),
                    };
                    if fits {
                        ghost.stamp = Some(version.stamp());
                    }
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Repository;
    use super::*;

    #[test]
    fn a_coding_that_is_gone_or_otherwise_since_is_a_ghost_with_the_day_and_the_person() {
        let repository = Repository::with_study();
        for (id, paragraph) in [("a1", "1"), ("a2", "2"), ("a3", "3"), ("a4", "4")] {
            repository.add_coding("ane", id, "tillit", (paragraph, 0, 3), "Nei");
        }
        repository.commit("Ane", "2021-11-02T09:00:00", "four");
        let then = repository.project();
        repository.remove_coding("ane", "a1");
        repository.commit("bo", "2021-11-12T09:00:00", "one less");
        repository.add_coding("ane", "a2", "tid", ("2", 0, 3), "Nei");
        repository.add_coding("ane", "a3", "tillit", ("3", 0, 4), "Hvem");
        repository.commit("Ane", "2021-11-13T09:00:00", "two otherwise");
        repository.remove_coding("ane", "a4");
        let mut found = ghosts(&then, &repository.project());
        let log = repository.log();
        date(&repository.asked(), &log.versions[..2], &mut found).unwrap();
        let told: Vec<String> = found
            .iter()
            .map(|((_, _, id), ghost)| {
                let when = ghost.stamp.as_ref().map_or_else(
                    || "not in a version".to_owned(),
                    |stamp| format!("{} by {}", stamp.day, stamp.who),
                );
                format!("{id} {} {when}", ghost.fate.word())
            })
            .collect();
        assert_eq!(
            told,
            [
                "a1 removed 2021-11-12 by Bo",
                "a2 recoded 2021-11-13 by Ane",
                "a3 re-bounded 2021-11-13 by Ane",
                "a4 removed not in a version",
            ]
        );
    }
}
