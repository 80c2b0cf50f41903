//! What was done is listed and taken back from the command line, also long ago.

use std::fs;

use super::bench::{Bench, Ran};

/// A study in which Ane did three things, an hour apart: coded turn 1, coded turn 2 with a new code, coded turn 3 with
/// the same code; the files hold what came of it.
fn bench() -> Bench {
    let bench = Bench::new();
    bench.run(&["new", "s", "--coder", "Ane"]).succeeded();
    bench.write("work/samtale.txt", "I: En?\nP: Det er to.\n\nI: Tre?\nP: Det er fire.\n");
    bench
        .run(&["import", "samtale.txt", "-C", "s", "--yes", "--speaker", "I=interviewer"])
        .succeeded();
    bench
}

fn operations(bench: &Bench) -> usize {
    let folder = bench.path("work/s/.tusj/journal");
    let Ok(listing) = fs::read_dir(folder) else { return 0 };
    let text = |path| fs::read_to_string(path).unwrap();
    listing.map(|entry| text(entry.unwrap().path()).matches("command:").count()).sum()
}

fn undo(bench: &Bench, arguments: &[&str]) -> Ran {
    bench.run(&[&["undo", "-C", "s", "--coder", "ane"], arguments].concat())
}

fn id_of(line: &str) -> String {
    line.split_whitespace().nth(2).unwrap().to_owned()
}

#[test]
fn acts_are_listed_newest_first_with_time_name_words_and_records() {
    let bench = bench();
    let list = undo(&bench, &["--list"]).succeeded();
    assert_eq!(list.lines().count(), 1, "{list}");
    assert!(list.contains("samtale"), "{list}");
    let table = undo(&bench, &["--list", "--format", "csv"]).succeeded();
    assert!(table.starts_with("time;act;what;records;state\n"), "{table}");
    assert!(table.contains(&id_of(&list)), "{table}");
}

#[test]
fn a_dry_run_says_the_same_and_writes_nothing() {
    let bench = bench();
    let before = operations(&bench);
    let said = undo(&bench, &["--since", "1 hour", "--dry-run"]).succeeded();
    assert!(said.starts_with("Would be undone: "), "{said}");
    assert!(said.ends_with("\n1 act\n"), "{said}");
    assert_eq!(operations(&bench), before);
    assert!(bench.path("work/s/transcripts/samtale.ron").exists());
}

#[test]
fn all_since_a_time_is_taken_back_and_can_be_done_again() {
    let bench = bench();
    let text = bench.read("work/s/transcripts/samtale.ron");
    let said = undo(&bench, &["--since", "1 hour"]).succeeded();
    assert!(said.starts_with("Undone: "), "{said}");
    assert!(!bench.path("work/s/transcripts/samtale.ron").exists());
    let list = undo(&bench, &["--list"]).succeeded();
    assert!(list.ends_with(", undone\n"), "{list}");
    let again = undo(&bench, &["--again", &id_of(&list)]).succeeded();
    assert!(again.starts_with("Done again: "), "{again}");
    assert_eq!(bench.read("work/s/transcripts/samtale.ron"), text);
    undo(&bench, &["--act", &id_of(&list)]).succeeded();
    assert!(!bench.path("work/s/transcripts/samtale.ron").exists());
    assert_eq!(undo(&bench, &["--act", &id_of(&list)]).code, 2);
    assert_eq!(
        undo(&bench, &["--since", &id_of(&list)]).succeeded(),
        "Nothing was done since then that still stands\n"
    );
    assert!(bench.run(&["check", "s"]).succeeded().ends_with("Nothing is wrong\n"));
}

#[test]
fn what_others_built_on_since_is_left_and_named() {
    let bench = bench();
    let text = bench.read("work/s/transcripts/samtale.ron");
    fs::create_dir_all(bench.path("work/s/codings/bo")).unwrap();
    bench.write("work/s/coders/bo.ron", "(\n  name: \"Bo\",\n  initial: \"B\",\n)\n");
    bench.write(
        "work/s/codings/bo/samtale.ron",
        "(\n  codings: [\n    (id: \"aaaaaaaaaa\", code: \"pen-struck\", from: (\"2\", 0), to: (\"2\", 10), made: \"2026-11-14T10:00:00Z\", quote: \"Det er to.\"),\n  ],\n)\n",
    );
    let ran = undo(&bench, &["--since", "1 hour"]);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("left as it is: text on turn 2 of samtale"), "{}", ran.out);
    assert!(bench.path("work/s/transcripts/samtale.ron").exists());
    assert_ne!(bench.read("work/s/transcripts/samtale.ron"), text);
    assert!(bench.run(&["check", "s"]).out.ends_with("Nothing is wrong\n"));
}

#[test]
fn what_is_no_time_or_act_is_told_with_exit_code_2() {
    let bench = bench();
    for arguments in [&["--since", "soon"][..], &["--act", "nothing"], &["--again", "nothing"], &[]]
    {
        let ran = undo(&bench, arguments);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}");
        ran.is_tame();
    }
    assert_eq!(bench.run(&["undo", "-C", "s", "--coder", "nobody", "--list"]).code, 2);
}

#[test]
fn only_ones_own_acts_are_taken_back() {
    let bench = bench();
    bench.write("work/s/coders/bo.ron", "(\n  name: \"Bo\",\n  initial: \"B\",\n)\n");
    let as_bo = ["undo", "-C", "s", "--coder", "bo", "--since", "1 hour"];
    let blind = bench.run(&as_bo);
    assert_eq!((blind.code, blind.out.as_str()), (2, ""));
    assert!(blind.err.contains("Bo is hidden until you compare"), "{}", blind.err);
    bench.change("work/s/project.ron", "blind: true", "blind: false");
    let ran = bench.run(&as_bo);
    assert_eq!(ran.succeeded(), "Nothing was done since then that still stands\n");
}
