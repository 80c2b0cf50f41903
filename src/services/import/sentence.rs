//! Where a sentence ends, as far as an import needs to know.

/// Abbreviations whose full stop ends no sentence, in lower case and without that full stop.
const ABBREVIATIONS: [&str; 28] = [
    "bl.a", "ca", "dr", "dvs", "d.v.s", "e.g", "f.eks", "t.d", "fr", "hr", "i.e", "iflg", "jf",
    "kap", "kl", "mr", "mrs", "ms", "nr", "o.l", "osv", "pga", "pr", "prof", "s", "st", "t.o.m",
    "vs",
];

/// Tells whether the full stop after `word` (given without it) is part of an abbreviation, an initial or an ordinal.
pub(super) fn is_abbreviation(word: &str) -> bool {
    let is_ordinal = !word.is_empty() && word.chars().all(|sign| sign.is_ascii_digit());
    let is_initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    is_ordinal || is_initial || ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

/// Tells whether `text` ends where a sentence ends.
pub(super) fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end().trim_end_matches(['»', '"', '”', '’', ')', ']']);
    match text.chars().next_back() {
        Some('?' | '!' | '…') => true,
        Some('.') => {
            let before = text.strip_suffix('.').unwrap_or(text);
            let word = before.rsplit(char::is_whitespace).next().unwrap_or(before);
            !is_abbreviation(word.trim_start_matches(['«', '"', '(']))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_ends_at_its_sign_also_inside_quotes() {
        for text in ["Ja.", "Ja?", "Hun sa «nei.»", "Vel …", "(Han gikk.)", "Da var klokka ti. "]
        {
            assert!(ends_sentence(text), "{text}");
        }
    }

    #[test]
    fn abbreviations_and_ordinals_end_nothing() {
        for text in ["Det er f.eks.", "den 3.", "se kap.", "K.", "bl.a.", "Og så", "fordi,", ""] {
            assert!(!ends_sentence(text), "{text}");
        }
    }
}
