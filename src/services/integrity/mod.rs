//! Whether a study holds together: what merges clean, reads well file by file, and is wrong all the same.
//!
//! Nothing is repaired here and nothing is guessed. A flaw names the file it is in and the words that lead to its line.

mod codes;
mod records;
mod samples;
mod texts;

use crate::domain::id::CoderId;
use crate::domain::project::Project;
use crate::storage::layout::FileKey;

/// Something in a study that does not hold together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// The file it is seen in.
    pub file: FileKey,
    /// Words of the line it is seen on, as the file has them; empty where it is the file as a whole.
    pub mark: String,
    /// What is wrong, in words.
    pub why: String,
    /// What can be done.
    pub advice: String,
    /// How much it weighs.
    pub weight: FlawWeight,
}

/// How much a flaw weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FlawWeight {
    /// Something is lost or ambiguous until it is mended.
    Defect,
    /// Worth a look.
    Warning,
}

/// Returns everything in `project` that refers to nothing, stands twice, or contradicts something else.
///
/// The codebook comes first, then transcripts and cases, then what was made of them. Places are not proved here; that
/// is [`crate::services::anchor::settle`].
#[must_use]
pub fn flaws(project: &Project) -> Vec<Flaw> {
    let mut flaws = Flaws { project, found: Vec::new() };
    flaws.codebook();
    flaws.handles();
    flaws.hot_keys();
    flaws.texts();
    flaws.cases();
    flaws.codings();
    flaws.reading();
    flaws.decisions();
    flaws.memos();
    flaws.quotes();
    flaws.matrices();
    flaws.samples();
    flaws.second_readings();
    flaws.format();
    flaws.found
}

struct Flaws<'a> {
    project: &'a Project,
    found: Vec<Flaw>,
}

/// Where a flaw is: the file, and the words that lead to the line.
type Spot = (FileKey, String);

impl Flaws<'_> {
    fn defect(&mut self, spot: Spot, why: String, advice: &str) {
        self.add(FlawWeight::Defect, spot, why, advice);
    }

    fn warning(&mut self, spot: Spot, why: String, advice: &str) {
        self.add(FlawWeight::Warning, spot, why, advice);
    }

    fn add(&mut self, weight: FlawWeight, (file, mark): Spot, why: String, advice: &str) {
        self.found.push(Flaw { file, mark, why, advice: advice.to_owned(), weight });
    }

    fn is_layer(&self, coder: &CoderId) -> bool {
        *coder == CoderId::agreed() || self.project.coders.contains_key(coder)
    }
}

/// Returns the words `name: "value"` as a file has them.
fn field(name: &str, value: &dyn std::fmt::Display) -> String {
    format!("{name}: \"{value}\"")
}

#[cfg(test)]
mod tests;
