//! Who and what is compared: which coders, transcripts, informants, codes, and which sample.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::{ask, ask_now, screen};
use crate::app::App;
use crate::app::overlay::{Menu, MenuChoice, Overlay, Picked, Picker, PickerEntry};
use crate::domain::codebook::tree;
use crate::domain::id::{CaseId, CodeId, CoderId, TranscriptId};
use crate::services::agreement::study::{Question, samples_of};

/// Asks which of it is to be chosen.
pub(super) fn narrow(app: &mut App) {
    let Some(question) = screen(app).map(|screen| screen.question.clone()) else { return };
    let mut choices = Vec::new();
    if app.comparable_coders().is_ok_and(|coders| coders.len() > 2) {
        choices.push(opens('c', "which coders", pick_coders));
    }
    choices.push(opens('t', "which transcripts", pick_transcripts));
    choices.push(opens('i', "which informants", pick_cases));
    choices.push(opens('k', "which codes, with those below them", pick_codes));
    choices.extend(sample_choice(app, &question));
    if question.is_narrowed() {
        choices.push(ask('a', "all of it again".to_owned(), Question::widen));
    }
    let lines = vec![format!(
        "Now {}",
        in_words(app, &question).unwrap_or_else(|| "everything".to_owned())
    )];
    app.overlay = Some(Overlay::Menu(Menu::new("What is compared", lines, choices)));
}

/// Returns the choice of a sample, or of all turns again where there is one chosen; none where none was drawn for them.
pub(super) fn sample_choice(app: &App, question: &Question) -> Option<MenuChoice> {
    if question.sample.is_some() {
        return Some(ask('d', "all turns, not only the sample".to_owned(), |it| it.sample = None));
    }
    match samples_of(&app.session.project, &question.coders).as_slice() {
        [] => None,
        [only] => {
            let id = only.id.clone();
            let title = format!("only the sample «{}»", only.aim);
            Some(ask('d', title, move |it| it.sample = Some(id.clone())))
        }
        _ => Some(opens('d', "only a sample", pick_sample)),
    }
}

/// Says to what the comparison is narrowed; nothing where it is over everything.
pub(in crate::app) fn in_words(app: &App, question: &Question) -> Option<String> {
    let project = &app.session.project;
    let sample = question.sample.as_ref().map(|id| {
        format!("sample «{}»", project.samples.get(id).map_or(id.as_str(), |row| row.aim.as_str()))
    });
    let transcripts = question.transcripts.iter().map(|id| app.title_of(id));
    let cases = question.cases.iter().map(|id| name_of_case(app, id));
    let codes = question.codes.iter().map(|id| project.code_name(id).to_owned());
    let parts =
        [sample.into_iter().collect(), transcripts.collect(), cases.collect(), codes.collect()];
    let parts: Vec<String> =
        parts.iter().filter_map(|names: &Vec<String>| shortened(names)).collect();
    (!parts.is_empty()).then(|| format!("only {}", parts.join(", ")))
}

fn shortened(names: &[String]) -> Option<String> {
    match names {
        [] => None,
        [only] => Some(only.clone()),
        [first, rest @ ..] => Some(format!("{first} and {} more", rest.len())),
    }
}

fn name_of_case(app: &App, id: &CaseId) -> String {
    app.session.project.cases.get(id).map_or_else(|| id.to_string(), |case| case.name.clone())
}

fn opens(key: char, label: &str, run: fn(&mut App)) -> MenuChoice {
    MenuChoice::new(key, label, Rc::new(run))
}

fn entry(key: &str, name: String) -> PickerEntry {
    PickerEntry { key: key.to_owned(), name, ..PickerEntry::default() }
}

/// Opens a list of which several can be marked; `change` gets the keys of what was picked.
fn pick(
    app: &mut App,
    title: &str,
    entries: Vec<PickerEntry>,
    change: fn(&mut Question, Vec<String>),
) {
    let then = Rc::new(move |app: &mut App, picked: Picked| {
        if let Picked::Entries(keys) = picked {
            ask_now(app, |question| change(question, keys));
        }
    });
    app.overlay = Some(Overlay::Picker(Picker::new(title, entries, then).taking_several()));
}

fn pick_coders(app: &mut App) {
    let name = |id: &CoderId| {
        let coder = app.session.project.coders.get(id);
        coder.map_or_else(|| id.to_string(), |coder| coder.name.clone())
    };
    let coders = app.comparable_coders().unwrap_or_default();
    let entries = coders.iter().map(|id| entry(id.as_str(), name(id))).collect();
    let then = Rc::new(|app: &mut App, picked: Picked| {
        let Picked::Entries(keys) = picked else { return };
        if keys.len() < 2 {
            app.refuse("Agreement takes two; Tab marks several coders");
            return;
        }
        ask_now(app, |question| question.coders = keys.iter().map(CoderId::new).collect());
    });
    let picker = Picker::new("compare these coders", entries, then);
    app.overlay = Some(Overlay::Picker(picker.taking_several()));
}

fn pick_transcripts(app: &mut App) {
    let transcripts = app.session.project.transcripts.iter();
    let data = transcripts.filter(|(_, transcript)| transcript.header.is_data);
    let entries = data.map(|(id, _)| entry(id.as_str(), app.title_of(id))).collect();
    pick(app, "compare in these transcripts", entries, |question, keys| {
        question.transcripts = keys.iter().map(TranscriptId::new).collect();
    });
}

fn pick_cases(app: &mut App) {
    let cases = app.session.project.cases.iter().filter(|(_, case)| !case.is_withdrawn());
    let entries = cases.map(|(id, case)| entry(id.as_str(), case.name.clone())).collect();
    pick(app, "compare what these say", entries, |question, keys| {
        question.cases = keys.iter().map(CaseId::new).collect();
    });
}

fn pick_codes(app: &mut App) {
    let project = &app.session.project;
    let entry_of = |code: &CodeId| PickerEntry {
        sign: project.handle_of(code).unwrap_or_default().to_owned(),
        ..entry(code.as_str(), project.code_name(code).to_owned())
    };
    let entries = tree(project).iter().map(|row| entry_of(&row.code)).collect();
    pick(app, "compare these codes", entries, |question, keys| {
        question.codes = keys.iter().map(CodeId::new).collect::<BTreeSet<_>>();
    });
}

fn pick_sample(app: &mut App) {
    let Some(question) = screen(app).map(|screen| screen.question.clone()) else { return };
    let samples = samples_of(&app.session.project, &question.coders);
    let entries = samples.iter().map(|row| entry(row.id.as_str(), row.aim.clone())).collect();
    let then = Rc::new(|app: &mut App, picked: Picked| {
        if let Picked::Entries(keys) = picked {
            ask_now(app, |question| {
                question.sample = keys.first().map(crate::domain::id::SampleId::new);
            });
        }
    });
    app.overlay = Some(Overlay::Picker(Picker::new("only the turns of", entries, then)));
}
