//! t
use crate::domain::id::{CodeId, CoderId};
use crate::domain::project::Project;
use std::collections::{BTreeMap, BTreeSet};
/// t
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeCount {
    /// o
    pub own: usize,
    /// c
    pub with_children: usize,
    /// c
    pub cases: usize,
}
/// t
#[must_use]
pub fn code_counts(p: &Project, l: &BTreeSet<CoderId>) -> BTreeMap<CodeId, CodeCount> {
    let mut m: BTreeMap<CodeId, CodeCount> = BTreeMap::new();
    for layer in l {
        for (_, c) in p.codings_by(layer) {
            m.entry(p.resolve(&c.code).clone()).or_default().own += 1;
        }
    }
    m
}
