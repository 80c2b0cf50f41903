//! The finished study comes with the history of how it came about.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use tusj::domain::project::Project;
use tusj::services::anchor::settle::settle;
use tusj::services::git::Git;
use tusj::services::integrity::flaws;

use super::bench::{Bench, files};

fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

/// Every version, oldest first: its digits, its parents and the first line of its message.
fn versions(folder: &Path) -> Vec<(String, Vec<String>, String)> {
    let log =
        git(folder, &["log", "--all", "--topo-order", "--reverse", "--format=%H%x09%P%x09%s"]);
    let row = |line: &str| {
        let fields: Vec<&str> = line.split('\t').collect();
        let parents = fields[1].split_whitespace().map(str::to_owned).collect();
        (fields[0].to_owned(), parents, fields[2].to_owned())
    };
    log.lines().map(row).collect()
}

fn study_at(git: &Git, version: &str) -> Project {
    let commit = git.commit_of(version).unwrap();
    let snapshot = git.read_version(&commit, |_| true).unwrap();
    assert_eq!(snapshot.problems, Vec::new(), "{version}");
    snapshot.project
}

#[test]
fn the_history_has_two_coders_two_branches_and_four_weeks() {
    let bench = Bench::with_history();
    let study = bench.path("work/s");
    assert!(versions(&study).len() >= 25);
    let authors: BTreeSet<String> =
        git(&study, &["log", "--all", "--format=%an <%ae>"]).lines().map(str::to_owned).collect();
    let authors: Vec<&str> = authors.iter().map(String::as_str).collect();
    assert_eq!(authors, ["Ane <ane@example.org>", "Bo <bo@example.org>"]);
    assert_eq!(git(&study, &["branch", "--format=%(refname:short)"]), "bo\nmain");
    assert_eq!(git(&study, &["symbolic-ref", "HEAD"]), "refs/heads/main");
    let days = git(&study, &["log", "--all", "--date=short", "--format=%ad"]);
    let days: BTreeSet<&str> = days.lines().collect();
    assert_eq!((days.first(), days.last()), (Some(&"2026-10-21"), Some(&"2026-11-19")));
    assert!(git(&study, &["rev-list", "--merges", "--count", "main"]).parse::<u32>().unwrap() > 10);
}

#[test]
fn the_last_version_is_the_finished_study_byte_for_byte_and_nothing_is_changed() {
    let bench = Bench::with_history();
    let study = bench.path("work/s");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/study");
    let in_version = git(&study, &["ls-tree", "-r", "--name-only", "HEAD"]);
    let names: Vec<String> =
        files(&sample).into_iter().filter(|name| !name.starts_with(".tusj/")).collect();
    assert_eq!(in_version.lines().collect::<Vec<_>>(), names);
    for name in &names {
        let hash =
            git(&study, &["hash-object", "--no-filters", sample.join(name).to_str().unwrap()]);
        assert_eq!(git(&study, &["rev-parse", &format!("HEAD:{name}")]), hash, "{name}");
    }
    assert_eq!(git(&study, &["status", "--porcelain"]), "");
    assert_eq!(git(&study, &["config", "user.name"]), "Ane");
    assert_eq!(git(&study, &["fsck", "--strict", "--no-dangling"]), "");
}

#[test]
fn every_version_is_a_study_without_a_flaw_and_its_codings_stand_on_their_words() {
    let bench = Bench::with_history();
    let git = Git::of(&bench.path("work/s")).unwrap();
    for (version, _, message) in versions(&bench.path("work/s")) {
        let study = study_at(&git, &version);
        assert_eq!(flaws(&study), Vec::new(), "{version} {message}");
        for transcript in study.transcripts.keys() {
            let settled = settle(&study, transcript, None);
            assert_eq!(settled.moved, Vec::new(), "{version} {message}");
            assert_eq!(settled.needs_you, Vec::new(), "{version} {message}");
        }
    }
}

/// The number before `noun` in a message, if there is one.
fn said(message: &str, noun: &str) -> Option<usize> {
    let words: Vec<&str> = message.split([' ', ',', ';', ':']).filter(|w| !w.is_empty()).collect();
    let noun: Vec<&str> = noun.split(' ').collect();
    let at = words.windows(noun.len()).position(|window| {
        window.iter().zip(&noun).all(|(word, noun)| word.trim_end_matches('s') == *noun)
    })?;
    words.get(at.checked_sub(1)?)?.parse().ok()
}

#[test]
fn the_messages_count_rightly() {
    let bench = Bench::with_history();
    let git = Git::of(&bench.path("work/s")).unwrap();
    let n_codings = |study: &Project, agreed: bool| -> usize {
        let layers =
            study.codings.iter().filter(|(layer, _)| (layer.as_str() == "agreed") == agreed);
        layers.flat_map(|(_, transcripts)| transcripts.values()).map(BTreeMap::len).sum()
    };
    let counts = |study: &Project| {
        BTreeMap::from([
            ("coding", n_codings(study, false)),
            ("agreed coding", n_codings(study, true)),
            ("new code", study.codes.values().filter(|code| !code.is_marker()).count()),
            ("quote", study.quotes.len()),
            ("difference", study.decisions.values().map(BTreeMap::len).sum()),
            ("cell", study.cells.values().flat_map(BTreeMap::values).map(BTreeMap::len).sum()),
            ("memo", study.all_memos().count()),
        ])
    };
    let mut n_said = 0;
    for (version, parents, message) in versions(&bench.path("work/s")) {
        if message.contains("removed") {
            continue;
        }
        let after = counts(&study_at(&git, &version));
        let before = parents.first().map(|parent| counts(&study_at(&git, parent)));
        for (noun, now) in after {
            let was = before.as_ref().map_or(0, |before| before[noun]);
            if let Some(number) = said(&message, noun) {
                n_said += 1;
                assert_eq!(now - was, number, "{noun}: {message}");
            }
        }
    }
    assert!(n_said > 25, "{n_said}");
}

#[test]
fn a_merge_brings_in_what_the_branches_hold_and_nothing_else() {
    let bench = Bench::with_history();
    let folder = bench.path("work/s");
    let git = Git::of(&folder).unwrap();
    for (version, parents, message) in versions(&folder) {
        let [own, other] = parents.as_slice() else { continue };
        let (merged, own, other) =
            (study_at(&git, &version), study_at(&git, own), study_at(&git, other));
        for (layer, transcript, id) in codings(&merged) {
            let is_there = |study: &Project| codings(study).contains(&(layer, transcript, id));
            assert!(is_there(&own) || is_there(&other), "{id}: {message}");
        }
        for id in merged.codes.keys() {
            assert!(own.codes.contains_key(id) || other.codes.contains_key(id), "{message}");
        }
    }
}

fn codings(study: &Project) -> BTreeSet<(&str, &str, &str)> {
    let layers = study.codings.iter();
    layers
        .flat_map(|(layer, rows)| rows.iter().map(move |(id, codings)| (layer, id, codings)))
        .flat_map(|(layer, transcript, codings)| {
            codings.keys().map(move |id| (layer.as_str(), transcript.as_str(), id.as_str()))
        })
        .collect()
}

#[test]
fn the_story_has_names_definitions_texts_and_bounds_that_changed() {
    let bench = Bench::with_history();
    let folder = bench.path("work/s");
    let log = |arguments: &[&str]| {
        let all = [&["log", "--no-merges", "--format=%s"], arguments].concat();
        git(&folder, &all)
    };
    assert!(log(&["-S", "Tall og tavler"]).starts_with("«Tall og tavler» renamed"));
    assert!(log(&["-S", "Klokka er nevnt"]).starts_with("«Klokka i samtalen» redefined and moved"));
    assert!(log(&["-S", "sier at han ikke kan lese, og"]).starts_with("Interview 1, paragraph 14"));
    assert!(log(&["-S", "k7wqx3m9td"]).starts_with("Interview 2 looked over"));
    assert!(log(&["-S", "state: Retired"]).starts_with("Meeting on interview 3"));
    assert!(
        log(&["--", "transcripts/00-proveintervju.ron"]).starts_with("Trial interview taken out")
    );
    // Where the text was corrected, the codings after it moved with their words.
    let corrected = git(&folder, &["log", "--format=%H", "--grep", "paragraph 14", "main"]);
    let changed = git(&folder, &["diff", "--name-only", &format!("{corrected}~"), &corrected]);
    assert_eq!(
        changed.lines().collect::<Vec<_>>(),
        ["codings/ane/01-nav.ron", "codings/bo/01-nav.ron", "transcripts/01-nav.ron"]
    );
}

#[test]
fn the_commits_are_the_same_on_every_machine() {
    let bench = Bench::with_history();
    let head = git(&bench.path("work/s"), &["rev-parse", "main", "bo"]);
    bench.write(
        "gitconfig",
        "[user]\n name = Somebody\n email = x@y\n[commit]\n gpgsign = true\n[core]\n autocrlf = true\n \
         hooksPath = /nowhere\n[init]\n defaultBranch = trunk\n defaultObjectFormat = sha256\n[i18n]\n \
         commitEncoding = latin1\n",
    );
    let output = bench
        .command(&["demo", "--keep", "t"])
        .env("GIT_CONFIG_GLOBAL", bench.path("gitconfig"))
        .env("GIT_AUTHOR_DATE", "2001-01-01T00:00:00Z")
        .env("GIT_COMMITTER_NAME", "Nobody")
        .env("GIT_DIR", bench.path("elsewhere"))
        .env("GIT_DEFAULT_HASH", "sha256")
        .env("TZ", "Asia/Tokyo")
        .output()
        .unwrap();
    assert!(output.status.success());
    assert_eq!(git(&bench.path("work/t"), &["rev-parse", "main", "bo"]), head);
    assert!(!bench.path("elsewhere").exists());
}

#[test]
fn without_git_the_study_is_the_same_and_the_missing_history_is_named() {
    let bench = Bench::new();
    let output = bench.command(&["demo", "--keep", "s"]).env("PATH", "/nowhere").output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8(output.stdout).unwrap();
    let named = "Copied into s\nIt has no history: git is not installed on this machine";
    assert!(said.starts_with(named), "{said}");
    assert!(!bench.path("work/s/.git").exists());
    assert_eq!(bench.run(&["check", "s"]).code, 0);
}

#[test]
fn the_study_that_teaches_has_no_history() {
    let bench = Bench::new();
    bench.run(&["demo", "--tutorial", "--keep", "s"]).succeeded();
    assert!(!bench.path("work/s/.git").exists());
}
