//! Promoting pens and splitting codes: passage by passage, each with a code by picker, digit, letters or again.

use std::rc::Rc;

use super::coding::code_picker;
use crate::app::App;
use crate::app::command::{Availability, Command, Context};
use crate::app::overlay::{Overlay, Picked, Picker, PickerEntry};
use crate::app::walk::WalkPurpose;
use crate::app::words::quoted;
use crate::domain::code::CodeKind;
use crate::domain::codebook::pens;
use crate::domain::coding::Coding;
use crate::domain::edit::{Change, Edit};
use crate::domain::id::CodeId;

/// Walks.
pub const COMMANDS: &[Command] = &[
    Command::new(
        Context::Global,
        "walk-pen",
        &["P"],
        (
            "Walk a pen",
            "Goes through the passages of a pen; C turns a mark into a code and keeps its memo.",
        ),
        walk_pen,
    )
    .only_if(has_pens),
    Command::new(
        Context::Walk,
        "give-code",
        &["C", "c", "Enter"],
        ("Give a code", "Gives this passage a code; memo and bounds stay."),
        give_code,
    )
    .hinted("code"),
    Command::new(
        Context::Walk,
        "give-last-code",
        &[".", "ø"],
        ("Same code again", "Gives this passage the code that was given last."),
        give_last,
    )
    .hinted("again")
    .only_if(has_last),
    Command::new(
        Context::Walk,
        "next-passage",
        &["j", "n", "Down"],
        ("Next passage", "Goes on to the next passage."),
        next_passage,
    )
    .hinted("next"),
    Command::new(
        Context::Walk,
        "previous-passage",
        &["k", "N", "Up"],
        ("Previous passage", "Goes back to the passage before."),
        previous_passage,
    )
    .hinted("previous"),
    Command::new(
        Context::Walk,
        "leave-passage",
        &["-"],
        ("Leave it", "Leaves this passage as it is and goes on."),
        next_passage,
    )
    .hinted("leave it"),
    Command::new(
        Context::Walk,
        "end-walk",
        &["q", "Esc"],
        ("End", "Ends the walk and goes back to where it began."),
        end,
    )
    .hinted("end"),
];

fn has_pens(app: &App) -> Availability {
    if pens(&app.session.project).is_empty() {
        Err("this study has no pens. The command new-pen makes one".to_owned())
    } else {
        Ok(())
    }
}

fn has_last(app: &App) -> Availability {
    let project = &app.session.project;
    let code = app.last_codes.first().and_then(|code| project.codes.get(project.resolve(code)));
    match code {
        Some(code) if code.state.is_live() => Ok(()),
        Some(code) => Err(format!("«{}» is not in use", code.name)),
        None => Err("nothing was coded yet".to_owned()),
    }
}

fn walk_pen(app: &mut App) {
    let project = &app.session.project;
    let entries = pens(project).into_iter().map(|pen| PickerEntry {
        key: pen.id.as_str().to_owned(),
        sign: project.handle_of(&pen.id).unwrap_or_default().to_owned(),
        name: pen.name.clone(),
        count: project
            .codings_by(&app.session.coder)
            .filter(|(_, coding)| coding.code == pen.id)
            .count()
            .to_string(),
        ..PickerEntry::default()
    });
    let picker = Picker::new(
        "whose passages",
        entries.collect(),
        Rc::new(|app, picked| {
            if let Picked::Entries(pens) = picked
                && let Some(pen) = pens.first()
            {
                app.begin_walk(&CodeId::new(pen), WalkPurpose::Promote);
            }
        }),
    );
    app.overlay = Some(Overlay::Picker(picker));
}

/// Walks the passages of the code chosen in the codebook.
pub fn split_code(app: &mut App) {
    let Some(code) = app.codebook.chosen().cloned() else { return };
    app.begin_walk(&code, WalkPurpose::Split);
}

fn give_code(app: &mut App) {
    let Some((_, coding)) = app.passage() else {
        return app.refuse("This passage is not there any more. j goes on");
    };
    let title = format!("code for {}", quoted(&coding.quote));
    let picker = code_picker(app, title, None, Rc::new(give_picked));
    app.overlay = Some(Overlay::Picker(picker));
}

fn give_picked(app: &mut App, picked: Picked) {
    match picked {
        Picked::Entries(codes) => {
            if let Some(code) = codes.first() {
                give(app, &CodeId::new(code));
            }
        }
        Picked::New(name) => {
            let live = app.session.project.codes.values().filter(|code| code.state.is_live());
            let same =
                live.filter(|code| code.name == name.trim()).map(|code| code.id.clone()).next();
            if let Some(code) = same {
                return give(app, &code);
            }
            // What comes out of a code stands beside it; what comes out of a pen stands at the top.
            let source = app.walk.as_ref().map(|walk| &walk.source);
            let parent = source
                .and_then(|source| app.session.project.codes.get(source))
                .and_then(|source| source.parent.clone());
            match app.new_code_edits(&name, CodeKind::Code, parent) {
                Ok((id, edits)) => give_with(app, &id, edits),
                Err(why) => app.refuse(why),
            }
        }
    }
}

/// Gives the passage that is shown the code on hot key `digit`.
pub fn give_hot_code(app: &mut App, digit: u8) {
    let code = app.session.me().and_then(|coder| coder.hot_code(digit));
    match code.map(|code| app.session.project.resolve(code).clone()) {
        Some(code) => give(app, &code),
        None => app.refuse(format!("No code is on {digit}. C finds one by name")),
    }
}

fn give_last(app: &mut App) {
    if let Some(code) = app.last_codes.first().cloned() {
        let code = app.session.project.resolve(&code).clone();
        give(app, &code);
    }
}

/// Gives the passage that is shown `code` and goes on to the next one.
pub fn give(app: &mut App, code: &CodeId) {
    match app.session.project.codes.get(code) {
        Some(row) if row.state.is_live() => give_with(app, code, Vec::new()),
        _ => {
            let name = app.session.project.code_name(code).to_owned();
            app.refuse(format!("«{name}» is not in use. C finds another one"));
        }
    }
}

fn give_with(app: &mut App, code: &CodeId, mut edits: Vec<Edit>) {
    let Some((transcript, coding)) = app.passage() else { return };
    let Some(source) = app.walk.as_ref().map(|walk| walk.source.clone()) else { return };
    if let Err(why) = may_become(app, &coding, &transcript, code) {
        return app.refuse(why);
    }
    let words = quoted(&coding.quote);
    let key = (app.session.coder.clone(), transcript, coding.id.clone());
    let after = Coding { code: code.clone(), ..coding.clone() };
    edits.push(Edit::Coding(Change { key, before: Some(coding), after: Some(after) }));
    edits.extend(app.hot_key_edit(std::slice::from_ref(code), &edits));
    let from = app.session.project.code_name(&source).to_owned();
    let command = match app.walk.as_ref().map(|walk| walk.purpose) {
        Some(WalkPurpose::Split) => "split-code",
        _ => "promote",
    };
    if !app.commit(command, format!("another code for {words}, which had «{from}»"), edits) {
        return;
    }
    app.remember_codes(std::slice::from_ref(code));
    let name = app.session.project.code_name(code).to_owned();
    app.step_walk(1);
    if app.walk.is_some() {
        let next = app.walk_in_words();
        app.say(format!("{name}: {words}. Now {next}. u undoes"));
    }
}

/// Refuses what changes nothing and what would code the same words twice.
fn may_become(
    app: &App,
    coding: &Coding,
    transcript: &crate::domain::id::TranscriptId,
    code: &CodeId,
) -> Result<(), String> {
    let project = &app.session.project;
    if project.resolve(&coding.code) == code {
        return Err(format!("It has {} already. - leaves it so", project.code_name(code)));
    }
    let codings = project.codings_of(&app.session.coder, transcript);
    let is_twin = |other: &Coding| {
        other.id != coding.id
            && other.segment() == coding.segment()
            && project.resolve(&other.code) == code
    };
    if codings.is_some_and(|codings| codings.values().any(is_twin)) {
        return Err(format!(
            "{} is on these words already. x takes the mark off, - leaves it",
            project.code_name(code)
        ));
    }
    Ok(())
}

fn next_passage(app: &mut App) {
    let steps = isize::try_from(app.take_count()).unwrap_or(1);
    app.step_walk(steps);
}

fn previous_passage(app: &mut App) {
    let steps = isize::try_from(app.take_count()).unwrap_or(1);
    app.step_walk(-steps);
}

fn end(app: &mut App) {
    app.end_walk();
}

#[cfg(test)]
mod tests {
    use crate::app::App;
    use crate::app::world::fake::{app_on, press, said, study};
    use crate::domain::code::{Code, CodeKind, Handle};

    /// Marks three sentences in two interviews with a pen and goes back to the start.
    fn marked() -> App {
        let mut project = study();
        let pen = Code {
            id: "slo".into(),
            name: "slo oss".to_owned(),
            kind: CodeKind::Marker,
            ..Code::default()
        };
        project.codes.insert("slo".into(), pen);
        let handle = Handle { code: "slo".into(), handle: "sl".to_owned() };
        project.handles.insert("slo".into(), handle);
        let mut app = app_on(project);
        press(&mut app, "j a j a");
        app.transcript.open("03-skole".into(), Default::default());
        app.refresh();
        press(&mut app, "j a");
        app.transcript.open("02-bedrift".into(), Default::default());
        app.refresh();
        app
    }

    fn codes(app: &App) -> Vec<String> {
        let codings = app.session.project.codings_by(&app.session.coder);
        codings.map(|(_, coding)| coding.code.to_string()).collect()
    }

    #[test]
    fn a_walk_shows_each_passage_of_the_pen_and_comes_back() {
        let mut app = marked();
        press(&mut app, "P Enter");
        assert_eq!(app.walk_in_words(), "slo oss: 1 of 3: «Det er tallene som styrer.»");
        press(&mut app, "j j");
        assert_eq!(app.transcript.id, Some("03-skole".into()));
        press(&mut app, "k");
        assert_eq!(app.walk_in_words(), "slo oss: 2 of 3: «Jeg teller også.»");
        press(&mut app, "q");
        assert_eq!(app.transcript.id, Some("02-bedrift".into()));
        assert_eq!(said(&app), "slo oss: 0 given a code, 3 passages stay. u undoes one by one");
    }

    #[test]
    fn a_mark_becomes_a_code_and_keeps_its_id_and_bounds() {
        let mut app = marked();
        let before: Vec<_> = app
            .session
            .project
            .codings_by(&"a".into())
            .map(|(_, row)| (row.id.clone(), row.segment()))
            .collect();
        press(&mut app, "P Enter C M å l Enter - 1");
        assert_eq!(codes(&app), ["maltall", "slo", "maltall"]);
        let after: Vec<_> = app
            .session
            .project
            .codings_by(&"a".into())
            .map(|(_, row)| (row.id.clone(), row.segment()))
            .collect();
        assert_eq!(before, after);
        assert_eq!(said(&app), "slo oss: 2 given a code, 1 passage stays. u undoes one by one");
    }

    #[test]
    fn each_passage_is_one_act_of_its_own() {
        let mut app = marked();
        press(&mut app, "P Enter , m a , t i u");
        assert_eq!(codes(&app), ["maltall", "slo", "slo"]);
        press(&mut app, "u");
        assert_eq!(codes(&app), ["slo", "slo", "slo"]);
    }

    #[test]
    fn splitting_gives_new_codes_beside_the_old_one() {
        let mut app = marked();
        press(&mut app, "j 1 j j j j 1");
        app.go_to_code(&"maltall".into());
        press(&mut app, "% c T a v l e Enter q");
        assert_eq!(codes(&app), ["slo", "slo", "tavle", "maltall", "slo"]);
        assert_eq!(said(&app), "Måltall: 1 given a code, 1 passage stays. u undoes one by one");
    }

    #[test]
    fn the_same_code_is_not_given_twice_to_the_same_words() {
        let mut app = marked();
        press(&mut app, "P Enter 1");
        assert_eq!(codes(&app), ["maltall", "slo", "slo"]);
        press(&mut app, "k 1");
        assert_eq!(said(&app), "It has Måltall already. - leaves it so");
    }
}
