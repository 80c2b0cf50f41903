//! What can be done with a row of the list of cases.

use std::rc::Rc;

use crate::app::App;
use crate::app::commands::lists::list;
use crate::app::overlay::{Menu, MenuChoice, Overlay, Prompt};
use crate::app::screen::cases::{attributes, case_of, consent_in_words};
use crate::app::screen::list::ListRow;
use crate::domain::case::{Case, Consent, Value};
use crate::domain::edit::{Change, Edit};
use crate::domain::id::{AttributeId, CaseId};
use crate::domain::study::{Attribute, AttributeKind};
use crate::domain::text::clean::clean_line;
use crate::domain::text::slug;
use crate::domain::time::Day;

/// Room between the orders of two attributes.
const ORDER_GAP: i64 = 1000;

/// Asks for the name of a new case.
pub fn make(app: &mut App) {
    let prompt = Prompt::new("new case: its pseudonym", "", Rc::new(make_case));
    app.overlay = Some(Overlay::Prompt(prompt.hinting("Enter make it  Esc leave")));
}

fn make_case(app: &mut App, typed: &str) -> Result<(), String> {
    let name = clean_line(typed).text.trim().to_owned();
    let project = &app.session.project;
    if name.is_empty() {
        return Err("A case needs a name".to_owned());
    }
    if project.cases.values().any(|case| crate::app::words::same_name(&case.name, &name)) {
        return Err(format!("There is a case «{name}» already"));
    }
    let taken = |slug: &str| project.cases.contains_key(&CaseId::new(slug));
    let id = CaseId::new(slug::unique_slug(&name, taken));
    let case = Case { name: name.clone(), ..Case::default() };
    let edit = Edit::Case(Change { key: id.clone(), before: None, after: Some(case) });
    if app.commit("new-case", format!("new case «{name}»"), vec![edit]) {
        app.choose_row(id.as_str());
        app.say(format!("Case «{name}» is made. t writes down what is known. u undoes"));
    }
    Ok(())
}

/// Asks what is to be changed of the case of a row.
pub fn edit(app: &mut App, row: &ListRow) {
    let Some(id) = case_of(&row.key) else {
        return app.refuse("A coder is changed in coders/ of the project folder");
    };
    let Some(case) = app.session.project.cases.get(&id).cloned() else { return };
    let mut choices = vec![
        choice('n', format!("name: {}", case.name), &id, ask_name),
        choice(
            'c',
            format!("consent: {}", consent_in_words(case.consent.as_ref())),
            &id,
            ask_consent,
        ),
        choice('m', format!("remark: {}", case.note.as_deref().unwrap_or("–")), &id, ask_note),
    ];
    for (attribute, key) in attributes(app).into_iter().zip("123456789".chars()) {
        let value = case.value(&attribute.id).map_or_else(|| "–".to_owned(), Value::shown);
        let label = format!("{}: {value}", attribute.name);
        let id = id.clone();
        let run = Rc::new(move |app: &mut App| ask_value(app, &id, &attribute));
        choices.push(MenuChoice::new(key, label, run));
    }
    choices.push(MenuChoice::new('o', "new attribute", Rc::new(ask_attribute)));
    if !app.session.project.attributes.is_empty() {
        choices.push(MenuChoice::new('r', "rename an attribute", Rc::new(ask_which)));
    }
    let menu = Menu::new(format!("what is known of {}", case.name), Vec::new(), choices);
    app.overlay = Some(Overlay::Menu(menu));
}

fn choice(key: char, label: String, id: &CaseId, run: fn(&mut App, &CaseId)) -> MenuChoice {
    let id = id.clone();
    MenuChoice::new(key, label, Rc::new(move |app: &mut App| run(app, &id)))
}

/// Changes a case as one act; `set` returns what is so now, in words.
fn change(
    app: &mut App,
    id: &CaseId,
    set: impl FnOnce(&mut Case) -> Result<String, String>,
) -> Result<(), String> {
    let before = app.session.project.cases.get(id).cloned();
    let before = before.ok_or("That case is not here any more")?;
    let mut after = before.clone();
    let words = set(&mut after)?;
    let name = before.name.clone();
    let edit = Edit::Case(Change { key: id.clone(), before: Some(before), after: Some(after) });
    if app.commit("edit-case", format!("{words} (case «{name}»)"), vec![edit]) {
        app.say(format!("{name}: {words} now. u undoes"));
    }
    Ok(())
}

fn prompt(app: &mut App, title: &str, now: &str, then: crate::app::overlay::prompt::OnTyped) {
    app.overlay = Some(Overlay::Prompt(Prompt::new(title, now, then)));
}

fn ask_name(app: &mut App, id: &CaseId) {
    let now = app.session.project.cases.get(id).map_or_else(String::new, |case| case.name.clone());
    let id = id.clone();
    let then = Rc::new(move |app: &mut App, typed: &str| {
        let name = clean_line(typed).text.trim().to_owned();
        if name.is_empty() {
            return Err("A case needs a name".to_owned());
        }
        change(app, &id, |case| {
            case.name.clone_from(&name);
            Ok(format!("name is {name}"))
        })
    });
    prompt(app, "the pseudonym", &now, then);
}

fn ask_note(app: &mut App, id: &CaseId) {
    let now = app.session.project.cases.get(id).and_then(|case| case.note.clone());
    let id = id.clone();
    let then = Rc::new(move |app: &mut App, typed: &str| {
        let note = clean_line(typed).text.trim().to_owned();
        change(app, &id, |case| {
            case.note = (!note.is_empty()).then_some(note);
            Ok("the remark is changed".to_owned())
        })
    });
    prompt(app, "a remark", &now.unwrap_or_default(), then);
}

fn ask_value(app: &mut App, id: &CaseId, attribute: &Attribute) {
    let case = app.session.project.cases.get(id);
    let now = case.and_then(|case| case.value(&attribute.id)).map(Value::shown);
    let title = format!("{} ({})", attribute.name, kind_in_words(&attribute.kind));
    let (id, attribute) = (id.clone(), attribute.clone());
    let then = Rc::new(move |app: &mut App, typed: &str| {
        let typed = clean_line(typed).text;
        let value = match typed.trim() {
            "" => None,
            typed => Some(Value::read(typed, &attribute.kind)?),
        };
        let shown = value.as_ref().map_or_else(|| "not known".to_owned(), Value::shown);
        change(app, &id, |case| {
            *case = std::mem::take(case).with_value(&attribute.id, value);
            Ok(format!("{} is {shown}", attribute.name))
        })
    });
    prompt(app, &title, &now.unwrap_or_default(), then);
}

fn kind_in_words(kind: &AttributeKind) -> String {
    match kind {
        AttributeKind::Text => "words".to_owned(),
        AttributeKind::Number => "a whole number".to_owned(),
        AttributeKind::Boolean => "yes or no".to_owned(),
        AttributeKind::Date => "a day as 2021-03-22".to_owned(),
        AttributeKind::Choice(words) => words.join(", "),
    }
}

fn ask_consent(app: &mut App, id: &CaseId) {
    let given = consent_choice('g', "given", id, Consent::Given);
    let withdrawn = consent_choice('w', "withdrawn", id, Consent::Withdrawn);
    let id = id.clone();
    let unknown = Rc::new(move |app: &mut App| {
        change(app, &id, |case| {
            case.consent = None;
            Ok("consent is not known".to_owned())
        })
        .unwrap_or_else(|why| app.refuse(why));
    });
    let choices = vec![given, withdrawn, MenuChoice::new('x', "not known", unknown)];
    app.overlay = Some(Overlay::Menu(Menu::new("consent", Vec::new(), choices)));
}

fn consent_choice(
    key: char,
    name: &'static str,
    id: &CaseId,
    make: fn(Day) -> Consent,
) -> MenuChoice {
    let id = id.clone();
    let run = Rc::new(move |app: &mut App| {
        let today = app.world.today().to_string();
        let id = id.clone();
        let then = Rc::new(move |app: &mut App, typed: &str| {
            let day = Day::new(typed.trim());
            if !day.is_well_formed() {
                return Err(format!("«{}» is not a day written as 2021-03-22", typed.trim()));
            }
            change(app, &id, |case| {
                case.consent = Some(make(day));
                Ok(format!("consent is {name}"))
            })
        });
        prompt(app, &format!("consent {name} on"), &today, then);
    });
    MenuChoice::new(key, name, run)
}

/// Asks for the name of a new attribute, then for its kind.
pub fn ask_attribute(app: &mut App) {
    let then = Rc::new(|app: &mut App, typed: &str| {
        let name = clean_line(typed).text.trim().to_owned();
        if name.is_empty() {
            return Err("An attribute needs a name".to_owned());
        }
        let known = app.session.project.attributes.values();
        if known.into_iter().any(|row| crate::app::words::same_name(&row.name, &name)) {
            return Err(format!("There is an attribute «{name}» already"));
        }
        ask_attribute_kind(app, &name);
        Ok(())
    });
    prompt(app, "new attribute", "", then);
}

fn ask_attribute_kind(app: &mut App, name: &str) {
    let kinds = [
        ('t', AttributeKind::Text),
        ('n', AttributeKind::Number),
        ('y', AttributeKind::Boolean),
        ('d', AttributeKind::Date),
    ];
    let mut choices: Vec<MenuChoice> = Vec::new();
    for (key, kind) in kinds {
        let name = name.to_owned();
        let label = kind_in_words(&kind);
        let run = Rc::new(move |app: &mut App| make_attribute(app, &name, kind.clone()));
        choices.push(MenuChoice::new(key, label, run));
    }
    let name_of_choice = name.to_owned();
    let run = Rc::new(move |app: &mut App| {
        let name = name_of_choice.clone();
        let then = Rc::new(move |app: &mut App, typed: &str| {
            let words: Vec<String> = typed
                .split(',')
                .map(|word| clean_line(word).text.trim().to_owned())
                .filter(|word| !word.is_empty())
                .collect();
            if words.len() < 2 {
                return Err("A choice needs two words at least, with commas between".to_owned());
            }
            make_attribute(app, &name, AttributeKind::Choice(words));
            Ok(())
        });
        prompt(app, "its words, with commas between", "", then);
    });
    choices.push(MenuChoice::new('c', "one of some words", run));
    app.overlay = Some(Overlay::Menu(Menu::new(format!("values of {name}"), Vec::new(), choices)));
}

fn make_attribute(app: &mut App, name: &str, kind: AttributeKind) {
    let project = &app.session.project;
    let taken = |slug: &str| project.attributes.contains_key(&AttributeId::new(slug));
    let id = AttributeId::new(slug::unique_slug(name, taken));
    let last = project.attributes.values().map(|row| row.order).max().unwrap_or(0);
    let order = last.saturating_add(ORDER_GAP);
    let made = Attribute { id: id.clone(), order, name: name.to_owned(), kind };
    let edit = Edit::Attribute(Change { key: id, before: None, after: Some(made) });
    if app.commit("new-attribute", format!("new attribute «{name}»"), vec![edit]) {
        let next = if list(app).is_some() { "t gives" } else { "g p t gives" };
        app.say(format!("Attribute «{name}» is made. {next} a case its value. u undoes"));
    }
}

/// Asks which attribute gets another name.
pub fn ask_which(app: &mut App) {
    let choices = attributes(app).into_iter().zip("123456789".chars()).map(|(attribute, key)| {
        let name = attribute.name.clone();
        MenuChoice::new(key, name, Rc::new(move |app: &mut App| ask_new_name(app, &attribute)))
    });
    let menu = Menu::new("which attribute gets another name", Vec::new(), choices.collect());
    app.overlay = Some(Overlay::Menu(menu));
}

fn ask_new_name(app: &mut App, attribute: &Attribute) {
    let before = attribute.clone();
    let then = Rc::new(move |app: &mut App, typed: &str| {
        let name = clean_line(typed).text.trim().to_owned();
        if name.is_empty() {
            return Err("An attribute needs a name".to_owned());
        }
        let after = Attribute { name: name.clone(), ..before.clone() };
        let key = before.id.clone();
        let edit =
            Edit::Attribute(Change { key, before: Some(before.clone()), after: Some(after) });
        let title = format!("name of attribute «{}»", before.name);
        if app.commit("rename-attribute", title, vec![edit]) {
            app.say(format!("«{}» is called «{name}» now. u undoes", before.name));
        }
        Ok(())
    });
    prompt(app, "its name", &attribute.name, then);
}
