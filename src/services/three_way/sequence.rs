//! Three versions of a row of things made into one: words of a text, lines of a memo.

use std::ops::Range;

/// What became of a stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// Nobody changed it.
    Unchanged,
    /// Only this side changed it, or both in the same way.
    Mine,
    /// Only the other side changed it.
    Theirs,
    /// Both did, differently.
    Conflict,
}

/// A stretch of the three versions that belongs together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub choice: Choice,
    pub base: Range<usize>,
    pub mine: Range<usize>,
    pub theirs: Range<usize>,
}

/// Longest table in which two rows are compared; beyond it a stretch counts as changed altogether.
const MOST_CELLS: usize = 4_000_000;

/// Divides three versions into pieces, in order.
///
/// Changes that only touch each other do not contradict; two different insertions at one place do.
pub(super) fn merge_rows<T: PartialEq>(base: &[T], mine: &[T], theirs: &[T]) -> Vec<Piece> {
    let mut hunks: Vec<Hunk> = hunks(base, mine, Side::Mine);
    hunks.extend(self::hunks(base, theirs, Side::Theirs));
    hunks.sort_by_key(|hunk| (hunk.base.start, hunk.base.end));
    let mut walk = Walk { mine, theirs, pieces: Vec::new(), at: (0, 0, 0) };
    let mut group: Vec<Hunk> = Vec::new();
    for hunk in hunks {
        if !group.is_empty() && !touches(&group, &hunk) {
            walk.take(std::mem::take(&mut group).as_slice());
        }
        group.push(hunk);
    }
    walk.take(&group);
    walk.unchanged_to(base.len());
    walk.pieces
}

#[derive(Clone, Copy, PartialEq)]
enum Side {
    Mine,
    Theirs,
}

/// A stretch of the base and how many things stand there instead.
struct Hunk {
    side: Side,
    base: Range<usize>,
    length: usize,
}

fn touches(group: &[Hunk], next: &Hunk) -> bool {
    let start = group.iter().map(|hunk| hunk.base.start).min().unwrap_or_default();
    let end = group.iter().map(|hunk| hunk.base.end).max().unwrap_or_default();
    let both_insert = start == end && next.base.is_empty() && next.base.start == start;
    both_insert || (next.base.start < end && start < next.base.end)
}

struct Walk<'a, T> {
    mine: &'a [T],
    theirs: &'a [T],
    pieces: Vec<Piece>,
    /// How far the base, mine and theirs are divided.
    at: (usize, usize, usize),
}

impl<T: PartialEq> Walk<'_, T> {
    fn unchanged_to(&mut self, base: usize) {
        let length = base - self.at.0;
        if length > 0 {
            self.push(Choice::Unchanged, base, length, length);
        }
    }

    fn push(&mut self, choice: Choice, base: usize, mine: usize, theirs: usize) {
        let (b, m, t) = self.at;
        self.at = (base, m + mine, t + theirs);
        let piece = Piece { choice, base: b..base, mine: m..m + mine, theirs: t..t + theirs };
        self.pieces.push(piece);
    }

    fn take(&mut self, group: &[Hunk]) {
        let Some(start) = group.iter().map(|hunk| hunk.base.start).min() else { return };
        let end = group.iter().map(|hunk| hunk.base.end).max().unwrap_or(start);
        self.unchanged_to(start);
        let length = |side: Side| {
            let of_side = || group.iter().filter(|hunk| hunk.side == side);
            let now: usize = of_side().map(|hunk| hunk.length).sum();
            let was: usize = of_side().map(|hunk| hunk.base.len()).sum();
            end - start + now - was
        };
        let (mine, theirs) = (length(Side::Mine), length(Side::Theirs));
        let has = |side: Side| group.iter().any(|hunk| hunk.side == side);
        let (_, m, t) = self.at;
        let choice = match (has(Side::Mine), has(Side::Theirs)) {
            (true, false) => Choice::Mine,
            (false, _) => Choice::Theirs,
            _ if self.mine.get(m..m + mine) == self.theirs.get(t..t + theirs) => Choice::Mine,
            _ => Choice::Conflict,
        };
        self.push(choice, end, mine, theirs);
    }
}

fn hunks<T: PartialEq>(base: &[T], side: &[T], of: Side) -> Vec<Hunk> {
    let mut hunks = Vec::new();
    let mut done = (0, 0);
    let mut note = |done: (usize, usize), (b, s): (usize, usize)| {
        if done != (b, s) {
            hunks.push(Hunk { side: of, base: done.0..b, length: s - done.1 });
        }
    };
    for (b, s) in matches(base, side) {
        note(done, (b, s));
        done = (b + 1, s + 1);
    }
    note(done, (base.len(), side.len()));
    hunks
}

/// Returns pairs of equal things that follow each other in both rows, as many as there can be.
fn matches<T: PartialEq>(a: &[T], b: &[T]) -> Vec<(usize, usize)> {
    let head = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (rest_a, rest_b) = (a.get(head..).unwrap_or_default(), b.get(head..).unwrap_or_default());
    let tail = rest_a.iter().rev().zip(rest_b.iter().rev()).take_while(|(a, b)| a == b).count();
    let middle_a = rest_a.get(..rest_a.len() - tail).unwrap_or_default();
    let middle_b = rest_b.get(..rest_b.len() - tail).unwrap_or_default();
    let mut pairs: Vec<(usize, usize)> = (0..head).map(|at| (at, at)).collect();
    pairs.extend(common(middle_a, middle_b).into_iter().map(|(x, y)| (head + x, head + y)));
    pairs.extend((0..tail).map(|at| (a.len() - tail + at, b.len() - tail + at)));
    pairs
}

/// Returns a longest common subsequence as pairs of indices.
fn common<T: PartialEq>(a: &[T], b: &[T]) -> Vec<(usize, usize)> {
    if a.is_empty() || b.is_empty() || a.len().saturating_mul(b.len()) > MOST_CELLS {
        return Vec::new();
    }
    let width = b.len() + 1;
    let mut lengths = vec![0_u32; (a.len() + 1) * width];
    let at = |lengths: &[u32], x: usize, y: usize| {
        lengths.get(x * width + y).copied().unwrap_or_default()
    };
    for (x, one) in a.iter().enumerate().rev() {
        for (y, other) in b.iter().enumerate().rev() {
            let best = if one == other {
                at(&lengths, x + 1, y + 1) + 1
            } else {
                at(&lengths, x + 1, y).max(at(&lengths, x, y + 1))
            };
            if let Some(cell) = lengths.get_mut(x * width + y) {
                *cell = best;
            }
        }
    }
    let (mut x, mut y, mut pairs) = (0, 0, Vec::new());
    while let (Some(one), Some(other)) = (a.get(x), b.get(y)) {
        if one == other {
            pairs.push((x, y));
            (x, y) = (x + 1, y + 1);
        } else if at(&lengths, x + 1, y) >= at(&lengths, x, y + 1) {
            x += 1;
        } else {
            y += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(base: &str, mine: &str, theirs: &str) -> String {
        let row = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let (base, mine, theirs) = (row(base), row(mine), row(theirs));
        let mut words = Vec::new();
        for piece in merge_rows(&base, &mine, &theirs) {
            match piece.choice {
                Choice::Unchanged => words.extend_from_slice(&base[piece.base]),
                Choice::Mine => words.extend_from_slice(&mine[piece.mine]),
                Choice::Theirs => words.extend_from_slice(&theirs[piece.theirs]),
                Choice::Conflict => words.push(format!(
                    "<{}|{}>",
                    mine[piece.mine].join(" "),
                    theirs[piece.theirs].join(" ")
                )),
            }
        }
        words.join(" ")
    }

    #[test]
    fn changes_of_different_words_both_stand_also_side_by_side() {
        assert_eq!(merged("a b c d", "A b c d", "a b c D"), "A b c D");
        assert_eq!(merged("a b c", "A b c", "a B c"), "A B c");
        assert_eq!(merged("a b c", "a x b c", "a B c"), "a x B c");
        assert_eq!(merged("a b c", "b c", "a b"), "b");
    }

    #[test]
    fn different_changes_of_one_word_contradict_and_equal_ones_do_not() {
        assert_eq!(merged("a b c", "a X c", "a Y c"), "a <X|Y> c");
        assert_eq!(merged("a b c", "a X c", "a X c"), "a X c");
        assert_eq!(merged("a b", "a x b", "a y b"), "a <x|y> b");
    }

    #[test]
    fn what_only_one_side_has_is_taken() {
        assert_eq!(merged("a b", "a b", "a b c"), "a b c");
        assert_eq!(merged("a b", "b", "a b"), "b");
    }
}
