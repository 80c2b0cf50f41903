//! Lists: opening a row, changing it, sorting; which list it is decides what that means.

use std::rc::Rc;

use crate::app::App;
use crate::app::command::{Availability, Command, Context};
use crate::app::commands::{case_rows, codebook, compare, transcript_rows};
use crate::app::effect::Effect;
use crate::app::overlay::{Overlay, Prompt};
use crate::app::screen::Screen;
use crate::app::screen::list::{ListKind, ListRow, ListScreen, PROBLEM_KEY};
use crate::domain::text::fold::fold;
use crate::storage::problem::Problem;

/// Lists.
pub const COMMANDS: &[Command] = &[
    Command::new(
        Context::Global,
        "open-transcripts",
        &["g t", "F2"],
        ("Transcripts", "Every document, with how far it was read and coded."),
        |app| open(app, ListKind::Transcripts),
    )
    .hinted("go")
    .hinted_at("g"),
    Command::new(
        Context::Global,
        "open-people",
        &["g p", "F8"],
        ("Cases and coders", "Informants with what is known of them, and who codes."),
        |app| open(app, ListKind::Cases),
    ),
    Command::new(
        Context::List,
        "open-row",
        &["Enter"],
        ("Open it", "Does the obvious with the chosen row; a number first chooses the row."),
        open_row,
    )
    .hinted("open")
    .only_if(can_open),
    Command::new(
        Context::List,
        "new-row",
        &["o"],
        ("New one", "Makes a new row of this list."),
        new_row,
    )
    .hinted("new")
    .only_if(can_make),
    Command::new(
        Context::List,
        "edit-row",
        &["t"],
        ("Details", "Changes what is known of the chosen row."),
        edit_row,
    )
    .hinted("details")
    .only_if(can_edit),
    Command::new(
        Context::List,
        "sort-rows",
        &["S"],
        ("Other order", "Sorts the rows by the next column."),
        sort_rows,
    )
    .hinted("sort")
    .only_if(can_sort),
    Command::new(
        Context::List,
        "next-empty",
        &["e", "æ"],
        ("Next empty", "Goes to the next row without codings or values."),
        next_empty,
    )
    .hinted("next empty")
    .only_if(has_empty),
    Command::new(
        Context::List,
        "find-row",
        &["/", "Ctrl-F"],
        ("Find", "Shows only rows with some words; nothing typed shows all."),
        find_row,
    )
    .hinted("find"),
    Command::new(
        Context::List,
        "copy-row",
        &["y"],
        ("Copy", "Copies the chosen row as text."),
        copy_row,
    )
    .only_if(has_row),
    Command::new(
        Context::List,
        "new-attribute",
        &[],
        ("New attribute", "Something that is recorded of every case, with the kind of its values."),
        case_rows::ask_attribute,
    )
    .only_if(shows_cases),
    Command::new(
        Context::List,
        "rename-attribute",
        &[],
        ("Rename an attribute", "Gives an attribute of the cases another name."),
        case_rows::ask_which,
    )
    .only_if(shows_cases),
    Command::new(
        Context::List,
        "close-list",
        &["Backspace"],
        ("Back", "Closes the list."),
        |app| {
            app.screens.pop();
        },
    ),
    Command::new(
        Context::List,
        "read-again",
        &["r"],
        ("Read again", "Looks whether a file with a problem was mended, and reads it again."),
        |app| {
            app.ask(Effect::LookAround);
            app.say("Looking at the files again. What is mended leaves this list");
        },
    )
    .hinted("read again")
    .only_if(has_problems),
];

/// Returns the list on top, if a list is on top.
pub fn list(app: &App) -> Option<&ListScreen> {
    match app.screens.last() {
        Some(Screen::List(list)) => Some(list),
        _ => None,
    }
}

fn list_mut(app: &mut App) -> Option<&mut ListScreen> {
    match app.screens.last_mut() {
        Some(Screen::List(list)) => Some(list),
        _ => None,
    }
}

/// Returns the kind of the list on top and its chosen row.
fn chosen(app: &App) -> Option<(ListKind, ListRow)> {
    let list = list(app)?;
    Some((list.kind, list.chosen()?.clone()))
}

fn open(app: &mut App, kind: ListKind) {
    let mut list = ListScreen::new(kind);
    list.refresh(app);
    if let (ListKind::Transcripts, Some(here)) = (kind, &app.transcript.id) {
        list.choose(here.as_str());
    }
    app.open_screen(Screen::List(list));
}

fn has_row(app: &App) -> Availability {
    chosen(app).map(|_| ()).ok_or_else(|| "no row is chosen".to_owned())
}

fn can_open(app: &App) -> Availability {
    match chosen(app) {
        Some((ListKind::Transcripts | ListKind::Cases, _)) => Ok(()),
        Some((ListKind::Memos | ListKind::Lint | ListKind::Compare, _)) => Ok(()),
        Some(_) => Err("this row is only read here".to_owned()),
        None => has_row(app),
    }
}

fn can_make(app: &App) -> Availability {
    match list(app).map(|list| list.kind) {
        Some(ListKind::Cases | ListKind::Transcripts) => Ok(()),
        _ => Err("nothing is made here".to_owned()),
    }
}

fn shows_cases(app: &App) -> Availability {
    match list(app).map(|list| list.kind) {
        Some(ListKind::Cases) => Ok(()),
        _ => Err("attributes belong to cases (g p)".to_owned()),
    }
}

fn has_problems(app: &App) -> Availability {
    let shows_them = list(app).is_some_and(|list| list.kind == ListKind::Messages);
    if shows_them && !app.session.problems.is_empty() {
        Ok(())
    } else {
        Err("no file here waits to be mended".to_owned())
    }
}

/// Returns the problem with a file that a row of the messages stands for.
fn problem_of<'a>(app: &'a App, row: &ListRow) -> Option<&'a Problem> {
    let number: usize = row.key.strip_prefix(PROBLEM_KEY)?.parse().ok()?;
    app.session.problems.get(number)
}

/// Opens the file with the problem in the user's own editor, on the line.
fn open_problem(app: &mut App, row: &ListRow) {
    let Some(problem) = problem_of(app, row) else { return };
    let (path, line) = (problem.file.clone(), problem.line.max(1));
    app.ask(Effect::OpenFile { path, line });
}

fn can_edit(app: &App) -> Availability {
    match chosen(app) {
        Some((ListKind::Messages, row)) if problem_of(app, &row).is_some() => Ok(()),
        Some((ListKind::Messages, _)) => Err("messages stay as they are".to_owned()),
        Some((ListKind::Compare, _)) => Err("Enter goes through it".to_owned()),
        Some((ListKind::Meeting, _)) => Err("the sheet follows from the study".to_owned()),
        Some((ListKind::Acts | ListKind::ActRecords, _)) => {
            Err("what was done stays as it was; x takes it back".to_owned())
        }
        Some((ListKind::History | ListKind::HistoryChanges, _)) => {
            Err("what happened stays as it is".to_owned())
        }
        Some((ListKind::Lint, _)) => Err("Enter goes to the code; t changes it there".to_owned()),
        Some((ListKind::Contradictions | ListKind::Rehearsal, _)) => {
            Err("it is changed once it is brought in and decided".to_owned())
        }
        Some((ListKind::GitOutput, _)) => Err("what git said stays as it is".to_owned()),
        Some(_) => Ok(()),
        None => has_row(app),
    }
}

fn can_sort(app: &App) -> Availability {
    let orders = list(app).map_or(0, |list| list.kind.orders().len());
    if orders > 1 { Ok(()) } else { Err("this list has one order".to_owned()) }
}

fn has_empty(app: &App) -> Availability {
    match list(app).map(|list| list.kind) {
        Some(ListKind::Transcripts | ListKind::Cases) => Ok(()),
        _ => Err("no row of this list is ever empty".to_owned()),
    }
}

fn open_row(app: &mut App) {
    match chosen(app) {
        Some((ListKind::Transcripts, row)) => transcript_rows::open(app, &row),
        Some((ListKind::Cases, row)) => case_rows::edit(app, &row),
        Some((ListKind::Lint, _)) => codebook::open_finding(app),
        Some((ListKind::Compare, row)) => compare::open_row(app, &row),
        _ => {}
    }
}

fn new_row(app: &mut App) {
    match list(app).map(|list| list.kind) {
        Some(ListKind::Cases) => case_rows::make(app),
        Some(ListKind::Transcripts) => app.open_import(),
        _ => {}
    }
}

fn edit_row(app: &mut App) {
    match chosen(app) {
        Some((ListKind::Transcripts, row)) => transcript_rows::edit(app, &row),
        Some((ListKind::Cases, row)) => case_rows::edit(app, &row),
        Some((ListKind::Messages, row)) => open_problem(app, &row),
        _ => {}
    }
}

fn sort_rows(app: &mut App) {
    let Some(list) = list_mut(app) else { return };
    let orders = list.kind.orders();
    list.sort = (list.sort + 1) % orders.len().max(1);
    let name = orders.get(list.sort).copied().unwrap_or_default();
    app.say(format!("Rows by {name}"));
}

fn next_empty(app: &mut App) {
    let Some(list) = list_mut(app) else { return };
    let kind = list.kind;
    let is_empty = |row: &ListRow| match kind {
        // The column «mine».
        ListKind::Transcripts => row.cells.get(7).is_some_and(|cell| cell == "0"),
        ListKind::Cases => row.cells.get(4).is_some_and(String::is_empty),
        _ => false,
    };
    let rows = list.rows.iter().enumerate();
    let empty = rows.filter(|(_, row)| !row.is_heading() && is_empty(row)).map(|(at, _)| at);
    let all: Vec<usize> = empty.collect();
    let next = all.iter().find(|at| **at > list.cursor).or(all.first());
    match next {
        Some(at) => list.cursor = *at,
        None => app.refuse("No row is empty"),
    }
}

fn find_row(app: &mut App) {
    let prompt = Prompt::new(
        "find in this list",
        "",
        Rc::new(|app, typed| {
            if let Some(list) = list_mut(app) {
                list.find = fold(typed.trim());
            }
            Ok(())
        }),
    );
    app.overlay = Some(Overlay::Prompt(prompt.hinting("Enter find  nothing typed shows all")));
}

fn copy_row(app: &mut App) {
    let Some((_, row)) = chosen(app) else { return };
    let cells: Vec<&str> =
        row.cells.iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect();
    let text = cells.join("\t");
    app.ask(Effect::Copy(text));
    app.say("The row is copied");
}

impl App {
    /// Takes a digit typed on a list: the row with that number is chosen.
    pub(in crate::app) fn row_digit(&mut self, digit: u8) {
        if let Some(list) = list_mut(self) {
            list.type_digit(digit);
        }
    }

    /// Chooses the row with `key` of the list on top once it is there.
    pub fn choose_row(&mut self, key: &str) {
        self.refresh();
        if let Some(list) = list_mut(self) {
            list.choose(key);
        }
    }
}
