//! Whatever state a repository is in, it is named, and nothing is harmed.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use tusj::services::git::act::{How, OwnPrograms};
use tusj::services::git::error::GitError;
use tusj::services::git::{Git, stop::Stop};

use super::driver::{copy_folder, run_git, sample};

/// Makes a repository of its own settings with the sample study in it, everything committed.
pub fn repository(folder: &Path) -> Git {
    copy_folder(&sample("study"), folder);
    run_git(folder, &["init", "-q", "-b", "main"]);
    for (name, value) in
        [("user.name", "Ane"), ("user.email", "ane@example.org"), ("commit.gpgsign", "false")]
    {
        run_git(folder, &["config", name, value]);
    }
    run_git(folder, &["add", "-A"]);
    run_git(folder, &["commit", "-q", "-m", "start"]);
    Git::of(folder).unwrap()
}

/// Puts a hook into a repository.
pub fn hook(folder: &Path, name: &str, script: &str) -> PathBuf {
    let path = folder.join(".git/hooks").join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

/// Returns how the program itself calls git, with hooks allowed.
pub fn how() -> How {
    let program = Some(PathBuf::from(env!("CARGO_BIN_EXE_tusj")));
    How { program, own: OwnPrograms::Run, ..How::default() }
}

fn change(folder: &Path) {
    let file = folder.join("memos/ane");
    let memo = fs::read_dir(file).unwrap().next().unwrap().unwrap().path();
    let text = fs::read_to_string(&memo).unwrap();
    fs::write(&memo, format!("{text}\n")).unwrap();
}

#[test]
fn a_hook_that_refuses_is_named_with_what_it_said() {
    let folder = tempfile::tempdir().unwrap();
    let git = repository(folder.path());
    hook(folder.path(), "pre-commit", "echo the codebook has no definitions >&2; exit 1");
    change(folder.path());
    let refused = git.act(&["commit", "-q", "-am", "one"], &how()).unwrap_err();
    let GitError::HookRefused { hook, said } = refused else { panic!("{refused:?}") };
    assert_eq!(hook, "pre-commit");
    assert_eq!(said, "the codebook has no definitions");
}

#[test]
fn a_hook_that_hangs_is_ended_by_the_user_and_nothing_is_half_done() {
    for how in [how(), How { own: OwnPrograms::Run, ..How::default() }] {
        let folder = tempfile::tempdir().unwrap();
        let git = repository(folder.path());
        hook(folder.path(), "pre-commit", "sleep 60 & sleep 60");
        change(folder.path());
        let head = run_git(folder.path(), &["rev-parse", "HEAD"]);
        let stop: Stop = how.stop.clone();
        let ender = thread::spawn(move || {
            while !stop.is_running() {
                thread::sleep(Duration::from_millis(10));
            }
            thread::sleep(Duration::from_millis(300));
            stop.end();
        });
        let ended = git.act(&["commit", "-q", "-am", "one"], &how).unwrap_err();
        ender.join().unwrap();
        assert!(matches!(ended, GitError::Stopped { .. }), "{ended:?}");
        assert!(!folder.path().join(".git/index.lock").exists());
        assert_eq!(run_git(folder.path(), &["rev-parse", "HEAD"]), head);
        assert_eq!(run_git(folder.path(), &["status", "--porcelain"]).lines().count(), 1);
    }
}

#[test]
fn a_lock_that_another_git_left_is_named_with_its_age() {
    let folder = tempfile::tempdir().unwrap();
    let git = repository(folder.path());
    change(folder.path());
    fs::write(folder.path().join(".git/index.lock"), "").unwrap();
    let locked = git.act(&["commit", "-q", "-am", "one"], &how()).unwrap_err();
    let GitError::Locked { lock, seconds } = &locked else { panic!("{locked:?}") };
    assert!(lock.ends_with(".git/index.lock"), "{lock:?}");
    assert!(seconds.is_some_and(|seconds| seconds < 60));
    assert!(locked.to_string().contains("remove that file"), "{locked}");
    assert!(folder.path().join(".git/index.lock").exists());
}

#[test]
fn what_a_repository_brings_along_runs_only_when_that_was_allowed() {
    let folder = tempfile::tempdir().unwrap();
    let git = repository(folder.path());
    let ran = folder.path().join("ran");
    let script = format!("touch '{}'", ran.display());
    hook(folder.path(), "pre-commit", &script);
    change(folder.path());
    let asked = How { own: OwnPrograms::Ask, ..how() };
    let refused = git.act(&["commit", "-q", "-am", "one"], &asked).unwrap_err();
    assert!(refused.to_string().contains("hooks/pre-commit"), "{refused}");
    assert!(!ran.exists());
    let without = How { own: OwnPrograms::Leave, ..how() };
    git.act(&["commit", "-q", "-am", "one"], &without).unwrap();
    assert!(!ran.exists());
    change(folder.path());
    git.act(&["commit", "-q", "-am", "two"], &how()).unwrap();
    assert!(ran.exists());
}
