//! For whom a history is told.

use crate::domain::id::CoderId;
use crate::domain::project::Project;
use crate::domain::sight::Sight;
use crate::services::identity::find;

/// For whom a history is told: what they are shown, and whom they know by which name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audience {
    /// Whose work is shown.
    pub sight: Sight,
    /// The coders, and nothing else.
    known: Project,
}

impl Audience {
    /// Returns somebody of this `sight` looking at `project` as it is now.
    #[must_use]
    pub fn of(project: &Project, sight: Sight) -> Self {
        let known = Project { coders: project.coders.clone(), ..Project::default() };
        Self { sight, known }
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
