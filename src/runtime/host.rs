//! An app on a real folder: performs what the app asks for and tells it what came of it.
//!
//! Knows no terminal; [`super::main_loop`] puts one around it, tests press keys on it directly.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};

use super::jobs::{Done, Job, Workers};
use super::sources::{keep_key, read_key};
use crate::app::App;
use crate::app::effect::Effect;
use crate::app::geometry::Size;
use crate::app::message::Message;
use crate::app::messages::Weight;
use crate::app::session::{Loading, Session, Trouble};
use crate::app::transcript::motion::Spot;
use crate::app::words::counted;
use crate::app::world::World;
use crate::domain::edit::{Edit, Operation, force};
use crate::domain::id::{CoderId, OperationId, TranscriptId};
use crate::domain::memo::{Memo, MemoAbout};
use crate::domain::project::Project;
use crate::services::anchor::settle::{Settled, settle};
use crate::services::import::key::KeyEntries;
use crate::storage::error::StorageError;
use crate::storage::file_content::{self, FileReading, Standing};
use crate::storage::folder::{Folder, Refused};
use crate::storage::journal::{Journal, JournalReading, Outside, read_journals, session_name};
use crate::storage::layout::{FileKey, file_of};
use crate::storage::load::{Part, list_transcripts, load_head, load_transcript};
use crate::storage::local;
use crate::storage::merge::{before, merge_file};
use crate::storage::recover::recover;
use crate::storage::unfinished::find_unfinished;
use crate::storage::write::{ChangedFile, FileWrite, WriteOutcome};

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
    /// For each write that is under way, how many had failed when it was planned.
    planned_after: VecDeque<usize>,
    /// Writes that failed so far.
    n_failed: usize,
    /// Whether `project.ron` was gone when last looked for.
    is_gone: bool,
    acts: Vec<TerminalAct>,
    /// Where names of files outside the study are meant from.
    started_in: PathBuf,
    /// Where the key of real names lies.
    key_file: Option<PathBuf>,
}

/// What is needed to open a study.
pub struct Opening {
    /// The folder.
    pub root: PathBuf,
    /// Who codes.
    pub coder: CoderId,
    /// The folder in which tusj was started: names of files outside the study are meant from there.
    pub started_in: PathBuf,
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
        let Opening { root, coder, started_in, size, mut world } = opening;
        let unfinished = find_unfinished(&root);
        let recovered = recover_unfinished(&root, &unfinished.operations);
        let mut folder = Folder::new(&root);
        let mut project = Project::default();
        let mut problems = folder.absorb(&mut project, load_head(&root)?);
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
        // Last: undo in this session needs none of it, and undoing an earlier one reads it at once.
        workers.take(Job::ReadJournals);
        let name = session_name(&world.now(), &world.id(4));
        let journal = Journal::open(&root, &name).map_err(|error| error.to_string());
        let session = Session {
            root,
            project,
            coder,
            history_waits: true,
            loading,
            problems,
            others_alive: unfinished.others_alive,
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
            planned_after: VecDeque::new(),
            n_failed: 0,
            is_gone: false,
            acts: Vec::new(),
            started_in,
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
            Done::Loaded(id, part, settled) => return self.arrived(&id, *part, *settled),
            Done::RestLoaded(part) => self.rest_loaded(*part),
            Done::Journals(reading) => self.history_read(*reading),
            Done::Looked(looked) => {
                let changed = self.folder.noted_look(*looked);
                self.files_changed(&changed);
                self.notice_return();
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
        self.finish_with(&mut Vec::new);
    }

    /// As [`Self::finish`], where what the workers did comes from `arrived`.
    pub fn finish_with(&mut self, arrived: &mut dyn FnMut() -> Vec<Done>) {
        self.app.before_end();
        self.perform_all();
        if self.app.session.trouble.is_some() {
            self.try_again();
        }
        // What comes back may lead to further writes: a file that somebody else changed is merged and written again.
        for _ in 0..3 {
            let mut all_done = self.workers.finish();
            all_done.extend(arrived());
            for done in all_done {
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
        loop {
            // What is done may make the app ask for more.
            let effects = self.app.take_effects();
            if effects.is_empty() {
                return;
            }
            for effect in effects {
                self.perform(effect);
            }
        }
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Save(operation) => self.save(&operation),
            Effect::Rewrite(keys) => self.rewrite(&keys),
            Effect::TryAgain => self.try_again(),
            Effect::SaveCopy(path) => self.save_copy(&self.started_in.join(path)),
            Effect::LoadFirst(id) => self.load_first(&id),
            Effect::ReadHistory => self.history_read(read_journals(self.folder.root())),
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
            Effect::WriteFile { path, text } => {
                let path = self.started_in.join(path);
                if path.exists() {
                    self.app.update(Message::FileExists { path, text });
                } else {
                    self.write_file(&path, &text);
                }
            }
            Effect::OverwriteFile { path, text } => self.write_file(&path, &text),
            Effect::Redraw => self.acts.push(TerminalAct::Redraw),
            Effect::Suspend => self.acts.push(TerminalAct::Suspend),
            Effect::OpenProject(path) => self.acts.push(TerminalAct::OpenProject(path)),
            Effect::OpenDemo => self.acts.push(TerminalAct::OpenDemo),
            Effect::Quit => self.acts.push(TerminalAct::Quit),
            Effect::ListSources(folder) => {
                self.workers.take(Job::ListSources(self.started_in.join(folder)));
            }
            Effect::ReadSources(paths) => {
                for path in paths {
                    self.workers.take(Job::ReadSource(path));
                }
            }
            Effect::KeepKey(entries) => self.keep_key(entries),
        }
    }

    fn history_read(&mut self, reading: JournalReading) {
        if self.app.session.history_waits {
            self.app.session.problems.extend(reading.problems);
            self.app.update(Message::HistoryRead(reading.operations));
        }
    }

    /// Tells the session which files may not be written.
    fn note_closed_files(&mut self) {
        let closed = self.folder.closed().map(|(key, why)| (key.clone(), why.to_owned()));
        self.app.session.closed = closed.collect();
        self.app.session.sealed = self.folder.sealed().map(str::to_owned);
    }

    /// Makes an operation durable in the journal before the next key, then hands its files to the writer.
    ///
    /// Where an earlier one is not on the disk, all are tried again: the disk may have come to its senses.
    fn save(&mut self, operation: &Operation) {
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

    fn rewrite(&mut self, keys: &[FileKey]) {
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
    fn plan(&mut self, keys: &BTreeSet<FileKey>) -> Result<Vec<FileWrite>, Refused> {
        let project = &self.app.session.project;
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
    fn try_again(&mut self) {
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

    fn written(&mut self, operations: &[OperationId], outcome: &WriteOutcome) {
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

    /// Goes on where the project was gone from its folder and is there again.
    fn notice_return(&mut self) {
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
    fn files_changed(&mut self, changed: &[ChangedFile]) {
        let mut n_changes = 0;
        let mut names = Vec::new();
        if changed.iter().any(|file| file.key == FileKey::Project && file.bytes.is_none()) {
            let why = "project.ron is gone from the folder; another branch may be checked out";
            self.is_gone = true;
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

    /// Takes in a transcript that was read in the background. Where nobody looks at it nothing is drawn anew for it.
    fn arrived(&mut self, id: &TranscriptId, part: Part, settled: Settled) {
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

    fn rest_loaded(&mut self, part: Part) {
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
            self.app.refresh();
        }
        self.note_closed_files();
    }

    fn load_first(&mut self, id: &TranscriptId) {
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
    fn settle_places(&mut self, id: &TranscriptId) {
        let settled = settle(&self.app.session.project, id, None);
        self.take_settled(id, settled);
    }

    fn take_settled(&mut self, id: &TranscriptId, settled: Settled) {
        if !settled.moved.is_empty() {
            self.app.session.take_over(&settled.moved);
        }
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
                "{} of the last session came to the disk only now. Nothing was lost",
                counted(recovered.done.len(), "act", "acts")
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

fn recover_unfinished(root: &Path, unfinished: &[Operation]) -> Recovered {
    if unfinished.is_empty() {
        return Recovered::default();
    }
    match recover(root, unfinished) {
        Ok(recovery) => Recovered {
            done: recovery.done,
            n_finished: recovery.written.len(),
            unclear: recovery
                .unclear
                .iter()
                .map(|row| format!("{} was left as it is: {}", row.file.path_text(), row.why))
                .chain(recovery.failure.iter().map(|row| {
                    format!("What the last session did is not on disk yet: {}", row.why)
                }))
                .collect(),
        },
        Err(error) => Recovered { unclear: vec![error.to_string()], ..Recovered::default() },
    }
}

/// Returns whether something that is read on its own points into a transcript: a quote or a memo on a stretch.
fn is_pointed_at(project: &Project, id: &TranscriptId) -> bool {
    let is_about = |memo: &Memo| matches!(&memo.about, MemoAbout::Segment { transcript, .. } if transcript == id);
    project.all_memos().any(|(_, _, memo)| is_about(memo))
        || project.quotes.values().any(|quote| quote.transcript == *id)
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
