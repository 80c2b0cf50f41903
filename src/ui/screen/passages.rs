//! The passages of codes: the place, the words, the codes; at the foot who has such passages.

use crate::app::geometry::Area;
use crate::app::screen::passages::{PassageLine, PassageRow, PassagesScreen, shows_codes};
use crate::app::wrap::wrap;
use crate::domain::text::slice;
use crate::ui::color_theme::Role;
use crate::ui::glyphs;
use crate::ui::painter::Painter;

/// Where the label of a passage begins.
const LABEL: u16 = 3;
/// Where it stands whose coding it is, behind a figure of agreement.
const WHO: u16 = 1;
/// Where its words begin.
const WORDS: u16 = 11;

/// Draws the screen into `area`.
pub fn draw(painter: &mut Painter<'_>, screen: &PassagesScreen, area: Area) {
    let order = if screen.behind.is_some() { "differing first" } else { "by case" };
    let facts = format!("{} of {} · {} · {order}", screen.rows.len(), screen.n_all, screen.whose);
    painter.heading(area, &screen.title, &facts, true);
    let body = area.below(1);
    let rows = body.top(body.height.saturating_sub(3));
    let lines = screen.lines.iter().skip(screen.top);
    for (line, y) in lines.zip(rows.y..rows.y + rows.height) {
        draw_line(painter, screen, line, Area { y, height: 1, ..rows });
    }
    if screen.rows.is_empty() {
        let dim = painter.style(Role::Dim);
        let words = "Nobody's words have this code yet. q goes back, c codes.";
        painter.text(rows.x + LABEL, rows.y, rows.width.saturating_sub(LABEL), words, dim);
    }
    foot(painter, screen, body.below(rows.height));
}

fn draw_line(painter: &mut Painter<'_>, screen: &PassagesScreen, line: &PassageLine, area: Area) {
    let dim = painter.style(Role::Dim);
    let room = area.width.saturating_sub(WORDS);
    match line {
        PassageLine::Group(index) => {
            let title = screen.groups.get(*index).map_or("", |group| group.title.as_str());
            let style = painter.style(Role::Heading);
            painter.text(area.x + 1, area.y, area.width.saturating_sub(1), title, style);
        }
        PassageLine::Words { row, line } => {
            if let Some(passage) = screen.rows.get(*row) {
                draw_words(painter, passage, (*line, screen.behind.is_some()), area);
            }
            if *row == screen.cursor {
                let sign = painter.style(Role::HeadingFocused);
                painter.cell(area.x, area.y, glyphs::CHOSEN, sign);
                let chosen = painter.style(Role::Choice);
                painter.restyle(area.x + 2, area.y, area.width.saturating_sub(2), chosen);
            }
        }
        PassageLine::Around { label, text } => {
            painter.text_right(area.x + WORDS - 3, area.y, 5, label, dim);
            painter.text(area.x + WORDS, area.y, room, text, dim);
        }
        PassageLine::More(count) => {
            let words = format!("{count} more (l shows them)");
            painter.text(area.x + WORDS, area.y, room, &words, dim);
        }
    }
}

fn draw_words(
    painter: &mut Painter<'_>,
    row: &PassageRow,
    (line, is_behind_figure): (usize, bool),
    area: Area,
) {
    let style = painter.style(Role::Text);
    if line == 0 {
        let dim = painter.style(Role::Dim);
        let who = row.coder.as_ref().filter(|_| is_behind_figure);
        let label = LABEL + u16::from(is_behind_figure);
        if let Some(who) = who {
            painter.text(area.x + WHO, area.y, 2, who, style);
        }
        painter.text(area.x + label, area.y, WORDS - label - 1, &row.label, dim);
        if shows_codes(area.width) {
            let mut signs = row.codes.join(" ");
            if let Some(coder) = row.coder.as_ref().filter(|_| !is_behind_figure) {
                signs = format!("{coder} {signs}");
            }
            if row.passage.is_important {
                signs.insert_str(0, "w ");
            }
            painter.text_right(area.x + area.width - 1, area.y, 9, &signs, style);
        }
    }
    let codes = if shows_codes(area.width) { 10 } else { 0 };
    let room = area.width.saturating_sub(WORDS + codes);
    let words = row.lines.get(line).map_or("", String::as_str);
    painter.text(area.x + WORDS, area.y, room, words, style);
}

fn foot(painter: &mut Painter<'_>, screen: &PassagesScreen, area: Area) {
    let style = painter.style(Role::Border);
    painter.rule(area.top(1), glyphs::RULE, style);
    let text = painter.style(Role::Text);
    let below = area.below(1);
    let width = below.width.saturating_sub(2);
    let lines = wrap(&screen.counts, width);
    for (line, y) in lines.iter().zip(below.y..below.y + below.height) {
        let words = slice(&screen.counts, line.from, line.to);
        painter.text(below.x + 1, y, width, words.trim_end(), text);
    }
}
