//! Samples and second readings: turns and coders they name, and the format that holds them.

use super::{Flaws, field};
use crate::domain::sample::Sample;
use crate::domain::study::FIRST_FORMAT;
use crate::storage::layout::FileKey;

impl Flaws<'_> {
    pub(super) fn samples(&mut self) {
        for sample in self.project.samples.values() {
            for coder in &sample.coders {
                if !self.project.coders.contains_key(coder) {
                    let why = format!(
                        "the sample «{}» is for «{coder}», who is no coder of the study",
                        sample.id
                    );
                    let advice = "bring the coder's file back from git";
                    self.warning((FileKey::Project, field("id", &sample.id)), why, advice);
                }
            }
            self.sample_turns(sample);
        }
    }

    fn sample_turns(&mut self, sample: &Sample) {
        for (id, turns) in &sample.turns {
            let spot = (FileKey::Project, field("id", &sample.id));
            let Some(transcript) = self.project.transcripts.get(id) else {
                let why =
                    format!("the sample «{}» has turns of «{id}», which is not there", sample.id);
                self.warning(spot, why, "bring the transcript back from git");
                continue;
            };
            let paragraphs = &transcript.paragraphs;
            let is_there =
                |turn| paragraphs.find(turn).is_some() || paragraphs.heir(turn).is_some();
            let lost: Vec<&str> =
                turns.iter().filter(|turn| !is_there(turn)).map(|turn| turn.as_str()).collect();
            if !lost.is_empty() {
                let why = format!(
                    "the sample «{}» has paragraph {} of «{id}», which is not there",
                    sample.id,
                    lost.join(", ")
                );
                let advice = "the turn is left out of the sample; git has the text as it was";
                self.warning(spot, why, advice);
            }
        }
    }

    pub(super) fn second_readings(&mut self) {
        for (id, coder) in &self.project.coders {
            let Some(first) = &coder.again else { continue };
            let spot = (FileKey::Coder(id.clone()), field("again", first));
            if first == id {
                let why = format!("«{id}» is said to be a second reading of its own");
                self.defect(spot, why, "name the coder of the first reading there");
            } else if !self.project.coders.contains_key(first) {
                let why = format!("it is a second reading of «{first}», who is no coder here");
                self.warning(spot, why, "bring the coder's file back from git");
            }
        }
    }

    /// An older tusj believes the number, opens the study, and then cannot read what it holds.
    pub(super) fn format(&mut self) {
        let (says, needs) = (self.project.settings.format, self.project.needed_format());
        if needs > FIRST_FORMAT && says < needs {
            let why = format!(
                "the study says it has format {says} and holds samples or second readings, which came with format {needs}"
            );
            let spot = (FileKey::Project, format!("format: {says}"));
            let advice =
                "write the higher number there, so that an older tusj refuses the study in words";
            self.warning(spot, why, advice);
        }
    }
}
