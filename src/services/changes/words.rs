//! Words that are said in more than one place.

use super::{Act, Kind};
use crate::domain::text::{CodePoint, length, slice};

/// Longest quote in code points that a row shows whole.
const SHORT_QUOTE: u32 = 60;

impl Kind {
    /// Every kind, in the order in which they are told.
    pub const ALL: [Self; 13] = [
        Self::Coding,
        Self::Agreed,
        Self::Code,
        Self::Memo,
        Self::Text,
        Self::Case,
        Self::Matrix,
        Self::Quote,
        Self::Query,
        Self::Decision,
        Self::Reading,
        Self::Coder,
        Self::Study,
    ];

    /// Returns the heading of the kind.
    #[must_use]
    pub fn heading(self) -> &'static str {
        match self {
            Self::Coding => "Codings",
            Self::Agreed => "Agreed",
            Self::Code => "Codes",
            Self::Memo => "Memos",
            Self::Text => "Text",
            Self::Case => "Cases",
            Self::Matrix => "Matrix",
            Self::Quote => "Quotes",
            Self::Query => "Queries",
            Self::Decision => "Decisions",
            Self::Reading => "Read",
            Self::Coder => "Coders",
            Self::Study => "Study",
        }
    }

    /// Returns what one and several of the kind are called.
    #[must_use]
    pub fn noun(self) -> (&'static str, &'static str) {
        match self {
            Self::Coding => ("coding", "codings"),
            Self::Agreed => ("agreed coding", "agreed codings"),
            Self::Code => ("code", "codes"),
            Self::Memo => ("memo", "memos"),
            Self::Text => ("text", "texts"),
            Self::Case => ("case", "cases"),
            Self::Matrix => ("cell", "cells"),
            Self::Quote => ("quote", "quotes"),
            Self::Query => ("query", "queries"),
            Self::Decision => ("decision", "decisions"),
            Self::Reading => ("reading", "readings"),
            Self::Coder => ("coder or pass", "coders and passes"),
            Self::Study => ("setting", "settings"),
        }
    }
}

impl Act {
    /// Returns what happened to things of `kind`, in words that follow a number.
    #[must_use]
    pub fn word(self, kind: Kind) -> &'static str {
        match self {
            Self::Added if kind == Kind::Code => "born",
            Self::Added => "new",
            Self::Removed => "removed",
            Self::Rebounded => "re-bounded",
            Self::Recoded => "recoded",
            Self::Followed => "moved with the text",
            Self::Flagged => "flagged",
            Self::Unflagged => "unflagged",
            Self::Renamed => "renamed",
            Self::Redefined => "redefined",
            Self::Merged => "merged",
            Self::Split => "split",
            Self::Moved => "moved",
            Self::Retired => "retired",
            Self::BroughtBack => "brought back",
            Self::Recolored => "recolored",
            Self::Relettered => "with another handle",
            Self::Corrected => "corrected",
            Self::Rewritten => "written on",
            Self::Read => "read further",
            Self::Consent => "with another consent",
            Self::Changed => "changed",
        }
    }

    /// Returns the sign that stands before what happened so.
    #[must_use]
    pub fn sign(self) -> char {
        match self {
            Self::Added | Self::BroughtBack | Self::Read => '+',
            Self::Removed | Self::Retired => '-',
            Self::Recoded | Self::Moved | Self::Merged | Self::Split => '>',
            Self::Redefined
            | Self::Renamed
            | Self::Relettered
            | Self::Recolored
            | Self::Consent => '=',
            Self::Flagged | Self::Unflagged => '!',
            Self::Rebounded
            | Self::Followed
            | Self::Corrected
            | Self::Rewritten
            | Self::Changed => '~',
        }
    }
}

/// Returns how often something happened to things of `kind`: `24 new`, `2 turns corrected`.
#[must_use]
pub fn amount(kind: Kind, act: Act, count: usize) -> String {
    let word = act.word(kind);
    match (kind, act) {
        (Kind::Text, Act::Corrected) => format!("{} {word}", counted(count, "turn", "turns")),
        _ => format!("{count} {word}"),
    }
}

/// Returns `count` with the right form of a noun.
#[must_use]
pub fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}

/// Returns `text` in quotation marks, with the middle left out where it is long.
#[must_use]
pub fn quoted(text: &str) -> String {
    let end = length(text);
    if end.0 <= SHORT_QUOTE {
        return format!("«{text}»");
    }
    let head = slice(text, CodePoint::ZERO, CodePoint(SHORT_QUOTE / 2));
    let tail = slice(text, end.minus(SHORT_QUOTE / 2 - 3), end);
    let head = head.rsplit_once(' ').map_or(head, |(words, _)| words);
    let tail = tail.split_once(' ').map_or(tail, |(_, words)| words);
    format!("«{head} … {tail}»")
}

/// Returns what became of a text: the words that were taken out and those that were put in.
///
/// Nothing where the two differ in spaces only.
#[must_use]
pub fn what_became(before: &str, after: &str) -> String {
    let old: Vec<&str> = before.split_whitespace().collect();
    let new: Vec<&str> = after.split_whitespace().collect();
    let head = old.iter().zip(&new).take_while(|(one, other)| one == other).count();
    let most = old.len().min(new.len()) - head;
    let both = old.iter().rev().zip(new.iter().rev());
    let tail = both.take(most).take_while(|(one, other)| one == other).count();
    let middle = |words: &[&str]| {
        words.get(head..words.len() - tail).map(|words| words.join(" ")).unwrap_or_default()
    };
    match (middle(&old), middle(&new)) {
        (out, put) if out.is_empty() && put.is_empty() => String::new(),
        (out, put) if out.is_empty() => format!("{} put in", quoted(&put)),
        (out, put) if put.is_empty() => format!("{} taken out", quoted(&out)),
        (out, put) => format!("{} is now {}", quoted(&out), quoted(&put)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_correction_is_told_by_the_words_that_differ() {
        let was = "Jeg er alene om faget";
        assert_eq!(what_became(was, "Jeg er aleine om faget"), "«alene» is now «aleine»");
        assert_eq!(what_became(was, "Jeg er jo alene om faget"), "«jo» put in");
        assert_eq!(what_became(was, "Jeg er alene"), "«om faget» taken out");
        assert_eq!(what_became("ja ja", "ja ja ja"), "«ja» put in");
        assert_eq!(what_became("ja  nei", "ja nei"), "");
    }

    #[test]
    fn days_are_short() {}
}
