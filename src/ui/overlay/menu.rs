//! A few things to choose from.

use super::beside_selection;
use crate::app::App;
use crate::app::overlay::Menu;
use crate::app::wrap::wrap;
use crate::domain::text::slice;
use crate::ui::color_theme::Role;
use crate::ui::glyphs;
use crate::ui::painter::Painter;

/// Draws the menu beside the sentence it is about.
pub fn draw(painter: &mut Painter<'_>, app: &App, menu: &Menu) {
    let probe = beside_selection(app, u16::MAX);
    let width = probe.width.saturating_sub(4);
    let lines: Vec<String> = menu
        .lines
        .iter()
        .flat_map(|line| {
            let visual = wrap(line, width).into_iter();
            visual
                .map(|row| slice(line, row.from, row.to).trim_end().to_owned())
                .collect::<Vec<_>>()
        })
        .collect();
    let rows = lines.len() + menu.choices.len() + 2;
    let area = beside_selection(app, u16::try_from(rows).unwrap_or(u16::MAX));
    let inside = painter.frame(area, &menu.title, "j k or the letter  Enter do it  Esc leave");
    let text = painter.style(Role::Text);
    let mut y = inside.y;
    let least = u16::try_from(menu.choices.len()).unwrap_or(u16::MAX).min(inside.height / 2);
    let shown = lines.len().min(usize::from(inside.height.saturating_sub(least)));
    for (index, line) in lines.iter().take(shown).enumerate() {
        let is_cut = index + 1 == shown && shown < lines.len();
        let line = if is_cut { glyphs::ELLIPSIS } else { line.as_str() };
        painter.text(inside.x + 1, y, inside.width.saturating_sub(2), line, text);
        y += 1;
    }
    // Where not everything fits, what there is to know gives way and the chosen row stays in view.
    let room = usize::from((inside.y + inside.height).saturating_sub(y)).max(1);
    let top = (menu.cursor + 1).saturating_sub(room);
    for (index, choice) in menu.choices.iter().enumerate().skip(top) {
        if y >= inside.y + inside.height {
            return;
        }
        let used = painter.text(
            inside.x + 3,
            y,
            inside.width.saturating_sub(3),
            &format!("{}  {}", choice.key, choice.label),
            text,
        );
        let dim = painter.style(Role::Dim);
        painter.text(
            inside.x + 5 + used,
            y,
            inside.width.saturating_sub(6 + used),
            &choice.detail,
            dim,
        );
        if index == menu.cursor {
            let style = painter.style(Role::HeadingFocused);
            painter.cell(inside.x + 1, y, glyphs::CHOSEN, style);
            let chosen = painter.style(Role::Choice);
            painter.restyle(inside.x + 2, y, inside.width.saturating_sub(2), chosen);
        }
        y += 1;
    }
}
