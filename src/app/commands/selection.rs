//! Choosing more or less than the current sentence.

use crate::app::App;
use crate::app::command::{Command, Context};
use crate::app::transcript::choice::{Choice, Edge, Hold, Step, grown, shrunk};
use crate::app::transcript::motion::Stretch;

/// Choosing, in the transcript.
pub const COMMANDS: &[Command] = &[
    Command::new(Context::Transcript, "grow-selection", &["+"], ("One sentence more", "Takes one more sentence into the choice."), grow),
    Command::new(Context::Transcript, "shrink-selection", &["-"], ("One sentence less", "Gives one sentence back; from one sentence only the word is left."), shrink),
    Command::new(Context::Transcript, "select-turn", &["V"], ("Whole turn", "Chooses the whole turn; again: the next one too."), select_turn),
    Command::new(Context::Transcript, "take-hold", &["v"], ("Free selection", "Takes hold from the word at the cursor; motions move the end. Again: letters instead of words."), take_hold).hinted("select").shortened("sel"),
    Command::new(Context::Transcript, "swap-ends", &[";"], ("Other end", "Motions now move the other end of the choice."), swap_ends),
    Command::new(Context::Transcript, "hold-left-edge", &["("], ("Hold left edge", "Takes hold of the left edge of the choice or of the coding here; motions move it, Enter keeps it."), hold_left),
    Command::new(Context::Transcript, "hold-right-edge", &[")"], ("Hold right edge", "Takes hold of the right edge of the choice or of the coding here; motions move it, Enter keeps it."), hold_right),
];

fn chosen(app: &App) -> Option<Stretch> {
    app.transcript.selection(&app.session)
}

fn grow(app: &mut App) {
    for _ in 0..app.take_count() {
        let next =
            chosen(app).and_then(|stretch| grown(app.transcript.terrain(&app.session)?, stretch));
        let Some(next) = next else {
            app.refuse("There is no further sentence");
            return;
        };
        keep_rest_of_choice(app, next);
    }
}

fn shrink(app: &mut App) {
    for _ in 0..app.take_count() {
        let cursor = app.transcript.cursor;
        let next = chosen(app)
            .and_then(|stretch| shrunk(app.transcript.terrain(&app.session)?, stretch, cursor));
        let Some(next) = next else {
            app.refuse("Less than a word: v takes hold of letters");
            return;
        };
        keep_rest_of_choice(app, next);
    }
}

fn keep_rest_of_choice(app: &mut App, stretch: Stretch) {
    let rebounds = app.transcript.choice.take().and_then(|choice| choice.rebounds);
    let hold = rebounds.as_ref().map(|_| Hold { edge: Edge::Right, step: Step::Word });
    app.transcript.choice = Some(Choice { stretch, hold, rebounds });
}

fn select_turn(app: &mut App) {
    let Some(terrain) = app.transcript.terrain(&app.session) else { return };
    let Some(turn) = terrain.turn(app.transcript.cursor.paragraph) else { return };
    let stretch = match &app.transcript.choice {
        Some(choice) if choice.stretch.from == turn.from && choice.stretch.to >= turn.to => {
            let last = choice.stretch.to.paragraph;
            let next =
                terrain.next_turn(choice.stretch.to).and_then(|spot| terrain.turn(spot.paragraph));
            match next.filter(|next| next.to.paragraph > last) {
                Some(next) => Stretch { from: turn.from, to: next.to },
                None => choice.stretch,
            }
        }
        _ => turn,
    };
    app.transcript.choice = Some(Choice::of(stretch));
}

fn take_hold(app: &mut App) {
    if let Some(choice) = &mut app.transcript.choice
        && let Some(hold) = &mut choice.hold
    {
        hold.step = match hold.step {
            Step::Word => Step::Letter,
            Step::Letter => Step::Word,
        };
        let step = match hold.step {
            Step::Word => "words",
            Step::Letter => "letters",
        };
        app.say(format!("h and l now move by {step}. ; other end, Esc drops it"));
        return;
    }
    let word = app
        .transcript
        .terrain(&app.session)
        .and_then(|terrain| terrain.word(app.transcript.cursor));
    let stretch = app.transcript.choice.as_ref().map(|choice| choice.stretch).or(word);
    let Some(stretch) = stretch else { return };
    let hold = Some(Hold { edge: Edge::Right, step: Step::Word });
    app.transcript.choice = Some(Choice { stretch, hold, rebounds: None });
    app.say("Holding: motions move the end by words. v by letters, ; other end, Esc drops it");
}

fn swap_ends(app: &mut App) {
    let Some(choice) = &mut app.transcript.choice else {
        app.refuse("Nothing is held. v takes hold");
        return;
    };
    let hold = choice.hold.unwrap_or(Hold { edge: Edge::Left, step: Step::Word });
    let edge = match hold.edge {
        Edge::Left => Edge::Right,
        Edge::Right => Edge::Left,
    };
    choice.hold = Some(Hold { edge, ..hold });
}

fn hold_left(app: &mut App) {
    hold_edge(app, Edge::Left);
}

fn hold_right(app: &mut App) {
    hold_edge(app, Edge::Right);
}

/// Takes hold of an edge: of the choice, else of this coder's narrowest coding at the cursor, else of the sentence.
fn hold_edge(app: &mut App, edge: Edge) {
    let hold = Some(Hold { edge, step: Step::Word });
    if let Some(choice) = &mut app.transcript.choice {
        choice.hold = hold;
        return;
    }
    let mine = app
        .transcript
        .marks_here(&app.session)
        .into_iter()
        .find(|mark| mark.layer == app.session.coder);
    let held = mine
        .map(|mark| (mark.stretch, (mark.layer.clone(), mark.coding.clone()), mark.code.clone()));
    if let Some((stretch, coding, code)) = held {
        let name = app.session.project.code_name(&code).to_owned();
        app.transcript.choice = Some(Choice { stretch, hold, rebounds: Some(coding) });
        app.say(format!(
            "Holding an edge of {name}: motions move it, Enter keeps it, Esc leaves it"
        ));
    } else if let Some(stretch) = chosen(app) {
        app.transcript.choice = Some(Choice { stretch, hold, rebounds: None });
    }
}
