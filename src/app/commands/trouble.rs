//! When the disk or somebody else stands in the way: trying again, a copy elsewhere, deciding between two changes.

use std::path::PathBuf;
use std::rc::Rc;

use crate::app::App;
use crate::app::command::{Availability, Command, Context};
use crate::app::effect::Effect;
use crate::app::overlay::{Menu, MenuChoice, Overlay, Prompt};
use crate::domain::edit::Side;
use crate::storage::merge::Contradiction;

/// Lines of each side that are shown before deciding.
const LINES_SHOWN: usize = 4;

/// What helps when something stands in the way.
pub const COMMANDS: &[Command] = &[
    Command::new(
        Context::Global,
        "try-again",
        &[],
        ("Try again to save", "Brings what is in memory only to the disk."),
        try_again,
    )
    .only_if(is_in_trouble),
    Command::new(
        Context::Global,
        "save-copy",
        &[],
        (
            "Save a copy elsewhere",
            "Writes the whole study into another folder, as it is in memory.",
        ),
        save_copy,
    ),
    Command::new(
        Context::List,
        "decide-contradiction",
        &["D"],
        ("Mine or theirs", "Decides where somebody else changed what you changed."),
        decide_contradiction,
    )
    .only_if(is_contradicted),
];

fn is_in_trouble(app: &App) -> Availability {
    app.session.trouble.as_ref().map(|_| ()).ok_or_else(|| "everything is on disk".to_owned())
}

fn is_contradicted(app: &App) -> Availability {
    let first = app.contradictions.first().filter(|row| !app.session.is_hidden(&row.file()));
    first.map(|_| ()).ok_or_else(|| "nothing contradicts".to_owned())
}

fn try_again(app: &mut App) {
    app.ask(Effect::TryAgain);
}

fn save_copy(app: &mut App) {
    let then = Rc::new(|app: &mut App, typed: &str| {
        let path = typed.trim();
        if path.is_empty() {
            return Err("A copy needs a folder".to_owned());
        }
        app.ask(Effect::SaveCopy(PathBuf::from(path)));
        Ok(())
    });
    let prompt = Prompt::new("a copy of the whole study into the folder", "", then);
    app.overlay = Some(Overlay::Prompt(prompt.hinting("Enter write it  Esc leave")));
}

/// Opens the first contradiction with what both sides have.
fn decide_contradiction(app: &mut App) {
    let Some(contradiction) = app.contradictions.first() else { return };
    let title = format!("mine or theirs: {}", contradiction.file().path_text());
    let lines = contradiction.lines(&app.session.project);
    let side = |name: &str, lines: &[String]| -> Vec<String> {
        let shown = lines.iter().take(LINES_SHOWN).map(|line| format!("{name}  {line}"));
        let none = lines.is_empty().then(|| format!("{name}  (removed)"));
        shown.chain(none).collect()
    };
    let lines = [side("mine", &lines.mine), side("theirs", &lines.theirs)].concat();
    let mine = MenuChoice::new('m', "mine: goes to the disk", Rc::new(keep_mine));
    let theirs = MenuChoice::new('t', "theirs: stays on the disk", Rc::new(take_theirs));
    app.overlay = Some(Overlay::Menu(Menu::new(title, lines, vec![mine, theirs])));
}

fn keep_mine(app: &mut App) {
    if app.contradictions.is_empty() {
        return;
    }
    let contradiction = app.contradictions.remove(0);
    app.ask(Effect::TryAgain);
    app.say(format!("Mine stands in {}", contradiction.file().path_text()));
}

fn take_theirs(app: &mut App) {
    let Some(contradiction) = app.contradictions.first().cloned() else { return };
    let (edit, _overruled) = contradiction.theirs.onto(&app.session.project, Side::Mine);
    let file = contradiction.file().path_text();
    app.contradictions.remove(0);
    if app.commit("decide-contradiction", format!("take their change of {file}"), vec![edit]) {
        app.say(format!("Theirs stands in {file}. u undoes"));
    } else {
        app.contradictions.insert(0, contradiction);
    }
}

/// Says where two changes contradict each other and what can be done.
#[must_use]
pub fn contradiction_in_words(contradiction: &Contradiction) -> String {
    let file = contradiction.file().path_text();
    let fields = contradiction.fields.join(", ");
    format!("{file}: somebody else changed {fields} too. D decides between mine and theirs")
}
