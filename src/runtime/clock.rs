//! The real clock and the real dice.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::app::world::World;
use crate::domain::time::{Day, Moment};

/// What random ids are made of: no letter that looks like another, no vowel pair that spells much.
const ALPHABET: &[u8; 31] = b"23456789abcdefghjkmnpqrstuvwxyz";
/// The largest multiple of the alphabet's length below 256: bytes from here on would favor its first letters.
const FAIR: u8 = 248;

/// The clock and the random numbers of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemWorld;

impl World for SystemWorld {
    fn now(&self) -> Moment {
        let now = Timestamp::now().to_zoned(TimeZone::UTC);
        Moment::new(now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
    }

    fn today(&self) -> Day {
        Day::new(Zoned::now().strftime("%Y-%m-%d").to_string())
    }

    fn clock(&self) -> String {
        Zoned::now().strftime("%H:%M").to_string()
    }

    fn id(&mut self, length: usize) -> String {
        let mut id = String::with_capacity(length);
        let mut drawn = [0; 32];
        while id.len() < length {
            if getrandom::fill(&mut drawn).is_err() {
                drawn = from_the_clock(id.len());
            }
            let fair = drawn.iter().filter(|byte| **byte < FAIR);
            let letters = fair.map(|byte| char::from(ALPHABET[usize::from(byte % 31)]));
            id.extend(letters.take(length - id.len()));
        }
        id
    }
}

/// Returns bytes for a system that has no random numbers to give: hashes of the time, the process and `salt`.
fn from_the_clock(salt: usize) -> [u8; 32] {
    use sha2::{Digest, Sha256};
    let now = Timestamp::now().as_nanosecond();
    Sha256::digest(format!("{now} {} {salt}", std::process::id())).into()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_time_has_the_shape_in_which_it_is_stored() {
        assert!(SystemWorld.now().is_well_formed());
        assert!(SystemWorld.today().is_well_formed());
        assert_eq!(SystemWorld.clock().len(), 5);
    }

    #[test]
    fn ids_have_their_length_and_use_every_letter_and_no_other() {
        let ids: Vec<String> = (0..400).map(|_| SystemWorld.id(10)).collect();
        assert!(ids.iter().all(|id| id.len() == 10));
        let letters: BTreeSet<u8> = ids.iter().flat_map(|id| id.bytes()).collect();
        assert_eq!(letters, ALPHABET.iter().copied().collect());
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 400);
    }
}
