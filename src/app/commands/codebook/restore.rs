//! Bringing codes back into use, and two letters for every code.

use std::collections::{BTreeMap, BTreeSet};

use super::arrange::set_code;
use super::{chosen_code, has_choice};
use crate::app::App;
use crate::app::command::Availability;
use crate::app::words::counted;
use crate::domain::code::{CodeState, Handle};
use crate::domain::codebook::ancestors;
use crate::domain::edit::{Change, Edit};
use crate::domain::id::CodeId;
use crate::domain::project::Project;
use crate::domain::text::slug;

pub(super) fn can_restore(app: &App) -> Availability {
    has_choice(app)?;
    match chosen_code(app) {
        Some(code) if code.state.is_live() => Err(format!("«{}» is in use", code.name)),
        _ => Ok(()),
    }
}

pub(super) fn restore_code(app: &mut App) {
    let Some(code) = chosen_code(app).cloned() else { return };
    let project = &app.session.project;
    let twin =
        project.codes.values().find(|other| other.state.is_live() && other.name == code.name);
    if twin.is_some() {
        return app
            .refuse(format!("There is a code «{}» already. t renames this one first", code.name));
    }
    let mut edits = Vec::new();
    let parent = code.parent.as_ref().map(|parent| project.resolve(parent).clone());
    // A parent that was merged into a code below this one, or is not in use any more, is no place to go back to.
    let parent = parent.filter(|parent| {
        project.codes.get(parent).is_some_and(|row| row.state.is_live())
            && *parent != code.id
            && !ancestors(project, parent).contains(&code.id)
    });
    set_code(project, &mut edits, &code.id, |code| {
        code.state = CodeState::Live;
        code.parent = parent;
    });
    let own = project.handle_of(&code.id);
    let is_own = own.is_some_and(|own| project.code_with_handle(own) == Some(&code.id));
    if !is_own && let Some(free) = free_handle(project, &code.name, &BTreeSet::new()) {
        edits.push(handle_edit(project, &code.id, free));
    }
    let codings = app
        .session
        .visible_layers()
        .iter()
        .flat_map(|layer| project.codings_by(layer))
        .filter(|(_, row)| row.code == code.id)
        .count();
    if app.commit("restore-code", format!("bring back «{}»", code.name), edits) {
        app.reveal_code(&code.id);
        let codings = counted(codings, "coding is", "codings are");
        app.say(format!("{} is in use again: {codings} read as it. u undoes", code.name));
    }
}

fn handle_edit(project: &Project, code: &CodeId, handle: String) -> Edit {
    let row = Handle { code: code.clone(), handle };
    Edit::Handle(Change::to(project, code.clone(), Some(row)))
}

fn free_handle(project: &Project, name: &str, promised: &BTreeSet<String>) -> Option<String> {
    slug::handle(name, |handle| {
        project.code_with_handle(handle).is_some() || promised.contains(handle)
    })
}

/// Returns the codes in use that need other letters, with the letters they get: those whose letters an earlier id has
/// too, as after a merge of two branches, and those that have none.
#[must_use]
pub fn unsettled_handles(project: &Project) -> BTreeMap<CodeId, String> {
    let mut unsettled = BTreeMap::new();
    let mut promised = BTreeSet::new();
    for code in project.codes.values().filter(|code| code.state.is_live()) {
        let own = project.handle_of(&code.id);
        if own.is_some_and(|own| project.code_with_handle(own) == Some(&code.id)) {
            continue;
        }
        if let Some(free) = free_handle(project, &code.name, &promised) {
            promised.insert(free.clone());
            unsettled.insert(code.id.clone(), free);
        }
    }
    unsettled
}

pub(super) fn has_unsettled_handles(app: &App) -> Availability {
    if unsettled_handles(&app.session.project).is_empty() {
        Err("every code has two letters of its own".to_owned())
    } else {
        Ok(())
    }
}

/// Gives every code in use two letters of its own. Where two have the same, the one whose id sorts first keeps them.
pub fn settle_handles(app: &mut App) {
    let unsettled = unsettled_handles(&app.session.project);
    let project = &app.session.project;
    let edits: Vec<Edit> =
        unsettled.iter().map(|(code, handle)| handle_edit(project, code, handle.clone())).collect();
    if edits.is_empty() {
        return;
    }
    let words: Vec<String> = unsettled
        .iter()
        .map(|(code, handle)| format!("{} is now {handle}", project.code_name(code)))
        .collect();
    if app.commit("settle-handles", "two letters of codes", edits) {
        app.say(format!("{}: their letters were taken. u undoes", words.join(", ")));
    }
}
