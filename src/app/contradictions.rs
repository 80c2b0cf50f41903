//! What two people's changes of one record leave to be decided, and bringing in a branch.
//!
//! Contradictions come from two sides: somebody changed a file underneath ([`App::contradictions`]), or versions were
//! brought together ([`Merging`]). Files of the latter stay as git left them until all is decided; the rest of the
//! study goes on, and shows their records as merged so far.

use std::rc::Rc;

use super::App;
use super::effect::Effect;
use super::messages::Weight;
use super::overlay::{Menu, MenuChoice, Overlay, Picked, Picker, PickerEntry, Prompt};
use super::screen::Screen;
use super::screen::list::{ListKind, ListScreen};
use super::words::counted;
use crate::domain::edit::{Change, Edit, difference};
use crate::domain::id::CodingId;
use crate::domain::project::Project;
use crate::services::git::act::OwnPrograms;
use crate::services::git::error::Operation;
use crate::services::git::merge::open::OpenMerge;
use crate::services::git::merge::rehearsal::Rehearsal;
use crate::services::git::merge::task::{Branch, MergeAct, MergeAnswer, MergeTask};
use crate::services::git::task::{Act, GitTask};
use crate::services::three_way::decide::{editable, take_both, take_mine, take_theirs, take_typed};
use crate::services::three_way::words::record_in_words;
use crate::storage::file_content::{extract, join};
use crate::storage::layout::FileKey;
use crate::storage::merge::Contradiction;
use crate::storage::problem::ProblemKind;

/// Letters of the id of a coding.
const CODING_ID_LENGTH: usize = 10;

/// Versions that are being brought together.
#[derive(Debug, Default)]
pub struct Merging {
    /// What waits, as last read.
    pub open: Option<OpenMerge>,
    /// What a branch would bring, as last tried.
    pub rehearsal: Option<Rehearsal>,
    /// What was decided, by the number of the contradiction.
    chosen: Vec<Option<Chosen>>,
    /// Whether git is to be asked once everything is read.
    wants: bool,
    /// How many files with markers were seen when git was last asked.
    n_marked: usize,
}

/// What was decided about a contradiction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// In a word.
    pub word: &'static str,
    /// What it changed.
    pub edits: Vec<Edit>,
}

/// An answer to a contradiction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// This side is right.
    Mine,
    /// The other side is.
    Theirs,
    /// Both are.
    Both,
}

impl App {
    /// Returns everything that is to be decided: first what changed underneath, then what versions brought.
    #[must_use]
    pub fn all_contradictions(&self) -> Vec<&Contradiction> {
        let merging = self.merging.open.iter().flat_map(|open| &open.contradictions);
        self.contradictions.iter().chain(merging).collect()
    }

    /// Returns what was decided about a contradiction, if that still stands.
    #[must_use]
    pub fn chosen(&self, index: usize) -> Option<&Chosen> {
        let index = index.checked_sub(self.contradictions.len())?;
        let chosen = self.merging.chosen.get(index)?.as_ref()?;
        let stands = |edit: &Edit| edit.inverse().fits(&self.session.project);
        chosen.edits.iter().all(stands).then_some(chosen)
    }

    /// Returns how many contradictions are not decided.
    #[must_use]
    pub fn n_undecided(&self) -> usize {
        (0..self.all_contradictions().len()).filter(|index| self.chosen(*index).is_none()).count()
    }

    /// Looks once everything is read whether something waits for a decision.
    pub fn look_for_open_merge(&mut self) {
        self.merging.wants = true;
        self.ask_for_open_merge();
    }

    /// Asks git where that was wanted, and where files with markers have been read since.
    pub(super) fn ask_for_open_merge(&mut self) {
        if !self.session.loading.is_done() {
            return;
        }
        let marked = self.marked_files();
        let is_news = marked.len() > self.merging.n_marked;
        self.merging.n_marked = marked.len();
        if is_news || std::mem::take(&mut self.merging.wants) {
            self.ask(Effect::Git(GitTask::Merge(MergeTask::Open(marked))));
        }
    }

    fn marked_files(&self) -> Vec<FileKey> {
        let marked = self.session.problems.iter().filter(|row| row.kind == ProblemKind::Conflict);
        marked.filter_map(|row| FileKey::from_path(&row.file)).collect()
    }

    /// Takes in what git found around a merge.
    pub(super) fn merge_answered(&mut self, answer: MergeAnswer) {
        match answer {
            MergeAnswer::Branches(Ok(branches)) => self.pick_branch(&branches),
            MergeAnswer::Rehearsed(Ok(rehearsal)) => {
                self.merging.rehearsal = Some(*rehearsal);
                self.open_screen(Screen::List(ListScreen::new(ListKind::Rehearsal)));
            }
            MergeAnswer::Open(Ok(open)) => self.take_open(*open),
            MergeAnswer::Branches(Err(why)) | MergeAnswer::Rehearsed(Err(why)) => {
                self.refuse(format!("Nothing was brought in: {why}"));
            }
            // A study without versions and without markers has nothing to bring together.
            MergeAnswer::Open(Err(_)) => {}
        }
    }

    fn take_open(&mut self, open: OpenMerge) {
        if open.files.is_empty() && open.elsewhere.is_empty() {
            return self.forget_merge();
        }
        let same = self.merging.open.as_ref().is_some_and(|known| {
            known.files == open.files && known.contradictions == open.contradictions
        });
        if same {
            return;
        }
        let mut edits = Vec::new();
        for key in open.files.keys() {
            let now = extract(&self.session.project, key);
            edits.extend(difference(&now, &extract(&open.project, key)));
        }
        // Records whose transcript is not there are named by the look over the study.
        let _without_a_place = self.session.take_over(&edits);
        self.session.undecided = open.files.keys().cloned().collect();
        self.session.deciding = open.contradictions.iter().map(|row| row.theirs.clone()).collect();
        let is_settled = |file: &std::path::PathBuf| {
            FileKey::from_path(file).is_some_and(|key| open.files.contains_key(&key))
        };
        self.session.problems.retain(|row| !is_settled(&row.file));
        self.merging.n_marked = self.marked_files().len();
        self.merging.chosen = vec![None; open.contradictions.len()];
        let said = match open.contradictions.len() {
            0 => "Both sides of the merge go together: «Finish a merge» under : writes them"
                .to_owned(),
            count => format!(
                "{} after a merge: «What is to be decided» under : lists them",
                counted(count, "thing is to be decided", "things are to be decided")
            ),
        };
        self.merging.open = Some(open);
        self.messages.say(Weight::Problem, said);
    }

    fn forget_merge(&mut self) {
        self.merging.open = None;
        self.merging.chosen.clear();
        self.session.undecided.clear();
        self.session.deciding.clear();
    }

    /// Opens the list of what is to be decided.
    pub fn show_contradictions(&mut self) {
        if self.all_contradictions().is_empty() && self.merging.open.is_none() {
            return self.refuse("Nothing is to be decided");
        }
        self.open_screen(Screen::List(ListScreen::new(ListKind::Contradictions)));
    }

    /// Returns the number of the chosen contradiction.
    #[must_use]
    pub fn chosen_contradiction(&self) -> Option<usize> {
        let Some(Screen::List(list)) = self.screens.last() else { return None };
        if list.kind != ListKind::Contradictions {
            return None;
        }
        list.chosen()?.key.parse().ok()
    }

    /// Decides the chosen contradiction.
    pub(super) fn decide(&mut self, answer: Answer) {
        let Some(index) = self.chosen_contradiction() else { return };
        let Some(contradiction) = self.all_contradictions().get(index).map(|row| (*row).clone())
        else {
            return;
        };
        let new = CodingId::new(self.world.id(CODING_ID_LENGTH));
        let project = &self.session.project;
        let (word, edits) = match answer {
            Answer::Mine => ("mine", Some(take_mine(project, &contradiction))),
            Answer::Theirs => ("theirs", Some(take_theirs(project, &contradiction))),
            Answer::Both => ("both", take_both(project, &contradiction, &new)),
        };
        match edits {
            Some(edits) => self.settle_contradiction(index, &contradiction, word, edits),
            None => self.refuse("Both cannot stand here: 1 mine, 2 theirs, t writes it anew"),
        }
    }

    /// Lets the chosen contradiction be written anew.
    pub(super) fn write_anew(&mut self) {
        let Some(index) = self.chosen_contradiction() else { return };
        let Some(contradiction) = self.all_contradictions().get(index).map(|row| (*row).clone())
        else {
            return;
        };
        let Some((field, text)) = editable(&contradiction) else {
            return self.refuse("This is no text that can be typed here: 1 mine, 2 theirs");
        };
        let what = record_in_words(&self.session.project, &contradiction.theirs);
        let then = Rc::new(move |app: &mut Self, typed: &str| {
            let edits = take_typed(&app.session.project, &contradiction, field, typed.trim());
            if let Some(edits) = edits {
                app.settle_contradiction(index, &contradiction, "anew", edits);
            }
            Ok(())
        });
        self.overlay = Some(Overlay::Prompt(Prompt::new(format!("{what}: {field}"), &text, then)));
    }

    fn settle_contradiction(
        &mut self,
        index: usize,
        contradiction: &Contradiction,
        word: &'static str,
        edits: Vec<Edit>,
    ) {
        let what = record_in_words(&self.session.project, &contradiction.theirs);
        let mut all = self.second_coding_removed(index);
        all.extend(edits.clone());
        let is_underneath = index < self.contradictions.len();
        self.session.deciding.extend(edits.iter().cloned());
        if !self.commit("decide-contradiction", format!("decision about {what}"), all) {
            return;
        }
        if is_underneath {
            self.contradictions.remove(index);
            self.ask(Effect::TryAgain);
        } else if let Some(slot) = self.merging.chosen.get_mut(index - self.contradictions.len()) {
            *slot = Some(Chosen { word, edits });
        }
        self.session.revision += 1;
        let left = match self.n_undecided() {
            0 => "Everything is decided".to_owned(),
            left => format!("{left} left"),
        };
        self.say(format!("{what}: {word}. {left}. u undoes"));
        if self.n_undecided() == 0 && self.merging.open.is_some() {
            self.offer_finish();
        }
    }

    /// Takes back a second coding that an earlier decision made.
    fn second_coding_removed(&self, index: usize) -> Vec<Edit> {
        let made = self.chosen(index).into_iter().flat_map(|chosen| &chosen.edits);
        made.filter_map(|edit| match edit {
            Edit::Coding(change) if change.before.is_none() => {
                let project = &self.session.project;
                Some(Edit::Coding(Change::to(project, change.key.clone(), None)))
            }
            _ => None,
        })
        .collect()
    }

    fn offer_finish(&mut self) {
        let Some(open) = &self.merging.open else { return };
        let files = counted(open.files.len(), "file is", "files are");
        let lines = vec![
            format!("Everything is decided. {files} written, and git is told."),
            "Until then a decision can be taken back with u.".to_owned(),
        ];
        let write = MenuChoice::new('w', "write what was decided", Rc::new(Self::finish_merge));
        let later =
            MenuChoice::new('l', "later: «Finish a merge» under :", Rc::new(|_: &mut Self| {}));
        self.overlay = Some(Overlay::Menu(Menu::new("both sides", lines, vec![write, later])));
    }

    /// Writes what was decided, or makes a version of what is written.
    pub(super) fn finish_merge(&mut self) {
        let Some(open) = self.merging.open.clone() else {
            return self.act_in_git(Act::Merge(MergeAct::Conclude), OwnPrograms::Ask);
        };
        if self.n_undecided() > 0 {
            return self.refuse(
                "Not everything is decided: «What is to be decided» under : lists what is left",
            );
        }
        if !open.elsewhere.is_empty() && open.files.is_empty() {
            let only = open.elsewhere.join(", ");
            return self.refuse(format!("Only you can merge {only}: mend it, then git add it"));
        }
        let mut project = Project::default();
        for key in open.files.keys() {
            join(&mut project, extract(&self.session.project, key));
        }
        let settled = OpenMerge { project, contradictions: Vec::new(), ..open };
        self.act_in_git(Act::Merge(MergeAct::Settle(Box::new(settled))), OwnPrograms::Ask);
    }

    /// Goes on after git did something around a merge.
    pub(super) fn after_merge_act(&mut self, act: &MergeAct) {
        match act {
            MergeAct::Branch(_) => {
                self.screens.retain(|screen| {
                    !matches!(screen, Screen::List(list) if list.kind == ListKind::Rehearsal)
                });
                self.ask(Effect::LookAround);
                self.look_for_open_merge();
            }
            MergeAct::Settle(open) => {
                self.forget_merge();
                self.ask(Effect::LookAround);
                self.offer_version_of_both(open.operation);
            }
            MergeAct::Conclude | MergeAct::Abort => {
                self.forget_merge();
                self.ask(Effect::LookAround);
            }
        }
    }

    fn offer_version_of_both(&mut self, operation: Option<Operation>) {
        match operation {
            Some(Operation::Merge) => {
                let lines =
                    vec!["What was decided is written. One version of both now?".to_owned()];
                let version = MenuChoice::new('v', "make the version", Rc::new(Self::finish_merge));
                let later = MenuChoice::new(
                    'l',
                    "later: «Finish a merge» under :",
                    Rc::new(|_: &mut Self| {}),
                );
                let menu = Menu::new("both sides", lines, vec![version, later]);
                self.overlay = Some(Overlay::Menu(menu));
            }
            Some(operation) => {
                let word = operation.word();
                self.say(format!(
                    "Everything is decided and written. `git {word} --continue` goes on"
                ));
            }
            None => {}
        }
    }

    fn pick_branch(&mut self, branches: &[Branch]) {
        if branches.is_empty() {
            return self.refuse("There is no other branch. : fetch asks the other side");
        }
        let entry = |branch: &Branch| PickerEntry {
            key: branch.name.clone(),
            name: branch.name.clone(),
            place: branch.last.clone(),
            ..PickerEntry::default()
        };
        let then = Rc::new(|app: &mut Self, picked: Picked| {
            if let Picked::Entries(names) = picked
                && let Some(name) = names.into_iter().next()
            {
                let sight = app.sight();
                app.say(format!("Trying {name} in memory; nothing is written"));
                app.ask(Effect::Git(GitTask::Merge(MergeTask::Rehearse(name, sight))));
            }
        });
        let entries = branches.iter().map(entry).collect();
        self.overlay = Some(Overlay::Picker(Picker::new("bring in", entries, then)));
    }

    /// Brings in the branch whose rehearsal is shown.
    pub(super) fn merge_rehearsed(&mut self) {
        let Some(rehearsal) = &self.merging.rehearsal else { return };
        if rehearsal.is_nothing_new {
            return self.refuse("There is nothing to bring in");
        }
        let branch = rehearsal.branch.clone();
        self.act_in_git(Act::Merge(MergeAct::Branch(branch)), OwnPrograms::Ask);
    }
}
