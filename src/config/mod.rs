//! What the user has set: looks, keys, themes of their own, and what tusj remembers between studies.
//!
//! Everything here is read tolerantly. A line that makes no sense is named with its place and passed over, and what
//! could not be read is as if it had not been set: no setting ever keeps a study closed. Nothing here lies in a
//! study's folder, which must mean the same on every machine.

mod bindings;
mod name_key;
mod places;
mod recent;
mod settings;
mod themes;
mod tolerant;

pub use bindings::KeyBindings;
pub use name_key::{read_name_key, write_name_key};
pub use places::Places;
pub use recent::{RecentProject, note_recent, recent_projects};
pub use settings::Settings;
pub use themes::{ThemeChoice, choose_theme, theme_names};

use crate::app::keymap::Keymap;
use crate::storage::problem::Problem;

/// What the user has set, and what is wrong with the files that say so.
#[derive(Clone, Debug, Default)]
pub struct UserConfig {
    /// `config.ron`.
    pub settings: Settings,
    /// `keys.ron`.
    pub keys: KeyBindings,
    /// What could not be used; the paths are whole.
    pub problems: Vec<Problem>,
}

impl UserConfig {
    /// Reads the user's files. Files that are not there say nothing.
    #[must_use]
    pub fn load(places: &Places) -> Self {
        let names = theme_names(places);
        let (settings, mut problems) = settings::read(&places.config_file(), &names);
        let (keys, key_problems) = bindings::read(&places.keys_file());
        problems.extend(key_problems);
        Self { settings, keys, problems }
    }

    /// Returns the keymap with the user's own keys over the usual ones.
    #[must_use]
    pub fn keymap(&self) -> Keymap {
        self.keys.keymap()
    }
}
