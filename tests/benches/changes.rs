//! What it costs to tell what changed between neighbors, beside what git itself needs to list the files.

use std::path::Path;
use std::process::{Command, Stdio};

use tusj::domain::coding::Coding;
use tusj::domain::edit::difference;
use tusj::services::changes::span::{Span, Start};
use tusj::storage::file_content::{extract, render};
use tusj::storage::folder::Folder;
use tusj::storage::layout::{FileKey, file_of};

use super::{Corpus, median, ratio, time};

/// Runs of each measurement; the middle one is told.
const RUNS: usize = 9;

/// Measures the research diff of two neighboring versions, and of the last version and the folder.
pub fn measure(corpus: &Corpus) {
    let root = corpus.folder.path();
    git(root, &["init", "-q", "-b", "main"]);
    git(root, &["add", "-A"]);
    git(root, &["commit", "-q", "-m", "start"]);
    code_another_evening(root);
    let folder = middle(|| Span::default().look(root).is_ok_and(|found| !found.changes.is_empty()));
    let status = middle(|| git(root, &["status", "--porcelain=v2"]));
    git(root, &["commit", "-q", "-am", "evening"]);
    let span =
        Span { from: Start::Version("HEAD~1".into()), to: Some("HEAD".into()), ..Span::default() };
    let versions = middle(|| span.look(root).is_ok_and(|found| !found.changes.is_empty()));
    let listed = middle(|| git(root, &["diff", "--stat", "HEAD~1", "HEAD"]));
    let n = corpus.n_transcripts;
    println!(
        "what changed, {n} transcripts: folder {:.1} ms ({:.1} x git status), neighbors {:.1} ms ({:.1} x git diff --stat)",
        folder.as_secs_f64() * 1000.0,
        ratio(folder, status),
        versions.as_secs_f64() * 1000.0,
        ratio(versions, listed),
    );
}

fn middle(act: impl Fn() -> bool) -> std::time::Duration {
    let runs: Vec<_> = (0..RUNS)
        .map(|_| {
            let (took, worked) = time(&act);
            assert!(worked);
            took
        })
        .collect();
    median(&runs)
}

/// Gives every third coding of one interview another code and corrects nothing else.
fn code_another_evening(root: &Path) {
    let (_, project, _) = Folder::open(root).unwrap();
    let mut after = project.clone();
    let codes: Vec<_> = project.codes.keys().cloned().collect();
    let layer = after.codings.values_mut().next().unwrap();
    let codings = layer.values_mut().next().unwrap();
    for (index, coding) in codings.values_mut().enumerate().filter(|(index, _)| index % 3 == 0) {
        let other: &Coding = coding;
        let code = codes.iter().filter(|code| **code != other.code).nth(index % 7).unwrap();
        coding.code = code.clone();
    }
    let files: std::collections::BTreeSet<FileKey> =
        difference(&project, &after).iter().map(file_of).collect();
    for key in files {
        let text = render(&extract(&after, &key), &key, &[]);
        std::fs::write(root.join(key.path()), text.unwrap().unwrap()).unwrap();
    }
}

fn git(root: &Path, arguments: &[&str]) -> bool {
    Command::new("git")
        .args(["-c", "user.name=A", "-c", "user.email=a@example.org"])
        .args(["-c", "commit.gpgsign=false"])
        .args(arguments)
        .current_dir(root)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .stdout(Stdio::null())
        .status()
        .unwrap()
        .success()
}
