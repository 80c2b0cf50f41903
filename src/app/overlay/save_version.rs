//! The dialog in which a version is saved: its words, what is in it, what is not.

use crate::app::text_editor::{Motion, TextEditor};
use crate::app::versions::Occasion;
use crate::app::words::counted;
use crate::services::git::save::Plan;

/// Files named on the line that counts them.
const FILES_NAMED: usize = 2;

/// A version that may be saved.
#[derive(Debug)]
pub struct SaveVersion {
    /// What it would hold.
    pub plan: Plan,
    /// The words.
    pub editor: TextEditor,
    /// Why it is offered.
    pub occasion: Occasion,
    /// Whether every file is listed.
    pub shows_all: bool,
    /// First line in view of what is in it.
    pub top: usize,
}

impl SaveVersion {
    /// Offers a version called `message`.
    #[must_use]
    pub fn new(plan: Plan, message: &str, occasion: Occasion) -> Self {
        let mut editor = TextEditor::single_line(message);
        let _at_its_end = editor.move_cursor(Motion::TextEnd);
        Self { plan, editor, occasion, shows_all: false, top: 0 }
    }

    /// Returns what is in the version and what is not.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec!["In this version:".to_owned()];
        lines.extend(self.plan.proposal.lines.iter().map(|line| format!("  {line}")));
        let files = &self.plan.files;
        let count = counted(files.len(), "file", "files");
        if self.shows_all {
            lines.push(format!("  {count}:"));
            lines.extend(files.iter().map(|file| format!("    {file}")));
        } else {
            let named: Vec<&str> = files.iter().take(FILES_NAMED).map(String::as_str).collect();
            let more = if files.len() > FILES_NAMED { ", …" } else { "" };
            lines.push(format!("  {count}: {}{more}", named.join(", ")));
        }
        lines.extend(self.not_in_it());
        lines
    }

    fn not_in_it(&self) -> Vec<String> {
        let others = &self.plan.left_out;
        let staged = match self.plan.n_staged {
            0 => None,
            count => Some(format!(
                "{} elsewhere, which stay so",
                counted(count, "staged file", "staged files")
            )),
        };
        let strange = match others.as_slice() {
            [] => None,
            [only] => Some(format!("{only}, no file of the study")),
            several => Some(format!("{} other files of the folder", several.len())),
        };
        let parts: Vec<String> = [strange, staged].into_iter().flatten().collect();
        let what = if parts.is_empty() { "nothing".to_owned() } else { parts.join("; ") };
        let mut lines = vec![format!("Not in it: {what}. Nothing is sent anywhere.")];
        if self.shows_all && others.len() > 1 {
            lines.extend(others.iter().map(|file| format!("    {file}")));
        }
        lines
    }
}
