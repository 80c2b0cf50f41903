//! The way to an open study: who codes there, what is asked before, and what the answers lead to.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::demo;
use super::new::{NewStudy, make, title_of};
use super::report::Report;
use super::study::{Act, Study, names};
use crate::app::welcome::{Answer, Welcome};
use crate::app::world::World;
use crate::config::{Places, RecentProject, UserConfig, note_recent, recent_projects};
use crate::domain::coder::Coder;
use crate::domain::edit::{Change, Edit};
use crate::domain::id::CoderId;
use crate::domain::project::Project;
use crate::runtime::clock::SystemWorld;
use crate::runtime::main_loop::Next;
use crate::services::identity::{Identity, identify};
use crate::storage::load::load_head;
use crate::storage::local::{read_place, save_place};

/// How many of the studies opened last are offered.
const MOST_RECENT: usize = 7;

/// Whether a study is one of the user's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keeping {
    /// It is: it is remembered, and somebody new is asked about once.
    Remembered,
    /// It is a copy that is thrown away: whoever comes is a coder at once.
    Scratch,
}

/// What leads from one question to the next, and on to a study.
pub(super) struct Way {
    here: PathBuf,
    argument: Option<String>,
    places: Option<Places>,
    config: UserConfig,
    /// The study that waits for the name of whoever is new in it.
    waiting: Option<PathBuf>,
    /// Copies that are removed at the end.
    scratches: Vec<TempDir>,
}

impl Way {
    /// Starts in this folder, for somebody who asked to be called `argument`.
    pub(super) fn new(argument: Option<String>) -> Result<Self, Report> {
        let here = std::env::current_dir()
            .map_err(|error| Report::environment("this folder cannot be found", &error))?;
        let places = Places::find(|name| std::env::var_os(name));
        let config = places.as_ref().map(UserConfig::load).unwrap_or_default();
        Ok(Self { here, argument, places, config, waiting: None, scratches: Vec::new() })
    }

    /// Returns what the user has set.
    pub(super) fn config(&self) -> &UserConfig {
        &self.config
    }

    /// Returns the questions for a folder in which there is no study.
    pub(super) fn welcome(&self) -> Next {
        let (coder, source) = match self.identify(&Project::default(), &self.here) {
            Identity::New(coder, _, source) => (coder.name, source.words()),
            Identity::Known(coder) => (coder.to_string(), ""),
        };
        let recent: Vec<(String, PathBuf)> = self
            .places
            .iter()
            .flat_map(|places| recent_projects(&places.recent_file()).0)
            .take(MOST_RECENT)
            .map(|project| (project.title, project.root))
            .collect();
        let welcome = Welcome::choose(&title_of(&self.here), &recent, &coder, source);
        Next::Welcome(Box::new(welcome))
    }

    /// Returns what comes before the study at `root`: the question who codes there, or nothing.
    pub(super) fn go_to_study(&mut self, root: &Path, keeping: Keeping) -> Result<Next, Report> {
        let head = load_head(root)?.project;
        let coder = match self.identify(&head, root) {
            Identity::Known(coder) => coder,
            Identity::New(coder, _, source) if keeping == Keeping::Remembered => {
                self.waiting = Some(root.to_owned());
                let question = Welcome::ask_coder(&coder.name, source.words());
                return Ok(Next::Welcome(Box::new(question)));
            }
            Identity::New(coder, id, _) => self.add_coder(root, coder, id)?,
        };
        if keeping == Keeping::Remembered {
            self.remember(root, head.settings.title);
        }
        // Whoever changes the coder on the screen means that one from then on.
        self.argument = None;
        Ok(Next::Study { root: root.to_owned(), coder })
    }

    /// Returns the finished study in a copy that is thrown away.
    pub(super) fn go_to_sample(
        &mut self,
        sample: demo::Sample,
        coder: Option<&str>,
    ) -> Result<Next, Report> {
        let scratch = demo::scratch_copy(sample)?;
        let root = scratch.path().to_owned();
        self.scratches.push(scratch);
        match coder {
            Some(coder) if self.argument.is_none() => {
                Ok(Next::Study { root, coder: CoderId::new(coder) })
            }
            _ => self.go_to_study(&root, Keeping::Scratch),
        }
    }

    /// Returns what an answer leads to.
    pub(super) fn answer(&mut self, answer: Answer) -> Result<Next, Report> {
        match answer {
            Answer::NewStudy { title, coder } => {
                let study = NewStudy {
                    folder: self.here.clone(),
                    title: Some(title),
                    coder: Some(coder.clone()),
                    ..NewStudy::default()
                };
                make(&study)?;
                self.code_as(&self.here.clone(), coder)
            }
            Answer::Open(root) => self.go_to_study(&root, Keeping::Remembered),
            Answer::Demo => self.go_to_sample(demo::STUDY, Some(demo::CODER)),
            Answer::CodeAs(name) => match self.waiting.take() {
                Some(root) => self.code_as(&root, name),
                None => Ok(self.welcome()),
            },
            Answer::Leave => Ok(Next::End),
        }
    }

    fn code_as(&mut self, root: &Path, name: String) -> Result<Next, Report> {
        let head = load_head(root)?.project;
        let mut known = names(root, Some(name), None);
        known.clone = None;
        let coder = match identify(&head, &known) {
            Identity::Known(coder) => coder,
            Identity::New(coder, id, _) => self.add_coder(root, coder, id)?,
        };
        keep(root, &coder);
        self.remember(root, head.settings.title);
        Ok(Next::Study { root: root.to_owned(), coder })
    }

    pub(super) fn identify(&self, project: &Project, root: &Path) -> Identity {
        let config = self.config.settings.coder.clone();
        identify(project, &names(root, self.argument.clone(), config))
    }

    fn add_coder(&self, root: &Path, coder: Coder, id: CoderId) -> Result<CoderId, Report> {
        let coder = Coder { auto_advance: self.config.settings.auto_advance, ..coder };
        let change = Change { key: id.clone(), before: None, after: Some(coder) };
        // Nobody takes back that they are here: a first u on the screen would leave it without a coder.
        let title = format!("add the coder {id}");
        let act = Act { command: "add-coder", title, coder: None };
        Study::read(Some(root))?.commit(act, vec![Edit::Coder(change)])?;
        Ok(id)
    }

    /// The list is a convenience: a disk that does not take it is no reason not to open a study.
    fn remember(&self, root: &Path, title: String) {
        let Some(places) = &self.places else { return };
        let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let project = RecentProject { root, title, opened: SystemWorld.now() };
        let _without_remembering = note_recent(&places.recent_file(), project);
    }
}

/// Remembers for this copy of the study who codes; without it the question comes again.
fn keep(root: &Path, coder: &CoderId) {
    if let Ok(mut place) = read_place(root) {
        place.coder = Some(coder.clone());
        let _asked_again_next_time = save_place(root, &place);
    }
}
