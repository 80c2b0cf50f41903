//! The codebook: the tree that codes make, and the pens beside it.

use std::collections::{BTreeMap, BTreeSet};

use super::code::Code;
use super::id::CodeId;
use super::project::Project;
use super::text::fold::sort_key;

/// One row of the codebook: a live code and how deep it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodebookRow {
    /// The code.
    pub code: CodeId,
    /// 0 at the top.
    pub depth: usize,
    /// Whether it has children in use.
    pub has_children: bool,
}

/// Returns the live codes in the order of the tree, parents before children; pens are left out.
///
/// Codes whose parent is missing or that stand in a circle (only a bad merge makes one) are shown at the top.
#[must_use]
pub fn tree(project: &Project) -> Vec<CodebookRow> {
    let children = children_by_parent(project);
    let mut rows = Vec::with_capacity(project.codes.len());
    let mut seen = BTreeSet::new();
    push_children(&children, None, 0, &mut rows, &mut seen);
    let cut_off: Vec<&Code> = live_codes(project).filter(|code| !seen.contains(&code.id)).collect();
    for code in cut_off {
        if seen.insert(code.id.clone()) {
            let has_children = children.contains_key(&Some(&code.id));
            rows.push(CodebookRow { code: code.id.clone(), depth: 0, has_children });
            push_children(&children, Some(&code.id), 1, &mut rows, &mut seen);
        }
    }
    rows
}

/// Returns the pens in order.
#[must_use]
pub fn pens(project: &Project) -> Vec<&Code> {
    let mut pens: Vec<&Code> =
        project.codes.values().filter(|code| code.is_marker() && code.state.is_live()).collect();
    pens.sort_by_cached_key(|code| sibling_key(code));
    pens
}

/// Returns the live children of `parent` (or the top of the tree) in order.
#[must_use]
pub fn children<'a>(project: &'a Project, parent: Option<&CodeId>) -> Vec<&'a Code> {
    let mut children: Vec<&Code> =
        live_codes(project).filter(|code| code.parent.as_ref() == parent).collect();
    children.sort_by_cached_key(|code| sibling_key(code));
    children
}

/// Returns `code` and everything below it, whatever its state.
#[must_use]
pub fn descendants(project: &Project, code: &CodeId) -> BTreeSet<CodeId> {
    let mut found = BTreeSet::from([code.clone()]);
    let mut waiting = vec![code.clone()];
    while let Some(parent) = waiting.pop() {
        for child in project.codes.values().filter(|child| child.parent.as_ref() == Some(&parent)) {
            if found.insert(child.id.clone()) {
                waiting.push(child.id.clone());
            }
        }
    }
    found
}

/// Returns the codes above `code`, nearest first.
#[must_use]
pub fn ancestors(project: &Project, code: &CodeId) -> Vec<CodeId> {
    let mut found = Vec::new();
    let mut current = project.codes.get(code).and_then(|code| code.parent.clone());
    while let Some(parent) = current {
        if found.contains(&parent) || parent == *code {
            break;
        }
        current = project.codes.get(&parent).and_then(|code| code.parent.clone());
        found.push(parent);
    }
    found
}

/// Returns the order number that puts a code between two siblings, or `None` where there is no gap left.
#[must_use]
pub fn order_between(before: Option<i64>, after: Option<i64>) -> Option<i64> {
    match (before, after) {
        (None, None) => Some(1000),
        (Some(before), None) => before.checked_add(1000),
        (None, Some(after)) => after.checked_sub(1000),
        (Some(before), Some(after)) => {
            let middle = before.midpoint(after);
            (before < middle && middle < after).then_some(middle)
        }
    }
}

fn live_codes(project: &Project) -> impl Iterator<Item = &Code> {
    project.codes.values().filter(|code| !code.is_marker() && code.state.is_live())
}

fn children_by_parent(project: &Project) -> BTreeMap<Option<&CodeId>, Vec<&Code>> {
    let mut children: BTreeMap<Option<&CodeId>, Vec<&Code>> = BTreeMap::new();
    for code in live_codes(project) {
        let parent = code.parent.as_ref().filter(|parent| {
            project.codes.get(*parent).is_some_and(|parent| parent.state.is_live())
        });
        children.entry(parent).or_default().push(code);
    }
    for siblings in children.values_mut() {
        siblings.sort_by_cached_key(|code| sibling_key(code));
    }
    children
}

fn sibling_key(code: &Code) -> (i64, String, CodeId) {
    (code.order.unwrap_or(i64::MAX), sort_key(&code.name), code.id.clone())
}

fn push_children(
    children: &BTreeMap<Option<&CodeId>, Vec<&Code>>,
    parent: Option<&CodeId>,
    depth: usize,
    rows: &mut Vec<CodebookRow>,
    seen: &mut BTreeSet<CodeId>,
) {
    for code in children.get(&parent).into_iter().flatten() {
        if seen.insert(code.id.clone()) {
            let has_children = children.contains_key(&Some(&code.id));
            rows.push(CodebookRow { code: code.id.clone(), depth, has_children });
            push_children(children, Some(&code.id), depth + 1, rows, seen);
        }
    }
}
