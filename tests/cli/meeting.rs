//! The sheet for a meeting.

use super::bench::Bench;

#[test]
fn a_blind_sheet_tells_who_read_what_and_neither_reading() {
    let bench = Bench::with_study();
    let sheet = bench.run(&["meeting", "-C", "s", "--coder", "ane"]).succeeded();
    assert!(sheet.contains("meeting of Ane and Bo, "), "{sheet}");
    assert!(sheet.contains("offentlig: Ane 100 %, Bo 53 %\n"), "{sheet}");
    assert!(sheet.contains("The study is blind, so that neither reading is on this sheet"));
    assert!(sheet.contains("er paragrafen styring eller vern?"), "{sheet}");
    assert!(!sheet.contains("coded this"), "{sheet}");
}

#[test]
fn an_open_sheet_has_the_biggest_differences_with_both_readings() {
    let bench = Bench::with_study();
    let sheet = bench.run(&["meeting", "-C", "s", "--open"]).succeeded();
    assert!(sheet.contains("    Bo: "), "{sheet}");
    assert!(sheet.contains("\nDifferences ("), "{sheet}");
    assert!(sheet.contains("smaller ones"), "{sheet}");
}

#[test]
fn a_markdown_sheet_goes_into_a_file() {
    let bench = Bench::with_study();
    let arguments = ["meeting", "-C", "s", "--format", "markdown", "--out", "m.md"];
    assert_eq!(bench.run(&arguments).succeeded(), "Written: m.md\n");
    let sheet = bench.read("work/m.md");
    assert!(sheet.starts_with("# Karriereveiledere mellom rammer og rom: meeting of"), "{sheet}");
    assert!(sheet.contains("\n## Codes without a definition\n\n- "), "{sheet}");
}

#[test]
fn new_codes_are_those_since_a_day() {
    let bench = Bench::with_study();
    let since =
        |day: &str| bench.run(&["meeting", "-C", "s", "--open", "--since", day]).succeeded();
    assert!(since("2020-01-01").contains("Måltall og telling, 2026-10-26 by Ane"));
    assert!(since("2030-01-01").contains("New codes since 2030-01-01\n  None\n"));
    let wrong = bench.run(&["meeting", "-C", "s", "--since", "soon"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("a day is written as 2026-11-01"), "{}", wrong.err);
}

#[test]
fn nobody_meets_themselves() {
    let bench = Bench::with_study();
    let ran = bench.run(&["meeting", "-C", "s", "--coder", "bo", "--with", "bo"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("cannot meet themselves"), "{}", ran.err);
}
