//! The history of one code: its names and definitions over time, and how much it was used.

use std::collections::BTreeMap;

use crate::domain::code::{Code, CodeKind, CodeState};
use crate::domain::id::{CodeId, CoderId, TranscriptId};
use crate::domain::project::Project;
use crate::domain::time::{Day, Moment};
use crate::services::git::{Git, GitError};
use crate::storage::file_content::read;
use crate::storage::layout::FileKey;

use super::counts::{AT_A_TIME, contents_of, sides};
use super::lines::{changed_from_all, code_on};
use super::{FileChange, Stamp, Version};

/// One field of a record that became otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// What people call the field.
    pub field: String,
    /// What it was; empty where there was nothing.
    pub before: String,
    /// What it became; empty where it was taken away.
    pub after: String,
}

/// A version that changed a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeVersion {
    /// When and by whom.
    pub stamp: Stamp,
    /// Whether the code was made in it.
    pub is_birth: bool,
    /// What became otherwise; of a birth all there was to say.
    pub changes: Vec<FieldChange>,
}

/// How many codings a code had at the end of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UseOnDay {
    /// The day.
    pub day: Day,
    /// Codings that were given the code.
    pub added: usize,
    /// Codings that lost it.
    pub removed: usize,
    /// Codings there were then.
    pub total: usize,
}

/// The history of one code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeHistory {
    /// The versions that changed it, oldest first.
    pub versions: Vec<CodeVersion>,
    /// Its codings over time as the versions have them, oldest first; days on which nothing changed are left out.
    pub uses: Vec<UseOnDay>,
}

/// Returns the history of `code` in `versions`, which come newest first. Codings are counted under the code they were
/// given, not under what it was merged into.
///
/// # Errors
/// Says what git said.
pub fn code_history(
    git: &Git,
    versions: &[Version],
    code: &CodeId,
) -> Result<CodeHistory, GitError> {
    let mut history = CodeHistory::default();
    let mut days: BTreeMap<Day, (usize, usize)> = BTreeMap::new();
    let oldest_first: Vec<&Version> = versions.iter().rev().collect();
    for some in oldest_first.chunks(AT_A_TIME) {
        let wanted = |file: &&FileChange| {
            matches!(&file.key, FileKey::Codings(..))
                || matches!(&file.key, FileKey::Code(id) if id == code)
        };
        let files = some.iter().flat_map(|version| version.files.iter().filter(wanted));
        let contents = contents_of(git, files)?;
        for version in some {
            for file in version.files.iter().filter(wanted) {
                let (before, after) = sides(file, &contents);
                if matches!(file.key, FileKey::Code(_)) {
                    let old = before.first().copied().flatten();
                    history.versions.extend(code_version(version, code, old, after));
                    continue;
                }
                for change in changed_from_all(&before, after) {
                    let has = |line: &Option<String>| {
                        line.as_deref().and_then(code_on) == Some(code.as_str())
                    };
                    let day = days.entry(version.day.clone()).or_default();
                    match (has(&change.before), has(&change.after)) {
                        (false, true) => day.0 += 1,
                        (true, false) => day.1 += 1,
                        _ => {}
                    }
                }
            }
        }
    }
    history.uses = over_time(days);
    Ok(history)
}

fn over_time(days: BTreeMap<Day, (usize, usize)>) -> Vec<UseOnDay> {
    let mut total = 0_usize;
    let changed = days.into_iter().filter(|(_, counts)| *counts != (0, 0));
    changed
        .map(|(day, (added, removed))| {
            total = (total + added).saturating_sub(removed);
            UseOnDay { day, added, removed, total }
        })
        .collect()
}

fn code_version(
    version: &Version,
    id: &CodeId,
    old: Option<&[u8]>,
    new: Option<&[u8]>,
) -> Option<CodeVersion> {
    let key = FileKey::Code(id.clone());
    let code = |bytes: Option<&[u8]>| -> Option<Code> {
        read(&key, bytes?).part.codes.into_values().next()
    };
    let (old, new) = (code(old), code(new));
    let changes = changed_fields(&fields(old.as_ref()), &fields(new.as_ref()));
    let told = CodeVersion { stamp: version.stamp(), is_birth: old.is_none(), changes };
    (!told.changes.is_empty()).then_some(told)
}

/// Returns the fields in which `after` has something else than `before`, in the order of the fields.
pub(super) fn changed_fields(
    before: &[(String, String)],
    after: &[(String, String)],
) -> Vec<FieldChange> {
    let value = |rows: &[(String, String)], name: &str| {
        rows.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone())
    };
    let mut names: Vec<&String> = after.iter().map(|(name, _)| name).collect();
    names.extend(before.iter().map(|(name, _)| name).filter(|name| value(after, name).is_none()));
    names
        .into_iter()
        .map(|name| FieldChange {
            field: name.clone(),
            before: value(before, name).unwrap_or_default(),
            after: value(after, name).unwrap_or_default(),
        })
        .filter(|change| change.before != change.after)
        .collect()
}

fn fields(code: Option<&Code>) -> Vec<(String, String)> {
    let Some(code) = code else { return Vec::new() };
    let optional = |text: &Option<String>| text.clone().unwrap_or_default();
    let links: Vec<String> =
        code.links.iter().map(|link| format!("{:?} {}", link.kind, link.to)).collect();
    let all = [
        ("name", code.name.clone()),
        ("below", code.parent.as_ref().map(ToString::to_string).unwrap_or_default()),
        ("kind", if code.kind == CodeKind::Marker { "pen".to_owned() } else { String::new() }),
        ("color", optional(&code.color)),
        ("state", state_in_words(&code.state)),
        ("note", optional(&code.note)),
        ("short", optional(&code.short)),
        ("definition", code.definition.join(" ")),
        ("when", code.when.join(" ")),
        ("when not", code.when_not.join(" ")),
        ("example", optional(&code.anchor)),
        ("links", links.join(", ")),
    ];
    all.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn state_in_words(state: &CodeState) -> String {
    match state {
        CodeState::Live => String::new(),
        CodeState::Retired => "retired".to_owned(),
        CodeState::MergedInto(other) => format!("merged into {other}"),
    }
}

/// Returns when, by whom and where `code` was first given, among the codings that are still there and may be seen.
#[must_use]
pub fn first_use<'a>(
    project: &'a Project,
    code: &CodeId,
    may_see: impl Fn(&CoderId) -> bool,
) -> Option<(&'a Moment, &'a CoderId, &'a TranscriptId)> {
    let layers = project.codings.keys().filter(|layer| may_see(layer));
    let codings = layers.flat_map(|layer| {
        project.codings_by(layer).map(move |(transcript, coding)| (layer, transcript, coding))
    });
    codings
        .filter(|(_, _, coding)| coding.code == *code)
        .map(|(layer, transcript, coding)| (&coding.made, layer, transcript))
        .min()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Repository;
    use super::*;

    fn change(field: &str, before: &str, after: &str) -> FieldChange {
        let owned = str::to_owned;
        FieldChange { field: owned(field), before: owned(before), after: owned(after) }
    }

    #[test]
    fn a_code_is_told_from_its_birth_with_every_name_and_definition_it_had() {
        let repository = Repository::with_study();
        let file = |name: &str, rest: &str| {
            format!("(\n  name: \"{name}\",\n  id: \"tid\",\n  kind: Code,\n{rest})\n")
        };
        repository.write("codebook/tid.ron", &file("Tid", ""));
        repository.commit("Ane", "2021-11-02T09:00:00", "born");
        repository.write("codebook/tid.ron", &file("Knapp tid", "  short: \"Å ha for lite.\",\n"));
        repository.commit("bo", "2021-11-03T10:00:00", "renamed");
        let log = repository.log();
        let history = code_history(&repository.asked(), &log.versions, &"tid".into()).unwrap();
        let told: Vec<(String, String, bool)> = history
            .versions
            .iter()
            .map(|row| (row.stamp.day.to_string(), row.stamp.who.clone(), row.is_birth))
            .collect();
        let owned = |day: &str, who: &str, born| (day.to_owned(), who.to_owned(), born);
        assert_eq!(told, [owned("2021-11-02", "Ane", true), owned("2021-11-03", "Bo", false)]);
        assert_eq!(history.versions[0].changes, [change("name", "", "Tid")]);
        assert_eq!(
            history.versions[1].changes,
            [change("name", "Tid", "Knapp tid"), change("short", "", "Å ha for lite.")]
        );
    }

    #[test]
    fn the_use_of_a_code_is_counted_over_time_and_recoding_takes_from_one_and_gives_to_another() {
        let repository = Repository::with_study();
        repository.add_coding("ane", "a1", "tillit", ("1", 0, 3), "Nei");
        repository.add_coding("ane", "a2", "tillit", ("2", 0, 3), "Det");
        repository.commit("Ane", "2021-11-02T09:00:00", "two");
        repository.add_coding("ane", "a2", "tid", ("2", 0, 3), "Det");
        repository.commit("Ane", "2021-11-04T09:00:00", "one is another");
        let log = repository.log();
        let uses = |code: &str| {
            let history = code_history(&repository.asked(), &log.versions, &code.into()).unwrap();
            let row = |row: UseOnDay| (row.day.to_string(), row.added, row.removed, row.total);
            history.uses.into_iter().map(row).collect::<Vec<_>>()
        };
        let day = |day: u8| format!("2021-11-0{day}");
        assert_eq!(uses("tillit"), [(day(2), 2, 0, 2), (day(4), 0, 1, 1)]);
        assert_eq!(uses("tid"), [(day(4), 1, 0, 1)]);
    }
}
