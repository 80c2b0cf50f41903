//! The codebook pane: the tree on top; in focus, the chosen code's card below.

use ratatui::style::{Modifier, Style};

use super::color_theme::Role;
use super::glyphs;
use super::painter::Painter;
use super::transcript::code_color;
use crate::app::App;
use crate::app::codebook::CodebookLine;
use crate::app::geometry::Area;
use crate::app::wrap::wrap;
use crate::domain::code::{Code, CodeLinkKind};
use crate::domain::id::CodeId;
use crate::domain::text::slice;

/// Cells of the columns right of the name: own codings, informants.
const COUNTS_WIDTH: u16 = 11;

/// Draws the pane into `area`, heading included.
pub fn draw(painter: &mut Painter<'_>, app: &App, area: Area, is_focused: bool) {
    let right = if app.codebook.n_cases > 0 {
        format!("mine  of {}", app.codebook.n_cases)
    } else {
        "mine".to_owned()
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
        let is_chosen = is_focused && index == app.codebook.cursor;
        match line {
            CodebookLine::Heading(words) => {
                let style = painter.style(Role::Heading);
                painter.text(row.x + 4, y, row.width.saturating_sub(4), words, style);
            }
            CodebookLine::Pen(code) => {
                code_row(painter, app, row, code, 0, &Signs::pen(app, code), is_chosen);
            }
            CodebookLine::Code { code, depth, folded, has_children } => {
                let signs = Signs {
                    key: hot_key(app, code),
                    folded: *folded,
                    has_children: *has_children,
                    is_pen: false,
                };
                code_row(painter, app, row, code, *depth, &signs, is_chosen);
            }
        }
    }
}

struct Signs {
    key: String,
    folded: usize,
    has_children: bool,
    is_pen: bool,
}

impl Signs {
    fn pen(app: &App, code: &CodeId) -> Self {
        let pens = crate::domain::codebook::pens(&app.session.project);
        let index = pens.iter().position(|pen| pen.id == *code);
        let key = index.and_then(|index| ["a", "s", "d"].get(index)).copied().unwrap_or("");
        Self { key: key.to_owned(), folded: 0, has_children: false, is_pen: true }
    }
}

fn hot_key(app: &App, code: &CodeId) -> String {
    let key = app.session.me().and_then(|coder| coder.hot_key_of(code));
    key.map_or_else(String::new, |key| key.to_string())
}

fn code_row(
    painter: &mut Painter<'_>,
    app: &App,
    area: Area,
    code: &CodeId,
    depth: usize,
    signs: &Signs,
    is_chosen: bool,
) {
    let project = &app.session.project;
    let text = painter.style(Role::Text);
    let dim = painter.style(Role::Dim);
    let colored = text.fg(code_color(app, painter, code));
    if is_chosen {
        let style = painter.style(Role::HeadingFocused);
        painter.cell(area.x, area.y, glyphs::CHOSEN, style);
    }
    if app.codebook.marked.contains(code) {
        painter.cell(area.x, area.y, "*", text.add_modifier(Modifier::BOLD));
    }
    painter.text(area.x + 1, area.y, 1, &signs.key, dim);
    let handle = project.handle_of(code).unwrap_or("");
    painter.text(area.x + 3, area.y, 2, handle, colored);
    let stripe = if signs.is_pen { glyphs::PEN_STRIPE } else { glyphs::STRIPE };
    painter.cell(area.x + 6, area.y, stripe, colored);
    let indent = u16::try_from(depth).unwrap_or(0).min(6) * 2;
    let x = area.x + 8 + indent;
    let room = (area.x + area.width).saturating_sub(x + COUNTS_WIDTH);
    let name = row_name(project.code_name(code), signs);
    let style = if signs.has_children { text.add_modifier(Modifier::BOLD) } else { text };
    painter.text(x, area.y, room, &name, style);
    counts(painter, app, area, code, signs, dim);
    if is_chosen {
        let chosen = painter.style(Role::Choice);
        painter.restyle(area.x + 1, area.y, area.width.saturating_sub(1), chosen);
    }
}

fn row_name(name: &str, signs: &Signs) -> String {
    if signs.folded > 0 { format!("+ {name} ({})", signs.folded) } else { name.to_owned() }
}

fn counts(
    painter: &mut Painter<'_>,
    app: &App,
    area: Area,
    code: &CodeId,
    signs: &Signs,
    dim: Style,
) {
    let right = area.x + area.width;
    let count = app.codebook.counts.get(code);
    let shown =
        count.map_or(0, |count| if signs.has_children { count.with_children } else { count.own });
    let style = if shown == 0 { dim } else { painter.style(Role::Text) };
    painter.text_right(right.saturating_sub(5), area.y, 5, &shown.to_string(), style);
    if app.codebook.n_cases > 0 {
        let cases = count.map_or(0, |count| count.cases);
        let words = format!("{cases}/{}", app.codebook.n_cases);
        painter.text_right(right, area.y, 5, &words, dim);
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
    let handle = project.handle_of(&code.id).unwrap_or("no handle");
    let hot = app.session.me().and_then(|coder| coder.hot_key_of(&code.id));
    let hot = hot.map_or_else(String::new, |key| format!(", hot key {key}"));
    let mut lines = vec![format!("{} ({handle}{hot})", code.name)];
    match (&code.short, code.definition.is_empty()) {
        (None, true) => lines.push("not defined yet: t writes a definition".to_owned()),
        (Some(short), _) => lines.push(format!("what: {short}")),
        (None, false) => {}
    }
    lines.extend(code.definition.iter().cloned());
    lines.extend(code.when.iter().map(|when| format!("use when: {when}")));
    lines.extend(code.when_not.iter().map(|not| format!("not when: {not}")));
    if let Some(example) = anchor_words(app, code) {
        lines.push(format!("example: {example}"));
    }
    for link in &code.links {
        lines.push(format!("{}: {}", link_words(link.kind), project.code_name(&link.to)));
    }
    if let Some(count) = app.codebook.counts.get(&code.id) {
        lines.push(format!(
            "{} passages, in {} of {} cases",
            count.own, count.cases, app.codebook.n_cases
        ));
    }
    lines
}

fn anchor_words(app: &App, code: &Code) -> Option<String> {
    let (transcript, coding) = code.anchor.as_ref()?.split_once('/')?;
    let project = &app.session.project;
    let id = transcript.into();
    let (_, coding) = project.find_coding(&id, &coding.into())?;
    let title = project.transcripts.get(&id).map_or(transcript, |row| row.header.title.as_str());
    Some(format!("«{}» {title}", coding.quote))
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
