//! Comparing with another coder: opening, going through the differences, deciding, ending.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::rc::Rc;

use super::coding::code_picker;
use super::compare_codes;
use super::export::is_loaded;
use crate::app::App;
use crate::app::command::{Availability, Command, Context};
use crate::app::compare::n_undecided;
use crate::app::effect::Effect;
use crate::app::overlay::{Menu, MenuChoice, Overlay, Picked, Prompt};
use crate::app::screen::Screen;
use crate::app::screen::list::{ListKind, ListRow, ListScreen};
use crate::app::screen::{compared, title_without_number};
use crate::app::words::{counted, percent};
use crate::domain::code::CodeKind;
use crate::domain::edit::{Change, Edit};
use crate::domain::id::{CodeId, CoderId, TranscriptId};
use crate::domain::study::Settings;
use crate::domain::text::clean::clean_line;
use crate::services::compare::decide::Choice;
use crate::services::compare::overview::{data, read_by_both};
use crate::services::compare::{Kind, compare};
use crate::services::meeting::meeting_sheet;
use crate::services::meeting::written::sheet_markdown;

/// Comparing, everywhere.
pub const COMMANDS: &[Command] = &[
    Command::new(
        Context::Global,
        "open-compare",
        &["g c", "F6"],
        (
            "Compare two readings",
            "Where two readings are alike and where they differ; again goes on where you left off.",
        ),
        open_compare,
    )
    .only_if(can_compare),
    Command::new(
        Context::Global,
        "end-compare",
        &[],
        ("End the comparison", "Hides the other coder again, where the study is blind."),
        App::end_comparing,
    )
    .only_if(compares),
    Command::new(
        Context::Global,
        "set-blind",
        &[],
        ("Make the study blind", "Coders are hidden from each other until they compare."),
        |app| set_sight(app, "set-blind", |settings| settings.blind = true),
    )
    .only_if(is_open),
    Command::new(
        Context::Global,
        "set-open",
        &[],
        ("Make the study open", "Coders see each other's work at any time."),
        |app| set_sight(app, "set-open", |settings| settings.blind = false),
    )
    .only_if(is_blind),
    Command::new(
        Context::Global,
        "agree-identical",
        &[],
        (
            "Agree what is alike",
            "Takes what both coded alike in this transcript over into the agreed layer, as one act.",
        ),
        agree_identical,
    )
    .only_if(compares),
    Command::new(
        Context::Global,
        "meeting-sheet",
        &[],
        (
            "Meeting sheet",
            "What two coders have to talk about: differences, new codes, codes without a definition, empty cells.",
        ),
        |app| {
            let mut list = ListScreen::new(ListKind::Meeting);
            list.refresh(app);
            app.open_screen(Screen::List(list));
        },
    )
    .only_if(can_meet),
    Command::new(
        Context::Global,
        "save-meeting-sheet",
        &[],
        ("Save the meeting sheet", "Writes the meeting sheet to a file of your choice (Markdown)."),
        save_sheet,
    )
    .only_if(can_meet),
];

/// Going through differences.
pub const DIFFERENCES: &[Command] = &[
    Command::new(
        Context::Compare,
        "keep-reading",
        &[],
        ("Keep a reading", "1 to 9: the reading with that number becomes the agreed one."),
        |app| app.say("1 to 9 keep the reading with that number"),
    )
    .hinted("keep")
    .hinted_at("1-9")
    .only_if(has_difference),
    Command::new(
        Context::Compare,
        "keep-both",
        &["&"],
        (
            "Keep both",
            "All readings are agreed; one code with two bounds gets all the words of both.",
        ),
        |app| app.decide_chosen(&Choice::Both, Vec::new()),
    )
    .hinted("both")
    .only_if(has_difference),
    Command::new(
        Context::Compare,
        "keep-shared",
        &["i"],
        ("Keep what both have", "Of one code with two bounds only the words that both have."),
        |app| app.decide_chosen(&Choice::Shared, Vec::new()),
    )
    .hinted("shared")
    .only_if(has_two_bounds),
    Command::new(
        Context::Compare,
        "decide-new-code",
        &["c"],
        ("Something else", "Another code, by picker; Tab marks several."),
        decide_new_code,
    )
    .hinted("something else")
    .shortened("else")
    .only_if(has_difference),
    Command::new(
        Context::Compare,
        "keep-neither",
        &["x", "Delete"],
        ("Neither", "Agreed: no code belongs here."),
        |app| app.decide_chosen(&Choice::Neither, Vec::new()),
    )
    .hinted("neither")
    .only_if(has_difference),
    Command::new(
        Context::Compare,
        "leave-for-later",
        &["-"],
        ("Later", "Stays open, and says that you talked about it."),
        |app| app.decide_chosen(&Choice::Later, Vec::new()),
    )
    .hinted("later")
    .only_if(has_difference),
    Command::new(
        Context::Compare,
        "write-reason",
        &["m"],
        ("Reason", "Why it is decided so; kept with the decision."),
        write_reason,
    )
    .hinted("reason")
    .only_if(has_difference),
    Command::new(
        Context::Compare,
        "next-open",
        &["e", "æ"],
        ("Next open one", "Goes to the next difference that is undecided."),
        next_open,
    )
    .hinted("open"),
    Command::new(
        Context::Compare,
        "next-difference",
        &["n", "J"],
        ("Next difference", "Goes on to the next difference, decided or not."),
        |app| step_difference(app, 1),
    )
    .hinted("next"),
    Command::new(
        Context::Compare,
        "previous-difference",
        &["N", "K"],
        ("Previous difference", "Goes back to the difference before."),
        |app| step_difference(app, -1),
    ),
    Command::new(
        Context::Compare,
        "sort-differences",
        &["S"],
        ("Other order", "Biggest first, or as they stand in the text."),
        change_order,
    ),
    Command::new(
        Context::Compare,
        "mark-reading",
        &["Space"],
        ("Mark a reading", "Marks the chosen reading; Enter keeps all marked ones."),
        mark_reading,
    )
    .only_if(has_difference),
    Command::new(
        Context::Compare,
        "keep-marked",
        &["Enter"],
        ("Keep the marked ones", "Keeps the marked readings, or the chosen one."),
        keep_marked,
    )
    .only_if(has_difference),
    Command::new(
        Context::Compare,
        "show-around",
        &["+"],
        ("What was said around it", "Shows the turns before and after; again hides them."),
        |app| {
            if let Some(screen) = app.compare_screen_mut() {
                screen.shows_around = !screen.shows_around;
            }
        },
    ),
    Command::new(
        Context::Compare,
        "close-compare",
        &["Backspace"],
        ("Back", "Goes back to the overview."),
        |app| {
            app.screens.pop();
        },
    ),
];

fn can_compare(app: &App) -> Availability {
    if app.session.other_coders().is_empty() {
        return Err("you are the only coder".to_owned());
    }
    is_loaded(app)
}

fn compares(app: &App) -> Availability {
    match app.session.comparing {
        Some(_) => Ok(()),
        None => Err("nobody is compared with (g c)".to_owned()),
    }
}

fn can_meet(app: &App) -> Availability {
    can_compare(app)?;
    match app.meeting_agenda() {
        Some(_) => Ok(()),
        None => Err("there are several coders; g c says who meets".to_owned()),
    }
}

fn save_sheet(app: &mut App) {
    let prompt = Prompt::new(
        "write to which file",
        "meeting.md",
        Rc::new(|app: &mut App, typed: &str| {
            let Some(agenda) = app.meeting_agenda().filter(|_| !typed.trim().is_empty()) else {
                return Err("A file needs a name".to_owned());
            };
            let text = sheet_markdown(&meeting_sheet(&app.session.project, &agenda));
            app.ask(Effect::WriteFile { path: PathBuf::from(typed.trim()), text });
            Ok(())
        }),
    );
    app.overlay = Some(Overlay::Prompt(prompt.hinting("Enter write it  Esc leave")));
}

fn is_open(app: &App) -> Availability {
    if app.session.project.settings.blind { Err("it is blind".to_owned()) } else { Ok(()) }
}

fn is_blind(app: &App) -> Availability {
    if app.session.project.settings.blind { Ok(()) } else { Err("it is open".to_owned()) }
}

fn has_difference(app: &App) -> Availability {
    match app.chosen_difference() {
        Some(_) => Ok(()),
        None => Err("nothing differs here".to_owned()),
    }
}

fn has_two_bounds(app: &App) -> Availability {
    has_difference(app)?;
    match app.chosen_difference() {
        Some((_, row)) if matches!(row.kind, Kind::OtherBounds(_)) => Ok(()),
        _ => Err("only one code with two bounds has a part that both have".to_owned()),
    }
}

/// Opens the overview; from there goes on with the first open difference; asks first where that opens hidden work.
fn open_compare(app: &mut App) {
    match app.screens.last() {
        Some(Screen::Compare(_)) => return next_open(app),
        Some(Screen::List(list)) if list.kind == ListKind::Compare => return resume(app),
        _ => {}
    }
    if app.session.comparing.is_some() {
        return show_overview(app);
    }
    let others = app.session.other_coders();
    match others.as_slice() {
        [only] => begin_with(app, only),
        _ => app.ask_whom(&others, Rc::new(begin_with)),
    }
}

fn begin_with(app: &mut App, other: &CoderId) {
    app.flush_reading();
    if app.session.sees(other) {
        return begin(app, other);
    }
    let initial = app.session.initial_of(other);
    let lines = vec![
        format!(
            "{initial} is hidden from you. This opens codings, memos and figures of {initial} until you end it (end-compare) or leave."
        ),
        shares_in_words(app, other),
    ];
    let other = other.clone();
    let start = MenuChoice::new(
        'c',
        format!("Compare with {initial}"),
        Rc::new(move |app: &mut App| begin(app, &other)),
    );
    app.overlay = Some(Overlay::Menu(Menu::new("compare", lines, vec![start])));
}

/// Says of each transcript that not both have read what each has read of it.
fn shares_in_words(app: &App, other: &CoderId) -> String {
    let project = &app.session.project;
    let pair =
        crate::services::compare::Pair { first: app.session.coder.clone(), second: other.clone() };
    let name = |id: &CoderId| {
        project.coders.get(id).map_or_else(|| id.to_string(), |coder| coder.name.clone())
    };
    let partly: Vec<String> = data(project)
        .into_iter()
        .filter_map(|id| {
            let [mine, theirs] = read_by_both(project, &pair, id);
            let is_whole = mine.read == mine.words && theirs.read == theirs.words;
            let (own, others) =
                (percent(mine.read, mine.words), percent(theirs.read, theirs.words));
            let number = compared::number_of(app, id);
            (!is_whole).then(|| {
                format!("{} {own}, {} {others} of {number}", name(&pair.first), name(&pair.second))
            })
        })
        .collect();
    match partly.len() {
        0 => "Both have read all of it.".to_owned(),
        _ => format!("Read: {}. What one has not read is not compared.", partly.join("; ")),
    }
}

fn begin(app: &mut App, other: &CoderId) {
    app.session.compare_with(Some(other.clone()));
    show_overview(app);
}

fn show_overview(app: &mut App) {
    let mut list = ListScreen::new(ListKind::Compare);
    list.refresh(app);
    if let Some(here) = &app.transcript.id {
        list.choose(&compared::key_of(here));
    }
    app.open_screen(Screen::List(list));
}

/// Opens what a row of the overview is about.
pub fn open_row(app: &mut App, row: &ListRow) {
    if let Some(difference) = compared::codes_of_row(app, row) {
        return compare_codes::offer(app, &difference);
    }
    if let Some(id) = compared::chosen_transcript(app) {
        app.open_differences(&id);
    }
}

/// Goes on with the chosen transcript where something is open in it, else with the first one where something is.
fn resume(app: &mut App) {
    let chosen = compared::chosen_transcript(app);
    let ids = data(&app.session.project).into_iter().cloned();
    let next = chosen.into_iter().chain(ids).find(|id| n_open(app, id) > 0);
    match next {
        Some(id) => app.open_differences(&id),
        None => app.refuse("Nothing is open: everything both have read is decided"),
    }
}

fn n_open(app: &App, id: &TranscriptId) -> usize {
    let pair = app.pair();
    pair.map_or(0, |pair| n_undecided(&compare(&app.session.project, &pair, id)))
}

fn set_sight(app: &mut App, command: &str, set: fn(&mut Settings)) {
    let before = app.session.project.settings.clone();
    let mut after = before.clone();
    set(&mut after);
    let (title, said) = if after.blind {
        ("the study made blind", "The study is blind: coders are hidden from each other")
    } else {
        ("the study made open", "The study is open: coders see each other's work")
    };
    let is_blind = after.blind;
    let edit = Edit::Settings(Change { key: (), before: Some(before), after: Some(after) });
    if app.commit(command, title, vec![edit]) {
        if is_blind {
            app.session.compare_with(None);
            app.refresh();
        }
        app.say(format!("{said}. u undoes"));
    }
}

/// Keeps the reading with this number.
pub fn keep_reading(app: &mut App, digit: u8) {
    let n_readings = app.chosen_difference().map_or(0, |(_, row)| row.readings.len());
    match usize::from(digit).checked_sub(1).filter(|number| *number < n_readings) {
        Some(number) => app.decide_chosen(&Choice::Keep([number].into()), Vec::new()),
        None => app.refuse(format!("There is no reading {digit} here")),
    }
}

fn mark_reading(app: &mut App) {
    let Some(screen) = app.compare_screen_mut() else { return };
    let number = screen.reading;
    if !screen.marked.remove(&number) {
        screen.marked.insert(number);
    }
    screen.step(1);
}

fn keep_marked(app: &mut App) {
    let Some(screen) = app.compare_screen() else { return };
    let kept = if screen.marked.is_empty() {
        BTreeSet::from([screen.reading])
    } else {
        screen.marked.clone()
    };
    app.decide_chosen(&Choice::Keep(kept), Vec::new());
}

fn decide_new_code(app: &mut App) {
    let picker = code_picker(
        app,
        "agree on something else".to_owned(),
        None,
        Rc::new(|app, picked| match picked {
            Picked::Entries(ids) => {
                let codes = ids.iter().map(CodeId::new).collect();
                app.decide_chosen(&Choice::New(codes), Vec::new());
            }
            Picked::New(name) => match app.new_code_edits(&name, CodeKind::Code, None) {
                Ok((id, edits)) => app.decide_chosen(&Choice::New(vec![id]), edits),
                Err(why) => app.refuse(why),
            },
        }),
    );
    app.overlay = Some(Overlay::Picker(picker.taking_several()));
}

fn write_reason(app: &mut App) {
    let Some((id, difference)) = app.chosen_difference() else { return };
    let text = app.reason_of(&id, &difference).unwrap_or_default();
    let prompt = Prompt::new(
        "why",
        &text,
        Rc::new(|app, typed| {
            app.give_reason_to_chosen(clean_line(typed).text.trim());
            Ok(())
        }),
    );
    app.overlay = Some(Overlay::Prompt(prompt));
}

fn next_open(app: &mut App) {
    let Some(screen) = app.compare_screen_mut() else { return };
    let before = screen.cursor;
    if !screen.go_to_next_undecided() {
        app.refuse("Nothing is open here: all of this transcript is decided");
    } else if app.compare_screen().is_some_and(|screen| screen.cursor == before) {
        app.say("This is the only one that is open");
    }
}

fn step_difference(app: &mut App, steps: isize) {
    let count = isize::try_from(app.take_count()).unwrap_or(1);
    if let Some(screen) = app.compare_screen_mut() {
        screen.step_difference(steps * count);
    }
}

fn change_order(app: &mut App) {
    let Some(screen) = app.compare_screen_mut() else { return };
    screen.change_order();
    let order = match screen.order {
        crate::services::compare::Order::BiggestFirst => "Biggest first",
        crate::services::compare::Order::Text => "As they stand in the text",
    };
    app.say(order);
}

/// Returns the transcript on the screen: of the differences, of the row of the overview, or the open one.
fn transcript_meant(app: &App) -> Option<TranscriptId> {
    let on_screen = app.compare_screen().map(|screen| screen.transcript.clone());
    on_screen.or_else(|| compared::chosen_transcript(app)).or_else(|| app.transcript.id.clone())
}

fn agree_identical(app: &mut App) {
    if let Some(id) = transcript_meant(app) {
        app.agree_identical_in(&id);
    }
}

/// Asks, once a transcript is decided, whether what is alike in it is agreed too.
pub fn offer_identical(app: &mut App) {
    let Some(screen) = app.compare_screen() else { return };
    let id = screen.transcript.clone();
    let count = counted(screen.comparison.not_taken_over().count(), "coding", "codings");
    let title = app.title_of(&id);
    let title = title_without_number(&title);
    let lines = vec![format!(
        "All of «{title}» is decided. {count} both made alike are not in the agreed layer yet."
    )];
    let take = MenuChoice::new(
        'a',
        "Agree them, as one act",
        Rc::new(move |app: &mut App| app.agree_identical_in(&id)),
    );
    let leave = MenuChoice::new('l', "Leave them (agree-identical does it later)", Rc::new(|_| {}));
    app.overlay = Some(Overlay::Menu(Menu::new("what is alike", lines, vec![take, leave])));
}

#[cfg(test)]
mod tests;
