//! Which characters of an old text are still there in a new one.
//!
//! Texts are compared word by word, not letter by letter: two different words often share letters, and an edge that
//! clung to one of those would look like an answer where there is none.

use std::collections::HashMap;
use std::ops::Range;

use super::quote::text_after;
use crate::domain::text::{CodePoint, slice};

/// A stretch that stands in both texts, in code points from the start of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub old: u32,
    pub new: u32,
    pub length: u32,
}

/// What is left of an old text in a new one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Survival {
    /// Stretches that stand in both, in order.
    pub runs: Vec<Run>,
    /// Words that were respelled: their old range and the new one.
    pub respelled: Vec<(Range<u32>, Range<u32>)>,
}

/// More differences than this between two texts are not followed one by one; only what they begin and end with counts.
const MOST_DIFFERENCES: usize = 800;
/// A stretch of this many code points is no accident even where most of the text is different.
const LONG_RUN: u32 = 12;

/// Compares two texts.
pub(super) fn survival(old: &str, new: &str) -> Survival {
    let (old, new) = (tokens(old), tokens(new));
    let head = old.iter().zip(&new).take_while(|(a, b)| a.text == b.text).count();
    let (old_rest, new_rest) = (after(&old, head), after(&new, head));
    let tail = old_rest.iter().rev().zip(new_rest.iter().rev());
    let tail = tail.take_while(|(a, b)| a.text == b.text).count();
    let middle_old = old_rest.get(..old_rest.len() - tail).unwrap_or_default();
    let middle_new = new_rest.get(..new_rest.len() - tail).unwrap_or_default();
    let mut pairs: Vec<(usize, usize)> = (0..head).map(|at| (at, at)).collect();
    pairs.extend(common(middle_old, middle_new).into_iter().map(|(a, b)| (head + a, head + b)));
    pairs.extend((0..tail).map(|at| (old.len() - tail + at, new.len() - tail + at)));
    let respelled = respelled(&old, &new, &pairs);
    let mut runs = joined(&old, &new, &pairs);
    if !are_related(&old, &new, &pairs) {
        let (old_end, new_end) = (end_of(&old), end_of(&new));
        runs.retain(|run| {
            let at_start = run.old == 0 && run.new == 0;
            let at_end = run.old + run.length == old_end && run.new + run.length == new_end;
            at_start || at_end || run.length >= LONG_RUN
        });
    }
    Survival { runs, respelled }
}

/// A word, a stretch of white space, or one sign.
struct Token<'a> {
    text: &'a str,
    start: u32,
    length: u32,
}

impl Token<'_> {
    fn end(&self) -> u32 {
        self.start + self.length
    }

    fn is_word(&self) -> bool {
        self.text.starts_with(char::is_alphanumeric)
    }
}

#[derive(PartialEq)]
enum Kind {
    Word,
    Space,
    Sign,
}

fn kind(character: char) -> Kind {
    if character.is_alphanumeric() {
        Kind::Word
    } else if character == '\n' {
        // The end of a paragraph is no white space like any other: it comes and goes with splits and joins.
        Kind::Sign
    } else if character.is_whitespace() {
        Kind::Space
    } else {
        Kind::Sign
    }
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    let mut start = 0;
    while let Some(first) = rest.chars().next() {
        let kind_of_token = kind(first);
        let same =
            |character: &char| kind_of_token != Kind::Sign && kind(*character) == kind_of_token;
        let n_same = rest.chars().take_while(same).count().max(1);
        let length = u32::try_from(n_same).unwrap_or(u32::MAX);
        let token = slice(rest, CodePoint::ZERO, CodePoint(length));
        tokens.push(Token { text: token, start, length });
        start += length;
        rest = text_after(rest, CodePoint(length));
    }
    tokens
}

fn after<T>(list: &[T], at: usize) -> &[T] {
    list.get(at..).unwrap_or_default()
}

fn end_of(tokens: &[Token<'_>]) -> u32 {
    tokens.last().map_or(0, Token::end)
}

/// Joins pairs of equal tokens that follow each other in both texts.
fn joined(old: &[Token<'_>], new: &[Token<'_>], pairs: &[(usize, usize)]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (a, b) in pairs {
        let (Some(a), Some(b)) = (old.get(*a), new.get(*b)) else { continue };
        match runs.last_mut() {
            Some(run) if run.old + run.length == a.start && run.new + run.length == b.start => {
                run.length += a.length;
            }
            _ => runs.push(Run { old: a.start, new: b.start, length: a.length }),
        }
    }
    runs
}

/// Tells whether at least half of the words of the longer text stand in the other one too.
fn are_related(old: &[Token<'_>], new: &[Token<'_>], pairs: &[(usize, usize)]) -> bool {
    let letters = |tokens: &[Token<'_>]| {
        tokens.iter().filter(|token| token.is_word()).map(|token| token.length).sum::<u32>()
    };
    let shared: u32 = pairs
        .iter()
        .filter_map(|(a, _)| old.get(*a))
        .filter(|token| token.is_word())
        .map(|token| token.length)
        .sum();
    shared * 2 >= letters(old).max(letters(new))
}

/// Finds single words that stand where a single other word of much the same letters stood.
fn respelled(
    old: &[Token<'_>],
    new: &[Token<'_>],
    pairs: &[(usize, usize)],
) -> Vec<(Range<u32>, Range<u32>)> {
    let ends = std::iter::once((old.len(), new.len()));
    let mut found = Vec::new();
    let mut next = (0, 0);
    for (a, b) in pairs.iter().copied().chain(ends) {
        if a == next.0 + 1
            && b == next.1 + 1
            && let (Some(was), Some(is)) = (old.get(next.0), new.get(next.1))
            && is_respelling(was, is)
        {
            found.push((was.start..was.end(), is.start..is.end()));
        }
        next = (a + 1, b + 1);
    }
    found
}

fn is_respelling(was: &Token<'_>, is: &Token<'_>) -> bool {
    if !was.is_word() || !is.is_word() {
        return false;
    }
    let (was, is) = (was.text.to_lowercase(), is.text.to_lowercase());
    let n_same =
        |pairs: &mut dyn Iterator<Item = (char, char)>| pairs.take_while(|(a, b)| a == b).count();
    let longer = was.chars().count().max(is.chars().count());
    let shorter = was.chars().count().min(is.chars().count());
    let head = n_same(&mut was.chars().zip(is.chars()));
    let tail = n_same(&mut was.chars().rev().zip(is.chars().rev())).min(shorter - head);
    (head + tail) * 2 >= longer
}

/// Returns the pairs of a longest common subsequence of two lists of tokens (Myers, greedy), or none where the lists
/// differ in more than [`MOST_DIFFERENCES`] places.
fn common(old: &[Token<'_>], new: &[Token<'_>]) -> Vec<(usize, usize)> {
    let mut numbers = HashMap::new();
    let mut numbered = |tokens: &[Token<'_>]| -> Vec<usize> {
        let mut number = |text: &str| {
            let next = numbers.len();
            *numbers.entry(text.to_owned()).or_insert(next)
        };
        tokens.iter().map(|token| number(token.text)).collect()
    };
    let (old, new) = (numbered(old), numbered(new));
    if old.is_empty() || new.is_empty() {
        return Vec::new();
    }
    furthest_reaches(&old, &new)
        .map(|trace| walk_back(&trace, old.len(), new.len()))
        .unwrap_or_default()
}

/// For each number of differences the furthest place reached in the old list on every diagonal.
///
/// Diagonal k (place in the old list less place in the new one) is kept at index k + differences.
fn furthest_reaches(old: &[usize], new: &[usize]) -> Option<Vec<Vec<usize>>> {
    let most = (old.len() + new.len()).min(MOST_DIFFERENCES);
    let mut trace: Vec<Vec<usize>> = Vec::new();
    for differences in 0..=most {
        let mut reach = vec![0; 2 * differences + 1];
        for step in (0..=2 * differences).step_by(2) {
            let mut x = step_onto(trace.last(), differences, step);
            // A place before the start of the new list is none.
            let Some(mut y) = (x + differences).checked_sub(step) else { continue };
            while x < old.len() && y < new.len() && old.get(x) == new.get(y) {
                (x, y) = (x + 1, y + 1);
            }
            if let Some(slot) = reach.get_mut(step) {
                *slot = x;
            }
            if x >= old.len() && y >= new.len() {
                trace.push(reach);
                return Some(trace);
            }
        }
        trace.push(reach);
    }
    None
}

/// Returns where a path of one difference more starts on the diagonal `step - differences`.
fn step_onto(before: Option<&Vec<usize>>, differences: usize, step: usize) -> usize {
    let Some(before) = before else { return 0 };
    let reach = |index: Option<usize>| index.and_then(|index| before.get(index)).copied();
    // The diagonals beside this one are one index to the left and right, and lists grow by one at either end.
    let from_left = reach(step.checked_sub(2)).map(|x| x + 1);
    let from_right = if step < 2 * differences { reach(Some(step)) } else { None };
    from_left.max(from_right).unwrap_or(0)
}

fn walk_back(trace: &[Vec<usize>], n_old: usize, n_new: usize) -> Vec<(usize, usize)> {
    let (mut x, mut y) = (n_old, n_new);
    let mut pairs = Vec::new();
    for differences in (0..trace.len()).rev() {
        let before = differences.checked_sub(1).and_then(|at| trace.get(at));
        let Some(step) = (x + differences).checked_sub(y) else { break };
        let start = step_onto(before, differences, step);
        while x > start && y > 0 {
            (x, y) = (x - 1, y - 1);
            pairs.push((x, y));
        }
        let Some(before) = before else { break };
        let left = step.checked_sub(2).and_then(|left| before.get(left));
        if left.is_some_and(|reach| reach + 1 == start) {
            x = x.saturating_sub(1);
        } else {
            y = y.saturating_sub(1);
        }
    }
    pairs.reverse();
    pairs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    use super::*;

    fn surviving(old: &str, new: &str) -> Vec<String> {
        let characters: Vec<char> = old.chars().collect();
        survival(old, new)
            .runs
            .iter()
            .map(|run| {
                characters[run.old as usize..(run.old + run.length) as usize].iter().collect()
            })
            .collect()
    }

    #[test]
    fn what_stands_around_a_changed_word_survives() {
        let old = "Jeg er alene om faget her på skolen, og det merkes.";
        let new = "Jeg er alene med faget her på huset, og det merkes.";
        assert_eq!(surviving(old, new), ["Jeg er alene ", " faget her på ", ", og det merkes."]);
    }

    #[test]
    fn letters_that_two_different_words_share_do_not_survive() {
        assert_eq!(surviving("skolen", "hagen"), Vec::<String>::new());
        assert_eq!(survival("skolen", "hagen").respelled, []);
    }

    #[test]
    fn a_respelled_word_is_known_by_its_letters() {
        assert_eq!(survival("er aleine om", "er alene om").respelled, [(3..9, 3..8)]);
        assert_eq!(survival("Ja, jei", "Ja, jeg").respelled, [(4..7, 4..7)]);
    }

    #[test]
    fn single_words_of_a_rewritten_text_are_no_answer() {
        let old = "Det er fylket, egentlig. De sender et skjema hver høst.";
        let new = "Nå kommer det jo papirer fra en etat, og de er mange, altså!";
        assert_eq!(surviving(old, new), Vec::<String>::new());
    }

    #[test]
    fn a_split_and_a_join_lose_no_letter() {
        assert_eq!(surviving("aa aa", "aa\naa"), ["aa", "aa"]);
        assert_eq!(surviving("Mm. Ja.\nNei.", "Mm. Ja. Nei."), ["Mm. Ja.", "Nei."]);
    }

    proptest! {
        #[test]
        fn runs_are_equal_in_both_texts_and_in_order(old in "[ab ]{0,30}", new in "[ab ]{0,30}") {
            let (a, b): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
            let mut end = (0, 0);
            for run in survival(&old, &new).runs {
                prop_assert!(run.old >= end.0 && run.new >= end.1 && run.length > 0);
                end = (run.old + run.length, run.new + run.length);
                prop_assert_eq!(&a[run.old as usize..end.0 as usize], &b[run.new as usize..end.1 as usize]);
            }
        }

        #[test]
        fn the_longest_common_subsequence_is_found(old in "[abc,.]{0,12}", new in "[abc,.]{0,12}") {
            let (a, b) = (tokens(&old), tokens(&new));
            let mut best = vec![vec![0; b.len() + 1]; a.len() + 1];
            for i in 0..a.len() {
                for j in 0..b.len() {
                    best[i + 1][j + 1] = if a[i].text == b[j].text {
                        best[i][j] + 1
                    } else {
                        best[i][j + 1].max(best[i + 1][j])
                    };
                }
            }
            prop_assert_eq!(common(&a, &b).len(), best[a.len()][b.len()]);
        }
    }
}
