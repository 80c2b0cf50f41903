//! The state of bringing files in: which files, who speaks in each, which names are said in it.

use std::collections::{BTreeSet, VecDeque};
use std::path::PathBuf;

use crate::domain::id::{CaseId, TranscriptId};
use crate::domain::project::Project;
use crate::domain::text::segment::n_words;
use crate::domain::transcript::{Role, TranscriptKind};
use crate::services::import::bring_in::{BroughtIn, already_imported, propose_kind, propose_title};
use crate::services::import::candidate::{SourceFile, SourceRead};
use crate::services::import::key::NameKey;
use crate::services::import::mapping::{CaseChoice, SpeakerChoice, SpeakerMapping};
use crate::services::import::replace::{NameChoice, fill_in, propose_names};
use crate::services::import::{SourceText, pseudonym::NameKind};

/// Bringing files in.
#[derive(Debug, Default)]
pub struct ImportScreen {
    /// The folder whose files are listed.
    pub folder: PathBuf,
    /// Its files that may be transcripts; none until they were listed.
    pub files: Option<Vec<SourceFile>>,
    /// The chosen file.
    pub cursor: usize,
    /// Files that were marked.
    pub marked: BTreeSet<PathBuf>,
    /// Which page is shown.
    pub page: ImportPage,
    /// Files that were read and not decided on, in order.
    pub waiting: VecDeque<(PathBuf, SourceRead)>,
    /// The file that is being decided on.
    pub draft: Option<ImportDraft>,
    /// Files that were asked for and have not come yet.
    pub n_awaited: usize,
    /// Files that were asked for in all.
    pub n_total: usize,
    /// Files that were brought in.
    pub n_done: usize,
    /// Files that were left out: unreadable, brought in before, or passed over.
    pub n_skipped: usize,
    /// The first transcript that was brought in.
    pub first: Option<TranscriptId>,
    /// Whether all that follows is brought in as it is proposed.
    pub takes_all: bool,
    /// What is brought in as soon as its names are in the key.
    pub awaits_key: Option<BroughtIn>,
}

/// The pages of bringing in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ImportPage {
    /// Files of a folder.
    #[default]
    Files,
    /// Who is speaking in a file.
    Speakers,
    /// Names that are said in it.
    Names,
}

/// A file that is being decided on.
#[derive(Clone, Debug)]
pub struct ImportDraft {
    /// Name of the file.
    pub file_name: String,
    /// What was read.
    pub read: SourceRead,
    /// Who the speakers are.
    pub mapping: SpeakerMapping,
    /// Names in the text.
    pub names: Vec<NameChoice>,
    /// What people will call the transcript.
    pub title: String,
    /// Whether a person gave the title.
    pub is_title_decided: bool,
    /// What kind of document it is.
    pub kind: TranscriptKind,
    /// Whether a person gave the kind.
    pub is_kind_decided: bool,
    /// Whether it counts as data.
    pub is_data: bool,
    /// The transcript that came from the same file before.
    pub twin: Option<TranscriptId>,
    /// Whether it was said that the file came before.
    pub is_twin_said: bool,
    /// The chosen speaker.
    pub cursor: usize,
    /// The chosen name.
    pub name_cursor: usize,
    /// Whether the first words of the chosen speaker are shown whole.
    pub shows_more: bool,
}

impl ImportDraft {
    /// Proposes everything about a file.
    #[must_use]
    pub fn new(file_name: String, read: SourceRead, project: &Project, key: &NameKey) -> Self {
        let mapping = SpeakerMapping::propose(&read.source, project, key);
        let names = propose_names(&read.source, project, &mapping);
        let title = propose_title(project, &read.source, &mapping, &file_name);
        let kind = propose_kind(&read.source, &mapping);
        let twin = already_imported(project, &read.sha256);
        Self {
            file_name,
            read,
            mapping,
            names,
            title,
            is_title_decided: false,
            kind,
            is_kind_decided: false,
            is_data: true,
            twin,
            is_twin_said: false,
            cursor: 0,
            name_cursor: 0,
            shows_more: false,
        }
    }

    /// Returns what was read.
    #[must_use]
    pub fn source(&self) -> &SourceText {
        &self.read.source
    }

    /// Returns the choice about the chosen speaker.
    #[must_use]
    pub fn chosen(&self) -> Option<&SpeakerChoice> {
        self.mapping.speakers.get(self.cursor)
    }

    /// Says who the chosen speaker is, moves on to the next one, and proposes title and names anew.
    pub fn decide(&mut self, role: Role, case: CaseChoice, project: &Project) {
        if let Some(choice) = self.mapping.speakers.get_mut(self.cursor) {
            choice.role = role;
            choice.case = case;
        }
        self.step(1);
        self.propose_again(project);
    }

    /// Gives the chosen speaker another label.
    pub fn relabel(&mut self, label: String, project: &Project) {
        if let Some(choice) = self.mapping.speakers.get_mut(self.cursor) {
            choice.label = label;
        }
        self.propose_again(project);
    }

    /// Moves to another speaker.
    pub fn step(&mut self, rows: isize) {
        let last = self.mapping.speakers.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(rows).min(last);
        self.shows_more = false;
    }

    /// Returns how many names of people in the file would stay in the text.
    #[must_use]
    pub fn n_names_left(&self) -> usize {
        let is_left = |name: &&NameChoice| {
            name.replacement.is_none() && name.found.kind == NameKind::Possible
        };
        self.names.iter().filter(is_left).count()
    }

    /// Returns the number of turns and of words.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let paragraphs = &self.source().paragraphs;
        let turns = paragraphs.iter().filter(|row| !row.continues).count();
        (turns, paragraphs.iter().map(|row| n_words(&row.text)).sum())
    }

    fn propose_again(&mut self, project: &Project) {
        fill_in(&mut self.names, &self.read.source, project, &self.mapping);
        if !self.is_kind_decided {
            self.kind = propose_kind(&self.read.source, &self.mapping);
        }
        if !self.is_title_decided {
            self.title = propose_title(project, &self.read.source, &self.mapping, &self.file_name);
        }
    }
}

impl ImportScreen {
    /// Begins with the files of a folder, which are still to be listed.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, ..Self::default() }
    }

    /// Moves the choice of the page by `rows` rows.
    pub fn step(&mut self, rows: isize) {
        match (self.page, &mut self.draft) {
            (ImportPage::Files, _) => {
                let last = self.files.as_ref().map_or(0, Vec::len).saturating_sub(1);
                self.cursor = self.cursor.saturating_add_signed(rows).min(last);
            }
            (ImportPage::Speakers, Some(draft)) => draft.step(rows),
            (ImportPage::Names, Some(draft)) => {
                let last = draft.names.len().saturating_sub(1);
                draft.name_cursor = draft.name_cursor.saturating_add_signed(rows).min(last);
            }
            (_, None) => {}
        }
    }

    /// Returns the chosen file.
    #[must_use]
    pub fn chosen_file(&self) -> Option<&SourceFile> {
        self.files.as_ref()?.get(self.cursor)
    }

    /// Returns the files to read: the marked ones in their order, else the chosen one.
    #[must_use]
    pub fn picked(&self) -> Vec<PathBuf> {
        let files = self.files.iter().flatten();
        let marked: Vec<PathBuf> = files
            .map(|file| &file.path)
            .filter(|path| self.marked.contains(*path))
            .cloned()
            .collect();
        if marked.is_empty() {
            return self.chosen_file().map(|file| file.path.clone()).into_iter().collect();
        }
        marked
    }

    /// Returns whether nothing is left to decide or to come.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.draft.is_none() && self.waiting.is_empty() && self.n_awaited == 0
    }
}

/// Returns the cases in the order in which digits choose them, from 1.
pub fn numbered_cases(project: &Project) -> impl Iterator<Item = (usize, &CaseId, &str)> {
    project.cases.iter().enumerate().map(|(index, (id, case))| (index + 1, id, case.name.as_str()))
}
