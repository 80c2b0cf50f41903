//! The codings of the shown transcript as the screen needs them: by spot, with lanes.

use std::collections::BTreeSet;

use super::layout::Layout;
use super::motion::{Spot, Stretch};
use crate::domain::id::{CodeId, CoderId, CodingId, TranscriptId};
use crate::domain::project::Project;
use crate::domain::transcript::Transcript;
use crate::services::anchor::quote::is_proved;

/// One coding whose place is proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Where.
    pub stretch: Stretch,
    /// The layer it lies in.
    pub layer: CoderId,
    /// Its id.
    pub coding: CodingId,
    /// The code it is read as.
    pub code: CodeId,
    /// Whether the code is a pen.
    pub is_pen: bool,
    /// Whether it was flagged as important.
    pub is_important: bool,
    /// Its lane, from 0.
    pub lane: usize,
    /// First and last row it covers.
    pub rows: (usize, usize),
}

/// All marks of one transcript, in order of the text.
#[derive(Clone, Debug, Default)]
pub struct Markup {
    marks: Vec<Mark>,
    /// Codings whose words are not where they say, and not anywhere else for sure.
    pub unplaced: usize,
}

impl Markup {
    /// Gathers the codings of `layers` in `transcript`.
    #[must_use]
    pub fn new(
        project: &Project,
        id: &TranscriptId,
        transcript: &Transcript,
        layers: &BTreeSet<CoderId>,
    ) -> Self {
        let mut markup = Self::default();
        for (layer, coding) in project.codings_in(id).filter(|(layer, _)| layers.contains(*layer)) {
            let segment = coding.segment();
            let stretch = is_proved(transcript, &segment, &coding.quote, coding.near.as_ref())
                .then(|| Stretch::of(&segment, transcript))
                .flatten();
            let Some(stretch) = stretch else {
                markup.unplaced += 1;
                continue;
            };
            let code = project.resolve(&coding.code).clone();
            markup.marks.push(Mark {
                stretch,
                layer: layer.clone(),
                coding: coding.id.clone(),
                is_pen: project.codes.get(&code).is_some_and(crate::domain::code::Code::is_marker),
                code,
                is_important: coding.is_important(),
                lane: 0,
                rows: (0, 0),
            });
        }
        markup.marks.sort_by(|a, b| {
            (a.stretch, a.is_pen, &a.coding).cmp(&(b.stretch, b.is_pen, &b.coding))
        });
        markup
    }

    /// Leaves out the marks that share no character with `stretch`.
    pub fn keep_meeting(&mut self, stretch: Stretch) {
        self.marks.retain(|mark| mark.stretch.meets(stretch));
    }

    /// Gives every mark the leftmost lane that is free from its first to its last row.
    pub fn lay_out(&mut self, layout: &Layout) {
        let mut busy_until: Vec<usize> = Vec::new();
        for mark in &mut self.marks {
            mark.rows = layout.rows_of(mark.stretch);
            let free = busy_until.iter().position(|last| *last < mark.rows.0);
            mark.lane = free.unwrap_or(busy_until.len());
            if free.is_none() {
                busy_until.push(0);
            }
            if let Some(last) = busy_until.get_mut(mark.lane) {
                // One row of air below, so that a handle never stands right under another stripe.
                *last = mark.rows.1;
            }
        }
    }

    /// Returns every mark in order of the text.
    #[must_use]
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// Returns the marks that cover the character at `spot`, the narrowest first (ties: the later one).
    #[must_use]
    pub fn at(&self, spot: Spot) -> Vec<&Mark> {
        self.meeting(Stretch { from: spot, to: Spot::new(spot.paragraph, spot.at.plus(1)) })
    }

    /// Returns the marks that share a character with `stretch`, the narrowest first.
    #[must_use]
    pub fn meeting(&self, stretch: Stretch) -> Vec<&Mark> {
        let mut marks: Vec<&Mark> =
            self.marks.iter().filter(|mark| mark.stretch.meets(stretch)).collect();
        marks.sort_by_key(|mark| breadth(mark.stretch));
        marks
    }

    /// Returns whether any code (not pen) of the shown layers covers a part of `stretch`.
    #[must_use]
    pub fn has_code(&self, stretch: Stretch) -> bool {
        self.marks.iter().any(|mark| !mark.is_pen && mark.stretch.meets(stretch))
    }

    /// Returns the marks that stand on any of the rows `from..to`.
    pub fn on_rows(&self, from: usize, to: usize) -> impl Iterator<Item = &Mark> {
        self.marks.iter().filter(move |mark| mark.rows.0 < to && mark.rows.1 >= from)
    }
}

/// Orders stretches by how much they cover: paragraphs first, then characters.
fn breadth(stretch: Stretch) -> (usize, i64) {
    let paragraphs = stretch.to.paragraph - stretch.from.paragraph;
    (paragraphs, i64::from(stretch.to.at.0) - i64::from(stretch.from.at.0))
}
