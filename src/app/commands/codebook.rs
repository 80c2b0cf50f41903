//! The codebook pane: choosing, folding, coding with what is chosen.

use std::rc::Rc;

use crate::app::command::{Availability, Command, Context};
use crate::app::overlay::{Overlay, Prompt};
use crate::app::{App, effect::Effect};
use crate::domain::code::CodeKind;

/// The codebook.
pub const COMMANDS: &[Command] = &[
    Command::new(
        Context::Codebook,
        "use-code",
        &["Enter"],
        ("Code with it", "Gives the chosen code to what is chosen in the transcript."),
        use_code,
    )
    .hinted("code it")
    .only_if(has_choice),
    Command::new(
        Context::Codebook,
        "new-code-beside",
        &["o"],
        ("New code", "Makes a code beside the chosen one."),
        new_code,
    )
    .hinted("new"),
    Command::new(
        Context::Codebook,
        "new-subcode",
        &["O"],
        ("New code below", "Makes a code below the chosen one."),
        new_subcode,
    )
    .only_if(has_choice),
    Command::new(
        Context::Codebook,
        "sort-codes",
        &["S"],
        ("Other order", "Shows the codes as a tree, by name, by count, newest first."),
        sort_codes,
    ),
];

/// Available where a code is chosen.
///
/// # Errors
/// Says that there is none.
pub fn has_choice(app: &App) -> Availability {
    app.codebook.chosen().map(|_| ()).ok_or_else(|| "no code is chosen".to_owned())
}

fn use_code(app: &mut App) {
    let Some(code) = app.codebook.chosen().cloned() else { return };
    app.code_selection_with("use-code", &[code]);
}

fn new_code(app: &mut App) {
    let parent = app
        .codebook
        .chosen()
        .and_then(|code| app.session.project.codes.get(code))
        .and_then(|code| code.parent.clone());
    ask_for_code(app, "new code", parent);
}

fn new_subcode(app: &mut App) {
    let Some(parent) = app.codebook.chosen().cloned() else { return };
    let title = format!("new code below {}", app.session.project.code_name(&parent));
    ask_for_code(app, &title, Some(parent));
}

fn ask_for_code(app: &mut App, title: &str, parent: Option<crate::domain::id::CodeId>) {
    let prompt = Prompt::new(
        title,
        "",
        Rc::new(move |app, typed| {
            let (id, edits) = app.new_code_edits(typed, CodeKind::Code, parent.clone())?;
            if app.commit("new-code-beside", format!("new code «{}»", typed.trim()), edits) {
                app.codebook.choose(&id);
                app.say_how_to_use_again(&id);
            }
            Ok(())
        }),
    );
    app.overlay = Some(Overlay::Prompt(prompt.hinting("Enter make it  Esc leave")));
}

fn sort_codes(app: &mut App) {
    app.codebook.sort = app.codebook.sort.next();
    app.say(format!("Codes: {}", app.codebook.sort.name()));
}

impl App {
    /// Folds the chosen code's children away, or goes to its parent where there is nothing to fold.
    pub fn fold_chosen(&mut self) {
        let Some(code) = self.codebook.chosen().cloned() else { return };
        let has_children =
            !crate::domain::codebook::children(&self.session.project, Some(&code)).is_empty();
        if has_children && self.place.folded.insert(code.clone()) {
            self.ask(Effect::SavePlace);
        } else if let Some(parent) =
            self.session.project.codes.get(&code).and_then(|code| code.parent.clone())
        {
            self.codebook.choose(&parent);
        }
    }

    /// Unfolds the chosen code's children.
    pub fn unfold_chosen(&mut self) {
        let Some(code) = self.codebook.chosen().cloned() else { return };
        if self.place.folded.remove(&code) {
            self.ask(Effect::SavePlace);
        }
    }

    /// Says how a code that was just made can be given again.
    pub fn say_how_to_use_again(&mut self, code: &crate::domain::id::CodeId) {
        let name = self.session.project.code_name(code).to_owned();
        let handle = self.session.project.handle_of(code).unwrap_or_default().to_owned();
        let keys: Vec<String> = handle.chars().map(|letter| letter.to_string()).collect();
        let hot = self.session.me().and_then(|coder| coder.hot_key_of(code));
        let hot = hot.map_or_else(String::new, |digit| format!(" or {digit}"));
        self.say(format!(
            "{name} (handle {handle}) is made. Next time: , {}{hot}. u undoes",
            keys.join(" ")
        ));
    }
}
