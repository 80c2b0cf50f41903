//! The codebook pane: finding, folding, coding with what is chosen, and everything that changes the codebook.

pub mod arrange;
mod create;
mod find;
pub(super) mod merge;
mod restore;
mod retire;

use std::collections::BTreeSet;

use crate::app::codebook::{CodebookLine, CodebookSort};
use crate::app::command::{Availability, Command, Context};
use crate::app::overlay::{Card, Overlay};
use crate::app::screen::Screen;
use crate::app::screen::lint::code_of_row;
use crate::app::screen::list::{ListKind, ListScreen};
use crate::app::{App, Pane, effect::Effect};
use crate::domain::code::Code;
use crate::domain::codebook::ancestors;
use crate::domain::id::CodeId;

/// The codebook.
pub const COMMANDS: &[Command] = &[
    Command::new(Context::Codebook, "use-code", &["Enter"], ("Code with it", "Gives the chosen code to what is chosen in the transcript; opens what is folded at the end."), use_code)
        .hinted("code it"),
    Command::new(Context::Codebook, "edit-code", &["t"], ("Card", "Opens the card: name, letters, color, short and full definition, when, when not, example, links."), edit_code)
        .hinted("edit")
        .only_if(has_choice),
    Command::new(Context::Codebook, "new-code-beside", &["o"], ("New code", "Makes a code beside the chosen one."), create::new_code)
        .hinted("new"),
    Command::new(Context::Codebook, "new-subcode", &["O"], ("New code below", "Makes a code below the chosen one."), create::new_subcode)
        .only_if(has_code),
    Command::new(Context::Codebook, "mark-code", &["Space"], ("Mark", "Marks the code and steps on; & ) ( x take all marked."), mark_code)
        .hinted("mark")
        .only_if(has_live),
    Command::new(Context::Codebook, "merge-codes", &["&"], ("Merge", "Merges the marked codes into the chosen one; overlapping codings are read as one."), merge::merge_codes)
        .hinted("merge")
        .only_if(merge::can_merge),
    Command::new(Context::Codebook, "carry-code", &["v"], ("Take hold", "Takes the code in hand: j and k carry it among its siblings, Enter puts it down."), arrange::take_hold)
        .hinted("move")
        .only_if(arrange::can_carry),
    Command::new(Context::Codebook, "remove-code", &["x", "Delete"], ("Remove", "Says what goes along, then retires the code or deletes it with its codings."), retire::remove_code)
        .hinted("remove")
        .only_if(has_live),
    Command::new(Context::Codebook, "move-out", &["("], ("One level out", "Moves the code, or all marked ones, out of the category they are in."), arrange::move_out)
        .only_if(arrange::can_move_out),
    Command::new(Context::Codebook, "move-in", &[")"], ("Below the one above", "Moves the code below the one above it; marked ones go below the chosen code."), arrange::move_in)
        .only_if(arrange::can_move_in),
    Command::new(Context::Codebook, "split-code", &["%"], ("Split", "Walks the passages of the code one by one and gives each another code."), super::walk::split_code)
        .only_if(has_live),
    Command::new(Context::Codebook, "restore-code", &["r"], ("Bring back", "Takes a retired or merged code into use again; its codings are read as it again."), restore::restore_code)
        .only_if(restore::can_restore),
    Command::new(Context::Codebook, "next-undefined", &["e", "æ"], ("Next without definition", "Goes to the next code that has no definition."), find::next_undefined),
    Command::new(Context::Codebook, "previous-undefined", &["E"], ("Previous without definition", "Goes to the code before that has no definition."), find::previous_undefined),
    Command::new(Context::Codebook, "find-code", &["/", "Ctrl-F"], ("Find", "Finds a code by letters of its name; case and accents do not count."), find::find_code)
        .hinted("find"),
    Command::new(Context::Codebook, "next-found-code", &["n"], ("Next hit", "Goes to the next code that was looked for."), find::next_found)
        .only_if(find::was_looked_for),
    Command::new(Context::Codebook, "previous-found-code", &["N"], ("Previous hit", "Goes to the code before that was looked for."), find::previous_found)
        .only_if(find::was_looked_for),
    Command::new(Context::Codebook, "next-category", &["J"], ("Next category", "Goes to the next category."), next_category),
    Command::new(Context::Codebook, "previous-category", &["K"], ("Previous category", "Goes to the category before."), previous_category),
    Command::new(Context::Codebook, "copy-code", &["y"], ("Copy", "Copies name and definition as text."), copy_code)
        .only_if(has_choice),
    Command::new(Context::Codebook, "sort-codes", &["S"], ("Other order", "Shows the codes as a tree, by name, by count, newest first."), sort_codes),
    Command::new(Context::Global, "new-pen", &[], ("New pen", "Asks for a name and makes a pen; a s d are the first three."), create::new_pen),
    Command::new(Context::Global, "settle-handles", &[], ("Settle two letters", "Gives codes that have the two letters of another code, or none, their next free ones."), restore::settle_handles)
        .only_if(restore::has_unsettled_handles),
    Command::new(Context::Global, "look-over-codebook", &["g l"], ("Look over the codebook", "Lists codes without definition, hardly used ones, and names that are nearly the same."), look_over),
    Command::new(Context::Carry, "put-down", &["Enter", "v"], ("Put down", "Puts the code down where it stands now."), arrange::put_down)
        .hinted("put it down"),
    Command::new(Context::Carry, "carry-nowhere", &["Esc", "Ctrl-G", "Ctrl-C", "q"], ("Leave it", "Leaves the code where it was."), arrange::leave)
        .hinted("leave it"),
];

/// Available where a row with a code is chosen, in use or not.
///
/// # Errors
/// Says that there is none.
pub fn has_choice(app: &App) -> Availability {
    app.codebook.chosen().map(|_| ()).ok_or_else(|| "no code is chosen".to_owned())
}

/// Available where a code or pen in use is chosen.
///
/// # Errors
/// Says what is chosen instead.
pub fn has_live(app: &App) -> Availability {
    has_choice(app)?;
    match chosen_code(app) {
        Some(code) if code.state.is_live() => Ok(()),
        Some(code) => Err(format!("«{}» is not in use. r brings it back", code.name)),
        None => Err("no code is chosen".to_owned()),
    }
}

/// Available where a code in use, no pen, is chosen.
///
/// # Errors
/// Says what is chosen instead.
pub fn has_code(app: &App) -> Availability {
    has_live(app)?;
    match chosen_code(app) {
        Some(code) if code.is_marker() => Err("a pen has no codes below it".to_owned()),
        _ => Ok(()),
    }
}

fn chosen_code(app: &App) -> Option<&Code> {
    app.session.project.codes.get(app.codebook.chosen()?)
}

fn use_code(app: &mut App) {
    if let Some(CodebookLine::RetiredFold { is_open, .. }) =
        app.codebook.rows.get(app.codebook.cursor)
    {
        app.codebook.shows_retired = !is_open;
        return;
    }
    match (has_live(app), app.codebook.chosen().cloned()) {
        (Ok(()), Some(code)) => {
            app.code_selection_with("use-code", &[code]);
        }
        (Err(why), _) => app.refuse(format!("Not now: {why}")),
        (Ok(()), None) => {}
    }
}

fn edit_code(app: &mut App) {
    let card = app.codebook.chosen().and_then(|code| Card::of(&app.session.project, code));
    app.overlay = card.map(|card| Overlay::Card(Box::new(card)));
}

fn mark_code(app: &mut App) {
    let Some(code) = app.codebook.chosen().cloned() else { return };
    if !app.codebook.marked.remove(&code) {
        app.codebook.marked.insert(code);
    }
    let count = app.codebook.marked.len();
    let _moved = app.codebook.step(1);
    if count > 0 {
        app.say(format!(
            "{count} marked. & merges them into the chosen one, ) puts them below it, Esc unmarks"
        ));
    }
}

fn next_category(app: &mut App) {
    let steps = isize::try_from(app.take_count()).unwrap_or(1);
    app.codebook.step_category(steps);
}

fn previous_category(app: &mut App) {
    let steps = isize::try_from(app.take_count()).unwrap_or(1);
    app.codebook.step_category(-steps);
}

fn sort_codes(app: &mut App) {
    app.codebook.sort = app.codebook.sort.next();
    app.say(format!("Codes: {}", app.codebook.sort.name()));
}

fn copy_code(app: &mut App) {
    let Some(code) = chosen_code(app) else { return };
    let name = code.name.clone();
    let text = code_as_text(code);
    app.ask(Effect::Copy(text));
    app.say(format!("To the clipboard: {name} with its definition"));
}

/// Returns name and definition of a code as text to paste, a paragraph a line.
fn code_as_text(code: &Code) -> String {
    let mut lines = vec![code.name.clone()];
    lines.extend(code.short.clone());
    lines.extend(code.definition.iter().cloned());
    lines.extend(code.when.iter().map(|when| format!("Use when: {when}")));
    lines.extend(code.when_not.iter().map(|not| format!("Not when: {not}")));
    lines.join("\n") + "\n"
}

/// Returns the code that the chosen row of the look over the codebook is about.
fn finding(app: &App) -> Option<CodeId> {
    match app.screens.last() {
        Some(Screen::List(list)) if list.kind == ListKind::Lint => code_of_row(list.chosen()?),
        _ => None,
    }
}

/// Goes to the code of the chosen row, if it is in the codebook.
pub fn open_finding(app: &mut App) {
    match finding(app) {
        Some(code) if app.session.project.codes.contains_key(&code) => app.go_to_code(&code),
        Some(code) => {
            app.refuse(format!("«{code}» is not in the codebook. A version in git may have it"));
        }
        None => {}
    }
}

fn look_over(app: &mut App) {
    app.open_screen(Screen::List(ListScreen::new(ListKind::Lint)));
}

impl App {
    /// Goes to `code` in the codebook, unfolding what it lies in.
    pub fn go_to_code(&mut self, code: &CodeId) {
        self.screens.clear();
        self.focus = Pane::Codebook;
        self.reveal_code(code);
    }

    /// Chooses `code` in the codebook, unfolding what it lies in.
    pub fn reveal_code(&mut self, code: &CodeId) {
        let above: BTreeSet<CodeId> = ancestors(&self.session.project, code).into_iter().collect();
        let folded = self.place.folded.len();
        self.place.folded.retain(|code| !above.contains(code));
        if self.place.folded.len() != folded {
            self.ask(Effect::SavePlace);
        }
        let is_live = self.session.project.codes.get(code).is_some_and(|code| code.state.is_live());
        self.codebook.shows_retired |= !is_live;
        self.refresh();
        self.codebook.choose(code);
    }

    /// Folds the chosen code's children away, or goes to its parent where there is nothing to fold.
    pub fn fold_chosen(&mut self) {
        if matches!(
            self.codebook.rows.get(self.codebook.cursor),
            Some(CodebookLine::RetiredFold { .. })
        ) {
            self.codebook.shows_retired = false;
            return;
        }
        let Some(code) = self.codebook.chosen().cloned() else { return };
        let has_children =
            !crate::domain::codebook::children(&self.session.project, Some(&code)).is_empty();
        let is_tree = self.codebook.sort == CodebookSort::Tree;
        if has_children && is_tree && self.place.folded.insert(code.clone()) {
            self.ask(Effect::SavePlace);
        } else if let Some(parent) =
            self.session.project.codes.get(&code).and_then(|code| code.parent.clone())
        {
            self.codebook.choose(&parent);
        }
    }

    /// Unfolds the chosen code's children, or the codes that are no longer in use.
    pub fn unfold_chosen(&mut self) {
        if matches!(
            self.codebook.rows.get(self.codebook.cursor),
            Some(CodebookLine::RetiredFold { .. })
        ) {
            self.codebook.shows_retired = true;
            return;
        }
        let Some(code) = self.codebook.chosen().cloned() else { return };
        if self.place.folded.remove(&code) {
            self.ask(Effect::SavePlace);
        }
    }

    /// Says how a code that was just made can be given again.
    pub fn say_how_to_use_again(&mut self, code: &CodeId) {
        let name = self.session.project.code_name(code).to_owned();
        let handle = self.session.project.handle_of(code).unwrap_or_default().to_owned();
        let keys: Vec<String> = handle.chars().map(|letter| letter.to_string()).collect();
        let hot = self.session.me().and_then(|coder| coder.hot_key_of(code));
        let hot = hot.map_or_else(String::new, |digit| format!(" or {digit}"));
        self.say(format!(
            "{name} (handle {handle}) is made. Next time: , {}{hot}. u undoes",
            keys.join(" ")
        ));
    }
}

#[cfg(test)]
mod tests;
