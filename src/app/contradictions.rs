//! What two people's changes of one record leave to be decided, and bringing in a branch.
//!
//! Contradictions come from two sides: somebody changed a file underneath ([`App::contradictions`]), or versions were
//! brought together ([`Merging`]). Files of the latter stay as git left them until all is decided; the rest of the
//! study goes on, and shows their records as merged so far.

use std::collections::BTreeSet;
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
use crate::services::three_way::words::{field_in_words, record_in_words};
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

/// A contradiction that is written anew.
#[derive(Clone, Debug)]
struct Anew {
    index: usize,
    contradiction: Contradiction,
    /// What can be typed, with this side's words.
    fields: Vec<(&'static str, String)>,
    /// What was typed so far, in the same order.
    typed: Vec<(&'static str, String)>,
}

impl Anew {
    /// Says what Enter does, and which fields are not asked for.
    fn hint(&self) -> String {
        let is_last = self.typed.len() + 1 == self.fields.len();
        let enter = if is_last { "Enter keep it" } else { "Enter next field" };
        let is_asked = |field: &str| self.fields.iter().any(|(asked, _)| *asked == field);
        let rest = self.contradiction.fields.iter().filter(|field| !is_asked(field));
        let rest: Vec<String> = rest.map(|field| field_in_words(field)).collect();
        match rest.as_slice() {
            [] => format!("{enter}  Esc leave"),
            rest => format!("{enter}  Esc leave  as mine: {}", rest.join(", ")),
        }
    }
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

    /// Returns how many contradictions are not decided and may be decided here.
    #[must_use]
    pub fn n_undecided_here(&self) -> usize {
        let all = self.all_contradictions();
        let is_here = |(index, row): &(usize, &Contradiction)| {
            self.chosen(*index).is_none() && !self.session.is_hidden(&row.file())
        };
        all.into_iter().enumerate().filter(is_here).count()
    }

    /// Says how many files of other coders wait for decisions that cannot be made here while the study is blind.
    #[must_use]
    pub fn hidden_contradictions_in_words(&self) -> Option<String> {
        let open = self.all_contradictions().into_iter().enumerate();
        let open = open.filter(|(index, _)| self.chosen(*index).is_none());
        let files = open.map(|(_, row)| row.file());
        let hidden: BTreeSet<FileKey> = files.filter(|file| self.session.is_hidden(file)).collect();
        let owners: BTreeSet<_> = hidden.iter().filter_map(FileKey::owner).collect();
        let whose = if owners.len() > 1 { "other coders" } else { "the other coder" };
        match hidden.len() {
            0 => None,
            1 => Some(format!("1 file of {whose} needs them")),
            count => Some(format!("{count} files of {whose} need them")),
        }
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
        self.merging.open = Some(open);
        let said = self.open_merge_in_words();
        self.messages.say(Weight::Problem, said);
    }

    fn open_merge_in_words(&self) -> String {
        match (self.n_undecided_here(), self.hidden_contradictions_in_words()) {
            (0, None) => {
                "Both sides of the merge go together: «Finish a merge» under : writes them"
                    .to_owned()
            }
            (0, Some(hidden)) => format!("Decisions after a merge: {hidden}, and only there"),
            (count, _) => format!(
                "{} after a merge: «What is to be decided» under : lists them",
                counted(count, "thing is to be decided", "things are to be decided")
            ),
        }
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

    /// Returns the chosen contradiction with its number.
    #[must_use]
    pub fn contradiction_to_decide(&self) -> Option<(usize, Contradiction)> {
        let index = self.chosen_contradiction()?;
        let all = self.all_contradictions();
        let contradiction = all.get(index).filter(|row| !self.session.is_hidden(&row.file()))?;
        Some((index, (*contradiction).clone()))
    }

    /// Decides the chosen contradiction.
    pub(super) fn decide(&mut self, answer: Answer) {
        let Some((index, contradiction)) = self.contradiction_to_decide() else { return };
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

    /// Lets the chosen contradiction be written anew, one field after the other.
    pub(super) fn write_anew(&mut self) {
        let Some((index, contradiction)) = self.contradiction_to_decide() else { return };
        let fields = editable(&contradiction);
        if fields.is_empty() {
            return self.refuse("This is no text that can be typed here: 1 mine, 2 theirs");
        }
        let anew = Anew { index, contradiction, fields, typed: Vec::new() };
        self.ask_field(Rc::new(anew));
    }

    /// Asks for the first field that was not typed yet; nothing is decided before the last.
    fn ask_field(&mut self, anew: Rc<Anew>) {
        let Some((field, text)) = anew.fields.get(anew.typed.len()).cloned() else {
            let edits = take_typed(&self.session.project, &anew.contradiction, &anew.typed);
            if let Some(edits) = edits {
                self.settle_contradiction(anew.index, &anew.contradiction, "anew", edits);
            }
            return;
        };
        let what = record_in_words(&self.session.project, &anew.contradiction.theirs);
        let of = match anew.fields.len() {
            1 => String::new(),
            all => format!(" ({} of {all})", anew.typed.len() + 1),
        };
        let title = format!("{what}: {}{of}", field_in_words(field));
        let hint = anew.hint();
        let then = Rc::new(move |app: &mut Self, typed: &str| {
            let mut next = Anew::clone(&anew);
            next.typed.push((field, typed.trim().to_owned()));
            app.ask_field(Rc::new(next));
            Ok(())
        });
        self.overlay = Some(Overlay::Prompt(Prompt::new(title, &text, then).hinting(hint)));
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
        let left = match (self.n_undecided_here(), self.hidden_contradictions_in_words()) {
            (0, None) => "Everything is decided".to_owned(),
            (0, Some(hidden)) => hidden,
            (left, _) => format!("{left} left"),
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
        if self.n_undecided_here() > 0 {
            return self.refuse(
                "Not everything is decided: «What is to be decided» under : lists what is left",
            );
        }
        if let Some(hidden) = self.hidden_contradictions_in_words() {
            return self.refuse(format!(
                "Not everything is decided: {hidden}. They are open to you while you compare (g c)"
            ));
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
