//! `tusj diff` and `tusj diff-driver`.

use std::process::Command;

use super::bench::{Bench, Ran};

/// A bench with the finished study committed on a day, and a change since.
fn with_change() -> Bench {
    change(Bench::with_study())
}

/// The same in a study whose coders see each other.
fn with_open_change() -> Bench {
    let bench = Bench::with_study();
    bench.change("work/s/project.ron", "blind: true", "blind: false");
    change(bench)
}

fn change(bench: Bench) -> Bench {
    git(&bench, &["init", "-q", "-b", "main"]);
    commit(&bench, "2026-11-01", "start");
    bench.change("work/s/codebook/tid.ron", "Tid og knapphet", "Tid");
    let codings = bench.read("work/s/codings/ane/01-nav.ron");
    let gone = codings.lines().nth(3).unwrap().to_owned();
    bench.write("work/s/codings/ane/01-nav.ron", codings.replace(&format!("{gone}\n"), ""));
    bench
}

fn git(bench: &Bench, arguments: &[&str]) -> String {
    git_at(bench, arguments, "2026-11-10")
}

fn git_at(bench: &Bench, arguments: &[&str], day: &str) -> String {
    let time = format!("{day}T12:00:00Z");
    let output = Command::new("git")
        .args(["-c", "user.name=Ane", "-c", "user.email=ane@example.org"])
        .args(arguments)
        .current_dir(bench.path("work/s"))
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_DATE", &time)
        .env("GIT_COMMITTER_DATE", &time)
        .env("USER", "ane")
        .env("TUSJ_CONFIG_DIR", bench.path("config"))
        .env("TUSJ_DATA_DIR", bench.path("data"))
        .output()
        .unwrap();
    assert!(output.status.success(), "git {arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn commit(bench: &Bench, day: &str, subject: &str) {
    git_at(bench, &["add", "-A"], day);
    git_at(bench, &["commit", "-q", "-m", subject], day);
}

#[test]
fn without_arguments_it_tells_what_is_not_committed() {
    let bench = with_change();
    let out = bench.run(&["diff", "-C", "s"]).succeeded();
    assert!(out.starts_with("What changed: not committed\nCodings: - 1 removed\n"), "{out}");
    assert!(out.contains("  = Tid: renamed: was «Tid og knapphet»\n"), "{out}");
    assert!(out.ends_with("not committed: 1 coding removed, 1 code renamed\n"), "{out}");
}

#[test]
fn versions_and_days_can_be_where_it_begins_and_where_it_ends() {
    let bench = with_open_change();
    commit(&bench, "2026-11-10", "Codebook: 1 code renamed");
    for span in ["HEAD~1", "2026-11-05", "HEAD~1..HEAD", "HEAD~1.."] {
        let out = bench.run(&["diff", span, "-C", "s"]).succeeded();
        assert!(out.contains("«start», 1 Nov 2026, Ane"), "{span}: {out}");
        assert!(out.contains("  = Tid: renamed: was «Tid og knapphet»\n"), "{span}: {out}");
        assert!(out.contains("«Codebook: 1 code renamed», 10 Nov 2026, Ane\n"), "{span}: {out}");
    }
    let out = bench.run(&["diff", "2026-10-01", "-C", "s"]).succeeded();
    assert!(out.starts_with("What changed: since before the first version\n"), "{out}");
    assert!(out.contains("  + 01 NAV: "), "{out}");
    let nothing = bench.run(&["diff", "-C", "s"]).succeeded();
    assert_eq!(nothing, "What changed: not committed\nNothing.\n");
}

#[test]
fn every_change_can_have_a_line_or_a_row_of_a_table() {
    let bench = with_change();
    let out = bench.run(&["diff", "-C", "s", "--by", "code", "--all"]).succeeded();
    assert!(out.contains("\nTid: = 1 renamed\n"), "{out}");
    let table = bench.run(&["diff", "-C", "s", "--format", "csv"]).succeeded();
    let mut rows = table.lines();
    let header = "kind,happened,what,detail,place,transcript,code,case,coder";
    assert_eq!(rows.next(), Some(header));
    assert!(rows.next().unwrap().starts_with("coding,removed,"), "{table}");
    assert!(table.ends_with("code,renamed,Tid,was «Tid og knapphet»,,,Tid,,\n"), "{table}");
}

#[test]
fn in_a_blind_study_only_ones_own_and_common_work_is_told() {
    let bench = with_change();
    bench.write("config/config.ron", "(coder: \"Ane\")");
    let mine = bench.run(&["diff", "-C", "s"]).succeeded();
    assert!(mine.contains("Codings: - 1 removed"), "{mine}");
    let refused = bench.run(&["diff", "-C", "s", "--coder", "bo"]);
    assert_eq!((refused.code, refused.out.as_str()), (2, ""));
    bench.write("config/config.ron", "(coder: \"Bo\")");
    let theirs = bench.run(&["diff", "-C", "s"]).succeeded();
    assert!(!theirs.contains("Codings") && theirs.contains("Tid: renamed"), "{theirs}");
    let nobody = bench.run(&["diff", "-C", "s", "--coder", "nobody"]);
    assert_eq!(nobody.code, 2);
}

#[test]
fn what_is_no_version_and_what_has_no_history_is_said() {
    let bench = with_change();
    let wrong = bench.run(&["diff", "nix\u{1b}[2J", "-C", "s"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("is no version of this study"), "{}", wrong.err);
    wrong.is_tame();
    let bench = Bench::with_study();
    let none = bench.run(&["diff", "-C", "s"]);
    assert_eq!(none.code, 4);
    assert!(none.err.contains("is in no git repository"), "{}", none.err);
}

#[test]
fn git_speaks_research_words_through_the_driver() {
    let bench = with_change();
    let driver = format!("diff.tusj.command='{}' diff-driver", env!("CARGO_BIN_EXE_tusj"));
    assert!(bench.read("work/s/.gitattributes").contains("diff=tusj"));
    let told = git(&bench, &["-c", &driver, "diff"]);
    assert!(
        told.contains("codebook/tid.ron\n  = Tid, was «Tid og knapphet» (renamed)\n"),
        "{told}"
    );
    assert!(told.contains("codings/ane/01-nav.ron\n  - 01:"), "{told}");
    git(&bench, &["mv", "memos/ane", "memos/annen"]);
    commit(&bench, "2026-11-10", "second");
    let log = git(&bench, &["-c", &driver, "log", "-p", "--ext-diff", "-M", "-1"]);
    assert!(log.contains("(renamed)"), "{log}");
}

#[test]
fn the_driver_keeps_silent_about_the_other_coder_of_a_blind_study() {
    let bench = with_change();
    let file = "work/s/codings/bo/01-nav.ron";
    let codings = bench.read(file);
    let gone = codings.lines().nth(3).unwrap().to_owned();
    bench.write(file, codings.replace(&format!("{gone}\n"), ""));
    let driver = format!("diff.tusj.command='{}' diff-driver", env!("CARGO_BIN_EXE_tusj"));
    let told = git(&bench, &["-c", &driver, "diff"]);
    assert!(told.contains("codings/ane") && !told.contains("codings/bo"), "{told}");
    bench.change("work/s/project.ron", "blind: true", "blind: false");
    let told = git(&bench, &["-c", &driver, "diff"]);
    assert!(told.contains("codings/bo/01-nav.ron\n  - 01:"), "{told}");
}

#[test]
fn what_the_driver_cannot_read_is_told_line_by_line() {
    let bench = Bench::with_study();
    bench.write("work/old", "en\nto\n");
    bench.write("work/new", "en\ntre\u{1b}[2J\n");
    let driver = |path: &str, old: &str, new: &str| -> Ran {
        bench.run(&["diff-driver", path, old, "0", "100644", new, "0", "100644"])
    };
    let plain = driver("notes.txt", "old", "new");
    plain.is_tame();
    assert_eq!(plain.succeeded(), "notes.txt\n- to\n+ tre<1b>[2J\n");
    let broken = driver("codebook/tid.ron", "old", "/dev/null");
    assert_eq!(broken.succeeded(), "codebook/tid.ron\n- en\n- to\n");
    assert_eq!(bench.run(&["diff-driver", "a", "b"]).code, 2);
    let unmerged = bench.run(&["diff-driver", "codebook/tid.ron"]).succeeded();
    assert_eq!(unmerged, "codebook/tid.ron: both sides changed it, and git waits for you\n");
}
