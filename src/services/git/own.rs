//! What a repository brings along that would run: hooks in its folder, programs named in its own settings.
//!
//! Settings of the user and of the machine are not meant. A repository that was cloned brings nothing; one that came
//! as a folder may.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Git, GitError, quiet_git, run};

/// Programs that a repository itself would run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Own {
    /// Hooks that are there and may run.
    pub hooks: Vec<PathBuf>,
    /// Settings of the repository that name a program, with what they name.
    pub settings: Vec<(String, String)>,
    /// The folder of hooks that the user has for all repositories.
    users_hooks: Option<String>,
    /// The folder of the repository, below which hooks are named shortly.
    above: Option<PathBuf>,
}

impl Own {
    /// Returns whether the repository brings nothing along.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.hooks.is_empty() && self.settings.is_empty()
    }

    /// Returns what would run, a line each, as a person is told.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let above = self.above.as_deref().unwrap_or(Path::new(""));
        let hooks = self.hooks.iter().map(|hook| {
            let shown = hook.strip_prefix(above).unwrap_or(hook);
            shown.display().to_string()
        });
        let settings = self.settings.iter().map(|(name, value)| format!("{name} = {value}"));
        hooks.chain(settings).collect()
    }
}

impl Git {
    /// Returns what the repository brings along that would run.
    ///
    /// # Errors
    /// Says what git said.
    pub fn own_programs(&self) -> Result<Own, GitError> {
        let listing = self.ask(&["config", "--list", "-z", "--show-scope", "--includes"])?;
        let (mut settings, mut users_hooks, mut names_hooks) = (Vec::new(), None, false);
        for (scope, name, value) in entries(&listing) {
            let is_own = matches!(scope.as_str(), "local" | "worktree");
            if name == "core.hookspath" {
                names_hooks |= is_own;
                users_hooks = if is_own || scope == "command" { users_hooks } else { Some(value) };
            } else if is_own && names_a_program(&name, &value) {
                settings.push((name, value));
            }
        }
        let folder = self.hooks_folder()?;
        let brings_hooks = names_hooks || users_hooks.is_none();
        let hooks = if brings_hooks { hooks_of(&folder) } else { Vec::new() };
        let common = self.ask_line(&["rev-parse", "--path-format=absolute", "--git-common-dir"])?;
        Ok(Own {
            hooks,
            settings,
            users_hooks,
            above: Path::new(&common).parent().map(Path::to_owned),
        })
    }

    /// Returns the names of the hooks that git would run, whoever put them there.
    pub(super) fn hooks(&self) -> Result<Vec<String>, GitError> {
        let hooks = hooks_of(&self.hooks_folder()?);
        Ok(hooks.iter().filter_map(|hook| Some(hook.file_name()?.to_str()?.to_owned())).collect())
    }

    /// Returns the folder git takes hooks from, after all settings.
    pub(super) fn hooks_folder(&self) -> Result<PathBuf, GitError> {
        // Asked with the settings as they are: where a hook lies can be told without running it.
        let arguments = ["rev-parse", "--path-format=absolute", "--git-path", "hooks"];
        let output = run(quiet_git(self.study()).args(arguments), &[])?;
        if !output.status.success() {
            return Err(GitError::of(self.study(), &arguments, &output));
        }
        let path = String::from_utf8_lossy(&output.stdout);
        Ok(PathBuf::from(path.trim_end_matches(['\r', '\n'])))
    }
}

fn hooks_of(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = folder.read_dir() else { return Vec::new() };
    let mut hooks: Vec<PathBuf> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|it| is_hook(it)).collect();
    hooks.sort();
    hooks
}

fn is_hook(path: &Path) -> bool {
    let is_sample = path.extension().is_some_and(|extension| extension == "sample");
    let may_run =
        path.metadata().is_ok_and(|it| it.is_file() && it.permissions().mode() & 0o111 != 0);
    may_run && !is_sample
}

/// Reads rows `scope NUL name LF value NUL`.
fn entries(listing: &[u8]) -> Vec<(String, String, String)> {
    let text = String::from_utf8_lossy(listing);
    let mut fields = text.split('\0');
    let mut entries = Vec::new();
    while let (Some(scope), Some(entry)) = (fields.next(), fields.next()) {
        // A setting without a value stands for yes.
        let (name, value) = entry.split_once('\n').unwrap_or((entry, "true"));
        entries.push((scope.to_owned(), name.to_owned(), value.to_owned()));
    }
    entries
}

/// Returns whether the setting `name`, whose first and last part are in lower case, makes git run `value`.
///
/// Drivers of tusj are left out: every call names this program for them. So are aliases, pagers and editors, which no
/// call uses.
fn names_a_program(name: &str, value: &str) -> bool {
    let first = name.split('.').next().unwrap_or_default();
    let last = name.rsplit('.').next().unwrap_or_default();
    match first {
        "filter" => matches!(last, "clean" | "smudge" | "process"),
        "core" => match last {
            "fsmonitor" => !matches!(value, "true" | "false" | "1" | "0" | ""),
            _ => matches!(last, "sshcommand" | "gitproxy" | "alternaterefscommand"),
        },
        "credential" => last == "helper" && !value.is_empty(),
        "gpg" => matches!(last, "program" | "defaultkeycommand"),
        "merge" => last == "driver" && name != "merge.tusj.driver",
        "diff" => {
            matches!(last, "external" | "command" | "textconv") && name != "diff.tusj.command"
        }
        "remote" => matches!(last, "uploadpack" | "receivepack" | "vcs"),
        "protocol" => name == "protocol.ext.allow" && value != "never",
        "hook" => last == "command",
        "gc" => last == "recentobjectshook",
        _ => false,
    }
}

/// Keeps what the repository brings along from running in a call of git.
pub(super) fn leave_out(command: &mut Command, own: &Own) {
    let mut settings = vec![
        ("core.hooksPath".to_owned(), own.users_hooks.clone().unwrap_or("/dev/null".to_owned())),
        ("core.fsmonitor".to_owned(), "false".to_owned()),
    ];
    for (name, _) in &own.settings {
        settings.push((name.clone(), harmless(name).to_owned()));
        if let Some(driver) = name.strip_prefix("filter.").and_then(|it| it.rsplit_once('.')) {
            settings.push((format!("filter.{}.required", driver.0), "false".to_owned()));
        }
    }
    for (index, (name, value)) in settings.iter().enumerate() {
        // A name may hold `=`, which this way of setting it splits at the last one only.
        let variable = format!("TUSJ_SETTING_{index}");
        command.arg(format!("--config-env={name}={variable}")).env(variable, value);
    }
}

/// Returns a value for the setting `name` that runs nothing of a stranger's.
fn harmless(name: &str) -> &'static str {
    match name {
        "core.sshcommand" => "ssh -o BatchMode=yes",
        "gpg.program" | "gpg.openpgp.program" => "gpg",
        "gpg.ssh.program" => "ssh-keygen",
        "gpg.x509.program" => "gpgsm",
        "protocol.ext.allow" => "never",
        name if name.starts_with("remote.") && name.ends_with(".uploadpack") => "git-upload-pack",
        name if name.starts_with("remote.") && name.ends_with(".receivepack") => "git-receive-pack",
        // A driver that does nothing would count as a merge that went well.
        name if name.starts_with("merge.") => "false",
        _ => "",
    }
}
