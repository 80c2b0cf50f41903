//! The kinds of records: where each is kept in a project and how two versions of it merge.

#[macro_use]
mod macros;
mod coding;
mod transcript;

use super::merge::Side;
use crate::domain::case::Case;
use crate::domain::code::{Code, Handle};
use crate::domain::coder::{Coder, Pass};
use crate::domain::coding::Decision;
use crate::domain::id::{
    AttributeId, CaseId, CodeId, CoderId, ColumnId, DecisionId, GuideRowId, MatrixId, MemoId,
    PassId, QueryId, QuestionId, QuoteId, SampleId, TranscriptId,
};
use crate::domain::matrix::{Cell, Matrix, Query};
use crate::domain::memo::Memo;
use crate::domain::project::Project;
use crate::domain::quote::Quote;
use crate::domain::sample::Sample;
use crate::domain::study::{Attribute, GuideRow, Question, Settings};

pub use coding::Reading;
pub use transcript::PlacedParagraph;

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

in_map!(Question, QuestionId, questions, [id, order, text]);
in_map!(GuideRow, GuideRowId, guide, [id, order, theme, text]);
in_map!(Attribute, AttributeId, attributes, [id, order, name, kind]);
in_map!(Coder, CoderId, coders, [name, initial, color, aliases, hot_keys, auto_advance, again]);
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
in_map!(Sample, SampleId, samples, [id, aim, kind, share, seed, coders, made, by, turns]);
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
