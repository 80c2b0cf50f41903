//! A second reading: a coder codes own turns again, in a layer that does not see the first.

use crate::domain::coder::Coder;
use crate::domain::id::CoderId;
use crate::domain::project::Project;
use crate::services::identity::{free_id, initial};

/// A layer for a coder's second reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondReading {
    /// Its id, as `ane-again`.
    pub id: CoderId,
    /// The layer as a coder; hot keys are those of the first reading.
    pub coder: Coder,
}

/// Returns the layer in which `first` codes again; none where nobody of that id codes, or it is itself a second reading.
///
/// Its name is in the language of the study. No name that git knows goes with it: who commits is still the same person.
#[must_use]
pub fn second_reading(project: &Project, first: &CoderId) -> Option<SecondReading> {
    let coder = project.coders.get(first).filter(|coder| coder.again.is_none())?;
    let word = match project.settings.language.as_str() {
        "nb" | "nn" | "no" => "igjen",
        "da" => "igen",
        _ => "again",
    };
    let name = format!("{} {word}", coder.name);
    let id = free_id(project, &format!("{first} {word}"));
    let coder = Coder {
        initial: initial(project, &name),
        name,
        hot_keys: coder.hot_keys.clone(),
        auto_advance: coder.auto_advance,
        again: Some(first.clone()),
        ..Coder::default()
    };
    Some(SecondReading { id, coder })
}
