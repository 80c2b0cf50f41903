//! Where two coders mean different things by one name, or one thing by two.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::ruler::Ruler;
use super::{Pair, overview};
use crate::domain::code::{Code, CodeState};
use crate::domain::id::CodeId;
use crate::domain::project::Project;
use crate::domain::text::fold::fold;
use crate::domain::text::slug::slug;
use crate::services::anchor::placed::Reader;
use crate::services::lint::{Finding, lint};
use crate::services::reading::read_flags;

/// A code of one and a code of the other that share at least this part of their words, in percent, are named.
pub const SHARED: usize = 50;

/// Something about the codebook that the two should talk about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodebookDifference {
    /// Two codes have one name.
    SameName(CodeId, CodeId),
    /// Two codes have nearly the same name.
    NearName(CodeId, CodeId),
    /// A code was given a new name and is read as another code all the same.
    RenamedAndMerged {
        /// The code with the new name.
        code: CodeId,
        /// What it is read as.
        into: CodeId,
    },
    /// A code that only the first uses lies mostly on the words of one that only the second uses.
    SameWords {
        /// The first coder's code.
        first: CodeId,
        /// The second coder's code.
        second: CodeId,
        /// The characters under both, as part of those under either, in percent.
        share: usize,
        /// How often each was given where both have read.
        uses: [usize; 2],
    },
}

impl CodebookDifference {
    /// Returns the two codes it is about.
    #[must_use]
    pub fn codes(&self) -> [&CodeId; 2] {
        match self {
            Self::SameName(one, other) | Self::NearName(one, other) => [one, other],
            Self::RenamedAndMerged { code, into } => [code, into],
            Self::SameWords { first, second, .. } => [first, second],
        }
    }
}

/// Returns what there is to talk about, kind by kind. Two codes between which there is a link were told apart before
/// and are left out.
#[must_use]
pub fn codebook_differences(project: &Project, pair: &Pair) -> Vec<CodebookDifference> {
    let mut found = alike_by_name(project);
    found.extend(renamed_and_merged(project, pair));
    found.extend(same_words(project, pair));
    found.retain(|row| {
        let [one, other] = row.codes();
        !is_linked(project, one, other)
    });
    found
}

fn is_linked(project: &Project, one: &CodeId, other: &CodeId) -> bool {
    let has = |from: &CodeId, to: &CodeId| {
        project.codes.get(from).is_some_and(|code| code.links.iter().any(|link| link.to == *to))
    };
    has(one, other) || has(other, one)
}

fn alike_by_name(project: &Project) -> Vec<CodebookDifference> {
    let name = |code: &CodeId| fold(project.code_name(code).trim());
    let findings = lint(project, &BTreeSet::new()).into_iter();
    let pairs = findings.filter_map(|finding| match finding {
        Finding::NearDuplicates(one, other) => Some((one, other)),
        _ => None,
    });
    let (same, near): (Vec<_>, Vec<_>) = pairs.partition(|(one, other)| name(one) == name(other));
    let same = same.into_iter().map(|(one, other)| CodebookDifference::SameName(one, other));
    same.chain(near.into_iter().map(|(one, other)| CodebookDifference::NearName(one, other)))
        .collect()
}

/// Finds codes that one of the two renamed while the other merged them away: the new name is read nowhere any more.
fn renamed_and_merged(project: &Project, pair: &Pair) -> Vec<CodebookDifference> {
    let used: BTreeSet<&CodeId> = pair
        .both()
        .into_iter()
        .flat_map(|coder| project.codings_by(coder).map(|(_, coding)| &coding.code))
        .collect();
    let is_renamed = |code: &Code| !code.id.as_str().starts_with(&slug(&code.name));
    let codes = project.codes.values().filter(|code| used.contains(&code.id) && is_renamed(code));
    codes
        .filter_map(|code| match &code.state {
            CodeState::MergedInto(into) => Some(CodebookDifference::RenamedAndMerged {
                code: code.id.clone(),
                into: project.resolve(into).clone(),
            }),
            _ => None,
        })
        .collect()
}

/// The words of one code in all transcripts, as stretches of one long row of characters.
#[derive(Default)]
struct Extent {
    spans: Vec<Range<usize>>,
    uses: usize,
}

impl Extent {
    /// Makes the stretches sorted and apart.
    fn join(&mut self) {
        self.spans.sort_by_key(|span| span.start);
        let mut joined: Vec<Range<usize>> = Vec::with_capacity(self.spans.len());
        for span in self.spans.drain(..) {
            match joined.last_mut().filter(|last| span.start <= last.end) {
                Some(last) => last.end = last.end.max(span.end),
                None => joined.push(span),
            }
        }
        self.spans = joined;
    }

    fn length(&self) -> usize {
        self.spans.iter().map(ExactSizeIterator::len).sum()
    }

    fn shared_with(&self, other: &Self) -> usize {
        let overlap = |one: &Range<usize>, other: &Range<usize>| {
            one.end.min(other.end).saturating_sub(one.start.max(other.start))
        };
        let spans = self.spans.iter();
        spans
            .map(|span| {
                let from = other.spans.partition_point(|theirs| theirs.end <= span.start);
                let rest = other.spans.iter().skip(from);
                rest.take_while(|theirs| theirs.start < span.end)
                    .map(|theirs| overlap(span, theirs))
                    .sum::<usize>()
            })
            .sum()
    }
}

type Extents = BTreeMap<CodeId, Extent>;

fn same_words(project: &Project, pair: &Pair) -> Vec<CodebookDifference> {
    let [first, second] = extents(project, pair);
    let own = |mine: &Extents, theirs: &Extents| -> Vec<CodeId> {
        mine.keys().filter(|code| !theirs.contains_key(*code)).cloned().collect()
    };
    let (only_first, only_second) = (own(&first, &second), own(&second, &first));
    let mut found = Vec::new();
    for one in &only_first {
        for other in &only_second {
            let (Some(mine), Some(theirs)) = (first.get(one), second.get(other)) else { continue };
            let shared = mine.shared_with(theirs);
            let together = mine.length() + theirs.length() - shared;
            if shared * 100 >= together * SHARED {
                found.push(CodebookDifference::SameWords {
                    first: one.clone(),
                    second: other.clone(),
                    share: shared * 100 / together.max(1),
                    uses: [mine.uses, theirs.uses],
                });
            }
        }
    }
    found
}

/// Returns where each coder gave each code, as far as both have read.
fn extents(project: &Project, pair: &Pair) -> [Extents; 2] {
    let mut extents = [Extents::new(), Extents::new()];
    let mut reader = Reader::new(project);
    let mut start = 0;
    for id in overview::data(project) {
        let Some(transcript) = project.transcripts.get(id) else { continue };
        let ruler = Ruler::of(transcript);
        let read: Vec<Vec<bool>> = pair
            .both()
            .iter()
            .map(|coder| {
                let stretches = project.reading.get(*coder).and_then(|reading| reading.get(id));
                let stretches = stretches.map_or(&[][..], Vec::as_slice);
                read_flags(stretches, &transcript.paragraphs, None)
            })
            .collect();
        let is_read = |at: usize, layer: usize| {
            read.get(1 - layer).is_some_and(|row| row.get(at) == Some(&true))
        };
        for (layer, (coder, extents)) in pair.both().into_iter().zip(&mut extents).enumerate() {
            let Some(codings) = project.codings_of(coder, id) else { continue };
            for row in reader.place(transcript, codings).0 {
                let is_pen = project.codes.get(row.code).is_none_or(Code::is_marker);
                if is_pen || !(row.from.0..=row.to.0).all(|at| is_read(at, layer)) {
                    continue;
                }
                let extent = extents.entry(row.code.clone()).or_default();
                extent.spans.push(start + ruler.at(row.from)..start + ruler.at(row.to));
                extent.uses += 1;
            }
        }
        start += ruler.length();
    }
    for extent in extents.iter_mut().flat_map(BTreeMap::values_mut) {
        extent.join();
    }
    extents
}

#[cfg(test)]
mod tests;
