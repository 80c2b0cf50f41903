//! What can be done about a file that could not be read as it is.

use crate::storage::problem::ProblemKind;

/// Returns what to do about a problem of `kind`.
pub(super) fn advice(kind: ProblemKind) -> &'static str {
    match kind {
        ProblemKind::Conflict => {
            "both sides of a merge stand in the file: keep the lines you want, remove the lines with <<<, === and >>>, \
             then «git add» it; until then tusj does not write it"
        }
        ProblemKind::Empty => "bring the file back with «git checkout -- FILE», or remove it",
        ProblemKind::NoText => {
            "the file is not text in UTF-8: bring it back from git, or remove it"
        }
        ProblemKind::TooLarge => "no file of tusj is so large: move it elsewhere",
        ProblemKind::Unreadable => {
            "look at the permissions of the file and of the folders above it"
        }
        ProblemKind::Broken => {
            "mend the line in an editor, or bring the file back from git; until then tusj does not write it"
        }
        ProblemKind::BrokenLine => {
            "mend the line in an editor; until then it is kept as it stands and not used"
        }
        ProblemKind::Duplicate => {
            "give one of the two lines another id, or remove one; the first one is used"
        }
        ProblemKind::UnknownField => {
            "a later version of tusj wrote this, or a slip of the fingers: install that version, or correct the name; \
             until then the file is read and not written"
        }
        ProblemKind::WrongName => {
            "rename the file so that it is called as its id, or correct the id"
        }
        ProblemKind::Stranger => "move it out of the study if it does not belong there",
        ProblemKind::Remark => {
            "put the remark into a memo: it will be gone after the next change of the file"
        }
        ProblemKind::Journal => "nothing needs to be done: the line is passed over",
    }
}

/// Returns whether something of the study is missing as long as the problem stands.
pub(super) fn is_defect(kind: ProblemKind) -> bool {
    !matches!(kind, ProblemKind::Stranger | ProblemKind::Remark | ProblemKind::Journal)
}
