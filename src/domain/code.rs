//! Codes and marker pens, one at a time; the tree they make is in [`super::codebook`].

use serde::{Deserialize, Serialize};

use super::id::CodeId;

/// The names of the colors a code may have, in the order in which codes without a color get them; what they look like
/// is up to the theme.
pub const COLOR_NAMES: [&str; 13] = [
    "red", "orange", "yellow", "olive", "green", "teal", "cyan", "blue", "indigo", "purple",
    "pink", "brown", "gray",
];

/// Returns whether a code may name its color so: a name of [`COLOR_NAMES`] or `#rrggbb`.
#[must_use]
pub fn is_color(text: &str) -> bool {
    let is_hex =
        |digits: &str| digits.len() == 6 && digits.chars().all(|digit| digit.is_ascii_hexdigit());
    COLOR_NAMES.contains(&text) || text.strip_prefix('#').is_some_and(is_hex)
}

/// A code, a category (a code with children) or a marker pen.
///
/// The order of the fields is the order in the file: the stable `id` and `kind` stand between the name, the place in
/// the tree and the color, so that git merges two people's changes of these without a conflict.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// What people call it.
    pub name: String,
    /// Its slug; also the name of its file. Never changes, never reused.
    pub id: CodeId,
    /// The code above it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<CodeId>,
    /// Where it stands among its siblings; absent is last, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<i64>,
    /// Code or marker. Never changes.
    pub kind: CodeKind,
    /// Color name of the theme's palette, or `#rrggbb`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    /// Whether it is in use.
    #[serde(default, skip_serializing_if = "CodeState::is_live")]
    pub state: CodeState,
    /// Why it was retired or merged, or anything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The definition in one sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short: Option<String>,
    /// The full definition, a paragraph a line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub definition: Vec<String>,
    /// When to use it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<String>,
    /// When not to use it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub when_not: Vec<String>,
    /// The coding that shows best what is meant: `transcript/coding`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<String>,
    /// Relations to other codes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<CodeLink>,
}

impl Code {
    /// Returns whether the code has any definition, short or full.
    #[must_use]
    pub fn is_defined(&self) -> bool {
        self.short.is_some() || !self.definition.is_empty()
    }

    /// Returns whether this is a marker pen.
    #[must_use]
    pub fn is_marker(&self) -> bool {
        self.kind == CodeKind::Marker
    }
}

/// What a code is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum CodeKind {
    /// A code of the codebook.
    #[default]
    Code,
    /// A pen: used before there are codes.
    Marker,
}

/// Whether a code is in use. Codes are never removed from disk once others may have used them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum CodeState {
    /// In use.
    #[default]
    Live,
    /// No longer given; its codings stay.
    Retired,
    /// Read as another code. Codings keep the code they were given.
    MergedInto(CodeId),
}

impl CodeState {
    /// Returns whether the code is in use.
    #[must_use]
    pub fn is_live(&self) -> bool {
        *self == Self::Live
    }
}

/// A relation from one code to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeLink {
    /// What kind of relation.
    pub kind: CodeLinkKind,
    /// The other code.
    pub to: CodeId,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// How two codes relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum CodeLinkKind {
    /// They pull against each other.
    InTensionWith,
    /// The one brings about the other.
    LeadsTo,
    /// The one is a condition of the other.
    ConditionFor,
    /// They belong together in some other way.
    RelatedTo,
    /// This passage belongs there, not here.
    UseInstead,
}

/// The two letters under which a code is typed and drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Handle {
    /// The code.
    pub code: CodeId,
    /// Two letters, unique in the project.
    pub handle: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn color_names_of_code_files_can_be_checked() {
        assert!(is_color("teal") && is_color("#00ff7f"));
        for wrong in ["", "mauve", "#fff", "#+0ff00", "#00ff7g", "00ff7f"] {
            assert!(!is_color(wrong), "{wrong}");
        }
    }
}
