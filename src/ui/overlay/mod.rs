//! What lies over the screen: pickers, prompts, menus, help, and the table of a waiting key.

mod card;
mod edit_turn;
mod help;
mod menu;
mod picker;
mod prompt;
mod save_version;
mod which_key;

use super::painter::Painter;
use super::view::stage;
use crate::app::App;
use crate::app::geometry::Area;
use crate::app::overlay::Overlay;

/// Draws what lies over the screen, if anything does.
pub fn draw(painter: &mut Painter<'_>, app: &App) {
    match &app.overlay {
        Some(Overlay::Picker(picker)) => picker::draw(painter, app, picker),
        Some(Overlay::Prompt(prompt)) => prompt::draw(painter, app, prompt),
        Some(Overlay::Menu(menu)) => menu::draw(painter, app, menu),
        Some(Overlay::Card(card)) => card::draw(painter, app, card),
        Some(Overlay::EditTurn(edit)) => edit_turn::draw(painter, app, edit),
        Some(Overlay::SaveVersion(save)) => save_version::draw(painter, app, save),
        Some(Overlay::Help(help)) => help::draw(painter, app, help),
        None => which_key::draw(painter, app),
    }
}

/// Returns an area of `rows` rows that does not cover the sentence at the cursor: below it, else above it.
#[must_use]
pub fn beside_selection(app: &App, rows: u16) -> Area {
    let stage = stage(app);
    let width = stage.width.saturating_sub(10).min(100).max(stage.width.min(44));
    let x = stage.x + (stage.width - width) / 2;
    let rows = rows.min(stage.height);
    let is_in_view = app.screens.is_empty() && app.areas().transcript.width > 0;
    if app.compare_screen().is_some() {
        // The passage and its readings stand above.
        return Area { x, y: stage.y + stage.height - rows, width, height: rows };
    }
    let selection = app.transcript.selection(&app.session).filter(|_| is_in_view);
    let Some(selection) = selection else {
        return Area { x, y: stage.y + (stage.height - rows) / 2, width, height: rows };
    };
    let (first, last) = app.transcript.layout.rows_of(selection);
    let on_screen = |row: usize| {
        u16::try_from((row + 1).saturating_sub(app.transcript.top)).unwrap_or(stage.height)
    };
    let (above, below) =
        (on_screen(first).min(stage.height), (on_screen(last) + 1).min(stage.height));
    let room_below = stage.height - below;
    if room_below >= rows || room_below >= above {
        return Area { x, y: stage.y + below, width, height: rows.min(room_below) };
    }
    let height = rows.min(above);
    Area { x, y: stage.y + above - height, width, height }
}
