//! The smallest program on the terminal layer: it shows what it was told, and has keys that make
//! it fail in every way.

use std::ops::ControlFlow;
use std::process::{Command, exit};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;
use std::{env, fs, io};

use ratatui::Terminal;
use ratatui::text::Line;
use ratatui::widgets::{Paragraph, Wrap};

use tusj::app::key::Key;
use tusj::runtime::backend::FrameBackend;
use tusj::runtime::event_loop::{Ending, Message, run};
use tusj::runtime::input::{Input, InputReader};
use tusj::runtime::signals::{LastResort, SignalWatch};
use tusj::runtime::terminal::{NoScreen, TerminalOutput, TerminalSession, size};
use tusj::runtime::{decoder, panic};
use tusj::ui::color_depth::ColorDepth;
use tusj::ui::glyphs::Charset;

/// The variable that makes the test binary this program; its value is the file that the last save
/// writes.
pub const SAVES_TO: &str = "TUSJ_DEMO_SAVES_TO";

/// The variable with the milliseconds that a lone Esc is held.
pub const ESCAPE_HOLD: &str = "TUSJ_DEMO_ESCAPE_HOLD";

struct Demo {
    told: Vec<String>,
    n_keys: usize,
    session: TerminalSession,
    keyboard: InputReader,
    signals: SignalWatch,
    terminal: Terminal<FrameBackend<TerminalOutput>>,
}

/// Runs the program to its end and never returns.
pub fn main() -> ! {
    if let Some(reason) = NoScreen::find(|name| env::var(name).ok()) {
        eprintln!("{reason}");
        exit(2);
    }
    let file = env::var(SAVES_TO).unwrap();
    let (sender, receiver) = channel();
    let last_resort = LastResort::new(move || fs::write(&file, "by the last resort").unwrap());
    panic::install_hook(Arc::clone(&last_resort), || "the folder of the study".to_owned());
    let signals = SignalWatch::start(sender.clone(), Arc::clone(&last_resort)).unwrap();
    let session = TerminalSession::enter().unwrap();
    let hold = env::var(ESCAPE_HOLD).ok().and_then(|it| it.parse().ok());
    let hold = hold.map_or(decoder::ESCAPE_HOLD, Duration::from_millis);
    let keyboard = InputReader::start(sender, hold).unwrap();
    let backend = FrameBackend::new(TerminalOutput, size, ColorDepth::TrueColor, Charset::Unicode);
    let terminal = Terminal::new(backend).unwrap();
    let mut demo = Demo { told: Vec::new(), n_keys: 0, session, keyboard, signals, terminal };
    demo.terminal.clear().unwrap();
    let outcome = run(&mut demo, &receiver, Demo::draw, Demo::handle, |_| None);
    if last_resort.claim() {
        fs::write(env::var(SAVES_TO).unwrap(), "by the main thread").unwrap();
    }
    drop(demo);
    match outcome {
        Ok(Some(ending)) => exit(ending.exit_code()),
        Ok(None) => exit(0),
        Err(_) => exit(Ending::Hangup.exit_code()),
    }
}

impl Demo {
    fn draw(&mut self) -> io::Result<()> {
        let text = format!("ready, {} keys: {}", self.n_keys, self.told.join(" "));
        self.terminal.draw(|frame| {
            let page = Paragraph::new(Line::raw(text)).wrap(Wrap { trim: false });
            frame.render_widget(page, frame.area());
        })?;
        Ok(())
    }

    fn redraw(&mut self) {
        self.terminal.backend_mut().forget();
        self.terminal.clear().unwrap();
    }

    fn handle(&mut self, message: Message<()>) -> ControlFlow<Option<Ending>> {
        match message {
            Message::Ending(ending) => return ControlFlow::Break(Some(ending)),
            Message::Input(Input::Key(key)) => return self.handle_key(key),
            Message::Input(Input::Paste(text)) => self.tell(format!("paste of {}", text.len())),
            Message::Input(Input::Resized { columns, rows }) => {
                self.tell(format!("{columns}x{rows}"));
            }
            Message::Input(Input::Focused) => self.tell("focused".to_owned()),
            Message::Input(Input::Unfocused) => self.tell("unfocused".to_owned()),
            Message::Suspend => self.suspend(),
            Message::Continued => {
                self.session.enter_again().unwrap();
                self.redraw();
            }
            Message::Job(()) | Message::Deadline => {}
        }
        ControlFlow::Continue(())
    }

    fn handle_key(&mut self, key: Key) -> ControlFlow<Option<Ending>> {
        self.n_keys += 1;
        match key.to_string().as_str() {
            "q" => return ControlFlow::Break(None),
            "P" => panic!("the third row of two"),
            "S" => self.get_stuck(),
            "T" => drop(std::thread::spawn(|| panic!("on another thread"))),
            "C" => self.tell(panic::contained(|| panic!("odd file")).map_or_else(
                |fault| format!("contained: {}", fault.message),
                |(): ()| "nothing".to_owned(),
            )),
            "E" => self.run_external(),
            "Ctrl-Z" => self.suspend(),
            "n" => {}
            name => self.tell(name.to_owned()),
        }
        ControlFlow::Continue(())
    }

    fn get_stuck(&mut self) -> ! {
        self.tell("stuck".to_owned());
        self.draw().unwrap();
        loop {
            std::thread::park();
        }
    }

    fn run_external(&mut self) {
        let mut program = Command::new("sh");
        program.args(["-c", "printf 'outside\\r\\n'; read line; test \"$line\" = jJkK"]);
        let status =
            self.session.run_external(&mut program, &self.keyboard, &self.signals).unwrap();
        self.tell(format!("came back with {}", status.code().unwrap_or(-1)));
        self.redraw();
    }

    fn suspend(&mut self) {
        self.session.suspend(&self.signals).unwrap();
        self.tell("continued".to_owned());
        self.redraw();
    }

    fn tell(&mut self, news: String) {
        self.told.push(news);
    }
}
