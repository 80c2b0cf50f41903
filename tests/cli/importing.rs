//! `tusj import`.

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
        let mode = std::fs::metadata(bench.path(&key)).unwrap().permissions().mode();
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
