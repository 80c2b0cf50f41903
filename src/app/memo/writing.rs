//! The memo that is being written: begun, typed in, and how much of it there is.

use crate::app::geometry::Area;
use crate::app::key::{Key, KeyCode};
use crate::app::screen::Screen;
use crate::app::text_editor::{Motion, TextEditor};
use crate::app::{App, Pane};
use crate::domain::id::MemoId;
use crate::domain::memo::{Memo, MemoAbout, MemoKind};
use crate::domain::text::{CodePoint, length, slice};
use crate::domain::time::Moment;

/// Longest title in code points that is taken from the text.
const LONGEST_TITLE: u32 = 60;

/// A memo being written.
#[derive(Debug)]
pub struct Writing {
    /// The text.
    pub editor: TextEditor,
    /// The memo as it stood when it was opened; none for a new one.
    pub before: Option<(MemoId, Memo)>,
    /// What it is about.
    pub about: MemoAbout,
    /// What kind of memo.
    pub kind: MemoKind,
    /// Free words to find it by.
    pub tags: Vec<String>,
    /// A title that was given by hand; without one the first line is the title.
    pub title: Option<String>,
    /// Whether the other coder may read it in a blind study.
    pub shared: bool,
    /// When it was begun.
    pub made: Moment,
    /// The place it is about, in words.
    pub place: String,
    /// Name of its draft.
    pub draft: String,
    /// Revision of the editor that is safe: in the draft, or as the memo stood.
    pub drafted: u64,
    /// Whether a draft was written.
    pub has_draft: bool,
    /// Keys since the last draft.
    pub keys: u32,
    /// When the first key after the last draft was pressed.
    pub unkept_since: Option<Moment>,
    /// The pane that gets the focus back.
    pub back_to: Pane,
    /// The first row of the transcript that was in view.
    pub back_top: usize,
    /// The screens that covered the home screen.
    pub back_screens: Vec<Screen>,
}

impl Writing {
    /// Returns the text as it is stored: a paragraph a line, without space at line ends and empty lines at the ends.
    #[must_use]
    pub fn paragraphs(&self) -> Vec<String> {
        paragraphs(self.editor.text())
    }

    /// Returns the number of words.
    #[must_use]
    pub fn n_words(&self) -> usize {
        self.editor.text().split_whitespace().count()
    }

    /// Returns the memo as it would be kept now.
    #[must_use]
    pub fn memo(&self) -> Memo {
        let text = self.paragraphs();
        Memo {
            title: self.title.clone().unwrap_or_else(|| title_of(&text)),
            kind: self.kind,
            about: self.about.clone(),
            made: self.made.clone(),
            shared: self.shared,
            tags: self.tags.clone(),
            text,
        }
    }
}

/// Divides a typed text into paragraphs.
#[must_use]
pub fn paragraphs(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = text.split('\n').map(|line| line.trim_end().to_owned()).collect();
    let first = lines.iter().position(|line| !line.is_empty()).unwrap_or(lines.len());
    lines.drain(..first);
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// Returns the first line that says something, shortened to 60 characters at a word.
#[must_use]
pub fn title_of(text: &[String]) -> String {
    let line = text.iter().map(|line| line.trim()).find(|line| !line.is_empty()).unwrap_or("");
    if length(line).0 <= LONGEST_TITLE {
        return line.to_owned();
    }
    let head = slice(line, CodePoint::ZERO, CodePoint(LONGEST_TITLE - 1));
    let head = head.rsplit_once(' ').map_or(head, |(words, _)| words);
    format!("{}…", head.trim_end())
}

impl App {
    /// Writes on this coder's memo about `about`, or begins one.
    pub fn write_about(&mut self, about: MemoAbout) {
        match self.own_memo_about(&about) {
            Some(id) => self.write_on(&id),
            None => self.begin_memo(about),
        }
    }

    /// Begins another memo about `about`.
    pub fn begin_memo(&mut self, about: MemoAbout) {
        self.begin_memo_as(about, MemoKind::default(), None);
    }

    /// Begins a memo of a kind, with a title if it is given by hand.
    pub fn begin_memo_as(&mut self, about: MemoAbout, kind: MemoKind, title: Option<String>) {
        let memo = Memo {
            title: title.clone().unwrap_or_default(),
            kind,
            about,
            made: self.world.now(),
            shared: false,
            tags: Vec::new(),
            text: Vec::new(),
        };
        let draft = format!("memo-{}", self.world.id(10));
        let mut writing = self.writing(memo, None, draft);
        writing.title = title;
        self.start(writing);
    }

    /// Writes on a memo of this coder, at its end.
    pub fn write_on(&mut self, id: &MemoId) {
        let memos = self.session.project.memos.get(&self.session.coder);
        let Some(memo) = memos.and_then(|memos| memos.get(id)).cloned() else {
            return self.refuse("This memo is not here any more");
        };
        let draft = format!("memo-{}", self.world.id(10));
        let writing = self.writing(memo.clone(), Some((id.clone(), memo)), draft);
        self.start(writing);
    }

    /// Returns a memo made ready for writing.
    pub(super) fn writing(
        &self,
        memo: Memo,
        before: Option<(MemoId, Memo)>,
        draft: String,
    ) -> Writing {
        let title = Some(memo.title.clone()).filter(|title| *title != title_of(&memo.text));
        Writing {
            editor: TextEditor::new(&memo.text.join("\n")),
            before,
            place: self.about_in_words(&memo.about),
            about: memo.about,
            kind: memo.kind,
            tags: memo.tags,
            title,
            shared: memo.shared,
            made: memo.made,
            draft,
            drafted: 0,
            has_draft: false,
            keys: 0,
            unkept_since: None,
            back_to: self.focus,
            back_top: self.transcript.top,
            back_screens: Vec::new(),
        }
    }

    pub(super) fn start(&mut self, mut writing: Writing) {
        writing.back_screens = std::mem::take(&mut self.screens);
        self.memo.writing = Some(writing);
        self.focus = Pane::Memo;
        self.refresh();
    }

    /// Returns this coder's memo about `about`, the newest if there are several. For a coding without one, a memo on
    /// just its words counts, so that a thought from before the code is found again.
    #[must_use]
    pub fn own_memo_about(&self, about: &MemoAbout) -> Option<MemoId> {
        let memos = self.session.project.memos.get(&self.session.coder)?;
        let newest = |fits: &dyn Fn(&MemoAbout) -> bool| {
            let fitting = memos.iter().filter(|(_, memo)| fits(&memo.about));
            fitting.max_by(|a, b| a.1.made.cmp(&b.1.made)).map(|(id, _)| id.clone())
        };
        newest(&|other| is_same(other, about)).or_else(|| {
            let MemoAbout::Coding(transcript, coding) = about else { return None };
            let (_, coding) = self.session.project.find_coding(transcript, coding)?;
            newest(&|other| match other {
                MemoAbout::Segment { transcript: id, from, to, .. } => {
                    (id, from, to) == (transcript, &coding.from, &coding.to)
                }
                _ => false,
            })
        })
    }

    /// Takes a key that types while a memo is written; returns whether it did.
    pub(crate) fn type_in_memo(&mut self, key: Key) -> bool {
        let Some(writing) = &mut self.memo.writing else { return false };
        let editor = &mut writing.editor;
        match key.code {
            KeyCode::Enter => editor.insert("\n"),
            KeyCode::Tab => editor.insert(" "),
            KeyCode::Backspace => editor.backspace(),
            KeyCode::Delete => editor.delete(),
            _ => match key.typed() {
                Some(typed) => editor.insert(typed.encode_utf8(&mut [0; 4])),
                None => return false,
            },
        }
        true
    }

    /// Puts pasted text into the memo that is written, as one step of undoing.
    pub(crate) fn paste_in_memo(&mut self, text: &str) {
        if let Some(writing) = &mut self.memo.writing {
            writing.editor.insert(text);
            self.after_typing();
        }
    }

    /// Moves the cursor of the memo that is written.
    pub fn move_in_memo(&mut self, motion: Motion) {
        if let Some(writing) = &mut self.memo.writing {
            let _moved = writing.editor.move_cursor(motion);
        }
    }

    /// Returns the cells across and down of the frame that is written in.
    #[must_use]
    pub fn writing_room(&self) -> (u16, u16) {
        let area = self.areas().memo.unwrap_or_default();
        let frame = writing_frame(area, self.writing_head(area));
        (frame.width.saturating_sub(2), frame.height.saturating_sub(2))
    }

    /// Returns the rows above the frame: what the memo is about, on two lines where that needs them and there is room.
    #[must_use]
    pub fn writing_head(&self, area: Area) -> u16 {
        let Some(writing) = &self.memo.writing else { return 1 };
        let words = self.writing_head_words(writing);
        let lines = crate::app::wrap::wrap(&words, area.width.saturating_sub(2)).len();
        if lines > 1 && area.height >= 12 { 2 } else { 1 }
    }

    /// Returns what the memo that is written is about, its kind, its tags and who writes it.
    #[must_use]
    pub fn writing_head_words(&self, writing: &Writing) -> String {
        let initial = self.session.me().map(|coder| coder.initial.clone()).unwrap_or_default();
        let tags = writing.tags.iter().map(|word| format!(" #{word}")).collect::<String>();
        let (place, kind) = (&writing.place, writing.kind.name());
        let initial = if initial.is_empty() { String::new() } else { format!(" · {initial}") };
        format!("on {place} · {kind}{initial}{tags}")
    }
}

/// Returns the frame that is written in, below the heading and `head` rows, above the row with the number of words
/// where there is room for one.
#[must_use]
pub fn writing_frame(area: Area, head: u16) -> Area {
    let below = area.below(1 + head);
    let foot = u16::from(area.height >= 10);
    below.top(below.height.saturating_sub(foot))
}

/// Returns whether two memos would be about the same thing; for words the place counts, not how they are proved.
fn is_same(one: &MemoAbout, other: &MemoAbout) -> bool {
    match (one, other) {
        (
            MemoAbout::Segment { transcript: a, from: a_from, to: a_to, .. },
            MemoAbout::Segment { transcript: b, from: b_from, to: b_to, .. },
        ) => (a, a_from, a_to) == (b, b_from, b_to),
        _ => one == other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_the_first_line_cut_at_a_word() {
        assert_eq!(title_of(&["Klokka".to_owned(), "mer".to_owned()]), "Klokka");
        let long =
            "Hun sier «det er tallene som styrer» og rett etterpå «men jeg teller, jeg også».";
        assert_eq!(
            title_of(&[long.to_owned()]),
            "Hun sier «det er tallene som styrer» og rett etterpå «men…"
        );
        assert_eq!(title_of(&[]), "");
    }

    #[test]
    fn empty_lines_are_kept_between_paragraphs_but_not_around_them() {
        assert_eq!(paragraphs("\n\nen \n\nto\n \n"), ["en", "", "to"]);
        assert!(paragraphs(" \n ").is_empty());
    }
}
