//! Where codes stand: one level out, below another, among their siblings.

use super::{has_code, has_live};
use crate::app::App;
use crate::app::codebook::{Carried, CodebookSort};
use crate::app::command::Availability;
use crate::app::words::counted;
use crate::domain::code::Code;
use crate::domain::codebook::{ancestors, children, order_between, pens};
use crate::domain::edit::{Change, Edit};
use crate::domain::id::CodeId;
use crate::domain::project::Project;

/// Orders leave gaps of this size.
const GAP: i64 = 1000;

/// Adds to `edits` what puts `moved` where it stands in `siblings`: one order number where there is a gap, else new
/// numbers for all of them.
pub fn order_edits(project: &Project, siblings: &[CodeId], moved: &CodeId, edits: &mut Vec<Edit>) {
    let Some(at) = siblings.iter().position(|code| code == moved) else { return };
    let order_of = |code: &CodeId| project.codes.get(code).and_then(|code| code.order);
    let before = at.checked_sub(1).and_then(|before| siblings.get(before));
    let after = siblings.get(at + 1).and_then(order_of);
    let follows_unnumbered = before.is_some_and(|code| order_of(code).is_none());
    match order_between(before.and_then(order_of), after) {
        Some(order) if !follows_unnumbered => {
            set_code(project, edits, moved, |code| code.order = Some(order));
        }
        _ => {
            for (code, order) in siblings.iter().zip((1..).map(|place| place * GAP)) {
                set_code(project, edits, code, |code| code.order = Some(order));
            }
        }
    }
}

/// Adds to `edits` a change of one code, or widens the one that is there.
pub fn set_code(
    project: &Project,
    edits: &mut Vec<Edit>,
    id: &CodeId,
    change: impl FnOnce(&mut Code),
) {
    let there = edits.iter_mut().find_map(|edit| match edit {
        Edit::Code(row) if row.key == *id => row.after.as_mut(),
        _ => None,
    });
    if let Some(after) = there {
        change(after);
    } else if let Some(code) = project.codes.get(id) {
        let mut after = code.clone();
        change(&mut after);
        edits.push(Edit::Code(Change::to(project, id.clone(), Some(after))));
    }
}

fn is_tree(app: &App) -> Availability {
    match app.codebook.sort {
        CodebookSort::Tree => Ok(()),
        sort => Err(format!("the codes are shown {}. S shows the tree again", sort.name())),
    }
}

pub(super) fn can_carry(app: &App) -> Availability {
    has_live(app)?;
    is_tree(app)?;
    if siblings_of(app).len() < 2 { Err("it has no siblings".to_owned()) } else { Ok(()) }
}

pub(super) fn can_move_out(app: &App) -> Availability {
    has_code(app)?;
    is_tree(app)?;
    let has_parent = |code: &CodeId| {
        app.session.project.codes.get(code).is_some_and(|code| code.parent.is_some())
    };
    if app.codebook.marked_or_chosen().iter().any(has_parent) {
        Ok(())
    } else {
        Err("it stands at the top already".to_owned())
    }
}

pub(super) fn can_move_in(app: &App) -> Availability {
    has_code(app)?;
    is_tree(app)?;
    if app.codebook.marked.is_empty() && above(app).is_none() {
        return Err("nothing stands above it on its level".to_owned());
    }
    Ok(())
}

fn siblings_of(app: &App) -> Vec<CodeId> {
    let project = &app.session.project;
    let Some(code) = app.codebook.chosen().and_then(|code| project.codes.get(code)) else {
        return Vec::new();
    };
    let siblings =
        if code.is_marker() { pens(project) } else { children(project, code.parent.as_ref()) };
    siblings.into_iter().map(|code| code.id.clone()).collect()
}

/// Returns the sibling right above the chosen code.
fn above(app: &App) -> Option<CodeId> {
    let siblings = siblings_of(app);
    let chosen = app.codebook.chosen()?;
    let at = siblings.iter().position(|code| code == chosen)?;
    siblings.get(at.checked_sub(1)?).cloned()
}

pub(super) fn take_hold(app: &mut App) {
    let Some(code) = app.codebook.chosen().cloned() else { return };
    let name = app.session.project.code_name(&code).to_owned();
    app.codebook.carried = Some(Carried { code, siblings: siblings_of(app) });
    app.say(format!("{name} is in the hand: j k carry it, Enter puts it down, Esc leaves it"));
}

pub(super) fn put_down(app: &mut App) {
    let Some(Carried { code, siblings }) = app.codebook.carried.take() else { return };
    let name = app.session.project.code_name(&code).to_owned();
    let stood = siblings_of(app);
    if stood == siblings {
        return app.say(format!("{name} stays where it was"));
    }
    let mut edits = Vec::new();
    order_edits(&app.session.project, &siblings, &code, &mut edits);
    let at = siblings.iter().position(|sibling| *sibling == code);
    let before = at.and_then(|at| at.checked_sub(1)).and_then(|at| siblings.get(at));
    let place = match before {
        Some(before) => format!("after {}", app.session.project.code_name(before)),
        None => "first".to_owned(),
    };
    if app.commit("carry-code", format!("move «{name}»"), edits) {
        app.say(format!("{name} stands {place}. u undoes"));
    }
}

pub(super) fn leave(app: &mut App) {
    app.codebook.carried = None;
    app.say("It stays where it was");
}

pub(super) fn move_out(app: &mut App) {
    let project = &app.session.project;
    let mut edits = Vec::new();
    let mut moved = Vec::new();
    for id in app.codebook.marked_or_chosen() {
        let Some(parent) = project.codes.get(&id).and_then(|code| code.parent.clone()) else {
            continue;
        };
        let above = project.codes.get(&parent).and_then(|parent| parent.parent.clone());
        let mut siblings: Vec<CodeId> =
            children(project, above.as_ref()).into_iter().map(|code| code.id.clone()).collect();
        let at =
            siblings.iter().position(|code| *code == parent).map_or(siblings.len(), |at| at + 1);
        let is_ordered = project.codes.get(&parent).is_some_and(|parent| parent.order.is_some());
        siblings.insert(at.min(siblings.len()), id.clone());
        set_code(project, &mut edits, &id, |code| {
            code.parent = above;
            code.order = None;
        });
        if is_ordered {
            order_edits(project, &siblings, &id, &mut edits);
        }
        moved.push(id);
    }
    finish_move(app, "move-out", &moved, edits, "one level out");
}

pub(super) fn move_in(app: &mut App) {
    let (codes, target) = if app.codebook.marked.is_empty() {
        (app.codebook.marked_or_chosen(), above(app))
    } else {
        let target = app.codebook.chosen().cloned();
        let marked = app.codebook.marked.iter().filter(|code| Some(*code) != target.as_ref());
        (marked.cloned().collect(), target)
    };
    let Some(target) = target else { return };
    let project = &app.session.project;
    let mut edits = Vec::new();
    let mut moved = Vec::new();
    let higher = ancestors(project, &target);
    let mut last = children(project, Some(&target)).last().and_then(|code| code.order);
    for id in codes {
        let Some(code) = project.codes.get(&id) else { continue };
        if code.is_marker() || higher.contains(&id) {
            let name = code.name.clone();
            return app.refuse(format!(
                "«{name}» cannot stand below {}",
                app.session.project.code_name(&target)
            ));
        }
        last = last.and_then(|last| order_between(Some(last), None));
        set_code(project, &mut edits, &id, |code| {
            code.parent = Some(target.clone());
            code.order = last;
        });
        moved.push(id);
    }
    let place = format!("below {}", project.code_name(&target));
    app.place.folded.remove(&target);
    finish_move(app, "move-in", &moved, edits, &place);
}

fn finish_move(app: &mut App, command: &str, moved: &[CodeId], edits: Vec<Edit>, place: &str) {
    let names = match moved {
        [] => return app.refuse("Nothing was moved: none of the marked codes can go there"),
        [one] => app.session.project.code_name(one).to_owned(),
        several => counted(several.len(), "code", "codes"),
    };
    if app.commit(command, format!("move «{names}» {place}"), edits) {
        app.codebook.marked.clear();
        if let [one] = moved {
            app.reveal_code(one);
        }
        app.say(format!("{names} moved {place}. u undoes"));
    }
}
