//! The questions before a study is open.

use ratatui::buffer::Buffer;

use crate::app::geometry::{Area, body};
use crate::app::text_editor::TextEditor;
use crate::app::welcome::{Choice, Step, Welcome};
use crate::domain::text::{CodePoint, slice};
use crate::ui::color_theme::{ColorTheme, Role};
use crate::ui::glyphs;
use crate::ui::painter::{Painter, cells};

/// Draws the question into `buffer`, which has the size of the terminal.
pub fn draw(buffer: &mut Buffer, welcome: &Welcome, theme: &ColorTheme) {
    let painter = &mut Painter { buffer, theme };
    let area = body(welcome.size);
    painter.heading(area, "tusj", "nothing leaves this machine", true);
    let inside = Area {
        x: area.x + 2,
        y: area.y + 2,
        width: area.width.saturating_sub(4),
        height: area.height.saturating_sub(2),
    };
    let keys = match &welcome.step {
        Step::Choose { choices, cursor } => {
            draw_choices(painter, inside, choices, *cursor);
            "j k or the number choose  Enter do it  q leave"
        }
        Step::Title(editor) => {
            draw_line(painter, inside, "What is the study called?", editor);
            let who = format!(
                "You code as {} ({}). Tab changes it.",
                welcome.coder, welcome.coder_source
            );
            let dim = painter.style(Role::Dim);
            painter.text(inside.x, inside.y + 4, inside.width, &who, dim);
            "type to change  Enter make the study  Tab who codes  Esc back"
        }
        Step::Coder { editor, title } => {
            draw_line(painter, inside, "Under which name do you code?", editor);
            if title.is_none() {
                let dim = painter.style(Role::Dim);
                let words = format!(
                    "Nobody of that name has coded in this study yet. The name is {}.",
                    welcome.coder_source
                );
                painter.text(inside.x, inside.y + 4, inside.width, &words, dim);
            }
            "type to change  Enter take this name  Esc back"
        }
    };
    foot(painter, welcome, keys);
}

fn draw_choices(painter: &mut Painter<'_>, area: Area, choices: &[Choice], cursor: usize) {
    let text = painter.style(Role::Text);
    let dim = painter.style(Role::Dim);
    painter.text(area.x, area.y, area.width, "No study is open yet.", text);
    let widest =
        choices.iter().map(|choice| cells(&choice.label)).max().unwrap_or(0).min(area.width / 2);
    for ((index, choice), y) in choices.iter().enumerate().zip(area.y + 2..area.y + area.height) {
        if index == cursor {
            let style = painter.style(Role::HeadingFocused);
            painter.cell(area.x, y, glyphs::CHOSEN, style);
        }
        painter.text(area.x + 2, y, 2, &(index + 1).to_string(), dim);
        painter.text(area.x + 5, y, widest, &choice.label, text);
        let x = area.x + 5 + widest + 3;
        painter.text(x, y, (area.x + area.width).saturating_sub(x), &choice.detail, dim);
        if index == cursor {
            let chosen = painter.style(Role::Choice);
            painter.restyle(area.x + 2, y, area.width.saturating_sub(2), chosen);
        }
    }
}

fn draw_line(painter: &mut Painter<'_>, area: Area, question: &str, editor: &TextEditor) {
    let text = painter.style(Role::Text);
    painter.text(area.x, area.y, area.width, question, text);
    let typed = editor.text();
    painter.text(area.x, area.y + 2, area.width, &format!("> {typed}"), text);
    let before = cells(slice(typed, CodePoint::ZERO, editor.cursor()));
    let reversed = painter.style(Role::Selection);
    painter.restyle(area.x + 2 + before, area.y + 2, 1, reversed);
}

fn foot(painter: &mut Painter<'_>, welcome: &Welcome, keys: &str) {
    let rows = welcome.size.rows;
    let width = welcome.size.columns.saturating_sub(2);
    let warning = painter.style(Role::Warning);
    painter.text(1, rows.saturating_sub(2), width, &welcome.said, warning);
    let style = painter.style(Role::KeyLine);
    painter.text(1, rows.saturating_sub(1), width, keys, style);
}
