//! What is wrong with a file, said so that a researcher can mend it.

use std::fmt;
use std::path::PathBuf;

use ron::error::{Error as RonError, SpannedError};

use crate::domain::text::nearness::nearest;

/// Longest piece of a line that is shown, in characters.
const LONGEST_LINE: usize = 200;

/// Something in the folder that tusj could not take as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, within the project.
    pub file: PathBuf,
    /// The line, counted from 1; 0 where the problem is the file as a whole.
    pub line: usize,
    /// The column in characters, counted from 1; 0 where the problem is the line or file as a whole.
    pub column: usize,
    /// The line itself, cut where it is very long. It is as it stands in the file: not fit for a terminal.
    pub line_text: String,
    /// What is wrong, in words.
    pub why: String,
    /// What kind of problem it is.
    pub kind: ProblemKind,
}

/// Kinds of problems, by what they cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemKind {
    /// Git left both sides of a conflict in the file.
    Conflict,
    /// There is nothing in the file.
    Empty,
    /// The file holds something else than text.
    NoText,
    /// The file is larger than any file of tusj.
    TooLarge,
    /// The system does not let the file be read.
    Unreadable,
    /// The file as a whole makes no sense.
    Broken,
    /// One line makes no sense; it is kept as it is.
    BrokenLine,
    /// An id stands twice in the file; the later line is kept as it is.
    Duplicate,
    /// A field that this version does not know; the file is not written.
    UnknownField,
    /// The file is called something else than what it holds.
    WrongName,
    /// A file that is none of tusj's lies among them.
    Stranger,
    /// A remark in the file will not be there after the next change of it.
    Remark,
    /// A line of a journal makes no sense.
    Journal,
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.file.display())?;
        if self.line > 0 {
            write!(formatter, ":{}", self.line)?;
            if self.column > 0 {
                write!(formatter, ":{}", self.column)?;
            }
        }
        write!(formatter, ": {}", self.why)
    }
}

/// A problem and where it is in the text, before it is known which file the text is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The line, counted from 1; 0 for the whole text.
    pub line: usize,
    /// The column in characters, counted from 1; 0 for the whole line.
    pub column: usize,
    /// What is wrong, in words.
    pub why: String,
    /// What kind of problem it is.
    pub kind: ProblemKind,
}

impl Finding {
    /// Returns a finding about the whole text.
    #[must_use]
    pub fn whole(kind: ProblemKind, why: impl Into<String>) -> Self {
        Self { line: 0, column: 0, why: why.into(), kind }
    }

    /// Returns what ron found, in a researcher's words.
    #[must_use]
    pub fn from_ron(error: &SpannedError, kind: ProblemKind) -> Self {
        Self {
            line: error.span.end.line,
            column: error.span.end.col,
            why: in_words(&error.code),
            kind,
        }
    }

    /// Returns the problem this is in `text`, the content of `file`.
    #[must_use]
    pub fn in_file(self, file: PathBuf, text: &str) -> Problem {
        let line = self.line.checked_sub(1).and_then(|index| text.lines().nth(index));
        self.with_line(file, line.unwrap_or_default())
    }

    /// Returns the problem this is in `file`, whose line it is about is `line`.
    #[must_use]
    pub fn with_line(self, file: PathBuf, line: &str) -> Problem {
        Problem {
            file,
            line: self.line,
            column: self.column,
            line_text: line.chars().take(LONGEST_LINE).collect(),
            why: self.why,
            kind: self.kind,
        }
    }
}

fn in_words(error: &RonError) -> String {
    let words = match error {
        RonError::Eof => "the text ends in the middle of something",
        RonError::ExpectedComma => "a comma is missing here",
        RonError::ExpectedArray => "a list in [ ] is expected here",
        RonError::ExpectedArrayEnd => "a comma or the closing ] of a list is missing here",
        RonError::ExpectedStructLike | RonError::ExpectedNamedStructLike(_) => {
            "an opening ( is expected here"
        }
        RonError::ExpectedStructLikeEnd | RonError::ExpectedOptionEnd => {
            "a comma or the closing ) is missing here"
        }
        RonError::ExpectedMapColon => "a colon is missing between a name and its value",
        RonError::ExpectedString => "text in quotation marks is expected here",
        RonError::ExpectedStringEnd => "the closing quotation mark of a text is missing",
        RonError::ExpectedBoolean => "true or false is expected here",
        RonError::ExpectedInteger | RonError::InvalidIntegerDigit { .. } => {
            "a whole number is expected here"
        }
        RonError::IntegerOutOfBounds => "the number is too large or too small",
        RonError::ExpectedIdentifier => "the name of a field or a word of tusj is expected here",
        RonError::TrailingCharacters => "something follows after the closing )",
        RonError::ExceededRecursionLimit => "brackets lie in brackets too deep",
        RonError::UnclosedBlockComment => "a remark that begins with /* is not closed",
        _ => return in_words_with_names(error),
    };
    words.to_owned()
}

fn in_words_with_names(error: &RonError) -> String {
    match error {
        RonError::NoSuchStructField { expected, found, .. } => {
            let hint = nearest(found, expected.iter().copied())
                .map(|name| format!("; did you mean «{name}»?"))
                .unwrap_or_default();
            format!("this version of tusj knows no field «{found}» here{hint}")
        }
        RonError::NoSuchEnumVariant { expected, found, .. } => {
            format!("«{found}» is none of: {}", expected.join(", "))
        }
        RonError::MissingStructField { field, .. } => format!("the field «{field}» is missing"),
        RonError::DuplicateStructField { field, .. } => format!("the field «{field}» stands twice"),
        RonError::UnexpectedChar(letter) => format!("the character {letter:?} has no place here"),
        RonError::Message(words) => words.clone(),
        other => {
            let words = other.to_string();
            let mut letters = words.chars();
            letters
                .next()
                .map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_says_where_it_is() {
        let finding = Finding {
            line: 2,
            column: 5,
            why: "a comma is missing here".to_owned(),
            kind: ProblemKind::Broken,
        };
        let problem = finding.in_file(PathBuf::from("handles.ron"), "(\n  handles: [\n");
        assert_eq!(problem.to_string(), "handles.ron:2:5: a comma is missing here");
        assert_eq!(problem.line_text, "  handles: [");
    }
}
