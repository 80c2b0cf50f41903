//! The sample study as it stood when its coders knew no more than they knew.

use std::collections::BTreeMap;
use std::path::Path;

use super::plan::{Earlier, Plan, Was};
use super::references::drop_loose_ends;
use crate::domain::code::CodeState;
use crate::domain::coding::Coding;
use crate::domain::edit::force;
use crate::domain::id::{CodeId, CoderId, TranscriptId};
use crate::domain::place::Segment;
use crate::domain::project::Project;
use crate::domain::time::{Day, Moment};
use crate::domain::transcript::Paragraphs;
use crate::services::anchor::quote::quote_of;
use crate::services::anchor::settle::settle;
use crate::storage::file_content::{self, join};
use crate::storage::layout::FileKey;

/// Up to when the work of each coder is in a version.
pub(super) type Known = BTreeMap<CoderId, Moment>;

/// The finished study and how it came about.
pub(super) struct Story<'a> {
    study: &'a Project,
    plan: &'a Plan,
    /// When files came into being that do not say it themselves, and by whom.
    born: BTreeMap<FileKey, (CoderId, Moment)>,
    /// When a coder had read what they read of a transcript on a day, as far as codings tell.
    read: BTreeMap<(CoderId, TranscriptId, Day), Moment>,
    /// Files that were there for a while.
    gone: Vec<(CoderId, Moment, Moment, Project)>,
}

impl<'a> Story<'a> {
    /// Takes the finished study, the plan, and the files that are no longer there, by their paths.
    pub(super) fn new(study: &'a Project, plan: &'a Plan, gone: &[(&str, &[u8])]) -> Self {
        let (born, read) = (first_uses(study), last_codings(study));
        let mut story = Self { study, plan, born, read, gone: Vec::new() };
        for row in &plan.born {
            let keys = row.files.iter().filter_map(|file| FileKey::from_path(Path::new(file)));
            story.born.extend(keys.map(|key| (key, (row.by.clone(), row.at.clone()))));
        }
        for row in &plan.gone {
            let bytes = gone.iter().find(|(name, _)| *name == row.file).map(|(_, bytes)| *bytes);
            if let (Some(key), Some(bytes)) = (FileKey::from_path(Path::new(&row.file)), bytes) {
                let part = file_content::read(&key, bytes).part;
                story.gone.push((row.by.clone(), row.from.clone(), row.until.clone(), part));
            }
        }
        story
    }

    /// Returns the study with everything that is in `known`.
    pub(super) fn at(&self, known: &Known) -> Project {
        let mut project = self.study.clone();
        let seen = Seen { known, keeper: self.plan.coders.first().map(|coder| &coder.id) };
        self.leave_out(&mut project, &seen);
        for earlier in self.plan.earlier.iter().filter(|row| !seen.has(&row.by, &row.until)) {
            put_back(&mut project, earlier, &seen);
        }
        for (by, from, until, part) in &self.gone {
            if seen.has(by, from) && !seen.has(by, until) {
                join(&mut project, part.clone());
            }
        }
        drop_loose_ends(&mut project);
        project
    }

    fn leave_out(&self, project: &mut Project, seen: &Seen<'_>) {
        let is_born = |key: FileKey| self.born.get(&key).is_some_and(|(by, at)| seen.has(by, at));
        project.coders.retain(|id, _| is_born(FileKey::Coder(id.clone())));
        project.codes.retain(|id, _| is_born(FileKey::Code(id.clone())));
        project.cases.retain(|id, _| is_born(FileKey::Case(id.clone())));
        project
            .transcripts
            .retain(|_, row| row.header.imported.as_ref().is_some_and(|at| seen.keeper_has(at)));
        for (coder, passes) in &mut project.passes {
            passes.retain(|_, pass| seen.has_day(coder, &pass.started));
            for pass in passes.values_mut() {
                pass.finished.take_if(|day| !seen.has_day(coder, day));
            }
        }
        project.passes.retain(|_, passes| !passes.is_empty());
        leave_out_records(project, seen);
        for (coder, transcripts) in &mut project.reading {
            for (id, stretches) in transcripts.iter_mut() {
                stretches.retain(|row| {
                    let read = self.read.get(&(coder.clone(), id.clone(), row.on.clone()));
                    read.map_or_else(|| seen.has_day(coder, &row.on), |at| seen.has(coder, at))
                });
            }
            transcripts.retain(|_, stretches| !stretches.is_empty());
        }
        project.reading.retain(|_, transcripts| !transcripts.is_empty());
        for (coder, memos) in &mut project.memos {
            memos.retain(|id, memo| {
                match self.born.get(&FileKey::Memo(coder.clone(), id.clone())) {
                    Some((by, at)) => seen.has(by, at),
                    None => seen.has(coder, &memo.made),
                }
            });
        }
        project.memos.retain(|_, memos| !memos.is_empty());
    }
}

/// Leaves out the records that say themselves when they were made.
fn leave_out_records(project: &mut Project, seen: &Seen<'_>) {
    for (layer, transcripts) in &mut project.codings {
        for codings in transcripts.values_mut() {
            codings.retain(|_, coding| {
                let owner = if *layer == CoderId::agreed() { seen.keeper } else { Some(layer) };
                owner.is_some_and(|owner| seen.has(owner, &coding.made))
            });
        }
        transcripts.retain(|_, codings| !codings.is_empty());
    }
    project.codings.retain(|_, transcripts| !transcripts.is_empty());
    for decisions in project.decisions.values_mut() {
        decisions.retain(|_, decision| seen.keeper_has(&decision.made));
    }
    project.decisions.retain(|_, decisions| !decisions.is_empty());
    project.quotes.retain(|_, quote| seen.has(&quote.by, &quote.made));
    project.queries.retain(|_, query| {
        let checked = query.claims.iter().map(|claim| &claim.checked).min();
        seen.keeper.zip(checked).is_some_and(|(keeper, day)| seen.has_day(keeper, day))
    });
    for (id, rows) in &mut project.cells {
        let made = project.matrices.get(id).map(|matrix| matrix.made.clone()).unwrap_or_default();
        let has_matrix = seen.keeper_has(&made);
        for cells in rows.values_mut() {
            cells.retain(|_, cell| has_matrix && seen.has(&cell.by, &made));
        }
        rows.retain(|_, cells| !cells.is_empty());
    }
    project.cells.retain(|_, rows| !rows.is_empty());
    project.matrices.retain(|_, matrix| seen.keeper_has(&matrix.made));
}

/// What is in a version.
struct Seen<'a> {
    known: &'a Known,
    /// Whose work is what is nobody's in particular.
    keeper: Option<&'a CoderId>,
}

impl Seen<'_> {
    fn has(&self, coder: &CoderId, at: &Moment) -> bool {
        self.known.get(coder).is_some_and(|known| known >= at)
    }

    fn has_day(&self, coder: &CoderId, day: &Day) -> bool {
        self.known.get(coder).is_some_and(|known| known.day() >= *day)
    }

    fn keeper_has(&self, at: &Moment) -> bool {
        self.keeper.is_some_and(|keeper| self.has(keeper, at))
    }
}

/// Returns when each code was first used, and by whom: then it was made.
fn first_uses(study: &Project) -> BTreeMap<FileKey, (CoderId, Moment)> {
    let mut first: BTreeMap<&CodeId, (&CoderId, &Moment)> = BTreeMap::new();
    for layer in study.coders.keys() {
        for (_, coding) in study.codings_by(layer) {
            let use_of_it = first.entry(&coding.code).or_insert((layer, &coding.made));
            if coding.made < *use_of_it.1 {
                *use_of_it = (layer, &coding.made);
            }
        }
    }
    let row = |(code, (layer, made)): (&CodeId, (&CoderId, &Moment))| {
        (FileKey::Code(code.clone()), (layer.clone(), made.clone()))
    };
    first.into_iter().map(row).collect()
}

/// Returns when each coder made their last coding of a day in a transcript.
fn last_codings(study: &Project) -> BTreeMap<(CoderId, TranscriptId, Day), Moment> {
    let mut last: BTreeMap<_, Moment> = BTreeMap::new();
    for layer in study.coders.keys() {
        for (transcript, coding) in study.codings_by(layer) {
            let key = (layer.clone(), transcript.clone(), coding.made.day());
            let made = last.entry(key).or_default();
            *made = made.clone().max(coding.made.clone());
        }
    }
    last
}

/// Puts a record back to what it was; where it is not there yet, nothing happens.
fn put_back(project: &mut Project, earlier: &Earlier, seen: &Seen<'_>) {
    match &earlier.was {
        Was::Code { id, name, parent, short, definition, is_live } => {
            let Some(code) = project.codes.get_mut(id) else { return };
            if let Some(name) = name {
                code.name.clone_from(name);
            }
            if parent.is_some() {
                code.parent = None;
            }
            if short.is_some() {
                code.short.clone_from(short);
            }
            if let Some(definition) = definition {
                code.definition.clone_from(definition);
            }
            if *is_live {
                code.state = CodeState::Live;
                code.note = None;
            }
        }
        Was::Coding { made, .. } if !seen.has(&earlier.by, made) => {}
        Was::Coding { .. } => put_coding_back(project, earlier),
        Was::Paragraph { transcript, .. } => {
            let Some(now) = project.transcripts.get(transcript).cloned() else { return };
            put_text_back(project, earlier);
            let settled = settle(project, transcript, Some(&now));
            // What was found by its words has a place, so nothing is refused.
            let _refused = force(project, &settled.moved);
        }
        Was::Memo { id, text } => {
            let memos = project.memos.get_mut(&earlier.by);
            if let Some(memo) = memos.and_then(|memos| memos.get_mut(id)) {
                memo.text.clone_from(text);
            }
        }
    }
}

fn put_coding_back(project: &mut Project, earlier: &Earlier) {
    let Was::Coding { transcript, id, code, from, to, made, pass } = &earlier.was else { return };
    let segment = Segment::new(from.clone(), to.clone());
    let text = project.transcripts.get(transcript);
    let Some((quote, near)) = text.and_then(|text| quote_of(text, &segment)) else { return };
    let coding = Coding {
        id: id.clone(),
        code: code.clone(),
        from: from.clone(),
        to: to.clone(),
        made: made.clone(),
        pass: Some(pass.clone()),
        weight: None,
        quote,
        near,
        agrees: Vec::new(),
    };
    let layer = project.codings.entry(earlier.by.clone()).or_default();
    layer.entry(transcript.clone()).or_default().insert(id.clone(), coding);
}

fn put_text_back(project: &mut Project, earlier: &Earlier) {
    let Was::Paragraph { transcript, id, text } = &earlier.was else { return };
    let Some(row) = project.transcripts.get_mut(transcript) else { return };
    let mut paragraphs = row.paragraphs.as_slice().to_vec();
    if let Some(paragraph) = paragraphs.iter_mut().find(|paragraph| paragraph.id == *id) {
        paragraph.text.clone_from(text);
    }
    row.paragraphs = Paragraphs::new(paragraphs);
}
