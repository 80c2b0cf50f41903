//! The screen that tells how far the coders agree.

mod behind;
pub(in crate::app) mod narrow;

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::app::App;
use crate::app::command::{Availability, Command, Context};
use crate::app::overlay::{Menu, MenuChoice, Overlay};
use crate::app::screen::Screen;
use crate::app::screen::agreement::{AgreementScreen, Order};
use crate::services::agreement::study::{
    CodeRow, Question, RollUp, Rule, Stage, Unit, compared_unless_named,
};

/// Agreement.
pub const COMMANDS: &[Command] = &[
    Command::new(
        Context::Global,
        "show-agreement",
        &["g a"],
        ("Agreement", "Tells code by code how far the coders agree where all have read."),
        open,
    )
    .only_if(can_compare),
    row(
        "agreement-passages",
        &["Enter"],
        (
            "The passages behind it",
            "Opens the passages behind the figures of the code, where only one coded first.",
        ),
        behind::of_row,
    )
    .hinted("passages"),
    row(
        "explain-agreement",
        &["?"],
        ("The formula", "Shows how a figure of the row comes about, with its own numbers."),
        explain,
    )
    .hinted("formula"),
    Command::new(
        Context::Agreement,
        "change-agreement",
        &["t"],
        (
            "Unit, rule, stage",
            "Changes what is counted, when a unit counts, and before or after the talk.",
        ),
        change,
    )
    .hinted("unit, rule, stage")
    .shortened("unit"),
    Command::new(
        Context::Agreement,
        "sort-agreement",
        &["S"],
        ("Worst first", "Sorts by alpha, the lowest first, or as in the codebook again."),
        sort,
    )
    .hinted("worst first")
    .shortened("sort"),
    Command::new(
        Context::Agreement,
        "narrow-agreement",
        &["f"],
        (
            "Who and what is compared",
            "Chooses coders, transcripts, informants, codes or a sample; f a takes all again.",
        ),
        narrow::narrow,
    )
    .hinted("only"),
    row(
        "all-agreement-passages",
        &["A"],
        (
            "The passages behind all figures",
            "Opens the passages of all codes, where only one coded first.",
        ),
        behind::of_all,
    ),
];

const fn row(
    name: &'static str,
    keys: &'static [&'static str],
    words: (&'static str, &'static str),
    run: fn(&mut App),
) -> Command {
    Command::new(Context::Agreement, name, keys, words, run).only_if(has_row)
}

fn can_compare(app: &App) -> Availability {
    app.comparable_coders().map(|_| ())
}

fn has_row(app: &App) -> Availability {
    screen(app)
        .and_then(AgreementScreen::chosen_figures)
        .map(|_| ())
        .ok_or_else(|| "no code is chosen".to_owned())
}

fn screen(app: &App) -> Option<&AgreementScreen> {
    match app.screens.last() {
        Some(Screen::Agreement(screen)) => Some(screen),
        _ => None,
    }
}

fn screen_mut(app: &mut App) -> Option<&mut AgreementScreen> {
    match app.screens.last_mut() {
        Some(Screen::Agreement(screen)) => Some(screen),
        _ => None,
    }
}

fn open(app: &mut App) {
    match app.comparable_coders() {
        Ok(coders) => {
            let coders = compared_unless_named(&app.session.project, &coders);
            app.open_screen(Screen::Agreement(Box::new(AgreementScreen::new(coders))));
        }
        Err(why) => app.refuse(format!("Not now: {why}")),
    }
}

/// Asks something else from a list that was just closed.
fn ask_now(app: &mut App, change: impl FnOnce(&mut Question)) {
    if let Some(screen) = screen_mut(app) {
        screen.ask(change);
    }
    app.refresh();
}

fn sort(app: &mut App) {
    let Some(screen) = screen_mut(app) else { return };
    let (order, words) = match screen.order {
        Order::Codebook => {
            (Order::WorstFirst, "The lowest alpha is first. S sorts as in the codebook")
        }
        Order::WorstFirst => (Order::Codebook, "As in the codebook. S sorts the worst first"),
    };
    (screen.order, screen.cursor) = (order, 0);
    app.say(words);
}

fn change(app: &mut App) {
    let Some(question) = screen(app).map(|screen| screen.question.clone()) else { return };
    let here = app.transcript.id.clone();
    let mut choices: Vec<MenuChoice> = Unit::ALL
        .into_iter()
        .zip(['s', 'c', 'w', 't'])
        .map(|(unit, key)| ask(key, format!("unit: {}", unit.name()), move |it| it.unit = unit))
        .collect();
    choices.push(match question.rule {
        Rule::Any => {
            ask('h', "rule: at least half of a unit".to_owned(), |it| it.rule = Rule::Half)
        }
        Rule::Half => ask('h', "rule: any of a unit".to_owned(), |it| it.rule = Rule::Any),
    });
    choices.extend(Stage::ALL.into_iter().zip(['b', 'a', 'n']).map(|(stage, key)| {
        ask(key, format!("stage: {}", stage.name()), move |it| it.stage = stage)
    }));
    choices.push(match question.roll_up {
        RollUp::ToParents => ask('p', "categories count for themselves only".to_owned(), |it| {
            it.roll_up = RollUp::Off;
        }),
        RollUp::Off => ask('p', "categories count with what is below".to_owned(), |it| {
            it.roll_up = RollUp::ToParents;
        }),
    });
    choices.extend(narrow::sample_choice(app, &question));
    if let Some(here) = here {
        choices.push(if question.transcripts.is_empty() {
            let title = format!("only {}", app.title_of(&here));
            ask('o', title, move |it| it.transcripts = BTreeSet::from([here.clone()]))
        } else {
            ask('o', "all transcripts".to_owned(), |it| it.transcripts.clear())
        });
    }
    let now = format!("Now {}, {}", question.unit_and_rule(), question.stage.name());
    app.overlay = Some(Overlay::Menu(Menu::new("What is counted", vec![now], choices)));
}

fn ask(key: char, label: String, change: impl Fn(&mut Question) + 'static) -> MenuChoice {
    MenuChoice::new(key, label, Rc::new(move |app: &mut App| ask_now(app, &change)))
}

fn explain(app: &mut App) {
    show_formula(app, Formula::Alpha);
}

/// A figure whose formula can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Formula {
    Alpha,
    Positive,
    Percent,
    Kappa,
    BrennanPrediger,
    Ac1,
}

const FORMULAS: [(Formula, char, &str); 6] = [
    (Formula::Alpha, 'a', "Krippendorff's alpha"),
    (Formula::Positive, 'p', "Positive agreement"),
    (Formula::Percent, 'o', "Percent agreement"),
    (Formula::Kappa, 'c', "Cohen's kappa"),
    (Formula::BrennanPrediger, 'b', "Brennan-Prediger"),
    (Formula::Ac1, 'g', "Gwet's AC1"),
];

fn show_formula(app: &mut App, formula: Formula) {
    let Some(screen) = screen(app) else { return };
    let Some(row) = screen.chosen_figures() else { return };
    let name = app.session.project.code_name(&row.code);
    let mut lines = vec![format!("{name}, {}, {}", screen.question.unit_and_rule(), screen.whose)];
    lines.extend(worked(formula, row));
    let title = FORMULAS.iter().find(|row| row.0 == formula).map_or("", |row| row.2);
    let others = FORMULAS.iter().filter(|(other, ..)| {
        *other != formula && (*other != Formula::Kappa || row.ratings.n_coders() == 2)
    });
    let choices = others.map(|(other, key, title)| {
        let other = *other;
        MenuChoice::new(*key, *title, Rc::new(move |app: &mut App| show_formula(app, other)))
    });
    app.overlay = Some(Overlay::Menu(Menu::new(title, lines, choices.collect())));
}

/// Returns the formula and its working with the row's own numbers.
fn worked(formula: Formula, row: &CodeRow) -> Vec<String> {
    let table = row.table;
    let (a, b, c, d) = (table.both, table.first, table.second, table.neither);
    let (n, differing) = (table.n_units(), b + c);
    let figures = row.figures();
    let of = |name: &str| {
        let found = figures.iter().find(|figure| figure.0 == name);
        found.map_or_else(String::new, |figure| figure.1.rounded())
    };
    let fields = format!("a {a} both, b {b} and c {c} only one, d {d} neither; n = {n}");
    let po = ratio(a + d, n);
    let mut lines = vec![fields];
    lines.extend(match formula {
        Formula::Alpha => alpha_worked(row, differing),
        Formula::Positive => vec![
            "2a / (2a + b + c): of all that anybody coded, how much both did".to_owned(),
            format!("{} / {} = {}", 2 * a, 2 * a + differing, of("positive_agreement")),
        ],
        Formula::Percent => vec![
            "(a + d) / n. Chance is not taken off: a rare code is always high".to_owned(),
            format!("{} / {n} = {}", a + d, of("percent_agreement")),
        ],
        Formula::Kappa => vec![
            "(Po - Pe) / (1 - Pe), Po = (a + d) / n,".to_owned(),
            "Pe = ((a + b)(a + c) + (c + d)(b + d)) / n²".to_owned(),
            format!("Po = {po}, Pe = {}", ratio((a + b) * (a + c) + (c + d) * (b + d), n * n)),
            format!("kappa = {}", of("cohen_kappa")),
        ],
        Formula::BrennanPrediger => vec![
            "(Po - 1/2) / (1 - 1/2): chance is an even choice of yes and no".to_owned(),
            format!("({po} - 0.5) / 0.5 = {}", of("brennan_prediger")),
        ],
        Formula::Ac1 => vec![
            "(Po - Pe) / (1 - Pe), Pe = 2 t (1 - t), t the share of yes".to_owned(),
            format!("Po = {po}, t = {}", table.prevalence().rounded()),
            format!("AC1 = {}", of("gwet_ac1")),
        ],
    });
    lines
}

/// Of more than two coders the fields are added up over pairs, in each of which a rating stands as often as there are
/// others.
fn alpha_worked(row: &CodeRow, differing: u64) -> Vec<String> {
    let others = u64::try_from(row.ratings.n_coders()).unwrap_or(2).saturating_sub(1).max(1);
    let yes = (2 * row.table.both + differing) / others;
    let all = 2 * row.table.n_units() / others;
    let no = all - yes;
    let orders = match others {
        1 => format!("{differing} differ, in both orders {}", 2 * differing),
        _ => format!("{differing} pairs differ: 2 x {differing} / {others}"),
    };
    vec![
        "1 - (N - 1) x differing / (2 x yes x no), N all ratings".to_owned(),
        format!("N = {all}, yes = {yes}, no = {no}; {orders}"),
        format!(
            "1 - {} x {} / (2 x {yes} x {no}) = {}",
            all.saturating_sub(1),
            trimmed(2.0 * differing as f64 / others as f64),
            row.alpha.rounded()
        ),
    ]
}

fn ratio(part: u64, whole: u64) -> String {
    crate::services::agreement::value::Value::ratio(part as f64, whole as f64).rounded()
}

fn trimmed(number: f64) -> String {
    let digits = format!("{number:.1}");
    digits.strip_suffix(".0").unwrap_or(&digits).to_owned()
}
