//! Screens that cover the home screen. They stand in a stack; `q` closes the top one and leads back to the same place.

pub mod guide;
pub mod import;
pub mod list;
pub mod memos;

use super::App;
use super::command::Context;
use import::ImportScreen;
use list::ListScreen;

/// A screen over the home screen.
#[derive(Debug)]
pub enum Screen {
    /// Rows to choose from.
    List(ListScreen),
    /// Bringing transcripts in.
    Import(Box<ImportScreen>),
    /// The first screen of a study without transcripts, with its chosen row.
    Start(usize),
}

impl Screen {
    /// Returns whose keys work on the screen.
    #[must_use]
    pub fn context(&self) -> Context {
        match self {
            Self::List(list) => list.kind.context(),
            Self::Import(_) => Context::Import,
            Self::Start(_) => Context::Start,
        }
    }

    /// Moves the choice by `rows` rows.
    pub fn step(&mut self, rows: isize) {
        match self {
            Self::List(list) => list.step(rows),
            Self::Import(import) => import.step(rows),
            Self::Start(row) => *row = row.saturating_add_signed(rows).min(3),
        }
    }

    /// Moves by about half a page, `direction` times.
    pub fn scroll_half(&mut self, direction: isize) {
        match self {
            Self::List(list) => {
                let half = isize::try_from(list.height / 2).unwrap_or(1).max(1);
                list.step(direction * half);
            }
            Self::Import(_) | Self::Start(_) => self.step(direction * 8),
        }
    }
}

impl App {
    /// Opens a screen over what is shown.
    pub fn open_screen(&mut self, screen: Screen) {
        self.screens.push(screen);
        self.refresh();
    }

    /// Makes the top screen right for the study as it is.
    pub(super) fn refresh_screen(&mut self) {
        // The screen is taken out while it looks at the rest of the app.
        let Some(mut screen) = self.screens.pop() else { return };
        match &mut screen {
            Screen::List(list) => list.refresh(self),
            Screen::Import(_) | Screen::Start(_) => {}
        }
        self.screens.push(screen);
    }
}
