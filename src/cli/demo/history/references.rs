//! References into what is not there yet.

use crate::domain::code::CodeState;
use crate::domain::id::{CodeId, CodingId};
use crate::domain::project::Project;

/// Leaves out every reference to a code, coding or quote that is not in `project`.
pub(super) fn drop_loose_ends(project: &mut Project) {
    let codes: Vec<CodeId> = project.codes.keys().cloned().collect();
    let has_code = |id: &CodeId| codes.binary_search(id).is_ok();
    let anchors: Vec<CodeId> = project
        .codes
        .values()
        .filter(|code| code.anchor.as_deref().is_some_and(|anchor| !stands(project, anchor)))
        .map(|code| code.id.clone())
        .collect();
    for code in project.codes.values_mut() {
        code.parent.take_if(|parent| !has_code(parent));
        code.links.retain(|link| has_code(&link.to));
        if anchors.contains(&code.id) {
            code.anchor = None;
        }
        if matches!(&code.state, CodeState::MergedInto(other) if !has_code(other)) {
            code.state = CodeState::Live;
        }
    }
    project.handles.retain(|code, _| has_code(code));
    for coder in project.coders.values_mut() {
        coder.hot_keys.retain(|hot_key| has_code(&hot_key.code));
    }
    let quotes = &project.quotes;
    let cells = project.cells.values_mut().flat_map(|rows| rows.values_mut());
    for cell in cells.flat_map(|cells| cells.values_mut()) {
        cell.quotes.retain(|quote| quotes.contains_key(quote));
    }
}

/// Returns whether `anchor`, a transcript and a coding in it, leads anywhere.
fn stands(project: &Project, anchor: &str) -> bool {
    let Some((transcript, coding)) = anchor.split_once('/') else { return false };
    project.find_coding(&transcript.into(), &CodingId::new(coding)).is_some()
}
