//! The hits of a search: place, speaker, and the words in a column with what stands before and after.

use crate::app::geometry::Area;
use crate::app::screen::search::{Hit, SearchScreen};
use crate::ui::color_theme::Role;
use crate::ui::glyphs;
use crate::ui::painter::{Painter, cells};

/// Cells of a place.
const LABEL: u16 = 8;
/// Cells of a speaker.
const SPEAKER: u16 = 9;

/// Draws the screen into `area`.
pub fn draw(painter: &mut Painter<'_>, screen: &SearchScreen, area: Area) {
    painter.heading(area, &format!("Search: «{}»", screen.words), &screen.facts(), true);
    let body = area.below(1);
    let hits = screen.hits.iter().enumerate().skip(screen.top);
    for ((index, hit), y) in hits.zip(body.y..body.y + body.height) {
        let row = Area { y, height: 1, ..body };
        draw_hit(painter, hit, row);
        if index == screen.cursor {
            let sign = painter.style(Role::HeadingFocused);
            painter.cell(row.x, y, glyphs::CHOSEN, sign);
            let chosen = painter.style(Role::Choice);
            painter.restyle(row.x + 2, y, row.width.saturating_sub(2), chosen);
        }
    }
    if screen.hits.is_empty() {
        let dim = painter.style(Role::Dim);
        let words = format!("«{}» stands in no transcript. q goes back.", screen.words);
        painter.text(body.x + 3, body.y, body.width.saturating_sub(3), &words, dim);
    }
}

fn draw_hit(painter: &mut Painter<'_>, hit: &Hit, area: Area) {
    let dim = painter.style(Role::Dim);
    let text = painter.style(Role::Text);
    let mut left = area.x + 3;
    painter.text(left, area.y, LABEL - 1, &hit.label, dim);
    left += LABEL;
    if area.width >= 60 {
        painter.text(left, area.y, SPEAKER - 1, &hit.speaker, dim);
        left += SPEAKER;
    }
    let room = (area.x + area.width).saturating_sub(left);
    let before_room = room * 2 / 5;
    let before = tail(hit.before.trim_start(), before_room);
    let at = left + before_room;
    painter.text(at - cells(before), area.y, cells(before), before, text);
    let found_style = painter.style(Role::SearchHit);
    let found_room = (area.x + area.width).saturating_sub(at);
    let used = painter.text(at, area.y, found_room, &hit.found, found_style);
    painter.text(at + used, area.y, found_room.saturating_sub(used), &hit.after, text);
}

/// Returns the longest end of `text` that takes at most `width` cells.
fn tail(text: &str, width: u16) -> &str {
    let mut rest = text.char_indices();
    let mut shown = text;
    while cells(shown) > width {
        rest.next();
        shown = rest.as_str();
    }
    shown
}
