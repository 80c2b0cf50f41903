//! `tusj merge` and the driver that git calls, in plain lines and exit codes.

use std::path::Path;
use std::process::Command;

use super::bench::Bench;

fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .unwrap();
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "git {arguments:?}: {error}");
    String::from_utf8(output.stdout).unwrap()
}

/// A bench with a study in `work/s` in which one code has one name here and another one on the branch `bo`.
fn two_names() -> Bench {
    let bench = Bench::with_study();
    let root = bench.path("work/s");
    git(&root, &["init", "-q", "-b", "main"]);
    for (name, value) in
        [("user.name", "Ane"), ("user.email", "ane@example.org"), ("commit.gpgsign", "false")]
    {
        git(&root, &["config", name, value]);
    }
    bench.write("work/s/.gitattributes", "*.ron text eol=lf merge=tusj diff=tusj\n");
    let commit = |message: &str| {
        git(&root, &["add", "-A"]);
        git(&root, &["commit", "-q", "-m", message]);
    };
    commit("start");
    git(&root, &["switch", "-q", "-c", "bo"]);
    bench.change("work/s/codebook/tid.ron", "name: \"Tid og knapphet\"", "name: \"Tiden\"");
    bench.change("work/s/codebook/skjonn.ron", "name: \"", "name: \"Bos ");
    commit("there");
    git(&root, &["switch", "-q", "main"]);
    bench.change("work/s/codebook/tid.ron", "name: \"Tid og knapphet\"", "name: \"Tida\"");
    commit("here");
    bench
}

#[test]
fn a_rehearsal_ends_with_one_where_something_is_to_be_decided_and_writes_nothing() {
    let bench = two_names();
    let ran = bench.run(&["merge", "bo", "--rehearse", "-C", "s"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    ran.is_tame();
    assert!(ran.out.contains("  codes: 2 changed\n"), "{}", ran.out);
    assert!(ran.out.contains("To be decided: 1\n  code «Tid og knapphet»\n"), "{}", ran.out);
    assert_eq!(git(&bench.path("work/s"), &["status", "--porcelain"]), "");
    let nothing = bench.run(&["merge", "HEAD", "--rehearse", "-C", "s"]);
    assert_eq!((nothing.code, nothing.out.as_str()), (0, "Everything of HEAD is here already\n"));
}

#[test]
fn a_merge_is_continued_once_all_is_decided() {
    let bench = two_names();
    let root = bench.path("work/s");
    let ran = bench.run(&["merge", "bo", "-C", "s"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(bench.read("work/s/codebook/tid.ron").contains("Tida"));
    assert_eq!(bench.run(&["merge", "--continue", "-C", "s"]).code, 1);
    let done = bench.run(&["merge", "--continue", "--take", "theirs", "-C", "s"]);
    assert_eq!((done.code, done.out.as_str()), (0, "Both are one version now\n"));
    assert!(bench.read("work/s/codebook/tid.ron").contains("Tiden"));
    assert!(bench.read("work/s/codebook/skjonn.ron").contains("Bos "));
    assert_eq!(git(&root, &["status", "--porcelain"]), "");
    assert_eq!(git(&root, &["rev-list", "--merges", "--count", "HEAD"]), "1\n");
    let nothing = bench.run(&["merge", "--continue", "-C", "s"]);
    assert_eq!(nothing.code, 2);
}

#[test]
fn two_branches_at_once_are_refused_in_words() {
    let bench = two_names();
    let refused = bench.run(&["merge", "bo", "cecilie", "-C", "s"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("one branch is brought in at a time"), "{}", refused.err);
    assert!(refused.err.contains("tusj merge cecilie"), "{}", refused.err);
    assert_eq!(git(&bench.path("work/s"), &["status", "--porcelain"]), "");
}

#[test]
fn a_merge_is_taken_back_and_refused_over_work_in_no_version() {
    let bench = two_names();
    let before = bench.read("work/s/codebook/tid.ron");
    assert_eq!(bench.run(&["merge", "bo", "-C", "s"]).code, 1);
    bench.run(&["merge", "--abort", "-C", "s"]).succeeded();
    assert_eq!(bench.read("work/s/codebook/tid.ron"), before);
    assert_eq!(git(&bench.path("work/s"), &["status", "--porcelain"]), "");
    bench.change("work/s/codebook/tid.ron", "Tida", "Tidene");
    let refused = bench.run(&["merge", "bo", "-C", "s"]);
    assert_eq!(refused.code, 4, "{}", refused.err);
    assert!(refused.err.contains("not saved as a version"), "{}", refused.err);
    bench.write("work/s/codebook/tid.ron", before);
    assert_eq!(bench.run(&["merge", "nobody", "-C", "s"]).code, 2);
}

fn handles(lines: &str) -> String {
    format!("(\n  handles: [\n    (code: \"a\", handle: \"aa\"),\n{lines}  ],\n)\n")
}

fn drive(bench: &Bench, path: &str, [base, mine, theirs]: [&str; 3]) -> (i32, String) {
    for (name, text) in [("O", base), ("A", mine), ("B", theirs)] {
        bench.write(&format!("work/{name}"), text);
    }
    let ran = bench.run(&["merge-driver", "O", "A", "B", path]);
    (ran.code, bench.read("work/A"))
}

#[test]
fn the_driver_merges_records_and_leaves_no_markers() {
    let bench = Bench::new();
    let (b, c) = ("    (code: \"b\", handle: \"bb\"),\n", "    (code: \"c\", handle: \"cc\"),\n");
    let sides = [handles(""), handles(b), handles(c)];
    let three = [sides[0].as_str(), sides[1].as_str(), sides[2].as_str()];
    assert_eq!(drive(&bench, "study/handles.ron", three), (0, handles(&format!("{b}{c}"))));
    let other = handles("    (code: \"b\", handle: \"xx\"),\n");
    let three = [sides[0].as_str(), sides[1].as_str(), other.as_str()];
    assert_eq!(drive(&bench, "handles.ron", three), (1, sides[1].clone()));
}

#[test]
fn the_driver_leaves_to_git_what_it_cannot_read() {
    let bench = Bench::new();
    let (code, text) = drive(&bench, "handles.ron", ["a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n"]);
    assert_eq!((code, text.as_str()), (1, "A\nb\nC\n"));
    let (code, text) = drive(&bench, "handles.ron", ["a\n", "b\n", "c\n"]);
    assert_eq!(code, 1);
    assert!(text.contains("<<<<<<< mine") && text.contains(">>>>>>> theirs"), "{text}");
}
