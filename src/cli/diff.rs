//! `tusj diff`: what changed, in research words.

use std::path::Path;

use clap::{Args, ValueEnum};

use super::Outcome;
use super::arguments::StudyArguments;
use super::output::{print, visible_lines};
use super::report::{Kind, Report, to_standard_error};
use super::study::{find_root, names};
use super::viewer::{COMPARE, refuse_hidden};
use crate::config::{Places, UserConfig};
use crate::domain::id::CoderId;
use crate::domain::project::Project;
use crate::domain::sight::Sight;
use crate::domain::text::nearness::nearest;
use crate::services::changes::arrange::By;
use crate::services::changes::lines::{Depth, lines};
use crate::services::changes::message::in_short;
use crate::services::changes::span::{Found, Span, Version, ends};
use crate::services::changes::table::csv;
use crate::services::changes::words::counted;
use crate::services::git::GitError;
use crate::services::identity::{Identity, find, identify};
use crate::services::words::short_day;
use crate::storage::load::load_head;

const AFTER_LONG_HELP: &str = "\
Examples:
  tusj diff                      what is not committed yet
  tusj diff 2021-04-01           since the last version before that day
  tusj diff HEAD~3               since three versions ago, up to the folder
  tusj diff v1..HEAD --by case   between two versions, informant by informant
  tusj diff --all                every single change
  tusj diff --format csv         the same as a table

While the study is blind, what other coders did is left out.";

/// Tell what changed since a version or a day, in research words
///
/// Codings that were added, removed, given other bounds or another code; codes that were born, renamed, redefined,
/// merged, split or moved; memos, cases, cells, and turns that were corrected. At the end come the versions in between
/// and what is not committed.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_LONG_HELP)]
pub(super) struct DiffArguments {
    /// A version or a day to begin with, or two versions with two dots between; without it, the last version
    ///
    /// A version is any name that git knows: a branch, a tag, HEAD~3, @{yesterday}. A day, as 2021-04-01, stands for
    /// the last version before it. Without a second version it goes up to the folder as it is.
    #[arg(value_name = "A[..B]")]
    span: Option<String>,
    /// What the changes are put together by
    #[arg(long, value_enum, default_value = "kind")]
    by: Order,
    /// Only what this coder did and what belongs to the study; while it is blind, who you are
    #[arg(long, value_name = "NAME")]
    coder: Option<String>,
    /// Show what coders of a blind study hide from each other: you compare, on purpose
    #[arg(long)]
    compare: bool,
    /// Tell every change in a line of its own
    #[arg(long)]
    all: bool,
    /// How they are written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    #[command(flatten)]
    study: StudyArguments,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Order {
    /// Codings, codes, memos and so on
    Kind,
    /// Informants
    Case,
    /// Codes
    Code,
    /// Documents
    Transcript,
}

impl Order {
    fn by(self) -> By {
        match self {
            Self::Kind => By::Kind,
            Self::Case => By::Case,
            Self::Code => By::Code,
            Self::Transcript => By::Transcript,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Lines to read
    Text,
    /// A table, a change a row
    Csv,
}

pub(super) fn run(arguments: &DiffArguments) -> Result<Outcome, Report> {
    let root = match &arguments.study.project {
        Some(folder) => folder.clone(),
        None => find_root()?,
    };
    let head = load_head(&root)?.project;
    let me = coder(&root, &head, arguments.coder.as_deref())?;
    let (from, to) = ends(arguments.span.as_deref().unwrap_or_default());
    if arguments.coder.is_some() && !arguments.compare {
        refuse_hidden(&head, coder(&root, &head, None)?.as_ref(), me.as_ref(), COMPARE)?;
    }
    let sight = Sight::of(&head, me.as_ref());
    let sight = if arguments.compare { sight.opened() } else { sight };
    let mut found = Span { from, to, sight }.look(&root).map_err(of_git)?;
    if let Some(coder) = me.filter(|_| arguments.coder.is_some()) {
        found.changes = found.changes.only_by(&coder);
        found.not_committed = found.not_committed.map(|rest| rest.only_by(&coder));
    }
    let text = match arguments.format {
        Format::Text => visible_lines(&text(arguments, &found)),
        Format::Csv => csv(&found.changes)
            .map_err(|error| Report::environment("the table could not be written", &error))?,
    };
    print(&text)?;
    Ok(outcome(&found))
}

/// Returns the coder who is named, or who asks.
pub(super) fn coder(
    root: &Path,
    project: &Project,
    named: Option<&str>,
) -> Result<Option<CoderId>, Report> {
    let Some(name) = named else {
        let config = Places::find(|name| std::env::var_os(name))
            .map(|places| UserConfig::load(&places))
            .unwrap_or_default();
        return Ok(match identify(project, &names(root, None, config.settings.coder)) {
            Identity::Known(coder) => Some(coder),
            Identity::New(..) => None,
        });
    };
    if let Some(coder) = find(project, name) {
        return Ok(Some(coder));
    }
    let names: Vec<&str> = project.coders.values().map(|coder| coder.name.as_str()).collect();
    let hint = match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean «{near}»?"),
        None => format!("the coders are: {}", names.join(", ")),
    };
    Err(Report::user(format!("nobody in this study is called «{name}»")).hint(hint))
}

fn of_git(error: GitError) -> Report {
    match error {
        GitError::NoSuchVersion(_) => Report::user(error.to_string())
            .hint("«git log --oneline» lists the versions; a day is written as 2021-04-01"),
        GitError::NoRepository(_) => Report::new(Kind::Environment, error.to_string())
            .hint("what changed is told from git's versions of the study; there are none yet"),
        error => Report::new(Kind::Environment, error.to_string()),
    }
}

fn outcome(found: &Found) -> Outcome {
    if found.problems.is_empty() {
        return Outcome::Fine;
    }
    let problems = counted(found.problems.len(), "problem", "problems");
    to_standard_error(&format!(
        "tusj: {problems} in the files that differ, so something may be missing here; «tusj check» lists those of the folder\n"
    ));
    Outcome::Warnings
}

fn text(arguments: &DiffArguments, found: &Found) -> String {
    let depth = if arguments.all { Depth::Rows } else { Depth::Groups };
    let mut all = vec![format!("What changed: {}", title(arguments, found))];
    all.extend(lines(&found.changes, arguments.by.by(), depth));
    if found.changes.is_empty() {
        all.push("Nothing.".to_owned());
    }
    all.extend(
        found.versions.iter().map(|version| format!("commit {}", version_in_words(version))),
    );
    let has_rest = arguments.span.is_some() || !found.changes.is_empty();
    if let Some(rest) = found.not_committed.as_ref().filter(|_| has_rest) {
        all.push(format!("not committed: {}", in_short(rest)));
    }
    all.iter().map(|line| format!("{line}\n")).collect()
}

fn title(arguments: &DiffArguments, found: &Found) -> String {
    let Some(typed) = &arguments.span else { return "not committed".to_owned() };
    let from = match &found.from {
        Some(version) => format!("since {}", version_in_words(version)),
        None => "since before the first version".to_owned(),
    };
    match typed.split_once("..") {
        Some((_, to)) => format!("{from}, up to {}", if to.is_empty() { "HEAD" } else { to }),
        None => from,
    }
}

fn version_in_words(version: &Version) -> String {
    let day = &version.day;
    let year = day.as_str().get(..4).unwrap_or_default();
    let subject =
        version.subject.as_ref().map(|subject| format!(" «{subject}»")).unwrap_or_default();
    format!(
        "{}{subject}, {} {year}, {}",
        version.id.short(),
        short_day(day.as_str()),
        version.author
    )
}
