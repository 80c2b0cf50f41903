//! An app on a real folder: performs what the app asks for and tells it what came of it.
//!
//! Knows no terminal; [`super::main_loop`] puts one around it, tests press keys on it directly.

mod files;
mod loading;
mod open;
mod outside;
mod saving;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::PathBuf;

use crate::app::App;
use crate::app::effect::Effect;
use crate::app::message::Message;
use crate::domain::id::OperationId;
use crate::runtime::jobs::{Done, Job, Workers};
use crate::storage::folder::Folder;
use crate::storage::journal::{Journal, read_journals};

pub use open::Opening;

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
    /// Look at the study as it was in a version of git.
    OpenPast(String),
    /// Go back from an earlier version to the study as it is.
    LeavePast,
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
    /// The folder of a study that is thrown away at the end.
    scratch: Option<tempfile::TempDir>,
}

impl<W: Workers> Host<W> {
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
            Done::Git(answer) => self.app.update(Message::Git(answer)),
            Done::SourceRead(path, read) => {
                self.app.update(Message::SourcesRead(vec![(path, *read)]));
            }
        }
        self.app.refresh();
        self.perform_all();
    }

    /// Has a worker look whether files changed underneath.
    pub fn look_around(&mut self) {
        self.workers.take(Job::Look(self.folder.look()));
    }

    /// Has a worker ask git how the folder stands to its history.
    pub fn ask_status(&mut self) {
        self.app.ask_status();
        self.perform_all();
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
        // What git had begun is taken back; it would go on without anybody who hears of it.
        self.workers.end_git();
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
            Effect::SaveDraft { name, text } => self.keep_draft(&name, &text),
            Effect::DropDraft(name) => self.drop_draft(&name),
            Effect::SavePlace => self.save_place(),
            Effect::RunEditor { name, text } => {
                self.acts.push(TerminalAct::RunEditor { name, text });
            }
            Effect::OpenFile { path, line } => {
                let path = self.folder.root().join(path);
                self.acts.push(TerminalAct::OpenFile { path, line });
            }
            Effect::Copy(text) => self.acts.push(TerminalAct::Copy(text)),
            Effect::WriteFile { path, text } => self.write_new(&path, text),
            Effect::OverwriteFile { path, text } => self.write_file(&path, &text),
            Effect::Redraw => self.acts.push(TerminalAct::Redraw),
            Effect::Suspend => self.acts.push(TerminalAct::Suspend),
            Effect::OpenProject(path) => self.acts.push(TerminalAct::OpenProject(path)),
            Effect::OpenPast(name) => self.acts.push(TerminalAct::OpenPast(name)),
            Effect::LeavePast => self.acts.push(TerminalAct::LeavePast),
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
            // A version that lies in a folder of its own has no history there.
            Effect::Git(_) if self.app.past.is_some() => {}
            Effect::Git(task) => self.workers.take(Job::Git(task)),
            Effect::EndGit => self.workers.end_git(),
        }
    }

    /// Has nothing of the study written from now on, for the reason `why`.
    pub(in crate::runtime) fn seal(&mut self, why: String) {
        self.folder.seal(why);
        self.note_closed_files();
    }

    /// Keeps the folder of the study until the host is gone, and no longer.
    pub(in crate::runtime) fn keep_scratch(&mut self, folder: tempfile::TempDir) {
        self.scratch = Some(folder);
    }

    /// Tells the session which files may not be written.
    fn note_closed_files(&mut self) {
        let closed = self.folder.closed().map(|(key, why)| (key.clone(), why.to_owned()));
        self.app.session.closed = closed.collect();
        self.app.session.sealed = self.folder.sealed().map(str::to_owned);
    }
}
