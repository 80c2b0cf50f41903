//! The key: which real name stands behind which pseudonym. It lies in the user's own data directory, never in the
//! folder of a project.
//!
//! Nothing here opens a file. Whoever brings a transcript in hands over [`KeyEntries`], and they are merged into the
//! text of the key file, which is RON with one line a transcript.

use serde::{Deserialize, Serialize};

use crate::domain::text::fold::fold;

/// Everything the key file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NameKey {
    /// What each import put behind pseudonyms, sorted by project and transcript.
    pub transcripts: Vec<KeyEntries>,
}

/// What one import put behind pseudonyms.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyEntries {
    /// Random id of the study.
    pub project_id: String,
    /// The transcript.
    pub transcript: String,
    /// Name of the file it came from.
    pub original_name: String,
    /// Who the speakers are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub speakers: Vec<KeySpeaker>,
    /// Names that were replaced in the text: what stood there, and what stands there now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<(String, String)>,
}

/// One speaker under both names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeySpeaker {
    /// The name in the file.
    pub name: String,
    /// What the project calls the speaker.
    pub label: String,
    /// Id of the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
}

/// What stands above the list, so that nobody puts the file where it does not belong.
const HEAD: &str =
    "// Real names behind the pseudonyms of tusj. Keep this file apart from the project.\n";

impl NameKey {
    /// Reads the text of a key file; an empty text is an empty key.
    ///
    /// # Errors
    /// Says in words and with the line what could not be read. Such a file must not be written over.
    pub fn read(text: &str) -> Result<Self, String> {
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        ron::from_str(text).map_err(|why| format!("line {}: {}", why.span.start.line, why.code))
    }

    /// Returns the text of the key file.
    ///
    /// # Errors
    /// Says in words what cannot be written; plain text always can.
    pub fn render(&self) -> Result<String, String> {
        let style = ron::ser::PrettyConfig::new()
            .depth_limit(2)
            .indentor("  ")
            .struct_names(false)
            .extensions(ron::extensions::Extensions::IMPLICIT_SOME);
        let body = ron::ser::to_string_pretty(self, style).map_err(|why| why.to_string())?;
        Ok(format!("{HEAD}{body}\n"))
    }

    /// Takes entries in, in the place of what was known of that transcript.
    pub fn merge(&mut self, entries: KeyEntries) {
        let is_same = |known: &KeyEntries| {
            known.project_id == entries.project_id && known.transcript == entries.transcript
        };
        self.transcripts.retain(|known| !is_same(known));
        self.transcripts.push(entries);
        self.transcripts.sort_by(|one, other| {
            (&one.project_id, &one.transcript).cmp(&(&other.project_id, &other.transcript))
        });
    }

    /// Returns the case that a name of a file stood for in this project, where all imports agree.
    #[must_use]
    pub fn case_of(&self, project_id: &str, name: &str) -> Option<&str> {
        let wanted = fold(name.trim());
        let of_project = self.transcripts.iter().filter(|known| known.project_id == project_id);
        let speakers = of_project.flat_map(|known| &known.speakers);
        let mut cases = speakers
            .filter(|speaker| fold(speaker.name.trim()) == wanted)
            .filter_map(|speaker| speaker.case.as_deref());
        let first = cases.next()?;
        cases.all(|case| case == first).then_some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(transcript: &str, case: &str) -> KeyEntries {
        KeyEntries {
            project_id: "p1".to_owned(),
            transcript: transcript.to_owned(),
            original_name: "Silje \"H\".docx".to_owned(),
            speakers: vec![KeySpeaker {
                name: "Silje Haugerud".to_owned(),
                label: "Ida".to_owned(),
                case: Some(case.to_owned()),
            }],
            names: vec![("Silje".to_owned(), "Ida".to_owned())],
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let mut key = NameKey::default();
        key.merge(entries("04-skole", "ida"));
        let text = key.render().unwrap();
        assert!(text.starts_with("// Real names"));
        assert_eq!(NameKey::read(&text), Ok(key));
        assert_eq!(NameKey::read(""), Ok(NameKey::default()));
    }

    #[test]
    fn a_second_import_of_a_transcript_takes_the_place_of_the_first() {
        let mut key = NameKey::default();
        key.merge(entries("04", "ida"));
        key.merge(entries("03", "ida"));
        key.merge(entries("04", "eli"));
        let cases: Vec<_> = key
            .transcripts
            .iter()
            .map(|row| (row.transcript.as_str(), row.speakers[0].case.as_deref()))
            .collect();
        assert_eq!(cases, [("03", Some("ida")), ("04", Some("eli"))]);
    }

    #[test]
    fn a_name_stands_for_a_case_only_where_all_imports_agree() {
        let mut key = NameKey::default();
        key.merge(entries("03", "ida"));
        assert_eq!(key.case_of("p1", " silje haugerud"), Some("ida"));
        assert_eq!(key.case_of("p2", "Silje Haugerud"), None);
        key.merge(entries("04", "eli"));
        assert_eq!(key.case_of("p1", "Silje Haugerud"), None);
    }

    #[test]
    fn a_broken_key_is_said_with_its_line() {
        assert!(NameKey::read("(\ntranscripts: [").unwrap_err().starts_with("line "));
    }
}
