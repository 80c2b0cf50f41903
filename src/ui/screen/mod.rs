//! The screens that cover the home screen.

mod changes;
mod compare;
mod import;
mod list;
mod passages;
mod search;
mod start;
pub mod welcome;

use super::painter::Painter;
use super::view::stage;
use crate::app::App;
use crate::app::screen::Screen;

/// Draws the top screen, if there is one; returns whether it did.
pub fn draw(painter: &mut Painter<'_>, app: &App) -> bool {
    let Some(screen) = app.screens.last() else { return false };
    let area = stage(app);
    match screen {
        Screen::List(list) => list::draw(painter, list, area),
        Screen::Passages(passages) => passages::draw(painter, passages, area),
        Screen::Search(search) => search::draw(painter, search, area),
        Screen::Compare(compare) => compare::draw(painter, app, compare, area),
        Screen::Import(import) => import::draw(painter, app, import, area),
        Screen::Changes(changes) => changes::draw(painter, app, changes, area),
        Screen::Start(row) => start::draw(painter, app, *row, area),
    }
    true
}

#[cfg(test)]
mod tests;
