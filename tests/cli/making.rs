//! New studies, copies of the sample, and opening without a terminal.

use super::bench::{Bench, files};

#[test]
fn a_new_study_has_a_coder_three_pens_and_what_git_needs() {
    let bench = Bench::new();
    let out = bench.run(&["new", "karriere", "--title", "Rammer og rom"]).succeeded();
    assert!(
        out.starts_with("Made: «Rammer og rom» in karriere\n  coder ane, language nb, "),
        "{out}"
    );
    assert_eq!(
        files(&bench.path("work/karriere")),
        [
            ".gitattributes",
            ".tusj/.gitignore",
            ".tusj/lock",
            "codebook/pen-struck.ron",
            "codebook/pen-wonder.ron",
            "codebook/pen-worried.ron",
            "coders/ane.ron",
            "handles.ron",
            "project.ron",
        ]
    );
    assert_eq!(
        bench.read("work/karriere/handles.ron"),
        "(\n  handles: [\n    (code: \"pen-struck\", handle: \"a!\"),\n    (code: \"pen-wonder\", handle: \"d?\"),\n    \
         (code: \"pen-worried\", handle: \"s*\"),\n  ],\n)\n"
    );
    let project = bench.read("work/karriere/project.ron");
    assert!(project.contains("blind: true") && project.contains("language: \"nb\""), "{project}");
    assert!(bench.run(&["check", "karriere"]).succeeded().ends_with("Nothing is wrong\n"));
}

#[test]
fn a_new_study_can_be_open_and_english_and_takes_the_name_of_its_folder() {
    let bench = Bench::new();
    bench
        .run(&["new", "between", "--language", "en", "--open-study", "--coder", "Åse Moe"])
        .succeeded();
    let project = bench.read("work/between/project.ron");
    assert!(
        project.contains("blind: false") && project.contains("title: \"between\""),
        "{project}"
    );
    assert!(bench.read("work/between/codebook/pen-struck.ron").contains("struck us"));
    assert!(bench.read("work/between/coders/ase-moe.ron").contains("initial: \"Å\""));
}

#[test]
fn a_study_is_not_made_over_another_one() {
    let bench = Bench::new();
    bench.run(&["new", "s"]).succeeded();
    let before = bench.read("work/s/project.ron");
    let ran = bench.run(&["new", "s"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("is a project of tusj already"), "{}", ran.err);
    assert_eq!(bench.read("work/s/project.ron"), before);
}

#[test]
fn a_disk_that_does_not_take_a_study_is_a_matter_of_the_machine() {
    let bench = Bench::new();
    bench.write("work/file", "x");
    let ran = bench.run(&["new", "file/below"]);
    assert_eq!(ran.code, 4, "{}", ran.err);
}

#[test]
fn without_a_study_tusj_says_how_to_come_to_one() {
    let bench = Bench::new();
    for arguments in [&[][..], &["open"], &["check"], &["quotes"], &["list", "codes"]] {
        let ran = bench.run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}");
        assert!(ran.err.contains("«tusj new DIR» makes one"), "{}", ran.err);
    }
    assert_eq!(bench.run(&["open", "nowhere"]).code, 2);
}

#[test]
fn without_a_terminal_the_screen_says_that_it_needs_one() {
    let bench = Bench::with_study();
    for arguments in [&["open", "s"][..], &["demo"], &["demo", "--tutorial"]] {
        let ran = bench.run(arguments);
        assert_eq!(ran.code, 4, "{arguments:?}");
        assert!(ran.err.contains("not a terminal"), "{}", ran.err);
    }
    assert_eq!(bench.read("work/s/project.ron").matches("format: 1").count(), 1);
}

#[test]
fn a_study_of_a_later_format_is_refused_in_words() {
    let bench = Bench::with_study();
    bench.change("work/s/project.ron", "format: 1", "format: 9");
    let ran = bench.run(&["open", "s"]);
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("format 9"), "{}", ran.err);
}

#[test]
fn a_copy_of_the_sample_is_kept_where_there_is_nothing() {
    let bench = Bench::new();
    assert_eq!(bench.run(&["demo", "--keep", "s"]).succeeded(), "Copied into s\n");
    assert!(files(&bench.path("work/s")).contains(&"transcripts/03-videregaende.ron".to_owned()));
    let ran = bench.run(&["demo", "--tutorial", "--keep", "s"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("not an empty folder"), "{}", ran.err);
}

#[test]
fn a_command_finds_the_study_above_the_folder_it_is_run_in() {
    let bench = Bench::with_study();
    let output =
        bench.command(&["list", "coders"]).current_dir(bench.path("work/s/codings/ane")).output();
    let out = String::from_utf8(output.unwrap().stdout).unwrap();
    assert!(out.starts_with("ane: Ane, initial A, 3 passes, now «"), "{out}");
}
