//! The one writer and reader of RON.
//!
//! Written is: a field a line down to the second level and everything below on one line, two spaces, no names of
//! structs, no `Some`, strings raw where they hold a quotation mark, a line end at the end. So a record is one line.

use ron::Options;
use ron::error::SpannedError;
use ron::extensions::Extensions;
use ron::ser::PrettyConfig;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::problem::{Finding, ProblemKind};
use super::scanner::Scanner;

/// How many unknown fields of one text are passed over before it counts as something else.
const MOST_UNKNOWN_FIELDS: usize = 100;

/// What could be read of a text, and the fields in it that this version does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tolerant<T> {
    /// The value without what is unknown.
    pub value: T,
    /// The name of each field, and where it is.
    pub unknown: Vec<(String, Finding)>,
}

/// Writes a whole file.
///
/// # Errors
/// Passes on what ron refuses to write; nothing that the domain can hold is refused.
pub fn write<T: Serialize>(value: &T) -> ron::Result<String> {
    let mut text = write_at_depth(value, 2)?;
    text.push('\n');
    Ok(text)
}

/// Writes one record on one line, without indent and comma.
///
/// # Errors
/// As [`write()`].
pub fn write_record<T: Serialize>(value: &T) -> ron::Result<String> {
    write_at_depth(value, 0)
}

/// Writes one line without any spaces, as in a journal.
///
/// # Errors
/// As [`write()`].
pub fn write_compact<T: Serialize>(value: &T) -> ron::Result<String> {
    options().to_string(value)
}

/// Reads a whole text.
///
/// # Errors
/// Returns ron's words and the place for the first thing that is wrong.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, SpannedError> {
    options().from_str(text)
}

/// Reads a text and passes over fields that this version does not know.
///
/// # Errors
/// Returns the first thing that is wrong otherwise.
pub fn read_tolerant<T: DeserializeOwned>(text: &str) -> Result<Tolerant<T>, SpannedError> {
    let mut error = match read(text) {
        Ok(value) => return Ok(Tolerant { value, unknown: Vec::new() }),
        Err(error) => error,
    };
    let mut text = text.to_owned();
    let mut unknown = Vec::new();
    while let ron::Error::NoSuchStructField { found, .. } = &error.code {
        let blanked =
            blank_field(&text, found, &error).filter(|_| unknown.len() < MOST_UNKNOWN_FIELDS);
        let Some(without) = blanked else { return Err(error) };
        let finding = Finding::from_ron(&error, ProblemKind::UnknownField);
        unknown.push((found.clone(), finding));
        text = without;
        match read(&text) {
            Ok(value) => return Ok(Tolerant { value, unknown }),
            Err(next) => error = next,
        }
    }
    Err(error)
}

/// Returns the text of a file without a byte order mark and with LF for CRLF.
#[must_use]
pub fn plain(text: &str) -> String {
    text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n")
}

fn options() -> Options {
    Options::default().with_default_extension(Extensions::IMPLICIT_SOME)
}

/// Writes strings raw; where one holds a control character (only a stranger's does), all of them escaped, so that no
/// string ever holds a line end.
fn write_at_depth<T: Serialize>(value: &T, depth: usize) -> ron::Result<String> {
    let config = PrettyConfig::new()
        .depth_limit(depth)
        .struct_names(false)
        .indentor("  ")
        .new_line("\n")
        .escape_strings(false);
    let raw = options().to_string_pretty(value, config.clone())?;
    let controls = |text: &str| text.chars().filter(|letter| letter.is_control()).count();
    let n_controls = controls(&raw);
    if n_controls == 0 {
        return Ok(raw);
    }
    let escaped = options().to_string_pretty(value, config.escape_strings(true))?;
    Ok(if controls(&escaped) == n_controls { raw } else { escaped })
}

/// Returns `text` with spaces for the field at which `error` stopped, or `None` where it cannot be told.
fn blank_field(text: &str, name: &str, error: &SpannedError) -> Option<String> {
    let stop = byte_of(text, error.span.end.line, error.span.end.col)?;
    let start = text.get(..stop)?.rfind(name)?;
    let after_name = start + name.len();
    let between = text.get(after_name..stop)?;
    if !between.chars().all(|letter| letter.is_whitespace() || letter == ':') {
        return None;
    }
    let mut scanner = Scanner::new(text);
    scanner.at = stop;
    scanner.skip_value()?;
    let end = scanner.at + usize::from(scanner.peek()? == b',');
    let blank: String = text
        .get(start..end)?
        .chars()
        .map(|letter| if letter == '\n' { '\n' } else { ' ' })
        .collect();
    Some([text.get(..start)?, &blank, text.get(end..)?].concat())
}

fn byte_of(text: &str, line: usize, column: usize) -> Option<usize> {
    let mut start = 0;
    for _ in 1..line {
        start += text.get(start..)?.find('\n')? + 1;
    }
    let rest = text.get(start..)?;
    let width: usize = rest.chars().take(column.checked_sub(1)?).map(char::len_utf8).sum();
    Some(start + width)
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Example {
        name: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    }

    fn named(name: &str) -> Example {
        Example { name: name.to_owned(), note: None }
    }

    #[test]
    fn a_quotation_mark_makes_a_raw_string() {
        assert_eq!(write_record(&named("«a»")).unwrap(), r#"(name: "«a»")"#);
        assert_eq!(write_record(&named(r#"a "b""#)).unwrap(), r###"(name: r#"a "b""#)"###);
    }

    #[test]
    fn no_string_holds_a_line_end() {
        let written = write(&named("one\ntwo \"three\"")).unwrap();
        assert_eq!(written, "(\n  name: \"one\\ntwo \\\"three\\\"\",\n)\n");
        assert_eq!(read::<Example>(&written).unwrap(), named("one\ntwo \"three\""));
    }

    #[test]
    fn a_field_of_a_later_version_is_passed_over_and_named() {
        let text = "(\n  mood: Some([\"a, b)\", r#\"c\"),\"#]),\n  name: \"x\",\n  nmae: 3\n)\n";
        let read = read_tolerant::<Example>(text).unwrap();
        assert_eq!(read.value, named("x"));
        let unknown: Vec<(usize, &str)> =
            read.unknown.iter().map(|(_, finding)| (finding.line, finding.why.as_str())).collect();
        assert_eq!(
            unknown,
            [
                (2, "this version of tusj knows no field «mood» here"),
                (4, "this version of tusj knows no field «nmae» here; did you mean «name»?"),
            ]
        );
    }

    #[test]
    fn a_text_that_breaks_off_in_an_unknown_field_is_refused() {
        assert!(read_tolerant::<Example>("(name: \"x\", mood: [\"a").is_err());
        assert!(read_tolerant::<Example>("(mood").is_err());
    }

    #[test]
    fn a_byte_order_mark_and_carriage_returns_are_taken_off() {
        assert_eq!(plain("\u{feff}(\r\n)\r\n"), "(\n)\n");
    }
}
