//! From an operation to the disk: the journal before the next key, then the files.
//!
//! An operation counts as saved when no write of its files is under way and none failed since it was planned.

use std::collections::BTreeSet;

use super::Host;
use crate::app::message::Message;
use crate::app::session::Trouble;
use crate::domain::edit::{Edit, Operation, force};
use crate::domain::id::OperationId;
use crate::domain::project::Project;
use crate::runtime::jobs::{Job, Workers};
use crate::storage::file_content;
use crate::storage::folder::Refused;
use crate::storage::journal::Journal;
use crate::storage::layout::{FileKey, file_of};
use crate::storage::write::{ChangedFile, FileWrite, WriteOutcome};

impl<W: Workers> Host<W> {
    /// Makes an operation durable in the journal before the next key, then hands its files to the writer.
    ///
    /// Where an earlier one is not on the disk, all are tried again: the disk may have come to its senses.
    pub(super) fn save(&mut self, operation: &Operation) {
        if self.app.session.trouble.is_some() {
            self.unjournaled.insert(operation.id.clone());
            return self.try_again();
        }
        match self.append(operation) {
            Ok(()) => self.write_files_of(operation),
            Err(why) => {
                self.unjournaled.insert(operation.id.clone());
                self.app.update(Message::NotSaved { why });
            }
        }
    }

    fn append(&mut self, operation: &Operation) -> Result<(), String> {
        if !self.journal.as_ref().is_ok_and(Journal::is_in_place) {
            // The folder may have become writable since, or may have been put back.
            let name = format!("{}-again", operation.id);
            self.journal =
                Journal::open(self.folder.root(), &name).map_err(|error| error.to_string());
        }
        match &mut self.journal {
            Ok(journal) => {
                journal.append(operation).map_err(|error| why_in_words(&error.to_string()))
            }
            Err(why) => Err(why_in_words(why)),
        }
    }

    fn write_files_of(&mut self, operation: &Operation) {
        let keys: BTreeSet<FileKey> = operation.edits.iter().map(file_of).collect();
        match self.plan(&keys) {
            Ok(writes) => {
                *self.under_way.entry(operation.id.clone()).or_default() += 1;
                self.hand_over(vec![operation.id.clone()], writes);
            }
            Err(refused) => self.app.update(Message::NotSaved { why: refused.to_string() }),
        }
    }

    pub(super) fn rewrite(&mut self, keys: &[FileKey]) {
        match self.plan(&keys.iter().cloned().collect()) {
            Ok(writes) => self.hand_over(Vec::new(), writes),
            Err(refused) => self.app.update(Message::NotSaved { why: refused.to_string() }),
        }
    }

    fn hand_over(&mut self, operations: Vec<OperationId>, writes: Vec<FileWrite>) {
        self.planned_after.push_back(self.n_failed);
        self.workers.take(Job::Write { operations, writes });
    }

    /// Plans what the files `keys` are to hold: the project, but where somebody else's change of a record waits for
    /// a decision, theirs stays on disk.
    ///
    /// Files that versions brought together left undecided stay as git left them.
    fn plan(&mut self, keys: &BTreeSet<FileKey>) -> Result<Vec<FileWrite>, Refused> {
        let project = &self.app.session.project;
        let undecided = &self.app.session.undecided;
        let keys: &BTreeSet<FileKey> = &keys.difference(undecided).cloned().collect();
        let theirs: Vec<Edit> = self
            .app
            .contradictions
            .iter()
            .map(|row| row.theirs.clone())
            .filter(|edit| keys.contains(&file_of(edit)))
            .collect();
        if theirs.is_empty() {
            return self.folder.plan_files(project, keys);
        }
        let mut part = Project::default();
        for key in keys {
            file_content::join(&mut part, file_content::extract(project, key));
        }
        // A record without a place was taken away together with what it belongs to; there is nothing to keep then.
        let _without_place = force(&mut part, &theirs);
        self.folder.plan_files(&part, keys)
    }

    /// Brings everything that is not on disk there: the journal first, then the files.
    pub(super) fn try_again(&mut self) {
        for operation in self.app.session.unsaved.clone() {
            if self.unjournaled.contains(&operation.id) {
                if let Err(why) = self.append(&operation) {
                    return self.app.update(Message::NotSaved { why });
                }
                self.unjournaled.remove(&operation.id);
            }
            self.write_files_of(&operation);
        }
    }

    pub(super) fn written(&mut self, operations: &[OperationId], outcome: &WriteOutcome) {
        // What was planned before a write failed may have relied on it: it counts only when tried again.
        let is_sure = self.planned_after.pop_front() == Some(self.n_failed);
        self.folder.noted(outcome);
        if let Some(failure) = &outcome.failure {
            self.n_failed += 1;
            self.no_longer_under_way(operations);
            self.files_changed(&outcome.changed);
            let why = why_in_words(&failure.why);
            return self.app.update(Message::NotSaved { why });
        }
        if !outcome.changed.is_empty() {
            self.files_changed(&outcome.changed);
            return self.write_again(operations, &outcome.changed);
        }
        for id in self.no_longer_under_way(operations) {
            if is_sure {
                self.operation_written(&id);
            }
        }
    }

    /// Counts a write of `operations` as over, and returns those of which no other is under way.
    fn no_longer_under_way(&mut self, operations: &[OperationId]) -> Vec<OperationId> {
        let mut over = Vec::new();
        for id in operations {
            let left = self.under_way.get(id).copied().unwrap_or(1).saturating_sub(1);
            if left == 0 {
                self.under_way.remove(id);
                over.push(id.clone());
            } else {
                self.under_way.insert(id.clone(), left);
            }
        }
        over
    }

    fn operation_written(&mut self, id: &OperationId) {
        let is_open = |operation: &Operation| {
            operation.id == *id
                && operation.edits.iter().any(|edit| {
                    self.app.contradictions.iter().any(|row| row.theirs.is_about_same(edit))
                })
        };
        if self.app.session.unsaved.iter().any(is_open) {
            let (since, why) = (self.app.world.clock(), "a contradiction waits under !");
            let trouble = Trouble { since, why: why.to_owned() };
            self.app.session.trouble.get_or_insert(trouble);
            return;
        }
        if let Ok(journal) = &mut self.journal {
            // Without this line the operation is looked at again at the next start, and found done.
            let _found_done_later = journal.done(id);
        }
        self.app.update(Message::Saved(id.clone()));
    }

    fn write_again(&mut self, operations: &[OperationId], changed: &[ChangedFile]) {
        match self.plan(&changed.iter().map(|file| file.key.clone()).collect()) {
            Ok(writes) => self.hand_over(operations.to_vec(), writes),
            Err(refused) => {
                self.no_longer_under_way(operations);
                self.app.update(Message::NotSaved { why: refused.to_string() });
            }
        }
    }
}

/// Shortens what the system says to what fits behind a comma.
pub(super) fn why_in_words(why: &str) -> String {
    why.trim_end_matches('.').to_owned()
}
