//! A small study and a frozen clock for tests around memos.

use std::cell::RefCell;
use std::rc::Rc;

use crate::app::App;
use crate::app::effect::Effect;
use crate::app::geometry::Size;
use crate::app::key::Key;
use crate::app::message::Message;
use crate::app::session::Session;
use crate::app::transcript::motion::Spot;
use crate::app::world::World;
use crate::domain::case::Case;
use crate::domain::code::{Code, Handle};
use crate::domain::coder::Coder;
use crate::domain::id::SpeakerId;
use crate::domain::memo::Memo;
use crate::domain::text::CodePoint;
use crate::domain::time::{Day, Moment};
use crate::domain::transcript::{
    Paragraph, Paragraphs, Role, Speaker, Transcript, TranscriptHeader,
};

/// A clock that a test sets, and ids that count.
#[derive(Clone)]
pub(crate) struct FakeWorld {
    pub(crate) now: Rc<RefCell<String>>,
    ids: u32,
}

impl World for FakeWorld {
    fn now(&self) -> Moment {
        Moment::new(self.now.borrow().as_str())
    }

    fn today(&self) -> Day {
        self.now().day()
    }

    fn clock(&self) -> String {
        "09:00".to_owned()
    }

    fn id(&mut self, _length: usize) -> String {
        self.ids += 1;
        format!("id{}", self.ids)
    }
}

/// A study of one interview with two codes, open at its first sentence.
pub(crate) fn app(columns: u16, rows: u16) -> (App, FakeWorld) {
    let mut session = Session { coder: "a".into(), ..Session::default() };
    let coder = Coder { initial: "A".to_owned(), ..Coder::default() };
    session.project.coders.insert("a".into(), coder);
    for (id, name, handle) in [("tall", "Måltall", "ma"), ("skjonn", "Skjønn", "sk")] {
        let code = Code { id: id.into(), name: name.to_owned(), ..Code::default() };
        session.project.codes.insert(id.into(), code);
        let handle = Handle { code: id.into(), handle: handle.to_owned() };
        session.project.handles.insert(id.into(), handle);
    }
    let case = Case { name: "Ida".to_owned(), ..Case::default() };
    session.project.cases.insert("ida".into(), case);
    session.project.transcripts.insert("04".into(), transcript());
    let world = FakeWorld { now: Rc::new(RefCell::new("2026-11-23T09:00:00Z".to_owned())), ids: 0 };
    let mut app = App::new(session, Size { columns, rows }, Box::new(world.clone()));
    app.transcript.open("04".into(), Spot::new(1, CodePoint::ZERO));
    app.refresh();
    (app, world)
}

fn transcript() -> Transcript {
    let speaker = |id: &str, label: &str, role, case: Option<&str>| Speaker {
        id: id.into(),
        label: label.to_owned(),
        role,
        case: case.map(Into::into),
    };
    let paragraph = |id: &str, speaker: &str, text: &str| Paragraph {
        id: id.into(),
        speaker: Some(SpeakerId::new(speaker)),
        text: text.to_owned(),
        ..Paragraph::default()
    };
    Transcript {
        header: TranscriptHeader { title: "04 Skole".to_owned(), ..TranscriptHeader::default() },
        speakers: [
            speaker("i", "Interv.", Role::Interviewer, None),
            speaker("p", "Ida", Role::Informant, Some("ida")),
        ]
        .into_iter()
        .map(|speaker| (speaker.id.clone(), speaker))
        .collect(),
        paragraphs: Paragraphs::new(vec![
            paragraph("1", "i", "Hvem bestemmer?"),
            paragraph("2", "p", "Det er tallene som styrer. Men jeg teller, jeg også."),
            paragraph("3", "i", "Hva gjør det med samtalen?"),
            paragraph("4", "p", "Den blir kortere. Jeg ser på klokka."),
        ]),
    }
}

/// Presses keys in their written form, with spaces between.
pub(crate) fn press(app: &mut App, keys: &str) {
    for key in keys.split_whitespace() {
        let key: Key = key.parse().unwrap();
        app.update(Message::Key(key));
    }
}

/// Types a text.
pub(crate) fn type_text(app: &mut App, text: &str) {
    for character in text.chars() {
        app.update(Message::Key(Key::character(character)));
    }
}

/// Returns this coder's memos in the order of their ids.
pub(crate) fn memos(app: &App) -> Vec<Memo> {
    let own = app.session.project.memos.get(&app.session.coder);
    own.into_iter().flat_map(|memos| memos.values().cloned()).collect()
}

/// Returns the line at the bottom left.
pub(crate) fn said(app: &App) -> String {
    app.messages.current().map(|said| said.text.clone()).unwrap_or_default()
}

/// Tells the app that everything is on the disk, and returns the names of the drafts it then forgets.
pub(crate) fn all_saved(app: &mut App) -> Vec<String> {
    let ids: Vec<_> = app.session.unsaved.iter().map(|operation| operation.id.clone()).collect();
    app.take_effects();
    for id in ids {
        app.update(Message::Saved(id));
    }
    let dropped = app.take_effects().into_iter().filter_map(|effect| match effect {
        Effect::DropDraft(name) => Some(name),
        _ => None,
    });
    dropped.collect()
}
