//! `tusj open`: the screen on a study.

use std::path::{Path, PathBuf};

use clap::Args;

use super::Outcome;
use super::arguments::ScreenArguments;
use super::output::print;
use super::question::ask;
use super::report::{Kind, Report};
use super::study::{Study, find_root, names, root_above};
use crate::app::world::World;
use crate::config::{Places, RecentProject, ThemeChoice, UserConfig, choose_theme, note_recent};
use crate::domain::coder::Coder;
use crate::domain::edit::{Change, Edit};
use crate::domain::id::CoderId;
use crate::domain::project::Project;
use crate::domain::text::clean::visible;
use crate::runtime::clock::SystemWorld;
use crate::runtime::main_loop::{AppStart, Ended, StartError, run_app};
use crate::runtime::terminal::NoScreen;
use crate::services::identity::{Identity, Names, Source, identify};
use crate::storage::load::load_head;
use crate::storage::local::{read_place, save_place};
use crate::storage::problem::Problem;
use crate::ui::color_depth::ColorDepth;
use crate::ui::color_theme::{Background, ColorTheme};
use crate::ui::glyphs::Charset;

const AFTER_LONG_HELP: &str = "\
Examples:
  tusj open                     the study of this folder
  tusj open ~/career            the study in that folder
  tusj open --coder bo          as the coder Bo
  tusj open --theme color-blind --ascii";

/// Open a study on the screen
///
/// Takes the study in DIR, or in the nearest folder above it that is one. Files that cannot be read are named and
/// never overwritten; the rest of the study opens. ? shows the keys, q twice leaves.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_LONG_HELP)]
pub(super) struct OpenArguments {
    /// The study's folder; this one if left out
    pub(super) folder: Option<PathBuf>,
    #[command(flatten)]
    pub(super) screen: ScreenArguments,
}

/// Whether the study is remembered as one that was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Memory {
    Remembered,
    Scratch,
}

/// What is done about somebody whom the study does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stranger {
    /// Asked about once.
    Ask,
    /// Made a coder at once: the study is a copy that is thrown away, or was just made by this user.
    Welcome,
}

pub(super) fn run(arguments: &OpenArguments) -> Result<Outcome, Report> {
    let root = match &arguments.folder {
        None => find_root()?,
        Some(folder) => {
            let whole = folder.canonicalize().unwrap_or_else(|_| folder.clone());
            root_above(&whole).unwrap_or_else(|| folder.clone())
        }
    };
    open(&root, &arguments.screen, (Memory::Remembered, Stranger::Ask))
}

/// Says in a report why there is no screen, if there is none.
pub(super) fn need_screen() -> Result<(), Report> {
    match NoScreen::find(variable) {
        None => Ok(()),
        Some(reason) => Err(no_screen(reason)),
    }
}

fn no_screen(reason: NoScreen) -> Report {
    Report::new(Kind::Environment, reason.to_string())
}

/// Shows the study at `root`, and then every other one that the user goes on to.
pub(super) fn open(
    root: &Path,
    screen: &ScreenArguments,
    (memory, stranger): (Memory, Stranger),
) -> Result<Outcome, Report> {
    let mut root = root.to_owned();
    loop {
        let title = load_head(&root)?.project.settings.title;
        need_screen()?;
        let places = Places::find(|name| std::env::var_os(name));
        let config = places.as_ref().map(UserConfig::load).unwrap_or_default();
        let Some(coder) = who(&root, screen, &config, stranger)? else { return Ok(Outcome::Fine) };
        let start = start(root.clone(), coder, screen, (places.as_ref(), config))?;
        if let Some(places) = places.as_ref().filter(|_| memory == Memory::Remembered) {
            remember(places, &root, title);
        }
        match run_app(start).map_err(not_shown)? {
            Ended::Left => return Ok(Outcome::Fine),
            Ended::Killed(code) => return Ok(Outcome::Killed(u8::try_from(code).unwrap_or(1))),
            Ended::ForProject(other) => root = other,
        }
    }
}

fn not_shown(error: StartError) -> Report {
    match error {
        StartError::NoScreen(reason) => no_screen(reason),
        StartError::Storage(error) => error.into(),
        StartError::Terminal(_) | StartError::Loop(_) => Report::environment(
            "the screen ended; everything up to the last key is on disk",
            &error,
        ),
    }
}

/// The list is a convenience: a disk that does not take it is no reason not to open a study.
fn remember(places: &Places, root: &Path, title: String) {
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let project = RecentProject { root, title, opened: SystemWorld.now() };
    let _without_remembering = note_recent(&places.recent_file(), project);
}

fn start(
    root: PathBuf,
    coder: CoderId,
    screen: &ScreenArguments,
    (places, config): (Option<&Places>, UserConfig),
) -> Result<AppStart, Report> {
    let depth = match config.settings.colors.unwrap_or_else(|| ColorDepth::detect(variable)) {
        _ if screen.mono || ColorDepth::detect(variable) == ColorDepth::Mono => ColorDepth::Mono,
        depth => depth,
    };
    let (theme, problems) = theme(screen, depth, places, &config)?;
    let ascii = screen.ascii || config.settings.ascii;
    let notices = config.problems.iter().chain(&problems).map(notice).collect();
    Ok(AppStart {
        root,
        coder,
        theme,
        depth,
        charset: if ascii { Charset::Ascii } else { Charset::detect(variable) },
        escape_hold: config.settings.escape_hold,
        may_copy: config.settings.clipboard,
        editor: editor(config.settings.editor.as_deref()),
        keymap: config.keymap(),
        notices,
    })
}

/// Returns the theme, and what is wrong with the one that was set. Of one that was typed it must be the right name.
fn theme(
    screen: &ScreenArguments,
    depth: ColorDepth,
    places: Option<&Places>,
    config: &UserConfig,
) -> Result<(ColorTheme, Vec<Problem>), Report> {
    let background = config.settings.background.or_else(|| Background::detect(variable));
    let name = screen.theme.as_deref().or(config.settings.theme.as_deref());
    let nowhere = Places::at(Path::new("/nonexistent"), Path::new("/nonexistent"));
    let choice = ThemeChoice { name, depth, background };
    choose_theme(places.unwrap_or(&nowhere), choice).map_err(Report::user)
}

fn notice(problem: &Problem) -> String {
    let file = problem.file.file_name().unwrap_or_default().to_string_lossy();
    visible(&format!("Line {} of {file}: {}", problem.line, problem.why)).into_owned()
}

fn editor(set: Option<&str>) -> Vec<String> {
    let from = |name: &str| variable(name).filter(|editor| !editor.trim().is_empty());
    let editor = set.map(str::to_owned).or_else(|| from("VISUAL")).or_else(|| from("EDITOR"));
    let words = editor.unwrap_or_else(|| "vi".to_owned());
    words.split_whitespace().map(str::to_owned).collect()
}

/// Returns who codes; asks once about somebody new. Nobody where the user would rather leave.
fn who(
    root: &Path,
    screen: &ScreenArguments,
    config: &UserConfig,
    stranger: Stranger,
) -> Result<Option<CoderId>, Report> {
    let head = load_head(root)?.project;
    let names = names(root, screen.coder.clone(), config.settings.coder.clone());
    let (coder, id) = match identify(&head, &names) {
        Identity::Known(coder) => return Ok(Some(coder)),
        Identity::New(coder, id, source) if stranger == Stranger::Ask => {
            match confirm(&head, &names, (coder, id), source)? {
                Confirmed::Left => return Ok(None),
                Confirmed::Known(coder) => {
                    keep(root, &coder);
                    return Ok(Some(coder));
                }
                Confirmed::New(coder, id) => (coder, id),
            }
        }
        Identity::New(coder, id, _) => (coder, id),
    };
    let coder = Coder { auto_advance: config.settings.auto_advance, ..coder };
    let mut study = Study::read(Some(root))?;
    let change = Change { key: id.clone(), before: None, after: Some(coder) };
    study.commit(&[Edit::Coder(change)])?;
    keep(root, &id);
    Ok(Some(id))
}

enum Confirmed {
    Known(CoderId),
    New(Coder, CoderId),
    Left,
}

fn confirm(
    head: &Project,
    names: &Names,
    (mut coder, mut id): (Coder, CoderId),
    source: Source,
) -> Result<Confirmed, Report> {
    let known: Vec<&str> = head.coders.values().map(|coder| coder.name.as_str()).collect();
    if !known.is_empty() {
        print(&format!("{}\n", visible(&format!("Coders of this study: {}.", known.join(", ")))))?;
    }
    let name = visible(&coder.name).into_owned();
    let question = format!(
        "You would be new here as «{name}» ({}). Enter makes this coder, a name takes that one, q leaves: ",
        source.words()
    );
    match ask(&question)? {
        None => return Ok(Confirmed::Left),
        Some(answer) if answer == "q" => return Ok(Confirmed::Left),
        Some(answer) if !answer.is_empty() => {
            let names = Names { argument: Some(answer), ..names.clone() };
            match identify(head, &names) {
                Identity::Known(coder) => return Ok(Confirmed::Known(coder)),
                Identity::New(typed, typed_id, _) => (coder, id) = (typed, typed_id),
            }
        }
        Some(_) => {}
    }
    Ok(Confirmed::New(coder, id))
}

/// Remembers for this copy of the study who codes; without it the question comes again.
fn keep(root: &Path, coder: &CoderId) {
    if let Ok(mut place) = read_place(root) {
        place.coder = Some(coder.clone());
        let _asked_again_next_time = save_place(root, &place);
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
