//! How a study came about: its versions, what became of a passage, and looking at it as it was.

use std::fs;
use std::path::Path;

use tusj::app::geometry::Size;
use tusj::app::past::WayBack;
use tusj::runtime::host::{Host, Opening, TerminalAct};
use tusj::runtime::jobs::OnTheSpot;
use tusj::runtime::past::PastStudy;
use tusj::services::history::Viewer;

use super::driver::{FrozenWorld, Study, theme};

const CODINGS: &str = "codings/ane/01-nav.ron";
const GONE: &str = "mhxtrneye8";

fn save(study: &Study, author: &str, day: &str, message: &str) {
    study.git(&["add", "-A"]);
    let (author, date) =
        (format!("--author={author} <x@example.org>"), format!("--date={day}T10:00:00+0100"));
    study.git(&["commit", "-q", &author, &date, "-m", message]);
}

fn change(study: &Study, path: &str, from: &str, to: &str) {
    let path = study.root().join(path);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{from}");
    fs::write(path, text.replace(from, to)).unwrap();
}

fn remove_line(study: &Study, path: &str, with: &str) {
    let path = study.root().join(path);
    let text = fs::read_to_string(&path).unwrap();
    let left: String =
        text.lines().filter(|line| !line.contains(with)).map(|line| format!("{line}\n")).collect();
    assert_ne!(left, text);
    fs::write(path, left).unwrap();
}

/// The sample study with three versions: as it comes, one coding less by Ane, a code renamed by Bo.
fn with_history() -> Study {
    let study = Study::sample();
    study.git(&["init", "-q", "-b", "main"]);
    save(&study, "Ane", "2026-11-14", "start");
    remove_line(&study, CODINGS, GONE);
    save(&study, "Ane", "2026-11-15", "one coding less");
    change(&study, "codebook/tid.ron", "name: \"Tid og knapphet\"", "name: \"Knapp tid\"");
    save(&study, "Bo", "2026-11-16", "another name");
    study.restart()
}

pub fn past(study: &Study, name: &str) -> Host<OnTheSpot> {
    let session = &study.app().session;
    let viewer = Viewer::of(&session.project, Some(session.coder.clone()));
    let place = study.app().place.clone();
    let past = PastStudy::lay_out(study.root(), &viewer, name, &place).unwrap();
    let root = past.root().to_owned();
    let opening = Opening {
        root: root.clone(),
        started_in: root.clone(),
        coder: "ane".into(),
        size: Size { columns: 120, rows: 40 },
        world: Box::new(FrozenWorld::default()),
    };
    let workers = OnTheSpot::new(&root);
    let mut host = Host::open_past(opening, workers, past, WayBack::Present).unwrap();
    host.settle();
    host
}

fn press(host: &mut Host<OnTheSpot>, keys: &str) {
    for key in keys.split_whitespace() {
        host.tell(tusj::app::message::Message::Key(key.parse().unwrap()));
        host.settle();
    }
}

pub fn shown(host: &Host<OnTheSpot>) -> String {
    let Size { columns, rows } = host.app.size;
    let area = ratatui::layout::Rect { x: 0, y: 0, width: columns, height: rows };
    let mut buffer = ratatui::buffer::Buffer::empty(area);
    let theme = theme(tusj::ui::color_theme::BuiltInTheme::Monochrome);
    tusj::ui::view::draw(&mut buffer, &host.app, &theme);
    let row = |cells: &[ratatui::buffer::Cell]| {
        cells.iter().map(ratatui::buffer::Cell::symbol).collect::<String>()
    };
    buffer.content.chunks(usize::from(columns)).map(row).collect::<Vec<_>>().join("\n")
}

fn files(root: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut waiting = vec![root.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            if path.is_dir() && name != ".tusj" {
                waiting.push(path);
            } else if path.is_file() {
                files.push((name, fs::read(path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

#[test]
fn the_history_lists_the_versions_in_research_words_and_what_each_did() {
    let mut study = with_history();
    study.press("g h");
    let screen = study.shown();
    for words in [
        "16 Nov 2026, Bo",
        "another name (1 code renamed)",
        "15 Nov 2026, Ane",
        "one coding less (01 NAV: 1 removed)",
    ] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    study.press("Enter");
    let screen = study.shown();
    assert!(screen.contains("code «Knapp tid»"), "{screen}");
    assert!(screen.contains("renamed, was «Tid og knapphet»"), "{screen}");
    study.press("Enter");
    assert!(study.shown().contains("Knapp tid"), "{}", study.shown());
    study.press("q q j Enter");
    assert!(study.shown().contains("codings of Ane in 01 NAV"), "{}", study.shown());
}

#[test]
fn in_a_blind_study_the_history_is_silent_about_the_other_coder() {
    let study = with_history();
    assert!(study.app().session.project.settings.blind);
    remove_line(&study, "codings/bo/01-nav.ron", "(id: ");
    save(&study, "Bo", "2026-11-17", "all my codings of 01 again");
    let mut study = study.restart();
    study.press("g h");
    assert!(!study.shown().contains("again"), "{}", study.shown());
    assert!(!study.shown().contains("17 Nov"), "{}", study.shown());
    assert!(study.shown().contains("3 versions"), "{}", study.shown());
}

#[test]
fn a_passage_tells_every_coding_that_ever_lay_there() {
    let mut study = with_history();
    // The coding that is gone lay on the end of turn 4.
    study.go_to_turn("4").press("V :").type_text("history of this pass").press("Enter");
    let screen = study.shown();
    for words in ["turn 4 of 01 NAV", "«slo oss» by Ane", "no longer there", "«slo oss» removed"]
    {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
}

#[test]
fn a_code_tells_its_names_and_its_use_over_time() {
    let mut study = with_history();
    study.press("g h S k");
    assert!(study.said().starts_with("Not now: ") || study.shown().contains("code «"));
    study.press("q Tab");
    while study.app().codebook.chosen().map(|code| code.as_str()) != Some("tid") {
        study.press("j");
    }
    study.press(":").type_text("history of this code").press("Enter");
    let screen = study.shown();
    assert!(screen.contains("code «Knapp tid»"), "{screen}");
    assert!(screen.contains("name: «Tid og knapphet» became «Knapp tid»"), "{screen}");
    assert!(screen.contains("codings, +"), "{screen}");
}

#[test]
fn curves_are_numbers_with_bars_and_need_no_git() {
    let mut study = Study::sample();
    study.press("g h");
    assert!(study.shown().contains("no git repository"), "{}", study.shown());
    study.press("S n");
    assert!(study.shown().contains("12 new,  12 in all"), "{}", study.shown());
    study.press("S d");
    assert!(study.shown().contains("Ane "), "{}", study.shown());
}

#[test]
fn an_empty_repository_says_that_there_is_no_version_yet() {
    let mut study = Study::sample();
    study.git(&["init", "-q", "-b", "main"]);
    study.press("g h");
    assert!(study.shown().contains("No version yet"), "{}", study.shown());
}

#[test]
fn o_asks_for_the_study_as_it_was_in_the_chosen_version() {
    let mut study = with_history();
    study.press("g h j o");
    let wanted = study.git(&["rev-parse", "HEAD~1"]).trim().to_owned();
    assert_eq!(study.acts(), [TerminalAct::OpenPast(wanted)]);
}

#[test]
fn an_earlier_version_shows_what_was_there_and_what_became_of_it() {
    let study = with_history();
    let mut host = past(&study, "HEAD~2");
    let screen = shown(&host);
    assert!(
        screen.contains("AS OF 14 Nov 2026, 2 versions back, read only. q goes back"),
        "{screen}"
    );
    assert!(screen.contains("Tid og knapphet"), "{screen}");
    assert!(screen.contains('░'), "{screen}");
    let transcript = host.app.transcript.transcript(&host.app.session).unwrap();
    let index = transcript.paragraphs.position(&"4".into()).unwrap();
    let spot = tusj::app::transcript::motion::Spot::new(index, tusj::domain::text::CodePoint(250));
    host.app.transcript.move_to(spot);
    host.app.refresh();
    host.app.hide_hints();
    press(&mut host, "l");
    let screen = shown(&host);
    assert!(screen.contains("(removed 15 Nov 2026 by Ane)"), "{screen}");
    press(&mut host, "q");
    assert_eq!(host.take_acts(), [TerminalAct::LeavePast]);
}

#[test]
fn nothing_is_ever_written_into_an_earlier_version_and_its_folder_goes_with_it() {
    let study = with_history();
    let present = study.files();
    let mut host = past(&study, "HEAD~2");
    let root = host.app.session.root.clone();
    let before = files(&root);
    press(&mut host, "1 , m a a u U m o j j j j x r w c Esc g h");
    assert_eq!(host.app.session.unsaved, []);
    host.finish();
    assert_eq!(files(&root), before);
    drop(host);
    assert!(!root.exists());
    assert_eq!(study.files(), present);
}

#[test]
fn what_was_done_in_the_present_cannot_be_undone_in_the_past() {
    let mut study = with_history();
    study.press("j 1");
    let mut host = past(&study, "HEAD");
    press(&mut host, "u");
    let said = host.app.messages.current().unwrap().text.clone();
    assert!(said.contains("othing"), "{said}");
    assert_eq!(host.app.session.unsaved, []);
}
