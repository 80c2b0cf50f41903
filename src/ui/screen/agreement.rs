//! How far the coders agree: a row a code, at the foot the figures over all and what makes the chosen row weak.

use ratatui::style::Style;

use crate::app::geometry::Area;
use crate::app::screen::agreement::{AgreementRow, AgreementScreen, rows_and_words};
use crate::ui::color_theme::Role;
use crate::ui::glyphs;
use crate::ui::painter::{Painter, cells};

/// Where the two letters begin.
const HANDLE: u16 = 3;
/// Where the name begins.
const NAME: u16 = 6;
/// Cells of positive and of percent agreement.
const SHARE: u16 = 6;
/// Cells of alpha, which may be «undefined».
const ALPHA: u16 = 10;
/// Cells of an interval.
const INTERVAL: u16 = 15;

/// Draws the screen into `area`.
pub fn draw(painter: &mut Painter<'_>, screen: &AgreementScreen, area: Area) {
    let question = &screen.question;
    let facts = format!("{} · {}", question.unit_and_rule(), question.stage.name());
    painter.heading(area, &format!("Agreement: {}", screen.whose), &facts, true);
    let body = area.below(1);
    let room = rows_and_words(area.height);
    let titles = if room.basis == 0 { body } else { body.below(1) };
    if room.basis > 0 || screen.rows.is_empty() {
        let dim = painter.style(Role::Dim);
        painter.text(body.x + 1, body.y, body.width.saturating_sub(2), &screen.basis, dim);
    }
    let columns = Columns::of(screen, area.width);
    draw_titles(painter, screen, &columns, titles);
    let rows = titles.below(1).top(room.rows);
    let shown = screen.rows.iter().enumerate().skip(screen.top);
    for ((index, row), y) in shown.zip(rows.y..rows.y + rows.height) {
        draw_row(painter, row, &columns, Area { y, height: 1, ..rows });
        if index == screen.cursor {
            painter.chosen_row(rows, y);
        }
    }
    foot(painter, screen, titles.below(1 + room.rows));
}

/// Which columns there is room for; those that go first are percent, then the four fields, positive agreement, the
/// interval.
struct Columns {
    name: u16,
    /// Cells of each of the four fields, the gap among them: a number never loses a digit.
    widths: [u16; 4],
    fields: bool,
    percent: bool,
    positive: bool,
    interval: bool,
}

impl Columns {
    fn of(screen: &AgreementScreen, width: u16) -> Self {
        let widest = |field: usize| {
            let fields = screen.rows.iter().filter_map(|row| row.fields.get(field));
            fields.map(|field| cells(field)).max().unwrap_or(0).max(2) + 1
        };
        let mut columns = Self {
            name: 0,
            widths: [widest(0), widest(1), widest(2), widest(3)],
            fields: true,
            percent: true,
            positive: true,
            interval: true,
        };
        let least = NAME + 14;
        for drop in [0, 1, 2, 3] {
            if columns.needed() + least <= width {
                break;
            }
            match drop {
                0 => columns.percent = false,
                1 => columns.fields = false,
                2 => columns.positive = false,
                _ => columns.interval = false,
            }
        }
        columns.name = width.saturating_sub(columns.needed() + NAME + 1);
        columns
    }

    fn needed(&self) -> u16 {
        let of = |is_there: bool, width: u16| if is_there { width } else { 0 };
        of(self.fields, self.widths.iter().sum())
            + of(self.positive, SHARE)
            + of(self.percent, SHARE)
            + ALPHA
            + of(self.interval, INTERVAL)
            + 2
    }
}

fn draw_titles(painter: &mut Painter<'_>, screen: &AgreementScreen, columns: &Columns, area: Area) {
    if screen.rows.is_empty() {
        return;
    }
    let fields = ["a", "b", "c", "d"];
    let titles = Cells {
        handle: "",
        name: "code",
        fields,
        positive: "pos.",
        percent: "%",
        alpha: "alpha",
        interval: "95 %",
        sign: "",
    };
    let dim = painter.style(Role::Dim);
    draw_cells(painter, &titles, columns, area, (dim, dim));
}

fn draw_row(painter: &mut Painter<'_>, row: &AgreementRow, columns: &Columns, area: Area) {
    let text = painter.style(Role::Text);
    if row.code.is_none() {
        let style = painter.style(Role::Heading);
        painter.text(area.x + 1, area.y, area.width.saturating_sub(1), &row.name, style);
        return;
    }
    let [a, b, c, d] = &row.fields;
    let shown = Cells {
        handle: &row.handle,
        name: &row.name,
        fields: [a, b, c, d],
        positive: &row.positive,
        percent: &row.percent,
        alpha: &row.alpha,
        interval: &row.interval,
        sign: if row.warnings.is_empty() { "" } else { "!" },
    };
    let dim = painter.style(Role::Dim);
    draw_cells(painter, &shown, columns, area, (text, dim));
}

/// What stands in the columns of one row.
struct Cells<'a> {
    handle: &'a str,
    name: &'a str,
    fields: [&'a str; 4],
    positive: &'a str,
    percent: &'a str,
    alpha: &'a str,
    interval: &'a str,
    sign: &'a str,
}

fn draw_cells(
    painter: &mut Painter<'_>,
    shown: &Cells<'_>,
    columns: &Columns,
    area: Area,
    (text, dim): (Style, Style),
) {
    painter.text(area.x + HANDLE, area.y, 2, shown.handle, text);
    painter.text(area.x + NAME, area.y, columns.name, shown.name, text);
    let mut x = area.x + NAME + columns.name;
    let mut right = |painter: &mut Painter<'_>, width: u16, words: &str, style: Style| {
        x += width;
        painter.text_right(x, area.y, width - 1, words, style);
    };
    if columns.fields {
        for (field, width) in shown.fields.into_iter().zip(columns.widths) {
            right(painter, width, field, text);
        }
    }
    if columns.positive {
        right(
            painter,
            SHARE,
            if shown.positive == "undefined" { "undef" } else { shown.positive },
            text,
        );
    }
    if columns.percent {
        right(painter, SHARE, shown.percent, dim);
    }
    right(painter, ALPHA, shown.alpha, text);
    if columns.interval {
        right(painter, INTERVAL, shown.interval, text);
    }
    right(painter, 2, shown.sign, text);
}

fn foot(painter: &mut Painter<'_>, screen: &AgreementScreen, area: Area) {
    let style = painter.style(Role::Border);
    painter.rule(area.top(1), glyphs::RULE, style);
    let text = painter.style(Role::Text);
    let below = area.below(1);
    painter.text(below.x + 1, below.y, below.width.saturating_sub(2), &screen.overall, text);
    let own = screen.chosen().map(|row| row.warnings.as_slice()).unwrap_or_default();
    let words = if own.is_empty() { &screen.notes[..] } else { own };
    let dim = painter.style(Role::Dim);
    let room = usize::from(below.height.saturating_sub(1));
    painter.wrapped(below, below.y + 1, &words.join(" "), dim, room);
}
