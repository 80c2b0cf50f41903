//! Whatever happens to the folder while tusj has it open: nothing is lost, nothing of others is overwritten, and the
//! screen says how things stand.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::PoisonError;

use tusj::app::geometry::Size;
use tusj::app::message::Message;
use tusj::domain::edit::{Change, Edit};
use tusj::domain::project::Project;
use tusj::runtime::host::{Host, Opening, TerminalAct};
use tusj::runtime::jobs::{Done, Job, OnTheSpot, Workers};
use tusj::storage::folder::Folder;

use super::driver::{FrozenWorld, STARTING, Study, copy_folder, run, run_git, sample};

const CODINGS: &str = "codings/ane/01-nav.ron";

/// Workers that are killed after some writes: later ones never reach the disk.
struct Mortal {
    worker: OnTheSpot,
    writes_left: usize,
}

impl Workers for Mortal {
    fn take(&mut self, job: Job) {
        if matches!(job, Job::Write { .. }) {
            if self.writes_left == 0 {
                return;
            }
            self.writes_left -= 1;
        }
        self.worker.take(job);
    }

    fn finish(&mut self) -> Vec<Done> {
        self.worker.finish()
    }

    fn end_git(&mut self) {
        self.worker.end_git();
    }
}

fn open_with<W: Workers>(root: &Path, coder: &str, workers: W) -> Host<W> {
    let opening = Opening {
        root: root.to_owned(),
        started_in: root.to_owned().join(".tusj"),
        coder: coder.into(),
        size: Size { columns: 120, rows: 40 },
        world: Box::new(FrozenWorld::of_next_session(root)),
    };
    let nothing_starts = STARTING.read().unwrap_or_else(PoisonError::into_inner);
    let mut host = Host::open(opening, workers).unwrap();
    drop(nothing_starts);
    host.settle();
    host
}

fn open(root: &Path, coder: &str) -> Host<OnTheSpot> {
    open_with(root, coder, OnTheSpot::new(root))
}

fn press<W: Workers>(host: &mut Host<W>, keys: &str) {
    for key in keys.split_whitespace() {
        host.tell(Message::Key(key.parse().unwrap()));
        host.settle();
    }
}

fn look<W: Workers>(host: &mut Host<W>) {
    host.tell(Message::Focused);
    host.settle();
}

fn said<W: Workers>(host: &Host<W>) -> String {
    host.app.messages.current().map_or_else(String::new, |said| said.text.clone())
}

fn read(root: &Path) -> Project {
    Folder::open(root).unwrap().1
}

fn n_codings(project: &Project, coder: &str) -> usize {
    project.codings_of(&coder.into(), &"01-nav".into()).map_or(0, std::collections::BTreeMap::len)
}

fn replace_in(root: &Path, file: &str, from: &str, to: &str) {
    let path = root.join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{file} has no {from}");
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

fn status(study: &Study) -> String {
    let screen = study.screen();
    screen[screen.len() - 2].clone()
}

/// Puts a file where a folder belongs, so that nothing can be written there, and returns where the folder went.
fn block(study: &Study, folder: &str) -> std::path::PathBuf {
    let aside = study.root().join(".tusj/aside");
    fs::rename(study.root().join(folder), &aside).unwrap();
    fs::write(study.root().join(folder), "in the way").unwrap();
    aside
}

fn unblock(study: &Study, folder: &str, aside: &Path) {
    fs::remove_file(study.root().join(folder)).unwrap();
    fs::rename(aside, study.root().join(folder)).unwrap();
}

#[test]
fn killed_after_any_number_of_writes_it_comes_back_whole_and_says_so() {
    for writes_left in 0..=5 {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        copy_folder(&sample("study"), root);
        let mut host = open_with(root, "ane", Mortal { worker: OnTheSpot::new(root), writes_left });
        press(&mut host, "1 j s j i Enter j w u j 2");
        let in_memory = host.app.session.project.clone();
        assert_eq!(host.app.session.history.operations().len(), 5);
        assert_eq!(host.app.session.unsaved.len(), 5 - writes_left, "{writes_left}");
        drop(host);
        let host = open(root, "ane");
        assert!(host.app.session.project == in_memory, "{writes_left} writes before the end");
        assert!(read(root) == in_memory, "{writes_left}");
        let told = host.app.messages.log().iter().any(|row| row.text.contains("Nothing was lost"));
        assert_eq!(told, writes_left < 5, "{writes_left}");
        drop(host);
        let host = open(root, "ane");
        let told = host.app.messages.log().iter().any(|row| row.text.contains("Nothing was lost"));
        assert!(!told, "there is nothing left to tell");
    }
}

/// Workers whose reader never comes round to the journals.
struct SlowReader(OnTheSpot);

impl Workers for SlowReader {
    fn take(&mut self, job: Job) {
        if !matches!(job, Job::ReadJournals) {
            self.0.take(job);
        }
    }

    fn finish(&mut self) -> Vec<Done> {
        self.0.finish()
    }

    fn end_git(&mut self) {
        self.0.end_git();
    }
}

#[test]
fn undo_does_not_wait_for_the_journals_and_reads_them_where_it_needs_them() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    copy_folder(&sample("study"), root);
    let mut host = open(root, "ane");
    let start = read(root);
    press(&mut host, "1 j 2");
    let earlier = read(root);
    host.finish();
    drop(host);
    let mut host = open_with(root, "ane", SlowReader(OnTheSpot::new(root)));
    assert_eq!(host.app.session.history.operations().len(), 0);
    press(&mut host, "j 1 u");
    assert!(host.app.session.history_waits, "one's own act is taken back without the journals");
    assert!(read(root) == earlier);
    press(&mut host, "j 1 # 3 u");
    assert!(!host.app.session.history_waits);
    assert!(read(root) == start, "an act of this session and two of the last one");
    assert!(host.app.session.project == start);
    press(&mut host, "# 2 U");
    assert!(read(root) == earlier);
    let ids: Vec<_> =
        host.app.session.history.operations().iter().map(|row| row.id.clone()).collect();
    let unique: std::collections::BTreeSet<_> = ids.iter().cloned().collect();
    assert_eq!((ids.len(), unique.len()), (10, 10), "nothing is known twice");
}

#[test]
fn redo_reaches_into_an_earlier_session_whose_journal_was_not_read_yet() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    copy_folder(&sample("study"), root);
    let mut host = open(root, "ane");
    press(&mut host, "1");
    let coded = read(root);
    press(&mut host, "u");
    host.finish();
    drop(host);
    let mut host = open_with(root, "ane", SlowReader(OnTheSpot::new(root)));
    press(&mut host, "U");
    assert!(read(root) == coded);
}

#[test]
fn what_a_kill_left_is_counted_in_acts() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    copy_folder(&sample("study"), root);
    let mut host = open_with(root, "ane", Mortal { worker: OnTheSpot::new(root), writes_left: 0 });
    press(&mut host, "1 j 1 j 1");
    drop(host);
    assert_eq!(
        said(&open(root, "ane")),
        "3 acts of the last session came to the disk only now. Nothing was lost"
    );
}

#[test]
fn a_folder_that_takes_nothing_is_named_until_trying_again_brings_all_to_the_disk() {
    let mut study = Study::sample();
    let aside = block(&study, "codings/ane");
    study.press("1");
    assert!(study.said().starts_with("Not on disk: 1 act since 10:00"), "{}", study.said());
    assert!(study.said().ends_with("Kept in memory; ! tries again"), "{}", study.said());
    study.press("j s j j");
    assert!(status(&study).contains("NOT SAVED 2"), "{}", status(&study));
    assert_eq!(fs::read_to_string(study.root().join("codings/ane")).unwrap(), "in the way");
    let in_memory = study.app().session.project.clone();
    unblock(&study, "codings/ane", &aside);
    study.press("! q");
    assert!(status(&study).ends_with("saved"), "{}", status(&study));
    assert!(study.app().session.trouble.is_none());
    assert!(read(study.root()) == in_memory);
    assert!(study.kill_and_restart().app().session.project == in_memory);
}

#[test]
fn a_line_that_could_not_be_read_is_opened_in_the_editor_and_read_again_once_it_is_mended() {
    let mut study = Study::sample_at(80, 24);
    let path = study.root().join(CODINGS);
    let whole = fs::read_to_string(&path).unwrap();
    let third = whole.lines().nth(2).unwrap();
    let (start, _) = third.split_once("quote: ").unwrap();
    fs::write(&path, whole.replace(third, &format!("{start}quote: \"never closed"))).unwrap();
    study = study.restart();
    assert!(status(&study).contains("· ! 1 · saved"), "{}", status(&study));
    study.press("!");
    let shown = study.shown();
    assert!(shown.contains("codings/ane/01-nav.ron:3:"), "{shown}");
    assert!(shown.contains("t opens the file there, r reads again"), "{shown}");
    study.press("t");
    let acts = study.acts();
    let opens = |act: &TerminalAct| matches!(act, TerminalAct::OpenFile { path, line: 3 } if path.ends_with(CODINGS));
    assert!(acts.iter().any(opens), "{acts:?}");
    fs::write(&path, whole).unwrap();
    study.press("r");
    assert!(!study.shown().contains("01-nav.ron:3"), "{}", study.shown());
    assert!(study.app().session.problems.is_empty());
}

#[test]
fn every_act_tries_again() {
    let mut study = Study::sample();
    let aside = block(&study, "codings/ane");
    study.press("1 j 1");
    unblock(&study, "codings/ane", &aside);
    study.press("j 1");
    assert!(status(&study).ends_with("saved"), "{}", status(&study));
    assert!(read(study.root()) == study.app().session.project);
}

#[test]
fn what_could_not_be_written_is_written_at_the_end_if_it_can_be_then() {
    let mut study = Study::sample();
    let aside = block(&study, "codings/ane");
    study.press("1 j 1");
    let in_memory = study.app().session.project.clone();
    unblock(&study, "codings/ane", &aside);
    study.host.finish();
    assert!(read(study.root()) == in_memory);
}

#[test]
fn what_the_disk_did_not_take_before_a_kill_comes_with_the_next_start() {
    let mut study = Study::sample();
    let aside = block(&study, "codings/ane");
    study.press("1 j s");
    let in_memory = study.app().session.project.clone();
    unblock(&study, "codings/ane", &aside);
    assert!(study.kill_and_restart().app().session.project == in_memory);
}

#[test]
fn leaving_without_the_disk_is_warned_of() {
    let mut study = Study::sample();
    let _aside = block(&study, "codings/ane");
    study.press("1 q");
    assert_eq!(
        study.said(),
        "1 acts are not on disk: ! tries again. q once more leaves without them"
    );
}

#[test]
fn a_copy_elsewhere_holds_what_the_disk_did_not_take() {
    let mut study = Study::sample();
    let _aside = block(&study, "codings/ane");
    study.press("1 j s :").type_text("save a copy").press("Enter");
    let elsewhere = tempfile::tempdir().unwrap();
    let copy = elsewhere.path().join("copy");
    study.type_text(copy.to_str().unwrap()).press("Enter");
    assert_eq!(study.said(), format!("A whole copy lies in {}", copy.display()));
    assert!(read(&copy) == study.app().session.project);
}

#[test]
fn work_goes_on_where_not_even_the_journal_can_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    copy_folder(&sample("study"), root);
    fs::write(root.join(".tusj"), "in the way").unwrap();
    let mut host = open(root, "ane");
    assert!(said(&host).starts_with("Not on disk"), "{}", said(&host));
    press(&mut host, "1 j 1");
    assert_eq!(host.app.session.unsaved.len(), 2);
    let in_memory = host.app.session.project.clone();
    fs::remove_file(root.join(".tusj")).unwrap();
    press(&mut host, "!");
    assert_eq!(host.app.session.unsaved.len(), 0);
    assert!(host.app.session.trouble.is_none());
    assert!(read(root) == in_memory);
    drop(host);
    let mut host = open(root, "ane");
    press(&mut host, "u u");
    assert!(read(root) == read(&sample("study")), "the journal has them too");
}

#[test]
fn a_full_disk_cuts_no_file_and_loses_nothing() {
    let Some(disk) = SmallDisk::mount() else {
        eprintln!("not tested here: mounting a small disk is not permitted");
        return;
    };
    let root = disk.folder.path().join("study");
    copy_folder(&sample("study"), &root);
    let mut host = open(&root, "ane");
    let filler = disk.folder.path().join("filler");
    let mut size = 4 * 1024 * 1024;
    let mut bytes = Vec::new();
    while size > 256 {
        bytes.resize(bytes.len() + size, b'x');
        if fs::write(&filler, &bytes).is_err() {
            bytes.truncate(bytes.len() - size);
            size /= 2;
        }
    }
    let _as_full_as_it_gets = fs::write(&filler, [bytes.as_slice(), &[b'x'; 4096]].concat());
    let before = fs::read(root.join(CODINGS)).unwrap();
    press(&mut host, "1 j 1 j 1");
    assert!(said(&host).contains("Kept in memory"), "{}", said(&host));
    assert_eq!(host.app.session.unsaved.len(), 3);
    assert!(fs::read(root.join(CODINGS)).unwrap() == before, "the old file is whole");
    let in_memory = host.app.session.project.clone();
    fs::remove_file(filler).unwrap();
    press(&mut host, "!");
    assert_eq!(host.app.session.unsaved.len(), 0, "{}", said(&host));
    assert!(read(&root) == in_memory);
}

/// A disk of a few megabytes.
struct SmallDisk {
    folder: tempfile::TempDir,
}

impl SmallDisk {
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=3m", "tmpfs"]).arg(folder.path());
        run(&mut mount).status.success().then_some(Self { folder })
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _gone_with_the_machine = run(Command::new("umount").arg("-l").arg(self.folder.path()));
    }
}

#[test]
fn a_hand_edit_is_taken_over_on_coming_back() {
    let mut study = Study::sample();
    replace_in(study.root(), "codebook/maltall.ron", "Måltall og telling", "Måltall og tavler");
    replace_in(study.root(), "memos/ane/den-tomme-cella-til-torunn.ron", "et hull", "noe hull");
    look(&mut study.host);
    assert_eq!(
        study.said(),
        "2 files changed underneath: 2 records are new here. Nothing was lost"
    );
    let project = &study.app().session.project;
    assert_eq!(project.code_name(&"maltall".into()), "Måltall og tavler");
    assert!(read(study.root()) == *project);
    let before = study.files();
    study.press("1 u");
    assert!(study.files() == before);
}

#[test]
fn a_hand_edit_just_before_an_act_on_the_same_file_is_kept() {
    let mut study = Study::sample();
    replace_in(
        study.root(),
        CODINGS,
        "code: \"maltall\", from: (\"14\", 4)",
        "code: \"tid\", from: (\"14\", 4)",
    );
    study.press("1");
    let text = fs::read_to_string(study.root().join(CODINGS)).unwrap();
    assert!(text.contains("code: \"tid\", from: (\"14\", 4)"));
    assert!(text.contains("Da går opptaket, ser jeg."));
    assert!(read(study.root()) == study.app().session.project);
    assert!(study.app().session.unsaved.is_empty());
}

#[test]
fn another_branch_is_followed_there_and_back() {
    let mut study = Study::sample().with_git();
    let main = study.app().session.project.clone();
    study.git(&["checkout", "-q", "-b", "other"]);
    replace_in(study.root(), "codebook/tid.ron", "Tid og knapphet", "Tid");
    fs::remove_file(study.root().join("memos/ane/rammer-som-vern.ron")).unwrap();
    study.git(&["add", "-A"]);
    study.git(&["commit", "-q", "-m", "other"]);
    study.git(&["checkout", "-q", "main"]);
    look(&mut study.host);
    assert!(study.app().session.project == main);
    study.git(&["checkout", "-q", "other"]);
    look(&mut study.host);
    let project = &study.app().session.project;
    assert_eq!(project.code_name(&"tid".into()), "Tid");
    assert!(read(study.root()) == *project);
    study.git(&["checkout", "-q", "main"]);
    look(&mut study.host);
    assert!(study.app().session.project == main);
    assert_eq!(study.git(&["status", "--porcelain"]), "");
}

#[test]
fn what_the_other_coder_pulls_in_is_there_and_ones_own_stays() {
    let mut study = Study::sample().with_git();
    let elsewhere = tempfile::tempdir().unwrap();
    run_git(elsewhere.path(), &["clone", "-q", study.root().to_str().unwrap(), "."]);
    let mut bo = open(elsewhere.path(), "bo");
    press(&mut bo, "j 1 j 1");
    bo.finish();
    run_git(elsewhere.path(), &["add", "-A"]);
    run_git(elsewhere.path(), &["commit", "-q", "-m", "bo"]);
    study.press("1");
    let ane = n_codings(&study.app().session.project, "ane");
    let bo = n_codings(&study.app().session.project, "bo");
    study.git(&["pull", "-q", "--no-rebase", elsewhere.path().to_str().unwrap(), "main"]);
    look(&mut study.host);
    assert_eq!(n_codings(&study.app().session.project, "bo"), bo + 2);
    assert_eq!(n_codings(&study.app().session.project, "ane"), ane);
    assert!(read(study.root()) == study.app().session.project);
}

#[test]
fn codings_follow_their_words_in_a_transcript_corrected_by_hand() {
    let mut study = Study::sample();
    study.press("1");
    let place = |study: &Study| {
        let codings = study.app().session.project.codings_of(&"ane".into(), &"01-nav".into());
        let coding = codings.unwrap().values().find(|row| row.quote == "Da går opptaket, ser jeg.");
        coding.map(|row| (row.from.offset.0, row.to.offset.0))
    };
    assert_eq!(place(&study), Some((0, 25)));
    replace_in(
        study.root(),
        "transcripts/01-nav.ron",
        "Da går opptaket",
        "(latter) Da går opptaket",
    );
    look(&mut study.host);
    assert_eq!(place(&study), Some((9, 34)));
    assert!(study.app().session.needs_you[&"01-nav".into()].is_empty());
    study.press("u");
    assert_eq!(study.said(), "Undone: code «Måltall og telling» on turn 1. U redoes");
    assert_eq!(place(&study), None);
    assert!(read(study.root()) == study.app().session.project);
}

#[test]
fn a_coding_whose_words_are_gone_needs_you_and_is_kept() {
    let mut study = Study::sample();
    let before = n_codings(&study.app().session.project, "ane");
    replace_in(
        study.root(),
        "transcripts/01-nav.ron",
        "Telleren går uansett om folk kommer i jobb eller ikke.",
        "(uhørlig)",
    );
    look(&mut study.host);
    let needs_you = &study.app().session.needs_you[&"01-nav".into()];
    // Ane, Bo, what they agreed on, and a quote.
    assert_eq!(needs_you.len(), 4, "{needs_you:?}");
    assert_eq!(n_codings(&study.app().session.project, "ane"), before);
    study.press("1");
    let text = fs::read_to_string(study.root().join(CODINGS)).unwrap();
    assert!(text.contains("Telleren går uansett om folk kommer i jobb eller ik"));
}

#[test]
fn a_broken_line_stays_in_its_file_as_it_is_while_the_rest_is_worked_on() {
    let mut study = Study::sample();
    let broken =
        "    (id: \"2x2d89a75a\", code: \"maltall\", from: (\"10\", 158), to: 464), quote: \"Vi";
    let path = study.root().join(CODINGS);
    let text = fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> =
        text.lines().map(|line| if line.contains("2x2d89a75a") { broken } else { line }).collect();
    fs::write(&path, lines.join("\n") + "\n").unwrap();
    let before = n_codings(&study.app().session.project, "ane");
    look(&mut study.host);
    study.press("1 j j s");
    let after = fs::read_to_string(&path).unwrap();
    assert!(after.lines().any(|line| line == broken), "{after}");
    assert_eq!(after.lines().filter(|line| line.contains("id:")).count(), before + 2);
    assert!(study.app().session.problems.iter().any(|row| row.file == Path::new(CODINGS)));
    assert!(status(&study).contains("! 1"), "{}", status(&study));
    study.press("u u");
    assert_eq!(fs::read_to_string(&path).unwrap(), lines.join("\n") + "\n");
}

#[test]
fn a_file_with_conflict_markers_is_closed_and_the_rest_works() {
    let mut study = Study::sample();
    let whole = fs::read_to_string(study.root().join(CODINGS)).unwrap();
    let conflicted = whole.replacen(
        "    (id: \"2x2d89a75a\"",
        "<<<<<<< HEAD\n=======\n>>>>>>> other\n    (id: \"2x2d89a75a\"",
        1,
    );
    fs::write(study.root().join(CODINGS), &conflicted).unwrap();
    look(&mut study.host);
    study.press("1");
    assert!(
        study.said().starts_with("Not done: codings/ane/01-nav.ron waits for a decision"),
        "{}",
        study.said()
    );
    assert_eq!(fs::read_to_string(study.root().join(CODINGS)).unwrap(), conflicted);
    study.press("Tab o").type_text("Noe annet").press("Enter");
    assert!(study.root().join("codebook/noe-annet.ron").is_file(), "{}", study.said());
    fs::write(study.root().join(CODINGS), &whole).unwrap();
    look(&mut study.host);
    study.press("Esc Esc 1");
    assert!(study.app().session.unsaved.is_empty());
    let after = fs::read_to_string(study.root().join(CODINGS)).unwrap();
    assert_eq!(after.lines().count(), whole.lines().count() + 1, "{}", study.said());
}

#[test]
fn conflict_markers_met_while_writing_are_left_and_the_act_is_kept() {
    let mut study = Study::sample();
    let whole = fs::read_to_string(study.root().join(CODINGS)).unwrap();
    let conflicted = whole.replacen("  codings: [\n", "  codings: [\n<<<<<<< HEAD\n", 1);
    fs::write(study.root().join(CODINGS), &conflicted).unwrap();
    study.press("1 Tab o").type_text("Noe annet").press("Enter");
    assert_eq!(fs::read_to_string(study.root().join(CODINGS)).unwrap(), conflicted);
    assert!(study.root().join("codebook/noe-annet.ron").is_file(), "the rest works");
    assert_eq!(study.app().session.unsaved.len(), 1);
    assert!(status(&study).contains("NOT SAVED 1"), "{}", status(&study));
    fs::write(study.root().join(CODINGS), &whole).unwrap();
    look(&mut study.host);
    study.press("! q");
    assert!(study.app().session.unsaved.is_empty(), "{}", study.said());
    let after = fs::read_to_string(study.root().join(CODINGS)).unwrap();
    assert_eq!(after.lines().count(), whole.lines().count() + 1);
}

#[test]
fn a_branch_without_the_project_gets_nothing_written_into_it() {
    let mut study = Study::sample().with_git();
    study.git(&["checkout", "-q", "--orphan", "empty"]);
    study.git(&["rm", "-rfq", "."]);
    study.git(&["commit", "-q", "--allow-empty", "-m", "empty"]);
    let before = study.app().session.project.clone();
    study.press("1");
    assert!(study.said().contains("Kept in memory"), "{}", study.said());
    look(&mut study.host);
    assert!(study.said().contains("project.ron is gone"), "{}", study.said());
    study.press("j 1");
    assert_eq!(study.files(), []);
    assert!(status(&study).contains("NOT SAVED 2"), "{}", status(&study));
    let in_memory = study.app().session.project.clone();
    assert_eq!(n_codings(&in_memory, "ane"), n_codings(&before, "ane") + 2);
    study.git(&["checkout", "-q", "main"]);
    look(&mut study.host);
    assert!(status(&study).ends_with("saved"), "{}", status(&study));
    assert!(study.app().session.project == in_memory);
    assert!(read(study.root()) == in_memory);
}

#[test]
fn a_project_that_was_away_for_a_while_is_as_it_was() {
    let mut study = Study::sample();
    let away = study.root().join("away.txt");
    fs::rename(study.root().join("project.ron"), &away).unwrap();
    look(&mut study.host);
    assert!(status(&study).contains("NOT ON DISK"), "{}", status(&study));
    fs::rename(away, study.root().join("project.ron")).unwrap();
    look(&mut study.host);
    assert!(status(&study).ends_with("saved"), "{}", status(&study));
}

#[test]
fn a_folder_that_is_gone_and_comes_back_gets_everything() {
    let mut study = Study::sample();
    let aside = tempfile::tempdir().unwrap();
    copy_folder(study.root(), aside.path());
    fs::remove_dir_all(aside.path().join(".tusj")).unwrap();
    fs::remove_dir_all(study.root()).unwrap();
    study.press("1 j 1");
    assert!(status(&study).contains("NOT SAVED 2"), "{}", status(&study));
    copy_folder(aside.path(), study.root());
    study.press("!");
    assert!(study.app().session.unsaved.is_empty(), "{}", study.said());
    let in_memory = study.app().session.project.clone();
    assert!(read(study.root()) == in_memory);
    let mut study = study.kill_and_restart();
    study.press("u u");
    assert!(read(study.root()) == read(&sample("study")), "{}", study.said());
}

#[test]
fn two_programs_on_one_folder_see_each_others_work() {
    let mut study = Study::sample();
    let mut second = open(study.root(), "ane");
    assert_eq!(
        said(&second),
        "Another tusj has this study open. Both can work; changes are merged"
    );
    let before = n_codings(&study.app().session.project, "ane");
    press(&mut second, "2 j 2");
    study.press("1 j 1 j 1");
    press(&mut second, "j s");
    look(&mut study.host);
    look(&mut second);
    assert_eq!(n_codings(&study.app().session.project, "ane"), before + 6);
    assert!(study.app().session.project == second.app.session.project);
    assert!(read(study.root()) == second.app.session.project);
    assert!(study.app().contradictions.is_empty() && second.app.contradictions.is_empty());
}

/// Changes the name of a code as one act.
fn rename<W: Workers>(host: &mut Host<W>, name: &str) {
    let mut code = host.app.session.project.codes[&"maltall".into()].clone();
    code.name = name.to_owned();
    let change = Change::to(&host.app.session.project, "maltall".into(), Some(code));
    assert!(host.app.commit("rename-code", "rename", vec![Edit::Code(change)]));
    press(host, "Esc");
}

/// Ane and Bo give the same code another name; Bo was first.
fn contradicted() -> (Study, Host<OnTheSpot>) {
    let mut study = Study::sample();
    let mut bo = open(study.root(), "bo");
    rename(&mut bo, "Telling hos Bo");
    rename(&mut study.host, "Telling hos Ane");
    (study, bo)
}

fn code_file(study: &Study) -> String {
    fs::read_to_string(study.root().join("codebook/maltall.ron")).unwrap()
}

#[test]
fn two_changes_of_one_field_wait_for_a_decision() {
    let (mut study, _bo) = contradicted();
    assert_eq!(study.app().contradictions.len(), 1);
    let project = &study.app().session.project;
    assert_eq!(project.code_name(&"maltall".into()), "Telling hos Ane");
    assert!(code_file(&study).contains("Telling hos Bo"), "theirs is not touched");
    study.press("1 ! ");
    assert!(study.shown().contains("somebody else changed name too"), "{}", study.shown());
    assert!(code_file(&study).contains("Telling hos Bo"), "nor by trying again");
    study.press("q");
    assert!(status(&study).contains("NOT SAVED 1"), "{}", status(&study));
    study.press("! D");
    let shown = study.shown();
    assert!(shown.contains("mine  name: \"Telling hos Ane\""), "{shown}");
    assert!(shown.contains("theirs  name: \"Telling hos Bo\""), "{shown}");
}

#[test]
fn deciding_for_mine_brings_it_to_the_disk() {
    let (mut study, _bo) = contradicted();
    study.press("! D m q");
    assert!(code_file(&study).contains("Telling hos Ane"));
    assert!(study.app().contradictions.is_empty());
    assert!(status(&study).ends_with("saved"), "{}", status(&study));
    assert!(read(study.root()) == study.app().session.project);
}

#[test]
fn deciding_for_theirs_can_be_undone() {
    let (mut study, _bo) = contradicted();
    study.press("! D t q");
    let name = |study: &Study| study.app().session.project.code_name(&"maltall".into()).to_owned();
    assert_eq!(name(&study), "Telling hos Bo");
    assert!(code_file(&study).contains("Telling hos Bo"));
    assert!(status(&study).ends_with("saved"), "{}", status(&study));
    study.press("u");
    assert_eq!(name(&study), "Telling hos Ane");
    assert!(code_file(&study).contains("Telling hos Ane"));
    study.press("u");
    assert_eq!(name(&study), "Måltall og telling");
}

#[test]
fn an_undecided_contradiction_is_named_at_the_next_start() {
    let (study, _bo) = contradicted();
    let study = study.kill_and_restart();
    let named = study
        .app()
        .messages
        .log()
        .iter()
        .any(|row| row.text.starts_with("codebook/maltall.ron was left as it is"));
    assert!(named, "{:?}", study.app().messages.log());
    assert!(code_file(&study).contains("Telling hos Bo"));
}
