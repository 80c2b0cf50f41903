//! Going to codes: by letters of the name, and to those that say nothing yet.

use std::rc::Rc;

use crate::app::App;
use crate::app::command::Availability;
use crate::app::overlay::{Overlay, Prompt};
use crate::domain::codebook::{pens, tree};
use crate::domain::id::CodeId;
use crate::domain::text::fold::{fold, sort_key};

/// The way through the codes in which a search goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Down,
    Up,
}

pub(super) fn find_code(app: &mut App) {
    let prompt = Prompt::new(
        "find a code",
        "",
        Rc::new(|app, typed| {
            if typed.trim().is_empty() {
                return Err("Type letters of its name".to_owned());
            }
            app.codebook.find = fold(typed.trim());
            app.codebook.find_words = typed.trim().to_owned();
            go_to_found(app, Direction::Down, Here::Counts);
            Ok(())
        }),
    );
    app.overlay = Some(Overlay::Prompt(prompt.hinting("Enter find it  n N go on  Esc leave")));
}

pub(super) fn was_looked_for(app: &App) -> Availability {
    if app.codebook.find.is_empty() {
        Err("nothing was looked for yet. / finds a code".to_owned())
    } else {
        Ok(())
    }
}

pub(super) fn next_found(app: &mut App) {
    go_to_found(app, Direction::Down, Here::Passed);
}

pub(super) fn previous_found(app: &mut App) {
    go_to_found(app, Direction::Up, Here::Passed);
}

pub(super) fn next_undefined(app: &mut App) {
    go_to_undefined(app, Direction::Down);
}

pub(super) fn previous_undefined(app: &mut App) {
    go_to_undefined(app, Direction::Up);
}

/// Whether the chosen code itself may be what is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Here {
    Counts,
    Passed,
}

fn go_to_found(app: &mut App, direction: Direction, here: Here) {
    let needle = app.codebook.find.clone();
    let project = &app.session.project;
    let codes = every_code(app);
    let fits = |code: &CodeId| {
        fold(project.code_name(code)).contains(&needle) || project.handle_of(code) == Some(&needle)
    };
    let hits: Vec<&CodeId> = codes.iter().filter(|code| fits(code)).collect();
    let words = app.codebook.find_words.clone();
    match next_of(app, &codes, direction, here, fits) {
        Some(code) => {
            let name = app.session.project.code_name(&code).to_owned();
            let number = hits.iter().position(|hit| **hit == code).map_or(1, |index| index + 1);
            let count = hits.len();
            app.reveal_code(&code);
            app.say(format!("{name}: {number} of {count} with «{words}». n next, N previous"));
        }
        None => app.refuse(format!("No code has «{words}» in its name. o makes one")),
    }
}

fn go_to_undefined(app: &mut App, direction: Direction) {
    let project = &app.session.project;
    let codes: Vec<CodeId> = tree(project).into_iter().map(|row| row.code).collect();
    let is_undefined =
        |code: &CodeId| project.codes.get(code).is_some_and(|code| !code.is_defined());
    let left = codes.iter().filter(|code| is_undefined(code)).count();
    match next_of(app, &codes, direction, Here::Passed, is_undefined) {
        Some(code) => {
            let name = app.session.project.code_name(&code).to_owned();
            app.reveal_code(&code);
            app.say(format!("{name} has no definition, as {left} in all. t writes one"));
        }
        None => app.say("Every code has a definition"),
    }
}

/// Returns the next code that fits, going round at the end.
fn next_of(
    app: &App,
    codes: &[CodeId],
    direction: Direction,
    here: Here,
    fits: impl Fn(&CodeId) -> bool,
) -> Option<CodeId> {
    let count = codes.len();
    let now = app.codebook.chosen().and_then(|chosen| codes.iter().position(|code| code == chosen));
    let start = now.unwrap_or(0);
    let first = usize::from(here == Here::Passed && now.is_some());
    (first..count + first)
        .map(|steps| match direction {
            Direction::Down => (start + steps) % count,
            Direction::Up => (start + count - steps % count) % count,
        })
        .filter_map(|index| codes.get(index))
        .find(|code| fits(code))
        .cloned()
}

/// Returns every code in the order of the pane, those folded away among them.
fn every_code(app: &App) -> Vec<CodeId> {
    let project = &app.session.project;
    let mut codes: Vec<CodeId> = tree(project).into_iter().map(|row| row.code).collect();
    codes.extend(pens(project).into_iter().map(|pen| pen.id.clone()));
    let mut retired: Vec<_> = project.codes.values().filter(|code| !code.state.is_live()).collect();
    retired.sort_by_cached_key(|code| sort_key(&code.name));
    codes.extend(retired.into_iter().map(|code| code.id.clone()));
    codes
}
