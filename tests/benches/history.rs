//! What a long history costs: a thousand versions of a file of codings, beside git's own `log` and `cat-file`.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use tusj::domain::place::{Place, Segment};
use tusj::domain::project::Project;
use tusj::domain::sight::Sight;
use tusj::domain::text::CodePoint;
use tusj::services::git::Git;
use tusj::services::history::counts::count;
use tusj::services::history::passage::{Passage, passage_history};
use tusj::services::history::{Audience, versions};
use tusj::storage::folder::Folder;

use super::{Corpus, ratio, time};

const N_VERSIONS: usize = 1000;
/// Codings in the file; about 135 kB.
const N_CODINGS: usize = 640;

/// Measures what a person waits for: the list, what every version did, and the history of a passage.
pub fn measure(corpus: &Corpus) {
    let root = corpus.folder.path();
    let transcript = write_history(root);
    let git = Git::of(root).unwrap();
    let (plain, _) = time(|| git.ask(&["log", "--format=%H", "HEAD"]).unwrap());
    let (_, project, _) = Folder::open(root).unwrap();
    let audience = Audience::of(&project, Sight::of(&project, Some(&"ane".into())));
    let (listed, log) = time(|| versions(&git, &audience).unwrap());
    let (counted, _) = time(|| count(&git, &log.versions).unwrap());
    let passage = passage(&project, &transcript);
    let (told, _) = time(|| passage_history(&git, &log.versions, &passage).unwrap());
    println!(
        "{} versions: list {listed:.2?}, git log {plain:.2?}, ratio {:.1}; counts of all {counted:.2?}; a passage {told:.2?}",
        log.versions.len(),
        ratio(listed, plain)
    );
}

fn passage(project: &Project, transcript: &str) -> Passage {
    let text = project.transcripts[&transcript.into()].clone();
    let first = text.paragraphs.get(0).unwrap().id.clone();
    let segment =
        Segment::new(Place::new(first.clone(), CodePoint(0)), Place::new(first, CodePoint(5)));
    let codings = project
        .codings
        .iter()
        .filter_map(|(layer, rows)| Some((layer.clone(), rows.get(&transcript.into())?.clone())));
    Passage { transcript: transcript.into(), codings: codings.collect(), text, segment }
}

/// Puts the study into a repository in which one file of codings has a thousand versions; returns its transcript.
fn write_history(root: &Path) -> String {
    run(root, &["init", "-q", "-b", "main"]);
    run(root, &["add", "-A"]);
    run(root, &["commit", "-q", "-m", "start"]);
    let (_, project, _) = Folder::open(root).unwrap();
    let transcript = project.transcripts.keys().next().unwrap().to_string();
    let mut stream = String::new();
    for version in 0..N_VERSIONS {
        let content = content(version);
        let at = 1_600_000_000 + version * 3600;
        let message = format!("version {version}");
        let from = if version == 0 { "from refs/heads/main^0\n" } else { "" };
        let _never_fails = write!(
            stream,
            "commit refs/heads/main\nauthor Ane <a@example.org> {at} +0100\ncommitter Ane <a@example.org> {at} +0100\ndata {}\n{message}\n{from}M 100644 inline codings/ane/{transcript}.ron\ndata {}\n{content}\n",
            message.len(),
            content.len()
        );
    }
    let mut import = git(root, &["fast-import", "--quiet", "--force"]);
    let mut child = import.stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(stream.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
    run(root, &["reset", "-q", "--hard"]);
    transcript
}

/// Returns the file as of a version: one coding more than the one before, the oldest gone.
fn content(version: usize) -> String {
    let mut content = "(\n  codings: [\n".to_owned();
    for number in version..version + N_CODINGS {
        let _never_fails = writeln!(
            content,
            "    (id: \"c{number:09}\", code: \"tid\", from: (\"1\", 0), to: (\"1\", 5), made: \"2026-09-28T07:41:38Z\", quote: \"{}\"),",
            "ord ".repeat(24)
        );
    }
    content + "  ],\n)\n"
}

fn run(root: &Path, arguments: &[&str]) {
    assert!(git(root, arguments).status().unwrap().success());
}

fn git(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command
        .arg("-C")
        .arg(root)
        .args(["-c", "user.name=Ane", "-c", "user.email=a@example.org"])
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1");
    command
}
