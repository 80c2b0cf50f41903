//! What was done, what was undone, and what comes next in either direction.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Operation;
use crate::domain::id::{CoderId, OperationId};

/// Operations in the order in which they happened, with the two stacks that follow from them.
///
/// Undo and redo are operations themselves (`undoes`), so the stacks are derived, survive a restart, and reach back
/// as far as the journal does.
#[derive(Clone, Debug, Default)]
pub struct History {
    operations: Vec<Operation>,
    /// Indices of what can be undone, oldest first.
    done: Vec<usize>,
    /// Indices of undo operations that can be undone themselves, oldest first.
    undone: Vec<usize>,
}

/// What somebody did, with what became of it since.
#[derive(Clone, Copy, Debug)]
pub struct Act<'a> {
    /// What was done.
    pub act: &'a Operation,
    /// The last operation that took it back or did it again; the act itself where none did.
    pub last: &'a Operation,
    /// Whether it stands: it was not taken back, or done again since.
    pub stands: bool,
}

impl History {
    /// Takes operations in the order in which they happened; only those of `coder` can be undone.
    #[must_use]
    pub fn new(operations: Vec<Operation>, coder: &CoderId) -> Self {
        let mut history = Self::default();
        for operation in targets_first(operations) {
            if operation.coder == *coder {
                history.record(operation);
            }
        }
        history
    }

    /// Takes in what happened before everything that is known already, in the order in which it happened.
    ///
    /// What is known may be among it: it keeps its place after the rest.
    pub fn precede(&mut self, mut earlier: Vec<Operation>, coder: &CoderId) {
        let known = std::mem::take(&mut self.operations);
        let ids: HashSet<&OperationId> = known.iter().map(|operation| &operation.id).collect();
        earlier.retain(|operation| !ids.contains(&operation.id));
        *self = Self::new(earlier, coder);
        for operation in known {
            self.record(operation);
        }
    }

    /// Adds an operation that was carried out.
    pub fn record(&mut self, operation: Operation) {
        let index = self.operations.len();
        // What takes back some records of an act is an act of its own: the rest can still be taken back.
        let target = if operation.is_partial() { None } else { operation.undoes.clone() };
        self.operations.push(operation);
        let Some(target) = target else {
            self.done.push(index);
            self.undone.clear();
            return;
        };
        if let Some(at) = self.place_of(&self.done, &target) {
            self.done.remove(at);
            self.undone.push(index);
        } else if let Some(at) = self.place_of(&self.undone, &target) {
            self.undone.remove(at);
            self.done.push(index);
        } else if self.acts().iter().any(|act| act.last.id == self.id_at(index) && act.stands) {
            // An act that was done again long after other acts had ended redo.
            self.done.push(index);
        }
    }

    /// Returns every act with what became of it, oldest first.
    #[must_use]
    pub fn acts(&self) -> Vec<Act<'_>> {
        let mut acts: Vec<Act<'_>> = Vec::new();
        // Which act an operation belongs to, and whether the act stands after it.
        let mut of: HashMap<&OperationId, (usize, bool)> = HashMap::new();
        for operation in &self.operations {
            let target = operation.undoes.as_ref().filter(|_| !operation.is_partial());
            let (at, stands) = match target.map(|id| of.get(id)) {
                None => {
                    acts.push(Act { act: operation, last: operation, stands: true });
                    (acts.len() - 1, true)
                }
                Some(Some((at, stood))) => (*at, !stood),
                // It takes back what is in no journal any more.
                Some(None) => continue,
            };
            if let Some(act) = acts.get_mut(at) {
                (act.last, act.stands) = (operation, stands);
            }
            of.insert(&operation.id, (at, stands));
        }
        acts
    }

    /// Returns what undo would take back.
    #[must_use]
    pub fn next_undo(&self) -> Option<&Operation> {
        self.done.last().and_then(|index| self.operations.get(*index))
    }

    /// Returns the undo that redo would take back.
    #[must_use]
    pub fn next_redo(&self) -> Option<&Operation> {
        self.undone.last().and_then(|index| self.operations.get(*index))
    }

    /// Returns every operation, oldest first.
    #[must_use]
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    fn id_at(&self, index: usize) -> OperationId {
        self.operations.get(index).map(|operation| operation.id.clone()).unwrap_or_default()
    }

    fn place_of(&self, stack: &[usize], id: &OperationId) -> Option<usize> {
        stack.iter().rposition(|index| self.operations.get(*index).is_some_and(|row| row.id == *id))
    }
}

/// Puts what takes something back after what it takes back, where moments alone do not: two sessions within a second, or
/// a clock that was set back between them.
fn targets_first(operations: Vec<Operation>) -> Vec<Operation> {
    let mut to_come: HashSet<OperationId> = operations.iter().map(|row| row.id.clone()).collect();
    let mut waiting: BTreeMap<OperationId, Vec<Operation>> = BTreeMap::new();
    let mut ordered = Vec::with_capacity(operations.len());
    for operation in operations {
        match &operation.undoes {
            Some(target) if to_come.contains(target) && *target != operation.id => {
                waiting.entry(target.clone()).or_default().push(operation);
            }
            _ => {
                let mut next = vec![operation];
                while let Some(operation) = next.pop() {
                    to_come.remove(&operation.id);
                    let mut after = waiting.remove(&operation.id).unwrap_or_default();
                    after.reverse();
                    next.append(&mut after);
                    ordered.push(operation);
                }
            }
        }
    }
    // What waits in a circle is in no journal that tusj wrote.
    ordered.extend(waiting.into_values().flatten());
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::edit::UNDO_PART;

    fn act(id: &str, undoes: Option<&str>) -> Operation {
        Operation {
            id: id.into(),
            at: crate::domain::time::Moment::new("2026-11-23T09:00:00Z"),
            coder: "ane".into(),
            command: "code-selection".to_owned(),
            title: String::new(),
            undoes: undoes.map(OperationId::new),
            edits: Vec::new(),
        }
    }

    fn next(history: &History) -> (Option<&str>, Option<&str>) {
        (
            history.next_undo().map(|operation| operation.id.as_str()),
            history.next_redo().map(|operation| operation.id.as_str()),
        )
    }

    #[test]
    fn undo_walks_back_and_redo_forward_again() {
        let mut history = History::default();
        history.record(act("a", None));
        history.record(act("b", None));
        assert_eq!(next(&history), (Some("b"), None));
        history.record(act("c", Some("b")));
        assert_eq!(next(&history), (Some("a"), Some("c")));
        history.record(act("d", Some("a")));
        assert_eq!(next(&history), (None, Some("d")));
        history.record(act("e", Some("d")));
        assert_eq!(next(&history), (Some("e"), Some("c")));
        history.record(act("f", Some("c")));
        assert_eq!(next(&history), (Some("f"), None));
    }

    #[test]
    fn what_happened_before_comes_first_and_what_is_known_keeps_its_place() {
        let mut history = History::default();
        history.record(act("c", None));
        history.record(act("d", Some("c")));
        history.precede(vec![act("a", None), act("c", None), act("b", None)], &"ane".into());
        let ids: Vec<&str> = history.operations().iter().map(|row| row.id.as_str()).collect();
        assert_eq!(ids, ["a", "b", "c", "d"]);
        assert_eq!(next(&history), (Some("b"), Some("d")));
    }

    fn standing(history: &History) -> Vec<(&str, &str, bool)> {
        let acts = history.acts();
        acts.iter().map(|row| (row.act.id.as_str(), row.last.id.as_str(), row.stands)).collect()
    }

    #[test]
    fn an_act_taken_back_out_of_order_can_be_done_again_after_others() {
        let mut history = History::default();
        history.record(act("a", None));
        history.record(act("b", None));
        history.record(act("c", Some("a")));
        assert_eq!(next(&history), (Some("b"), Some("c")));
        assert_eq!(standing(&history), [("a", "c", false), ("b", "b", true)]);
        history.record(act("d", None));
        history.record(act("e", Some("c")));
        assert_eq!(next(&history), (Some("e"), None));
        assert_eq!(standing(&history), [("a", "e", true), ("b", "b", true), ("d", "d", true)]);
    }

    #[test]
    fn what_takes_back_some_records_leaves_the_act_to_be_undone() {
        let mut history = History::default();
        history.record(act("a", None));
        let part = Operation { command: UNDO_PART.to_owned(), ..act("b", Some("a")) };
        history.record(part);
        assert_eq!(next(&history), (Some("b"), None));
        history.record(act("c", Some("b")));
        assert_eq!(next(&history), (Some("a"), Some("c")));
        assert_eq!(standing(&history), [("a", "a", true), ("b", "c", false)]);
    }

    #[test]
    fn a_new_act_ends_redo() {
        let mut history = History::default();
        history.record(act("a", None));
        history.record(act("b", Some("a")));
        history.record(act("c", None));
        assert_eq!(next(&history), (Some("c"), None));
    }

    #[test]
    fn what_was_undone_within_the_same_second_is_undone_in_whatever_order_it_is_read() {
        let operations =
            vec![act("b", Some("a")), act("c", Some("b")), act("a", None), act("d", None)];
        let history = History::new(operations, &"ane".into());
        let ids: Vec<&str> = history.operations().iter().map(|row| row.id.as_str()).collect();
        assert_eq!(ids, ["a", "b", "c", "d"]);
        assert_eq!(standing(&history), [("a", "c", true), ("d", "d", true)]);
    }

    #[test]
    fn only_ones_own_acts_can_be_undone() {
        let mut other = act("a", None);
        other.coder = "bo".into();
        let history = History::new(vec![other], &"ane".into());
        assert_eq!(next(&history), (None, None));
    }
}
