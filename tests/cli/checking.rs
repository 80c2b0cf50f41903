//! `tusj check`.

use super::bench::Bench;

#[test]
fn a_line_that_makes_no_sense_is_shown_with_its_place_and_what_to_do() {
    let bench = Bench::with_study();
    let text = bench.read("work/s/codings/ane/01-nav.ron");
    let line = text.lines().nth(2).unwrap().to_owned();
    bench.change("work/s/codings/ane/01-nav.ron", "code: ", "code ");
    let ran = bench.run(&["check", "s"]);
    assert_eq!(ran.code, 3);
    assert!(ran.out.contains("codings/ane/01-nav.ron:3:"), "{}", ran.out);
    let start: String = line.replacen("code: ", "code ", 1).chars().take(150).collect();
    assert!(ran.out.contains(&format!("3 | {start}")), "{}", ran.out);
    assert!(ran.out.contains("mend the line in an editor"), "{}", ran.out);
    assert!(ran.out.ends_with("1 defect, 0 warnings\n"), "{}", ran.out);
}

#[test]
fn what_refers_to_nothing_is_found_across_files() {
    let bench = Bench::with_study();
    std::fs::remove_file(bench.path("work/s/cases/ida.ron")).unwrap();
    bench.change("work/s/codebook/tid.ron", "parent: \"rammer-som-styrer\"", "parent: \"tid\"");
    let ran = bench.run(&["check", "s"]);
    assert_eq!(ran.code, 3);
    for words in [
        "codebook/tid.ron:4:3: «Tid og knapphet» lies below itself",
        "transcripts/03-videregaende.ron:",
        "Ida is the case «ida», which is not there",
    ] {
        assert!(ran.out.contains(words), "{words} is missing:\n{}", ran.out);
    }
}

#[test]
fn words_that_moved_are_put_back_where_that_is_sure() {
    let bench = Bench::with_study();
    let path = "work/s/transcripts/01-nav.ron";
    let codings = bench.read("work/s/codings/ane/01-nav.ron");
    let first = codings.lines().nth(2).unwrap();
    let paragraph = first.split("from: (\"").nth(1).unwrap().split('"').next().unwrap();
    let text = bench.read(path);
    let line = text.lines().find(|it| it.contains(&format!("(id: \"{paragraph}\""))).unwrap();
    bench.change(path, line, &line.replacen("text: \"", "text: \"Ja, ", 1));
    let ran = bench.run(&["check", "s"]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.out.contains("«tusj check --fix» puts"), "{}", ran.out);
    assert_eq!(bench.read("work/s/codings/ane/01-nav.ron"), codings);
    let fixed = bench.run(&["check", "s", "--fix"]).succeeded();
    assert!(fixed.contains("put back on the words that had moved"), "{fixed}");
    assert_ne!(bench.read("work/s/codings/ane/01-nav.ron"), codings);
    assert!(bench.run(&["check", "s"]).succeeded().ends_with("Nothing is wrong\n"));
}

#[test]
fn words_that_are_gone_need_a_person() {
    let bench = Bench::with_study();
    bench.change("work/s/codings/ane/01-nav.ron", "quote: \"", "quote: \"xyzzy plugh ");
    let ran = bench.run(&["check", "s", "--fix"]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.out.contains("its words are not where it says in 01-nav"), "{}", ran.out);
}

#[test]
fn lines_of_a_hidden_coder_are_not_shown() {
    let bench = Bench::with_study();
    bench.change("work/s/codings/bo/01-nav.ron", "code: ", "code ");
    let hidden = bench.run(&["check", "s", "--coder", "ane"]);
    assert_eq!(hidden.code, 3);
    assert!(hidden.out.contains("a line of another coder, not shown"), "{}", hidden.out);
    assert!(!hidden.out.contains("quote:"), "{}", hidden.out);
    assert!(bench.run(&["check", "s", "--coder", "bo", "--compare"]).out.contains("quote:"));
}

#[test]
fn control_characters_in_a_file_or_its_name_never_reach_the_terminal() {
    let bench = Bench::with_study();
    bench.change("work/s/codings/ane/01-nav.ron", "code: ", "code\u{1b}[31m ");
    bench.write("work/s/cases/x\u{1b}[2J\u{202e}.ron", "()");
    let ran = bench.run(&["check", "s"]);
    assert_eq!(ran.code, 3);
    ran.is_tame();
    assert!(ran.out.contains("code<1b>[31m"), "{}", ran.out);
    assert!(ran.out.contains("x<1b>[2J<U+202E>.ron"), "{}", ran.out);
}

#[test]
fn a_conflict_of_git_is_told_as_one() {
    let bench = Bench::with_study();
    bench.change("work/s/handles.ron", "  handles: [", "<<<<<<< HEAD\n  handles: [");
    let ran = bench.run(&["check", "s"]);
    assert_eq!(ran.code, 3);
    assert!(ran.out.contains("handles.ron:"), "{}", ran.out);
    assert!(ran.out.contains("both sides of a merge"), "{}", ran.out);
}

#[test]
fn codings_of_a_hidden_coder_are_neither_listed_nor_counted() {
    let bench = Bench::with_study();
    bench.change("work/s/codings/bo/01-nav.ron", "quote: \"", "quote: \"xyzzy plugh ");
    bench.change("work/s/codings/bo/03-videregaende.ron", "code: \"", "code: \"nowhere-");
    let hidden = bench.run(&["check", "s", "--coder", "ane"]).succeeded();
    assert!(hidden.ends_with("Nothing is wrong\n") && !hidden.contains("bo/"), "{hidden}");
    let own = bench.run(&["check", "s", "--coder", "bo", "--compare"]);
    assert!(own.out.ends_with("1 defect, 1 warning\n"), "{}", own.out);
}
