//! What must hold across records: nothing that is used disappears, and no code lies below itself.

use std::collections::BTreeSet;

use super::MergedStudy;
use crate::domain::code::{Code, CodeState};
use crate::domain::edit::{Change, Edit};
use crate::domain::id::{CodeId, TranscriptId};
use crate::domain::project::Project;
use crate::storage::merge::Contradiction;

/// Puts codes and transcripts back that one side removed and the other side goes on using; that they were removed
/// waits for a decision.
pub(super) fn keep_used(
    base: &Project,
    mine: &mut Project,
    theirs: &mut Project,
    study: &mut MergedStudy,
) {
    for (id, code) in &base.codes {
        let key = || id.clone();
        let (ours, others) = (mine.codes.get(id), theirs.codes.get(id));
        let edit = |after: Option<&Code>| {
            Edit::Code(Change { key: key(), before: Some(code.clone()), after: after.cloned() })
        };
        let put_back = match (ours, others) {
            (None, Some(others)) if others == code && uses_code(base, theirs, id) => {
                study.contradictions.push(removed(edit(None), edit(Some(others))));
                &mut *mine
            }
            (Some(ours), None) if ours == code && uses_code(base, mine, id) => {
                study.contradictions.push(removed(edit(Some(ours)), edit(None)));
                &mut *theirs
            }
            _ => continue,
        };
        put_back.codes.insert(id.clone(), code.clone());
    }
    for (id, transcript) in &base.transcripts {
        let header = &transcript.header;
        let edit = |stands: bool| {
            let after = stands.then(|| header.clone());
            Edit::TranscriptHeader(Change { key: id.clone(), before: Some(header.clone()), after })
        };
        let has = |side: &Project| side.transcripts.contains_key(id);
        let put_back = match (has(mine), has(theirs)) {
            (false, true) if uses_transcript(base, theirs, id) => {
                study.contradictions.push(removed(edit(false), edit(true)));
                &mut *mine
            }
            (true, false) if uses_transcript(base, mine, id) => {
                study.contradictions.push(removed(edit(true), edit(false)));
                &mut *theirs
            }
            _ => continue,
        };
        put_back.transcripts.insert(id.clone(), transcript.clone());
    }
}

fn removed(mine: Edit, theirs: Edit) -> Contradiction {
    Contradiction { mine, theirs, fields: vec!["record"] }
}

fn uses_code(base: &Project, side: &Project, code: &CodeId) -> bool {
    let gives = |project: &Project, id: &TranscriptId| {
        project.codings_in(id).filter(|(_, coding)| coding.code == *code).count()
    };
    let transcripts: BTreeSet<&TranscriptId> =
        side.codings.values().flat_map(|transcripts| transcripts.keys()).collect();
    transcripts.into_iter().any(|id| gives(side, id) > gives(base, id))
        || side.codes.values().any(|row| {
            row.parent.as_ref() == Some(code) || row.state == CodeState::MergedInto(code.clone())
        })
}

fn uses_transcript(base: &Project, side: &Project, id: &TranscriptId) -> bool {
    side.transcripts.get(id) != base.transcripts.get(id)
        || side.codings.iter().any(|(layer, transcripts)| {
            transcripts.contains_key(id) && transcripts.get(id) != base.codings_of(layer, id)
        })
}

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
