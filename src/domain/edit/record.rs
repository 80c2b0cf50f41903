//! The kinds of records: where each is kept in a project and how two versions of it merge.

use serde::{Deserialize, Serialize};

use super::merge::{Side, merge_field};
use crate::domain::case::Case;
use crate::domain::code::{Code, Handle};
use crate::domain::coder::{Coder, Pass};
use crate::domain::coding::{Coding, Decision, ReadStretch};
use crate::domain::id::{
    AttributeId, CaseId, CodeId, CoderId, CodingId, ColumnId, DecisionId, GuideRowId, MatrixId,
    MemoId, ParagraphId, PassId, QueryId, QuestionId, QuoteId, SpeakerId, TranscriptId,
};
use crate::domain::matrix::{Cell, Matrix, Query};
use crate::domain::memo::Memo;
use crate::domain::project::Project;
use crate::domain::quote::Quote;
use crate::domain::study::{Attribute, GuideRow, Question, Settings};
use crate::domain::transcript::{Paragraph, Speaker, TranscriptHeader};

/// A stored line or a one-thing file.
pub trait Record: Clone + PartialEq + Sized {
    /// What tells it from others of its kind.
    type Key: Clone + PartialEq + std::fmt::Debug;

    /// Returns the record with `key`, if there is one.
    fn get(project: &Project, key: &Self::Key) -> Option<Self>;

    /// Puts the record in its place, or takes it away.
    ///
    /// # Errors
    /// Says in words why there is no place for it.
    fn put(project: &mut Project, key: &Self::Key, value: Option<Self>) -> Result<(), String>;

    /// Returns the keys of all records of this kind, in an order in which they can be put.
    fn keys(project: &Project) -> Vec<Self::Key>;

    /// Merges two versions field by field; see [`super::merge_record`].
    fn merge_fields(
        base: Option<&Self>,
        mine: &Self,
        theirs: &Self,
        side: Side,
        contradictions: &mut Vec<&'static str>,
    ) -> Self;
}

/// A paragraph with the one it follows, so that it can be put back where it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlacedParagraph {
    /// The paragraph before; none for the first.
    pub follows: Option<ParagraphId>,
    /// The paragraph.
    pub paragraph: Paragraph,
}

/// What one coder has read of one transcript: stretches, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Reading(pub Vec<ReadStretch>);

macro_rules! merge_by_field {
    ($($field:ident),+ $(,)?) => {
        fn merge_fields(
            base: Option<&Self>,
            mine: &Self,
            theirs: &Self,
            side: Side,
            contradictions: &mut Vec<&'static str>,
        ) -> Self {
            Self {$(
                $field: merge_field(
                    base.map(|base| &base.$field),
                    (&mine.$field, &theirs.$field),
                    stringify!($field),
                    side,
                    contradictions,
                ),
            )+}
        }
    };
}

/// A record kept in a map of the project under its own id.
macro_rules! in_map {
    ($record:ty, $key:ty, $map:ident, [$($field:ident),+ $(,)?]) => {
        impl Record for $record {
            type Key = $key;

            fn get(project: &Project, key: &$key) -> Option<Self> {
                project.$map.get(key).cloned()
            }

            fn put(project: &mut Project, key: &$key, value: Option<Self>) -> Result<(), String> {
                match value {
                    Some(value) => project.$map.insert(key.clone(), value),
                    None => project.$map.remove(key),
                };
                Ok(())
            }

            fn keys(project: &Project) -> Vec<$key> {
                project.$map.keys().cloned().collect()
            }

            merge_by_field!($($field),+);
        }
    };
}

/// A record kept in a map of maps of the project; an inner map that becomes empty is removed.
macro_rules! in_two_maps {
    ($record:ty, ($outer:ty, $inner:ty), $map:ident, [$($field:ident),+ $(,)?]) => {
        impl Record for $record {
            type Key = ($outer, $inner);

            fn get(project: &Project, (outer, inner): &Self::Key) -> Option<Self> {
                project.$map.get(outer)?.get(inner).cloned()
            }

            fn put(
                project: &mut Project,
                (outer, inner): &Self::Key,
                value: Option<Self>,
            ) -> Result<(), String> {
                let map = project.$map.entry(outer.clone()).or_default();
                match value {
                    Some(value) => map.insert(inner.clone(), value),
                    None => map.remove(inner),
                };
                if map.is_empty() {
                    project.$map.remove(outer);
                }
                Ok(())
            }

            fn keys(project: &Project) -> Vec<Self::Key> {
                project
                    .$map
                    .iter()
                    .flat_map(|(outer, map)| {
                        map.keys().map(move |inner| (outer.clone(), inner.clone()))
                    })
                    .collect()
            }

            merge_by_field!($($field),+);
        }
    };
}

in_map!(Question, QuestionId, questions, [id, order, text]);
in_map!(GuideRow, GuideRowId, guide, [id, order, theme, text]);
in_map!(Attribute, AttributeId, attributes, [id, order, name, kind]);
in_map!(Coder, CoderId, coders, [name, initial, color, aliases, hot_keys, auto_advance]);
in_map!(
    Code,
    CodeId,
    codes,
    [
        name, id, parent, order, kind, color, state, note, short, definition, when, when_not,
        anchor, links,
    ]
);
in_map!(Handle, CodeId, handles, [code, handle]);
in_map!(Case, CaseId, cases, [name, attributes, consent, note]);
in_map!(
    Quote,
    QuoteId,
    quotes,
    [title, transcript, span, omissions, made, by, text, context, used_in]
);
in_map!(Matrix, MatrixId, matrices, [title, rows, columns, made]);
in_map!(Query, QueryId, queries, [title, query, claims]);
in_two_maps!(Pass, (CoderId, PassId), passes, [id, aim, started, finished]);
in_two_maps!(
    Decision,
    (TranscriptId, DecisionId),
    decisions,
    [id, from, to, verdict, codings, agreed, reason, by, made]
);
in_two_maps!(Memo, (CoderId, MemoId), memos, [title, kind, about, made, shared, tags, text]);

impl Record for Settings {
    type Key = ();

    fn get(project: &Project, _key: &()) -> Option<Self> {
        (project.settings != Self::default()).then(|| project.settings.clone())
    }

    fn put(project: &mut Project, _key: &(), value: Option<Self>) -> Result<(), String> {
        project.settings = value.unwrap_or_default();
        Ok(())
    }

    fn keys(project: &Project) -> Vec<()> {
        Self::get(project, &()).map(|_| ()).into_iter().collect()
    }

    merge_by_field!(format, id, title, language, blind);
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

fn no_transcript(transcript: &TranscriptId) -> String {
    format!("there is no transcript «{transcript}»")
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
        let keys = |(id, transcript): (&TranscriptId, &crate::domain::transcript::Transcript)| {
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
        let keys = |(id, transcript): (&TranscriptId, &crate::domain::transcript::Transcript)| {
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
    macro_rules! merged {
        ($field:ident) => {
            merge_field(
                base.map(|base| &base.$field),
                (&mine.$field, &theirs.$field),
                stringify!($field),
                side,
                contradictions,
            )
        };
    }
    Paragraph {
        id: merged!(id),
        speaker: merged!(speaker),
        at: merged!(at),
        continues: merged!(continues),
        was: merged!(was),
        text: merged!(text),
    }
}

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
        macro_rules! merged {
            ($field:ident) => {
                merge_field(
                    base.map(|base| &base.$field),
                    (&mine.$field, &theirs.$field),
                    stringify!($field),
                    side,
                    contradictions,
                )
            };
        }
        let (from, to, quote, near) = merge_field(
            base.map(bounds).as_ref(),
            (&bounds(mine), &bounds(theirs)),
            "bounds",
            side,
            contradictions,
        );
        Self {
            id: merged!(id),
            code: merged!(code),
            from,
            to,
            made: merged!(made),
            pass: merged!(pass),
            weight: merged!(weight),
            quote,
            near,
            agrees: merged!(agrees),
        }
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

impl Record for Cell {
    type Key = (MatrixId, String, ColumnId);

    fn get(project: &Project, (matrix, row, column): &Self::Key) -> Option<Self> {
        project.cells.get(matrix)?.get(row)?.get(column).cloned()
    }

    fn put(
        project: &mut Project,
        (matrix, row, column): &Self::Key,
        value: Option<Self>,
    ) -> Result<(), String> {
        let rows = project.cells.entry(matrix.clone()).or_default();
        let cells = rows.entry(row.clone()).or_default();
        match value {
            Some(value) => cells.insert(column.clone(), value),
            None => cells.remove(column),
        };
        if cells.is_empty() {
            rows.remove(row);
        }
        if rows.is_empty() {
            project.cells.remove(matrix);
        }
        Ok(())
    }

    fn keys(project: &Project) -> Vec<Self::Key> {
        let mut keys = Vec::new();
        for (matrix, rows) in &project.cells {
            for (row, cells) in rows {
                keys.extend(
                    cells.keys().map(|column| (matrix.clone(), row.clone(), column.clone())),
                );
            }
        }
        keys
    }

    merge_by_field!(column, seen, by, text, quotes);
}
