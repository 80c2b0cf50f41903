//! Who each speaker of a file is in the study.

use std::collections::BTreeSet;

use super::key::NameKey;
use super::pseudonym::{ProposedRole, PseudonymWords, propose_labels};
use super::source::SourceText;
use crate::domain::case::Case;
use crate::domain::id::CaseId;
use crate::domain::project::Project;
use crate::domain::text::clean::clean_line;
use crate::domain::text::fold::fold;
use crate::domain::transcript::Role;

/// Who the speakers of a file are, in the order in which the file has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpeakerMapping {
    /// One choice for each speaker of the source.
    pub speakers: Vec<SpeakerChoice>,
}

/// Who one speaker is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpeakerChoice {
    /// What the project calls the speaker where no case does; never a name of the file.
    pub label: String,
    /// The part in the talk.
    pub role: Role,
    /// The informant.
    pub case: CaseChoice,
}

/// Which informant a speaker is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum CaseChoice {
    /// Nobody has said yet, or nobody in particular.
    #[default]
    None,
    /// An informant whom the study knows.
    Existing(CaseId),
    /// An informant of this name, who is made with the import.
    New(String),
}

impl SpeakerChoice {
    /// Returns what the speaker is called in the transcript: the case's name, else the label.
    #[must_use]
    pub fn shown<'a>(&'a self, project: &'a Project) -> &'a str {
        match &self.case {
            CaseChoice::None => &self.label,
            CaseChoice::Existing(case) => {
                project.cases.get(case).map_or(&self.label, |case: &Case| &case.name)
            }
            CaseChoice::New(name) => name,
        }
    }

    /// Returns whether it is still open which informant this is.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.role == Role::Informant && self.case == CaseChoice::None
    }
}

impl SpeakerMapping {
    /// Proposes who the speakers are.
    ///
    /// A name that the key outside the project knows is the case it was last time; a name that is a case's own is that
    /// case, for the file was given pseudonyms before. The others get neutral labels.
    #[must_use]
    pub fn propose(source: &SourceText, project: &Project, key: &NameKey) -> Self {
        let words = PseudonymWords::for_language(&project.settings.language);
        let proposed = propose_labels(source, &words);
        let choice =
            |(speaker, label): (&super::SourceSpeaker, super::pseudonym::ProposedLabel)| {
                let case = known_case(&speaker.name, project, key);
                let role = match (&case, label.role) {
                    (None, ProposedRole::Interviewer) => Role::Interviewer,
                    _ => Role::Informant,
                };
                let case = case.map_or(CaseChoice::None, CaseChoice::Existing);
                SpeakerChoice { label: label.label, role, case }
            };
        Self { speakers: source.speakers.iter().zip(proposed).map(choice).collect() }
    }

    /// Returns how many informants have no case yet.
    #[must_use]
    pub fn n_open(&self) -> usize {
        self.speakers.iter().filter(|speaker| speaker.is_open()).count()
    }

    /// Returns the labels as they will stand in the transcript, each once: a second one of a name gets a number.
    #[must_use]
    pub fn labels(&self, project: &Project) -> Vec<String> {
        let mut taken = BTreeSet::new();
        let unique = |choice: &SpeakerChoice| {
            let wanted = clean_line(choice.shown(project)).text.trim().to_owned();
            let wanted = if wanted.is_empty() { "?".to_owned() } else { wanted };
            let mut label = wanted.clone();
            let mut number = 2;
            while !taken.insert(fold(&label)) {
                label = format!("{wanted} {number}");
                number += 1;
            }
            label
        };
        self.speakers.iter().map(unique).collect()
    }
}

fn known_case(name: &str, project: &Project, key: &NameKey) -> Option<CaseId> {
    let wanted = fold(name.trim());
    let remembered = key.case_of(&project.settings.id, name).map(CaseId::new);
    remembered.filter(|case| project.cases.contains_key(case)).or_else(|| {
        let same = project.cases.iter().find(|(_, case)| fold(&case.name) == wanted);
        same.map(|(id, _)| id.clone())
    })
}
