//! A whole study in memory.

use std::collections::{BTreeMap, BTreeSet};

use super::case::Case;
use super::code::{Code, CodeState, Handle};
use super::coder::{Coder, Pass};
use super::coding::{Coding, Decision, ReadStretch};
use super::id::{
    AttributeId, CaseId, CodeId, CoderId, CodingId, ColumnId, DecisionId, GuideRowId, MatrixId,
    MemoId, PassId, QueryId, QuestionId, QuoteId, SampleId, TranscriptId,
};
use super::matrix::{Cell, Matrix, Query};
use super::memo::Memo;
use super::quote::Quote;
use super::sample::Sample;
use super::study::{Attribute, FIRST_FORMAT, FORMAT, GuideRow, Question, Settings};
use super::transcript::Transcript;

/// The codings of one layer in one transcript.
pub type Codings = BTreeMap<CodingId, Coding>;

/// A study: every record of the folder that could be read.
///
/// Only [`super::edit::apply`] and the loader change one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Project {
    /// Settings of the study.
    pub settings: Settings,
    /// Research questions.
    pub questions: BTreeMap<QuestionId, Question>,
    /// The interview guide.
    pub guide: BTreeMap<GuideRowId, GuideRow>,
    /// Attributes of cases.
    pub attributes: BTreeMap<AttributeId, Attribute>,
    /// Who codes.
    pub coders: BTreeMap<CoderId, Coder>,
    /// Each coder's passes.
    pub passes: BTreeMap<CoderId, BTreeMap<PassId, Pass>>,
    /// The two letters of each code.
    pub handles: BTreeMap<CodeId, Handle>,
    /// Codes and pens.
    pub codes: BTreeMap<CodeId, Code>,
    /// Informants.
    pub cases: BTreeMap<CaseId, Case>,
    /// Documents.
    pub transcripts: BTreeMap<TranscriptId, Transcript>,
    /// Codings by layer (a coder, or `agreed`) and transcript.
    pub codings: BTreeMap<CoderId, BTreeMap<TranscriptId, Codings>>,
    /// What each coder has read of each transcript, sorted.
    pub reading: BTreeMap<CoderId, BTreeMap<TranscriptId, Vec<ReadStretch>>>,
    /// Decisions about differences.
    pub decisions: BTreeMap<TranscriptId, BTreeMap<DecisionId, Decision>>,
    /// Memos by author.
    pub memos: BTreeMap<CoderId, BTreeMap<MemoId, Memo>>,
    /// Citable quotes.
    pub quotes: BTreeMap<QuoteId, Quote>,
    /// Matrices.
    pub matrices: BTreeMap<MatrixId, Matrix>,
    /// Cells by matrix, row (a case or transcript) and column.
    pub cells: BTreeMap<MatrixId, BTreeMap<String, BTreeMap<ColumnId, Cell>>>,
    /// Stored queries.
    pub queries: BTreeMap<QueryId, Query>,
    /// Turns drawn to be coded twice.
    pub samples: BTreeMap<SampleId, Sample>,
}

impl Project {
    /// Returns the code that codings of `code` are read as: itself, or what it was merged into.
    ///
    /// A circle of merges, which only a bad merge of files can make, ends at the smallest id of the circle.
    #[must_use]
    pub fn resolve<'a>(&'a self, code: &'a CodeId) -> &'a CodeId {
        let mut seen = BTreeSet::new();
        let mut current = code;
        while let Some(CodeState::MergedInto(next)) =
            self.codes.get(current).map(|code| &code.state)
        {
            if !seen.insert(current) {
                return seen.first().copied().unwrap_or(current);
            }
            current = next;
        }
        current
    }

    /// Returns the lowest format that can hold what is in the study.
    #[must_use]
    pub fn needed_format(&self) -> u32 {
        let has_second_reading = self.coders.values().any(|coder| coder.again.is_some());
        if self.samples.is_empty() && !has_second_reading { FIRST_FORMAT } else { FORMAT }
    }

    /// Returns whether `viewer` sees no work of others: in a blind study, and in a second reading of one's own text.
    #[must_use]
    pub fn is_blind_for(&self, viewer: &CoderId) -> bool {
        let is_second = self.coders.get(viewer).is_some_and(|coder| coder.again.is_some());
        self.settings.blind || is_second
    }

    /// Returns one layer's codings of one transcript.
    #[must_use]
    pub fn codings_of(&self, layer: &CoderId, transcript: &TranscriptId) -> Option<&Codings> {
        self.codings.get(layer)?.get(transcript)
    }

    /// Returns every coding of `transcript` with its layer.
    pub fn codings_in<'a>(
        &'a self,
        transcript: &'a TranscriptId,
    ) -> impl Iterator<Item = (&'a CoderId, &'a Coding)> {
        self.codings.iter().flat_map(move |(layer, transcripts)| {
            transcripts
                .get(transcript)
                .into_iter()
                .flat_map(move |codings| codings.values().map(move |coding| (layer, coding)))
        })
    }

    /// Returns every coding of `layer` with its transcript.
    pub fn codings_by<'a>(
        &'a self,
        layer: &CoderId,
    ) -> impl Iterator<Item = (&'a TranscriptId, &'a Coding)> {
        self.codings.get(layer).into_iter().flat_map(|transcripts| {
            transcripts.iter().flat_map(|(transcript, codings)| {
                codings.values().map(move |coding| (transcript, coding))
            })
        })
    }

    /// Returns the coding with `id` in `transcript`, with the layer it lies in.
    #[must_use]
    pub fn find_coding(
        &self,
        transcript: &TranscriptId,
        id: &CodingId,
    ) -> Option<(&CoderId, &Coding)> {
        self.codings
            .iter()
            .find_map(|(layer, transcripts)| Some((layer, transcripts.get(transcript)?.get(id)?)))
    }

    /// Returns the two letters of `code`.
    #[must_use]
    pub fn handle_of(&self, code: &CodeId) -> Option<&str> {
        self.handles.get(code).map(|handle| handle.handle.as_str())
    }

    /// Returns the code with `handle`. Where a merge gave one handle to two codes, the one whose id sorts first has it.
    #[must_use]
    pub fn code_with_handle(&self, handle: &str) -> Option<&CodeId> {
        self.handles.values().find(|row| row.handle == handle).map(|row| &row.code)
    }

    /// Returns what people call `code`; a code that is missing is called by its id.
    #[must_use]
    pub fn code_name<'a>(&'a self, code: &'a CodeId) -> &'a str {
        self.codes.get(code).map_or(code.as_str(), |code| code.name.as_str())
    }

    /// Returns every memo with its author.
    pub fn all_memos(&self) -> impl Iterator<Item = (&CoderId, &MemoId, &Memo)> {
        self.memos
            .iter()
            .flat_map(|(coder, memos)| memos.iter().map(move |(id, memo)| (coder, id, memo)))
    }
}
