//! The program itself on a scratch copy of the sample study, in a real pseudo terminal.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::process::Signal;
use tempfile::TempDir;
use tusj::domain::project::Project;
use tusj::storage::folder::Folder;

use crate::session::{Program, Session, Start};

/// How the program is told to open a study.
fn tusj(root: &Path) -> Vec<OsString> {
    vec![
        env!("CARGO_BIN_EXE_tusj").into(),
        "open".into(),
        root.into(),
        "--coder".into(),
        "ane".into(),
    ]
}

/// A running tusj and the folder it works on.
struct Study {
    session: Session,
    folder: TempDir,
}

impl Study {
    fn start() -> Self {
        Self::start_with(Vec::new())
    }

    /// Starts with `variables` on top of a terminal with all colors and all letters.
    fn start_with(variables: Vec<(&'static str, &'static str)>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy_folder(&sample(), folder.path());
        let usual = [
            ("LC_ALL", ""),
            ("LC_CTYPE", ""),
            ("LANG", "nb_NO.UTF-8"),
            ("COLORTERM", "truecolor"),
            ("NO_COLOR", ""),
        ];
        let program = Program { words: tusj(folder.path()), shows: "opptaket" };
        let start = Start {
            variables: usual.into_iter().chain(variables).collect(),
            program: Some(program),
            ..Start::default()
        };
        let mut session = Session::start(&start);
        session.wait_for_text("saved");
        session.wait_for("the end of loading", |screen| !screen.contents().contains("reading "));
        Self { session, folder }
    }

    fn project(&self) -> Project {
        Folder::open(self.folder.path()).unwrap().1
    }

    fn n_new_codings(&self) -> usize {
        n_codings(&self.project()) - n_codings(&Folder::open(&sample()).unwrap().1)
    }

    /// Codes a sentence and waits until it says so.
    fn code(&mut self, sentence: &str) {
        self.session.send(b"1");
        self.session.wait_for_text(&format!("«{sentence}"));
    }
}

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/study")
}

fn n_codings(project: &Project) -> usize {
    project.codings_of(&"ane".into(), &"01-nav".into()).unwrap().len()
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn what_was_coded_is_on_disk_after_leaving() {
    let mut study = Study::start();
    study.code("Da går opptaket");
    study.session.send(b"q");
    study.session.wait_for_text("q once more leaves");
    study.session.send(b"q");
    assert_eq!(study.session.wait_for_end(), 0);
    crate::assert_restored(&study.session);
    assert_eq!(study.n_new_codings(), 1);
}

#[test]
fn keys_typed_ahead_of_leaving_all_count() {
    let mut study = Study::start();
    study.session.send(b"1j1j1qq");
    assert_eq!(study.session.wait_for_end(), 0);
    assert_eq!(study.n_new_codings(), 3);
}

#[test]
fn a_dropped_line_loses_nothing_and_ends_within_a_second() {
    let mut study = Study::start();
    study.code("Da går opptaket");
    study.session.send(b"j");
    study.code("Fint.");
    let Study { session, folder } = study;
    let since = Instant::now();
    let (code, _) = session.hang_up();
    assert!(since.elapsed() < Duration::from_secs(1), "{:?}", since.elapsed());
    assert_eq!(code, 129);
    let project = Folder::open(folder.path()).unwrap().1;
    assert_eq!(n_codings(&project), n_codings(&Folder::open(&sample()).unwrap().1) + 2);
}

#[test]
fn a_signal_to_end_loses_nothing_and_gives_the_terminal_back() {
    let mut study = Study::start();
    study.code("Da går opptaket");
    study.session.signal(Signal::TERM);
    assert_eq!(study.session.wait_for_end(), 143);
    crate::assert_restored(&study.session);
    assert_eq!(study.n_new_codings(), 1);
}

#[test]
fn killed_outright_it_loses_nothing_that_was_shown() {
    let mut study = Study::start();
    study.code("Da går opptaket");
    study.session.signal(Signal::KILL);
    study.session.wait_for_end();
    let folder = &study.folder;
    let start = Start {
        program: Some(Program { words: tusj(folder.path()), shows: "opptaket" }),
        variables: vec![("LC_ALL", "C.UTF-8")],
        ..Start::default()
    };
    let mut again = Session::start(&start);
    again.send(b"qq");
    again.wait_for_end();
    assert_eq!(study.n_new_codings(), 1);
}

#[test]
fn suspended_and_continued_it_goes_on_where_it_was() {
    let mut study = Study::start();
    study.code("Da går opptaket");
    let before = study.session.screen().contents();
    study.session.send(b"\x1a");
    study.session.wait_for("the first screen", |screen| !screen.alternate_screen());
    study.session.wait_until_stopped();
    crate::assert_restored(&study.session);
    study.session.signal(Signal::CONT);
    study.session.wait_for("the second screen", tusj_is_shown);
    let body = |text: &str| text.lines().take(20).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(body(&study.session.screen().contents()), body(&before));
    study.session.send(b"j");
    study.code("Fint.");
    study.session.send(b"qq");
    study.session.wait_for_end();
    assert_eq!(study.n_new_codings(), 2);
}

fn tusj_is_shown(screen: &vt100::Screen) -> bool {
    screen.alternate_screen() && screen.contents().lines().last().is_some_and(|row| !row.is_empty())
}

#[test]
fn an_idle_study_writes_no_byte_to_terminal_or_disk() {
    let mut study = Study::start();
    study.code("Da går opptaket");
    study.session.wait_for("the coding on disk", |screen| !screen.contents().contains("saving"));
    // The first wait lets it note what was read, the second one is the measurement.
    let _settles = study.session.output_within(Duration::from_secs(3));
    let stamps = stamps(study.folder.path());
    assert!(study.session.output_within(Duration::from_millis(700)).is_err());
    assert_eq!(self::stamps(study.folder.path()), stamps);
}

fn stamps(folder: &Path) -> Vec<(PathBuf, u64, std::time::SystemTime)> {
    let mut stamps = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let metadata = entry.metadata().unwrap();
        if metadata.is_dir() {
            stamps.extend(self::stamps(&entry.path()));
        } else {
            stamps.push((entry.path(), metadata.len(), metadata.modified().unwrap()));
        }
    }
    stamps.sort();
    stamps
}

#[test]
fn a_paste_of_a_megabyte_is_taken_where_text_is_typed_and_refused_elsewhere() {
    let mut study = Study::start();
    let paste = [b"\x1b[200~", "qu1x åøæ ".repeat(85_000).as_bytes(), b"\x1b[201~"].concat();
    let since = Instant::now();
    study.session.send(&paste);
    study.session.wait_for_text("Pasted text has no place here");
    study.session.send(b"o");
    study.session.wait_for_text("Esc");
    study.session.send(&paste);
    study.session.wait_for_text("qu1x");
    assert!(since.elapsed() < Duration::from_secs(10), "{:?}", since.elapsed());
    study.session.send(b"\x07c");
    study.session.wait_for_text("Ctrl-O");
    study.session.send(&paste);
    study.session.wait_for("the picker with it", |screen| screen.contents().contains("qu1x"));
    study.session.send(b"\x07");
    study.session.wait_for("the end of the prompt", |screen| !screen.contents().contains("qu1x"));
    study.code("Da går opptaket");
    study.session.send(b"qq");
    assert_eq!(study.session.wait_for_end(), 0);
    assert_eq!(study.n_new_codings(), 1);
}

#[test]
fn a_storm_of_sizes_ends_in_a_whole_screen() {
    let mut study = Study::start();
    let before = study.session.screen().contents();
    for round in 0..30_u16 {
        for (columns, rows) in [(80, 24), (40, 10), (1, 1), (200, 60), (2 + round, 3)] {
            study.session.resize(columns, rows);
            study.session.send(b"jk");
        }
    }
    study.session.resize(80, 24);
    study.session.send(b"gg");
    study.code("Da går opptaket");
    study.session.send(b"u\x0c");
    study.session.wait_for("the screen as it was", |screen| {
        let rows = |text: &str| text.lines().take(20).map(str::to_owned).collect::<Vec<_>>();
        rows(&screen.contents()) == rows(&before)
    });
}

#[test]
fn without_color_no_color_is_sent() {
    let mut study = Study::start_with(vec![("NO_COLOR", "1")]);
    study.code("Da går opptaket");
    study.session.send(b"?");
    study.session.wait_for_text("q back");
    study.session.send(b"\x07qq");
    study.session.wait_for_end();
    let colors: Vec<String> =
        renditions(study.session.output()).into_iter().filter(|row| is_color(row)).collect();
    assert_eq!(colors, Vec::<String>::new());
}

#[test]
fn with_color_color_is_sent() {
    let study = Study::start();
    assert!(renditions(study.session.output()).iter().any(|row| is_color(row)));
}

/// Returns the parameters of every `CSI ... m`.
fn renditions(output: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(output);
    text.split("\u{1b}[")
        .skip(1)
        .filter_map(|rest| {
            let end = rest.find(|letter: char| letter.is_ascii_alphabetic())?;
            let (parameters, rest) = rest.split_at(end);
            rest.starts_with('m').then(|| parameters.to_owned())
        })
        .collect()
}

fn is_color(parameters: &str) -> bool {
    parameters
        .split(';')
        .filter_map(|number| number.parse::<u16>().ok())
        .any(|number| matches!(number, 30..=49 | 58 | 59 | 90..=107))
}

#[test]
fn where_the_locale_has_no_letters_beyond_ascii_none_are_sent() {
    let mut study = Study::start_with(vec![("LANG", "C")]);
    study.session.send(b"1");
    study.session.wait_for_text("undoes");
    study.session.send(b",");
    study.session.wait_for_text("Esc");
    study.session.send(b"\x07qq");
    study.session.wait_for_end();
    let others: Vec<u8> =
        study.session.output().iter().copied().filter(|byte| !byte.is_ascii()).collect();
    assert_eq!(others, Vec::<u8>::new());
}
