//! Names inside a text: found, and replaced as whole words before anything is stored.

use std::collections::HashMap;

use super::mapping::SpeakerMapping;
use super::name::is_role_word;
use super::pseudonym::{NameFound, NameKind, names_in_text};
use super::source::SourceText;
use super::tokens::split_tokens;
use crate::domain::project::Project;
use crate::domain::text::fold::fold;

/// A name in the text and what is put there instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameChoice {
    /// The name as it was found.
    pub found: NameFound,
    /// What stands there in the project; none leaves the name as it is.
    pub replacement: Option<String>,
    /// Whether a person decided it, so that no later proposal changes it.
    pub is_decided: bool,
}

/// Lists the names in the text, with a replacement for those of the speakers: what the project calls them.
#[must_use]
pub fn propose_names(
    source: &SourceText,
    project: &Project,
    mapping: &SpeakerMapping,
) -> Vec<NameChoice> {
    let names: Vec<String> = source.speakers.iter().map(|speaker| speaker.name.clone()).collect();
    let mut found = names_in_text(source, &names);
    found.extend(short_names(source, &found));
    for name in &mut found {
        if speaker_of(&name.name, source).is_some() {
            name.kind = NameKind::Known;
        }
    }
    found.sort_by_key(|name| name.kind);
    let mut choices: Vec<NameChoice> = found
        .into_iter()
        .map(|found| NameChoice { found, replacement: None, is_decided: false })
        .collect();
    fill_in(&mut choices, source, project, mapping);
    choices
}

/// Gives each name of a speaker that has no replacement yet, or an older proposal, what the speaker is called now.
pub fn fill_in(
    choices: &mut [NameChoice],
    source: &SourceText,
    project: &Project,
    mapping: &SpeakerMapping,
) {
    let labels = mapping.labels(project);
    for choice in choices.iter_mut().filter(|choice| !choice.is_decided) {
        let speaker = speaker_of(&choice.found.name, source);
        if let Some(label) = speaker.and_then(|speaker| labels.get(speaker)) {
            let is_pseudonym = name_words(label).any(|word| word == choice.found.name);
            choice.replacement = (!is_pseudonym).then(|| label.clone());
        }
    }
}

/// Returns the words of a speaker's name by which a person can be known.
pub fn name_words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|sign: char| !sign.is_alphabetic())
        .filter(|word| word.chars().count() >= 2 && !is_role_word(word))
        .filter(|word| word.chars().next().is_some_and(char::is_uppercase))
}

/// Returns the first word of a speaker's name that stands in `text`, whatever its case; longer words also inside
/// others, as in file names without spaces.
#[must_use]
pub fn real_name_in<'a>(text: &str, source: &'a SourceText, allowed: &[String]) -> Option<&'a str> {
    let folded = fold(text);
    let tokens: Vec<&str> = folded.split(|sign: char| !sign.is_alphabetic()).collect();
    let allowed: Vec<String> = allowed.iter().flat_map(|name| name_words(name)).map(fold).collect();
    source.speakers.iter().flat_map(|speaker| name_words(&speaker.name)).find(|word| {
        let wanted = fold(word);
        let is_inside = wanted.chars().count() >= 4 && folded.contains(&wanted);
        !allowed.contains(&wanted) && (is_inside || tokens.contains(&wanted.as_str()))
    })
}

/// Puts the replacements into `text`: whole words, with the ending of a genitive kept. Words of one name that follow
/// each other become one replacement.
#[must_use]
pub fn replaced(text: &str, replacements: &HashMap<&str, &str>) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut last: Option<&str> = None;
    let mut between = String::new();
    for (token, is_word) in split_tokens(text) {
        if !is_word {
            between.push_str(token);
            continue;
        }
        let found = find(token, replacements);
        let goes_on = found.is_some()
            && found.map(|(name, _)| name) == last
            && matches!(between.as_str(), " " | "-" | ". ");
        if !goes_on {
            shown.push_str(&between);
        }
        between.clear();
        match found {
            Some((name, ending)) => {
                if !goes_on {
                    shown.push_str(name);
                }
                shown.push_str(genitive(name, ending));
                last = ending.is_empty().then_some(name);
            }
            None => {
                shown.push_str(token);
                last = None;
            }
        }
    }
    shown.push_str(&between);
    shown
}

fn find<'a>(word: &str, replacements: &HashMap<&str, &'a str>) -> Option<(&'a str, &'static str)> {
    if let Some(name) = replacements.get(word) {
        return Some((name, ""));
    }
    let stem = word.strip_suffix(['s', 'S'])?;
    replacements.get(stem).map(|name| (*name, "s"))
}

/// Returns the genitive ending that `name` takes: an apostrophe after s, x and z.
fn genitive(name: &str, ending: &'static str) -> &'static str {
    if !ending.is_empty() && name.ends_with(['s', 'x', 'z', 'S', 'X', 'Z']) { "'" } else { ending }
}

/// Names of two letters, which are too short to be told from other words but by the speakers' own.
fn short_names(source: &SourceText, known: &[NameFound]) -> Vec<NameFound> {
    let mut found: Vec<NameFound> = Vec::new();
    let words = source.speakers.iter().flat_map(|speaker| name_words(&speaker.name));
    for word in words.filter(|word| word.chars().count() == 2) {
        let is_listed = known.iter().chain(&found).any(|name| name.name == word);
        let mut places = source.paragraphs.iter().enumerate().flat_map(|(index, paragraph)| {
            let text = paragraph.text.as_str();
            split_tokens(text)
                .filter(move |(token, is_word)| *is_word && is_form_of(token, word))
                .map(move |_| (index, text))
        });
        if let Some((paragraph, text)) = places.next().filter(|_| !is_listed) {
            let count = 1 + places.count();
            let context = text.chars().take(60).collect();
            found.push(NameFound {
                name: word.to_owned(),
                kind: NameKind::Known,
                paragraph,
                context,
                count,
            });
        }
    }
    found
}

fn is_form_of(token: &str, word: &str) -> bool {
    token == word || token.strip_suffix('s') == Some(word)
}

fn speaker_of(name: &str, source: &SourceText) -> Option<usize> {
    source.speakers.iter().position(|speaker| name_words(&speaker.name).any(|word| word == name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(text: &str) -> String {
        let map = HashMap::from([("Kari", "Ida"), ("Nordmann", "Ida"), ("Bo", "Jonas")]);
        replaced(text, &map)
    }

    #[test]
    fn whole_words_are_replaced_and_parts_of_words_are_not() {
        assert_eq!(put("Kari sa det til Karianne."), "Ida sa det til Karianne.");
        assert_eq!(put("kari"), "kari");
        assert_eq!(put("(Kari)"), "(Ida)");
    }

    #[test]
    fn the_genitive_is_kept() {
        assert_eq!(put("Karis idé og Bos."), "Idas idé og Jonas'.");
        assert_eq!(put("Kari's"), "Ida's");
    }

    #[test]
    fn a_name_of_several_words_becomes_one() {
        assert_eq!(put("Det var Kari Nordmann som ringte."), "Det var Ida som ringte.");
        assert_eq!(put("Kari, Nordmann"), "Ida, Ida");
        assert_eq!(put("Kari Bo"), "Ida Jonas");
    }
}
