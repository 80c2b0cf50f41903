//! `=`: a digit, two letters, or no digit for a code.

use crate::app::App;
use crate::app::Pane;
use crate::app::command::{Availability, Command, Context};
use crate::app::key::Key;
use crate::app::pending::Pending;
use crate::domain::code::{Code, Handle};
use crate::domain::coder::Coder;
use crate::domain::edit::{Change, Edit, Record};
use crate::domain::id::CodeId;

/// Binding.
pub const COMMANDS: &[Command] = &[
    Command::new(
        Context::Transcript,
        "bind-last-code",
        &["="],
        ("Bind", "Then a digit or two letters for the code used last; x frees its digit."),
        bind,
    )
    .only_if(has_code),
    Command::new(
        Context::Codebook,
        "bind-code",
        &["="],
        ("Bind", "Then a digit or two letters for the chosen code; x frees its digit."),
        bind,
    )
    .only_if(has_code),
];

/// Returns the code that is bound: the chosen one in the codebook, else the one used last.
#[must_use]
pub fn code_to_bind(app: &App) -> Option<&CodeId> {
    match app.focus {
        Pane::Codebook => app.codebook.chosen(),
        _ => app.last_codes.first(),
    }
}

fn has_code(app: &App) -> Availability {
    let project = &app.session.project;
    match code_to_bind(app).map(|code| (code, project.codes.get(code))) {
        None if app.focus == Pane::Codebook => Err("no code is chosen".to_owned()),
        None => Err("nothing was coded yet".to_owned()),
        Some((_, Some(code))) if code.state.is_live() => Ok(()),
        Some((code, _)) => Err(format!("«{}» is not in use", project.code_name(code))),
    }
}

fn bind(app: &mut App) {
    app.pending = Pending::Bind(String::new());
}

/// Takes what follows `=`.
pub fn bind_key(app: &mut App, typed: &str, key: Key) {
    let Some(code) = code_to_bind(app).cloned() else { return };
    let Some(character) = key.typed() else {
        return app.refuse(format!("{key} binds nothing. A digit, two letters or x after ="));
    };
    match character.to_digit(10).and_then(|digit| u8::try_from(digit).ok()) {
        Some(digit) if typed.is_empty() => give_digit(app, &code, digit),
        _ => letter(app, &code, typed, character),
    }
}

fn letter(app: &mut App, code: &CodeId, typed: &str, letter: char) {
    let letter = letter.to_ascii_lowercase();
    if !letter.is_ascii_lowercase() {
        return app.refuse(format!("«{letter}» is none of the letters a to z. Nothing was bound"));
    }
    let has_digit = app.session.me().is_some_and(|coder| coder.hot_key_of(code).is_some());
    match typed {
        // With a digit to free, x frees it; without one it is the first letter, so that xy can be bound.
        "" if letter == 'x' && has_digit => free_digit(app, code),
        "" => app.pending = Pending::Bind(letter.to_string()),
        first => give_handle(app, code, &format!("{first}{letter}")),
    }
}

fn give_digit(app: &mut App, code: &CodeId, digit: u8) {
    let key = app.session.coder.clone();
    let Some(coder) = Coder::get(&app.session.project, &key) else {
        return app.refuse(format!("{key} is no coder of this study yet"));
    };
    let project = &app.session.project;
    let name = project.code_name(code).to_owned();
    if project.codes.get(code).is_some_and(Code::is_marker) {
        return app.refuse(format!(
            "{name} is a pen: a s d are the first three pens, v moves it among them"
        ));
    }
    let had = coder.hot_code(digit).filter(|had| *had != code);
    let had = had.map(|had| format!(", which was {}", project.code_name(had)));
    let after = coder.clone().with_hot_key(digit, code.clone());
    let edit = Edit::Coder(Change { key, before: Some(coder), after: Some(after) });
    if app.commit("bind-code", format!("{digit} for «{name}»"), vec![edit]) {
        app.say(format!("{name} is on {digit}{}. u undoes", had.unwrap_or_default()));
    }
}

fn free_digit(app: &mut App, code: &CodeId) {
    let key = app.session.coder.clone();
    let Some(coder) = Coder::get(&app.session.project, &key) else { return };
    let Some(digit) = coder.hot_key_of(code) else { return };
    let name = app.session.project.code_name(code).to_owned();
    let after = coder.clone().without_hot_key(code);
    let edit = Edit::Coder(Change { key, before: Some(coder), after: Some(after) });
    if app.commit("bind-code", format!("free {digit} of «{name}»"), vec![edit]) {
        app.say(format!("{digit} is free; {name} had it. u undoes"));
    }
}

fn give_handle(app: &mut App, code: &CodeId, handle: &str) {
    let name = app.session.project.code_name(code).to_owned();
    match handle_edits(app, code, handle) {
        Ok(edits) => {
            if app.commit("bind-code", format!("letters {handle} for «{name}»"), edits) {
                let letters: Vec<String> = handle.chars().map(String::from).collect();
                app.say(format!("{name} is now {handle}: , {}. u undoes", letters.join(" ")));
            }
        }
        Err(why) => app.refuse(why),
    }
}

/// Returns the edits that give `code` the letters `handle`; a code that is not in use gives its letters up.
///
/// # Errors
/// Says which code in use has them, or that they are not two letters.
pub fn handle_edits(app: &App, code: &CodeId, handle: &str) -> Result<Vec<Edit>, String> {
    let project = &app.session.project;
    if handle.chars().count() != 2 || !handle.chars().all(|letter| letter.is_ascii_lowercase()) {
        return Err(format!("«{handle}» are not two letters a to z"));
    }
    let mut edits = Vec::new();
    for row in project.handles.values().filter(|row| row.handle == handle && row.code != *code) {
        let owner = project.codes.get(&row.code);
        if let Some(owner) = owner.filter(|owner| owner.state.is_live()) {
            return Err(format!("{handle} belongs to «{}». Nothing was bound", owner.name));
        }
        edits.push(Edit::Handle(Change::<Handle>::to(project, row.code.clone(), None)));
    }
    let row = Handle { code: code.clone(), handle: handle.to_owned() };
    edits.push(Edit::Handle(Change::to(project, code.clone(), Some(row))));
    Ok(edits)
}

#[cfg(test)]
mod tests {
    use crate::app::world::fake::{app_on, press, said, study};
    use crate::domain::id::{CodeId, CoderId};

    #[test]
    fn in_the_transcript_the_code_used_last_gets_the_digit() {
        let mut app = app_on(study());
        press(&mut app, ", t i = 7");
        let coder = &app.session.project.coders[&CoderId::new("a")];
        assert_eq!(coder.hot_code(7), Some(&CodeId::new("tid")));
        assert_eq!(said(&app), "Tid is on 7. u undoes");
    }

    #[test]
    fn in_the_codebook_the_chosen_code_gets_new_letters() {
        let mut app = app_on(study());
        app.go_to_code(&"tid".into());
        press(&mut app, "= k n");
        assert_eq!(app.session.project.handle_of(&"tid".into()), Some("kn"));
        assert_eq!(said(&app), "Tid is now kn: , k n. u undoes");
    }

    #[test]
    fn taken_letters_are_refused_and_say_whose_they_are() {
        let mut app = app_on(study());
        app.go_to_code(&"tid".into());
        press(&mut app, "= m a");
        assert_eq!(app.session.project, study());
        assert_eq!(said(&app), "ma belongs to «Måltall». Nothing was bound");
    }

    #[test]
    fn letters_of_a_code_out_of_use_are_free() {
        let mut app = app_on(study());
        app.go_to_code(&"maltall".into());
        press(&mut app, "x r");
        app.go_to_code(&"tid".into());
        press(&mut app, "= m a");
        assert_eq!(app.session.project.handle_of(&"tid".into()), Some("ma"));
        assert_eq!(app.session.project.handle_of(&"maltall".into()), None);
    }

    #[test]
    fn x_frees_the_digit() {
        let mut app = app_on(study());
        app.go_to_code(&"maltall".into());
        press(&mut app, "= x");
        assert_eq!(app.session.project.coders[&CoderId::new("a")].hot_keys, []);
        assert_eq!(said(&app), "1 is free; Måltall had it. u undoes");
    }
}
