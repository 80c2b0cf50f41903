//! What can be a speaker's name at the start of a line, and what is only a word with a colon after it.
//!
//! One line alone seldom decides: «Altså: jeg dro» and «Marit: Jeg dro» look the same. The rules here refuse what no
//! name looks like; how often a name occurs is weighed by the caller.

/// The longest name, in code points; display names can carry an organization.
const LONGEST_NAME: usize = 60;

/// The most words in a name.
const MOST_WORDS: usize = 9;

/// Small words that stand inside names.
const INNER_WORDS: [&str; 20] = [
    "av", "og", "de", "da", "di", "du", "von", "van", "der", "den", "til", "fra", "for", "i", "på",
    "of", "the", "and", "ved", "la",
];

/// Words that say what a speaker is, also when written small.
const ROLES: [&str; 24] = [
    "intervjuer",
    "intervjuar",
    "interviewer",
    "informant",
    "respondent",
    "moderator",
    "deltaker",
    "deltakar",
    "deltager",
    "participant",
    "forsker",
    "forskar",
    "researcher",
    "observatør",
    "speaker",
    "taler",
    "talar",
    "int",
    "inf",
    "resp",
    "mod",
    "svar",
    "spørsmål",
    "ukjent",
];

/// Words that open a sentence or a heading but name nobody, in lower case.
const NO_NAMES: [&str; 96] = [
    "altså",
    "men",
    "og",
    "så",
    "ja",
    "nei",
    "jo",
    "ok",
    "okay",
    "nb",
    "obs",
    "ps",
    "merk",
    "eksempel",
    "eksempelvis",
    "kl",
    "klokka",
    "klokken",
    "for",
    "her",
    "der",
    "da",
    "nå",
    "no",
    "note",
    "well",
    "so",
    "but",
    "and",
    "yes",
    "dato",
    "date",
    "tid",
    "time",
    "sted",
    "stad",
    "place",
    "location",
    "tema",
    "topic",
    "tittel",
    "title",
    "varighet",
    "varigheit",
    "lengde",
    "lengd",
    "duration",
    "deltakere",
    "deltakarar",
    "deltagere",
    "participants",
    "present",
    "tilstede",
    "opptak",
    "recording",
    "fil",
    "file",
    "filnavn",
    "prosjekt",
    "project",
    "språk",
    "language",
    "intervju",
    "interview",
    "fokusgruppe",
    "transkripsjon",
    "transkribert",
    "transcript",
    "kilde",
    "kjelde",
    "source",
    "http",
    "https",
    "mailto",
    "jeg",
    "eg",
    "vi",
    "dere",
    "han",
    "hun",
    "ho",
    "det",
    "den",
    "hva",
    "kva",
    "hvem",
    "kven",
    "hvor",
    "kor",
    "når",
    "hvis",
    "poenget",
    "poeng",
    "konklusjon",
    "oppsummering",
    "resultat",
];

/// Sounds and silences that stand in brackets like a name.
const OBSERVATIONS: [&str; 36] = [
    "ler",
    "latter",
    "latar",
    "pause",
    "stillhet",
    "stille",
    "uhørbart",
    "uhøyrleg",
    "uklart",
    "utydelig",
    "utydeleg",
    "kremter",
    "kremtar",
    "sukker",
    "sukkar",
    "hoster",
    "hostar",
    "støy",
    "musikk",
    "applaus",
    "gråter",
    "gret",
    "smiler",
    "smilar",
    "nikker",
    "nikkar",
    "inaudible",
    "laughter",
    "laughs",
    "music",
    "applause",
    "noise",
    "crosstalk",
    "silence",
    "unclear",
    "coughs",
];

/// Tells whether `text` has the shape of a speaker's name, an initial, a role or a telephone number.
pub(super) fn looks_like_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
    if text.chars().count() > LONGEST_NAME || words.len() > MOST_WORDS || has_foreign_sign(text) {
        return false;
    }
    if is_telephone_number(text) {
        return true;
    }
    let is_refused = NO_NAMES.contains(&lower(first).as_str());
    let is_role = words.len() == 1 && is_role_word(text);
    let can_open = starts_large(first) || is_lettered_number(first) || is_role;
    let can_close = words.len() == 1 || !INNER_WORDS.contains(last);
    can_open && can_close && !is_refused && has_name_words(&words) && has_closed_brackets(text)
}

/// Tells whether a name is unlikely to be anything else, so that one occurrence is enough.
///
/// That is a full name, a name that ends in a number, a role, or a single capital letter.
pub(super) fn is_surely_name(name: &str) -> bool {
    let n_large = name.split_whitespace().filter(|word| starts_large(word)).count();
    let mut characters = name.chars();
    let is_initial =
        characters.next().is_some_and(char::is_uppercase) && characters.next().is_none();
    n_large >= 2 || ends_in_digit(name) || is_role_word(name) || is_initial
}

/// Tells whether the words in brackets describe what is heard rather than who speaks.
pub(super) fn is_observation(text: &str) -> bool {
    text.split_whitespace().any(|word| {
        OBSERVATIONS
            .contains(&lower(word.trim_matches(|sign: char| !sign.is_alphabetic())).as_str())
    })
}

/// Tells whether a name ends in a digit, as `id1` and `Speaker 2` do.
pub(super) fn ends_in_digit(name: &str) -> bool {
    name.chars().next_back().is_some_and(|character| character.is_ascii_digit())
}

/// Tells whether a word says what a speaker is rather than who, such as «Intervjuer».
pub(super) fn is_role_word(word: &str) -> bool {
    let word = lower(word);
    let stem = word.trim_end_matches(|character: char| {
        character.is_ascii_digit() || character == '_' || character == ' '
    });
    ROLES.contains(&stem)
}

fn lower(word: &str) -> String {
    word.to_lowercase()
}

fn has_foreign_sign(text: &str) -> bool {
    let has_sign = text.contains([
        '«', '»', '"', '“', '”', ';', ':', '?', '!', '…', '=', '<', '>', '[', ']', '{', '}', '\\',
        '*', '#',
    ]);
    // A full stop is part of an initial or a title only.
    let has_sentence_end = text.split_whitespace().any(|word| {
        let stem = word.trim_end_matches([',', ')']);
        stem.ends_with('.') && stem.chars().count() > 4
    });
    has_sign || has_sentence_end
}

fn has_name_words(words: &[&str]) -> bool {
    let mut depth = 0_i32;
    words.iter().enumerate().all(|(n, word)| {
        depth += count(word, '(');
        let is_inside = depth > 0;
        depth -= count(word, ')');
        is_inside
            || n == 0
            || starts_large(word)
            || is_numbered(word)
            || INNER_WORDS.contains(word)
            || !word.chars().any(char::is_alphabetic)
    })
}

fn count(word: &str, sign: char) -> i32 {
    i32::try_from(word.matches(sign).count()).unwrap_or(0)
}

fn has_closed_brackets(text: &str) -> bool {
    text.matches('(').count() == text.matches(')').count()
}

fn starts_large(word: &str) -> bool {
    word.trim_start_matches('(').chars().next().is_some_and(char::is_uppercase)
}

/// Tells whether a word can stand in a name because it is a short number or ends in one.
fn is_numbered(word: &str) -> bool {
    is_lettered_number(word) || is_short_number(word)
}

/// Tells whether a word is letters and then digits, such as `id1`, `speaker_00` or `P3`.
fn is_lettered_number(word: &str) -> bool {
    word.chars().count() <= 12
        && ends_in_digit(word)
        && word.chars().next().is_some_and(char::is_alphabetic)
        && word.chars().all(|character| character.is_alphanumeric() || character == '_')
}

fn is_short_number(word: &str) -> bool {
    word.len() <= 2 && !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_telephone_number(text: &str) -> bool {
    let n_digits = text.bytes().filter(u8::is_ascii_digit).count();
    (5..=15).contains(&n_digits)
        && text.chars().all(|character| character.is_ascii_digit() || "+ *()-".contains(character))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_initials_roles_and_telephones_look_like_names() {
        for name in [
            "Kari",
            "Kari Nordmann",
            "K. Nordmann",
            "Nordmann, Kari",
            "Anne-Marie Li",
            "I",
            "INT",
            "intervjuer",
            "Speaker 1",
            "SPEAKER_00",
            "id1",
            "Informant 2",
            "Kari Nordmann | Etat for Prøving",
            "Dr. Ås",
            "Kari Nordmann (Sandvær kommune)",
            "+47 999 99 999",
            "Ola van der Berg",
            "Øyvind",
        ] {
            assert!(looks_like_name(name), "{name}");
        }
    }

    #[test]
    fn speech_and_headings_do_not() {
        for text in [
            "",
            "Og så sa jeg",
            "Altså",
            "Men",
            "sa hun",
            "Han sa",
            "Kl",
            "Dato",
            "Til stede",
            "Intervju 3",
            "Det er slik",
            "«Ja»",
            "Ferdig. Da",
            "Jeg og Kari",
            "10",
            "http",
            "Transkribert av",
            "Hva (da",
            "2021",
            "Et veldig langt navn som ingen kan ha fordi det aldri vil ta slutt noe sted",
        ] {
            assert!(!looks_like_name(text), "{text}");
        }
    }

    #[test]
    fn one_occurrence_is_enough_for_full_names_numbers_roles_and_initials() {
        for name in ["Kari Nordmann", "P3", "Intervjuer", "B", "SPEAKER_01"] {
            assert!(is_surely_name(name), "{name}");
        }
        for name in ["Kari", "Saken", "NAV"] {
            assert!(!is_surely_name(name), "{name}");
        }
    }

    #[test]
    fn laughter_in_brackets_is_an_observation() {
        assert!(is_observation("Latter"));
        assert!(is_observation("lang pause"));
        assert!(!is_observation("Kari"));
    }
}
