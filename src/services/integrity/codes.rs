//! The codebook, its handles and hot keys.

use std::collections::{BTreeMap, BTreeSet};

use super::{Flaws, field};
use crate::domain::code::{Code, CodeState};
use crate::domain::id::CodeId;
use crate::storage::layout::FileKey;

const BRING_BACK: &str = "bring the file of the code back from git, or name another code";

impl Flaws<'_> {
    pub(super) fn codebook(&mut self) {
        for (id, code) in &self.project.codes {
            self.parent(id, code);
            self.merged(id, code);
            for link in &code.links {
                if !self.project.codes.contains_key(&link.to) {
                    let spot = (FileKey::Code(id.clone()), field("to", &link.to));
                    let why =
                        format!("«{}» is linked to «{}», which is no code", code.name, link.to);
                    self.warning(spot, why, BRING_BACK);
                }
            }
        }
    }

    fn parent(&mut self, id: &CodeId, code: &Code) {
        let Some(parent) = &code.parent else { return };
        let spot = (FileKey::Code(id.clone()), field("parent", parent));
        match self.project.codes.get(parent) {
            None => {
                let why = format!("«{}» lies below «{parent}», which is no code", code.name);
                self.defect(spot, why, BRING_BACK);
            }
            Some(above) if above.is_marker() || code.is_marker() => {
                let why = format!(
                    "«{}» lies below «{}»: a pen has no place in the tree",
                    code.name, above.name
                );
                self.defect(spot, why, "remove the line with the parent");
            }
            Some(_) if self.is_in_circle(id, |code| code.parent.as_ref()) => {
                let why = format!("«{}» lies below itself: its parents lead back to it", code.name);
                let advice = "give one code of the circle another parent, or none; until then they stand at the top";
                self.defect(spot, why, advice);
            }
            Some(_) => {}
        }
    }

    fn merged(&mut self, id: &CodeId, code: &Code) {
        let CodeState::MergedInto(into) = &code.state else { return };
        let spot = (FileKey::Code(id.clone()), "state: MergedInto".to_owned());
        if !self.project.codes.contains_key(into) {
            let why = format!("«{}» was merged into «{into}», which is no code", code.name);
            self.defect(spot, why, BRING_BACK);
        } else if self.is_in_circle(id, |code| match &code.state {
            CodeState::MergedInto(next) => Some(next),
            CodeState::Live | CodeState::Retired => None,
        }) {
            let why = format!("«{}» was merged into itself: its merges lead back to it", code.name);
            self.defect(spot, why, "remove the line with the state from the code that should stay");
        }
    }

    fn is_in_circle(&self, start: &CodeId, next: impl Fn(&Code) -> Option<&CodeId>) -> bool {
        let mut seen = BTreeSet::new();
        let mut current = start;
        while let Some(following) = self.project.codes.get(current).and_then(&next) {
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

    pub(super) fn handles(&mut self) {
        let mut owners: BTreeMap<&str, &CodeId> = BTreeMap::new();
        for (code, row) in &self.project.handles {
            let spot = (FileKey::Handles, field("code", code));
            if !self.project.codes.contains_key(code) {
                let why = format!("the handle {} leads to «{code}», which is no code", row.handle);
                self.defect(spot.clone(), why, BRING_BACK);
            }
            if row.handle.chars().count() != 2 {
                let why = format!("the handle «{}» has not two letters", row.handle);
                self.defect(spot.clone(), why, "write two letters");
            }
            if let Some(first) = owners.get(row.handle.as_str()) {
                let why = format!("the handle {} leads to «{code}» and to «{first}»", row.handle);
                self.defect(
                    spot,
                    why,
                    "give one of the two other letters, or run settle-handles (: in tusj); until then the first has them",
                );
            } else {
                owners.insert(&row.handle, code);
            }
        }
    }

    pub(super) fn hot_keys(&mut self) {
        for (id, coder) in &self.project.coders {
            let mut owners: BTreeMap<u8, &CodeId> = BTreeMap::new();
            for hot in &coder.hot_keys {
                let spot = || {
                    (
                        FileKey::Coder(id.clone()),
                        format!("(key: {}, code: \"{}\"", hot.key, hot.code),
                    )
                };
                if !self.project.codes.contains_key(&hot.code) {
                    let why = format!("the key {} gives «{}», which is no code", hot.key, hot.code);
                    self.defect(spot(), why, BRING_BACK);
                }
                if hot.key > 9 {
                    let why = format!("{} is no digit", hot.key);
                    self.defect(spot(), why, "write a digit from 0 to 9, or remove the line");
                }
                if let Some(first) = owners.insert(hot.key, &hot.code) {
                    let why = format!("the key {} gives «{first}» and «{}»", hot.key, hot.code);
                    self.defect(spot(), why, "give one of the two another digit");
                }
            }
        }
    }
}
