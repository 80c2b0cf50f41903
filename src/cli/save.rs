//! `tusj save`: a version of the study in git, in a researcher's words.

use clap::Args;

use super::Outcome;
use super::arguments::StudyArguments;
use super::output::{print, visible_lines};
use super::report::{Kind, Report};
use super::study::Study;
use crate::domain::sight::Sight;
use crate::domain::text::clean::clean_line;
use crate::runtime::program::desk;
use crate::services::git::act::{How, OwnPrograms};
use crate::services::git::save::Plan;
use crate::services::git::{Git, GitError};

const AFTER_LONG_HELP: &str = "\
Examples:
  tusj save                              with words made from what you did
  tusj save -m \"after the meeting\"       with words of your own
  tusj save --dry-run                    say what would be saved, save nothing";

/// Save a version of the study in git
///
/// Only files of the study are in it. What you have staged elsewhere stays staged, and nothing is sent. In a study
/// whose coders are hidden from each other, only your own work and what is common is saved.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_LONG_HELP)]
pub(super) struct SaveArguments {
    /// What the version is called; without it the words come from what differs
    #[arg(long, short, value_name = "MESSAGE")]
    message: Option<String>,
    /// Say what would be saved, and save nothing
    #[arg(long)]
    dry_run: bool,
    /// Who you are, by name, id or a name git knows
    #[arg(long, value_name = "NAME")]
    coder: Option<String>,
    #[command(flatten)]
    own: OwnArguments,
    #[command(flatten)]
    study: StudyArguments,
}

/// What the user says about programs that the repository brings along.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct OwnArguments {
    /// Let hooks and other programs of this repository run, now and later
    #[arg(long, conflicts_with = "no_hooks")]
    trust: bool,
    /// Go on without hooks and other programs of this repository, now and later
    #[arg(long)]
    no_hooks: bool,
}

impl OwnArguments {
    /// Returns how git may write in a repository, and keeps what was said of it.
    pub(super) fn how(self, git: &Git) -> Result<How, Report> {
        let desk = desk();
        let own = match (self.trust, self.no_hooks) {
            (true, _) => OwnPrograms::Run,
            (_, true) => OwnPrograms::Leave,
            _ => OwnPrograms::Ask,
        };
        if let Some(answers) = &desk.answers {
            git.keep_answer(own, answers).map_err(|error| refused(&error))?;
        }
        let how = How { own, ..desk.how };
        git.with_answer(&how, desk.answers.as_deref()).map_err(|error| refused(&error))
    }
}

pub(super) fn run(arguments: &SaveArguments) -> Result<Outcome, Report> {
    let study = Study::read_and_warn(arguments.study.project.as_deref())?;
    let sight = sight(&study, arguments.coder.as_deref())?;
    let git = Git::of(study.folder.root()).map_err(|error| refused(&error))?;
    let plan = match git.plan_version(&sight, &study.project) {
        Err(GitError::NothingToSave) => {
            print("Nothing to save: every change of the study is in a version already.\n")?;
            return Ok(study.outcome());
        }
        planned => planned.map_err(|error| refused(&error))?,
    };
    let message = match &arguments.message {
        Some(typed) => clean_line(typed).text.trim().to_owned(),
        None => plan.proposal.message().trim_end().to_owned(),
    };
    if message.is_empty() {
        return Err(Report::user("a version needs a few words").hint("leave -m out for a proposal"));
    }
    if arguments.dry_run {
        print(&visible_lines(&in_words(&message, &plan)))?;
        return Ok(study.outcome());
    }
    let how = arguments.own.how(&git)?;
    let saved = git.save_version(&message, &sight, &how).map_err(|error| refused(&error))?;
    let subject = message.lines().next().unwrap_or_default();
    let mut text = format!("Version {} saved: «{subject}»\n", saved.commit.short());
    for line in saved.lines {
        text.push_str(&format!("  {line}\n"));
    }
    print(&visible_lines(&text))?;
    Ok(study.outcome())
}

fn sight(study: &Study, named: Option<&str>) -> Result<Sight, Report> {
    let sight = study.sight_of(named)?;
    if sight.is_blind() && sight.me().is_none() {
        let report = Report::user("it is not known which coder of this study you are");
        return Err(report.hint("--coder names one"));
    }
    Ok(sight)
}

fn in_words(message: &str, plan: &Plan) -> String {
    let subject = message.lines().next().unwrap_or_default();
    let mut text = format!("{subject}\n\nIn this version:\n");
    for line in &plan.proposal.lines {
        text.push_str(&format!("  {line}\n"));
    }
    text.push_str("Files:\n");
    for file in &plan.files {
        text.push_str(&format!("  {file}\n"));
    }
    if !plan.left_out.is_empty() {
        text.push_str("Not in it, for they are no files of the study:\n");
        for file in &plan.left_out {
            text.push_str(&format!("  {file}\n"));
        }
    }
    if plan.n_staged > 0 {
        text.push_str(&format!("Staged elsewhere and left so: {}\n", plan.n_staged));
    }
    text
}

/// Returns what stood in the way, line by line as git and its hooks said it.
pub(super) fn refused(error: &GitError) -> Report {
    if let GitError::RunsOwn(programs) = error {
        let sentence =
            "this repository runs programs of its own, and you have not said that it may";
        let mut report = Report::new(Kind::Environment, sentence);
        for program in programs {
            report = report.because(program);
        }
        return report.hint("--trust lets them run from now on, --no-hooks goes on without them");
    }
    let said = error.to_string();
    let mut lines = said.lines();
    let mut report = Report::new(Kind::Environment, lines.next().unwrap_or_default());
    for line in lines {
        report = report.because(&line);
    }
    report
}
