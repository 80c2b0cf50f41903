//! Words whose stop does not end a sentence.

/// Abbreviations that are followed by what they belong to, so that the sentence goes on even before a capital.
///
/// Bokmål, nynorsk, and the English ones that turn up in Norwegian speech; lower case, with their stop. Those that
/// close a phrase («osv.», «m.m.», «mv.», «d.d.», «vgs.», «mill.», «pst.») are absent: before a small letter every
/// sentence goes on, and a capital after them starts a new one. So are those that are words as well («tom.», «min.»).
const ABBREVIATIONS: [&str; 76] = [
    "adm.", "adr.", "ang.", "anm.", "art.", "avd.", "avs.", "b.la.", "bl.a.", "ca.", "cand.",
    "d.v.s.", "dir.", "dr.", "dvs.", "e.g.", "ekskl.", "el.", "ev.", "evt.", "f.eks.", "f.o.m.",
    "fig.", "fom.", "forts.", "fr.", "frk.", "fyrst.", "gj.sn.", "henv.", "hhv.", "hr.", "i.e.",
    "ifb.", "ifm.", "iht.", "inkl.", "jf.", "jfr.", "jr.", "kap.", "kgl.", "kl.", "m.a.", "m.h.t.",
    "mag.", "maks.", "mht.", "mr.", "mrs.", "ms.", "mtp.", "nr.", "obs.", "overs.", "p.g.a.",
    "pga.", "pkt.", "pr.", "prof.", "red.", "ref.", "s.", "s.k.", "sj.", "sml.", "spm.", "st.",
    "t.d.", "t.o.m.", "tlf.", "u.a.", "univ.", "utg.", "vedr.", "vs.",
];

const MONTHS: [&str; 12] = [
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
];

/// Returns whether `head`, which ends with a stop and a space, ends with an abbreviation, also one written with spaces
/// («f. eks.»).
pub(super) fn ends_with_abbreviation(head: &str) -> bool {
    let mut tokens = head.split_whitespace().rev().map(without_opening_signs);
    let last = tokens.next().unwrap_or_default();
    let before = tokens.next().unwrap_or_default();
    is_abbreviation(last) || (before.ends_with('.') && is_abbreviation(&format!("{before}{last}")))
}

/// Returns whether `head` ends with the initials of a name («A.», «J.K.»).
///
/// An «Å.» that is the whole sentence is what people say and not somebody's initial.
pub(super) fn ends_with_initials(head: &str) -> bool {
    let Some(last) = head.split_whitespace().next_back().map(without_opening_signs) else {
        return false;
    };
    let is_interjection =
        last == "Å." && without_opening_signs(head.trim_start()).starts_with(last);
    let Some(letters) = last.strip_suffix('.') else { return false };
    !is_interjection && letters.split('.').all(is_capital)
}

/// Returns whether `head` ends with the number of a day and `next` starts with the month («den 17. Mai»), or both are
/// numbers («1. 2. og 3. klasse»).
pub(super) fn is_ordinal(head: &str, next: &str) -> bool {
    let Some(last) = head.split_whitespace().next_back() else { return false };
    let first_word =
        next.split(|character: char| !character.is_alphanumeric()).find(|w| !w.is_empty());
    let first_word = first_word.unwrap_or_default().to_lowercase();
    is_short_number(without_opening_signs(last))
        && (MONTHS.contains(&first_word.as_str()) || first_word.starts_with(char::is_numeric))
}

/// Returns whether `sentence` is nothing but a number of one or two digits and a stop, as before a point of a list.
pub(super) fn is_list_number(sentence: &str) -> bool {
    sentence.len() < 64 && is_short_number(sentence.trim())
}

fn is_abbreviation(token: &str) -> bool {
    if token.len() > 16 || is_acronym(token) {
        return false;
    }
    ABBREVIATIONS.binary_search(&token.to_lowercase().as_str()).is_ok()
}

/// An acronym such as «MS.» is a word at the end of its sentence.
fn is_acronym(token: &str) -> bool {
    let letters = token.trim_end_matches('.');
    letters.chars().count() > 1 && letters.chars().all(char::is_uppercase)
}

fn is_capital(letters: &str) -> bool {
    let mut characters = letters.chars();
    characters.next().is_some_and(char::is_uppercase) && characters.next().is_none()
}

fn is_short_number(token: &str) -> bool {
    token.strip_suffix('.').is_some_and(|digits| {
        (1..=2).contains(&digits.len()) && digits.chars().all(|digit| digit.is_ascii_digit())
    })
}

fn without_opening_signs(token: &str) -> &str {
    token.trim_start_matches(|character: char| !character.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_can_be_searched() {
        assert!(ABBREVIATIONS.is_sorted());
    }

    #[test]
    fn abbreviations_are_known_in_every_spelling_but_capitals() {
        assert!(ends_with_abbreviation("Og f.eks. "));
        assert!(ends_with_abbreviation("(Jf. "));
        assert!(ends_with_abbreviation("og f. eks. "));
        assert!(!ends_with_abbreviation("Hun har MS. "));
        assert!(!ends_with_abbreviation("og slikt. "));
        assert!(!ends_with_abbreviation(""));
    }

    #[test]
    fn initials_are_single_capitals() {
        assert!(ends_with_initials("hos A. "));
        assert!(ends_with_initials("«J.K. "));
        assert!(ends_with_initials("hos Å. "));
        assert!(!ends_with_initials("Å. "));
        assert!(!ends_with_initials("«Å. "));
        assert!(!ends_with_initials("ja. "));
        assert!(!ends_with_initials("..."));
    }

    #[test]
    fn a_number_of_a_day_needs_a_month() {
        assert!(is_ordinal("den 17. ", "Mai er"));
        assert!(is_ordinal("1. ", "2. og"));
        assert!(!is_ordinal("vi var 17. ", "Men"));
        assert!(!is_ordinal("i 2019. ", "Mai er"));
    }
}
