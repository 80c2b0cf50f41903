//! What is compared, and how.

use std::collections::BTreeSet;

use super::units::{Rule, Unit};
use crate::domain::id::{CaseId, CodeId, CoderId, ParagraphId, SampleId, TranscriptId};
use crate::domain::project::Project;
use crate::services::agreement::resampling::{DRAWS, SEED};
use crate::services::sample::turns_now;

/// A comparison that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Whose layers, two or more.
    pub coders: Vec<CoderId>,
    /// What is yes or no of a code.
    pub unit: Unit,
    /// When a unit counts as coded.
    pub rule: Rule,
    /// Which state of the layers.
    pub stage: Stage,
    /// Whether a category counts where a code below it was given.
    pub roll_up: RollUp,
    /// Codes or pens.
    pub group: Group,
    /// Only these codes and those below them; all where there are none.
    pub codes: BTreeSet<CodeId>,
    /// Only these transcripts; all where there are none.
    pub transcripts: BTreeSet<TranscriptId>,
    /// Only what these informants say; all where there are none.
    pub cases: BTreeSet<CaseId>,
    /// Only the turns of this sample; where it is gone, none.
    pub sample: Option<SampleId>,
    /// Only these turns, each named by its transcript and its first paragraph. A sample puts its own in their place.
    pub turns: Option<BTreeSet<(TranscriptId, ParagraphId)>>,
    /// Where the draws of turns begin.
    pub seed: u64,
    /// How many draws make an interval.
    pub draws: u32,
}

impl Question {
    /// Asks for the agreement of `coders` on sentences over everything.
    #[must_use]
    pub fn of(coders: Vec<CoderId>) -> Self {
        Self {
            coders,
            unit: Unit::default(),
            rule: Rule::default(),
            stage: Stage::default(),
            roll_up: RollUp::default(),
            group: Group::default(),
            codes: BTreeSet::new(),
            transcripts: BTreeSet::new(),
            cases: BTreeSet::new(),
            sample: None,
            turns: None,
            seed: SEED,
            draws: DRAWS,
        }
    }

    /// Returns the question with the turns of its sample, as the transcripts are now.
    pub(super) fn with_turns_of_its_sample(&self, project: &Project) -> Self {
        let mut question = self.clone();
        if let Some(id) = &self.sample {
            let turns = project.samples.get(id).map(|sample| turns_now(project, sample));
            question.turns = Some(turns.unwrap_or_default());
        }
        question
    }

    /// Returns whether less than everything of the coders is compared.
    #[must_use]
    pub fn is_narrowed(&self) -> bool {
        let is_whole =
            self.transcripts.is_empty() && self.cases.is_empty() && self.codes.is_empty();
        !is_whole || self.sample.is_some() || self.turns.is_some()
    }

    /// Asks for everything of the coders again.
    pub fn widen(&mut self) {
        self.transcripts.clear();
        self.cases.clear();
        self.codes.clear();
        (self.sample, self.turns) = (None, None);
    }

    /// Returns unit and rule as they stand beside a figure; of single characters there is no rule.
    #[must_use]
    pub fn unit_and_rule(&self) -> String {
        match self.unit {
            Unit::Character => "character".to_owned(),
            unit => format!("{}-{}", unit.name(), self.rule.name()),
        }
    }
}

/// Which state of the coders' layers is compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Stage {
    /// The layers as they are now.
    #[default]
    Now,
    /// As far as they were coded alone: without codings made after the first decision about their transcript.
    Before,
    /// With every decided difference replaced by what was decided.
    After,
}

impl Stage {
    /// Every stage.
    pub const ALL: [Self; 3] = [Self::Before, Self::After, Self::Now];

    /// Returns its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Before => "before the talk",
            Self::After => "after the talk",
        }
    }
}

/// Whether parents count where their children do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RollUp {
    /// A code counts where it or one below it was given.
    #[default]
    ToParents,
    /// A code counts only where it was given itself.
    Off,
}

/// Codes and pens are never mixed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Group {
    /// The codes of the codebook.
    #[default]
    Codes,
    /// The pens.
    Pens,
}

/// Returns all coders with a coding of their own, in the order of their ids; what was agreed is nobody's.
#[must_use]
pub fn coders_with_codings(project: &Project) -> Vec<CoderId> {
    let agreed = CoderId::agreed();
    let has_codings = |coder: &CoderId| project.codings_by(coder).next().is_some();
    project
        .codings
        .keys()
        .filter(|coder| **coder != agreed && has_codings(coder))
        .cloned()
        .collect()
}
