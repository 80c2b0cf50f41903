//! `tusj open`: the screen on a study.

use std::path::{Path, PathBuf};

use clap::Args;

use super::Outcome;
use super::arguments::ScreenArguments;
use super::report::{Kind, Report};
use super::study::{find_root, root_above};
use super::way::{Keeping, Way};
use crate::config::{Places, ThemeChoice, UserConfig, choose_theme};
use crate::domain::sight::Sight;
use crate::domain::text::clean::visible;
use crate::runtime::main_loop::{AppStart, Ended, Next, StartError, run_app};
use crate::runtime::past::{PastError, PastStudy};
use crate::runtime::terminal::NoScreen;
use crate::services::git::GitError;
use crate::services::history::Audience;
use crate::services::identity::Identity;
use crate::storage::load::load_head;
use crate::storage::local::read_place;
use crate::storage::problem::Problem;
use crate::ui::color_depth::ColorDepth;
use crate::ui::color_theme::{Background, ColorTheme};
use crate::ui::glyphs::Charset;

const AFTER_LONG_HELP: &str = "\
Examples:
  tusj open                     the study of this folder
  tusj open ~/career            the study in that folder
  tusj open --coder bo          as the coder Bo
  tusj open --theme color-blind --ascii
  tusj open --at HEAD~3         as it was three versions ago, only to be read";

/// Open a study on the screen
///
/// Takes the study in DIR, or in the nearest folder above it that is one. Files that cannot be read are named and
/// never overwritten; the rest of the study opens. ? shows the keys, q twice leaves.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_LONG_HELP)]
pub(super) struct OpenArguments {
    /// The study's folder; this one if left out
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Look at the study as it was in this version: digits of tusj log, a tag, HEAD~3
    ///
    /// Nothing can be changed then, and nothing is written. What became of each coding since is told beside it.
    #[arg(long, value_name = "VERSION")]
    at: Option<String>,
    #[command(flatten)]
    screen: ScreenArguments,
}

pub(super) fn run(arguments: &OpenArguments) -> Result<Outcome, Report> {
    let root = match &arguments.folder {
        None => find_root()?,
        Some(folder) => {
            let whole = folder.canonicalize().unwrap_or_else(|_| folder.clone());
            root_above(&whole).unwrap_or_else(|| folder.clone())
        }
    };
    match &arguments.at {
        Some(version) => open_past(&root, version, &arguments.screen),
        None => open(&root, &arguments.screen, Keeping::Remembered),
    }
}

/// Shows the study at `root` as it was in `version`.
fn open_past(root: &Path, version: &str, screen: &ScreenArguments) -> Result<Outcome, Report> {
    let head = load_head(root)?.project;
    need_screen()?;
    let way = Way::new(screen.coder.clone())?;
    let Identity::Known(coder) = way.identify(&head, root) else {
        let report = Report::user("it is not known which coder of this study you are");
        return Err(report.hint("--coder NAME says it, or «tusj open» asks once"));
    };
    let audience = Audience::of(&head, Sight::of(&head, Some(&coder)));
    let place = read_place(root).unwrap_or_default();
    let study = PastStudy::lay_out(root, &audience, version, &place).map_err(not_laid_out)?;
    show(Next::Past { study: Box::new(study), coder }, way, screen)
}

fn not_laid_out(error: PastError) -> Report {
    match error {
        PastError::Git(GitError::NoSuchVersion(_)) => {
            Report::user(error.to_string()).hint("«tusj log» lists the versions")
        }
        PastError::Storage(error) => error.into(),
        PastError::Git(_) | PastError::NoRoom(_) => {
            Report::new(Kind::Environment, error.to_string())
        }
    }
}

/// Shows the study at `root`, and then every other one that the user goes on to.
pub(super) fn open(
    root: &Path,
    screen: &ScreenArguments,
    keeping: Keeping,
) -> Result<Outcome, Report> {
    load_head(root)?;
    need_screen()?;
    let mut way = Way::new(screen.coder.clone())?;
    let first = way.go_to_study(root, keeping)?;
    show(first, way, screen)
}

/// Shows `first` and what it leads to, until the user leaves.
pub(super) fn show(first: Next, way: Way, screen: &ScreenArguments) -> Result<Outcome, Report> {
    match run_app(start(first, way, screen)?).map_err(not_shown)? {
        Ended::Left => Ok(Outcome::Fine),
        Ended::Killed(code) => Ok(Outcome::Killed(u8::try_from(code).unwrap_or(1))),
    }
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

fn not_shown(error: StartError) -> Report {
    match error {
        StartError::NoScreen(reason) => no_screen(reason),
        StartError::Storage(error) => error.into(),
        StartError::Terminal(_) | StartError::Loop(_) => {
            let sentence = "the screen ended; everything up to the last key is on disk";
            Report::environment(sentence, &error)
        }
    }
}

fn start(first: Next, mut way: Way, screen: &ScreenArguments) -> Result<AppStart, Report> {
    let places = Places::find(|name| std::env::var_os(name));
    let config = way.config().clone();
    let depth = match config.settings.colors.unwrap_or_else(|| ColorDepth::detect(variable)) {
        _ if screen.mono || ColorDepth::detect(variable) == ColorDepth::Mono => ColorDepth::Mono,
        depth => depth,
    };
    let (theme, problems) = theme(screen, depth, places.as_ref(), &config)?;
    let is_ascii = screen.ascii || config.settings.ascii;
    Ok(AppStart {
        first,
        resolve: Box::new(move |answer| way.answer(answer).map_err(|report| report.line())),
        theme,
        depth,
        charset: if is_ascii { Charset::Ascii } else { Charset::detect(variable) },
        escape_hold: config.settings.escape_hold,
        may_copy: config.settings.clipboard,
        offer: config.settings.offer_version,
        editor: editor(config.settings.editor.as_deref()),
        notices: config.problems.iter().chain(&problems).map(notice).collect(),
        keymap: Box::new(move || config.keymap()),
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

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
