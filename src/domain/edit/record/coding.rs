//! What a coder did in a transcript: codings, and what was read.

use serde::{Deserialize, Serialize};

use super::Record;
use crate::domain::coding::{Coding, ReadStretch};
use crate::domain::edit::merge::{Side, merge_field};
use crate::domain::id::{CoderId, CodingId, TranscriptId};
use crate::domain::project::Project;

/// What one coder has read of one transcript: stretches, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Reading(pub Vec<ReadStretch>);

impl Record for Coding {
    type Key = (CoderId, TranscriptId, CodingId);

    fn get(project: &Project, (layer, transcript, id): &Self::Key) -> Option<Self> {
        project.codings.get(layer)?.get(transcript)?.get(id).cloned()
    }

    fn put(
        project: &mut Project,
        (layer, transcript, id): &Self::Key,
        value: Option<Self>,
    ) -> Result<(), String> {
        let transcripts = project.codings.entry(layer.clone()).or_default();
        let codings = transcripts.entry(transcript.clone()).or_default();
        match value {
            Some(value) => codings.insert(id.clone(), value),
            None => codings.remove(id),
        };
        if codings.is_empty() {
            transcripts.remove(transcript);
        }
        if transcripts.is_empty() {
            project.codings.remove(layer);
        }
        Ok(())
    }

    fn keys(project: &Project) -> Vec<Self::Key> {
        let mut keys = Vec::new();
        for (layer, transcripts) in &project.codings {
            for (transcript, codings) in transcripts {
                keys.extend(
                    codings.keys().map(|id| (layer.clone(), transcript.clone(), id.clone())),
                );
            }
        }
        keys
    }

    /// Both ends and the quote are one thing: two people's changes of the bounds never mix.
    fn merge_fields(
        base: Option<&Self>,
        mine: &Self,
        theirs: &Self,
        side: Side,
        contradictions: &mut Vec<&'static str>,
    ) -> Self {
        let bounds = |coding: &Self| {
            (coding.from.clone(), coding.to.clone(), coding.quote.clone(), coding.near.clone())
        };
        let (from, to, quote, near) = merge_field(
            base.map(bounds).as_ref(),
            (&bounds(mine), &bounds(theirs)),
            "bounds",
            side,
            contradictions,
        );
        merged!(
            Self,
            (base, mine, theirs, side, contradictions),
            [id, code, made, pass, weight, agrees],
            from,
            to,
            quote,
            near
        )
    }
}

impl Record for Reading {
    type Key = (CoderId, TranscriptId);

    fn get(project: &Project, (coder, transcript): &Self::Key) -> Option<Self> {
        project.reading.get(coder)?.get(transcript).cloned().map(Self)
    }

    fn put(
        project: &mut Project,
        (coder, transcript): &Self::Key,
        value: Option<Self>,
    ) -> Result<(), String> {
        let transcripts = project.reading.entry(coder.clone()).or_default();
        match value {
            Some(Self(stretches)) => transcripts.insert(transcript.clone(), stretches),
            None => transcripts.remove(transcript),
        };
        if transcripts.is_empty() {
            project.reading.remove(coder);
        }
        Ok(())
    }

    fn keys(project: &Project) -> Vec<Self::Key> {
        let mut keys = Vec::new();
        for (coder, transcripts) in &project.reading {
            keys.extend(transcripts.keys().map(|transcript| (coder.clone(), transcript.clone())));
        }
        keys
    }

    /// Who has read a stretch has read it: both sides' stretches are kept.
    fn merge_fields(
        base: Option<&Self>,
        mine: &Self,
        theirs: &Self,
        _side: Side,
        _contradictions: &mut Vec<&'static str>,
    ) -> Self {
        let removed = |stretch: &ReadStretch| {
            base.is_some_and(|base| base.0.contains(stretch))
                && !(mine.0.contains(stretch) && theirs.0.contains(stretch))
        };
        let mut stretches: Vec<ReadStretch> =
            mine.0.iter().chain(&theirs.0).filter(|stretch| !removed(stretch)).cloned().collect();
        stretches.sort();
        stretches.dedup();
        Self(stretches)
    }
}
