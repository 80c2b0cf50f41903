//! The list of all memos: going to what they are about, writing on, finding.

use std::rc::Rc;

use crate::app::App;
use crate::app::command::{Availability, Command, Context};
use crate::app::overlay::{Overlay, Prompt};
use crate::app::screen::Screen;
use crate::app::screen::list::{ListKind, ListScreen};
use crate::app::screen::memos::{SORTS, memo_of_row};
use crate::domain::id::{CoderId, MemoId};

/// The list of all memos.
pub const COMMANDS: &[Command] = &[
    Command::new(
        Context::Memos,
        "go-to-memo",
        &["Enter"],
        ("Go there", "Goes to what the memo is about and shows it; q comes back to the same row."),
        go_to_memo,
    )
    .hinted("go there")
    .only_if(has_row),
    Command::new(
        Context::Memos,
        "edit-listed-memo",
        &["t"],
        ("Write on", "Writes on at the end of the memo."),
        edit_listed,
    )
    .hinted("write on")
    .only_if(has_own_row),
    Command::new(
        Context::Memos,
        "find-memos",
        &["/", "Ctrl-F"],
        ("Find", "Keeps the memos with these words in title, text or tags."),
        find_memos,
    )
    .hinted("find"),
    Command::new(
        Context::Memos,
        "sort-memos",
        &["S"],
        ("Other order", "Newest first, by kind, subject, author, words, title."),
        sort_memos,
    )
    .hinted("sort"),
    Command::new(
        Context::Memos,
        "remove-listed-memo",
        &["x", "Delete"],
        ("Remove memo", "Removes the memo; undo brings it back."),
        remove_listed,
    )
    .hinted("remove")
    .only_if(has_own_row),
    Command::new(
        Context::Memos,
        "new-listed-memo",
        &["o"],
        ("New memo on the study", "Begins a memo about the study as a whole."),
        new_listed,
    )
    .hinted("new"),
];

fn list(app: &App) -> Option<&ListScreen> {
    match app.screens.last() {
        Some(Screen::List(list)) if list.kind == ListKind::Memos => Some(list),
        _ => None,
    }
}

fn list_mut(app: &mut App) -> Option<&mut ListScreen> {
    match app.screens.last_mut() {
        Some(Screen::List(list)) if list.kind == ListKind::Memos => Some(list),
        _ => None,
    }
}

fn chosen(app: &App) -> Option<(CoderId, MemoId)> {
    list(app)?.chosen().and_then(|row| memo_of_row(&row.key))
}

fn has_row(app: &App) -> Availability {
    chosen(app).map(|_| ()).ok_or_else(|| "there is no memo in this list".to_owned())
}

fn has_own_row(app: &App) -> Availability {
    has_row(app)?;
    match chosen(app) {
        Some((author, _)) if author != app.session.coder => {
            Err("this memo is another coder's".to_owned())
        }
        _ => Ok(()),
    }
}

fn go_to_memo(app: &mut App) {
    let Some((author, id)) = chosen(app) else { return };
    if app.leave_for_memo(&author, &id) {
        app.say("q or Backspace goes back to the list of memos");
    }
}

fn edit_listed(app: &mut App) {
    if let Some((_, id)) = chosen(app) {
        app.write_on(&id);
    }
}

fn remove_listed(app: &mut App) {
    if let Some((author, id)) = chosen(app) {
        app.remove_memo(&author, &id);
    }
}

fn new_listed(app: &mut App) {
    app.begin_memo(crate::domain::memo::MemoAbout::Project);
}

fn sort_memos(app: &mut App) {
    let Some(list) = list_mut(app) else { return };
    list.sort = (list.sort + 1) % SORTS.len();
    let order = SORTS.get(list.sort).copied().unwrap_or_default();
    app.say(format!("Memos: {order}"));
}

fn find_memos(app: &mut App) {
    let now = list(app).map(|list| list.find.clone()).unwrap_or_default();
    let prompt = Prompt::new(
        "find in memos",
        &now,
        Rc::new(|app, typed| {
            if let Some(list) = list_mut(app) {
                typed.trim().clone_into(&mut list.find);
                list.cursor = 0;
            }
            app.refresh();
            let count = list(app).map_or(0, |list| list.rows.len());
            match typed.trim() {
                "" => app.say("All memos"),
                words => app.say(format!("{count} with «{words}». / and nothing shows all")),
            }
            Ok(())
        }),
    );
    let prompt = prompt.hinting("Enter find, empty: all  Esc leave");
    app.overlay = Some(Overlay::Prompt(prompt));
}
