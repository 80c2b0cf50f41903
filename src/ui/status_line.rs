//! The last two rows: what is so, and what the keys do.

use super::color_theme::Role;
use super::painter::{Painter, cells, clipped};
use crate::app::command::Context;
use crate::app::geometry::Area;
use crate::app::messages::Weight;
use crate::app::transcript::motion::turn_label;
use crate::app::words::percent;
use crate::app::{App, commands};

/// Draws the status line.
pub fn draw(painter: &mut Painter<'_>, app: &App, area: Area) {
    let style = painter.style(Role::Status);
    let room = area.width.saturating_sub(2);
    let right = right_side(app, room / 2);
    let right_width = cells(&right).min(room);
    let left_room = room.saturating_sub(right_width + 2);
    let (left, role) = left_side(app);
    let left_style = painter.style(role);
    painter.text(area.x + 1, area.y, left_room, &left, left_style);
    let right_style =
        if app.session.trouble.is_some() { painter.style(Role::Problem) } else { style };
    painter.text_right(area.x + area.width - 1, area.y, right_width, &right, right_style);
}

fn left_side(app: &App) -> (String, Role) {
    if let Some(said) = app.messages.current() {
        let role = match said.weight {
            Weight::Said | Weight::Hint => Role::Status,
            Weight::Refused => Role::Warning,
            Weight::Problem => Role::Problem,
        };
        return (said.text.clone(), role);
    }
    if let Some(writing) = &app.memo.writing {
        let place = app.about_in_short(&writing.about);
        return (format!("Writing a memo. Esc goes back to {place}."), Role::Status);
    }
    if let Some(hint) = app.hint() {
        return (hint.to_owned(), Role::Status);
    }
    (place_words(app), Role::Status)
}

/// Says where the cursor is and which codes are there.
fn place_words(app: &App) -> String {
    let Some(transcript) = app.transcript.transcript(&app.session) else { return String::new() };
    let label = turn_label(transcript, app.transcript.cursor.paragraph);
    let project = &app.session.project;
    let mut names: Vec<&str> = Vec::new();
    for mark in app.transcript.marks_here(&app.session) {
        let name = project.code_name(&mark.code);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() {
        return format!("Turn {label}: no code here");
    }
    format!("Turn {label}: {}", names.join(", "))
}

/// Returns what is so, from the widest wording to the narrowest: the title goes first, then the aim of the pass.
fn right_side(app: &App, width: u16) -> String {
    let title = app.session.project.settings.title.as_str();
    let wordings = [(28, true), (16, true), (0, true), (0, false)];
    let worded = wordings.into_iter().map(|(title_width, with_aim)| {
        let mut facts = Vec::new();
        if title_width > 0 {
            facts.push(clipped(title, title_width).into_owned());
        }
        facts.extend(facts_in_words(app, with_aim));
        facts.join(" · ")
    });
    let mut narrowest = String::new();
    for words in worded {
        if cells(&words) <= width {
            return words;
        }
        narrowest = words;
    }
    narrowest
}

fn facts_in_words(app: &App, with_aim: bool) -> Vec<String> {
    let session = &app.session;
    let mut facts =
        vec![session.me().map_or(session.coder.to_string(), |coder| coder.initial.clone())];
    if let Some((_, pass)) = session.current_pass() {
        let number = session.project.passes.get(&session.coder).map_or(1, |passes| {
            passes.values().filter(|other| other.started < pass.started).count() + 1
        });
        let progress = app.transcript.progress;
        let read = percent(progress.read, progress.words);
        facts.push(if with_aim {
            format!("pass {number} «{}» {read}", clipped(&pass.aim, 20))
        } else {
            format!("p{number} {read}")
        });
    }
    if !session.loading.is_done() {
        let loaded = session.loading.total - session.loading.waiting.len();
        facts.push(format!("reading {loaded} of {}", session.loading.total));
    }
    if !session.problems.is_empty() {
        facts.push(format!("! {}", session.problems.len()));
    }
    facts.push(saved_words(app));
    facts
}

fn saved_words(app: &App) -> String {
    match (app.session.trouble.is_some(), app.session.unsaved.len()) {
        (true, count) => format!("NOT SAVED {count}"),
        (false, 0) => "saved".to_owned(),
        (false, count) => format!("saving {count}"),
    }
}

/// Draws the key line: what the next key can do.
pub fn draw_keys(painter: &mut Painter<'_>, app: &App, area: Area) {
    let style = painter.style(Role::KeyLine);
    let words = keys_in_words(app, area.width.saturating_sub(2));
    painter.text(area.x + 1, area.y, area.width.saturating_sub(2), &words, style);
}

fn keys_in_words(app: &App, width: u16) -> String {
    let contexts: Vec<Context> = app.contexts();
    let separator = "  ";
    let mut words = String::new();
    for context in contexts {
        for command in commands::all().filter(|row| row.context == context && !row.hint.is_empty())
        {
            if (command.available)(app).is_err() {
                continue;
            }
            let Some(keys) = app.keymap.keys_of(command.name).first().map(ToString::to_string)
            else {
                continue;
            };
            let hint = format!("{keys} {}", command.hint);
            if cells(&words) + cells(&hint) + 2 > width {
                return words;
            }
            if !words.is_empty() {
                words.push_str(separator);
            }
            words.push_str(&hint);
        }
    }
    words
}
