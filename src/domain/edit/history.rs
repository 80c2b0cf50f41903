//! What was done, what was undone, and what comes next in either direction.

use std::collections::HashSet;

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

impl History {
    /// Takes operations in the order in which they happened; only those of `coder` can be undone.
    #[must_use]
    pub fn new(operations: Vec<Operation>, coder: &CoderId) -> Self {
        let mut history = Self::default();
        for operation in operations {
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
        let target = operation.undoes.clone();
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
        }
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

    fn place_of(&self, stack: &[usize], id: &OperationId) -> Option<usize> {
        stack.iter().rposition(|index| self.operations.get(*index).is_some_and(|row| row.id == *id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn a_new_act_ends_redo() {
        let mut history = History::default();
        history.record(act("a", None));
        history.record(act("b", Some("a")));
        history.record(act("c", None));
        assert_eq!(next(&history), (Some("c"), None));
    }

    #[test]
    fn only_ones_own_acts_can_be_undone() {
        let mut other = act("a", None);
        other.coder = "bo".into();
        let history = History::new(vec![other], &"ane".into());
        assert_eq!(next(&history), (None, None));
    }
}
