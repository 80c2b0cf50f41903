//! Data matrices: cases by themes or codes, own words in the cells; and stored queries with the claims they support.

use serde::{Deserialize, Serialize};

use super::id::{CodeId, CoderId, ColumnId, QuoteId};
use super::time::{Day, Moment};

/// The head of a matrix. Its cells are stored a row a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Matrix {
    /// What people call it.
    pub title: String,
    /// What the rows are.
    pub rows: MatrixRows,
    /// The columns, by order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<Column>,
    /// When it was begun.
    pub made: Moment,
}

/// What the rows of a matrix are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum MatrixRows {
    /// A row an informant.
    #[default]
    Cases,
    /// A row a document.
    Transcripts,
}

/// A column of a matrix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its id.
    pub id: ColumnId,
    /// Where it stands.
    pub order: i64,
    /// What it gathers.
    pub about: ColumnAbout,
}

/// What a column gathers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ColumnAbout {
    /// A theme of the interview guide.
    Guide(String),
    /// A code with its children.
    Code(CodeId),
    /// Something else, by its heading.
    Heading(String),
}

/// The summary of one case under one column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cell {
    /// The column.
    pub column: ColumnId,
    /// Fingerprint of the passages the summary was made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<String>,
    /// Who wrote it.
    pub by: CoderId,
    /// The summary, a paragraph a line.
    pub text: Vec<String>,
    /// Quotes behind it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quotes: Vec<QuoteId>,
}

/// A stored question to the material, with the claims that rest on its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Query {
    /// What people call it.
    pub title: String,
    /// The question in the query language.
    pub query: String,
    /// Claims that rest on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<Claim>,
}

/// A sentence of the thesis such as «all of them mention trust», with the count behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// The sentence.
    pub says: String,
    /// Cases it holds for.
    pub cases: u32,
    /// Cases it could hold for.
    pub of: u32,
    /// When it was last checked.
    pub checked: Day,
    /// Fingerprint of the passages it was checked against.
    pub seen: String,
}
