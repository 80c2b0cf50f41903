//! The whole method from the command line: two clones, each alone, then together, and how it came about.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::bench::Bench;

fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .unwrap();
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "git {arguments:?}: {error}");
    String::from_utf8(output.stdout).unwrap()
}

fn name(bench: &Bench, clone: &str) {
    let folder = bench.path(&format!("work/{clone}"));
    let email = format!("{clone}@example.org");
    for (key, value) in [("user.name", clone), ("user.email", &email), ("commit.gpgsign", "false")]
    {
        git(&folder, &["config", key, value]);
    }
}

/// Writes what a coder coded and read in that coder's clone.
fn code(bench: &Bench, coder: &str, codings: &[&str]) {
    for folder in ["codings", "reading"] {
        fs::create_dir_all(bench.path(&format!("work/{coder}/{folder}/{coder}"))).unwrap();
    }
    let rows: String = codings.iter().map(|row| format!("    ({row}),\n")).collect();
    bench.write(
        &format!("work/{coder}/codings/{coder}/samtale.ron"),
        format!("(\n  codings: [\n{rows}  ],\n)\n"),
    );
    bench.write(
        &format!("work/{coder}/reading/{coder}/samtale.ron"),
        "(\n  read: [\n    (pass: \"en\", from: \"1\", to: \"4\", on: \"2026-11-20\"),\n  ],\n)\n",
    );
}

fn made(id: &str, code: &str, place: &str, quote: &str) -> String {
    format!(
        "id: \"{id}\", code: \"{code}\", {place}, made: \"2026-11-20T10:00:00Z\", quote: \"{quote}\""
    )
}

#[test]
fn two_clones_are_saved_merged_compared_and_told() {
    let bench = Bench::new();
    bench.run(&["new", "ane", "--coder", "Ane"]).succeeded();
    bench.write(
        "work/samtale.txt",
        "I: En?\nP: Det er to.\n\nI: Tre?\nP: Det er fire. Det er nok.\n",
    );
    let import = ["import", "samtale.txt", "-C", "ane", "--yes", "--speaker", "I=interviewer"];
    bench.run(&import).succeeded();
    bench.write("work/ane/coders/bo.ron", "(\n  name: \"Bo\",\n  initial: \"B\",\n)\n");
    bench.write(
        "work/ane/codebook/nok.ron",
        "(\n  name: \"Nok\",\n  id: \"nok\",\n  order: 1000,\n  kind: Code,\n)\n",
    );
    let pass = "  passes: [\n    (id: \"en\", aim: \"en\", started: \"2026-11-20\"),\n  ],\n)\n";
    for coder in ["ane", "bo"] {
        let file = format!("work/ane/coders/{coder}.ron");
        let text = bench.read(&file);
        bench.write(&file, text.trim_end().trim_end_matches(')').to_owned() + pass);
    }
    bench.run(&["git-setup", "-C", "ane"]).succeeded();
    name(&bench, "ane");
    bench.run(&["save", "-C", "ane", "--coder", "Ane", "-m", "start"]).succeeded();
    let work = bench.path("work");
    git(&work, &["clone", "-q", "--bare", "ane", "shared.git"]);
    git(&work, &["clone", "-q", "shared.git", "bo"]);
    git(&bench.path("work/ane"), &["remote", "add", "origin", "../shared.git"]);
    name(&bench, "bo");
    bench.run(&["git-setup", "-C", "bo"]).succeeded();

    // Each alone: Bo also corrects a word before what both have coded.
    bench.change("work/bo/transcripts/samtale.ron", "Det er fire. Det", "Ja, det er fire. Det");
    let fire = r#"from: ("4", 4), to: ("4", 16)"#;
    let both = r#"from: ("4", 17), to: ("4", 28)"#;
    code(
        &bench,
        "bo",
        &[
            &made("bbbbbbbbb2", "pen-struck", fire, "det er fire."),
            &made("bbbbbbbbb3", "nok", both, "Det er nok."),
        ],
    );
    let said = bench.run(&["save", "-C", "bo", "--coder", "Bo"]).succeeded();
    assert!(said.contains("samtale: 2 codings, 1 turn corrected"), "{said}");
    git(&bench.path("work/bo"), &["push", "-q", "origin", "HEAD"]);
    let nok = r#"from: ("4", 13), to: ("4", 24)"#;
    let to = r#"from: ("2", 0), to: ("2", 10)"#;
    code(
        &bench,
        "ane",
        &[
            &made("aaaaaaaaa2", "pen-struck", to, "Det er to."),
            &made("aaaaaaaaa3", "nok", nok, "Det er nok."),
        ],
    );
    bench.run(&["save", "-C", "ane", "--coder", "Ane"]).succeeded();

    // Together: rehearsed, brought in, nothing lost and nothing on other words.
    git(&bench.path("work/ane"), &["fetch", "-q", "origin"]);
    let branch = git(&bench.path("work/ane"), &["branch", "--show-current"]);
    let theirs = format!("origin/{}", branch.trim());
    let rehearsal = bench.run(&["merge", &theirs, "--rehearse", "-C", "ane"]);
    assert_eq!(rehearsal.code, 0, "{}{}", rehearsal.out, rehearsal.err);
    bench.run(&["merge", &theirs, "-C", "ane"]).succeeded();
    assert!(bench.run(&["check", "ane"]).succeeded().ends_with("Nothing is wrong\n"));
    let mine = bench.read("work/ane/codings/ane/samtale.ron");
    assert!(mine.contains(r#"from: ("4", 17), to: ("4", 28)"#), "{mine}");
    assert!(bench.read("work/ane/codings/bo/samtale.ron").contains("bbbbbbbbb3"));
    git(&bench.path("work/ane"), &["push", "-q", "origin", "HEAD"]);
    git(&bench.path("work/bo"), &["pull", "-q", "--ff-only"]);
    assert!(bench.run(&["check", "bo"]).succeeded().ends_with("Nothing is wrong\n"));

    // How far they agree, what changed, and how it came about; hidden stays hidden.
    let figures = bench.run(&["agree", "-C", "ane", "--format", "csv"]).succeeded();
    assert!(
        figures.lines().any(|line| line.starts_with("krippendorff_alpha,sentence-any,nok,")),
        "{figures}"
    );
    let changed = bench.run(&["diff", "HEAD~1", "-C", "ane", "--coder", "ane"]).succeeded();
    assert!(changed.contains("1 turn") || changed.contains("samtale"), "{changed}");
    assert!(!changed.contains("slo oss"), "Bo is hidden: {changed}");
    let passage = bench.run(&["log", "--at", "samtale:4", "-C", "bo", "--coder", "bo"]).succeeded();
    assert!(passage.contains("«Nok» by Bo"), "{passage}");
    assert!(!passage.contains("by Ane, first"), "{passage}");
    let sittings = bench.run(&["log", "--sessions", "-C", "bo", "--coder", "bo"]).succeeded();
    assert!(sittings.contains("1 version"), "{sittings}");
}
