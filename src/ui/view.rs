//! The whole screen, from the state of the app.

use ratatui::buffer::Buffer;

use super::color_theme::{ColorTheme, Role};
use super::painter::Painter;
use super::{codebook, memo, overlay, screen, status_line, transcript};
use crate::app::geometry::{Area, LEAST};
use crate::app::{App, Pane};

/// Draws the app into `buffer`, which has the size of the terminal.
pub fn draw(buffer: &mut Buffer, app: &App, theme: &ColorTheme) {
    let painter = &mut Painter { buffer, theme };
    if app.size.columns < LEAST.columns || app.size.rows < LEAST.rows {
        too_small(painter, app);
        return;
    }
    if !screen::draw(painter, app) {
        home(painter, app);
    }
    let areas = app.areas();
    status_line::draw(painter, app, areas.status);
    status_line::draw_keys(painter, app, areas.keys);
    overlay::draw(painter, app);
}

fn too_small(painter: &mut Painter<'_>, app: &App) {
    let words = format!(
        "tusj needs {} x {} cells; this is {} x {}.",
        LEAST.columns, LEAST.rows, app.size.columns, app.size.rows
    );
    let style = painter.style(Role::Text);
    for (row, line) in crate::app::wrap::wrap(&words, app.size.columns).iter().enumerate() {
        let text = crate::domain::text::slice(&words, line.from, line.to);
        let y = u16::try_from(row).unwrap_or(u16::MAX);
        painter.text(0, y, app.size.columns, text.trim_end(), style);
    }
}

fn home(painter: &mut Painter<'_>, app: &App) {
    let areas = app.areas();
    if areas.transcript.width > 0 {
        transcript::draw(painter, app, areas.transcript);
    }
    if let Some(memo_area) = areas.memo {
        border(painter, memo_area.x.saturating_sub(1), areas.transcript.height);
        if let Some(codebook_area) = areas.codebook {
            codebook::draw(painter, app, codebook_area, app.focus == Pane::Codebook);
        }
        memo::draw(painter, app, memo_area, app.focus == Pane::Memo);
    }
}

fn border(painter: &mut Painter<'_>, x: u16, height: u16) {
    let style = painter.style(Role::Border);
    for y in 0..height {
        painter.cell(x, y, super::glyphs::BORDER, style);
    }
}

/// Returns the area on which overlays may lie: everything above the two last rows.
#[must_use]
pub fn stage(app: &App) -> Area {
    crate::app::geometry::body(app.size)
}
