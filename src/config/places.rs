//! Where the user's files lie, outside every study.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use directories::ProjectDirs;

use crate::storage::layout::is_safe_id;

/// The folder of settings and the folder of what tusj remembers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    config: PathBuf,
    data: PathBuf,
}

impl Places {
    /// Returns the folders that the system has for this, or those that `TUSJ_CONFIG_DIR` and `TUSJ_DATA_DIR` name.
    ///
    /// `variable` reads an environment variable. A system without a home folder has no places.
    #[must_use]
    pub fn find(variable: impl Fn(&str) -> Option<OsString>) -> Option<Self> {
        let named = |name: &str| variable(name).filter(|it| !it.is_empty()).map(PathBuf::from);
        let usual = ProjectDirs::from("", "", "tusj");
        let usual_config = || usual.as_ref().map(|it| it.config_dir().to_owned());
        let usual_data = || usual.as_ref().map(|it| it.data_dir().to_owned());
        let config = named("TUSJ_CONFIG_DIR").or_else(usual_config)?;
        let data = named("TUSJ_DATA_DIR").or_else(usual_data)?;
        Some(Self { config, data })
    }

    /// Returns the places in the folders `config` and `data`.
    #[must_use]
    pub fn at(config: &Path, data: &Path) -> Self {
        Self { config: config.to_owned(), data: data.to_owned() }
    }

    /// Returns the file of the settings.
    #[must_use]
    pub fn config_file(&self) -> PathBuf {
        self.config.join("config.ron")
    }

    /// Returns the file of the user's own keys.
    #[must_use]
    pub fn keys_file(&self) -> PathBuf {
        self.config.join("keys.ron")
    }

    /// Returns the folder of the user's own themes.
    #[must_use]
    pub fn themes(&self) -> PathBuf {
        self.config.join("themes")
    }

    /// Returns the file that lists the studies opened last.
    #[must_use]
    pub fn recent_file(&self) -> PathBuf {
        self.data.join("recent.ron")
    }

    /// Returns the file that says what repositories may run.
    #[must_use]
    pub fn trusted_file(&self) -> PathBuf {
        self.data.join("trusted.ron")
    }

    /// Returns the file that says which real names stand behind the labels of the study `project`.
    ///
    /// An id that could lead out of the folder has none.
    #[must_use]
    pub fn name_key(&self, project: &str) -> Option<PathBuf> {
        is_safe_id(project).then(|| self.data.join("keys").join(format!("{project}.ron")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_name_other_folders() {
        let places = Places::find(|name| match name {
            "TUSJ_CONFIG_DIR" => Some("/c".into()),
            "TUSJ_DATA_DIR" => Some("/d".into()),
            _ => None,
        })
        .unwrap();
        assert_eq!(places.config_file(), Path::new("/c/config.ron"));
        assert_eq!(places.recent_file(), Path::new("/d/recent.ron"));
        assert_eq!(places.name_key("wr7k2xqant"), Some(PathBuf::from("/d/keys/wr7k2xqant.ron")));
    }

    #[test]
    fn a_project_id_cannot_lead_out_of_the_folder() {
        let places = Places::at(Path::new("/c"), Path::new("/d"));
        assert_eq!(places.name_key("../../etc/passwd"), None);
        assert_eq!(places.name_key(""), None);
    }
}
