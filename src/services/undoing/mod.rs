//! Taking back what was done, also out of order: what still stands as it was made goes back, field by field; what
//! others built on or changed since is left and named.

pub mod when;
pub mod words;

use std::collections::BTreeSet;

use crate::domain::coding::Coding;
use crate::domain::edit::{Change, Edit, Record, Side, apply, find_broken, force};
use crate::domain::memo::{Memo, MemoAbout};
use crate::domain::project::Project;
use crate::domain::quote::Quote;
use crate::storage::file_content::{extract, join};
use crate::storage::layout::{FileKey, file_of};

/// What taking something back comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TakenBack {
    /// The edits to carry out, in order.
    pub edits: Vec<Edit>,
    /// What is left as it is, wholly or in some fields.
    pub left: Vec<Left>,
}

/// A record that is left as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The edit that would have taken it back.
    pub edit: Edit,
    /// Why not.
    pub why: WhyLeft,
}

/// Why a record is left as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhyLeft {
    /// These fields were changed since; the others go back.
    Changed(Vec<&'static str>),
    /// Something else stands on it, or there is no place for it any more.
    Needed(String),
}

impl TakenBack {
    /// Returns the names of the fields that were changed since.
    #[must_use]
    pub fn changed_fields(&self) -> Vec<&'static str> {
        let fields = self.left.iter().filter_map(|left| match &left.why {
            WhyLeft::Changed(fields) => Some(fields.as_slice()),
            WhyLeft::Needed(_) => None,
        });
        fields.flatten().copied().collect()
    }

    /// Leaves what the study would not hold together without; works on a copy of the whole study, so it is for acts that
    /// are taken back out of order.
    #[must_use]
    pub fn sifted(mut self, project: &Project) -> Self {
        loop {
            let broken = find_broken(&mut project.clone(), &self.edits);
            if broken.is_empty() {
                return self;
            }
            let mut edits = Vec::new();
            let all = std::mem::take(&mut self.edits);
            let reasons: Vec<Option<String>> =
                (0..all.len()).map(|at| reason(&all, &broken, at)).collect();
            for (edit, why) in all.into_iter().zip(reasons) {
                match why {
                    // The two letters need no word of their own beside their code.
                    Some(_) if matches!(edit, Edit::Handle(_)) => {}
                    Some(why) => self.left.push(Left { edit, why: WhyLeft::Needed(why) }),
                    None => edits.push(edit),
                }
            }
            self.edits = edits;
            self.left_without_base(project);
        }
    }

    /// Drops edits that were to follow one that is left now.
    fn left_without_base(&mut self, project: &Project) {
        let mut files = touched(project, &self.edits);
        let mut kept = Vec::new();
        for edit in std::mem::take(&mut self.edits) {
            if edit.fits(&files) && force(&mut files, std::slice::from_ref(&edit)).is_empty() {
                kept.push(edit);
            } else {
                let why = WhyLeft::Needed("it stands on something that is left".to_owned());
                self.left.push(Left { edit, why });
            }
        }
        self.edits = kept;
    }
}

/// Returns why the edit at `at` is left, if it is; the two letters of a code stay with it.
fn reason(edits: &[Edit], broken: &[(usize, String)], at: usize) -> Option<String> {
    let of_code = |index: &usize| match edits.get(*index) {
        Some(Edit::Code(change)) if change.after.is_none() => Some(&change.key),
        _ => None,
    };
    let is_letters_of = |index: &usize| match edits.get(at) {
        Some(Edit::Handle(change)) => change.after.is_none() && of_code(index) == Some(&change.key),
        _ => false,
    };
    let found = broken.iter().find(|(index, _)| *index == at || is_letters_of(index));
    found.map(|(_, why)| why.clone())
}

/// Plans taking back `edits`, given in the order in which they were done, on `project` as it stands.
#[must_use]
pub fn take_back(project: &Project, edits: &[Edit]) -> TakenBack {
    // Later edits of an operation may build on earlier ones, so they are taken back one by one on the files they
    // touch, not each for itself.
    let mut files = touched(project, edits);
    let mut taken = TakenBack::default();
    for edit in edits.iter().rev().map(Edit::inverse) {
        let (rest, fields) = if edit.fits(&files) {
            (edit.clone(), Vec::new())
        } else if let Some(removal) = removal_where_it_is(&edit, &files) {
            (removal, Vec::new())
        } else {
            edit.onto(&files, Side::Theirs)
        };
        if !fields.is_empty() {
            taken.left.push(Left { edit: edit.clone(), why: WhyLeft::Changed(fields) });
        }
        if rest.is_empty() {
            continue;
        }
        match force(&mut files, std::slice::from_ref(&rest)).pop() {
            None => taken.edits.push(rest),
            Some(why) => taken.left.push(Left { edit, why: WhyLeft::Needed(why) }),
        }
    }
    taken
}

/// Plans taking back `edits` and carries it out on `project`, also where other acts came after.
///
/// # Errors
/// Says in words why the study refuses it; then nothing was changed.
pub fn carry_back(project: &mut Project, edits: &[Edit]) -> Result<TakenBack, String> {
    let taken = take_back(project, edits);
    if apply(project, &taken.edits).is_ok() {
        return Ok(taken);
    }
    let taken = taken.sifted(project);
    apply(project, &taken.edits).map_err(|refusal| refusal.to_string())?;
    Ok(taken)
}

/// Returns the records of the files that `edits` touch.
fn touched(project: &Project, edits: &[Edit]) -> Project {
    let mut files = Project::default();
    for key in edits.iter().map(file_of).collect::<BTreeSet<FileKey>>() {
        join(&mut files, extract(project, &key));
    }
    files
}

/// Returns the edit that takes a record away where only its place is another than `edit` has it.
///
/// Place and quote follow the words when a text is corrected; that is nobody's change of the record.
fn removal_where_it_is(edit: &Edit, project: &Project) -> Option<Edit> {
    match edit {
        Edit::Coding(Change { key, before: Some(made), after: None }) => {
            let now = Coding::get(project, key)?;
            let (from, to) = (now.from.clone(), now.to.clone());
            let (quote, near) = (now.quote.clone(), now.near.clone());
            let followed = Coding { from, to, quote, near, ..made.clone() };
            let change = Change { key: key.clone(), before: Some(now.clone()), after: None };
            (followed == now).then_some(Edit::Coding(change))
        }
        Edit::Quote(Change { key, before: Some(made), after: None }) => {
            let now = Quote::get(project, key)?;
            let (span, omissions) = (now.span.clone(), now.omissions.clone());
            let (text, context) = (now.text.clone(), now.context.clone());
            let followed = Quote { span, omissions, text, context, ..made.clone() };
            let change = Change { key: key.clone(), before: Some(now.clone()), after: None };
            (followed == now).then_some(Edit::Quote(change))
        }
        Edit::Memo(Change { key, before: Some(made), after: None }) => {
            let now = Memo::get(project, key)?;
            let is_segment = |memo: &Memo| matches!(memo.about, MemoAbout::Segment { .. });
            let followed = Memo { about: now.about.clone(), ..made.clone() };
            let change = Change { key: key.clone(), before: Some(now.clone()), after: None };
            let is_moved = is_segment(made) && is_segment(&now) && followed == now;
            is_moved.then_some(Edit::Memo(change))
        }
        _ => None,
    }
}
