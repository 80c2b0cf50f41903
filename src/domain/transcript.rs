//! Transcripts: who spoke, and what was said, a paragraph a stored line.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::id::{CaseId, CoderId, ParagraphId, SpeakerId};
use super::place::Place;
use super::text::{CodePoint, length};
use super::time::{Day, Moment, RecordingTime};

/// A document of the study.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transcript {
    /// What is known of the document as a whole.
    pub header: TranscriptHeader,
    /// Who speaks in it.
    pub speakers: BTreeMap<SpeakerId, Speaker>,
    /// What was said, in order.
    pub paragraphs: Paragraphs,
}

impl Transcript {
    /// Returns the speaker of the paragraph at `index`, looking back over continuations.
    #[must_use]
    pub fn speaker_at(&self, index: usize) -> Option<&Speaker> {
        let start = self.turn_at(index).start;
        let paragraph = self.paragraphs.get(start)?;
        self.speakers.get(paragraph.speaker.as_ref()?)
    }

    /// Returns the range of paragraph indices of the turn that the paragraph at `index` belongs to.
    #[must_use]
    pub fn turn_at(&self, index: usize) -> Range<usize> {
        let list = self.paragraphs.as_slice();
        let continues = |at: usize| list.get(at).is_some_and(|paragraph| paragraph.continues);
        let mut start = index.min(list.len().saturating_sub(1));
        while start > 0 && continues(start) {
            start -= 1;
        }
        let mut end = (start + 1).min(list.len());
        while end < list.len() && continues(end) {
            end += 1;
        }
        start..end
    }

    /// Returns whether the paragraph at `index` is an informant's, or nobody's in particular.
    #[must_use]
    pub fn is_informant(&self, index: usize) -> bool {
        self.speaker_at(index).is_none_or(|speaker| speaker.role == Role::Informant)
    }
}

/// What is known of a document as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TranscriptHeader {
    /// What people call it.
    pub title: String,
    /// What kind of document.
    pub kind: TranscriptKind,
    /// Whether it counts as data; a trial interview does not.
    pub is_data: bool,
    /// The day the talk was held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<Day>,
    /// Where it was held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// How long it took.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// Who led it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub led_by: Option<CoderId>,
    /// Who observed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observed_by: Option<CoderId>,
    /// When it was brought in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imported: Option<Moment>,
    /// Format of the file it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_format: Option<String>,
    /// SHA-256 of the file it came from, in hex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_sha256: Option<String>,
}

/// Kinds of documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TranscriptKind {
    /// One informant.
    #[default]
    Interview,
    /// Several informants.
    FocusGroup,
    /// Notes taken in the field.
    FieldNotes,
    /// A written document.
    Document,
}

impl TranscriptKind {
    /// Returns the kind in words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Interview => "interview",
            Self::FocusGroup => "group",
            Self::FieldNotes => "field notes",
            Self::Document => "document",
        }
    }
}

/// Someone who speaks in a transcript, under a label that is no real name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Speaker {
    /// Short id that paragraphs refer to.
    pub id: SpeakerId,
    /// What is shown.
    pub label: String,
    /// What part they have.
    pub role: Role,
    /// The informant they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseId>,
}

/// The part a speaker has in a talk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// Asks.
    Interviewer,
    /// Answers; their words are the data.
    #[default]
    Informant,
    /// Neither: a passer-by, a machine. Not data.
    Other,
}

/// One stored line of a transcript. Places refer to it by id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paragraph {
    /// Its id, unique in the transcript.
    pub id: ParagraphId,
    /// Who says it; absent where it continues a turn or nobody is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<SpeakerId>,
    /// When in the recording it begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<RecordingTime>,
    /// Whether it goes on with the turn of the paragraph before.
    #[serde(default, skip_serializing_if = "is_false")]
    pub continues: bool,
    /// Paragraphs that were joined into this one, each with the offset at which it began here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub was: Vec<Place>,
    /// What is said: NFC, no line break, no control characters.
    pub text: String,
}

fn is_false(value: &bool) -> bool {
    !*value
}

/// The paragraphs of a transcript in order, found by id in constant time.
#[derive(Clone, Debug, Default)]
pub struct Paragraphs {
    list: Vec<Paragraph>,
    index: HashMap<ParagraphId, usize>,
}

impl PartialEq for Paragraphs {
    fn eq(&self, other: &Self) -> bool {
        self.list == other.list
    }
}

impl Eq for Paragraphs {}

impl Paragraphs {
    /// Takes paragraphs in order. Where an id stands twice the first is found by it.
    #[must_use]
    pub fn new(list: Vec<Paragraph>) -> Self {
        let mut paragraphs = Self { list, index: HashMap::new() };
        paragraphs.rebuild();
        paragraphs
    }

    /// Returns all paragraphs in order.
    #[must_use]
    pub fn as_slice(&self) -> &[Paragraph] {
        &self.list
    }

    /// Returns the number of paragraphs.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Returns whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Returns the paragraph at `index`.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&Paragraph> {
        self.list.get(index)
    }

    /// Returns the paragraph with `id`.
    #[must_use]
    pub fn find(&self, id: &ParagraphId) -> Option<&Paragraph> {
        self.position(id).and_then(|index| self.list.get(index))
    }

    /// Returns where the paragraph with `id` stands.
    #[must_use]
    pub fn position(&self, id: &ParagraphId) -> Option<usize> {
        self.index.get(id).copied()
    }

    /// Returns the paragraph into which `id` was joined, with the offset at which it began there.
    #[must_use]
    pub fn heir(&self, id: &ParagraphId) -> Option<(&Paragraph, CodePoint)> {
        self.list.iter().find_map(|paragraph| {
            let was = paragraph.was.iter().find(|was| was.paragraph == *id)?;
            Some((paragraph, was.offset))
        })
    }

    /// Returns the id of the paragraph before the one with `id`.
    #[must_use]
    pub fn before(&self, id: &ParagraphId) -> Option<&ParagraphId> {
        let index = self.position(id)?;
        index.checked_sub(1).and_then(|before| self.list.get(before)).map(|paragraph| &paragraph.id)
    }

    /// Orders two places as they stand in the text; `None` where a paragraph is unknown.
    #[must_use]
    pub fn order(&self, place: &Place) -> Option<(usize, CodePoint)> {
        Some((self.position(&place.paragraph)?, place.offset))
    }

    /// Puts `paragraph` at `index`, before what stands there.
    pub fn insert(&mut self, index: usize, paragraph: Paragraph) {
        if index >= self.list.len() {
            // A whole transcript is put paragraph by paragraph; none of those before moves.
            self.index.entry(paragraph.id.clone()).or_insert(self.list.len());
            self.list.push(paragraph);
            return;
        }
        self.list.insert(index, paragraph);
        self.rebuild();
    }

    /// Puts `paragraph` in the place of the one with its id, or refuses it.
    ///
    /// # Errors
    /// Returns the paragraph where none has its id.
    pub fn replace(&mut self, paragraph: Paragraph) -> Result<Paragraph, Paragraph> {
        match self.position(&paragraph.id).and_then(|index| self.list.get_mut(index)) {
            Some(slot) => Ok(std::mem::replace(slot, paragraph)),
            None => Err(paragraph),
        }
    }

    /// Takes out the paragraph with `id`.
    pub fn remove(&mut self, id: &ParagraphId) -> Option<Paragraph> {
        let index = self.position(id)?;
        let removed = self.list.remove(index);
        self.rebuild();
        Some(removed)
    }

    /// Returns the length of the text at `index` in code points.
    #[must_use]
    pub fn length_at(&self, index: usize) -> CodePoint {
        self.list.get(index).map_or(CodePoint::ZERO, |paragraph| length(&paragraph.text))
    }

    fn rebuild(&mut self) {
        self.index.clear();
        self.index.reserve(self.list.len());
        for (index, paragraph) in self.list.iter().enumerate() {
            self.index.entry(paragraph.id.clone()).or_insert(index);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraph(id: &str, speaker: Option<&str>) -> Paragraph {
        Paragraph {
            id: id.into(),
            speaker: speaker.map(SpeakerId::new),
            continues: speaker.is_none(),
            text: format!("Text {id}"),
            ..Paragraph::default()
        }
    }

    #[test]
    fn a_turn_is_a_paragraph_and_those_that_continue_it() {
        let transcript = Transcript {
            paragraphs: Paragraphs::new(vec![
                paragraph("1", Some("I")),
                paragraph("2", Some("V")),
                paragraph("2.abc", None),
                paragraph("3", Some("I")),
            ]),
            ..Transcript::default()
        };
        assert_eq!(transcript.turn_at(0), 0..1);
        assert_eq!(transcript.turn_at(1), 1..3);
        assert_eq!(transcript.turn_at(2), 1..3);
        assert_eq!(transcript.turn_at(3), 3..4);
    }

    #[test]
    fn paragraphs_are_found_after_one_was_put_in_between() {
        let mut paragraphs =
            Paragraphs::new(vec![paragraph("1", Some("I")), paragraph("2", Some("V"))]);
        paragraphs.insert(1, paragraph("1.abc", None));
        assert_eq!(paragraphs.position(&"2".into()), Some(2));
        assert_eq!(paragraphs.before(&"2".into()), Some(&"1.abc".into()));
        assert_eq!(
            paragraphs.remove(&"1.abc".into()).map(|gone| gone.text),
            Some("Text 1.abc".to_owned())
        );
        assert_eq!(paragraphs.position(&"2".into()), Some(1));
    }
}
