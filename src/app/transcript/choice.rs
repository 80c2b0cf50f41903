//! What is chosen: the sentence at the cursor until something else is taken hold of.

use super::motion::{Spot, Stretch, Terrain};
use crate::domain::id::{CoderId, CodingId};

/// Something chosen that is not just the sentence at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is chosen.
    pub stretch: Stretch,
    /// What motions move, if anything is held.
    pub hold: Option<Hold>,
    /// The coding whose bounds are being moved.
    pub rebounds: Option<(CoderId, CodingId)>,
}

/// An edge that motions move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Which edge.
    pub edge: Edge,
    /// How far `h` and `l` move it.
    pub step: Step,
}

/// One of the two ends of a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// The start.
    Left,
    /// The end.
    Right,
}

/// How far a held edge moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// From word to word.
    Word,
    /// From letter to letter.
    Letter,
}

impl Choice {
    /// Chooses `stretch` without holding an edge.
    #[must_use]
    pub fn of(stretch: Stretch) -> Self {
        Self { stretch, hold: None, rebounds: None }
    }

    /// Returns the choice with `edge` moved to `spot`; edges that cross change places.
    #[must_use]
    pub fn with_edge(mut self, hold: Hold, spot: Spot) -> Self {
        let Stretch { from, to } = self.stretch;
        let (fixed, edge) = match hold.edge {
            Edge::Left => (to, Edge::Left),
            Edge::Right => (from, Edge::Right),
        };
        let (stretch, edge) = match edge {
            Edge::Left if spot < fixed => (Stretch { from: spot, to: fixed }, Edge::Left),
            Edge::Right if spot > fixed => (Stretch { from: fixed, to: spot }, Edge::Right),
            // An edge never crosses or meets the other one: a choice is never empty.
            edge => (self.stretch, edge),
        };
        self.stretch = stretch;
        self.hold = Some(Hold { edge, ..hold });
        self
    }

    /// Returns the spot of the held edge.
    #[must_use]
    pub fn held_spot(&self) -> Option<Spot> {
        self.hold.map(|hold| match hold.edge {
            Edge::Left => self.stretch.from,
            Edge::Right => self.stretch.to,
        })
    }
}

/// Returns `stretch` with the next sentence added.
#[must_use]
pub fn grown(terrain: Terrain<'_>, stretch: Stretch) -> Option<Stretch> {
    let last = terrain.sentence(before(terrain, stretch.to)?)?;
    if last.to > stretch.to {
        return Some(Stretch { from: stretch.from, to: last.to });
    }
    terrain.next_sentence(last.from).map(|next| Stretch { from: stretch.from, to: next.to })
}

/// Returns `stretch` without its last sentence; from one sentence only the word at `cursor` is left.
#[must_use]
pub fn shrunk(terrain: Terrain<'_>, stretch: Stretch, cursor: Spot) -> Option<Stretch> {
    let last = terrain.sentence(before(terrain, stretch.to)?)?;
    if last.from > stretch.from {
        let end = terrain.previous_sentence(last.from)?.to;
        return (end > stretch.from).then_some(Stretch { from: stretch.from, to: end });
    }
    let word = terrain.word(cursor)?;
    (word != stretch && stretch.from <= word.from && word.to <= stretch.to).then_some(word)
}

/// Returns the spot just before `spot`, which lies in the text that ends there.
fn before(terrain: Terrain<'_>, spot: Spot) -> Option<Spot> {
    terrain.previous_letter(spot)
}
