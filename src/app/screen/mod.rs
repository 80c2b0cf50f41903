//! Screens that cover the home screen. They stand in a stack; `q` closes the top one and leads back to the same place.

pub mod list;
pub mod memos;

use super::App;
use super::command::Context;
use list::{ListKind, ListScreen};

/// A screen over the home screen.
#[derive(Debug)]
pub enum Screen {
    /// Rows to choose from.
    List(ListScreen),
}

impl Screen {
    /// Returns whose keys work on the screen.
    #[must_use]
    pub fn context(&self) -> Context {
        match self {
            Self::List(list) if list.kind == ListKind::Memos => Context::Memos,
            Self::List(_) => Context::List,
        }
    }

    /// Moves the choice by `rows` rows.
    pub fn step(&mut self, rows: isize) {
        match self {
            Self::List(list) => list.step(rows),
        }
    }

    /// Moves by about half a page, `direction` times.
    pub fn scroll_half(&mut self, direction: isize) {
        match self {
            Self::List(list) => {
                let half = isize::try_from(list.height / 2).unwrap_or(1).max(1);
                list.step(direction * half);
            }
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
        }
        self.screens.push(screen);
    }
}
