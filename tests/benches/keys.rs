//! What a key costs: time until its frame is written, and the bytes of the frame.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io;
use std::ops::ControlFlow;
use std::path::Path;
use std::rc::Rc;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use ratatui::Terminal;
use tusj::app::geometry::Size;
use tusj::app::key::Key;
use tusj::app::message::Message;
use tusj::runtime::backend::FrameBackend;
use tusj::runtime::clock::SystemWorld;
use tusj::runtime::event_loop::{self, Message as LoopMessage};
use tusj::runtime::host::{Host, Opening};
use tusj::runtime::input::Input;
use tusj::runtime::jobs::{OnTheSpot, Report, Threads, Workers};
use tusj::ui::color_depth::ColorDepth;
use tusj::ui::color_theme::{Background, BuiltInTheme, ColorTheme};
use tusj::ui::glyphs::Charset;
use tusj::ui::view;

use super::{Corpus, median, quantile};

/// Counts what is written to the terminal.
#[derive(Clone, Default)]
struct Line(Rc<RefCell<usize>>);

impl io::Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        *self.0.borrow_mut() += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A program with a screen that nobody looks at.
pub struct Program<W: Workers> {
    pub host: Host<W>,
    terminal: Terminal<FrameBackend<Line>>,
    theme: ColorTheme,
    line: Line,
}

impl<W: Workers> Program<W> {
    pub fn open(root: &Path, workers: W, (columns, rows): (u16, u16)) -> Self {
        let opening = Opening {
            root: root.to_owned(),
            started_in: root.to_owned().join(".tusj"),
            coder: "ane".into(),
            size: Size { columns, rows },
            world: Box::new(SystemWorld),
        };
        let line = Line::default();
        let backend = FrameBackend::new(
            line.clone(),
            move || (columns, rows),
            ColorDepth::Indexed256,
            Charset::Unicode,
        );
        let theme = BuiltInTheme::for_depth(ColorDepth::Indexed256).file();
        Self {
            host: Host::open(opening, workers).unwrap(),
            terminal: Terminal::new(backend).unwrap(),
            theme: ColorTheme::read(theme, Some(Background::Dark)).unwrap(),
            line,
        }
    }

    pub fn draw(&mut self) -> io::Result<()> {
        let (app, theme) = (&self.host.app, &self.theme);
        self.terminal.draw(|frame| view::draw(frame.buffer_mut(), app, theme))?;
        Ok(())
    }

    fn key(&mut self, key: &str) -> (Duration, usize) {
        *self.line.0.borrow_mut() = 0;
        let since = Instant::now();
        self.host.tell(Message::Key(key.parse().unwrap()));
        self.draw().unwrap();
        let took = since.elapsed();
        self.host.settle();
        self.draw().unwrap();
        (took, *self.line.0.borrow())
    }
}

pub fn measure(corpus: &Corpus) {
    let root = corpus.folder.path();
    for size in [(80, 24), (120, 40), (200, 60)] {
        let mut program = Program::open(root, OnTheSpot::new(root), size);
        program.host.settle();
        program.draw().unwrap();
        for (name, keys) in [
            ("cursor", ["j"].as_slice()),
            ("word", &["l"]),
            ("half page and back", &["PageDown", "PageUp"]),
            ("code and undo", &["1", "u"]),
        ] {
            program.key("g");
            program.key("g");
            let keys = keys.iter().cycle().take(200);
            let keys: Vec<(Duration, usize)> = keys.map(|key| program.key(key)).collect();
            let (columns, rows) = size;
            say(&format!("{name}, {} transcripts, {columns}x{rows}", corpus.n_transcripts), &keys);
        }
    }
}

fn say(name: &str, keys: &[(Duration, usize)]) {
    let times: Vec<Duration> = keys.iter().map(|key| key.0).collect();
    let bytes: Vec<usize> = keys.iter().map(|key| key.1).collect();
    println!(
        "{name}: {:.2?} median, {:.2?} p99; {} B median, {} B p99",
        median(&times),
        quantile(&times, 0.99),
        median(&bytes),
        quantile(&bytes, 0.99),
    );
}

/// Presses a key every 37 ms, slower than frames may come, while everything is being read.
pub fn measure_while_loading(corpus: &Corpus) {
    let root = corpus.folder.path();
    let (sender, receiver) = channel::<LoopMessage<Report>>();
    let mut program = Program::open(root, Threads::start(root, &sender, 0), (80, 24));
    let pressed: Arc<Mutex<VecDeque<Instant>>> = Arc::default();
    let hand = {
        let (sender, pressed) = (sender, Arc::clone(&pressed));
        move || {
            for number in 0.. {
                std::thread::sleep(Duration::from_millis(37));
                let key = Key::character(if number % 20 < 10 { 'j' } else { 'k' });
                pressed.lock().unwrap().push_back(Instant::now());
                if sender.send(LoopMessage::Input(Input::Key(key))).is_err() {
                    return;
                }
            }
        }
    };
    std::thread::spawn(hand);
    let since = Instant::now();
    let n_handled = RefCell::new(0);
    let latencies = RefCell::new(Vec::new());
    let outcome = event_loop::run(
        &mut program,
        &receiver,
        |program| {
            program.draw()?;
            let mut pressed = pressed.lock().unwrap();
            let n = n_handled.take();
            latencies.borrow_mut().extend(pressed.drain(..n).map(|at| at.elapsed()));
            Ok(())
        },
        |program, message| {
            match message {
                LoopMessage::Input(Input::Key(key)) => {
                    program.host.tell(Message::Key(key));
                    *n_handled.borrow_mut() += 1;
                }
                LoopMessage::Job(report) => program.host.take_done(report.done),
                _ => {}
            }
            if program.host.app.session.loading.is_done() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        },
        |_| None,
    );
    outcome.unwrap();
    let loaded = since.elapsed();
    let keys: Vec<(Duration, usize)> =
        latencies.take().into_iter().map(|latency| (latency, 0)).collect();
    println!(
        "{} transcripts read in {loaded:.2?} while keys came; a frame comes at most every {:?}",
        corpus.n_transcripts,
        event_loop::FRAME_PAUSE
    );
    say("key while loading", &keys);
}
