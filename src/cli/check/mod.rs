//! `tusj check`: everything in a study that cannot be read, refers to nothing, or stands on other words.

mod advice;
mod places;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use self::advice::{advice, is_defect};
use self::places::{PlaceFinding, look};
use super::Outcome;
use super::output::{print, visible_lines};
use super::report::{Report, indented, problem_text};
use super::study::{Act, Study, find_root};
use super::viewer::ViewerArguments;
use crate::app::words::counted;
use crate::domain::sight::Sight;
use crate::services::integrity::{FlawWeight, flaws};
use crate::storage::layout::{FileKey, file_of};
use crate::storage::problem::{Finding, Problem, ProblemKind};

const AFTER_LONG_HELP: &str = "\
Examples:
  tusj check               the study of this folder
  tusj check ~/career      the study in that folder
  tusj check --fix         put codings back on words that have moved

Exit codes:
  0  nothing to say
  1  something needs a look: warnings, and places that --fix would put right
  2  there is no study there
  3  the files have defects
  4  the machine did not let them be read or written";

/// Look whether all files of a study hold together
///
/// Every problem comes with file, line and column, the line itself, why it is one, and what to do. After the files one
/// by one the study is looked at as a whole: codes, cases, speakers and paragraphs that are referred to and not there,
/// ids that stand twice, one handle or digit for two codes, circles in the codebook, consent that was withdrawn, and
/// codings, quotes and memos whose words are no longer where they were.
///
/// Nothing is changed without --fix, and that changes only what is sure. As long as a study is blind, codings, reading
/// and memos of other coders are neither listed nor counted nor moved; only a file of theirs that cannot be read is
/// named.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_LONG_HELP)]
pub(super) struct CheckArguments {
    /// The study's folder; this one, or the nearest above it, if left out
    folder: Option<PathBuf>,
    /// Put what has moved back on its words
    ///
    /// Only records whose words were found again for sure are moved. What needs a person is listed.
    #[arg(long)]
    fix: bool,
    #[command(flatten)]
    viewer: ViewerArguments,
}

/// One thing that was found.
struct Found {
    problem: Problem,
    advice: String,
    weight: FlawWeight,
}

pub(super) fn run(arguments: &CheckArguments) -> Result<Outcome, Report> {
    let root = match &arguments.folder {
        Some(folder) => folder.clone(),
        None => find_root()?,
    };
    let mut study = Study::read(Some(&root))?;
    let eyes = Eyes { sight: study.sight(&arguments.viewer)? };
    let mut found: Vec<Found> = study.problems.iter().map(of_file).collect();
    let sealed = study.folder.sealed().is_some();
    if !sealed {
        let seen = flaws(&study.project).into_iter().filter(|flaw| !eyes.is_hidden(&flaw.file));
        found.extend(seen.map(|flaw| Found {
            problem: located(&root, &flaw.file, &flaw.mark, flaw.why),
            advice: flaw.advice,
            weight: flaw.weight,
        }));
    }
    let PlaceFinding { mut moved, needs_you } = look(&study.project);
    moved.retain(|edit| !eyes.is_hidden(&file_of(edit)));
    let needs_you = needs_you.into_iter().filter(|place| !eyes.is_hidden(&place.file));
    found.extend(needs_you.map(|place| Found {
        problem: located(&root, &place.file, &place.mark, place.why),
        advice: place.advice,
        weight: FlawWeight::Warning,
    }));
    let mut text = String::new();
    for row in &found {
        text.push_str(&eyes.shown(row));
    }
    let n_moved = moved.len();
    if arguments.fix && n_moved > 0 {
        let title = format!("put {n_moved} records back on their words");
        study.commit(Act { command: "check", title, coder: eyes.sight.me().cloned() }, moved)?;
    }
    text.push_str(&places_line(n_moved, arguments));
    text.push_str(&summary(&study, &found));
    print(&text)?;
    Ok(outcome(&found, if arguments.fix { 0 } else { n_moved }))
}

fn outcome(found: &[Found], n_open: usize) -> Outcome {
    if found.iter().any(|row| row.weight == FlawWeight::Defect) {
        Outcome::Defects
    } else if found.is_empty() && n_open == 0 {
        Outcome::Fine
    } else {
        Outcome::Warnings
    }
}

fn of_file(problem: &Problem) -> Found {
    Found {
        problem: problem.clone(),
        advice: advice(problem.kind).to_owned(),
        weight: if is_defect(problem.kind) { FlawWeight::Defect } else { FlawWeight::Warning },
    }
}

/// Returns the problem `why` at the line of `file` that holds `mark`.
fn located(root: &Path, file: &FileKey, mark: &str, why: String) -> Problem {
    let text = fs::read_to_string(root.join(file.path())).unwrap_or_default();
    let place = text.lines().enumerate().filter(|_| !mark.is_empty()).find_map(|(at, line)| {
        let byte = line.find(mark)?;
        Some((at + 1, line.get(..byte)?.chars().count() + 1))
    });
    let (line, column) = place.unwrap_or_default();
    Finding { line, column, why, kind: ProblemKind::Broken }.in_file(file.path(), &text)
}

fn places_line(n_moved: usize, arguments: &CheckArguments) -> String {
    let (noun, have, are) = match n_moved {
        0 => return String::new(),
        1 => ("record", "has", "is"),
        _ => ("records", "have", "are"),
    };
    if arguments.fix {
        format!("{n_moved} {noun} put back on the words that had moved\n\n")
    } else {
        format!(
            "{n_moved} {noun} {have} words that moved and {are} found again for sure\n  «tusj check --fix» puts them there\n\n"
        )
    }
}

fn summary(study: &Study, found: &[Found]) -> String {
    let n_defects = found.iter().filter(|row| row.weight == FlawWeight::Defect).count();
    let n_warnings = found.len() - n_defects;
    let project = &study.project;
    let mut text = String::new();
    // The number of all codings would tell a coder of a blind study how far the others are.
    let _never_fails = writeln!(
        text,
        "«{}»: {}, {}, {}",
        project.settings.title,
        counted(project.transcripts.len(), "transcript", "transcripts"),
        counted(project.codes.len(), "code", "codes"),
        counted(project.cases.len(), "case", "cases")
    );
    let verdict = match (n_defects, n_warnings) {
        (0, 0) => "Nothing is wrong".to_owned(),
        (defects, warnings) => {
            format!("{defects} defect{}, {warnings} warning{}", plural(defects), plural(warnings))
        }
    };
    let _never_fails = writeln!(text, "{verdict}");
    visible_lines(&text)
}

fn plural(number: usize) -> &'static str {
    if number == 1 { "" } else { "s" }
}

/// Whose eyes the list is for: in a blind study the lines of others are not theirs to see.
struct Eyes {
    sight: Sight,
}

impl Eyes {
    fn shown(&self, found: &Found) -> String {
        let mut problem = found.problem.clone();
        let mut advice = found.advice.as_str();
        if FileKey::from_path(&problem.file).is_some_and(|file| self.is_hidden(&file)) {
            problem.line_text =
                "(a line of another coder, not shown as long as the study is blind)".to_owned();
            problem.column = 0;
            advice = "its coder sees the line and what can be done";
        }
        let advice = visible_lines(&format!("{advice}\n"));
        format!("{}{}\n", problem_text(&problem), indented(&advice))
    }

    fn is_hidden(&self, file: &FileKey) -> bool {
        !file.is_shown_to(&self.sight)
    }
}
