//! Drafts of a turn that is being corrected: kept while it is typed, offered again after an end in the middle of it.

use std::rc::Rc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::EditTurn;
use crate::app::App;
use crate::app::effect::Effect;
use crate::app::overlay::{Menu, MenuChoice, Overlay};
use crate::app::transcript::motion::Spot;
use crate::app::words::quoted;
use crate::domain::edit::{Edit, apply};
use crate::domain::id::{ParagraphId, TranscriptId};
use crate::domain::text::CodePoint;
use crate::domain::time::Moment;

/// Keys after which a draft is written at once.
const MOST_KEYS: u32 = 20;
/// Longest time that typed text is in memory only.
const LONGEST_WAIT: Duration = Duration::from_secs(1);
/// What the names of these drafts begin with.
pub(in crate::app) const PREFIX: &str = "turn-";

/// How far the draft of a turn is behind what was typed.
#[derive(Clone, Debug, Default)]
pub(super) struct Drafting {
    /// Its name; none before the first time.
    name: Option<String>,
    /// The text and the number of steps it holds.
    kept: (u64, usize),
    keys: u32,
    since: Option<Moment>,
}

/// First line of a draft; the text of the paragraph follows as it was typed.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct DraftHeader {
    transcript: TranscriptId,
    /// Where the correction began.
    began: ParagraphId,
    /// Where it stands.
    paragraph: ParagraphId,
    cursor: CodePoint,
    /// What was cut, joined and changed in other paragraphs of the turn.
    edits: Vec<Edit>,
}

impl EditTurn {
    fn typed_so_far(&self) -> (u64, usize) {
        (self.editor.revision(), self.edits.len())
    }

    /// Counts what stands there now as nothing to draft.
    pub(super) fn with_nothing_typed(mut self) -> Self {
        self.drafting.kept = self.typed_so_far();
        self
    }

    fn is_undrafted(&self) -> bool {
        self.typed_so_far() != self.drafting.kept
    }

    fn draft_text(&self) -> Option<String> {
        let header = DraftHeader {
            transcript: self.transcript.clone(),
            began: self.began.clone(),
            paragraph: self.paragraph.clone(),
            cursor: self.editor.cursor(),
            edits: self.edits.clone(),
        };
        let line = ron::to_string(&header).ok()?;
        Some(format!("{line}\n{}", self.editor.text()))
    }
}

impl App {
    /// Returns how long a turn that is being corrected may be in memory only; none where nothing waits.
    #[must_use]
    pub fn turn_deadline(&self) -> Option<Duration> {
        let Some(Overlay::EditTurn(edit)) = &self.overlay else { return None };
        edit.is_undrafted().then_some(LONGEST_WAIT)
    }

    /// Brings the turn that is being corrected to its draft, if it is not there yet.
    pub fn keep_turn_draft(&mut self) {
        match self.overlay.take() {
            Some(Overlay::EditTurn(mut edit)) => {
                self.draft_turn(&mut edit);
                self.overlay = Some(Overlay::EditTurn(edit));
            }
            other => self.overlay = other,
        }
    }

    /// Counts a key, and drafts after 20 of them or once the second has turned since the first.
    pub(super) fn count_turn_key(&mut self, edit: &mut EditTurn) {
        if !edit.is_undrafted() {
            return;
        }
        let now = self.world.now();
        edit.drafting.keys += 1;
        let is_late = *edit.drafting.since.get_or_insert(now.clone()) != now;
        if is_late || edit.drafting.keys >= MOST_KEYS {
            self.draft_turn(edit);
        }
    }

    fn draft_turn(&mut self, edit: &mut EditTurn) {
        if !edit.is_undrafted() {
            return;
        }
        let Some(text) = edit.draft_text() else { return };
        let now = self.world.now();
        let fresh = || format!("{PREFIX}{}-{}-{now}", edit.transcript, edit.began);
        let name = edit.drafting.name.clone().unwrap_or_else(fresh).replace(':', "");
        let kept = edit.typed_so_far();
        edit.drafting = Drafting { name: Some(name.clone()), kept, keys: 0, since: None };
        self.ask(Effect::SaveDraft { name, text });
    }

    /// Keeps the draft of a correction that the study did not take, and says so after the reason.
    pub(super) fn keep_refused_turn(&mut self, edit: &mut EditTurn) {
        self.draft_turn(edit);
        let why = self.messages.current().map(|said| said.text.clone()).unwrap_or_default();
        self.refuse(format!("{why}. What was typed is offered again at the next start"));
    }

    /// Forgets the draft of a correction that is not kept.
    pub(super) fn drop_turn_draft(&mut self, edit: &EditTurn) {
        if let Some(name) = edit.drafting.name.clone() {
            self.ask(Effect::DropDraft(name));
        }
    }

    /// Forgets the draft of a correction that was kept, once the disk has what it holds.
    pub(super) fn drop_turn_draft_when_saved(&mut self, drafting: &Drafting) {
        let Some(name) = drafting.name.clone() else { return };
        match self.session.unsaved.last() {
            Some(last) => self.memo.leftover_drafts.push((last.id.clone(), name)),
            None => self.ask(Effect::DropDraft(name)),
        }
    }

    /// Offers a correction that an earlier run did not finish.
    pub(in crate::app) fn offer_turn_draft(&mut self, name: String, text: String) {
        let typed = text.split_once('\n').map_or(text.as_str(), |(_, typed)| typed);
        let words = quoted(typed.trim());
        let lines = vec![
            "A turn was being corrected when tusj ended: Enter goes on with it.".to_owned(),
            words,
        ];
        let dropped = name.clone();
        let drop: Rc<dyn Fn(&mut App)> = Rc::new(move |app| {
            app.ask(Effect::DropDraft(dropped.clone()));
            app.say("The correction is dropped; the turn stays as it was");
        });
        let resume: Rc<dyn Fn(&mut App)> = Rc::new(move |app| app.resume_turn(name.clone(), &text));
        let later: Rc<dyn Fn(&mut App)> =
            Rc::new(|app| app.say("The correction waits: it is offered again at the next start"));
        let choices = vec![
            MenuChoice::new('g', "go on with it", resume),
            MenuChoice::new('x', "drop it", drop),
            MenuChoice::new('l', "later, at the next start", later),
        ];
        self.overlay = Some(Overlay::Menu(Menu::new("a turn was not finished", lines, choices)));
    }

    /// Opens the editor as the draft has it. A turn that changed since is not touched; the draft stays then.
    fn resume_turn(&mut self, name: String, text: &str) {
        let Some(edit) = self.turn_of_draft(name, text) else {
            return self.refuse(
                "The turn is another one now. What was typed stays in .tusj/drafts, as text",
            );
        };
        let began = self.session.project.transcripts.get(&edit.transcript);
        let at = began.and_then(|text| text.paragraphs.position(&edit.began)).unwrap_or(0);
        self.remember_place();
        self.screens.clear();
        self.focus = crate::app::Pane::Transcript;
        self.transcript.open(edit.transcript.clone(), Spot::new(at, CodePoint::ZERO));
        self.overlay = Some(Overlay::EditTurn(edit));
    }

    fn turn_of_draft(&self, name: String, text: &str) -> Option<Box<EditTurn>> {
        let (line, typed) = text.split_once('\n')?;
        let header = ron::from_str::<DraftHeader>(line).ok()?;
        let project = &self.session.project;
        let at = project.transcripts.get(&header.transcript)?.paragraphs.position(&header.began)?;
        let mut edit = EditTurn::new(project, &header.transcript, Spot::new(at, CodePoint::ZERO))?;
        apply(&mut edit.now, &header.edits).ok()?;
        edit.edits = header.edits;
        edit.text()?.paragraphs.find(&header.paragraph)?;
        edit.stand_on(header.paragraph, CodePoint::ZERO);
        edit.editor.set_text(typed);
        edit.editor.set_cursor(header.cursor);
        self.review_turn(&mut edit);
        edit.drafting =
            Drafting { name: Some(name), kept: edit.typed_so_far(), ..Drafting::default() };
        Some(Box::new(edit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::message::Message;
    use crate::app::world::fake::{app_on, press, study};
    use crate::domain::id::OperationId;

    fn drafts(app: &mut App) -> Vec<Effect> {
        let is_draft = |it: &Effect| matches!(it, Effect::SaveDraft { .. } | Effect::DropDraft(_));
        app.take_effects().into_iter().filter(is_draft).collect()
    }

    fn text_of(app: &App, paragraph: usize) -> &str {
        &app.session.project.transcripts[&"01-nav".into()].paragraphs.get(paragraph).unwrap().text
    }

    #[test]
    fn a_correction_is_drafted_after_a_pause_or_twenty_keys() {
        let mut app = app_on(study());
        press(&mut app, "t x y");
        assert_eq!(app.deadline(), Some(Duration::from_secs(1)));
        assert_eq!(drafts(&mut app), []);
        app.update(Message::Deadline);
        assert_eq!(app.deadline(), None);
        let found = drafts(&mut app);
        assert!(
            matches!(&found[..], [Effect::SaveDraft { name, text }]
                if name == "turn-01-nav-1-2026-11-14T145200Z" && text.ends_with("\nxyHvem bestemmer?")),
            "{found:?}"
        );
        press(&mut app, &["z"; 20].join(" "));
        assert_eq!(drafts(&mut app).len(), 1);
    }

    #[test]
    fn an_unfinished_correction_goes_on_at_the_next_start_with_its_cuts() {
        let mut app = app_on(study());
        press(&mut app, "t D å , Enter s i e r");
        app.update(Message::Deadline);
        let Some(Effect::SaveDraft { name, text }) = drafts(&mut app).pop() else {
            panic!("nothing was drafted")
        };
        let mut next = app_on(study());
        assert!(next.offer_draft(name.clone(), text));
        next.update(Message::Deadline);
        assert!(matches!(&next.overlay, Some(Overlay::Menu(_))));
        press(&mut next, "g Esc");
        assert_eq!((text_of(&next, 0), text_of(&next, 1)), ("Då,", "sierHvem bestemmer?"));
        assert_eq!(drafts(&mut next), []);
        let id: OperationId = next.session.unsaved.last().unwrap().id.clone();
        next.update(Message::Saved(id));
        assert_eq!(drafts(&mut next), [Effect::DropDraft(name)]);
    }

    #[test]
    fn a_dropped_correction_leaves_no_draft() {
        let mut app = app_on(study());
        press(&mut app, "t x");
        app.update(Message::Deadline);
        drafts(&mut app);
        press(&mut app, "Ctrl-G");
        assert!(matches!(&drafts(&mut app)[..], [Effect::DropDraft(_)]));
    }

    #[test]
    fn a_draft_of_a_turn_that_changed_since_is_not_put_over_it() {
        let mut app = app_on(study());
        press(&mut app, "t D å , Enter s");
        app.update(Message::Deadline);
        let Some(Effect::SaveDraft { name, text }) = drafts(&mut app).pop() else {
            panic!("nothing was drafted")
        };
        let mut changed = study();
        let transcript = changed.transcripts.get_mut(&"01-nav".into()).unwrap();
        let mut rows = transcript.paragraphs.as_slice().to_vec();
        rows[0].text = "Hvem styrer?".to_owned();
        transcript.paragraphs = crate::domain::transcript::Paragraphs::new(rows);
        let mut next = app_on(changed);
        next.offer_draft(name, text);
        next.update(Message::Deadline);
        press(&mut next, "g");
        assert!(next.overlay.is_none());
        assert_eq!(text_of(&next, 0), "Hvem styrer?");
        assert_eq!(drafts(&mut next), []);
    }
}
