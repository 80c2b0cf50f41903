//! What works everywhere: panes, undo, help, the palette, leaving.

use std::rc::Rc;

use crate::app::command::{Availability, Command, Context};
use crate::app::commands;
use crate::app::effect::Effect;
use crate::app::overlay::{Help, Overlay, Picked, Picker, PickerEntry};
use crate::app::pending::Pending;
use crate::app::screen::Screen;
use crate::app::screen::list::{ListKind, ListScreen};
use crate::app::session::Undone;
use crate::app::{App, Pane, Repeated};
use crate::domain::edit::Operation;
use crate::domain::id::OperationId;
use crate::services::undoing::TakenBack;

/// What works everywhere.
pub const COMMANDS: &[Command] = &[
    Command::new(
        Context::Global,
        "next-pane",
        &["Tab"],
        ("Next pane", "Goes on to transcript, codebook, memo."),
        next_pane,
    )
    .hinted("pane")
    .only_if(is_home),
    Command::new(
        Context::Global,
        "previous-pane",
        &["Shift-Tab"],
        ("Previous pane", "Goes back to memo, codebook, transcript."),
        previous_pane,
    )
    .only_if(is_home),
    Command::new(
        Context::Global,
        "zoom-pane",
        &["z"],
        (
            "Whole width",
            "Gives the pane the whole width, and back; at narrow sizes folds and unfolds the side panes.",
        ),
        zoom_pane,
    )
    .only_if(is_home),
    Command::new(
        Context::Global,
        "undo",
        &["u"],
        ("Undo", "Takes back your last act, without limit, and says what it was."),
        undo,
    )
    .hinted("undo")
    .only_if(can_undo),
    Command::new(
        Context::Global,
        "redo",
        &["U", "Ctrl-R"],
        ("Redo", "Does again what was undone last."),
        redo,
    )
    .only_if(can_redo),
    Command::new(
        Context::Global,
        "open-palette",
        &[":", "å", "Ctrl-P"],
        ("All commands", "Every command by name, with its key."),
        open_palette,
    ),
    Command::new(
        Context::Global,
        "show-help",
        &["?", "F1"],
        ("Help", "All keys of this pane."),
        show_help,
    )
    .hinted("help")
    .shortened(""),
    Command::new(
        Context::Global,
        "show-messages",
        &["!"],
        ("Messages", "Everything said, what is wrong with the files, what needs you."),
        show_messages,
    ),
    Command::new(
        Context::Global,
        "count",
        &["#"],
        ("Count", "A number, then the key it is for."),
        count,
    ),
    Command::new(
        Context::Global,
        "hide-hints",
        &[],
        ("Hide hints", "Ends the hints for newcomers on the status line."),
        App::hide_hints,
    ),
    Command::new(
        Context::Global,
        "redraw",
        &["Ctrl-L"],
        ("Draw anew", "Draws the whole screen again."),
        redraw,
    ),
    Command::new(
        Context::Global,
        "suspend",
        &["Ctrl-Z"],
        ("Suspend", "Stops tusj and goes back to the shell; fg goes on."),
        suspend,
    ),
    Command::new(
        Context::Global,
        "go-back",
        &["q"],
        ("Back", "Closes this; on the home screen leaves tusj, q again does it."),
        go_back,
    )
    .hinted("back"),
    Command::new(
        Context::Global,
        "cancel",
        &["Esc", "Ctrl-G", "Ctrl-C"],
        ("Cancel", "Drops a count, a waiting key, a choice. Never quits."),
        cancel,
    ),
];

fn is_home(app: &App) -> Availability {
    if app.screens.is_empty() { Ok(()) } else { Err("the panes are below this (q)".to_owned()) }
}

fn next_pane(app: &mut App) {
    focus(
        app,
        match app.focus {
            Pane::Transcript => Pane::Codebook,
            Pane::Codebook => Pane::Memo,
            Pane::Memo => Pane::Transcript,
        },
    );
}

fn previous_pane(app: &mut App) {
    focus(
        app,
        match app.focus {
            Pane::Transcript => Pane::Memo,
            Pane::Codebook => Pane::Transcript,
            Pane::Memo => Pane::Codebook,
        },
    );
}

fn focus(app: &mut App, pane: Pane) {
    app.focus = pane;
    app.zoomed = false;
}

fn zoom_pane(app: &mut App) {
    if app.focus != Pane::Transcript {
        app.focus = Pane::Transcript;
        app.side_open = Some(false);
        return;
    }
    let is_open = app.side() == crate::app::geometry::Side::Open;
    app.zoomed = false;
    app.side_open = Some(!is_open);
}

fn can_undo(app: &App) -> Availability {
    let is_there = app.session.history.next_undo().is_some() || app.session.history_waits;
    is_there.then_some(()).ok_or_else(|| "nothing was done yet".to_owned())
}

fn can_redo(app: &App) -> Availability {
    let is_there = app.session.history.next_redo().is_some() || app.session.history_waits;
    is_there.then_some(()).ok_or_else(|| "nothing was undone".to_owned())
}

fn undo(app: &mut App) {
    let count = app.take_count();
    undo_times(app, count);
}

fn undo_times(app: &mut App, count: usize) {
    for left in (1..=count).rev() {
        match app.undo_last() {
            Undone::Nothing if app.session.history_waits => {
                return app.wait_for_history(undo_times, left);
            }
            Undone::Nothing => return app.refuse("Nothing is left to undo"),
            Undone::Done { title, kept } if kept.is_empty() => {
                app.say(format!("Undone: {title}. U redoes"));
            }
            Undone::Done { title, kept } => {
                app.say(format!(
                    "Undone: {title}, but not {}: changed since. U redoes",
                    kept.join(", ")
                ));
            }
            Undone::PassedOver { title } => {
                app.say(format!("Passed over: {title}. Nothing of it is left to undo"));
            }
            Undone::Refused(why) => return app.refuse(format!("Not undone: {why}")),
        }
    }
}

fn redo(app: &mut App) {
    let count = app.take_count();
    redo_times(app, count);
}

fn redo_times(app: &mut App, count: usize) {
    for left in (1..=count).rev() {
        match app.redo_last() {
            Undone::Nothing if app.session.history_waits => {
                return app.wait_for_history(redo_times, left);
            }
            Undone::Nothing => return app.refuse("Nothing is left to redo"),
            Undone::Done { title, .. } => app.say(format!("Done again: {title}. u undoes")),
            Undone::PassedOver { title } => app.say(format!("Passed over: {title}")),
            Undone::Refused(why) => return app.refuse(format!("Not redone: {why}")),
        }
    }
}

fn open_palette(app: &mut App) {
    let contexts = app.contexts();
    let entries =
        commands::all().filter(|command| contexts.contains(&command.context)).map(|command| {
            let keys = app.keymap.keys_of(command.name);
            PickerEntry {
                key: command.name.to_owned(),
                sign: String::new(),
                name: command.title.to_owned(),
                place: command.name.to_owned(),
                count: keys.first().map(ToString::to_string).unwrap_or_default(),
                note: String::new(),
                detail: command.help.to_owned(),
                also: command.name.to_owned(),
                unavailable: app
                    .require_present(command)
                    .and_then(|()| (command.available)(app))
                    .err(),
            }
        });
    let picker = Picker::new(
        "all commands",
        entries.collect(),
        Rc::new(|app, picked| {
            let Picked::Entries(names) = picked else { return };
            if let Some(command) = names.first().and_then(|name| commands::find(name)) {
                app.run(command);
            }
        }),
    );
    app.overlay = Some(Overlay::Picker(picker));
}

fn show_help(app: &mut App) {
    app.overlay = Some(Overlay::Help(Help { contexts: app.contexts(), top: 0 }));
}

fn count(app: &mut App) {
    app.pending = Pending::Count(String::new());
}

fn redraw(app: &mut App) {
    app.ask(Effect::Redraw);
}

fn suspend(app: &mut App) {
    app.ask(Effect::Suspend);
}

fn go_back(app: &mut App) {
    if app.close_screen() || app.return_to_left_screens() {
        return;
    }
    if app.focus != Pane::Transcript {
        app.focus = Pane::Transcript;
        return;
    }
    if !app.leaving && app.return_to_screen() {
        return;
    }
    if app.leave_past() {
        return;
    }
    if app.leaving {
        if app.past.is_some() || !app.offers_before_leaving() {
            app.leave();
        }
        return;
    }
    app.leaving = true;
    let unsaved = app.session.unsaved.len();
    if app.session.trouble.is_some() {
        app.say(format!(
            "{unsaved} acts are not on disk: ! tries again. q once more leaves without them"
        ));
    } else {
        app.say("q once more leaves tusj. Everything is saved");
    }
}

fn show_messages(app: &mut App) {
    if app.session.trouble.is_some() {
        app.ask(Effect::TryAgain);
    }
    app.open_screen(Screen::List(ListScreen::new(ListKind::Messages)));
}

fn cancel(app: &mut App) {
    if app.end_git() {
        return;
    }
    if app.count.is_none() && app.close_screen() {
        return;
    }
    app.count = None;
    app.pending = Pending::Nothing;
    if app.transcript.choice.take().is_none()
        && app.focus == Pane::Codebook
        && app.codebook.marked.is_empty()
    {
        app.focus = Pane::Transcript;
    }
    app.codebook.marked.clear();
    app.transcript.find.clear();
}

impl App {
    /// Has the history read now, and goes on with `then` once it is known.
    pub(in crate::app) fn wait_for_history(&mut self, then: Repeated, count: usize) {
        self.after_history = Some((then, count));
        self.ask(Effect::ReadHistory);
    }

    /// Takes in what was done in earlier sessions, and goes on with what waited for it.
    pub(in crate::app) fn history_read(&mut self, earlier: Vec<Operation>) {
        if !self.session.history_waits {
            return;
        }
        self.session.take_history(earlier);
        if let Some((then, count)) = self.after_history.take() {
            then(self, count);
        }
    }

    /// Takes back the last act of this coder.
    pub fn undo_last(&mut self) -> Undone {
        let Some((operation, taken)) = self.session.plan_undo() else {
            return Undone::Nothing;
        };
        let (title, target) = (operation.title.clone(), operation.id.clone());
        self.take_back("undo", title, target, taken)
    }

    /// Does again what was undone last.
    pub fn redo_last(&mut self) -> Undone {
        let Some((operation, taken)) = self.session.plan_redo() else {
            return Undone::Nothing;
        };
        let (title, target) = (operation.title.clone(), operation.id.clone());
        self.take_back("redo", title, target, taken)
    }

    fn take_back(
        &mut self,
        command: &str,
        title: String,
        target: OperationId,
        taken: TakenBack,
    ) -> Undone {
        let (nothing_left, kept) = (taken.edits.is_empty(), taken.changed_fields());
        let operation = self.operation(command, title.clone(), Some(target), taken.edits);
        if !self.carry_out(operation) {
            let why = self.messages.current().map(|said| said.text.clone()).unwrap_or_default();
            return Undone::Refused(why);
        }
        if nothing_left { Undone::PassedOver { title } } else { Undone::Done { title, kept } }
    }
}
