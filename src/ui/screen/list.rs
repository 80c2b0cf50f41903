//! A screen of rows, with what there is to know of the chosen one at the foot.

use ratatui::style::Style;

use crate::app::geometry::Area;
use crate::app::screen::list::{Align, Column, ListRow, ListScreen, rows_and_foot};
use crate::app::wrap::wrap;
use crate::domain::text::slice;
use crate::ui::color_theme::Role;
use crate::ui::glyphs;
use crate::ui::painter::{Painter, cells};

/// Cells before the first column.
const MARGIN: u16 = 3;
/// Cells between two columns.
const GAP: u16 = 2;
/// Least cells of the column that takes what is left.
const LEAST_FILL: u16 = 16;

/// Draws the list into `area`.
pub fn draw(painter: &mut Painter<'_>, list: &ListScreen, area: Area) {
    let row = (list.cursor + 1).min(list.rows.len());
    let facts = if list.facts.is_empty() {
        format!("{row} of {}", list.rows.len())
    } else {
        list.facts.clone()
    };
    painter.heading(area, list.kind.title(), &facts, true);
    let body = area.below(1);
    let (rows, foot_area) = rows_and_foot(body, list.kind);
    let columns = placed_columns(list, body.width.saturating_sub(MARGIN));
    if rows.y > body.y {
        let dim = painter.style(Role::Dim);
        let titles = list.kind.columns().iter().map(|column| column.title).collect::<Vec<_>>();
        draw_cells(painter, &columns, &titles, (body.x, body.y), dim);
    }
    for ((index, row), y) in
        list.rows.iter().enumerate().skip(list.top).zip(rows.y..rows.y + rows.height)
    {
        let style = painter.style(if row.is_heading() { Role::Heading } else { Role::Text });
        let shown: Vec<&str> = row.cells.iter().map(String::as_str).collect();
        draw_cells(painter, &columns, &shown, (rows.x, y), style);
        if index == list.cursor {
            let style = painter.style(Role::HeadingFocused);
            painter.cell(rows.x, y, glyphs::CHOSEN, style);
            let chosen = painter.style(Role::Choice);
            painter.restyle(rows.x + 2, y, rows.width.saturating_sub(2), chosen);
        }
    }
    foot(painter, list, foot_area);
}

/// A column with its place: which cell of a row it shows, where it begins, how wide it is.
struct PlacedColumn {
    cell: usize,
    x: u16,
    width: u16,
    align: Align,
}

/// Gives every column its cells; where there is no room, columns go, the least important first.
fn placed_columns(list: &ListScreen, room: u16) -> Vec<PlacedColumn> {
    let mut columns: Vec<(usize, Column, u16)> = list
        .kind
        .columns()
        .iter()
        .enumerate()
        .map(|(cell, column)| (cell, *column, natural_width(list, cell, *column)))
        .collect();
    while needed(&columns) > room {
        let last = columns.iter().map(|(_, column, _)| column.drop).max().unwrap_or(0);
        if last == 0 {
            break;
        }
        columns.retain(|(_, column, _)| column.drop != last);
    }
    let left = room.saturating_sub(needed(&columns));
    let mut x = MARGIN;
    let mut placed = Vec::new();
    for (cell, column, width) in columns {
        let width = if column.most == 0 { width + left } else { width };
        placed.push(PlacedColumn { cell, x, width, align: column.align });
        x += width + GAP;
    }
    placed
}

fn needed(columns: &[(usize, Column, u16)]) -> u16 {
    let widths: u16 = columns.iter().map(|(_, _, width)| width + GAP).sum();
    widths.saturating_sub(GAP)
}

/// Returns the cells a column needs for what is in it.
fn natural_width(list: &ListScreen, cell: usize, column: Column) -> u16 {
    if column.most == 0 {
        return LEAST_FILL;
    }
    let text = |row: &ListRow| row.cells.get(cell).map_or(0, |text| cells(text));
    let rows = list.rows.iter().filter(|row| !row.is_heading());
    let widest = rows.map(text).max().unwrap_or(0);
    widest.max(cells(column.title)).min(column.most)
}

fn draw_cells(
    painter: &mut Painter<'_>,
    columns: &[PlacedColumn],
    shown: &[&str],
    (left, y): (u16, u16),
    style: Style,
) {
    for column in columns {
        let Some(text) = shown.get(column.cell) else { continue };
        let x = left + column.x;
        match column.align {
            Align::Left => {
                painter.text(x, y, column.width, text, style);
            }
            Align::Right => {
                painter.text_right(x + column.width, y, column.width, text, style);
            }
        }
    }
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
