//! Passes that one coder began on two machines, which both gave them one id.

use std::collections::BTreeSet;

use super::MergedStudy;
use crate::domain::coder::Pass;
use crate::domain::id::{CoderId, PassId};
use crate::domain::project::Project;
use crate::domain::text::slug::unique_slug;
use crate::storage::layout::FileKey;

/// Gives the pass that was begun later another id, which everything made in it follows.
///
/// Which of the two that is does not depend on the side it is on, so both machines come to the same.
pub(super) fn tell_apart(
    base: &Project,
    mine: &mut Project,
    theirs: &mut Project,
    study: &mut MergedStudy,
) {
    for (coder, id) in meeting(base, mine, theirs) {
        let pass = |side: &Project| Some(side.passes.get(&coder)?.get(&id)?.clone());
        let Some((ours, others)) = pass(mine).zip(pass(theirs)) else { continue };
        let is_taken = |candidate: &str| {
            [base, mine, theirs].iter().any(|side| has(side, &coder, &PassId::new(candidate)))
        };
        let new = PassId::new(unique_slug(id.as_str(), is_taken));
        let age = |pass: &Pass| (pass.started.clone(), pass.aim.clone());
        let (side, later) =
            if age(&ours) > age(&others) { (&mut *mine, ours) } else { (&mut *theirs, others) };
        study.notes.push(format!(
            "{coder} began two passes called {id}: the one of {}, «{}», is {new} now",
            later.started, later.aim
        ));
        study.followed.insert(FileKey::Coder(coder.clone()));
        rename(side, &coder, &id, &new, &mut study.followed);
    }
}

/// Returns the passes that both sides began, not being the same ones.
fn meeting(base: &Project, mine: &Project, theirs: &Project) -> Vec<(CoderId, PassId)> {
    let mut found = Vec::new();
    for (coder, passes) in &theirs.passes {
        for (id, others) in passes {
            let ours = mine.passes.get(coder).and_then(|passes| passes.get(id));
            let differs =
                |ours: &Pass| (&ours.aim, &ours.started) != (&others.aim, &others.started);
            if ours.is_some_and(differs) && !has(base, coder, id) {
                found.push((coder.clone(), id.clone()));
            }
        }
    }
    found
}

fn has(project: &Project, coder: &CoderId, id: &PassId) -> bool {
    project.passes.get(coder).is_some_and(|passes| passes.contains_key(id))
}

fn rename(
    side: &mut Project,
    coder: &CoderId,
    id: &PassId,
    new: &PassId,
    followed: &mut BTreeSet<FileKey>,
) {
    if let Some(passes) = side.passes.get_mut(coder)
        && let Some(pass) = passes.remove(id)
    {
        passes.insert(new.clone(), Pass { id: new.clone(), ..pass });
    }
    for (transcript, codings) in side.codings.get_mut(coder).into_iter().flatten() {
        for coding in codings.values_mut().filter(|coding| coding.pass.as_ref() == Some(id)) {
            coding.pass = Some(new.clone());
            followed.insert(FileKey::Codings(coder.clone(), transcript.clone()));
        }
    }
    for (transcript, stretches) in side.reading.get_mut(coder).into_iter().flatten() {
        for stretch in stretches.iter_mut().filter(|stretch| stretch.pass == *id) {
            stretch.pass = new.clone();
            followed.insert(FileKey::Reading(coder.clone(), transcript.clone()));
        }
        // What was read is kept in order.
        stretches.sort();
    }
}
