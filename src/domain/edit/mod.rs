//! How a study changes: one vocabulary for undo, journal, diff and merge.
//!
//! An [`Edit`] says of one record what it was and what it is now; an [`Operation`] is what a person did, as a list of
//! edits. New commands make new operations, never new kinds of edits.

mod apply;
mod history;
mod merge;
mod record;

pub use apply::{Refusal, apply, find_broken, force};
pub use history::{Act, History};
pub use merge::{Merged, Side, merge_record};
pub use record::{PlacedParagraph, Reading, Record};

use serde::{Deserialize, Serialize};

use super::case::Case;
use super::code::{Code, Handle};
use super::coder::{Coder, Pass};
use super::coding::{Coding, Decision};
use super::id::{CoderId, OperationId};
use super::matrix::{Cell, Matrix, Query};
use super::memo::Memo;
use super::project::Project;
use super::quote::Quote;
use super::sample::Sample;
use super::study::{Attribute, FORMAT, GuideRow, Question, Settings};
use super::time::Moment;
use super::transcript::{Speaker, TranscriptHeader};

/// What became of one record: absent before means it was made, absent after that it was removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(
    serialize = "R: Serialize, R::Key: Serialize",
    deserialize = "R: Deserialize<'de>, R::Key: Deserialize<'de>"
))]
pub struct Change<R: Record> {
    /// Which record.
    pub key: R::Key,
    /// The record as it was.
    pub before: Option<R>,
    /// The record as it became.
    pub after: Option<R>,
}

impl<R: Record> Change<R> {
    /// Returns the change that makes `after` out of what stands in `project` now.
    #[must_use]
    pub fn to(project: &Project, key: R::Key, after: Option<R>) -> Self {
        Self { before: R::get(project, &key), key, after }
    }

    fn inverse(&self) -> Self {
        Self { key: self.key.clone(), before: self.after.clone(), after: self.before.clone() }
    }

    fn onto(&self, project: &Project, side: Side) -> (Self, Vec<&'static str>) {
        let now = R::get(project, &self.key);
        let merged = merge_record(self.before.as_ref(), self.after.as_ref(), now.as_ref(), side);
        (Self { key: self.key.clone(), before: now, after: merged.value }, merged.contradictions)
    }
}

macro_rules! edits {
    ($($(#[$doc:meta])* $variant:ident($record:ty)),* $(,)?) => {
        /// One record: what it was and what it became.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Edit {$(
            $(#[$doc])*
            $variant(Change<$record>),
        )*}

        impl Edit {
            /// Returns the edit that takes this one back.
            #[must_use]
            pub fn inverse(&self) -> Self {
                match self { $(Self::$variant(change) => Self::$variant(change.inverse()),)* }
            }

            /// Returns whether the record was there before the edit.
            #[must_use]
            pub fn finds_record(&self) -> bool {
                match self { $(Self::$variant(change) => change.before.is_some(),)* }
            }

            /// Returns whether the record is there after the edit.
            #[must_use]
            pub fn leaves_record(&self) -> bool {
                match self { $(Self::$variant(change) => change.after.is_some(),)* }
            }

            /// Returns whether the edit changes nothing.
            #[must_use]
            pub fn is_empty(&self) -> bool {
                match self { $(Self::$variant(change) => change.before == change.after,)* }
            }

            /// Returns whether the record stands in `project` as it was before this edit.
            #[must_use]
            pub fn fits(&self, project: &Project) -> bool {
                match self {$(
                    Self::$variant(change) => <$record>::get(project, &change.key) == change.before,
                )*}
            }

            /// Returns what is left of this edit on `project` as it stands, field by field, and the names of the
            /// fields where both sides changed something; there the value of `side` is taken.
            #[must_use]
            pub fn onto(&self, project: &Project, side: Side) -> (Self, Vec<&'static str>) {
                match self {$(
                    Self::$variant(change) => {
                        let (change, fields) = change.onto(project, side);
                        (Self::$variant(change), fields)
                    }
                )*}
            }

            fn put(&self, project: &mut Project) -> Result<(), String> {
                match self {$(
                    Self::$variant(change) =>
                        <$record>::put(project, &change.key, change.after.clone()),
                )*}
            }

            /// Returns whether both edits are about the same record.
            #[must_use]
            pub fn is_about_same(&self, other: &Self) -> bool {
                match (self, other) {
                    $((Self::$variant(mine), Self::$variant(theirs)) => mine.key == theirs.key,)*
                    _ => false,
                }
            }
        }

        /// Returns the edits that make `new` out of `old`, in an order in which they can be put one by one.
        #[must_use]
        pub fn difference(old: &Project, new: &Project) -> Vec<Edit> {
            let mut gone = Vec::new();
            let mut made = Vec::new();
            $(
                for key in <$record>::keys(old) {
                    if <$record>::get(new, &key).is_none() {
                        gone.push(Edit::$variant(Change::to(old, key, None)));
                    }
                }
                for key in <$record>::keys(new) {
                    let change = Change::to(old, key.clone(), <$record>::get(new, &key));
                    if change.before != change.after {
                        made.push(Edit::$variant(change));
                    }
                }
            )*
            gone.reverse();
            gone.append(&mut made);
            gone
        }
    };
}

edits! {
    /// Settings of the study.
    Settings(Settings),
    /// A research question.
    Question(Question),
    /// A row of the interview guide.
    GuideRow(GuideRow),
    /// An attribute that cases have values of.
    Attribute(Attribute),
    /// A coder, without passes.
    Coder(Coder),
    /// A coder's pass.
    Pass(Pass),
    /// A code or pen.
    Code(Code),
    /// The two letters of a code.
    Handle(Handle),
    /// An informant.
    Case(Case),
    /// A document without its speakers and paragraphs.
    TranscriptHeader(TranscriptHeader),
    /// A speaker of a document.
    Speaker(Speaker),
    /// A paragraph with the one it follows.
    Paragraph(PlacedParagraph),
    /// A coding in one layer.
    Coding(Coding),
    /// What a coder has read of a document.
    Reading(Reading),
    /// A decision about a difference.
    Decision(Decision),
    /// A memo.
    Memo(Memo),
    /// A quote.
    Quote(Quote),
    /// A matrix without its cells.
    Matrix(Matrix),
    /// A cell.
    Cell(Cell),
    /// A stored query.
    Query(Query),
    /// Turns drawn to be coded twice.
    Sample(Sample),
}

/// Returns the edit with which a study says that it holds samples or second readings; none where it says so already.
///
/// It belongs into the operation that first makes one, so that taking that back brings the older format back.
#[must_use]
pub fn raise_format(project: &Project) -> Option<Edit> {
    let raised = Settings { format: FORMAT, ..project.settings.clone() };
    let is_older = project.settings.format < FORMAT;
    is_older.then(|| Edit::Settings(Change::to(project, (), Some(raised))))
}

/// Name of the command that takes back some records of an act: an act of its own, though it names the other.
pub const UNDO_PART: &str = "undo-part";

/// What a person did, whole: it happens altogether or not at all, and is taken back as one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// Random id.
    pub id: OperationId,
    /// When.
    pub at: Moment,
    /// By whom.
    pub coder: CoderId,
    /// Name of the command.
    pub command: String,
    /// What was done in words, for the line that says what was undone.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// The operation this one takes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<OperationId>,
    /// The edits, in order.
    pub edits: Vec<Edit>,
}

impl Operation {
    /// Returns whether it takes back only some records of the act that it names.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.undoes.is_some() && self.command == UNDO_PART
    }

    /// Returns the edits that take this operation back, in the order in which they must be put.
    #[must_use]
    pub fn inverse_edits(&self) -> Vec<Edit> {
        self.edits.iter().rev().map(Edit::inverse).collect()
    }
}
