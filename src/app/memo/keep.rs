//! What becomes of a memo: kept when writing ends, removed, copied, shown again.

use super::Left;
use super::link::LinkTarget;
use super::writing::Writing;
use crate::app::effect::Effect;
use crate::app::text_editor::TextEditor;
use crate::app::words::{counted, quoted};
use crate::app::{App, Pane};
use crate::domain::edit::{Change, Edit};
use crate::domain::id::{CoderId, MemoId};
use crate::domain::memo::{Memo, MemoAbout};
use crate::domain::text::{CodePoint, length, slug::unique_slug};

impl App {
    /// Ends the writing and keeps what was written, as one act; the user is back where they were.
    ///
    /// Where the memo cannot be kept, the text stays open and the reason is said.
    pub fn finish_writing(&mut self) {
        let Some(writing) = self.memo.writing.take() else { return };
        let memo = writing.memo();
        let stored = self.stored(&writing);
        let said = match &writing.before {
            _ if stored.as_ref() == Some(&memo) => {
                Ok(format!("Memo on {} as it was", writing.place))
            }
            None if memo.text.is_empty() => {
                Ok("Nothing was written, so there is no memo".to_owned())
            }
            Some((id, _)) if memo.text.is_empty() => self.remove_emptied(&id.clone(), stored),
            _ => self.keep_written(&writing, memo, stored.as_ref()),
        };
        match said {
            Ok(said) => self.leave_writing(writing, said),
            Err(()) => {
                self.memo.writing = Some(writing);
                self.keep_draft();
            }
        }
    }

    /// Removes a memo of this coder; undo brings it back.
    pub fn remove_memo(&mut self, author: &CoderId, id: &MemoId) {
        if *author != self.session.coder {
            return self.refuse("Not now: this memo is another coder's");
        }
        let memos = self.session.project.memos.get(author);
        let Some(memo) = memos.and_then(|memos| memos.get(id)) else { return };
        let title = quoted(&memo.title);
        if self.remove_own(id) {
            self.say(format!("Memo removed: {title}. u undoes"));
        }
    }

    /// Takes over the text as it came back from the user's own editor.
    pub(crate) fn edited_outside(&mut self, name: &str, text: &str) {
        let text = text.strip_suffix('\n').unwrap_or(text);
        let Some(writing) = self.memo.writing.as_mut().filter(|writing| writing.draft == name)
        else {
            self.ask(Effect::SaveDraft { name: name.to_owned(), text: text.to_owned() });
            return self.say("The text from the editor is kept as a draft for the next start");
        };
        if TextEditor::new(text).text() == writing.editor.text() {
            return self.say("The text is as it was");
        }
        let end = length(writing.editor.text());
        writing.editor.replace_range(CodePoint::ZERO..end, text);
        self.keep_draft();
        self.say("The text from the editor is in. Ctrl-X takes it back");
    }

    /// Hands the shown memo to the clipboard, with where it belongs.
    pub fn copy_memo(&mut self) {
        let Some((author, _, memo)) = self.memo.shown(&self.session) else { return };
        let coder = self.session.project.coders.get(author);
        let author = coder.map_or(author.as_str(), |coder| &coder.initial);
        let about = self.about_in_words(&memo.about);
        let day = memo.made.day();
        let text = format!("{}\n(memo on {about}, {author}, {day})", memo.text.join("\n"));
        let words = counted(memo.n_words(), "word", "words");
        self.ask(Effect::Copy(text));
        self.say(format!("Memo copied: {words}"));
    }

    /// Goes to where a memo belongs and shows it there. Says why where that place is not here.
    pub fn go_to_memo(&mut self, author: &CoderId, id: &MemoId) -> bool {
        let memos = self.session.project.memos.get(author);
        let Some(memo) = memos.and_then(|memos| memos.get(id)) else { return false };
        let about = memo.about.clone();
        if let Some((transcript, place)) = self.place_of(&about)
            && !self.open_place(&transcript, &place)
        {
            return false;
        }
        self.memo.beside = Pane::Transcript;
        if let MemoAbout::Code(code) = &about {
            self.show_code(code);
            self.memo.beside = Pane::Codebook;
        }
        self.focus = Pane::Memo;
        self.refresh();
        self.memo.pin(author, id);
        self.memo.show_pinned();
        self.refresh();
        true
    }

    /// Follows a link.
    pub fn follow_link(&mut self, target: &LinkTarget) {
        match target {
            LinkTarget::Code(code) => {
                self.show_code(code);
                self.focus = Pane::Codebook;
            }
            LinkTarget::Memo(author, id) => {
                let _went = self.go_to_memo(author, id);
            }
            LinkTarget::Case(case) => {
                self.follow_to_text(
                    &MemoAbout::Case(case.clone()),
                    "This case does not speak in any transcript yet",
                );
            }
            LinkTarget::Quote(quote) => {
                self.follow_to_text(
                    &MemoAbout::Quote(quote.clone()),
                    "This quote is not here any more",
                );
            }
            LinkTarget::Transcript(id) => {
                self.follow_to_text(
                    &MemoAbout::Transcript(id.clone()),
                    "This transcript is not here yet",
                );
            }
        }
    }

    /// Opens the screens again that were left to go to a memo, and the text where it was before; returns whether there
    /// were any.
    pub fn return_to_left_screens(&mut self) -> bool {
        if !self.screens.is_empty() {
            return false;
        }
        let Some(Left { screens, before }) = self.memo.left.take() else { return false };
        if let Some(before) = before {
            self.go_to(&before);
        }
        self.screens = screens;
        self.focus = Pane::Transcript;
        true
    }

    /// Leaves the screens to go to a memo and show it; they stay where there is no way to it.
    pub fn leave_for_memo(&mut self, author: &CoderId, id: &MemoId) -> bool {
        let left = Left { screens: std::mem::take(&mut self.screens), before: self.here() };
        let went = self.go_to_memo(author, id);
        if went {
            self.memo.left = Some(left);
        } else {
            self.screens = left.screens;
        }
        went
    }

    fn follow_to_text(&mut self, about: &MemoAbout, missing: &str) {
        match self.place_of(about) {
            Some((id, place)) => {
                if self.open_place(&id, &place) {
                    self.focus = Pane::Transcript;
                }
            }
            None => self.refuse(missing),
        }
    }

    fn stored(&self, writing: &Writing) -> Option<Memo> {
        let (id, _) = writing.before.as_ref()?;
        self.session.project.memos.get(&self.session.coder)?.get(id).cloned()
    }

    fn keep_written(
        &mut self,
        writing: &Writing,
        memo: Memo,
        stored: Option<&Memo>,
    ) -> Result<String, ()> {
        // Somebody else changed the same memo meanwhile: both texts stay, side by side.
        let was_changed = match (&writing.before, stored) {
            (Some((_, before)), Some(stored)) => before != stored,
            _ => false,
        };
        let id = match &writing.before {
            Some((id, _)) if !was_changed => id.clone(),
            _ => self.fresh_memo_id(&memo.title),
        };
        let place = self.about_in_short(&memo.about);
        let words = counted(memo.n_words(), "word", "words");
        let (command, act) = match &writing.before {
            Some(_) => ("edit-memo", "write on memo"),
            None => ("memo-here", "memo"),
        };
        let title = format!("{act} «{}» on {place}", memo.title);
        if !self.put_memo(command, title, id, Some(memo)) {
            return Err(());
        }
        Ok(if was_changed {
            format!("Kept beside the other one on {place}, which was changed meanwhile. u undoes")
        } else {
            format!("Memo kept on {place}: {words}. u undoes")
        })
    }

    fn remove_emptied(&mut self, id: &MemoId, stored: Option<Memo>) -> Result<String, ()> {
        let title = stored.map(|memo| quoted(&memo.title)).unwrap_or_default();
        if self.remove_own(id) {
            Ok(format!("Memo removed, as nothing was left in it: {title}. u undoes"))
        } else {
            Err(())
        }
    }

    fn remove_own(&mut self, id: &MemoId) -> bool {
        let memos = self.session.project.memos.get(&self.session.coder);
        let Some(memo) = memos.and_then(|memos| memos.get(id)) else { return true };
        let title = format!("remove memo «{}»", memo.title);
        self.put_memo("remove-memo", title, id.clone(), None)
    }

    fn put_memo(&mut self, command: &str, title: String, id: MemoId, memo: Option<Memo>) -> bool {
        let key = (self.session.coder.clone(), id);
        let edit = Edit::Memo(Change::to(&self.session.project, key, memo));
        self.commit(command, title, vec![edit])
    }

    fn fresh_memo_id(&self, title: &str) -> MemoId {
        let memos = self.session.project.memos.get(&self.session.coder);
        let is_taken =
            |slug: &str| memos.is_some_and(|memos| memos.contains_key(&MemoId::new(slug)));
        MemoId::new(unique_slug(title, is_taken))
    }

    /// Goes back to where the user was. The draft goes only when the disk has what it holds.
    fn leave_writing(&mut self, writing: Writing, said: String) {
        self.screens = writing.back_screens;
        self.focus = writing.back_to;
        self.transcript.top = writing.back_top;
        if writing.has_draft {
            match self.session.unsaved.last() {
                Some(last) => self.memo.leftover_drafts.push((last.id.clone(), writing.draft)),
                None => self.ask(Effect::DropDraft(writing.draft)),
            }
        }
        self.refresh();
        self.say(said);
    }
}
