//! The codebook pane: the tree on top; in focus, the chosen code's card below.

use std::collections::BTreeSet;

use ratatui::style::Modifier;

use super::color_theme::Role;
use super::glyphs;
use super::painter::{Painter, cells, clipped};
use super::transcript::code_color;
use crate::app::App;
use crate::app::codebook::CodebookLine;
use crate::app::geometry::Area;
use crate::app::transcript::filter::Whose;
use crate::app::words::{counted, quoted};
use crate::app::wrap::wrap;
use crate::domain::code::{Code, CodeLink, CodeLinkKind, CodeState};
use crate::domain::codebook::pens;
use crate::domain::id::{CaseId, CodeId, TranscriptId};
use crate::domain::text::slice;
use crate::services::code_counts::CodeCount;
use crate::services::retrieval::turn_label;
use crate::services::words::short_day;

/// Cells of the columns right of the name: codings, informants.
const COUNTS_WIDTH: u16 = 12;
/// Cells of one more column of codings.
const MORE_WIDTH: u16 = 5;

/// Returns the cells of all columns right of the name.
fn counts_width(app: &App) -> u16 {
    COUNTS_WIDTH + if app.codebook.mine.is_some() { MORE_WIDTH } else { 0 }
}

/// Draws the pane into `area`, heading included.
pub fn draw(painter: &mut Painter<'_>, app: &App, area: Area, is_focused: bool) {
    let all = app.transcript.filter.whose.map_or("all", Whose::name);
    let counted = match app.codebook.mine {
        Some(_) => format!("mine  {all}"),
        None => "mine".to_owned(),
    };
    let right = match app.codebook.n_cases {
        0 => counted,
        cases => format!("{counted}  of {cases}"),
    };
    painter.heading(area, "Codebook", &right, is_focused);
    let body = area.below(1);
    let first = body.top(1);
    at_the_cursor(painter, app, first);
    let rest = body.below(1);
    if app.codebook.rows.is_empty() {
        let dim = painter.style(Role::Dim);
        painter.text(
            rest.x + 1,
            rest.y + 1,
            rest.width.saturating_sub(1),
            "No codes yet. c on a sentence makes one.",
            dim,
        );
        return;
    }
    let card_rows =
        if is_focused { (rest.height / 2).min(rest.height.saturating_sub(4)) } else { 0 };
    let tree = rest.top(rest.height - card_rows);
    rows(painter, app, tree, is_focused);
    hidden_coders(painter, app, tree);
    if card_rows > 2 {
        card(painter, app, rest.below(rest.height - card_rows));
    }
}

fn at_the_cursor(painter: &mut Painter<'_>, app: &App, area: Area) {
    let marks = app.transcript.marks_here(&app.session);
    let dim = painter.style(Role::Dim);
    if marks.is_empty() {
        painter.text(
            area.x + 1,
            area.y,
            area.width.saturating_sub(1),
            "at the cursor: no code",
            dim,
        );
        return;
    }
    let project = &app.session.project;
    let named = |code: &CodeId| {
        format!("{} {}", project.handle_of(code).unwrap_or("??"), project.code_name(code))
    };
    let mut codes: Vec<&CodeId> = Vec::new();
    for mark in &marks {
        if !codes.contains(&&mark.code) {
            codes.push(&mark.code);
        }
    }
    let words: Vec<String> = codes.into_iter().map(named).collect();
    let used =
        painter.text(area.x + 1, area.y, area.width.saturating_sub(1), "at the cursor: ", dim);
    let style = painter.style(Role::Text);
    painter.text(
        area.x + 1 + used,
        area.y,
        area.width.saturating_sub(2 + used),
        &words.join(", "),
        style,
    );
}

fn rows(painter: &mut Painter<'_>, app: &App, area: Area, is_focused: bool) {
    // The pane may show fewer rows than the list scrolls by, when the card takes its half.
    let height = usize::from(area.height);
    let top = app.codebook.top.max((app.codebook.cursor + 1).saturating_sub(height));
    let lines = app.codebook.rows.iter().enumerate().skip(top);
    for ((index, line), y) in lines.zip(area.y..area.y + area.height) {
        let row = Area { y, height: 1, ..area };
        draw_row(painter, app, row, line);
        if is_focused && index == app.codebook.cursor {
            let style = painter.style(Role::HeadingFocused);
            painter.cell(row.x, y, glyphs::CHOSEN, style);
            let chosen = painter.style(Role::Choice);
            painter.restyle(row.x + 1, y, row.width.saturating_sub(1), chosen);
        }
    }
}

/// Says who is hidden, below the rows and a line apart, where there is room. What they did is not hinted at.
fn hidden_coders(painter: &mut Painter<'_>, app: &App, tree: Area) {
    let n_rows = app.codebook.rows.len().saturating_sub(app.codebook.top);
    let used = u16::try_from(n_rows).unwrap_or(u16::MAX);
    let hidden = app.session.hidden_coders();
    if hidden.is_empty() || used.saturating_add(2) > tree.height {
        return;
    }
    let initials: Vec<String> = hidden.iter().map(|id| app.session.initial_of(id)).collect();
    let verb = if initials.len() == 1 { "is" } else { "are" };
    let words = format!("{} {verb} hidden until you compare (g c).", initials.join(", "));
    let dim = painter.style(Role::Dim);
    painter.text(tree.x + 1, tree.y + used + 1, tree.width.saturating_sub(1), &words, dim);
}

fn draw_row(painter: &mut Painter<'_>, app: &App, row: Area, line: &CodebookLine) {
    match line {
        CodebookLine::Heading(words) => {
            let style = painter.style(Role::Heading);
            painter.text(row.x + 4, row.y, row.width.saturating_sub(4), words, style);
        }
        CodebookLine::RetiredFold { count, is_open } => {
            let sign = if *is_open { "-" } else { "+" };
            let dim = painter.style(Role::Dim);
            let words = format!("{sign} Retired ({count})");
            painter.text(row.x + 3, row.y, row.width.saturating_sub(4), &words, dim);
        }
        CodebookLine::Retired(code) => retired_row(painter, app, row, code),
        CodebookLine::Pen(code) => {
            let signs = Signs { key: pen_key(app, code), stripe: glyphs::PEN_STRIPE };
            leaf_row(painter, app, row, code, 0, &signs);
        }
        CodebookLine::Code { code, depth, folded, has_children: true } => {
            category_row(painter, app, row, code, *depth, *folded);
        }
        CodebookLine::Code { code, depth, .. } => {
            let signs = Signs { key: hot_key(app, code), stripe: glyphs::STRIPE };
            leaf_row(painter, app, row, code, *depth, &signs);
        }
    }
}

struct Signs {
    key: String,
    stripe: &'static str,
}

fn pen_key(app: &App, code: &CodeId) -> String {
    let pens = pens(&app.session.project);
    let index = pens.iter().position(|pen| pen.id == *code);
    let key = index.and_then(|index| ["a", "s", "d"].get(index)).copied().unwrap_or("");
    key.to_owned()
}

fn hot_key(app: &App, code: &CodeId) -> String {
    let key = app.session.me().and_then(|coder| coder.hot_key_of(code));
    key.map_or_else(String::new, |key| key.to_string())
}

/// Returns the cells by which a row at `depth` stands in; narrow panes give less.
fn indent(area: Area, depth: usize) -> u16 {
    let step = if area.width < 36 { 1 } else { 2 };
    u16::try_from(depth).unwrap_or(6).min(6) * step
}

fn key_and_mark(painter: &mut Painter<'_>, app: &App, area: Area, code: &CodeId, key: &str) {
    let dim = painter.style(Role::Dim);
    painter.text(area.x + 1, area.y, 1, key, dim);
    let is_carried = app.codebook.carried.as_ref().is_some_and(|carried| carried.code == *code);
    let bold = painter.style(Role::Text).add_modifier(Modifier::BOLD);
    if is_carried {
        painter.cell(area.x + 2, area.y, "v", bold);
    } else if app.codebook.marked.contains(code) {
        painter.cell(area.x + 2, area.y, "*", bold);
    }
}

/// Draws a code without codes below it: digit, letters and stripe in its color, name, counts.
fn leaf_row(
    painter: &mut Painter<'_>,
    app: &App,
    area: Area,
    code: &CodeId,
    depth: usize,
    signs: &Signs,
) {
    let project = &app.session.project;
    let text = painter.style(Role::Text);
    let colored = text.fg(code_color(app, painter, code));
    key_and_mark(painter, app, area, code, &signs.key);
    painter.text(area.x + 3, area.y, 2, project.handle_of(code).unwrap_or(""), colored);
    painter.cell(area.x + 6, area.y, signs.stripe, colored);
    let x = area.x + 8 + indent(area, depth);
    let room = (area.x + area.width).saturating_sub(x + counts_width(app));
    painter.text(x, area.y, room, project.code_name(code), text);
    counts(painter, app, area, code, |count| (count.own, count.cases));
}

/// Draws a category: its name further left than those below it, its letters after the name, counts of all below it.
fn category_row(
    painter: &mut Painter<'_>,
    app: &App,
    area: Area,
    code: &CodeId,
    depth: usize,
    folded: usize,
) {
    let project = &app.session.project;
    let bold = painter.style(Role::Text).add_modifier(Modifier::BOLD);
    key_and_mark(painter, app, area, code, &hot_key(app, code));
    if folded > 0 {
        painter.cell(area.x + 3, area.y, "+", bold);
    }
    let x = area.x + 5 + indent(area, depth);
    let room = (area.x + area.width).saturating_sub(x + counts_width(app));
    let name = category_name(project.code_name(code), folded, room);
    let used = painter.text(x, area.y, room, &name, bold);
    let colored = painter.style(Role::Text).fg(code_color(app, painter, code));
    if used + 3 <= room {
        let handle = project.handle_of(code).unwrap_or("");
        painter.text(x + used + 1, area.y, 2, handle, colored);
    }
    counts(painter, app, area, code, |count| (count.with_children, count.cases_with_children));
}

/// Returns the name of a category with the number of codes folded away in it, which is never cut off.
fn category_name(name: &str, folded: usize, room: u16) -> String {
    if folded == 0 {
        return name.to_owned();
    }
    let whole = format!("{name} ({})", counted(folded, "code", "codes"));
    if cells(&whole) <= room {
        return whole;
    }
    let count = format!(" ({folded})");
    clipped(name, room.saturating_sub(cells(&count))).into_owned() + &count
}

fn retired_row(painter: &mut Painter<'_>, app: &App, area: Area, code: &CodeId) {
    let project = &app.session.project;
    let dim = painter.style(Role::Dim);
    let words = match project.codes.get(code).map(|code| &code.state) {
        Some(CodeState::MergedInto(_)) => {
            let into = project.code_name(project.resolve(code));
            format!("{} > {into}", project.code_name(code))
        }
        _ => project.code_name(code).to_owned(),
    };
    painter.text(area.x + 5, area.y, area.width.saturating_sub(6), &words, dim);
}

/// Writes how often a code was given and by how many informants it is spoken of; first by this coder alone, where
/// others are counted too.
fn counts(
    painter: &mut Painter<'_>,
    app: &App,
    area: Area,
    code: &CodeId,
    figures: fn(&CodeCount) -> (usize, usize),
) {
    let right = area.x + area.width;
    let (text, dim) = (painter.style(Role::Text), painter.style(Role::Dim));
    let style = |count: usize| if count == 0 { dim } else { text };
    let (all, cases) = app.codebook.counts.get(code).map_or((0, 0), figures);
    painter.text_right(right.saturating_sub(7), area.y, 5, &all.to_string(), style(all));
    if let Some(mine) = &app.codebook.mine {
        let (own, _) = mine.get(code).map_or((0, 0), figures);
        let end = right.saturating_sub(7 + MORE_WIDTH);
        painter.text_right(end, area.y, 5, &own.to_string(), style(own));
    }
    if app.codebook.n_cases > 0 {
        let words = format!("{cases}/{}", app.codebook.n_cases);
        painter.text_right(right.saturating_sub(1), area.y, 5, &words, dim);
    }
}

fn card(painter: &mut Painter<'_>, app: &App, area: Area) {
    let style = painter.style(Role::Border);
    painter.rule(area.top(1), glyphs::RULE, style);
    let Some(code) = app.codebook.chosen().and_then(|code| app.session.project.codes.get(code))
    else {
        return;
    };
    let text = painter.style(Role::Text);
    let mut y = area.y + 1;
    for (index, line) in card_lines(app, code).iter().enumerate() {
        for visual in wrap(line, area.width.saturating_sub(2)) {
            if y >= area.y + area.height {
                return;
            }
            let style = if index == 0 { text.add_modifier(Modifier::BOLD) } else { text };
            painter.text(
                area.x + 1,
                y,
                area.width.saturating_sub(1),
                slice(line, visual.from, visual.to).trim_end(),
                style,
            );
            y += 1;
        }
    }
}

/// Returns the card of a code: what it means, when to use it, and where it stands.
#[must_use]
pub fn card_lines(app: &App, code: &Code) -> Vec<String> {
    let project = &app.session.project;
    let mut lines = vec![card_title(app, code)];
    match &code.state {
        CodeState::Live => {}
        CodeState::Retired => lines.push("retired: r brings it back".to_owned()),
        CodeState::MergedInto(_) => {
            let into = project.code_name(project.resolve(&code.id));
            lines.push(format!("read as {into}: r brings it back"));
        }
    }
    match &code.short {
        Some(short) => lines.push(format!("what: {short}")),
        None if code.is_defined() => {}
        None => lines.push("not defined yet: t writes a definition".to_owned()),
    }
    lines.extend(code.definition.iter().cloned());
    lines.extend(code.when.iter().map(|when| format!("use when: {when}")));
    lines.extend(code.when_not.iter().map(|not| format!("not when: {not}")));
    let (instead, others): (Vec<&CodeLink>, Vec<&CodeLink>) =
        code.links.iter().partition(|link| link.kind == CodeLinkKind::UseInstead);
    lines.extend(instead.iter().map(|link| format!("  -> {}", project.code_name(&link.to))));
    if let Some(example) = code.anchor.as_deref().and_then(|anchor| example_words(app, anchor)) {
        lines.push(format!("example: {example}"));
    }
    for link in others {
        lines.push(format!("{}: {}", link_words(link.kind), project.code_name(&link.to)));
    }
    lines.extend(first_use(app, code));
    lines.push(standing(app, code));
    lines
}

fn card_title(app: &App, code: &Code) -> String {
    let handle = app.session.project.handle_of(&code.id).unwrap_or("no letters");
    let key = if code.is_marker() { pen_key(app, &code.id) } else { hot_key(app, &code.id) };
    match (key.is_empty(), code.is_marker()) {
        (true, _) => format!("{} ({handle})", code.name),
        (false, true) => format!("{} ({handle}, key {key})", code.name),
        (false, false) => format!("{} ({handle}, hot key {key})", code.name),
    }
}

fn first_use(app: &App, code: &Code) -> Option<String> {
    let codings = app.session.project.codings_by(&app.session.coder);
    let made = codings.filter(|(_, coding)| coding.code == code.id).map(|(_, coding)| &coding.made);
    made.min().map(|made| format!("first used {}", short_day(made.as_str())))
}

/// Says how often and by how many the code is, and whom this coder has not read yet.
fn standing(app: &App, code: &Code) -> String {
    let count = app.codebook.counts.get(&code.id).copied().unwrap_or_default();
    let passages = counted(count.own, "passage", "passages");
    if app.codebook.n_cases == 0 {
        return passages;
    }
    let mut words = format!("{passages} in {} of {}", count.cases, app.codebook.n_cases);
    let unread = cases_not_read(app);
    if !unread.is_empty() {
        words.push_str(&format!("; {} not read yet", unread.join(", ")));
    }
    if count.unplaced > 0 {
        words.push_str(&format!("; {} need you (!)", count.unplaced));
    }
    words
}

/// Returns the informants of whom this coder has read nothing and has no coding.
fn cases_not_read(app: &App) -> Vec<&str> {
    let project = &app.session.project;
    let coder = &app.session.coder;
    let is_begun = |id: &TranscriptId| {
        let read = project.reading.get(coder).and_then(|reading| reading.get(id));
        read.is_some_and(|stretches| !stretches.is_empty())
            || project.codings_of(coder, id).is_some_and(|codings| !codings.is_empty())
    };
    let begun: BTreeSet<&CaseId> = project
        .transcripts
        .iter()
        .filter(|(id, _)| is_begun(id))
        .flat_map(|(_, transcript)| transcript.speakers.values())
        .filter_map(|speaker| speaker.case.as_ref())
        .collect();
    let unread = project.cases.iter().filter(|(id, _)| !begun.contains(id));
    unread.map(|(_, case)| case.name.as_str()).collect()
}

/// Returns an example with its place, where its coding may be seen: `«...» 04 turn 42 Ida`.
#[must_use]
pub fn example_words(app: &App, anchor: &str) -> Option<String> {
    let (transcript, coding) = anchor.split_once('/')?;
    let project = &app.session.project;
    let id = transcript.into();
    let (layer, coding) = project.find_coding(&id, &coding.into())?;
    if !app.session.visible_layers().contains(layer) {
        return None;
    }
    let quote = quoted(&coding.quote);
    let Some(row) = project.transcripts.get(&id) else { return Some(quote) };
    let Some(index) = row.paragraphs.position(&coding.from.paragraph) else { return Some(quote) };
    let speaker = row.speaker_at(index).map_or("", |speaker| speaker.label.as_str());
    Some(format!("{quote} {} turn {} {speaker}", row.header.title, turn_label(row, index)))
}

/// Returns a relation between codes in words.
#[must_use]
pub fn link_words(kind: CodeLinkKind) -> &'static str {
    match kind {
        CodeLinkKind::InTensionWith => "in tension with",
        CodeLinkKind::LeadsTo => "leads to",
        CodeLinkKind::ConditionFor => "condition for",
        CodeLinkKind::RelatedTo => "related to",
        CodeLinkKind::UseInstead => "use instead",
    }
}

#[cfg(test)]
mod tests;
