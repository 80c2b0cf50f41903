//! What can be done first in a study without transcripts.

use crate::app::App;
use crate::app::command::{Command, Context};
use crate::app::commands;
use crate::app::effect::Effect;
use crate::app::screen::Screen;
use crate::app::screen::list::{ListKind, ListScreen};
use crate::app::start::FIRST_STEPS;

/// The first screen.
pub const COMMANDS: &[Command] = &[
    Command::new(
        Context::Start,
        "start-here",
        &["Enter"],
        ("Do it", "Does what the chosen row says; 1 to 4 choose and do it."),
        start_chosen,
    )
    .hinted("do it"),
    Command::new(
        Context::Global,
        "open-guide",
        &[],
        ("Interview guide", "Themes and questions of the interviews."),
        open_guide,
    ),
    Command::new(
        Context::Global,
        "open-questions",
        &[],
        ("Research questions", "What the study asks."),
        open_questions,
    ),
    Command::new(
        Context::Global,
        "open-demo",
        &[],
        ("Finished study", "Opens a made-up finished study on a scratch copy."),
        open_demo,
    ),
];

/// Chooses a row of the first screen by its number and does it.
pub fn start_digit(app: &mut App, digit: u8) {
    let row = usize::from(digit);
    if row == 0 || row > FIRST_STEPS.len() {
        return app.refuse("1 to 4 choose what to do first");
    }
    if let Some(Screen::Start(chosen)) = app.screens.last_mut() {
        *chosen = row - 1;
    }
    start_chosen(app);
}

fn start_chosen(app: &mut App) {
    let Some(Screen::Start(row)) = app.screens.last() else { return };
    match row {
        0 => app.open_import(),
        1 => open_demo(app),
        2 => open_guide(app),
        _ => {
            if let Some(command) = commands::find("write-fore-understanding") {
                app.run(command);
            }
        }
    }
}

fn open_guide(app: &mut App) {
    app.open_screen(Screen::List(ListScreen::new(ListKind::Guide)));
}

fn open_questions(app: &mut App) {
    app.open_screen(Screen::List(ListScreen::new(ListKind::Questions)));
}

fn open_demo(app: &mut App) {
    app.ask(Effect::OpenDemo);
}
