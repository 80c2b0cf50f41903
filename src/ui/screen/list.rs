//! A screen of rows, with what there is to know of the chosen one at the foot.

use crate::app::geometry::Area;
use crate::app::screen::list::ListScreen;
use crate::app::wrap::wrap;
use crate::domain::text::slice;
use crate::ui::color_theme::Role;
use crate::ui::glyphs;
use crate::ui::painter::Painter;

/// Draws the list into `area`.
pub fn draw(painter: &mut Painter<'_>, list: &ListScreen, area: Area) {
    painter.heading(
        area,
        list.kind.title(),
        &format!("{} of {}", (list.cursor + 1).min(list.rows.len()), list.rows.len()),
        true,
    );
    let body = area.below(1);
    let foot_rows = 4.min(body.height / 3);
    let rows = body.top(body.height - foot_rows);
    let text = painter.style(Role::Text);
    for ((index, row), y) in
        list.rows.iter().enumerate().skip(list.top).zip(rows.y..rows.y + rows.height)
    {
        painter.text(rows.x + 3, y, rows.width.saturating_sub(4), &row.cells.join("  "), text);
        if index == list.cursor {
            let style = painter.style(Role::HeadingFocused);
            painter.cell(rows.x, y, glyphs::CHOSEN, style);
            let chosen = painter.style(Role::Choice);
            painter.restyle(rows.x + 2, y, rows.width.saturating_sub(2), chosen);
        }
    }
    foot(painter, list, body.below(body.height - foot_rows));
}

fn foot(painter: &mut Painter<'_>, list: &ListScreen, area: Area) {
    let style = painter.style(Role::Border);
    painter.rule(area.top(1), glyphs::RULE, style);
    let Some(row) = list.chosen() else { return };
    let dim = painter.style(Role::Dim);
    let width = area.width.saturating_sub(2);
    let mut y = area.y + 1;
    for line in &row.detail {
        for visual in wrap(line, width) {
            if y >= area.y + area.height {
                return;
            }
            painter.text(area.x + 1, y, width, slice(line, visual.from, visual.to).trim_end(), dim);
            y += 1;
        }
    }
}
