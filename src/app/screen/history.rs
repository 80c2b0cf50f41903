//! How the study came about, as lists: versions by sitting, a code, a passage, a case, and the curves.

pub(super) mod rows;

use std::collections::{BTreeMap, BTreeSet};

use super::Screen;
use super::list::{Align, Column, ListKind, ListRow};
use crate::app::App;
use crate::app::effect::Effect;
use crate::domain::id::{CaseId, CodeId, CoderId};
use crate::services::git::objects::ObjectId;
use crate::services::git::task::GitTask;
use crate::services::history::case::CaseHistory;
use crate::services::history::code::CodeHistory;
use crate::services::history::counts::FileCount;
use crate::services::history::passage::{Passage, PassageHistory};
use crate::services::history::task::{HistoryAnswer, HistoryTask};
use crate::services::history::{Audience, Log, Version};

/// The columns of every view.
pub const COLUMNS: &[Column] = &[
    Column { title: "when", most: 17, align: Align::Left, drop: 0 },
    Column { title: "who", most: 14, align: Align::Left, drop: 1 },
    Column { title: "what", most: 0, align: Align::Left, drop: 0 },
    Column { title: "version", most: 8, align: Align::Left, drop: 2 },
];
/// The columns of what one version did.
pub const CHANGE_COLUMNS: &[Column] = &[
    Column { title: "what", most: 0, align: Align::Left, drop: 0 },
    Column { title: "was done", most: 36, align: Align::Left, drop: 0 },
];
/// What the keys of rows begin with that stand for a version; its id follows.
const VERSION_KEY: &str = "version ";

/// What of the history is listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HistoryView {
    /// The versions, under the sittings in which they were saved.
    #[default]
    Versions,
    /// The sittings alone.
    Sessions,
    /// One code.
    Code,
    /// One passage.
    Passage,
    /// One case.
    Case,
    /// New codes by transcript.
    NewCodes,
    /// Codings by day.
    Codings,
}

impl HistoryView {
    /// Every view, with the key that chooses it and its name.
    pub const ALL: [(char, Self, &'static str); 7] = [
        ('v', Self::Versions, "versions"),
        ('s', Self::Sessions, "sittings"),
        ('k', Self::Code, "the code chosen or at the cursor"),
        ('p', Self::Passage, "the passage at the cursor"),
        ('a', Self::Case, "the case at the cursor"),
        ('n', Self::NewCodes, "new codes by transcript"),
        ('d', Self::Codings, "codings by day"),
    ];
}

/// What is known of the history.
#[derive(Debug, Default)]
pub struct History {
    /// What is listed.
    pub view: HistoryView,
    /// The version whose changes are listed.
    pub shown: Option<ObjectId>,
    log: Option<Log>,
    why_not: Option<String>,
    counts: BTreeMap<ObjectId, Vec<FileCount>>,
    asked: BTreeSet<ObjectId>,
    code: Option<(CodeId, Option<CodeHistory>)>,
    passage: Option<(Passage, Option<PassageHistory>)>,
    case: Option<(CaseId, Option<CaseHistory>)>,
    /// Grows with everything that is told.
    pub revision: u64,
}

impl History {
    /// Returns what people called a version, or its digits where that is not told.
    #[must_use]
    pub fn subject_of(&self, id: &ObjectId) -> String {
        let version = self.version(id);
        let subject = version.and_then(|version| version.subject.clone());
        subject.unwrap_or_else(|| id.short().to_owned())
    }

    fn version(&self, id: &ObjectId) -> Option<&Version> {
        self.log.as_ref()?.versions.iter().find(|version| version.id == *id)
    }

    fn take(&mut self, answer: HistoryAnswer) {
        match answer {
            HistoryAnswer::Log(log) => self.log = Some(log),
            HistoryAnswer::Counts(counts) => self.counts.extend(counts),
            HistoryAnswer::Code(code, told) => self.code = Some((code, Some(told))),
            HistoryAnswer::Case(case, told) => self.case = Some((case, Some(told))),
            HistoryAnswer::Passage(told) => {
                if let Some((_, waiting)) = &mut self.passage {
                    *waiting = Some(told);
                }
            }
        }
    }
}

/// Returns the version that a row stands for.
#[must_use]
pub fn version_of_row(row: &ListRow) -> Option<ObjectId> {
    let words = row.key.strip_prefix(VERSION_KEY)?;
    ObjectId::parse(words.split(' ').next()?)
}

impl App {
    /// Returns for whom the history is told.
    #[must_use]
    pub fn history_audience(&self) -> Audience {
        Audience::of(&self.session.project, self.sight())
    }

    /// Asks git for something of the history.
    pub(in crate::app) fn ask_history(&mut self, task: HistoryTask) {
        self.ask(Effect::Git(GitTask::History(Box::new(task))));
    }

    /// Takes in what git told of the history.
    pub(in crate::app) fn history_told(&mut self, told: Result<HistoryAnswer, String>) {
        self.history.revision += 1;
        match told {
            Ok(answer) => {
                self.history.why_not = None;
                self.history.take(answer);
            }
            Err(why) => self.history.why_not = Some(why),
        }
    }

    /// Asks anew for what a view shows, from the code, passage or case at the cursor.
    ///
    /// # Errors
    /// Says what is missing.
    pub(in crate::app) fn show_history_view(&mut self, view: HistoryView) -> Result<(), String> {
        let audience = self.history_audience();
        let task = match view {
            HistoryView::Versions | HistoryView::Sessions => HistoryTask::Log(audience),
            HistoryView::Code => {
                let code = self.code_for_history().ok_or("no code is chosen or at the cursor")?;
                self.history.code = Some((code.clone(), None));
                HistoryTask::Code(audience, code)
            }
            HistoryView::Passage => {
                let passage = self.passage_for_history().ok_or("no passage is at the cursor")?;
                self.history.passage = Some((passage.clone(), None));
                HistoryTask::Passage(audience, Box::new(passage))
            }
            HistoryView::Case => {
                let case = self.case_for_history().ok_or("no case speaks at the cursor")?;
                self.history.case = Some((case.clone(), None));
                HistoryTask::Case(audience, case)
            }
            HistoryView::NewCodes | HistoryView::Codings => {
                self.history.view = view;
                self.history.revision += 1;
                return Ok(());
            }
        };
        self.history.view = view;
        self.history.revision += 1;
        self.ask_history(task);
        Ok(())
    }

    /// Returns the code that is chosen in the codebook, where that has the focus, else the one at the cursor.
    fn code_for_history(&self) -> Option<CodeId> {
        if self.focus == super::super::Pane::Codebook {
            return self.codebook.chosen().cloned();
        }
        let marks = self.transcript.marks_here(&self.session);
        marks.first().map(|mark| mark.code.clone()).or_else(|| self.codebook.chosen().cloned())
    }

    fn passage_for_history(&self) -> Option<Passage> {
        let id = self.transcript.id.clone()?;
        let text = self.transcript.transcript(&self.session)?.clone();
        let stretch = self.transcript.selection(&self.session)?;
        let segment = stretch.segment(&text)?;
        let audience = self.history_audience();
        let layers = self.session.project.codings.iter();
        let codings = layers
            .filter(|(layer, _)| audience.sight.sees(layer))
            .filter_map(|(layer, rows)| Some((layer.clone(), rows.get(&id)?.clone())));
        let codings = codings.collect();
        Some(Passage { transcript: id, text, codings, segment })
    }

    fn case_for_history(&self) -> Option<CaseId> {
        let transcript = self.transcript.transcript(&self.session)?;
        transcript.speaker_at(self.transcript.cursor.paragraph)?.case.clone()
    }

    /// Asks what the versions in view did, those of which it is not known yet.
    pub(super) fn ask_counts_in_view(&mut self) {
        let Some(Screen::List(list)) = self.screens.last() else { return };
        if !matches!(list.kind, ListKind::History | ListKind::HistoryChanges) {
            return;
        }
        let rows = list.rows.iter().skip(list.top).take(list.height.max(1));
        let mut wanted: Vec<ObjectId> = rows.filter_map(version_of_row).collect();
        wanted.extend(self.history.shown.clone());
        let is_new = |id: &ObjectId| {
            !self.history.counts.contains_key(id) && !self.history.asked.contains(id)
        };
        wanted.retain(is_new);
        let versions: Vec<Version> =
            wanted.iter().filter_map(|id| self.history.version(id).cloned()).collect();
        if !versions.is_empty() {
            self.history.asked.extend(wanted);
            self.ask_history(HistoryTask::Counts(versions));
        }
    }

    /// Returns whether a layer may be seen in the history.
    fn sees(&self) -> impl Fn(&CoderId) -> bool + use<> {
        let audience = self.history_audience();
        move |layer| audience.sight.sees(layer)
    }
}
