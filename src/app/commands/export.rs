//! What leaves the study as files: quotes by code and the codebook.

use std::path::PathBuf;
use std::rc::Rc;

use crate::app::App;
use crate::app::command::{Availability, Command, Context};
use crate::app::effect::Effect;
use crate::app::overlay::{Menu, MenuChoice, Overlay, Prompt};
use crate::domain::codebook::descendants;
use crate::domain::id::CodeId;
use crate::services::export::codebook::codebook_markdown;
use crate::services::export::quotes::{QuoteExport, TableStyle, quotes_csv, quotes_markdown};
use crate::services::retrieval::Retrieval;

/// Exports, everywhere.
pub const COMMANDS: &[Command] = &[Command::new(
    Context::Global,
    "export",
    &["g y"],
    ("Export", "Writes quotes by code or the codebook to a file of your choice."),
    offer_exports,
)
.only_if(is_loaded)];

/// Available once every transcript is in memory, so that nothing is left out.
///
/// # Errors
/// Says how much is still being read.
pub fn is_loaded(app: &App) -> Availability {
    let loading = &app.session.loading;
    if loading.is_done() {
        return Ok(());
    }
    let loaded = loading.total - loading.waiting.len();
    Err(format!("{loaded} of {} transcripts are read so far", loading.total))
}

/// What can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Export {
    QuotesMarkdown,
    QuotesTable,
    Codebook,
}

impl Export {
    fn file_name(self) -> &'static str {
        match self {
            Self::QuotesMarkdown => "quotes.md",
            Self::QuotesTable => "quotes.csv",
            Self::Codebook => "codebook.md",
        }
    }
}

fn offer_exports(app: &mut App) {
    let choice = |key, label: String, export, code: Option<CodeId>| {
        MenuChoice::new(
            key,
            label,
            Rc::new(move |app: &mut App| ask_where(app, export, code.clone())),
        )
    };
    let mut choices = Vec::new();
    if let Some(code) = app.code_here() {
        let name = app.session.project.code_name(&code).to_owned();
        choices.push(choice(
            'h',
            format!("Quotes of {name}, as text"),
            Export::QuotesMarkdown,
            Some(code),
        ));
    }
    choices.push(choice(
        'q',
        "All quotes by code, as text (Markdown)".to_owned(),
        Export::QuotesMarkdown,
        None,
    ));
    choices.push(choice(
        't',
        "All quotes by code, as a table (CSV)".to_owned(),
        Export::QuotesTable,
        None,
    ));
    choices.push(choice('c', "The codebook (Markdown)".to_owned(), Export::Codebook, None));
    let lines = vec![
        "Only codings you may see are written; informants stand under their pseudonyms.".to_owned(),
    ];
    app.overlay = Some(Overlay::Menu(Menu::new("write to a file", lines, choices)));
}

fn ask_where(app: &mut App, export: Export, code: Option<CodeId>) {
    let prompt = Prompt::new(
        "write to which file",
        export.file_name(),
        Rc::new(move |app, typed| {
            if typed.trim().is_empty() {
                return Err("A file needs a name".to_owned());
            }
            let text = rendered(app, export, code.as_ref())?;
            app.ask(Effect::WriteFile { path: PathBuf::from(typed.trim()), text });
            Ok(())
        }),
    );
    app.overlay = Some(Overlay::Prompt(prompt.hinting("Enter write it  Esc leave")));
}

/// Asks whether a file that is there already is to be written over: that leaves the undo, so it takes a second key.
pub fn ask_to_overwrite(app: &mut App, path: PathBuf, text: String) {
    let lines = vec![format!("{} is there already.", path.display())];
    let choices = vec![
        MenuChoice::new('k', "Keep it", Rc::new(|app: &mut App| app.say("Nothing was written"))),
        MenuChoice::new(
            'o',
            "Write over it",
            Rc::new(move |app: &mut App| {
                app.ask(Effect::OverwriteFile { path: path.clone(), text: text.clone() });
            }),
        ),
    ];
    app.overlay = Some(Overlay::Menu(Menu::new("write to a file", lines, choices)));
}

fn rendered(app: &App, export: Export, code: Option<&CodeId>) -> Result<String, String> {
    let project = &app.session.project;
    let layers = app.session.visible_layers();
    if export == Export::Codebook {
        return Ok(codebook_markdown(project, &layers));
    }
    let codes = match code {
        Some(code) => descendants(project, code),
        None => project.codes.keys().cloned().collect(),
    };
    let mut attributes: Vec<_> = project.attributes.values().collect();
    attributes.sort_by_key(|attribute| (attribute.order, attribute.id.clone()));
    let quotes = QuoteExport {
        passages: Retrieval { codes, layers, ..Retrieval::default() },
        attributes: attributes.into_iter().map(|attribute| attribute.id.clone()).collect(),
    };
    match export {
        Export::QuotesTable => {
            quotes_csv(project, &quotes, TableStyle::default()).map_err(|error| error.to_string())
        }
        Export::QuotesMarkdown | Export::Codebook => Ok(quotes_markdown(project, &quotes)),
    }
}

impl App {
    /// Returns the code the user is at: that of the narrowest coding at the cursor, else the one chosen in the codebook.
    #[must_use]
    pub fn code_here(&self) -> Option<CodeId> {
        if self.focus == crate::app::Pane::Codebook {
            return self.codebook.chosen().cloned();
        }
        let marks = self.transcript.marks_here(&self.session);
        let coded = marks.iter().find(|mark| !mark.is_pen).or(marks.first());
        coded.map(|mark| mark.code.clone()).or_else(|| self.codebook.chosen().cloned())
    }
}
