//! The same words coded with the same code by one coder on two machines: one coding.

use std::collections::BTreeMap;

use crate::domain::coding::Coding;
use crate::domain::id::{CodeId, CodingId, TranscriptId};
use crate::domain::memo::MemoAbout;
use crate::domain::place::Place;
use crate::domain::project::{Codings, Project};

/// Gives codings that both sides made of the same words one id, the one of the older.
///
/// What refers to the other id follows, on both sides.
pub(super) fn join(base: &Project, mine: &mut Project, theirs: &mut Project) {
    let twins = find(base, mine, theirs);
    if twins.is_empty() {
        return;
    }
    for side in [mine, theirs] {
        rename(side, &twins);
    }
}

/// The id that goes and the one that stays.
type Twins = BTreeMap<(TranscriptId, CodingId), CodingId>;

fn find(base: &Project, mine: &Project, theirs: &Project) -> Twins {
    let mut twins = Twins::new();
    for (layer, transcripts) in &theirs.codings {
        for (id, others) in transcripts {
            let Some(ours) = mine.codings_of(layer, id) else { continue };
            let was = base.codings_of(layer, id);
            let is_new = |codings: &Codings, coding: &Coding| {
                was.is_none_or(|was| !was.contains_key(&coding.id))
                    && !codings.contains_key(&coding.id)
            };
            let key = |coding: &Coding| -> (CodeId, Place, Place) {
                (coding.code.clone(), coding.from.clone(), coding.to.clone())
            };
            let mut new: BTreeMap<(CodeId, Place, Place), &Coding> = BTreeMap::new();
            for coding in ours.values().filter(|coding| is_new(others, coding)) {
                new.entry(key(coding)).or_insert(coding);
            }
            if new.is_empty() {
                continue;
            }
            for coding in others.values().filter(|coding| is_new(ours, coding)) {
                let Some(twin) = new.remove(&key(coding)) else { continue };
                let age = |coding: &Coding| (coding.made.clone(), coding.id.clone());
                let (stays, goes) =
                    if age(twin) <= age(coding) { (twin, coding) } else { (coding, twin) };
                twins.insert((id.clone(), goes.id.clone()), stays.id.clone());
            }
        }
    }
    twins
}

fn rename(side: &mut Project, twins: &Twins) {
    for ((transcript, goes), stays) in twins {
        for transcripts in side.codings.values_mut() {
            let Some(codings) = transcripts.get_mut(transcript) else { continue };
            if let Some(coding) = codings.remove(goes) {
                codings.insert(stays.clone(), Coding { id: stays.clone(), ..coding });
            }
            for coding in codings.values_mut() {
                replace(&mut coding.agrees, goes, stays);
            }
        }
        for decision in
            side.decisions.get_mut(transcript).into_iter().flat_map(|map| map.values_mut())
        {
            replace(&mut decision.codings, goes, stays);
            replace(&mut decision.agreed, goes, stays);
        }
        for memo in side.memos.values_mut().flat_map(|memos| memos.values_mut()) {
            if let MemoAbout::Coding(of, coding) = &mut memo.about
                && of == transcript
                && coding == goes
            {
                coding.clone_from(stays);
            }
        }
        let anchor = format!("{transcript}/{goes}");
        for code in side.codes.values_mut() {
            if code.anchor.as_deref() == Some(&anchor) {
                code.anchor = Some(format!("{transcript}/{stays}"));
            }
        }
    }
}

fn replace(ids: &mut [CodingId], goes: &CodingId, stays: &CodingId) {
    for id in ids.iter_mut().filter(|id| *id == goes) {
        id.clone_from(stays);
    }
}
