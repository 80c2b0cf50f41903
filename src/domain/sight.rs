//! Whose work is shown to whom.
//!
//! The coders of a blind study are hidden from each other until they compare, and who reads their own text a second time
//! does not see the first reading. Lists, figures, files, versions and what changed all ask here, so that nothing is
//! hidden in one place and told in another.

use super::edit::Edit;
use super::id::CoderId;
use super::memo::Memo;
use super::project::Project;

/// Who looks at a study, and whose work they are shown.
///
/// The default is somebody unknown who is shown everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sight {
    me: Option<CoderId>,
    is_blind: bool,
    compared: Option<CoderId>,
    first_reading: Option<CoderId>,
}

impl Sight {
    /// Returns what `me` is shown of a study; of a blind one, somebody who is not known sees nobody's work.
    #[must_use]
    pub fn of(project: &Project, me: Option<&CoderId>) -> Self {
        let again = me.and_then(|me| project.coders.get(me)?.again.clone());
        let is_blind = me.map_or(project.settings.blind, |me| project.is_blind_for(me));
        Self { me: me.cloned(), is_blind, compared: None, first_reading: again }
    }

    /// Returns the same for somebody who compares with `other`, whose work is shown then.
    #[must_use]
    pub fn beside(self, other: Option<CoderId>) -> Self {
        Self { compared: other, ..self }
    }

    /// Returns the same for somebody who compares, on purpose, with everybody.
    #[must_use]
    pub fn opened(self) -> Self {
        Self { me: self.me, ..Self::default() }
    }

    /// Returns who looks; none where it is not known which coder that is.
    #[must_use]
    pub fn me(&self) -> Option<&CoderId> {
        self.me.as_ref()
    }

    /// Returns whether anybody's work is hidden.
    #[must_use]
    pub fn is_blind(&self) -> bool {
        self.is_blind
    }

    /// Returns whether the work of `owner` is shown: codings, reading, passes, and every figure made of them. What was
    /// agreed on is everybody's.
    #[must_use]
    pub fn sees(&self, owner: &CoderId) -> bool {
        let known = [self.me.as_ref(), self.compared.as_ref()];
        !self.is_blind || known.contains(&Some(owner)) || *owner == CoderId::agreed()
    }

    /// Returns whether a memo is shown: where its author is, and where the author shares it.
    ///
    /// In a second reading a memo of the first one that lies in a text stays hidden even if it is shared: it tells what
    /// was seen there.
    #[must_use]
    pub fn shows_memo(&self, author: &CoderId, memo: &Memo) -> bool {
        let is_of_first = self.first_reading.as_ref() == Some(author);
        let tells_first = is_of_first && memo.about.transcript().is_some();
        self.sees(author) || (memo.shared && !tells_first)
    }

    /// Returns whether a change is shown.
    #[must_use]
    pub fn shows(&self, edit: &Edit) -> bool {
        match edit {
            Edit::Coding(change) => self.sees(&change.key.0),
            Edit::Reading(change) => self.sees(&change.key.0),
            Edit::Pass(change) => self.sees(&change.key.0),
            Edit::Coder(change) => {
                // That somebody new codes is no secret; with which keys is.
                change.before.is_none() || change.after.is_none() || self.sees(&change.key)
            }
            Edit::Memo(change) => {
                let now = change.after.as_ref().or(change.before.as_ref());
                now.is_none_or(|memo| self.shows_memo(&change.key.0, memo))
            }
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::coder::Coder;
    use crate::domain::memo::{MemoAbout, MemoKind};
    use crate::domain::time::Moment;

    fn study(blind: bool) -> Project {
        let mut project = Project::default();
        project.settings.blind = blind;
        let again = Coder { again: Some("ane".into()), ..Coder::default() };
        project.coders = [
            ("ane".into(), Coder::default()),
            ("bo".into(), Coder::default()),
            ("ane-igjen".into(), again),
        ]
        .into();
        project
    }

    fn seen(sight: &Sight) -> Vec<&'static str> {
        let all = ["ane", "ane-igjen", "bo", "agreed"];
        all.into_iter().filter(|owner| sight.sees(&CoderId::new(*owner))).collect()
    }

    #[test]
    fn in_an_open_study_everybody_sees_everybody_but_a_second_reading_the_first() {
        let study = study(false);
        let all = ["ane", "ane-igjen", "bo", "agreed"];
        assert_eq!(seen(&Sight::of(&study, Some(&"bo".into()))), all);
        assert_eq!(seen(&Sight::of(&study, None)), all);
        assert_eq!(seen(&Sight::of(&study, Some(&"ane-igjen".into()))), ["ane-igjen", "agreed"]);
    }

    #[test]
    fn in_a_blind_study_one_sees_oneself_and_whom_one_compares_with() {
        let study = study(true);
        let bo = Sight::of(&study, Some(&"bo".into()));
        assert_eq!(seen(&bo), ["bo", "agreed"]);
        assert_eq!(seen(&bo.clone().beside(Some("ane".into()))), ["ane", "bo", "agreed"]);
        assert_eq!(seen(&bo.opened()), ["ane", "ane-igjen", "bo", "agreed"]);
    }

    #[test]
    fn somebody_unknown_sees_nobody_of_a_blind_study() {
        assert_eq!(seen(&Sight::of(&study(true), None)), ["agreed"]);
        assert_eq!(seen(&Sight::default()), ["ane", "ane-igjen", "bo", "agreed"]);
    }

    #[test]
    fn a_shared_memo_is_everybodys_but_in_a_second_reading_one_that_lies_in_the_text() {
        let study = study(true);
        let on = |about| Memo {
            title: String::new(),
            kind: MemoKind::Analytic,
            about,
            made: Moment::new("2026-11-11T09:00:00Z"),
            shared: true,
            tags: Vec::new(),
            text: Vec::new(),
        };
        let (text, code) =
            (on(MemoAbout::Transcript("01".into())), on(MemoAbout::Code("tillit".into())));
        let own = Memo { shared: false, ..code.clone() };
        let bo = Sight::of(&study, Some(&"bo".into()));
        let again = Sight::of(&study, Some(&"ane-igjen".into()));
        let shown =
            |sight: &Sight| [&text, &code, &own].map(|memo| sight.shows_memo(&"ane".into(), memo));
        assert_eq!(shown(&bo), [true, true, false]);
        assert_eq!(shown(&again), [false, true, false]);
        assert_eq!(shown(&again.beside(Some("ane".into()))), [true, true, true]);
    }
}
