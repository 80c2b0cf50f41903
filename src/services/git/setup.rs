//! Putting a study under git, or teaching an existing clone how to merge it. Every step says what it did and how to
//! take it back, and doing it twice does nothing more.

use std::path::{Path, PathBuf};

use super::act::{How, OwnPrograms, diff_driver, merge_driver};
use super::task::Desk;
use super::{Git, GitError, quiet_git, run};
use crate::storage::error::StorageError;
use crate::storage::layout;
use crate::storage::repository::{
    Placed, place_attributes, place_hook, place_private, remove_hook,
};

/// The first lines of the hook that tusj makes, by which it is known again.
const HOOK_MARK: &str = "#!/bin/sh\n# Made by tusj git-setup:";
/// What is set for every clone, and the name under which git shows it.
const MERGE_NAME: (&str, &str) = ("merge.tusj.name", "tusj, record by record");

/// What is to be done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SetUp {
    /// Whether a hook is to check the study before every version.
    pub hook: WithHook,
}

/// Whether a hook is to check the study before every version.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WithHook {
    /// No hook is made.
    #[default]
    No,
    /// A hook is made, where there is none.
    Yes,
}

/// One thing that was looked at and, where it was missing, done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What was done, or that it was so already.
    pub did: String,
    /// How to take it back; empty where nothing was done.
    pub take_back: String,
}

impl Step {
    fn new(did: impl Into<String>, take_back: impl Into<String>) -> Self {
        Self { did: did.into(), take_back: take_back.into() }
    }

    fn already(what: impl Into<String>) -> Self {
        Self::new(what, "")
    }
}

/// Makes the study at `root` ready for git.
///
/// # Errors
/// Says what stood in the way. What was done until then stays, and doing it again goes on from there.
pub fn set_up(root: &Path, wanted: SetUp, desk: &Desk) -> Result<Vec<Step>, GitError> {
    let mut steps = Vec::new();
    let git = match Git::of(root) {
        Err(GitError::NoRepository(_)) => {
            let git = make_repository(root)?;
            let back = format!("remove the folder {}", root.join(".git").display());
            steps.push(Step::new(format!("made a git repository in {}", root.display()), back));
            git
        }
        found => {
            let git = found?;
            let top = git.ask_line(&["rev-parse", "--show-toplevel"])?;
            steps.push(Step::already(format!("the repository is {top}")));
            git
        }
    };
    if git.ask_line(&["rev-parse", "--is-bare-repository"])? == "true" {
        return Err(GitError::Bare(root.to_owned()));
    }
    steps.push(attributes(root)?);
    steps.push(private(&git)?);
    steps.extend(drivers(&git, &desk.how)?);
    if wanted.hook == WithHook::Yes {
        let answers = desk.answers.as_deref();
        let may_run = git.own_programs()?.is_empty()
            || git.with_answer(&desk.how, answers)?.own == OwnPrograms::Run;
        steps.push(hook(&git, &desk.how)?);
        if let Some(answers) = answers.filter(|_| may_run) {
            // Who asks for a hook need not be asked whether it may run.
            git.keep_answer(OwnPrograms::Run, answers)?;
        }
    }
    Ok(steps)
}

/// Takes away what [`set_up`] put into the settings and hooks of this clone. Files and history stay.
///
/// # Errors
/// Says what stood in the way.
pub fn take_down(root: &Path) -> Result<Vec<Step>, GitError> {
    let git = Git::of(root)?;
    let mut steps = Vec::new();
    for (name, _) in wanted_settings(Path::new("tusj")) {
        if git.local(&name)?.is_some() {
            git.set_local(&["--unset-all", &name])?;
            steps.push(Step::new(format!("removed the setting {name}"), "tusj git-setup"));
        }
    }
    let hook = git.hook_path()?;
    if remove_hook(&hook, HOOK_MARK).map_err(|error| in_words(&error))? {
        let back = "tusj git-setup --hook";
        steps.push(Step::new(format!("removed the hook {}", hook.display()), back));
    }
    if steps.is_empty() {
        steps.push(Step::already("nothing of git-setup was here"));
    }
    let line = layout::GIT_ATTRIBUTES;
    steps.push(Step::already(format!(
        "the line «{line}» of .gitattributes stays: other clones use it, and without the settings git merges by lines"
    )));
    Ok(steps)
}

fn make_repository(root: &Path) -> Result<Git, GitError> {
    let arguments = ["init", "--quiet"];
    let output = run(quiet_git(root).args(arguments), &[])?;
    if !output.status.success() {
        return Err(GitError::of(root, &arguments, &output));
    }
    Git::of(root)
}

fn attributes(root: &Path) -> Result<Step, GitError> {
    let line = layout::GIT_ATTRIBUTES;
    Ok(match place_attributes(root).map_err(|error| in_words(&error))? {
        Placed::Written => Step::new(
            format!("wrote the line «{line}» into .gitattributes"),
            "remove that line; other lines of the file were left",
        ),
        Placed::AlreadySo | Placed::Taken => {
            Step::already(".gitattributes has the line of tusj already")
        }
    })
}

/// Makes sure that what belongs to this machine only is never committed.
fn private(git: &Git) -> Result<Step, GitError> {
    place_private(git.study()).map_err(|error| in_words(&error))?;
    // The folder brings the file that ignores it; somebody may have written another into it. That file at least is
    // there to be seen where nothing ignores it.
    let seen = git.ask(&["ls-files", "--others", "--exclude-standard", "--", layout::PRIVATE])?;
    if seen.is_empty() {
        return Ok(Step::already(format!("{}/ is ignored already", layout::PRIVATE)));
    }
    let file = format!("{}/.gitignore", layout::PRIVATE);
    Ok(Step::new(
        format!("{file} does not ignore the folder: write the one line * into it"),
        String::new(),
    ))
}

fn wanted_settings(program: &Path) -> [(String, String); 3] {
    let (name, value) = MERGE_NAME;
    [
        (name.to_owned(), value.to_owned()),
        ("merge.tusj.driver".to_owned(), merge_driver(program)),
        ("diff.tusj.command".to_owned(), diff_driver(program)),
    ]
}

fn drivers(git: &Git, how: &How) -> Result<Vec<Step>, GitError> {
    let Some(program) = &how.program else {
        return Ok(vec![Step::already(
            "where this program lies is not known, so git was not told how to merge with it",
        )]);
    };
    let mut steps = Vec::new();
    for (name, value) in wanted_settings(program) {
        if git.local(&name)?.as_deref() == Some(value.as_str()) {
            steps.push(Step::already(format!("{name} is set already")));
            continue;
        }
        git.set_local(&[&name, &value])?;
        let back = format!("git config --local --unset {name}");
        steps.push(Step::new(format!("set {name} = {value}"), back));
    }
    Ok(steps)
}

fn hook(git: &Git, how: &How) -> Result<Step, GitError> {
    let path = git.hook_path()?;
    let Some(program) = &how.program else {
        return Ok(Step::already("where this program lies is not known, so no hook was made"));
    };
    let script = hook_script(program, git.prefix());
    Ok(match place_hook(&path, &script).map_err(|error| in_words(&error))? {
        Placed::Written => Step::new(
            format!("made the hook {}: a study with defects is not committed", path.display()),
            format!("remove {}", path.display()),
        ),
        Placed::AlreadySo => Step::already(format!("the hook {} is there already", path.display())),
        Placed::Taken => Step::already(format!(
            "{} is there already and was left. Let it call: tusj check",
            path.display()
        )),
    })
}

/// Returns a hook that stops a version whose files have defects; what only needs a look does not stop it.
fn hook_script(program: &Path, prefix: &str) -> String {
    let program = super::act::quoted(program);
    let study = if prefix.is_empty() {
        "'.'".to_owned()
    } else {
        super::act::quoted(Path::new(prefix.trim_end_matches('/')))
    };
    format!(
        "{HOOK_MARK} a study with defects is not committed.\n\
         # git commit --no-verify passes it by; tusj git-setup --remove takes it away.\n\
         {program} check {study}\n\
         if [ $? -eq 3 ]; then exit 1; fi\n\
         exit 0\n"
    )
}

impl Git {
    /// Returns a setting of this repository itself.
    fn local(&self, name: &str) -> Result<Option<String>, GitError> {
        match self.ask_line(&["config", "--local", "--get", name]) {
            Ok(value) => Ok(Some(value)),
            Err(GitError::Refused { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn set_local(&self, arguments: &[&str]) -> Result<(), GitError> {
        let arguments = [&["config", "--local"], arguments].concat();
        // Writing a setting runs nothing, whatever the repository brings along.
        let how = How { own: OwnPrograms::Leave, ..How::default() };
        self.act(&arguments, &how).map(|_| ())
    }

    fn hook_path(&self) -> Result<PathBuf, GitError> {
        Ok(self.hooks_folder()?.join("pre-commit"))
    }
}

fn in_words(error: &StorageError) -> GitError {
    GitError::Disk(error.to_string())
}
