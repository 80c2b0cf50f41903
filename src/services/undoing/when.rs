//! Times as people type them: «yesterday», «14:30», «2 hours», «2021-11-14».

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, Zoned};

use crate::domain::time::Moment;

/// Returns the moment that `text` means to somebody whose clock shows `now`.
///
/// A day means its beginning, a time of day the last time the clock showed it, a length of time that long ago. `None`
/// where it is no time.
#[must_use]
pub fn parse(text: &str, now: &Zoned) -> Option<Moment> {
    let text = text.trim().to_lowercase();
    let text = text.strip_suffix(" ago").unwrap_or(&text);
    match text {
        "today" => return at(now.date(), Time::midnight(), now),
        "yesterday" => return at(now.date().yesterday().ok()?, Time::midnight(), now),
        _ => {}
    }
    if let Some(span) = length(text) {
        return Some(moment(now.checked_sub(span).ok()?.timestamp()));
    }
    if let Some(time) = time_of_day(text) {
        let is_to_come = time > now.time();
        let day = if is_to_come { now.date().yesterday().ok()? } else { now.date() };
        return at(day, time, now);
    }
    let (day, time) = text.split_once(['t', ' ']).unwrap_or((text, "00:00"));
    let is_day = day.len() == 10 && day.bytes().filter(|byte| *byte == b'-').count() == 2;
    let day: Date = is_day.then(|| day.parse().ok())??;
    match time.strip_suffix('z') {
        Some(time) => {
            let utc = DateTime::from_parts(day, time_of_day(time)?).to_zoned(TimeZone::UTC).ok()?;
            Some(moment(utc.timestamp()))
        }
        None => at(day, time_of_day(time)?, now),
    }
}

/// Returns a stored moment as day and time of day where `now` is.
#[must_use]
pub fn local(stored: &Moment, zone: &TimeZone) -> (String, String) {
    match stored.as_str().parse::<Timestamp>() {
        Ok(at) => {
            let at = at.to_zoned(zone.clone());
            (at.strftime("%Y-%m-%d").to_string(), at.strftime("%H:%M").to_string())
        }
        Err(_) => (stored.day().to_string(), String::new()),
    }
}

fn at(day: Date, time: Time, now: &Zoned) -> Option<Moment> {
    let zoned = DateTime::from_parts(day, time).to_zoned(now.time_zone().clone()).ok()?;
    Some(moment(zoned.timestamp()))
}

fn moment(at: Timestamp) -> Moment {
    Moment::new(at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

fn time_of_day(text: &str) -> Option<Time> {
    let mut parts = text.split(':');
    let number = |part: Option<&str>| {
        let part = part?;
        let is_number = (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| part.parse::<i8>().ok())?
    };
    let (hour, minute) = (number(parts.next())?, number(parts.next())?);
    let second = match parts.next() {
        Some(second) => number(Some(second))?,
        None => 0,
    };
    if parts.next().is_some() {
        return None;
    }
    Time::new(hour, minute, second, 0).ok()
}

/// Reads `2 hours`, `2h`, `90 minutes`, `3 days`, `1 week`.
fn length(text: &str) -> Option<Span> {
    let unit_at = text.find(|letter: char| !letter.is_ascii_digit())?;
    let (number, unit) = text.split_at_checked(unit_at)?;
    let number: i64 = number.parse().ok().filter(|number| *number < 100_000)?;
    match unit.trim() {
        "m" | "min" | "minute" | "minutes" => Some(Span::new().minutes(number)),
        "h" | "hour" | "hours" => Some(Span::new().hours(number)),
        "d" | "day" | "days" => Some(Span::new().days(number)),
        "w" | "week" | "weeks" => Some(Span::new().weeks(number)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_half_past_two(text: &str) -> Option<String> {
        let zone = TimeZone::fixed(jiff::tz::offset(1));
        let now: Timestamp = "2026-11-14T13:30:00Z".parse().unwrap();
        parse(text, &now.to_zoned(zone)).map(|moment| moment.to_string())
    }

    #[test]
    fn days_begin_where_the_user_is() {
        assert_eq!(at_half_past_two("today").as_deref(), Some("2026-11-13T23:00:00Z"));
        assert_eq!(at_half_past_two("yesterday").as_deref(), Some("2026-11-12T23:00:00Z"));
        assert_eq!(at_half_past_two("2021-11-14").as_deref(), Some("2021-11-13T23:00:00Z"));
        assert_eq!(at_half_past_two("2021-11-14 09:05").as_deref(), Some("2021-11-14T08:05:00Z"));
        assert_eq!(
            at_half_past_two("2021-11-14T09:05:07Z").as_deref(),
            Some("2021-11-14T09:05:07Z")
        );
    }

    #[test]
    fn a_time_of_day_is_the_last_one() {
        assert_eq!(at_half_past_two("14:00").as_deref(), Some("2026-11-14T13:00:00Z"));
        assert_eq!(at_half_past_two("15:00").as_deref(), Some("2026-11-13T14:00:00Z"));
    }

    #[test]
    fn a_length_of_time_is_that_long_ago() {
        assert_eq!(at_half_past_two("2 hours").as_deref(), Some("2026-11-14T11:30:00Z"));
        assert_eq!(at_half_past_two("90min ago").as_deref(), Some("2026-11-14T12:00:00Z"));
        assert_eq!(at_half_past_two("1 day").as_deref(), Some("2026-11-13T13:30:00Z"));
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in
            ["", "soon", "25:00", "2021-13-01", "k7f2m9q4vb", "2 fortnights", "7", "1:2:3:4"]
        {
            assert_eq!(at_half_past_two(text), None, "{text}");
        }
    }

    #[test]
    fn stored_moments_are_shown_where_the_user_is() {
        let zone = TimeZone::fixed(jiff::tz::offset(1));
        let shown = local(&Moment::new("2026-11-13T23:10:00Z"), &zone);
        assert_eq!(shown, ("2026-11-14".to_owned(), "00:10".to_owned()));
    }
}
