//! Texts of several lines, and lists of things told apart by a name: three versions of each made into one.

use super::sequence::{Choice, merge_rows};

/// A merged value, and what it would be if the other side were right wherever the two contradict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Both<T> {
    pub mine: T,
    pub theirs: T,
}

impl<T: PartialEq> Both<T> {
    pub fn is_contradiction(&self) -> bool {
        self.mine != self.theirs
    }
}

/// Divides a text into words, stretches of white space and signs; a line's end is a sign.
pub(super) fn words(text: &str) -> Vec<&str> {
    let kind = |letter: char| match letter {
        '\n' => 3,
        _ if letter.is_alphanumeric() => 0,
        _ if letter.is_whitespace() => 1,
        _ => 2,
    };
    let mut words = Vec::new();
    let mut start = 0;
    let mut last = None;
    for (at, letter) in text.char_indices() {
        let now = kind(letter);
        if last.is_some_and(|last| last != now || now >= 2) {
            words.extend(text.get(start..at));
            start = at;
        }
        last = Some(now);
    }
    words.extend(text.get(start..).filter(|rest| !rest.is_empty()));
    words
}

/// Merges texts word by word.
pub(super) fn merge_lines(
    base: &[String],
    mine: &[String],
    theirs: &[String],
) -> Both<Vec<String>> {
    let (base, ours, others) = (base.join("\n"), mine.join("\n"), theirs.join("\n"));
    let rows = (words(&base), words(&ours), words(&others));
    let (mut mine, mut theirs) = (String::new(), String::new());
    for piece in merge_rows(&rows.0, &rows.1, &rows.2) {
        let of_mine = rows.1.get(piece.mine).unwrap_or_default().concat();
        let of_theirs = rows.2.get(piece.theirs).unwrap_or_default().concat();
        match piece.choice {
            Choice::Unchanged | Choice::Mine => {
                mine.push_str(&of_mine);
                theirs.push_str(&of_mine);
            }
            Choice::Theirs => {
                mine.push_str(&of_theirs);
                theirs.push_str(&of_theirs);
            }
            Choice::Conflict => {
                mine.push_str(&of_mine);
                theirs.push_str(&of_theirs);
            }
        }
    }
    let lines = |text: &str| -> Vec<String> {
        if text.is_empty() { Vec::new() } else { text.split('\n').map(str::to_owned).collect() }
    };
    Both { mine: lines(&mine), theirs: lines(&theirs) }
}

/// Merges lists of things told apart by `name`: what either side added is in, what either removed is out.
///
/// The order is mine, with what only the other side has after what it follows there. Where both changed the thing of
/// one name differently they contradict.
pub(super) fn merge_list<T: Clone + PartialEq, N: PartialEq>(
    base: &[T],
    mine: &[T],
    theirs: &[T],
    name: impl Fn(&T) -> N,
) -> Both<Vec<T>> {
    let find = |list: &[T], wanted: &T| -> Option<T> {
        list.iter().find(|row| name(row) == name(wanted)).cloned()
    };
    let mut merged = Both { mine: Vec::new(), theirs: Vec::new() };
    let mut order: Vec<&T> = mine.iter().collect();
    for (index, row) in theirs.iter().enumerate() {
        if order.iter().any(|known| name(known) == name(row)) {
            continue;
        }
        let before = index.checked_sub(1).and_then(|before| theirs.get(before));
        let after =
            before.and_then(|before| order.iter().position(|known| name(known) == name(before)));
        order.insert(after.map_or(order.len(), |after| after + 1), row);
    }
    for row in order {
        let (was, ours, others) = (find(base, row), find(mine, row), find(theirs, row));
        if ours == others || others == was {
            merged.mine.extend(ours.clone());
            merged.theirs.extend(ours);
        } else if ours == was {
            merged.mine.extend(others.clone());
            merged.theirs.extend(others);
        } else {
            // Removed on one side and changed on the other: the change is kept.
            merged.mine.extend(ours.clone().or_else(|| others.clone()));
            merged.theirs.extend(others.or(ours));
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.split('/').map(str::to_owned).collect()
    }

    #[test]
    fn two_people_write_on_in_different_lines_of_one_text() {
        let merged = merge_lines(&lines("ja/nei"), &lines("ja da/nei"), &lines("ja/nei takk"));
        assert_eq!(merged.mine, lines("ja da/nei takk"));
        assert!(!merged.is_contradiction());
    }

    #[test]
    fn the_same_word_written_differently_has_two_readings() {
        let merged = merge_lines(&lines("en to tre"), &lines("en 2 tre"), &lines("en II tre"));
        assert_eq!((merged.mine, merged.theirs), (lines("en 2 tre"), lines("en II tre")));
    }

    #[test]
    fn lists_keep_what_either_side_added_and_lose_what_either_removed() {
        let merged = merge_list(&["a", "b"], &["a", "b", "c"], &["b", "d"], |row| *row);
        assert_eq!(merged.mine, ["b", "d", "c"]);
        assert!(!merged.is_contradiction());
    }

    #[test]
    fn words_end_where_signs_and_lines_do() {
        assert_eq!(words("ja, så.\nda"), ["ja", ",", " ", "så", ".", "\n", "da"]);
    }
}
