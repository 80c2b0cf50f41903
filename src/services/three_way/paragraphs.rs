//! Three versions of a transcript's text made into one: words corrected, paragraphs split and joined on both sides.
//!
//! Where only one side touched a stretch, its paragraphs are taken as they are. Where both did, words are merged one by
//! one, with the starts of paragraphs among them, so that a split here and a corrected word there both stand.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::sequence::{Choice, Piece, merge_rows};
use super::text::words;
use crate::domain::id::ParagraphId;
use crate::domain::transcript::{Paragraph, Paragraphs};

/// Paragraphs of which only the ids and the texts are merged yet, each with the text of the other side where the two
/// contradict.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct MergedRows {
    pub rows: Vec<MergedRow>,
    /// Paragraphs that were born on both sides at one place: the id that is left out, and the one that stands.
    pub same: Vec<(ParagraphId, ParagraphId)>,
    /// Paragraphs that one side removed and the other changed. They are kept.
    pub kept: Vec<ParagraphId>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MergedRow {
    pub id: ParagraphId,
    pub mine: String,
    pub theirs: String,
}

/// Merges the texts of three versions.
pub(super) fn merge_paragraphs(
    base: &Paragraphs,
    mine: &Paragraphs,
    theirs: &Paragraphs,
) -> MergedRows {
    let mut merged = MergedRows::default();
    let mut done = (0, 0, 0);
    for (b, paragraph) in base.as_slice().iter().enumerate() {
        let same = |side: &Paragraphs, from: usize| {
            let at = side.position(&paragraph.id).filter(|at| *at >= from)?;
            side.get(at).filter(|now| now.text == paragraph.text).map(|_| at)
        };
        let (Some(m), Some(t)) = (same(mine, done.1), same(theirs, done.2)) else { continue };
        let region = Region {
            base: rows(base, done.0..b),
            mine: rows(mine, done.1..m),
            theirs: rows(theirs, done.2..t),
        };
        region.merge(&mut merged);
        merged.push(&paragraph.id, &paragraph.text);
        done = (b + 1, m + 1, t + 1);
    }
    let region = Region {
        base: rows(base, done.0..base.len()),
        mine: rows(mine, done.1..mine.len()),
        theirs: rows(theirs, done.2..theirs.len()),
    };
    region.merge(&mut merged);
    merged
}

fn rows(paragraphs: &Paragraphs, range: Range<usize>) -> &[Paragraph] {
    paragraphs.as_slice().get(range).unwrap_or_default()
}

impl MergedRows {
    fn push(&mut self, id: &ParagraphId, text: &str) {
        let row = MergedRow { id: id.clone(), mine: text.to_owned(), theirs: text.to_owned() };
        self.rows.push(row);
    }

    fn push_all(&mut self, paragraphs: &[Paragraph]) {
        for paragraph in paragraphs {
            self.push(&paragraph.id, &paragraph.text);
        }
    }
}

/// Paragraphs between two that are the same in all three versions.
struct Region<'a> {
    base: &'a [Paragraph],
    mine: &'a [Paragraph],
    theirs: &'a [Paragraph],
}

impl<'a> Region<'a> {
    fn merge(&self, merged: &mut MergedRows) {
        let same = |a: &[Paragraph], b: &[Paragraph]| {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.id == b.id && a.text == b.text)
        };
        if same(self.theirs, self.base) || same(self.mine, self.theirs) {
            return merged.push_all(self.mine);
        }
        if same(self.mine, self.base) {
            return merged.push_all(self.theirs);
        }
        let (base, mine, theirs) = (items(self.base), items(self.mine), items(self.theirs));
        let mut layout = Layout::default();
        for piece in merge_rows(&base, &mine, &theirs) {
            let of = |items: &[Item<'a>], range: &Range<usize>| -> Vec<Item<'a>> {
                items.get(range.clone()).unwrap_or_default().to_vec()
            };
            let (b, m, t) =
                (of(&base, &piece.base), of(&mine, &piece.mine), of(&theirs, &piece.theirs));
            match piece.choice {
                Choice::Unchanged => layout.unchanged(&b, &m, &t),
                Choice::Mine => layout.both(&m),
                Choice::Theirs => layout.both(&t),
                Choice::Conflict => layout.conflict(&b, &m, &t, merged),
            }
        }
        layout.finish(self, merged);
    }

    /// Returns the text of a paragraph as the only side that changed it has it, if only one did.
    fn untouched_text(&self, id: &ParagraphId) -> Option<&'a str> {
        let text = |side: &'a [Paragraph]| {
            side.iter().find(|row| row.id == *id).map(|row| row.text.as_str())
        };
        let (base, mine, theirs) = (text(self.base), text(self.mine), text(self.theirs));
        if theirs == base || mine == theirs {
            mine
        } else if mine == base {
            theirs
        } else {
            None
        }
    }
}

/// A word or sign with the white space before it, or the start of a paragraph.
#[derive(Clone, Copy, Debug)]
enum Item<'a> {
    Start(&'a ParagraphId),
    Word {
        text: &'a str,
        /// None after the start of a paragraph.
        space: Option<&'a str>,
    },
}

impl PartialEq for Item<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Start(one), Self::Start(other)) => one == other,
            (Self::Word { text: one, .. }, Self::Word { text: other, .. }) => one == other,
            _ => false,
        }
    }
}

fn items(paragraphs: &[Paragraph]) -> Vec<Item<'_>> {
    let mut items = Vec::new();
    for paragraph in paragraphs {
        items.push(Item::Start(&paragraph.id));
        let (mut space, mut is_first) = ("", true);
        for word in words(&paragraph.text) {
            if word.trim().is_empty() {
                space = word;
            } else {
                items.push(Item::Word { text: word, space: (!is_first).then_some(space) });
                (space, is_first) = ("", false);
            }
        }
    }
    items
}

/// The merged items, in the reading of either side.
#[derive(Default)]
struct Layout<'a> {
    mine: Vec<Item<'a>>,
    theirs: Vec<Item<'a>>,
}

impl<'a> Layout<'a> {
    fn both(&mut self, items: &[Item<'a>]) {
        self.mine.extend_from_slice(items);
        self.theirs.extend_from_slice(items);
    }

    /// Words that nobody changed may still stand after other white space.
    fn unchanged(&mut self, base: &[Item<'a>], mine: &[Item<'a>], theirs: &[Item<'a>]) {
        for ((b, m), t) in base.iter().zip(mine).zip(theirs) {
            let item = match (b, m, t) {
                (
                    Item::Word { space: was, .. },
                    Item::Word { text, space: ours },
                    Item::Word { space: others, .. },
                ) => {
                    let space = if ours == was || ours.is_none() { others } else { ours };
                    Item::Word { text, space: space.or(*ours).or(*was) }
                }
                _ => *m,
            };
            self.both(&[item]);
        }
    }

    /// Both sides changed a stretch: its words are merged alone, then the starts of paragraphs are put among them.
    fn conflict(
        &mut self,
        base: &[Item<'a>],
        mine: &[Item<'a>],
        theirs: &[Item<'a>],
        merged: &mut MergedRows,
    ) {
        let (b, m, t) = (Stretch::of(base), Stretch::of(mine), Stretch::of(theirs));
        let is_gone = |side: &Stretch<'a>| side.words.is_empty() && !b.words.is_empty();
        if is_gone(&m) || is_gone(&t) {
            // Removed on one side and changed on the other: the change is kept.
            let kept = if is_gone(&m) { (&t, theirs) } else { (&m, mine) };
            merged.kept.extend(kept.0.starts.iter().map(|(id, _)| (*id).clone()));
            return self.both(kept.1);
        }
        let pieces = merge_rows(&b.words, &m.words, &t.words);
        let starts = starts_of(&b, &m, &t, &pieces);
        for (reading, of) in [(Choice::Mine, &mut self.mine), (Choice::Theirs, &mut self.theirs)] {
            let mut starts = starts.iter().peekable();
            for (index, piece) in pieces.iter().enumerate() {
                let words = match piece.choice {
                    Choice::Unchanged | Choice::Mine => m.words.get(piece.mine.clone()),
                    Choice::Theirs => t.words.get(piece.theirs.clone()),
                    Choice::Conflict if reading == Choice::Mine => m.words.get(piece.mine.clone()),
                    Choice::Conflict => t.words.get(piece.theirs.clone()),
                };
                let words = words.unwrap_or_default();
                for (at, word) in words.iter().enumerate() {
                    while let Some(start) = starts.next_if(|start| start.1 <= (index, at)) {
                        of.push(Item::Start(start.0));
                    }
                    of.push(*word);
                }
            }
            of.extend(starts.map(|start| Item::Start(start.0)));
        }
    }

    fn finish(self, region: &Region<'_>, merged: &mut MergedRows) {
        let (mine, theirs) = (texts(&self.mine), texts(&self.theirs));
        for (index, (id, text)) in mine.iter().enumerate() {
            let is_empty =
                text.is_empty() && region.untouched_text(id).is_none_or(|t| !t.is_empty());
            let next = mine.get(index + 1).map(|(next, _)| *next);
            if is_empty && let Some(next) = next {
                // Both cut at one place: one paragraph stands for both.
                merged.same.push(((*id).clone(), next.clone()));
                continue;
            }
            let other = theirs.iter().find(|(other, _)| other == id).map(|(_, text)| text);
            let other = other.unwrap_or(text);
            let same = region
                .untouched_text(id)
                .filter(|_| text == other)
                .filter(|untouched| words_only(untouched) == words_only(text));
            let mine = same.map_or_else(|| text.clone(), str::to_owned);
            let theirs = if text == other { mine.clone() } else { other.clone() };
            merged.rows.push(MergedRow { id: (*id).clone(), mine, theirs });
        }
    }
}

fn words_only(text: &str) -> Vec<&str> {
    words(text).into_iter().filter(|word| !word.trim().is_empty()).collect()
}

/// Words of a stretch without the starts of paragraphs, and before which word each of those stands.
struct Stretch<'a> {
    words: Vec<Item<'a>>,
    starts: Vec<(&'a ParagraphId, usize)>,
}

impl<'a> Stretch<'a> {
    fn of(items: &[Item<'a>]) -> Self {
        let mut stretch = Self { words: Vec::new(), starts: Vec::new() };
        for item in items {
            match item {
                Item::Start(id) => stretch.starts.push((id, stretch.words.len())),
                Item::Word { .. } => stretch.words.push(*item),
            }
        }
        stretch
    }

    fn start(&self, id: &ParagraphId) -> Option<usize> {
        self.starts.iter().find(|(start, _)| *start == id).map(|(_, at)| *at)
    }
}

/// Returns the starts of paragraphs that stand, each with the piece and the word in it before which it stands.
fn starts_of<'a>(
    base: &Stretch<'a>,
    mine: &Stretch<'a>,
    theirs: &Stretch<'a>,
    pieces: &[Piece],
) -> Vec<(&'a ParagraphId, (usize, usize))> {
    let place = |at: usize, range: fn(&Piece) -> &Range<usize>| {
        let index = pieces.iter().position(|piece| at < range(piece).end).unwrap_or(pieces.len());
        let start = pieces.get(index).map_or(at, |piece| range(piece).start);
        (index, at.saturating_sub(start))
    };
    let mut seen = BTreeSet::new();
    let mut starts = Vec::new();
    for (id, _) in mine.starts.iter().chain(&theirs.starts) {
        if !seen.insert(*id) {
            continue;
        }
        let (was, ours, others) = (base.start(id), mine.start(id), theirs.start(id));
        let by_me = |at: usize| place(at, |piece| &piece.mine);
        let by_them = |at: usize| place(at, |piece| &piece.theirs);
        let at = match (was, ours, others) {
            (Some(was), Some(ours), Some(others)) if ours == was => by_them(others),
            (_, Some(ours), Some(_)) | (None, Some(ours), None) => by_me(ours),
            (None, None, Some(others)) => by_them(others),
            // One side took the break away.
            _ => continue,
        };
        starts.push((*id, at));
    }
    starts.sort_by(|a, b| a.1.cmp(&b.1).then_with(|| a.0.cmp(b.0)));
    starts
}

/// Returns the paragraphs that items make, with their texts.
fn texts<'a>(items: &[Item<'a>]) -> Vec<(&'a ParagraphId, String)> {
    let mut texts: Vec<(&ParagraphId, String)> = Vec::new();
    let mut known: BTreeMap<&ParagraphId, usize> = BTreeMap::new();
    for item in items {
        match item {
            Item::Start(id) if known.contains_key(id) => {}
            Item::Start(id) => {
                known.insert(id, texts.len());
                texts.push((id, String::new()));
            }
            Item::Word { text, space } => {
                let Some((_, line)) = texts.last_mut() else { continue };
                if !line.is_empty() {
                    line.push_str(space.unwrap_or(" "));
                }
                line.push_str(text);
            }
        }
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraphs(rows: &[(&str, &str)]) -> Paragraphs {
        let row = |(id, text): &(&str, &str)| Paragraph {
            id: (*id).into(),
            text: (*text).to_owned(),
            ..Paragraph::default()
        };
        Paragraphs::new(rows.iter().map(row).collect())
    }

    fn merged(
        base: &[(&str, &str)],
        mine: &[(&str, &str)],
        theirs: &[(&str, &str)],
    ) -> Vec<(String, String)> {
        let merged = merge_paragraphs(&paragraphs(base), &paragraphs(mine), &paragraphs(theirs));
        let shown = |row: MergedRow| {
            let text = if row.mine == row.theirs {
                row.mine
            } else {
                format!("<{}|{}>", row.mine, row.theirs)
            };
            (row.id.to_string(), text)
        };
        merged.rows.into_iter().map(shown).collect()
    }

    fn rows(rows: &[(&str, &str)]) -> Vec<(String, String)> {
        rows.iter().map(|(id, text)| ((*id).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn different_words_of_one_paragraph_are_both_corrected() {
        let base = [("1", "Vi tele hver uke, og de rekne.")];
        let mine = [("1", "Vi teller hver uke, og de rekne.")];
        let theirs = [("1", "Vi tele hver uke, og de regner.")];
        assert_eq!(
            merged(&base, &mine, &theirs),
            rows(&[("1", "Vi teller hver uke, og de regner.")])
        );
    }

    #[test]
    fn one_word_corrected_differently_has_two_readings() {
        let base = [("1", "Vi tele hver uke.")];
        let mine = [("1", "Vi teller hver uke.")];
        let theirs = [("1", "Vi telte hver uke.")];
        assert_eq!(
            merged(&base, &mine, &theirs),
            rows(&[("1", "<Vi teller hver uke.|Vi telte hver uke.>")])
        );
    }

    #[test]
    fn a_split_here_and_a_correction_there_both_stand() {
        let base = [("1", "Vi teller. De regner."), ("2", "Ja.")];
        let mine = [("1", "Vi teller."), ("1.abc", "De regner."), ("2", "Ja.")];
        let theirs = [("1", "Vi teller. De rekner."), ("2", "Ja.")];
        let both = rows(&[("1", "Vi teller."), ("1.abc", "De rekner."), ("2", "Ja.")]);
        assert_eq!(merged(&base, &mine, &theirs), both);
        assert_eq!(merged(&base, &theirs, &mine), both);
    }

    #[test]
    fn a_join_here_and_a_correction_there_both_stand() {
        let base = [("1", "Vi teller."), ("2", "De regner.")];
        let mine = [("1", "Vi teller. De regner.")];
        let theirs = [("1", "Vi telte."), ("2", "De regner.")];
        assert_eq!(merged(&base, &mine, &theirs), rows(&[("1", "Vi telte. De regner.")]));
    }

    #[test]
    fn two_splits_at_different_places_both_stand_and_at_one_place_are_one() {
        let base = [("1", "En. To. Tre.")];
        let mine = [("1", "En."), ("1.aaa", "To. Tre.")];
        let theirs = [("1", "En. To."), ("1.bbb", "Tre.")];
        assert_eq!(
            merged(&base, &mine, &theirs),
            rows(&[("1", "En."), ("1.aaa", "To."), ("1.bbb", "Tre.")])
        );
        let theirs = [("1", "En."), ("1.bbb", "To. Tre.")];
        let both = merge_paragraphs(&paragraphs(&base), &paragraphs(&mine), &paragraphs(&theirs));
        assert_eq!(both.rows.len(), 2);
        assert_eq!(both.same, [("1.aaa".into(), "1.bbb".into())]);
    }

    #[test]
    fn a_split_in_words_that_the_other_side_rewrote_keeps_both_texts_in_sight() {
        let base = [("1", "En to tre fire.")];
        let mine = [("1", "En to"), ("1.aaa", "tre fire.")];
        let theirs = [("1", "En 2 3 fire.")];
        assert_eq!(merged(&base, &mine, &theirs), rows(&[("1", "En 2"), ("1.aaa", "3 fire.")]));
    }

    #[test]
    fn a_removed_paragraph_that_was_changed_stays() {
        let base = [("1", "En."), ("2", "To tre.")];
        let theirs = [("1", "En."), ("2", "To fire.")];
        let mine = [("1", "En.")];
        assert_eq!(merged(&base, &mine, &theirs), rows(&[("1", "En."), ("2", "To fire.")]));
    }
}
