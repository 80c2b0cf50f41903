//! How often each code was used.
//!
//! Only codings whose words are proved count; the others are counted apart. Transcripts that are not data are left out.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::domain::codebook::ancestors;
use crate::domain::id::{CaseId, CodeId, CoderId, TranscriptId};
use crate::domain::project::Project;
use crate::domain::transcript::Transcript;
use crate::services::anchor::placed::{Reader, Voices};

/// How often a code was used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CodeCount {
    /// Codings of the code itself.
    pub own: usize,
    /// Codings of the code and all below it.
    pub with_children: usize,
    /// Informants with a coding of the code itself.
    pub cases: usize,
    /// Informants with a coding of the code or one below it.
    pub cases_with_children: usize,
    /// Transcripts with a coding of the code itself.
    pub transcripts: usize,
    /// Transcripts with a coding of the code or one below it.
    pub transcripts_with_children: usize,
    /// Codings of the code itself that are not proved; they are in none of the other counts.
    pub unplaced: usize,
}

/// Counts the codings of `layers` by code, in transcripts that are data.
///
/// Merged codes are read as what they were merged into; codings that a merge made one are counted once. Every code of
/// the codebook is there, and codes that are missing but were given.
#[must_use]
pub fn code_counts(project: &Project, layers: &BTreeSet<CoderId>) -> BTreeMap<CodeId, CodeCount> {
    CodeCounter::default().counts(project, layers, &Changes::default())
}

/// When what is counted by code changed last, so that only what changed is counted anew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    transcripts: BTreeMap<TranscriptId, u64>,
    codes: u64,
    /// Changes so far; each has its own number.
    count: u64,
}

impl Changes {
    /// Notes that a transcript was read, or that its text, its speakers or what is coded in it changed.
    pub fn note_transcript(&mut self, id: TranscriptId) {
        self.count += 1;
        self.transcripts.insert(id, self.count);
    }

    /// Returns how many changes there were.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Returns the transcripts that changed after the first `number` changes.
    pub fn transcripts_since(&self, number: u64) -> impl Iterator<Item = &TranscriptId> {
        self.transcripts.iter().filter(move |(_, at)| **at > number).map(|(id, _)| id)
    }

    /// Notes that codes changed, or something else that no single transcript stands for.
    pub fn note_codes(&mut self) {
        self.count += 1;
        self.codes = self.count;
    }
}

/// Counts as [`code_counts`] does, and remembers what it saw in each transcript.
#[derive(Clone, Debug, Default)]
pub struct CodeCounter {
    layers: BTreeSet<CoderId>,
    /// Changes up to this one were seen; none were before the first count.
    up_to: Option<u64>,
    seen: BTreeMap<TranscriptId, SeenCodes>,
    totals: HashMap<CodeId, Total>,
}

/// What one transcript has of each code.
type SeenCodes = BTreeMap<CodeId, SeenCode>;

#[derive(Clone, Debug, Default)]
struct SeenCode {
    unplaced: usize,
    itself: Uses,
    with_children: Uses,
}

/// Uses of a code in one transcript.
#[derive(Clone, Debug, Default)]
struct Uses {
    codings: usize,
    cases: BTreeSet<CaseId>,
}

/// What all transcripts have of one code.
#[derive(Clone, Debug, Default)]
struct Total {
    unplaced: usize,
    itself: TotalUses,
    with_children: TotalUses,
}

/// Uses of a code in all transcripts.
#[derive(Clone, Debug, Default)]
struct TotalUses {
    codings: usize,
    transcripts: usize,
    /// In how many transcripts the code was used for a case.
    cases: HashMap<CaseId, usize>,
}

impl CodeCounter {
    /// Counts anew only the transcripts that `changes` names since the last time, and all where codes changed or the
    /// layers are others.
    pub fn counts(
        &mut self,
        project: &Project,
        layers: &BTreeSet<CoderId>,
        changes: &Changes,
    ) -> BTreeMap<CodeId, CodeCount> {
        let is_known = self.up_to.is_some_and(|up_to| changes.codes <= up_to);
        if !is_known || self.layers != *layers {
            *self = Self { layers: layers.clone(), ..Self::default() };
        }
        let since = self.up_to.unwrap_or_default();
        let changed = changes.transcripts.iter().filter(|(_, number)| **number > since);
        for (id, _) in changed {
            self.look_at(project, id);
        }
        if self.seen.len() != project.transcripts.len() {
            let unseen = project.transcripts.keys().filter(|id| !self.seen.contains_key(*id));
            for id in unseen.cloned().collect::<Vec<_>>() {
                self.look_at(project, &id);
            }
        }
        self.up_to = Some(changes.count);
        self.in_all(project)
    }

    fn look_at(&mut self, project: &Project, id: &TranscriptId) {
        for (code, seen) in self.seen.remove(id).into_iter().flatten() {
            self.totals.entry(code).or_default().subtract(seen);
        }
        let Some(transcript) = project.transcripts.get(id) else { return };
        let codes = look_at(project, id, transcript, &self.layers);
        for (code, seen) in &codes {
            self.totals.entry(code.clone()).or_default().add(seen);
        }
        self.seen.insert(id.clone(), codes);
    }

    fn in_all(&self, project: &Project) -> BTreeMap<CodeId, CodeCount> {
        let given = self.totals.iter().filter(|(_, total)| total.is_given()).map(|(code, _)| code);
        let codes: BTreeSet<&CodeId> = project.codes.keys().chain(given).collect();
        let count =
            |code: &CodeId| self.totals.get(code).map_or_else(CodeCount::default, Total::count);
        codes.into_iter().map(|code| (code.clone(), count(code))).collect()
    }
}

impl Total {
    fn add(&mut self, seen: &SeenCode) {
        self.unplaced += seen.unplaced;
        self.itself.add(&seen.itself);
        self.with_children.add(&seen.with_children);
    }

    fn subtract(&mut self, seen: SeenCode) {
        self.unplaced -= seen.unplaced;
        self.itself.subtract(seen.itself);
        self.with_children.subtract(seen.with_children);
    }

    /// Returns whether the code itself was given anywhere, also where it is in no codebook.
    fn is_given(&self) -> bool {
        self.itself.codings > 0 || self.unplaced > 0
    }

    fn count(&self) -> CodeCount {
        CodeCount {
            own: self.itself.codings,
            with_children: self.with_children.codings,
            cases: self.itself.cases.len(),
            cases_with_children: self.with_children.cases.len(),
            transcripts: self.itself.transcripts,
            transcripts_with_children: self.with_children.transcripts,
            unplaced: self.unplaced,
        }
    }
}

impl Uses {
    fn extend(&mut self, other: &Self) {
        self.codings += other.codings;
        self.cases.extend(other.cases.iter().cloned());
    }
}

impl TotalUses {
    fn add(&mut self, uses: &Uses) {
        self.codings += uses.codings;
        self.transcripts += usize::from(uses.codings > 0);
        for case in &uses.cases {
            *self.cases.entry(case.clone()).or_default() += 1;
        }
    }

    fn subtract(&mut self, uses: Uses) {
        self.codings -= uses.codings;
        self.transcripts -= usize::from(uses.codings > 0);
        for case in uses.cases {
            let left = self.cases.get(&case).copied().unwrap_or_default().saturating_sub(1);
            if left == 0 {
                self.cases.remove(&case);
            } else {
                self.cases.insert(case, left);
            }
        }
    }
}

fn look_at(
    project: &Project,
    id: &TranscriptId,
    transcript: &Transcript,
    layers: &BTreeSet<CoderId>,
) -> SeenCodes {
    let mut codes = SeenCodes::new();
    if !transcript.header.is_data {
        return codes;
    }
    let voices = Voices::of(transcript);
    for codings in layers.iter().filter_map(|layer| project.codings_of(layer, id)) {
        let mut reader = Reader::new(project);
        let (placed, unproved) = reader.place(transcript, codings);
        for row in &placed {
            let uses = &mut codes.entry(row.code.clone()).or_default().itself;
            uses.codings += 1;
            uses.cases.extend((row.from.0..=row.to.0).filter_map(|at| voices.case(at)).cloned());
        }
        for coding in unproved {
            codes.entry(reader.code(&coding.code).clone()).or_default().unplaced += 1;
        }
    }
    let used: Vec<(CodeId, Uses)> =
        codes.iter().map(|(code, seen)| (code.clone(), seen.itself.clone())).collect();
    for (code, uses) in used {
        for above in ancestors(project, &code) {
            codes.entry(above).or_default().with_children.extend(&uses);
        }
        codes.entry(code).or_default().with_children.extend(&uses);
    }
    codes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::CodeState;
    use crate::services::anchor::example::{code, layers, study};

    const NAV: (&str, &str) = ("ane", "02-nav");
    const SKOLE: (&str, &str) = ("ane", "04-skole");

    #[test]
    fn a_category_counts_what_is_below_it_and_informants_once() {
        let mut project = study();
        code(&mut project, NAV, "a", "tall", (7, 14));
        code(&mut project, NAV, "b", "tid", (0, 6));
        code(&mut project, SKOLE, "c", "tid", (0, 11));
        let counts = code_counts(&project, &layers(&["ane"]));
        let rammer = counts[&"rammer".into()];
        assert_eq!((rammer.own, rammer.with_children), (0, 3));
        assert_eq!((rammer.cases, rammer.cases_with_children), (0, 2));
        assert_eq!((rammer.transcripts, rammer.transcripts_with_children), (0, 2));
        let tid = counts[&"tid".into()];
        assert_eq!((tid.own, tid.with_children, tid.cases, tid.transcripts), (2, 2, 2, 2));
        assert_eq!(counts[&"dor".into()], CodeCount::default());
    }

    #[test]
    fn merged_codes_are_read_as_one_and_their_overlaps_joined() {
        let mut project = study();
        code(&mut project, NAV, "a", "tall", (7, 25));
        code(&mut project, NAV, "b", "tid", (0, 14));
        code(&mut project, NAV, "c", "tid", (37, 39));
        let merged = project.codes.get_mut(&"tid".into()).unwrap();
        merged.state = CodeState::MergedInto("tall".into());
        let counts = code_counts(&project, &layers(&["ane"]));
        assert_eq!(counts[&"tall".into()].own, 2);
        assert_eq!(counts[&"tid".into()].own, 0);
    }

    #[test]
    fn what_changed_is_counted_anew_and_comes_to_the_same_as_counting_everything() {
        let mut project = study();
        let (layers, mut changes) = (layers(&["ane"]), Changes::default());
        let mut counter = CodeCounter::default();
        code(&mut project, NAV, "a", "tall", (7, 14));
        code(&mut project, SKOLE, "b", "lost", (0, 11));
        assert_eq!(counter.counts(&project, &layers, &changes), code_counts(&project, &layers));
        code(&mut project, NAV, "c", "tid", (0, 6));
        changes.note_transcript("02-nav".into());
        let counts = counter.counts(&project, &layers, &changes);
        assert_eq!(counts[&"rammer".into()].with_children, 2);
        assert_eq!(counts, code_counts(&project, &layers));
        let codings = project.codings.get_mut(&"ane".into()).unwrap();
        codings.remove(&"04-skole".into());
        changes.note_transcript("04-skole".into());
        let counts = counter.counts(&project, &layers, &changes);
        assert!(!counts.contains_key(&"lost".into()), "a missing code that is given no more");
        assert_eq!(counts, code_counts(&project, &layers));
        project.codes.get_mut(&"tid".into()).unwrap().parent = None;
        changes.note_codes();
        let counts = counter.counts(&project, &layers, &changes);
        assert_eq!(counts[&"rammer".into()].with_children, 1);
        project.transcripts.remove(&"02-nav".into());
        changes.note_transcript("02-nav".into());
        let counts = counter.counts(&project, &layers, &changes);
        assert_eq!(counts[&"tall".into()], CodeCount::default());
    }

    #[test]
    fn layers_are_counted_apart_and_trial_interviews_not_at_all() {
        let mut project = study();
        code(&mut project, NAV, "a", "tall", (7, 14));
        code(&mut project, ("bo", "02-nav"), "b", "tall", (7, 14));
        assert_eq!(code_counts(&project, &layers(&["ane"]))[&"tall".into()].own, 1);
        assert_eq!(code_counts(&project, &layers(&["ane", "bo"]))[&"tall".into()].own, 2);
        project.transcripts.get_mut(&"02-nav".into()).unwrap().header.is_data = false;
        assert_eq!(code_counts(&project, &layers(&["ane"]))[&"tall".into()].own, 0);
    }
}
