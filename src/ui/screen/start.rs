//! The first screen of a study without transcripts.

use crate::app::App;
use crate::app::geometry::Area;
use crate::app::start::FIRST_STEPS;
use crate::domain::codebook::pens;
use crate::ui::color_theme::Role;
use crate::ui::painter::Painter;

/// Draws the four things to do first, and what there is already.
pub fn draw(painter: &mut Painter<'_>, app: &App, chosen: usize, area: Area) {
    painter.heading(area, &app.session.project.settings.title, "", true);
    let body = area.below(1);
    let text = painter.style(Role::Text);
    let dim = painter.style(Role::Dim);
    let width = body.width.saturating_sub(3);
    let words = "This project has no transcript yet. Nothing leaves this machine.";
    let mut y =
        painter.wrapped(body, body.y + u16::from(body.height > 12), words, text, usize::MAX) + 1;
    for (index, (title, detail)) in FIRST_STEPS.iter().enumerate() {
        if y >= body.y + body.height {
            return;
        }
        painter.text(body.x + 3, y, width, &format!("{}  {title}", index + 1), text);
        painter.text(body.x + 39, y, width.saturating_sub(38), detail, dim);
        if index == chosen {
            painter.chosen_row(body, y);
        }
        y += 1;
    }
    for words in what_there_is(app) {
        y = painter.wrapped(body, y + 1, &words, dim, usize::MAX);
    }
}

fn what_there_is(app: &App) -> Vec<String> {
    let project = &app.session.project;
    let mut facts = Vec::new();
    let pens: Vec<&str> = pens(project).into_iter().map(|pen| pen.name.as_str()).collect();
    if !pens.is_empty() {
        facts.push(format!("Pens are ready: {}.", pens.join(", ")));
    }
    let files: Vec<&str> = app.folder_files.iter().map(|file| file.name.as_str()).collect();
    facts.push(if files.is_empty() {
        "No transcript file was found in this folder; 1 looks in another one.".to_owned()
    } else {
        format!("Files in this folder: {}", files.join("  "))
    });
    let me = app.session.me().map_or(app.session.coder.as_str(), |coder| coder.name.as_str());
    facts.push(format!("You code as {me}."));
    facts
}
