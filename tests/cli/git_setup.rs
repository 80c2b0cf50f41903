//! Putting a study under git and saving versions from the command line.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use super::bench::{Bench, Ran};

fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=Ane", "-c", "user.email=ane@example.org"])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .unwrap();
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "git {arguments:?}: {error}");
    String::from_utf8(output.stdout).unwrap()
}

/// A bench with a study in a folder whose name is no plain word, under git.
fn in_git() -> Bench {
    let bench = Bench::with_study();
    bench.run(&["git-setup", "-C", "s"]).succeeded();
    for (name, value) in [("user.name", "Ane"), ("user.email", "ane@example.org")] {
        git(&bench.path("work/s"), &["config", name, value]);
    }
    git(&bench.path("work/s"), &["add", "-A"]);
    git(&bench.path("work/s"), &["commit", "-q", "-m", "start"]);
    bench
}

fn save(bench: &Bench, more: &[&str]) -> Ran {
    bench.run(&[&["save", "-C", "s", "--coder", "Ane"], more].concat())
}

fn touch_a_memo(bench: &Bench) {
    let folder = bench.path("work/s/memos/ane");
    let memo = fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    let text = fs::read_to_string(&memo).unwrap();
    fs::write(folder.join("new-one.ron"), text).unwrap();
}

fn hook(bench: &Bench, name: &str, script: &str) {
    let path = bench.path("work/s/.git/hooks").join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn setting_up_says_each_step_and_how_to_take_it_back_and_twice_does_nothing_more() {
    let bench = Bench::with_study();
    let first = bench.run(&["git-setup", "-C", "s"]).succeeded();
    assert!(first.contains("+ made a git repository"), "{first}");
    assert!(first.contains("+ set merge.tusj.driver = '"), "{first}");
    assert!(first.contains("to take it back: git config --local --unset merge.tusj.driver"));
    let driver = git(&bench.path("work/s"), &["config", "merge.tusj.driver"]);
    assert_eq!(driver.trim(), format!("'{}' merge-driver %O %A %B %P", env!("CARGO_BIN_EXE_tusj")));
    let config = bench.read("work/s/.git/config");
    let again = bench.run(&["git-setup", "-C", "s"]).succeeded();
    assert!(again.lines().all(|line| line.starts_with("- ")), "{again}");
    assert!(again.contains("- .tusj/ is ignored already\n"), "{again}");
    assert_eq!(bench.read("work/s/.git/config"), config);
    git(&bench.path("work/s"), &["check-ignore", "-q", ".tusj/lock"]);
}

#[test]
fn a_private_folder_that_git_would_take_is_named() {
    let bench = Bench::with_study();
    bench.run(&["git-setup", "-C", "s"]).succeeded();
    bench.write("work/s/.tusj/.gitignore", "drafts\n");
    let said = bench.run(&["git-setup", "-C", "s"]).succeeded();
    assert!(said.contains(".tusj/.gitignore does not ignore the folder"), "{said}");
}

#[test]
fn lines_of_others_in_gitattributes_stay_and_what_was_set_can_be_taken_away() {
    let bench = Bench::with_study();
    bench.write("work/s/.gitattributes", "*.mp3 filter=lfs\n");
    bench.run(&["git-setup", "-C", "s"]).succeeded();
    let attributes = "*.mp3 filter=lfs\n*.ron text eol=lf merge=tusj diff=tusj\n";
    assert_eq!(bench.read("work/s/.gitattributes"), attributes);
    let removed = bench.run(&["git-setup", "-C", "s", "--remove"]).succeeded();
    assert!(removed.contains("removed the setting merge.tusj.driver"), "{removed}");
    assert!(!bench.read("work/s/.git/config").contains("tusj"));
    assert_eq!(bench.read("work/s/.gitattributes"), attributes);
    let again = bench.run(&["git-setup", "-C", "s", "--remove"]).succeeded();
    assert!(again.contains("nothing of git-setup was here"), "{again}");
}

#[test]
fn the_hook_keeps_a_study_with_defects_from_being_saved_and_needs_no_question() {
    let bench = in_git();
    bench.run(&["git-setup", "-C", "s", "--hook"]).succeeded();
    touch_a_memo(&bench);
    save(&bench, &[]).succeeded();
    bench.write("work/s/handles.ron", "[\n  (handle: \"ma\", \n]\n");
    let refused = save(&bench, &[]);
    assert_eq!(refused.code, 4, "{}", refused.err);
    assert!(refused.err.contains("the hook pre-commit refused it"), "{}", refused.err);
    refused.is_tame();
    bench.run(&["git-setup", "-C", "s", "--remove"]).succeeded();
    assert!(!bench.path("work/s/.git/hooks/pre-commit").exists());
}

#[test]
fn a_hook_that_is_there_already_is_left_and_it_is_said_how_to_call_the_check() {
    let bench = in_git();
    hook(&bench, "pre-commit", "exit 0");
    let said = bench.run(&["git-setup", "-C", "s", "--hook"]).succeeded();
    assert!(said.contains("is there already and was left. Let it call: tusj check"), "{said}");
    assert_eq!(bench.read("work/s/.git/hooks/pre-commit"), "#!/bin/sh\nexit 0\n");
}

#[test]
fn a_version_has_words_of_its_own_making_and_only_files_of_the_study() {
    let bench = in_git();
    touch_a_memo(&bench);
    bench.write("work/s/notes.txt", "shopping");
    bench.write("work/s/staged.txt", "staged");
    git(&bench.path("work/s"), &["add", "staged.txt"]);
    let planned = save(&bench, &["--dry-run"]).succeeded();
    assert!(planned.starts_with("Memo «Den tomme cella til Torunn»\n\nIn this"), "{planned}");
    assert!(planned.contains("Files:\n  memos/ane/new-one.ron\n"), "{planned}");
    assert!(planned.contains("no files of the study:\n  notes.txt\n  staged.txt\n"), "{planned}");
    assert_eq!(git(&bench.path("work/s"), &["log", "--format=%s"]), "start\n");
    let saved = save(&bench, &[]).succeeded();
    assert!(saved.contains("saved: «Memo «Den tomme cella til Torunn»»"), "{saved}");
    let names = git(&bench.path("work/s"), &["show", "--name-only", "--format=%s"]);
    assert_eq!(names, "Memo «Den tomme cella til Torunn»\n\nmemos/ane/new-one.ron\n");
    let left = git(&bench.path("work/s"), &["status", "--porcelain"]);
    assert_eq!(left, "A  staged.txt\n?? notes.txt\n");
    let nothing = save(&bench, &[]).succeeded();
    assert_eq!(nothing, "Nothing to save: every change of the study is in a version already.\n");
}

#[test]
fn a_repository_that_came_with_programs_of_its_own_runs_them_only_when_told_to() {
    let bench = in_git();
    hook(&bench, "pre-commit", "touch ran");
    touch_a_memo(&bench);
    let asked = save(&bench, &[]);
    assert_eq!(asked.code, 4);
    assert!(asked.err.contains("runs programs of its own"), "{}", asked.err);
    assert!(asked.err.contains(".git/hooks/pre-commit"), "{}", asked.err);
    assert!(asked.err.contains("--trust lets them run"), "{}", asked.err);
    save(&bench, &["--no-hooks", "-m", "without"]).succeeded();
    assert!(!bench.path("work/s/ran").exists());
    // The answer is kept.
    bench.change("work/s/project.ron", "title: \"", "title: \"Om ");
    save(&bench, &["-m", "still without"]).succeeded();
    assert!(!bench.path("work/s/ran").exists());
    // Another hook is another question.
    hook(&bench, "pre-commit", "touch ran; exit 0");
    bench.change("work/s/project.ron", "title: \"Om ", "title: \"");
    assert_eq!(save(&bench, &[]).code, 4);
    save(&bench, &["--trust"]).succeeded();
    assert!(bench.path("work/s/ran").exists());
}

#[test]
fn without_git_without_a_repository_and_without_a_name_it_is_said_what_helps() {
    let bench = Bench::with_study();
    let outside = save(&bench, &[]);
    assert_eq!(outside.code, 4);
    assert!(
        outside.err.contains("is in no git repository. git-setup makes one"),
        "{}",
        outside.err
    );
    let mut command = bench.command(&["save", "-C", "s"]);
    let without = Ran::of(command.env("PATH", "/nowhere").output().unwrap());
    assert_eq!(without.code, 4);
    assert!(without.err.contains("git is not installed"), "{}", without.err);
    bench.run(&["git-setup", "-C", "s"]).succeeded();
    let mut command = bench.command(&["save", "-C", "s"]);
    let nobody = Ran::of(command.env("GIT_AUTHOR_EMAIL", "").env("EMAIL", "").output().unwrap());
    assert_eq!(nobody.code, 4);
    assert!(nobody.err.contains("git does not know who you are"), "{}", nobody.err);
    // What was noted for the version that was not saved is taken back.
    assert_eq!(git(&bench.path("work/s"), &["ls-files"]), "");
}

#[test]
fn a_study_with_a_space_and_a_quote_in_its_path_is_set_up_and_saved() {
    let bench = Bench::with_study();
    fs::rename(bench.path("work/s"), bench.path("work/ane's study å")).unwrap();
    bench.run(&["git-setup", "--hook", "-C", "ane's study å"]).succeeded();
    let mut command = bench.command(&["save", "-C", "ane's study å", "-m", "first"]);
    command.env("GIT_AUTHOR_NAME", "Ane").env("GIT_AUTHOR_EMAIL", "a@example.org");
    command.env("GIT_COMMITTER_NAME", "Ane").env("GIT_COMMITTER_EMAIL", "a@example.org");
    let saved = Ran::of(command.output().unwrap()).succeeded();
    assert!(saved.contains("saved: «first»"), "{saved}");
    let names = git(&bench.path("work/ane's study å"), &["ls-files"]);
    assert!(names.lines().any(|name| name == "project.ron"), "{names}");
    assert!(!names.contains(".tusj"), "{names}");
}
