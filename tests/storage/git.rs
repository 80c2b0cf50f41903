//! What git sees of a change, and what it makes of two people's changes.

use std::path::Path;
use std::process::Command;

use crate::study::{copy, fresh, open};

fn git(root: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .current_dir(root)
        .args([
            "-c",
            "user.name=Ane",
            "-c",
            "user.email=ane@laptop",
            "-c",
            "init.defaultBranch=main",
        ])
        .args(["-c", "commit.gpgsign=false", "-c", "core.hooksPath=/dev/null"])
        .args(arguments)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "git {arguments:?}: {told}");
    String::from_utf8(output.stdout).unwrap()
}

fn committed() -> tempfile::TempDir {
    let folder = fresh();
    git(folder.path(), &["init", "-q"]);
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "-qm", "start"]);
    folder
}

#[test]
fn one_coding_added_is_one_line_added_in_one_file() {
    let folder = committed();
    let mut study = open(folder.path());
    let edit = study.coding("ane", "n1", "kontroll");
    study.commit(&[edit]);
    git(folder.path(), &["add", "."]);
    assert_eq!(
        git(folder.path(), &["diff", "--cached", "--numstat"]),
        "1\t0\tcodings/ane/nav.ron\n"
    );
}

#[test]
fn what_is_private_is_never_seen_by_git() {
    let folder = committed();
    tusj::storage::local::save_draft(folder.path(), "memo", "half").unwrap();
    let _journal = tusj::storage::journal::Journal::open(folder.path(), "s1").unwrap();
    assert_eq!(git(folder.path(), &["status", "--porcelain"]), "");
}

#[test]
fn two_coders_on_two_branches_merge_clean() {
    let folder = committed();
    let theirs = tempfile::tempdir().unwrap();
    copy(folder.path(), theirs.path());
    let mut ane = open(folder.path());
    let edits =
        [ane.coding("ane", "a1", "kontroll"), ane.rename("handlingsrom", "Rom for handling")];
    ane.commit(&edits);
    git(folder.path(), &["commit", "-qam", "ane"]);
    let mut bo = open(theirs.path());
    let edits = [bo.coding("bo", "b1", "gammel"), bo.rename("kontroll", "Kontroll ovenfra")];
    bo.commit(&edits);
    git(theirs.path(), &["commit", "-qam", "bo"]);
    let from = theirs.path().display().to_string();
    git(folder.path(), &["pull", "-q", "--no-rebase", "--no-edit", &from, "main"]);
    let merged = open(folder.path());
    assert_eq!(merged.problems, []);
    let nav = "nav".into();
    assert!(merged.project.find_coding(&nav, &"a1".into()).is_some());
    assert!(merged.project.find_coding(&nav, &"b1".into()).is_some());
    assert_eq!(merged.project.code_name(&"handlingsrom".into()), "Rom for handling");
    assert_eq!(merged.project.code_name(&"kontroll".into()), "Kontroll ovenfra");
}
