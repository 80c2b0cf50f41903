//! Correcting a turn where it stands: its text, and where it is cut into paragraphs.
//!
//! Every step is tried on a scratch copy of the transcript and what points into it. Nothing of the study changes before
//! the correction is kept, and then all of it is one operation.

use super::App;
use super::key::{Key, KeyCode};
use super::overlay::Overlay;
use super::text_editor::{Motion, TextEditor};
use super::transcript::motion::Spot;
use super::update::{edit_line, is_cancel};
use super::words::counted;
use crate::domain::edit::{Edit, apply};
use crate::domain::id::{ParagraphId, TranscriptId};
use crate::domain::project::Project;
use crate::domain::text::{CodePoint, length};
use crate::services::anchor::settle::{About, Outcome};
use crate::services::correct::{
    CannotCorrect, Correction, counts, join_with_previous, replace_text, review, scratch, split,
};
use crate::services::retrieval::turn_label;

/// Cells that the frame round the editor takes of the width of the pane.
const FRAME: u16 = 4;

/// A turn that is being corrected.
pub struct EditTurn {
    /// The transcript.
    pub transcript: TranscriptId,
    /// The turn as people call it.
    pub label: String,
    /// The text of the paragraph at the cursor.
    pub editor: TextEditor,
    /// The paragraph at the cursor.
    pub paragraph: ParagraphId,
    /// What becomes of the records in what was changed.
    pub outcomes: Vec<Outcome>,
    /// Why the text cannot be kept as it stands, if so.
    pub trouble: Option<String>,
    before: Project,
    now: Project,
    edits: Vec<Edit>,
}

impl std::fmt::Debug for EditTurn {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("EditTurn")
            .field("paragraph", &self.paragraph)
            .finish_non_exhaustive()
    }
}

impl EditTurn {
    fn new(project: &Project, transcript: &TranscriptId, at: Spot) -> Option<Self> {
        let before = scratch(project, transcript);
        let text = before.transcripts.get(transcript)?;
        let paragraph = text.paragraphs.get(at.paragraph)?;
        let mut editor = TextEditor::single_line(&paragraph.text);
        editor.set_cursor(at.at);
        Some(Self {
            transcript: transcript.clone(),
            label: turn_label(text, at.paragraph),
            paragraph: paragraph.id.clone(),
            editor,
            outcomes: Vec::new(),
            trouble: None,
            now: before.clone(),
            before,
            edits: Vec::new(),
        })
    }

    /// Returns the transcript as it stands without what is being typed now.
    #[must_use]
    pub fn text(&self) -> Option<&crate::domain::transcript::Transcript> {
        self.now.transcripts.get(&self.transcript)
    }

    /// Returns how many records stay, move, and need a person.
    #[must_use]
    pub fn counts(&self) -> (usize, usize, usize) {
        counts(&self.outcomes)
    }

    /// Tries what is typed and notes what becomes of the records.
    fn try_out(&mut self) {
        let typed = replace_text(&self.now, &self.transcript, &self.paragraph, self.editor.text());
        let mut tried = self.now.clone();
        self.trouble = match typed {
            Ok(correction) => apply(&mut tried, &correction.edits).err().map(|why| why.to_string()),
            Err(why) => Some(why.to_string()),
        };
        if self.trouble.is_none() {
            self.outcomes = review(&self.before, &tried, &self.transcript);
        }
    }

    /// Takes what is typed over into the scratch copy.
    fn settle_text(&mut self) -> Result<(), String> {
        let typed = replace_text(&self.now, &self.transcript, &self.paragraph, self.editor.text());
        self.take(typed)
    }

    fn take(&mut self, correction: Result<Correction, CannotCorrect>) -> Result<(), String> {
        let correction = correction.map_err(|why| why.to_string())?;
        apply(&mut self.now, &correction.edits).map_err(|why| why.to_string())?;
        self.edits.extend(correction.edits);
        Ok(())
    }

    fn split(&mut self, letters: &str) -> Result<(), String> {
        let typed = self.editor.text();
        let before = length(typed).0 - length(typed.trim_start()).0;
        let at = self.editor.cursor().minus(before);
        self.settle_text()?;
        self.take(split(&self.now, &self.transcript, &self.paragraph, at, letters, None))?;
        let piece = self.paragraph.born(letters);
        self.stand_on(piece, CodePoint::ZERO);
        Ok(())
    }

    fn join(&mut self) -> Result<(), String> {
        self.settle_text()?;
        let gone = self.paragraph.clone();
        self.take(join_with_previous(&self.now, &self.transcript, &gone))?;
        let heir = self.text().and_then(|text| text.paragraphs.heir(&gone));
        if let Some((paragraph, at)) = heir.map(|(row, at)| (row.id.clone(), at)) {
            self.stand_on(paragraph, at);
        }
        Ok(())
    }

    /// Goes to the paragraph before or after within the turn.
    fn neighbor(&mut self, steps: isize) -> Result<(), String> {
        let next = self.text().and_then(|text| {
            let index = text.paragraphs.position(&self.paragraph)?;
            let to = index.checked_add_signed(steps)?;
            let to = text.turn_at(index).contains(&to).then_some(to)?;
            text.paragraphs.get(to).map(|row| (row.id.clone(), length(&row.text)))
        });
        let Some((paragraph, end)) = next else { return Ok(()) };
        self.settle_text()?;
        self.stand_on(paragraph, if steps < 0 { end } else { CodePoint::ZERO });
        Ok(())
    }

    fn stand_on(&mut self, paragraph: ParagraphId, at: CodePoint) {
        let text = self.text().and_then(|text| text.paragraphs.find(&paragraph));
        let text = text.map(|row| row.text.clone()).unwrap_or_default();
        self.editor.set_text(&text);
        self.editor.set_cursor(at);
        self.paragraph = paragraph;
    }
}

impl App {
    /// Opens the paragraph at the cursor for correcting.
    pub(super) fn edit_turn(&mut self) {
        let Some(transcript) = self.transcript.id.clone() else { return };
        let cursor = self.transcript.cursor;
        if let Some(edit) = EditTurn::new(&self.session.project, &transcript, cursor) {
            self.overlay = Some(Overlay::EditTurn(Box::new(edit)));
        }
    }

    /// Gives a key to the turn that is being corrected.
    pub(super) fn edit_turn_key(&mut self, mut edit: Box<EditTurn>, key: Key) {
        self.messages.clear();
        if key.code == KeyCode::Esc {
            return self.keep_turn(edit);
        }
        if is_cancel(key) {
            return self.say(format!("Turn {} stays as it was", edit.label));
        }
        let width = self.areas().transcript.width.saturating_sub(FRAME);
        let revision = (edit.editor.revision(), edit.edits.len());
        if let Err(why) = self.edit_turn_step(&mut edit, key, width) {
            self.refuse(format!("Not done: {why}"));
        }
        if revision != (edit.editor.revision(), edit.edits.len()) {
            self.review_turn(&mut edit);
        }
        self.overlay = Some(Overlay::EditTurn(edit));
    }

    /// Takes pasted text into the turn that is being corrected.
    pub(super) fn paste_into_turn(&mut self, text: &str) {
        if let Some(Overlay::EditTurn(mut edit)) = self.overlay.take() {
            edit.editor.insert(text);
            self.review_turn(&mut edit);
            self.overlay = Some(Overlay::EditTurn(edit));
        }
    }

    fn edit_turn_step(&mut self, edit: &mut EditTurn, key: Key, width: u16) -> Result<(), String> {
        match key.code {
            KeyCode::Enter => {
                let letters = self.world.id(3);
                edit.split(&letters)
            }
            KeyCode::Backspace if edit.editor.cursor() == CodePoint::ZERO => edit.join(),
            KeyCode::Up if edit.editor.move_cursor(Motion::Up { width }) => Ok(()),
            KeyCode::Down if edit.editor.move_cursor(Motion::Down { width }) => Ok(()),
            KeyCode::Up => edit.neighbor(-1),
            KeyCode::Down => edit.neighbor(1),
            _ if key == Key::control('x') => {
                edit.editor.undo();
                Ok(())
            }
            _ if key == Key::control('r') => {
                edit.editor.redo();
                Ok(())
            }
            _ => {
                edit_line(&mut edit.editor, key);
                Ok(())
            }
        }
    }

    /// Notes what becomes of the records; those of a hidden coder are not shown.
    fn review_turn(&self, edit: &mut EditTurn) {
        edit.try_out();
        edit.outcomes.retain(|outcome| self.may_see(&outcome.about));
    }

    /// Returns whether a record may be shown to this coder.
    #[must_use]
    pub fn may_see(&self, about: &About) -> bool {
        match about {
            About::Coding(layer, _) => self.session.visible_layers().contains(layer),
            About::Quote(_) => true,
            About::Memo(coder, id) => {
                let memo = self.session.project.memos.get(coder).and_then(|memos| memos.get(id));
                memo.is_none_or(|memo| super::memo::may_be_seen(&self.session, coder, memo))
            }
        }
    }

    fn keep_turn(&mut self, mut edit: Box<EditTurn>) {
        if let Err(why) = edit.settle_text() {
            self.refuse(format!("Not kept: {why}. Ctrl-G drops the change"));
            self.overlay = Some(Overlay::EditTurn(edit));
            return;
        }
        if edit.edits.iter().all(Edit::is_empty) {
            return self.say(format!("Turn {} stays as it was", edit.label));
        }
        edit.outcomes = review(&edit.before, &edit.now, &edit.transcript);
        edit.outcomes.retain(|outcome| self.may_see(&outcome.about));
        let (kept, moved, needs) = edit.counts();
        let cursor = edit.text().and_then(|text| text.paragraphs.position(&edit.paragraph));
        let at = edit.editor.cursor();
        let label = edit.label.clone();
        if !self.commit("edit-text", format!("correction of turn {label}"), edit.edits) {
            return;
        }
        if let Some(paragraph) = cursor {
            self.transcript.move_to(Spot::new(paragraph, at));
        }
        self.say(changed_words(&label, kept, moved, needs));
    }
}

fn changed_words(label: &str, kept: usize, moved: usize, needs: usize) -> String {
    if kept + moved + needs == 0 {
        return format!("Turn {label} changed: nothing was coded there. u undoes");
    }
    let mut parts = vec![format!("{} kept", counted(kept, "coding", "codings"))];
    if moved > 0 {
        parts.push(format!("{moved} moved"));
    }
    match needs {
        0 => {}
        1 => parts.push("1 needs you (!)".to_owned()),
        needs => parts.push(format!("{needs} need you (!)")),
    }
    format!("Turn {label} changed: {}. u undoes", parts.join(", "))
}
