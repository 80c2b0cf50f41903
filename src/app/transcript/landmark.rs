//! Places one jumps to: the next coding, the next unread turn, the next sentence without a code.

use super::motion::{Spot, Stretch, Terrain};
use super::pane::TranscriptPane;
use crate::app::session::Session;
use crate::domain::id::CodeId;
use crate::domain::text::segment::sentences;

/// What kind of place is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Landmark {
    /// A coding with a code.
    Coding,
    /// A mark of a pen.
    Pen,
    /// A turn with a memo.
    Memo,
    /// A sentence of an informant without a code.
    Uncoded,
    /// A paragraph that was not read.
    Unread,
    /// A turn of the speaker at the cursor.
    SameSpeaker,
    /// A passage of one code.
    SameCode,
    /// A coding that was flagged as important.
    Important,
    /// A bookmark.
    Bookmark,
    /// A hit of the search.
    Hit,
}

/// Which way to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Towards the end.
    Next,
    /// Towards the start.
    Previous,
}

impl Direction {
    /// Returns the other way.
    #[must_use]
    pub fn reversed(self) -> Self {
        match self {
            Self::Next => Self::Previous,
            Self::Previous => Self::Next,
        }
    }
}

impl Landmark {
    /// Returns what it is called where there is none.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Coding => "coding",
            Self::Pen => "pen mark",
            Self::Memo => "memo",
            Self::Uncoded => "uncoded sentence",
            Self::Unread => "unread turn",
            Self::SameSpeaker => "turn of this speaker",
            Self::SameCode => "passage of this code",
            Self::Important => "important coding",
            Self::Bookmark => "bookmark",
            Self::Hit => "hit",
        }
    }
}

/// What a search for places looks at.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The open study.
    pub session: &'a Session,
    /// The pane.
    pub pane: &'a TranscriptPane,
    /// The code of [`Landmark::SameCode`].
    pub code: Option<&'a CodeId>,
    /// Where bookmarks stand in this transcript.
    pub bookmarks: &'a [Spot],
}

impl Scene<'_> {
    /// Returns the nearest place of a kind beyond the cursor; hidden paragraphs have none.
    #[must_use]
    pub fn find(self, landmark: Landmark, direction: Direction) -> Option<Spot> {
        let terrain = self.pane.terrain(self.session)?;
        let start = self.start(terrain, landmark, direction);
        if landmark == Landmark::Uncoded {
            return self.uncoded(terrain, start, direction);
        }
        let mut spots = self.spots(terrain, landmark);
        spots.retain(|spot| terrain.is_shown(spot.paragraph));
        spots.sort_unstable();
        match direction {
            Direction::Next => spots.into_iter().find(|spot| *spot > start),
            Direction::Previous => spots.into_iter().rev().find(|spot| *spot < start),
        }
    }

    /// Returns from where to look: the cursor, or the border of its paragraph where whole paragraphs are looked for.
    fn start(self, terrain: Terrain<'_>, landmark: Landmark, direction: Direction) -> Spot {
        let cursor = self.pane.cursor;
        match (landmark, direction) {
            (Landmark::Unread | Landmark::Memo | Landmark::Bookmark, Direction::Next) => Spot::new(
                cursor.paragraph,
                terrain.transcript.paragraphs.length_at(cursor.paragraph),
            ),
            (Landmark::Unread | Landmark::Memo | Landmark::SameSpeaker, Direction::Previous) => {
                terrain.start_of_turn(cursor.paragraph)
            }
            _ => cursor,
        }
    }

    fn spots(self, terrain: Terrain<'_>, landmark: Landmark) -> Vec<Spot> {
        let marks = self.pane.markup.marks().iter();
        match landmark {
            Landmark::Coding => {
                marks.filter(|mark| !mark.is_pen).map(|mark| mark.stretch.from).collect()
            }
            Landmark::Pen => {
                marks.filter(|mark| mark.is_pen).map(|mark| mark.stretch.from).collect()
            }
            Landmark::Important => {
                marks.filter(|mark| mark.is_important).map(|mark| mark.stretch.from).collect()
            }
            Landmark::SameCode => marks
                .filter(|mark| Some(&mark.code) == self.code)
                .map(|mark| mark.stretch.from)
                .collect(),
            Landmark::Memo => {
                self.pane.memo_paragraphs.iter().map(|index| first_of(terrain, *index)).collect()
            }
            Landmark::Unread => self.unread(terrain),
            Landmark::SameSpeaker => self.turns_of_speaker(terrain),
            Landmark::Bookmark => self.bookmarks.to_vec(),
            Landmark::Hit => self.hits(),
            Landmark::Uncoded => Vec::new(),
        }
    }

    fn unread(self, terrain: Terrain<'_>) -> Vec<Spot> {
        let paragraphs = self.pane.read.iter().enumerate();
        paragraphs.filter(|(_, read)| !**read).map(|(index, _)| first_of(terrain, index)).collect()
    }

    fn turns_of_speaker(self, terrain: Terrain<'_>) -> Vec<Spot> {
        let speaker = |index: usize| terrain.transcript.speaker_at(index).map(|row| &row.id);
        let here = speaker(self.pane.cursor.paragraph);
        let paragraphs = terrain.transcript.paragraphs.as_slice().iter().enumerate();
        let turns = paragraphs.filter(|(index, row)| !row.continues && speaker(*index) == here);
        turns.map(|(index, _)| terrain.start_of_turn(index)).collect()
    }

    fn hits(self) -> Vec<Spot> {
        let hits = self.pane.hits.iter();
        hits.flat_map(|(index, ranges)| ranges.iter().map(|range| Spot::new(*index, range.start)))
            .collect()
    }

    fn uncoded(self, terrain: Terrain<'_>, start: Spot, direction: Direction) -> Option<Spot> {
        let mut spot = start;
        loop {
            let sentence = match direction {
                Direction::Next => terrain.next_sentence(spot)?,
                Direction::Previous => terrain.previous_sentence(spot)?,
            };
            spot = sentence.from;
            if terrain.transcript.is_informant(spot.paragraph) && self.is_uncoded(sentence) {
                return Some(spot);
            }
        }
    }

    fn is_uncoded(self, sentence: Stretch) -> bool {
        !self.pane.markup.has_code(sentence)
    }
}

fn first_of(terrain: Terrain<'_>, index: usize) -> Spot {
    let first = sentences(terrain.text(index)).first().map(|range| range.start);
    Spot::new(index, first.unwrap_or_default())
}
