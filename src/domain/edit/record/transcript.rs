//! A transcript's records: its header, its speakers and its paragraphs, each with the one it follows.

use serde::{Deserialize, Serialize};

use super::Record;
use crate::domain::edit::merge::{Side, merge_field};
use crate::domain::id::{ParagraphId, SpeakerId, TranscriptId};
use crate::domain::project::Project;
use crate::domain::transcript::{Paragraph, Speaker, Transcript, TranscriptHeader};

/// A paragraph with the one it follows, so that it can be put back where it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlacedParagraph {
    /// The paragraph before; none for the first.
    pub follows: Option<ParagraphId>,
    /// The paragraph.
    pub paragraph: Paragraph,
}

impl Record for TranscriptHeader {
    type Key = TranscriptId;

    fn get(project: &Project, key: &TranscriptId) -> Option<Self> {
        project.transcripts.get(key).map(|transcript| transcript.header.clone())
    }

    fn put(project: &mut Project, key: &TranscriptId, value: Option<Self>) -> Result<(), String> {
        match value {
            Some(header) => project.transcripts.entry(key.clone()).or_default().header = header,
            None => {
                project.transcripts.remove(key);
            }
        }
        Ok(())
    }

    fn keys(project: &Project) -> Vec<TranscriptId> {
        project.transcripts.keys().cloned().collect()
    }

    merge_by_field!(
        title,
        kind,
        is_data,
        held,
        place,
        minutes,
        led_by,
        observed_by,
        imported,
        source_format,
        source_sha256,
    );
}

impl Record for Speaker {
    type Key = (TranscriptId, SpeakerId);

    fn get(project: &Project, (transcript, speaker): &Self::Key) -> Option<Self> {
        project.transcripts.get(transcript)?.speakers.get(speaker).cloned()
    }

    fn put(
        project: &mut Project,
        (transcript, speaker): &Self::Key,
        value: Option<Self>,
    ) -> Result<(), String> {
        let speakers = &mut project
            .transcripts
            .get_mut(transcript)
            .ok_or_else(|| no_transcript(transcript))?
            .speakers;
        match value {
            Some(value) => speakers.insert(speaker.clone(), value),
            None => speakers.remove(speaker),
        };
        Ok(())
    }

    fn keys(project: &Project) -> Vec<Self::Key> {
        let keys = |(id, transcript): (&TranscriptId, &Transcript)| {
            let id = id.clone();
            transcript.speakers.keys().map(|key| (id.clone(), key.clone())).collect::<Vec<_>>()
        };
        project.transcripts.iter().flat_map(keys).collect()
    }

    merge_by_field!(id, label, role, case);
}

impl Record for PlacedParagraph {
    type Key = (TranscriptId, ParagraphId);

    fn get(project: &Project, (transcript, paragraph): &Self::Key) -> Option<Self> {
        let paragraphs = &project.transcripts.get(transcript)?.paragraphs;
        Some(Self {
            follows: paragraphs.before(paragraph).cloned(),
            paragraph: paragraphs.find(paragraph)?.clone(),
        })
    }

    fn put(
        project: &mut Project,
        (transcript, id): &Self::Key,
        value: Option<Self>,
    ) -> Result<(), String> {
        let paragraphs = &mut project
            .transcripts
            .get_mut(transcript)
            .ok_or_else(|| no_transcript(transcript))?
            .paragraphs;
        let Some(value) = value else {
            paragraphs.remove(id);
            return Ok(());
        };
        if paragraphs.position(id).is_some() && paragraphs.before(id) == value.follows.as_ref() {
            return paragraphs.replace(value.paragraph).map(|_| ()).map_err(|_| String::new());
        }
        let _moved = paragraphs.remove(id);
        let index = match &value.follows {
            None => 0,
            Some(before) => {
                let place = paragraphs.position(before);
                1 + place.ok_or_else(|| format!("there is no paragraph «{before}» to follow"))?
            }
        };
        paragraphs.insert(index, value.paragraph);
        Ok(())
    }

    fn keys(project: &Project) -> Vec<Self::Key> {
        let keys = |(id, transcript): (&TranscriptId, &Transcript)| {
            let id = id.clone();
            let paragraphs = transcript.paragraphs.as_slice();
            paragraphs.iter().map(|row| (id.clone(), row.id.clone())).collect::<Vec<_>>()
        };
        project.transcripts.iter().flat_map(keys).collect()
    }

    fn merge_fields(
        base: Option<&Self>,
        mine: &Self,
        theirs: &Self,
        side: Side,
        contradictions: &mut Vec<&'static str>,
    ) -> Self {
        let follows = merge_field(
            base.map(|base| &base.follows),
            (&mine.follows, &theirs.follows),
            "follows",
            side,
            contradictions,
        );
        let paragraph = merge_paragraph(
            base.map(|base| &base.paragraph),
            (&mine.paragraph, &theirs.paragraph),
            side,
            contradictions,
        );
        Self { follows, paragraph }
    }
}

fn merge_paragraph(
    base: Option<&Paragraph>,
    (mine, theirs): (&Paragraph, &Paragraph),
    side: Side,
    contradictions: &mut Vec<&'static str>,
) -> Paragraph {
    merged!(
        Paragraph,
        (base, mine, theirs, side, contradictions),
        [id, speaker, at, continues, was, text]
    )
}

fn no_transcript(transcript: &TranscriptId) -> String {
    format!("there is no transcript «{transcript}»")
}
