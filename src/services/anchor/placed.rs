//! Codings as they are counted and listed: proved, read through merges of codes, and in the order of the text.

use std::collections::HashMap;

use super::quote::{At, bounds, is_proved_at};
use crate::domain::coding::Coding;
use crate::domain::id::{CaseId, CodeId, CodingId};
use crate::domain::project::{Codings, Project};
use crate::domain::text::CodePoint;
use crate::domain::transcript::{Role, Speaker, Transcript};

/// A coding whose words stand where it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed<'a> {
    /// The coding; where several were joined, the one that starts first.
    pub coding: &'a Coding,
    /// The others that were joined into it.
    pub joined: Vec<&'a CodingId>,
    /// The code it is read as.
    pub code: &'a CodeId,
    /// Its start, as index of the paragraph and offset in it.
    pub from: (usize, CodePoint),
    /// Its end (exclusive), likewise.
    pub to: (usize, CodePoint),
}

impl Placed<'_> {
    fn is_redirected(&self) -> bool {
        *self.code != self.coding.code || !self.joined.is_empty()
    }
}

/// Remembers what each code is read as.
#[derive(Debug)]
pub struct Reader<'a> {
    project: &'a Project,
    codes: HashMap<&'a CodeId, &'a CodeId>,
}

impl<'a> Reader<'a> {
    /// Reads the codes of `project`.
    #[must_use]
    pub fn new(project: &'a Project) -> Self {
        Self { project, codes: HashMap::new() }
    }

    /// Returns the code that `code` is read as.
    pub fn code(&mut self, code: &'a CodeId) -> &'a CodeId {
        self.codes.entry(code).or_insert_with(|| self.project.resolve(code))
    }

    /// Returns one layer's codings of a transcript that are proved, in the order of the text, and those that are not.
    ///
    /// Where codes were merged, codings of what is now one code that overlap are one: the layer said the same of the
    /// same words twice.
    pub fn place(
        &mut self,
        transcript: &Transcript,
        codings: &'a Codings,
    ) -> (Vec<Placed<'a>>, Vec<&'a Coding>) {
        let mut placed = Vec::with_capacity(codings.len());
        let mut unproved = Vec::new();
        for coding in codings.values() {
            match place(transcript, coding) {
                Some((from, to)) => {
                    let code = self.code(&coding.code);
                    placed.push(Placed { coding, joined: Vec::new(), code, from, to });
                }
                None => unproved.push(coding),
            }
        }
        if placed.iter().any(Placed::is_redirected) {
            placed.sort_by_key(|row| (row.code, row.from, row.to));
            placed = join_overlaps(placed);
        }
        placed.sort_by_key(|row| (row.from, row.to, row.code));
        (placed, unproved)
    }
}

fn place(transcript: &Transcript, coding: &Coding) -> Option<(At, At)> {
    let paragraphs = &transcript.paragraphs;
    let (from, to) = bounds(paragraphs, &coding.from, &coding.to)?;
    is_proved_at(paragraphs, from, to, &coding.quote, coding.near.as_ref()).then_some((from, to))
}

fn join_overlaps(sorted: Vec<Placed<'_>>) -> Vec<Placed<'_>> {
    let mut joined: Vec<Placed<'_>> = Vec::with_capacity(sorted.len());
    for next in sorted {
        match joined.last_mut() {
            Some(last)
                if last.code == next.code
                    && next.from < last.to
                    && (last.is_redirected() || next.is_redirected()) =>
            {
                last.to = last.to.max(next.to);
                last.joined.push(&next.coding.id);
            }
            _ => joined.push(next),
        }
    }
    joined
}

/// Who speaks in each paragraph of a transcript.
#[derive(Clone, Debug)]
pub struct Voices<'a> {
    speakers: Vec<Option<&'a Speaker>>,
}

impl<'a> Voices<'a> {
    /// Listens to `transcript`.
    #[must_use]
    pub fn of(transcript: &'a Transcript) -> Self {
        let mut current = None;
        let paragraphs = transcript.paragraphs.as_slice().iter();
        let speakers = paragraphs
            .map(|paragraph| {
                if !paragraph.continues {
                    let speaker = paragraph.speaker.as_ref();
                    current = speaker.and_then(|speaker| transcript.speakers.get(speaker));
                }
                current
            })
            .collect();
        Self { speakers }
    }

    /// Returns who speaks in the paragraph at `index`.
    #[must_use]
    pub fn speaker(&self, index: usize) -> Option<&'a Speaker> {
        self.speakers.get(index).copied().flatten()
    }

    /// Returns whether the words at `index` are data: an informant's, or nobody's in particular.
    #[must_use]
    pub fn is_informant(&self, index: usize) -> bool {
        self.speaker(index).is_none_or(|speaker| speaker.role == Role::Informant)
    }

    /// Returns the informant who speaks at `index`.
    #[must_use]
    pub fn case(&self, index: usize) -> Option<&'a CaseId> {
        self.speaker(index).filter(|_| self.is_informant(index))?.case.as_ref()
    }
}
