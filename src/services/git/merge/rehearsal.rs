//! A merge tried in memory: what would come in, what both changed, what somebody must decide.

use std::collections::BTreeMap;

use super::ThreeVersions;
use crate::domain::edit::Edit;
use crate::domain::id::{CoderId, TranscriptId};
use crate::domain::project::Project;
use crate::services::anchor::settle::About;
use crate::services::git::{Git, GitError};
use crate::services::three_way::MergedStudy;
use crate::services::three_way::words::{NOTHING, readings, record_in_words};
use crate::storage::file_content::join;
use crate::storage::layout::{FileKey, file_of};
use crate::storage::merge::Contradiction;

/// What a merge would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rehearsal {
    /// What is brought in, as it was asked for.
    pub branch: String,
    /// What would come in, a line each.
    pub incoming: Vec<String>,
    /// What both sides changed and goes together.
    pub both: Vec<String>,
    /// What cannot both stand: what it is about, then both readings.
    pub contradictions: Vec<Vec<String>>,
    /// Codings, memos and quotes that would need a person.
    pub needs_you: Vec<String>,
    /// What is worth a word: files that cannot be read, what would be settled without asking.
    pub notes: Vec<String>,
    /// Whether there is anything to merge at all.
    pub is_nothing_new: bool,
}

impl Rehearsal {
    /// Returns whether the merge would leave something for a person.
    #[must_use]
    pub fn needs_a_look(&self) -> bool {
        !(self.contradictions.is_empty() && self.needs_you.is_empty())
    }

    /// Returns the whole as lines.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        if self.is_nothing_new {
            return vec![format!("Everything of {} is here already", self.branch)];
        }
        let mut lines = Vec::new();
        let mut part = |title: String, rows: &[String]| {
            if !rows.is_empty() {
                lines.push(title);
                lines.extend(rows.iter().map(|row| format!("  {row}")));
            }
        };
        part(format!("From {} would come in", self.branch), &self.incoming);
        part("Changed on both sides, and both stand".to_owned(), &self.both);
        let contradictions = self.contradictions.concat();
        let n_open = self.contradictions.len();
        part(format!("To be decided: {n_open}"), &contradictions);
        part(format!("Words that would need you: {}", self.needs_you.len()), &self.needs_you);
        part("Worth a look".to_owned(), &self.notes);
        if lines.is_empty() {
            lines.push(format!("Nothing of the study is different in {}", self.branch));
        }
        lines
    }
}

impl Git {
    /// Tries in memory what merging `branch` would do. Nothing is written anywhere.
    ///
    /// `hides` says which files' content is not to be told of.
    ///
    /// # Errors
    /// Says what git said.
    pub fn rehearse(
        &self,
        branch: &str,
        hides: impl Fn(&FileKey) -> bool,
    ) -> Result<Rehearsal, GitError> {
        let sides = self.sides("HEAD", branch)?;
        let mut rehearsal = Rehearsal { branch: branch.to_owned(), ..Rehearsal::default() };
        if sides.base.as_ref() == Some(&sides.theirs) {
            rehearsal.is_nothing_new = true;
            return Ok(rehearsal);
        }
        let (versions, merged) = self.merge_sides(&sides)?;
        rehearsal.tell(&versions, &merged, &hides);
        Ok(rehearsal)
    }
}

impl Rehearsal {
    fn tell(
        &mut self,
        versions: &ThreeVersions,
        merged: &MergedStudy,
        hides: &impl Fn(&FileKey) -> bool,
    ) {
        let names = names(versions, merged);
        let incoming = versions.incoming();
        let (hidden, shown): (Vec<Edit>, Vec<Edit>) =
            incoming.into_iter().partition(|edit| hides(&file_of(edit)));
        self.incoming = summary(&names, &shown);
        if !hidden.is_empty() {
            self.incoming
                .push("what other coders did; it stays hidden while the study is blind".to_owned());
        }
        let is_open =
            |edit: &Edit| merged.contradictions.iter().any(|row| row.theirs.is_about_same(edit));
        let both = merged.both.iter().filter(|edit| !hides(&file_of(edit)) && !is_open(edit));
        self.both = both.map(|edit| record_in_words(&names, edit)).collect();
        let open = merged.contradictions.iter();
        self.contradictions = open.map(|row| told(&names, row, hides)).collect();
        for (id, needs) in &merged.needs_you {
            let title =
                names.transcripts.get(id).map_or(id.as_str(), |row| row.header.title.as_str());
            let file = |about: &About| match about {
                About::Coding(layer, _) => FileKey::Codings(layer.clone(), id.clone()),
                About::Quote(quote) => FileKey::Quote(quote.clone()),
                About::Memo(coder, memo) => FileKey::Memo(coder.clone(), memo.clone()),
            };
            let shown = needs.iter().filter(|need| !hides(&file(&need.about)));
            self.needs_you.extend(
                shown.map(|need| format!("«{title}»: {} «{}»", kind(&need.about), need.was)),
            );
        }
        self.notes = merged.notes.clone();
        let changed: Vec<&FileKey> = versions.changed().map(|(key, _)| key).collect();
        let closed = versions.closed.iter().filter(|key| changed.contains(key));
        self.notes.extend(
            closed.map(|key| {
                format!("{key} cannot be read on one side; git would merge it by lines")
            }),
        );
    }
}

fn kind(about: &About) -> &'static str {
    match about {
        About::Coding(..) => "a coding of",
        About::Quote(_) => "the quote",
        About::Memo(..) => "a memo on",
    }
}

/// Returns a project that knows the names of both sides.
fn names(versions: &ThreeVersions, merged: &MergedStudy) -> Project {
    let mut names = versions.base.clone();
    join(&mut names, versions.theirs.clone());
    join(&mut names, merged.project.clone());
    names
}

/// Tells a contradiction with both readings.
#[must_use]
pub fn told(
    names: &Project,
    contradiction: &Contradiction,
    hides: &impl Fn(&FileKey) -> bool,
) -> Vec<String> {
    if hides(&contradiction.file()) {
        return vec![format!("{}: its coder decides", contradiction.file())];
    }
    let mut lines = vec![record_in_words(names, &contradiction.theirs)];
    for reading in readings(names, contradiction) {
        let before = if reading.base == NOTHING {
            String::new()
        } else {
            format!(" (was {})", reading.base)
        };
        lines.push(format!("  {}{before}", reading.field));
        lines.push(format!("    mine    {}", reading.mine));
        lines.push(format!("    theirs  {}", reading.theirs));
    }
    lines
}

/// What happened to records of one kind.
#[derive(Default)]
struct Count {
    new: usize,
    changed: usize,
    removed: usize,
}

impl Count {
    fn note(&mut self, was: bool, is: bool) {
        match (was, is) {
            (false, _) => self.new += 1,
            (true, false) => self.removed += 1,
            (true, true) => self.changed += 1,
        }
    }

    fn words(&self) -> String {
        let counts = [(self.new, "new"), (self.changed, "changed"), (self.removed, "removed")];
        let words = counts.into_iter().filter(|(count, _)| *count > 0);
        words.map(|(count, word)| format!("{count} {word}")).collect::<Vec<_>>().join(", ")
    }
}

/// Returns what edits do, a line for each transcript, coder or kind of record.
fn summary(names: &Project, edits: &[Edit]) -> Vec<String> {
    let mut counts: BTreeMap<String, Count> = BTreeMap::new();
    for edit in edits {
        let count = counts.entry(heading(names, edit)).or_default();
        count.note(edit.finds_record(), edit.leaves_record());
    }
    counts.into_iter().map(|(what, count)| format!("{what}: {}", count.words())).collect()
}

/// Returns under which words a change is counted.
fn heading(names: &Project, edit: &Edit) -> String {
    let title = |id: &TranscriptId| {
        let row = names.transcripts.get(id).map(|row| row.header.title.as_str());
        row.filter(|title| !title.is_empty()).unwrap_or(id.as_str()).to_owned()
    };
    let coder = |id: &CoderId| {
        names.coders.get(id).map_or_else(|| id.to_string(), |coder| coder.name.clone())
    };
    let kind = match edit {
        Edit::Coding(change) => {
            return format!("{}: codings by {}", title(&change.key.1), coder(&change.key.0));
        }
        Edit::Paragraph(change) => return format!("{}: paragraphs", title(&change.key.0)),
        Edit::Speaker(change) => return format!("{}: speakers", title(&change.key.0)),
        Edit::Reading(change) => return format!("what {} has read", coder(&change.key.0)),
        Edit::Memo(change) => return format!("memos by {}", coder(&change.key.0)),
        Edit::TranscriptHeader(_) => "transcripts",
        Edit::Code(_) => "codes",
        Edit::Handle(_) => "handles",
        Edit::Case(_) => "cases",
        Edit::Quote(_) => "quotes",
        Edit::Decision(_) => "decisions",
        Edit::Matrix(_) => "matrices",
        Edit::Cell(_) => "cells",
        Edit::Query(_) => "queries",
        Edit::Sample(_) => "samples",
        Edit::Coder(_) => "coders",
        Edit::Pass(_) => "passes",
        Edit::Question(_) => "research questions",
        Edit::GuideRow(_) => "questions of the guide",
        Edit::Attribute(_) => "attributes of cases",
        Edit::Settings(_) => "settings of the study",
    };
    kind.to_owned()
}
