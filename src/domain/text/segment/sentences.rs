//! Sentences: what the choice rests on until something else is chosen.
//!
//! The Unicode rules find the places where a sentence may end; they know no abbreviations, initials or ordinals, so
//! pieces are joined again where Norwegian goes on.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::abbreviations::{
    ends_with_abbreviation, ends_with_initials, is_list_number, is_ordinal,
};
use super::grapheme::is_border;
use super::marks::hide_marks;
use crate::domain::text::{CodePoint, TextIndex};

/// Returns the sentences of a paragraph, without the white space around them.
///
/// Every character that is no white space is in exactly one sentence, and no grapheme is cut. Quotation marks and
/// brackets that close after a stop belong to the sentence, and so does an observation mark after it: «Jeg også. (ler)».
/// A sentence goes on when a small letter follows, and after abbreviations, initials and ordinals; signs without a
/// letter or digit go with the sentence beside them. A line break always ends a sentence.
#[must_use]
pub fn sentences(text: &str) -> Vec<Range<CodePoint>> {
    let plain = plain_signs(text);
    let index = TextIndex::new(text);
    join_pieces(text, &plain)
        .into_iter()
        .filter_map(|sentence| trim_range(text, sentence))
        .map(|sentence| index.code_point(sentence.start)..index.code_point(sentence.end))
        .collect()
}

fn join_pieces(text: &str, plain: &str) -> Vec<Range<usize>> {
    let mut sentences: Vec<Range<usize>> = Vec::new();
    let mut has_words = false;
    let mut was_question = false;
    for (start, piece) in plain.split_sentence_bound_indices() {
        let end = start + piece.len();
        let piece_has_words = piece.contains(char::is_alphanumeric);
        let Some(last) = sentences.last_mut() else {
            sentences.push(start..end);
            has_words = piece_has_words;
            continue;
        };
        let head = plain.get(last.clone()).unwrap_or_default();
        let goes_on = !head.ends_with(is_line_break)
            && (!has_words
                || !piece_has_words
                || starts_small(piece)
                || has_open_end(head, piece)
                || (is_list_number(head) && !was_question));
        if goes_on || !is_border(text, start) {
            last.end = end;
            has_words |= piece_has_words;
        } else {
            was_question = head.trim_end().ends_with('?');
            sentences.push(start..end);
            has_words = piece_has_words;
        }
    }
    sentences
}

fn has_open_end(head: &str, next: &str) -> bool {
    ends_with_abbreviation(head) || ends_with_initials(head) || is_ordinal(head, next)
}

fn starts_small(piece: &str) -> bool {
    piece.chars().find(|character| character.is_alphanumeric()).is_some_and(char::is_lowercase)
}

fn is_line_break(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Returns `text`, byte for byte as long, in signs from which the Unicode rules see where sentences end.
///
/// Observation marks are spaces, an ellipsis is three stops, and a dash between spaces is a sign of no meaning (by the
/// rules a sentence never ends before a dash).
fn plain_signs(text: &str) -> String {
    let hidden = hide_marks(text, |mark| !is_said(mark));
    let mut plain = String::with_capacity(text.len());
    let mut after_space = true;
    let mut characters = hidden.chars().peekable();
    while let Some(character) = characters.next() {
        let before_space = characters.peek().is_none_or(|next| next.is_whitespace());
        match character {
            '…' => plain.push_str("..."),
            '–' | '—' if after_space && before_space => plain.push('†'),
            '-' if after_space && before_space => plain.push('*'),
            other => plain.push(other),
        }
        after_space = character.is_whitespace();
    }
    plain
}

/// Returns whether the brackets hold a sentence somebody said rather than a remark: «(Men ikke alltid.)».
fn is_said(mark: &str) -> bool {
    let inner = mark.trim_matches(['(', ')', '[', ']']).trim();
    inner.starts_with(char::is_uppercase) && inner.ends_with(['.', '!', '?']) && inner.contains(' ')
}

/// Returns the range without the graphemes of white space at its ends, or nothing where it has no other.
fn trim_range(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let piece = text.get(range.clone())?;
    let is_dark = |grapheme: &&str| !grapheme.chars().all(char::is_whitespace);
    let (first, _) = piece.grapheme_indices(true).find(|(_, grapheme)| is_dark(grapheme))?;
    let (last, grapheme) =
        piece.grapheme_indices(true).rev().find(|(_, grapheme)| is_dark(grapheme))?;
    Some(range.start + first..range.start + last + grapheme.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    use super::*;
    use crate::domain::text::segment::{grapheme_start, marks};
    use crate::domain::text::{length, slice};

    /// Asserts that the text, without the bars, is cut where the bars are.
    #[track_caller]
    fn assert_cut(with_bars: &str) {
        let text = with_bars.replace(" | ", " ");
        let cut: Vec<&str> =
            sentences(&text).into_iter().map(|part| slice(&text, part.start, part.end)).collect();
        assert_eq!(cut.join(" | "), with_bars);
    }

    #[test]
    fn stops_end_sentences() {
        assert_cut("Nei. | Bare det som er bestilt.");
        assert_cut("Ja. | Det er det.");
        assert_cut("Åpen dør – er det et valg?");
        assert_cut("Det teller ikke? | Nei! | Bare det som er bestilt i systemet, blir telt.");
        assert_cut("Det er fylket, egentlig. | De sender et skjema hver høst.");
        assert_cut("Ikkje no. | Øving gjer meister. | Ærleg tala!");
        assert_cut("Hva?! | Nei…");
        assert_cut("uten stopp");
        assert_cut("Jeg slutta i 2019. | Så flytta jeg.");
        assert_cut("Vi var 12. | Men det varierer.");
    }

    #[test]
    fn quotes_and_brackets_close_with_their_sentence() {
        assert_cut("«Ja?» | Mm.");
        assert_cut("Han sa: «Ja. | Eg veit ikkje.» | Så gjekk han.");
        assert_cut("\"Nei.\" | \"Jo.\"");
        assert_cut("“Kommer du?” | Og jeg bare: “Nei!”");
        assert_cut("«Kommer du?» sa hun.");
        assert_cut("Det var greit (tror jeg i hvert fall at de syntes der og da). | Så gikk vi.");
    }

    #[test]
    fn a_remark_goes_with_the_sentence_before_it() {
        assert_cut("Men jeg teller, jeg også. (ler) | Det hadde vært rart å la være.");
        assert_cut("(ler) Ja. | Nei. [pause] (sukker) | Så ja.");
        assert_cut("Det er [uhørbart 00:12. Kanskje] som styrer.");
        assert_cut("(ler)");
        assert_cut("Det er bra. | (Men ikke alltid.) | Og så gikk vi.");
        assert_cut("Jeg tenker jo (ler) at det går. (pause) | Ja.");
    }

    #[test]
    fn abbreviations_do_not_end_a_sentence() {
        assert_cut("Han sa f.eks. Ja til alt.");
        assert_cut("Vi hadde bl.a. NAV og fylket på besøk.");
        assert_cut("Jf. kap. 3. | Han sa det.");
        assert_cut("Og bl.a. dr. Hansen kom kl. 10.30 den 3. mai. | Så gikk han.");
        assert_cut("Det er nr. 4 på lista, dvs. Ida sin.");
        assert_cut("Ring tlf. 55 00 00 00. | Spør etter prof. Lie.");
        assert_cut("Det var ca. 20 stykker, inkl. Per. | Ikke flere.");
        assert_cut("Me har t.d. NAV, m.a. Oslo og evt. Bergen.");
        assert_cut("Det er f. eks. Ida som bestemmer.");
        assert_cut("St. Olav er stort. | Mr. Smith var der.");
        assert_cut("Hun har MS. | Det visste jeg ikke.");
    }

    #[test]
    fn an_abbreviation_that_closes_a_list_ends_before_a_capital() {
        assert_cut("Skjema, lister osv. | Så gikk vi.");
        assert_cut("Skjema, lister osv. er greit, m.m. og slikt.");
        assert_cut("De går på vgs. i Bergen. | Han går på vgs. | Hun ikke.");
        assert_cut("Det kosta 3 mill. kroner. | Minst.");
    }

    #[test]
    fn initials_do_not_end_a_sentence() {
        assert_cut("Jeg ringte A. Hansen. | Han svarte.");
        assert_cut("Boka til J.K. Rowling ligger der.");
        assert_cut("Å. | Det visste jeg ikke.");
        assert_cut("Spør Å. Hansen.");
    }

    #[test]
    fn ordinals_do_not_end_a_sentence() {
        assert_cut("Det var den 3. mai i 2. klasse. | Da var jeg ny.");
        assert_cut("Den 17. Mai er fri.");
        assert_cut("De går i 1. 2. og 3. klasse.");
        assert_cut("Jeg vil: 1. få folk i jobb, 2. telle dem.");
    }

    #[test]
    fn a_number_stands_before_its_point_but_an_answer_alone() {
        assert_cut("1. Få folk i jobb. | 2. Telle dem.");
        assert_cut("Hvor mange? | 12. | Men det varierer.");
    }

    #[test]
    fn a_small_letter_goes_on() {
        assert_cut("Jeg … jeg vet ikke... eller jo, kanskje.");
        assert_cut("Hva? eh, nei. | Jo.");
        assert_cut("… og så gikk vi.");
        assert_cut("Jeg vet ikke… | Kanskje.");
        assert_cut("Jeg vet ikke... | Kanskje.");
    }

    #[test]
    fn a_dash_may_start_a_sentence() {
        assert_cut("Nei. | – Hvorfor ikke? | - Fordi.");
        assert_cut("Nei! – ropte han.");
    }

    #[test]
    fn signs_alone_are_no_sentence() {
        assert_cut("Ja. 🙂");
        assert_cut("... Ja. ... | Nei.");
        assert_cut("?? Hva mener du?");
        assert_cut("…");
    }

    #[test]
    fn white_space_belongs_to_no_sentence() {
        assert_eq!(
            sentences("  Å ja.  Nei \u{A0}"),
            [CodePoint(2)..CodePoint(7), CodePoint(9)..CodePoint(12)]
        );
        assert_eq!(sentences(""), []);
        assert_eq!(sentences(" \u{A0} "), []);
        assert_eq!(sentences("ja\nnei").len(), 2);
    }

    #[test]
    fn a_long_paragraph_takes_no_longer_per_word() {
        for unit in
            ["! ", "Ja. ", "a. b ", "A. ", "1. ", "(ler) ", "( [ ", "🙂. ", "f.eks. A ", "\" "]
        {
            let text = unit.repeat(100_000 / unit.len());
            let parts = sentences(&text);
            assert!(!parts.is_empty());
            assert!(marks(&text).len() <= text.len());
        }
    }

    proptest! {
        #[test]
        fn sentences_cover_everything_but_space_and_cut_no_grapheme(
            text in "([A-Ca-cåÆ1.?!…»«()\\[\\]\"–, \u{A0}\n👩\u{200D}\u{301}🇳]|f\\.eks\\. |\\. |(ler)){0,30}"
        ) {
            let parts = sentences(&text);
            let mut outside = String::new();
            let mut end = CodePoint::ZERO;
            for part in &parts {
                prop_assert!(end <= part.start && part.start < part.end);
                prop_assert_eq!(grapheme_start(&text, part.start), part.start);
                prop_assert_eq!(grapheme_start(&text, part.end), part.end);
                let inside = slice(&text, part.start, part.end);
                prop_assert!(!inside.ends_with([' ', '\n']));
                outside.push_str(slice(&text, end, part.start));
                end = part.end;
            }
            outside.push_str(slice(&text, end, length(&text)));
            prop_assert_eq!(outside.trim(), "");
        }
    }
}
