//! Taking codes out of use: retired with their codings left as they are, or deleted with them.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::arrange::set_code;
use crate::app::App;
use crate::app::memo::may_be_seen;
use crate::app::overlay::{Menu, MenuChoice, Overlay};
use crate::app::words::counted;
use crate::domain::code::{Code, CodeState, Handle};
use crate::domain::coder::Coder;
use crate::domain::coding::Coding;
use crate::domain::edit::{Change, Edit, Record};
use crate::domain::id::{CodeId, CoderId, TranscriptId};
use crate::domain::memo::MemoAbout;

pub(super) fn remove_code(app: &mut App) {
    let codes: BTreeSet<CodeId> = app.codebook.marked_or_chosen().into_iter().collect();
    let names = names_of(app, &codes);
    let mut lines = what_goes_along(app, &codes);
    let retired = codes.clone();
    let mut choices = vec![MenuChoice::new(
        'r',
        "retire: no longer given, codings stay",
        Rc::new(move |app| retire(app, &retired)),
    )];
    match can_delete(app, &codes) {
        Ok(()) => {
            let own = own_codings(app, &codes).len();
            let label = match own {
                0 => "delete".to_owned(),
                own => format!("delete with {} of yours", counted(own, "coding", "codings")),
            };
            choices.push(MenuChoice::new('d', label, Rc::new(move |app| delete(app, &codes))));
        }
        Err(Some(why)) => lines.push(why),
        Err(None) => {}
    }
    app.overlay = Some(Overlay::Menu(Menu::new(format!("remove {names}"), lines, choices)));
}

fn names_of(app: &App, codes: &BTreeSet<CodeId>) -> String {
    match codes.first() {
        Some(code) if codes.len() == 1 => format!("«{}»", app.session.project.code_name(code)),
        _ => counted(codes.len(), "code", "codes"),
    }
}

/// Says what hangs on the codes, as far as this coder may know.
fn what_goes_along(app: &App, codes: &BTreeSet<CodeId>) -> Vec<String> {
    let project = &app.session.project;
    let own = own_codings(app, codes).len();
    let mut facts = vec![match own {
        0 => "no coding of yours".to_owned(),
        own => format!("{} of yours", counted(own, "coding", "codings")),
    }];
    if !is_blind(app) {
        for (name, count) in codings_of_others(app, codes) {
            facts.push(format!("{} of {name}", counted(count, "coding", "codings")));
        }
    }
    let memos = project
        .all_memos()
        .filter(|(author, _, memo)| may_be_seen(&app.session, author, memo))
        .filter(|(_, _, memo)| matches!(&memo.about, MemoAbout::Code(code) if codes.contains(code)))
        .count();
    if memos > 0 {
        facts.push(format!("{}, which stay", counted(memos, "memo", "memos")));
    }
    let mut lines = vec![facts.join(", ")];
    let below: Vec<&Code> = children_outside(app, codes).collect();
    if !below.is_empty() {
        let verb = if below.len() == 1 { "moves" } else { "move" };
        lines.push(format!(
            "{} below it {verb} one level out",
            counted(below.len(), "code", "codes")
        ));
    }
    lines
}

fn is_blind(app: &App) -> bool {
    app.sight().is_blind()
}

/// Returns the live codes that stand right below `codes` and are none of them.
fn children_outside<'a>(
    app: &'a App,
    codes: &'a BTreeSet<CodeId>,
) -> impl Iterator<Item = &'a Code> {
    app.session.project.codes.values().filter(|code| {
        code.state.is_live()
            && !codes.contains(&code.id)
            && code.parent.as_ref().is_some_and(|parent| codes.contains(parent))
    })
}

fn own_codings(app: &App, codes: &BTreeSet<CodeId>) -> Vec<(TranscriptId, Coding)> {
    let codings = app.session.project.codings_by(&app.session.coder);
    let codings = codings.filter(|(_, coding)| codes.contains(&coding.code));
    codings.map(|(transcript, coding)| (transcript.clone(), coding.clone())).collect()
}

fn codings_of_others(app: &App, codes: &BTreeSet<CodeId>) -> Vec<(String, usize)> {
    let project = &app.session.project;
    let others = project.codings.keys().filter(|layer| **layer != app.session.coder);
    let counted = others.map(|layer| {
        let count = project.codings_by(layer).filter(|(_, coding)| codes.contains(&coding.code));
        (name_of(app, layer), count.count())
    });
    counted.filter(|(_, count)| *count > 0).collect()
}

fn name_of(app: &App, layer: &CoderId) -> String {
    if *layer == CoderId::agreed() {
        return "the agreed reading".to_owned();
    }
    app.session.project.coders.get(layer).map_or(layer.to_string(), |coder| coder.name.clone())
}

/// Returns whether the codes can be deleted, or why not; without words where a reason would tell what is hidden.
fn can_delete(app: &App, codes: &BTreeSet<CodeId>) -> Result<(), Option<String>> {
    let project = &app.session.project;
    let is_alone = project
        .coders
        .keys()
        .chain(project.codings.keys())
        .all(|coder| *coder == app.session.coder);
    if is_blind(app) && !is_alone {
        return Err(None);
    }
    if !app.session.loading.is_done() {
        return Err(Some("not all transcripts are read yet, so nothing is deleted".to_owned()));
    }
    if !codings_of_others(app, codes).is_empty() {
        return Err(Some("others have coded with it, so it can be retired only".to_owned()));
    }
    let merged = project.codes.values().filter(|code| {
        matches!(&code.state, CodeState::MergedInto(into) if codes.contains(into))
            && !codes.contains(&code.id)
    });
    match merged.count() {
        0 => Ok(()),
        count => Err(Some(format!("{} merged into it, so it can be retired only", were(count)))),
    }
}

fn were(count: usize) -> String {
    if count == 1 { "1 code was".to_owned() } else { format!("{count} codes were") }
}

fn retire(app: &mut App, codes: &BTreeSet<CodeId>) {
    let names = names_of(app, codes);
    let mut edits = move_children_out(app, codes, Below::InUse);
    for code in codes {
        set_code(&app.session.project, &mut edits, code, |code| code.state = CodeState::Retired);
    }
    edits.extend(free_digits(app, codes));
    if app.commit("remove-code", format!("retire {names}"), edits) {
        app.codebook.marked.clear();
        app.say(format!("Retired: {names}. Its codings stay; u undoes, r brings it back"));
    }
}

fn delete(app: &mut App, codes: &BTreeSet<CodeId>) {
    let names = names_of(app, codes);
    let project = &app.session.project;
    let codings = own_codings(app, codes);
    let count = codings.len();
    let mut edits: Vec<Edit> = codings
        .into_iter()
        .map(|(transcript, coding)| {
            let key = (app.session.coder.clone(), transcript, coding.id.clone());
            Edit::Coding(Change { key, before: Some(coding), after: None })
        })
        .collect();
    edits.extend(move_children_out(app, codes, Below::All));
    for code in project.codes.values().filter(|code| !codes.contains(&code.id)) {
        if code.links.iter().any(|link| codes.contains(&link.to)) {
            set_code(project, &mut edits, &code.id, |code| {
                code.links.retain(|link| !codes.contains(&link.to));
            });
        }
    }
    edits.extend(free_digits(app, codes));
    for code in codes {
        edits.push(Edit::Handle(Change::<Handle>::to(project, code.clone(), None)));
        edits.push(Edit::Code(Change::to(project, code.clone(), None)));
    }
    if app.commit("remove-code", format!("delete {names}"), edits) {
        app.codebook.marked.clear();
        app.last_codes.retain(|code| !codes.contains(code));
        app.recent_codes.retain(|code| !codes.contains(code));
        let codings = counted(count, "coding", "codings");
        app.say(format!("Deleted: {names} with {codings}. u brings all of it back"));
    }
}

/// Which of the codes below are moved.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Below {
    InUse,
    All,
}

fn move_children_out(app: &App, codes: &BTreeSet<CodeId>, which: Below) -> Vec<Edit> {
    let project = &app.session.project;
    let mut edits = Vec::new();
    for code in project.codes.values().filter(|code| !codes.contains(&code.id)) {
        let mut parent = code.parent.clone();
        // A circle, which only a bad merge of files makes, has no way out and ends at the top.
        for _ in codes {
            let gone = parent.as_ref().filter(|parent| codes.contains(*parent));
            let Some(gone) = gone.and_then(|gone| project.codes.get(gone)) else { break };
            parent = gone.parent.clone();
        }
        let parent = parent.filter(|parent| !codes.contains(parent));
        if parent != code.parent && (which == Below::All || code.state.is_live()) {
            set_code(project, &mut edits, &code.id, |code| code.parent = parent);
        }
    }
    edits
}

fn free_digits(app: &App, codes: &BTreeSet<CodeId>) -> Option<Edit> {
    let key = app.session.coder.clone();
    let coder = Coder::get(&app.session.project, &key)?;
    let mut changed = coder.clone();
    changed.hot_keys.retain(|hot| !codes.contains(&hot.code));
    let is_same = changed == coder;
    let edit = Edit::Coder(Change { key, before: Some(coder), after: Some(changed) });
    (!is_same).then_some(edit)
}
