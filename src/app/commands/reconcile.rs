//! Going through what two coders read differently: each difference is decided by one key.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::coding::code_picker;
use crate::app::App;
use crate::app::command::{Availability, Command, Context};
use crate::app::overlay::{Overlay, Picked, Prompt};
use crate::domain::code::CodeKind;
use crate::domain::id::CodeId;
use crate::domain::text::clean::clean_line;
use crate::services::compare::Kind;
use crate::services::compare::decide::Choice;

/// Going through differences.
pub const COMMANDS: &[Command] = &[
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

/// Goes to the next difference that is undecided.
pub fn next_open(app: &mut App) {
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
