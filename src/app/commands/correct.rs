//! Correcting a transcript: its words, who says them, and what that leaves to a person.

use std::rc::Rc;

use crate::app::App;
use crate::app::command::{Availability, Command, Context};
use crate::app::key::Key;
use crate::app::overlay::{Overlay, Prompt};
use crate::app::pending::Pending;
use crate::domain::id::SpeakerId;
use crate::domain::transcript::{Role, Speaker};
use crate::services::correct::{change_speaker, new_speaker};
use crate::services::retrieval::turn_label;

/// Correcting.
pub const COMMANDS: &[Command] = &[
    Command::new(
        Context::Transcript,
        "edit-text",
        &["t"],
        (
            "Correct the turn",
            "Enter splits, Backspace at the start joins, Esc keeps, Ctrl-G drops.",
        ),
        App::edit_turn,
    )
    .only_if(has_text),
    Command::new(
        Context::Transcript,
        "change-speaker",
        &["T"],
        ("Who says this", "Then the number of the speaker, turn after turn; n makes a new one."),
        ask_speaker,
    )
    .only_if(has_text),
    Command::new(
        Context::Global,
        "list-needs",
        &["> n", "< n"],
        ("What needs you", "Codings, quotes and memos whose words are nowhere for sure."),
        App::list_needs,
    ),
    Command::new(
        Context::NeedsYou,
        "needs-go",
        &["Enter"],
        ("Go there", "Opens the place with the best guess chosen; Enter there takes it."),
        App::go_to_need,
    )
    .hinted("go there"),
    Command::new(
        Context::NeedsYou,
        "needs-accept",
        &["a"],
        ("Accept the guess", "Puts the record on the words of the best guess."),
        App::accept_need,
    )
    .hinted("accept"),
    Command::new(
        Context::NeedsYou,
        "needs-remove",
        &["x", "Delete"],
        ("Remove it", "Removes the coding, quote or memo."),
        App::remove_need,
    )
    .hinted("remove"),
];

fn has_text(app: &App) -> Availability {
    app.target().map(|_| ()).ok_or_else(|| "no text is shown".to_owned())
}

fn ask_speaker(app: &mut App) {
    app.pending = Pending::Speaker;
}

/// Gives the turn at the cursor to the speaker with the typed number, goes on to the next turn and waits again; `n`
/// asks for a new speaker, every other key ends it.
pub fn speaker_key(app: &mut App, key: Key) {
    let typed = key.typed();
    if typed == Some('n') {
        return ask_new_speaker(app);
    }
    let Some(number) = typed.and_then(|typed| typed.to_digit(10)) else {
        return app
            .refuse(format!("{key} is no number of a speaker. T asks again, n makes a new one"));
    };
    let speakers = app.transcript.transcript(&app.session).map(|text| &text.speakers);
    let speaker = speakers.and_then(|rows| {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        rows.keys().nth(index).cloned()
    });
    match speaker {
        Some(speaker) => give_turn(app, &speaker),
        None => app.refuse(format!("There is no speaker {number}. T n makes a new one")),
    }
}

fn give_turn(app: &mut App, speaker: &SpeakerId) {
    let Some(id) = app.transcript.id.clone() else { return };
    let Some(text) = app.transcript.transcript(&app.session) else { return };
    let index = app.transcript.cursor.paragraph;
    let label = turn_label(text, index);
    let name = text.speakers.get(speaker).map(|row| row.label.clone()).unwrap_or_default();
    let Some(paragraph) = text.paragraphs.get(index).map(|row| row.id.clone()) else { return };
    match change_speaker(&app.session.project, &id, &paragraph, speaker) {
        Ok(correction) => {
            let title = format!("turn {label} to {name}");
            if app.commit("change-speaker", title, correction.edits) {
                app.say(format!("Turn {label} is {name}'s. u undoes"));
                next_turn(app);
            }
        }
        Err(why) => app.refuse(format!("Not done: {why}")),
    }
}

/// Goes on to the next turn and waits for its speaker; the last turn ends it.
fn next_turn(app: &mut App) {
    let next = app
        .transcript
        .terrain(&app.session)
        .and_then(|terrain| terrain.next_turn(app.transcript.cursor));
    if let Some(next) = next {
        app.transcript.move_to(next);
        app.pending = Pending::Speaker;
    }
}

fn ask_new_speaker(app: &mut App) {
    let prompt = Prompt::new(
        "label of the new speaker, no real name",
        "",
        Rc::new(|app, typed| {
            let id = app.transcript.id.clone().ok_or("No transcript is open")?;
            let speaker = fresh_speaker(app, typed);
            let key = speaker.id.clone();
            let correction = new_speaker(&app.session.project, &id, speaker);
            let correction = correction.map_err(|why| format!("Not done: {why}"))?;
            let title = format!("new speaker «{}»", typed.trim());
            if app.commit("new-speaker", title, correction.edits) {
                give_turn(app, &key);
            }
            Ok(())
        }),
    );
    app.overlay = Some(Overlay::Prompt(prompt));
}

/// Returns a speaker whose id is the first free number behind the letter S. One with the name of a case is that case.
fn fresh_speaker(app: &App, label: &str) -> Speaker {
    let speakers = app.transcript.transcript(&app.session).map(|text| &text.speakers);
    let is_taken = |id: &SpeakerId| speakers.is_some_and(|rows| rows.contains_key(id));
    let mut number = 1;
    let mut id = SpeakerId::new("S1");
    while is_taken(&id) {
        number += 1;
        id = SpeakerId::new(format!("S{number}"));
    }
    let cases = &app.session.project.cases;
    let case = cases.iter().find(|(_, case)| crate::app::words::same_name(&case.name, label));
    Speaker {
        id,
        label: label.to_owned(),
        role: Role::Informant,
        case: case.map(|(id, _)| id.clone()),
    }
}
