//! What is done about two codes that two coders mean alike, or that are called alike.

use std::rc::Rc;

use super::codebook::merge::merge_edits;
use crate::app::App;
use crate::app::overlay::{Menu, MenuChoice, Overlay, Prompt};
use crate::app::screen::compared::{card_in_short, in_words};
use crate::domain::code::{Code, CodeLink, CodeLinkKind, CodeState};
use crate::domain::edit::{Change, Edit, Record};
use crate::domain::id::CodeId;
use crate::domain::text::clean::clean_line;
use crate::services::compare::codebook::CodebookDifference;

/// Shows both cards and offers to merge, to rename, or to leave the two codes apart.
pub fn offer(app: &mut App, difference: &CodebookDifference) {
    let Some(pair) = app.pair() else { return };
    let initials = pair.both().map(|coder| app.session.initial_of(coder));
    let [one, other] = difference.codes().map(Clone::clone);
    let lines = vec![
        in_words(app, &initials, difference),
        card_in_short(app, &one),
        card_in_short(app, &other),
    ];
    let choices = match difference {
        CodebookDifference::RenamedAndMerged { code, .. } => {
            let code = code.clone();
            let back: Rc<dyn Fn(&mut App)> = Rc::new(move |app| bring_back(app, &code));
            vec![
                MenuChoice::new('b', "Bring it back under its new name", back),
                apart(app, &one, &other, 'l', "Leave it merged"),
            ]
        }
        _ => vec![
            merging(app, 'm', &other, &one),
            merging(app, 'o', &one, &other),
            renaming(app, 'r', &one),
            renaming(app, 't', &other),
            apart(app, &one, &other, 'l', "Leave them apart"),
        ],
    };
    app.overlay = Some(Overlay::Menu(Menu::new("one code or two", lines, choices)));
}

fn called(app: &App, code: &CodeId) -> String {
    let handle = app.session.project.handle_of(code).unwrap_or("??");
    format!("«{}» ({handle})", app.session.project.code_name(code))
}

fn merging(app: &App, key: char, source: &CodeId, target: &CodeId) -> MenuChoice {
    let label = format!("Read {} as {}", called(app, source), called(app, target));
    let (source, target) = (source.clone(), target.clone());
    let merge = move |app: &mut App| {
        let name = called(app, &target);
        let title = format!("merge {} into {name}", called(app, &source));
        let edits = merge_edits(app, &[source.clone()].into(), &target);
        if app.commit("merge-codes", title, edits) {
            app.say(format!("One code now: {name}. u undoes"));
        }
    };
    MenuChoice::new(key, label, Rc::new(merge))
}

fn renaming(app: &App, key: char, code: &CodeId) -> MenuChoice {
    let label = format!("Give {} another name", called(app, code));
    let code = code.clone();
    let ask = move |app: &mut App| {
        let name = app.session.project.code_name(&code).to_owned();
        let code = code.clone();
        let then = Rc::new(move |app: &mut App, typed: &str| rename(app, &code, typed));
        app.overlay = Some(Overlay::Prompt(Prompt::new("name of the code", &name, then)));
    };
    MenuChoice::new(key, label, Rc::new(ask))
}

fn rename(app: &mut App, id: &CodeId, typed: &str) -> Result<(), String> {
    let name = clean_line(typed).text.trim().to_owned();
    if name.is_empty() {
        return Err("A code needs a name".to_owned());
    }
    let is_taken = |code: &Code| code.state.is_live() && code.id != *id && code.name == name;
    if app.session.project.codes.values().any(is_taken) {
        return Err(format!("There is a code «{name}» already"));
    }
    let before = app.session.project.code_name(id).to_owned();
    let edit = change(app, id, |code| code.name.clone_from(&name));
    if app.commit("rename-code", format!("rename «{before}»"), edit.into_iter().collect()) {
        app.say(format!("«{before}» is called «{name}» now. u undoes"));
    }
    Ok(())
}

fn bring_back(app: &mut App, id: &CodeId) {
    let name = called(app, id);
    let edit = change(app, id, |code| code.state = CodeState::Live);
    if app.commit("restore-code", format!("bring back {name}"), edit.into_iter().collect()) {
        app.say(format!("{name} is a code of its own again. u undoes"));
    }
}

/// Offers to say that the two are two: a link between them, which the codebook shows and which ends the question.
fn apart(app: &App, one: &CodeId, other: &CodeId, key: char, label: &str) -> MenuChoice {
    let (one, other) = (one.clone(), other.clone());
    let (first, second) = (called(app, &one), called(app, &other));
    let leave = move |app: &mut App| {
        let note = format!("talked about on {}", app.world.today());
        let link = CodeLink { kind: CodeLinkKind::RelatedTo, to: other.clone(), note: Some(note) };
        let edit = change(app, &one, |code| code.links.push(link.clone()));
        let title = format!("{first} and {second} left as they are");
        if app.commit("leave-apart", title, edit.into_iter().collect()) {
            app.say(format!(
                "{first} is related to {second} now, and not asked about again. u undoes"
            ));
        }
    };
    MenuChoice::new(key, format!("{label} (they are noted as related)"), Rc::new(leave))
}

fn change(app: &App, id: &CodeId, change: impl FnOnce(&mut Code)) -> Option<Edit> {
    let before = Code::get(&app.session.project, id)?;
    let mut after = before.clone();
    change(&mut after);
    Some(Edit::Code(Change { key: id.clone(), before: Some(before), after: Some(after) }))
}
