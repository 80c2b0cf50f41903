//! What was done: looking at it, taking back acts of long ago or some of their records, doing them again.

use crate::app::App;
use crate::app::coding::Target;
use crate::app::command::{Availability, Command, Context};
use crate::app::commands::lists::list;
use crate::app::screen::Screen;
use crate::app::screen::list::{ListKind, ListScreen};
use crate::app::screen::operations::title;
use crate::app::words::counted;
use crate::domain::edit::{Edit, Operation, UNDO_PART};
use crate::domain::id::OperationId;
use crate::services::anchor::quote;
use crate::services::undoing::{TakenBack, take_back, words};

/// What was done.
pub const COMMANDS: &[Command] = &[
    Command::new(
        Context::Global,
        "show-acts",
        &["g u"],
        ("What was done", "Lists everything you did, newest first, to take back or do again."),
        |app| show(app, 1),
    ),
    Command::new(
        Context::Acts,
        "open-act",
        &["Enter"],
        ("Open it", "Shows the records of the act, or goes to the words of the record."),
        open_chosen,
    )
    .hinted("open")
    .only_if(has_row),
    Command::new(
        Context::Acts,
        "take-act-back",
        &["x", "Delete"],
        (
            "Take it back",
            "Takes back the act or the marked records, whatever came after; what others built on stays.",
        ),
        take_chosen_back,
    )
    .hinted("take back")
    .only_if(has_standing_act),
    Command::new(
        Context::Acts,
        "do-act-again",
        &[".", "ø"],
        ("Do it again", "Does an act again that was taken back."),
        do_again,
    )
    .hinted("again")
    .only_if(has_undone_act),
    Command::new(
        Context::Acts,
        "mark-record",
        &["Space"],
        ("Mark", "Marks the record and steps on; x takes back only what is marked."),
        mark_record,
    )
    .hinted("mark")
    .only_if(has_record),
];

fn show(app: &mut App, count: usize) {
    if app.session.history_waits {
        return app.wait_for_history(show, count);
    }
    let mut acts = ListScreen::new(ListKind::Acts);
    acts.refresh(app);
    acts.step(0);
    app.open_screen(Screen::List(acts));
}

/// Returns the id of the act that keys work on: the chosen one, or the one whose records are shown.
fn act_here(app: &App) -> Option<OperationId> {
    let list = list(app)?;
    match list.kind {
        ListKind::Acts => Some(OperationId::new(&list.chosen()?.key)),
        ListKind::ActRecords => Some(OperationId::new(&list.about)),
        _ => None,
    }
}

/// Returns the number of the chosen record in its act.
fn record_here(app: &App) -> Option<usize> {
    let list = list(app).filter(|list| list.kind == ListKind::ActRecords)?;
    list.chosen()?.key.parse().ok()
}

fn has_row(app: &App) -> Availability {
    list(app)
        .and_then(ListScreen::chosen)
        .map(|_| ())
        .ok_or_else(|| "nothing was done yet".to_owned())
}

fn has_record(app: &App) -> Availability {
    record_here(app)
        .map(|_| ())
        .ok_or_else(|| "records are marked where Enter on an act shows them".to_owned())
}

/// Returns whether the act that keys work on stands.
fn stands(app: &App) -> Option<bool> {
    let id = act_here(app)?;
    let acts = app.session.history.acts();
    acts.iter().find(|act| act.act.id == id).map(|act| act.stands)
}

fn has_standing_act(app: &App) -> Availability {
    match stands(app) {
        _ if !app.session.loading.is_done() => Err("the study is still being read".to_owned()),
        Some(true) => Ok(()),
        Some(false) => Err("it is undone already; . does it again".to_owned()),
        None => has_row(app),
    }
}

fn has_undone_act(app: &App) -> Availability {
    match stands(app) {
        _ if !app.session.loading.is_done() => Err("the study is still being read".to_owned()),
        Some(false) => Ok(()),
        Some(true) => Err("it stands; x takes it back".to_owned()),
        None => has_row(app),
    }
}

fn open_chosen(app: &mut App) {
    let Some(id) = act_here(app) else { return };
    if let Some(record) = record_here(app) {
        return go_to_record(app, &id, record);
    }
    let mut records = ListScreen::new(ListKind::ActRecords);
    records.about = id.to_string();
    app.open_screen(Screen::List(records));
}

fn go_to_record(app: &mut App, id: &OperationId, record: usize) {
    let edit = operation(app, id).and_then(|act| act.edits.get(record).cloned());
    match edit.and_then(|edit| target(app, &edit)) {
        Some(target) => app.go_from_screen(&target),
        None => app.refuse("This record stands at no words of a transcript"),
    }
}

fn operation<'a>(app: &'a App, id: &OperationId) -> Option<&'a Operation> {
    app.session.history.operations().iter().find(|operation| operation.id == *id)
}

/// Returns the words on which a record stands now, else those on which it stood.
fn target(app: &App, edit: &Edit) -> Option<Target> {
    let (transcript, segment) = words::place(&app.session.project, edit)?;
    let text = app.session.project.transcripts.get(&transcript)?;
    let segment = quote::normalize(text, segment)?;
    Some(Target { transcript, segment })
}

fn mark_record(app: &mut App) {
    if let Some(Screen::List(list)) = app.screens.last_mut() {
        list.toggle_mark();
        list.step(1);
    }
}

fn take_chosen_back(app: &mut App) {
    let Some(id) = act_here(app) else { return };
    let marked = list(app).map(|list| list.marked.clone()).unwrap_or_default();
    let records: Vec<usize> = marked.iter().filter_map(|key| key.parse().ok()).collect();
    if records.is_empty() {
        app.take_act_back(&id);
    } else {
        app.take_records_back(&id, &records);
        if let Some(Screen::List(list)) = app.screens.last_mut() {
            list.clear_marks();
        }
    }
}

fn do_again(app: &mut App) {
    if let Some(id) = act_here(app) {
        app.do_act_again(&id);
    }
}

impl App {
    /// Takes back the act called `id` of this coder, whatever came after it.
    pub fn take_act_back(&mut self, id: &OperationId) {
        let Some((last, title)) = self.last_of(id) else { return };
        let taken = self.plan_back(&last.edits);
        if taken.left.is_empty() {
            if self.carry_back("undo", title.clone(), &last.id, &taken) {
                self.say(format!("Undone: {title}. U redoes"));
            }
            return;
        }
        // The act stands as long as some of it does, so that its rest can be taken back once nothing needs it.
        if self.carry_back(UNDO_PART, format!("take back some of «{title}»"), &last.id, &taken) {
            let left = self.left_in_words(&taken);
            self.say(format!("Undone in part: {title}{left}. u undoes"));
        }
    }

    /// Takes back some records of the act called `id`, by their numbers in it.
    pub fn take_records_back(&mut self, id: &OperationId, records: &[usize]) {
        let Some((last, title)) = self.last_of(id) else { return };
        let Some(act) = operation(self, id) else { return };
        let all = act.edits.iter().enumerate();
        let chosen: Vec<Edit> =
            all.filter(|(at, _)| records.contains(at)).map(|(_, edit)| edit.clone()).collect();
        let taken = self.plan_back(&chosen);
        let words = format!("{} of «{title}»", counted(chosen.len(), "record", "records"));
        if self.carry_back(UNDO_PART, format!("take back {words}"), &last.id, &taken) {
            let left = self.left_in_words(&taken);
            self.say(format!("Taken back: {words}{left}. u undoes"));
        }
    }

    /// Does the act called `id` again, which was taken back.
    pub fn do_act_again(&mut self, id: &OperationId) {
        let Some((last, title)) = self.last_of(id) else { return };
        let taken = self.plan_back(&last.edits);
        if self.carry_back("redo", title.clone(), &last.id, &taken) {
            let left = self.left_in_words(&taken);
            self.say(format!("Done again: {title}{left}. u undoes"));
        }
    }

    /// Returns the last operation about an act, and the words for the act.
    fn last_of(&self, id: &OperationId) -> Option<(Operation, String)> {
        let acts = self.session.history.acts();
        let act = acts.iter().find(|act| act.act.id == *id)?;
        Some((act.last.clone(), title(act.act)))
    }

    fn plan_back(&self, edits: &[Edit]) -> TakenBack {
        take_back(&self.session.project, edits).sifted(&self.session.project)
    }

    fn carry_back(
        &mut self,
        command: &str,
        title: String,
        undoes: &OperationId,
        taken: &TakenBack,
    ) -> bool {
        if taken.edits.is_empty() {
            let left = self.left_in_words(taken);
            self.refuse(format!("Nothing of «{title}» can change any more{left}"));
            return false;
        }
        let operation = self.operation(command, title, Some(undoes.clone()), taken.edits.clone());
        self.carry_out(operation)
    }

    fn left_in_words(&self, taken: &TakenBack) -> String {
        let Some(first) = taken.left.first() else { return String::new() };
        let first = words::left(&self.session.project, first);
        match taken.left.len() - 1 {
            0 => format!("; left: {first}"),
            more => format!("; left: {first}, and {more} more"),
        }
    }
}
