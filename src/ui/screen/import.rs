//! Bringing transcripts in: the files, who is speaking, the names in the text.

use crate::app::App;
use crate::app::geometry::Area;
use crate::app::screen::import::{ImportDraft, ImportPage, ImportScreen, numbered_cases};
use crate::app::words::{counted, grouped};
use crate::domain::time::RecordingTime;
use crate::domain::transcript::Role as Part;
use crate::services::import::DroppedKind;
use crate::services::import::mapping::{CaseChoice, SpeakerChoice};
use crate::ui::color_theme::Role;
use crate::ui::glyphs;
use crate::ui::painter::{Painter, cells};

/// Below this height everything but the speakers is cut short.
const LOW: u16 = 14;

/// Draws the page that is open.
pub fn draw(painter: &mut Painter<'_>, app: &App, import: &ImportScreen, area: Area) {
    match (import.page, &import.draft) {
        (ImportPage::Files, _) => files(painter, import, area),
        (_, None) => waiting(painter, import, area),
        (ImportPage::Speakers, Some(draft)) => speakers(painter, app, (import, draft), area),
        (ImportPage::Names, Some(draft)) => names(painter, draft, area),
    }
}

fn files(painter: &mut Painter<'_>, import: &ImportScreen, area: Area) {
    let folder = import.folder.display().to_string();
    painter.heading(area, "Bring in", "nothing is written yet", true);
    let body = area.below(1);
    let dim = painter.style(Role::Dim);
    let width = body.width.saturating_sub(2);
    let files = import.files.as_deref().unwrap_or_default();
    let words = match (&import.files, files.len()) {
        (None, _) => format!("Looking in {folder}"),
        (_, 0) => format!("No Word, Teams, subtitle or text file in {folder}. t looks elsewhere."),
        (_, count) => {
            format!("{} in {folder}. Space marks several.", counted(count, "file", "files"))
        }
    };
    let y = painter.wrapped(body, body.y, &words, dim, 2) + 1;
    let list = Area { y, height: (body.y + body.height).saturating_sub(y), ..body };
    let height = usize::from(list.height).max(1);
    let top = (import.cursor + 1).saturating_sub(height);
    for ((index, file), y) in files.iter().enumerate().skip(top).zip(list.y..list.y + list.height) {
        let mark = if import.marked.contains(&file.path) { "*" } else { " " };
        let right = format!(
            "{}  {:>6} kB",
            file.kind,
            grouped(usize::try_from(file.bytes.div_ceil(1024)).unwrap_or(usize::MAX))
        );
        let room = width.saturating_sub(cells(&right) + 4);
        let text = painter.style(Role::Text);
        painter.text(list.x + 2, y, room, &format!("{mark} {}", file.name), text);
        painter.text_right(list.x + list.width - 1, y, width, &right, dim);
        if index == import.cursor {
            painter.chosen_row(list, y);
        }
    }
}

fn waiting(painter: &mut Painter<'_>, import: &ImportScreen, area: Area) {
    painter.heading(area, "Bring in", &progress(import), true);
    let dim = painter.style(Role::Dim);
    let words = format!("Reading {}.", counted(import.n_awaited, "file", "files"));
    painter.wrapped(area, area.y + 2, &words, dim, 2);
}

fn progress(import: &ImportScreen) -> String {
    if import.n_total > 1 {
        let now = (import.n_done + import.n_skipped + 1).min(import.n_total);
        return format!("{now} of {}", import.n_total);
    }
    "nothing is written yet".to_owned()
}

fn speakers(
    painter: &mut Painter<'_>,
    app: &App,
    (import, draft): (&ImportScreen, &ImportDraft),
    area: Area,
) {
    painter.heading(area, &format!("Import: {}", draft.file_name), &progress(import), true);
    let body = area.below(1);
    let text = painter.style(Role::Text);
    let dim = painter.style(Role::Dim);
    let is_low = body.height < LOW;
    let head = if is_low { body.top(1) } else { body };
    let mut y = painter.wrapped(head, body.y, &measures(draft), text, 2);
    if !is_low {
        y = painter.wrapped(body, y, &losses(draft), dim, 2) + 1;
    }
    let mut foot = foot_words(app, draft);
    if is_low {
        foot.truncate(2);
    }
    let foot_rows = foot.len().min(usize::from(body.height / 3));
    let foot_rows = u16::try_from(foot_rows).unwrap_or(0);
    let end = (body.y + body.height).saturating_sub(foot_rows);
    let table = Area { y, height: end.saturating_sub(y), ..body };
    speaker_table(painter, app, draft, table);
    for (words, y) in foot.iter().zip(end..body.y + body.height) {
        painter.text(body.x + 1, y, body.width.saturating_sub(2), words, text);
    }
}

fn measures(draft: &ImportDraft) -> String {
    let source = draft.source();
    let (turns, words) = draft.counts();
    let times: Vec<u64> = source.paragraphs.iter().filter_map(|row| Some(row.at?.0)).collect();
    let time = |at: u64| {
        let at = RecordingTime(u32::try_from(at).unwrap_or(u32::MAX)).to_string();
        at.split('.').next().unwrap_or_default().to_owned()
    };
    let span = match (times.first(), times.last()) {
        (Some(first), Some(last)) => format!(", {} to {}", time(*first), time(*last)),
        _ => String::new(),
    };
    format!(
        "{}, {}, {}{span}. {}, {}.",
        counted(turns, "turn", "turns"),
        counted(source.speakers.len(), "speaker", "speakers"),
        counted(words, "word", "words"),
        source.encoding.name(),
        source.format.name()
    )
}

fn losses(draft: &ImportDraft) -> String {
    let source = draft.source();
    let (turns, _) = draft.counts();
    let mut words = Vec::new();
    if source.n_cues > 0 {
        let cues = counted(source.n_cues, "cue", "cues");
        words.push(format!("{cues} joined to {}.", counted(turns, "turn", "turns")));
    }
    if source.dropped.is_empty() {
        words.push("Nothing was dropped.".to_owned());
        return words.join(" ");
    }
    let mut kinds: Vec<(DroppedKind, usize, &str)> = Vec::new();
    for dropped in &source.dropped {
        match kinds.iter_mut().find(|(kind, _, _)| *kind == dropped.what) {
            Some((_, count, _)) => *count += dropped.count,
            None => kinds.push((dropped.what, dropped.count, &dropped.example)),
        }
    }
    let kinds: Vec<String> = kinds
        .into_iter()
        .map(|(kind, count, example)| match example.trim() {
            "" => format!("{count} {}", kind_words(kind)),
            example => format!("{count} {} («{example}»)", kind_words(kind)),
        })
        .collect();
    words.push(format!("Dropped or changed: {}.", kinds.join(", ")));
    words.join(" ")
}

fn kind_words(kind: DroppedKind) -> &'static str {
    match kind {
        DroppedKind::EmptyCue => "without words",
        DroppedKind::HeaderLine => "lines before the talk",
        DroppedKind::FrontMatter => "lines of front matter",
        DroppedKind::MarkerLine => "lines of the program",
        DroppedKind::NoteBlock => "notes",
        DroppedKind::CueName => "names of cues",
        DroppedKind::RepeatedLine => "repeated lines",
        DroppedKind::UnreadableTime => "unreadable times",
        DroppedKind::InnerTime => "times inside the text",
        DroppedKind::TrackedDeletion => "tracked deletions",
        DroppedKind::NoteReference => "footnotes, comments or links",
        DroppedKind::BrokenCharacter => "broken characters, made visible",
        DroppedKind::Symbol => "signs of a symbol font, made visible",
        DroppedKind::ControlCharacter => "control characters",
        DroppedKind::BidiControl => "marks of writing direction",
        DroppedKind::ZeroWidth => "signs without width",
        DroppedKind::OddLineBreak => "odd line breaks, now spaces",
    }
}

fn speaker_table(painter: &mut Painter<'_>, app: &App, draft: &ImportDraft, area: Area) {
    let dim = painter.style(Role::Dim);
    let text = painter.style(Role::Text);
    let is_column = area.width.saturating_sub(15);
    let numbers = if area.width < 60 { is_column.saturating_sub(7) } else { area.width / 3 };
    let room = is_column.saturating_sub(numbers + 16);
    painter.text(area.x + 5, area.y, numbers.saturating_sub(6), "speaker in the file", dim);
    let heading = if room < 8 { "turns" } else { "turns   words  first words" };
    painter.text(area.x + numbers, area.y, 40, heading, dim);
    painter.text(area.x + is_column, area.y, 14, "is", dim);
    let rows = area.below(1);
    let height = usize::from(rows.height).max(1);
    let top = (draft.cursor + 1).saturating_sub(height);
    let speakers = draft.source().speakers.iter().zip(&draft.mapping.speakers).enumerate();
    for ((index, (speaker, choice)), y) in speakers.skip(top).zip(rows.y..rows.y + rows.height) {
        painter.text(rows.x + 5, y, numbers.saturating_sub(6), &speaker.name, text);
        painter.text(rows.x + numbers, y, 5, &format!("{:>5}", speaker.n_turns), text);
        if room >= 8 {
            let words = format!("{:>7}", grouped(speaker.n_words));
            painter.text(rows.x + numbers + 6, y, 7, &words, text);
        }
        let words = format!("«{}»", speaker.first_words);
        painter.text(rows.x + numbers + 15, y, room, &words, dim);
        painter.text(rows.x + is_column, y, 14, &is_words(app, choice), text);
        if index == draft.cursor {
            painter.chosen_row(rows, y);
        }
    }
}

fn is_words(app: &App, choice: &SpeakerChoice) -> String {
    match (choice.role, &choice.case) {
        (Part::Interviewer, _) => "interviewer".to_owned(),
        (Part::Other, _) => "none".to_owned(),
        (Part::Informant, CaseChoice::None) => "? who".to_owned(),
        (Part::Informant, _) => choice.shown(&app.session.project).to_owned(),
    }
}

fn foot_words(app: &App, draft: &ImportDraft) -> Vec<String> {
    let mut cases = "is: 0 interviewer".to_owned();
    for (number, _, name) in numbered_cases(&app.session.project).take(9) {
        cases.push_str(&format!("  {number} {name}"));
    }
    if app.session.project.cases.len() > 9 {
        cases.push_str("  c all");
    }
    cases.push_str("  o new case  x none");
    let before = match &draft.twin {
        Some(twin) => format!("Brought in before as «{}».", app.title_of(twin)),
        None => "Not imported before.".to_owned(),
    };
    let mut rows = Vec::new();
    if let Some(speaker) = draft.source().speakers.get(draft.cursor).filter(|_| draft.shows_more) {
        rows.extend(first_said(draft, &speaker.name));
    }
    rows.push(cases);
    let data = if draft.is_data { "" } else { ", not data" };
    rows.push(format!("Becomes «{}», {}{data}. i changes that.", draft.title, draft.kind.name()));
    rows.push(format!("{before} Real names go to your key, not into the project."));
    rows.push(open_words(draft));
    rows
}

fn open_words(draft: &ImportDraft) -> String {
    let replaced = draft.names.iter().filter(|name| name.replacement.is_some()).count();
    let left = draft.n_names_left();
    let names = format!("Names in the text: {replaced} replaced, {left} to look at (n).");
    match draft.mapping.n_open() {
        0 => names,
        1 => format!("1 speaker has no case yet. That can wait. {names}"),
        open => format!("{open} speakers have no case yet. That can wait. {names}"),
    }
}

/// Returns the first things a speaker says, three paragraphs at most.
fn first_said(draft: &ImportDraft, name: &str) -> Vec<String> {
    let source = draft.source();
    let index = source.speakers.iter().position(|speaker| speaker.name == name);
    let said = source.paragraphs.iter().filter(|row| row.speaker == index);
    said.take(3).map(|row| format!("  {}", row.text)).collect()
}

fn names(painter: &mut Painter<'_>, draft: &ImportDraft, area: Area) {
    let right = format!("{} found", draft.names.len());
    painter.heading(area, &format!("Names in {}", draft.file_name), &right, true);
    let body = area.below(1);
    let dim = painter.style(Role::Dim);
    let text = painter.style(Role::Text);
    let words = "What stands in the text, and what will stand there. Enter changes it, x leaves the name, n goes back.";
    let y = painter.wrapped(body, body.y, words, dim, 2) + 1;
    let rows = Area { y, height: (body.y + body.height).saturating_sub(y), ..body };
    let height = usize::from(rows.height).max(1);
    let top = (draft.name_cursor + 1).saturating_sub(height);
    let list = draft.names.iter().enumerate().skip(top);
    for ((index, name), y) in list.zip(rows.y..rows.y + rows.height) {
        let count = format!("{:>4}", name.found.count);
        painter.text(rows.x + 2, y, 16, &name.found.name, text);
        painter.text(rows.x + 18, y, 5, &count, dim);
        let becomes = name.replacement.as_deref().unwrap_or(glyphs::DASH);
        painter.text(rows.x + 24, y, 16, becomes, text);
        painter.text(rows.x + 41, y, rows.width.saturating_sub(42), &name.found.context, dim);
        if index == draft.name_cursor {
            painter.chosen_row(rows, y);
        }
    }
}
