//! The plan of the sample study's history, as `sample-data/history/plan.ron` has it.

use serde::Deserialize;

use crate::domain::id::{CodeId, CoderId, CodingId, MemoId, ParagraphId, PassId, TranscriptId};
use crate::domain::place::Place;
use crate::domain::time::Moment;

/// Who saved what when, and what then was not yet as it is in the finished study.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Plan {
    /// The coders, each with a branch; what is nobody's in particular is the first one's.
    pub(super) coders: Vec<Author>,
    /// Files that came into being at another time than their records say, or do not say it.
    pub(super) born: Vec<Born>,
    /// Files that were there for a while.
    pub(super) gone: Vec<Gone>,
    /// What stood there until somebody changed it; of one record the earliest state comes last.
    pub(super) earlier: Vec<Earlier>,
    /// The versions, oldest first.
    pub(super) versions: Vec<Version>,
}

/// A coder as git knows them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Author {
    pub(super) id: CoderId,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) branch: String,
}

/// Files that somebody made at a time of their own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Born {
    pub(super) by: CoderId,
    pub(super) at: Moment,
    pub(super) files: Vec<String>,
}

/// A file that somebody made and took away again.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Gone {
    pub(super) by: CoderId,
    pub(super) from: Moment,
    pub(super) until: Moment,
    pub(super) file: String,
}

/// A record as it stood until somebody changed it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Earlier {
    pub(super) by: CoderId,
    pub(super) until: Moment,
    pub(super) was: Was,
}

/// What stood there. Fields that are left out were as they are now.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) enum Was {
    /// A code was called, placed or defined otherwise.
    Code {
        id: CodeId,
        #[serde(default)]
        name: Option<String>,
        #[serde(default)]
        parent: Option<Parent>,
        #[serde(default)]
        short: Option<String>,
        #[serde(default)]
        definition: Option<Vec<String>>,
        /// Whether it was neither retired nor merged.
        #[serde(default)]
        is_live: bool,
    },
    /// A coding in the layer of the one who changed it had other bounds, or was there at all.
    Coding {
        transcript: TranscriptId,
        id: CodingId,
        code: CodeId,
        from: Place,
        to: Place,
        made: Moment,
        pass: PassId,
    },
    /// A paragraph had another text; codings stood on the same words.
    Paragraph { transcript: TranscriptId, id: ParagraphId, text: String },
    /// A memo of the one who changed it had another text.
    Memo { id: MemoId, text: Vec<String> },
}

/// Where a code stood in the codebook.
#[derive(Debug, Deserialize)]
pub(super) enum Parent {
    /// At the top.
    Top,
}

/// A version that somebody saved on their branch.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Version {
    pub(super) at: Moment,
    pub(super) by: CoderId,
    /// Whether it brings in the other branch, and nothing else.
    #[serde(default)]
    pub(super) merges: bool,
    /// Its message, a line a line.
    pub(super) message: Vec<String>,
}
