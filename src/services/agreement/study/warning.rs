//! What makes a figure weak, as values and in words.

use crate::services::agreement::two_by_two::TwoByTwo;
use crate::services::agreement::value::Value;

/// Fewer units with the code than this say little about it.
pub const FEW_POSITIVES: u64 = 10;
/// A code with a smaller share of yes is rare: most agreement is then on its absence.
pub const RARE: f64 = 0.05;
/// Fewer units than this are few: each of them then moves percent agreement by more than 0.01, the last digit shown.
pub const FEW_UNITS: u64 = 100;

/// What makes a figure weak.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// So many units have the code from anybody.
    FewPositives(u64),
    /// Fewer than one in twenty ratings say yes.
    Rare,
    /// So many units are compared in all.
    FewUnits(u64),
    /// So many codings of the original layers were made after the coders had begun to decide.
    EditedAfterTalk(usize),
    /// Not everything was read by all.
    PartlyRead(ReadState),
    /// So many codings stand on words that are no longer where they were; they are left out.
    Unplaced(usize),
}

/// How many transcripts all coders have read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadState {
    /// Transcripts that are asked about.
    pub asked: usize,
    /// Those of which all coders have read all that informants say.
    pub whole: usize,
    /// Those of which all have read a part.
    pub part: usize,
}

impl Warning {
    /// Returns the warnings of one code.
    #[must_use]
    pub fn of_code(table: TwoByTwo, n_positive: u64, n_late: usize) -> Vec<Self> {
        let mut warnings = Vec::new();
        if n_positive < FEW_POSITIVES {
            warnings.push(Self::FewPositives(n_positive));
        }
        if matches!(table.prevalence(), Value::Number(share) if share < RARE) {
            warnings.push(Self::Rare);
        }
        if n_late > 0 {
            warnings.push(Self::EditedAfterTalk(n_late));
        }
        warnings
    }

    /// Says it in a sentence.
    #[must_use]
    pub fn in_words(&self) -> String {
        match self {
            Self::FewPositives(count) => format!(
                "Only {} this code from anybody: fewer than {FEW_POSITIVES} decide little.",
                counted(*count, "unit has", "units have")
            ),
            Self::Rare => {
                "Under 5 % say yes: agreement is mostly on absence; see positive agreement."
                    .to_owned()
            }
            Self::FewUnits(count) => format!(
                "Only {} compared: one judged otherwise moves percent agreement by more than 0.01.",
                counted(*count, "unit is", "units are")
            ),
            Self::EditedAfterTalk(count) => format!(
                "{} made after the talk; the stage «before» leaves them out.",
                counted(*count as u64, "coding was", "codings were")
            ),
            Self::PartlyRead(read) => read.in_words(),
            Self::Unplaced(count) => format!(
                "{} words that are no longer where they were, and left out.",
                counted(*count as u64, "coding stands on", "codings stand on")
            ),
        }
    }
}

impl ReadState {
    fn in_words(self) -> String {
        let Self { asked, whole, part } = self;
        let parts = match part {
            0 => String::new(),
            1 => ", 1 more in part".to_owned(),
            count => format!(", {count} more in part"),
        };
        let noun = counted(asked as u64, "transcript is", "transcripts are");
        format!("{whole} of {noun} read by all{parts}; what is unread does not count.")
    }
}

fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rare_code_is_warned_about_twice() {
        let table = TwoByTwo { both: 1, first: 0, second: 1, neither: 98 };
        let warnings = Warning::of_code(table, 2, 0);
        assert_eq!(warnings, [Warning::FewPositives(2), Warning::Rare]);
        let table = TwoByTwo { both: 10, first: 0, second: 1, neither: 98 };
        assert_eq!(Warning::of_code(table, 11, 0), []);
    }

    #[test]
    fn what_is_unread_is_told_in_words() {
        let read = ReadState { asked: 6, whole: 4, part: 1 };
        assert_eq!(
            Warning::PartlyRead(read).in_words(),
            "4 of 6 transcripts are read by all, 1 more in part; what is unread does not count."
        );
    }
}
