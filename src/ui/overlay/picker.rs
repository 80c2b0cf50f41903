//! The picker: a line to type in, the matches, and what the chosen one means.

use ratatui::style::Modifier;

use super::beside_selection;
use crate::app::App;
use crate::app::geometry::Area;
use crate::app::overlay::{Picker, PickerEntry};
use crate::app::wrap::wrap;
use crate::domain::text::slice;
use crate::ui::color_theme::Role;
use crate::ui::glyphs;
use crate::ui::painter::{Painter, cells};

/// Draws the picker beside the sentence it is about.
pub fn draw(painter: &mut Painter<'_>, app: &App, picker: &Picker) {
    let rows = u16::try_from(picker.n_rows()).unwrap_or(u16::MAX).clamp(3, 14) + 7;
    let area = beside_selection(app, rows);
    let several = if picker.takes_several { "Tab mark several  " } else { "" };
    let makes = if picker.makes.is_some() { "Ctrl-O new  " } else { "" };
    let foot = format!("Enter take it  {several}{makes}Esc leave");
    let inside = painter.frame(area, &picker.title, &foot);
    typed_line(painter, picker, inside);
    let detail_rows = if inside.height > 8 { 3 } else { 0 };
    let list = inside.below(2).top(inside.height.saturating_sub(2 + detail_rows));
    let height = usize::from(list.height);
    let top = (picker.cursor + 1).saturating_sub(height.max(1));
    for (row, y) in (top..picker.n_rows()).zip(list.y..list.y + list.height) {
        entry_row(painter, picker, row, Area { y, height: 1, ..list });
    }
    if picker.makes.is_some() && picker.typed().is_empty() && (1..height).contains(&picker.n_rows())
    {
        let dim = painter.style(Role::Dim);
        let y = list.y + list.height - 1;
        painter.text(list.x + 3, y, list.width.saturating_sub(3), picker.empty_words, dim);
    }
    if picker.n_rows() == 0 {
        let dim = painter.style(Role::Dim);
        let words = if picker.entries.is_empty() { picker.empty_words } else { "Nothing matches." };
        painter.text(list.x + 2, list.y, list.width.saturating_sub(2), words, dim);
    }
    if detail_rows > 0 {
        detail(painter, picker, inside.below(inside.height - detail_rows));
    }
}

fn typed_line(painter: &mut Painter<'_>, picker: &Picker, area: Area) {
    let text = painter.style(Role::Text);
    let typed = picker.editor.text();
    let used = painter.text(
        area.x + 1,
        area.y,
        area.width.saturating_sub(20),
        &format!("> {typed}"),
        text,
    );
    let reversed = painter.style(Role::Selection);
    let before = slice(typed, crate::domain::text::CodePoint::ZERO, picker.editor.cursor());
    let cursor = (area.x + 3 + cells(before)).min(area.x + 1 + used.max(2));
    painter.restyle(cursor, area.y, 1, reversed);
    let dim = painter.style(Role::Dim);
    let words = format!("{} of {} match", picker.matches.len(), picker.entries.len());
    painter.text_right(area.x + area.width - 1, area.y, 20, &words, dim);
}

fn entry_row(painter: &mut Painter<'_>, picker: &Picker, row: usize, area: Area) {
    let is_chosen = row == picker.cursor;
    if is_chosen {
        let style = painter.style(Role::HeadingFocused);
        painter.cell(area.x + 1, area.y, glyphs::CHOSEN, style);
    }
    let text = painter.style(Role::Text);
    match picker
        .matches
        .get(row)
        .and_then(|(entry, positions)| Some((picker.entries.get(*entry)?, *entry, positions)))
    {
        Some((entry, index, positions)) => {
            if picker.marked.contains(&index) {
                painter.cell(area.x + 2, area.y, "*", text.add_modifier(Modifier::BOLD));
            }
            entry_cells(painter, entry, positions, area);
        }
        None => {
            let what = picker.makes.unwrap_or_default();
            let words = format!("+   {what} «{}»", picker.typed());
            painter.text(area.x + 3, area.y, area.width.saturating_sub(3), &words, text);
        }
    }
    if is_chosen {
        let chosen = painter.style(Role::Choice);
        painter.restyle(area.x + 2, area.y, area.width.saturating_sub(2), chosen);
    }
}

fn entry_cells(
    painter: &mut Painter<'_>,
    entry: &PickerEntry,
    positions: &[crate::domain::text::CodePoint],
    area: Area,
) {
    let text = painter.style(if entry.unavailable.is_some() { Role::Dim } else { Role::Text });
    let dim = painter.style(Role::Dim);
    let sign_width = if entry.sign.is_empty() { 0 } else { 4 };
    painter.text(area.x + 3, area.y, 3, &entry.sign, text);
    let x = area.x + 3 + sign_width;
    let right_width = area.width.saturating_sub(3 + sign_width) * 2 / 5;
    let name_width = area.width.saturating_sub(3 + sign_width + right_width);
    painter.text(x, area.y, name_width, &entry.name, text);
    for position in positions {
        let before = slice(&entry.name, crate::domain::text::CodePoint::ZERO, *position);
        let column = cells(before);
        if column + 1 < name_width {
            let hit = painter.style(Role::SearchHit);
            painter.restyle(x + column, area.y, 1, hit);
        }
    }
    let right = area.x + area.width - 1;
    let note = entry.unavailable.as_ref().map_or(entry.note.as_str(), String::as_str);
    let end = format!("{}{}{}", entry.count, if note.is_empty() { "" } else { "  " }, note);
    let start = painter.text_right(right, area.y, right_width, &end, dim);
    let place_x = x + name_width;
    painter.text(place_x, area.y, start.saturating_sub(place_x + 1), &entry.place, dim);
}

fn detail(painter: &mut Painter<'_>, picker: &Picker, area: Area) {
    let Some(entry) = picker.chosen() else { return };
    let dim = painter.style(Role::Dim);
    let width = area.width.saturating_sub(2);
    let lines = wrap(&entry.detail, width);
    for (line, y) in lines.iter().zip(area.y + 1..area.y + area.height) {
        painter.text(
            area.x + 1,
            y,
            width,
            slice(&entry.detail, line.from, line.to).trim_end(),
            dim,
        );
    }
}
