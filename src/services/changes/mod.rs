//! What changed between two states of a study, in the words of research.
//!
//! [`crate::domain::edit::difference`] says which records differ; this says what that means: a coding that was given
//! another code, a code that was split, a turn that was corrected. Every edit stands in exactly one [`Row`], so that
//! nothing of a difference goes unmentioned. How rows are grouped is in [`arrange`], how they become a message in
//! [`message`](mod@message), where the two states come from in [`span`].

pub mod arrange;
pub mod lines;
pub mod message;
pub mod span;
pub mod table;
pub mod words;

mod code;
mod coding;
mod memo;
mod names;
mod study;
mod text;

#[cfg(test)]
mod tests;

pub use message::{Proposal, message};

use std::collections::BTreeMap;

use self::names::Names;
use crate::domain::edit::{Edit, difference};
use crate::domain::id::{
    CaseId, CodeId, CoderId, CodingId, MatrixId, MemoId, ParagraphId, TranscriptId,
};
use crate::domain::memo::MemoKind;
use crate::domain::place::Segment;
use crate::domain::project::Project;
use crate::domain::sight::Sight;
use crate::domain::transcript::TranscriptKind;

/// What changed, row by row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The rows: by kind, by what happened, then in the order of the documents and the text.
    pub rows: Vec<Row>,
    /// Whether there was no study before.
    pub is_first: bool,
    /// Records that differ.
    pub n_edits: usize,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What kind of thing it happened to.
    pub kind: Kind,
    /// What happened to it; the first is what it is listed under. Never empty.
    pub acts: Vec<Act>,
    /// What it is called: a quote, the name of a code, the title of a memo. Never empty.
    pub name: String,
    /// More about what happened; may be empty.
    pub detail: String,
    /// Where it is, as `04:42`, where it is in a text.
    pub place: String,
    /// Whose work it is; none where it belongs to the study.
    pub coder: Option<CoderId>,
    /// The document it is in.
    pub transcript: Option<TranscriptId>,
    /// The code it is about.
    pub code: Option<CodeId>,
    /// The informant it is about.
    pub case: Option<CaseId>,
    /// The kind of a memo.
    pub memo: Option<MemoKind>,
    /// What the document, the code, its letters, the informant and the coder are called.
    pub called: Called,
    /// Where it is shown.
    pub target: Target,
    /// The edits it stands for, as numbers in the difference. What only follows from other rows has none.
    pub edits: Vec<usize>,
    order: Order,
}

/// What the things that a row is about are called; empty where it is about none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Called {
    /// Number and title of the document: `04 Ida`.
    pub document: String,
    /// What kind of document it is.
    pub document_kind: TranscriptKind,
    /// Name of the code.
    pub code: String,
    /// Its two letters.
    pub handle: String,
    /// Name of the informant.
    pub case: String,
    /// Name of the coder.
    pub coder: String,
}

/// Number of the document, index of the paragraph, offset.
type Order = (usize, usize, u32);

/// Kinds of things, in the order in which they are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Codings in the layers of coders.
    Coding,
    /// Codings in the layer of what was agreed.
    Agreed,
    /// Codes and pens.
    Code,
    /// Memos.
    Memo,
    /// Documents: what was said, and by whom.
    Text,
    /// Informants.
    Case,
    /// Matrices and their cells.
    Matrix,
    /// Citable quotes.
    Quote,
    /// Stored queries with their claims.
    Query,
    /// What a meeting made of differences.
    Decision,
    /// How far somebody has read.
    Reading,
    /// Coders and their passes.
    Coder,
    /// The study itself: settings, research questions, guide, attributes.
    Study,
}

/// What can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    /// It was made.
    Added,
    /// It is gone.
    Removed,
    /// A coding covers more or fewer words.
    Rebounded,
    /// A coding carries another code.
    Recoded,
    /// It stands elsewhere, because the text was corrected.
    Followed,
    /// A coding was flagged as important.
    Flagged,
    /// It was important and is no longer.
    Unflagged,
    /// It is called otherwise.
    Renamed,
    /// A code means something else.
    Redefined,
    /// A code was merged into another.
    Merged,
    /// Codings of one code were given to others.
    Split,
    /// A code stands below another one.
    Moved,
    /// A code is no longer in use.
    Retired,
    /// It is in use again.
    BroughtBack,
    /// A code has another color.
    Recolored,
    /// A code has other letters.
    Relettered,
    /// Words of a turn were corrected.
    Corrected,
    /// A text was written on.
    Rewritten,
    /// More was read.
    Read,
    /// An informant's consent changed.
    Consent,
    /// Something else of it changed; the details say what.
    Changed,
}

/// Where a row is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A coding that is there now.
    Coding(TranscriptId, CodingId, Segment),
    /// A stretch of text.
    Passage(TranscriptId, Segment),
    /// A paragraph.
    Paragraph(TranscriptId, ParagraphId),
    /// A document.
    Transcript(TranscriptId),
    /// A code.
    Code(CodeId),
    /// A memo.
    Memo(CoderId, MemoId),
    /// An informant.
    Case(CaseId),
    /// A matrix.
    Matrix(MatrixId),
    /// Nothing that can be shown.
    Nowhere,
}

impl Changes {
    /// Returns what makes `after` out of `before`.
    ///
    /// Both may hold only the files that differ. Names, titles and texts that are in neither come from `context`: the
    /// study after the change, as far as it is at hand; documents that are known by id only may stand in it empty, so
    /// that they are counted.
    #[must_use]
    pub fn between(before: &Project, after: &Project, context: &Project) -> Self {
        Self::seen(before, after, context, &Sight::default())
    }

    /// Does the same as [`Self::between`] for somebody of this `sight`.
    #[must_use]
    pub fn seen(before: &Project, after: &Project, context: &Project, sight: &Sight) -> Self {
        let mut edits = difference(before, after);
        edits.retain(|edit| sight.shows(edit));
        Self::of(&edits, before, after, context)
    }

    /// Returns what `edits`, which make `after` out of `before`, mean.
    #[must_use]
    pub fn of(edits: &[Edit], before: &Project, after: &Project, context: &Project) -> Self {
        let names = Names::new(before, after, context);
        let mut teller = Teller { names, edits, rows: Vec::new() };
        teller.tell();
        let Teller { names, mut rows, .. } = teller;
        for row in &mut rows {
            row.called = names.called(row);
        }
        rows.sort_by_key(|row| (row.kind, row.act(), row.order));
        let is_new = |edit: &Edit| matches!(edit, Edit::Settings(row) if row.before.is_none());
        Self { rows, is_first: edits.iter().any(is_new), n_edits: edits.len() }
    }

    /// Returns whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Returns the rows of a kind.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(move |row| row.kind == kind)
    }

    /// Returns how often `act` happened to things of `kind`.
    #[must_use]
    pub fn count(&self, kind: Kind, act: Act) -> usize {
        self.of_kind(kind).filter(|row| row.acts.contains(&act)).count()
    }

    /// Returns the same without what others than `coder` did in layers of their own.
    #[must_use]
    pub fn only_by(mut self, coder: &CoderId) -> Self {
        self.rows.retain(|row| row.coder.as_ref().is_none_or(|owner| owner == coder));
        self
    }
}

impl Row {
    fn new(kind: Kind, name: impl Into<String>, target: Target, edits: Vec<usize>) -> Self {
        Self {
            kind,
            acts: Vec::new(),
            name: name.into(),
            detail: String::new(),
            place: String::new(),
            coder: None,
            transcript: None,
            code: None,
            case: None,
            memo: None,
            called: Called::default(),
            target,
            edits,
            order: (usize::MAX, 0, 0),
        }
    }

    /// Returns what the row is listed under.
    #[must_use]
    pub fn act(&self) -> Act {
        self.acts.first().copied().unwrap_or(Act::Changed)
    }

    /// Takes what happened, each with words of its own; what comes first is what the row is listed under.
    fn with(mut self, happened: Vec<(Act, String)>) -> Self {
        for (act, words) in happened {
            if !self.acts.contains(&act) {
                self.acts.push(act);
            }
            if words.is_empty() {
                continue;
            }
            if !self.detail.is_empty() {
                self.detail.push_str("; ");
            }
            self.detail.push_str(&words);
        }
        if self.acts.is_empty() {
            self.acts.push(Act::Changed);
        }
        self
    }
}

/// Makes rows of edits.
struct Teller<'a> {
    names: Names<'a>,
    edits: &'a [Edit],
    rows: Vec<Row>,
}

impl Teller<'_> {
    fn tell(&mut self) {
        let mut codes: BTreeMap<CodeId, Vec<usize>> = BTreeMap::new();
        let mut texts: BTreeMap<TranscriptId, Vec<usize>> = BTreeMap::new();
        for (index, edit) in self.edits.iter().enumerate() {
            match edit {
                Edit::Coding(change) => {
                    let row = coding::row(&mut self.names, index, change);
                    self.rows.push(row);
                }
                Edit::Code(change) => codes.entry(change.key.clone()).or_default().push(index),
                Edit::Handle(change) => codes.entry(change.key.clone()).or_default().push(index),
                Edit::TranscriptHeader(change) => {
                    texts.entry(change.key.clone()).or_default().push(index);
                }
                Edit::Speaker(change) => {
                    texts.entry(change.key.0.clone()).or_default().push(index);
                }
                Edit::Paragraph(change) => {
                    texts.entry(change.key.0.clone()).or_default().push(index);
                }
                Edit::Memo(change) => {
                    let row = memo::row(&self.names, index, change);
                    self.rows.push(row);
                }
                _ => self.rows.extend(study::row(&self.names, index, edit)),
            }
        }
        for (code, indices) in codes {
            let row = code::row(&self.names, self.edits, &code, indices);
            self.rows.push(row);
        }
        for (transcript, indices) in texts {
            let rows = text::rows(&self.names, self.edits, &transcript, &indices);
            self.rows.extend(rows);
        }
        self.rows.extend(code::splits(&self.names, self.edits));
    }
}
