//! New codes and pens.

use std::rc::Rc;

use super::arrange::order_edits;
use crate::app::App;
use crate::app::overlay::{Overlay, Prompt};
use crate::domain::code::CodeKind;
use crate::domain::codebook::{children, pens};
use crate::domain::edit::Edit;
use crate::domain::id::CodeId;

pub(super) fn new_code(app: &mut App) {
    let beside = app.codebook.chosen().and_then(|code| app.session.project.codes.get(code));
    let beside = beside.filter(|code| !code.is_marker() && code.state.is_live());
    let parent = beside.and_then(|code| code.parent.clone());
    let beside = beside.map(|code| code.id.clone());
    ask_for_code(app, "new code", parent, beside);
}

pub(super) fn new_subcode(app: &mut App) {
    let Some(parent) = app.codebook.chosen().cloned() else { return };
    let title = format!("new code below {}", app.session.project.code_name(&parent));
    ask_for_code(app, &title, Some(parent), None);
}

fn ask_for_code(app: &mut App, title: &str, parent: Option<CodeId>, beside: Option<CodeId>) {
    let prompt = Prompt::new(
        title,
        "",
        Rc::new(move |app, typed| {
            let (id, mut edits) = app.new_code_edits(typed, CodeKind::Code, parent.clone())?;
            place_after(app, &mut edits, &id, beside.as_ref());
            if app.commit("new-code-beside", format!("new code «{}»", typed.trim()), edits) {
                app.reveal_code(&id);
                app.say_how_to_use_again(&id);
            }
            Ok(())
        }),
    );
    app.overlay = Some(Overlay::Prompt(prompt.hinting("Enter make it  Esc leave")));
}

/// Puts a code that is made now after `beside`, where siblings stand in an order of their own; else names order them.
fn place_after(app: &App, edits: &mut Vec<Edit>, id: &CodeId, beside: Option<&CodeId>) {
    let project = &app.session.project;
    let Some(code) = beside.and_then(|code| project.codes.get(code)) else { return };
    if code.order.is_none() {
        return;
    }
    let mut siblings: Vec<CodeId> =
        children(project, code.parent.as_ref()).into_iter().map(|code| code.id.clone()).collect();
    let at = siblings.iter().position(|sibling| *sibling == code.id).map_or(0, |index| index + 1);
    siblings.insert(at, id.clone());
    order_edits(project, &siblings, id, edits);
}

pub(super) fn new_pen(app: &mut App) {
    let prompt = Prompt::new(
        "new pen",
        "",
        Rc::new(|app, typed| {
            let (id, mut edits) = app.new_code_edits(typed, CodeKind::Marker, None)?;
            let project = &app.session.project;
            // A new pen stands last, so that a, s and d go on meaning what they meant.
            let mut order: Vec<CodeId> =
                pens(project).into_iter().map(|pen| pen.id.clone()).collect();
            order.push(id.clone());
            order_edits(project, &order, &id, &mut edits);
            if app.commit("new-pen", format!("new pen «{}»", typed.trim()), edits) {
                app.reveal_code(&id);
                say_how_to_mark(app, &id);
            }
            Ok(())
        }),
    );
    app.overlay = Some(Overlay::Prompt(prompt.hinting("Enter make it  Esc leave")));
}

fn say_how_to_mark(app: &mut App, pen: &CodeId) {
    let project = &app.session.project;
    let index = pens(project).iter().position(|row| row.id == *pen);
    let handle = project.handle_of(pen).unwrap_or_default();
    let letters: Vec<String> = handle.chars().map(|letter| letter.to_string()).collect();
    let keys = match index.and_then(|index| ["a", "s", "d"].get(index)) {
        Some(key) => (*key).to_owned(),
        None => format!(", {}", letters.join(" ")),
    };
    let name = project.code_name(pen).to_owned();
    app.say(format!("Pen {name} is ready: {keys} marks with it. u undoes"));
}
