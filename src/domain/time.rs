//! Dates and times as they are stored. The domain never asks a clock; callers say what time it is.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use smol_str::SmolStr;

/// A moment in UTC to the second, written `2021-03-22T09:12:44Z`. Text order is time order.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(SmolStr);

/// A calendar day, written `2021-03-22`. Text order is time order.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(SmolStr);

stored_text!(Moment);
stored_text!(Day);

impl Moment {
    /// Returns the day (in UTC) the moment lies in.
    #[must_use]
    pub fn day(&self) -> Day {
        Day::new(self.0.get(..10).unwrap_or(&self.0))
    }

    /// Returns whether the text is a moment as tusj writes it.
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        let text = self.as_str();
        text.len() == 20
            && self.day().is_well_formed()
            && text.bytes().enumerate().skip(10).all(|(at, byte)| match at {
                10 => byte == b'T',
                13 | 16 => byte == b':',
                19 => byte == b'Z',
                _ => byte.is_ascii_digit(),
            })
    }
}

impl Day {
    /// Returns whether the text is a day as tusj writes it, with a month of 1-12 and a day of 1-31.
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        let parts: Vec<&str> = self.0.split('-').collect();
        let [year, month, day] = parts[..] else { return false };
        let number = |text: &str, width: usize| {
            (text.len() == width && text.bytes().all(|byte| byte.is_ascii_digit()))
                .then(|| text.parse::<u32>().ok())
                .flatten()
        };
        number(year, 4).is_some()
            && number(month, 2).is_some_and(|month| (1..=12).contains(&month))
            && number(day, 2).is_some_and(|day| (1..=31).contains(&day))
    }
}

/// A time within a recording in milliseconds from its start, written `00:12:09.000`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordingTime(pub u32);

impl RecordingTime {
    /// Reads `hh:mm:ss.mmm`; anything else is `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (clock, milliseconds) = text.split_once('.')?;
        let parts: Vec<&str> = clock.split(':').collect();
        let [hours, minutes, seconds] = parts[..] else { return None };
        if milliseconds.len() != 3 || minutes.len() != 2 || seconds.len() != 2 || hours.len() < 2 {
            return None;
        }
        let (minutes, seconds): (u32, u32) = (minutes.parse().ok()?, seconds.parse().ok()?);
        if minutes > 59 || seconds > 59 {
            return None;
        }
        let total = hours
            .parse::<u32>()
            .ok()?
            .checked_mul(3600)?
            .checked_add(minutes * 60 + seconds)?
            .checked_mul(1000)?;
        Some(Self(total.checked_add(milliseconds.parse().ok()?)?))
    }

    /// Returns the time for a margin: `18:04`, or `1:18:04` from the second hour on.
    #[must_use]
    pub fn clock(self) -> String {
        let seconds = self.0 / 1000;
        let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        if hours == 0 {
            format!("{minutes:02}:{seconds:02}")
        } else {
            format!("{hours}:{minutes:02}:{seconds:02}")
        }
    }
}

impl fmt::Display for RecordingTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, milliseconds) = (self.0 / 1000, self.0 % 1000);
        let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        write!(formatter, "{hours:02}:{minutes:02}:{seconds:02}.{milliseconds:03}")
    }
}

impl Serialize for RecordingTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for RecordingTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = SmolStr::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            serde::de::Error::custom(format!("«{text}» is not a time written as hh:mm:ss.mmm"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recording_time_reads_as_it_is_written() {
        for text in ["00:00:00.000", "00:12:09.123", "11:59:59.999"] {
            assert_eq!(
                RecordingTime::parse(text).map(|time| time.to_string()).as_deref(),
                Some(text)
            );
        }
        for text in ["", "12:09.000", "00:60:00.000", "00:12:09", "0:12:09.000", "aa:12:09.000"] {
            assert_eq!(RecordingTime::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_margin_leaves_out_a_zero_hour() {
        assert_eq!(
            RecordingTime::parse("00:18:04.500").map(RecordingTime::clock).as_deref(),
            Some("18:04")
        );
        assert_eq!(
            RecordingTime::parse("01:18:04.500").map(RecordingTime::clock).as_deref(),
            Some("1:18:04")
        );
    }

    #[test]
    fn days_and_moments_know_their_shape() {
        assert!(Day::new("2021-03-22").is_well_formed());
        assert!(!Day::new("2021-13-22").is_well_formed());
        assert!(!Day::new("22.3.2021").is_well_formed());
        assert!(Moment::new("2021-03-22T09:12:44Z").is_well_formed());
        assert!(!Moment::new("2021-03-22 09:12:44").is_well_formed());
    }
}
