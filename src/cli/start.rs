//! `tusj` alone: the study of this folder, or a way to one.

use std::path::{Path, PathBuf};

use super::Outcome;
use super::arguments::ScreenArguments;
use super::new::{NewStudy, make};
use super::open::{Memory, Stranger, open};
use super::output::{print, visible_lines};
use super::question::{ask, can_ask};
use super::report::Report;
use super::study::{find_root, root_above};
use super::{demo, study};
use crate::config::{Places, RecentProject, UserConfig, recent_projects};
use crate::services::identity::{Identity, identify};

/// How many of the studies opened last are offered.
const MOST_RECENT: usize = 7;

pub(super) fn run(screen: &ScreenArguments) -> Result<Outcome, Report> {
    let here = std::env::current_dir()
        .map_err(|error| Report::environment("this folder cannot be found", &error))?;
    if let Some(root) = root_above(&here) {
        return open(&root, screen, (Memory::Remembered, Stranger::Ask));
    }
    if !can_ask() {
        return find_root().map(|_| Outcome::Fine);
    }
    let recent = recent();
    print(&visible_lines(&offer(&recent)))?;
    let answer = ask("> ")?.unwrap_or_else(|| "q".to_owned());
    match answer.as_str() {
        "" | "1" => make_here(&here, screen),
        "2" => demo::show(screen),
        "q" => Ok(Outcome::Fine),
        number => {
            let at = number.parse::<usize>().ok().and_then(|number| number.checked_sub(3));
            match at.and_then(|at| recent.get(at)) {
                Some(project) => open(&project.root, screen, (Memory::Remembered, Stranger::Ask)),
                None => Err(Report::user(format!("«{number}» is none of the numbers"))),
            }
        }
    }
}

fn recent() -> Vec<RecentProject> {
    let places = Places::find(|name| std::env::var_os(name));
    let found = places.map(|places| recent_projects(&places.recent_file()).0);
    found.unwrap_or_default().into_iter().take(MOST_RECENT).collect()
}

fn offer(recent: &[RecentProject]) -> String {
    let mut text = "No study here yet.\n  Enter  makes one in this folder\n  2      opens a finished one to look at\n"
        .to_owned();
    for (at, project) in recent.iter().enumerate() {
        let line = format!("  {}      {} in {}\n", at + 3, project.title, project.root.display());
        text.push_str(&line);
    }
    text.push_str("  q      leaves\n");
    text
}

fn make_here(here: &Path, screen: &ScreenArguments) -> Result<Outcome, Report> {
    let usual = super::new::title_of(here);
    let Some(title) = ask(&visible_lines(&format!("What is the study called? [{usual}] ")))? else {
        return Ok(Outcome::Fine);
    };
    let mut screen = screen.clone();
    let Some(coder) = ask_coder(here, &screen)? else { return Ok(Outcome::Fine) };
    screen.coder = Some(coder);
    let study = NewStudy {
        folder: PathBuf::from(here),
        title: Some(title).filter(|title| !title.is_empty()),
        coder: screen.coder.clone(),
        ..NewStudy::default()
    };
    make(&study)?;
    open(here, &screen, (Memory::Remembered, Stranger::Welcome))
}

/// Asks under which name the user codes in a study that is about to be made.
fn ask_coder(here: &Path, screen: &ScreenArguments) -> Result<Option<String>, Report> {
    let config = Places::find(|name| std::env::var_os(name))
        .map(|places| UserConfig::load(&places))
        .unwrap_or_default();
    let names = study::names(here, screen.coder.clone(), config.settings.coder);
    let Identity::New(coder, _, source) = identify(&Default::default(), &names) else {
        return Ok(screen.coder.clone());
    };
    let question =
        format!("You code as {} ({}). Enter, or another name: ", coder.name, source.words());
    let answer = ask(&visible_lines(&question))?;
    Ok(answer.map(|answer| if answer.is_empty() { coder.name } else { answer }))
}
