//! `tusj import`.

use std::fs;
use std::path::{Path, PathBuf};

use tusj::app::geometry::Size;
use tusj::app::message::Message;
use tusj::runtime::clock::SystemWorld;
use tusj::runtime::host::{Host, Opening};
use tusj::runtime::jobs::OnTheSpot;

use super::bench::{Bench, files};

const TALK: &str =
    "Kari Moe: Hva styrer dagen din?\n\nIda Berg: Tallene, egentlig. Kari vet det.\n";

fn bench() -> Bench {
    let bench = Bench::new();
    bench.run(&["new", "s"]).succeeded();
    bench.write("work/talk.txt", TALK);
    bench
}

#[test]
fn nothing_is_written_before_somebody_says_yes() {
    let bench = bench();
    let before = files(&bench.path(""));
    for flags in [&[][..], &["--dry-run"]] {
        let arguments: Vec<&str> =
            ["import", "talk.txt", "-C", "s"].iter().chain(flags).copied().collect();
        let out = bench.run(&arguments).succeeded();
        assert!(out.starts_with("talk.txt: plain text, 2 paragraphs\n  becomes «talk»"), "{out}");
        assert!(out.ends_with("Nothing was written. --yes writes it\n"), "{out}");
        assert_eq!(files(&bench.path("")), before);
    }
}

#[test]
fn real_names_go_to_the_key_and_not_into_the_study() {
    let bench = bench();
    let out = bench
        .run(&[
            "import",
            "talk.txt",
            "-C",
            "s",
            "--yes",
            "--title",
            "Skolen",
            "--speaker",
            "Ida Berg=Nora",
            "--speaker",
            "Kari Moe=interviewer",
        ])
        .succeeded();
    assert!(out.contains("Brought in as skolen."), "{out}");
    let transcript = bench.read("work/s/transcripts/skolen.ron");
    assert!(transcript.contains("label: \"Nora\""), "{transcript}");
    for name in ["Ida", "Berg", "Kari", "Moe"] {
        assert!(!transcript.contains(name), "{name} is in the study:\n{transcript}");
    }
    assert!(bench.read("work/s/cases/nora.ron").contains("name: \"Nora\""));
    let keys = files(&bench.path("data/keys"));
    assert_eq!(keys.len(), 1);
    let key = format!("data/keys/{}", keys[0]);
    assert!(bench.read(&key).contains("Ida Berg"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(bench.path(&key)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    assert!(bench.run(&["check", "s"]).succeeded().ends_with("Nothing is wrong\n"));
}

#[test]
fn a_file_that_is_in_the_study_already_is_not_brought_in_again() {
    let bench = bench();
    bench.run(&["import", "talk.txt", "-C", "s", "--yes"]).succeeded();
    let again = bench.run(&["import", "talk.txt", "-C", "s", "--yes"]);
    assert_eq!(again.code, 1);
    assert_eq!(again.out, "talk.txt: is in the study already, as talk. Nothing to do\n");
}

#[test]
fn a_trial_is_marked_as_no_data() {
    let bench = bench();
    bench.run(&["import", "talk.txt", "-C", "s", "--yes", "--not-data"]).succeeded();
    assert!(bench.read("work/s/transcripts/talk.ron").contains("is_data: false"));
}

#[test]
fn text_is_read_in_the_encoding_that_is_named() {
    let bench = bench();
    bench.write("work/old.txt", b"A: bl\xe5b\xe6r og mer\n\nB: ja visst\n");
    bench.run(&["import", "old.txt", "-C", "s", "--yes", "--encoding", "windows1252"]).succeeded();
    assert!(bench.read("work/s/transcripts/old.ron").contains("blåbær"));
}

#[test]
fn what_cannot_be_brought_in_is_told_and_nothing_is_written() {
    let bench = bench();
    bench.write("work/empty.txt", "\n");
    let before = files(&bench.path(""));
    for (arguments, words) in [
        (&["import", "nowhere.txt"][..], "nowhere.txt cannot be read"),
        (&["import", "empty.txt"], "empty.txt was not brought in"),
        (&["import", "talk.txt", "--speaker", "Per=Nora"], "nobody in the file is called «Per»"),
        (&["import", "talk.txt", "--speaker", "Per"], "NAME=CASE"),
        (&["import", "talk.txt", "--title", "Ida Berg"], "the title holds «"),
        (
            &["import", "talk.txt", "talk.txt", "--title", "x"],
            "one title cannot be that of several",
        ),
        (&["import"], "FILE"),
    ] {
        let arguments: Vec<&str> = arguments.iter().copied().chain(["-C", "s", "--yes"]).collect();
        let ran = bench.run(&arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains(words), "{words}: {}", ran.err);
    }
    assert_eq!(files(&bench.path("")), before);
}

#[test]
fn a_key_that_makes_no_sense_is_not_overwritten() {
    let bench = bench();
    bench.run(&["import", "talk.txt", "-C", "s", "--yes"]).succeeded();
    let key = format!("data/keys/{}", files(&bench.path("data/keys"))[0]);
    bench.write(&key, "(");
    bench.write("work/more.txt", "A: noe annet her\n\nB: ja\n");
    let ran = bench.run(&["import", "more.txt", "-C", "s", "--yes"]);
    assert_eq!(ran.code, 4);
    assert!(ran.err.contains("it is not overwritten"), "{}", ran.err);
    assert_eq!(bench.read(&key), "(");
    assert!(!bench.path("work/s/transcripts/more.ron").exists());
}

#[test]
fn control_characters_in_a_file_name_never_reach_the_terminal() {
    let bench = bench();
    bench.write("work/x\u{1b}[31m.txt", "A: hei på deg\n\nB: hei igjen\n");
    let ran = bench.run(&["import", "x\u{1b}[31m.txt", "y\u{1b}[2J.txt", "-C", "s"]);
    assert_eq!(ran.code, 2);
    ran.is_tame();
    assert!(ran.out.contains("x<1b>[31m.txt"), "{}", ran.out);
    assert!(ran.err.contains("y<1b>[2J.txt"), "{}", ran.err);
}

/// The committed files of a study with what they hold.
fn study_files(root: &Path) -> Vec<(PathBuf, String)> {
    let mut found: Vec<(PathBuf, String)> = files(root)
        .into_iter()
        .filter(|file| !file.starts_with(".tusj/"))
        .map(|file| (file.clone().into(), fs::read_to_string(root.join(file)).unwrap()))
        .collect();
    found.sort();
    found
}

fn open(root: &Path) -> Host<OnTheSpot> {
    let opening = Opening {
        root: root.to_owned(),
        started_in: root.to_owned(),
        coder: "ane".into(),
        size: Size { columns: 100, rows: 30 },
        world: Box::new(SystemWorld),
    };
    let mut host = Host::open(opening, OnTheSpot::new(root)).unwrap();
    host.settle();
    host
}

#[test]
fn an_import_is_taken_back_on_the_screen_by_who_made_it() {
    let bench = bench();
    let root = bench.path("work/s");
    let before = study_files(&root);
    bench.run(&["import", "talk.txt", "-C", "s", "--yes"]).succeeded();
    let after = study_files(&root);
    assert_ne!(after, before);
    let mut host = open(&root);
    for (key, files) in [("u", &before), ("U", &after)] {
        host.tell(Message::Key(key.parse().unwrap()));
        host.settle();
        assert_eq!(&study_files(&root), files, "{key}");
    }
}

#[test]
fn an_import_that_was_killed_between_two_files_is_finished_when_the_study_opens() {
    let bench = bench();
    let root = bench.path("work/s");
    let before = files(&root);
    bench.run(&["import", "talk.txt", "-C", "s", "--yes"]).succeeded();
    let after = study_files(&root);
    for file in files(&root) {
        let path = root.join(&file);
        if file.starts_with(".tusj/journal/") {
            let text = fs::read_to_string(&path).unwrap();
            let is_kept = |line: &&str| !line.starts_with("(done:");
            let lines: Vec<&str> = text.lines().filter(is_kept).collect();
            fs::write(path, lines.join("\n") + "\n").unwrap();
        } else if file.starts_with("transcripts/") && !before.contains(&file) {
            fs::remove_file(path).unwrap();
        }
    }
    assert_ne!(study_files(&root), after);
    drop(open(&root));
    assert_eq!(study_files(&root), after);
}
