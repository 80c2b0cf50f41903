//! Comparing with another coder: opening, going through the differences, deciding, ending.

use std::path::PathBuf;
use std::rc::Rc;

use super::compare_codes;
use super::export::is_loaded;
use super::reconcile::next_open;
use crate::app::App;
use crate::app::command::{Availability, Command, Context};
use crate::app::compare::n_undecided;
use crate::app::effect::Effect;
use crate::app::overlay::{Menu, MenuChoice, Overlay, Prompt};
use crate::app::screen::Screen;
use crate::app::screen::compared;
use crate::app::screen::list::{ListKind, ListRow, ListScreen};
use crate::app::words::{counted, percent};
use crate::domain::edit::{Change, Edit};
use crate::domain::id::{CoderId, TranscriptId};
use crate::domain::study::Settings;
use crate::services::compare::compare;
use crate::services::compare::overview::{data, read_by_both};
use crate::services::meeting::meeting_sheet;
use crate::services::meeting::written::sheet_markdown;
use crate::services::words::without_number;

/// Comparing, everywhere.
pub const COMMANDS: &[Command] = &[
    Command::new(
        Context::Global,
        "open-compare",
        &["g c", "F6"],
        (
            "Compare two readings",
            "Where two readings are alike and where they differ; again goes on where you left off.",
        ),
        open_compare,
    )
    .only_if(can_compare),
    Command::new(
        Context::Global,
        "end-compare",
        &[],
        ("End the comparison", "Hides the other coder again, where the study is blind."),
        App::end_comparing,
    )
    .only_if(compares),
    Command::new(
        Context::Global,
        "set-blind",
        &[],
        ("Make the study blind", "Coders are hidden from each other until they compare."),
        |app| set_sight(app, "set-blind", |settings| settings.blind = true),
    )
    .only_if(is_open),
    Command::new(
        Context::Global,
        "set-open",
        &[],
        ("Make the study open", "Coders see each other's work at any time."),
        |app| set_sight(app, "set-open", |settings| settings.blind = false),
    )
    .only_if(is_blind),
    Command::new(
        Context::Global,
        "agree-identical",
        &[],
        (
            "Agree what is alike",
            "Takes what both coded alike in this transcript over into the agreed layer, as one act.",
        ),
        agree_identical,
    )
    .only_if(compares),
    Command::new(
        Context::Global,
        "meeting-sheet",
        &[],
        (
            "Meeting sheet",
            "What two coders have to talk about: differences, new codes, codes without a definition, empty cells.",
        ),
        |app| {
            let mut list = ListScreen::new(ListKind::Meeting);
            list.refresh(app);
            app.open_screen(Screen::List(list));
        },
    )
    .only_if(can_meet),
    Command::new(
        Context::Global,
        "save-meeting-sheet",
        &[],
        ("Save the meeting sheet", "Writes the meeting sheet to a file of your choice (Markdown)."),
        save_sheet,
    )
    .only_if(can_meet),
];

fn can_compare(app: &App) -> Availability {
    if app.session.other_coders().is_empty() {
        return Err("you are the only coder".to_owned());
    }
    is_loaded(app)
}

fn compares(app: &App) -> Availability {
    match app.session.comparing {
        Some(_) => Ok(()),
        None => Err("nobody is compared with (g c)".to_owned()),
    }
}

fn can_meet(app: &App) -> Availability {
    can_compare(app)?;
    match app.meeting_agenda() {
        Some(_) => Ok(()),
        None => Err("there are several coders; g c says who meets".to_owned()),
    }
}

fn save_sheet(app: &mut App) {
    let prompt = Prompt::new(
        "write to which file",
        "meeting.md",
        Rc::new(|app: &mut App, typed: &str| {
            let Some(agenda) = app.meeting_agenda().filter(|_| !typed.trim().is_empty()) else {
                return Err("A file needs a name".to_owned());
            };
            let text = sheet_markdown(&meeting_sheet(&app.session.project, &agenda));
            app.ask(Effect::WriteFile { path: PathBuf::from(typed.trim()), text });
            Ok(())
        }),
    );
    app.overlay = Some(Overlay::Prompt(prompt.hinting("Enter write it  Esc leave")));
}

fn is_open(app: &App) -> Availability {
    if app.session.project.settings.blind { Err("it is blind".to_owned()) } else { Ok(()) }
}

fn is_blind(app: &App) -> Availability {
    if app.session.project.settings.blind { Ok(()) } else { Err("it is open".to_owned()) }
}

/// Opens the overview; from there goes on with the first open difference; asks first where that opens hidden work.
fn open_compare(app: &mut App) {
    match app.screens.last() {
        Some(Screen::Compare(_)) => return next_open(app),
        Some(Screen::List(list)) if list.kind == ListKind::Compare => return resume(app),
        _ => {}
    }
    if app.session.comparing.is_some() {
        return show_overview(app);
    }
    let others = app.session.other_coders();
    match others.as_slice() {
        [only] => begin_with(app, only),
        _ => app.ask_whom(&others, Rc::new(begin_with)),
    }
}

fn begin_with(app: &mut App, other: &CoderId) {
    app.flush_reading();
    if app.session.sees(other) {
        return begin(app, other);
    }
    let initial = app.session.initial_of(other);
    let lines = vec![
        format!(
            "{initial} is hidden from you. This opens codings, memos and figures of {initial} until you end it (end-compare) or leave."
        ),
        shares_in_words(app, other),
    ];
    let other = other.clone();
    let start = MenuChoice::new(
        'c',
        format!("Compare with {initial}"),
        Rc::new(move |app: &mut App| begin(app, &other)),
    );
    app.overlay = Some(Overlay::Menu(Menu::new("compare", lines, vec![start])));
}

/// Says of each transcript that not both have read what each has read of it.
fn shares_in_words(app: &App, other: &CoderId) -> String {
    let project = &app.session.project;
    let pair =
        crate::services::compare::Pair { first: app.session.coder.clone(), second: other.clone() };
    let name = |id: &CoderId| {
        project.coders.get(id).map_or_else(|| id.to_string(), |coder| coder.name.clone())
    };
    let partly: Vec<String> = data(project)
        .into_iter()
        .filter_map(|id| {
            let [mine, theirs] = read_by_both(project, &pair, id);
            let is_whole = mine.read == mine.words && theirs.read == theirs.words;
            let (own, others) =
                (percent(mine.read, mine.words), percent(theirs.read, theirs.words));
            let number = compared::number_of(app, id);
            (!is_whole).then(|| {
                format!("{} {own}, {} {others} of {number}", name(&pair.first), name(&pair.second))
            })
        })
        .collect();
    match partly.len() {
        0 => "Both have read all of it.".to_owned(),
        _ => format!("Read: {}. What one has not read is not compared.", partly.join("; ")),
    }
}

fn begin(app: &mut App, other: &CoderId) {
    app.session.compare_with(Some(other.clone()));
    show_overview(app);
}

fn show_overview(app: &mut App) {
    let mut list = ListScreen::new(ListKind::Compare);
    list.refresh(app);
    if let Some(here) = &app.transcript.id {
        list.choose(&compared::key_of(here));
    }
    app.open_screen(Screen::List(list));
}

/// Opens what a row of the overview is about.
pub fn open_row(app: &mut App, row: &ListRow) {
    if let Some(difference) = compared::codes_of_row(app, row) {
        return compare_codes::offer(app, &difference);
    }
    if let Some(id) = compared::chosen_transcript(app) {
        app.open_differences(&id);
    }
}

/// Goes on with the chosen transcript where something is open in it, else with the first one where something is.
fn resume(app: &mut App) {
    let chosen = compared::chosen_transcript(app);
    let ids = data(&app.session.project).into_iter().cloned();
    let next = chosen.into_iter().chain(ids).find(|id| n_open(app, id) > 0);
    match next {
        Some(id) => app.open_differences(&id),
        None => app.refuse("Nothing is open: everything both have read is decided"),
    }
}

fn n_open(app: &App, id: &TranscriptId) -> usize {
    let pair = app.pair();
    pair.map_or(0, |pair| n_undecided(&compare(&app.session.project, &pair, id)))
}

fn set_sight(app: &mut App, command: &str, set: fn(&mut Settings)) {
    let before = app.session.project.settings.clone();
    let mut after = before.clone();
    set(&mut after);
    let (title, said) = if after.blind {
        ("the study made blind", "The study is blind: coders are hidden from each other")
    } else {
        ("the study made open", "The study is open: coders see each other's work")
    };
    let is_blind = after.blind;
    let edit = Edit::Settings(Change { key: (), before: Some(before), after: Some(after) });
    if app.commit(command, title, vec![edit]) {
        if is_blind {
            app.session.compare_with(None);
            app.refresh();
        }
        app.say(format!("{said}. u undoes"));
    }
}

/// Returns the transcript on the screen: of the differences, of the row of the overview, or the open one.
fn transcript_meant(app: &App) -> Option<TranscriptId> {
    let on_screen = app.compare_screen().map(|screen| screen.transcript.clone());
    on_screen.or_else(|| compared::chosen_transcript(app)).or_else(|| app.transcript.id.clone())
}

fn agree_identical(app: &mut App) {
    if let Some(id) = transcript_meant(app) {
        app.agree_identical_in(&id);
    }
}

/// Asks, once a transcript is decided, whether what is alike in it is agreed too.
pub fn offer_identical(app: &mut App) {
    let Some(screen) = app.compare_screen() else { return };
    let id = screen.transcript.clone();
    let count = counted(screen.comparison.not_taken_over().count(), "coding", "codings");
    let title = app.title_of(&id);
    let title = without_number(&title);
    let lines = vec![format!(
        "All of «{title}» is decided. {count} both made alike are not in the agreed layer yet."
    )];
    let take = MenuChoice::new(
        'a',
        "Agree them, as one act",
        Rc::new(move |app: &mut App| app.agree_identical_in(&id)),
    );
    let leave = MenuChoice::new('l', "Leave them (agree-identical does it later)", Rc::new(|_| {}));
    app.overlay = Some(Overlay::Menu(Menu::new("what is alike", lines, vec![take, leave])));
}

#[cfg(test)]
mod tests;
