//! The menu of what a memo can belong to.

use std::rc::Rc;

use crate::app::App;
use crate::app::overlay::{Menu, MenuChoice, Overlay, Picked, Picker, PickerEntry};
use crate::app::words::quoted;
use crate::domain::codebook::{pens, tree};
use crate::domain::id::{CaseId, CodeId, CodingId};
use crate::domain::memo::MemoAbout;

/// Offers what a memo can belong to here.
pub(super) fn memo_about(app: &mut App) {
    let mut choices = Vec::new();
    choices.extend(coding_choice(app));
    if let Some(about) = app.about_words_chosen() {
        choices.push(choice(app, 'w', "these words", about));
    }
    if let Some(about) = app.about_turn() {
        choices.push(choice(app, 't', "the turn", about));
    }
    if let Some(id) = app.transcript.id.clone() {
        choices.push(choice(app, 'd', "the transcript", MemoAbout::Transcript(id)));
    }
    if !app.session.project.codes.is_empty() {
        choices.push(MenuChoice::new('o', "a code", Rc::new(pick_code)));
    }
    choices.extend(case_choice(app));
    choices.push(choice(app, 'p', "the study", MemoAbout::Project));
    app.overlay = Some(Overlay::Menu(Menu::new("memo about", Vec::new(), choices)));
}

fn choice(app: &App, key: char, label: &str, about: MemoAbout) -> MenuChoice {
    let words = app.about_in_words(&about);
    let mine = if app.own_memo_about(&about).is_some() { ", write on" } else { "" };
    let mut choice =
        MenuChoice::new(key, label, Rc::new(move |app| app.write_about(about.clone())));
    choice.detail = if words == label { mine.replace(", ", "") } else { format!("{words}{mine}") };
    choice
}

/// The codings of this coder here: written on at once where there is one, picked where there are several.
fn coding_choice(app: &App) -> Option<MenuChoice> {
    let id = app.transcript.id.clone()?;
    let here: Vec<CodingId> = app
        .transcript
        .marks_here(&app.session)
        .into_iter()
        .filter(|mark| mark.layer == app.session.coder)
        .map(|mark| mark.coding.clone())
        .collect();
    match here.as_slice() {
        [] => None,
        [only] => Some(choice(app, 'c', "the coding", MemoAbout::Coding(id, only.clone()))),
        _ => Some(MenuChoice::new(
            'c',
            format!("one of {} codings here", here.len()),
            Rc::new(move |app| pick_coding(app, &here)),
        )),
    }
}

fn pick_coding(app: &mut App, codings: &[CodingId]) {
    let Some(id) = app.transcript.id.clone() else { return };
    let project = &app.session.project;
    let rows = codings.iter().filter_map(|coding| {
        let (_, found) = project.find_coding(&id, coding)?;
        let code = project.resolve(&found.code);
        Some(PickerEntry {
            key: coding.to_string(),
            sign: project.handle_of(code).unwrap_or_default().to_owned(),
            name: project.code_name(code).to_owned(),
            place: quoted(&found.quote),
            ..PickerEntry::default()
        })
    });
    let entries: Vec<PickerEntry> = rows.collect();
    let then = move |app: &mut App, key: &str| {
        app.write_about(MemoAbout::Coding(id.clone(), CodingId::new(key)));
    };
    app.overlay = Some(Overlay::Picker(picker("memo on which coding", entries, then)));
}

fn pick_code(app: &mut App) {
    let project = &app.session.project;
    let codes = tree(project).into_iter().map(|row| row.code);
    let pens = pens(project).into_iter().map(|pen| pen.id.clone());
    let entries = codes.chain(pens).map(|code| PickerEntry {
        key: code.to_string(),
        sign: project.handle_of(&code).unwrap_or_default().to_owned(),
        name: project.code_name(&code).to_owned(),
        ..PickerEntry::default()
    });
    let then = |app: &mut App, key: &str| app.write_about(MemoAbout::Code(CodeId::new(key)));
    app.overlay = Some(Overlay::Picker(picker("memo on which code", entries.collect(), then)));
}

/// The informant here, else any of them.
fn case_choice(app: &App) -> Option<MenuChoice> {
    if let Some(case) = app.case_here() {
        return Some(choice(app, 'i', "the informant", MemoAbout::Case(case)));
    }
    let has_cases = !app.session.project.cases.is_empty();
    has_cases.then(|| MenuChoice::new('i', "an informant", Rc::new(pick_case)))
}

fn pick_case(app: &mut App) {
    let entries = app.session.project.cases.iter().map(|(id, case)| PickerEntry {
        key: id.to_string(),
        name: case.name.clone(),
        ..PickerEntry::default()
    });
    let then = |app: &mut App, key: &str| app.write_about(MemoAbout::Case(CaseId::new(key)));
    app.overlay = Some(Overlay::Picker(picker("memo on which informant", entries.collect(), then)));
}

fn picker(
    title: &str,
    entries: Vec<PickerEntry>,
    then: impl Fn(&mut App, &str) + 'static,
) -> Picker {
    Picker::new(
        title,
        entries,
        Rc::new(move |app, picked| {
            if let Picked::Entries(keys) = picked
                && let Some(key) = keys.first()
            {
                then(app, key);
            }
        }),
    )
}
