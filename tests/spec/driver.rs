//! Presses keys on tusj as a user would, over a folder of its own, with a frozen clock and counted ids.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{PoisonError, RwLock};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use tusj::app::App;
use tusj::app::geometry::Size;
use tusj::app::key::Key;
use tusj::app::message::Message;
use tusj::app::world::World;
use tusj::domain::code::{Code, CodeKind, Handle};
use tusj::domain::coder::Coder;
use tusj::domain::coding::Coding;
use tusj::domain::project::Project;
use tusj::domain::study::Settings;
use tusj::domain::time::{Day, Moment};
use tusj::runtime::host::{Host, Opening, TerminalAct};
use tusj::runtime::jobs::OnTheSpot;
use tusj::services::import::candidate::{SourceFile, kind_of};
use tusj::storage::folder::Folder;
use tusj::ui::color_theme::{Background, BuiltInTheme, ColorTheme};
use tusj::ui::view;

/// Held for writing while a program is being started: until then it holds every open file of this one, and with them
/// the locks of sessions that have ended. Held for reading while a study is opened.
pub static STARTING: RwLock<()> = RwLock::new(());

/// The day on which a study is opened where nobody says otherwise.
const TODAY: &str = "2026-11-23";

/// A clock that stands still and dice that count.
#[derive(Debug)]
pub struct FrozenWorld {
    n_ids: u64,
    day: &'static str,
}

impl Default for FrozenWorld {
    fn default() -> Self {
        Self { n_ids: 0, day: TODAY }
    }
}

impl FrozenWorld {
    /// Returns a world whose ids differ from those of every earlier session in the folder.
    pub fn of_next_session(root: &Path) -> Self {
        let earlier = fs::read_dir(root.join(".tusj/journal")).map_or(0, Iterator::count);
        Self { n_ids: earlier as u64 * 1000, day: TODAY }
    }

    /// Returns a world on a day, whose ids differ from those of other numbers.
    pub fn on(day: &'static str, number: u64) -> Self {
        Self { n_ids: number * 10_000, day }
    }
}

impl World for FrozenWorld {
    fn now(&self) -> Moment {
        Moment::new(format!("{}T09:00:00Z", self.day))
    }

    fn today(&self) -> Day {
        Day::new(self.day)
    }

    fn clock(&self) -> String {
        "10:00".to_owned()
    }

    fn id(&mut self, length: usize) -> String {
        const LETTERS: &[u8] = b"23456789abcdefghjkmnpqrstuvwxyz";
        self.n_ids += 1;
        let mut rest = self.n_ids;
        let mut id = vec![b'x'; length];
        for slot in id.iter_mut().rev() {
            *slot = LETTERS[usize::try_from(rest).unwrap() % LETTERS.len()];
            rest /= LETTERS.len() as u64;
        }
        String::from_utf8(id).unwrap()
    }
}

/// A study somebody is working on.
pub struct Study {
    folder: tempfile::TempDir,
    pub host: Host<OnTheSpot>,
}

impl Study {
    /// Opens a scratch copy of the sample study as Ane, at 120x40.
    pub fn sample() -> Self {
        Self::sample_at(120, 40)
    }

    /// Opens a scratch copy of the sample study in a terminal of that size.
    pub fn sample_at(columns: u16, rows: u16) -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy_folder(&sample("study"), folder.path());
        let host = open(folder.path(), "ane", Size { columns, rows });
        let mut study = Self { folder, host };
        study.host.settle();
        study
    }

    /// Makes a study without transcripts and opens it as Ane, at 80x24.
    pub fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings {
            format: 1,
            id: "s1".to_owned(),
            title: "Rommet mellom".to_owned(),
            language: "nb".to_owned(),
            blind: false,
        };
        let mut project = Project { settings, ..Project::default() };
        let ane = Coder { name: "Ane".into(), initial: "A".into(), ..Coder::default() };
        project.coders.insert("ane".into(), ane);
        Folder::create(folder.path(), &project).unwrap();
        let host = open(folder.path(), "ane", Size { columns: 80, rows: 24 });
        let mut study = Self { folder, host };
        study.host.settle();
        study.host.keep_names_in(study.root().join(".tusj/names/key.ron"));
        study.host.app.greet_when_empty();
        study
    }

    /// Makes the blind study of two coders with three pens, as `tusj new` makes it, and opens it as Ane at 120x40.
    pub fn of_two() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings {
            format: 1,
            id: "s2".to_owned(),
            title: "Rommet mellom".to_owned(),
            language: "nb".to_owned(),
            blind: true,
        };
        let mut project = Project { settings, ..Project::default() };
        for (id, name) in [("ane", "Ane"), ("bo", "Bo")] {
            let initial = name.chars().take(1).collect::<String>();
            let coder = Coder { name: name.into(), initial, ..Coder::default() };
            project.coders.insert(id.into(), coder);
        }
        let pens = [("slo-oss", "slo oss", "a!"), ("uroet-oss", "uroet oss", "s*")];
        for (id, name, handle) in pens {
            let kind = CodeKind::Marker;
            let pen = Code { id: id.into(), name: name.into(), kind, ..Code::default() };
            project.codes.insert(id.into(), pen);
            let handle = Handle { code: id.into(), handle: handle.into() };
            project.handles.insert(id.into(), handle);
        }
        Folder::create(folder.path(), &project).unwrap();
        let mut study = Self::opened(folder, "ane");
        study.host.keep_names_in(study.root().join(".tusj/names/key.ron"));
        study.host.app.greet_when_empty();
        study
    }

    /// Clones a study and opens it.
    pub fn clone_of(remote: &Path, coder: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        run_git(folder.path(), &["clone", "-q", &remote.display().to_string(), "."]);
        Self::opened(folder, coder)
    }

    /// Opens the study in a folder at 120x40.
    pub fn opened(folder: tempfile::TempDir, coder: &str) -> Self {
        let host = open(folder.path(), coder, Size { columns: 120, rows: 40 });
        let mut study = Self { folder, host };
        study.host.settle();
        study
    }

    /// Goes home and comes back on another day; the ids of that day differ from those of other numbers.
    pub fn another_day(self, day: &'static str, number: u64) -> Self {
        let coder = self.app().session.coder.clone();
        let mut study = self.restart_as(coder.as_str());
        study.host.app.world = Box::new(FrozenWorld::on(day, number));
        study
    }

    /// Lists these files on the import screen.
    pub fn list_files(&mut self, files: &[PathBuf]) -> &mut Self {
        let file = |path: &PathBuf| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let kind = kind_of(&name).unwrap();
            SourceFile { path: path.clone(), name, kind, bytes: 2048 }
        };
        self.host.tell(Message::SourcesListed(files.iter().map(file).collect()));
        self
    }

    /// Puts the study under git with everything committed.
    pub fn with_git(self) -> Self {
        self.git(&["init", "-q", "-b", "main"]);
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", "start"]);
        self
    }

    pub fn app(&self) -> &App {
        &self.host.app
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    /// Presses keys written as in the manual, with spaces between them: `j , m a Enter`.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for written in keys.split_whitespace() {
            let key: Key = written.parse().unwrap_or_else(|why| panic!("{written}: {why}"));
            self.host.tell(Message::Key(key));
            self.host.settle();
        }
        self
    }

    /// Types text letter by letter.
    pub fn type_text(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            self.host.tell(Message::Key(Key::character(letter)));
            self.host.settle();
        }
        self
    }

    /// Goes to the first sentence of the turn with this number.
    pub fn go_to_turn(&mut self, label: &str) -> &mut Self {
        let app = &mut self.host.app;
        let transcript = app.transcript.transcript(&app.session).unwrap();
        let index = transcript.paragraphs.position(&label.into()).unwrap();
        let spot =
            tusj::app::transcript::motion::Spot::new(index, tusj::domain::text::CodePoint::ZERO);
        app.transcript.move_to(spot);
        app.refresh();
        self
    }

    /// Closes tusj and starts it again on the same folder.
    pub fn restart(self) -> Self {
        self.restart_as("ane")
    }

    /// Closes tusj and starts it again on the same folder as another coder.
    pub fn restart_as(self, coder: &str) -> Self {
        let Self { folder, mut host } = self;
        let size = host.app.size;
        host.finish();
        drop(host);
        let host = open(folder.path(), coder, size);
        let mut study = Self { folder, host };
        study.host.settle();
        study
    }

    /// Kills tusj where it stands and starts it again on the same folder.
    pub fn kill_and_restart(self) -> Self {
        let Self { folder, host } = self;
        let size = host.app.size;
        drop(host);
        let host = open(folder.path(), "ane", size);
        let mut study = Self { folder, host };
        study.host.settle();
        study
    }

    /// Returns the line at the bottom left.
    pub fn said(&self) -> String {
        self.app().messages.current().map_or_else(String::new, |said| said.text.clone())
    }

    /// Returns the rows of the screen.
    pub fn screen(&self) -> Vec<String> {
        let buffer = self.buffer(&theme(BuiltInTheme::TrueColor));
        let width = usize::from(buffer.area.width);
        let row = |cells: &[ratatui::buffer::Cell]| {
            cells
                .iter()
                .map(ratatui::buffer::Cell::symbol)
                .collect::<String>()
                .trim_end()
                .to_owned()
        };
        buffer.content.chunks(width.max(1)).map(row).collect()
    }

    /// Returns the whole screen as one text.
    pub fn shown(&self) -> String {
        self.screen().join("\n")
    }

    /// Draws the screen.
    pub fn buffer(&self, theme: &ColorTheme) -> Buffer {
        let Size { columns, rows } = self.app().size;
        let mut buffer = Buffer::empty(Rect { x: 0, y: 0, width: columns, height: rows });
        view::draw(&mut buffer, self.app(), theme);
        buffer
    }

    /// Returns Ane's codings of the shown transcript as `code: quote`, in order of the text.
    pub fn codings(&self) -> Vec<String> {
        let app = self.app();
        let id = app.transcript.id.clone().unwrap();
        let mut codings: Vec<&Coding> = app
            .session
            .project
            .codings_of(&"ane".into(), &id)
            .into_iter()
            .flat_map(|map| map.values())
            .collect();
        codings.sort_by_key(|coding| (coding.from.clone(), coding.to.clone(), coding.code.clone()));
        codings.into_iter().map(|coding| format!("{}: {}", coding.code, coding.quote)).collect()
    }

    /// Returns what only the terminal can do and was asked for.
    pub fn acts(&mut self) -> Vec<TerminalAct> {
        self.host.take_acts()
    }

    /// Runs git in the study's folder and returns what it prints.
    pub fn git(&self, arguments: &[&str]) -> String {
        run_git(self.root(), arguments)
    }

    /// Returns the lines git would commit, as `+1 -0 codings/ane/01-nav.ron`.
    pub fn changed_lines(&self) -> Vec<String> {
        self.git(&["add", "-A", "-N"]);
        let numstat = self.git(&["diff", "--numstat"]);
        let line = |row: &str| {
            let parts: Vec<&str> = row.split('\t').collect();
            format!("+{} -{} {}", parts[0], parts[1], parts[2])
        };
        numstat.lines().map(line).collect()
    }

    /// Returns every file of the project with its bytes, without tusj's private folder.
    pub fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = Vec::new();
        collect_files(self.root(), self.root(), &mut files);
        files.sort();
        files
    }
}

/// Runs a program to its end.
pub fn run(command: &mut Command) -> Output {
    let starting = STARTING.write().unwrap_or_else(PoisonError::into_inner);
    let child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(starting);
    child.wait_with_output().unwrap()
}

/// Runs git as somebody without settings of their own.
pub fn run_git(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    command
        .args([
            "-c",
            "user.name=Ane",
            "-c",
            "user.email=ane@example.org",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1");
    let output = run(&mut command);
    assert!(
        output.status.success(),
        "git {arguments:?}: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// Returns a built-in theme on dark ground.
pub fn theme(theme: BuiltInTheme) -> ColorTheme {
    ColorTheme::read(theme.file(), Some(Background::Dark)).unwrap()
}

/// Returns a folder of the sample data.
pub fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data").join(name)
}

/// Opens a folder.
pub fn open(root: &Path, coder: &str, size: Size) -> Host<OnTheSpot> {
    let opening = Opening {
        root: root.to_owned(),
        started_in: root.to_owned().join(".tusj"),
        coder: coder.into(),
        size,
        world: Box::new(FrozenWorld::of_next_session(root)),
    };
    let _nothing_starts = STARTING.read().unwrap_or_else(PoisonError::into_inner);
    Host::open(opening, OnTheSpot::new(root)).unwrap()
}

/// Copies a folder with everything in it.
pub fn copy_folder(from: &Path, to: &Path) {
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

fn collect_files(root: &Path, folder: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if name == ".tusj" || name == ".git" {
            continue;
        }
        if path.is_dir() {
            collect_files(root, &path, files);
        } else {
            files.push((path.strip_prefix(root).unwrap().to_owned(), fs::read(&path).unwrap()));
        }
    }
}
