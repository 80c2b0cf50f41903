//! What can be done with a row of the list of transcripts.

use std::rc::Rc;

use crate::app::overlay::{Menu, MenuChoice, Overlay, Prompt};
use crate::app::screen::list::ListRow;
use crate::app::{App, Pane};
use crate::domain::edit::{Change, Edit};
use crate::domain::id::{CoderId, TranscriptId};
use crate::domain::text::clean::clean_line;
use crate::domain::time::Day;
use crate::domain::transcript::{TranscriptHeader, TranscriptKind};

/// Opens the transcript of a row where the user left off.
pub fn open(app: &mut App, row: &ListRow) {
    let id = TranscriptId::new(&row.key);
    app.visit(&id);
    if app.transcript.id.as_ref() == Some(&id) {
        app.close_screens();
        app.focus = Pane::Transcript;
    }
}

/// Asks which field of a transcript is to be changed.
pub fn edit(app: &mut App, row: &ListRow) {
    let id = TranscriptId::new(&row.key);
    let Some(transcript) = app.session.project.transcripts.get(&id) else {
        return app.refuse("That transcript is still being read. Try again in a moment");
    };
    let header = &transcript.header;
    let or_none = |value: Option<String>| value.unwrap_or_else(|| "–".to_owned());
    let fields = [
        ('n', "title", header.title.clone()),
        ('k', "kind", header.kind.name().to_owned()),
        ('d', "data", if header.is_data { "yes" } else { "no" }.to_owned()),
        ('h', "held on", or_none(header.held.as_ref().map(ToString::to_string))),
        ('p', "place", or_none(header.place.clone())),
        ('m', "minutes", or_none(header.minutes.map(|minutes| minutes.to_string()))),
        ('l', "led by", or_none(header.led_by.as_ref().map(|id| name_of(app, id)))),
    ];
    let choices = fields.into_iter().map(|(key, name, value)| {
        let id = id.clone();
        let now = if value == "–" { String::new() } else { value.clone() };
        let run = Rc::new(move |app: &mut App| ask(app, &id, name, &now));
        MenuChoice::new(key, format!("{name:8} {value}"), run)
    });
    let menu = Menu::new(format!("details of {}", header.title), Vec::new(), choices.collect());
    app.overlay = Some(Overlay::Menu(menu));
}

fn name_of(app: &App, coder: &CoderId) -> String {
    app.session.project.coders.get(coder).map_or(coder.to_string(), |row| row.name.clone())
}

fn ask(app: &mut App, id: &TranscriptId, field: &'static str, now: &str) {
    match field {
        "kind" => ask_kind(app, id),
        "data" => {
            let id = id.clone();
            change(app, &id, field, |header| {
                header.is_data = !header.is_data;
                Ok(if header.is_data { "yes" } else { "no" }.to_owned())
            })
            .unwrap_or_else(|why| app.refuse(why));
        }
        "led by" => ask_leader(app, id),
        _ => {
            let id = id.clone();
            let prompt = Prompt::new(
                hint_of(field),
                now,
                Rc::new(move |app, typed| {
                    change(app, &id, field, |header| set(header, field, typed))
                }),
            );
            app.overlay = Some(Overlay::Prompt(prompt));
        }
    }
}

fn hint_of(field: &str) -> &'static str {
    match field {
        "title" => "title",
        "held on" => "held on, as 2021-03-22",
        "place" => "place",
        _ => "minutes",
    }
}

fn set(header: &mut TranscriptHeader, field: &str, typed: &str) -> Result<String, String> {
    let typed = clean_line(typed).text.trim().to_owned();
    let given = (!typed.is_empty()).then(|| typed.clone());
    match field {
        "title" => header.title = given.ok_or("A document needs a title")?,
        "held on" => {
            let day = given.map(Day::new);
            if day.as_ref().is_some_and(|day| !day.is_well_formed()) {
                return Err(format!("«{typed}» is not a day written as 2021-03-22"));
            }
            header.held = day;
        }
        "place" => header.place = given,
        _ => {
            let minutes = given.map(|typed| typed.parse()).transpose();
            header.minutes =
                minutes.map_err(|_| format!("«{typed}» is not a number of minutes"))?;
        }
    }
    Ok(if typed.is_empty() { "nothing".to_owned() } else { typed })
}

fn ask_kind(app: &mut App, id: &TranscriptId) {
    let kinds = [
        ('i', TranscriptKind::Interview),
        ('g', TranscriptKind::FocusGroup),
        ('f', TranscriptKind::FieldNotes),
        ('d', TranscriptKind::Document),
    ];
    let choices = kinds.into_iter().map(|(key, kind)| {
        let id = id.clone();
        let run = Rc::new(move |app: &mut App| {
            change(app, &id, "kind", |header| {
                header.kind = kind;
                Ok(kind.name().to_owned())
            })
            .unwrap_or_else(|why| app.refuse(why));
        });
        MenuChoice::new(key, kind.name(), run)
    });
    let menu = Menu::new("what kind of document", Vec::new(), choices.collect());
    app.overlay = Some(Overlay::Menu(menu));
}

fn ask_leader(app: &mut App, id: &TranscriptId) {
    let coders = app.session.project.coders.iter().zip("123456789".chars());
    let choices = coders.map(|((coder, row), key)| {
        let (id, coder, name) = (id.clone(), coder.clone(), row.name.clone());
        let run = Rc::new(move |app: &mut App| {
            change(app, &id, "led by", |header| {
                header.led_by = Some(coder.clone());
                Ok(name.clone())
            })
            .unwrap_or_else(|why| app.refuse(why));
        });
        MenuChoice::new(key, row.name.clone(), run)
    });
    let menu = Menu::new("who led it", Vec::new(), choices.collect());
    app.overlay = Some(Overlay::Menu(menu));
}

/// Changes one field of a transcript as one act; `set` returns the new value in words.
fn change(
    app: &mut App,
    id: &TranscriptId,
    field: &str,
    set: impl FnOnce(&mut TranscriptHeader) -> Result<String, String>,
) -> Result<(), String> {
    let transcript = app.session.project.transcripts.get(id);
    let before = transcript.ok_or("That transcript is not here any more")?.header.clone();
    let mut after = before.clone();
    let value = set(&mut after)?;
    let title = before.title.clone();
    let edit = Edit::TranscriptHeader(Change {
        key: id.clone(),
        before: Some(before),
        after: Some(after),
    });
    if app.commit("edit-transcript", format!("{field} of «{title}»"), vec![edit]) {
        app.say(format!("{title}: {field} is {value} now. u undoes"));
    }
    Ok(())
}
