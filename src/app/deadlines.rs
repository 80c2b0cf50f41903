//! What must reach the disk soon although nothing more is typed.

use std::time::Duration;

/// Keys after which the place is kept even if no pause comes.
const MOST_KEYS: u32 = 20;
/// How long a pause is.
const PAUSE: Duration = Duration::from_secs(1);

/// What is still to be kept, and for how many keys it has waited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Deadlines {
    place: Option<u32>,
}

impl Deadlines {
    /// Notes that the place changed; it is to be kept soon.
    pub fn place_changed(&mut self) {
        self.place.get_or_insert(0);
    }

    /// Counts a key. Returns whether the place has waited long enough.
    pub fn count_key(&mut self) -> bool {
        match &mut self.place {
            Some(keys) => {
                *keys += 1;
                *keys >= MOST_KEYS
            }
            None => false,
        }
    }

    /// Returns whether the place was still to be kept, and forgets that it was.
    pub fn take_place(&mut self) -> bool {
        self.place.take().is_some()
    }

    /// Returns the pause after which something must be kept; none where nothing waits.
    #[must_use]
    pub fn next(&self) -> Option<Duration> {
        self.place.map(|_| PAUSE)
    }
}
