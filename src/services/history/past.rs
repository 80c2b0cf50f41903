//! A version of the study as files, for looking at it as it was.

use crate::domain::id::CoderId;
use crate::domain::sight::Sight;
use crate::services::git::objects::ObjectId;
use crate::services::git::{Git, GitError};
use crate::storage::file_content::read;
use crate::storage::layout::FileKey;

use super::log::versions_of;
use super::{Audience, Stamp, Version, versions};

/// A version as files, with where it stands in the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastFiles {
    /// When and by whom it was saved.
    pub stamp: Stamp,
    /// How many versions it lies before the newest; none where it is on another line of work.
    pub n_back: Option<usize>,
    /// The versions that came after it, newest first.
    pub since: Vec<Version>,
    /// The files that may be seen.
    pub files: Vec<(FileKey, Vec<u8>)>,
}

impl PastFiles {
    /// Says which version it is: `as of 7 Nov 2021, 3 versions back`.
    #[must_use]
    pub fn in_words(&self) -> String {
        let day = super::words::long_day(self.stamp.day.as_str());
        match self.n_back {
            Some(0) => format!("as of {day}, the newest version"),
            Some(1) => format!("as of {day}, 1 version back"),
            Some(n_back) => format!("as of {day}, {n_back} versions back"),
            None => format!("as of {day}, on another line of work"),
        }
    }
}

/// Reads the version that `name` stands for.
///
/// What others did in their own layers is left out as long as `audience` may not see it now, whatever was so then; memos
/// they shared are there.
///
/// # Errors
/// Says that there is no such version, or that it holds no study, or what git said.
pub fn past_files(git: &Git, audience: &Audience, name: &str) -> Result<PastFiles, GitError> {
    let id = git.commit_of(name)?;
    let named = git.files_at(&id)?;
    if !named.contains_key(&FileKey::Project) {
        return Err(GitError::NoSuchVersion(name.to_owned()));
    }
    let ids: Vec<ObjectId> = named.values().cloned().collect();
    let contents = git.contents(&ids)?;
    let files = named
        .into_keys()
        .zip(contents)
        .filter_map(|(key, bytes)| Some((key, bytes?)))
        .filter(|(key, bytes)| {
            key.is_shown_to(&audience.sight) || shows_memo_in(&audience.sight, key, bytes)
        })
        .collect();
    let now = versions(git, audience)?;
    let n_back = n_back(git, &now.versions, &id, audience)?;
    let since = now.versions.into_iter().take(n_back.unwrap_or(usize::MAX)).collect();
    let stamp = stamp_of(git, audience, &id)?;
    Ok(PastFiles { stamp, n_back, since, files })
}

/// Returns how many versions back `id` lies. A commit that changed nothing of the study stands for the version it is
/// built on.
fn n_back(
    git: &Git,
    now: &[Version],
    id: &ObjectId,
    audience: &Audience,
) -> Result<Option<usize>, GitError> {
    let position = |id: &ObjectId| now.iter().position(|version| version.id == *id);
    if let Some(found) = position(id) {
        return Ok(Some(found));
    }
    let then = versions_of(git, audience, id)?;
    Ok(then.versions.first().and_then(|version| position(&version.id)))
}

fn stamp_of(git: &Git, audience: &Audience, id: &ObjectId) -> Result<Stamp, GitError> {
    let arguments =
        ["log", "-1", "--no-patch", "--date=iso-strict", "--format=%ad%x00%an", id.as_str(), "--"];
    let printed = git.ask_line(&arguments)?;
    let (date, author) = printed.split_once('\0').unwrap_or((printed.as_str(), ""));
    let coder: Option<CoderId> = audience.coder_called(author);
    let who = coder.map_or_else(|| author.trim().to_owned(), |coder| audience.name_of(&coder));
    Ok(Stamp {
        version: id.clone(),
        day: crate::domain::time::Day::new(date.get(..10).unwrap_or_default()),
        clock: date.get(11..16).unwrap_or_default().to_owned(),
        who: crate::domain::text::clean::visible(&who).into_owned(),
    })
}

fn shows_memo_in(sight: &Sight, key: &FileKey, bytes: &[u8]) -> bool {
    let FileKey::Memo(..) = key else { return false };
    read(key, bytes).part.all_memos().any(|(author, _, memo)| sight.shows_memo(author, memo))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Repository, study};
    use super::*;

    #[test]
    fn a_version_is_read_as_it_was_and_says_how_far_back_it_lies() {
        let repository = Repository::with_study();
        for day in ["02", "03", "04"] {
            repository.add_coding("ane", day, "tillit", ("1", 0, 3), "Nei");
            repository.commit("Ane", &format!("2021-11-{day}T09:00:00"), day);
        }
        let past = past_files(&repository.asked(), &repository.audience(), "HEAD~2").unwrap();
        assert_eq!(past.in_words(), "as of 2 Nov 2021, 2 versions back");
        assert_eq!(past.since.len(), 2);
        let key = FileKey::Codings("ane".into(), "nav".into());
        let (_, bytes) = past.files.iter().find(|(file, _)| *file == key).unwrap();
        let text = String::from_utf8_lossy(bytes);
        assert!(text.contains("\"02\"") && !text.contains("\"03\""), "{text}");
    }

    #[test]
    fn a_version_shows_no_layer_that_is_hidden_now() {
        let repository = Repository::with_study();
        repository.add_coding("bo", "b1", "tillit", ("1", 0, 3), "Nei");
        repository.commit("Bo", "2021-11-02T09:00:00", "bo codes");
        let mut project = study();
        project.settings.blind = true;
        let audience = Audience::of(&project, Sight::of(&project, Some(&"ane".into())));
        let past = past_files(&repository.asked(), &audience, "HEAD").unwrap();
        assert!(past.files.iter().all(|(key, _)| key.owner().is_none()));
    }

    #[test]
    fn a_name_that_leads_nowhere_and_a_version_without_the_study_are_refused() {
        let repository = Repository::with_study();
        for name in ["nowhere", "--all", "HEAD:project.ron"] {
            let refused =
                past_files(&repository.asked(), &repository.audience(), name).unwrap_err();
            assert_eq!(refused.to_string(), format!("«{name}» is no version of this study"));
        }
    }
}
