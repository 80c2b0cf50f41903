//! Whatever state a repository is in, it is named, and nothing is harmed.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use tusj::app::message::Message;
use tusj::domain::project::Project;
use tusj::domain::sight::Sight;
use tusj::services::git::act::{How, OwnPrograms};
use tusj::services::git::error::{GitError, Operation};
use tusj::services::git::setup::{SetUp, WithHook, set_up};
use tusj::services::git::status::GitStatus;
use tusj::services::git::task::Desk;
use tusj::services::git::{Git, stop::Stop};

use super::driver::{Study, copy_folder, run_git, sample};
use super::versions::{name_committer, palette, under_git};

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

fn status(git: &Git) -> GitStatus {
    git.status(&Sight::default()).unwrap()
}

fn save(git: &Git) -> Result<String, GitError> {
    git.save_version("one", &Sight::default(), &how()).map(|saved| saved.commit.as_str().to_owned())
}

/// Returns the lines of `git status`, which nothing that failed may have changed.
fn lines(folder: &Path) -> String {
    run_git(folder, &["status", "--porcelain"])
}

#[test]
fn where_no_branch_is_checked_out_a_version_is_refused_for_it_would_belong_to_none() {
    let folder = tempfile::tempdir().unwrap();
    let git = repository(folder.path());
    run_git(folder.path(), &["checkout", "-q", "--detach"]);
    change(folder.path());
    let refused = save(&git).unwrap_err();
    assert!(matches!(refused, GitError::Detached), "{refused:?}");
    assert!(refused.to_string().contains("git switch -c NAME"));
    assert_eq!(status(&git).branch, None);
    assert!(matches!(git.pull(&Sight::default(), &how()), Err(GitError::Detached)));
}

#[test]
fn a_merge_a_rebase_and_a_cherry_pick_under_way_are_named_with_both_ways_out() {
    for (command, operation) in [
        ("merge", Operation::Merge),
        ("rebase", Operation::Rebase),
        ("cherry-pick", Operation::CherryPick),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let git = repository(folder.path());
        let file = folder.path().join("project.ron");
        let text = fs::read_to_string(&file).unwrap();
        run_git(folder.path(), &["checkout", "-q", "-b", "other"]);
        fs::write(&file, text.replace("title: \"", "title: \"Om ")).unwrap();
        run_git(folder.path(), &["commit", "-q", "-am", "other"]);
        run_git(folder.path(), &["checkout", "-q", "main"]);
        fs::write(&file, text.replace("title: \"", "title: \"Mer om ")).unwrap();
        run_git(folder.path(), &["commit", "-q", "-am", "mine"]);
        let refused = git.act(&[command, "other"], &How { program: None, ..how() }).unwrap_err();
        assert!(matches!(refused, GitError::Conflicts { .. }), "{command}: {refused:?}");
        let status = status(&git);
        assert_eq!((status.operation, status.n_unmerged), (Some(operation), 1), "{command}");
        assert!(matches!(save(&git), Err(GitError::Unmerged(1))), "{command}");
        assert!(
            matches!(git.pull(&Sight::default(), &how()), Err(GitError::Unmerged(1))),
            "{command}"
        );
        run_git(folder.path(), &["checkout", "-q", "--ours", "project.ron"]);
        run_git(folder.path(), &["add", "project.ron"]);
        change(folder.path());
        let refused = save(&git).unwrap_err();
        assert!(matches!(refused, GitError::InProgress(it) if it == operation), "{refused:?}");
        let words = refused.to_string();
        assert!(words.contains(&format!("git {command} --continue")), "{words}");
        assert!(words.contains(&format!("git {command} --abort")), "{words}");
    }
}

#[test]
fn a_submodule_and_a_worktree_have_a_history_of_their_own_and_can_be_set_up() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("inner");
    fs::create_dir(&inner).unwrap();
    repository(&inner);
    let outer = folder.path().join("outer");
    fs::create_dir(&outer).unwrap();
    run_git(&outer, &["init", "-q", "-b", "main"]);
    let from = inner.display().to_string();
    run_git(
        &outer,
        &["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", &from, "study"],
    );
    let tree = folder.path().join("tree");
    run_git(&inner, &["worktree", "add", "-q", "-b", "side", &tree.display().to_string()]);
    for place in [outer.join("study"), tree] {
        name_committer(&place);
        let git = Git::of(&place).unwrap();
        assert_eq!(git.prefix(), "");
        let desk = Desk { how: how(), answers: None };
        let hook = SetUp { hook: WithHook::Yes };
        set_up(&place, hook, &desk).unwrap();
        change(&place);
        save(&git).unwrap();
        assert_eq!(lines(&place), "");
        assert_eq!(status(&git).n_files, 0);
    }
    // What holds the submodule has no new version by that.
    assert!(lines(&outer).contains("study"), "{}", lines(&outer));
}

#[test]
fn a_worktree_whose_repository_is_gone_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let main = folder.path().join("main");
    fs::create_dir(&main).unwrap();
    repository(&main);
    let tree = folder.path().join("tree");
    run_git(&main, &["worktree", "add", "-q", "-b", "side", &tree.display().to_string()]);
    fs::remove_dir_all(&main).unwrap();
    let gone = Git::of(&tree).unwrap_err();
    assert!(matches!(gone, GitError::RepositoryGone(_)), "{gone:?}");
    assert!(gone.to_string().contains("git worktree repair"), "{gone}");
    let missing = Git::of(&folder.path().join("nowhere")).unwrap_err();
    assert!(matches!(missing, GitError::FolderGone(_)), "{missing:?}");
}

#[test]
fn a_repository_without_files_is_named() {
    let folder = tempfile::tempdir().unwrap();
    run_git(folder.path(), &["init", "-q", "--bare"]);
    let git = Git::of(folder.path()).unwrap();
    let bare = git.status(&Sight::default()).unwrap_err();
    assert!(matches!(bare, GitError::Bare(_)), "{bare:?}");
}

#[test]
fn a_clone_of_the_last_versions_only_says_so_and_works() {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole");
    fs::create_dir(&whole).unwrap();
    let git = repository(&whole);
    change(&whole);
    save(&git).unwrap();
    let clone = folder.path().join("clone");
    let from = format!("file://{}", whole.display());
    run_git(folder.path(), &["clone", "-q", "--depth", "1", &from, &clone.display().to_string()]);
    name_committer(&clone);
    let git = Git::of(&clone).unwrap();
    assert!(status(&git).is_shallow);
    change(&clone);
    save(&git).unwrap();
}

#[test]
fn the_first_version_needs_nothing_but_a_name() {
    let folder = tempfile::tempdir().unwrap();
    copy_folder(&sample("study"), folder.path());
    run_git(folder.path(), &["init", "-q", "-b", "main"]);
    let git = Git::of(folder.path()).unwrap();
    assert_eq!(status(&git).head, None);
    run_git(folder.path(), &["config", "user.useConfigOnly", "true"]);
    run_git(folder.path(), &["config", "user.name", ""]);
    let nobody = save(&git).unwrap_err();
    assert!(matches!(nobody, GitError::NoName), "{nobody:?}");
    assert_eq!(run_git(folder.path(), &["ls-files"]), "");
    name_committer(folder.path());
    save(&git).unwrap();
    assert_eq!(lines(folder.path()), "");
}

#[test]
fn a_version_that_cannot_be_signed_is_not_saved_and_nobody_is_asked_on_the_screen() {
    let folder = tempfile::tempdir().unwrap();
    let git = repository(folder.path());
    for (name, value) in [("commit.gpgsign", "true"), ("user.signingkey", "nobody-has-this-key")] {
        run_git(folder.path(), &["config", name, value]);
    }
    let head = run_git(folder.path(), &["rev-parse", "HEAD"]);
    change(folder.path());
    let unsigned = save(&git).unwrap_err();
    assert!(matches!(unsigned, GitError::SigningFailed { .. }), "{unsigned:?}");
    assert_eq!(run_git(folder.path(), &["rev-parse", "HEAD"]), head);
}

#[test]
fn another_side_that_is_not_there_or_not_named_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let git = repository(folder.path());
    assert!(matches!(git.fetch(&how()), Err(GitError::NoRemote)));
    assert!(matches!(git.outgoing(&Sight::default()), Err(GitError::NoRemote)));
    let nowhere = folder.path().join("nowhere").display().to_string();
    run_git(folder.path(), &["remote", "add", "origin", &nowhere]);
    let gone = git.fetch(&how()).unwrap_err();
    assert!(matches!(gone, GitError::NoNetwork { .. }), "{gone:?}");
    let outgoing = git.outgoing(&Sight::default()).unwrap();
    assert_eq!((outgoing.to.as_str(), outgoing.is_first), ("origin/main", true));
    let gone = git.push(&outgoing, &how()).unwrap_err();
    assert!(matches!(gone, GitError::NoNetwork { .. }), "{gone:?}");
    let shared = tempfile::tempdir().unwrap();
    run_git(shared.path(), &["init", "-q", "--bare"]);
    run_git(folder.path(), &["remote", "set-url", "origin", &shared.path().display().to_string()]);
    assert!(matches!(git.pull(&Sight::default(), &how()), Err(GitError::NoUpstream)));
}

#[test]
fn looking_at_a_strangers_repository_runs_nothing_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let git = repository(folder.path());
    let ran = folder.path().join(".git/ran");
    let touch = format!("touch '{}'; cat", ran.display());
    for name in ["post-index-change", "pre-commit", "post-checkout", "fsmonitor-watchman"] {
        hook(folder.path(), name, &format!("touch '{}'", ran.display()));
    }
    for (name, value) in [
        ("core.fsmonitor", touch.as_str()),
        ("filter.evil.clean", &touch),
        ("filter.a=b.process", &touch),
        ("filter.a=b.required", "true"),
        ("diff.external", &touch),
        ("diff.evil.textconv", &touch),
        ("core.pager", &touch),
        ("core.sshCommand", &touch),
        ("alias.status", &format!("!{touch}")),
    ] {
        run_git(folder.path(), &["-c", "core.fsmonitor=false", "config", name, value]);
    }
    fs::write(folder.path().join(".git/info/attributes"), "*.ron filter=evil diff=evil\n").unwrap();
    change(folder.path());
    let status = status(&git);
    assert_eq!(status.n_files, 1);
    git.plan_version(&Sight::default(), &Project::default()).unwrap();
    let head = git.commit_of("HEAD").unwrap();
    git.files_at(&head).unwrap();
    assert!(!ran.exists());
    let asked = How { own: OwnPrograms::Ask, ..how() };
    let refused = git.save_version("one", &Sight::default(), &asked).unwrap_err();
    let words = refused.to_string();
    for name in
        [".git/hooks/pre-commit", "core.fsmonitor", "filter.evil.clean", "filter.a=b.process"]
    {
        assert!(words.contains(name), "{name} is not in {words}");
    }
    assert!(!ran.exists());
    let without = How { own: OwnPrograms::Leave, ..how() };
    git.save_version("one", &Sight::default(), &without).unwrap();
    assert!(!ran.exists());
    assert_eq!(status.branch.as_deref(), Some("main"));
}

#[test]
fn a_hook_that_hangs_after_the_version_was_saved_does_not_make_it_unsaved() {
    let folder = tempfile::tempdir().unwrap();
    let git = repository(folder.path());
    hook(folder.path(), "post-commit", "sleep 60");
    change(folder.path());
    let head = run_git(folder.path(), &["rev-parse", "HEAD"]);
    let how = how();
    let stop = how.stop.clone();
    let place = folder.path().to_owned();
    let before = head.clone();
    let ender = thread::spawn(move || {
        while run_git(&place, &["rev-parse", "HEAD"]) == before {
            thread::sleep(Duration::from_millis(20));
        }
        thread::sleep(Duration::from_millis(200));
        stop.end();
    });
    let saved = git.save_version("one", &Sight::default(), &how).unwrap();
    ender.join().unwrap();
    assert_ne!(saved.commit.as_str(), head.trim());
    assert_eq!(lines(folder.path()), "");
}

#[test]
fn a_branch_without_the_study_under_the_running_program_loses_nothing_and_saves_nothing() {
    let mut study = under_git(Study::sample());
    study.press("1 g v Enter");
    study.git(&["checkout", "-q", "--orphan", "empty"]);
    study.git(&["rm", "-rfq", "."]);
    study.git(&["commit", "-q", "--allow-empty", "-m", "nothing"]);
    study.host.tell(Message::Focused);
    study.host.settle();
    study.press("g v");
    assert!(
        study.said().contains("not everything is on disk")
            || study.said().contains("a branch without this study is checked out"),
        "{}",
        study.said()
    );
    assert_eq!(study.git(&["log", "--format=%s"]), "nothing\n");
    study.git(&["checkout", "-q", "main"]);
    study.host.tell(Message::Focused);
    study.host.settle();
    assert!(!study.codings().is_empty());
    study.press("j 1 g v Enter");
    assert!(study.said().starts_with("Version "), "{}", study.said());
}

#[test]
fn a_repository_that_is_removed_under_the_running_program_is_said_when_asked_and_coding_goes_on() {
    let mut study = under_git(Study::sample());
    fs::remove_dir_all(study.root().join(".git")).unwrap();
    let before = study.codings().len();
    study.press("1");
    study.host.tell(Message::Deadline);
    study.host.settle();
    assert_eq!(study.codings().len(), before + 1);
    assert!(!study.said().contains("git"), "{}", study.said());
    assert!(!study.shown().contains("· git"), "{}", study.shown());
    study.press("g v");
    assert!(study.said().contains("is in no git repository"), "{}", study.said());
    palette(&mut study, "git-status");
    assert!(study.said().contains("is in no git repository"), "{}", study.said());
}

#[test]
fn bringing_in_that_is_ended_by_the_user_leaves_the_folder_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let (mine, theirs) = (folder.path().join("mine"), folder.path().join("theirs"));
    fs::create_dir(&mine).unwrap();
    let git = repository(&mine);
    run_git(folder.path(), &["clone", "-q", "mine", "theirs"]);
    run_git(&mine, &["remote", "add", "origin", "../theirs"]);
    let file = theirs.join("transcripts/01-nav.ron");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("Ja, det har jeg lest. ", "Ja, det har jeg faktisk lest. "))
        .unwrap();
    run_git(&theirs, &["commit", "-q", "-am", "theirs"]);
    change(&mine);
    save(&git).unwrap();
    run_git(&mine, &["fetch", "-q"]);
    run_git(&mine, &["branch", "-q", "--set-upstream-to=origin/main"]);
    hook(&mine, "pre-commit", "sleep 60");
    hook(&mine, "pre-merge-commit", "sleep 60");
    let head = run_git(&mine, &["rev-parse", "HEAD"]);
    let how = how();
    let stop = how.stop.clone();
    let begun = mine.join(".git/MERGE_HEAD");
    let ender = thread::spawn(move || {
        while !begun.exists() {
            thread::sleep(Duration::from_millis(20));
        }
        thread::sleep(Duration::from_millis(700));
        stop.end();
    });
    let ended = git.pull(&Sight::default(), &how).unwrap_err();
    ender.join().unwrap();
    assert!(matches!(ended, GitError::Stopped { .. }), "{ended:?}");
    assert_eq!(run_git(&mine, &["rev-parse", "HEAD"]), head);
    assert_eq!(status(&git).operation, None);
    assert_eq!(lines(&mine), "");
}
