//! Samples: drawing turns to be coded twice, and how far each coder has come with them.
//!
//! Whole turns of informants are drawn without putting any back. A sample keeps the first paragraph of each; which turns
//! that means today follows the text: a turn that was joined to another, or from which a piece became a turn of its own,
//! stays in the sample with all of its words.

mod again;
mod generator;
pub mod plan;

pub use again::{SecondReading, second_reading};

use std::collections::BTreeSet;
use std::ops::Range;

use self::generator::{Generator, fingerprint};
use crate::domain::coding::ReadStretch;
use crate::domain::id::{CoderId, ParagraphId, TranscriptId};
use crate::domain::project::Project;
use crate::domain::sample::Sample;
use crate::domain::text::segment::n_words;
use crate::domain::transcript::{Paragraph, Transcript};
use crate::services::anchor::placed::Voices;
use crate::services::reading::read_flags;

/// Seeds that are drawn and not typed are below this, so that a person can copy one.
const SHORT_SEEDS: u64 = 1_000_000;

/// From what the share is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SharePer {
    /// From each transcript for itself, so that every informant has some.
    #[default]
    Transcript,
    /// From all turns together.
    All,
}

/// What is to be drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawing {
    /// Percent of the turns, 1-100.
    pub share: u8,
    /// What the drawing begins with.
    pub seed: u64,
    /// From what the share is taken.
    pub per: SharePer,
    /// Only these transcripts; all where none are named.
    pub transcripts: Option<BTreeSet<TranscriptId>>,
    /// Only turns that this coder has read or coded.
    pub read_by: Option<CoderId>,
}

/// What was drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// The first paragraphs of the turns, as a sample keeps them.
    pub turns: Vec<(TranscriptId, Vec<ParagraphId>)>,
    /// The same in numbers, for every transcript that turns could be drawn from.
    pub parts: Vec<DrawnPart>,
}

/// How much was drawn from one transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawnPart {
    /// Which transcript.
    pub transcript: TranscriptId,
    /// Turns drawn.
    pub turns: usize,
    /// Turns that could be drawn.
    pub of_turns: usize,
    /// Words drawn.
    pub words: usize,
    /// Words that could be drawn.
    pub of_words: usize,
}

impl Drawn {
    /// Returns the numbers of all transcripts together.
    #[must_use]
    pub fn total(&self) -> DrawnPart {
        let nothing = DrawnPart {
            transcript: TranscriptId::default(),
            turns: 0,
            of_turns: 0,
            words: 0,
            of_words: 0,
        };
        self.parts.iter().fold(nothing, |sum, part| DrawnPart {
            turns: sum.turns + part.turns,
            of_turns: sum.of_turns + part.of_turns,
            words: sum.words + part.words,
            of_words: sum.of_words + part.of_words,
            ..sum
        })
    }
}

/// Draws turns of informants at random, whole and without putting any back.
///
/// Interviewers' turns, documents that are not data and informants who took their consent back are never among them. The
/// share is rounded to whole turns, and of what has any turn at least one is drawn. With [`SharePer::Transcript`] what is
/// drawn from a transcript follows from the seed, its id and its turns alone.
#[must_use]
pub fn draw(project: &Project, drawing: &Drawing) -> Drawn {
    let urns = urns(project, drawing);
    let chosen: Vec<Vec<usize>> = match drawing.per {
        SharePer::Transcript => urns
            .iter()
            .map(|urn| {
                let mut generator = Generator::for_part(drawing.seed, urn.transcript.as_str());
                generator.draw(n_wanted(drawing.share, urn.turns.len()), urn.turns.len())
            })
            .collect(),
        SharePer::All => from_all(&urns, drawing),
    };
    let mut drawn = Drawn::default();
    for (urn, chosen) in urns.iter().zip(chosen) {
        let turns: Vec<&UrnTurn> =
            chosen.iter().filter_map(|index| urn.turns.get(*index)).collect();
        drawn.parts.push(DrawnPart {
            transcript: urn.transcript.clone(),
            turns: turns.len(),
            of_turns: urn.turns.len(),
            words: turns.iter().map(|turn| turn.words).sum(),
            of_words: urn.turns.iter().map(|turn| turn.words).sum(),
        });
        if !turns.is_empty() {
            let first = turns.iter().map(|turn| turn.first.clone()).collect();
            drawn.turns.push((urn.transcript.clone(), first));
        }
    }
    drawn
}

/// Returns a seed that a person can copy, made of the letters of a fresh random id.
#[must_use]
pub fn seed_of(random_id: &str) -> u64 {
    fingerprint(random_id) % SHORT_SEEDS
}

/// Returns the turns of a sample as they were drawn: transcript and first paragraph.
#[must_use]
pub fn turns(sample: &Sample) -> BTreeSet<(TranscriptId, ParagraphId)> {
    let of_one = |(id, turns): &(TranscriptId, Vec<ParagraphId>)| {
        turns.iter().map(|turn| (id.clone(), turn.clone())).collect::<Vec<_>>()
    };
    sample.turns.iter().flat_map(of_one).collect()
}

/// Returns the turns of a sample as the transcripts are now: transcript and first paragraph of each turn.
#[must_use]
pub fn turns_now(project: &Project, sample: &Sample) -> BTreeSet<(TranscriptId, ParagraphId)> {
    let mut now = BTreeSet::new();
    for (id, _) in &sample.turns {
        let Some(transcript) = project.transcripts.get(id) else { continue };
        for turn in turns_in(sample, id, transcript) {
            if let Some(first) = transcript.paragraphs.get(turn.start) {
                now.insert((id.clone(), first.id.clone()));
            }
        }
    }
    now
}

/// Returns for each paragraph of a transcript whether it is in the sample.
#[must_use]
pub fn paragraphs_in(sample: &Sample, id: &TranscriptId, transcript: &Transcript) -> Vec<bool> {
    let mut inside = vec![false; transcript.paragraphs.len()];
    for turn in turns_in(sample, id, transcript) {
        inside.get_mut(turn).into_iter().flatten().for_each(|slot| *slot = true);
    }
    inside
}

/// Returns the turns of a transcript that are in the sample, as ranges of paragraphs in the order of the text.
#[must_use]
pub fn turns_in(sample: &Sample, id: &TranscriptId, transcript: &Transcript) -> Vec<Range<usize>> {
    let drawn: BTreeSet<&ParagraphId> = sample.turns_of(id).iter().collect();
    if drawn.is_empty() {
        return Vec::new();
    }
    // An imported paragraph is its own root, so a piece born from a drawn one is known by its root.
    let roots: BTreeSet<&str> = drawn
        .iter()
        .filter(|drawn| drawn.root() == drawn.as_str())
        .map(|drawn| drawn.root())
        .collect();
    let is_drawn = |paragraph: &Paragraph| {
        drawn.contains(&paragraph.id)
            || roots.contains(paragraph.id.root())
            || paragraph.was.iter().any(|was| drawn.contains(&was.paragraph))
    };
    let voices = Voices::of(transcript);
    let of_turn = |turn: &Range<usize>| {
        let paragraphs = transcript.paragraphs.as_slice().get(turn.clone()).unwrap_or_default();
        voices.is_informant(turn.start) && paragraphs.iter().any(is_drawn)
    };
    turns_of(transcript).into_iter().filter(of_turn).collect()
}

/// How far a coder has come with the turns of a sample in one transcript.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SampleProgress {
    /// Turns of the sample.
    pub turns: usize,
    /// Those that were read from end to end, in any pass.
    pub read: usize,
    /// Those with a coding of the coder's.
    pub coded: usize,
}

/// Returns how far `coder`, who has read `stretches`, has come with the turns of `sample` in the transcript `id`.
#[must_use]
pub fn progress(
    project: &Project,
    sample: &Sample,
    id: &TranscriptId,
    (coder, stretches): (&CoderId, &[ReadStretch]),
) -> SampleProgress {
    let Some(transcript) = project.transcripts.get(id) else { return SampleProgress::default() };
    let marks = Marks::of(project, transcript, id, (coder, stretches));
    let turns = turns_in(sample, id, transcript);
    SampleProgress {
        turns: turns.len(),
        read: turns.iter().filter(|turn| marks.is_read(turn)).count(),
        coded: turns.iter().filter(|turn| marks.is_coded(turn)).count(),
    }
}

/// What a coder has done in each paragraph of a transcript.
struct Marks {
    read: Vec<bool>,
    coded: Vec<bool>,
}

impl Marks {
    fn of(
        project: &Project,
        transcript: &Transcript,
        id: &TranscriptId,
        (coder, stretches): (&CoderId, &[ReadStretch]),
    ) -> Self {
        let paragraphs = &transcript.paragraphs;
        let mut coded = vec![false; paragraphs.len()];
        for coding in project.codings_of(coder, id).into_iter().flat_map(|rows| rows.values()) {
            let ends = (
                paragraphs.position(&coding.from.paragraph),
                paragraphs.position(&coding.to.paragraph),
            );
            if let (Some(from), Some(to)) = ends
                && let Some(slots) = coded.get_mut(from..=to)
            {
                slots.fill(true);
            }
        }
        Self { read: read_flags(stretches, paragraphs, None), coded }
    }

    fn is_read(&self, turn: &Range<usize>) -> bool {
        self.read.get(turn.clone()).is_some_and(|turn| turn.iter().all(|read| *read))
    }

    fn is_coded(&self, turn: &Range<usize>) -> bool {
        self.coded.get(turn.clone()).is_some_and(|turn| turn.iter().any(|coded| *coded))
    }
}

/// The turns of one transcript that can be drawn.
struct Urn {
    transcript: TranscriptId,
    turns: Vec<UrnTurn>,
}

struct UrnTurn {
    first: ParagraphId,
    words: usize,
}

fn urns(project: &Project, drawing: &Drawing) -> Vec<Urn> {
    let is_asked = |id: &TranscriptId| {
        drawing.transcripts.as_ref().is_none_or(|transcripts| transcripts.contains(id))
    };
    let data = project.transcripts.iter().filter(|(id, row)| row.header.is_data && is_asked(id));
    data.map(|(id, transcript)| {
        let turns = turns_to_draw(project, drawing.read_by.as_ref(), id, transcript);
        Urn { transcript: id.clone(), turns }
    })
    .filter(|urn| !urn.turns.is_empty())
    .collect()
}

fn turns_to_draw(
    project: &Project,
    read_by: Option<&CoderId>,
    id: &TranscriptId,
    transcript: &Transcript,
) -> Vec<UrnTurn> {
    let voices = Voices::of(transcript);
    let marks = read_by.map(|coder| {
        let read = project.reading.get(coder).and_then(|map| map.get(id));
        Marks::of(project, transcript, id, (coder, read.map_or(&[], Vec::as_slice)))
    });
    let may_be_drawn = |turn: &Range<usize>| {
        let case = voices.case(turn.start).and_then(|case| project.cases.get(case));
        voices.is_informant(turn.start)
            && !case.is_some_and(crate::domain::case::Case::is_withdrawn)
            && marks.as_ref().is_none_or(|marks| marks.is_read(turn) || marks.is_coded(turn))
    };
    let paragraphs = transcript.paragraphs.as_slice();
    let turn = |turn: Range<usize>| {
        let words = paragraphs.get(turn.clone()).unwrap_or_default();
        let words = words.iter().map(|paragraph| n_words(&paragraph.text)).sum();
        Some(UrnTurn { first: paragraphs.get(turn.start)?.id.clone(), words })
    };
    turns_of(transcript).into_iter().filter(may_be_drawn).filter_map(turn).collect()
}

fn turns_of(transcript: &Transcript) -> Vec<Range<usize>> {
    let n_paragraphs = transcript.paragraphs.len();
    let mut turns = Vec::new();
    let mut next = 0;
    while next < n_paragraphs {
        let end = transcript.turn_at(next).end.max(next + 1);
        turns.push(next..end);
        next = end;
    }
    turns
}

fn n_wanted(share: u8, of: usize) -> usize {
    let rounded = (of * usize::from(share.min(100)) + 50) / 100;
    if share == 0 { 0 } else { rounded.max(1).min(of) }
}

fn from_all(urns: &[Urn], drawing: &Drawing) -> Vec<Vec<usize>> {
    let n_turns = urns.iter().map(|urn| urn.turns.len()).sum();
    let drawn = Generator::new(drawing.seed).draw(n_wanted(drawing.share, n_turns), n_turns);
    let mut drawn = drawn.into_iter().peekable();
    let mut before = 0;
    let mut chosen = Vec::with_capacity(urns.len());
    for urn in urns {
        let end = before + urn.turns.len();
        let mut of_urn = Vec::new();
        while let Some(index) = drawn.next_if(|index| *index < end) {
            of_urn.push(index - before);
        }
        chosen.push(of_urn);
        before = end;
    }
    chosen
}

#[cfg(test)]
mod tests;
