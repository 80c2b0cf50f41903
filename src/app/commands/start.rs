//! What can be done first in a study without transcripts.

use std::rc::Rc;

use crate::app::App;
use crate::app::command::{Command, Context};
use crate::app::effect::Effect;
use crate::app::overlay::{Overlay, Prompt};
use crate::app::screen::Screen;
use crate::app::screen::list::{ListKind, ListScreen};
use crate::app::start::FIRST_STEPS;
use crate::domain::edit::{Change, Edit};
use crate::domain::id::MemoId;
use crate::domain::memo::{Memo, MemoAbout, MemoKind};
use crate::domain::text::clean::clean_lines;
use crate::domain::text::slug::unique_slug;

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
        _ => write_expectations(app),
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

/// Asks for the first lines of the fore-understanding and keeps them as a memo about the study.
fn write_expectations(app: &mut App) {
    let prompt = Prompt::new(
        "what do you expect to find",
        "",
        Rc::new(|app, typed| {
            let text: Vec<String> =
                clean_lines(typed).text.lines().map(|line| line.trim().to_owned()).collect();
            if text.iter().all(String::is_empty) {
                return Err("Type a sentence, or Esc leaves it".to_owned());
            }
            keep_expectations(app, text);
            Ok(())
        }),
    );
    app.overlay = Some(Overlay::Prompt(prompt));
}

fn keep_expectations(app: &mut App, text: Vec<String>) {
    let coder = app.session.coder.clone();
    let title = format!("Fore-understanding {}", app.world.today());
    let memos = app.session.project.memos.get(&coder);
    let id = MemoId::new(unique_slug(&title, |slug| {
        memos.is_some_and(|memos| memos.contains_key(&MemoId::new(slug)))
    }));
    let memo = Memo {
        title,
        kind: MemoKind::ForeUnderstanding,
        about: MemoAbout::Project,
        made: app.world.now(),
        shared: false,
        tags: Vec::new(),
        text,
    };
    let edit = Edit::Memo(Change { key: (coder, id), before: None, after: Some(memo) });
    if app.commit("write-fore-understanding", "the memo on what you expect", vec![edit]) {
        app.say("Kept as a memo on the study, dated today. g m shows the memos. u undoes");
    }
}
