//! The lines between two `---` that some programs put on top of a text.

use crate::services::import::losses::Losses;
use crate::services::import::source::DroppedKind;

/// Takes front matter off the top and returns its title and the lines after it.
///
/// Every other line of it is listed as left out. Where the second `---` is missing nothing is taken.
pub(super) fn split_front_matter<'s, 'a>(
    lines: &'s [&'a str],
    losses: &mut Losses,
) -> (Option<String>, &'s [&'a str]) {
    let Some((first, rest)) = lines.split_first() else { return (None, lines) };
    let end = rest.iter().position(|line| matches!(line.trim_end(), "---" | "..."));
    let (true, Some(end)) = (first.trim_end() == "---", end) else { return (None, lines) };
    let Some((inside, after)) = rest.split_at_checked(end) else { return (None, lines) };
    let mut title = None;
    for line in inside.iter().filter(|line| !line.trim().is_empty()) {
        match read_title(line) {
            Some(found) if title.is_none() => title = Some(found),
            _ => losses.note(DroppedKind::FrontMatter, line),
        }
    }
    (title, after.get(1..).unwrap_or_default())
}

fn read_title(line: &str) -> Option<String> {
    let (key, value) = line.split_once(':')?;
    let value = value.trim().trim_matches(['"', '\'']);
    let is_title = ["title", "tittel"].contains(&key.to_lowercase().as_str()) && !value.is_empty();
    is_title.then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_is_kept_and_the_rest_listed() {
        let mut losses = Losses::default();
        let lines = ["---", "tittel: \"Første runde\"", "dato: 3. mars", "", "---", "Hei."];
        let (title, rest) = split_front_matter(&lines, &mut losses);
        assert_eq!(title.as_deref(), Some("Første runde"));
        assert_eq!(rest, ["Hei."]);
        assert_eq!(losses.into_entries()[0].example, "dato: 3. mars");
    }

    #[test]
    fn a_rule_on_top_without_a_second_is_no_front_matter() {
        let lines = ["---", "Hei."];
        assert_eq!(split_front_matter(&lines, &mut Losses::default()).1, lines);
    }
}
