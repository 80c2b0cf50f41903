//! Times of a recording as transcript files write them.

use crate::services::import::source::Milliseconds;

/// Reads `h:mm:ss`, `mm:ss` or either with a fraction after a full stop or comma; digits need no padding.
///
/// Minutes may pass 59 only where there are no hours; digits of the fraction after the third are ignored. A lone
/// number, a sign or white space inside is refused, because it may be part of what is said.
pub(super) fn parse_time(text: &str) -> Option<Milliseconds> {
    let (clock, fraction) = match text.split_once(['.', ',']) {
        Some((clock, fraction)) => (clock, parse_fraction(fraction)?),
        None => (text, 0),
    };
    let mut parts = clock.split(':');
    let numbers = [parts.next(), parts.next(), parts.next()];
    if parts.next().is_some() {
        return None;
    }
    let (hours, minutes, seconds) = match numbers {
        [Some(hours), Some(minutes), Some(seconds)] => {
            (parse_number(hours)?, parse_number(minutes)?, parse_number(seconds)?)
        }
        [Some(minutes), Some(seconds), None] => (0, parse_number(minutes)?, parse_number(seconds)?),
        _ => return None,
    };
    let has_hours = matches!(numbers, [_, _, Some(_)]);
    if seconds > 59 || (has_hours && minutes > 59) {
        return None;
    }
    Some(Milliseconds(((hours * 60 + minutes) * 60 + seconds) * 1000 + fraction))
}

/// Reads an f4 time: `#h:mm:ss-t#` with tenths, or `#h:mm:ss.s#`, or without a fraction.
pub(super) fn parse_hash_time(text: &str) -> Option<Milliseconds> {
    let inner = text.strip_prefix('#')?.strip_suffix('#')?;
    parse_time(&inner.replacen('-', ".", 1))
}

/// Reads both ends of a time line such as `00:01.000 --> 00:04.000 align:start`; an end that is missing, unreadable
/// or before the start is none.
pub(super) fn parse_time_line(line: &str) -> (Option<Milliseconds>, Option<Milliseconds>) {
    let Some((start, rest)) = line.split_once("-->") else { return (None, None) };
    let start = parse_time(start.trim());
    let end = rest.split_whitespace().next().and_then(parse_time);
    (start, end.filter(|end| start.is_none_or(|start| start <= *end)))
}

/// Tells whether a line is meant as the time line of a cue, readable or not.
pub(super) fn is_time_line(line: &str) -> bool {
    let is_clock = |text: &str| {
        text.trim()
            .chars()
            .all(|character| character.is_ascii_digit() || ":.,- ".contains(character))
    };
    line.split_once("-->")
        .is_some_and(|(start, rest)| is_clock(start) && is_clock(first_word(rest)))
}

fn first_word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or("")
}

fn parse_number(digits: &str) -> Option<u64> {
    let is_number =
        (1..=3).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { digits.parse().ok() } else { None }
}

fn parse_fraction(digits: &str) -> Option<u64> {
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let padded: String = digits.chars().chain("00".chars()).take(3).collect();
    padded.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_padded_or_not() {
        assert_eq!(parse_time("01:02:03.456"), Some(Milliseconds(3_723_456)));
        assert_eq!(parse_time("0:0:5.100"), Some(Milliseconds(5_100)));
        assert_eq!(parse_time("1:2,5"), Some(Milliseconds(62_500)));
        assert_eq!(parse_time("75:12"), Some(Milliseconds(4_512_000)));
        assert_eq!(parse_time("00:00:01.1234567"), Some(Milliseconds(1_123)));
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "", ":", "12", "1:60", "1:75:00", "1:2:3:4", "1:2.", "-1:02", "1 :02", "9999:00",
            "1:2.x",
        ] {
            assert_eq!(parse_time(text), None, "{text}");
        }
    }

    #[test]
    fn f4_times_have_tenths_after_a_hyphen() {
        assert_eq!(parse_hash_time("#00:01:23-4#"), Some(Milliseconds(83_400)));
        assert_eq!(parse_hash_time("#00:01:23.4#"), Some(Milliseconds(83_400)));
        assert_eq!(parse_hash_time("#tillit#"), None);
    }

    #[test]
    fn a_time_line_has_two_ends_and_perhaps_settings() {
        let line = "00:01.000 --> 00:04.000 align:start position:0%";
        assert_eq!(parse_time_line(line), (Some(Milliseconds(1000)), Some(Milliseconds(4000))));
        assert_eq!(parse_time_line("00:05.000 --> 00:04.000"), (Some(Milliseconds(5000)), None));
        assert_eq!(parse_time_line("00:05.000 -->"), (Some(Milliseconds(5000)), None));
        assert_eq!(parse_time_line(" --> 00:04.000"), (None, Some(Milliseconds(4000))));
    }

    #[test]
    fn an_arrow_in_speech_is_no_time_line() {
        assert!(is_time_line("00:01 --> 00:02"));
        assert!(is_time_line("-->"));
        assert!(is_time_line("1:99:99.000 --> 00:02"));
        assert!(!is_time_line("skole --> jobb"));
        assert!(!is_time_line("ingen pil"));
    }
}
