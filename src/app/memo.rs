//! The state of the memo pane: what is thought of the place at the cursor.

use super::Pane;
use super::codebook::CodebookPane;
use super::geometry::Size;
use super::session::Session;
use super::text_editor::TextEditor;
use super::transcript::motion::Stretch;
use super::transcript::pane::TranscriptPane;
use crate::domain::id::{CoderId, MemoId};
use crate::domain::memo::{Memo, MemoAbout, MemoKind};
use crate::domain::place::Segment;

/// What the memo pane shows.
#[derive(Debug, Default)]
pub struct MemoPane {
    /// Memos that belong to the cursor's place, the nearest first.
    pub here: Vec<(CoderId, MemoId)>,
    /// Which of them is shown.
    pub index: usize,
    /// First row in view.
    pub top: usize,
    /// The memo that is being written.
    pub writing: Option<Writing>,
}

/// A memo being written.
#[derive(Debug)]
pub struct Writing {
    /// The text.
    pub editor: TextEditor,
    /// The memo it was, or none for a new one.
    pub memo: Option<MemoId>,
    /// What it is about.
    pub about: MemoAbout,
    /// What kind of memo.
    pub kind: MemoKind,
    /// Free words to find it by.
    pub tags: Vec<String>,
    /// The place it is about, in words.
    pub place: String,
    /// Name of its draft.
    pub draft: String,
    /// Revision of the editor that the draft holds.
    pub drafted: u64,
    /// The pane that gets the focus back.
    pub back_to: Pane,
}

impl MemoPane {
    /// Returns how many rows the pane wants: more while it is written in.
    #[must_use]
    pub fn wanted_rows(&self, size: Size) -> Option<u16> {
        self.writing.as_ref().map(|_| size.rows.saturating_sub(2) * 2 / 3)
    }

    /// Returns the memo that is shown.
    #[must_use]
    pub fn shown<'a>(&self, session: &'a Session) -> Option<(&'a CoderId, &'a MemoId, &'a Memo)> {
        let (coder, id) = self.here.get(self.index)?;
        let (coder, memos) = session.project.memos.get_key_value(coder)?;
        let (id, memo) = memos.get_key_value(id)?;
        Some((coder, id, memo))
    }

    /// Scrolls the shown memo by `rows` rows.
    pub fn scroll(&mut self, rows: isize) {
        self.top = self.top.saturating_add_signed(rows);
    }

    /// Shows another of the memos here.
    pub fn turn_to(&mut self, steps: isize) {
        let last = self.here.len().saturating_sub(1);
        self.index = self.index.saturating_add_signed(steps).min(last);
        self.top = 0;
    }

    /// Gathers the memos that belong to where the user is.
    pub fn refresh(
        &mut self,
        session: &Session,
        transcript: &TranscriptPane,
        codebook: &CodebookPane,
        focus: Pane,
    ) {
        let was = self.here.get(self.index).cloned();
        let mut found: Vec<(u8, CoderId, MemoId)> = Vec::new();
        for (coder, id, memo) in session.project.all_memos() {
            if !may_be_seen(session, coder, memo) {
                continue;
            }
            if let Some(distance) = distance(session, transcript, codebook, focus, &memo.about) {
                found.push((distance, coder.clone(), id.clone()));
            }
        }
        found.sort();
        self.here = found.into_iter().map(|(_, coder, id)| (coder, id)).collect();
        let kept = was.and_then(|was| self.here.iter().position(|memo| *memo == was));
        if kept.is_none() {
            self.top = 0;
        }
        self.index = kept.unwrap_or(0);
    }
}

/// Returns whether a memo may be read: one's own, a shared one, or any in an open study.
#[must_use]
pub fn may_be_seen(session: &Session, author: &CoderId, memo: &Memo) -> bool {
    *author == session.coder || memo.shared || !session.project.settings.blind
}

/// Returns how far a memo's subject is from the cursor: 0 is the very place; none where it has nothing to do with it.
fn distance(
    session: &Session,
    pane: &TranscriptPane,
    codebook: &CodebookPane,
    focus: Pane,
    about: &MemoAbout,
) -> Option<u8> {
    if focus == Pane::Codebook {
        return match about {
            MemoAbout::Code(code) => (Some(code) == codebook.chosen()).then_some(0),
            _ => None,
        };
    }
    let here = pane.id.as_ref()?;
    let transcript = pane.transcript(session)?;
    let selection = pane.selection(session)?;
    match about {
        MemoAbout::Coding(id, coding) if id == here => {
            let mark = pane.markup.marks().iter().find(|mark| mark.coding == *coding)?;
            mark.stretch.meets(selection).then_some(0)
        }
        MemoAbout::Segment { transcript: id, from, to, .. } if id == here => {
            let stretch = Stretch::of(&Segment::new(from.clone(), to.clone()), transcript)?;
            stretch.meets(selection).then_some(0)
        }
        MemoAbout::Turn(id, paragraph) if id == here => {
            let index = transcript.paragraphs.position(paragraph)?;
            let turn = transcript.turn_at(index);
            turn.contains(&selection.from.paragraph).then_some(1)
        }
        MemoAbout::Code(code) => {
            let marks = pane.marks_here(session);
            marks.iter().any(|mark| mark.code == *code).then_some(2)
        }
        MemoAbout::Transcript(id) if id == here => Some(3),
        _ => None,
    }
}
