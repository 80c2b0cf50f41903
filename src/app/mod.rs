//! What the program is doing: state, and how messages change it.
//!
//! It is apart so that all a user can do is tried by pressing keys on a value. It must not know a terminal, a file or a
//! clock: what is to be done outside is asked for as an [`effect::Effect`], time and chance come from a [`world::World`].
//!
//! A keypress travels: [`App::update`] -> what is typed into, else the keymap -> a row of [`commands`] -> an
//! [`crate::domain::edit::Operation`] to [`session::Session::commit`] -> effects for the runtime.

pub mod bringing_in;
pub mod codebook;
pub mod coding;
pub mod command;
pub mod commands;
pub mod compare;
pub mod contradictions;
pub mod deadlines;
pub mod edit_turn;
pub mod effect;
pub mod geometry;
pub mod hints;
pub mod jumps;
pub mod key;
pub mod keymap;
pub mod memo;
pub mod message;
pub mod messages;
pub mod needs_you;
pub mod overlay;
pub mod past;
pub mod pending;
pub mod reading;
pub mod sampling;
pub mod screen;
pub mod session;
pub mod start;
pub mod text_editor;
pub mod transcript;
pub mod update;
pub mod versions;
pub mod walk;
pub mod welcome;
pub mod words;
pub mod world;
pub mod wrap;

use std::collections::BTreeSet;

use self::codebook::CodebookPane;
use self::contradictions::Merging;
use self::deadlines::Deadlines;
use self::effect::Effect;
use self::geometry::{HomeAreas, Side, Size};
use self::jumps::Jumps;
use self::keymap::Keymap;
use self::memo::MemoPane;
use self::messages::{Messages, Weight};
use self::needs_you::Placing;
use self::overlay::Overlay;
use self::past::Past;
use self::pending::Pending;
use self::screen::Screen;
use self::session::Session;
use self::transcript::pane::TranscriptPane;
use self::versions::Versions;
use self::walk::Walk;
use self::world::World;
use crate::domain::edit::{Edit, Operation};
use crate::domain::id::{CodeId, OperationId};
use crate::services::agreement::study::AgreementIndex;
use crate::services::import::candidate::SourceFile;
use crate::storage::local::PlaceState;
use crate::storage::merge::Contradiction;

/// The panes of the home screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    /// What was said.
    #[default]
    Transcript,
    /// What it is called.
    Codebook,
    /// What is thought of it.
    Memo,
}

/// What can be done a number of times.
pub type Repeated = fn(&mut App, usize);

/// The whole state of the running program.
pub struct App {
    /// The open study.
    pub session: Session,
    /// Size of the terminal.
    pub size: Size,
    /// The pane in focus on the home screen.
    pub focus: Pane,
    /// Whether the side panes stand open; `None` leaves it to the width.
    pub side_open: Option<bool>,
    /// Whether the pane in focus has the whole width.
    pub zoomed: bool,
    /// The transcript pane.
    pub transcript: TranscriptPane,
    /// The codebook pane.
    pub codebook: CodebookPane,
    /// The memo pane.
    pub memo: MemoPane,
    /// Screens over the home screen; the last one is shown.
    pub screens: Vec<Screen>,
    /// What lies over the screen.
    pub overlay: Option<Overlay>,
    /// Keys that wait for more keys.
    pub pending: Pending,
    /// A count typed after `#`, for the next command.
    pub count: Option<usize>,
    /// What was said to the user.
    pub messages: Messages,
    /// The last codes given, for repeating.
    pub last_codes: Vec<CodeId>,
    /// Codes in the order of last use, newest first.
    pub recent_codes: Vec<CodeId>,
    /// Where the user is, kept between runs.
    pub place: PlaceState,
    /// Which keys do what.
    pub keymap: Keymap,
    /// Whether `q` was pressed once on the home screen.
    pub leaving: bool,
    /// Where the user jumped from and to.
    pub jumps: Jumps,
    /// Passages that are gone through one by one.
    pub walk: Option<Walk>,
    /// The last search or jump, to be repeated.
    pub last_jump: Option<commands::next::Jump>,
    /// Screens that were left to look at a place, and where the user was before.
    pub set_aside: Option<screen::SetAside>,
    /// What must reach the disk soon.
    pub deadlines: Deadlines,
    /// Where somebody else and this session changed the same field of the same record.
    pub contradictions: Vec<Contradiction>,
    /// Versions that are being brought together.
    pub merging: Merging,
    /// Files of the project's folder that may be transcripts, as last listed.
    pub folder_files: Vec<SourceFile>,
    /// What is to be done, how many times, once what earlier sessions did is read.
    pub after_history: Option<(Repeated, usize)>,
    /// The record for which words are being chosen.
    pub placing: Option<Placing>,
    /// Whether a study without transcripts shows its first screen.
    pub greets: bool,
    /// What comparing the coders needs of every transcript.
    pub agreement: AgreementIndex,
    /// What git last told of the history.
    pub versions: Versions,
    /// The earlier version that is looked at, if it is not the present.
    pub past: Option<Past>,
    /// What is known of how the study came about.
    pub history: screen::history::History,
    /// Clock and dice.
    pub world: Box<dyn World>,
    /// What is to be done outside.
    effects: Vec<Effect>,
}

impl std::fmt::Debug for App {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("App").field("session", &self.session).finish_non_exhaustive()
    }
}

impl App {
    /// Opens the app on a study.
    #[must_use]
    pub fn new(session: Session, size: Size, world: Box<dyn World>) -> Self {
        let mut app = Self {
            session,
            size,
            focus: Pane::Transcript,
            side_open: None,
            zoomed: false,
            transcript: TranscriptPane::default(),
            codebook: CodebookPane::default(),
            memo: MemoPane::default(),
            screens: Vec::new(),
            overlay: None,
            pending: Pending::default(),
            count: None,
            messages: Messages::default(),
            last_codes: Vec::new(),
            recent_codes: Vec::new(),
            place: PlaceState::default(),
            keymap: Keymap::standard(),
            leaving: false,
            jumps: Jumps::default(),
            walk: None,
            last_jump: None,
            set_aside: None,
            deadlines: Deadlines::default(),
            contradictions: Vec::new(),
            merging: Merging::default(),
            folder_files: Vec::new(),
            after_history: None,
            placing: None,
            greets: false,
            agreement: AgreementIndex::default(),
            versions: Versions::default(),
            past: None,
            history: screen::history::History::default(),
            world,
            effects: Vec::new(),
        };
        app.refresh();
        app
    }

    /// Returns what is to be done outside since the last call, in order.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// Asks the runtime for something.
    pub fn ask(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// Says what was done.
    pub fn say(&mut self, text: impl Into<String>) {
        self.messages.say(Weight::Said, text);
    }

    /// Says why something was not done.
    pub fn refuse(&mut self, text: impl Into<String>) {
        self.messages.say(Weight::Refused, text);
    }

    /// Carries out what a person did as one operation and brings it to the disk.
    ///
    /// `title` says what was done, for the line that tells what was undone. Returns whether it was done; if not, why
    /// was said.
    pub fn commit(&mut self, command: &str, title: impl Into<String>, edits: Vec<Edit>) -> bool {
        let edits: Vec<Edit> = edits.into_iter().filter(|edit| !edit.is_empty()).collect();
        if edits.is_empty() {
            return true;
        }
        let operation = self.operation(command, title.into(), None, edits);
        self.carry_out(operation)
    }

    /// Notes where the user is, so that the next session goes on there.
    pub fn note_place(&mut self) {
        if let Some((id, place)) = self.here() {
            self.place.cursors.insert(id.clone(), place);
            self.place.transcript = Some(id);
        }
    }

    /// Returns how soon the app wants to be woken without a key: `None` lets it sleep.
    #[must_use]
    pub fn deadline(&self) -> Option<std::time::Duration> {
        let waits = [
            self.deadlines.next(),
            self.memo.deadline(),
            self.turn_deadline(),
            self.agreement_deadline(),
            self.versions.deadline(),
        ];
        waits.into_iter().flatten().min()
    }

    /// Finishes what is under way before the program ends.
    pub fn before_end(&mut self) {
        self.keep_turn_draft();
        self.finish_writing();
        self.note_place();
        self.flush_reading();
    }

    /// Returns the areas of the home screen.
    #[must_use]
    pub fn areas(&self) -> HomeAreas {
        let is_crowded = self.size.columns < 100 || self.size.rows < 30;
        let memo_rows = match self.focus {
            // The codebook in focus shows a card below the tree and needs the memo's rows for it.
            Pane::Codebook if is_crowded => Some(0),
            _ => self.memo.wanted_rows(self.size),
        };
        let areas = geometry::home(self.layout_size(), self.side(), memo_rows);
        let taken = self.size.rows - self.layout_size().rows;
        let lower = |area: geometry::Area| geometry::Area { y: area.y + taken, ..area };
        HomeAreas { status: lower(areas.status), keys: lower(areas.keys), ..areas }
    }

    /// Returns the size that is left for panes, screens and the two last rows: while something is not on disk, or an
    /// earlier version is looked at, a row above the status line says so.
    #[must_use]
    pub fn layout_size(&self) -> Size {
        let taken = u16::from(self.session.trouble.is_some() || self.past.is_some());
        Size { rows: self.size.rows.saturating_sub(taken), ..self.size }
    }

    /// Returns how the side panes stand.
    #[must_use]
    pub fn side(&self) -> Side {
        let open = self.side_open.unwrap_or_else(|| !geometry::folds_by_default(self.size));
        match self.focus {
            Pane::Transcript if self.zoomed || !open => Side::Folded,
            Pane::Transcript => Side::Open,
            Pane::Codebook | Pane::Memo => Side::Focused,
        }
    }

    /// Makes everything derived from the study right again: layout, marks, tree, what is in view.
    pub fn refresh(&mut self) {
        let areas = self.areas();
        if self.focus != Pane::Codebook || !self.screens.is_empty() {
            self.codebook.carried = None;
        }
        let layers: BTreeSet<_> = self.shown_layers();
        self.transcript.unwritten = self.unwritten_here();
        self.transcript.refresh(&self.session, areas.transcript, &layers);
        self.codebook.refresh(&self.session, &self.place, areas.codebook, &layers);
        self.memo.refresh(&self.session, &self.transcript, &self.codebook, self.focus, areas.memo);
        self.greet();
        self.ask_for_open_merge();
        self.refresh_screen();
        self.offer_next_draft();
    }

    /// Keeps what waits to be kept.
    fn keep_what_waits(&mut self) {
        if self.deadlines.take_place() {
            self.ask(Effect::SavePlace);
        }
    }

    fn unwritten_here(&self) -> Vec<crate::domain::coding::ReadStretch> {
        let here = self.transcript.id.as_ref();
        here.map_or_else(Vec::new, |id| self.unwritten_reading(id).to_vec())
    }

    fn operation(
        &mut self,
        command: &str,
        title: String,
        undoes: Option<OperationId>,
        edits: Vec<Edit>,
    ) -> Operation {
        Operation {
            id: OperationId::new(self.world.id(10)),
            at: self.world.now(),
            coder: self.session.coder.clone(),
            command: command.to_owned(),
            title,
            undoes,
            edits,
        }
    }

    fn carry_out(&mut self, operation: Operation) -> bool {
        match self.session.commit(&operation) {
            Ok(()) => {
                self.ask(Effect::Save(operation));
                self.refresh();
                true
            }
            Err(why) => {
                self.refuse(format!("Not done: {why}"));
                false
            }
        }
    }
}
