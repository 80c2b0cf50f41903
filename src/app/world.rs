//! What the app asks of the outside: the time and fresh ids. Tests give it a frozen clock and counted ids.

use crate::domain::time::{Day, Moment};

/// Clock and dice.
pub trait World {
    /// Returns the present moment in UTC.
    fn now(&self) -> Moment;

    /// Returns today's date where the user is.
    fn today(&self) -> Day;

    /// Returns the time of day where the user is, as `14:52`.
    fn clock(&self) -> String;

    /// Returns a fresh random id of `length` characters out of 31 that are hard to confuse.
    fn id(&mut self, length: usize) -> String;
}
