//! Quotes, codebook and lists.

use super::bench::Bench;

#[test]
fn quotes_of_a_code_are_found_by_name_handle_and_id() {
    let bench = Bench::with_study();
    let by_handle = bench.run(&["quotes", "-C", "s", "--code", "ma"]).succeeded();
    assert!(by_handle.contains("## Måltall og telling"), "{by_handle}");
    assert!(!by_handle.contains("## Skjønn"));
    for name in ["maltall", "måltall og telling", "Maltall og Telling"] {
        assert_eq!(bench.run(&["quotes", "-C", "s", "--code", name]).succeeded(), by_handle);
    }
}

#[test]
fn a_code_or_case_that_is_not_there_is_met_with_a_near_one() {
    let bench = Bench::with_study();
    let ran = bench.run(&["quotes", "-C", "s", "--code", "Skjøn"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("did you mean «Skjønn»?"), "{}", ran.err);
    let ran = bench.run(&["quotes", "-C", "s", "--case", "Idda"]);
    assert!(ran.err.contains("did you mean «Ida»?"), "{}", ran.err);
}

#[test]
fn a_table_is_written_into_a_file_once() {
    let bench = Bench::with_study();
    let arguments =
        ["quotes", "-C", "s", "--format", "csv", "--attribute", "Sektor", "--out", "q.csv"];
    assert_eq!(bench.run(&arguments).succeeded(), "Written: q.csv\n");
    let table = bench.read("work/q.csv");
    assert!(table.lines().next().unwrap().contains("Sektor"), "{table}");
    let again = bench.run(&arguments);
    assert_eq!(again.code, 2);
    assert!(again.err.contains("add --overwrite"), "{}", again.err);
    let replaced: Vec<&str> =
        arguments.into_iter().chain(["--overwrite", "--delimiter", "comma"]).collect();
    bench.run(&replaced).succeeded();
    assert_ne!(bench.read("work/q.csv"), table);
}

#[test]
fn the_other_coder_stays_hidden_until_they_compare() {
    let bench = Bench::with_study();
    let ran = bench.run(&["quotes", "-C", "s", "--layers", "all"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("hidden from each other"), "{}", ran.err);
    assert!(!bench.run(&["quotes", "-C", "s"]).succeeded().contains("coded by Bo"));
    let memos = bench.run(&["list", "memos", "-C", "s"]).succeeded();
    let shared =
        |id: &str| bench.read(&format!("work/s/memos/bo/{id}.ron")).contains("shared: true");
    let bos: Vec<&str> = memos.lines().filter_map(|line| line.strip_prefix("bo/")).collect();
    assert!(bos.iter().all(|line| shared(line.split(':').next().unwrap())), "{memos}");
    bench.change("work/s/project.ron", "blind: true", "blind: false");
    let all = bench.run(&["quotes", "-C", "s", "--layers", "all"]).succeeded();
    assert!(all.contains("coded by Bo"), "{all}");
}

#[test]
fn somebody_who_is_no_coder_is_asked_to_name_one() {
    let bench = Bench::with_study();
    let ran = bench.run(&["quotes", "-C", "s", "--coder", "Boo"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("did you mean «Bo»?"), "{}", ran.err);
    let output = bench.command(&["quotes", "-C", "s"]).env("USER", "nobody").output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert!(err.contains("--coder names one of: Ane, Bo"), "{err}");
}

#[test]
fn the_codebook_is_written_with_its_definitions() {
    let bench = Bench::with_study();
    let text = bench.run(&["codebook", "-C", "s"]).succeeded();
    assert!(text.contains("Arbeidet telles, og tellingen omtales som noe som styrer."), "{text}");
}

#[test]
fn lists_have_a_line_a_thing_that_begins_with_its_id() {
    let bench = Bench::with_study();
    for (what, first, n_lines) in [
        (
            "transcripts",
            "01-nav: 01 NAV, interview, Jonas, held 2026-09-08, 58 paragraphs, 29 codings",
            6,
        ),
        ("codes", "rammer-som-styrer: Rammer som styrer, handle ra, 4 codings, ", 18),
        ("cases", "eli: Eli, 2 transcripts, ", 5),
        ("coders", "ane: Ane, initial A, 3 passes, now «", 2),
    ] {
        let list = bench.run(&["list", what, "-C", "s"]).succeeded();
        assert!(list.starts_with(first), "{list}");
        assert_eq!(list.lines().count(), n_lines, "{list}");
    }
}

#[test]
fn where_a_file_cannot_be_read_the_rest_is_shown_and_it_is_said() {
    let bench = Bench::with_study();
    bench.write("work/s/cases/ida.ron", "(");
    let ran = bench.run(&["list", "cases", "-C", "s"]);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.out.lines().count(), 4, "{}", ran.out);
    assert!(ran.err.contains("1 problem in the files"), "{}", ran.err);
}

#[test]
fn control_characters_in_a_study_never_reach_the_terminal() {
    let bench = Bench::with_study();
    bench.change("work/s/cases/ida.ron", "name: \"Ida\"", "name: \"Ida\\u{1b}[31m\"");
    for arguments in [&["list", "cases", "-C", "s"][..], &["quotes", "-C", "s"]] {
        bench.run(arguments).is_tame();
    }
}
