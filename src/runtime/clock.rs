//! The real clock and real dice.

use jiff::Zoned;
use jiff::tz::TimeZone;

use crate::app::world::World;
use crate::domain::time::{Day, Moment};
use crate::services::undoing::when;

/// The characters of random ids: none that is easily taken for another.
const LETTERS: &[u8; 31] = b"23456789abcdefghjkmnpqrstuvwxyz";

/// The system's clock and its random numbers.
#[derive(Debug, Default)]
pub struct SystemWorld;

impl World for SystemWorld {
    fn now(&self) -> Moment {
        let now = Zoned::now().with_time_zone(TimeZone::UTC);
        Moment::new(now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
    }

    fn today(&self) -> Day {
        Day::new(Zoned::now().strftime("%Y-%m-%d").to_string())
    }

    fn clock(&self) -> String {
        Zoned::now().strftime("%H:%M").to_string()
    }

    fn local(&self, at: &Moment) -> (Day, String) {
        let (day, time) = when::local(at, &TimeZone::system());
        (Day::new(day), time)
    }

    fn id(&mut self, length: usize) -> String {
        let mut id = String::with_capacity(length);
        let mut bytes = [0_u8; 32];
        while id.len() < length {
            if getrandom::fill(&mut bytes).is_err() {
                // Without a source of randomness the clock still tells two ids apart.
                let nanoseconds = Zoned::now().timestamp().as_nanosecond();
                bytes.iter_mut().zip(nanoseconds.to_le_bytes()).for_each(|(byte, now)| *byte = now);
            }
            // Values of 248 and more would make the first letters likelier than the last.
            let even = bytes.iter().filter(|byte| **byte < 248);
            let letters = even.filter_map(|byte| LETTERS.get(usize::from(*byte) % LETTERS.len()));
            id.extend(letters.map(|letter| char::from(*letter)).take(length - id.len()));
        }
        id
    }
}
