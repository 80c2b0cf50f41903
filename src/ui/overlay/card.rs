//! The card of a code as a form.

use ratatui::style::Modifier;

use crate::app::App;
use crate::app::geometry::Area;
use crate::app::overlay::Card;
use crate::app::overlay::card::{CardField, LABEL_WIDTH, card_width, value_width};
use crate::ui::codebook::{example_words, link_words};
use crate::ui::color_theme::Role;
use crate::ui::glyphs;
use crate::ui::painter::Painter;
use crate::ui::view::stage;

/// Draws the card over the stage; the field that is written in is always in view.
pub fn draw(painter: &mut Painter<'_>, app: &App, card: &Card) {
    let stage = stage(app);
    let width = card_width(app.size).min(stage.width);
    let lines = lines(app, card);
    let rows = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX).min(stage.height);
    let area = Area { x: stage.x + stage.width - width, y: stage.y, width, height: rows };
    let title = format!("card: {}", card.was.name);
    let inside = painter.frame(area, &title, card.field.hint());
    let height = usize::from(inside.height);
    let cursor = lines.iter().position(|line| line.cursor.is_some()).unwrap_or(0);
    let top = (cursor + 1).saturating_sub(height);
    for (line, y) in lines.iter().skip(top).zip(inside.y..inside.y + inside.height) {
        draw_line(painter, card, line, Area { y, height: 1, ..inside });
    }
    if let Some(picker) = &card.picker {
        super::picker::draw(painter, app, picker);
    }
}

/// One row of the form.
struct Line {
    field: CardField,
    is_first: bool,
    text: String,
    cursor: Option<u16>,
}

fn draw_line(painter: &mut Painter<'_>, card: &Card, line: &Line, area: Area) {
    let text = painter.style(Role::Text);
    let label = if line.field == card.field {
        text.add_modifier(Modifier::BOLD)
    } else {
        painter.style(Role::Dim)
    };
    if line.field == card.field && line.is_first {
        let style = painter.style(Role::HeadingFocused);
        painter.cell(area.x, area.y, glyphs::CHOSEN, style);
    }
    if line.is_first {
        painter.text(area.x + 1, area.y, LABEL_WIDTH - 1, line.field.name(), label);
    }
    let x = area.x + LABEL_WIDTH + 1;
    let room = (area.x + area.width).saturating_sub(x);
    let mut style = text;
    if line.field == CardField::Color {
        let color = painter.theme.code_color(Some(&line.text), 0);
        style = style.fg(color);
    }
    painter.text(x, area.y, room, &line.text, style);
    if let Some(column) = line.cursor {
        let reversed = painter.style(Role::Selection);
        let is_row = matches!(line.field, CardField::Keep | CardField::Links | CardField::Example);
        let width = if is_row { room } else { 1 };
        painter.restyle(x + column.min(room.saturating_sub(1)), area.y, width, reversed);
    }
}

fn lines(app: &App, card: &Card) -> Vec<Line> {
    CardField::ALL.into_iter().flat_map(|field| field_lines(app, card, field)).collect()
}

fn field_lines(app: &App, card: &Card, field: CardField) -> Vec<Line> {
    let is_here = field == card.field;
    if let Some(editor) = card.editor(field) {
        let layout = editor.layout(value_width(app.size));
        let rows = editor.rows(&layout, 0..layout.lines.len());
        return rows
            .into_iter()
            .enumerate()
            .map(|(index, row)| Line {
                field,
                is_first: index == 0,
                text: row.trim_end_matches('\n').to_owned(),
                cursor: (is_here && index == layout.cursor_row).then_some(layout.cursor_column),
            })
            .collect();
    }
    let texts = match field {
        CardField::Example => vec![example_text(app, card)],
        CardField::Links if card.links.is_empty() => vec!["none".to_owned()],
        CardField::Links => card
            .links
            .iter()
            .map(|link| {
                format!("{}: {}", link_words(link.kind), app.session.project.code_name(&link.to))
            })
            .collect(),
        _ => vec!["Enter keeps the card".to_owned()],
    };
    let chosen = if field == CardField::Links { card.link } else { 0 };
    let line = |(index, text)| Line {
        field,
        is_first: index == 0,
        text,
        cursor: (is_here && index == chosen).then_some(0),
    };
    texts.into_iter().enumerate().map(line).collect()
}

fn example_text(app: &App, card: &Card) -> String {
    match &card.example {
        None => "none".to_owned(),
        Some(anchor) => example_words(app, anchor)
            .unwrap_or_else(|| format!("{anchor}, which cannot be seen here")),
    }
}
