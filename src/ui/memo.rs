//! The memo pane: what is thought of the place at the cursor, or the memo being written.

use super::color_theme::Role;
use super::painter::Painter;
use crate::app::App;
use crate::app::geometry::Area;
use crate::app::memo::Writing;
use crate::app::words::short_day;
use crate::app::wrap::wrap;
use crate::domain::memo::MemoAbout;
use crate::domain::text::slice;

/// Draws the pane into `area`, heading included.
pub fn draw(painter: &mut Painter<'_>, app: &App, area: Area, is_focused: bool) {
    if let Some(writing) = &app.memo.writing {
        draw_writing(painter, area, writing);
        return;
    }
    let count = app.memo.here.len();
    let right =
        if count > 0 { format!("{} of {count} here", app.memo.index + 1) } else { String::new() };
    painter.heading(area, "Memo", &right, is_focused);
    let body = area.below(1);
    let dim = painter.style(Role::Dim);
    let Some((author, _, memo)) = app.memo.shown(&app.session) else {
        painter.text(
            body.x + 1,
            body.y,
            body.width.saturating_sub(1),
            "No memo here. m writes one.",
            dim,
        );
        return;
    };
    let author =
        app.session.project.coders.get(author).map_or(author.as_str(), |coder| &coder.initial);
    let about = about_words(app, &memo.about);
    let room = body.width.saturating_sub(1);
    painter.text(body.x + 1, body.y, room, &format!("on {about} · {}", memo.kind.name()), dim);
    let tags = memo.tags.iter().map(|word| format!(" #{word}")).collect::<String>();
    let day = short_day(memo.made.day().as_str());
    painter.text(body.x + 1, body.y + 1, room, &format!("{author} · {day}{tags}"), dim);
    text(painter, app, body.below(2), &memo.text);
}

fn text(painter: &mut Painter<'_>, app: &App, area: Area, paragraphs: &[String]) {
    let style = painter.style(Role::Text);
    let width = area.width.saturating_sub(2);
    let lines: Vec<String> = paragraphs
        .iter()
        .flat_map(|paragraph| {
            wrap(paragraph, width)
                .into_iter()
                .map(|line| slice(paragraph, line.from, line.to).trim_end().to_owned())
                .collect::<Vec<_>>()
        })
        .collect();
    let height = usize::from(area.height);
    let top = app.memo.top.min(lines.len().saturating_sub(height));
    for (line, y) in lines.iter().skip(top).zip(area.y..area.y + area.height) {
        painter.text(area.x + 1, y, width, line, style);
    }
    if lines.len() > top + height && area.height > 0 {
        let dim = painter.style(Role::Dim);
        painter.text_right(area.x + area.width, area.y + area.height - 1, width, " … more", dim);
    }
}

/// Returns what a memo belongs to, in words.
#[must_use]
pub fn about_words(app: &App, about: &MemoAbout) -> String {
    let project = &app.session.project;
    let title = |id: &crate::domain::id::TranscriptId| {
        project.transcripts.get(id).map_or(id.to_string(), |row| row.header.title.clone())
    };
    let turn = |id: &crate::domain::id::TranscriptId,
                paragraph: &crate::domain::id::ParagraphId| {
        let label = project.transcripts.get(id).and_then(|transcript| {
            let index = transcript.paragraphs.position(paragraph)?;
            Some(crate::app::transcript::motion::turn_label(transcript, index))
        });
        format!("turn {}", label.unwrap_or_else(|| paragraph.to_string()))
    };
    match about {
        MemoAbout::Project => "the study".to_owned(),
        MemoAbout::Transcript(id) => title(id),
        MemoAbout::Turn(id, paragraph) => turn(id, paragraph),
        MemoAbout::Segment { transcript, from, .. } => turn(transcript, &from.paragraph),
        MemoAbout::Coding(id, coding) => match project.find_coding(id, coding) {
            Some((_, coding)) => {
                let handle = project.handle_of(&coding.code).unwrap_or("??");
                format!("{} · coding {handle}", turn(id, &coding.from.paragraph))
            }
            None => format!("a coding in {} that is gone", title(id)),
        },
        MemoAbout::Code(code) => format!("the code {}", project.code_name(code)),
        MemoAbout::Case(case) => {
            project.cases.get(case).map_or(case.to_string(), |case| case.name.clone())
        }
        MemoAbout::Quote(quote) => {
            project.quotes.get(quote).map_or(quote.to_string(), |quote| quote.title.clone())
        }
    }
}

fn draw_writing(painter: &mut Painter<'_>, area: Area, writing: &Writing) {
    painter.heading(area, "Memo: writing", "Esc done", true);
    let body = area.below(1);
    let dim = painter.style(Role::Dim);
    let words = format!("on {} · {}", writing.place, writing.kind.name());
    painter.text(body.x + 1, body.y, body.width.saturating_sub(1), &words, dim);
    let inside = painter.frame(body.below(1), "", "");
    let layout = writing.editor.layout(inside.width);
    let height = usize::from(inside.height).max(1);
    let top = (layout.cursor_row + 1).saturating_sub(height);
    let style = painter.style(Role::Text);
    let rows = writing.editor.rows(&layout, top..top + height);
    for (row, y) in rows.iter().zip(inside.y..inside.y + inside.height) {
        painter.text(inside.x, y, inside.width, row.trim_end_matches('\n'), style);
    }
    let y = inside.y + u16::try_from(layout.cursor_row - top.min(layout.cursor_row)).unwrap_or(0);
    let reversed = painter.style(Role::Selection);
    painter.restyle(inside.x + layout.cursor_column, y, 1, reversed);
}
