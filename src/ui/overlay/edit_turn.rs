//! The turn that is being corrected, with what becomes of each record in it.

use crate::app::App;
use crate::app::edit_turn::EditTurn;
use crate::app::geometry::Area;
use crate::app::words::quoted;
use crate::services::anchor::find::Found;
use crate::services::anchor::settle::{About, Outcome};
use crate::ui::color_theme::Role;
use crate::ui::painter::Painter;
use crate::ui::view::stage;

/// Draws the editor in the place of the transcript.
pub fn draw(painter: &mut Painter<'_>, app: &App, edit: &EditTurn) {
    let area = Area { width: app.areas().transcript.width, ..stage(app) };
    painter.clear(area);
    let title = format!("{}  EDITING turn {}", app.title_of(&edit.transcript), edit.label);
    painter.heading(area, &title, "Esc done, Ctrl-G drops it", true);
    let body = area.below(1);
    let width = body.width.saturating_sub(4);
    let layout = edit.editor.layout(width);
    let lines = u16::try_from(layout.lines.len()).unwrap_or(u16::MAX);
    let list = list_rows(app, edit);
    let wanted = u16::try_from(list.len()).unwrap_or(u16::MAX).min(body.height / 3);
    let around = u16::from(body.height > 12);
    let room = body.height.saturating_sub(wanted + 2 * around);
    let frame = Area { y: body.y + around, ..body.top(lines.saturating_add(2).min(room)) };
    neighbor(painter, edit, -1, body.y, body);
    editor(painter, edit, frame, width);
    let y = frame.y + frame.height;
    if around > 0 {
        neighbor(painter, edit, 1, y, body);
    }
    let text = painter.style(Role::Text);
    for (words, y) in list.iter().zip(y + around..body.y + body.height) {
        painter.text(body.x + 1, y, body.width.saturating_sub(2), words, text);
    }
}

fn editor(painter: &mut Painter<'_>, edit: &EditTurn, area: Area, width: u16) {
    let inside = painter.frame(area, "", "Enter splits  Backspace at the start joins  Esc done");
    let layout = edit.editor.layout(width);
    let height = usize::from(inside.height).max(1);
    let top = (layout.cursor_row + 1).saturating_sub(height);
    let style = painter.style(Role::Text);
    let rows = edit.editor.rows(&layout, top..top + height);
    for (row, y) in rows.iter().zip(inside.y..inside.y + inside.height) {
        painter.text(inside.x + 1, y, width, row.trim_end(), style);
    }
    let row = u16::try_from(layout.cursor_row.saturating_sub(top)).unwrap_or(0);
    let reversed = painter.style(Role::Selection);
    painter.restyle(inside.x + 1 + layout.cursor_column, inside.y + row, 1, reversed);
}

/// Writes the paragraph before or after in one row.
fn neighbor(painter: &mut Painter<'_>, edit: &EditTurn, steps: isize, y: u16, area: Area) {
    let found = edit.text().and_then(|text| {
        let index = text.paragraphs.position(&edit.paragraph)?.checked_add_signed(steps)?;
        let paragraph = text.paragraphs.get(index)?;
        let speaker = text.speaker_at(index).map_or("", |speaker| speaker.label.as_str());
        Some(format!("{:>4}  {speaker}  {}", paragraph.id, paragraph.text))
    });
    if let Some(words) = found {
        let dim = painter.style(Role::Dim);
        painter.text(area.x + 1, y, area.width.saturating_sub(2), &words, dim);
    }
}

fn list_rows(app: &App, edit: &EditTurn) -> Vec<String> {
    if let Some(trouble) = &edit.trouble {
        return vec![format!("Cannot be kept so: {trouble}")];
    }
    if edit.outcomes.is_empty() {
        return Vec::new();
    }
    let (kept, moved, needs) = edit.counts();
    let mut rows = vec![format!(
        "Codings in turn {}: {kept} kept, {moved} moved, {needs} need you",
        edit.label
    )];
    // What needs somebody comes first: that is what typing can still save.
    let mut outcomes: Vec<&Outcome> = edit.outcomes.iter().collect();
    outcomes.sort_by_key(|outcome| match outcome.found {
        Found::NeedsYou(_) => 0,
        Found::Moved(_) => 1,
        Found::Kept => 2,
    });
    for outcome in outcomes {
        let what = what(app, edit, &outcome.about);
        match &outcome.found {
            Found::Kept => rows.push(format!("  kept    {what}  {}", quoted(&outcome.was))),
            Found::Moved(_) => rows.push(format!("  moved   {what}  {}", quoted(&outcome.was))),
            Found::NeedsYou(guesses) => {
                rows.push(format!("  needs   {what}  was {}", quoted(&outcome.was)));
                if let Some(guess) = guesses.first() {
                    rows.push(format!("          now {}", quoted(&guess.quote)));
                }
            }
        }
    }
    rows
}

fn what(app: &App, edit: &EditTurn, about: &About) -> String {
    let project = &app.session.project;
    match about {
        About::Coding(_, id) => project
            .find_coding(&edit.transcript, id)
            .map(|(_, coding)| project.resolve(&coding.code))
            .map(|code| {
                format!("{}  {}", project.handle_of(code).unwrap_or("??"), project.code_name(code))
            })
            .unwrap_or_default(),
        About::Quote(_) => "quote".to_owned(),
        About::Memo(..) => "memo".to_owned(),
    }
}
