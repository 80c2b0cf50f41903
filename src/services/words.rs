//! Words that the screens, the command line and the exports say alike.

/// Returns a day or moment as `14 Nov`.
#[must_use]
pub fn short_day(day: &str) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut parts = day.split('-').skip(1);
    let month = parts.next().and_then(|month| month.parse::<usize>().ok());
    let number =
        parts.next().and_then(|number| number.get(..2)).and_then(|text| text.parse::<u8>().ok());
    match (month.and_then(|month| MONTHS.get(month.wrapping_sub(1))), number) {
        (Some(month), Some(number)) => format!("{number} {month}"),
        _ => day.to_owned(),
    }
}

/// Returns a title without the number it may begin with.
#[must_use]
pub fn without_number(title: &str) -> &str {
    let rest = title.trim_start_matches(|sign: char| sign.is_ascii_digit());
    let has_number = rest.len() < title.len() && rest.starts_with(' ');
    if has_number && !rest.trim().is_empty() { rest.trim_start() } else { title }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_day_or_moment_is_said_shortly() {
        assert_eq!(short_day("2026-11-14"), "14 Nov");
        assert_eq!(short_day("2026-11-04T10:00:00Z"), "4 Nov");
        assert_eq!(short_day("soon"), "soon");
    }

    #[test]
    fn a_number_that_stands_beside_the_title_is_not_said_twice() {
        assert_eq!(without_number("04 Videregående skole"), "Videregående skole");
        assert_eq!(without_number("1984"), "1984");
        assert_eq!(without_number("3D-skriver"), "3D-skriver");
    }
}
