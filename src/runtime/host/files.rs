//! Files that are not the study: drafts, copies, exports, the key of names, and where one was.

use std::path::{Path, PathBuf};

use super::Host;
use crate::app::message::Message;
use crate::app::messages::Weight;
use crate::runtime::jobs::Workers;
use crate::runtime::sources::{keep_key, read_key};
use crate::services::import::key::KeyEntries;
use crate::storage::error::StorageError;
use crate::storage::folder::Folder;
use crate::storage::local;

impl<W: Workers> Host<W> {
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

    pub(super) fn keep_key(&mut self, entries: KeyEntries) {
        let kept = match &self.key_file {
            Some(path) => keep_key(path, entries),
            None => Err("there is no data directory".to_owned()),
        };
        if let Err(why) = kept {
            let said = format!("The real names are not kept: {why}. They stand in the source file");
            self.app.messages.say(Weight::Problem, said);
        }
    }

    pub(super) fn save_place(&mut self) {
        self.app.note_place();
        let saved = local::save_place(self.folder.root(), &self.app.place);
        if self.app.session.trouble.is_none() {
            self.say_failure("Where you are is not kept", saved.err());
        }
    }

    pub(super) fn save_copy(&mut self, path: &Path) {
        match Folder::create(path, &self.app.session.project) {
            Ok(_) => self.app.say(format!("A whole copy lies in {}", path.display())),
            Err(error) => self.app.refuse(format!("No copy was made: {error}")),
        }
    }

    /// Writes a file that is not there yet; where there is one, the app asks first.
    pub(super) fn write_new(&mut self, path: &Path, text: String) {
        let path = self.started_in.join(path);
        if path.exists() {
            self.app.update(Message::FileExists { path, text });
        } else {
            self.write_file(&path, &text);
        }
    }

    pub(super) fn write_file(&mut self, path: &Path, text: &str) {
        match std::fs::write(path, text) {
            Ok(()) => self.app.say(format!("Written: {}", path.display())),
            Err(error) => self.app.refuse(format!("{} was not written: {error}", path.display())),
        }
    }

    pub(super) fn keep_draft(&mut self, name: &str, text: &str) {
        let kept = local::save_draft(self.folder.root(), name, text);
        self.say_failure("The draft is not on disk", kept.err());
    }

    pub(super) fn drop_draft(&mut self, name: &str) {
        let dropped = local::drop_draft(self.folder.root(), name);
        self.say_failure("The draft is still on disk", dropped.err());
    }

    fn say_failure(&mut self, what: &str, error: Option<StorageError>) {
        if let Some(error) = error {
            self.app.refuse(format!("{what}: {error}"));
        }
    }
}
