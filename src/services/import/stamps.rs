//! The `#00:01:23-4#` stamps of f4, which stand where the typist pressed Enter: at the end of a paragraph.
//!
//! A paragraph therefore starts at the stamp of the paragraph before it, and the first at zero. Where a paragraph
//! has no stamp, the start of the next is not known.

use crate::services::import::losses::Losses;
use crate::services::import::source::{DroppedKind, Milliseconds};
use crate::services::import::time::parse_time;
use crate::services::import::turns::Piece;

/// Takes the stamps out of the texts and gives the paragraphs without a time the start that follows from them.
pub(super) fn take_stamps(pieces: &mut [Piece], losses: &mut Losses) {
    let mut before = Some(Milliseconds(0));
    for piece in pieces {
        let stamped = split_stamps(&piece.text);
        let is_stamped = stamped.last.is_some();
        if let Some(inner) = stamped.first_inner {
            losses.note_many(DroppedKind::InnerTime, stamped.n_inner, &inner);
        }
        if is_stamped || before.is_some_and(|before| before > Milliseconds(0)) {
            piece.at = piece.at.or(before);
        }
        if is_stamped || stamped.n_inner > 0 {
            piece.text = stamped.text;
        }
        before = stamped.last;
    }
}

#[derive(Default)]
struct Stamped {
    text: String,
    /// The stamp behind the last word.
    last: Option<Milliseconds>,
    n_inner: usize,
    first_inner: Option<String>,
}

fn split_stamps(raw: &str) -> Stamped {
    let mut stamped = Stamped::default();
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('#') {
        stamped.text.push_str(before);
        let stamp = after.split_once('#').and_then(|(inner, behind)| {
            Some((inner, parse_time(&inner.replacen('-', ".", 1))?, behind))
        });
        match stamp {
            Some((_, at, behind)) if behind.trim().is_empty() => {
                stamped.last = Some(at);
                rest = behind;
            }
            Some((inner, _, behind)) => {
                stamped.n_inner += 1;
                stamped.first_inner.get_or_insert_with(|| format!("#{inner}#"));
                rest = behind;
            }
            None => {
                stamped.text.push('#');
                rest = after;
            }
        }
    }
    stamped.text.push_str(rest);
    stamped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamped(texts: &[&str]) -> Vec<(Option<u64>, String)> {
        let mut pieces: Vec<Piece> = texts
            .iter()
            .map(|text| Piece { text: (*text).to_owned(), ..Piece::default() })
            .collect();
        take_stamps(&mut pieces, &mut Losses::default());
        pieces.into_iter().map(|piece| (piece.at.map(|at| at.0), piece.text)).collect()
    }

    #[test]
    fn a_paragraph_starts_at_the_stamp_before_it() {
        assert_eq!(
            stamped(&["Hei. #00:00:04-5#", "Ja.#00:00:07-0#", "Uten.", "Sist. #00:01:00-0#"]),
            [
                (Some(0), "Hei. ".into()),
                (Some(4_500), "Ja.".into()),
                (Some(7_000), "Uten.".into()),
                (None, "Sist. ".into()),
            ]
        );
    }

    #[test]
    fn inner_stamps_go_and_other_number_signs_stay() {
        assert_eq!(
            stamped(&["Vi #00:00:04-5# var i klasse #3 og #4. #00:00:09-0#"]),
            [(Some(0), "Vi  var i klasse #3 og #4. ".into())]
        );
        assert_eq!(stamped(&["Uten stempel"]), [(None, "Uten stempel".into())]);
    }
}
