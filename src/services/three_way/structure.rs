//! What must hold across codes: none lies below itself or is merged into itself.

use std::collections::BTreeSet;

use super::MergedStudy;
use crate::domain::code::{Code, CodeState};
use crate::domain::edit::{Change, Edit};
use crate::domain::id::CodeId;
use crate::domain::project::Project;
use crate::storage::merge::Contradiction;

/// Takes this side's answer wherever both sides together made a code lie below itself or be merged into itself.
pub(super) fn untie(merged: &mut Project, mine: &Project, study: &mut MergedStudy) {
    untie_by(merged, mine, study, ("parent", |code| code.parent.as_ref()), |code, ours| {
        code.parent.clone_from(&ours.parent);
    });
    untie_by(merged, mine, study, ("state", merged_into), |code, ours| {
        code.state.clone_from(&ours.state);
    });
}

fn merged_into(code: &Code) -> Option<&CodeId> {
    match &code.state {
        CodeState::MergedInto(next) => Some(next),
        CodeState::Live | CodeState::Retired => None,
    }
}

fn untie_by(
    merged: &mut Project,
    mine: &Project,
    study: &mut MergedStudy,
    (field, next): (&'static str, fn(&Code) -> Option<&CodeId>),
    take_mine: fn(&mut Code, &Code),
) {
    let ids: Vec<CodeId> = merged.codes.keys().cloned().collect();
    for id in ids {
        if !is_in_circle(merged, &id, next) {
            continue;
        }
        let (Some(now), Some(ours)) = (merged.codes.get(&id).cloned(), mine.codes.get(&id)) else {
            continue;
        };
        if next(&now) == next(ours) {
            continue;
        }
        let mut settled = now.clone();
        take_mine(&mut settled, ours);
        let edit = |after: &Code| {
            let before = Some(settled.clone());
            Edit::Code(Change { key: id.clone(), before, after: Some(after.clone()) })
        };
        study.contradictions.push(Contradiction {
            mine: edit(&settled),
            theirs: edit(&now),
            fields: vec![field],
        });
        merged.codes.insert(id, settled);
    }
}

fn is_in_circle(project: &Project, start: &CodeId, next: fn(&Code) -> Option<&CodeId>) -> bool {
    let mut seen = BTreeSet::new();
    let mut current = start;
    while let Some(following) = project.codes.get(current).and_then(next) {
        if following == start {
            return true;
        }
        if !seen.insert(following) {
            return false;
        }
        current = following;
    }
    false
}
