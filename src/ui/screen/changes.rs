//! What changed, as lines: headings with their counts, groups below them, what happened below those.

use crate::app::App;
use crate::app::geometry::Area;
use crate::app::screen::changes::{ChangeLine, ChangesScreen, LineKind};
use crate::ui::color_theme::Role;
use crate::ui::painter::{Painter, cells};

/// Cells before a heading, a group and a row.
const MARGINS: [u16; 3] = [1, 3, 7];
/// Cells of the sign of a group and the space after it.
const SIGN: u16 = 2;
/// Least cells between two columns.
const GAP: u16 = 2;

/// Where the columns of groups stand.
struct Columns {
    title: u16,
    count: u16,
}

/// Draws the screen into `area`.
pub fn draw(painter: &mut Painter<'_>, app: &App, screen: &ChangesScreen, area: Area) {
    let me = app.session.me().map_or(app.session.coder.as_str(), |coder| coder.initial.as_str());
    let facts = match screen.facts() {
        facts if facts.is_empty() => me.to_owned(),
        facts => format!("{me} · {facts}"),
    };
    painter.heading(area, &format!("What changed: {}", screen.title), &facts, true);
    let body = area.below(1);
    if screen.lines.is_empty() {
        let dim = painter.style(Role::Dim);
        painter.wrapped(body, body.y, &nothing(screen), dim, usize::MAX);
        return;
    }
    let columns = columns(screen, body.width);
    let lines = screen.lines.iter().enumerate().skip(screen.top);
    for ((index, line), y) in lines.zip(body.y..body.y + body.height) {
        draw_line(painter, line, &columns, Area { y, height: 1, ..body });
        if index == screen.cursor {
            painter.chosen_row(body, y);
        }
    }
}

/// Says why there are no lines.
fn nothing(screen: &ChangesScreen) -> String {
    match &screen.found {
        None => "Git is being asked what changed.".to_owned(),
        Some(Err(why)) => format!("What changed cannot be told: {why}."),
        Some(Ok(_)) if !screen.find.is_empty() => {
            format!("No change with «{}». / and Enter shows all.", screen.find)
        }
        Some(Ok(_)) => "Nothing changed. b asks since when else.".to_owned(),
    }
}

fn columns(screen: &ChangesScreen, width: u16) -> Columns {
    let groups = screen.lines.iter().filter(|line| matches!(line.kind, LineKind::Group(..)));
    let widest = |part: fn(&ChangeLine) -> &str| {
        groups.clone().map(|line| cells(part(line))).max().unwrap_or_default()
    };
    let room = width.saturating_sub(MARGINS[1] + SIGN);
    // Groups without a count tell themselves; their titles may go on into its column.
    let counted = groups.clone().filter(|line| !line.count.is_empty());
    let title = counted.map(|line| cells(&line.title)).max().unwrap_or(0).max(16).min(room * 2 / 5);
    Columns { title, count: widest(|line| &line.count).min(room / 3) }
}

fn draw_line(painter: &mut Painter<'_>, line: &ChangeLine, columns: &Columns, area: Area) {
    let text = painter.style(Role::Text);
    let dim = painter.style(Role::Dim);
    let end = area.x + area.width;
    match &line.kind {
        LineKind::Section(_) => {
            let heading = painter.style(Role::Heading);
            let x = area.x + MARGINS[0];
            let used = painter.text(x, area.y, area.width.saturating_sub(2), &line.title, heading);
            let x = x + used.max(8) + GAP;
            painter.text(x, area.y, end.saturating_sub(x + 1), &line.count, text);
        }
        LineKind::Group(..) => draw_group(painter, line, columns, area),
        LineKind::Row(_) => {
            let x = area.x + MARGINS[2];
            painter.text(x, area.y, end.saturating_sub(x + 1), &line.title, text);
        }
        LineKind::Version(_) | LineKind::NotCommitted | LineKind::Problem => {
            let x = area.x + MARGINS[0];
            let detail = cells(&line.detail).min(area.width / 2);
            let room = area.width.saturating_sub(2 + detail + GAP);
            painter.text(x, area.y, room, &line.title, text);
            painter.text_right(end.saturating_sub(1), area.y, detail, &line.detail, dim);
        }
    }
}

fn draw_group(painter: &mut Painter<'_>, line: &ChangeLine, columns: &Columns, area: Area) {
    let text = painter.style(Role::Text);
    let end = (area.x + area.width).saturating_sub(1);
    let mut x = area.x + MARGINS[1];
    painter.text(x, area.y, 1, &line.sign.to_string(), text);
    x += SIGN;
    if line.count.is_empty() {
        let used = painter.text(x, area.y, end.saturating_sub(x) * 3 / 5, &line.title, text);
        x += used.max(columns.title) + GAP;
    } else {
        painter.text(x, area.y, columns.title, &line.title, text);
        x += columns.title + GAP;
        painter.text(x, area.y, columns.count, &line.count, text);
        x += columns.count + GAP;
    }
    painter.text(x, area.y, end.saturating_sub(x), &line.detail, text);
}
