//! Drawing samples, handing over segments, and what stays hidden on the command line.

use super::bench::Bench;

#[test]
fn a_sample_is_drawn_printed_with_its_seed_and_kept() {
    let bench = Bench::with_study();
    let out = bench.run(&["sample", "-C", "s", "--share", "20", "--seed", "4711"]).succeeded();
    let first = "dobbeltkoding: «dobbeltkoding», 20 % with seed 4711: ";
    assert!(out.starts_with(first), "{out}");
    assert!(out.contains("\n  01-nav: ") && out.contains("\nfor Ane and Bo\n"), "{out}");
    assert!(out.ends_with("colleagues need this version of tusj to open it\n"), "{out}");
    let project = bench.read("work/s/project.ron");
    assert!(project.starts_with("(\n  format: 2,\n"), "{project}");
    assert!(project.contains("seed: 4711, coders: [\"ane\", \"bo\"]"), "{project}");
    let list = bench.run(&["sample", "-C", "s"]).succeeded();
    assert!(list.starts_with("dobbeltkoding: dobbeltkoding, double coding, 20 % with seed 4711, "));
    assert_eq!(list.lines().count(), 1);
    assert_eq!(bench.run(&["check", "s"]).code, 0);
}

#[test]
fn the_same_seed_draws_the_same_turns_and_the_second_sample_says_nothing_of_the_format() {
    let bench = Bench::with_study();
    let draw = |aim: &str| {
        let out = bench.run(&["sample", "-C", "s", "--share", "15", "--seed", "7", "--aim", aim]);
        out.succeeded()
    };
    assert!(draw("første").contains("format 2"));
    assert!(!draw("andre").contains("format 2"));
    let table = bench.run(&["sample", "-C", "s", "--format", "csv"]).succeeded();
    let turns = |sample: &str| -> Vec<String> {
        let rows = table.lines().filter_map(|row| row.strip_prefix(sample));
        rows.map(str::to_owned).collect()
    };
    assert!(!turns("forste,").is_empty());
    assert_eq!(turns("forste,"), turns("andre,"));
}

#[test]
fn a_dry_run_keeps_nothing() {
    let bench = Bench::with_study();
    let before = bench.read("work/s/project.ron");
    let out = bench.run(&["sample", "-C", "s", "--share", "20", "--dry-run"]).succeeded();
    assert!(out.ends_with("Nothing was kept: --dry-run\n"), "{out}");
    assert_eq!(bench.read("work/s/project.ron"), before);
    let list = bench.run(&["sample", "-C", "s"]).succeeded();
    assert_eq!(list, "No sample was drawn yet; «tusj sample --share 20» draws one\n");
}

#[test]
fn a_sample_for_one_coder_alone_and_a_share_beyond_all_are_refused() {
    let bench = Bench::with_study();
    let ran = bench.run(&["sample", "-C", "s", "--share", "20", "--coder", "bo"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("one coder alone codes nothing twice"), "{}", ran.err);
    assert_eq!(bench.run(&["sample", "-C", "s", "--share", "101"]).code, 2);
    assert_eq!(bench.run(&["sample", "-C", "s", "--seed", "3"]).code, 2);
    let ran = bench.run(&["sample", "-C", "s", "--share", "20", "--transcript", "01-nva"]);
    assert!(ran.err.contains("there is no transcript «01-nva»"), "{}", ran.err);
}

#[test]
fn coding_again_makes_a_layer_and_draws_from_what_one_has_read() {
    let bench = Bench::with_study();
    let out = bench.run(&["sample", "-C", "s", "--again", "--share", "20"]).succeeded();
    assert!(out.contains("«tusj --coder ane-igjen» codes it"), "{out}");
    let layer = bench.read("work/s/coders/ane-igjen.ron");
    assert!(layer.contains("again: \"ane\""), "{layer}");
    let refused = bench.run(&["sample", "-C", "s", "--again", "--share", "20", "--coder", "bo"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("you are Ane, and Bo is hidden"), "{}", refused.err);
}

#[test]
fn segments_are_handed_over_once_and_nothing_else_is_revealed() {
    let bench = Bench::with_study();
    let arguments = ["unitise", "-C", "s", "--from", "Bo", "--to", "Ane"];
    let dry: Vec<&str> = arguments.into_iter().chain(["--dry-run"]).collect();
    let before = bench.read("work/s/codings/ane/01-nav.ron");
    let would = bench.run(&dry).succeeded();
    assert!(would.contains(" would go from Bo to Ane, marked «segment uten kode»"), "{would}");
    assert_eq!(bench.read("work/s/codings/ane/01-nav.ron"), before);
    let out = bench.run(&arguments).succeeded();
    assert!(out.contains(" went from Bo to Ane, marked «segment uten kode»"), "{out}");
    assert!(out.ends_with("none of the codes or memos\n"), "{out}");
    let after = bench.read("work/s/codings/ane/01-nav.ron");
    let new: Vec<&str> = after.lines().filter(|line| !before.contains(line)).collect();
    assert!(!new.is_empty());
    for line in new {
        assert!(line.contains("code: \"segment-uten-kode\""), "{line}");
        assert!(!line.contains("weight") && !line.contains("pass:"), "{line}");
    }
    assert!(bench.run(&arguments).succeeded().starts_with("Nothing new of Bo for Ane\n"));
    assert_eq!(bench.run(&["check", "s"]).code, 0);
    let same = bench.run(&["unitise", "-C", "s", "--from", "ane", "--to", "Ane"]);
    assert_eq!(same.code, 2);
}

/// What only Bo wrote: words that no output for Ane may hold.
fn make_bo_tell_tales(bench: &Bench) {
    let coding = r#"    (id: "zz22zz22zz", code: "bos-egen-kode", from: ("3", 0), to: ("3", 0), made: "2026-11-20T09:00:00Z", pass: "xq-gang", weight: 2, quote: "XQ-SITAT"),
"#;
    let path = "work/s/codings/bo/01-nav.ron";
    bench.change(path, "  codings: [\n", &format!("  codings: [\n{coding}"));
    bench.write(
        "work/s/memos/bo/xq-notat.ron",
        "(\n  title: \"XQ-NOTAT\",\n  kind: Analytic,\n  about: Coding(\"01-nav\", \"zz22zz22zz\"),\n  made: \"2026-11-20T09:00:00Z\",\n  text: [\n    \"XQ-TEKST\",\n  ],\n)\n",
    );
}

/// Everything the command line tells of a study, for whoever asks.
const TELLING: [&[&str]; 12] = [
    &["quotes", "-C", "s"],
    &["quotes", "-C", "s", "--format", "csv"],
    &["quotes", "-C", "s", "--layers", "agreed"],
    &["quotes", "-C", "s", "--important"],
    &["codebook", "-C", "s"],
    &["codebook", "-C", "s", "--layers", "agreed"],
    &["list", "transcripts", "-C", "s"],
    &["list", "codes", "-C", "s"],
    &["list", "memos", "-C", "s"],
    &["list", "coders", "-C", "s"],
    &["list", "cases", "-C", "s"],
    &["check", "s"],
];

#[test]
fn nothing_of_the_other_coder_of_a_blind_study_is_told() {
    let bench = Bench::with_study();
    let before: Vec<String> = TELLING.iter().map(|arguments| bench.run(arguments).out).collect();
    make_bo_tell_tales(&bench);
    for (arguments, before) in TELLING.iter().zip(before) {
        let ran = bench.run(arguments);
        let told = format!("{}{}", ran.out, ran.err);
        for secret in ["XQ-", "xq-", "bos-egen-kode", "zz22zz22zz"] {
            assert!(!told.contains(secret), "{arguments:?}: {told}");
        }
        assert_eq!(ran.out, before, "{arguments:?}");
    }
}

#[test]
fn a_shared_memo_tells_what_it_says_and_not_what_its_author_coded() {
    let bench = Bench::with_study();
    make_bo_tell_tales(&bench);
    bench.change("work/s/memos/bo/xq-notat.ron", "made:", "shared: true,\n  made:");
    let memos = bench.run(&["list", "memos", "-C", "s"]).out;
    let line = memos.lines().find(|line| line.starts_with("bo/xq-notat:")).unwrap();
    assert_eq!(line, "bo/xq-notat: XQ-NOTAT, analytic, on a coding in 01-nav, 1 word");
    let memos = bench.run(&["list", "memos", "-C", "s", "--compare"]).out;
    assert!(memos.contains("on a coding «bos-egen-kode» in 01-nav"), "{memos}");
}

#[test]
fn how_far_the_other_coder_of_a_blind_study_has_come_is_not_listed() {
    let bench = Bench::with_study();
    let coders = bench.run(&["list", "coders", "-C", "s"]).succeeded();
    assert!(coders.contains("\nbo: Bo, initial B\n"), "{coders}");
    let coders = bench.run(&["list", "coders", "-C", "s", "--compare"]).succeeded();
    assert!(coders.contains("\nbo: Bo, initial B, 2 passes, now «Kode med kodeboka"), "{coders}");
}

#[test]
fn another_coders_name_opens_a_blind_study_only_to_compare() {
    let bench = Bench::with_study();
    for arguments in [
        &["quotes", "-C", "s"][..],
        &["codebook", "-C", "s"],
        &["list", "memos", "-C", "s"],
        &["list", "codes", "-C", "s"],
        &["check", "s"],
    ] {
        let as_bo: Vec<&str> = arguments.iter().copied().chain(["--coder", "bo"]).collect();
        let ran = bench.run(&as_bo);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}");
        assert!(ran.err.contains("you are Ane, and Bo is hidden until you compare"), "{}", ran.err);
        assert!(ran.err.contains("--compare shows it on purpose"), "{}", ran.err);
        let to_compare: Vec<&str> = as_bo.into_iter().chain(["--compare"]).collect();
        assert!(bench.run(&to_compare).code <= 1, "{arguments:?}");
    }
    let diff = bench.run(&["diff", "-C", "s", "--coder", "bo"]);
    assert_eq!(diff.code, 2);
    assert!(diff.err.contains("Bo is hidden until you compare"), "{}", diff.err);
    let all = ["quotes", "-C", "s", "--layers", "all", "--compare"];
    assert!(bench.run(&all).succeeded().contains("coded by Bo"));
    bench.change("work/s/project.ron", "blind: true", "blind: false");
    bench.run(&["quotes", "-C", "s", "--coder", "bo"]).succeeded();
}

#[test]
fn a_second_reading_sees_nothing_of_the_first_even_in_an_open_study() {
    let bench = Bench::with_study();
    bench.change("work/s/project.ron", "blind: true", "blind: false");
    bench.run(&["sample", "-C", "s", "--again", "--share", "20"]).succeeded();
    let second = |arguments: &[&str]| {
        let all = arguments.iter().copied().chain(["-C", "s", "--coder", "ane-igjen"]);
        bench.run(&all.collect::<Vec<_>>())
    };
    assert!(!second(&["quotes"]).succeeded().contains("coded by"));
    let codes = second(&["list", "codes"]).succeeded();
    assert!(codes.lines().all(|line| line.contains("0 codings")), "{codes}");
    let refused = second(&["quotes", "--layers", "all"]);
    assert_eq!(refused.code, 2);
    let memos = second(&["list", "memos"]).succeeded();
    let shared = |id: &str| bench.read(&format!("work/s/memos/{id}.ron")).contains("shared: true");
    assert!(memos.lines().all(|line| shared(line.split(':').next().unwrap())), "{memos}");
    let in_texts: Vec<&str> =
        memos.lines().filter(|line| line.contains(", on paragraph")).collect();
    assert!(in_texts.iter().all(|line| line.starts_with("bo/")), "{memos}");
}
