//! The study as a whole: its settings, its pens, who codes.

use std::rc::Rc;

use crate::app::App;
use crate::app::command::{Availability, Command, Context};
use crate::app::effect::Effect;
use crate::app::overlay::{Menu, MenuChoice, Overlay, Picked, Picker, PickerEntry, Prompt};
use crate::domain::code::CodeKind;
use crate::domain::edit::{Change, Edit};
use crate::domain::id::CoderId;
use crate::domain::study::Settings;

/// The study, everywhere.
pub const COMMANDS: &[Command] = &[
    Command::new(
        Context::Global,
        "study-settings",
        &[],
        ("Study settings", "Title, language, and whether coders stay hidden from each other."),
        offer_settings,
    ),
    Command::new(
        Context::Global,
        "new-pen",
        &[],
        ("New pen", "Makes another marker pen; its handle codes with it."),
        new_pen,
    ),
    Command::new(
        Context::Global,
        "change-coder",
        &[],
        ("Who codes", "Goes on as another coder of this study."),
        change_coder,
    )
    .only_if(has_other_coders),
];

fn offer_settings(app: &mut App) {
    let settings = app.session.project.settings.clone();
    let hidden = if settings.blind { "hidden from each other" } else { "open to each other" };
    let choices = vec![
        MenuChoice::new(
            't',
            format!("Title: {}", settings.title),
            Rc::new(|app: &mut App| {
                let title = app.session.project.settings.title.clone();
                ask_for_setting(app, "title of the study", &title, |settings, typed| {
                    typed.clone_into(&mut settings.title);
                });
            }),
        ),
        MenuChoice::new(
            'l',
            format!("Language: {}", settings.language),
            Rc::new(|app: &mut App| {
                let language = app.session.project.settings.language.clone();
                ask_for_setting(app, "language: nb, nn, en …", &language, |settings, typed| {
                    typed.clone_into(&mut settings.language);
                });
            }),
        ),
        MenuChoice::new(
            'b',
            format!("Coders are {hidden}"),
            Rc::new(|app: &mut App| {
                let blind = !app.session.project.settings.blind;
                change_settings(app, |settings| settings.blind = blind);
            }),
        ),
    ];
    app.overlay = Some(Overlay::Menu(Menu::new("study settings", Vec::new(), choices)));
}

fn ask_for_setting(app: &mut App, question: &str, text: &str, set: fn(&mut Settings, &str)) {
    let prompt = Prompt::new(
        question,
        text,
        Rc::new(move |app, typed| {
            let typed = crate::domain::text::clean::clean_line(typed).text.trim().to_owned();
            if typed.is_empty() {
                return Err("Something must stand here".to_owned());
            }
            change_settings(app, |settings| set(settings, &typed));
            Ok(())
        }),
    );
    app.overlay = Some(Overlay::Prompt(prompt));
}

fn change_settings(app: &mut App, change: impl FnOnce(&mut Settings)) {
    let before = app.session.project.settings.clone();
    let mut after = before.clone();
    change(&mut after);
    let edit = Edit::Settings(Change { key: (), before: Some(before), after: Some(after.clone()) });
    if app.commit("study-settings", "change of the study settings", vec![edit]) {
        let hidden = if after.blind { "hidden from each other" } else { "open to each other" };
        app.say(format!("«{}», {}, coders {hidden}. u undoes", after.title, after.language));
    }
}

fn new_pen(app: &mut App) {
    let prompt = Prompt::new(
        "name of the new pen",
        "",
        Rc::new(|app, typed| {
            let (id, edits) = app.new_code_edits(typed, CodeKind::Marker, None)?;
            if app.commit("new-pen", format!("new pen «{}»", typed.trim()), edits) {
                let handle = app.session.project.handle_of(&id).unwrap_or_default().to_owned();
                app.say(format!(
                    "Pen «{}» is ready: , {handle} marks with it. u undoes",
                    typed.trim()
                ));
            }
            Ok(())
        }),
    );
    app.overlay = Some(Overlay::Prompt(prompt.hinting("Enter make it  Esc leave")));
}

fn has_other_coders(app: &App) -> Availability {
    let others = app.session.project.coders.keys().filter(|id| **id != app.session.coder).count();
    if others == 0 {
        return Err("nobody else codes in this study; tusj --coder NAME adds somebody".to_owned());
    }
    if app.session.unsaved.is_empty() { Ok(()) } else { Err("not everything is saved".to_owned()) }
}

fn change_coder(app: &mut App) {
    let entries = app.session.project.coders.iter().map(|(id, coder)| PickerEntry {
        key: id.as_str().to_owned(),
        sign: coder.initial.clone(),
        name: coder.name.clone(),
        note: if *id == app.session.coder { "you".to_owned() } else { String::new() },
        ..PickerEntry::default()
    });
    let picker = Picker::new(
        "who codes",
        entries.collect(),
        Rc::new(|app, picked| {
            if let Picked::Entries(ids) = picked
                && let Some(id) = ids.first()
            {
                app.place.coder = Some(CoderId::new(id));
                app.ask(Effect::SavePlace);
                app.ask(Effect::OpenProject(app.session.root.clone()));
            }
        }),
    );
    app.overlay = Some(Overlay::Picker(picker));
}
