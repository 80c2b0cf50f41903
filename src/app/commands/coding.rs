//! Coding what is chosen.

use std::rc::Rc;

use crate::app::coding::Target;
use crate::app::command::{Availability, Command, Context};
use crate::app::memo::n_memos_about;
use crate::app::overlay::picker::OnPicked;
use crate::app::overlay::{Menu, MenuChoice, Overlay, Picked, Picker, PickerEntry, Prompt};
use crate::app::pending::Pending;
use crate::app::words::quoted;
use crate::app::{App, Pane};
use crate::domain::code::{Code, CodeKind};
use crate::domain::codebook::tree;
use crate::domain::coding::Coding;
use crate::domain::edit::{Change, Edit, Record};
use crate::domain::id::{CodeId, CoderId, CodingId, TranscriptId};
use crate::domain::place::Segment;
use crate::services::anchor::quote;

/// Giving codes that are there, in the transcript.
pub const COMMANDS: &[Command] = &[
    Command::new(
        Context::Transcript,
        "code-selection",
        &["c"],
        (
            "Code it",
            "Gives a code by name: recent ones first, a new one on the fly, several with Tab.",
        ),
        code_selection,
    )
    .hinted("code")
    .only_if(has_text),
    Command::new(
        Context::Transcript,
        "repeat-code",
        &[".", "ø"],
        ("Same code again", "Gives the last code or codes to what is chosen."),
        repeat_code,
    )
    .hinted("again")
    .only_if(can_repeat),
    Command::new(
        Context::Transcript,
        "code-with-hot-key",
        &[],
        ("Code by one digit", "1 to 9 and 0 each give a code at once; = binds a digit."),
        say_hot_keys,
    )
    .hinted("hot")
    .hinted_at("1-9")
    .only_if(has_hot_keys),
    Command::new(
        Context::Transcript,
        "code-with-handle",
        &[","],
        ("Code by two letters", "Then the two letters of any code."),
        code_with_handle,
    )
    .hinted("any")
    .only_if(has_text),
];

/// Making codes, and changing what was coded, in the transcript.
pub const CHANGES: &[Command] = &[
    Command::new(
        Context::Transcript,
        "code-in-vivo",
        &["i"],
        ("In vivo", "Makes a code whose name is the informant's words."),
        code_in_vivo,
    )
    .hinted("in vivo")
    .only_if(has_text),
    Command::new(
        Context::Transcript,
        "new-code",
        &["o"],
        ("New code", "Asks for a name, makes the code and gives it to what is chosen."),
        new_code,
    )
    .only_if(has_text),
    Command::new(
        Context::Transcript,
        "recode",
        &["C"],
        ("Another code", "Gives the coding here another code; memo and bounds stay."),
        recode,
    )
    .only_if(has_own_coding),
    Command::new(
        Context::Transcript,
        "remove-coding",
        &["x", "Delete"],
        ("Remove coding", "Removes the coding here; where there are several it asks which."),
        remove_coding,
    )
    .only_if(has_own_coding),
    Command::new(
        Context::Transcript,
        "toggle-important",
        &["w"],
        ("Important", "Flags the coding here as important, or takes the flag away."),
        toggle_important,
    )
    .only_if(has_own_coding),
    Command::new(
        Context::Transcript,
        "open-here",
        &["Enter"],
        ("Codings here", "Keeps a moved edge; else lists the codings here."),
        open_here,
    ),
];

fn has_text(app: &App) -> Availability {
    app.target().map(|_| ()).ok_or_else(|| "no text is shown".to_owned())
}

fn has_hot_keys(app: &App) -> Availability {
    match app.session.me() {
        Some(coder) if !coder.hot_keys.is_empty() => has_text(app),
        _ => Err("no digit has a code yet; the first code you use gets 1".to_owned()),
    }
}

/// Says which code each digit gives, as a digit cannot be typed after the name of the command.
fn say_hot_keys(app: &mut App) {
    let Some(coder) = app.session.me() else { return };
    let bound = coder
        .hot_keys
        .iter()
        .map(|hot| format!("{} {}", hot.key, app.session.project.code_name(&hot.code)));
    let words = bound.collect::<Vec<_>>().join(", ");
    app.say(words);
}

/// Available once something was coded.
///
/// # Errors
/// Says what is missing.
pub fn can_repeat(app: &App) -> Availability {
    if app.last_codes.is_empty() { Err("nothing was coded yet".to_owned()) } else { has_text(app) }
}

/// Available where a coding of one's own is chosen.
///
/// # Errors
/// Says that there is none.
pub fn has_own_coding(app: &App) -> Availability {
    if own_codings_here(app).is_empty() {
        Err("no coding of yours is here".to_owned())
    } else {
        Ok(())
    }
}

/// Returns this coder's codings on what is chosen, those at the cursor first.
pub fn own_codings_here(app: &App) -> Vec<Coding> {
    if !app.screens.is_empty() {
        return app.own_coding_of_row().into_iter().collect();
    }
    let Some(transcript) = &app.transcript.id else { return Vec::new() };
    let codings = app.session.project.codings_of(&app.session.coder, transcript);
    app.transcript
        .marks_here(&app.session)
        .into_iter()
        .filter(|mark| mark.layer == app.session.coder)
        .filter_map(|mark| codings?.get(&mark.coding).cloned())
        .collect()
}

/// Asks for codes and gives them to what is chosen.
pub fn code_selection(app: &mut App) {
    let Some(target) = app.target() else { return };
    let title = format!("code: {}", app.quote_in_words(&target));
    let given = target.clone();
    let picker = code_picker(
        app,
        title,
        Some(&target),
        Rc::new(move |app, picked| give_picked(app, "code-selection", &given, picked)),
    );
    app.overlay = Some(Overlay::Picker(picker.taking_several()));
}

/// Returns a picker over the live codes: those used last first, then the tree, then the pens.
pub fn code_picker(app: &App, title: String, target: Option<&Target>, then: OnPicked) -> Picker {
    let project = &app.session.project;
    let there: Vec<CodeId> = target.map_or_else(Vec::new, |target| {
        app.codings_on(target).into_iter().map(|coding| coding.code.clone()).collect()
    });
    let mut codes: Vec<CodeId> = app.recent_codes.clone();
    codes.extend(tree(project).into_iter().map(|row| row.code));
    codes.extend(crate::domain::codebook::pens(project).into_iter().map(|pen| pen.id.clone()));
    let mut seen = std::collections::BTreeSet::new();
    codes.retain(|code| {
        project.codes.get(code).is_some_and(|code| code.state.is_live())
            && seen.insert(code.clone())
    });
    let entries = codes.iter().filter_map(|id| {
        let code = project.codes.get(id)?;
        Some(PickerEntry {
            key: id.as_str().to_owned(),
            sign: project.handle_of(id).unwrap_or_default().to_owned(),
            name: code.name.clone(),
            place: place_of(app, code),
            count: app.codebook.counts.get(id).map_or(0, |count| count.own).to_string(),
            note: note_on(app, id, &there),
            detail: definition_in_short(app, code),
            unavailable: None,
            also: String::new(),
        })
    });
    Picker::new(title, entries.collect(), then)
        .making("new code")
        .saying_when_empty("Type a name. Enter makes the code and uses it.")
}

fn place_of(app: &App, code: &Code) -> String {
    match &code.parent {
        Some(parent) => app.session.project.code_name(parent).to_owned(),
        None if code.is_marker() => "pen".to_owned(),
        None => String::new(),
    }
}

fn note_on(app: &App, code: &CodeId, there: &[CodeId]) -> String {
    if there.contains(code) {
        "on it".to_owned()
    } else if app.recent_codes.iter().take(5).any(|recent| recent == code) {
        "recent".to_owned()
    } else {
        String::new()
    }
}

/// Returns what a code means in a sentence or two, for the foot of a picker.
pub fn definition_in_short(app: &App, code: &Code) -> String {
    let what = code.short.clone().or_else(|| code.definition.first().cloned());
    let mut text =
        format!("{} – {}", code.name, what.unwrap_or_else(|| "not defined yet".to_owned()));
    if let Some(not) = code.when_not.first() {
        text.push_str(&format!(" Not: {not}"));
    }
    let _for_later_links = &app.session.project;
    text
}

fn give_picked(app: &mut App, command: &str, target: &Target, picked: Picked) {
    match picked {
        Picked::Entries(codes) => {
            let codes: Vec<CodeId> = codes.iter().map(CodeId::new).collect();
            app.code_target(command, target, &codes, Vec::new());
        }
        Picked::New(name) => {
            if let Err(why) = make_and_give(app, command, target, &name) {
                app.refuse(why);
            }
        }
    }
}

/// Makes a code called `name` and gives it to `target`, as one act. A code of that name that is there is given.
fn make_and_give(app: &mut App, command: &str, target: &Target, name: &str) -> Result<(), String> {
    let project = &app.session.project;
    let same = project.codes.values().find(|code| code.state.is_live() && code.name == name.trim());
    if let Some(id) = same.map(|code| code.id.clone()) {
        app.code_target(command, target, &[id], Vec::new());
        return Ok(());
    }
    let (id, edits) = app.new_code_edits(name, CodeKind::Code, None)?;
    if app.code_target(command, target, std::slice::from_ref(&id), edits) {
        app.say_how_to_use_again(&id);
    }
    Ok(())
}

/// Gives the last codes to what is chosen.
pub fn repeat_code(app: &mut App) {
    let codes = app.last_codes.clone();
    app.code_selection_with("repeat-code", &codes);
}

/// Gives the code on hot key `digit` to what is chosen.
pub fn code_with_hot_key(app: &mut App, digit: u8) {
    let project = &app.session.project;
    let code = app.session.me().and_then(|coder| coder.hot_code(digit));
    let code = code.map(|code| project.resolve(code).clone());
    match code {
        Some(code)
            if app.session.project.codes.get(&code).is_some_and(|code| code.state.is_live()) =>
        {
            app.code_selection_with("code-with-hot-key", &[code]);
        }
        Some(code) => {
            let name = app.session.project.code_name(&code).to_owned();
            app.refuse(format!("«{name}» on {digit} is no longer in use. = {digit} gives the digit to the last code"));
        }
        None => {
            app.refuse(format!("No code is on {digit} yet. = {digit} gives it to the last code"));
        }
    }
}

/// Waits for the two letters of a code.
pub fn code_with_handle(app: &mut App) {
    app.pending = Pending::Handle(String::new());
}

/// Takes a letter of a handle; gives the code once both are typed.
pub fn handle_letter(app: &mut App, typed: &str, letter: char) {
    let handle: String = typed.chars().chain(letter.to_lowercase()).collect();
    if handle.chars().count() < 2 {
        app.pending = Pending::Handle(handle);
        return;
    }
    app.pending = Pending::Nothing;
    let Some(code) = app.session.project.code_with_handle(&handle).cloned() else {
        app.refuse(format!("No code has the letters {handle}. c finds one by name"));
        return;
    };
    if app.session.project.codes.get(&code).is_some_and(Code::is_marker) {
        super::pens::toggle_pen(app, &code, "code-with-handle");
        return;
    }
    let code = app.session.project.resolve(&code).clone();
    if app.walk.is_some() {
        super::walk::give(app, &code);
    } else if app.session.project.codes.get(&code).is_some_and(|code| code.state.is_live()) {
        app.code_selection_with("code-with-handle", &[code]);
    } else {
        let name = app.session.project.code_name(&code).to_owned();
        app.refuse(format!("«{name}» ({handle}) is retired. r in the codebook brings it back"));
    }
}

/// Makes a code of the words that are chosen.
pub fn code_in_vivo(app: &mut App) {
    let Some(target) = app.target() else { return };
    let Some(transcript) = app.session.project.transcripts.get(&target.transcript) else { return };
    let words = quote::text_of(transcript, &target.segment).replace('\n', " ");
    let name: String =
        words.trim_end_matches(['.', ',', '!', '?', ';', ':']).chars().take(60).collect();
    ask_for_new_code(app, "code-in-vivo", "in vivo code", &name, target);
}

fn new_code(app: &mut App) {
    let Some(target) = app.target() else { return };
    let title = format!("new code for {}", app.quote_in_words(&target));
    ask_for_new_code(app, "new-code", &title, "", target);
}

fn ask_for_new_code(app: &mut App, command: &'static str, title: &str, name: &str, target: Target) {
    let prompt = Prompt::new(
        title,
        name,
        Rc::new(move |app, typed| make_and_give(app, command, &target, typed)),
    );
    app.overlay = Some(Overlay::Prompt(prompt.hinting("Enter make it and use it  Esc leave")));
}

/// Asks which of several codings is meant, or takes the only one.
pub fn with_coding_here(app: &mut App, question: &str, then: fn(&mut App, Coding)) {
    let mut codings = own_codings_here(app);
    match codings.len() {
        0 => app.refuse("No coding of yours is here"),
        1 => {
            if let Some(coding) = codings.pop() {
                then(app, coding);
            }
        }
        _ => {
            let choices = codings.into_iter().zip("123456789".chars()).map(|(coding, key)| {
                let name = app.session.project.code_name(app.session.project.resolve(&coding.code));
                let label = format!("{name}  {}", quoted(&coding.quote));
                MenuChoice::new(key, label, Rc::new(move |app| then(app, coding.clone())))
            });
            app.overlay = Some(Overlay::Menu(Menu::new(question, Vec::new(), choices.collect())));
        }
    }
}

/// Asks for another code for the coding here.
pub fn recode(app: &mut App) {
    with_coding_here(app, "which coding gets another code", |app, coding| {
        let Some(transcript) = app.transcript_here() else { return };
        let title = format!("another code for {}", quoted(&coding.quote));
        let picker = code_picker(
            app,
            title,
            None,
            Rc::new(move |app, picked| {
                give_other_code(app, &transcript, &coding, picked);
            }),
        );
        app.overlay = Some(Overlay::Picker(picker));
    });
}

fn give_other_code(app: &mut App, transcript: &TranscriptId, coding: &Coding, picked: Picked) {
    let (code, mut edits) = match picked {
        Picked::Entries(codes) => match codes.first() {
            Some(code) => (CodeId::new(code), Vec::new()),
            None => return,
        },
        Picked::New(name) => match app.new_code_edits(&name, CodeKind::Code, None) {
            Ok(made) => made,
            Err(why) => return app.refuse(why),
        },
    };
    let key = (app.session.coder.clone(), transcript.clone(), coding.id.clone());
    let Some(before) = Coding::get(&app.session.project, &key) else { return };
    let old = app.session.project.code_name(&before.code).to_owned();
    let after = Coding { code: code.clone(), ..before.clone() };
    edits.push(Edit::Coding(Change { key, before: Some(before), after: Some(after) }));
    if app.commit("recode", format!("recode from «{old}»"), edits) {
        let new = app.session.project.code_name(&code).to_owned();
        app.remember_codes(&[code]);
        app.say(format!("{new} instead of {old}: memo and bounds stay. u undoes"));
    }
}

/// Removes the coding here.
pub fn remove_coding(app: &mut App) {
    with_coding_here(app, "which coding goes", |app, coding| {
        let Some(transcript) = app.transcript_here() else { return };
        remove_one(app, &transcript, &coding);
    });
}

/// Removes one coding of this coder. Memos about it stay, and say so.
pub fn remove_one(app: &mut App, transcript: &TranscriptId, coding: &Coding) {
    let name = app.session.project.code_name(&coding.code).to_owned();
    let target = Target { transcript: transcript.clone(), segment: coding.segment() };
    let place = app.place_in_words(&target);
    let key = (app.session.coder.clone(), transcript.clone(), coding.id.clone());
    let edit = Edit::Coding(Change { key, before: Some(coding.clone()), after: None });
    if app.commit("remove-coding", format!("remove «{name}» on {place}"), vec![edit]) {
        let memos = match n_memos_about(&app.session, transcript, &coding.id) {
            0 => String::new(),
            1 => "1 memo about it stays. ".to_owned(),
            count => format!("{count} memos about it stay. "),
        };
        app.say(format!("Removed: {name} on {place}. {memos}u brings it back"));
    }
}

/// Flags the coding here as important, or takes the flag away.
pub fn toggle_important(app: &mut App) {
    with_coding_here(app, "which coding is important", |app, coding| {
        let Some(transcript) = app.transcript_here() else { return };
        let weight = if coding.is_important() { None } else { Some(2) };
        let name = app.session.project.code_name(&coding.code).to_owned();
        let key = (app.session.coder.clone(), transcript, coding.id.clone());
        let after = Coding { weight, ..coding.clone() };
        let edit = Edit::Coding(Change { key, before: Some(coding), after: Some(after) });
        let title = format!("flag of «{name}»");
        if app.commit("toggle-important", title, vec![edit]) {
            let words = if weight.is_some() {
                "is flagged as important"
            } else {
                "is not flagged any more"
            };
            app.say(format!("{name} {words}. u undoes"));
        }
    });
}

fn open_here(app: &mut App) {
    let rebounds = app.transcript.choice.as_ref().and_then(|choice| choice.rebounds.clone());
    match rebounds {
        Some((layer, coding)) => keep_bounds(app, layer, coding),
        None => list_codings(app),
    }
}

/// Gives the coding whose edge was held the bounds of the choice.
fn keep_bounds(app: &mut App, layer: CoderId, id: CodingId) {
    let Some(target) = app.target() else { return };
    let key = (layer, target.transcript.clone(), id);
    let Some(before) = Coding::get(&app.session.project, &key) else { return };
    let Some(after) = rebound(app, &target, &before) else { return };
    let name = app.session.project.code_name(&before.code).to_owned();
    let place = app.place_in_words(&target);
    let edit = Edit::Coding(Change { key, before: Some(before), after: Some(after) });
    if app.commit("keep-bounds", format!("move bounds of «{name}» on {place}"), vec![edit]) {
        app.transcript.choice = None;
        app.say(format!("{name} now covers {}. u undoes", app.quote_in_words(&target)));
    }
}

fn rebound(app: &App, target: &Target, before: &Coding) -> Option<Coding> {
    let Segment { from, to } = target.segment.clone();
    let transcript = app.session.project.transcripts.get(&target.transcript)?;
    let (quote, near) = quote::quote_of(transcript, &target.segment)?;
    Some(Coding { from, to, quote, near, ..before.clone() })
}

fn list_codings(app: &mut App) {
    let marks = app.transcript.marks_here(&app.session);
    if marks.is_empty() {
        app.say("No coding here. c gives a code, a s d mark with a pen");
        return;
    }
    let project = &app.session.project;
    let choices = marks.iter().zip("123456789".chars()).map(|(mark, key)| {
        let name = project.code_name(&mark.code);
        let who =
            project.coders.get(&mark.layer).map_or(mark.layer.as_str(), |coder| &coder.initial);
        let handle = project.handle_of(&mark.code).unwrap_or("  ");
        let words = project.find_coding(app.transcript.id.as_ref()?, &mark.coding)?.1.quote.clone();
        let code = mark.code.clone();
        let run = Rc::new(move |app: &mut App| {
            app.focus = Pane::Codebook;
            app.codebook.choose(&code);
        });
        Some(MenuChoice::new(key, format!("{handle} {name} · {who} · {}", quoted(&words)), run))
    });
    let choices = choices.flatten().collect();
    app.overlay = Some(Overlay::Menu(Menu::new("codings here", Vec::new(), choices)));
}
