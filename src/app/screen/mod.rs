//! Screens that cover the home screen. They stand in a stack; `q` closes the top one and leads back to the same place.

pub mod agreement;
pub mod cases;
pub mod changes;
pub mod compare;
pub mod compared;
pub mod contradictions;
pub mod guide;
pub mod history;
pub mod import;
pub mod lint;
pub mod list;
pub mod meeting;
pub mod memos;
pub mod operations;
pub mod passages;
pub mod search;
pub mod transcripts;

use super::App;
use super::coding::Target;
use super::command::Context;
use super::effect::Effect;
use super::transcript::motion::Spot;
use crate::domain::coding::Coding;
use crate::domain::id::{CodeId, TranscriptId};
use crate::domain::place::Place;
use crate::domain::project::Project;
use crate::domain::text::fold::sort_key;
use agreement::AgreementScreen;
use changes::ChangesScreen;
use compare::CompareScreen;
use import::ImportScreen;
use list::ListScreen;
use passages::PassagesScreen;
use search::SearchScreen;

/// A screen over the home screen.
#[derive(Debug)]
pub enum Screen {
    /// Rows to choose from.
    List(ListScreen),
    /// Passages of codes.
    Passages(PassagesScreen),
    /// Places where some words stand.
    Search(SearchScreen),
    /// How far the coders agree.
    Agreement(Box<AgreementScreen>),
    /// What two coders read differently in a transcript.
    Compare(Box<CompareScreen>),
    /// Bringing transcripts in.
    Import(Box<ImportScreen>),
    /// What changed between two states of the study.
    Changes(Box<ChangesScreen>),
    /// The first screen of a study without transcripts, with its chosen row.
    Start(usize),
}

/// Screens that were left to look at a place in a transcript.
#[derive(Debug)]
pub struct SetAside {
    screens: Vec<Screen>,
    before: Option<(TranscriptId, Place)>,
    /// Where the list led to.
    led_to: Option<(TranscriptId, Place)>,
    /// Whether another screen was opened since.
    was_left: bool,
}

impl Screen {
    /// Returns whose keys work on the screen.
    #[must_use]
    pub fn context(&self) -> Context {
        match self {
            Self::List(list) => list.kind.context(),
            Self::Passages(_) | Self::Search(_) => Context::Passages,
            Self::Agreement(_) => Context::Agreement,
            Self::Compare(_) => Context::Compare,
            Self::Import(_) => Context::Import,
            Self::Changes(_) => Context::Changes,
            Self::Start(_) => Context::Start,
        }
    }

    /// Moves the choice by `rows` rows.
    pub fn step(&mut self, rows: isize) {
        match self {
            Self::List(list) => list.step(rows),
            Self::Passages(passages) => passages.step(rows),
            Self::Search(search) => search.step(rows),
            Self::Agreement(agreement) => agreement.step(rows),
            Self::Compare(compare) => compare.step(rows),
            Self::Import(import) => import.step(rows),
            Self::Changes(changes) => changes.step(rows),
            Self::Start(row) => *row = row.saturating_add_signed(rows).min(3),
        }
    }

    /// Moves the choice by `groups` groups of rows.
    pub fn step_group(&mut self, groups: isize) {
        match self {
            Self::List(list) => list.step(groups * 5),
            Self::Passages(passages) => passages.step_group(groups),
            Self::Search(search) => search.step_group(groups),
            Self::Compare(compare) => compare.step_difference(groups),
            Self::Changes(changes) => changes.step_section(groups),
            Self::Agreement(_) | Self::Import(_) | Self::Start(_) => self.step(groups * 5),
        }
    }

    /// Moves by about half a page, `direction` times.
    pub fn scroll_half(&mut self, direction: isize) {
        let height = match self {
            Self::List(list) => list.height,
            Self::Passages(passages) => passages.height / 2,
            Self::Search(search) => search.height,
            Self::Agreement(agreement) => agreement.height,
            Self::Compare(compare) => return compare.scroll_half(direction),
            Self::Changes(changes) => changes.height,
            Self::Import(_) | Self::Start(_) => 16,
        };
        let half = isize::try_from(height / 2).unwrap_or(1).max(1);
        self.step(direction * half);
    }

    /// Returns the passage of the chosen row, where rows are passages.
    #[must_use]
    pub fn target(&self, app: &App) -> Option<Target> {
        match self {
            Self::List(_)
            | Self::Agreement(_)
            | Self::Compare(_)
            | Self::Import(_)
            | Self::Changes(_)
            | Self::Start(_) => None,
            Self::Passages(passages) => passages.target(),
            Self::Search(search) => search.target(app),
        }
    }

    /// Says where the choice is, for the status line.
    #[must_use]
    pub fn place_in_words(&self) -> String {
        match self {
            Self::List(list) => list.place_in_words(),
            Self::Passages(passages) => passages.place_in_words(),
            Self::Search(search) => search.place_in_words(),
            Self::Agreement(agreement) => agreement.place_in_words(),
            Self::Compare(compare) => compare.place_in_words(),
            Self::Import(_) => "Nothing is written before Enter".to_owned(),
            Self::Changes(changes) => changes.place_in_words(),
            Self::Start(_) => "Choose with j k or 1-4".to_owned(),
        }
    }
}

impl App {
    /// Opens a screen over what is shown.
    pub fn open_screen(&mut self, screen: Screen) {
        if let Some(aside) = &mut self.set_aside {
            aside.was_left = true;
        }
        self.screens.push(screen);
        self.refresh();
    }

    /// Returns the passage of the chosen row of the top screen.
    #[must_use]
    pub fn screen_target(&self) -> Option<Target> {
        self.screens.last().and_then(|screen| screen.target(self))
    }

    /// Returns the coding of the chosen row of the top screen, where it is one's own.
    #[must_use]
    pub fn own_coding_of_row(&self) -> Option<Coding> {
        let Some(Screen::Passages(passages)) = self.screens.last() else { return None };
        let passage = &passages.chosen()?.passage;
        if passage.layer != self.session.coder {
            return None;
        }
        let codings = self.session.project.codings_of(&passage.layer, &passage.transcript)?;
        codings.get(&passage.coding).cloned()
    }

    /// Leaves the screens to look at a place in the text; [`App::return_to_screen`] comes back to the same row.
    pub fn go_from_screen(&mut self, target: &Target) {
        let Some(transcript) = self.session.project.transcripts.get(&target.transcript) else {
            return self.refuse("That transcript is still being read. Try again in a moment");
        };
        let spot = Spot::of(&target.segment.from, transcript).unwrap_or_default();
        let before = self.here();
        self.keep_cursor();
        let screens = std::mem::take(&mut self.screens);
        self.focus = super::Pane::Transcript;
        self.leave_list();
        self.transcript.open(target.transcript.clone(), spot);
        let led_to = self.here();
        self.set_aside = Some(SetAside { screens, before, led_to, was_left: false });
        self.say("q goes back to the list");
    }

    /// Leaves the screens to look at a code; [`App::return_to_screen`] comes back to the same row.
    pub fn go_to_code_from_screen(&mut self, code: &CodeId) {
        let before = self.here();
        let screens = std::mem::take(&mut self.screens);
        self.go_to_code(code);
        let led_to = self.here();
        self.set_aside = Some(SetAside { screens, before, led_to, was_left: false });
        self.say("q q goes back to the list");
    }

    /// Returns whether the cursor stands in the paragraph that a list led to.
    #[must_use]
    pub fn is_where_led(&self) -> bool {
        let paragraph = |(id, place): (TranscriptId, Place)| (id, place.paragraph);
        let led_to = self.set_aside.as_ref().and_then(|aside| aside.led_to.clone());
        led_to.is_some() && led_to.map(paragraph) == self.here().map(paragraph)
    }

    /// Goes back to the screens that were left, and the text to where it was; returns whether there were any.
    ///
    /// Who went on in the text and opened another screen there is no longer on the way of that list; it is forgotten.
    pub fn return_to_screen(&mut self) -> bool {
        let is_there = self.is_where_led();
        let Some(aside) = self.set_aside.take() else { return false };
        let SetAside { screens, before, was_left, .. } = aside;
        if was_left && !is_there {
            return false;
        }
        if let Some(before) = before {
            self.go_to(&before);
        }
        self.screens = screens;
        true
    }

    /// Closes all screens for good.
    pub fn close_screens(&mut self) {
        self.screens.clear();
        self.set_aside = None;
    }

    /// Returns what people call a transcript.
    #[must_use]
    pub fn title_of(&self, id: &TranscriptId) -> String {
        let transcript = self.session.project.transcripts.get(id);
        transcript.map_or_else(|| id.to_string(), |row| row.header.title.clone())
    }

    /// Makes the top screen right for the study as it is.
    pub(super) fn refresh_screen(&mut self) {
        // The screen is taken out while it looks at the rest of the app.
        let Some(mut screen) = self.screens.pop() else { return };
        match &mut screen {
            Screen::List(list) => list.refresh(self),
            Screen::Passages(passages) => passages.refresh(self),
            Screen::Search(search) => search.refresh(self),
            Screen::Agreement(agreement) => agreement.refresh(self),
            Screen::Compare(compare) => compare.refresh(self),
            Screen::Changes(changes) => {
                changes.refresh(self);
                self.effects.extend(changes.take_question(&self.session).map(Effect::Git));
            }
            Screen::Import(_) | Screen::Start(_) => {}
        }
        self.screens.push(screen);
        self.ask_counts_in_view();
    }
}

/// Returns the transcripts in the order in which they are numbered.
#[must_use]
pub fn documents(project: &Project) -> Vec<&TranscriptId> {
    let mut all: Vec<&TranscriptId> = project.transcripts.keys().collect();
    all.sort_by_cached_key(|id| sort_key(id.as_str()));
    all
}
