//! Bringing files in: from the list of a folder over the files that were read to transcripts of the study.

use std::path::PathBuf;

use super::App;
use super::effect::Effect;
use super::messages::Weight;
use super::screen::Screen;
use super::screen::import::{ImportDraft, ImportPage, ImportScreen};
use super::transcript::motion::Spot;
use super::words::counted;
use crate::domain::id::TranscriptId;
use crate::services::import::bring_in::{BroughtIn, Facts, bring_in};
use crate::services::import::candidate::{SourceFile, SourceRead};

impl App {
    /// Opens the list of files that can be brought in, first those of the project's folder.
    pub fn open_import(&mut self) {
        let folder = self.session.root.clone();
        self.list_sources(folder);
    }

    /// Lists the files of `folder`, on the open import screen or a new one.
    pub fn list_sources(&mut self, folder: PathBuf) {
        self.ask(Effect::ListSources(folder.clone()));
        let fresh = ImportScreen::new(folder);
        match self.import_mut() {
            Some(import) => *import = fresh,
            None => self.open_screen(Screen::Import(Box::new(fresh))),
        }
    }

    /// Returns the import screen, wherever it lies.
    #[must_use]
    pub fn import(&self) -> Option<&ImportScreen> {
        self.screens.iter().rev().find_map(|screen| match screen {
            Screen::Import(import) => Some(&**import),
            _ => None,
        })
    }

    /// Returns the import screen to change it.
    pub fn import_mut(&mut self) -> Option<&mut ImportScreen> {
        self.screens.iter_mut().rev().find_map(|screen| match screen {
            Screen::Import(import) => Some(&mut **import),
            _ => None,
        })
    }

    /// Takes in which files there are.
    pub(super) fn sources_listed(&mut self, files: Vec<SourceFile>) {
        self.folder_files = files.clone();
        if let Some(import) = self.import_mut() {
            import.cursor = 0;
            import.files = Some(files);
        }
    }

    /// Has the picked files read.
    pub(super) fn read_picked(&mut self) {
        let Some(import) = self.import_mut() else { return };
        let picked = import.picked();
        if picked.is_empty() {
            return self.refuse("No file is chosen. t looks in another folder");
        }
        import.n_awaited = picked.len();
        import.n_total = picked.len();
        import.page = ImportPage::Speakers;
        self.ask(Effect::ReadSources(picked));
    }

    /// Takes in files that were read; what could not be read is said and passed over.
    pub(super) fn sources_read(&mut self, read: Vec<(PathBuf, Result<SourceRead, String>)>) {
        for (path, read) in read {
            let Some(import) = self.import_mut() else { return };
            import.n_awaited = import.n_awaited.saturating_sub(1);
            match read {
                Ok(read) => import.waiting.push_back((path, read)),
                Err(why) => {
                    import.n_skipped += 1;
                    self.messages.say(Weight::Problem, format!("Not brought in: {why}"));
                }
            }
        }
        self.next_source();
    }

    /// Goes on with the next file that was read, or ends where none is left.
    pub(super) fn next_source(&mut self) {
        loop {
            let Some(import) = self.import_mut() else { return };
            if import.draft.is_none() {
                let Some((path, read)) = import.waiting.pop_front() else { break };
                self.take_up(&path, read);
            }
            let is_decided =
                self.import().is_some_and(|import| import.takes_all && import.awaits_key.is_none());
            if !is_decided || self.bring_in_proposed() {
                return;
            }
        }
        if self.import().is_some_and(ImportScreen::is_done) {
            self.end_import();
        }
    }

    fn take_up(&mut self, path: &std::path::Path, read: SourceRead) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let draft = ImportDraft::new(name, read, &self.session.project, &self.session.key);
        if let Some(import) = self.import_mut() {
            import.page = ImportPage::Speakers;
            import.draft = Some(draft);
        }
    }

    /// Brings the file in that is being decided on, unless it came before; returns whether it is on its way.
    fn bring_in_proposed(&mut self) -> bool {
        let twin = self.import().and_then(|import| import.draft.as_ref()?.twin.clone());
        let is_on_its_way = twin.is_none() && self.bring_in_draft();
        if !is_on_its_way {
            self.drop_draft();
        }
        is_on_its_way
    }

    /// Leaves the file out that is being decided on.
    pub(super) fn drop_draft(&mut self) {
        if let Some(import) = self.import_mut()
            && import.draft.take().is_some()
        {
            import.n_skipped += 1;
        }
    }

    /// Brings all files in that are left, as they are proposed.
    pub(super) fn bring_in_all(&mut self) {
        if let Some(import) = self.import_mut() {
            import.takes_all = true;
        }
        self.next_source();
    }

    /// Brings one file in as it was decided and goes on; a file that came before only when asked twice.
    pub(super) fn bring_in_decided(&mut self) {
        let Some(draft) = self.import_mut().and_then(|import| import.draft.as_mut()) else {
            return;
        };
        if let Some(twin) = draft.twin.clone().filter(|_| !draft.is_twin_said) {
            draft.is_twin_said = true;
            let title = self.title_of(&twin);
            return self.refuse(format!(
                "Brought in before as «{title}». Esc leaves it, Enter brings it in again"
            ));
        }
        let _asked_or_refused = self.bring_in_draft();
    }

    /// Asks for the names of the file to be kept; returns whether it can be brought in.
    fn bring_in_draft(&mut self) -> bool {
        let Some(draft) = self.import().and_then(|import| import.draft.clone()) else {
            return false;
        };
        let facts = Facts {
            file_name: &draft.file_name,
            sha256: &draft.read.sha256,
            title: &draft.title,
            kind: draft.kind,
            is_data: draft.is_data,
            now: self.world.now(),
        };
        let project = &self.session.project;
        match bring_in(project, draft.source(), &draft.mapping, &draft.names, &facts) {
            Ok(brought) => {
                // The key comes first: labels whose names are lost would be worse than a key too many.
                self.ask(Effect::KeepKey(brought.key.clone()));
                if let Some(import) = self.import_mut() {
                    import.awaits_key = Some(brought);
                }
                true
            }
            Err(why) => {
                self.refuse(format!("Not brought in: {why}. i gives another title"));
                false
            }
        }
    }

    /// Brings the file in whose names are in the key now; where they are not, nothing of it is written.
    pub(super) fn key_kept(&mut self, kept: Result<(), String>) {
        let brought = self.import_mut().and_then(|import| import.awaits_key.take());
        let Some(brought) = brought else { return };
        let draft = self.import().and_then(|import| import.draft.clone());
        let Some(draft) = draft else { return };
        let is_in = match kept {
            Ok(()) => self.commit_import(brought, &draft),
            Err(why) => {
                let said = format!(
                    "«{}» not brought in: its names cannot be kept in the key: {why}. Enter tries again",
                    draft.title
                );
                self.messages.say(Weight::Problem, said);
                false
            }
        };
        let takes_all = self.import().is_some_and(|import| import.takes_all);
        if !is_in && takes_all {
            self.drop_draft();
        }
        if is_in || takes_all {
            self.next_source();
        }
    }

    fn commit_import(&mut self, brought: BroughtIn, draft: &ImportDraft) -> bool {
        let title = format!("bring in «{}»", draft.title);
        if !self.commit("import-transcripts", title, brought.edits) {
            return false;
        }
        self.session.key.merge(brought.key);
        let (turns, _) = draft.counts();
        self.say(format!("«{}»: {}. u undoes", draft.title, counted(turns, "turn", "turns")));
        if let Some(import) = self.import_mut() {
            import.n_done += 1;
            import.draft = None;
            import.first.get_or_insert(brought.transcript);
        }
        true
    }

    fn end_import(&mut self) {
        let Some(import) = self.import_mut() else { return };
        let (done, skipped, first) = (import.n_done, import.n_skipped, import.first.take());
        self.screens.retain(|screen| !matches!(screen, Screen::Import(_)));
        if done == 0 {
            return;
        }
        if done + skipped > 1 {
            let left =
                if skipped > 0 { format!(", {skipped} left out (!)") } else { String::new() };
            self.say(format!(
                "{} brought in{left}. u undoes the last",
                counted(done, "file", "files")
            ));
        }
        if let Some(first) = first {
            self.screens.clear();
            self.open_at_start(first);
        }
    }

    /// Opens a transcript on the home screen with the cursor at its start.
    pub(super) fn open_at_start(&mut self, transcript: TranscriptId) {
        self.remember_place();
        self.focus = super::Pane::Transcript;
        self.transcript.open(transcript, Spot::default());
        self.refresh();
    }
}
