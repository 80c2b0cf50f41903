//! Stretches of a text: half-open ranges of positions, counted in Unicode scalar values.

use std::ops::Range;

/// Positions from the first to the one after the last.
pub type Stretch = Range<u64>;

/// Returns the stretches in order, those that overlap or touch made one; empty ones are left out.
#[must_use]
pub fn union(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.retain(|stretch| stretch.start < stretch.end);
    stretches.sort_by_key(|stretch| (stretch.start, stretch.end));
    let mut union: Vec<Stretch> = Vec::with_capacity(stretches.len());
    for stretch in stretches {
        match union.last_mut() {
            Some(last) if stretch.start <= last.end => last.end = last.end.max(stretch.end),
            _ => union.push(stretch),
        }
    }
    union
}

/// Returns the parts of `stretches` that lie in `allowed`. Both are in order and disjoint, and so is what is returned.
#[must_use]
pub fn clip(stretches: &[Stretch], allowed: &[Stretch]) -> Vec<Stretch> {
    let mut parts = Vec::new();
    let (mut at, mut within) = (0, 0);
    while let (Some(stretch), Some(room)) = (stretches.get(at), allowed.get(within)) {
        let part = stretch.start.max(room.start)..stretch.end.min(room.end);
        if part.start < part.end {
            parts.push(part);
        }
        if stretch.end <= room.end {
            at += 1;
        } else {
            within += 1;
        }
    }
    parts
}

/// Returns the number of positions in disjoint stretches.
#[must_use]
pub fn total(stretches: &[Stretch]) -> u64 {
    stretches.iter().map(|stretch| stretch.end - stretch.start).sum()
}

/// Cuts `allowed` where any coder's stretches begin or end, and hands each piece out with who covers it: bit i is set
/// where the coder at i does. All are in order and disjoint.
pub fn sweep(coders: &[Vec<Stretch>], allowed: &[Stretch], mut piece: impl FnMut(u32, u64)) {
    let clipped: Vec<Vec<Stretch>> = coders.iter().map(|own| clip(own, allowed)).collect();
    let mut events: Vec<(u64, u32)> = Vec::new();
    for (coder, stretches) in clipped.iter().enumerate() {
        let bit = 1_u32.checked_shl(u32::try_from(coder).unwrap_or(u32::MAX)).unwrap_or(0);
        events.extend(
            stretches.iter().flat_map(|stretch| [(stretch.start, bit), (stretch.end, bit)]),
        );
    }
    events.sort_unstable();
    let mut covered = 0;
    let (mut mask, mut since) = (0, 0);
    for (at, bit) in events {
        if at > since && mask != 0 {
            piece(mask, at - since);
            covered += at - since;
        }
        mask ^= bit;
        since = at;
    }
    piece(0, total(allowed) - covered);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretch(from: u64, to: u64) -> Stretch {
        from..to
    }

    #[test]
    fn stretches_that_overlap_or_touch_are_one() {
        assert_eq!(union(vec![30..40, 0..10, 10..20, 5..8, 50..50]), [0..20, 30..40]);
    }

    #[test]
    fn what_was_not_read_by_all_is_cut_off() {
        assert_eq!(clip(&[5..25, 30..40], &[0..10, 20..35]), [5..10, 20..25, 30..35]);
        assert_eq!(clip(&[stretch(5, 25)], &[]), Vec::<Stretch>::new());
        assert_eq!(total(&[5..10, 20..25]), 10);
    }

    #[test]
    fn a_sweep_counts_every_position_once() {
        let mut pieces = [0; 4];
        let coders = [vec![0..10, 20..30], vec![stretch(5, 22)]];
        sweep(&coders, &[0..25, 40..45], |mask, length| pieces[mask as usize] += length);
        assert_eq!(pieces, [5, 8, 10, 7]);
    }
}
