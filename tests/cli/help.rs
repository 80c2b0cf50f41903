//! What the program says of itself.

use std::process::Stdio;

use super::bench::{Bench, Ran, files};

const FLAGS: &[(&str, &[&str])] = &[
    (
        "",
        &["--coder", "--ascii", "--mono", "--theme", "--version", "Exit codes:", "TUSJ_CONFIG_DIR"],
    ),
    ("open", &["--coder", "--ascii", "--mono", "--theme", "[DIR]"]),
    ("new", &["--title", "--language", "--open-study", "--coder", "nb", "nn", "en"]),
    (
        "import",
        &["--speaker", "--title", "--not-data", "--encoding", "--yes", "--dry-run", "--project"],
    ),
    ("check", &["--fix", "--coder", "--compare", "Exit codes:"]),
    (
        "quotes",
        &[
            "--code",
            "--without-children",
            "--case",
            "--important",
            "--attribute",
            "--layers",
            "--coder",
            "--compare",
            "--format",
            "--delimiter",
            "--byte-order-mark",
            "--raw-cells",
            "--out",
            "--overwrite",
            "--project",
        ],
    ),
    (
        "agree",
        &[
            "--table",
            "--kind",
            "--read",
            "--codes",
            "--units",
            "--text",
            "--unit",
            "--rule",
            "--coder",
            "--transcript",
            "--code",
            "--stage",
            "--seed",
            "--format",
            "--project",
        ],
    ),
    ("codebook", &["--format", "--layers", "--coder", "--out", "--overwrite", "--project"]),
    (
        "meeting",
        &[
            "--since",
            "--open",
            "--with",
            "--coder",
            "--format",
            "--out",
            "--overwrite",
            "--project",
        ],
    ),
    (
        "list",
        &["transcripts", "codes", "cases", "memos", "coders", "--coder", "--compare", "--project"],
    ),
    (
        "sample",
        &[
            "--share",
            "--seed",
            "--per",
            "--transcript",
            "--coder",
            "--aim",
            "--again",
            "--dry-run",
            "--format",
            "--project",
        ],
    ),
    ("unitise", &["--from", "--to", "--transcript", "--pens", "--dry-run", "--project"]),
    (
        "log",
        &[
            "--versions",
            "--sessions",
            "--code",
            "--at",
            "--case",
            "--curve",
            "--since",
            "--limit",
            "--format",
            "--coder",
            "--project",
        ],
    ),
    (
        "diff",
        &["--by", "--coder", "--all", "--compare", "--format", "csv", "--project", "[A[..B]]"],
    ),
    ("diff-driver", &["--color"]),
    ("save", &["--message", "--dry-run", "--coder", "--trust", "--no-hooks", "--project"]),
    ("git-setup", &["--hook", "--remove", "--project"]),
    ("keys", &["--format", "text", "markdown", "ron"]),
    (
        "undo",
        &[
            "--list",
            "--since",
            "--act",
            "--again",
            "--dry-run",
            "--format",
            "--coder",
            "--project",
            "yesterday",
            "Exit codes:",
        ],
    ),
    ("demo", &["--keep", "--tutorial", "--coder", "--ascii", "--mono", "--theme"]),
    ("completions", &["bash", "zsh", "fish"]),
    (
        "merge",
        &[
            "--rehearse",
            "--continue",
            "--abort",
            "--take",
            "--trust",
            "--no-hooks",
            "--coder",
            "--project",
        ],
    ),
    ("man", &["--dir"]),
];

#[test]
fn the_help_of_every_command_names_its_flags_and_gives_examples() {
    let bench = Bench::new();
    for &(command, words) in FLAGS {
        let arguments: Vec<&str> =
            [command, "--help"].into_iter().filter(|it| !it.is_empty()).collect();
        let help = bench.run(&arguments).succeeded();
        for word in words.iter().copied() {
            assert!(help.contains(word), "the help of «{command}» does not name {word}:\n{help}");
        }
        assert!(help.contains("Examples:"), "{command}");
        assert!(help.lines().all(|line| line.chars().count() <= 80), "{help}");
    }
}

#[test]
fn every_command_there_is_has_its_flags_tested() {
    let help = Bench::new().run(&["-h"]).succeeded();
    let listed: Vec<&str> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    let tested: Vec<&str> = FLAGS.iter().map(|(command, _)| *command).skip(1).collect();
    assert_eq!(listed, tested);
}

#[test]
fn help_and_version_read_and_write_nothing() {
    let bench = Bench::new();
    bench.write("config/config.ron", "(nonsense");
    assert_eq!(
        bench.run(&["--version"]).succeeded(),
        concat!("tusj ", env!("CARGO_PKG_VERSION"), "\n")
    );
    bench.run(&["--help"]).succeeded();
    assert_eq!(files(&bench.path("")), ["config/config.ron"]);
}

#[test]
fn what_was_typed_wrongly_is_told_with_what_may_have_been_meant_and_exit_code_2() {
    let bench = Bench::new();
    let ran = bench.run(&["opne"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.starts_with("tusj: ") && ran.err.contains("open"), "{}", ran.err);
    let ran = bench.run(&["list", "\u{1b}[31mcodes"]);
    assert_eq!(ran.code, 2);
    ran.is_tame();
}

#[test]
fn every_command_of_the_program_is_listed_with_its_keys() {
    let list = Bench::new().run(&["keys"]).succeeded();
    let commands: Vec<_> = tusj::app::commands::all().collect();
    assert!(commands.len() > 50);
    for command in commands {
        assert!(list.contains(&format!(": {}. ", command.name)), "{}", command.name);
    }
    assert!(list.contains("  u: undo. "), "{list}");
}

#[test]
fn the_list_of_keys_as_ron_is_a_keys_file_that_changes_nothing() {
    let bench = Bench::new();
    let usual = bench.run(&["keys"]).succeeded();
    let written = bench.run(&["keys", "--format", "ron"]).succeeded();
    bench.write("config/keys.ron", written);
    assert_eq!(bench.run(&["keys"]).succeeded(), usual);
}

#[test]
fn completions_are_made_for_every_shell() {
    let bench = Bench::new();
    for (shell, sign) in
        [("bash", "complete -F"), ("zsh", "#compdef tusj"), ("fish", "complete -c tusj")]
    {
        let script = bench.run(&["completions", shell]).succeeded();
        assert!(script.contains(sign) && script.contains("without-children"), "{shell}");
    }
    assert_eq!(bench.run(&["completions", "tcsh2"]).code, 2);
}

#[test]
fn manual_pages_are_made_for_every_command() {
    let bench = Bench::new();
    assert!(bench.run(&["man"]).succeeded().contains(".TH tusj 1"));
    bench.run(&["man", "--dir", "pages"]).succeeded();
    let pages = files(&bench.path("work/pages"));
    assert_eq!(pages.len(), FLAGS.len());
    assert!(pages.contains(&"tusj-import.1".to_owned()));
    assert!(bench.read("work/pages/tusj-check.1").contains("fix"));
}

#[test]
fn a_reader_that_has_gone_is_no_matter() {
    let bench = Bench::new();
    let mut child =
        bench.command(&["keys"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let ran = Ran::of(child.wait_with_output().unwrap());
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
}
