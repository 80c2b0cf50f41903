//! What can stand between a study and its history, each by its name and with what can be done.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Output;

use super::act::shown_lines;

/// Why git did not do what it was asked for.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// There is no program called git.
    #[error("git is not installed on this machine. The study works without it")]
    NotInstalled,
    /// The program could not be started or watched.
    #[error("git cannot be run: {0}")]
    NotStarted(#[source] io::Error),
    /// No repository around the folder.
    #[error("{} is in no git repository. git-setup makes one", .0.display())]
    NoRepository(PathBuf),
    /// The folder of the study is not there.
    #[error("the folder {} is gone", .0.display())]
    FolderGone(PathBuf),
    /// A worktree whose repository is not where it was.
    #[error(
        "the repository {0} that this folder belongs to is gone. `git worktree repair` there mends it"
    )]
    RepositoryGone(String),
    /// A repository without files.
    #[error("{} is a repository without files of its own. Clone it, and open the clone", .0.display())]
    Bare(PathBuf),
    /// The repository belongs to somebody else, and git wants to be told that it is trusted.
    #[error(
        "{} belongs to somebody else, and git does not trust it. Copy the folder, or run: \
         git config --global --add safe.directory {}", .0.display(), .0.display()
    )]
    NotTrusted(PathBuf),
    /// A name that leads to no commit.
    #[error("«{0}» is no version of this study")]
    NoSuchVersion(String),
    /// Another git is at work, or one died in the middle of it.
    #[error("{}", locked(.lock, *.seconds))]
    Locked {
        /// The lock.
        lock: PathBuf,
        /// How old it is, where that can be told.
        seconds: Option<u64>,
    },
    /// No branch is checked out.
    #[error(
        "no branch is checked out, so a version would belong to none. \
         `git switch -c NAME` makes one here"
    )]
    Detached,
    /// A merge, rebase or the like waits to be finished.
    #[error("{} in this repository. `{}` finishes it, `{}` takes it back", .0.words(), .0.finish(), .0.take_back())]
    InProgress(Operation),
    /// Files that were changed on both sides and not decided.
    #[error("{} changed on both sides and not decided. ! lists what contradicts", files(*.0))]
    Unmerged(usize),
    /// A merge that was begun and needs a person.
    #[error("some files contradict each other and need you")]
    Conflicts {
        /// What git printed.
        said: String,
    },
    /// What would be written over has changes that are in no version.
    #[error(
        "files were changed and not saved as a version, so nothing was brought in. Save a version first (g v)"
    )]
    LocalChanges {
        /// What git printed.
        said: String,
    },
    /// The two histories have no common beginning.
    #[error("the other history has no beginning in common with this one, so it was not brought in")]
    Unrelated,
    /// Everything is in a version already.
    #[error("nothing to save: every change of the study is in a version already")]
    NothingToSave,
    /// The branch that is checked out has no study.
    #[error(
        "project.ron is not in the folder: a branch without this study is checked out. `git switch -` goes back"
    )]
    NoProject,
    /// A hook said no.
    #[error("the hook {hook} refused it{}", tail(.said))]
    HookRefused {
        /// Which one; all that may have been it.
        hook: String,
        /// What it printed.
        said: String,
    },
    /// The version was to be signed and was not.
    #[error("the version could not be signed, so it was not saved. Unlock your key in another terminal, then try again{}", tail(.said))]
    SigningFailed {
        /// What git printed.
        said: String,
    },
    /// Git does not know who the user is.
    #[error(
        "git does not know who you are. Tell it once: git config --global user.name \"NAME\", \
         and user.email likewise"
    )]
    NoName,
    /// The other side has versions that are not here.
    #[error("the other side has versions that are not here. Pull first, then push")]
    Behind,
    /// The branch follows no other.
    #[error(
        "this branch follows none elsewhere. `git push -u origin HEAD` sends it for the first time"
    )]
    NoUpstream,
    /// No other place is known.
    #[error("no other place is known for this history. `git remote add origin ADDRESS` names one")]
    NoRemote,
    /// The other side was not reached.
    #[error("the other side was not reached{}", tail(.said))]
    NoNetwork {
        /// What git printed.
        said: String,
    },
    /// The other side did not let the user in.
    #[error("the other side let nobody in, and nothing can be asked for here. `git fetch` in a terminal shows what it wants{}", tail(.said))]
    NoAccess {
        /// What git printed.
        said: String,
    },
    /// The other side did not take what was sent.
    #[error("the other side did not take it{}", tail(.said))]
    RemoteRefused {
        /// What git printed.
        said: String,
    },
    /// The history was cloned only in part.
    #[error(
        "this clone holds only the last versions; what is wanted lies before. `git fetch --unshallow` brings the rest"
    )]
    Shallow,
    /// The repository would run programs of its own, and nobody has said that it may.
    #[error("this repository runs programs of its own: {}", .0.join(", "))]
    RunsOwn(Vec<String>),
    /// The user ended it.
    #[error("ended after {seconds} s, nothing was changed (git {doing})")]
    Stopped {
        /// What was asked for.
        doing: String,
        /// How long it had run.
        seconds: u64,
    },
    /// The disk did not take something.
    #[error("{0}")]
    Disk(String),
    /// Git said no.
    #[error("git {doing} said: {said}")]
    Refused {
        /// What was asked for.
        doing: String,
        /// What git printed, without what a terminal would obey.
        said: String,
    },
    /// What git printed is not what this version expects of it.
    #[error("git answered something that cannot be read: {0}")]
    Unreadable(String),
}

/// Something that was begun in a repository and waits to be finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Two histories are being joined.
    Merge,
    /// Versions are being put on others.
    Rebase,
    /// A version is being taken over.
    CherryPick,
    /// A version is being undone.
    Revert,
    /// A fault is being looked for.
    Bisect,
    /// Patches are being taken in.
    Apply,
}

impl Operation {
    /// Returns one word, for the status line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Merge => "merge",
            Self::Rebase => "rebase",
            Self::CherryPick => "cherry-pick",
            Self::Revert => "revert",
            Self::Bisect => "bisect",
            Self::Apply => "am",
        }
    }

    fn words(self) -> String {
        format!("a {} is under way", self.word())
    }

    fn finish(self) -> &'static str {
        match self {
            Self::Merge => "git merge --continue",
            Self::Rebase => "git rebase --continue",
            Self::CherryPick => "git cherry-pick --continue",
            Self::Revert => "git revert --continue",
            Self::Bisect => "git bisect good",
            Self::Apply => "git am --continue",
        }
    }

    fn take_back(self) -> &'static str {
        match self {
            Self::Merge => "git merge --abort",
            Self::Rebase => "git rebase --abort",
            Self::CherryPick => "git cherry-pick --abort",
            Self::Revert => "git revert --abort",
            Self::Bisect => "git bisect reset",
            Self::Apply => "git am --abort",
        }
    }
}

impl GitError {
    /// Returns whether there is nothing that could keep versions of the study.
    #[must_use]
    pub fn is_without_versions(&self) -> bool {
        matches!(
            self,
            Self::NotInstalled | Self::NotStarted(_) | Self::NoRepository(_) | Self::FolderGone(_)
        )
    }

    /// Returns what an ended call of git says.
    #[must_use]
    pub fn of(study: &Path, arguments: &[&str], output: &Output) -> Self {
        Self::of_act(study, arguments, &shown_lines(&output.stderr))
    }

    /// Returns what the lines say that an ended call of git printed.
    #[must_use]
    pub fn of_act(study: &Path, arguments: &[&str], lines: &[String]) -> Self {
        let said = lines.join("\n");
        let here = Here { study, said: &said };
        here.repository()
            .or_else(|| here.state())
            .or_else(|| here.person())
            .or_else(|| here.other_side())
            .unwrap_or_else(|| {
                let doing = arguments.first().copied().unwrap_or_default().to_owned();
                Self::Refused { doing, said }
            })
    }

    pub(super) fn not_started(is_git: bool, error: io::Error) -> Self {
        if is_git && error.kind() == io::ErrorKind::NotFound {
            Self::NotInstalled
        } else {
            Self::NotStarted(error)
        }
    }
}

/// What git said, and about which study.
struct Here<'a> {
    study: &'a Path,
    said: &'a str,
}

impl Here<'_> {
    fn has(&self, words: &[&str]) -> bool {
        words.iter().any(|words| self.said.contains(words))
    }

    fn said(&self) -> String {
        self.said.to_owned()
    }

    /// Recognizes that there is no repository to work with.
    fn repository(&self) -> Option<GitError> {
        let study = || self.study.to_owned();
        if let Some(gone) = between(self.said, "not a git repository: ", "\n") {
            return Some(GitError::RepositoryGone(gone.to_owned()));
        }
        if self.has(&["not a git repository"]) {
            return Some(GitError::NoRepository(study()));
        }
        if self.has(&["must be run in a work tree"]) {
            return Some(GitError::Bare(study()));
        }
        if self.has(&["dubious ownership"]) {
            return Some(GitError::NotTrusted(study()));
        }
        self.has(&["cannot change to '"]).then(|| GitError::FolderGone(study()))
    }

    /// Recognizes what the repository is in the middle of.
    fn state(&self) -> Option<GitError> {
        if let Some(lock) = between(self.said, "Unable to create '", "': File exists") {
            let lock = PathBuf::from(lock);
            let seconds = age_in_seconds(&lock);
            return Some(GitError::Locked { lock, seconds });
        }
        if self.has(&["Automatic merge failed", "CONFLICT ("]) {
            return Some(GitError::Conflicts { said: self.said() });
        }
        if self.has(&["because you have unmerged files", "not possible because you have unmerged"])
        {
            let n_files =
                self.said.matches("needs merge").count() + self.said.matches("\nU\t").count();
            return Some(GitError::Unmerged(n_files.max(1)));
        }
        if self.has(&["have not concluded your merge", "partial commit during a merge"]) {
            return Some(GitError::InProgress(Operation::Merge));
        }
        if self.has(&["would be overwritten by", "You have unstaged changes"]) {
            return Some(GitError::LocalChanges { said: self.said() });
        }
        if self.has(&["not currently on a branch"]) {
            return Some(GitError::Detached);
        }
        if self.has(&["unrelated histories"]) {
            return Some(GitError::Unrelated);
        }
        self.has(&["nothing to commit", "nothing added to commit", "no changes added to commit"])
            .then_some(GitError::NothingToSave)
    }

    /// Recognizes what is missing of the user.
    fn person(&self) -> Option<GitError> {
        if self.has(&["tell me who you are", "empty ident name", "unable to auto-detect email"]) {
            return Some(GitError::NoName);
        }
        self.has(&["failed to sign the data", "gpg failed to sign", "Couldn't load public key"])
            .then(|| GitError::SigningFailed { said: self.said() })
    }

    /// Recognizes what the other side says, or that it says nothing.
    fn other_side(&self) -> Option<GitError> {
        if self.has(&["(non-fast-forward)", "(fetch first)", "stale info"]) {
            return Some(GitError::Behind);
        }
        if self.has(&["has no upstream branch", "no tracking information"]) {
            return Some(GitError::NoUpstream);
        }
        if self.has(&["No configured push destination", "No remote repository specified"]) {
            return Some(GitError::NoRemote);
        }
        if self.has(&["remote rejected", "hook declined"]) {
            return Some(GitError::RemoteRefused { said: self.said() });
        }
        if self.has(&[
            "Permission denied (",
            "Authentication failed",
            "could not read Username",
            "could not read Password",
            "terminal prompts disabled",
            "Host key verification failed",
        ]) {
            return Some(GitError::NoAccess { said: self.said() });
        }
        self.has(&[
            "Could not resolve host",
            "Could not read from remote repository",
            "unable to access '",
            "does not appear to be a git repository",
            "Connection refused",
            "Network is unreachable",
            "timed out",
        ])
        .then(|| GitError::NoNetwork { said: self.said() })
    }
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(start)?;
    Some(rest.split_once(end).map_or(rest, |(inside, _)| inside).trim())
}

fn age_in_seconds(path: &Path) -> Option<u64> {
    let changed = path.metadata().ok()?.modified().ok()?;
    Some(changed.elapsed().ok()?.as_secs())
}

fn locked(lock: &Path, seconds: Option<u64>) -> String {
    let age = match seconds {
        None => String::new(),
        Some(seconds @ 0..120) => format!(", {seconds} s old"),
        Some(seconds @ 120..7200) => format!(", {} min old", seconds / 60),
        Some(seconds) => format!(", {} h old", seconds / 3600),
    };
    format!(
        "another git is at work here: {}{age}. If none is, remove that file and try again",
        lock.display()
    )
}

fn files(n: usize) -> String {
    if n == 1 { "1 file is".to_owned() } else { format!("{n} files are") }
}

/// Adds what was printed, where something was.
fn tail(said: &str) -> String {
    if said.is_empty() { String::new() } else { format!(": {said}") }
}
