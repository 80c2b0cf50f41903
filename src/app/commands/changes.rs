//! What changed: from where to where, and the way from a line to its passages.

use std::rc::Rc;

use crate::app::App;
use crate::app::coding::Target as Passage;
use crate::app::command::{Availability, Command, Context};
use crate::app::overlay::{Menu, MenuChoice, Overlay, Prompt};
use crate::app::screen::Screen;
use crate::app::screen::changes::{ChangesScreen, LineKind};
use crate::app::screen::list::{ListKind, ListScreen};
use crate::app::screen::passages::PassagesScreen;
use crate::domain::id::{ParagraphId, TranscriptId};
use crate::domain::place::{Place, Segment};
use crate::domain::text::CodePoint;
use crate::domain::time::Day;
use crate::services::changes::Target;
use crate::services::changes::span::{Span, Start, ends};
use crate::services::git::objects::ObjectId;
use crate::services::words::short_day;

/// What changed.
pub const COMMANDS: &[Command] = &[
    Command::new(
        Context::Global,
        "show-changes",
        &["g d"],
        ("What changed", "Tells in research words what is not committed, or what changed since."),
        |app| app.show_changes(Start::Head, None, "not committed"),
    ),
    Command::new(
        Context::Changes,
        "open-change",
        &["Enter"],
        ("Open it", "Opens the passages of a group, or goes to what changed."),
        open_change,
    )
    .hinted("open")
    .only_if(has_line),
    Command::new(
        Context::Changes,
        "unfold-change",
        &["l", "Right"],
        ("Unfold", "Shows every change of a group."),
        unfold,
    ),
    Command::new(
        Context::Changes,
        "fold-change",
        &["h", "Left"],
        ("Fold", "Folds the group or section again."),
        fold,
    )
    .hinted("fold")
    .hinted_at("h l"),
    Command::new(
        Context::Changes,
        "since-when",
        &["b"],
        ("Since when", "Begins elsewhere: the last meeting, a version, a day; or between two."),
        since_when,
    )
    .hinted("since when"),
    Command::new(
        Context::Changes,
        "sort-changes",
        &["S"],
        ("By what", "Puts the changes together by kind, case, code or transcript."),
        sort,
    )
    .hinted("by case, code"),
    Command::new(
        Context::Changes,
        "find-change",
        &["/", "Ctrl-F"],
        ("Find", "Shows only changes with some words; nothing typed shows all."),
        find,
    )
    .hinted("find"),
    Command::new(
        Context::Changes,
        "close-changes",
        &["Backspace"],
        ("Back", "Closes what changed."),
        |app| {
            app.screens.pop();
        },
    ),
];

fn screen(app: &App) -> Option<&ChangesScreen> {
    match app.screens.last() {
        Some(Screen::Changes(changes)) => Some(changes),
        _ => None,
    }
}

fn screen_mut(app: &mut App) -> Option<&mut ChangesScreen> {
    match app.screens.last_mut() {
        Some(Screen::Changes(changes)) => Some(changes),
        _ => None,
    }
}

fn has_line(app: &App) -> Availability {
    let line = screen(app).and_then(ChangesScreen::chosen);
    line.map(|_| ()).ok_or_else(|| "nothing changed here".to_owned())
}

impl App {
    /// Opens the screen of what changed from `from` to a version, or to the folder as it is.
    pub fn show_changes(&mut self, from: Start, to: Option<String>, title: &str) {
        let sight = self.sight();
        let changes = ChangesScreen::new(Span { from, to, sight }, title);
        self.open_screen(Screen::Changes(Box::new(changes)));
        self.ask_status();
    }

    /// Opens the screen of what a version changed; `subject` is the first line of its message.
    pub fn show_changes_of(&mut self, version: &ObjectId, subject: &str) {
        let to = Some(version.as_str().to_owned());
        self.show_changes(Start::Parent(version.clone()), to, &format!("in «{subject}»"));
    }
}

fn unfold(app: &mut App) {
    if !screen_mut(app).is_some_and(ChangesScreen::unfold) {
        app.refuse("Nothing more is folded here");
    }
}

fn fold(app: &mut App) {
    if !screen_mut(app).is_some_and(ChangesScreen::fold) {
        app.refuse("Nothing is left to fold here");
    }
}

fn sort(app: &mut App) {
    if let Some(changes) = screen_mut(app) {
        let by = changes.sort();
        app.say(format!("What changed, by {by}"));
    }
}

fn find(app: &mut App) {
    let then = Rc::new(|app: &mut App, typed: &str| {
        if let Some(changes) = screen_mut(app) {
            changes.find(typed);
        }
        Ok(())
    });
    let prompt = Prompt::new("find in what changed", "", then);
    app.overlay = Some(Overlay::Prompt(prompt.hinting("Enter find  nothing typed shows all")));
}

fn open_change(app: &mut App) {
    let Some(changes) = screen(app) else { return };
    let Some(line) = changes.chosen().cloned() else { return };
    match line.kind {
        LineKind::Section(_) => {
            if !screen_mut(app).is_some_and(ChangesScreen::fold) {
                unfold(app);
            }
        }
        LineKind::Group(_, rows) => {
            let codings = changes.codings_of(&rows);
            if codings.len() > 1 {
                let title = format!("{}: {}", line.title, line.count);
                let mut passages = PassagesScreen::new(Default::default());
                passages.only = Some((codings, title));
                app.open_screen(Screen::Passages(passages));
            } else if let [only] = rows.as_slice() {
                open_row(app, *only);
            } else {
                unfold(app);
            }
        }
        LineKind::Row(row) => open_row(app, row),
        LineKind::Version(version) => app.show_changes_of(&version.id, version.title()),
        LineKind::Problem => app.refuse("! lists what could not be read; t there opens the file"),
        LineKind::NotCommitted => app.show_changes(Start::Head, None, "not committed"),
    }
}

/// Goes to what a row is about.
fn open_row(app: &mut App, index: usize) {
    let target = screen(app).and_then(|changes| changes.row(index)).map(|row| row.target.clone());
    open_target(app, target.unwrap_or(Target::Nowhere));
}

/// Goes to something from a list, to which `q` leads back.
pub(super) fn open_target(app: &mut App, target: Target) {
    match target {
        Target::Coding(transcript, _, segment) | Target::Passage(transcript, segment) => {
            go(app, transcript, segment);
        }
        Target::Paragraph(transcript, paragraph) => {
            let segment = first_letter(paragraph);
            go(app, transcript, segment);
        }
        Target::Transcript(transcript) => {
            let text = app.session.project.transcripts.get(&transcript);
            let first = text.and_then(|text| text.paragraphs.get(0)).map(|row| row.id.clone());
            go(app, transcript, first_letter(first.unwrap_or_default()));
        }
        Target::Code(code) if app.session.project.codes.contains_key(&code) => {
            app.go_to_code_from_screen(&code);
        }
        Target::Memo(author, memo) => {
            if app.leave_for_memo(&author, &memo) {
                app.say("q or Backspace goes back to the list");
            }
        }
        Target::Case(case) => {
            let mut list = ListScreen::new(ListKind::Cases);
            list.refresh(app);
            list.choose(case.as_str());
            app.open_screen(Screen::List(list));
        }
        _ => app.refuse("This is told here and shown nowhere else"),
    }
}

fn first_letter(paragraph: ParagraphId) -> Segment {
    let from = Place::new(paragraph.clone(), CodePoint::ZERO);
    Segment::new(from, Place::new(paragraph, CodePoint(1)))
}

fn go(app: &mut App, transcript: TranscriptId, segment: Segment) {
    let text = app.session.project.transcripts.get(&transcript);
    let stands = text.is_some_and(|text| text.paragraphs.order(&segment.from).is_some());
    if !stands {
        return app.refuse("The turn it stood in is no longer there");
    }
    app.go_from_screen(&Passage { transcript, segment });
}

fn since_when(app: &mut App) {
    let meeting = last_meeting(app);
    let mut choices = vec![choice('h', "not committed yet", Start::Head, "not committed")];
    if let Some(day) = &meeting {
        let title = format!("since the meeting {}", short_day(day.as_str()));
        choices.push(choice('m', &title, Start::UpTo(day.clone()), &title));
    }
    let version = screen(app).and_then(ChangesScreen::chosen).and_then(|line| match &line.kind {
        LineKind::Version(version) => Some(version.clone()),
        _ => None,
    });
    if let Some(version) = version {
        let title = format!("since «{}»", version.title());
        let from = Start::Version(version.id.as_str().to_owned());
        choices.push(choice('c', &format!("{title}, the chosen commit"), from, &title));
    }
    choices.push(choice('a', "since before the first commit", Start::Nothing, "from the start"));
    choices.push(MenuChoice::new('t', "since a commit or a day, or between two", Rc::new(ask)));
    let lines = match meeting {
        Some(_) => Vec::new(),
        None => vec!["No meeting is known: no difference was decided yet.".to_owned()],
    };
    app.overlay = Some(Overlay::Menu(Menu::new("what changed since when", lines, choices)));
}

fn choice(key: char, label: &str, from: Start, title: &str) -> MenuChoice {
    let title = title.to_owned();
    let run = move |app: &mut App| begin_at(app, from.clone(), None, &title);
    MenuChoice::new(key, label, Rc::new(run))
}

/// Begins elsewhere on the same screen.
fn begin_at(app: &mut App, from: Start, to: Option<String>, title: &str) {
    if screen(app).is_some() {
        app.screens.pop();
    }
    app.show_changes(from, to, title);
}

fn ask(app: &mut App) {
    let then = Rc::new(|app: &mut App, typed: &str| {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err("Type a commit, a day as 2021-04-01, or two with .. between".to_owned());
        }
        let (from, to) = ends(typed);
        let title = match (&from, &to) {
            (Start::Before(day), None) => format!("since before {day}"),
            (_, Some(_)) => typed.to_owned(),
            (_, None) => format!("since {typed}"),
        };
        begin_at(app, from, to, &title);
        Ok(())
    });
    let prompt = Prompt::new("since which commit or day, or A..B", "", then);
    app.overlay = Some(Overlay::Prompt(prompt.hinting("HEAD~3  2021-04-01  v1..HEAD  Enter  Esc")));
}

/// Returns the day of the last meeting: that of the last decision about a difference.
fn last_meeting(app: &App) -> Option<Day> {
    let decisions = app.session.project.decisions.values().flat_map(|rows| rows.values());
    decisions.map(|decision| decision.made.day()).max()
}
