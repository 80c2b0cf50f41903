//! Keys while a memo is written. Every other key types.

use std::rc::Rc;

use crate::app::App;
use crate::app::command::{Availability, Command, Context};
use crate::app::effect::Effect;
use crate::app::memo::link::link_entries;
use crate::app::memo::writing::Writing;
use crate::app::overlay::{Help, Menu, MenuChoice, Overlay, Picked, Picker, Prompt};
use crate::app::text_editor::{Motion, TextEditor};
use crate::domain::memo::MemoKind;
use crate::domain::text::clean::clean_line;
use crate::domain::text::{CodePoint, slice};

/// Keys while a memo is written.
pub const COMMANDS: &[Command] = &[
    Command::new(
        Context::Typing,
        "finish-writing",
        &["Esc", "Ctrl-G", "Ctrl-C"],
        ("Done", "Keeps the memo and goes back to the same place."),
        App::finish_writing,
    )
    .hinted("done")
    .only_if(is_writing),
    Command::new(
        Context::Typing,
        "insert-link",
        &["Ctrl-K"],
        ("Link", "Puts in a link to a code, case, memo, quote or transcript."),
        insert_link,
    )
    .hinted("link")
    .only_if(is_writing),
    Command::new(
        Context::Typing,
        "memo-kind",
        &["Ctrl-T"],
        ("Kind, tags, title", "Analytic, reflection, method ...; tags; a title of its own."),
        memo_kind,
    )
    .hinted("kind")
    .only_if(is_writing),
    Command::new(
        Context::Typing,
        "undo-typing",
        &["Ctrl-X"],
        ("Undo typing", "Takes back what was typed last."),
        undo_typing,
    )
    .hinted("undo")
    .only_if(is_writing),
    Command::new(
        Context::Typing,
        "redo-typing",
        &["Ctrl-R"],
        ("Redo typing", "Types again what was taken back."),
        redo_typing,
    )
    .only_if(is_writing),
    Command::new(
        Context::Typing,
        "open-editor",
        &["Ctrl-O"],
        ("Own editor", "Opens the same text in your own editor."),
        open_editor,
    )
    .hinted("own editor")
    .only_if(is_writing),
    Command::new(
        Context::Typing,
        "help-while-writing",
        &["F1"],
        ("Help", "All keys while writing."),
        show_help,
    )
    .hinted("help")
    .only_if(is_writing),
    Command::new(
        Context::Typing,
        "delete-word",
        &["Ctrl-W"],
        ("Delete word", "Deletes the word to the left."),
        |app| edit(app, TextEditor::delete_word_left),
    )
    .only_if(is_writing),
    Command::new(
        Context::Typing,
        "delete-line",
        &["Ctrl-U"],
        ("Delete line", "Deletes to the start of the line."),
        |app| edit(app, TextEditor::delete_line_left),
    )
    .only_if(is_writing),
    Command::new(
        Context::Typing,
        "cursor-up",
        &["Up", "Ctrl-P"],
        ("Line up", "Goes one line up."),
        |app| up_or_down(app, -1),
    )
    .only_if(is_writing),
    Command::new(
        Context::Typing,
        "cursor-down",
        &["Down", "Ctrl-N"],
        ("Line down", "Goes one line down."),
        |app| up_or_down(app, 1),
    )
    .only_if(is_writing),
    Command::new(
        Context::Typing,
        "cursor-page-up",
        &["PageUp"],
        ("Page up", "Goes one page up."),
        |app| page(app, -1),
    )
    .only_if(is_writing),
    Command::new(
        Context::Typing,
        "cursor-page-down",
        &["PageDown"],
        ("Page down", "Goes one page down."),
        |app| page(app, 1),
    )
    .only_if(is_writing),
    Command::new(
        Context::Typing,
        "cursor-left",
        &["Left"],
        ("Left", "Goes one character to the left."),
        |app| app.move_in_memo(Motion::Left),
    )
    .only_if(is_writing),
    Command::new(
        Context::Typing,
        "cursor-right",
        &["Right"],
        ("Right", "Goes one character to the right."),
        |app| app.move_in_memo(Motion::Right),
    )
    .only_if(is_writing),
    Command::new(
        Context::Typing,
        "cursor-word-left",
        &["Ctrl-Left"],
        ("Word left", "Goes one word to the left."),
        |app| app.move_in_memo(Motion::WordLeft),
    )
    .only_if(is_writing),
    Command::new(
        Context::Typing,
        "cursor-word-right",
        &["Ctrl-Right"],
        ("Word right", "Goes one word to the right."),
        |app| app.move_in_memo(Motion::WordRight),
    )
    .only_if(is_writing),
    Command::new(
        Context::Typing,
        "cursor-line-start",
        &["Home"],
        ("Start of line", "Goes to the start of the paragraph."),
        |app| app.move_in_memo(Motion::LineStart),
    )
    .only_if(is_writing),
    Command::new(
        Context::Typing,
        "cursor-line-end",
        &["End", "Ctrl-E"],
        ("End of line", "Goes to the end of the paragraph."),
        |app| app.move_in_memo(Motion::LineEnd),
    )
    .only_if(is_writing),
];

fn is_writing(app: &App) -> Availability {
    let writing = app.memo.writing.as_ref();
    writing.map(|_| ()).ok_or_else(|| "nothing is being written (m writes a memo)".to_owned())
}

fn edit(app: &mut App, change: fn(&mut TextEditor)) {
    if let Some(writing) = &mut app.memo.writing {
        change(&mut writing.editor);
    }
}

fn undo_typing(app: &mut App) {
    if app.memo.writing.as_mut().is_some_and(|writing| !writing.editor.undo()) {
        app.refuse("Nothing is left to take back in this memo");
    }
}

fn redo_typing(app: &mut App) {
    if app.memo.writing.as_mut().is_some_and(|writing| !writing.editor.redo()) {
        app.refuse("Nothing was taken back");
    }
}

fn up_or_down(app: &mut App, direction: i8) {
    let (width, _) = app.writing_room();
    app.move_in_memo(if direction < 0 { Motion::Up { width } } else { Motion::Down { width } });
}

fn page(app: &mut App, direction: i8) {
    let (_, height) = app.writing_room();
    for _ in 0..height.saturating_sub(1).max(1) {
        up_or_down(app, direction);
    }
}

fn open_editor(app: &mut App) {
    app.keep_draft();
    let Some(writing) = &app.memo.writing else { return };
    let (name, text) = (writing.draft.clone(), writing.editor.text().to_owned());
    app.ask(Effect::RunEditor { name, text });
}

fn show_help(app: &mut App) {
    app.overlay = Some(Overlay::Help(Help { contexts: app.contexts(), top: 0 }));
}

fn insert_link(app: &mut App) {
    let picker = Picker::new(
        "link to",
        link_entries(&app.session),
        Rc::new(|app, picked| {
            if let (Picked::Entries(links), Some(writing)) = (picked, &mut app.memo.writing) {
                let before = slice(writing.editor.text(), CodePoint::ZERO, writing.editor.cursor());
                let has_room = before.is_empty() || before.ends_with(char::is_whitespace);
                let space = if has_room { "" } else { " " };
                writing.editor.insert(&format!("{space}{}", links.join(" ")));
                app.after_typing();
            }
        }),
    );
    let picker = picker.taking_several().saying_when_empty("There is nothing to link to yet.");
    app.overlay = Some(Overlay::Picker(picker));
}

fn memo_kind(app: &mut App) {
    let Some(writing) = &app.memo.writing else { return };
    let keys = ['a', 'r', 'm', 'f', 'd', 'u', 't'];
    let mut choices: Vec<MenuChoice> = keys
        .into_iter()
        .zip(MemoKind::ALL)
        .map(|(key, kind)| {
            let choose = Rc::new(move |app: &mut App| change(app, |writing| writing.kind = kind));
            MenuChoice::new(key, kind.name(), choose)
        })
        .collect();
    choices.push(detailed('g', "tags", &writing.tags.join(" "), ask_for_tags));
    let title = writing.memo().title;
    choices.push(detailed('n', "title", &title, ask_for_title));
    if app.session.project.settings.blind {
        let (label, detail) = if writing.shared {
            ("keep it to yourself", "the other coder may read it now")
        } else {
            ("let the other coder read it", "nobody else may read it now")
        };
        let toggle = |app: &mut App| change(app, |writing| writing.shared = !writing.shared);
        choices.push(detailed('s', label, detail, toggle));
    }
    let mut menu = Menu::new(format!("memo: {}", writing.kind.name()), Vec::new(), choices);
    menu.cursor = MemoKind::ALL.iter().position(|kind| *kind == writing.kind).unwrap_or(0);
    app.overlay = Some(Overlay::Menu(menu));
}

fn detailed(key: char, label: &str, detail: &str, run: fn(&mut App)) -> MenuChoice {
    let mut choice = MenuChoice::new(key, label, Rc::new(run));
    detail.clone_into(&mut choice.detail);
    choice
}

fn change(app: &mut App, change: impl FnOnce(&mut Writing)) {
    if let Some(writing) = &mut app.memo.writing {
        change(writing);
    }
}

fn ask_for_tags(app: &mut App) {
    let now = app.memo.writing.as_ref().map(|writing| writing.tags.join(" ")).unwrap_or_default();
    let prompt = Prompt::new(
        "tags, with spaces between",
        &now,
        Rc::new(|app, typed| {
            let tags = tags_of(typed);
            change(app, |writing| writing.tags = tags);
            Ok(())
        }),
    );
    app.overlay = Some(Overlay::Prompt(prompt));
}

fn ask_for_title(app: &mut App) {
    let Some(writing) = &app.memo.writing else { return };
    let prompt = Prompt::new(
        "title of the memo",
        &writing.memo().title,
        Rc::new(|app, typed| {
            let title = clean_line(typed).text.trim().to_owned();
            change(app, |writing| writing.title = Some(title).filter(|title| !title.is_empty()));
            Ok(())
        }),
    );
    let prompt = prompt.hinting("Enter keep it, empty: the first line  Esc leave");
    app.overlay = Some(Overlay::Prompt(prompt));
}

/// Divides typed tags at spaces and commas; each stands once.
fn tags_of(typed: &str) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    let typed = clean_line(typed).text;
    for word in typed.split(|sign: char| sign.is_whitespace() || sign == ',') {
        let word = word.trim_start_matches('#');
        if !word.is_empty() && !tags.iter().any(|tag| tag == word) {
            tags.push(word.to_owned());
        }
    }
    tags
}
