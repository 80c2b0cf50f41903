//! The texts of both sides made into one, and everything that points into them taken along.

use std::collections::BTreeSet;

use super::paragraphs::{MergedRow, MergedRows, merge_paragraphs};
use super::text::merge_list;
use crate::domain::edit::{Change, Edit, PlacedParagraph, Side, force, merge_record};
use crate::domain::id::{ParagraphId, SpeakerId, TranscriptId};
use crate::domain::place::Place;
use crate::domain::project::Project;
use crate::domain::text::{CodePoint, length};
use crate::domain::transcript::{Paragraph, Paragraphs, Transcript};
use crate::services::anchor::TextMap;
use crate::services::anchor::settle::settle;
use crate::services::correct::follow;
use crate::storage::merge::Contradiction;

/// A merged text.
#[derive(Debug)]
pub(super) struct MergedText {
    pub paragraphs: Paragraphs,
    pub contradictions: Vec<Contradiction>,
    /// What was settled without asking and is worth a word.
    pub notes: Vec<String>,
}

/// Returns the transcripts whose text differs between any two of the three.
pub(super) fn differing(base: &Project, mine: &Project, theirs: &Project) -> Vec<TranscriptId> {
    let both: BTreeSet<&TranscriptId> =
        mine.transcripts.keys().filter(|id| theirs.transcripts.contains_key(*id)).collect();
    let text = |side: &Project, id: &TranscriptId| {
        side.transcripts.get(id).map(|row| row.paragraphs.clone())
    };
    both.into_iter()
        .filter(|id| {
            let (m, t) = (mine.transcripts.get(*id), theirs.transcripts.get(*id));
            let same = m.map(|row| &row.paragraphs) == t.map(|row| &row.paragraphs);
            !same || base.transcripts.contains_key(*id) && text(base, id) != text(mine, id)
        })
        .cloned()
        .collect()
}

/// Merges the text of one transcript that both sides have.
pub(super) fn merge_text(
    id: &TranscriptId,
    base: Option<&Transcript>,
    mine: &Transcript,
    theirs: &Transcript,
) -> MergedText {
    let rows = match base {
        Some(base) => merge_paragraphs(&base.paragraphs, &mine.paragraphs, &theirs.paragraphs),
        None => side_by_side(&mine.paragraphs, &theirs.paragraphs),
    };
    let versions = Versions { base, mine, theirs };
    let skeleton = Transcript {
        paragraphs: Paragraphs::new(rows.rows.iter().map(|row| bare(&row.id, &row.mine)).collect()),
        ..Transcript::default()
    };
    let mut merged = MergedText {
        paragraphs: Paragraphs::default(),
        contradictions: Vec::new(),
        notes: rows.kept.iter().map(|paragraph| kept_in_words(id, paragraph)).collect(),
    };
    let joints = versions.joints(&skeleton, &rows);
    let mut follows: Option<ParagraphId> = None;
    let mut list = Vec::with_capacity(rows.rows.len());
    for row in &rows.rows {
        let joints = joints.iter().filter(|(home, _)| *home == row.id);
        let was = versions.in_order(&row.id, joints.map(|(_, joint)| joint.clone()).collect());
        let (paragraph, contradiction) = versions.paragraph(id, row, &was, follows.as_ref());
        merged.contradictions.extend(contradiction);
        follows = Some(row.id.clone());
        list.push(paragraph);
    }
    merged.paragraphs = Paragraphs::new(list);
    merged
}

fn kept_in_words(id: &TranscriptId, paragraph: &ParagraphId) -> String {
    format!(
        "paragraph {paragraph} of {id} was removed on one side and corrected on the other: it stays"
    )
}

fn bare(id: &ParagraphId, text: &str) -> Paragraph {
    Paragraph { id: id.clone(), text: text.to_owned(), ..Paragraph::default() }
}

/// Merges two texts that come from nowhere common: what has one id on both sides has two readings.
fn side_by_side(mine: &Paragraphs, theirs: &Paragraphs) -> MergedRows {
    let ids = |side: &Paragraphs| -> Vec<ParagraphId> {
        side.as_slice().iter().map(|row| row.id.clone()).collect()
    };
    let order = merge_list(&[], &ids(mine), &ids(theirs), Clone::clone).mine;
    let row = |id: ParagraphId| {
        let text = |side: &Paragraphs| side.find(&id).map(|row| row.text.clone());
        let (ours, others) = (text(mine), text(theirs));
        let ours_or_others = ours.clone().or_else(|| others.clone()).unwrap_or_default();
        let others_or_ours = others.or(ours).unwrap_or_default();
        MergedRow { id, mine: ours_or_others, theirs: others_or_ours }
    };
    MergedRows { rows: order.into_iter().map(row).collect(), ..MergedRows::default() }
}

struct Versions<'a> {
    base: Option<&'a Transcript>,
    mine: &'a Transcript,
    theirs: &'a Transcript,
}

impl Versions<'_> {
    /// Returns the ids of joined paragraphs with where they began, each with the paragraph that has them now.
    fn joints(&self, merged: &Transcript, rows: &MergedRows) -> Vec<(ParagraphId, Place)> {
        let mut joints: Vec<(ParagraphId, Place)> = Vec::new();
        for side in [Some(self.mine), Some(self.theirs), self.base].into_iter().flatten() {
            let mut map = None;
            for paragraph in side.paragraphs.as_slice() {
                for joint in &paragraph.was {
                    let is_known =
                        joints.iter().any(|(_, known)| known.paragraph == joint.paragraph);
                    let lives = merged.paragraphs.find(&joint.paragraph).is_some();
                    if is_known || lives {
                        continue;
                    }
                    let place = Place::new(paragraph.id.clone(), joint.offset);
                    let now = if side.paragraphs == merged.paragraphs {
                        Some(place)
                    } else {
                        map.get_or_insert_with(|| TextMap::new(side, merged)).start(&place)
                    };
                    let now = now.or_else(|| at_end(merged, &paragraph.id));
                    joints.extend(now.map(|now| {
                        (now.paragraph, Place::new(joint.paragraph.clone(), now.offset))
                    }));
                }
            }
        }
        for (gone, stands) in &rows.same {
            joints.push((stands.clone(), Place::new(gone.clone(), CodePoint::ZERO)));
        }
        joints
    }

    /// Puts joined paragraphs in the order of the only side that has the same ones, else as they stand in the text.
    fn in_order(&self, id: &ParagraphId, mut was: Vec<Place>) -> Vec<Place> {
        let by_offset = |place: &Place| (place.offset, place.paragraph.clone());
        was.sort_by_key(by_offset);
        let of = |side: &Transcript| {
            let found = side.paragraphs.find(id).map(|row| row.was.clone());
            found.filter(|found| {
                let mut sorted = found.clone();
                sorted.sort_by_key(by_offset);
                sorted == was
            })
        };
        match (of(self.mine), of(self.theirs)) {
            (Some(same), None) | (None, Some(same)) => same,
            (Some(mine), Some(theirs)) if mine == theirs => mine,
            _ => was,
        }
    }

    fn paragraph(
        &self,
        transcript: &TranscriptId,
        row: &MergedRow,
        was: &[Place],
        follows: Option<&ParagraphId>,
    ) -> (Paragraph, Option<Contradiction>) {
        let facts = |side: Option<&Transcript>| {
            let paragraph = side?.paragraphs.find(&row.id)?;
            let bare = Paragraph { text: String::new(), was: Vec::new(), ..paragraph.clone() };
            Some(PlacedParagraph { follows: None, paragraph: bare })
        };
        let (base, mine) = (facts(self.base), facts(Some(self.mine)));
        let theirs = facts(Some(self.theirs));
        // A paragraph that one side joined to another still has what the other side says of it.
        let (ours, others) = (mine.as_ref().or(theirs.as_ref()), theirs.as_ref().or(mine.as_ref()));
        let read = |side: Side| merge_record(base.as_ref(), ours, others, side);
        let (by_me, by_them) = (read(Side::Mine), read(Side::Theirs).value);
        let made = |facts: Option<PlacedParagraph>, text: &str| {
            let facts = facts.map_or_else(|| bare(&row.id, ""), |facts| facts.paragraph);
            Paragraph { id: row.id.clone(), was: was.to_vec(), text: text.to_owned(), ..facts }
        };
        let mut fields = by_me.contradictions;
        if row.mine != row.theirs {
            fields.push("text");
        }
        let paragraph = made(by_me.value, &row.mine);
        if fields.is_empty() {
            return (paragraph, None);
        }
        let before = self.base.and_then(|base| base.paragraphs.find(&row.id)).cloned();
        let placed =
            |paragraph: Paragraph| PlacedParagraph { follows: follows.cloned(), paragraph };
        let edit = |after: Paragraph| {
            let key = (transcript.clone(), row.id.clone());
            let before = before.clone().map(placed);
            Edit::Paragraph(Change { key, before, after: Some(placed(after)) })
        };
        let theirs = edit(made(by_them, &row.theirs));
        let contradiction = Contradiction { mine: edit(paragraph.clone()), theirs, fields };
        (paragraph, Some(contradiction))
    }
}

fn at_end(merged: &Transcript, paragraph: &ParagraphId) -> Option<Place> {
    let row = merged.paragraphs.find(paragraph)?;
    Some(Place::new(row.id.clone(), length(&row.text)))
}

/// Takes everything that points into a transcript of `side` along to the merged text.
pub(super) fn transport(side: &mut Project, id: &TranscriptId, merged: &Paragraphs) {
    let Some(old) = side.transcripts.get(id).cloned() else { return };
    if old.paragraphs == *merged {
        return;
    }
    let new = Transcript { paragraphs: merged.clone(), ..old.clone() };
    let following = follow(side, id, &new, &TextMap::new(&old, &new));
    side.transcripts.insert(id.clone(), new);
    let mut without_place = force(side, &following);
    let settled = settle(side, id, Some(&old));
    without_place.extend(force(side, &settled.moved));
    // Both only change records that are there.
    debug_assert!(without_place.is_empty(), "{without_place:?}");
}

/// Puts speakers back that a merged text names and one side removed.
pub(super) fn keep_speakers(merged: &mut Project, sides: [&Project; 3], id: &TranscriptId) {
    let Some(transcript) = merged.transcripts.get_mut(id) else { return };
    let named: BTreeSet<SpeakerId> =
        transcript.paragraphs.as_slice().iter().filter_map(|row| row.speaker.clone()).collect();
    for speaker in named {
        if transcript.speakers.contains_key(&speaker) {
            continue;
        }
        let known = sides
            .iter()
            .find_map(|side| side.transcripts.get(id).and_then(|row| row.speakers.get(&speaker)));
        if let Some(known) = known {
            transcript.speakers.insert(speaker, known.clone());
        }
    }
}
