//! In a blind study no subcommand tells what another coder did, unless to compare.

use std::process::Command;

use super::bench::Bench;

/// Stands in a memo of Bo's that is not shared: in its title and its text.
const MEMO: &str = "Xanthippe";
/// Stands in the words that a coding of Bo's keeps.
const QUOTE: &str = "Ypsilanti";
/// Stands in what Bo called a version.
const VERSION: &str = "Zarathustra";
const ALL: [&str; 3] = [MEMO, QUOTE, VERSION];
const BOS_MEMO: &str = "work/s/memos/bo/alene-men-med-hvem.ron";

fn git(bench: &Bench, arguments: &[&str]) {
    let output = Command::new("git")
        .arg("-C")
        .arg(bench.path("work/s"))
        .args(["-c", "user.name=Bo", "-c", "user.email=bo@example.org"])
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_COMMITTER_DATE", "2026-11-24T10:00:00+0100")
        .env("GIT_AUTHOR_DATE", "2026-11-24T10:00:00+0100")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Bo's work with secret words in it: saved on the branch `bos`, and more of it only on the disk.
fn with_secrets() -> Bench {
    let bench = Bench::with_history();
    git(&bench, &["checkout", "-q", "-b", "bos"]);
    bench.change(BOS_MEMO, "Alene, men", &format!("{MEMO}, men"));
    bench.change(BOS_MEMO, "Profesjonsteori snakker", &format!("{MEMO} snakker"));
    bench.change("work/s/codings/bo/01-nav.ron", "De hadde spurt", &format!("{QUOTE} spurt"));
    git(&bench, &["commit", "-q", "-a", "-m", VERSION]);
    bench.change(BOS_MEMO, "Sjekk mot", &format!("{MEMO} mot"));
    bench
}

fn is_silent(bench: &Bench, arguments: &[&str]) {
    let ran = bench.run(arguments);
    assert!(!ran.err.contains("unexpected argument"), "{arguments:?}: {}", ran.err);
    for secret in ALL {
        let told = format!("{}{}", ran.out, ran.err);
        assert!(!told.contains(secret), "{arguments:?} tells «{secret}»: {told}");
    }
}

#[test]
fn no_subcommand_tells_in_a_blind_study_what_another_coder_wrote() {
    let bench = with_secrets();
    let commands: [&[&str]; 31] = [
        &["check", "s"],
        &["quotes", "-C", "s"],
        &["quotes", "-C", "s", "--layers", "agreed"],
        &["quotes", "-C", "s", "--layers", "all"],
        &["agree", "-C", "s"],
        &["codebook", "-C", "s"],
        &["meeting", "-C", "s"],
        &["list", "transcripts", "-C", "s"],
        &["list", "codes", "-C", "s"],
        &["list", "cases", "-C", "s"],
        &["list", "memos", "-C", "s"],
        &["list", "coders", "-C", "s"],
        &["sample", "-C", "s"],
        &["unitise", "-C", "s", "--from", "bo", "--to", "ane", "--dry-run"],
        &["log", "-C", "s"],
        &["log", "-C", "s", "--format", "csv"],
        &["log", "-C", "s", "--sessions"],
        &["log", "-C", "s", "--code", "tid"],
        &["log", "-C", "s", "--at", "01:4"],
        &["log", "-C", "s", "--case", "jonas"],
        &["log", "-C", "s", "--curve", "codes"],
        &["log", "-C", "s", "--curve", "codings"],
        &["log", "-C", "s", "--coder", "bo"],
        &["diff", "-C", "s"],
        &["diff", "-C", "s", "HEAD~1"],
        &["diff", "-C", "s", "HEAD~1..HEAD"],
        &["diff", "-C", "s", "HEAD~1", "--format", "csv"],
        &["diff", "-C", "s", "--coder", "bo"],
        &["save", "-C", "s", "--dry-run"],
        &["save", "-C", "s", "--dry-run", "--coder", "bo"],
        &["undo", "-C", "s", "--list"],
    ];
    for arguments in commands {
        is_silent(&bench, arguments);
    }
}

#[test]
fn a_merge_that_is_rehearsed_does_not_tell_what_comes_in_from_another_coder() {
    let bench = with_secrets();
    git(&bench, &["stash", "-q"]);
    git(&bench, &["checkout", "-q", "-b", "anes", "HEAD~1"]);
    let rehearsal = ["merge", "-C", "s", "bos", "--rehearse"];
    assert!(bench.run(&rehearsal).code <= 1);
    is_silent(&bench, &rehearsal);
}

#[test]
fn what_is_hidden_is_told_to_who_compares() {
    let bench = with_secrets();
    let told = |arguments: &[&str]| bench.run(arguments).out;
    assert!(told(&["list", "memos", "-C", "s", "--compare"]).contains(MEMO));
    assert!(told(&["diff", "-C", "s", "HEAD~1", "--compare"]).contains(MEMO));
    assert!(told(&["log", "-C", "s", "--compare"]).contains(VERSION));
}

#[test]
fn the_log_of_another_coder_is_refused_until_one_compares() {
    let bench = with_secrets();
    let ran = bench.run(&["log", "-C", "s", "--coder", "bo"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("you are Ane, and Bo is hidden until you compare"), "{}", ran.err);
    assert!(bench.run(&["log", "-C", "s", "--coder", "bo", "--compare"]).code <= 1);
}
