//! Finding the study a command is about, reading it, and bringing changes to its files.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::Outcome;
use super::report::{Kind, Report, to_standard_error};
use super::viewer::ViewerArguments;
use crate::app::world::World;
use crate::config::{Places, UserConfig};
use crate::domain::edit::{Edit, Operation, apply};
use crate::domain::id::{CoderId, OperationId, TranscriptId};
use crate::domain::project::Project;
use crate::domain::text::clean::visible;
use crate::domain::text::nearness::nearest;
use crate::runtime::clock::SystemWorld;
use crate::services::identity::{Identity, Names, find, identify};
use crate::storage::folder::Folder;
use crate::storage::journal::{Journal, session_name};
use crate::storage::layout::FileKey;
use crate::storage::load::{Part, load_files, load_head, load_rest};
use crate::storage::local::read_place;
use crate::storage::problem::Problem;
use crate::storage::recover::recover;
use crate::storage::write::write;

/// How long a random id of an operation is.
const OPERATION_ID_LENGTH: usize = 10;

/// A study that was read whole.
pub(super) struct Study {
    pub(super) folder: Folder,
    pub(super) project: Project,
    pub(super) problems: Vec<Problem>,
}

impl Study {
    /// Reads the study of `named`, or of this folder or one above it.
    pub(super) fn read(named: Option<&Path>) -> Result<Self, Report> {
        let root = match named {
            Some(folder) => folder.to_owned(),
            None => find_root()?,
        };
        let (folder, project, problems) = Folder::open(&root)?;
        Ok(Self { folder, project, problems })
    }

    /// Reads the study and says in one line where something in it could not be read.
    pub(super) fn read_and_warn(named: Option<&Path>) -> Result<Self, Report> {
        let study = Self::read(named)?;
        study.warn();
        Ok(study)
    }

    /// Reads the study without its transcripts and what lies in them; [`Study::read_texts`] reads those that are wanted.
    pub(super) fn read_without_texts(named: Option<&Path>) -> Result<Self, Report> {
        let root = match named {
            Some(folder) => folder.to_owned(),
            None => find_root()?,
        };
        let mut study =
            Self { folder: Folder::new(&root), project: Project::default(), problems: Vec::new() };
        study.absorb(load_head(&root)?);
        study.absorb(load_rest(&root));
        Ok(study)
    }

    /// Reads these transcripts without what is said of them.
    pub(super) fn read_texts(&mut self, ids: impl IntoIterator<Item = TranscriptId>) {
        let keys: BTreeSet<FileKey> = ids.into_iter().map(FileKey::Transcript).collect();
        self.absorb(load_files(self.folder.root(), &keys));
    }

    fn absorb(&mut self, part: Part) {
        let problems = self.folder.absorb(&mut self.project, part);
        self.problems.extend(problems);
    }

    /// Says in one line where something in what was read could not be read.
    pub(super) fn warn(&self) {
        let n_problems = self.problems.len();
        if n_problems > 0 {
            let noun = if n_problems == 1 { "problem" } else { "problems" };
            to_standard_error(&format!(
                "tusj: {n_problems} {noun} in the files, so something may be missing here; «tusj check» lists all\n"
            ));
        }
    }

    /// Carries out `edits` as one act and brings it to the disk: the journal first, then the files.
    ///
    /// So the act is finished after a kill, and its coder can take it back on the screen.
    pub(super) fn commit(&mut self, act: Act, edits: Vec<Edit>) -> Result<(), Report> {
        self.folder.check(&edits).map_err(|refused| not_written(&refused))?;
        apply(&mut self.project, &edits).map_err(|refused| not_written(&refused))?;
        self.bring_to_disk(&[act.operation(edits)])
    }

    /// Writes down what was carried out in memory: the journal first, then the files, each once.
    pub(super) fn bring_to_disk(&mut self, operations: &[Operation]) -> Result<(), Report> {
        let Some(first) = operations.first() else { return Ok(()) };
        let edits: Vec<Edit> =
            operations.iter().flat_map(|operation| operation.edits.iter().cloned()).collect();
        self.folder.check(&edits).map_err(|refused| not_written(&refused))?;
        let writes =
            self.folder.plan(&self.project, &edits).map_err(|refused| not_written(&refused))?;
        let name = session_name(&first.at, first.id.as_str());
        let root = self.folder.root().to_owned();
        let mut journal = Journal::open(&root, &name).map_err(|error| not_written(&error))?;
        for operation in operations {
            journal.append(operation).map_err(|error| not_written(&error))?;
        }
        let outcome = write(&root, &writes);
        self.folder.noted(&outcome);
        if let Some(failure) = &outcome.failure {
            return Err(not_finished(&failure.why));
        }
        if !outcome.changed.is_empty() {
            // Record by record there may be room beside what somebody else wrote just now.
            let recovery = recover(&root, operations)?;
            let unclear = recovery.unclear.first();
            if let Some(unclear) = unclear {
                let why =
                    format!("{} was left as it is: {}", unclear.file.path_text(), unclear.why);
                return Err(not_finished(&why));
            }
            if let Some(failure) = &recovery.failure {
                return Err(not_finished(&failure.why));
            }
        }
        // Without this line the files are looked at when the study is opened next, and found done.
        for operation in operations {
            let _found_done_later = journal.done(&operation.id);
        }
        Ok(())
    }

    /// Returns who asks, or a report that nobody of that name codes here.
    pub(super) fn coder(&self, named: Option<&str>) -> Result<Option<CoderId>, Report> {
        if let Some(name) = named {
            return find(&self.project, name).map(Some).ok_or_else(|| self.no_coder(name));
        }
        let config = Places::find(|name| std::env::var_os(name))
            .map(|places| UserConfig::load(&places))
            .unwrap_or_default();
        let names = names(self.folder.root(), None, config.settings.coder);
        Ok(match identify(&self.project, &names) {
            Identity::Known(coder) => Some(coder),
            Identity::New(..) => None,
        })
    }

    fn no_coder(&self, name: &str) -> Report {
        let names: Vec<&str> =
            self.project.coders.values().map(|coder| coder.name.as_str()).collect();
        let hint = match nearest(name, names.iter().copied()) {
            Some(near) => format!("did you mean «{near}»?"),
            None => format!("the coders are: {}", names.join(", ")),
        };
        Report::user(format!("nobody in this study is called «{name}»")).hint(hint)
    }
}

/// What a command does to a study, for the journal and for whoever takes it back.
pub(super) struct Act {
    /// Name of the command.
    pub(super) command: &'static str,
    /// What was done in words.
    pub(super) title: String,
    /// Who can take it back, where it is known who that is.
    pub(super) coder: Option<CoderId>,
}

impl Act {
    fn operation(self, edits: Vec<Edit>) -> Operation {
        self.undoing(None, edits)
    }

    /// Returns the act as an operation that takes back `undoes`.
    pub(super) fn undoing(self, undoes: Option<OperationId>, edits: Vec<Edit>) -> Operation {
        let mut world = SystemWorld;
        Operation {
            id: OperationId::new(world.id(OPERATION_ID_LENGTH)),
            at: world.now(),
            coder: self.coder.unwrap_or_default(),
            command: self.command.to_owned(),
            title: self.title,
            undoes,
            edits,
        }
    }
}

/// Whose codings an export takes.
#[derive(Debug, clap::Args)]
pub(super) struct LayerArguments {
    /// Whose codings
    #[arg(long, value_enum, default_value = "mine")]
    layers: LayerChoice,
    #[command(flatten)]
    viewer: ViewerArguments,
}

/// Whose codings are taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum LayerChoice {
    /// One's own
    #[default]
    Mine,
    /// What was agreed
    Agreed,
    /// Everybody's, and what was agreed
    All,
}

impl Study {
    /// Returns the layers that are asked for, as far as a blind study shows them.
    pub(super) fn layers(&self, arguments: &LayerArguments) -> Result<BTreeSet<CoderId>, Report> {
        let sight = self.sight(&arguments.viewer)?;
        match arguments.layers {
            LayerChoice::All if sight.is_blind() => {
                let report = Report::user(
                    "the coders of this study are hidden from each other until they compare",
                );
                Err(report.hint("--layers mine shows your own, --layers agreed what was agreed; --compare shows all on purpose"))
            }
            LayerChoice::All => Ok(self.project.codings.keys().cloned().collect()),
            LayerChoice::Agreed => Ok(BTreeSet::from([CoderId::agreed()])),
            LayerChoice::Mine => match sight.me() {
                Some(me) => Ok(BTreeSet::from([me.clone()])),
                None => {
                    let names: Vec<&str> =
                        self.project.coders.values().map(|coder| coder.name.as_str()).collect();
                    let hint = format!("--coder names one of: {}", names.join(", "));
                    Err(Report::user("it is not known which coder of this study you are")
                        .hint(hint))
                }
            },
        }
    }
}

/// Returns the nearest folder from this one upwards that is a study.
pub(super) fn find_root() -> Result<PathBuf, Report> {
    let here = std::env::current_dir()
        .map_err(|error| Report::environment("this folder cannot be found", &error))?;
    root_above(&here).ok_or_else(|| {
        let sentence = format!("neither {} nor any folder above it is a study", here.display());
        Report::user(sentence).hint("«tusj new DIR» makes one, «tusj demo» shows one")
    })
}

/// Returns the nearest folder from `folder` upwards that holds a `project.ron`.
pub(super) fn root_above(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().find(|above| above.join("project.ron").is_file()).map(Path::to_owned)
}

/// Returns the names under which the user may be known in the study at `root`.
pub(super) fn names(root: &Path, argument: Option<String>, config: Option<String>) -> Names {
    let place = read_place(root).unwrap_or_default();
    Names {
        argument,
        clone: place.coder.map(|coder| coder.to_string()),
        config,
        git: git_name(root),
        login: ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| std::env::var(name).ok()),
    }
}

/// Returns git's `user.name`, where there is a git that knows one.
fn git_name(root: &Path) -> Option<String> {
    // A relative path ends in one without a name: the current folder.
    let folder = root
        .ancestors()
        .map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder })
        .find(|folder| folder.is_dir())?;
    let output =
        Command::new("git").arg("-C").arg(folder).args(["config", "user.name"]).output().ok()?;
    let name = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (output.status.success() && !name.is_empty()).then_some(name)
}

fn not_written(why: &dyn std::fmt::Display) -> Report {
    let sentence = format!("nothing was written: {}", visible(&why.to_string()));
    Report::new(Kind::ProjectFiles, sentence)
        .hint("«tusj check» lists what is wrong with the files")
}

fn not_finished(why: &dyn std::fmt::Display) -> Report {
    let sentence = format!("not everything was written: {}", visible(&why.to_string()));
    Report::new(Kind::Environment, sentence)
        .hint("the journal has it all: «tusj open» brings to the disk what is missing")
}

impl Study {
    /// Returns how a command ends that only read the study.
    pub(super) fn outcome(&self) -> Outcome {
        if self.problems.is_empty() { Outcome::Fine } else { Outcome::Warnings }
    }
}
