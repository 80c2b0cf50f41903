//! Coders, their hot keys and their passes through the material.

use serde::{Deserialize, Serialize};

use super::id::{CodeId, CoderId, PassId};
use super::time::Day;

/// Someone who codes. The id is the name of their folders.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coder {
    /// What people call them.
    pub name: String,
    /// One or two letters for narrow places.
    pub initial: String,
    /// Color name of their marks in comparisons.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    /// Names under which git knows them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Their hot codes, sorted by key (1-9, then 0).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hot_keys: Vec<HotKey>,
    /// Whether the cursor moves on by itself after coding.
    #[serde(default, skip_serializing_if = "is_false")]
    pub auto_advance: bool,
    /// The coder whose second, blind reading this layer is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<CoderId>,
}

fn is_false(value: &bool) -> bool {
    !*value
}

impl Coder {
    /// Returns the code on hot key `key`.
    #[must_use]
    pub fn hot_code(&self, key: u8) -> Option<&CodeId> {
        self.hot_keys.iter().find(|hot| hot.key == key).map(|hot| &hot.code)
    }

    /// Returns the hot key of `code`.
    #[must_use]
    pub fn hot_key_of(&self, code: &CodeId) -> Option<u8> {
        self.hot_keys.iter().find(|hot| hot.code == *code).map(|hot| hot.key)
    }

    /// Returns the first of 1-9 and 0 that has no code yet.
    #[must_use]
    pub fn free_hot_key(&self) -> Option<u8> {
        HotKey::ORDER.into_iter().find(|key| self.hot_code(*key).is_none())
    }

    /// Returns the coder with `key` leading to `code` and to nothing else, and `code` on no other key.
    #[must_use]
    pub fn with_hot_key(mut self, key: u8, code: CodeId) -> Self {
        self.hot_keys.retain(|hot| hot.key != key && hot.code != code);
        self.hot_keys.push(HotKey { key, code });
        self.hot_keys.sort_by_key(HotKey::position);
        self
    }

    /// Returns the coder without a hot key for `code`.
    #[must_use]
    pub fn without_hot_key(mut self, code: &CodeId) -> Self {
        self.hot_keys.retain(|hot| hot.code != *code);
        self
    }
}

/// A digit that codes at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HotKey {
    /// The digit, 0-9.
    pub key: u8,
    /// The code it gives.
    pub code: CodeId,
}

impl HotKey {
    /// The digits in the order in which they are given out: as they lie on the keyboard.
    pub const ORDER: [u8; 10] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 0];

    /// Returns where the key lies on the keyboard, from the left.
    #[must_use]
    pub fn position(&self) -> u8 {
        if self.key == 0 { 10 } else { self.key }
    }
}

/// One coder's reading of the material with an aim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pass {
    /// Its id, unique for the coder.
    pub id: PassId,
    /// What is looked for.
    pub aim: String,
    /// First day.
    pub started: Day,
    /// Last day; absent while it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished: Option<Day>,
}
