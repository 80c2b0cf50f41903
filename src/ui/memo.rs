//! The memo pane: what is thought of the place at the cursor, or the memo being written.

use ratatui::style::Modifier;

use super::color_theme::Role;
use super::painter::{Painter, cells};
use crate::app::App;
use crate::app::geometry::Area;
use crate::app::memo::HEAD_ROWS;
use crate::app::memo::link::ReadLine;
use crate::app::memo::writing::{Writing, title_of, writing_frame};
use crate::app::words::counted;
use crate::app::wrap::wrap;
use crate::domain::memo::{Memo, MemoAbout};
use crate::domain::text::{CodePoint, slice};
use crate::services::words::short_day;

/// Below this width the head of a memo leaves out what goes without saying.
const NARROW: u16 = 34;

/// Draws the pane into `area`, heading included.
pub fn draw(painter: &mut Painter<'_>, app: &App, area: Area, is_focused: bool) {
    match &app.memo.writing {
        Some(writing) => draw_writing(painter, app, area, writing),
        None => draw_reading(painter, app, area, is_focused),
    }
}

/// Returns what a memo belongs to, in words.
#[must_use]
pub fn about_words(app: &App, about: &MemoAbout) -> String {
    app.about_in_words(about)
}

fn draw_reading(painter: &mut Painter<'_>, app: &App, area: Area, is_focused: bool) {
    let count = app.memo.here.len();
    let right =
        if count > 0 { format!("{} of {count} here", app.memo.index + 1) } else { String::new() };
    painter.heading(area, "Memo", &right, is_focused);
    let body = area.below(1);
    let dim = painter.style(Role::Dim);
    let room = body.width.saturating_sub(1);
    let Some((author, _, memo)) = app.memo.shown(&app.session) else {
        if body.height > 0 {
            painter.text(body.x + 1, body.y, room, "No memo here. m writes one.", dim);
        }
        return;
    };
    let coder = app.session.project.coders.get(author);
    let author = coder.map_or(author.as_str(), |coder| &coder.initial);
    for (line, y) in head(app, memo, author, room).iter().zip(body.y..body.y + body.height) {
        painter.text(body.x + 1, y, room, line, dim);
    }
    read(painter, app, body.below(HEAD_ROWS));
}

fn head(app: &App, memo: &Memo, author: &str, room: u16) -> [String; 2] {
    let about = app.about_in_words(&memo.about);
    let about = if room < NARROW { about.replace("coding ", "") } else { format!("on {about}") };
    let tags = memo.tags.iter().map(|word| format!(" #{word}")).collect::<String>();
    let day = short_day(memo.made.day().as_str());
    let title = if memo.title == title_of(&memo.text) {
        String::new()
    } else {
        format!(" · {}", memo.title)
    };
    [format!("{about} · {}", memo.kind.name()), format!("{author} · {day}{title}{tags}")]
}

fn read(painter: &mut Painter<'_>, app: &App, area: Area) {
    let height = usize::from(area.height);
    let lines = &app.memo.lines;
    let top = app.memo.top.min(lines.len().saturating_sub(height));
    for (line, y) in lines.iter().skip(top).zip(area.y..area.y + area.height) {
        read_line(painter, line, Area { y, height: 1, ..area });
    }
    let (right, last) = (area.x + area.width, area.y + area.height.saturating_sub(1));
    let dim = painter.style(Role::Dim);
    if lines.len() > top + height {
        if height > 0 {
            painter.text_right(right, last, area.width, " … more", dim);
        }
    } else if let Some(next) = app.memo.next(&app.session)
        && lines.len() + 1 < height
    {
        let words = format!("next: on {}", app.about_in_words(&next.about));
        painter.text(area.x + 1, last, area.width.saturating_sub(1), &words, dim);
    }
}

fn read_line(painter: &mut Painter<'_>, line: &ReadLine, area: Area) {
    let style = painter.style(Role::Text);
    let width = area.width.saturating_sub(1);
    painter.text(area.x + 1, area.y, width, &line.text, style);
    for link in &line.links {
        let before = cells(slice(&line.text, CodePoint::ZERO, link.start));
        let link_cells = cells(slice(&line.text, link.start, link.end));
        let shown = link_cells.min(width.saturating_sub(before));
        painter.restyle(
            area.x + 1 + before,
            area.y,
            shown,
            style.add_modifier(Modifier::UNDERLINED),
        );
    }
}

fn draw_writing(painter: &mut Painter<'_>, app: &App, area: Area, writing: &Writing) {
    let count = counted(writing.n_words(), "word", "words");
    let head_rows = app.writing_head(area);
    let frame = writing_frame(area, head_rows);
    let has_foot = frame.y + frame.height < area.y + area.height;
    let right = if has_foot { "Esc done" } else { &count };
    painter.heading(area, "Memo: writing", right, true);
    let dim = painter.style(Role::Dim);
    let room = area.width.saturating_sub(2);
    let words = app.writing_head_words(writing);
    let lines = wrap(&words, room);
    let head = area.below(1).top(head_rows);
    for (index, y) in (head.y..head.y + head.height).enumerate() {
        let from = lines.get(index).map_or(CodePoint(u32::MAX), |line| line.from);
        let is_last = index + 1 >= usize::from(head_rows);
        let to = lines.get(index).filter(|_| !is_last).map_or(CodePoint(u32::MAX), |line| line.to);
        painter.text(area.x + 1, y, room, slice(&words, from, to).trim_end(), dim);
    }
    if frame.height >= 3 {
        let inside = painter.frame(frame, "", "");
        typed(painter, writing, inside);
    }
    if has_foot {
        painter.text(area.x + 1, frame.y + frame.height, room, &count, dim);
    }
}

/// Draws the text that is typed, with its cursor in view and as a reversed cell.
fn typed(painter: &mut Painter<'_>, writing: &Writing, inside: Area) {
    let layout = writing.editor.layout(inside.width);
    let height = usize::from(inside.height).max(1);
    let top = (layout.cursor_row + 1).saturating_sub(height);
    let style = painter.style(Role::Text);
    let rows = writing.editor.rows(&layout, top..top + height);
    for (row, y) in rows.iter().zip(inside.y..inside.y + inside.height) {
        painter.text(inside.x, y, inside.width, row.trim_end(), style);
    }
    let below = layout.cursor_row.saturating_sub(top);
    let y = inside.y + u16::try_from(below).unwrap_or(0);
    let reversed = painter.style(Role::Selection);
    painter.restyle(inside.x + layout.cursor_column, y, 1, reversed);
}

#[cfg(test)]
mod tests;
