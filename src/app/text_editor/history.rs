//! What was changed in an editor, so that it can be taken back and done again.

use crate::domain::text::{CodePoint, length};

/// One replacement in the text.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub(super) at: CodePoint,
    pub(super) removed: String,
    pub(super) inserted: String,
    pub(super) cursor_before: CodePoint,
    pub(super) cursor_after: CodePoint,
}

/// How a change came about; changes of one kind that touch each other are one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ChangeKind {
    Typing,
    ErasingLeft,
    ErasingRight,
    /// Always a step of its own.
    Whole,
}

/// The steps that can be undone and redone.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    done: Vec<Change>,
    undone: Vec<Change>,
    run: Option<ChangeKind>,
}

impl History {
    pub(super) fn record(&mut self, change: Change, kind: ChangeKind) {
        self.undone.clear();
        let goes_on = self.run == Some(kind);
        self.run = Some(kind);
        match self.done.last_mut() {
            Some(last) if goes_on && continues(last, &change, kind) => extend(last, &change, kind),
            _ => self.done.push(change),
        }
    }

    /// Makes the next change a new step.
    pub(super) fn end_run(&mut self) {
        self.run = None;
    }

    /// Moves the last step to the undone ones and returns it.
    pub(super) fn undo(&mut self) -> Option<Change> {
        self.end_run();
        let change = self.done.pop()?;
        self.undone.push(change.clone());
        Some(change)
    }

    /// Moves the last undone step back and returns it.
    pub(super) fn redo(&mut self) -> Option<Change> {
        self.end_run();
        let change = self.undone.pop()?;
        self.done.push(change.clone());
        Some(change)
    }
}

fn continues(last: &Change, change: &Change, kind: ChangeKind) -> bool {
    match kind {
        ChangeKind::Typing => last.at.plus(length(&last.inserted).0) == change.at,
        ChangeKind::ErasingLeft => change.at.plus(length(&change.removed).0) == last.at,
        ChangeKind::ErasingRight => change.at == last.at,
        ChangeKind::Whole => false,
    }
}

fn extend(last: &mut Change, change: &Change, kind: ChangeKind) {
    if kind == ChangeKind::ErasingLeft {
        last.removed.insert_str(0, &change.removed);
        last.at = change.at;
    } else {
        last.removed.push_str(&change.removed);
        last.inserted.push_str(&change.inserted);
    }
    last.cursor_after = change.cursor_after;
}
