//! Marker pens: a mark now, a code perhaps later.

use crate::app::App;
use crate::app::command::{Availability, Command, Context};
use crate::domain::codebook::pens;
use crate::domain::edit::{Change, Edit};
use crate::domain::id::CodeId;

/// Pens, in the transcript.
pub const COMMANDS: &[Command] = &[
    Command::new(
        Context::Transcript,
        "mark-first-pen",
        &["a"],
        ("First pen", "Marks with the first pen; again on the same place takes it off."),
        first,
    )
    .hinted("pens")
    .hinted_at("a s d")
    .only_if(has_first),
    Command::new(
        Context::Transcript,
        "mark-second-pen",
        &["s"],
        ("Second pen", "Marks with the second pen; again on the same place takes it off."),
        second,
    )
    .only_if(has_second),
    Command::new(
        Context::Transcript,
        "mark-third-pen",
        &["d"],
        ("Third pen", "Marks with the third pen; again on the same place takes it off."),
        third,
    )
    .only_if(has_third),
];

fn pen(app: &App, index: usize) -> Option<CodeId> {
    pens(&app.session.project).get(index).map(|pen| pen.id.clone())
}

fn has(app: &App, index: usize) -> Availability {
    match pen(app, index) {
        Some(_) => Ok(()),
        None => Err(format!("this study has {} pens", pens(&app.session.project).len())),
    }
}

/// Available where there is a first pen.
///
/// # Errors
/// Says how many pens there are.
pub fn has_first(app: &App) -> Availability {
    has(app, 0)
}

/// Available where there is a second pen.
///
/// # Errors
/// Says how many pens there are.
pub fn has_second(app: &App) -> Availability {
    has(app, 1)
}

/// Available where there is a third pen.
///
/// # Errors
/// Says how many pens there are.
pub fn has_third(app: &App) -> Availability {
    has(app, 2)
}

/// Marks with the first pen.
pub fn first(app: &mut App) {
    mark(app, 0, "mark-first-pen");
}

/// Marks with the second pen.
pub fn second(app: &mut App) {
    mark(app, 1, "mark-second-pen");
}

/// Marks with the third pen.
pub fn third(app: &mut App) {
    mark(app, 2, "mark-third-pen");
}

fn mark(app: &mut App, index: usize, command: &str) {
    if let Some(pen) = pen(app, index) {
        toggle_pen(app, &pen, command);
    }
}

/// Marks what is chosen with `pen`, or takes the mark off where it stands exactly there already.
pub fn toggle_pen(app: &mut App, pen: &CodeId, command: &str) {
    let Some(target) = app.target() else {
        app.refuse("There is nothing to mark here");
        return;
    };
    let there = app.codings_on(&target).into_iter().find(|coding| coding.code == *pen).cloned();
    let Some(there) = there else {
        app.code_target(command, &target, std::slice::from_ref(pen), Vec::new());
        return;
    };
    let name = app.session.project.code_name(pen).to_owned();
    let place = app.place_in_words(&target);
    let key = (app.session.coder.clone(), target.transcript, there.id.clone());
    let edit = Edit::Coding(Change { key, before: Some(there), after: None });
    if app.commit(command, format!("take «{name}» off {place}"), vec![edit]) {
        app.say(format!("Taken off: {name} on {place}. u puts it back"));
    }
}
