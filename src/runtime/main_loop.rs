//! The program on a terminal: the loop around a [`Host`], from the first frame until the last byte is on disk.

use std::io;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use ratatui::Terminal;

use super::backend::FrameBackend;
use super::clock::SystemWorld;
use super::event_loop::{self, Ending, LoopError};
use super::host::{Host, Opening, TerminalAct};
use super::input::{Input, InputReader};
use super::jobs::{Done, Threads};
use super::panic::install_hook;
use super::signals::{LastResort, SignalWatch};
use super::terminal::{NoScreen, TerminalOutput, TerminalSession, size};
use crate::app::geometry::Size;
use crate::app::keymap::Keymap;
use crate::app::message::Message;
use crate::domain::id::CoderId;
use crate::storage::error::StorageError;
use crate::ui::color_depth::ColorDepth;
use crate::ui::color_theme::ColorTheme;
use crate::ui::glyphs::Charset;
use crate::ui::view;

/// What the program is started with.
pub struct AppStart {
    /// The study's folder.
    pub root: PathBuf,
    /// Who codes.
    pub coder: CoderId,
    /// The colours.
    pub theme: ColorTheme,
    /// What the terminal can show of them.
    pub depth: ColorDepth,
    /// Which characters it can show.
    pub charset: Charset,
    /// How long a lone Esc is held.
    pub escape_hold: Duration,
    /// Whether text may be handed to the terminal's clipboard.
    pub may_copy: bool,
    /// The user's editor with its arguments.
    pub editor: Vec<String>,
    /// Which keys do what.
    pub keymap: Keymap,
    /// What is to be said at the start: what is wrong with the settings, for one.
    pub notices: Vec<String>,
}

/// How the program ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Ended {
    /// The user left.
    Left,
    /// The user wants another project.
    ForProject(PathBuf),
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

type LoopMessage = event_loop::Message<Done>;

struct MainLoop {
    host: Host<Threads>,
    theme: ColorTheme,
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

/// Shows a study until the user leaves.
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
    let folder = start.root.display().to_string();
    install_hook(Arc::clone(&last_resort), move || folder.clone());
    let mut main_loop = MainLoop::start(start, &sender, &last_resort)?;
    let outcome = main_loop.run(&receiver);
    if last_resort.claim() {
        main_loop.host.finish();
    }
    drop(main_loop);
    Ok(outcome?)
}

impl MainLoop {
    fn start(
        start: AppStart,
        sender: &Sender<LoopMessage>,
        last_resort: &Arc<LastResort>,
    ) -> Result<Self, StartError> {
        let (columns, rows) = size();
        let opening = Opening {
            root: start.root.clone(),
            coder: start.coder,
            size: Size { columns, rows },
            world: Box::new(SystemWorld),
        };
        let mut host = Host::open(opening, Threads::start(&start.root, sender))?;
        host.app.keymap = start.keymap;
        for notice in start.notices {
            host.app.refuse(notice);
        }
        let signals = SignalWatch::start(sender.clone(), Arc::clone(last_resort))?;
        let session = TerminalSession::enter()?;
        let keyboard = InputReader::start(sender.clone(), start.escape_hold)?;
        let backend = FrameBackend::new(TerminalOutput, size, start.depth, start.charset);
        let mut terminal = Terminal::new(backend)?;
        terminal.clear()?;
        Ok(Self {
            host,
            theme: start.theme,
            editor: start.editor,
            may_copy: start.may_copy,
            session,
            keyboard,
            signals,
            terminal,
            last_look: Instant::now(),
        })
    }

    fn run(&mut self, receiver: &Receiver<LoopMessage>) -> Result<Ended, LoopError> {
        event_loop::run(self, receiver, Self::draw, Self::handle, |main_loop| {
            main_loop.host.app.deadline().map(|wait| Instant::now() + wait)
        })
    }

    fn draw(&mut self) -> io::Result<()> {
        let (app, theme) = (&self.host.app, &self.theme);
        self.terminal.draw(|frame| view::draw(frame.buffer_mut(), app, theme))?;
        Ok(())
    }

    fn handle(&mut self, message: LoopMessage) -> ControlFlow<Ended> {
        match message {
            LoopMessage::Input(input) => self.input(input),
            LoopMessage::Job(done) => self.host.take_done(done),
            LoopMessage::Deadline => self.host.tell(Message::Deadline),
            LoopMessage::Ending(ending) => return ControlFlow::Break(ended_by(ending)),
            LoopMessage::Suspend => self.suspend(),
            LoopMessage::Continued => {
                // A terminal that is gone is noticed by the watch thread.
                let _noticed_elsewhere = self.session.enter_again();
                self.redraw();
                self.host.tell(Message::Focused);
            }
        }
        for act in self.host.take_acts() {
            match act {
                TerminalAct::Quit => return ControlFlow::Break(Ended::Left),
                TerminalAct::OpenProject(path) => {
                    return ControlFlow::Break(Ended::ForProject(path));
                }
                act => self.act(act),
            }
        }
        ControlFlow::Continue(())
    }

    fn input(&mut self, input: Input) {
        match input {
            Input::Key(key) => {
                if self.last_look.elapsed() > LOOK_AGAIN_AFTER {
                    self.last_look = Instant::now();
                    self.host.look_around();
                }
                self.host.tell(Message::Key(key));
            }
            Input::Paste(text) => self.host.tell(Message::Paste(text)),
            Input::Resized { columns, rows } => {
                self.host.tell(Message::Resized(Size { columns, rows }));
            }
            Input::Focused => self.host.tell(Message::Focused),
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
                self.host.look_around();
            }
            TerminalAct::Copy(text) => self.copy(&text),
            TerminalAct::Quit | TerminalAct::OpenProject(_) => {}
        }
    }

    fn redraw(&mut self) {
        self.terminal.backend_mut().forget();
        // A terminal that takes nothing is noticed by the watch thread.
        let _noticed_elsewhere = self.terminal.clear();
    }

    fn suspend(&mut self) {
        if self.session.suspend(&self.signals).is_err() {
            self.host.app.refuse("tusj could not be suspended here");
        }
        self.redraw();
        self.host.tell(Message::Focused);
    }

    fn copy(&mut self, text: &str) {
        if !self.may_copy {
            self.host
                .app
                .say("Kept here only: copy_to_terminal in config.ron lets it out (OSC 52)");
            return;
        }
        let copied = crossterm::execute!(
            TerminalOutput,
            crossterm::clipboard::CopyToClipboard::to_clipboard_from(text)
        );
        if copied.is_err() {
            self.host.app.refuse("The terminal did not take the text");
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
            Ok(edited) => self.host.tell(Message::Edited { name, text: edited }),
            Err(error) => self.host.app.refuse(format!("Your editor could not be used: {error}")),
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
            self.host
                .app
                .refuse(format!("«{program}» could not be run: {error}. Set editor in config.ron"));
        }
    }
}

fn ended_by(ending: Ending) -> Ended {
    Ended::Killed(ending.exit_code())
}
