//! `tusj log` and `tusj open --at`.

use std::process::Command;

use super::bench::{Bench, Ran};

const CODINGS: &str = "work/s/codings/ane/01-nav.ron";

fn git(bench: &Bench, arguments: &[&str]) {
    let output = Command::new("git")
        .arg("-C")
        .arg(bench.path("work/s"))
        .args(["-c", "user.name=x", "-c", "user.email=x@example.org"])
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_COMMITTER_DATE", "2026-11-20T10:00:00+0100")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn save(bench: &Bench, author: &str, date: &str, message: &str) {
    git(bench, &["add", "-A"]);
    let author = format!("--author={author} <x@example.org>");
    let date = format!("--date={date}+0100");
    git(bench, &["commit", "-q", &author, &date, "-m", message]);
}

fn with_history() -> Bench {
    let bench = Bench::with_study();
    git(&bench, &["init", "-q", "-b", "main"]);
    save(&bench, "Ane", "2026-11-14T10:00:00", "start");
    bench.change(CODINGS, "\"2x2d89a75a\", code: \"maltall\"", "\"2x2d89a75a\", code: \"tid\"");
    save(&bench, "Ane", "2026-11-15T10:00:00", "recode one");
    save_code(&bench);
    bench
}

fn save_code(bench: &Bench) {
    bench.change("work/s/codebook/tid.ron", "Tid og knapphet", "Knapp tid");
    save(bench, "Evil \u{1b}[2J", "2026-11-15T11:00:00", "rename \u{1b}]0;x\u{7}");
}

fn log(bench: &Bench, arguments: &[&str]) -> Ran {
    bench.run(&[&["log", "--coder", "ane", "-C", "s"], arguments].concat())
}

#[test]
fn versions_are_lines_with_day_person_and_what_was_done() {
    let bench = with_history();
    let ran = log(&bench, &["--limit", "2"]);
    ran.is_tame();
    let out = ran.succeeded();
    let lines: Vec<&str> = out.lines().map(|line| line.split_once("  ").unwrap().1).collect();
    assert_eq!(
        lines,
        [
            "2026-11-15 11:00  Evil <1b>[2J: rename <1b>]0;x<07> (1 code renamed)",
            "2026-11-15 10:00  Ane: recode one (01 NAV: 1 changed)",
        ]
    );
}

#[test]
fn versions_come_as_a_table_and_only_since_a_day() {
    let bench = with_history();
    let out = log(&bench, &["--since", "2026-11-15", "--format", "csv"]).succeeded();
    let mut lines = out.lines();
    assert_eq!(
        lines.next(),
        Some("version,day,time,who,subject,codings_added,codings_removed,codings_changed,summary")
    );
    assert_eq!(lines.clone().count(), 2);
    assert!(
        lines.nth(1).unwrap().ends_with(",2026-11-15,10:00,Ane,recode one,0,0,1,01 NAV: 1 changed")
    );
    let refused = log(&bench, &["--since", "yesterday"]);
    assert_eq!((refused.code, refused.out.as_str()), (2, ""));
}

#[test]
fn sittings_are_a_line_each() {
    let out = log(&with_history(), &["--sessions", "--limit", "2"]).succeeded();
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines[1], "2026-11-15 10:00-10:00  Ane: 1 version; 01 NAV: 1 changed");
}

#[test]
fn a_code_a_turn_and_a_case_tell_their_history() {
    let bench = with_history();
    let out = log(&bench, &["--code", "ti"]).succeeded();
    assert!(out.contains("  name: «Tid og knapphet» became «Knapp tid»\n"), "{out}");
    let out = log(&bench, &["--at", "01:10"]).succeeded();
    assert!(out.contains("15 Nov 2026 by Ane: «Måltall og telling» became «Knapp tid»\n"), "{out}");
    let out = log(&bench, &["--case", "Jonas"]).succeeded();
    assert!(out.contains("14 Nov 2026 by Ane: speaks in 01 NAV\n"), "{out}");
    for (place, why) in [
        ("01", "tusj: «01» is no place in a transcript\n"),
        ("77:1", "tusj: there is no transcript «77» in this study\n"),
        ("01:999", "tusj: there is no turn 999 in 01 NAV\n"),
    ] {
        let refused = log(&bench, &["--at", place]);
        assert_eq!(refused.code, 2);
        assert!(refused.err.starts_with(why), "{}", refused.err);
    }
}

#[test]
fn curves_need_no_git_and_everything_else_says_that_there_is_none() {
    let bench = Bench::with_study();
    let out = log(&bench, &["--curve", "codes"]).succeeded();
    assert!(
        out.starts_with("2026-10-26    12 new,   12 in all,    24 codings  01 NAV  ####"),
        "{out}"
    );
    let out = log(&bench, &["--curve", "codings", "--format", "csv"]).succeeded();
    assert!(out.starts_with("day,coder,codings\n2026-10-21,Ane,11\n"), "{out}");
    let refused = log(&bench, &[]);
    assert_eq!((refused.code, refused.out.as_str()), (4, ""));
    assert!(refused.err.contains("is in no git repository"), "{}", refused.err);
}

#[test]
fn an_empty_history_and_one_that_is_cut_off_are_told_as_such() {
    let bench = Bench::with_study();
    git(&bench, &["init", "-q", "-b", "main"]);
    let out = log(&bench, &[]).succeeded();
    assert_eq!(out, "No version yet: nothing of this study was saved in git\n");
    let bench = with_history();
    let (from, to) = (bench.path("work/s"), bench.path("work/cut"));
    let url = format!("file://{}", from.display());
    git(&bench, &["clone", "-q", "--depth", "1", &url, to.to_str().unwrap()]);
    let ran = bench.run(&["log", "--coder", "ane", "-C", "cut"]);
    let out = ran.succeeded();
    assert_eq!(out.lines().count(), 2, "{out}");
    assert!(out.ends_with("brings the rest)\n"), "{out}");
}

#[test]
fn an_earlier_version_needs_a_terminal_and_a_name_that_leads_somewhere() {
    let bench = with_history();
    let refused = bench.run(&["open", "s", "--coder", "ane", "--at", "HEAD~1"]);
    assert_eq!(refused.code, 4);
    let help = bench.run(&["open", "--help"]).succeeded();
    assert!(help.contains("--at"), "{help}");
}

#[test]
fn the_list_reads_only_transcripts_that_were_changed_and_still_calls_them_by_their_titles() {
    let bench = with_history();
    bench.write("work/s/transcripts/02-arbeidsmarkedsbedrift.ron", "not a transcript");
    let listed = log(&bench, &["--limit", "2"]);
    assert_eq!((listed.code, listed.err.as_str()), (0, ""));
    assert!(listed.out.contains("(01 NAV: 1 changed)"), "{}", listed.out);
    let sittings = log(&bench, &["--sessions", "--limit", "2"]);
    assert_eq!((sittings.code, sittings.err.as_str()), (0, ""));
    assert!(sittings.out.contains("01 NAV"), "{}", sittings.out);
    let all = log(&bench, &[]);
    assert_eq!(all.code, 1);
    assert!(all.err.contains("1 problem in the files"), "{}", all.err);
}
