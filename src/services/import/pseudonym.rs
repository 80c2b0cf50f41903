//! Names that must not come into a project: what to call the speakers instead, and where names are said.
//!
//! Both are proposals for a person to go through. The search for names looks for the shape of names, in Norwegian and
//! English; it finds too much rather than too little, and it cannot find a name that opens a sentence unless it is a
//! speaker's.

use std::collections::{HashMap, HashSet};

use crate::domain::text::{CodePoint, length, slice};
use crate::services::import::name::is_role_word;
use crate::services::import::sentence::{ends_sentence, is_abbreviation};
use crate::services::import::source::SourceText;
use crate::services::import::tokens::split_tokens;

/// The words for the two parts in an interview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PseudonymWords {
    /// The one who asks.
    pub interviewer: String,
    /// One who answers; a number is added.
    pub informant: String,
}

impl PseudonymWords {
    /// Returns the words for a language tag: `nn`, `en`, and Bokmål for `nb` and every other.
    #[must_use]
    pub fn for_language(language: &str) -> Self {
        let interviewer = match language {
            "nn" => "Intervjuar",
            "en" => "Interviewer",
            _ => "Intervjuer",
        };
        Self { interviewer: interviewer.to_owned(), informant: "Informant".to_owned() }
    }
}

/// The part a speaker seems to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProposedRole {
    /// Asks.
    Interviewer,
    /// Answers.
    Informant,
}

/// What a speaker may be called in the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedLabel {
    /// Index into the speakers of the source.
    pub speaker: usize,
    /// The part that is supposed.
    pub role: ProposedRole,
    /// The label, unique in the transcript.
    pub label: String,
}

/// Proposes a label for each speaker, in their order.
///
/// The interviewer is the first whose name in the file says so, else the one with most questions, else the one who
/// speaks first. In a file with one speaker nobody is: that is a room, or one person telling.
#[must_use]
pub fn propose_labels(source: &SourceText, words: &PseudonymWords) -> Vec<ProposedLabel> {
    let interviewer = find_interviewer(source);
    let mut n_informants = 0;
    (0..source.speakers.len())
        .map(|speaker| {
            if interviewer == Some(speaker) {
                let label = words.interviewer.clone();
                return ProposedLabel { speaker, role: ProposedRole::Interviewer, label };
            }
            n_informants += 1;
            let label = format!("{} {n_informants}", words.informant);
            ProposedLabel { speaker, role: ProposedRole::Informant, label }
        })
        .collect()
}

fn find_interviewer(source: &SourceText) -> Option<usize> {
    if source.speakers.len() < 2 {
        return None;
    }
    let named = source.speakers.iter().position(|speaker| {
        let name = speaker.name.to_lowercase();
        name == "i" || ["interv", "moderator", "forsk"].iter().any(|stem| name.starts_with(stem))
    });
    let mut n_questions = vec![0_usize; source.speakers.len()];
    for paragraph in &source.paragraphs {
        if let Some(count) = paragraph.speaker.and_then(|speaker| n_questions.get_mut(speaker)) {
            *count += paragraph.text.matches('?').count();
        }
    }
    let most = n_questions.iter().copied().max().unwrap_or(0);
    // The speakers stand in the order in which they first speak, so the first of equals is the earliest.
    named.or_else(|| n_questions.iter().position(|count| *count == most))
}

/// Whose name was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameKind {
    /// A word of one of the names that were given.
    Known,
    /// A word that looks like the name of a person or a place.
    Possible,
}

/// A name in the text, once for each distinct word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameFound {
    /// The word without the ending of a genitive; for a possible name as it stands first.
    pub name: String,
    /// Whose it is.
    pub kind: NameKind,
    /// Index of the first paragraph that has it.
    pub paragraph: usize,
    /// The words around its first place, at most 30 code points on each side.
    pub context: String,
    /// How often it stands in the text.
    pub count: usize,
}

/// Finds the given names in the text, word by word, and other words that look like names.
///
/// Of `known_names` each word counts that has at least three letters and opens with a capital; roles such as
/// «Speaker» are passed over. Words are compared with case, also with a genitive `s` or apostrophe. A word looks like
/// a name where it opens with a capital inside a sentence and has small letters too. Known names come first, then
/// the others, each in the order of the text.
#[must_use]
pub fn names_in_text(source: &SourceText, known_names: &[String]) -> Vec<NameFound> {
    let known = known_words(known_names);
    let mut found: Vec<NameFound> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut opens_sentence = true;
    for (number, paragraph) in source.paragraphs.iter().enumerate() {
        opens_sentence = opens_sentence || !paragraph.continues;
        for word in split_words(&paragraph.text, opens_sentence) {
            let Some((name, kind)) = recognize(&word, &known) else { continue };
            if let Some(entry) = places.get(name).and_then(|place| found.get_mut(*place)) {
                entry.count += 1;
                continue;
            }
            places.insert(name.to_owned(), found.len());
            let context = context_of(&paragraph.text, &word);
            found.push(NameFound {
                name: name.to_owned(),
                kind,
                paragraph: number,
                context,
                count: 1,
            });
        }
        opens_sentence = ends_sentence(&paragraph.text);
    }
    found.sort_by_key(|name| name.kind);
    found
}

/// Words with a capital that name neither a person nor a place.
const NOT_NAMES: [&str; 24] = [
    "De",
    "Dem",
    "Deres",
    "Dykk",
    "Dykkar",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "January",
    "February",
    "March",
    "April",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "Gud",
];

/// How much of the text is shown on each side of a name.
const CONTEXT: u32 = 30;

fn known_words(names: &[String]) -> HashSet<&str> {
    names
        .iter()
        .flat_map(|name| name.split(|sign: char| !sign.is_alphabetic()))
        .filter(|word| word.chars().count() >= 3 && !is_role_word(word))
        .filter(|word| word.chars().next().is_some_and(char::is_uppercase))
        .collect()
}

/// A word with what is needed to tell whether it is a name.
struct Word<'a> {
    text: &'a str,
    at: CodePoint,
    opens_sentence: bool,
}

fn recognize<'a>(word: &Word<'a>, known: &HashSet<&str>) -> Option<(&'a str, NameKind)> {
    let stem = word.text.strip_suffix('s').filter(|stem| known.contains(stem));
    if known.contains(word.text) {
        Some((word.text, NameKind::Known))
    } else if let Some(stem) = stem {
        Some((stem, NameKind::Known))
    } else if !word.opens_sentence && looks_like_proper_name(word.text) {
        Some((word.text, NameKind::Possible))
    } else {
        None
    }
}

fn looks_like_proper_name(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && letters.any(char::is_lowercase)
        && !NOT_NAMES.contains(&word)
}

/// Splits a text into runs of letters and tells which of them open a sentence.
fn split_words(text: &str, opens_sentence: bool) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut opens = opens_sentence;
    let mut before_bracket = opens;
    let mut at = CodePoint::ZERO;
    let mut last_token = "";
    for (token, is_word) in split_tokens(text) {
        if is_word {
            words.push(Word { text: token, at, opens_sentence: opens });
            opens = false;
        } else {
            for sign in token.chars() {
                match sign {
                    '.' => opens = opens || !is_abbreviation_before(last_token, token),
                    '?' | '!' | '…' | ':' | '«' | '"' | '“' | '–' => opens = true,
                    '(' | '[' => (before_bracket, opens) = (opens, true),
                    ')' | ']' => opens = before_bracket,
                    _ => {}
                }
            }
        }
        at = at.plus(length(token).0);
        last_token = token;
    }
    words
}

/// Tells whether the full stop at the start of `signs` belongs to the word before it.
///
/// A full stop with a letter right behind it, as in «bl.a», ends nothing either.
fn is_abbreviation_before(word: &str, signs: &str) -> bool {
    signs == "." || (signs.starts_with('.') && (is_abbreviation(word) || is_dotted_end(word)))
}

/// Tells whether a word is the last part of «f.eks.», «bl.a.» and the like, which are split at their full stops.
fn is_dotted_end(word: &str) -> bool {
    matches!(word, "eks" | "a" | "l" | "m" | "d" | "e" | "k")
}

fn context_of(text: &str, word: &Word) -> String {
    let from = word.at.minus(CONTEXT);
    let to = word.at.plus(length(word.text).0).plus(CONTEXT);
    let before = if from > CodePoint::ZERO { "…" } else { "" };
    let after = if to < length(text) { "…" } else { "" };
    format!("{before}{}{after}", slice(text, from, to).trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::import::read::{ReadOptions, read_source};

    fn source(text: &str) -> SourceText {
        read_source("prøve.txt", text.as_bytes(), &ReadOptions::default()).unwrap()
    }

    fn labels(text: &str, language: &str) -> Vec<String> {
        propose_labels(&source(text), &PseudonymWords::for_language(language))
            .into_iter()
            .map(|proposed| proposed.label)
            .collect()
    }

    fn found(text: &str, known: &[&str]) -> Vec<(String, NameKind, usize)> {
        let known: Vec<String> = known.iter().map(|name| (*name).to_owned()).collect();
        names_in_text(&source(text), &known)
            .into_iter()
            .map(|name| (name.name, name.kind, name.count))
            .collect()
    }

    fn known(name: &str, count: usize) -> (String, NameKind, usize) {
        (name.to_owned(), NameKind::Known, count)
    }

    fn possible(name: &str, count: usize) -> (String, NameKind, usize) {
        (name.to_owned(), NameKind::Possible, count)
    }

    #[test]
    fn who_asks_most_is_the_interviewer() {
        let text = "Ane Moe: Hei. Ja?\nOla Ås: Hva? Hvem? Hvor?\nEli Li: Ja.\nAne Moe: Jo.";
        assert_eq!(labels(text, "nb"), ["Informant 1", "Intervjuer", "Informant 2"]);
        assert_eq!(labels(text, "nn")[1], "Intervjuar");
        assert_eq!(labels(text, "en")[1], "Interviewer");
    }

    #[test]
    fn without_questions_the_first_to_speak_is_the_interviewer() {
        assert_eq!(labels("Ane Moe: Hei.\nOla Ås: Hei.", "nb"), ["Intervjuer", "Informant 1"]);
    }

    #[test]
    fn a_name_that_says_interviewer_wins() {
        let text = "B: Hva mener du? Hva?\nI: Fortell.\nB: Ja.\nI: Takk.";
        assert_eq!(labels(text, "nb"), ["Informant 1", "Intervjuer"]);
    }

    #[test]
    fn a_single_voice_is_no_interviewer() {
        assert_eq!(labels("Rom 4: Hva nå?\nRom 4: Ja.", "nb"), ["Informant 1"]);
    }

    #[test]
    fn words_of_known_names_are_found_with_genitive_and_anywhere() {
        assert_eq!(
            found(
                "Kari sa det. Det var Karis idé, og Nordmann var med. Så kari.",
                &["Kari Nordmann", "Bo Li"],
            ),
            [known("Kari", 2), known("Nordmann", 1)]
        );
        assert_eq!(found("Det var Kari's.", &["Kari"]), [known("Kari", 1)]);
        assert_eq!(found("Jonas' bok og Jonas.", &["Jonas"]), [known("Jonas", 2)]);
    }

    #[test]
    fn roles_short_words_and_small_words_of_names_are_not_looked_for() {
        assert_eq!(found("Vi har en speaker fra for.", &["Speaker for Bo", "Informant 2"]), []);
    }

    #[test]
    fn capitals_inside_a_sentence_may_be_names() {
        assert_eq!(
            found("Jeg bor i Sandvær med Turid. Hun er fra Sandvær, f.eks. Lia.", &[]),
            [possible("Sandvær", 2), possible("Turid", 1), possible("Lia", 1)]
        );
    }

    #[test]
    fn sentence_starts_and_abbreviations_are_no_names() {
        assert_eq!(
            found("Ja. Nei! Jo? (Ler) Det går. Hun sa: «Kom.» NAV og NAV-kontoret – Og så.", &[]),
            []
        );
    }

    #[test]
    fn a_remark_in_brackets_does_not_open_a_sentence() {
        assert_eq!(found("Vi møtte (ler) Turid der.", &[]), [possible("Turid", 1)]);
    }

    #[test]
    fn the_context_shows_the_first_place() {
        let name = &names_in_text(
            &source(
                "Først.\nDa jeg var liten, bodde vi lenge hos Turid i mange år der borte ved sjøen.",
            ),
            &[],
        )[0];
        assert_eq!(name.paragraph, 1);
        assert_eq!(
            name.context,
            "…var liten, bodde vi lenge hos Turid i mange år der borte ved sjøe…"
        );
    }
}
