//! An app on a real folder: performs what the app asks for and tells it what came of it.
//!
//! Knows no terminal; [`super::main_loop`] puts one around it, tests press keys on it directly.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::jobs::{Done, Job, Workers};
use super::sources::{keep_key, read_key};
use crate::app::App;
use crate::app::effect::Effect;
use crate::app::geometry::Size;
use crate::app::message::Message;
use crate::app::messages::Weight;
use crate::app::session::{Loading, Session};
use crate::app::transcript::motion::Spot;
use crate::app::world::World;
use crate::domain::edit::{Edit, History, Operation};
use crate::domain::id::{CoderId, OperationId, TranscriptId};
use crate::domain::project::Project;
use crate::services::anchor::settle::settle;
use crate::services::import::key::KeyEntries;
use crate::storage::error::StorageError;
use crate::storage::file_content::{self, FileReading};
use crate::storage::folder::Folder;
use crate::storage::journal::{Journal, JournalReading, Outside, read_journals};
use crate::storage::layout::FileKey;
use crate::storage::load::{Part, list_transcripts, load_head, load_transcript};
use crate::storage::local;
use crate::storage::merge::{before, merge_file};
use crate::storage::recover::recover;
use crate::storage::write::{ChangedFile, WriteOutcome};

/// What only a terminal can do; the host hands it on.
#[derive(Clone, Debug, PartialEq)]
pub enum TerminalAct {
    /// Draw everything anew.
    Redraw,
    /// Stop, as Ctrl-Z does.
    Suspend,
    /// Edit a text in the user's own editor.
    RunEditor {
        /// What the text is, for the file name.
        name: String,
        /// The text.
        text: String,
    },
    /// Open a file in the user's own editor at a line.
    OpenFile {
        /// The file.
        path: PathBuf,
        /// Line from 1.
        line: usize,
    },
    /// Hand text to the clipboard.
    Copy(String),
    /// Open another project.
    OpenProject(PathBuf),
    /// Open the finished sample study on a scratch copy.
    OpenDemo,
    /// End the program.
    Quit,
}

/// An app on a real folder.
pub struct Host<W: Workers> {
    /// The app.
    pub app: App,
    folder: Folder,
    journal: Result<Journal, String>,
    workers: W,
    /// Operations that are in memory only: the journal did not take them.
    unjournaled: BTreeSet<OperationId>,
    /// Operations whose files are being written, with the number of writes that are under way.
    under_way: BTreeMap<OperationId, usize>,
    acts: Vec<TerminalAct>,
    /// Where the key of real names lies.
    key_file: Option<PathBuf>,
}

/// What is needed to open a study.
pub struct Opening {
    /// The folder.
    pub root: PathBuf,
    /// Who codes.
    pub coder: CoderId,
    /// Size of the terminal.
    pub size: Size,
    /// Clock and dice.
    pub world: Box<dyn World>,
}

impl<W: Workers> Host<W> {
    /// Opens the study: finishes what a crash left, reads what the first screen shows, and leaves the rest to the
    /// workers.
    ///
    /// # Errors
    /// Says why the folder cannot be opened; nothing was changed.
    pub fn open(opening: Opening, mut workers: W) -> Result<Self, StorageError> {
        let Opening { root, coder, size, mut world } = opening;
        let journals = read_journals(&root);
        let recovered = recover_unfinished(&root, &journals);
        let mut folder = Folder::new(&root);
        let mut project = Project::default();
        let mut problems = folder.absorb(&mut project, load_head(&root)?);
        problems.extend(journals.problems.iter().cloned());
        let place = local::read_place(&root).unwrap_or_default();
        let known = list_transcripts(&root);
        let shown = place
            .transcript
            .clone()
            .filter(|id| known.contains(id))
            .or_else(|| known.first().cloned());
        let mut waiting: BTreeSet<TranscriptId> = known.iter().cloned().collect();
        if let Some(id) = &shown {
            waiting.remove(id);
            problems.extend(folder.absorb(&mut project, load_transcript(&root, id)));
        }
        workers.take(Job::LoadRest);
        for id in &waiting {
            workers.take(Job::Load(id.clone()));
        }
        let loading = Loading { total: known.len(), waiting, rest: true };
        let session_name = format!("{}-{}", world.now().as_str().replace(':', ""), world.id(4));
        let journal = Journal::open(&root, &session_name).map_err(|error| error.to_string());
        let history = History::new(journals.operations, &coder);
        let session = Session {
            root,
            project,
            coder,
            history,
            loading,
            problems,
            others_alive: journals.others_alive,
            ..Session::default()
        };
        let mut app = App::new(session, size, world);
        app.place = place;
        let mut host = Self {
            app,
            folder,
            journal,
            workers,
            unjournaled: BTreeSet::new(),
            under_way: BTreeMap::new(),
            acts: Vec::new(),
            key_file: None,
        };
        host.note_closed_files();
        host.say_what_was_found(&recovered);
        for draft in local::read_drafts(host.folder.root()) {
            // A draft that is no memo's is left for whoever knows it.
            let _is_a_memo = host.app.offer_draft(draft.name, draft.text);
        }
        if let Some(id) = shown {
            host.settle_places(&id);
            host.open_transcript(&id);
        }
        host.app.refresh();
        Ok(host)
    }

    /// Tells the app what happened, and does what it asks for.
    pub fn tell(&mut self, message: Message) {
        self.app.update(message);
        self.perform_all();
    }

    /// Takes in what a worker did.
    pub fn take_done(&mut self, done: Done) {
        match done {
            Done::Written { operations, outcome } => self.written(&operations, &outcome),
            Done::Loaded(id, part) => self.loaded(Some(&id), *part),
            Done::RestLoaded(part) => self.loaded(None, *part),
            Done::Journals(reading) => self.app.session.others_alive = reading.others_alive,
            Done::Looked(looked) => {
                let changed = self.folder.noted_look(*looked);
                self.files_changed(&changed);
            }
            Done::SourcesListed(files) => self.app.update(Message::SourcesListed(files)),
            Done::SourceRead(path, read) => {
                self.app.update(Message::SourcesRead(vec![(path, *read)]));
            }
        }
        self.app.refresh();
        self.perform_all();
    }

    /// Keeps real names in the key at `path` from now on, and reads what it holds.
    pub fn keep_names_in(&mut self, path: PathBuf) {
        match read_key(&path) {
            Ok(key) => self.app.session.key = key,
            Err(why) => {
                let said = format!("The key of names {} could not be read: {why}", path.display());
                self.app.messages.say(Weight::Problem, said);
            }
        }
        self.key_file = Some(path);
    }

    fn keep_key(&mut self, entries: KeyEntries) {
        let kept = match &self.key_file {
            Some(path) => keep_key(path, entries),
            None => Err("there is no data directory".to_owned()),
        };
        if let Err(why) = kept {
            let said = format!("The real names are not kept: {why}. They stand in the source file");
            self.app.messages.say(Weight::Problem, said);
        }
    }

    /// Has a worker look whether files changed underneath.
    pub fn look_around(&mut self) {
        self.workers.take(Job::Look(self.folder.look()));
    }

    /// Returns what only the terminal can do, in order.
    pub fn take_acts(&mut self) -> Vec<TerminalAct> {
        std::mem::take(&mut self.acts)
    }

    /// Brings everything to the disk that is not there yet; called once, before the program ends.
    pub fn finish(&mut self) {
        self.app.before_end();
        self.perform_all();
        // What comes back may lead to further writes: a file that somebody else changed is merged and written again.
        for _ in 0..3 {
            for done in self.workers.finish() {
                self.take_done(done);
            }
        }
        self.save_place();
    }

    /// Does at once what the workers have left, and takes it in. For tests and commands without a screen.
    pub fn settle(&mut self) {
        loop {
            let done = self.workers.finish();
            if done.is_empty() {
                return;
            }
            for done in done {
                self.take_done(done);
            }
        }
    }

    fn perform_all(&mut self) {
        for effect in self.app.take_effects() {
            self.perform(effect);
        }
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Save(operation) => self.save(&operation),
            Effect::Rewrite(keys) => self.rewrite(&keys),
            Effect::TryAgain => self.try_again(),
            Effect::SaveCopy(path) => self.save_copy(&path),
            Effect::LoadFirst(id) => self.load_first(&id),
            Effect::LookAround => self.look_around(),
            Effect::SaveDraft { name, text } => {
                let kept = local::save_draft(self.folder.root(), &name, &text);
                self.say_failure("The draft is not on disk", kept.err());
            }
            Effect::DropDraft(name) => {
                let dropped = local::drop_draft(self.folder.root(), &name);
                self.say_failure("The draft is still on disk", dropped.err());
            }
            Effect::SavePlace => self.save_place(),
            Effect::RunEditor { name, text } => {
                self.acts.push(TerminalAct::RunEditor { name, text });
            }
            Effect::OpenFile { path, line } => {
                let path = self.folder.root().join(path);
                self.acts.push(TerminalAct::OpenFile { path, line });
            }
            Effect::Copy(text) => self.acts.push(TerminalAct::Copy(text)),
            Effect::WriteFile { path, text } if path.exists() => {
                self.app.update(Message::FileExists { path, text });
            }
            Effect::WriteFile { path, text } | Effect::OverwriteFile { path, text } => {
                self.write_file(&path, &text);
            }
            Effect::Redraw => self.acts.push(TerminalAct::Redraw),
            Effect::Suspend => self.acts.push(TerminalAct::Suspend),
            Effect::OpenProject(path) => self.acts.push(TerminalAct::OpenProject(path)),
            Effect::OpenDemo => self.acts.push(TerminalAct::OpenDemo),
            Effect::Quit => self.acts.push(TerminalAct::Quit),
            Effect::ListSources(folder) => self.workers.take(Job::ListSources(folder)),
            Effect::ReadSources(paths) => {
                for path in paths {
                    self.workers.take(Job::ReadSource(path));
                }
            }
            Effect::KeepKey(entries) => self.keep_key(entries),
        }
    }

    /// Tells the session which files may not be written.
    fn note_closed_files(&mut self) {
        let closed = self.folder.closed().map(|(key, why)| (key.clone(), why.to_owned()));
        self.app.session.closed = closed.collect();
        self.app.session.sealed = self.folder.sealed().map(str::to_owned);
    }

    /// Makes an operation durable in the journal before the next key, then hands its files to the writer.
    fn save(&mut self, operation: &Operation) {
        match self.append(operation) {
            Ok(()) => self.write_files_of(std::slice::from_ref(operation)),
            Err(why) => {
                self.unjournaled.insert(operation.id.clone());
                self.app.update(Message::NotSaved { why });
            }
        }
    }

    fn append(&mut self, operation: &Operation) -> Result<(), String> {
        if self.journal.is_err() {
            // The folder may have become writable since.
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

    fn write_files_of(&mut self, operations: &[Operation]) {
        let edits: Vec<Edit> =
            operations.iter().flat_map(|operation| operation.edits.clone()).collect();
        match self.folder.plan(&self.app.session.project, &edits) {
            Ok(writes) => {
                let ids: Vec<OperationId> =
                    operations.iter().map(|operation| operation.id.clone()).collect();
                for id in &ids {
                    *self.under_way.entry(id.clone()).or_default() += 1;
                }
                self.workers.take(Job::Write { operations: ids, writes });
            }
            Err(refused) => self.app.update(Message::NotSaved { why: refused.to_string() }),
        }
    }

    fn rewrite(&mut self, keys: &[FileKey]) {
        match self.folder.plan_files(&self.app.session.project, keys) {
            Ok(writes) => self.workers.take(Job::Write { operations: Vec::new(), writes }),
            Err(refused) => self.app.update(Message::NotSaved { why: refused.to_string() }),
        }
    }

    /// Brings everything that is not on disk there: the journal first, then the files.
    fn try_again(&mut self) {
        let unsaved = self.app.session.unsaved.clone();
        for operation in &unsaved {
            if self.unjournaled.contains(&operation.id) {
                match self.append(operation) {
                    Ok(()) => {
                        self.unjournaled.remove(&operation.id);
                    }
                    Err(why) => {
                        self.app.update(Message::NotSaved { why });
                        return;
                    }
                }
            }
        }
        self.write_files_of(&unsaved);
    }

    fn written(&mut self, operations: &[OperationId], outcome: &WriteOutcome) {
        self.folder.noted(outcome);
        if !outcome.changed.is_empty() {
            self.files_changed(&outcome.changed);
            let keys: Vec<FileKey> = outcome.changed.iter().map(|file| file.key.clone()).collect();
            self.write_again(operations, &keys);
            return;
        }
        for id in operations {
            let left = self.under_way.get(id).copied().unwrap_or(1).saturating_sub(1);
            self.under_way.insert(id.clone(), left);
        }
        if let Some(failure) = &outcome.failure {
            let why = why_in_words(&failure.why);
            self.app.update(Message::NotSaved { why });
            return;
        }
        for id in operations {
            if self.under_way.get(id) == Some(&0) {
                self.under_way.remove(id);
                if let Ok(journal) = &mut self.journal {
                    // Without this line the operation is looked at again at the next start, and found done.
                    let _found_done_later = journal.done(id);
                }
                self.app.update(Message::Saved(id.clone()));
            }
        }
    }

    fn write_again(&mut self, operations: &[OperationId], keys: &[FileKey]) {
        match self.folder.plan_files(&self.app.session.project, keys) {
            Ok(writes) => self.workers.take(Job::Write { operations: operations.to_vec(), writes }),
            Err(refused) => self.app.update(Message::NotSaved { why: refused.to_string() }),
        }
    }

    /// Merges files that somebody else changed into what is in memory.
    fn files_changed(&mut self, changed: &[ChangedFile]) {
        let mut n_changes = 0;
        let mut names = Vec::new();
        if changed.iter().any(|file| file.key == FileKey::Project && file.bytes.is_none()) {
            let why = "project.ron is gone from the folder; another branch may be checked out";
            return self.app.update(Message::ProjectGone { why: why.to_owned() });
        }
        for file in changed {
            n_changes += self.merge_changed(file);
            names.push(file.key.path_text());
        }
        if names.is_empty() {
            return;
        }
        if let Ok(journal) = &mut self.journal {
            let outside =
                Outside { outside: self.app.world.now(), head: None, files: names.clone() };
            // The line is for the reader of the history only.
            let _only_for_the_record = journal.outside(&outside);
        }
        self.app.update(Message::ChangedOutside { files: names, n_changes });
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
        for contradiction in merge.contradictions {
            self.app.contradictions.push(contradiction);
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

    fn loaded(&mut self, id: Option<&TranscriptId>, part: Part) {
        let session = &mut self.app.session;
        let problems = self.folder.absorb(&mut session.project, part);
        session.problems.extend(problems);
        session.revision += 1;
        match id {
            Some(id) => {
                session.loading.waiting.remove(id);
                session.text_revision += 1;
                self.settle_places(id);
            }
            None => {
                session.loading.rest = false;
                self.settle_late_records();
            }
        }
        if self.app.session.loading.is_done() {
            self.folder.finish_loading();
        }
        self.note_closed_files();
    }

    fn load_first(&mut self, id: &TranscriptId) {
        if self.app.session.loading.waiting.contains(id) {
            let part = load_transcript(self.folder.root(), id);
            self.loaded(Some(id), part);
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
    fn settle_places(&mut self, id: &TranscriptId) {
        let settled = settle(&self.app.session.project, id, None);
        self.app.session.take_over(&settled.moved);
        self.app.session.needs_you.insert(id.clone(), settled.needs_you);
    }

    fn open_transcript(&mut self, id: &TranscriptId) {
        let cursor = self.app.place.cursors.get(id).cloned();
        let transcript = self.app.session.project.transcripts.get(id);
        let spot =
            cursor.zip(transcript).and_then(|(place, transcript)| Spot::of(&place, transcript));
        self.app.transcript.open(id.clone(), spot.unwrap_or_default());
    }

    fn say_what_was_found(&mut self, recovered: &Recovered) {
        if let Ok(journal) = &mut self.journal {
            for id in &recovered.done {
                // Without this line it is looked at again at the next start, and found done.
                let _found_done_later = journal.done(id);
            }
        }
        if recovered.n_finished > 0 {
            self.app.say(format!(
                "{} acts of the last session were brought to the disk. Nothing was lost",
                recovered.n_finished
            ));
        }
        for unclear in &recovered.unclear {
            self.app.refuse(unclear.clone());
        }
        if self.app.session.others_alive > 0 {
            self.app.say("Another tusj has this study open. Both can work; changes are merged");
        }
        if let Err(why) = &self.journal {
            let why = why_in_words(why);
            self.app.update(Message::NotSaved { why });
        }
    }

    fn save_place(&mut self) {
        self.app.note_place();
        let saved = local::save_place(self.folder.root(), &self.app.place);
        if self.app.session.trouble.is_none() {
            self.say_failure("Where you are is not kept", saved.err());
        }
    }

    fn save_copy(&mut self, path: &Path) {
        match Folder::create(path, &self.app.session.project) {
            Ok(_) => self.app.say(format!("A whole copy lies in {}", path.display())),
            Err(error) => self.app.refuse(format!("No copy was made: {error}")),
        }
    }

    fn write_file(&mut self, path: &Path, text: &str) {
        match std::fs::write(path, text) {
            Ok(()) => self.app.say(format!("Written: {}", path.display())),
            Err(error) => self.app.refuse(format!("{} was not written: {error}", path.display())),
        }
    }

    fn say_failure(&mut self, what: &str, error: Option<StorageError>) {
        if let Some(error) = error {
            self.app.refuse(format!("{what}: {error}"));
        }
    }
}

/// What the start found of an earlier end.
#[derive(Debug, Default)]
struct Recovered {
    done: Vec<OperationId>,
    n_finished: usize,
    unclear: Vec<String>,
}

fn recover_unfinished(root: &Path, journals: &JournalReading) -> Recovered {
    if journals.unfinished.is_empty() {
        return Recovered::default();
    }
    match recover(root, &journals.unfinished) {
        Ok(recovery) => Recovered {
            done: recovery.done,
            n_finished: recovery.written.len(),
            unclear: recovery
                .unclear
                .iter()
                .map(|row| format!("{} was left as it is: {}", row.file.path_text(), row.why))
                .collect(),
        },
        Err(error) => Recovered { unclear: vec![error.to_string()], ..Recovered::default() },
    }
}

fn transcript_of(key: &FileKey) -> Option<&TranscriptId> {
    match key {
        FileKey::Transcript(id) | FileKey::Codings(_, id) => Some(id),
        _ => None,
    }
}

/// Shortens what the system says to what fits behind a comma.
fn why_in_words(why: &str) -> String {
    why.trim_end_matches('.').to_owned()
}
