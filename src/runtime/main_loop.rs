//! The program on a terminal: the loop around a [`Host`], from the first frame until the last byte is on disk.

use std::io;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::Command;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use ratatui::Terminal;

use super::backend::FrameBackend;
use super::clock::SystemWorld;
use super::event_loop::{self, Ending, LoopError};
use super::host::{Host, Opening, TerminalAct};
use super::input::{Input, InputReader};
use super::jobs::{Done, Report, Threads};
use super::panic::install_hook;
use super::past::PastStudy;
use super::signals::{LastResort, SignalWatch};
use super::terminal::{NoScreen, TerminalOutput, TerminalSession, size};
use crate::app::geometry::Size;
use crate::app::keymap::Keymap;
use crate::app::message::Message;
use crate::app::past::WayBack;
use crate::app::versions::OfferVersion;
use crate::app::welcome::{Answer, Welcome};
use crate::config::Places;
use crate::domain::id::CoderId;
use crate::services::history::Audience;
use crate::storage::error::StorageError;
use crate::ui::color_depth::ColorDepth;
use crate::ui::color_theme::ColorTheme;
use crate::ui::glyphs::Charset;
use crate::ui::screen::welcome;
use crate::ui::view;

/// What the program is started with.
pub struct AppStart {
    /// What is shown first.
    pub first: Next,
    /// What an answer to a question of the welcome leads to.
    pub resolve: Resolve,
    /// The colors.
    pub theme: ColorTheme,
    /// What the terminal can show of them.
    pub depth: ColorDepth,
    /// Which characters it can show.
    pub charset: Charset,
    /// How long a lone Esc is held.
    pub escape_hold: Duration,
    /// Whether text may be handed to the terminal's clipboard.
    pub may_copy: bool,
    /// When a version is offered unasked.
    pub offer: OfferVersion,
    /// The user's editor with its arguments.
    pub editor: Vec<String>,
    /// Makes the keymap: which keys do what.
    pub keymap: Box<dyn Fn() -> Keymap>,
    /// What is to be said at the start: what is wrong with the settings, for one.
    pub notices: Vec<String>,
}

/// What is shown next.
#[derive(Debug)]
pub enum Next {
    /// A study.
    Study {
        /// Its folder.
        root: PathBuf,
        /// Who codes.
        coder: CoderId,
    },
    /// An earlier version of a study.
    Past {
        /// The version.
        study: Box<PastStudy>,
        /// Who looks.
        coder: CoderId,
    },
    /// A question.
    Welcome(Box<Welcome>),
    /// Nothing: the program ends.
    End,
}

/// Finds out what an answer leads to, or why it leads nowhere.
pub type Resolve = Box<dyn FnMut(Answer) -> Result<Next, String>>;

/// How the program ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Ended {
    /// The user left.
    Left,
    /// A signal or a vanished terminal ended it; the exit code says which.
    Killed(i32),
}

/// Why the program could not be shown.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// There is no terminal to draw on.
    #[error("{0}")]
    NoScreen(NoScreen),
    /// The folder cannot be opened.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The terminal does not take what is drawn.
    #[error("the terminal: {0}")]
    Terminal(#[from] io::Error),
    /// The loop cannot go on.
    #[error(transparent)]
    Loop(#[from] LoopError),
}

type LoopMessage = event_loop::Message<Report>;

/// What is on the terminal.
enum View {
    Study(Box<Host<Threads>>),
    Welcome(Box<Welcome>),
}

struct MainLoop {
    view: View,
    resolve: Resolve,
    sender: Sender<LoopMessage>,
    receiver: Rc<Receiver<LoopMessage>>,
    /// Counts the studies that were opened: what an earlier one's workers still report is of no use to the next.
    study: usize,
    /// The study as it is now, with its number, while an earlier version of it is looked at.
    present: Option<(Box<Host<Threads>>, usize)>,
    /// How many studies were opened so far.
    n_opened: usize,
    keymap: Box<dyn Fn() -> Keymap>,
    theme: ColorTheme,
    offer: OfferVersion,
    editor: Vec<String>,
    may_copy: bool,
    session: TerminalSession,
    keyboard: InputReader,
    signals: SignalWatch,
    terminal: Terminal<FrameBackend<TerminalOutput>>,
    last_look: Instant,
}

/// How long a look around the folder is good for while keys come.
const LOOK_AGAIN_AFTER: Duration = Duration::from_secs(2);

/// Shows a study, or the questions before one, until the user leaves.
///
/// # Errors
/// Says why it could not be shown. The terminal is as it was before.
pub fn run_app(start: AppStart) -> Result<Ended, StartError> {
    if let Some(reason) = NoScreen::find(|name| std::env::var(name).ok()) {
        return Err(StartError::NoScreen(reason));
    }
    let (sender, receiver) = channel();
    // Everything that was done is in the journal before the next key: there is nothing left to save here.
    let last_resort = LastResort::new(|| ());
    let folder = match &start.first {
        Next::Study { root, .. } => root.display().to_string(),
        Next::Past { .. } | Next::Welcome(_) | Next::End => "the folder of the study".to_owned(),
    };
    install_hook(Arc::clone(&last_resort), move || folder.clone());
    let mut main_loop = MainLoop::start(start, (&sender, receiver), &last_resort)?;
    let outcome = main_loop.run();
    if last_resort.claim() {
        main_loop.finish();
    }
    drop(main_loop);
    Ok(outcome?)
}

impl MainLoop {
    fn start(
        start: AppStart,
        (sender, receiver): (&Sender<LoopMessage>, Receiver<LoopMessage>),
        last_resort: &Arc<LastResort>,
    ) -> Result<Self, StartError> {
        let mut view = open_view(start.first, (sender, 0), &start.keymap)?;
        if let View::Study(host) = &mut view {
            for notice in start.notices {
                host.app.refuse(notice);
            }
            host.app.versions.offer = start.offer;
        }
        let signals = SignalWatch::start(sender.clone(), Arc::clone(last_resort))?;
        let session = TerminalSession::enter()?;
        let keyboard = InputReader::start(sender.clone(), start.escape_hold)?;
        let backend = FrameBackend::new(TerminalOutput, size, start.depth, start.charset);
        let mut terminal = Terminal::new(backend)?;
        terminal.clear()?;
        Ok(Self {
            view,
            resolve: start.resolve,
            sender: sender.clone(),
            receiver: Rc::new(receiver),
            study: 0,
            present: None,
            n_opened: 0,
            keymap: start.keymap,
            theme: start.theme,
            offer: start.offer,
            editor: start.editor,
            may_copy: start.may_copy,
            session,
            keyboard,
            signals,
            terminal,
            last_look: Instant::now(),
        })
    }

    fn run(&mut self) -> Result<Ended, LoopError> {
        let receiver = Rc::clone(&self.receiver);
        event_loop::run(self, &receiver, Self::draw, Self::handle, |main_loop| {
            let host = main_loop.host()?;
            host.app.deadline().map(|wait| Instant::now() + wait)
        })
    }

    fn host(&self) -> Option<&Host<Threads>> {
        match &self.view {
            View::Study(host) => Some(host),
            View::Welcome(_) => None,
        }
    }

    /// Brings everything of the shown study to the disk.
    fn finish(&mut self) {
        if let Some((present, number)) = self.present.take() {
            // The version that was looked at has nothing to bring to the disk.
            (self.view, self.study) = (View::Study(present), number);
        }
        let (receiver, sender, study) = (&self.receiver, &self.sender, self.study);
        let mut arrived = || {
            let mut written = Vec::new();
            let waiting: Vec<LoopMessage> = receiver.try_iter().collect();
            for message in waiting {
                match message {
                    LoopMessage::Job(report) => {
                        let is_write = matches!(report.done, Done::Written { .. });
                        written.extend((report.study == study && is_write).then_some(report.done));
                    }
                    other => {
                        // The receiver is this program's own and still there.
                        let _never_lost = sender.send(other);
                    }
                }
            }
            written
        };
        if let View::Study(host) = &mut self.view {
            host.finish_with(&mut arrived);
        }
    }

    fn draw(&mut self) -> io::Result<()> {
        let (view, theme) = (&self.view, &self.theme);
        self.terminal.draw(|frame| match view {
            View::Study(host) => view::draw(frame.buffer_mut(), &host.app, theme),
            View::Welcome(welcome) => welcome::draw(frame.buffer_mut(), welcome, theme),
        })?;
        Ok(())
    }

    fn handle(&mut self, message: LoopMessage) -> ControlFlow<Ended> {
        match message {
            LoopMessage::Input(input) => return self.input(input),
            LoopMessage::Job(report) => self.take_report(report),
            LoopMessage::Deadline => self.tell(Message::Deadline),
            LoopMessage::Ending(ending) => return ControlFlow::Break(ended_by(ending)),
            LoopMessage::Suspend => self.suspend(),
            LoopMessage::Continued => {
                // A terminal that is gone is noticed by the watch thread.
                let _noticed_elsewhere = self.session.enter_again();
                self.redraw();
                self.tell(Message::Focused);
            }
        }
        self.act_on_wishes()
    }

    /// Does what only the terminal can do and the app asked for.
    fn act_on_wishes(&mut self) -> ControlFlow<Ended> {
        let acts = match &mut self.view {
            View::Study(host) => host.take_acts(),
            View::Welcome(_) => Vec::new(),
        };
        for act in acts {
            match act {
                TerminalAct::Quit => return ControlFlow::Break(Ended::Left),
                TerminalAct::OpenProject(path) => return self.answer(Answer::Open(path)),
                TerminalAct::OpenDemo => return self.answer(Answer::Demo),
                TerminalAct::OpenPast(name) => self.look_back(&name),
                TerminalAct::LeavePast => self.come_back(),
                act => self.act(act),
            }
        }
        ControlFlow::Continue(())
    }

    /// Hands what a worker did to the study it worked for: the shown one, or the one that waits behind it.
    fn take_report(&mut self, report: Report) {
        match (&mut self.view, &mut self.present) {
            (View::Study(host), _) if report.study == self.study => host.take_done(report.done),
            (_, Some((present, number))) if report.study == *number => {
                present.take_done(report.done);
            }
            _ => {}
        }
    }

    /// Shows the study as it was in the version called `name`; the present waits behind it as it is.
    fn look_back(&mut self, name: &str) {
        let View::Study(host) = &mut self.view else { return };
        host.app.note_place();
        let app = &host.app;
        let coder = app.session.coder.clone();
        let audience = Audience::of(&app.session.project, app.sight());
        let study = match PastStudy::lay_out(&app.session.root, &audience, name, &app.place) {
            Ok(study) => study,
            Err(error) => return host.app.refuse(format!("Not opened: {error}")),
        };
        self.n_opened += 1;
        let number = self.n_opened;
        let opened =
            open_past((study, coder), WayBack::Present, (&self.sender, number), &self.keymap);
        match opened {
            Ok(past) => {
                if let View::Study(present) = std::mem::replace(&mut self.view, past) {
                    self.present = Some((present, self.study));
                }
                self.study = number;
            }
            Err(error) => self.refuse(format!("Not opened: {error}")),
        }
    }

    /// Goes back from an earlier version to the study as it is, at the place where it was left.
    fn come_back(&mut self) {
        let Some((present, number)) = self.present.take() else { return };
        (self.view, self.study) = (View::Study(present), number);
        let (columns, rows) = size();
        self.tell(Message::Resized(Size { columns, rows }));
        self.tell(Message::Focused);
    }

    fn tell(&mut self, message: Message) {
        if let View::Study(host) = &mut self.view {
            host.tell(message);
        }
    }

    fn refuse(&mut self, words: String) {
        match &mut self.view {
            View::Study(host) => host.app.refuse(words),
            View::Welcome(welcome) => welcome.said = words,
        }
    }

    fn input(&mut self, input: Input) -> ControlFlow<Ended> {
        let View::Welcome(welcome) = &mut self.view else {
            self.study_input(input);
            return self.act_on_wishes();
        };
        match input {
            Input::Key(key) => {
                if let Some(answer) = welcome.key(key) {
                    return self.answer(answer);
                }
            }
            Input::Paste(text) => welcome.paste(&text),
            Input::Resized { columns, rows } => {
                welcome.size = Size { columns, rows };
                self.redraw();
            }
            Input::Focused | Input::Unfocused => {}
        }
        ControlFlow::Continue(())
    }

    /// Goes where an answer leads.
    fn answer(&mut self, answer: Answer) -> ControlFlow<Ended> {
        let next = match (self.resolve)(answer) {
            Ok(Next::End) => return ControlFlow::Break(Ended::Left),
            Ok(next) => next,
            Err(why) => {
                self.refuse(why);
                return ControlFlow::Continue(());
            }
        };
        self.finish();
        self.n_opened += 1;
        match open_view(next, (&self.sender, self.n_opened), &self.keymap) {
            Ok(mut view) => {
                if let View::Study(host) = &mut view {
                    host.app.versions.offer = self.offer;
                }
                self.view = view;
                self.study = self.n_opened;
            }
            Err(error) => self.refuse(error.to_string()),
        }
        ControlFlow::Continue(())
    }

    fn study_input(&mut self, input: Input) {
        let View::Study(host) = &mut self.view else { return };
        match input {
            Input::Key(key) => {
                if self.last_look.elapsed() > LOOK_AGAIN_AFTER {
                    self.last_look = Instant::now();
                    host.look_around();
                }
                host.tell(Message::Key(key));
            }
            Input::Paste(text) => host.tell(Message::Paste(text)),
            Input::Resized { columns, rows } => {
                host.tell(Message::Resized(Size { columns, rows }));
            }
            Input::Focused => host.tell(Message::Focused),
            Input::Unfocused => {}
        }
    }

    fn act(&mut self, act: TerminalAct) {
        match act {
            TerminalAct::Redraw => self.redraw(),
            TerminalAct::Suspend => self.suspend(),
            TerminalAct::RunEditor { name, text } => self.edit_text(name, &text),
            TerminalAct::OpenFile { path, line } => {
                let mut command = self.editor_command();
                command.arg(format!("+{line}")).arg(&path);
                self.run_outside(command);
                self.tell(Message::Focused);
            }
            TerminalAct::Copy(text) => self.copy(&text),
            TerminalAct::Quit
            | TerminalAct::OpenProject(_)
            | TerminalAct::OpenDemo
            | TerminalAct::OpenPast(_)
            | TerminalAct::LeavePast => {}
        }
    }

    fn redraw(&mut self) {
        self.terminal.backend_mut().forget();
        // A terminal that takes nothing is noticed by the watch thread.
        let _noticed_elsewhere = self.terminal.clear();
    }

    fn suspend(&mut self) {
        if self.session.suspend(&self.signals).is_err() {
            self.refuse("tusj could not be suspended here".to_owned());
        }
        self.redraw();
        self.tell(Message::Focused);
    }

    fn copy(&mut self, text: &str) {
        if !self.may_copy {
            let words = "Not copied: «clipboard: true» in config.ron lets text out to the terminal";
            self.refuse(words.to_owned());
            return;
        }
        let copied = crossterm::execute!(
            TerminalOutput,
            crossterm::clipboard::CopyToClipboard::to_clipboard_from(text)
        );
        if copied.is_err() {
            self.refuse("The terminal did not take the text".to_owned());
        }
    }

    fn editor_command(&self) -> Command {
        let mut words = self.editor.iter();
        let mut command = Command::new(words.next().map_or("vi", String::as_str));
        command.args(words);
        command
    }

    fn edit_text(&mut self, name: String, text: &str) {
        match self.edit_in_file(&name, text) {
            Ok(edited) => self.tell(Message::Edited { name, text: edited }),
            Err(error) => self.refuse(format!("Your editor could not be used: {error}")),
        }
    }

    fn edit_in_file(&mut self, name: &str, text: &str) -> io::Result<String> {
        let file = tempfile::Builder::new().prefix(name).suffix(".md").tempfile()?;
        std::fs::write(file.path(), text)?;
        let mut command = self.editor_command();
        command.arg(file.path());
        self.run_outside(command);
        std::fs::read_to_string(file.path())
    }

    fn run_outside(&mut self, mut command: Command) {
        let status = self.session.run_external(&mut command, &self.keyboard, &self.signals);
        self.redraw();
        if let Err(error) = status {
            let program = command.get_program().to_string_lossy().into_owned();
            self.refuse(format!("«{program}» could not be run: {error}. Set editor in config.ron"));
        }
    }
}

/// Opens what is to be shown.
fn open_view(
    next: Next,
    (sender, study): (&Sender<LoopMessage>, usize),
    keymap: &dyn Fn() -> Keymap,
) -> Result<View, StorageError> {
    let (columns, rows) = size();
    let size = Size { columns, rows };
    match next {
        Next::Study { root, coder } => {
            let threads = Threads::start(&root, sender, study);
            // Without a current folder there is nothing but the study to start from.
            let started_in = std::env::current_dir().unwrap_or_else(|_| root.clone());
            let world = Box::new(SystemWorld);
            let opening = Opening { root, coder, started_in, size, world };
            let mut host = Host::open(opening, threads)?;
            host.app.keymap = keymap();
            // The same file as the command line's: real names of one study are in one place.
            let places = Places::find(|name| std::env::var_os(name));
            let study_id = &host.app.session.project.settings.id;
            if let Some(key) = places.and_then(|places| places.name_key(study_id)) {
                host.keep_names_in(key);
            }
            host.app.greet_when_empty();
            host.ask_status();
            Ok(View::Study(Box::new(host)))
        }
        Next::Past { study: past, coder } => {
            open_past((*past, coder), WayBack::Out, (sender, study), keymap)
        }
        Next::Welcome(mut welcome) => {
            welcome.size = size;
            Ok(View::Welcome(welcome))
        }
        Next::End => Ok(View::Welcome(Box::new(Welcome::ask_coder("", "")))),
    }
}

/// Opens an earlier version for `coder`.
fn open_past(
    (past, coder): (PastStudy, CoderId),
    way_back: WayBack,
    (sender, study): (&Sender<LoopMessage>, usize),
    keymap: &dyn Fn() -> Keymap,
) -> Result<View, StorageError> {
    let (columns, rows) = size();
    let root = past.root().to_owned();
    let started_in = std::env::current_dir().unwrap_or_else(|_| root.clone());
    let threads = Threads::start(&root, sender, study);
    let size = Size { columns, rows };
    let opening = Opening { root, coder, started_in, size, world: Box::new(SystemWorld) };
    let mut host = Host::open_past(opening, threads, past, way_back)?;
    host.app.keymap = keymap();
    Ok(View::Study(Box::new(host)))
}

fn ended_by(ending: Ending) -> Ended {
    Ended::Killed(ending.exit_code())
}
