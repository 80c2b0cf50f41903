//! Two people's work comes together: nothing is lost, every coding stays on its words, and only what cannot both stand
//! is asked about.

use std::fs;
use std::path::{Path, PathBuf};

use tusj::domain::project::Project;
use tusj::services::anchor::quote::is_proved;
use tusj::services::git::Git;
use tusj::services::git::act::merge_driver;
use tusj::services::git::merge::act::Merge;
use tusj::storage::folder::Folder;

use super::driver::{Study, copy_folder, run_git, sample};
use super::git_faults::how;

const ATTRIBUTES: &str = "*.ron text eol=lf merge=tusj diff=tusj\n";

/// A repository with the sample study, and a name for who works in it.
fn repository(folder: &Path) -> Git {
    copy_folder(&sample("study"), folder);
    fs::write(folder.join(".gitattributes"), ATTRIBUTES).unwrap();
    run_git(folder, &["init", "-q", "-b", "main"]);
    name(folder);
    run_git(folder, &["add", "-A"]);
    run_git(folder, &["commit", "-q", "-m", "start"]);
    Git::of(folder).unwrap()
}

fn name(folder: &Path) {
    for (name, value) in
        [("user.name", "Ane"), ("user.email", "ane@example.org"), ("commit.gpgsign", "false")]
    {
        run_git(folder, &["config", name, value]);
    }
}

fn with_driver(folder: &Path) {
    let driver = merge_driver(&PathBuf::from(env!("CARGO_BIN_EXE_tusj")));
    run_git(folder, &["config", "merge.tusj.driver", &driver]);
}

/// Replaces words in a file, which must stand there once.
fn replace(folder: &Path, file: &str, old: &str, new: &str) {
    let path = folder.join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text.matches(old).count(), 1, "{old} in {file}");
    fs::write(path, text.replace(old, new)).unwrap();
}

fn commit(folder: &Path, message: &str) {
    run_git(folder, &["add", "-A"]);
    run_git(folder, &["commit", "-q", "-m", message]);
}

pub fn read(folder: &Path) -> Project {
    let (_, project, problems) = Folder::open(folder).unwrap();
    assert_eq!(problems, []);
    project
}

fn n_codings(project: &Project) -> usize {
    project.codings.values().flat_map(|map| map.values()).map(|codings| codings.len()).sum()
}

/// Returns the quotes of codings that do not stand on their words.
pub fn unproved(project: &Project) -> Vec<String> {
    let mut lost = Vec::new();
    for transcripts in project.codings.values() {
        for (id, codings) in transcripts {
            let text = &project.transcripts[id];
            let stands = |coding: &&tusj::domain::coding::Coding| {
                is_proved(text, &coding.segment(), &coding.quote, coding.near.as_ref())
            };
            lost.extend(codings.values().filter(|row| !stands(row)).map(|row| row.quote.clone()));
        }
    }
    lost
}

const FILE: &str = "transcripts/01-nav.ron";
const SENTENCE: &str = "\"Ja, det har jeg lest. ";
const CODING: &str = "    (id: \"zzzzzzzzz2\", code: \"tid\", from: (\"2\", 0), to: (\"2\", 21), made: \"2026-11-23T09:00:00Z\", quote: \"Ja, det har jeg lest.\"),\n";

/// Adds a coding to Ane's codings of the first interview.
fn add_coding(folder: &Path, line: &str) {
    let path = folder.join("codings/ane/01-nav.ron");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(path, text.replacen("  codings: [\n", &format!("  codings: [\n{line}"), 1)).unwrap();
}

#[test]
fn corrections_of_one_paragraph_on_two_branches_are_one_text_and_every_coding_stands_on_its_words()
{
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let git = repository(root);
    let before = n_codings(&read(root));
    run_git(root, &["switch", "-q", "-c", "bo"]);
    replace(root, FILE, SENTENCE, "\"Ja, det har jeg faktisk lest. ");
    commit(root, "correct");
    run_git(root, &["switch", "-q", "main"]);
    replace(root, FILE, "det har jeg lest. Eller, jeg", "det har jeg lest. Eller, vi");
    add_coding(root, CODING);
    commit(root, "code");
    let merge = git.merge_branch("bo", &how()).unwrap();
    assert!(matches!(&merge, Merge::Done(brought) if brought.n_needs_you == 0), "{merge:?}");
    let project = read(root);
    let paragraph = project.transcripts[&"01-nav".into()].paragraphs.find(&"2".into()).unwrap();
    assert!(paragraph.text.starts_with("Ja, det har jeg faktisk lest. Eller, vi "));
    assert_eq!(unproved(&project), Vec::<String>::new());
    assert_eq!(n_codings(&project), before + 1);
    let coding = &project.codings[&"ane".into()][&"01-nav".into()][&"zzzzzzzzz2".into()];
    assert_eq!(coding.quote, "Ja, det har jeg faktisk lest.");
    assert_eq!(run_git(root, &["status", "--porcelain"]), "");
    assert_eq!(run_git(root, &["rev-list", "--merges", "--count", "HEAD"]).trim(), "1");
}

#[test]
fn a_rehearsal_writes_nothing_and_says_what_would_happen() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let git = repository(root);
    two_names(root);
    let before = run_git(root, &["for-each-ref"]);
    let rehearsal = git.rehearse("bo", |_| false).unwrap();
    assert_eq!(
        rehearsal.lines(),
        [
            "From bo would come in",
            "  codes: 1 changed",
            "To be decided: 1",
            "  code «Tid og knapphet»",
            "    name (was Tid og knapphet)",
            "      mine    Tida",
            "      theirs  Tiden",
        ]
    );
    assert!(rehearsal.needs_a_look());
    assert_eq!(run_git(root, &["for-each-ref"]), before);
    assert_eq!(run_git(root, &["status", "--porcelain"]), "");
}

/// One code has one name here and another one on the branch `bo`.
fn two_names(root: &Path) {
    run_git(root, &["switch", "-q", "-c", "bo"]);
    replace(root, "codebook/tid.ron", "name: \"Tid og knapphet\"", "name: \"Tiden\"");
    commit(root, "name there");
    run_git(root, &["switch", "-q", "main"]);
    replace(root, "codebook/tid.ron", "name: \"Tid og knapphet\"", "name: \"Tida\"");
    commit(root, "name here");
}

#[test]
fn a_contradiction_leaves_a_file_that_can_be_read_and_all_three_versions_in_git() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let git = repository(root);
    two_names(root);
    let merge = git.merge_branch("bo", &how()).unwrap();
    assert!(matches!(&merge, Merge::Open(brought) if brought.contradictions.len() == 1));
    assert_eq!(read(root).codes[&"tid".into()].name, "Tida");
    assert_eq!(run_git(root, &["status", "--porcelain"]), "UU codebook/tid.ron\n");
    assert!(git.merge_branch("bo", &how()).is_err(), "one merge at a time");
    git.abort_merge(&how()).unwrap();
    assert_eq!(run_git(root, &["status", "--porcelain"]), "");
}

#[test]
fn nothing_is_begun_over_work_that_is_in_no_version() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let git = repository(root);
    two_names(root);
    replace(root, "codebook/skjonn.ron", "name: \"", "name: \"X ");
    let refused = git.merge_branch("bo", &how()).unwrap_err().to_string();
    assert!(refused.contains("not saved as a version"), "{refused}");
    assert_eq!(run_git(root, &["status", "--porcelain"]), " M codebook/skjonn.ron\n");
}

/// Opens the app on a repository in which `prepare` made two branches.
fn app_on(prepare: impl FnOnce(&Path)) -> Study {
    let study = Study::sample();
    fs::write(study.root().join(".gitattributes"), ATTRIBUTES).unwrap();
    let study = study.with_git();
    name(study.root());
    prepare(study.root());
    let mut study = study.restart();
    study.host.ask_status();
    study.host.settle();
    study
}

/// Runs a command from the palette.
fn palette(study: &mut Study, title: &str) {
    study.press(":").type_text(title).press("Enter");
}

#[test]
fn a_branch_is_picked_rehearsed_brought_in_and_decided_in_the_app() {
    let mut study = app_on(two_names);
    palette(&mut study, "bring in a branch");
    assert!(study.shown().contains("bo"), "{}", study.shown());
    study.press("Enter");
    assert!(study.shown().contains("To be decided: 1"), "{}", study.shown());
    study.press("Enter");
    assert_eq!(study.app().n_undecided(), 1, "{}", study.said());
    palette(&mut study, "what is to be decided");
    let shown = study.shown();
    assert!(shown.contains("Tida") && shown.contains("Tiden"), "{shown}");
    study.press("2");
    assert_eq!(study.app().session.project.codes[&"tid".into()].name, "Tiden");
    assert!(fs::read_to_string(study.root().join("codebook/tid.ron")).unwrap().contains("Tida"));
    study.press("w");
    assert!(fs::read_to_string(study.root().join("codebook/tid.ron")).unwrap().contains("Tiden"));
    study.press("v");
    assert_eq!(study.git(&["status", "--porcelain"]), "", "{}", study.said());
    assert_eq!(study.git(&["rev-list", "--merges", "--count", "HEAD"]).trim(), "1");
    assert_eq!(study.app().n_undecided(), 0);
}

/// Opens the app on a merge of two branches on which a code has another name and another definition each.
pub fn two_definitions() -> Study {
    let mut study = app_on(|root| {
        let change = |branch: &str, name: &str, short: &str| {
            run_git(root, &["switch", "-q", branch]);
            let path = root.join("codebook/tid.ron");
            let text = fs::read_to_string(&path).unwrap();
            let named = text.replace("name: \"Tid og knapphet\"", &format!("name: \"{name}\""));
            let lines = named.lines().filter(|line| !line.starts_with("  short:"));
            let mut lines: Vec<String> = lines.map(str::to_owned).collect();
            let at = lines.iter().position(|line| line.starts_with("  name:")).unwrap();
            lines.insert(at + 1, format!("  short: \"{short}\","));
            fs::write(path, lines.join("\n") + "\n").unwrap();
            commit(root, name);
        };
        run_git(root, &["branch", "bo"]);
        change("bo", "Tiden", "deres");
        change("main", "Tida", "min");
        Git::of(root).unwrap().merge_branch("bo", &how()).unwrap();
    });
    palette(&mut study, "what is to be decided");
    study
}

#[test]
fn writing_anew_asks_for_every_field_and_decides_nothing_before_the_last() {
    let mut study = two_definitions();
    study.press("t");
    assert!(study.shown().contains("code «Tid og knapphet»: name (1 of 2)"), "{}", study.shown());
    study.press("Ctrl-U").type_text("Tid").press("Enter");
    assert!(study.shown().contains("short (2 of 2)"), "{}", study.shown());
    assert_eq!(study.app().n_undecided(), 1);
    study.press("Ctrl-U").type_text("vår").press("Enter");
    assert_eq!(study.app().n_undecided(), 0, "{}", study.said());
    let code = study.app().session.project.codes[&"tid".into()].clone();
    assert_eq!((code.name.as_str(), code.short.as_deref()), ("Tid", Some("vår")));
    study.press("l q u");
    let code = study.app().session.project.codes[&"tid".into()].clone();
    assert_eq!((code.name.as_str(), code.short.as_deref()), ("Tida", Some("min")));
}

#[test]
fn enter_goes_to_what_is_to_be_decided_and_q_comes_back_to_the_list() {
    let mut study = two_definitions();
    study.press("Enter");
    assert!(study.app().screens.is_empty());
    assert_eq!(study.app().codebook.chosen(), Some(&"tid".into()));
    study.press("q q");
    assert_eq!(study.app().chosen_contradiction(), Some(0), "{}", study.shown());
}

#[test]
fn in_a_blind_study_another_coders_contradiction_is_counted_and_cannot_be_decided_here() {
    let mut study = app_on(|root| {
        let file = root.join("codings/bo/01-nav.ron");
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        let content =
            |code: &str| format!("(\n  codings: [\n{}  ],\n)\n", CODING.replace("tid", code));
        fs::write(&file, content("tid")).unwrap();
        commit(root, "bo codes");
        run_git(root, &["switch", "-q", "-c", "bo"]);
        fs::write(&file, content("skjonn")).unwrap();
        commit(root, "there");
        run_git(root, &["switch", "-q", "main"]);
        fs::write(&file, content("maltall")).unwrap();
        commit(root, "here");
        Git::of(root).unwrap().merge_branch("bo", &how()).unwrap();
    });
    assert_eq!(study.app().n_undecided(), 1, "{}", study.said());
    assert_eq!(
        study.said(),
        "Decisions after a merge: 1 file of the other coder needs them, and only there"
    );
    palette(&mut study, "what is to be decided");
    let shown = study.shown();
    assert!(shown.contains("1 file of the other coder needs them"), "{shown}");
    assert!(!shown.contains("Skjønn") && !shown.contains("codings/bo"), "{shown}");
    study.press("2");
    assert_eq!(study.app().n_undecided(), 1);
    study.press("q");
    palette(&mut study, "finish a merge");
    assert!(study.said().contains("1 file of the other coder needs them"), "{}", study.said());
    assert_eq!(study.git(&["status", "--porcelain"]), "UU codings/bo/01-nav.ron\n");
}

#[test]
fn a_decision_is_one_act_that_undo_takes_back_until_it_is_written() {
    let mut study = app_on(|root| {
        two_names(root);
        Git::of(root).unwrap().merge_branch("bo", &how()).unwrap();
    });
    assert_eq!(study.app().n_undecided(), 1, "{}", study.said());
    palette(&mut study, "what is to be decided");
    study.press("2");
    assert_eq!(study.app().n_undecided(), 0);
    study.press("l q u");
    assert_eq!(study.app().session.project.codes[&"tid".into()].name, "Tida", "{}", study.said());
    assert_eq!(study.app().n_undecided(), 1);
}

#[test]
fn markers_that_git_wrote_without_the_driver_become_the_same_list() {
    let mut study = app_on(|root| {
        two_names(root);
        let merged = std::process::Command::new("git")
            .args(["-C", &root.display().to_string(), "merge", "-q", "bo"])
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .output()
            .unwrap();
        assert!(!merged.status.success());
        let text = fs::read_to_string(root.join("codebook/tid.ron")).unwrap();
        assert!(text.contains("<<<<<<<"));
    });
    assert_eq!(study.app().n_undecided(), 1, "{}", study.said());
    assert_eq!(study.app().session.project.codes[&"tid".into()].name, "Tida");
    palette(&mut study, "what is to be decided");
    study.press("1 w");
    let text = fs::read_to_string(study.root().join("codebook/tid.ron")).unwrap();
    assert!(text.contains("Tida") && !text.contains("<<<<"), "{text}");
    study.press("v");
    assert_eq!(study.git(&["status", "--porcelain"]), "", "{}", study.said());
}

/// Puts both sides of a conflict into the file of a code, as git writes them.
fn write_markers(root: &Path) {
    let file = root.join("codebook/tid.ron");
    let text = fs::read_to_string(&file).unwrap();
    let marked = text.replace(
        "  name: \"Tid og knapphet\",\n",
        "<<<<<<< HEAD\n  name: \"Tida\",\n||||||| a\n  name: \"Tid og knapphet\",\n=======\n  name: \"Tiden\",\n>>>>>>> bo\n",
    );
    assert_ne!(marked, text);
    fs::write(file, marked).unwrap();
}

/// Decides the one contradiction for the other side, and proves that the file is written then and not before.
fn decide_markers(study: &mut Study) {
    let file = study.root().join("codebook/tid.ron");
    assert_eq!(study.app().n_undecided(), 1, "{}", study.said());
    assert_eq!(study.app().session.project.codes[&"tid".into()].name, "Tida");
    palette(study, "what is to be decided");
    study.press("2");
    assert!(fs::read_to_string(&file).unwrap().contains("<<<<<<<"));
    study.press("w");
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("name: \"Tiden\"") && !text.contains("<<<<<<<"), "{text}");
    assert!(!text.contains("name: \"Tida\""), "{text}");
    assert_eq!(study.app().n_undecided(), 0, "{}", study.said());
    assert_eq!(study.app().session.project.codes[&"tid".into()].name, "Tiden");
}

#[test]
fn markers_in_a_file_that_was_added_as_it_is_are_read_out_of_the_file() {
    let mut study = app_on(|root| {
        write_markers(root);
        commit(root, "as it is");
    });
    decide_markers(&mut study);
    read(study.root());
}

#[test]
fn markers_in_a_study_outside_any_repository_become_the_same_list() {
    let study = Study::sample();
    write_markers(study.root());
    let mut study = study.restart();
    study.host.settle();
    decide_markers(&mut study);
    read(study.root());
}

#[test]
fn two_clones_that_push_and_pull_both_keep_everything() {
    let folder = tempfile::tempdir().unwrap();
    let [server, ane, bo] = ["server", "ane", "bo"].map(|name| folder.path().join(name));
    fs::create_dir_all(&ane).unwrap();
    repository(&ane);
    let path = |path: &Path| path.display().to_string();
    run_git(folder.path(), &["clone", "-q", "--bare", &path(&ane), &path(&server)]);
    run_git(&ane, &["remote", "add", "origin", &path(&server)]);
    run_git(folder.path(), &["clone", "-q", &path(&server), &path(&bo)]);
    name(&bo);
    let before = n_codings(&read(&ane));
    // One coder on two machines codes in the same file, in the same gap.
    add_coding(&ane, CODING);
    commit(&ane, "here");
    run_git(&ane, &["push", "-q", "origin", "main"]);
    add_coding(&bo, &CODING.replace("zzzzzzzzz2", "zzzzzzzzz3").replace("\"tid\"", "\"skjonn\""));
    commit(&bo, "there");
    run_git(&bo, &["fetch", "-q"]);
    let merge = Git::of(&bo).unwrap().merge_branch("origin/main", &how()).unwrap();
    assert!(matches!(merge, Merge::Done(_)));
    run_git(&bo, &["push", "-q", "origin", "main"]);
    run_git(&ane, &["fetch", "-q"]);
    let merge = Git::of(&ane).unwrap().merge_branch("origin/main", &how()).unwrap();
    assert_eq!(merge, Merge::Forward);
    assert!(read(&ane) == read(&bo));
    assert_eq!(n_codings(&read(&ane)), before + 2);
}

#[test]
fn a_rebase_and_a_cherry_pick_go_through_the_driver() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    repository(root);
    with_driver(root);
    let before = n_codings(&read(root));
    run_git(root, &["switch", "-q", "-c", "bo"]);
    add_coding(root, &CODING.replace("zzzzzzzzz2", "zzzzzzzzz3").replace("\"tid\"", "\"skjonn\""));
    commit(root, "there");
    run_git(root, &["switch", "-q", "main"]);
    add_coding(root, CODING);
    commit(root, "here");
    run_git(root, &["cherry-pick", "bo"]);
    assert_eq!(n_codings(&read(root)), before + 2);
    run_git(root, &["reset", "-q", "--hard", "HEAD~1"]);
    run_git(root, &["switch", "-q", "bo"]);
    run_git(root, &["rebase", "-q", "main"]);
    let project = read(root);
    assert_eq!(n_codings(&project), before + 2);
    assert_eq!(unproved(&project), Vec::<String>::new());
}
