//! The small table of what may follow a waiting key.

use crate::app::App;
use crate::app::commands::bind::code_to_bind;
use crate::app::geometry::Area;
use crate::app::key::Key;
use crate::app::pending::Pending;
use crate::ui::color_theme::Role;
use crate::ui::painter::{Painter, cells};
use crate::ui::view::stage;

/// Draws the table, if a key waits.
pub fn draw(painter: &mut Painter<'_>, app: &App) {
    let Some((title, rows)) = table(app) else { return };
    let stage = stage(app);
    let (down, widths) = columns(&rows, stage.width.saturating_sub(4));
    let across = widths.len();
    let height = u16::try_from(down + 2).unwrap_or(u16::MAX).min(stage.height);
    let width = (widths.iter().sum::<u16>() + 3).max(cells(&title) + 6).min(stage.width);
    let area = corner(app, stage, (width, height));
    let shown = usize::from(area.height.saturating_sub(2));
    let hidden = rows.len().saturating_sub(across * shown);
    let foot = match hidden {
        0 => "Esc leave".to_owned(),
        hidden => format!("{hidden} more in ?  Esc leave"),
    };
    let down = down.min(shown).max(1);
    let widths: Vec<u16> = rows.chunks(down).take(across).map(column_width).collect();
    let inside = painter.frame(area, &title, &foot);
    let style = painter.style(Role::Text);
    let mut x = inside.x + 1;
    for (column, width) in rows.chunks(down).zip(widths) {
        for (row, y) in column.iter().zip(inside.y..inside.y + inside.height) {
            painter.text(x, y, width, row, style);
        }
        x += width;
    }
}

/// Returns how many rows stand below each other, and how wide each column is: as many columns as fit, four at most.
fn columns(rows: &[String], room: u16) -> (usize, Vec<u16>) {
    let laid_out = |across: usize| {
        let down = rows.len().div_ceil(across).max(1);
        (down, rows.chunks(down).map(column_width).collect::<Vec<u16>>())
    };
    let fits = |(_, widths): &(usize, Vec<u16>)| widths.iter().sum::<u16>() <= room;
    (2..=4).rev().map(laid_out).find(fits).unwrap_or_else(|| laid_out(1))
}

fn column_width(column: &[String]) -> u16 {
    column.iter().map(|row| cells(row)).max().unwrap_or(0) + 2
}

/// Least height of a table that is made lower so that it leaves the chosen sentence free.
const LEAST_HEIGHT: u16 = 4;

/// Returns the lower right corner, or the upper one where the lower one would cover the chosen sentence. Where neither
/// is high enough the table is made lower.
fn corner(app: &App, stage: Area, (width, height): (u16, u16)) -> Area {
    let x = stage.x + stage.width - width;
    let lower = Area { x, y: stage.y + stage.height - height, width, height };
    let is_text_below = app.screens.is_empty() && x < app.areas().transcript.width;
    let Some(selection) = app.transcript.selection(&app.session).filter(|_| is_text_below) else {
        return lower;
    };
    let (first, last) = app.transcript.layout.rows_of(selection);
    let on_screen = |row: usize| {
        u16::try_from((row + 1).saturating_sub(app.transcript.top)).unwrap_or(stage.height)
    };
    let above = on_screen(first).min(stage.height);
    let below = stage.height.saturating_sub(on_screen(last) + 1);
    if height <= below || above.max(below) < LEAST_HEIGHT {
        return lower;
    }
    if height <= above || below <= above {
        return Area { y: stage.y, height: height.min(above), ..lower };
    }
    Area { y: stage.y + stage.height - below, height: below, ..lower }
}

fn table(app: &App) -> Option<(String, Vec<String>)> {
    match &app.pending {
        Pending::Nothing => None,
        Pending::Sequence(keys) => {
            let typed: Vec<String> = keys.iter().map(ToString::to_string).collect();
            let mut rows: Vec<String> = Vec::new();
            if *keys == [Key::character('g')] && app.screens.is_empty() {
                rows.push("number go to a turn".to_owned());
            }
            for context in app.contexts() {
                for (sequence, command) in app.keymap.continuations(context, keys) {
                    let rest: Vec<String> =
                        sequence.0.iter().skip(keys.len()).map(ToString::to_string).collect();
                    rows.push(format!("{} {}", rest.join(" "), command.title.to_lowercase()));
                }
            }
            Some((typed.join(" "), rows))
        }
        Pending::Count(digits) => {
            Some((format!("# {digits}"), vec!["digits, then the key".to_owned()]))
        }
        Pending::Handle(typed) => Some((format!(", {typed}"), handles(app, typed))),
        Pending::SetBookmark => Some(("bookmark".to_owned(), vec!["a letter".to_owned()])),
        Pending::GoToBookmark => Some(("go to bookmark".to_owned(), bookmarks(app))),
        Pending::Bind(typed) => Some(bind_rows(app, typed)),
        Pending::Turn(digits) => {
            Some((format!("g {digits}"), vec!["number, Enter goes to the turn".to_owned()]))
        }
        Pending::Speaker => Some(("who says this".to_owned(), speakers(app))),
    }
}

fn bind_rows(app: &App, typed: &str) -> (String, Vec<String>) {
    let code = code_to_bind(app).map_or("", |code| app.session.project.code_name(code));
    if !typed.is_empty() {
        return (format!("= {typed}"), vec![format!("second letter of {code}")]);
    }
    let rows = vec![
        format!("0-9 this digit for {code}"),
        "two letters: its new handle".to_owned(),
        "x frees its digit".to_owned(),
    ];
    ("=".to_owned(), rows)
}

fn handles(app: &App, typed: &str) -> Vec<String> {
    let project = &app.session.project;
    let rows = project.handles.values().filter(|row| row.handle.starts_with(typed));
    let live =
        rows.filter(|row| project.codes.get(&row.code).is_some_and(|code| code.state.is_live()));
    let mut rows: Vec<String> =
        live.map(|row| format!("{} {}", row.handle, project.code_name(&row.code))).collect();
    rows.sort();
    rows
}

fn bookmarks(app: &App) -> Vec<String> {
    app.place
        .bookmarks
        .iter()
        .map(|(letter, (transcript, place))| format!("{letter} {transcript} {}", place.paragraph))
        .collect()
}

fn speakers(app: &App) -> Vec<String> {
    let Some(transcript) = app.text_here() else { return Vec::new() };
    transcript
        .speakers
        .values()
        .enumerate()
        .map(|(index, speaker)| format!("{} {}", index + 1, speaker.label))
        .chain(["n a new one".to_owned()])
        .collect()
}
