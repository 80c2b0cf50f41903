//! Several codes become one: their files say what they are read as, and no coding is touched.

use std::collections::BTreeSet;

use super::arrange::set_code;
use super::has_live;
use crate::app::App;
use crate::app::command::Availability;
use crate::app::words::counted;
use crate::domain::code::CodeState;
use crate::domain::codebook::ancestors;
use crate::domain::coder::Coder;
use crate::domain::edit::{Change, Edit, Record};
use crate::domain::id::CodeId;
use crate::services::anchor::placed::Reader;

pub(in crate::app::commands) fn can_merge(app: &App) -> Availability {
    has_live(app)?;
    let target = app.codebook.chosen();
    if app.codebook.marked.iter().any(|code| Some(code) != target) {
        Ok(())
    } else {
        Err("Space marks the codes that go into the chosen one".to_owned())
    }
}

pub(in crate::app::commands) fn merge_codes(app: &mut App) {
    let Some(target) = app.codebook.chosen().cloned() else { return };
    let sources: BTreeSet<CodeId> =
        app.codebook.marked.iter().filter(|code| **code != target).cloned().collect();
    if let Err(why) = same_kind(app, &sources, &target) {
        return app.refuse(why);
    }
    let edits = merge_edits(app, &sources, &target);
    let name = app.session.project.code_name(&target).to_owned();
    let codes = counted(sources.len(), "code", "codes");
    if app.commit("merge-codes", format!("merge {codes} into «{name}»"), edits) {
        app.codebook.marked.clear();
        let (codings, joined) = read_as(app, &target);
        let codings = counted(codings, "coding", "codings");
        app.say(format!("{codes} merged into «{name}»: {codings}, {joined} joined. u undoes"));
    }
}

fn same_kind(app: &App, sources: &BTreeSet<CodeId>, target: &CodeId) -> Result<(), String> {
    let codes = &app.session.project.codes;
    let is_pen = |code: &CodeId| codes.get(code).is_some_and(crate::domain::code::Code::is_marker);
    let other = sources.iter().find(|source| is_pen(source) != is_pen(target));
    match other {
        None => Ok(()),
        Some(pen) if is_pen(pen) => {
            let name = app.session.project.code_name(pen);
            Err(format!("«{name}» is a pen. P walks its passages and gives each a code"))
        }
        Some(_) => Err("A code cannot become a pen".to_owned()),
    }
}

/// Returns the edits of a merge: what each source is read as, where the codes below them go, and this coder's digits.
pub(in crate::app::commands) fn merge_edits(
    app: &App,
    sources: &BTreeSet<CodeId>,
    target: &CodeId,
) -> Vec<Edit> {
    let project = &app.session.project;
    let mut edits = Vec::new();
    // A target below one of its sources first takes the place of the highest of them.
    let above = ancestors(project, target);
    if let Some(highest) = above.iter().rposition(|code| sources.contains(code)) {
        let parent = above.get(highest + 1).cloned();
        set_code(project, &mut edits, target, |code| code.parent = parent);
    }
    for code in project.codes.values() {
        let is_below = code.parent.as_ref().is_some_and(|parent| sources.contains(parent));
        if is_below && code.id != *target && !sources.contains(&code.id) {
            set_code(project, &mut edits, &code.id, |code| code.parent = Some(target.clone()));
        }
    }
    for source in sources {
        set_code(project, &mut edits, source, |code| {
            code.state = CodeState::MergedInto(target.clone());
        });
    }
    edits.extend(hot_key_edit(app, sources, target));
    edits
}

/// Lets a digit of a merged code lead to what it became, unless that has a digit already; the others become free.
fn hot_key_edit(app: &App, sources: &BTreeSet<CodeId>, target: &CodeId) -> Option<Edit> {
    let key = app.session.coder.clone();
    let coder = Coder::get(&app.session.project, &key)?;
    let first = coder.hot_keys.iter().find(|hot| sources.contains(&hot.code)).map(|hot| hot.key);
    let mut changed = coder.clone();
    changed.hot_keys.retain(|hot| !sources.contains(&hot.code));
    if let (Some(digit), None) = (first, changed.hot_key_of(target)) {
        changed = changed.with_hot_key(digit, target.clone());
    }
    let is_same = changed == coder;
    let edit = Edit::Coder(Change { key, before: Some(coder), after: Some(changed) });
    (!is_same).then_some(edit)
}

/// Returns how many codings that may be seen are read as `code`, and how many of them are joined with another.
fn read_as(app: &App, code: &CodeId) -> (usize, usize) {
    let project = &app.session.project;
    let mut reader = Reader::new(project);
    let (mut codings, mut joined) = (0, 0);
    for layer in app.session.visible_layers() {
        for (id, rows) in project.codings.get(&layer).into_iter().flatten() {
            let Some(transcript) = project.transcripts.get(id) else { continue };
            let (placed, unproved) = reader.place(transcript, rows);
            for passage in placed.iter().filter(|passage| passage.code == code) {
                codings += 1 + passage.joined.len();
                joined += passage.joined.len();
            }
            codings += unproved.iter().filter(|row| project.resolve(&row.code) == code).count();
        }
    }
    (codings, joined)
}
