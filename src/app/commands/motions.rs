//! Moving about. "Step" is the sentence in the transcript, the row elsewhere; "block" is the turn or the group.

use crate::app::command::{Command, Context};
use crate::app::screen::passages::Shown;
use crate::app::transcript::choice::{Edge, Hold, Step};
use crate::app::transcript::motion::{Spot, Terrain};
use crate::app::{App, Pane};

/// Motions, in every pane.
pub const COMMANDS: &[Command] = &[
    Command::new(
        Context::Global,
        "next-step",
        &["j", "Down"],
        ("Next", "Goes to the next sentence or row."),
        next_step,
    )
    .hinted("next"),
    Command::new(
        Context::Global,
        "previous-step",
        &["k", "Up"],
        ("Previous", "Goes to the previous sentence or row."),
        previous_step,
    ),
    Command::new(
        Context::Global,
        "step-right",
        &["l", "Right"],
        ("Right", "Goes to the next word; unfolds; next cell."),
        step_right,
    ),
    Command::new(
        Context::Global,
        "step-left",
        &["h", "Left"],
        ("Left", "Goes to the previous word; folds; previous cell."),
        step_left,
    ),
    Command::new(
        Context::Global,
        "next-block",
        &["J", "> t"],
        ("Next turn or group", "Goes to the next turn, category or group."),
        next_block,
    ),
    Command::new(
        Context::Global,
        "previous-block",
        &["K", "< t"],
        ("Previous turn or group", "Goes to the previous turn, category or group."),
        previous_block,
    ),
    Command::new(
        Context::Global,
        "half-page-down",
        &["PageDown", "Ctrl-D"],
        ("Half a page down", "The view jumps half a page."),
        half_page_down,
    ),
    Command::new(
        Context::Global,
        "half-page-up",
        &["PageUp", "Ctrl-U"],
        ("Half a page up", "The view jumps half a page back."),
        half_page_up,
    ),
    Command::new(
        Context::Global,
        "block-start",
        &["Home", "H"],
        ("Start of turn or list", "Goes to the start of the turn or the list."),
        block_start,
    ),
    Command::new(
        Context::Global,
        "block-end",
        &["End", "L"],
        ("End of turn or list", "Goes to the end of the turn or the list."),
        block_end,
    ),
    Command::new(
        Context::Global,
        "document-start",
        &["g g"],
        ("Top", "Goes to the first turn or row."),
        document_start,
    ),
    Command::new(
        Context::Global,
        "document-end",
        &["G", "g End"],
        ("End of document", "Goes to the last turn or row."),
        document_end,
    ),
];

/// Moves by one sentence or row.
pub fn next_step(app: &mut App) {
    let before = app.transcript.cursor;
    step(app, 1, |terrain, spot| terrain.next_sentence(spot).map(|next| next.from));
    note_end(app, before);
}

fn previous_step(app: &mut App) {
    step(app, -1, |terrain, spot| terrain.previous_sentence(spot).map(|previous| previous.from));
}

fn next_block(app: &mut App) {
    let before = app.transcript.cursor;
    step(app, 5, |terrain, spot| terrain.next_turn(spot));
    note_end(app, before);
}

fn note_end(app: &mut App, before: Spot) {
    if app.screens.is_empty() && app.focus == Pane::Transcript {
        app.note_end_of_text(before);
    }
}

fn previous_block(app: &mut App) {
    step(app, -5, |terrain, spot| terrain.previous_turn(spot));
}

/// Moves the cursor of the pane in focus: `rows` rows in lists, along `motion` in the transcript.
fn step(app: &mut App, rows: isize, motion: fn(Terrain<'_>, Spot) -> Option<Spot>) {
    let count = app.take_count();
    if let Some(screen) = app.screens.last_mut() {
        let count = isize::try_from(count).unwrap_or(1);
        match rows {
            1 | -1 => screen.step(rows * count),
            _ => screen.step_group(rows.signum() * count),
        }
        return;
    }
    match app.focus {
        Pane::Transcript => move_in_transcript(app, count, motion),
        Pane::Codebook => {
            let _moved = app.codebook.step(rows * isize::try_from(count).unwrap_or(1));
        }
        Pane::Memo => app.memo.scroll(rows),
    }
}

/// Moves the cursor, or the held edge of the choice, `count` times along `motion`.
pub fn move_in_transcript(
    app: &mut App,
    count: usize,
    motion: fn(Terrain<'_>, Spot) -> Option<Spot>,
) {
    let Some(terrain) = app.transcript.terrain(&app.session) else { return };
    let held =
        app.transcript.choice.as_ref().and_then(|choice| choice.hold.zip(choice.held_spot()));
    let start = held.map_or(app.transcript.cursor, |(_, spot)| spot);
    let mut spot = start;
    for _ in 0..count {
        match motion(terrain, spot) {
            Some(next) => spot = next,
            None => break,
        }
    }
    match held {
        Some((hold, _)) => move_edge(app, hold, spot),
        None => app.transcript.move_to(spot),
    }
}

fn move_edge(app: &mut App, hold: Hold, spot: Spot) {
    if let Some(choice) = app.transcript.choice.take() {
        app.transcript.choice = Some(choice.with_edge(hold, spot));
    }
}

fn step_right(app: &mut App) {
    if !app.screens.is_empty() {
        return super::passages::expand(app, Shown::All);
    }
    match app.focus {
        Pane::Transcript => {
            let count = app.take_count();
            match app.transcript.choice.as_ref().and_then(|choice| choice.hold) {
                Some(Hold { step: Step::Letter, .. }) => {
                    move_in_transcript(app, count, |terrain, spot| terrain.next_letter(spot));
                }
                Some(Hold { edge: Edge::Right, .. }) => {
                    move_in_transcript(app, count, |terrain, spot| terrain.next_word_end(spot));
                }
                _ => move_in_transcript(app, count, |terrain, spot| terrain.next_word(spot)),
            }
        }
        Pane::Codebook => app.unfold_chosen(),
        Pane::Memo => app.memo.turn_to(1),
    }
}

fn step_left(app: &mut App) {
    if !app.screens.is_empty() {
        return super::passages::expand(app, Shown::Few);
    }
    match app.focus {
        Pane::Transcript => {
            let count = app.take_count();
            match app.transcript.choice.as_ref().and_then(|choice| choice.hold) {
                Some(Hold { step: Step::Letter, .. }) => {
                    move_in_transcript(app, count, |terrain, spot| terrain.previous_letter(spot));
                }
                Some(Hold { edge: Edge::Right, .. }) => {
                    move_in_transcript(app, count, |terrain, spot| terrain.previous_word_end(spot));
                }
                _ => move_in_transcript(app, count, |terrain, spot| terrain.previous_word(spot)),
            }
        }
        Pane::Codebook => app.fold_chosen(),
        Pane::Memo => app.memo.turn_to(-1),
    }
}

fn half_page_down(app: &mut App) {
    half_page(app, 1);
}

fn half_page_up(app: &mut App) {
    half_page(app, -1);
}

/// Moves the view of the transcript by half its height and takes the cursor along; the choice stays.
fn half_page(app: &mut App, direction: isize) {
    let count = isize::try_from(app.take_count()).unwrap_or(1);
    if let Some(screen) = app.screens.last_mut() {
        screen.scroll_half(direction * count);
        return;
    }
    match app.focus {
        Pane::Transcript => app.transcript.scroll_half(direction * count),
        Pane::Codebook => {
            let half = isize::try_from(app.codebook.height / 2).unwrap_or(1).max(1);
            let _moved = app.codebook.step(direction * count * half);
        }
        Pane::Memo => app.memo.scroll(direction * count * 5),
    }
}

fn block_start(app: &mut App) {
    if let Some(screen) = app.screens.last_mut() {
        screen.step(isize::MIN / 2);
        return;
    }
    match app.focus {
        Pane::Transcript => {
            move_in_transcript(app, 1, |terrain, spot| Some(terrain.start_of_turn(spot.paragraph)));
        }
        Pane::Codebook => {
            let _moved = app.codebook.step(isize::MIN / 2);
        }
        Pane::Memo => app.memo.scroll(isize::MIN / 2),
    }
}

fn block_end(app: &mut App) {
    if let Some(screen) = app.screens.last_mut() {
        screen.step(isize::MAX / 2);
        return;
    }
    match app.focus {
        Pane::Transcript => move_in_transcript(app, 1, |terrain, spot| {
            let turn = terrain.turn(spot.paragraph)?;
            terrain
                .sentence(Spot::new(turn.to.paragraph, turn.to.at.minus(1)))
                .map(|last| last.from)
        }),
        Pane::Codebook => {
            let _moved = app.codebook.step(isize::MAX / 2);
        }
        Pane::Memo => app.memo.scroll(isize::MAX / 2),
    }
}

fn document_start(app: &mut App) {
    if app.focus == Pane::Transcript && app.screens.is_empty() {
        app.remember_place();
        move_in_transcript(app, 1, |terrain, _| terrain.start());
    } else {
        block_start(app);
    }
}

fn document_end(app: &mut App) {
    if app.focus == Pane::Transcript && app.screens.is_empty() {
        app.remember_place();
        move_in_transcript(app, 1, |terrain, _| terrain.end());
    } else {
        block_end(app);
    }
}
