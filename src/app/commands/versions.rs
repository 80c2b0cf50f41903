//! Versions: saving one, bringing in and sending them, setting git up.

use std::rc::Rc;

use crate::app::App;
use crate::app::command::{Availability, Command, Context};
use crate::app::effect::Effect;
use crate::app::overlay::{Menu, MenuChoice, Overlay};
use crate::app::versions::Occasion;
use crate::services::git::act::OwnPrograms;
use crate::services::git::setup::{SetUp, WithHook};
use crate::services::git::task::{Act, GitTask};

/// Versions, everywhere.
pub const COMMANDS: &[Command] = &[
    Command::new(
        Context::Global,
        "save-version",
        &["g v"],
        (
            "Save a version",
            "Saves the study in git, with words made from what you did. Nothing is sent.",
        ),
        save_version,
    )
    .only_if(is_idle),
    Command::new(
        Context::Global,
        "git-status",
        &[],
        ("How git stands", "Says which branch it is, what is new here, and what is new elsewhere."),
        App::tell_status,
    ),
    Command::new(
        Context::Global,
        "pull",
        &[],
        (
            "Bring in versions",
            "Brings in what is new on the other side and joins it with your work.",
        ),
        pull,
    )
    .only_if(is_idle),
    Command::new(
        Context::Global,
        "push",
        &[],
        ("Send versions", "Says which versions would be sent, and sends them on Enter."),
        push,
    )
    .only_if(is_idle),
    Command::new(
        Context::Global,
        "fetch",
        &[],
        ("Ask what is new", "Asks the other side what is new there. Nothing changes here."),
        fetch,
    )
    .only_if(is_idle),
    Command::new(
        Context::Global,
        "git-output",
        &[],
        ("What git said", "Shows what git and its hooks printed last."),
        App::show_git_output,
    )
    .only_if(has_output),
    Command::new(
        Context::Global,
        "git-setup",
        &[],
        (
            "Set up git",
            "Puts the study under git and teaches this clone to merge it record by record.",
        ),
        set_up,
    )
    .only_if(is_idle),
];

fn is_idle(app: &App) -> Availability {
    if let Some(why) = &app.session.sealed {
        return Err(why.clone());
    }
    match &app.versions.under_way {
        Some((doing, _)) => Err(format!("git is still {doing}, Esc ends it")),
        None => Ok(()),
    }
}

fn has_output(app: &App) -> Availability {
    if app.versions.output.is_empty() { Err("git has said nothing yet".to_owned()) } else { Ok(()) }
}

fn save_version(app: &mut App) {
    app.want_version(Occasion::Asked);
}

fn pull(app: &mut App) {
    app.finish_writing();
    app.flush_reading();
    if app.session.unsaved.is_empty() {
        app.act_in_git(Act::Pull, OwnPrograms::Ask);
    } else {
        app.refuse("Not now: not everything is on disk yet. Try again in a moment");
    }
}

fn push(app: &mut App) {
    app.ask(Effect::Git(GitTask::Outgoing(app.sight())));
}

fn fetch(app: &mut App) {
    app.act_in_git(Act::Fetch, OwnPrograms::Ask);
}

fn set_up(app: &mut App) {
    let lines = vec![
        "Makes a repository here if there is none, and sets how this clone merges and compares files of the study."
            .to_owned(),
        "Each step is told with how to take it back.".to_owned(),
    ];
    let choice = |key, label: &str, hook| {
        let act = move |app: &mut App| app.act_in_git(Act::SetUp(SetUp { hook }), OwnPrograms::Ask);
        MenuChoice::new(key, label, Rc::new(act))
    };
    let choices = vec![
        choice('s', "set up", WithHook::No),
        choice('h', "set up, and check the study before every version", WithHook::Yes),
    ];
    app.overlay = Some(Overlay::Menu(Menu::new("set up git", lines, choices)));
}
