//! Retrieval: the passages of a code, and what can be done with a passage in a list.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::app::App;
use crate::app::command::{Availability, Command, Context};
use crate::app::commands::{coding, pens};
use crate::app::effect::Effect;
use crate::app::overlay::{Menu, MenuChoice, Overlay, Picked};
use crate::app::screen::Screen;
use crate::app::screen::passages::{PassagesScreen, Shown};
use crate::app::{Pane, coding::Target};
use crate::domain::id::CodeId;
use crate::services::anchor::quote;

/// Passages.
pub const COMMANDS: &[Command] = &[
    Command::new(
        Context::Global,
        "open-quotes",
        &["g q", "F3"],
        ("Quotes of the code here", "Lists every passage of the code at the cursor and below it."),
        open_quotes,
    ),
    passage("go-to-passage", &["Enter"], "Go there", go_there).hinted("go there"),
    passage("close-passages", &["Backspace"], "Back", close),
    passage("more-context", &["+"], "More around it", more_context).hinted("more"),
    passage("less-context", &["-"], "Less around it", less_context).hinted("less"),
    passage("code-passage", &["c"], "Code it", coding::code_selection).hinted("code"),
    passage("recode-passage", &["C"], "Another code", coding::recode)
        .hinted("recode")
        .only_if(coding::has_own_coding),
    passage("remove-passage", &["x", "Delete"], "Remove coding", coding::remove_coding)
        .hinted("remove")
        .only_if(coding::has_own_coding),
    passage("flag-passage", &["w"], "Important", coding::toggle_important)
        .only_if(coding::has_own_coding),
    passage("copy-quote", &["y"], "Copy with source", copy).hinted("copy"),
    passage("narrow-passages", &["f"], "Only some", narrow).hinted("only"),
    passage("repeat-code-on-passage", &[".", "ø"], "Same code again", coding::repeat_code)
        .only_if(coding::can_repeat),
    passage("handle-on-passage", &[","], "Code by two letters", coding::code_with_handle),
    passage("in-vivo-on-passage", &["i"], "In vivo", coding::code_in_vivo),
    passage("first-pen-on-passage", &["a"], "First pen", pens::first).only_if(pens::has_first),
    passage("second-pen-on-passage", &["s"], "Second pen", pens::second).only_if(pens::has_second),
    passage("third-pen-on-passage", &["d"], "Third pen", pens::third).only_if(pens::has_third),
];

const fn passage(
    name: &'static str,
    keys: &'static [&'static str],
    title: &'static str,
    run: fn(&mut App),
) -> Command {
    let help = "Works on the chosen passage of the list.";
    Command::new(Context::Passages, name, keys, (title, help), run).only_if(has_passage)
}

fn has_passage(app: &App) -> Availability {
    app.screen_target().map(|_| ()).ok_or_else(|| "no passage is chosen".to_owned())
}

fn open_quotes(app: &mut App) {
    let code = code_here(app);
    match code {
        Some(code) => open(app, code),
        None => pick_code(app),
    }
}

/// Returns the code of the narrowest coding at the cursor, else the one chosen in the codebook.
fn code_here(app: &App) -> Option<CodeId> {
    let chosen = || app.codebook.chosen().cloned();
    if app.focus == Pane::Codebook {
        return chosen();
    }
    let marks = app.transcript.marks_here(&app.session);
    let here = marks.iter().find(|mark| !mark.is_pen).or(marks.first());
    here.map(|mark| mark.code.clone()).or_else(chosen)
}

fn pick_code(app: &mut App) {
    if app.session.project.codes.is_empty() {
        return app.refuse("There is no code yet. c gives one to the sentence here");
    }
    let picker = coding::code_picker(
        app,
        "quotes of which code".to_owned(),
        None,
        Rc::new(|app, picked| {
            if let Picked::Entries(codes) = picked
                && let Some(code) = codes.first()
            {
                open(app, CodeId::new(code));
            }
        }),
    );
    app.overlay = Some(Overlay::Picker(picker));
}

fn open(app: &mut App, code: CodeId) {
    app.open_screen(Screen::Passages(PassagesScreen::new(BTreeSet::from([code]))));
}

fn go_there(app: &mut App) {
    if let Some(target) = app.screen_target() {
        app.go_from_screen(&target);
    }
}

fn close(app: &mut App) {
    app.screens.pop();
}

fn passages(app: &mut App) -> Option<&mut PassagesScreen> {
    match app.screens.last_mut() {
        Some(Screen::Passages(passages)) => Some(passages),
        _ => None,
    }
}

fn more_context(app: &mut App) {
    if let Some(passages) = passages(app) {
        passages.context = (passages.context + 1).min(2);
    }
}

fn less_context(app: &mut App) {
    if let Some(passages) = passages(app) {
        passages.context = passages.context.saturating_sub(1);
    }
}

/// Shows the whole group of the chosen passage, or shortens it.
pub fn expand(app: &mut App, shown: Shown) {
    if let Some(passages) = passages(app) {
        passages.expand(shown);
    }
}

fn narrow(app: &mut App) {
    let Some(screen) = passages(app) else {
        return app.refuse("Not now: hits of a search stand in the order of the text");
    };
    let case = screen.chosen().and_then(|row| row.passage.case.clone());
    let name = case.as_ref().map(|case| {
        app.session.project.cases.get(case).map_or(case.to_string(), |row| row.name.clone())
    });
    let mut choices = Vec::new();
    if let Some((case, name)) = case.zip(name) {
        let run = Rc::new(move |app: &mut App| {
            if let Some(screen) = passages(app) {
                screen.case = Some(case.clone());
            }
        });
        choices.push(MenuChoice::new('c', format!("only {name}"), run));
    }
    choices.push(MenuChoice::new(
        'w',
        "only important ones",
        Rc::new(|app: &mut App| {
            if let Some(screen) = passages(app) {
                screen.important = true;
            }
        }),
    ));
    choices.push(MenuChoice::new(
        'a',
        "all",
        Rc::new(|app: &mut App| {
            if let Some(screen) = passages(app) {
                (screen.case, screen.important) = (None, false);
            }
        }),
    ));
    app.overlay = Some(Overlay::Menu(Menu::new("which passages", Vec::new(), choices)));
}

fn copy(app: &mut App) {
    let Some(target) = app.screen_target() else { return };
    let Some(text) = app.quote_with_source(&target) else { return };
    app.ask(Effect::Copy(text));
    app.say(format!("To the clipboard with its source: {}", app.quote_in_words(&target)));
}

impl App {
    /// Returns the words of a passage with who said them and where: `«...» (Ida, Videregående skole, turn 42)`.
    #[must_use]
    pub fn quote_with_source(&self, target: &Target) -> Option<String> {
        let transcript = self.session.project.transcripts.get(&target.transcript)?;
        let words = quote::text_of(transcript, &target.segment).replace('\n', " ");
        let index = transcript.paragraphs.position(&target.segment.from.paragraph)?;
        let mut source: Vec<String> = Vec::new();
        source.extend(transcript.speaker_at(index).map(|speaker| speaker.label.clone()));
        source.push(transcript.header.title.clone());
        source.push(self.place_in_words(target));
        Some(format!("«{words}» ({})", source.join(", ")))
    }
}
