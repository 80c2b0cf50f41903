//! Versions: saved only when asked for, in words made from what was done, and of the study only.

use std::fs;
use std::path::Path;

use tusj::app::key::Key;
use tusj::app::message::Message;
use tusj::app::versions::OfferVersion;
use tusj::runtime::host::TerminalAct;

use super::driver::{Study, run_git};
use super::git_faults::hook;

/// Puts the sample study under git, with a name for whoever saves a version inside the program.
pub fn under_git(study: Study) -> Study {
    let mut study = study.with_git();
    name_committer(study.root());
    look(&mut study);
    study
}

pub fn name_committer(folder: &Path) {
    for (name, value) in
        [("user.name", "Ane"), ("user.email", "ane@example.org"), ("commit.gpgsign", "false")]
    {
        run_git(folder, &["config", name, value]);
    }
}

/// Lets a pause pass, after which git is asked.
fn look(study: &mut Study) {
    study.host.ask_status();
    study.host.settle();
}

fn pause(study: &mut Study) {
    study.host.tell(Message::Deadline);
    study.host.settle();
}

fn log(study: &Study) -> Vec<String> {
    study.git(&["log", "--format=%s"]).lines().map(str::to_owned).collect()
}

/// Types over the words that are offered.
fn retype(study: &mut Study, words: &str) {
    study.press("Ctrl-U").type_text(words);
}

#[test]
fn a_version_is_offered_in_words_made_from_what_was_done_and_saved_on_enter() {
    let mut study = under_git(Study::sample());
    study.go_to_turn("2").press("j , m a");
    study.press("g v");
    let shown = study.shown();
    assert!(shown.contains("save a version in git"), "{shown}");
    assert!(shown.contains("NAV: 1 coding"), "{shown}");
    assert!(shown.contains("  + 01 NAV: 1 new, «Eller, jeg har skumlest det"), "{shown}");
    assert!(shown.contains("Not in it: nothing. Nothing is sent anywhere."), "{shown}");
    assert_eq!(log(&study), ["start"]);
    study.press("Enter");
    assert!(study.said().starts_with("Version "), "{}", study.said());
    assert!(log(&study)[0].ends_with("NAV: 1 coding"), "{:?}", log(&study));
    assert_eq!(log(&study).len(), 2);
    assert_eq!(study.git(&["status", "--porcelain"]), "");
    assert_eq!(study.app().versions.status.as_ref().map(|it| it.n_files), Some(0));
}

#[test]
fn the_words_can_be_changed_and_esc_saves_nothing() {
    let mut study = under_git(Study::sample());
    study.press("1").press("g v Esc");
    assert_eq!(log(&study), ["start"]);
    assert_eq!(study.said(), "No version was saved. g v offers it again");
    study.press("g v");
    retype(&mut study, "etter møtet");
    study.press("Enter");
    assert_eq!(log(&study), ["etter møtet", "start"]);
    study.press("g v");
    assert!(study.said().contains("nothing to save"), "{}", study.said());
}

#[test]
fn words_are_needed_for_a_version() {
    let mut study = under_git(Study::sample());
    study.press("1 g v Ctrl-U Enter");
    assert_eq!(study.said(), "A version needs a few words");
    assert_eq!(log(&study), ["start"]);
}

#[test]
fn what_is_staged_elsewhere_stays_staged_and_other_files_stay_out() {
    let mut study = under_git(Study::sample());
    fs::write(study.root().join("notes.txt"), "handleliste").unwrap();
    fs::write(study.root().join("article.md"), "utkast").unwrap();
    study.git(&["add", "article.md"]);
    study.press("1 g v");
    assert!(study.shown().contains("2 other files of the folder"), "{}", study.shown());
    study.press("Ctrl-D");
    assert!(study.shown().contains("codings/ane/"), "{}", study.shown());
    study.press("Enter");
    let names = study.git(&["show", "--name-only", "--format="]);
    assert!(names.lines().all(|name| !name.ends_with(".txt") && !name.ends_with(".md")), "{names}");
    assert_eq!(study.git(&["status", "--porcelain"]), "A  article.md\n?? notes.txt\n");
}

#[test]
fn the_status_line_counts_what_is_new_after_a_pause_and_a_study_without_git_says_nothing() {
    let mut study = under_git(Study::sample());
    assert!(study.shown().contains("git: 0 new"), "{}", study.shown());
    study.press("1 j 1");
    pause(&mut study);
    assert!(study.shown().contains("git: 2 new"), "{}", study.shown());
    assert_eq!(study.app().versions.deadline(), None);

    let mut without = Study::sample();
    look(&mut without);
    without.press("1");
    pause(&mut without);
    assert!(!without.shown().contains("git"), "{}", without.shown());
    assert_eq!(without.app().versions.deadline(), None);
    without.press("g v");
    assert!(without.said().contains("is in no git repository. git-setup makes one"));
}

#[test]
fn a_hook_that_refuses_leaves_everything_and_the_words_that_were_typed() {
    let mut study = under_git(Study::sample());
    hook(study.root(), "commit-msg", "echo no ticket number; exit 1");
    study.press("1 g v");
    retype(&mut study, "dagens arbeid");
    study.press("Enter");
    // Whether the hook may run is asked first; Enter lets it.
    assert!(study.shown().contains(".git/hooks/commit-msg"), "{}", study.shown());
    study.press("Enter");
    assert_eq!(study.said(), "Not done: the hook commit-msg refused it: no ticket number");
    assert_eq!(log(&study), ["start"]);
    study.press("g v");
    assert!(study.shown().contains("dagens arbeid"), "{}", study.shown());
}

#[test]
fn s_saves_without_what_the_repository_would_run() {
    let mut study = under_git(Study::sample());
    hook(study.root(), "pre-commit", "touch ran; exit 1");
    study.press("1 g v Enter");
    assert!(study.shown().contains("runs programs of its own"), "{}", study.shown());
    study.press("s");
    assert_eq!(log(&study).len(), 2, "{}", study.said());
    assert!(!study.root().join("ran").exists());
}

#[test]
fn in_a_blind_study_the_others_work_is_neither_counted_nor_named_nor_saved() {
    let mut study = Study::sample();
    let file = study.root().join("project.ron");
    let text = fs::read_to_string(&file).unwrap();
    if !text.contains("blind: true") {
        fs::write(&file, text.replace("language:", "blind: true,\n  language:")).unwrap();
        study = study.restart();
    }
    assert!(study.app().session.project.settings.blind);
    let mut study = under_git(study);
    let bos = study.root().join("codings/bo/01-nav.ron");
    let codings = fs::read_to_string(&bos).unwrap();
    let first = codings.lines().find(|line| line.contains("(id: ")).unwrap().to_owned();
    fs::write(&bos, codings.replace(&format!("{first}\n"), "")).unwrap();
    look(&mut study);
    assert!(study.shown().contains("git: 0 new"), "{}", study.shown());
    study.press("g v");
    assert!(study.said().contains("nothing to save"), "{}", study.said());
    study.press("1 g v Ctrl-D");
    assert!(!study.shown().contains("/bo/"), "{}", study.shown());
    study.press("Enter");
    assert_eq!(study.git(&["status", "--porcelain"]), " M codings/bo/01-nav.ron\n");
}

#[test]
fn a_version_is_offered_on_leaving_where_that_was_set_and_leaving_without_is_one_key() {
    let mut study = under_git(Study::sample());
    study.host.app.versions.offer = OfferVersion::Quit;
    study.press("1");
    pause(&mut study);
    study.press("q q");
    assert!(study.shown().contains("save a version in git"), "{}", study.shown());
    assert!(study.acts().is_empty());
    study.press("Enter");
    assert_eq!(log(&study).len(), 2);
    assert!(study.acts().contains(&TerminalAct::Quit));

    let mut other = under_git(Study::sample());
    other.host.app.versions.offer = OfferVersion::Quit;
    other.press("1 q q Esc");
    assert!(other.acts().contains(&TerminalAct::Quit));
    assert_eq!(log(&other), ["start"]);
}

#[test]
fn nothing_is_offered_on_leaving_where_it_was_not_set() {
    let mut study = under_git(Study::sample());
    study.press("1 q q");
    assert!(study.acts().contains(&TerminalAct::Quit));
    assert_eq!(log(&study), ["start"]);
}

#[test]
fn what_one_sends_another_brings_in_and_both_sides_work_is_there() {
    let shared = tempfile::tempdir().unwrap();
    run_git(shared.path(), &["init", "-q", "--bare", "-b", "main"]);
    let mut study = under_git(Study::sample());
    let remote = shared.path().display().to_string();
    study.git(&["remote", "add", "origin", &remote]);
    palette(&mut study, "push");
    assert!(study.shown().contains("1 version would go to origin/main"), "{}", study.shown());
    assert!(study.shown().contains("start"), "{}", study.shown());
    study.press("Enter");
    assert_eq!(study.said(), "1 version sent to origin/main");

    // Somebody else corrects a word and sends it.
    let other = tempfile::tempdir().unwrap();
    run_git(other.path(), &["clone", "-q", &remote, "."]);
    let file = other.path().join("transcripts/01-nav.ron");
    let text = fs::read_to_string(&file).unwrap();
    let corrected = text.replace("\"Ja, det har jeg lest. ", "\"Ja, det har jeg faktisk lest. ");
    assert_ne!(text, corrected);
    fs::write(&file, corrected).unwrap();
    run_git(other.path(), &["commit", "-q", "-am", "turn 2"]);
    run_git(other.path(), &["push", "-q"]);

    study.go_to_turn("2").press("j , m a g v Enter");
    palette(&mut study, "push");
    study.press("Enter");
    assert!(study.said().contains("Pull first, then push"), "{}", study.said());
    palette(&mut study, "fetch");
    assert!(study.said().starts_with("1 version on origin/main not here yet"), "{}", study.said());
    let upstream = study.app().versions.status.as_ref().and_then(|it| it.upstream.clone());
    assert_eq!(upstream.map(|it| it.behind), Some(1));
    palette(&mut study, "pull");
    assert!(
        study
            .app()
            .messages
            .log()
            .iter()
            .any(|said| { said.text.starts_with("1 version from origin/main brought in") })
    );
    let quote = "Eller, jeg har skumlest det, da. (ler)";
    assert!(study.codings().contains(&format!("maltall: {quote}")), "{:?}", study.codings());
    assert!(study.shown().contains("faktisk"), "{}", study.shown());
    palette(&mut study, "pull");
    assert_eq!(study.said(), "Nothing new on origin/main");
}

#[test]
fn what_two_sides_made_different_is_brought_in_and_said_to_need_a_person() {
    let shared = tempfile::tempdir().unwrap();
    run_git(shared.path(), &["init", "-q", "--bare", "-b", "main"]);
    let mut study = under_git(Study::sample());
    let remote = shared.path().display().to_string();
    study.git(&["remote", "add", "origin", &remote]);
    study.git(&["push", "-q", "-u", "origin", "main"]);
    let other = tempfile::tempdir().unwrap();
    run_git(other.path(), &["clone", "-q", &remote, "."]);
    for (folder, title) in [(other.path(), "Om "), (study.root(), "Mer om ")] {
        let file = folder.join("project.ron");
        let text = fs::read_to_string(&file).unwrap();
        fs::write(&file, text.replace("title: \"", &format!("title: \"{title}"))).unwrap();
        run_git(folder, &["commit", "-q", "-am", "title"]);
    }
    run_git(other.path(), &["push", "-q"]);
    palette(&mut study, "pull");
    let log = study.app().messages.log();
    let said = |said: &tusj::app::messages::Said| said.text.contains("1 file needs you (!)");
    assert!(log.iter().any(said), "{log:?}");
    assert!(study.shown().contains("git merge !1"), "{}", study.shown());
    assert!(!fs::read_to_string(study.root().join("project.ron")).unwrap().contains("<<<<"));
}

#[test]
fn a_version_is_offered_at_the_end_of_a_pass_where_that_was_set() {
    let mut study = under_git(Study::sample());
    study.press("1 p f");
    assert!(!study.shown().contains("save a version in git"), "{}", study.shown());
    let mut study = under_git(Study::sample());
    study.host.app.versions.offer = OfferVersion::Pass;
    study.press("1 p f");
    assert!(study.shown().contains("save a version in git"), "{}", study.shown());
    assert_eq!(log(&study), ["start"]);
}

/// Runs a command by its name.
pub fn palette(study: &mut Study, name: &str) {
    study.host.app.overlay = None;
    let command = tusj::app::commands::find(name).unwrap();
    study.host.app.run(command);
    // A key that does nothing lets what was asked for be done.
    study.host.tell(Message::Resized(study.host.app.size));
    study.host.settle();
}

#[test]
fn esc_ends_what_git_does_and_the_key_line_says_so() {
    let mut study = Study::sample();
    let now = study.app().world.now();
    study.host.app.versions.under_way = Some(("saving a version", now));
    let shown = study.shown();
    assert!(shown.contains("git: saving a version (Esc ends it)"), "{shown}");
    study.host.app.update(Message::Key("Esc".parse::<Key>().unwrap()));
    let effects = study.host.app.take_effects();
    assert!(effects.contains(&tusj::app::effect::Effect::EndGit), "{effects:?}");
    study.press("g v");
    assert!(study.said().contains("git is still saving a version"), "{}", study.said());
}

#[test]
fn git_is_set_up_from_inside_and_every_step_is_told() {
    let mut study = Study::sample();
    palette(&mut study, "git-setup");
    study.press("Enter");
    let shown = study.shown();
    assert!(shown.contains("━━ What git said"), "{} {shown}", study.said());
    assert!(shown.contains("made a git repository"), "{shown}");
    assert!(study.root().join(".git").exists());
    study.press("q");
    assert!(study.shown().contains("· git "), "{}", study.shown());
}

#[test]
fn a_command_is_found_by_the_name_that_messages_call_it() {
    let mut study = under_git(Study::sample());
    study.press(":").type_text("git-output");
    assert!(study.shown().contains("What git said"), "{}", study.shown());
    study.press("Esc :").type_text("pull");
    let shown = study.shown();
    let first = shown.lines().find(|line| line.contains('▌') && line.contains("pull"));
    assert!(first.is_some_and(|line| line.contains("Bring in versions")), "{shown}");
}

#[test]
fn a_version_saved_in_another_window_is_seen_when_the_changes_or_the_history_are_looked_at() {
    for keys in ["g d", "g h"] {
        let mut study = under_git(Study::sample());
        study.press("1");
        pause(&mut study);
        assert!(study.shown().contains("git: 1 new"), "{}", study.shown());
        study.git(&["add", "-A"]);
        study.git(&["commit", "-q", "-m", "elsewhere"]);
        study.press(keys);
        assert!(study.shown().contains("git: 0 new"), "{keys}: {}", study.shown());
    }
}
