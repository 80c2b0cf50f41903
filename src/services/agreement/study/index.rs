//! What comparing needs of every transcript, kept so that only what changed is looked at anew.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::units::{TextUnits, Unit};
use crate::domain::coding::{Coding, Verdict};
use crate::domain::id::{CodeId, CoderId, CodingId, TranscriptId};
use crate::domain::project::Project;
use crate::domain::time::Moment;
use crate::domain::transcript::Transcript;
use crate::services::anchor::quote::is_proved;
use crate::services::code_counts::Changes;

/// The units and the codings of all transcripts that are data, as numbers.
///
/// Finding the sentences of a text takes far longer than counting them, so it is done once a text and may be done in
/// pieces, between which others work.
#[derive(Clone, Debug, Default)]
pub struct AgreementIndex {
    unit: Unit,
    parts: BTreeMap<TranscriptId, Part>,
    codes: Codes,
    /// Changes up to this one are taken in.
    up_to: u64,
}

impl AgreementIndex {
    /// Returns an index in which everything is still to be looked at.
    #[must_use]
    pub fn new(unit: Unit) -> Self {
        Self { unit, ..Self::default() }
    }

    /// Looks at everything.
    #[must_use]
    pub fn of(project: &Project, unit: Unit) -> Self {
        let mut index = Self::new(unit);
        index.step(project, usize::MAX);
        index
    }

    /// Returns the unit it was made for.
    #[must_use]
    pub fn unit(&self) -> Unit {
        self.unit
    }

    /// Forgets the transcripts whose text, speakers, codings or decisions changed.
    pub fn forget_changed(&mut self, changes: &Changes) {
        for transcript in changes.transcripts_since(self.up_to) {
            self.parts.remove(transcript);
        }
        self.up_to = changes.count();
    }

    /// Looks at transcripts until about `n_bytes` of text are done, at least at one; returns whether all are done.
    pub fn step(&mut self, project: &Project, n_bytes: usize) -> bool {
        let mut done = 0;
        self.parts.retain(|id, _| project.transcripts.contains_key(id));
        for (id, transcript) in waiting(project) {
            if self.parts.contains_key(id) {
                continue;
            }
            if done >= n_bytes {
                return false;
            }
            let part = Part::of(project, id, transcript, self.unit, &mut self.codes);
            self.parts.insert(id.clone(), part);
            let paragraphs = transcript.paragraphs.as_slice().iter();
            done += paragraphs.map(|paragraph| paragraph.text.len()).sum::<usize>();
        }
        true
    }

    /// Returns how many transcripts were looked at, and how many there are to look at.
    #[must_use]
    pub fn progress(&self, project: &Project) -> (usize, usize) {
        let known = waiting(project).filter(|(id, _)| self.parts.contains_key(*id)).count();
        (known, waiting(project).count())
    }

    pub(super) fn parts(&self) -> &BTreeMap<TranscriptId, Part> {
        &self.parts
    }

    pub(super) fn codes(&self) -> &[CodeId] {
        &self.codes.names
    }
}

fn waiting(project: &Project) -> impl Iterator<Item = (&TranscriptId, &Transcript)> {
    project.transcripts.iter().filter(|(_, transcript)| transcript.header.is_data)
}

/// Codes as numbers, in the order in which they were met.
#[derive(Clone, Debug, Default)]
struct Codes {
    names: Vec<CodeId>,
    numbers: HashMap<CodeId, u32>,
}

impl Codes {
    fn number(&mut self, code: &CodeId) -> u32 {
        if let Some(number) = self.numbers.get(code) {
            return *number;
        }
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(code.clone());
        self.numbers.insert(code.clone(), number);
        number
    }
}

/// One transcript.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    pub(super) text: TextUnits,
    /// The codings of each coder's layer that are proved; that of what was agreed is not among them.
    pub(super) layers: BTreeMap<CoderId, Vec<Mark>>,
    /// How many codings of each layer are not proved.
    pub(super) unplaced: BTreeMap<CoderId, usize>,
    /// What the decided differences became, for everybody.
    pub(super) agreed: Vec<Mark>,
}

/// A coding on the axis of positions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// The coding.
    pub(super) coding: CodingId,
    /// Number of the code as it was given.
    pub(super) code: u32,
    /// First position.
    pub(super) from: u32,
    /// Position after the last.
    pub(super) to: u32,
    /// First and last paragraph.
    pub(super) paragraphs: (u32, u32),
    /// Whether it was made after the coders first decided something about this transcript.
    pub(super) is_late: bool,
    /// Whether it belongs to a difference that was decided.
    pub(super) is_decided: bool,
}

impl Part {
    fn of(
        project: &Project,
        id: &TranscriptId,
        transcript: &Transcript,
        unit: Unit,
        codes: &mut Codes,
    ) -> Self {
        let text = TextUnits::of(transcript, unit);
        let talk = Talk::of(project, id);
        let mut part = Self { text, ..Self::default() };
        let agreed = CoderId::agreed();
        for (layer, codings) in project.codings.iter().filter(|(layer, _)| **layer != agreed) {
            let mut placed = Vec::new();
            let mut unplaced = 0;
            for coding in codings.get(id).into_iter().flat_map(|codings| codings.values()) {
                match part.mark(transcript, coding, &talk, codes) {
                    Some(mark) => placed.push(mark),
                    None => unplaced += 1,
                }
            }
            part.layers.insert(layer.clone(), placed);
            part.unplaced.insert(layer.clone(), unplaced);
        }
        let outcomes = talk.outcomes.iter().filter_map(|coding| project.find_coding(id, coding));
        part.agreed = outcomes
            .filter_map(|(_, coding)| part.mark(transcript, coding, &talk, codes))
            .collect();
        part
    }

    fn mark(
        &self,
        transcript: &Transcript,
        coding: &Coding,
        talk: &Talk<'_>,
        codes: &mut Codes,
    ) -> Option<Mark> {
        if !is_proved(transcript, &coding.segment(), &coding.quote, coding.near.as_ref()) {
            return None;
        }
        let (first, start) = transcript.paragraphs.order(&coding.from)?;
        let (last, end) = transcript.paragraphs.order(&coding.to)?;
        Some(Mark {
            coding: coding.id.clone(),
            code: codes.number(&coding.code),
            from: self.text.position(first, start),
            to: self.text.position(last, end),
            paragraphs: (u32::try_from(first).ok()?, u32::try_from(last).ok()?),
            is_late: talk.first.is_some_and(|first| coding.made > *first),
            is_decided: talk.decided.contains(&coding.id),
        })
    }
}

/// What was decided about a transcript.
struct Talk<'a> {
    first: Option<&'a Moment>,
    decided: BTreeSet<&'a CodingId>,
    outcomes: Vec<&'a CodingId>,
}

impl<'a> Talk<'a> {
    fn of(project: &'a Project, id: &TranscriptId) -> Self {
        let decisions = || project.decisions.get(id).into_iter().flat_map(|all| all.values());
        let mut talk = Self {
            first: decisions().map(|decision| &decision.made).min(),
            decided: BTreeSet::new(),
            outcomes: Vec::new(),
        };
        for decision in decisions().filter(|decision| decision.verdict != Verdict::Open) {
            talk.decided.extend(&decision.codings);
            if !decision.agreed.is_empty() {
                talk.outcomes.extend(&decision.agreed);
                continue;
            }
            // Where no agreed coding was written, the verdict says which of the originals stand.
            let stands = |coding: &&CodingId| match &decision.verdict {
                Verdict::Both => true,
                Verdict::Kept(coder) => {
                    project.codings_of(coder, id).is_some_and(|own| own.contains_key(*coding))
                }
                Verdict::New | Verdict::Neither | Verdict::Open => false,
            };
            talk.outcomes.extend(decision.codings.iter().filter(stands));
        }
        talk
    }
}
