//! Which of several words somebody meant who mistyped one.

use super::fold::fold;

/// Returns the candidate somebody may have meant by `word`: the nearest one, the first of equals.
///
/// Nearness is the number of letters to put in, take out, exchange or swap with a neighbor, after folding. At most two
/// are allowed, in words from nine letters on a third of them, and never more than half of the longer word.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = fold(word).chars().collect();
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let letters: Vec<char> = fold(candidate).chars().collect();
            let distance = edit_distance(&word, &letters);
            let is_near = distance <= (word.len() / 3).max(2)
                && distance * 2 <= word.len().max(letters.len());
            is_near.then_some((distance, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Returns the number of insertions, removals, exchanges and swaps of neighbors between two words.
///
/// The optimal string alignment distance: with i letters of one and j of the other word,
/// d(i,j) = min(d(i-1,j) + 1, d(i,j-1) + 1, d(i-1,j-1) + (0 if the letters agree, else 1), and for swapped neighbors
/// d(i-2,j-2) + 1). «takst» and «tekts» are 2 apart: one exchange, one swap.
fn edit_distance(one: &[char], other: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=other.len()).collect();
    for (i, letter) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, other_letter) in other.iter().enumerate() {
            let exchanged = above[j] + usize::from(letter != other_letter);
            let mut distance = exchanged.min(above[j + 1] + 1).min(row[j] + 1);
            let is_swap = i > 0 && j > 0 && one[i - 1] == *other_letter && *letter == other[j - 1];
            if is_swap {
                distance = distance.min(before[j - 1] + 1);
            }
            row.push(distance);
        }
        before = std::mem::replace(&mut above, row);
    }
    above.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_proposed() {
        let commands = ["import", "export", "quotes", "code"];
        assert_eq!(nearest("improt", commands), Some("import"));
        assert_eq!(nearest("Qoutes", commands), Some("quotes"));
        assert_eq!(nearest("xport", commands), Some("export"));
        assert_eq!(nearest("colour", ["name", "color", "order"]), Some("color"));
        assert_eq!(nearest("måltal og teling", ["maltall og telling"]), Some("maltall og telling"));
    }

    #[test]
    fn nothing_far_is_proposed() {
        assert_eq!(nearest("zz", ["code", "ab"]), None);
        assert_eq!(nearest("mood", ["name", "quote"]), None);
        assert_eq!(nearest("banan", ["import"]), None);
        assert_eq!(nearest("", ["a"]), None);
        assert_eq!(nearest("kode", []), None);
    }

    #[test]
    fn distances_count_swaps_as_one() {
        let distance = |one: &str, other: &str| {
            edit_distance(&one.chars().collect::<Vec<_>>(), &other.chars().collect::<Vec<_>>())
        };
        assert_eq!(distance("takst", "tekts"), 2);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", ""), 3);
        assert_eq!(distance("kode", "kode"), 0);
    }
}
