//! Two people with a clone each: whatever they do apart comes together, every coding on its words.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tusj::domain::case::Consent;
use tusj::domain::code::{Code, CodeState};
use tusj::domain::coder::Pass;
use tusj::domain::coding::Coding;
use tusj::domain::edit::force;
use tusj::domain::id::CodingId;
use tusj::domain::place::{Place, Segment};
use tusj::domain::project::Project;
use tusj::domain::sight::Sight;
use tusj::domain::text::CodePoint;
use tusj::domain::time::{Day, Moment};
use tusj::services::anchor::quote::quote_of;
use tusj::services::correct::replace_text;
use tusj::services::git::Git;
use tusj::services::git::act::merge_driver;
use tusj::services::git::merge::act::Merge;
use tusj::services::git::remote::Pulled;
use tusj::services::integrity::{FlawWeight, flaws};
use tusj::services::three_way::decide::take_both;
use tusj::services::three_way::file::text_of;
use tusj::storage::folder::Folder;
use tusj::storage::layout::files_of;
use tusj::storage::write::write;

use super::driver::run_git;
use super::git_faults::{how, repository};
use super::merging::{read, unproved};

/// Two clones of one place: Ane's with the merge driver, Bo's without.
struct Clones {
    _folder: TempDir,
    ane: PathBuf,
    bo: PathBuf,
}

fn clones() -> Clones {
    let folder = tempfile::tempdir().unwrap();
    let [server, ane, bo] = ["server", "ane", "bo"].map(|name| folder.path().join(name));
    fs::create_dir_all(&ane).unwrap();
    repository(&ane);
    let driver = merge_driver(&PathBuf::from(env!("CARGO_BIN_EXE_tusj")));
    run_git(&ane, &["config", "merge.tusj.driver", &driver]);
    let path = |path: &Path| path.display().to_string();
    run_git(folder.path(), &["clone", "-q", "--bare", &path(&ane), &path(&server)]);
    run_git(&ane, &["remote", "add", "origin", &path(&server)]);
    run_git(&ane, &["fetch", "-q"]);
    run_git(&ane, &["branch", "-q", "-u", "origin/main"]);
    run_git(folder.path(), &["clone", "-q", &path(&server), &path(&bo)]);
    for (name, value) in
        [("user.name", "Bo"), ("user.email", "bo@example.org"), ("commit.gpgsign", "false")]
    {
        run_git(&bo, &["config", name, value]);
    }
    Clones { _folder: folder, ane, bo }
}

fn commit(root: &Path, message: &str) {
    run_git(root, &["add", "-A"]);
    run_git(root, &["commit", "-q", "-m", message]);
}

/// Changes the study as the program would, and makes a version of it.
fn work(root: &Path, change: impl FnOnce(&mut Project)) {
    let (mut folder, mut project, _) = Folder::open(root).unwrap();
    let mut files = files_of(&project);
    change(&mut project);
    files.extend(files_of(&project));
    let writes = folder.plan_files(&project, &files).unwrap();
    assert!(write(root, &writes).failure.is_none());
    commit(root, "work");
}

fn pull(root: &Path) -> Pulled {
    Git::of(root).unwrap().pull(&Sight::default(), &how()).unwrap()
}

fn push(root: &Path) {
    let git = Git::of(root).unwrap();
    git.push(&git.outgoing(&Sight::default()).unwrap(), &how()).unwrap();
}

/// Brings what was done in `here` and then in `there` together in both; returns what the second one was told.
fn meet(here: &Path, there: &Path) -> Pulled {
    push(here);
    let pulled = pull(there);
    assert_eq!(pulled.n_contradictions, 0, "{pulled:?}");
    push(there);
    pull(here);
    assert!(is_whole(here) == is_whole(there));
    pulled
}

/// Proves that the study holds together and lies in the folder as saving would write it.
fn is_whole(root: &Path) -> Project {
    let project = read(root);
    assert_eq!(unproved(&project), Vec::<String>::new());
    let defects: Vec<String> = flaws(&project)
        .into_iter()
        .filter(|flaw| flaw.weight == FlawWeight::Defect)
        .map(|flaw| flaw.why)
        .collect();
    assert_eq!(defects, Vec::<String>::new());
    let files = files_of(&project);
    for key in &files {
        let saved = text_of(&project, key, &[]).unwrap().unwrap();
        assert_eq!(fs::read_to_string(root.join(key.path())).unwrap(), saved, "{key}");
    }
    let n_listed = run_git(root, &["ls-files", "*.ron"]).lines().count();
    assert_eq!(n_listed, files.len(), "files without records");
    assert_eq!(run_git(root, &["status", "--porcelain"]), "");
    project
}

/// Codes the first `length` characters of a paragraph of the first interview.
fn code_words(project: &mut Project, layer: &str, id: &str, paragraph: &str, length: u32) {
    let place = |at: u32| Place::new(paragraph.into(), CodePoint(at));
    let segment = Segment::new(place(0), place(length));
    let text = &project.transcripts[&"01-nav".into()];
    let (quote, near) = quote_of(text, &segment).unwrap();
    let coding = Coding {
        id: id.into(),
        code: "tid".into(),
        from: segment.from,
        to: segment.to,
        made: Moment::new("2026-11-23T09:00:00Z"),
        pass: None,
        weight: None,
        quote,
        near,
        agrees: Vec::new(),
    };
    let codings = project.codings.entry(layer.into()).or_default();
    codings.entry("01-nav".into()).or_default().insert(id.into(), coding);
}

fn coding<'a>(project: &'a Project, layer: &str, id: &str) -> Option<&'a Coding> {
    project.codings_of(&layer.into(), &"01-nav".into())?.get(&CodingId::new(id))
}

/// Puts a word before a paragraph of the first interview.
fn correct(project: &mut Project, paragraph: &str, word: &str) {
    let text = project.transcripts[&"01-nav".into()].paragraphs.find(&paragraph.into()).unwrap();
    let text = format!("{word} {}", text.text);
    let done = replace_text(project, &"01-nav".into(), &paragraph.into(), &text).unwrap();
    assert_eq!(force(project, &done.edits), Vec::<String>::new());
}

fn with_makt(project: &mut Project, definition: &str) {
    let definition = vec![definition.to_owned()];
    let code = Code { id: "makt".into(), name: "Makt".to_owned(), definition, ..Code::default() };
    project.codes.insert("makt".into(), code);
}

fn consent(project: &mut Project, consent: Consent) {
    let case = project.cases.get_mut(&"eli".into()).unwrap();
    case.consent = Some(consent);
}

#[test]
fn two_coders_who_worked_apart_come_to_one_study_in_both_clones() {
    let Clones { ane, bo, .. } = &clones();
    work(ane, |project| {
        correct(project, "2", "Javel,");
        project.codes.get_mut(&"tid".into()).unwrap().name = "Tidspress".to_owned();
        consent(project, Consent::Withdrawn(Day::new("2026-11-20")));
        code_words(project, "ane", "aaaaaaaaa2", "4", 12);
    });
    work(bo, |project| {
        code_words(project, "bo", "bbbbbbbbb2", "2", 21);
        correct(project, "4", "Nei,");
        let tid = project.codes.get_mut(&"tid".into()).unwrap();
        tid.state = CodeState::MergedInto("maltall".into());
        consent(project, Consent::Given(Day::new("2026-11-21")));
    });
    let words = coding(&read(bo), "bo", "bbbbbbbbb2").unwrap().quote.clone();
    meet(ane, bo);
    let project = read(ane);
    assert_eq!(coding(&project, "bo", "bbbbbbbbb2").unwrap().quote, words);
    assert_eq!(coding(&project, "bo", "bbbbbbbbb2").unwrap().from.offset, CodePoint(7));
    assert_eq!(coding(&project, "ane", "aaaaaaaaa2").unwrap().from.offset, CodePoint(5));
    let tid = &project.codes[&"tid".into()];
    assert_eq!(tid.name, "Tidspress");
    assert_eq!(tid.state, CodeState::MergedInto("maltall".into()));
    let withdrawn = Consent::Withdrawn(Day::new("2026-11-20"));
    assert_eq!(project.cases[&"eli".into()].consent, Some(withdrawn));
}

#[test]
fn a_code_that_both_made_under_one_name_is_one_code_and_its_definitions_are_asked_about() {
    let Clones { ane, bo, .. } = &clones();
    work(ane, |project| with_makt(project, "Hvem som bestemmer."));
    work(bo, |project| with_makt(project, "Hvem som teller."));
    push(ane);
    assert_eq!(pull(bo).n_contradictions, 1);
    let git = Git::of(bo).unwrap();
    let mut open = git.open_merge(&[]).unwrap();
    let [contradiction] = open.contradictions.as_slice() else { panic!("{open:?}") };
    assert_eq!(contradiction.fields, ["definition"]);
    let both = take_both(&open.project, contradiction, &CodingId::new("unused")).unwrap();
    assert_eq!(force(&mut open.project, &both), Vec::<String>::new());
    git.settle_files(&open, &open.files.keys().cloned().collect(), &how()).unwrap();
    git.conclude(&how()).unwrap();
    push(bo);
    pull(ane);
    let project = is_whole(ane);
    let makt = &project.codes[&"makt".into()];
    assert_eq!(makt.definition, ["Hvem som teller.", "Hvem som bestemmer."]);
    assert!(project == is_whole(bo));
}

#[test]
fn one_coder_on_two_machines_keeps_both_passes_and_what_was_made_in_each() {
    let Clones { ane, bo, .. } = &clones();
    let begin = |root: &Path, aim: &str, day: &str, id: &str, paragraph: &str| {
        work(root, |project| {
            let pass = Pass {
                id: "tall".into(),
                aim: aim.to_owned(),
                started: Day::new(day),
                finished: None,
            };
            project.passes.get_mut(&"ane".into()).unwrap().insert("tall".into(), pass);
            code_words(project, "ane", id, paragraph, 12);
            let codings = project.codings.get_mut(&"ane".into()).unwrap();
            let codings = codings.get_mut(&"01-nav".into()).unwrap();
            codings.get_mut(&id.into()).unwrap().pass = Some("tall".into());
        });
    };
    begin(ane, "Tall", "2026-11-22", "aaaaaaaaa2", "2");
    begin(bo, "Tall?", "2026-11-23", "aaaaaaaaa3", "4");
    let pulled = meet(ane, bo);
    let note = "ane began two passes called tall: the one of 2026-11-23, «Tall?», is tall-2 now";
    assert!(pulled.lines.iter().any(|line| line == note), "{:?}", pulled.lines);
    let project = read(ane);
    let pass = |id: &str| coding(&project, "ane", id).unwrap().pass.clone();
    assert_eq!(pass("aaaaaaaaa2"), Some("tall".into()));
    assert_eq!(pass("aaaaaaaaa3"), Some("tall-2".into()));
}

#[test]
fn what_was_removed_after_branches_were_brought_into_each_other_does_not_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let git = repository(root);
    let bring = |branch: &str| {
        let done = git.merge_branch(branch, &how()).unwrap();
        assert!(matches!(done, Merge::Done(_)), "{done:?}");
    };
    run_git(root, &["branch", "bo"]);
    work(root, |project| code_words(project, "ane", "aaaaaaaaa2", "2", 12));
    run_git(root, &["tag", "ane-alone"]);
    run_git(root, &["switch", "-q", "bo"]);
    work(root, |project| code_words(project, "ane", "aaaaaaaaa3", "4", 12));
    run_git(root, &["tag", "bo-alone"]);
    bring("ane-alone");
    let remove = |project: &mut Project, id: &str| {
        let codings = project.codings.get_mut(&"ane".into()).unwrap();
        codings.get_mut(&"01-nav".into()).unwrap().remove(&id.into()).unwrap();
    };
    work(root, |project| remove(project, "aaaaaaaaa2"));
    run_git(root, &["switch", "-q", "main"]);
    bring("bo-alone");
    work(root, |project| {
        remove(project, "aaaaaaaaa3");
        code_words(project, "ane", "aaaaaaaaa4", "6", 12);
    });
    let bases = run_git(root, &["merge-base", "--all", "main", "bo"]);
    assert_eq!(bases.lines().count(), 2);
    bring("bo");
    let project = is_whole(root);
    let stands = |id: &str| coding(&project, "ane", id).is_some();
    assert!(!stands("aaaaaaaaa2") && !stands("aaaaaaaaa3") && stands("aaaaaaaaa4"));
}

#[test]
fn where_two_common_versions_decided_differently_it_is_asked_again() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let git = repository(root);
    let name = |name: &str| {
        work(root, |project| {
            project.codes.get_mut(&"tid".into()).unwrap().name = name.to_owned();
        });
    };
    run_git(root, &["branch", "bo"]);
    name("Tida");
    run_git(root, &["tag", "ane-alone"]);
    run_git(root, &["switch", "-q", "bo"]);
    name("Tiden");
    run_git(root, &["tag", "bo-alone"]);
    for (branch, other) in [("bo", "ane-alone"), ("main", "bo-alone")] {
        run_git(root, &["switch", "-q", branch]);
        assert!(matches!(git.merge_branch(other, &how()).unwrap(), Merge::Open(_)));
        run_git(root, &["checkout", "-q", "--ours", "codebook/tid.ron"]);
        commit(root, "mine");
    }
    let merge = git.merge_branch("bo", &how()).unwrap();
    assert!(matches!(&merge, Merge::Open(open) if open.contradictions.len() == 1), "{merge:?}");
    assert_eq!(read(root).codes[&"tid".into()].name, "Tida");
}

#[test]
fn a_history_from_elsewhere_is_refused_in_words_and_nothing_is_begun() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let git = repository(root);
    run_git(root, &["checkout", "-q", "--orphan", "other"]);
    commit(root, "elsewhere");
    run_git(root, &["switch", "-q", "main"]);
    work(root, |project| code_words(project, "ane", "aaaaaaaaa2", "2", 12));
    let refused = git.merge_branch("other", &how()).unwrap_err().to_string();
    assert!(refused.contains("no beginning in common"), "{refused}");
    is_whole(root);
    assert!(git.begun().is_none());
}

/// Keeps the codings of Bo in the first interview that `keeps` says.
fn keep(root: &Path, keeps: impl Fn(usize) -> bool) {
    work(root, |project| {
        let codings = project.codings.get_mut(&"bo".into()).unwrap();
        let codings = codings.get_mut(&"01-nav".into()).unwrap();
        let mut at = 0;
        codings.retain(|_, _| {
            at += 1;
            keeps(at - 1)
        });
    });
}

#[test]
fn a_file_of_which_both_sides_removed_the_rest_is_gone() {
    for here in ["ane", "bo"] {
        let clones = clones();
        let (here, there) =
            if here == "ane" { (&clones.ane, &clones.bo) } else { (&clones.bo, &clones.ane) };
        keep(here, |at| at % 2 == 0);
        keep(there, |at| at % 2 == 1);
        // Decisions and memos on these codings are named by the look over the study, and harm nothing.
        meet(here, there);
        assert!(!here.join("codings/bo/01-nav.ron").exists());
    }
}

#[test]
fn a_file_that_one_side_emptied_holds_what_the_other_side_added() {
    let Clones { ane, bo, .. } = &clones();
    keep(ane, |_| false);
    assert!(!ane.join("codings/bo/01-nav.ron").exists());
    work(bo, |project| code_words(project, "bo", "bbbbbbbbb2", "2", 12));
    meet(ane, bo);
    let project = read(ane);
    let codings = &project.codings[&"bo".into()][&"01-nav".into()];
    assert_eq!(codings.keys().map(CodingId::as_str).collect::<Vec<_>>(), ["bbbbbbbbb2"]);
    keep(ane, |_| false);
    keep(bo, |_| false);
    meet(ane, bo);
    assert!(!bo.join("codings/bo/01-nav.ron").exists());
}
