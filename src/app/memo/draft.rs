//! Text on its way: drafts of the memo that is written, and drafts that an earlier run left behind.

use std::rc::Rc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::MemoPane;
use super::writing::{Writing, paragraphs, title_of};
use crate::app::App;
use crate::app::edit_turn::DRAFT_PREFIX;
use crate::app::effect::Effect;
use crate::app::overlay::{Menu, MenuChoice, Overlay};
use crate::app::words::quoted;
use crate::domain::id::{CoderId, MemoId};
use crate::domain::memo::{Memo, MemoAbout, MemoKind};
use crate::domain::time::Moment;

/// Keys after which a draft is written at once.
const MOST_KEYS: u32 = 20;
/// Longest time that typed text is in memory only.
const LONGEST_WAIT: Duration = Duration::from_secs(1);
/// What the names of memo drafts begin with.
const PREFIX: &str = "memo-";

/// First line of a draft: everything of the memo but its text, which follows as it was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct DraftHeader {
    coder: CoderId,
    about: MemoAbout,
    kind: MemoKind,
    made: Moment,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    #[serde(default)]
    shared: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    before: Option<(MemoId, Memo)>,
}

impl MemoPane {
    /// Returns how long what is being typed may stay in memory only; none where nothing waits for its draft.
    #[must_use]
    pub fn deadline(&self) -> Option<Duration> {
        self.writing.as_ref().filter(|writing| writing.is_undrafted()).map(|_| LONGEST_WAIT)
    }
}

impl Writing {
    /// Returns whether what was typed is in memory only.
    #[must_use]
    pub fn is_undrafted(&self) -> bool {
        self.editor.revision() != self.drafted
    }

    fn draft_text(&self, coder: &CoderId) -> Option<String> {
        let header = DraftHeader {
            coder: coder.clone(),
            about: self.about.clone(),
            kind: self.kind,
            made: self.made.clone(),
            title: self.title.clone(),
            tags: self.tags.clone(),
            shared: self.shared,
            before: self.before.clone(),
        };
        let line = ron::to_string(&header).ok()?;
        Some(format!("{line}\n{}", self.editor.text()))
    }
}

impl App {
    /// Returns whether typed text must go to its draft now: 20 keys or the turn of a second after the first of them.
    #[must_use]
    pub fn draft_due(&self) -> bool {
        let Some(writing) = &self.memo.writing else { return false };
        let is_late = writing.unkept_since.as_ref().is_some_and(|since| *since != self.world.now());
        writing.is_undrafted() && (writing.keys >= MOST_KEYS || is_late)
    }

    /// Brings what is being typed to its draft, if it is not there yet.
    pub fn keep_draft(&mut self) {
        let Some(writing) = &mut self.memo.writing else { return };
        if !writing.is_undrafted() {
            return;
        }
        let Some(text) = writing.draft_text(&self.session.coder) else { return };
        writing.drafted = writing.editor.revision();
        writing.keys = 0;
        writing.unkept_since = None;
        writing.has_draft = true;
        let name = writing.draft.clone();
        self.ask(Effect::SaveDraft { name, text });
    }

    /// Counts a key of the memo that is written, and drafts it when that is due.
    pub(crate) fn after_typing(&mut self) {
        let now = self.world.now();
        if let Some(writing) = self.memo.writing.as_mut().filter(|writing| writing.is_undrafted()) {
            writing.keys += 1;
            writing.unkept_since.get_or_insert(now);
        }
        if self.draft_due() {
            self.keep_draft();
        }
    }

    /// Forgets drafts whose text is in a memo on the disk.
    pub(crate) fn drop_kept_drafts(&mut self) {
        let unsaved = &self.session.unsaved;
        let waiting = std::mem::take(&mut self.memo.leftover_drafts);
        let (still, kept): (Vec<_>, Vec<_>) = waiting
            .into_iter()
            .partition(|(id, _)| unsaved.iter().any(|operation| operation.id == *id));
        self.memo.leftover_drafts = still;
        for (_, name) in kept {
            self.ask(Effect::DropDraft(name));
        }
    }

    /// Takes in a draft that an earlier run left behind, to offer it once what it is about is read; returns whether it
    /// is one of a memo or of a turn.
    pub fn offer_draft(&mut self, name: impl Into<String>, text: impl Into<String>) -> bool {
        let name = name.into();
        let is_known = name.starts_with(PREFIX) || name.starts_with(DRAFT_PREFIX);
        if is_known {
            self.memo.offers.push((name, text.into()));
            self.offer_next_draft();
        }
        is_known
    }

    /// Offers the next draft where nothing else is going on.
    pub(crate) fn offer_next_draft(&mut self) {
        let is_busy = self.overlay.is_some() || self.memo.writing.is_some();
        let is_of_turn =
            self.memo.offers.first().is_some_and(|(name, _)| name.starts_with(DRAFT_PREFIX));
        let loading = &self.session.loading;
        let is_reading = if is_of_turn { !loading.is_done() } else { loading.rest };
        if is_busy || is_reading || self.memo.offers_wait || self.memo.offers.is_empty() {
            return;
        }
        let (name, text) = self.memo.offers.remove(0);
        if is_of_turn {
            return self.offer_turn_draft(name, text);
        }
        let writing = self.writing_of_draft(&name, &text);
        if self.is_kept_already(&writing) {
            self.ask(Effect::DropDraft(name));
            return self.offer_next_draft();
        }
        self.overlay = Some(Overlay::Menu(draft_menu(&writing, name, text)));
    }

    fn writing_of_draft(&self, name: &str, text: &str) -> Writing {
        let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
        let header = ron::from_str::<DraftHeader>(line).ok();
        let typed = if header.is_some() { rest } else { text };
        let header = header.unwrap_or_else(|| self.unknown_header());
        let memo = Memo {
            title: header.title.clone().unwrap_or_default(),
            kind: header.kind,
            about: header.about,
            made: header.made,
            shared: header.shared,
            tags: header.tags,
            text: Vec::new(),
        };
        // A draft of another coder on this machine becomes a memo of the one who goes on with it.
        let before = header.before.filter(|_| header.coder == self.session.coder);
        let mut writing = self.writing(memo, before, name.to_owned());
        writing.title = header.title;
        writing.editor.set_text(typed);
        writing.drafted = writing.editor.revision();
        writing.has_draft = true;
        writing
    }

    /// Stands for a header that cannot be read: the text is kept as a memo on the study.
    fn unknown_header(&self) -> DraftHeader {
        DraftHeader {
            coder: self.session.coder.clone(),
            about: MemoAbout::Project,
            kind: MemoKind::default(),
            made: self.world.now(),
            title: None,
            tags: Vec::new(),
            shared: false,
            before: None,
        }
    }

    fn is_kept_already(&self, writing: &Writing) -> bool {
        let text = writing.paragraphs();
        let memos = self.session.project.memos.get(&self.session.coder);
        text.is_empty() && writing.before.is_none()
            || memos.into_iter().flat_map(|memos| memos.values()).any(|memo| {
                memo.text == text && memo.made == writing.made && memo.about == writing.about
            })
    }
}

fn draft_menu(writing: &Writing, name: String, text: String) -> Menu {
    let first = quoted(&title_of(&paragraphs(writing.editor.text())));
    let lines = vec![
        "A memo was being written when tusj ended: Enter goes on with it.".to_owned(),
        format!("on {}, {} words: {first}", writing.place, writing.n_words()),
    ];
    let resume: Rc<dyn Fn(&mut App)> = Rc::new(move |app| {
        let writing = app.writing_of_draft(&name, &text);
        if let Some((id, place)) = app.place_of(&writing.about) {
            let _moved = app.open_place(&id, &place);
        }
        app.refresh();
        let back_top = app.transcript.top;
        app.start(Writing { back_top, ..writing });
    });
    let keep: Rc<dyn Fn(&mut App)> = {
        let resume = Rc::clone(&resume);
        Rc::new(move |app| {
            resume(app);
            app.finish_writing();
        })
    };
    let later: Rc<dyn Fn(&mut App)> =
        Rc::new(|app| app.say("The draft waits: it is offered again at the next start"));
    Menu::new(
        "a memo was not finished",
        lines,
        vec![
            MenuChoice::new('g', "go on with it", resume),
            MenuChoice::new('m', "make it a memo as it is", keep),
            MenuChoice::new('l', "later, at the next start", later),
        ],
    )
}
