//! Writing the interview guide and the research questions.

use std::rc::Rc;

use crate::app::App;
use crate::app::command::{Availability, Command, Context};
use crate::app::overlay::{Overlay, Prompt};
use crate::app::screen::Screen;
use crate::app::screen::guide::{guide_in_order, questions_in_order};
use crate::app::screen::list::ListKind;
use crate::app::words::quoted;
use crate::domain::edit::{Change, Edit, Record};
use crate::domain::id::{GuideRowId, QuestionId};
use crate::domain::study::{GuideRow, Question};
use crate::domain::text::clean::clean_line;

/// Guide and questions.
pub const COMMANDS: &[Command] = &[
    Command::new(
        Context::Guide,
        "guide-new",
        &["o"],
        ("New row", "A new question below this one; in the guide with its theme."),
        new_row,
    )
    .hinted("new"),
    Command::new(
        Context::Guide,
        "guide-edit",
        &["t", "Enter"],
        ("Change it", "Changes the words of the row."),
        edit_row,
    )
    .hinted("change")
    .only_if(has_row),
    Command::new(
        Context::Guide,
        "guide-theme",
        &["e"],
        ("Theme", "Puts the question under another theme."),
        edit_theme,
    )
    .hinted("theme")
    .only_if(has_guide_row),
    Command::new(
        Context::Guide,
        "guide-remove",
        &["x", "Delete"],
        ("Remove it", "Takes the row away."),
        remove_row,
    )
    .hinted("remove")
    .only_if(has_row),
    Command::new(Context::Guide, "guide-up", &["-"], ("Up", "Moves the row one up."), move_up)
        .hinted("up")
        .only_if(has_row),
    Command::new(
        Context::Guide,
        "guide-down",
        &["+"],
        ("Down", "Moves the row one down."),
        move_down,
    )
    .hinted("down")
    .only_if(has_row),
];

/// Orders leave gaps of this size.
const GAP: i64 = 1000;

fn chosen(app: &App) -> Option<(ListKind, Option<String>)> {
    match app.screens.last() {
        Some(Screen::List(list)) => Some((list.kind, list.chosen().map(|row| row.key.clone()))),
        _ => None,
    }
}

fn has_row(app: &App) -> Availability {
    match chosen(app) {
        Some((_, Some(_))) => Ok(()),
        _ => Err("there is no row yet. o makes one".to_owned()),
    }
}

fn has_guide_row(app: &App) -> Availability {
    has_row(app)?;
    match chosen(app) {
        Some((ListKind::Guide, _)) => Ok(()),
        _ => Err("research questions have no themes".to_owned()),
    }
}

fn guide_row(app: &App) -> Option<GuideRow> {
    let (kind, key) = chosen(app)?;
    let row = app.session.project.guide.get(&GuideRowId::new(key?))?;
    (kind == ListKind::Guide).then(|| row.clone())
}

fn question(app: &App) -> Option<Question> {
    let (kind, key) = chosen(app)?;
    let row = app.session.project.questions.get(&QuestionId::new(key?))?;
    (kind == ListKind::Questions).then(|| row.clone())
}

/// What happens with words that were typed and cleaned.
type OnWords = Rc<dyn Fn(&mut App, String)>;

fn ask(app: &mut App, title: &str, text: &str, then: OnWords) {
    let prompt = Prompt::new(
        title,
        text,
        Rc::new(move |app, typed| {
            let typed = clean_line(typed).text.trim().to_owned();
            if typed.is_empty() {
                return Err("Type some words, or Esc leaves it".to_owned());
            }
            then(app, typed);
            Ok(())
        }),
    );
    app.overlay = Some(Overlay::Prompt(prompt));
}

fn new_row(app: &mut App) {
    match chosen(app) {
        Some((ListKind::Questions, _)) => ask(app, "research question", "", Rc::new(add_question)),
        Some((ListKind::Guide, _)) => {
            let theme = guide_row(app).map(|row| row.theme).unwrap_or_default();
            let then = |app: &mut App, theme: String| {
                let add = move |app: &mut App, text: String| add_guide_row(app, &theme, text);
                ask(app, "question", "", Rc::new(add));
            };
            ask(app, "theme", &theme, Rc::new(then));
        }
        _ => {}
    }
}

fn add_question(app: &mut App, text: String) {
    let id = QuestionId::new(app.world.id(10));
    let orders: Vec<i64> = app.session.project.questions.values().map(|row| row.order).collect();
    let order = behind(question(app).map(|row| row.order), orders);
    let said = quoted(&text);
    let row = Question { id: id.clone(), order, text };
    let edit = Edit::Question(Change { key: id, before: None, after: Some(row) });
    keep(app, format!("new question {said}"), edit);
}

fn add_guide_row(app: &mut App, theme: &str, text: String) {
    let id = GuideRowId::new(app.world.id(10));
    let of_theme = app.session.project.guide.values().filter(|row| row.theme == theme);
    let last = of_theme.map(|row| row.order).max();
    let chosen = guide_row(app).filter(|row| row.theme == theme).map(|row| row.order);
    let orders: Vec<i64> = app.session.project.guide.values().map(|row| row.order).collect();
    let order = behind(chosen.or(last), orders);
    let said = quoted(&text);
    let row = GuideRow { id: id.clone(), order, theme: theme.to_owned(), text };
    let edit = Edit::GuideRow(Change { key: id, before: None, after: Some(row) });
    keep(app, format!("new question {said}"), edit);
}

/// Returns an order between `before` and the next one, or behind all.
fn behind(before: Option<i64>, orders: Vec<i64>) -> i64 {
    let last = orders.iter().copied().max().unwrap_or(0);
    let Some(before) = before else { return last + GAP };
    match orders.into_iter().filter(|order| *order > before).min() {
        Some(next) => before + (next - before) / 2,
        None => before + GAP,
    }
}

fn keep(app: &mut App, title: String, edit: Edit) {
    keep_all(app, title, vec![edit]);
}

fn keep_all(app: &mut App, title: String, edits: Vec<Edit>) {
    let said = format!("Kept: {title}. u undoes");
    if app.commit("edit-guide", title, edits) {
        app.say(said);
    }
}

fn edit_row(app: &mut App) {
    if let Some(row) = question(app) {
        let then = move |app: &mut App, text: String| {
            let after = Question { text, ..row.clone() };
            put_question(app, &row, after);
        };
        let text = question(app).map(|row| row.text).unwrap_or_default();
        ask(app, "research question", &text, Rc::new(then));
    } else if let Some(row) = guide_row(app) {
        let text = row.text.clone();
        let then = move |app: &mut App, text: String| {
            put_guide_row(app, GuideRow { text, ..row.clone() });
        };
        ask(app, "question", &text, Rc::new(then));
    }
}

fn edit_theme(app: &mut App) {
    let Some(row) = guide_row(app) else { return };
    let theme = row.theme.clone();
    let then = move |app: &mut App, theme: String| {
        put_guide_row(app, GuideRow { theme, ..row.clone() });
    };
    ask(app, "theme", &theme, Rc::new(then));
}

fn put_question(app: &mut App, before: &Question, after: Question) {
    let said = quoted(&after.text);
    let key = before.id.clone();
    let edit = Edit::Question(Change::to(&app.session.project, key, Some(after)));
    keep(app, format!("question {said}"), edit);
}

fn put_guide_row(app: &mut App, after: GuideRow) {
    let said = quoted(&after.text);
    let key = after.id.clone();
    let edit = Edit::GuideRow(Change::to(&app.session.project, key, Some(after)));
    keep(app, format!("question {said}"), edit);
}

fn remove_row(app: &mut App) {
    let project = &app.session.project;
    let (said, edit) = if let Some(row) = question(app) {
        (quoted(&row.text), Edit::Question(Change::to(project, row.id, None)))
    } else if let Some(row) = guide_row(app) {
        (quoted(&row.text), Edit::GuideRow(Change::to(project, row.id, None)))
    } else {
        return;
    };
    keep(app, format!("without {said}"), edit);
}

fn move_up(app: &mut App) {
    move_row(app, -1);
}

fn move_down(app: &mut App) {
    move_row(app, 1);
}

/// Moves the chosen row over its neighbor; in the guide within its theme.
fn move_row(app: &mut App, steps: isize) {
    let edits = if let Some(row) = question(app) {
        let ids = questions_in_order(app).into_iter().map(|(id, _)| id.clone()).collect();
        let moved = swapped(ids, &row.id, steps);
        moved.map(|ids| {
            orders(app, ids, |row: &mut Question, order| row.order = order, Edit::Question)
        })
    } else if let Some(row) = guide_row(app) {
        let ids = guide_in_order(app).into_iter().map(|(id, _)| id.clone()).collect();
        let neighbor_has_theme = |other: &GuideRowId| {
            app.session.project.guide.get(other).is_some_and(|other| other.theme == row.theme)
        };
        let moved = swapped(ids, &row.id, steps);
        let moved = moved.filter(|ids| {
            let at = ids.iter().position(|id| *id == row.id).unwrap_or(0);
            at.checked_add_signed(-steps).and_then(|at| ids.get(at)).is_some_and(neighbor_has_theme)
        });
        moved.map(|ids| {
            orders(app, ids, |row: &mut GuideRow, order| row.order = order, Edit::GuideRow)
        })
    } else {
        None
    };
    match edits {
        Some(edits) => keep_all(app, "another order".to_owned(), edits),
        None => app.refuse("There is nothing to move it over"),
    }
}

fn swapped<K: PartialEq>(mut ids: Vec<K>, id: &K, steps: isize) -> Option<Vec<K>> {
    let at = ids.iter().position(|other| other == id)?;
    let to = at.checked_add_signed(steps).filter(|to| *to < ids.len())?;
    ids.swap(at, to);
    Some(ids)
}

/// Returns the edits that number the records anew, with gaps.
fn orders<R: Record>(
    app: &App,
    ids: Vec<R::Key>,
    set: fn(&mut R, i64),
    edit: fn(Change<R>) -> Edit,
) -> Vec<Edit> {
    let mut order = 0;
    let numbered = ids.into_iter().filter_map(|id| {
        order += GAP;
        let mut row = R::get(&app.session.project, &id)?;
        set(&mut row, order);
        Some(edit(Change::to(&app.session.project, id, Some(row))))
    });
    numbered.collect()
}
