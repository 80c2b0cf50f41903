//! The history: lists of how the study came about, and the way into an earlier version.

use std::rc::Rc;

use crate::app::App;
use crate::app::command::{Availability, Command, Context};
use crate::app::commands::lists::list;
use crate::app::commands::next::has_transcript;
use crate::app::effect::Effect;
use crate::app::overlay::{Menu, MenuChoice, Overlay};
use crate::app::screen::Screen;
use crate::app::screen::history::{HistoryView, version_of_row};
use crate::app::screen::list::{ListKind, ListScreen};
use crate::services::git::objects::ObjectId;

/// The history.
pub const COMMANDS: &[Command] = &[
    Command::new(
        Context::Global,
        "show-history",
        &["g h", "F7"],
        ("History", "How the study came about: its versions in git, and what each did."),
        |app| open(app, HistoryView::Versions),
    )
    .only_if(is_present),
    Command::new(
        Context::Transcript,
        "passage-history",
        &[],
        (
            "History of this passage",
            "Every coding that ever lay on the chosen words, and what became of it.",
        ),
        |app| open(app, HistoryView::Passage),
    )
    .only_if(has_passage),
    Command::new(
        Context::Transcript,
        "case-history",
        &[],
        ("History of this case", "What was known of who speaks here, and when it was coded."),
        |app| open(app, HistoryView::Case),
    )
    .only_if(has_passage),
    Command::new(
        Context::Codebook,
        "code-history",
        &[],
        ("History of this code", "Its names and definitions over time, and how much it was used."),
        |app| open(app, HistoryView::Code),
    )
    .only_if(is_present),
    Command::new(
        Context::History,
        "open-version",
        &["Enter"],
        (
            "What changed",
            "Lists what the chosen version did, a row a file; from there each change with its passage.",
        ),
        open_version,
    )
    .hinted("what changed")
    .only_if(has_version),
    Command::new(
        Context::History,
        "look-at-version",
        &["o"],
        ("Look at it", "Opens the study as it was in this version, only to be read."),
        look_at_version,
    )
    .hinted("as it was")
    .only_if(has_version),
    Command::new(
        Context::History,
        "choose-history",
        &["S"],
        ("Another view", "Versions, sittings, a code, a passage, a case, or a curve."),
        choose_view,
    )
    .hinted("other view")
    .shortened("view"),
];

fn is_present(app: &App) -> Availability {
    match &app.past {
        Some(past) => Err(past.why_sealed()),
        None => Ok(()),
    }
}

fn has_passage(app: &App) -> Availability {
    is_present(app).and_then(|()| has_transcript(app))
}

fn open(app: &mut App, view: HistoryView) {
    if let Err(why) = app.show_history_view(view) {
        return app.refuse(format!("Not now: {why}"));
    }
    app.open_screen(Screen::List(ListScreen::new(ListKind::History)));
    app.ask_status();
}

/// Returns the version of the chosen row, or the one whose changes are listed.
fn chosen_version(app: &App) -> Option<ObjectId> {
    let list = list(app)?;
    match list.kind {
        ListKind::HistoryChanges => app.history.shown.clone(),
        _ => list.chosen().and_then(version_of_row),
    }
}

fn has_version(app: &App) -> Availability {
    chosen_version(app).map(|_| ()).ok_or_else(|| "this row is no version".to_owned())
}

/// Shows what a version did: first file by file, from there each change with its passage.
fn open_version(app: &mut App) {
    let Some(version) = chosen_version(app) else { return };
    if matches!(list(app).map(|list| list.kind), Some(ListKind::HistoryChanges)) {
        let subject = app.history.subject_of(&version);
        return app.show_changes_of(&version, &subject);
    }
    app.history.shown = Some(version);
    app.history.revision += 1;
    app.open_screen(Screen::List(ListScreen::new(ListKind::HistoryChanges)));
}

fn look_at_version(app: &mut App) {
    if let Some(version) = chosen_version(app) {
        app.ask(Effect::OpenPast(version.as_str().to_owned()));
    }
}

fn choose_view(app: &mut App) {
    let choices = HistoryView::ALL.map(|(key, view, label)| {
        let run = Rc::new(move |app: &mut App| switch(app, view));
        MenuChoice::new(key, label, run)
    });
    app.overlay = Some(Overlay::Menu(Menu::new("show", Vec::new(), choices.into())));
}

fn switch(app: &mut App, view: HistoryView) {
    if matches!(list(app).map(|list| list.kind), Some(ListKind::HistoryChanges)) {
        app.screens.pop();
    }
    if let Err(why) = app.show_history_view(view) {
        return app.refuse(format!("Not now: {why}"));
    }
    if let Some(Screen::List(list)) = app.screens.last_mut() {
        (list.cursor, list.top) = (0, 0);
    }
}
