//! From a file that was read to the edits that make it a transcript of the study.
//!
//! What comes out holds no name that a speaker has in the file: labels stand in their place, names of speakers that
//! are said in the text are replaced, and a title that holds one is refused. The names themselves go to the key.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::key::{KeyEntries, KeySpeaker};
use super::mapping::{CaseChoice, SpeakerMapping};
use super::replace::{NameChoice, propose_names, real_name_in, replaced};
use super::source::{Milliseconds, SourceText};
use crate::domain::case::Case;
use crate::domain::edit::{Change, Edit, PlacedParagraph};
use crate::domain::id::{CaseId, ParagraphId, SpeakerId, TranscriptId};
use crate::domain::project::Project;
use crate::domain::text::clean::clean_line;
use crate::domain::text::fold::fold;
use crate::domain::text::slug::unique_slug;
use crate::domain::time::{Moment, RecordingTime};
use crate::domain::transcript::{Paragraph, Role, Speaker, TranscriptHeader, TranscriptKind};

/// What a person decided about a file, and what is known of it.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// Name of the file, for the key.
    pub file_name: &'a str,
    /// SHA-256 of its bytes, in hex.
    pub sha256: &'a str,
    /// What people will call the transcript.
    pub title: &'a str,
    /// What kind of document it is.
    pub kind: TranscriptKind,
    /// Whether it counts as data.
    pub is_data: bool,
    /// The present moment.
    pub now: Moment,
}

/// A transcript that can be brought in as one operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BroughtIn {
    /// Its id.
    pub transcript: TranscriptId,
    /// The edits, in order.
    pub edits: Vec<Edit>,
    /// What goes to the key outside the project.
    pub key: KeyEntries,
}

/// Why a file cannot be brought in as it was decided.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotBringIn {
    /// A transcript must be called something.
    #[error("a transcript needs a title")]
    NoTitle,
    /// The title would carry a name into the project.
    #[error(
        "the title holds «{0}», a name from the file; another title keeps it out of the project"
    )]
    NameInTitle(String),
    /// The flags of the command line name nobody in the file.
    #[error("nobody in the file is called «{name}»; it has: {speakers}")]
    NoSpeaker {
        /// What was asked for.
        name: String,
        /// Who there is.
        speakers: String,
    },
}

/// Returns the transcript that came from a file with this fingerprint, if one did.
#[must_use]
pub fn already_imported(project: &Project, sha256: &str) -> Option<TranscriptId> {
    let same = |header: &TranscriptHeader| header.source_sha256.as_deref() == Some(sha256);
    project.transcripts.iter().find(|(_, row)| same(&row.header)).map(|(id, _)| id.clone())
}

/// Returns the kind of document that the speakers suggest.
#[must_use]
pub fn propose_kind(source: &SourceText, mapping: &SpeakerMapping) -> TranscriptKind {
    let informants = mapping.speakers.iter().filter(|row| row.role == Role::Informant).count();
    match informants {
        0 if source.speakers.is_empty() => TranscriptKind::Document,
        0 | 1 => TranscriptKind::Interview,
        _ => TranscriptKind::FocusGroup,
    }
}

/// Proposes a title that holds no name of the file: what the file calls itself, else its own name, else the only
/// informant's pseudonym, else the kind with a number.
#[must_use]
pub fn propose_title(
    project: &Project,
    source: &SourceText,
    mapping: &SpeakerMapping,
    file_name: &str,
) -> String {
    let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
    let stem = stem.replace(['_', '-'], " ");
    let pseudonyms = mapping.labels(project);
    let own = source.title.as_deref().into_iter().chain([stem.as_str()]).find_map(|title| {
        let title = clean_line(title).text.trim().to_owned();
        let is_clean = real_name_in(&title, source, &pseudonyms).is_none();
        (!title.is_empty() && is_clean).then_some(title)
    });
    own.unwrap_or_else(|| neutral_title(project, source, mapping))
}

fn neutral_title(project: &Project, source: &SourceText, mapping: &SpeakerMapping) -> String {
    let number = project.transcripts.len() + 1;
    let informants: Vec<_> =
        mapping.speakers.iter().filter(|row| row.role == Role::Informant).collect();
    if let [informant] = informants.as_slice()
        && informant.case != CaseChoice::None
    {
        return format!("{number:02} {}", informant.shown(project));
    }
    let is_english = project.settings.language == "en";
    let word = match (propose_kind(source, mapping), is_english) {
        (TranscriptKind::FocusGroup, true) => "Group",
        (TranscriptKind::FocusGroup, false) => "Gruppe",
        (TranscriptKind::Document | TranscriptKind::FieldNotes, true) => "Document",
        (TranscriptKind::Document | TranscriptKind::FieldNotes, false) => "Dokument",
        (TranscriptKind::Interview, true) => "Interview",
        (TranscriptKind::Interview, false) => "Intervju",
    };
    format!("{number:02} {word}")
}

/// Returns the edits that bring a file in, in order: cases that are new, the header, the speakers, the paragraphs.
///
/// # Errors
/// Refuses an empty title and one that holds a name of the file.
pub fn bring_in(
    project: &Project,
    source: &SourceText,
    mapping: &SpeakerMapping,
    names: &[NameChoice],
    facts: &Facts<'_>,
) -> Result<BroughtIn, CannotBringIn> {
    let title = clean_line(facts.title).text.trim().to_owned();
    if title.is_empty() {
        return Err(CannotBringIn::NoTitle);
    }
    let labels = mapping.labels(project);
    if let Some(name) = real_name_in(&title, source, &labels) {
        return Err(CannotBringIn::NameInTitle(name.to_owned()));
    }
    let is_taken = |slug: &str| project.transcripts.contains_key(&TranscriptId::new(slug));
    let transcript = TranscriptId::new(unique_slug(&title, is_taken));
    let (cases, mut edits) = cases(project, mapping);
    let header = header(source, facts, title);
    edits.push(added_header(&transcript, header));
    let speakers = speakers(mapping, &labels, &cases);
    edits.extend(speakers.iter().map(|speaker| {
        let key = (transcript.clone(), speaker.id.clone());
        Edit::Speaker(Change { key, before: None, after: Some(speaker.clone()) })
    }));
    let replacements: HashMap<&str, &str> = names
        .iter()
        .filter_map(|name| Some((name.found.name.as_str(), name.replacement.as_deref()?)))
        .collect();
    edits.extend(paragraphs(&transcript, source, &speakers, &replacements));
    let key = key_entries(project, &transcript, source, facts, &speakers, names);
    Ok(BroughtIn { transcript, edits, key })
}

fn added_header(transcript: &TranscriptId, header: TranscriptHeader) -> Edit {
    Edit::TranscriptHeader(Change { key: transcript.clone(), before: None, after: Some(header) })
}

fn header(source: &SourceText, facts: &Facts<'_>, title: String) -> TranscriptHeader {
    let last = source.paragraphs.iter().filter_map(|paragraph| paragraph.at).max();
    let minutes = last.and_then(|last| u32::try_from(last.0.div_ceil(60_000)).ok());
    TranscriptHeader {
        title,
        kind: facts.kind,
        is_data: facts.is_data,
        minutes,
        imported: Some(facts.now.clone()),
        source_format: Some(source.format.extension().to_owned()),
        source_sha256: Some(facts.sha256.to_owned()),
        ..TranscriptHeader::default()
    }
}

/// Returns the case of each speaker, and the edits that make the new ones; one name is one case.
fn cases(project: &Project, mapping: &SpeakerMapping) -> (Vec<Option<CaseId>>, Vec<Edit>) {
    let mut made: BTreeMap<String, CaseId> = BTreeMap::new();
    let mut edits = Vec::new();
    let cases = mapping.speakers.iter().map(|choice| match &choice.case {
        CaseChoice::None => None,
        CaseChoice::Existing(case) => Some(case.clone()),
        CaseChoice::New(name) => {
            let name = clean_line(name).text.trim().to_owned();
            let known = project.cases.iter().find(|(_, case)| fold(&case.name) == fold(&name));
            if let Some((id, _)) = known {
                return Some(id.clone());
            }
            let id = made.entry(fold(&name)).or_insert_with(|| {
                let id = CaseId::new(unique_slug(&name, |slug| {
                    slug == "matrix" || project.cases.contains_key(&CaseId::new(slug))
                }));
                let case = Case { name: name.clone(), ..Case::default() };
                let change = Change { key: id.clone(), before: None, after: Some(case) };
                edits.push(Edit::Case(change));
                id
            });
            Some(id.clone())
        }
    });
    (cases.collect(), edits)
}

fn speakers(mapping: &SpeakerMapping, labels: &[String], cases: &[Option<CaseId>]) -> Vec<Speaker> {
    let mut taken = BTreeSet::new();
    let rows = mapping.speakers.iter().zip(labels).zip(cases);
    rows.map(|((choice, label), case)| {
        let id = short_id(label, &mut taken);
        Speaker { id, label: label.clone(), role: choice.role, case: case.clone() }
    })
    .collect()
}

/// Returns the first letter of the label as a capital, with the number the label ends in or the first free one.
fn short_id(label: &str, taken: &mut BTreeSet<String>) -> SpeakerId {
    let letter = fold(label).chars().find(char::is_ascii_alphabetic).unwrap_or('s');
    let letter = letter.to_ascii_uppercase();
    let digits: String = label.chars().rev().take_while(char::is_ascii_digit).collect();
    let digits: String = digits.chars().rev().take(4).collect();
    let mut id = format!("{letter}{digits}");
    let mut number = 2;
    while !taken.insert(id.clone()) {
        id = format!("{letter}{number}");
        number += 1;
    }
    SpeakerId::new(id)
}

fn paragraphs(
    transcript: &TranscriptId,
    source: &SourceText,
    speakers: &[Speaker],
    replacements: &HashMap<&str, &str>,
) -> Vec<Edit> {
    let one = |(index, row): (usize, &super::SourceParagraph)| {
        let id = ParagraphId::imported(index + 1);
        let speaker = row.speaker.filter(|_| !row.continues);
        let paragraph = Paragraph {
            id: id.clone(),
            speaker: speaker.and_then(|speaker| speakers.get(speaker)).map(|row| row.id.clone()),
            at: row.at.map(recording_time),
            continues: row.continues && index > 0,
            was: Vec::new(),
            text: clean_line(&replaced(&row.text, replacements)).text,
        };
        let follows = (index > 0).then(|| ParagraphId::imported(index));
        let after = Some(PlacedParagraph { follows, paragraph });
        Edit::Paragraph(Change { key: (transcript.clone(), id), before: None, after })
    };
    source.paragraphs.iter().enumerate().map(one).collect()
}

fn recording_time(at: Milliseconds) -> RecordingTime {
    RecordingTime(u32::try_from(at.0).unwrap_or(u32::MAX))
}

fn key_entries(
    project: &Project,
    transcript: &TranscriptId,
    source: &SourceText,
    facts: &Facts<'_>,
    speakers: &[Speaker],
    names: &[NameChoice],
) -> KeyEntries {
    let speaker = |(named, speaker): (&super::SourceSpeaker, &Speaker)| KeySpeaker {
        name: named.name.clone(),
        label: speaker.label.clone(),
        case: speaker.case.as_ref().map(ToString::to_string),
    };
    let replaced =
        names.iter().filter_map(|name| Some((name.found.name.clone(), name.replacement.clone()?)));
    KeyEntries {
        project_id: project.settings.id.clone(),
        transcript: transcript.to_string(),
        original_name: facts.file_name.to_owned(),
        speakers: source.speakers.iter().zip(speakers).map(speaker).collect(),
        names: replaced.collect(),
    }
}

/// Who a speaker is, as the command line says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpeakerFlag {
    /// The one who asks.
    Interviewer,
    /// Neither asks nor is data.
    Other,
    /// An informant, by the name of a case, which is made if there is none of it.
    Case(String),
}

/// Returns the mapping for an import without a screen: the proposal, with `flags` over it.
///
/// # Errors
/// Refuses a flag for a speaker who is not in the file.
pub fn plan_from_flags(
    project: &Project,
    source: &SourceText,
    proposed: SpeakerMapping,
    flags: &[(String, SpeakerFlag)],
) -> Result<(SpeakerMapping, Vec<NameChoice>), CannotBringIn> {
    let mut mapping = proposed;
    for (name, flag) in flags {
        let wanted = fold(name.trim());
        let index = source.speakers.iter().position(|row| fold(row.name.trim()) == wanted);
        let choice = index.and_then(|index| mapping.speakers.get_mut(index));
        let missing = || CannotBringIn::NoSpeaker {
            name: name.clone(),
            speakers: source
                .speakers
                .iter()
                .map(|row| row.name.as_str())
                .collect::<Vec<_>>()
                .join(", "),
        };
        let choice = choice.ok_or_else(missing)?;
        (choice.role, choice.case) = match flag {
            SpeakerFlag::Interviewer => (Role::Interviewer, CaseChoice::None),
            SpeakerFlag::Other => (Role::Other, CaseChoice::None),
            SpeakerFlag::Case(name) => (Role::Informant, CaseChoice::New(name.clone())),
        };
    }
    let names = propose_names(source, project, &mapping);
    Ok((mapping, names))
}

#[cfg(test)]
mod tests;
