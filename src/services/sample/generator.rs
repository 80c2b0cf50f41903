//! The dice of samples: the same seed throws the same on every machine and in every version.
//!
//! SplitMix64 (Steele, Lea and Flood 2014) counts in steps of 0x9e3779b97f4a7c15 and stirs each count; a shuffle by
//! Fisher and Yates takes from it which of the rest comes next. What a number is asked to be below is drawn again where
//! the remainder would favor small ones. None of this may ever change, or seeds in old studies would lie.

/// A generator of numbers that look random and follow from a seed.
#[derive(Clone, Debug)]
pub(super) struct Generator {
    state: u64,
}

impl Generator {
    pub(super) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// Returns the generator for what is called `name`, so that one part is drawn the same whatever the others are.
    pub(super) fn for_part(seed: u64, name: &str) -> Self {
        Self::new(seed ^ fingerprint(name))
    }

    pub(super) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number below `limit`, each equally likely; 0 where `limit` is 0.
    fn below(&mut self, limit: usize) -> usize {
        let Ok(limit @ 1..) = u64::try_from(limit) else { return 0 };
        let even = u64::MAX - u64::MAX % limit;
        loop {
            let drawn = self.next();
            if drawn < even {
                return usize::try_from(drawn % limit).unwrap_or_default();
            }
        }
    }

    /// Returns `wanted` of the numbers below `from` without putting any back, in rising order.
    pub(super) fn draw(&mut self, wanted: usize, from: usize) -> Vec<usize> {
        let mut rest: Vec<usize> = (0..from).collect();
        let wanted = wanted.min(from);
        for index in 0..wanted {
            let other = index + self.below(from - index);
            rest.swap(index, other);
        }
        rest.truncate(wanted);
        rest.sort_unstable();
        rest
    }
}

/// Returns the 64-bit FNV-1a fingerprint of `text`.
pub(super) fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |known, byte| {
        (known ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_the_published_generator() {
        let mut generator = Generator::new(1_234_567);
        let numbers = [generator.next(), generator.next(), generator.next()];
        assert_eq!(
            numbers,
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    #[test]
    fn a_seed_draws_the_same_for_ever() {
        assert_eq!(Generator::new(42).draw(5, 20), [2, 6, 8, 13, 16]);
        assert_eq!(Generator::new(42).draw(9, 3), [0, 1, 2]);
        assert_eq!(Generator::new(42).draw(0, 0), [0_usize; 0]);
    }

    #[test]
    fn each_is_drawn_about_as_often_as_the_others() {
        let mut times = [0_u32; 10];
        for seed in 0..10_000 {
            for drawn in Generator::new(seed).draw(3, 10) {
                times[drawn] += 1;
            }
        }
        assert!(times.iter().all(|times| (2_850..3_150).contains(times)), "{times:?}");
    }

    #[test]
    fn a_part_has_numbers_of_its_own() {
        let first = Generator::for_part(42, "01-nav").next();
        assert_eq!(first, Generator::for_part(42, "01-nav").next());
        assert_ne!(first, Generator::for_part(42, "02-bedrift").next());
        assert_eq!(fingerprint("a"), 0xaf63_dc4c_8601_ec8c);
    }
}
