//! What lies behind a figure: the codings that were counted, by who else gave the code there.

use std::collections::BTreeMap;

use super::common_text::CommonText;
use super::count::{Piece, marks, pieces};
use super::index::AgreementIndex;
use super::question::Question;
use super::rows::Rows;
use crate::domain::id::{CodeId, CodingId, TranscriptId};
use crate::domain::project::Project;

/// Who gave a code where one of them did, each coder a bit in the order of the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Givers {
    /// Who gave it in any of the units that the coding hits.
    pub anywhere: u32,
    /// Who gave it in all of them.
    pub everywhere: u32,
}

impl Givers {
    /// Returns the order of a list that begins where the fewest agree; of as many, it is the order of the coders.
    #[must_use]
    pub fn rank(self) -> (u32, u32, u32) {
        let order = self.anywhere.reverse_bits();
        (self.anywhere.count_ones(), self.everywhere.count_ones(), u32::MAX - order)
    }
}

/// Returns the codings behind the row of `code`, or behind all rows of `question`, with who gave the code there.
///
/// A coding that lies where not all have read, or hits no unit by the rule, is behind no figure and is not among them.
#[must_use]
pub fn behind(
    project: &Project,
    index: &AgreementIndex,
    question: &Question,
    code: Option<&CodeId>,
) -> BTreeMap<(TranscriptId, CodingId), Givers> {
    let question = question.with_turns_of_its_sample(project);
    let rows = Rows::of(project, &question, index.codes());
    let mut found = BTreeMap::new();
    for (id, transcript) in &project.transcripts {
        let is_asked = question.transcripts.is_empty() || question.transcripts.contains(id);
        let Some(part) = index.parts().get(id).filter(|_| is_asked) else { continue };
        let common = CommonText::of(project, id, transcript, part, &question);
        let mut pieces = pieces(part, &common, &question, &rows);
        pieces.sort_unstable_by_key(|piece| (piece.row, piece.from));
        for coder in 0..question.coders.len() {
            for mark in marks(part, coder, &question) {
                let name = index.codes().get(mark.code as usize);
                let row = code.or_else(|| name.map(|name| project.resolve(name)));
                let Some(row) = row.and_then(|code| rows.place(code)) else { continue };
                let counts = rows.of_code.get(mark.code as usize);
                if !counts.is_some_and(|counts| counts.contains(&row)) {
                    continue;
                }
                let givers = givers(&pieces, row, 1 << coder, (mark.from, mark.to));
                if let Some(givers) = givers {
                    found.insert((id.clone(), mark.coding.clone()), givers);
                }
            }
        }
    }
    found
}

/// Returns who gave the code of a row in the units of a stretch that its own coder gave it.
fn givers(pieces: &[Piece], row: u32, own: u32, (from, to): (u32, u32)) -> Option<Givers> {
    let first = pieces.partition_point(|piece| (piece.row, piece.to) <= (row, from));
    let hit = pieces
        .get(first..)?
        .iter()
        .take_while(|piece| piece.row == row && piece.from < to)
        .filter(|piece| piece.mask & own != 0);
    let none = Givers { anywhere: 0, everywhere: u32::MAX };
    let found = hit.fold(none, |known, piece| Givers {
        anywhere: known.anywhere | piece.mask,
        everywhere: known.everywhere & piece.mask,
    });
    (found.anywhere != 0).then_some(found)
}
