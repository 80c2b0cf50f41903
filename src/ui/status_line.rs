//! The last two rows: what is so, and what the keys do.

use super::color_theme::Role;
use super::painter::{Painter, cells, clipped};
use crate::app::codebook::CodebookLine;
use crate::app::command::{Command, Context};
use crate::app::geometry::Area;
use crate::app::messages::Weight;
use crate::app::overlay::Overlay;
use crate::app::past::fate_in_words;
use crate::app::screen::Screen;
use crate::app::versions::{status_in_words, under_way_in_words};
use crate::app::words::{counted, percent};
use crate::app::{App, Pane, commands};
use crate::domain::coder::Pass;
use crate::services::retrieval::turn_label;

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
    let is_in_text = app.focus == Pane::Transcript && app.walk.is_none();
    if let Some(hint) = app.hint().filter(|_| is_in_text) {
        return (hint.to_owned(), Role::Status);
    }
    (place_words(app), Role::Status)
}

/// Says where the cursor is and which codes are there.
fn place_words(app: &App) -> String {
    if let Some(screen) = app.screens.last() {
        return screen.place_in_words();
    }
    if app.walk.is_some() && app.focus == Pane::Transcript {
        return app.walk_in_words();
    }
    if app.focus == Pane::Codebook {
        return code_words(app);
    }
    let Some(transcript) = app.transcript.transcript(&app.session) else { return String::new() };
    let label = turn_label(transcript, app.transcript.cursor.paragraph);
    let project = &app.session.project;
    let mut names: Vec<String> = Vec::new();
    for mark in app.transcript.marks_here(&app.session) {
        let handle = project.handle_of(&mark.code).unwrap_or_default();
        let name = format!("{handle} {}", project.code_name(&mark.code)).trim_start().to_owned();
        let name = match app.ghost_of(mark) {
            Some(ghost) => format!("{name} ({})", fate_in_words(ghost)),
            None => name,
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() {
        return format!("Turn {label}: no code here");
    }
    format!("Turn {label}: {}", names.join(", "))
}

/// Says which code is chosen and what hangs on it.
fn code_words(app: &App) -> String {
    let codes: Vec<_> = app.codebook.rows.iter().filter_map(CodebookLine::code).collect();
    let Some(chosen) = app.codebook.chosen() else { return counted(codes.len(), "code", "codes") };
    let number = codes.iter().position(|code| *code == chosen).map_or(0, |index| index + 1);
    let passages = app.codebook.counts.get(chosen).map_or(0, |count| count.own);
    let passages = counted(passages, "passage", "passages");
    let memos = counted(app.memo.here.len(), "memo", "memos");
    format!("Code {number} of {}, {passages}, {memos}", codes.len())
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
    // How far the text in the pane is read says nothing of the differences in another one.
    let pass = numbered_pass(app).filter(|_| app.compare_screen().is_none());
    if let Some((number, pass)) = pass {
        let progress = app.transcript.progress;
        let read = percent(progress.read, progress.words);
        facts.push(if with_aim {
            format!("pass {number} «{}» {read}", clipped(&pass.aim, 20))
        } else {
            format!("p{number} {read}")
        });
    }
    if let Some(other) = session.comparing.as_ref().filter(|_| session.project.settings.blind) {
        facts.push(format!("{} is open", session.initial_of(other)));
    }
    if !session.loading.is_done() {
        let loaded = session.loading.total - session.loading.waiting.len();
        facts.push(format!("reading {loaded} of {}", session.loading.total));
    }
    if !session.problems.is_empty() {
        facts.push(format!("! {}", session.problems.len()));
    }
    facts.extend(status_in_words(&app.versions, with_aim));
    facts.push(saved_words(app));
    facts
}

/// Returns the pass that goes on, with its number among this coder's passes.
#[must_use]
pub fn numbered_pass(app: &App) -> Option<(usize, &Pass)> {
    let session = &app.session;
    let (id, pass) = session.current_pass()?;
    Some((session.pass_number(id, pass), pass))
}

/// Says in a row of its own which earlier version is looked at, or what is not on disk, since when and why.
pub fn draw_trouble(painter: &mut Painter<'_>, app: &App, area: Area) {
    if let Some(past) = &app.past {
        let style = painter.style(Role::Warning);
        let words = past.banner();
        painter.text(area.x + 1, area.y, area.width.saturating_sub(2), &words, style);
        return;
    }
    let Some(trouble) = &app.session.trouble else { return };
    let since = &trouble.since;
    let why = trouble.why.trim_end_matches('.');
    let words = match app.session.unsaved.len() {
        0 => format!("NOT ON DISK since {since}: {why}. ! tries again"),
        count => {
            let acts = counted(count, "act", "acts");
            format!("NOT ON DISK: {acts} since {since}, safe in memory, ! tries again: {why}")
        }
    };
    let style = painter.style(Role::Problem);
    painter.text(area.x + 1, area.y, area.width.saturating_sub(2), &words, style);
}

fn saved_words(app: &App) -> String {
    if app.past.is_some() {
        return "read only".to_owned();
    }
    match (app.session.trouble.is_some(), app.session.unsaved.len()) {
        (true, 0) => "NOT ON DISK".to_owned(),
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

/// Says what the keys of an overlay do, where one takes them, or that a key waits for another.
fn keys_of_what_waits(app: &App) -> Option<String> {
    let words = match &app.overlay {
        Some(Overlay::Picker(picker)) => {
            let mut words = "type to find  Up Down choose  Enter take it".to_owned();
            if picker.takes_several {
                words.push_str("  Tab mark");
            }
            if picker.makes.is_some() {
                words.push_str("  Ctrl-O new");
            }
            words + "  Esc leave"
        }
        Some(Overlay::Prompt(_)) => "type  Enter keep it  Ctrl-U clear  Esc leave".to_owned(),
        Some(Overlay::Menu(_)) => "j k or the letter  Enter do it  Esc leave".to_owned(),
        Some(Overlay::Card(_)) => {
            "type  Tab next field  Ctrl-D keep the card  Esc leave".to_owned()
        }
        Some(Overlay::EditTurn(_)) => {
            "Esc done  Enter splits  Backspace at the start joins  Ctrl-G drops it".to_owned()
        }
        Some(Overlay::SaveVersion(_)) => {
            "type to change  Enter save the version  Ctrl-D see all  Esc not now".to_owned()
        }
        Some(Overlay::Help(_)) => "j k scroll  q back".to_owned(),
        None if app.pending.is_waiting() => "a key of the table  Esc leave".to_owned(),
        None => return None,
    };
    Some(words)
}

/// A hint of the key line, in full and short.
struct KeyHint {
    name: &'static str,
    full: String,
    short: String,
    /// Where its keys work.
    context: Context,
}

impl KeyHint {
    fn of(app: &App, command: &'static Command) -> Option<Self> {
        // At home «back» leaves the program, and bringing in has a word of its own for it.
        let leads_back = matches!(
            app.screens.last(),
            Some(
                Screen::List(_)
                    | Screen::Passages(_)
                    | Screen::Search(_)
                    | Screen::Compare(_)
                    | Screen::Changes(_)
            )
        );
        let has_place = !command.hint.is_empty() && (leads_back || command.name != "go-back");
        let is_possible =
            has_place && app.require_present(command).is_ok() && (command.available)(app).is_ok();
        let bound = app.keymap.keys_of(command.name).first().map(ToString::to_string);
        // Keys that stand for a group are right as long as nobody has bound the command otherwise.
        let is_standard = bound.as_deref().is_none_or(|keys| command.keys.contains(&keys));
        let group = (is_standard && !command.hint_keys.is_empty()).then_some(command.hint_keys);
        let keys = group.map(str::to_owned).or(bound).filter(|_| is_possible)?;
        let with = |word: &str| format!("{keys} {word}").trim_end().to_owned();
        Some(Self {
            name: command.name,
            full: with(command.hint),
            short: with(command.short_hint),
            context: command.context,
        })
    }

    /// What works everywhere stands in this order.
    fn rank(&self) -> usize {
        let everywhere = ["go-back", "open-transcripts", "undo", "show-help"];
        if self.context != Context::Global {
            return 0;
        }
        let place = everywhere.iter().position(|name| *name == self.name);
        1 + place.unwrap_or(everywhere.len())
    }
}

/// Returns the hints, in full words where there is room, else in short ones, else with less between them as well.
fn keys_in_words(app: &App, width: u16) -> String {
    if let Some(words) = keys_of_what_waits(app) {
        return words;
    }
    if let Some(git) = under_way_in_words(&app.versions, &app.world.now()) {
        let room = width.saturating_sub(cells(&git) + 2);
        return format!("{git}  {}", hints_in_words(app, room));
    }
    hints_in_words(app, width)
}

fn hints_in_words(app: &App, width: u16) -> String {
    let rows = |context: Context| commands::all().filter(move |row| row.context == context);
    let contexts = app.contexts();
    let rows = contexts.iter().copied().flat_map(rows);
    let mut hints: Vec<KeyHint> = rows.filter_map(|row| KeyHint::of(app, row)).collect();
    hints.sort_by_key(KeyHint::rank);
    let needed = hints.iter().filter(|hint| contexts.first() == Some(&hint.context)).count();
    let full: fn(&KeyHint) -> &str = |hint| &hint.full;
    let short: fn(&KeyHint) -> &str = |hint| &hint.short;
    for (word, gap) in [(full, "  "), (short, "  ")] {
        let (words, n_shown) = fitting(&hints, word, gap, width);
        if n_shown >= needed && words.ends_with(word_of_help(&hints, word)) {
            return words;
        }
    }
    fitting(&hints, short, " ", width).0
}

fn word_of_help(hints: &[KeyHint], word: fn(&KeyHint) -> &str) -> &str {
    hints.iter().find(|hint| hint.name == "show-help").map_or("", word)
}

/// Returns as many hints as fit, help always last among them, and how many of the first ones fit without a gap.
fn fitting(
    hints: &[KeyHint],
    word: fn(&KeyHint) -> &str,
    gap: &str,
    width: u16,
) -> (String, usize) {
    let help = word_of_help(hints, word);
    let room = width.saturating_sub(cells(help) + cells(gap));
    let mut shown: Vec<&str> = Vec::new();
    let mut used = 0;
    let mut n_shown = 0;
    for (index, hint) in hints.iter().filter(|hint| hint.name != "show-help").enumerate() {
        let more = cells(word(hint)) + if shown.is_empty() { 0 } else { cells(gap) };
        if used + more > room {
            continue;
        }
        used += more;
        shown.push(word(hint));
        if n_shown == index {
            n_shown += 1;
        }
    }
    if !help.is_empty() {
        shown.push(help);
    }
    (shown.join(gap), n_shown)
}
