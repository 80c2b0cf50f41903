//! One difference between two readings: the passage with the stripes of both, the readings, what is agreed.

use std::ops::Range;

use ratatui::style::Style;

use crate::app::App;
use crate::app::geometry::{Area, TranscriptColumns};
use crate::app::memo::may_be_seen;
use crate::app::screen::compare::{CompareScreen, passage_and_readings};
use crate::app::transcript::layout::Row;
use crate::app::transcript::markup::Mark;
use crate::app::transcript::motion::{Spot, Stretch};
use crate::app::wrap::{VisualLine, column_of};
use crate::domain::coding::{Coding, Decision, Verdict};
use crate::domain::id::{CodeId, CoderId};
use crate::domain::memo::MemoAbout;
use crate::domain::text::{CodePoint, slice};
use crate::domain::transcript::Transcript;
use crate::services::compare::{CodedReading, Difference, Standing};
use crate::services::retrieval::turn_label;
use crate::services::words::{short_day, without_number};
use crate::ui::color_theme::{Coverage, Role};
use crate::ui::glyphs;
use crate::ui::painter::{Painter, cells};
use crate::ui::transcript::{code_color, shortened, stripe};

/// Draws the screen into `area`.
pub fn draw(painter: &mut Painter<'_>, app: &App, screen: &CompareScreen, area: Area) {
    painter.heading(area, &title(app, screen), &facts(screen), true);
    let body = area.below(1);
    let Some(difference) = screen.chosen() else {
        let dim = painter.style(Role::Dim);
        let words = if screen.comparison.n_withdrawn > 0 {
            "Nothing differs of what may be compared. q goes back."
        } else {
            "Both made the same of all that both have read. q goes back."
        };
        painter.wrapped(body, body.y, words, dim, 3);
        return;
    };
    let n_rows = screen.passage.n_rows();
    let (passage, readings) = passage_and_readings(body, difference.readings.len(), n_rows);
    if let Some(text) = app.session.project.transcripts.get(&screen.transcript) {
        draw_passage(painter, &View { app, screen, text, difference }, passage);
    }
    draw_readings(painter, app, screen, difference, readings);
}

/// Returns `Compare A and B: 04 Videregående skole`.
fn title(app: &App, screen: &CompareScreen) -> String {
    let number = crate::app::screen::compared::number_of(app, &screen.transcript);
    let title = app.title_of(&screen.transcript);
    let title = without_number(&title);
    match app.pair() {
        Some(pair) => {
            let [first, second] = pair.both().map(|coder| app.session.initial_of(coder));
            format!("Compare {first} and {second}: {number} {title}")
        }
        None => format!("{number} {title}"),
    }
}

fn facts(screen: &CompareScreen) -> String {
    match screen.comparison.differences.len() {
        0 => "no difference".to_owned(),
        count => format!("{} of {count} · {} decided", screen.cursor + 1, screen.n_decided()),
    }
}

struct View<'a> {
    app: &'a App,
    screen: &'a CompareScreen,
    text: &'a Transcript,
    difference: &'a Difference,
}

fn draw_passage(painter: &mut Painter<'_>, view: &View<'_>, area: Area) {
    let passage = &view.screen.passage;
    let Some(columns) = passage.columns else { return };
    let rows = passage.layout.rows().iter().enumerate().skip(passage.top);
    for ((index, row), y) in rows.zip(area.y..area.y + area.height) {
        let Row::Text { paragraph, line, visual } = row else { return };
        let left = area.x;
        if *line == 0 {
            draw_margin(painter, view, columns, (left, y), *paragraph);
        }
        draw_words(painter, view, (left + columns.text, y), columns, *paragraph, visual);
        for mark in passage.markup.on_rows(index, index + 1) {
            draw_stripe(painter, view, columns, (left, y), mark, index);
        }
    }
}

fn draw_margin(
    painter: &mut Painter<'_>,
    view: &View<'_>,
    columns: TranscriptColumns,
    (left, y): (u16, u16),
    paragraph: usize,
) {
    let dim = painter.style(Role::Dim);
    let label = turn_label(view.text, paragraph);
    let width = cells(&label).clamp(4, 6);
    painter.text_right(left + 1 + width, y, width, &label, dim);
    if view.text.paragraphs.get(paragraph).is_some_and(|row| row.continues) {
        return;
    }
    let speaker = view.text.speaker_at(paragraph).map_or("", |speaker| speaker.label.as_str());
    let style = base_style(painter, view, paragraph);
    painter.text(left + 7, y, columns.speaker, &shortened(speaker, columns.speaker), style);
}

fn base_style(painter: &Painter<'_>, view: &View<'_>, paragraph: usize) -> Style {
    let is_informant = view.text.is_informant(paragraph);
    painter.style(if is_informant { Role::Text } else { Role::Interviewer })
}

/// Draws a line of words; only the readings in question are colored, other codings have their stripes.
fn draw_words(
    painter: &mut Painter<'_>,
    view: &View<'_>,
    (x, y): (u16, u16),
    columns: TranscriptColumns,
    paragraph: usize,
    visual: &VisualLine,
) {
    let Some(row) = view.text.paragraphs.get(paragraph) else { return };
    let base = base_style(painter, view, paragraph);
    for piece in pieces(view, paragraph, visual) {
        let style = coded_style(painter, view, base, Spot::new(paragraph, piece.start));
        let start = column_of(&row.text, visual, piece.start);
        let words = slice(&row.text, piece.start, piece.end);
        let shown = if piece.end == visual.to { words.trim_end() } else { words };
        painter.text(x + start, y, columns.text_width.saturating_sub(start), shown, style);
    }
}

fn stretches<'a>(view: &'a View<'_>) -> impl Iterator<Item = (&'a CodedReading, Stretch)> {
    let readings = view.difference.readings.iter();
    readings.filter_map(|row| Some((row, Stretch::of(&row.segment, view.text)?)))
}

fn pieces(view: &View<'_>, paragraph: usize, visual: &VisualLine) -> Vec<Range<CodePoint>> {
    let length = view.text.paragraphs.length_at(paragraph);
    let mut borders = vec![visual.from, visual.to];
    let ranges = stretches(view).filter_map(|(_, stretch)| stretch.within(paragraph, length));
    borders.extend(ranges.flat_map(|range| [range.start, range.end]));
    borders.retain(|border| (visual.from..=visual.to).contains(border));
    borders.sort_unstable();
    borders.dedup();
    borders.windows(2).filter_map(|pair| Some(*pair.first()?..*pair.get(1)?)).collect()
}

fn coded_style(painter: &Painter<'_>, view: &View<'_>, base: Style, spot: Spot) -> Style {
    let here: Vec<&CodedReading> = stretches(view)
        .filter(|(_, stretch)| stretch.covers(spot))
        .map(|(reading, _)| reading)
        .collect();
    let Some(first) = here.first() else { return base };
    let coverage = match here.len() {
        _ if view.difference.is_pen => Coverage::PenOnly,
        1 => Coverage::One,
        _ => Coverage::Several,
    };
    let color = code_color(view.app, painter, &first.code);
    base.patch(painter.theme.coded_style(coverage, color))
}

fn draw_stripe(
    painter: &mut Painter<'_>,
    view: &View<'_>,
    columns: TranscriptColumns,
    (left, y): (u16, u16),
    mark: &Mark,
    row: usize,
) {
    let n_lanes = usize::from(columns.n_lanes);
    if mark.lane >= n_lanes {
        let x = left + columns.lanes + columns.n_lanes * columns.lane_width - 1;
        let dim = painter.style(Role::Dim);
        painter.cell(x, y, "+", dim);
        return;
    }
    let lane = u16::try_from(mark.lane).unwrap_or(0);
    let x = left + columns.lanes + lane * columns.lane_width;
    let style = painter.style(Role::Text).fg(code_color(view.app, painter, &mark.code));
    if mark.rows.0 == row {
        let handle = view.app.session.project.handle_of(&mark.code).unwrap_or("??");
        painter.text(x, y, 2, handle, style);
        // The shape beside the letters tells whose it is where the coding has one row only.
        painter.cell(x + 2, y, stripe(view.app, mark), style);
    } else {
        painter.cell(x, y, stripe(view.app, mark), style);
    }
}

/// Draws in what the readings differ, the readings with their memos, what is agreed, and why.
fn draw_readings(
    painter: &mut Painter<'_>,
    app: &App,
    screen: &CompareScreen,
    difference: &Difference,
    area: Area,
) {
    let dim = painter.style(Role::Dim);
    let text = painter.style(Role::Text);
    let heading = painter.style(Role::Heading);
    let kind = app.kind_in_words(difference);
    let used = painter.text(area.x + 1, area.y, area.width - 2, &kind, heading);
    let more = out_of_view(screen);
    if used + cells(&more) + 4 <= area.width {
        painter.text_right(area.x + area.width - 1, area.y, cells(&more), &more, dim);
    }
    let bottom = area.y + area.height;
    // What is agreed and why stands last whatever the height; readings that do not fit are scrolled to.
    let room = area.height.saturating_sub(3).max(1);
    let per_reading = if usize::from(room) >= difference.readings.len() * 2 { 2 } else { 1 };
    let fits = usize::from(room / per_reading).max(1);
    let top = (screen.reading + 1).saturating_sub(fits);
    let mut y = area.y + 1;
    for (number, reading) in difference.readings.iter().enumerate().skip(top).take(fits) {
        draw_reading(
            painter,
            app,
            screen,
            (number, reading),
            Area { y, height: per_reading, ..area },
        );
        y += per_reading;
    }
    let decision = decision(app, screen, difference);
    let agreed = format!("agreed so far: {}", agreed_in_words(app, screen, difference, decision));
    painter.text(area.x + 1, bottom.saturating_sub(2), area.width - 2, &agreed, text);
    let reason = decision.and_then(|row| row.reason.as_deref());
    let style = if reason.is_some() { text } else { dim };
    let reason = format!("reason: {}", reason.unwrap_or("none yet (m)"));
    painter.text(area.x + 1, bottom.saturating_sub(1), area.width - 2, &reason, style);
}

/// Says how much of the passage is out of view and how to see it; nothing where all of it is there.
fn out_of_view(screen: &CompareScreen) -> String {
    match screen.passage.n_out_of_view() {
        (0, 0) => String::new(),
        (0, below) => format!("{below} more below: PageDown"),
        (above, 0) => format!("{above} more above: PageUp"),
        (above, below) => format!("{above} above, {below} below: PageUp, PageDown"),
    }
}

fn draw_reading(
    painter: &mut Painter<'_>,
    app: &App,
    screen: &CompareScreen,
    (number, reading): (usize, &CodedReading),
    area: Area,
) {
    let text = painter.style(Role::Text);
    let dim = painter.style(Role::Dim);
    let initial = app.session.initial_of(&reading.coder);
    let mark = if screen.marked.contains(&number) { "*" } else { " " };
    let room = usize::from(area.width.saturating_sub(9));
    let words = app.reading_in_words(&screen.transcript, reading, room);
    let line = format!("{}{mark}{initial:<3} {words}", number + 1);
    if screen.reading == number {
        let style = painter.style(Role::HeadingFocused);
        painter.cell(area.x, area.y, glyphs::CHOSEN, style);
    }
    painter.text(area.x + 1, area.y, area.width.saturating_sub(2), &line, text);
    if area.height > 1 {
        let memo = memo_in_words(app, screen, reading);
        painter.text(area.x + 7, area.y + 1, area.width.saturating_sub(8), &memo, dim);
    }
}

fn memo_in_words(app: &App, screen: &CompareScreen, reading: &CodedReading) -> String {
    let is_about = |about: &MemoAbout| match about {
        MemoAbout::Coding(transcript, coding) => {
            *transcript == screen.transcript && reading.codings().any(|id| id == coding)
        }
        _ => false,
    };
    let memos = app.session.project.all_memos();
    let memos = memos.filter(|(author, _, memo)| {
        is_about(&memo.about) && may_be_seen(&app.session, author, memo)
    });
    let texts: Vec<String> = memos.map(|(_, _, memo)| memo.text.join(" ")).collect();
    if texts.is_empty() { "no memo".to_owned() } else { format!("memo: {}", texts.join(" · ")) }
}

fn decision<'a>(
    app: &'a App,
    screen: &CompareScreen,
    difference: &Difference,
) -> Option<&'a Decision> {
    let decisions = app.session.project.decisions.get(&screen.transcript)?;
    decisions.get(difference.decisions.last()?)
}

fn agreed_in_words(
    app: &App,
    screen: &CompareScreen,
    difference: &Difference,
    decision: Option<&Decision>,
) -> String {
    let Some(decision) = decision else { return glyphs::DASH.to_owned() };
    let initial = |coder: &CoderId| app.session.initial_of(coder);
    let verdict = match &decision.verdict {
        Verdict::Kept(coder) => format!("{} is kept", initial(coder)),
        Verdict::Both => "both".to_owned(),
        Verdict::New => "something else".to_owned(),
        Verdict::Neither => "no code".to_owned(),
        Verdict::Open => "left for later".to_owned(),
    };
    let layer = app.session.project.codings_of(&CoderId::agreed(), &screen.transcript);
    let agreed = decision.agreed.iter().filter_map(|id| layer.and_then(|layer| layer.get(id)));
    let codes: Vec<String> = agreed.map(|coding| code_in_words(app, coding)).collect();
    let mut words = format!("{verdict}, {}", short_day(decision.made.as_str()));
    if !codes.is_empty() {
        words.push_str(&format!(": {}", codes.join(", ")));
    }
    if difference.standing == Standing::Stale {
        words.push_str(", but about other codings than now");
    }
    words
}

fn code_in_words(app: &App, coding: &Coding) -> String {
    let project = &app.session.project;
    let code: &CodeId = project.resolve(&coding.code);
    format!("{} {}", project.handle_of(code).unwrap_or("??"), project.code_name(code))
}
