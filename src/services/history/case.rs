//! The history of a case: what was known of the informant, what they agreed to, where they spoke, what was coded.

use std::collections::BTreeMap;

use crate::domain::case::{Case, Consent};
use crate::domain::id::{CaseId, CoderId, TranscriptId};
use crate::domain::project::Project;
use crate::domain::time::Day;
use crate::domain::transcript::Transcript;
use crate::services::git::{Git, GitError};
use crate::storage::file_content::read;
use crate::storage::layout::FileKey;

use super::code::{FieldChange, changed_fields};
use super::counts::{AT_A_TIME, contents_of, sides};
use super::{FileChange, Stamp, Version};

/// Something that happened to a case in a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseDeed {
    /// It was made.
    Made(Vec<FieldChange>),
    /// Something known of it became otherwise.
    Changed(Vec<FieldChange>),
    /// It is no longer among the cases.
    Removed,
    /// It speaks in a transcript from then on.
    Speaks(TranscriptId),
    /// It no longer speaks in a transcript.
    SpeaksNoMore(TranscriptId),
}

/// The history of a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseHistory {
    /// What happened to it, oldest first.
    pub events: Vec<(Stamp, CaseDeed)>,
}

/// Returns the history of `case` in `versions`, which come newest first.
///
/// # Errors
/// Says what git said.
pub fn case_history(
    git: &Git,
    versions: &[Version],
    case: &CaseId,
) -> Result<CaseHistory, GitError> {
    let mut history = CaseHistory::default();
    let wanted = |file: &&FileChange| match &file.key {
        FileKey::Case(id) => id == case,
        FileKey::Transcript(_) => true,
        _ => false,
    };
    let oldest_first: Vec<&Version> = versions.iter().rev().collect();
    for some in oldest_first.chunks(AT_A_TIME) {
        let files = some.iter().flat_map(|version| version.files.iter().filter(wanted));
        let contents = contents_of(git, files)?;
        for version in some {
            for file in version.files.iter().filter(wanted) {
                let (before, after) = sides(file, &contents);
                let before = before.first().copied().flatten();
                let deed = match &file.key {
                    FileKey::Transcript(id) => speaking(id, case, before, after),
                    key => known(key, case, before, after),
                };
                history.events.extend(deed.map(|deed| (version.stamp(), deed)));
            }
        }
    }
    Ok(history)
}

fn speaking(
    id: &TranscriptId,
    case: &CaseId,
    before: Option<&[u8]>,
    after: Option<&[u8]>,
) -> Option<CaseDeed> {
    let key = FileKey::Transcript(id.clone());
    let needle = format!("case: \"{case}\"");
    let speaks = |bytes: Option<&[u8]>| {
        let bytes = bytes.unwrap_or_default();
        // Transcripts are long and few of them name the case at all.
        let names_it = bytes.windows(needle.len()).any(|window| window == needle.as_bytes());
        names_it && read(&key, bytes).part.transcripts.values().any(|text| has_case(text, case))
    };
    match (speaks(before), speaks(after)) {
        (false, true) => Some(CaseDeed::Speaks(id.clone())),
        (true, false) => Some(CaseDeed::SpeaksNoMore(id.clone())),
        _ => None,
    }
}

fn has_case(transcript: &Transcript, case: &CaseId) -> bool {
    transcript.speakers.values().any(|speaker| speaker.case.as_ref() == Some(case))
}

fn known(
    key: &FileKey,
    case: &CaseId,
    before: Option<&[u8]>,
    after: Option<&[u8]>,
) -> Option<CaseDeed> {
    let case = |bytes: Option<&[u8]>| read(key, bytes?).part.cases.remove(case);
    let (old, new) = (case(before), case(after));
    let changes = changed_fields(&fields(old.as_ref()), &fields(new.as_ref()));
    match (old, new) {
        (None, Some(_)) => Some(CaseDeed::Made(changes)),
        (Some(_), None) => Some(CaseDeed::Removed),
        _ if changes.is_empty() => None,
        _ => Some(CaseDeed::Changed(changes)),
    }
}

fn fields(case: Option<&Case>) -> Vec<(String, String)> {
    let Some(case) = case else { return Vec::new() };
    let mut fields = vec![("name".to_owned(), case.name.clone())];
    let values = case.attributes.iter();
    fields.extend(values.map(|row| (row.attribute.to_string(), row.value.shown())));
    let consent = match &case.consent {
        None => String::new(),
        Some(Consent::Given(day)) => format!("given {day}"),
        Some(Consent::Withdrawn(day)) => format!("withdrawn {day}"),
    };
    fields.push(("consent".to_owned(), consent));
    fields.push(("note".to_owned(), case.note.clone().unwrap_or_default()));
    fields
}

/// Returns how many codings of what `case` says were made on each day, among those that are still there and may be
/// seen. A coding counts where the speaker of its first paragraph is the case.
#[must_use]
pub fn codings_by_day(
    project: &Project,
    case: &CaseId,
    may_see: impl Fn(&CoderId) -> bool,
) -> BTreeMap<Day, usize> {
    let mut days = BTreeMap::new();
    // What was agreed is what came of codings, and would count them twice.
    let is_coder = |layer: &CoderId| *layer != CoderId::agreed();
    for layer in project.codings.keys().filter(|layer| is_coder(layer) && may_see(layer)) {
        for (transcript, coding) in project.codings_by(layer) {
            let Some(text) = project.transcripts.get(transcript) else { continue };
            let speaker = text
                .paragraphs
                .position(&coding.from.paragraph)
                .and_then(|index| text.speaker_at(index));
            if speaker.and_then(|speaker| speaker.case.as_ref()) == Some(case) {
                *days.entry(coding.made.day()).or_default() += 1;
            }
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Repository;
    use super::*;

    #[test]
    fn a_case_is_told_by_what_was_known_what_was_agreed_to_and_where_it_spoke() {
        let repository = Repository::with_study();
        repository.write(
            "cases/ida.ron",
            "(\n  name: \"Ida\",\n  attributes: [\n    (attribute: \"sektor\", value: Text(\"skole\")),\n  ],\n  consent: Given(\"2021-11-02\"),\n)\n",
        );
        repository.commit("Ane", "2021-11-02T09:00:00", "consent");
        repository.replace("transcripts/nav.ron", ", case: \"ida\"", "");
        repository.replace("cases/ida.ron", "Given(\"2021-11-02\")", "Withdrawn(\"2021-11-05\")");
        repository.commit("Bo", "2021-11-05T09:00:00", "withdrawn");
        let log = repository.log();
        let history = case_history(&repository.asked(), &log.versions, &"ida".into()).unwrap();
        let change = |field: &str, before: &str, after: &str| FieldChange {
            field: field.to_owned(),
            before: before.to_owned(),
            after: after.to_owned(),
        };
        let told: Vec<(String, CaseDeed)> =
            history.events.into_iter().map(|(stamp, deed)| (stamp.day.to_string(), deed)).collect();
        let day = |day: u8| format!("2021-11-0{day}");
        let known = vec![change("sektor", "", "skole"), change("consent", "", "given 2021-11-02")];
        let withdrawn = change("consent", "given 2021-11-02", "withdrawn 2021-11-05");
        assert_eq!(
            told,
            [
                (day(1), CaseDeed::Made(vec![change("name", "", "Ida")])),
                (day(1), CaseDeed::Speaks("nav".into())),
                (day(2), CaseDeed::Changed(known)),
                (day(5), CaseDeed::Changed(vec![withdrawn])),
                (day(5), CaseDeed::SpeaksNoMore("nav".into())),
            ]
        );
    }

    #[test]
    fn codings_of_a_case_are_counted_by_the_day_they_were_made() {
        let repository = Repository::with_study();
        repository.add_coding("ane", "a1", "tillit", ("1", 0, 3), "Nei");
        repository.add_coding("bo", "b1", "tillit", ("2", 0, 3), "Det");
        let project = repository.project();
        let all = codings_by_day(&project, &"ida".into(), |_| true);
        assert_eq!(all, BTreeMap::from([(Day::new("2021-11-02"), 2)]));
        let mine = codings_by_day(&project, &"ida".into(), |layer| layer.as_str() == "ane");
        assert_eq!(mine, BTreeMap::from([(Day::new("2021-11-02"), 1)]));
    }
}
