//! Coding twice: samples of turns, segments without codes, one's own turns again.

use std::rc::Rc;

use crate::app::App;
use crate::app::command::{Availability, Command, Context};
use crate::app::commands::export::is_loaded;
use crate::app::effect::Effect;
use crate::app::overlay::{Menu, MenuChoice, Overlay, Picked, Picker, PickerEntry, Prompt};
use crate::app::words::{counted, grouped, percent};
use crate::domain::edit::Edit;
use crate::domain::id::{CoderId, SampleId};
use crate::domain::project::Project;
use crate::domain::sample::{Sample, SampleKind};
use crate::services::sample::plan::{Asked, Plan, plan};
use crate::services::sample::{Drawing, DrawnPart, SharePer, seed_of};
use crate::services::unitise::{GiversPens, Unitising, unitise};

/// Coding twice, from the palette.
pub const COMMANDS: &[Command] = &[
    Command::new(
        Context::Global,
        "draw-sample",
        &[],
        ("Draw a sample", "Draws turns of informants at random for all coders to code (f d)."),
        ask_for_share_of_all,
    )
    .only_if(is_loaded),
    Command::new(
        Context::Global,
        "code-again",
        &[],
        ("Code own turns again", "Draws from what you have read, for a second and blind reading."),
        ask_for_share_of_own,
    )
    .only_if(can_code_again),
    Command::new(
        Context::Global,
        "unitise",
        &[],
        ("Take over segments", "Takes over where another coder has coded, without any code."),
        offer_segments,
    )
    .only_if(has_givers),
];

/// The key that a digit of a menu can have, for as many coders.
const DIGITS: [char; 9] = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
/// Transcripts that are told of one by one before a sample is kept.
const MOST_PARTS: usize = 8;

/// Available where something was drawn that this coder may know of.
///
/// # Errors
/// Says how a sample is drawn.
pub fn has_samples(app: &App) -> Availability {
    if app.samples().is_empty() {
        return Err("no sample was drawn yet (: draw a sample)".to_owned());
    }
    Ok(())
}

fn can_code_again(app: &App) -> Availability {
    is_loaded(app)?;
    match app.session.me() {
        None => Err("you are no coder of this study yet".to_owned()),
        Some(me) if me.again.is_some() => Err("this is a second reading already".to_owned()),
        Some(_) => Ok(()),
    }
}

fn has_givers(app: &App) -> Availability {
    is_loaded(app)?;
    if givers(app).is_empty() { Err("you are the only coder".to_owned()) } else { Ok(()) }
}

fn ask_for_share_of_all(app: &mut App) {
    ask_for_share(app, SampleKind::Double, "how many percent of the informants' turns");
}

fn ask_for_share_of_own(app: &mut App) {
    ask_for_share(app, SampleKind::Again, "how many percent of the turns you have read");
}

fn ask_for_share(app: &mut App, kind: SampleKind, question: &str) {
    let prompt = Prompt::new(
        question,
        "20",
        Rc::new(move |app: &mut App, typed: &str| {
            let number = typed.trim().trim_end_matches('%').trim().parse::<u8>().ok();
            let Some(share) = number.filter(|share| (1..=100).contains(share)) else {
                return Err("A whole number from 1 to 100 says how many percent".to_owned());
            };
            // What was read so far may be drawn from, so it must be in the study.
            app.flush_reading();
            let seed = fresh_seed(app);
            preview(app, &asked(app, kind, share, seed))
        }),
    );
    app.overlay = Some(Overlay::Prompt(prompt.hinting("Enter look at it  Esc leave")));
}

fn fresh_seed(app: &mut App) -> u64 {
    seed_of(&app.world.id(10))
}

fn asked(app: &App, kind: SampleKind, share: u8, seed: u64) -> Asked {
    Asked {
        drawing: Drawing { share, seed, ..Drawing::default() },
        kind,
        aim: String::new(),
        coders: Vec::new(),
        by: app.session.coder.clone(),
        now: app.world.now(),
    }
}

/// Shows what would be drawn; nothing is kept until it is chosen.
fn preview(app: &mut App, asked: &Asked) -> Result<(), String> {
    let planned = plan(&app.session.project, asked).map_err(|why| sentence(&why))?;
    let per = match asked.drawing.per {
        SharePer::Transcript => "Take the share from all turns together",
        SharePer::All => "Take the share from each transcript",
    };
    let (anew, typed, other) = (asked.clone(), asked.clone(), asked.clone());
    let lines = preview_lines(&app.session.project, &planned);
    let choices = vec![
        MenuChoice::new('k', "Keep this sample", Rc::new(move |app: &mut App| keep(app, &planned))),
        MenuChoice::new(
            's',
            "Draw with another seed",
            Rc::new(move |app: &mut App| {
                let mut asked = anew.clone();
                asked.drawing.seed = fresh_seed(app);
                show_again(app, &asked);
            }),
        ),
        MenuChoice::new(
            't',
            "Type a seed",
            Rc::new(move |app: &mut App| ask_for_seed(app, typed.clone())),
        ),
        MenuChoice::new(
            'p',
            per,
            Rc::new(move |app: &mut App| {
                let mut asked = other.clone();
                asked.drawing.per = match asked.drawing.per {
                    SharePer::Transcript => SharePer::All,
                    SharePer::All => SharePer::Transcript,
                };
                show_again(app, &asked);
            }),
        ),
    ];
    app.overlay = Some(Overlay::Menu(Menu::new("a sample", lines, choices)));
    Ok(())
}

fn show_again(app: &mut App, asked: &Asked) {
    if let Err(why) = preview(app, asked) {
        app.refuse(why);
    }
}

fn ask_for_seed(app: &mut App, asked: Asked) {
    let seed = asked.drawing.seed.to_string();
    let prompt = Prompt::new(
        "draw with which seed",
        &seed,
        Rc::new(move |app: &mut App, typed: &str| {
            let seed = typed.trim().parse::<u64>();
            let mut asked = asked.clone();
            asked.drawing.seed = seed.map_err(|_| "A seed is a whole number".to_owned())?;
            preview(app, &asked)
        }),
    );
    app.overlay = Some(Overlay::Prompt(prompt.hinting("Enter look at it  Esc leave")));
}

fn preview_lines(project: &Project, planned: &Plan) -> Vec<String> {
    let total = planned.drawn.total();
    let Sample { share, seed, .. } = &planned.sample;
    let mut lines =
        vec![format!("{share} % with seed {seed}: {}", part_in_words(&total)), String::new()];
    for part in planned.drawn.parts.iter().take(MOST_PARTS) {
        let title = project.transcripts.get(&part.transcript).map(|row| row.header.title.clone());
        let title = title.unwrap_or_else(|| part.transcript.to_string());
        lines.push(format!("{title}: {}", part_in_words(part)));
    }
    // What cannot be opened by others any more is said before it is so.
    if planned.edits.iter().any(|edit| matches!(edit, Edit::Settings(_))) {
        lines.insert(1, "From now on colleagues need this version of tusj (format 2).".to_owned());
    }
    let n_more = planned.drawn.parts.len().saturating_sub(MOST_PARTS);
    if n_more > 0 {
        lines.push(format!("and {} more", counted(n_more, "transcript", "transcripts")));
    }
    lines
}

fn part_in_words(part: &DrawnPart) -> String {
    format!(
        "{} of {} turns, {} words ({})",
        grouped(part.turns),
        grouped(part.of_turns),
        grouped(part.words),
        percent(part.words, part.of_words)
    )
}

fn sentence(why: &str) -> String {
    let mut letters = why.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn keep(app: &mut App, planned: &Plan) {
    let Sample { aim, seed, .. } = &planned.sample;
    let command = match planned.sample.kind {
        SampleKind::Double => "draw-sample",
        SampleKind::Again => "code-again",
    };
    if !app.commit(command, format!("sample «{aim}»"), planned.edits.clone()) {
        return;
    }
    let turns = counted(planned.drawn.total().turns, "turn", "turns");
    app.say(format!("{turns} drawn with seed {seed}. f d shows them. u undoes"));
    if let Some(layer) = planned.layer.clone() {
        offer_to_go_on_as(app, layer, &turns);
    }
}

fn offer_to_go_on_as(app: &mut App, layer: CoderId, turns: &str) {
    let name = name_of(app, &layer);
    let lines = vec![
        format!("«{name}» codes {turns} again, and sees nothing of your first reading."),
        format!("«tusj --coder {layer}» goes on there at any time; f d shows only the sample."),
    ];
    let choices = vec![
        MenuChoice::new(
            'n',
            format!("Go on as «{name}» now"),
            Rc::new(move |app: &mut App| go_on_as(app, &layer)),
        ),
        MenuChoice::new('l', "Later", Rc::new(|_: &mut App| {})),
    ];
    app.overlay = Some(Overlay::Menu(Menu::new("code again", lines, choices)));
}

fn go_on_as(app: &mut App, layer: &CoderId) {
    if !app.session.unsaved.is_empty() {
        return app.refuse(format!("Not now: not everything is saved. tusj --coder {layer} waits"));
    }
    app.flush_reading();
    app.place.coder = Some(layer.clone());
    app.ask(Effect::SavePlace);
    app.ask(Effect::OpenProject(app.session.root.clone()));
}

fn name_of(app: &App, coder: &CoderId) -> String {
    let known = app.session.project.coders.get(coder);
    known.map_or_else(|| coder.to_string(), |coder| coder.name.clone())
}

/// Returns whose segments this coder can take over: everybody's but those of an own first reading.
fn givers(app: &App) -> Vec<CoderId> {
    let first = app.session.me().and_then(|me| me.again.clone());
    let is_other = |id: &&CoderId| **id != app.session.coder && Some(*id) != first.as_ref();
    app.session.project.coders.keys().filter(is_other).cloned().collect()
}

fn offer_segments(app: &mut App) {
    let choices = givers(app).into_iter().zip(DIGITS).map(|(giver, key)| {
        let label = format!("Segments of {}", name_of(app, &giver));
        MenuChoice::new(key, label, Rc::new(move |app: &mut App| take_segments(app, &giver)))
    });
    let lines = vec![
        "You get the places, marked with a pen; P walks them and gives each a code.".to_owned(),
        "No code, memo, flag or number of the other coder is shown.".to_owned(),
    ];
    let menu = Menu::new("segments without codes", lines, choices.collect());
    app.overlay = Some(Overlay::Menu(menu));
}

fn take_segments(app: &mut App, giver: &CoderId) {
    let unitising = Unitising {
        from: giver.clone(),
        to: app.session.coder.clone(),
        transcripts: None,
        pens: GiversPens::LeftOut,
    };
    let unitised = unitise(&app.session.project, &unitising, &app.world.now());
    let name = name_of(app, giver);
    if unitised.edits.is_empty() {
        return app.refuse(format!("Not now: {name} has no segment that is new to you"));
    }
    let title = format!("segments of {name}, without codes");
    if app.commit("unitise", title, unitised.edits) {
        let segments = counted(unitised.n_new, "segment", "segments");
        let pen = unitised.pen_name;
        app.say(format!("{segments} of {name}, marked «{pen}». P walks them. u undoes"));
    }
}

/// Shows only the turns of a sample, or everything again; of several samples it asks for one.
pub fn toggle_sample(app: &mut App) {
    if app.transcript.filter.sample.is_some() {
        return super::filter::show_sample(app, None);
    }
    let samples: Vec<Sample> = app.samples().into_iter().cloned().collect();
    if let [only] = samples.as_slice() {
        return super::filter::show_sample(app, Some(only.id.clone()));
    }
    let entries = samples.iter().map(|sample| PickerEntry {
        key: sample.id.as_str().to_owned(),
        name: sample.aim.clone(),
        place: sample.kind.name().to_owned(),
        count: sample.n_turns().to_string(),
        note: sample.made.day().to_string(),
        detail: format!("{} % of the turns, drawn with seed {}", sample.share, sample.seed),
        ..PickerEntry::default()
    });
    let picker = Picker::new(
        "which sample",
        entries.collect(),
        Rc::new(|app, picked| {
            if let Picked::Entries(ids) = picked {
                super::filter::show_sample(app, ids.first().map(SampleId::new));
            }
        }),
    );
    app.overlay = Some(Overlay::Picker(picker));
}
