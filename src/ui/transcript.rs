//! The transcript pane: turn number, speaker, text with its codes, stripes in lanes.

use std::ops::Range;

use ratatui::style::{Color, Style};

use super::color_theme::{Coverage, Role};
use super::glyphs;
use super::painter::{Painter, cells, clipped};
use super::status_line::numbered_pass;
use crate::app::geometry::{Area, TranscriptColumns};
use crate::app::transcript::layout::Row;
use crate::app::transcript::markup::Mark;
use crate::app::transcript::motion::{Spot, Stretch};
use crate::app::words::percent;
use crate::app::wrap::{VisualLine, column_of};
use crate::app::{App, Pane};
use crate::domain::id::{CodeId, CoderId};
use crate::domain::text::segment::marks as observation_marks;
use crate::domain::text::{CodePoint, slice};
use crate::domain::transcript::{Role as Part, Transcript};
use crate::services::retrieval::turn_label;

/// Draws the pane into `area`, heading included.
pub fn draw(painter: &mut Painter<'_>, app: &App, area: Area) {
    heading(painter, app, area);
    let body = area.below(1);
    let Some((transcript, columns)) =
        app.transcript.transcript(&app.session).zip(app.transcript.columns)
    else {
        let dim = painter.style(Role::Dim);
        painter.text(
            area.x + 2,
            body.y + 1,
            body.width,
            "No transcript is open. g t lists them.",
            dim,
        );
        return;
    };
    let pane =
        PaneView { app, transcript, columns, selection: app.transcript.selection(&app.session) };
    let rows = app.transcript.layout.rows().iter().enumerate().skip(app.transcript.top);
    for ((row_index, row), y) in rows.zip(body.y..body.y + body.height) {
        match row {
            Row::Text { paragraph, line, visual } => {
                pane.text_row(painter, (area.x, y), *paragraph, *line, visual);
                pane.lanes(painter, (area.x, y), row_index);
            }
            Row::Hidden { from, to } => {
                pane.hidden_row(painter, (area.x, y, area.width), *from..*to);
            }
        }
    }
}

fn heading(painter: &mut Painter<'_>, app: &App, area: Area) {
    let is_focused = app.focus == Pane::Transcript;
    let Some(transcript) = app.transcript.transcript(&app.session) else {
        painter.heading(area, &app.session.project.settings.title, "", is_focused);
        return;
    };
    let facts = heading_facts(app, transcript);
    let title = &transcript.header.title;
    let room = area.width.saturating_sub(cells(title) + cells(&facts) + 11);
    match numbered_pass(app).filter(|_| !app.transcript.filter.is_off()) {
        Some((number, pass)) => {
            let pass = clipped_pass(number, &pass.aim, room);
            painter.heading(area, &format!("{title}{pass}"), &facts, is_focused);
        }
        None => painter.heading(area, title, &facts, is_focused),
    }
}

/// Returns the pass in at most `room` cells: without the end of its aim, without its aim, or not at all.
fn clipped_pass(number: usize, aim: &str, room: u16) -> String {
    let bare = format!("  PASS {number}");
    match room.saturating_sub(cells(&bare)) {
        _ if cells(&bare) > room => String::new(),
        0..=8 => bare,
        left => format!("{bare} «{}»", clipped(aim, left - 3)),
    }
}

fn heading_facts(app: &App, transcript: &Transcript) -> String {
    let filter = crate::app::transcript::filter::in_words(&app.transcript.filter, app);
    if !filter.is_empty() {
        return format!("only: {filter}");
    }
    let mut facts: Vec<String> = Vec::new();
    let informants: Vec<&str> = transcript
        .speakers
        .values()
        .filter(|speaker| speaker.role == Part::Informant)
        .map(|speaker| speaker.label.as_str())
        .collect();
    match informants[..] {
        [one] => facts.push(one.to_owned()),
        [] => {}
        _ => facts.push(format!("{} speakers", informants.len())),
    }
    let progress = app.transcript.progress;
    facts.push(if progress.read == 0 {
        "not read yet".to_owned()
    } else {
        format!("{} read", percent(progress.read, progress.words))
    });
    if progress.read > 0 || progress.coded > 0 {
        facts.push(format!("{} coded", percent(progress.coded, progress.words)));
    }
    if app.transcript.markup.unplaced > 0 {
        facts.push(format!("{} need you (!)", app.transcript.markup.unplaced));
    }
    facts.join(" · ")
}

struct PaneView<'a> {
    app: &'a App,
    transcript: &'a Transcript,
    columns: TranscriptColumns,
    selection: Option<Stretch>,
}

impl PaneView<'_> {
    fn text_row(
        &self,
        painter: &mut Painter<'_>,
        (left, y): (u16, u16),
        paragraph: usize,
        line: usize,
        visual: &VisualLine,
    ) {
        let speaker = self.transcript.speaker_at(paragraph);
        let is_informant = self.transcript.is_informant(paragraph);
        let base = painter.style(if is_informant { Role::Text } else { Role::Interviewer });
        self.margin(painter, (left, y), paragraph, line, visual);
        if line == 0 && !self.transcript.paragraphs.get(paragraph).is_some_and(|row| row.continues)
        {
            let label = speaker.map_or("", |speaker| speaker.label.as_str());
            let label = if is_informant || !painter.theme.is_monochrome() {
                label.to_owned()
            } else {
                label.to_lowercase()
            };
            painter.text(
                left + 7,
                y,
                self.columns.speaker,
                &shortened(&label, self.columns.speaker),
                base,
            );
        } else if line == 1 && self.columns.shows_time {
            let at = self.transcript.paragraphs.get(paragraph).and_then(|row| row.at);
            if let Some(at) = at {
                let dim = painter.style(Role::Dim);
                painter.text(left + 7, y, self.columns.speaker, &at.clock(), dim);
            }
        }
        self.words(painter, (left + self.columns.text, y), paragraph, visual, base);
    }

    /// Draws the sign of the choice or of unread text, the turn number and the sign beside it.
    fn margin(
        &self,
        painter: &mut Painter<'_>,
        (left, y): (u16, u16),
        paragraph: usize,
        line: usize,
        visual: &VisualLine,
    ) {
        if self.is_chosen(paragraph, visual) {
            let held = self.app.transcript.choice.is_some();
            let sign =
                if held && painter.theme.is_monochrome() { glyphs::STRIPE } else { glyphs::CHOSEN };
            let style = painter.style(Role::HeadingFocused);
            painter.cell(left, y, sign, style);
        } else if line == 0 && !self.app.transcript.read.get(paragraph).copied().unwrap_or(true) {
            let style = painter.style(Role::Unread);
            painter.cell(left, y, glyphs::DOT, style);
        }
        if line > 0 {
            return;
        }
        let dim = painter.style(Role::Dim);
        let label = turn_label(self.transcript, paragraph);
        // The number of a turn is cited, so it is never cut; a long one takes the cells of the sign and the gap.
        let width = cells(&label).clamp(4, 6);
        painter.text_right(left + 1 + width, y, width, &label, dim);
        if let Some(sign) = self.sign(paragraph) {
            let style = painter.style(Role::Warning);
            painter.cell(left + 5, y, sign, style);
        }
    }

    fn is_chosen(&self, paragraph: usize, visual: &VisualLine) -> bool {
        self.selection.is_some_and(|stretch| {
            let line = Stretch {
                from: Spot::new(paragraph, visual.from),
                to: Spot::new(paragraph, visual.to),
            };
            stretch.meets(line)
        })
    }

    /// Returns `m` where a memo belongs to the turn, `'` where a bookmark stands.
    fn sign(&self, paragraph: usize) -> Option<&'static str> {
        let id = self.app.transcript.id.as_ref()?;
        let row = self.transcript.paragraphs.get(paragraph)?;
        if self.app.transcript.memo_paragraphs.contains(&paragraph) {
            return Some("m");
        }
        let has_bookmark = self
            .app
            .place
            .bookmarks
            .values()
            .any(|(transcript, place)| transcript == id && place.paragraph == row.id);
        has_bookmark.then_some("'")
    }

    /// Draws one line of words: pieces between the borders of codings, choice and observation marks.
    fn words(
        &self,
        painter: &mut Painter<'_>,
        (x, y): (u16, u16),
        paragraph: usize,
        visual: &VisualLine,
        base: Style,
    ) {
        let Some(row) = self.transcript.paragraphs.get(paragraph) else { return };
        let text = row.text.as_str();
        let line = Stretch {
            from: Spot::new(paragraph, visual.from),
            to: Spot::new(paragraph, visual.to),
        };
        let marks = self.app.transcript.markup.meeting(line);
        let observations: Vec<Range<CodePoint>> = observation_marks(text);
        let hits = self.app.transcript.hits_in(paragraph);
        for piece in self.pieces(paragraph, visual, &marks, &observations, hits) {
            let spot = Spot::new(paragraph, piece.start);
            let mut style = base;
            if observations.iter().any(|range| range.contains(&piece.start)) {
                style = style.patch(painter.style(Role::Interviewer));
            }
            style = self.coded_style(painter, style, &marks, spot);
            if self.selection.is_some_and(|selection| selection.covers(spot)) {
                let role = if self.app.transcript.choice.is_some() {
                    Role::Selection
                } else {
                    Role::Choice
                };
                style = style.patch(painter.style(role));
            }
            if let Some(hit) = hits.iter().find(|range| range.contains(&piece.start)) {
                let cursor = self.app.transcript.cursor;
                let is_current = cursor.paragraph == paragraph && hit.contains(&cursor.at);
                let role = if is_current { Role::SearchHitCurrent } else { Role::SearchHit };
                style = style.patch(painter.style(role));
            }
            let start = column_of(text, visual, piece.start);
            let words = slice(text, piece.start, piece.end);
            let room = self.columns.text_width.saturating_sub(start);
            // Spaces at the end of a line are neither underlined nor shown as chosen.
            let shown = if piece.end == visual.to { words.trim_end() } else { words };
            painter.text(x + start, y, room, shown, style);
        }
    }

    fn pieces(
        &self,
        paragraph: usize,
        visual: &VisualLine,
        marks: &[&Mark],
        observations: &[Range<CodePoint>],
        hits: &[Range<CodePoint>],
    ) -> Vec<Range<CodePoint>> {
        let length = self.transcript.paragraphs.length_at(paragraph);
        let mut borders = vec![visual.from, visual.to];
        let stretches = marks.iter().map(|mark| mark.stretch).chain(self.selection);
        for range in stretches.filter_map(|stretch| stretch.within(paragraph, length)) {
            borders.extend([range.start, range.end]);
        }
        for range in observations.iter().chain(hits) {
            borders.extend([range.start, range.end]);
        }
        borders.retain(|border| (visual.from..=visual.to).contains(border));
        borders.sort_unstable();
        borders.dedup();
        borders.windows(2).filter_map(|pair| Some(*pair.first()?..*pair.get(1)?)).collect()
    }

    /// One code: its color, underlined. Two or more: the narrowest one's color, underlined and bold. Only a pen: a
    /// dim underline in the pen's color.
    fn coded_style(
        &self,
        painter: &Painter<'_>,
        base: Style,
        marks: &[&Mark],
        spot: Spot,
    ) -> Style {
        let here: Vec<&&Mark> = marks.iter().filter(|mark| mark.stretch.covers(spot)).collect();
        let codes: Vec<&&&Mark> = here.iter().filter(|mark| !mark.is_pen).collect();
        let (coverage, mark) = match (codes.as_slice(), here.first()) {
            ([only], _) => (Coverage::One, **only),
            ([narrowest, ..], _) => (Coverage::Several, **narrowest),
            ([], Some(pen)) => (Coverage::PenOnly, *pen),
            ([], None) => return base,
        };
        base.patch(painter.theme.coded_style(coverage, code_color(self.app, painter, &mark.code)))
    }

    fn lanes(&self, painter: &mut Painter<'_>, (left, y): (u16, u16), row: usize) {
        let columns = self.columns;
        for mark in self.app.transcript.markup.on_rows(row, row + 1) {
            let color = code_color(self.app, painter, &mark.code);
            let style = painter.style(Role::Text).fg(color);
            let n_lanes = usize::from(columns.n_lanes);
            if mark.lane >= n_lanes {
                let x = left + columns.lanes + columns.n_lanes * columns.lane_width - 1;
                let dim = painter.style(Role::Dim);
                painter.cell(x, y, "+", dim);
                continue;
            }
            let lane = u16::try_from(mark.lane).unwrap_or(0);
            let x = left + columns.lanes + lane * columns.lane_width;
            if mark.rows.0 == row {
                self.stripe_head(painter, (x, y), mark, style);
            } else {
                painter.cell(x, y, stripe(self.app, mark), style);
            }
        }
    }

    fn stripe_head(
        &self,
        painter: &mut Painter<'_>,
        (x, y): (u16, u16),
        mark: &Mark,
        style: Style,
    ) {
        let project = &self.app.session.project;
        let handle = project.handle_of(&mark.code).unwrap_or("??");
        // A coding of one row has no room below its letters to say whose it is.
        let is_others = !mark.is_pen && mark.layer != self.app.session.coder;
        let beside = match (mark.is_important, is_others) {
            (true, _) => "!",
            (false, true) => stripe(self.app, mark),
            (false, false) => "",
        };
        let used = painter.text(x, y, 3, &format!("{handle}{beside}"), style);
        if self.columns.lane_width > 4 {
            let dim = painter.style(Role::Dim);
            let name = project.code_name(&mark.code);
            painter.text(x + used + 1, y, self.columns.lane_width - used - 2, name, dim);
        }
    }

    fn hidden_row(
        &self,
        painter: &mut Painter<'_>,
        (x, y, width): (u16, u16, u16),
        hidden: Range<usize>,
    ) {
        let first = turn_label(self.transcript, hidden.start);
        let last = turn_label(self.transcript, hidden.end.saturating_sub(1));
        let who =
            self.transcript.speaker_at(hidden.start).map_or("", |speaker| speaker.label.as_str());
        let words = if first == last {
            format!("-- turn {first}, {who}: hidden by filter (f f shows all) --")
        } else {
            format!("-- turns {first} to {last}: hidden by filter (f f shows all) --")
        };
        let dim = painter.style(Role::Dim);
        painter.text(x + 5, y, width.saturating_sub(5), &words, dim);
    }
}

/// Returns a speaker's label cut to `width` cells, with a full stop where letters are left out: `Interv.`
#[must_use]
pub fn shortened(label: &str, width: u16) -> String {
    if cells(label) <= width {
        return label.to_owned();
    }
    let mut short = clipped(label, width).into_owned();
    if short.ends_with(glyphs::ELLIPSIS) {
        short.truncate(short.len() - glyphs::ELLIPSIS.len());
        short.push('.');
    }
    short
}

/// Returns the shape of a coding: whose it is.
#[must_use]
pub fn stripe(app: &App, mark: &Mark) -> &'static str {
    if mark.is_pen {
        glyphs::PEN_STRIPE
    } else if mark.layer == app.session.coder {
        glyphs::STRIPE
    } else if mark.layer == CoderId::agreed() {
        glyphs::AGREED_STRIPE
    } else {
        glyphs::BORDER
    }
}

/// Returns the color of a code: its own, else that of the nearest code above it, else one by its place in the list.
#[must_use]
pub fn code_color(app: &App, painter: &Painter<'_>, code: &CodeId) -> Color {
    let project = &app.session.project;
    let own = |id: &CodeId| project.codes.get(id).and_then(|code| code.color.clone());
    let inherited = own(code)
        .or_else(|| crate::domain::codebook::ancestors(project, code).iter().find_map(own));
    let index = project.codes.keys().position(|id| id == code).unwrap_or(0);
    painter.theme.code_color(inherited.as_deref(), index)
}
