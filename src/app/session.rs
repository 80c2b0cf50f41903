//! The open study: what is in memory, what is on the way to the disk, what can be undone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::domain::coder::{Coder, Pass};
use crate::domain::edit::{Edit, History, Operation, Refusal, apply, force};
use crate::domain::id::{CodeId, CoderId, OperationId, PassId, TranscriptId};
use crate::domain::memo::{Memo, MemoAbout};
use crate::domain::project::Project;
use crate::domain::sight::Sight;
use crate::services::anchor::settle::{NeedsYou, settle};
use crate::services::code_counts::{Changes, CodeCount, CodeCounter};
use crate::services::import::key::NameKey;
use crate::services::undoing::{TakenBack, take_back};
use crate::storage::layout::{FileKey, file_of};
use crate::storage::problem::Problem;

/// A study that is being worked on.
#[derive(Debug, Default)]
pub struct Session {
    /// The folder.
    pub root: PathBuf,
    /// Everything read so far.
    pub project: Project,
    /// Who is coding.
    pub coder: CoderId,
    /// Who is compared with; in a blind study that coder is open until the comparison ends.
    pub comparing: Option<CoderId>,
    /// What was done and undone.
    pub history: History,
    /// Whether what was done in earlier sessions is still to be read.
    pub history_waits: bool,
    /// Grows with every change.
    pub revision: u64,
    /// Grows with every change of a transcript's text, speakers or header.
    pub text_revision: u64,
    /// When what is counted by code changed last.
    pub changes: Changes,
    /// What is still to be read.
    pub loading: Loading,
    /// Operations that are not on disk yet, oldest first.
    pub unsaved: Vec<Operation>,
    /// Why the disk does not take them, if it does not.
    pub trouble: Option<Trouble>,
    /// Files that must not be written, each with the reason.
    pub closed: BTreeMap<FileKey, String>,
    /// Files that wait until it is decided what they hold.
    pub undecided: BTreeSet<FileKey>,
    /// The records in them that decisions may change.
    pub deciding: Vec<Edit>,
    /// Which names stand behind pseudonyms, as far as the user's key outside the project says.
    pub key: NameKey,
    /// Why nothing at all may be written, if so.
    pub sealed: Option<String>,
    /// What is wrong with the files.
    pub problems: Vec<Problem>,
    /// Records whose words are nowhere for sure, by transcript.
    pub needs_you: BTreeMap<TranscriptId, Vec<NeedsYou>>,
    /// How many other tusj have the project open.
    pub others_alive: usize,
}

/// What is still to be read from the folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loading {
    /// Transcripts known by name only.
    pub waiting: BTreeSet<TranscriptId>,
    /// Whether memos, cases, quotes and the like are still to come.
    pub rest: bool,
    /// Transcripts there are in all.
    pub total: usize,
}

impl Loading {
    /// Returns whether everything is in memory.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.waiting.is_empty() && !self.rest
    }
}

/// Why the disk does not take what was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Time of day of the first failure.
    pub since: String,
    /// The reason in words.
    pub why: String,
}

/// What undoing or redoing came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undone {
    /// There was nothing to take back.
    Nothing,
    /// It was taken back; fields that others changed since are named and were left.
    Done {
        /// What had been done.
        title: String,
        /// What was left as others changed it.
        kept: Vec<&'static str>,
    },
    /// Others changed everything it had touched since, so nothing of it was left.
    PassedOver {
        /// What had been done.
        title: String,
    },
    /// It could not be taken back.
    Refused(String),
}

impl Session {
    /// Returns who is coding.
    #[must_use]
    pub fn me(&self) -> Option<&Coder> {
        self.project.coders.get(&self.coder)
    }

    /// Returns the pass that is going on, if one is.
    #[must_use]
    pub fn current_pass(&self) -> Option<(&PassId, &Pass)> {
        let passes = self.project.passes.get(&self.coder)?;
        passes
            .iter()
            .filter(|(_, pass)| pass.finished.is_none())
            .max_by(|a, b| (&a.1.started, a.0).cmp(&(&b.1.started, b.0)))
    }

    /// Returns the number of a pass of this coder, from 1: by the day it started, and of one day those that are finished
    /// first.
    #[must_use]
    pub fn pass_number(&self, id: &PassId, pass: &Pass) -> usize {
        let place = |id: &PassId, pass: &Pass| {
            (pass.started.clone(), pass.finished.is_none(), pass.finished.clone(), id.clone())
        };
        let passes = self.project.passes.get(&self.coder).into_iter().flatten();
        let own = place(id, pass);
        passes.filter(|(other_id, other)| *other_id != id && place(other_id, other) < own).count()
            + 1
    }

    /// Returns what this coder is shown, with the work of whom they compare with.
    #[must_use]
    pub fn sight(&self) -> Sight {
        Sight::of(&self.project, Some(&self.coder)).beside(self.comparing.clone())
    }

    /// Returns the layers whose codings may be seen: in a blind study and in a second reading only one's own, and while two
    /// compare those of the other and what was agreed.
    #[must_use]
    pub fn visible_layers(&self) -> BTreeSet<CoderId> {
        let mut layers = BTreeSet::from([self.coder.clone()]);
        let sight = self.sight();
        let compares = !sight.is_blind() || self.comparing.is_some();
        let may_be_seen =
            |layer: &&CoderId| sight.sees(layer) && (compares || **layer != CoderId::agreed());
        layers.extend(self.project.codings.keys().filter(may_be_seen).cloned());
        layers
    }

    /// Returns whether the own work of `coder` may be seen: codings, memos, reading, and every figure made of them.
    #[must_use]
    pub fn sees(&self, coder: &CoderId) -> bool {
        self.sight().sees(coder)
    }

    /// Returns whether a file is another coder's own work in a blind study: nothing of it is shown, counted or hinted at.
    #[must_use]
    pub fn is_hidden(&self, file: &FileKey) -> bool {
        !file.is_shown_to(&self.sight())
    }

    /// Lets the work of `other` be seen beside one's own, or closes it again.
    pub fn compare_with(&mut self, other: Option<CoderId>) {
        self.comparing = other;
        // What was counted and listed before was counted over other layers.
        self.revision += 1;
    }

    /// Returns the letter of a coder; of one without a record, the id.
    #[must_use]
    pub fn initial_of(&self, coder: &CoderId) -> String {
        let known = self.project.coders.get(coder).filter(|row| !row.initial.is_empty());
        known.map_or_else(|| coder.to_string(), |row| row.initial.clone())
    }

    /// Returns everybody else who codes here.
    #[must_use]
    pub fn other_coders(&self) -> Vec<CoderId> {
        let known = self.project.coders.keys().chain(self.project.codings.keys());
        let others: BTreeSet<&CoderId> =
            known.filter(|id| **id != self.coder && **id != CoderId::agreed()).collect();
        others.into_iter().cloned().collect()
    }

    /// Returns the other coders who have work in the study that may not be seen.
    #[must_use]
    pub fn hidden_coders(&self) -> Vec<CoderId> {
        let has_work = |id: &CoderId| self.project.codings_by(id).next().is_some();
        let mut others = self.other_coders();
        others.retain(|id| !self.sees(id) && has_work(id));
        others
    }

    /// Counts the codings of `layers` by code, only what changed anew.
    #[must_use]
    pub fn count_codes(
        &self,
        counter: &mut CodeCounter,
        layers: &BTreeSet<CoderId>,
    ) -> BTreeMap<CodeId, CodeCount> {
        counter.counts(&self.project, layers, &self.changes)
    }

    /// Notes that a transcript was read.
    pub fn arrived(&mut self, id: &TranscriptId) {
        self.loading.waiting.remove(id);
        self.changes.note_transcript(id.clone());
    }

    /// Carries out `operation` in memory and notes it for undo; the caller brings it to the disk.
    ///
    /// # Errors
    /// Says in words why it was not done; nothing was.
    pub fn commit(&mut self, operation: &Operation) -> Result<(), String> {
        self.require_open_files(&operation.edits)?;
        apply(&mut self.project, &operation.edits).map_err(|refusal| match refusal {
            Refusal::Outdated(_) => refusal.to_string(),
            Refusal::NoPlace(why) | Refusal::Broken(why) => why,
        })?;
        self.touch(&operation.edits);
        self.settle_touched(&operation.edits);
        self.history.record(operation.clone());
        self.unsaved.push(operation.clone());
        Ok(())
    }

    /// Takes over changes that already happened on disk. Returns what had no place, in words.
    pub fn take_over(&mut self, edits: &[Edit]) -> Vec<String> {
        let refused = force(&mut self.project, edits);
        self.touch(edits);
        self.settle_touched(edits);
        refused
    }

    /// Takes in what was done in earlier sessions.
    pub fn take_history(&mut self, earlier: Vec<Operation>) {
        self.history.precede(earlier, &self.coder);
        self.history_waits = false;
    }

    /// Notes that an operation is on disk.
    pub fn saved(&mut self, id: &OperationId) {
        self.unsaved.retain(|operation| operation.id != *id);
        if self.unsaved.is_empty() {
            self.trouble = None;
        }
    }

    /// Returns the operation that takes back the last act of this coder, if there is one.
    ///
    /// Where others changed a record since, what still stands is taken back field by field.
    #[must_use]
    pub fn plan_undo(&self) -> Option<(&Operation, TakenBack)> {
        let operation = self.history.next_undo()?;
        Some((operation, take_back(&self.project, &operation.edits)))
    }

    /// Returns the operation that does again what was undone last, if there is one.
    #[must_use]
    pub fn plan_redo(&self) -> Option<(&Operation, TakenBack)> {
        let operation = self.history.next_redo()?;
        Some((operation, take_back(&self.project, &operation.edits)))
    }

    fn require_open_files(&self, edits: &[Edit]) -> Result<(), String> {
        if let Some(why) = &self.sealed {
            return Err(why.clone());
        }
        let is_closed = |edit: &Edit| {
            let key = file_of(edit);
            if self.undecided.contains(&key) {
                let path = key.path_text();
                let is_decision = self.deciding.iter().any(|row| row.is_about_same(edit));
                return (!is_decision).then(|| {
                    format!("{path} waits for a decision («What is to be decided» under :)")
                });
            }
            let why = self.closed.get(&key)?;
            Some(format!("{} stays as it is: {why}", key.path_text()))
        };
        edits.iter().find_map(is_closed).map_or(Ok(()), Err)
    }

    /// Proves again the records of every transcript whose text or records changed; what moved follows in memory.
    fn settle_touched(&mut self, edits: &[Edit]) {
        let touched: BTreeSet<TranscriptId> = edits.iter().flat_map(settled_transcripts).collect();
        for id in touched {
            let settled = settle(&self.project, &id, None);
            // What was found by its words has a place, so nothing is refused.
            let _refused = force(&mut self.project, &settled.moved);
            if settled.needs_you.is_empty() {
                self.needs_you.remove(&id);
            } else {
                self.needs_you.insert(id, settled.needs_you);
            }
        }
    }

    fn touch(&mut self, edits: &[Edit]) {
        self.revision += 1;
        let touches_text = |edit: &Edit| {
            matches!(edit, Edit::Paragraph(_) | Edit::Speaker(_) | Edit::TranscriptHeader(_))
        };
        if edits.iter().any(touches_text) {
            self.text_revision += 1;
        }
        for edit in edits {
            match file_of(edit) {
                FileKey::Transcript(id) | FileKey::Codings(_, id) | FileKey::Decisions(id) => {
                    self.changes.note_transcript(id);
                }
                FileKey::Code(_) | FileKey::Project => self.changes.note_codes(),
                _ => {}
            }
        }
    }
}

/// Returns the transcripts in which an edit may have moved words or records.
fn settled_transcripts(edit: &Edit) -> Vec<TranscriptId> {
    let of_memo = |memo: &Memo| match &memo.about {
        MemoAbout::Segment { transcript, .. } => Some(transcript.clone()),
        _ => None,
    };
    match edit {
        // A transcript that is made or goes as a whole has no records yet, or none any more.
        Edit::Paragraph(change) if change.before.is_some() => vec![change.key.0.clone()],
        Edit::Coding(change) => vec![change.key.1.clone()],
        Edit::Quote(change) => {
            let quotes = change.before.iter().chain(&change.after);
            quotes.map(|quote| quote.transcript.clone()).collect()
        }
        Edit::Memo(change) => {
            change.before.iter().chain(&change.after).filter_map(of_memo).collect()
        }
        _ => Vec::new(),
    }
}
