//! Bringing transcripts in: files, who is speaking, names in the text.

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;

use crate::app::App;
use crate::app::command::{Availability, Command, Context};
use crate::app::overlay::{Menu, MenuChoice, Overlay, Picked, Picker, PickerEntry, Prompt};
use crate::app::screen::import::{ImportDraft, ImportPage, numbered_cases};
use crate::app::words::counted;
use crate::domain::id::CaseId;
use crate::domain::text::clean::clean_line;
use crate::domain::transcript::{Role, TranscriptKind};
use crate::services::import::mapping::CaseChoice;
use crate::services::import::replace::real_name_in;

/// Bringing in.
pub const COMMANDS: &[Command] = &[
    Command::new(
        Context::Global,
        "import-transcripts",
        &["g i"],
        ("Bring in transcripts", "Lists the Word, Teams, subtitle and text files of a folder."),
        App::open_import,
    ),
    Command::new(
        Context::Import,
        "import-enter",
        &["Enter"],
        ("Bring in", "Reads the chosen files; then brings the file in as it is decided."),
        enter,
    )
    .hinted("bring in"),
    Command::new(
        Context::Import,
        "import-mark",
        &["Space"],
        ("Mark the file", "Marks the file and steps on; Enter takes all marked ones."),
        mark,
    )
    .hinted("mark")
    .only_if(on_files),
    Command::new(
        Context::Import,
        "import-folder",
        &["t"],
        ("Another folder", "Asks for a folder and lists its files."),
        other_folder,
    )
    .hinted("other folder")
    .only_if(on_files),
    Command::new(
        Context::Import,
        "import-new-case",
        &["o"],
        ("New case", "Asks for the pseudonym of a new informant, who is this speaker."),
        new_case,
    )
    .hinted("new case")
    .only_if(on_speakers),
    Command::new(
        Context::Import,
        "import-case",
        &["c"],
        ("Case by name", "Chooses the informant out of all cases."),
        choose_case,
    )
    .only_if(on_speakers),
    Command::new(
        Context::Import,
        "import-none",
        &["x"],
        ("None", "The speaker is no informant; among the names: the name stays."),
        none,
    )
    .hinted("none")
    .only_if(past_files),
    Command::new(
        Context::Import,
        "import-names",
        &["n"],
        ("Names in the text", "Lists the names that are said, and what will stand there instead."),
        names_page,
    )
    .hinted("names")
    .only_if(past_files),
    Command::new(
        Context::Import,
        "import-label",
        &["e"],
        ("Label", "Gives the speaker, or the name, another word."),
        label,
    )
    .hinted("label")
    .only_if(past_files),
    Command::new(
        Context::Import,
        "import-details",
        &["i"],
        ("Title and kind", "Title, kind of document, and whether it is data."),
        details,
    )
    .hinted("title")
    .only_if(on_speakers),
    Command::new(
        Context::Import,
        "import-all",
        &["A"],
        ("All that are left", "Brings in all files that are left, as they are proposed."),
        App::bring_in_all,
    )
    .hinted("all")
    .only_if(past_files),
    Command::new(
        Context::Import,
        "import-more-words",
        &["+"],
        ("More words", "Shows more of what the speaker says first."),
        more_words,
    )
    .only_if(on_speakers),
    Command::new(
        Context::Import,
        "import-leave",
        &["Esc", "Ctrl-G", "Ctrl-C"],
        ("Leave it", "Leaves this file out and goes on with the next; nothing of it is written."),
        leave,
    )
    .hinted("nothing"),
    Command::new(
        Context::Import,
        "import-close",
        &["q"],
        ("Close", "Back to the speakers, or away from the import."),
        close,
    ),
];

fn page(app: &App) -> ImportPage {
    app.import().map_or(ImportPage::Files, |import| import.page)
}

fn draft(app: &App) -> Option<&ImportDraft> {
    app.import()?.draft.as_ref()
}

fn on_files(app: &App) -> Availability {
    if page(app) == ImportPage::Files { Ok(()) } else { Err("a file is open".to_owned()) }
}

fn past_files(app: &App) -> Availability {
    draft(app).map(|_| ()).ok_or_else(|| "no file is open".to_owned())
}

fn on_speakers(app: &App) -> Availability {
    past_files(app)?;
    if page(app) == ImportPage::Speakers {
        Ok(())
    } else {
        Err("n leads back to the speakers".to_owned())
    }
}

fn enter(app: &mut App) {
    match page(app) {
        ImportPage::Files => app.read_picked(),
        ImportPage::Speakers => app.bring_in_decided(),
        ImportPage::Names => label(app),
    }
}

fn mark(app: &mut App) {
    let Some(import) = app.import_mut() else { return };
    if let Some(path) = import.chosen_file().map(|file| file.path.clone()) {
        if !import.marked.remove(&path) {
            import.marked.insert(path);
        }
        import.step(1);
    }
}

fn other_folder(app: &mut App) {
    let folder = app.import().map(|import| import.folder.display().to_string());
    let prompt = Prompt::new(
        "folder with transcripts",
        &folder.unwrap_or_default(),
        Rc::new(|app, typed| {
            if typed.trim().is_empty() {
                return Err("Type the path of a folder".to_owned());
            }
            app.list_sources(PathBuf::from(typed.trim()));
            Ok(())
        }),
    );
    app.overlay = Some(Overlay::Prompt(prompt));
}

/// Changes the file that is being decided on.
fn change(app: &mut App, act: impl FnOnce(&mut ImportDraft, &crate::domain::project::Project)) {
    let Some(mut draft) = app.import_mut().and_then(|import| import.draft.take()) else { return };
    act(&mut draft, &app.session.project);
    if let Some(import) = app.import_mut() {
        import.draft = Some(draft);
    }
}

/// Says who the chosen speaker is: 0 the interviewer, 1 to 9 the cases.
pub fn import_digit(app: &mut App, digit: u8) {
    if on_speakers(app).is_err() {
        return app.refuse(format!("{digit} does nothing here. ? lists the keys"));
    }
    if digit == 0 {
        return change(app, |draft, project| {
            draft.decide(Role::Interviewer, CaseChoice::None, project);
        });
    }
    let case = numbered_cases(&app.session.project)
        .find(|(number, _, _)| *number == usize::from(digit))
        .map(|(_, id, _)| id.clone());
    match case {
        Some(case) => give_case(app, CaseChoice::Existing(case)),
        None => app.refuse(format!("There is no case {digit}. o makes a new one")),
    }
}

fn give_case(app: &mut App, case: CaseChoice) {
    change(app, |draft, project| draft.decide(Role::Informant, case, project));
}

fn choose_case(app: &mut App) {
    let entry = |(_, id, name): (usize, &CaseId, &str)| PickerEntry {
        key: id.to_string(),
        name: name.to_owned(),
        ..PickerEntry::default()
    };
    let entries = numbered_cases(&app.session.project).map(entry).collect();
    let picker = Picker::new(
        "who is this",
        entries,
        Rc::new(|app, picked| match picked {
            Picked::Entries(keys) => {
                if let Some(key) = keys.first() {
                    give_case(app, CaseChoice::Existing(CaseId::new(key)));
                }
            }
            Picked::New(name) => ask_new_case(app, &name),
        }),
    );
    let picker = picker.making("new case").saying_when_empty("Type a pseudonym for a new case.");
    app.overlay = Some(Overlay::Picker(picker));
}

fn new_case(app: &mut App) {
    ask_new_case(app, "");
}

fn ask_new_case(app: &mut App, typed: &str) {
    let prompt = guarded_prompt("pseudonym of the new case", typed, |app, name| {
        give_case(app, CaseChoice::New(name));
    });
    app.overlay = Some(Overlay::Prompt(prompt));
}

/// Asks for a word that goes into the project. One that is a name in the file is taken only when it is given twice.
fn guarded_prompt(title: &str, text: &str, then: fn(&mut App, String)) -> Prompt {
    let warned: RefCell<Option<String>> = RefCell::new(None);
    Prompt::new(
        title,
        text,
        Rc::new(move |app, typed| {
            let name = clean_line(typed).text.trim().to_owned();
            if name.is_empty() {
                return Err("Type a name first".to_owned());
            }
            let real = draft(app).and_then(|draft| real_name_in(&name, draft.source(), &[]));
            if let Some(real) = real
                && warned.borrow().as_deref() != Some(name.as_str())
            {
                let said = format!("«{real}» stands in the file. Enter again if it is a pseudonym");
                *warned.borrow_mut() = Some(name);
                return Err(said);
            }
            then(app, name);
            Ok(())
        }),
    )
}

fn none(app: &mut App) {
    let on_names = page(app) == ImportPage::Names;
    change(app, |draft, project| {
        if on_names {
            if let Some(name) = draft.names.get_mut(draft.name_cursor) {
                name.replacement = None;
                name.is_decided = true;
            }
            return;
        }
        let role = match draft.chosen().map(|choice| choice.role) {
            Some(Role::Other) => Role::Informant,
            _ => Role::Other,
        };
        draft.decide(role, CaseChoice::None, project);
    });
}

fn names_page(app: &mut App) {
    if let Some(import) = app.import_mut() {
        import.page = match import.page {
            ImportPage::Names => ImportPage::Speakers,
            _ => ImportPage::Names,
        };
    }
}

fn label(app: &mut App) {
    let Some(open) = draft(app) else { return };
    let prompt = if page(app) == ImportPage::Names {
        let Some(name) = open.names.get(open.name_cursor) else { return };
        let title = format!("instead of «{}»", name.found.name);
        guarded_prompt(&title, name.replacement.as_deref().unwrap_or_default(), |app, word| {
            change(app, |draft, _| {
                if let Some(name) = draft.names.get_mut(draft.name_cursor) {
                    name.replacement = Some(word);
                    name.is_decided = true;
                }
            });
        })
    } else {
        let Some(choice) = open.chosen() else { return };
        guarded_prompt("label of the speaker", &choice.label, |app, word| {
            change(app, |draft, project| draft.relabel(word, project));
        })
    };
    app.overlay = Some(Overlay::Prompt(prompt));
}

fn details(app: &mut App) {
    let Some(open) = draft(app) else { return };
    let data = if open.is_data { "not data" } else { "data" };
    let lines = vec![
        format!("Title: {}", open.title),
        format!("Kind: {}", open.kind.name()),
        if open.is_data { "Counts as data" } else { "Does not count as data" }.to_owned(),
    ];
    let mut choices = vec![MenuChoice::new('t', "another title", Rc::new(ask_title))];
    let kinds = [
        ('i', TranscriptKind::Interview),
        ('g', TranscriptKind::FocusGroup),
        ('f', TranscriptKind::FieldNotes),
        ('d', TranscriptKind::Document),
    ];
    choices.extend(kinds.map(|(key, kind)| {
        let give = move |app: &mut App| {
            change(app, |draft, _| {
                draft.kind = kind;
                draft.is_kind_decided = true;
            });
        };
        MenuChoice::new(key, kind.name(), Rc::new(give))
    }));
    let toggle = |app: &mut App| change(app, |draft, _| draft.is_data = !draft.is_data);
    choices.push(MenuChoice::new('x', data, Rc::new(toggle)));
    app.overlay = Some(Overlay::Menu(Menu::new("the transcript", lines, choices)));
}

fn ask_title(app: &mut App) {
    let title = draft(app).map(|draft| draft.title.clone()).unwrap_or_default();
    let prompt = Prompt::new(
        "title",
        &title,
        Rc::new(|app, typed| {
            let title = clean_line(typed).text.trim().to_owned();
            let open = draft(app).ok_or("No file is open")?;
            let pseudonyms = open.mapping.labels(&app.session.project);
            if let Some(name) = real_name_in(&title, open.source(), &pseudonyms) {
                return Err(format!("«{name}» is a name in the file. Another title keeps it out"));
            }
            if title.is_empty() {
                return Err("A transcript needs a title".to_owned());
            }
            change(app, |draft, _| {
                draft.title = title;
                draft.is_title_decided = true;
            });
            Ok(())
        }),
    );
    app.overlay = Some(Overlay::Prompt(prompt));
}

fn more_words(app: &mut App) {
    change(app, |draft, _| draft.shows_more = !draft.shows_more);
}

fn leave(app: &mut App) {
    match page(app) {
        ImportPage::Files => close(app),
        ImportPage::Names => names_page(app),
        ImportPage::Speakers => {
            app.drop_draft();
            app.next_source();
        }
    }
}

fn close(app: &mut App) {
    if page(app) == ImportPage::Names {
        return names_page(app);
    }
    let counts =
        app.import().map(|import| (import.n_done, import.n_total.saturating_sub(import.n_done)));
    let first = app.import_mut().and_then(|import| import.first.take());
    app.screens.pop();
    if let Some(first) = first {
        app.screens.clear();
        app.open_at_start(first);
    }
    if let Some((done, left @ 1..)) = counts {
        let done = match done {
            0 => "Nothing brought in".to_owned(),
            done => format!("{} brought in", counted(done, "file", "files")),
        };
        app.say(format!("{done}, {} left out. g i goes on", counted(left, "file", "files")));
    }
}
