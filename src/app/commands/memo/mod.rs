//! Memos: writing on what is chosen, reading what was thought here, the journal.

mod about;
pub mod list;
pub mod typing;

use std::rc::Rc;

use about::memo_about;

use crate::app::command::{Availability, Command, Context};
use crate::app::memo::link::{LinkTarget, targets};
use crate::app::overlay::{Menu, MenuChoice, Overlay};
use crate::app::screen::Screen;
use crate::app::screen::list::{ListKind, ListScreen};
use crate::app::transcript::choice::Choice;
use crate::app::transcript::markup::Mark;
use crate::app::{App, Pane};
use crate::domain::id::CodingId;
use crate::domain::memo::{MemoAbout, MemoKind};

/// Memos, in every pane.
pub const COMMANDS: &[Command] = &[
    Command::new(
        Context::Transcript,
        "memo-here",
        &["m"],
        ("Memo here", "Writes on what is chosen: on your coding there, else on the words."),
        memo_here,
    )
    .hinted("memo")
    .only_if(has_words),
    Command::new(
        Context::Codebook,
        "memo-on-code",
        &["m"],
        ("Memo on the code", "Writes on the chosen code."),
        memo_on_code,
    )
    .hinted("memo")
    .only_if(has_code),
    Command::new(
        Context::Memo,
        "edit-memo",
        &["t"],
        ("Write on", "Writes on at the end of the shown memo."),
        edit_memo,
    )
    .hinted("write on")
    .only_if(can_edit),
    Command::new(
        Context::Memo,
        "open-memo",
        &["Enter"],
        (
            "Write on, or follow a link",
            "Offers the links of the shown memo; without links, writes on.",
        ),
        open_memo,
    )
    .only_if(has_memo),
    Command::new(
        Context::Memo,
        "new-memo",
        &["o"],
        ("Another memo here", "Begins another memo about the same place."),
        new_memo,
    )
    .hinted("another"),
    Command::new(
        Context::Memo,
        "remove-memo",
        &["x", "Delete"],
        ("Remove memo", "Removes the shown memo; undo brings it back."),
        remove_memo,
    )
    .hinted("remove")
    .only_if(can_edit),
    Command::new(
        Context::Memo,
        "next-without-memo",
        &["e", "æ"],
        (
            "Next coding without a memo",
            "Goes to the next of your codings that has no memo of yours, and chooses it.",
        ),
        next_without_memo,
    )
    .hinted("next without"),
    Command::new(
        Context::Memo,
        "copy-memo",
        &["y"],
        ("Copy memo", "Hands the shown memo to the clipboard as text."),
        copy_memo,
    )
    .hinted("copy")
    .only_if(has_memo),
    Command::new(
        Context::Memo,
        "memo-on-selection",
        &["m"],
        ("Memo on the selection", "Writes on what is chosen in the transcript."),
        memo_here,
    )
    .only_if(has_words),
    Command::new(
        Context::Global,
        "memo-about",
        &["M"],
        (
            "Memo about",
            "Chooses what a memo belongs to: coding, turn, transcript, code, case, the study.",
        ),
        memo_about,
    ),
    Command::new(
        Context::Global,
        "list-memos",
        &["g m", "F5"],
        ("All memos", "Every memo you may read, to find, read on and write on."),
        list_memos,
    ),
    Command::new(
        Context::Global,
        "open-journal",
        &["D"],
        ("Today's journal", "Writes on in today's reflection log, or begins it."),
        open_journal,
    ),
    Command::new(
        Context::Global,
        "write-fore-understanding",
        &[],
        ("Fore-understanding", "Writes down what you expect before the data, dated today."),
        write_fore_understanding,
    ),
];

fn has_words(app: &App) -> Availability {
    app.target().map(|_| ()).ok_or_else(|| "there are no words to write about".to_owned())
}

fn has_code(app: &App) -> Availability {
    super::codebook::has_choice(app)
}

fn has_memo(app: &App) -> Availability {
    let shown = app.memo.shown(&app.session);
    shown.map(|_| ()).ok_or_else(|| "there is no memo here (m writes one)".to_owned())
}

fn can_edit(app: &App) -> Availability {
    has_memo(app)?;
    let is_mine =
        app.memo.shown(&app.session).is_some_and(|(author, ..)| *author == app.session.coder);
    if is_mine {
        Ok(())
    } else {
        Err("this memo is another coder's (o writes your own)".to_owned())
    }
}

fn memo_here(app: &mut App) {
    if let Some(about) = app.about_selection() {
        app.write_about(about);
    }
}

fn memo_on_code(app: &mut App) {
    if let Some(code) = app.codebook.chosen().cloned() {
        app.write_about(MemoAbout::Code(code));
    }
}

fn edit_memo(app: &mut App) {
    let shown = app.memo.shown(&app.session).map(|(_, id, _)| id.clone());
    if let Some(id) = shown {
        app.write_on(&id);
    }
}

fn open_memo(app: &mut App) {
    let Some((_, _, memo)) = app.memo.shown(&app.session) else { return };
    let links = targets(&app.session, &memo.text);
    if links.is_empty() {
        return match can_edit(app) {
            Ok(()) => edit_memo(app),
            Err(why) => app.refuse(format!("Not now: {why}")),
        };
    }
    let title = format!("links in {}", crate::app::words::quoted(&memo.title));
    let mut choices: Vec<MenuChoice> =
        ('1'..='9').zip(links).filter_map(|(key, target)| link_choice(app, key, target)).collect();
    if can_edit(app).is_ok() {
        choices.push(MenuChoice::new('t', "write on", Rc::new(edit_memo)));
    }
    app.overlay = Some(Overlay::Menu(Menu::new(title, Vec::new(), choices)));
}

fn link_choice(app: &App, key: char, target: LinkTarget) -> Option<MenuChoice> {
    let name = target.name(&app.session)?;
    let kind = target.kind().to_owned();
    let mut choice = MenuChoice::new(key, name, Rc::new(move |app| app.follow_link(&target)));
    choice.detail = kind;
    Some(choice)
}

/// Begins another memo about what the shown one is about, else about what is chosen.
fn new_memo(app: &mut App) {
    let shown = app.memo.shown(&app.session).map(|(_, _, memo)| memo.about.clone());
    let chosen = || match app.memo.beside {
        Pane::Codebook => app.codebook.chosen().cloned().map(MemoAbout::Code),
        _ => app.about_selection(),
    };
    match shown.or_else(chosen) {
        Some(about) => app.begin_memo(about),
        None => app.refuse("There is nothing here to write about. M chooses something"),
    }
}

fn remove_memo(app: &mut App) {
    let shown = app.memo.shown(&app.session).map(|(author, id, _)| (author.clone(), id.clone()));
    if let Some((author, id)) = shown {
        app.remove_memo(&author, &id);
    }
}

fn copy_memo(app: &mut App) {
    app.copy_memo();
}

fn next_without_memo(app: &mut App) {
    let Some((stretch, code)) = next_bare_coding(app).map(|mark| (mark.stretch, mark.code.clone()))
    else {
        return app.refuse("No coding without a memo below here. g g goes to the top");
    };
    app.remember_place();
    app.transcript.move_to(stretch.from);
    app.transcript.choice = Some(Choice::of(stretch));
    let name = app.session.project.code_name(&code).to_owned();
    app.say(format!("{name} has no memo here. m writes one"));
}

/// Returns the next coding of this coder after the choice that has no memo of this coder.
fn next_bare_coding(app: &App) -> Option<&Mark> {
    let id = app.transcript.id.as_ref()?;
    let memos = app.session.project.memos.get(&app.session.coder);
    let has_memo = |coding: &CodingId| {
        memos.into_iter().flat_map(|memos| memos.values()).any(|memo| {
            matches!(&memo.about, MemoAbout::Coding(about, on) if about == id && on == coding)
        })
    };
    let terrain = app.transcript.terrain(&app.session)?;
    // Where a coding is chosen already, the next one may start at the same place but reach further.
    let now = match &app.transcript.choice {
        Some(choice) => (choice.stretch.from, Some(choice.stretch.to)),
        None => (app.transcript.cursor, None),
    };
    app.transcript.markup.marks().iter().find(|mark| {
        mark.layer == app.session.coder
            && (mark.stretch.from, Some(mark.stretch.to)) > now
            && terrain.is_shown(mark.stretch.from.paragraph)
            && !has_memo(&mark.coding)
    })
}

fn list_memos(app: &mut App) {
    app.memo.left = None;
    app.open_screen(Screen::List(ListScreen::new(ListKind::Memos)));
}

fn open_journal(app: &mut App) {
    write_dated(app, MemoKind::Reflection, "Reflection");
}

fn write_fore_understanding(app: &mut App) {
    write_dated(app, MemoKind::ForeUnderstanding, "Fore-understanding");
}

/// Writes on in today's memo of `kind` on the study, in a new paragraph at its end, or begins it.
fn write_dated(app: &mut App, kind: MemoKind, name: &str) {
    let title = format!("{name} {}", app.world.today());
    let memos = app.session.project.memos.get(&app.session.coder);
    let today = memos.into_iter().flatten().find(|(_, memo)| {
        memo.kind == kind && memo.about == MemoAbout::Project && memo.title == title
    });
    match today.map(|(id, _)| id.clone()) {
        Some(id) => {
            app.write_on(&id);
            if let Some(writing) = &mut app.memo.writing {
                writing.editor.insert("\n");
                writing.drafted = writing.editor.revision();
            }
        }
        None => app.begin_memo_as(MemoAbout::Project, kind, Some(title)),
    }
}
