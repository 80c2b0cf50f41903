//! What other people and programs do to the files while the study is open.

use super::Host;
use crate::app::message::Message;
use crate::domain::edit::Edit;
use crate::domain::id::TranscriptId;
use crate::runtime::jobs::Workers;
use crate::services::anchor::settle::settle;
use crate::storage::file_content::{self, FileReading, Standing};
use crate::storage::journal::Outside;
use crate::storage::layout::FileKey;
use crate::storage::merge::{before, merge_file};
use crate::storage::write::ChangedFile;

impl<W: Workers> Host<W> {
    /// Goes on where the project was gone from its folder and is there again.
    pub(super) fn notice_return(&mut self) {
        if !self.is_gone || !self.folder.root().join(FileKey::Project.path()).is_file() {
            return;
        }
        self.is_gone = false;
        self.app.say("project.ron is in the folder again. Nothing was lost");
        if self.app.session.unsaved.is_empty() {
            self.app.session.trouble = None;
        } else {
            self.try_again();
        }
    }

    /// Merges files that somebody else changed into what is in memory.
    pub(super) fn files_changed(&mut self, changed: &[ChangedFile]) {
        let (mut n_changes, mut shown, mut names) = (0, Vec::new(), Vec::new());
        if changed.iter().any(|file| file.key == FileKey::Project && file.bytes.is_none()) {
            let why = "project.ron is gone from the folder; another branch may be checked out";
            self.is_gone = true;
            return self.app.update(Message::ProjectGone { why: why.to_owned() });
        }
        for file in changed {
            let merged = self.merge_changed(file);
            names.push(file.key.path_text());
            if !self.app.session.is_hidden(&file.key) {
                n_changes += merged;
                shown.push(file.key.path_text());
            }
        }
        if names.is_empty() {
            return;
        }
        if changed.iter().any(|file| self.app.session.undecided.contains(&file.key)) {
            // Who mended a file by hand has decided there.
            self.app.look_for_open_merge();
        }
        if let Ok(journal) = &mut self.journal {
            let outside =
                Outside { outside: self.app.world.now(), head: None, files: names.clone() };
            // The line is for the reader of the history only.
            let _only_for_the_record = journal.outside(&outside);
        }
        if !shown.is_empty() {
            self.app.update(Message::ChangedOutside { files: shown, n_changes });
        }
    }

    fn merge_changed(&mut self, file: &ChangedFile) -> usize {
        let reading = match &file.bytes {
            Some(bytes) => file_content::read(&file.key, bytes),
            None => FileReading::gone(),
        };
        let session = &mut self.app.session;
        let unsaved: Vec<Edit> =
            session.unsaved.iter().flat_map(|operation| operation.edits.clone()).collect();
        let base = before(&session.project, &file.key, &unsaved);
        let merge = merge_file(&file.key, &base, &session.project, &reading);
        session.problems.retain(|problem| problem.file != file.key.path());
        session.problems.extend(reading.problems.iter().cloned());
        let old =
            transcript_of(&file.key).and_then(|id| session.project.transcripts.get(id)).cloned();
        let _without_place = session.take_over(&merge.edits);
        if reading.standing != Standing::Blocked {
            self.app.contradictions.retain(|row| row.file() != file.key);
            self.app.contradictions.extend(merge.contradictions);
        }
        self.folder.take(&file.key, file.bytes.as_deref(), &reading);
        self.note_closed_files();
        if let Some(id) = transcript_of(&file.key) {
            let settled = settle(&self.app.session.project, id, old.as_ref());
            self.app.session.take_over(&settled.moved);
            self.app.session.needs_you.insert(id.clone(), settled.needs_you);
        }
        merge.edits.len()
    }
}

fn transcript_of(key: &FileKey) -> Option<&TranscriptId> {
    match key {
        FileKey::Transcript(id) | FileKey::Codings(_, id) => Some(id),
        _ => None,
    }
}
