//! A stranger's repository runs nothing: not one of the programs that git could be made to run by a folder.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use tusj::services::git::Git;

use super::driver::{Study, run, run_git};
use super::git_faults::{hook, repository};
use super::versions::palette;

/// A study that came as a folder, and a program in it that leaves a file behind when it runs.
struct Stranger {
    study: tempfile::TempDir,
    folder: tempfile::TempDir,
}

impl Stranger {
    /// Makes the study with two branches, and lets `prepare` put in what is to run.
    fn with(prepare: impl FnOnce(&Self)) -> Self {
        let [study, folder] = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let stranger = Self { study, folder };
        repository(&stranger.root());
        run_git(&stranger.root(), &["branch", "side"]);
        fs::write(stranger.program(), format!("#!/bin/sh\ntouch '{}'\ncat\n", stranger.ran()))
            .unwrap();
        fs::set_permissions(stranger.program(), fs::Permissions::from_mode(0o755)).unwrap();
        stranger.change("memos/ane");
        run_git(&stranger.root(), &["commit", "-q", "-am", "one memo"]);
        prepare(&stranger);
        stranger.change("cases");
        stranger
    }

    fn with_settings(settings: &[(&str, &str)]) -> Self {
        Self::with(|stranger| settings.iter().for_each(|(name, value)| stranger.set(name, value)))
    }

    fn root(&self) -> PathBuf {
        self.study.path().to_owned()
    }

    fn program(&self) -> PathBuf {
        self.folder.path().join("program")
    }

    fn ran(&self) -> String {
        self.folder.path().join("ran").display().to_string()
    }

    /// Sets something in the repository's own settings; `PROGRAM` stands for the program.
    fn set(&self, name: &str, value: &str) {
        let value = value.replace("PROGRAM", &self.program().display().to_string());
        run_git(&self.root(), &["-c", "core.fsmonitor=false", "config", name, &value]);
    }

    fn attributes(&self, line: &str) {
        let path = self.root().join(".git/info");
        fs::create_dir_all(&path).unwrap();
        fs::write(path.join("attributes"), line).unwrap();
    }

    /// Changes the first file of a folder by an empty line.
    fn change(&self, folder: &str) {
        let mut entries = fs::read_dir(self.root().join(folder)).unwrap();
        let file = entries.next().unwrap().unwrap().path();
        let text = fs::read_to_string(&file).unwrap();
        fs::write(&file, format!("{text}\n")).unwrap();
    }

    /// Looks at the study in every way there is, and finds that nothing of it ran.
    fn runs_nothing(self) {
        let ran = PathBuf::from(self.ran());
        for arguments in [
            &["check"][..],
            &["diff"],
            &["diff", "HEAD~1..HEAD"],
            &["log"],
            &["log", "--sessions"],
            &["log", "--at", "01:2"],
            &["merge", "side", "--rehearse"],
            &["meeting"],
        ] {
            let mut tusj = Command::new(env!("CARGO_BIN_EXE_tusj"));
            tusj.args(arguments).args(["--coder", "ane"]).current_dir(self.root());
            for name in ["TUSJ_CONFIG_DIR", "TUSJ_DATA_DIR"] {
                tusj.env(name, self.folder.path().join("settings"));
            }
            run(&mut tusj);
            assert!(!ran.exists(), "tusj {arguments:?}");
        }
        let mut study = Study::opened(self.study, "ane");
        study.host.ask_status();
        study.host.settle();
        assert!(!ran.exists(), "opening");
        for name in ["git-status", "git-output"] {
            palette(&mut study, name);
            assert!(!ran.exists(), "{name}");
        }
        study.press("g d b a q g h Enter Enter q q q g v Esc");
        assert!(!ran.exists(), "screens");
    }
}

/// Without what keeps it from running, git itself does run it: else the tests above would prove nothing.
#[test]
fn plain_git_does_run_what_a_stranger_left() {
    let stranger = Stranger::with_settings(&[("core.fsmonitor", "PROGRAM")]);
    run_git(&stranger.root(), &["status"]);
    assert!(Path::new(&stranger.ran()).exists());
}

#[test]
fn no_hook_runs() {
    let names = [
        "pre-commit",
        "post-checkout",
        "post-index-change",
        "fsmonitor-watchman",
        "post-merge",
        "pre-merge-commit",
        "reference-transaction",
        "post-rewrite",
        "pre-auto-gc",
        "prepare-commit-msg",
    ];
    Stranger::with(|it| {
        for name in names {
            hook(&it.root(), name, &format!("touch '{}'", it.ran()));
        }
    })
    .runs_nothing();
}

#[test]
fn no_hooks_of_another_folder_run() {
    Stranger::with(|it| {
        let hooks = it.folder.path().join("hooks");
        fs::create_dir(&hooks).unwrap();
        for name in ["post-index-change", "post-checkout", "pre-commit"] {
            fs::copy(it.program(), hooks.join(name)).unwrap();
        }
        it.set("core.hooksPath", &hooks.display().to_string());
    })
    .runs_nothing();
}

#[test]
fn no_monitor_runs() {
    Stranger::with_settings(&[("core.fsmonitor", "PROGRAM")]).runs_nothing();
}

#[test]
fn no_filter_runs() {
    for settings in [
        &[("filter.evil.clean", "PROGRAM"), ("filter.evil.smudge", "PROGRAM")][..],
        &[("filter.evil.process", "PROGRAM"), ("filter.evil.required", "true")],
    ] {
        Stranger::with(|it| {
            settings.iter().for_each(|(name, value)| it.set(name, value));
            it.attributes("*.ron filter=evil\n");
        })
        .runs_nothing();
    }
}

#[test]
fn no_program_that_shows_differences_runs() {
    Stranger::with(|it| {
        for name in
            ["diff.external", "diff.evil.command", "diff.evil.textconv", "diff.tusj.textconv"]
        {
            it.set(name, "PROGRAM");
        }
        it.set("merge.evil.driver", "PROGRAM");
        it.set("merge.default", "evil");
        it.attributes("*.ron diff=evil merge=evil\n");
    })
    .runs_nothing();
}

#[test]
fn no_pager_editor_or_alias_runs() {
    let aliases = [
        "status",
        "log",
        "diff",
        "rev-parse",
        "cat-file",
        "config",
        "merge-base",
        "ls-tree",
        "diff-tree",
    ];
    Stranger::with(|it| {
        for name in ["core.pager", "pager.log", "core.editor", "sequence.editor", "core.askPass"] {
            it.set(name, "PROGRAM");
        }
        for name in ["pager.status", "pager.diff"] {
            it.set(name, "PROGRAM");
        }
        aliases.iter().for_each(|name| it.set(&format!("alias.{name}"), "!PROGRAM"));
    })
    .runs_nothing();
}

#[test]
fn nothing_that_reaches_another_machine_runs() {
    let elsewhere = [
        ("core.sshCommand", "PROGRAM"),
        ("core.gitProxy", "PROGRAM"),
        ("credential.helper", "!PROGRAM"),
        ("protocol.ext.allow", "always"),
        ("remote.origin.url", "ext::PROGRAM"),
        ("remote.origin.uploadpack", "PROGRAM"),
        ("remote.origin.promisor", "true"),
        ("remote.origin.partialclonefilter", "blob:none"),
        ("core.alternateRefsCommand", "PROGRAM"),
        ("branch.main.remote", "origin"),
        ("branch.main.merge", "refs/heads/main"),
    ];
    Stranger::with_settings(&elsewhere).runs_nothing();
}

#[test]
fn no_program_that_signs_or_looks_at_signatures_runs() {
    let signing = [
        ("commit.gpgSign", "true"),
        ("gpg.program", "PROGRAM"),
        ("gpg.ssh.program", "PROGRAM"),
        ("gpg.ssh.defaultKeyCommand", "PROGRAM"),
        ("log.showSignature", "true"),
    ];
    Stranger::with_settings(&signing).runs_nothing();
}

#[test]
fn settings_that_another_file_brings_run_nothing() {
    Stranger::with(|it| {
        let file = it.folder.path().join("included");
        let program = it.program().display().to_string();
        let text = format!(
            "[core]\n\tfsmonitor = {program}\n[filter \"evil\"]\n\tclean = {program}\n[diff]\n\texternal = {program}\n"
        );
        fs::write(&file, text).unwrap();
        it.attributes("*.ron filter=evil\n");
        it.set("include.path", &file.display().to_string());
    })
    .runs_nothing();
}

#[test]
fn settings_of_one_worktree_run_nothing() {
    Stranger::with(|it| {
        it.set("extensions.worktreeConfig", "true");
        it.attributes("*.ron filter=evil\n");
        let program = it.program().display().to_string();
        run_git(&it.root(), &["config", "--worktree", "filter.evil.clean", &program]);
        run_git(&it.root(), &["config", "--worktree", "core.fsmonitor", &program]);
    })
    .runs_nothing();
}

#[test]
fn a_repository_inside_the_study_runs_nothing() {
    Stranger::with(|it| {
        let inner = it.folder.path().join("inner");
        fs::create_dir(&inner).unwrap();
        repository(&inner);
        let from = inner.display().to_string();
        let add = ["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", &from, "sub"];
        run_git(&it.root(), &add);
        run_git(&it.root(), &["commit", "-q", "-m", "sub"]);
        let program = it.program().display().to_string();
        let sub = it.root().join("sub");
        run_git(&sub, &["config", "filter.evil.clean", &program]);
        run_git(&sub, &["config", "core.fsmonitor", &program]);
        fs::write(it.root().join(".git/modules/sub/info/attributes"), "* filter=evil\n").unwrap();
        fs::write(sub.join("project.ron"), "changed").unwrap();
        it.set("submodule.recurse", "true");
        it.set("status.submoduleSummary", "true");
        it.set("diff.ignoreSubmodules", "none");
    })
    .runs_nothing();
}

#[test]
fn a_git_file_that_points_elsewhere_runs_nothing() {
    Stranger::with(|it| {
        let elsewhere = it.folder.path().join("elsewhere.git");
        fs::rename(it.root().join(".git"), &elsewhere).unwrap();
        fs::write(it.root().join(".git"), format!("gitdir: {}\n", elsewhere.display())).unwrap();
        fs::create_dir_all(elsewhere.join("info")).unwrap();
        fs::write(elsewhere.join("info/attributes"), "*.ron filter=evil\n").unwrap();
        it.set("filter.evil.clean", "PROGRAM");
        it.set("core.fsmonitor", "PROGRAM");
        assert!(Git::of(&it.root()).is_ok());
    })
    .runs_nothing();
}
