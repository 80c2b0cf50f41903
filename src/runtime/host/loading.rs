//! Files that were read after the first screen stood, and the proof of the places in them.

use std::collections::BTreeSet;

use super::Host;
use crate::app::message::Message;
use crate::domain::id::TranscriptId;
use crate::domain::memo::{Memo, MemoAbout};
use crate::domain::project::Project;
use crate::runtime::jobs::Workers;
use crate::services::anchor::settle::{Settled, settle};
use crate::storage::journal::JournalReading;
use crate::storage::load::{Part, load_transcript};

impl<W: Workers> Host<W> {
    /// Takes in a transcript that was read in the background. Where nobody looks at it nothing is drawn anew for it.
    pub(super) fn arrived(&mut self, id: &TranscriptId, part: Part, settled: Settled) {
        if !self.app.session.loading.waiting.contains(id) {
            return;
        }
        self.absorb(part);
        let session = &mut self.app.session;
        session.arrived(id);
        if is_pointed_at(&session.project, id) {
            self.settle_places(id);
        } else {
            self.take_settled(id, settled);
        }
        if self.app.transcript.id.as_ref() == Some(id) {
            self.app.session.revision += 1;
            self.app.session.text_revision += 1;
            self.app.refresh();
        }
        self.loaded_one();
    }

    /// Takes in what earlier sessions did, once.
    pub(super) fn history_read(&mut self, reading: JournalReading) {
        if self.app.session.history_waits {
            self.app.session.problems.extend(reading.problems);
            self.app.update(Message::HistoryRead(reading.operations));
        }
    }

    pub(super) fn rest_loaded(&mut self, part: Part) {
        self.absorb(part);
        self.app.session.loading.rest = false;
        self.settle_late_records();
        self.app.session.revision += 1;
        self.loaded_one();
    }

    fn absorb(&mut self, part: Part) {
        let problems = self.folder.absorb(&mut self.app.session.project, part);
        self.app.session.problems.extend(problems);
    }

    fn loaded_one(&mut self) {
        if self.app.session.loading.is_done() {
            self.folder.finish_loading();
            self.app.session.revision += 1;
            self.app.say_flaws();
            self.app.refresh();
        }
        self.note_closed_files();
    }

    pub(super) fn load_first(&mut self, id: &TranscriptId) {
        if self.app.session.loading.waiting.contains(id) {
            self.absorb(load_transcript(self.folder.root(), id));
            self.app.session.arrived(id);
            self.app.session.revision += 1;
            self.app.session.text_revision += 1;
            self.settle_places(id);
            self.loaded_one();
            self.app.refresh();
        }
    }

    /// Proves quotes and memos, which came after the transcripts they point into.
    fn settle_late_records(&mut self) {
        let project = &self.app.session.project;
        let quotes = project.quotes.values().map(|quote| &quote.transcript);
        let memos = project.all_memos().filter_map(|(_, _, memo)| memo.about.transcript());
        let pointed: BTreeSet<TranscriptId> = quotes.chain(memos).cloned().collect();
        for id in pointed {
            if self.app.session.project.transcripts.contains_key(&id) {
                self.settle_places(&id);
            }
        }
    }

    /// Proves every place of a transcript that was just read; what moved follows its words in memory.
    pub(super) fn settle_places(&mut self, id: &TranscriptId) {
        let settled = settle(&self.app.session.project, id, None);
        self.take_settled(id, settled);
    }

    fn take_settled(&mut self, id: &TranscriptId, settled: Settled) {
        if !settled.moved.is_empty() {
            self.app.session.take_over(&settled.moved);
        }
        self.app.session.needs_you.insert(id.clone(), settled.needs_you);
    }
}

/// Returns whether something that is read on its own points into a transcript: a quote or a memo on a stretch.
fn is_pointed_at(project: &Project, id: &TranscriptId) -> bool {
    let is_about = |memo: &Memo| matches!(&memo.about, MemoAbout::Segment { transcript, .. } if transcript == id);
    project.all_memos().any(|(_, _, memo)| is_about(memo))
        || project.quotes.values().any(|quote| quote.transcript == *id)
}
