//! For whom a history is told.

use crate::domain::id::{CoderId, TranscriptId};
use crate::domain::project::Project;
use crate::services::identity::find;
use crate::storage::layout::FileKey;

/// For whom a history is told: what is hidden from them, and whom they know by which name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Viewer {
    /// Who looks; none where it is not known which coder that is.
    pub me: Option<CoderId>,
    /// Whether the coders of the study are hidden from each other.
    pub is_blind: bool,
    /// The coders, and nothing else.
    known: Project,
}

impl Viewer {
    /// Returns the coder `me` looking at `project` as it is now.
    #[must_use]
    pub fn of(project: &Project, me: Option<CoderId>) -> Self {
        let known = Project { coders: project.coders.clone(), ..Project::default() };
        Self { me, is_blind: project.settings.blind, known }
    }

    /// Returns whether a file is another coder's own work in a blind study: nothing of it is told, counted or hinted
    /// at.
    #[must_use]
    pub fn hides(&self, file: &FileKey) -> bool {
        let is_others =
            |owner: &CoderId| Some(owner) != self.me.as_ref() && *owner != CoderId::agreed();
        self.is_blind && file.owner().is_some_and(is_others)
    }

    /// Returns whether the codings of a layer may be told of.
    #[must_use]
    pub fn sees_layer(&self, layer: &CoderId) -> bool {
        !self.hides(&FileKey::Codings(layer.clone(), TranscriptId::default()))
    }

    /// Returns the coder whom git knows as `author`.
    #[must_use]
    pub fn coder_called(&self, author: &str) -> Option<CoderId> {
        find(&self.known, author)
    }

    /// Returns what people call a coder; one that is gone is called by the id.
    #[must_use]
    pub fn name_of(&self, coder: &CoderId) -> String {
        self.known.coders.get(coder).map_or_else(|| coder.to_string(), |row| row.name.clone())
    }
}
