//! The state of the memo pane: what is thought of the place at the cursor.

pub mod about;
pub mod draft;
pub mod keep;
pub mod link;
pub mod writing;

#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;

use self::link::{ReadLine, read_lines};
use self::writing::Writing;
use super::Pane;
use super::codebook::CodebookPane;
use super::geometry::{Area, Size};
use super::screen::Screen;
use super::session::Session;
use super::transcript::motion::Stretch;
use super::transcript::pane::TranscriptPane;
use crate::domain::id::{CodeId, CoderId, CodingId, MemoId, OperationId, TranscriptId};
use crate::domain::memo::{Memo, MemoAbout};
use crate::domain::place::{Place, Segment};

/// Rows above the text of the shown memo: what it is about, and its author and day.
pub const HEAD_ROWS: u16 = 2;
/// From this distance on memos are shown only where nothing nearer is.
const FAR: u8 = 6;
/// Below these sizes the memo that is written has the whole side.
const ROOM_FOR_CODEBOOK: Size = Size { columns: 100, rows: 30 };

/// What the memo pane shows.
#[derive(Debug, Default)]
pub struct MemoPane {
    /// Memos that belong to the cursor's place, the nearest first.
    pub here: Vec<(CoderId, MemoId)>,
    /// Which of them is shown.
    pub index: usize,
    /// First line in view.
    pub top: usize,
    /// The lines of the shown memo.
    pub lines: Vec<ReadLine>,
    /// Lines in view.
    pub height: usize,
    /// The memo that is being written.
    pub writing: Option<Writing>,
    /// What was left to go to a memo; going back opens it again.
    pub left: Option<Left>,
    /// Drafts of an earlier run that wait to be offered, by name.
    pub offers: Vec<(String, String)>,
    /// Whether an act is under way, so that no draft is offered in the middle of it.
    pub(super) offers_wait: bool,
    /// Drafts that are kept until the operation that holds their text is on the disk.
    pub leftover_drafts: Vec<(OperationId, String)>,
    /// The pane that the memos belong to: where the user was before this pane.
    pub beside: Pane,
    is_on_code: bool,
    code_at_entry: Option<CodeId>,
    anchor: Option<Anchor>,
    pinned: Option<(CoderId, MemoId)>,
}

/// Screens that were left, and where in the text the user was before.
#[derive(Debug)]
pub struct Left {
    /// The screens.
    pub screens: Vec<Screen>,
    /// The place in the text.
    pub before: Option<(TranscriptId, Place)>,
}

/// The place whose memos are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Anchor {
    Words(Option<TranscriptId>, Option<Stretch>),
    Code(Option<CodeId>),
}

impl MemoPane {
    /// Returns how many rows the pane wants: more while it is written in.
    #[must_use]
    pub fn wanted_rows(&self, size: Size) -> Option<u16> {
        let all = size.rows.saturating_sub(2);
        let has_room =
            size.columns >= ROOM_FOR_CODEBOOK.columns && size.rows >= ROOM_FOR_CODEBOOK.rows;
        self.writing.as_ref().map(|_| if has_room { all * 2 / 3 } else { all })
    }

    /// Returns the memo that is shown.
    #[must_use]
    pub fn shown<'a>(&self, session: &'a Session) -> Option<(&'a CoderId, &'a MemoId, &'a Memo)> {
        memo_of(session, self.here.get(self.index)?)
    }

    /// Returns the memo that `l` leads to.
    #[must_use]
    pub fn next<'a>(&self, session: &'a Session) -> Option<&'a Memo> {
        memo_of(session, self.here.get(self.index + 1)?).map(|(_, _, memo)| memo)
    }

    /// Scrolls the shown memo by `rows` rows.
    pub fn scroll(&mut self, rows: isize) {
        let last = self.lines.len().saturating_sub(self.height);
        self.top = self.top.saturating_add_signed(rows).min(last);
    }

    /// Shows another of the memos here.
    pub fn turn_to(&mut self, steps: isize) {
        let last = self.here.len().saturating_sub(1);
        self.index = self.index.saturating_add_signed(steps).min(last);
        self.top = 0;
    }

    /// Shows this memo until the user goes elsewhere, whatever it is about.
    pub fn pin(&mut self, author: &CoderId, memo: &MemoId) {
        self.pinned = Some((author.clone(), memo.clone()));
        self.top = 0;
    }

    /// Gathers the memos that belong to where the user is.
    pub fn refresh(
        &mut self,
        session: &Session,
        transcript: &TranscriptPane,
        codebook: &CodebookPane,
        focus: Pane,
        area: Option<Area>,
    ) {
        self.follow_focus(codebook, focus);
        let shown = self.here.get(self.index).cloned();
        let anchor = self.anchor_now(session, transcript, codebook);
        let stays = self.anchor.as_ref() == Some(&anchor);
        if !stays && self.anchor.is_some() {
            self.pinned = None;
        }
        self.anchor = Some(anchor);
        self.here = self.gather(session, transcript, codebook);
        if let Some(pinned) = self.pinned.clone().filter(|memo| memo_of(session, memo).is_some())
            && !self.here.contains(&pinned)
        {
            self.here.insert(0, pinned);
        }
        let wanted = if stays { shown.clone() } else { self.pinned.clone() };
        let kept = wanted.and_then(|wanted| self.here.iter().position(|memo| *memo == wanted));
        self.index = kept.unwrap_or(0);
        if self.here.get(self.index) != shown.as_ref() {
            self.top = 0;
        }
        self.lay_out(session, area);
    }

    /// Shows the pinned memo now, where the user already is.
    pub fn show_pinned(&mut self) {
        let Some(pinned) = self.pinned.clone() else { return };
        match self.here.iter().position(|memo| *memo == pinned) {
            Some(index) => self.index = index,
            None => {
                self.here.insert(0, pinned);
                self.index = 0;
            }
        }
    }

    /// Memos in this pane belong to the words, unless a code was chosen in the codebook on the way here.
    fn follow_focus(&mut self, codebook: &CodebookPane, focus: Pane) {
        match focus {
            Pane::Transcript => {
                self.beside = Pane::Transcript;
                self.code_at_entry = codebook.chosen().cloned();
            }
            Pane::Codebook => {
                let has_moved = codebook.chosen() != self.code_at_entry.as_ref();
                self.beside = if has_moved { Pane::Codebook } else { self.beside };
            }
            Pane::Memo => {}
        }
        self.is_on_code = focus == Pane::Codebook || self.beside == Pane::Codebook;
    }

    fn anchor_now(
        &self,
        session: &Session,
        transcript: &TranscriptPane,
        codebook: &CodebookPane,
    ) -> Anchor {
        if self.is_on_code {
            return Anchor::Code(codebook.chosen().cloned());
        }
        Anchor::Words(transcript.id.clone(), transcript.selection(session))
    }

    fn gather(
        &self,
        session: &Session,
        transcript: &TranscriptPane,
        codebook: &CodebookPane,
    ) -> Vec<(CoderId, MemoId)> {
        let mut found = Vec::new();
        for (coder, id, memo) in session.project.all_memos() {
            if !may_be_seen(session, coder, memo) {
                continue;
            }
            let distance = if self.is_on_code {
                is_about_code(session, &memo.about, codebook).then_some(0)
            } else {
                distance(session, transcript, &memo.about)
            };
            if let Some(distance) = distance {
                found.push((distance, Reverse(&memo.made), coder, id));
            }
        }
        found.sort();
        if found.first().is_some_and(|(distance, ..)| *distance < FAR) {
            found.retain(|(distance, ..)| *distance < FAR);
        }
        found.into_iter().map(|(_, _, coder, id)| (coder.clone(), id.clone())).collect()
    }

    fn lay_out(&mut self, session: &Session, area: Option<Area>) {
        let area = area.unwrap_or_default().below(1 + HEAD_ROWS);
        self.height = usize::from(area.height);
        let width = area.width.saturating_sub(2);
        self.lines = self
            .shown(session)
            .map_or_else(Vec::new, |(_, _, memo)| read_lines(session, &memo.text, width));
        self.scroll(0);
    }
}

/// Returns whether this coder may read a memo.
#[must_use]
pub fn may_be_seen(session: &Session, author: &CoderId, memo: &Memo) -> bool {
    session.sight().shows_memo(author, memo)
}

/// Returns how many memos about a coding this coder may see.
#[must_use]
pub fn n_memos_about(session: &Session, transcript: &TranscriptId, coding: &CodingId) -> usize {
    let about = MemoAbout::Coding(transcript.clone(), coding.clone());
    let memos = session.project.all_memos().filter(|(_, _, memo)| memo.about == about);
    memos.filter(|(coder, _, memo)| may_be_seen(session, coder, memo)).count()
}

fn memo_of<'a>(
    session: &'a Session,
    (coder, id): &(CoderId, MemoId),
) -> Option<(&'a CoderId, &'a MemoId, &'a Memo)> {
    let (coder, memos) = session.project.memos.get_key_value(coder)?;
    let (id, memo) = memos.get_key_value(id)?;
    Some((coder, id, memo))
}

fn is_about_code(session: &Session, about: &MemoAbout, codebook: &CodebookPane) -> bool {
    let MemoAbout::Code(code) = about else { return false };
    codebook.chosen() == Some(session.project.resolve(code))
}

/// Returns how far a memo's subject is from the cursor: 0 is the very place; none where it has nothing to do with it.
fn distance(session: &Session, pane: &TranscriptPane, about: &MemoAbout) -> Option<u8> {
    if matches!(about, MemoAbout::Project) {
        return Some(FAR);
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
        MemoAbout::Quote(quote) => {
            let quote = session.project.quotes.get(quote).filter(|row| row.transcript == *here)?;
            Stretch::of(&quote.segment(), transcript)?.meets(selection).then_some(1)
        }
        MemoAbout::Code(code) => {
            let code = session.project.resolve(code);
            let marks = pane.marks_here(session);
            marks.iter().any(|mark| mark.code == *code).then_some(2)
        }
        MemoAbout::Transcript(id) if id == here => Some(3),
        MemoAbout::Case(case) => {
            let mut speakers = transcript.speakers.values();
            speakers.any(|speaker| speaker.case.as_ref() == Some(case)).then_some(4)
        }
        _ => None,
    }
}
