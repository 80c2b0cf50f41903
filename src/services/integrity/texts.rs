//! Transcripts and the people in them.

use super::{Flaws, field};
use crate::domain::case::{Case, Consent};
use crate::domain::id::{CaseId, TranscriptId};
use crate::domain::study::AttributeKind;
use crate::domain::transcript::Transcript;
use crate::storage::layout::FileKey;

impl Flaws<'_> {
    pub(super) fn texts(&mut self) {
        for (id, transcript) in &self.project.transcripts {
            self.speakers(id, transcript);
            let spot = |mark: String| (FileKey::Transcript(id.clone()), mark);
            for (number, paragraph) in transcript.paragraphs.as_slice().iter().enumerate() {
                if let Some(speaker) = &paragraph.speaker
                    && !transcript.speakers.contains_key(speaker)
                {
                    let why = format!(
                        "paragraph {} is said by «{speaker}», who is no speaker here",
                        paragraph.id
                    );
                    let advice = "add the speaker, or name another one";
                    self.defect(spot(format!("(id: \"{}\"", paragraph.id)), why, advice);
                }
                if number == 0 && paragraph.continues {
                    let why =
                        "the first paragraph goes on with a turn before it, and there is none"
                            .to_owned();
                    self.warning(
                        spot(format!("(id: \"{}\"", paragraph.id)),
                        why,
                        "remove «continues: true»",
                    );
                }
            }
            let roles = [
                ("led_by", &transcript.header.led_by),
                ("observed_by", &transcript.header.observed_by),
            ];
            for (name, coder) in
                roles.into_iter().filter_map(|(name, it)| Some((name, it.as_ref()?)))
            {
                if !self.project.coders.contains_key(coder) {
                    let why = format!("«{coder}» is no coder of the study");
                    self.warning(
                        spot(field(name, coder)),
                        why,
                        "add the coder, or name another one",
                    );
                }
            }
        }
    }

    fn speakers(&mut self, id: &TranscriptId, transcript: &Transcript) {
        for (speaker_id, speaker) in &transcript.speakers {
            let Some(case) = &speaker.case else { continue };
            let spot = (FileKey::Transcript(id.clone()), format!("(id: \"{speaker_id}\", label:"));
            match self.project.cases.get(case) {
                None => {
                    let why = format!("{} is the case «{case}», which is not there", speaker.label);
                    self.defect(
                        spot,
                        why,
                        "bring the file of the case back from git, or name another case",
                    );
                }
                Some(Case { name, consent: Some(Consent::Withdrawn(day)), .. }) => {
                    let why = format!(
                        "{name} withdrew consent on {day}, and what was said is still here"
                    );
                    let advice = "take the words out of the study, and out of its history where that was promised";
                    self.warning(spot, why, advice);
                }
                Some(_) => {}
            }
        }
    }

    pub(super) fn cases(&mut self) {
        for (id, case) in &self.project.cases {
            self.case(id, case);
        }
    }

    fn case(&mut self, id: &CaseId, case: &Case) {
        for row in &case.attributes {
            let spot = (FileKey::Case(id.clone()), field("attribute", &row.attribute));
            let Some(attribute) = self.project.attributes.get(&row.attribute) else {
                let why = format!(
                    "{} has a value of «{}», which is no attribute of the study",
                    case.name, row.attribute
                );
                self.defect(spot, why, "add the attribute to project.ron, or remove the line");
                continue;
            };
            let shown = row.value.shown();
            if let AttributeKind::Choice(choices) = &attribute.kind
                && !choices.contains(&shown)
            {
                let why = format!(
                    "«{shown}» is none of the values of {}: {}",
                    attribute.name,
                    choices.join(", ")
                );
                self.warning(spot, why, "write one of these, or add the value in project.ron");
            }
        }
    }
}
