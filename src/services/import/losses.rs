//! The running account of what a reader leaves out.

use crate::domain::text::clean::{Cleaned, RemovedKind, visible};
use crate::domain::text::{CodePoint, slice};
use crate::services::import::source::{Dropped, DroppedKind};

/// The longest example, in code points.
const EXAMPLE_LENGTH: CodePoint = CodePoint(80);

/// What has been left out or changed so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Losses {
    entries: Vec<Dropped>,
}

impl Losses {
    /// Counts one thing left out, with the text it was.
    pub(super) fn note(&mut self, what: DroppedKind, text: &str) {
        self.note_many(what, 1, text);
    }

    /// Counts several things of one kind, with the text of the first.
    pub(super) fn note_many(&mut self, what: DroppedKind, count: usize, text: &str) {
        let known = self.entries.iter_mut().find(|entry| entry.what == what);
        match known {
            Some(entry) if !what.has_entry_for_each() => entry.count += count,
            _ => self.entries.push(Dropped { what, count, example: example(text) }),
        }
    }

    /// Takes the text out of a cleaned one and counts what the cleaning took, with `raw` as the example.
    pub(super) fn take_cleaned(&mut self, cleaned: Cleaned, raw: &str) -> String {
        for removed in &cleaned.removed {
            self.note_many(kind_of(removed.kind), removed.count, raw);
        }
        cleaned.text
    }

    /// Returns how many things of one kind were counted.
    #[cfg(test)]
    pub(super) fn count(&self, what: DroppedKind) -> usize {
        self.entries.iter().filter(|entry| entry.what == what).map(|entry| entry.count).sum()
    }

    /// Returns the entries, sorted by kind and within it in the order of the file.
    pub(super) fn into_entries(self) -> Vec<Dropped> {
        let mut entries = self.entries;
        entries.sort_by_key(|entry| entry.what);
        entries
    }
}

fn kind_of(removed: RemovedKind) -> DroppedKind {
    match removed {
        RemovedKind::Control => DroppedKind::ControlCharacter,
        RemovedKind::Bidi => DroppedKind::BidiControl,
        RemovedKind::ZeroWidth => DroppedKind::ZeroWidth,
        RemovedKind::OddLineBreak => DroppedKind::OddLineBreak,
    }
}

fn example(text: &str) -> String {
    let head = slice(text.trim(), CodePoint::ZERO, EXAMPLE_LENGTH);
    visible(head).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::clean::clean_line;

    #[test]
    fn things_of_one_kind_are_counted_together_and_keep_the_first_example() {
        let mut losses = Losses::default();
        losses.note(DroppedKind::EmptyCue, "00:01");
        losses.note(DroppedKind::EmptyCue, "00:02");
        assert_eq!(
            losses.into_entries(),
            [Dropped { what: DroppedKind::EmptyCue, count: 2, example: "00:01".into() }]
        );
    }

    #[test]
    fn header_lines_have_an_entry_each() {
        let mut losses = Losses::default();
        losses.note(DroppedKind::HeaderLine, "Dato: 3. mars");
        losses.note(DroppedKind::HeaderLine, "Til stede: Rektor");
        assert_eq!(losses.count(DroppedKind::HeaderLine), 2);
        assert_eq!(losses.into_entries().len(), 2);
    }

    #[test]
    fn what_cleaning_takes_is_shown_in_visible_form() {
        let mut losses = Losses::default();
        let text = losses.take_cleaned(clean_line("hei\u{202E}"), "hei\u{202E}");
        assert_eq!(text, "hei");
        assert_eq!(
            losses.into_entries(),
            [Dropped { what: DroppedKind::BidiControl, count: 1, example: "hei<U+202E>".into() }]
        );
    }
}
