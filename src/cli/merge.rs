//! `tusj merge`: bringing a colleague's versions together with one's own.

use std::collections::BTreeSet;

use clap::{Args, ValueEnum};

use super::Outcome;
use super::arguments::StudyArguments;
use super::output::{print, visible_lines};
use super::report::{Kind, Report};
use super::study::{Study, find_root};
use crate::app::words::counted;
use crate::domain::edit::{Side, force};
use crate::runtime::program::desk;
use crate::services::git::act::{How, OwnPrograms};
use crate::services::git::merge::act::{Brought, Merge};
use crate::services::git::merge::open::OpenMerge;
use crate::services::git::merge::rehearsal::told;
use crate::services::git::task::Desk;
use crate::services::git::{Git, GitError};
use crate::storage::layout::FileKey;

const AFTER_LONG_HELP: &str = "\
Examples:
  tusj merge origin/main --rehearse   what would come in, without touching anything
  tusj merge origin/main              bring it in
  tusj merge --continue               when everything is decided
  tusj merge --continue --take mine   decide all that is left for this side
  tusj merge --abort                  as if it had not been begun

Exit codes:
  0  both are one version now, or would be without a question
  1  something must be decided, or needs you; «tusj open» lists it under !
  2  there is no such version, or nothing to continue
  4  git did not do it; the sentence says why";

/// Bring another branch into this one, record by record
///
/// Both sides' work is kept: codings, memos, corrections of transcripts, the codebook. What only one of you did is taken
/// as it is; texts that both of you corrected are merged word by word, and every coding, quote and memo is put on its
/// words in the merged text. Only what cannot both stand is asked about: open the study, and ! lists it.
///
/// Nothing is begun while files hold changes that are in no version. Everything a merge did can be undone with
/// --abort until it is a version, and with git afterwards.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_LONG_HELP)]
pub(super) struct MergeArguments {
    /// The branch, or any version that git knows by a name
    #[arg(required_unless_present_any = ["go_on", "abort"])]
    branch: Option<String>,
    /// Further branches, which are brought in one at a time
    #[arg(hide = true, requires = "branch")]
    more: Vec<String>,
    /// Say what would happen, and write nothing
    #[arg(long, requires = "branch")]
    rehearse: bool,
    /// Make a version of the merge once everything is decided
    #[arg(long = "continue", conflicts_with_all = ["branch", "abort"])]
    go_on: bool,
    /// Take the merge back
    #[arg(long, conflicts_with = "branch")]
    abort: bool,
    /// With --continue: decide everything that is left for one side
    #[arg(long, value_enum, requires = "go_on")]
    take: Option<Take>,
    /// Let the hooks and filters of this repository run
    #[arg(long)]
    trust: bool,
    /// Leave the hooks and filters of this repository out
    #[arg(long, conflicts_with = "trust")]
    no_hooks: bool,
    /// Who you are, by name, id or a name git knows
    #[arg(long, value_name = "NAME")]
    coder: Option<String>,
    #[command(flatten)]
    study: StudyArguments,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Take {
    /// This side
    Mine,
    /// The other side
    Theirs,
}

pub(super) fn run(arguments: &MergeArguments) -> Result<Outcome, Report> {
    if let Some(next) = arguments.more.first() {
        return Err(Report::user("one branch is brought in at a time")
            .hint(format!("bring in the first, then «tusj merge {next}»")));
    }
    let root = match &arguments.study.project {
        Some(folder) => folder.clone(),
        None => find_root()?,
    };
    let git = Git::of(&root).map_err(report)?;
    let how = how(&git, arguments).map_err(report)?;
    if arguments.abort {
        git.abort_merge(&how).map_err(report)?;
        return told_lines(
            &["The merge is taken back; nothing of it is left".to_owned()],
            Outcome::Fine,
        );
    }
    if arguments.go_on {
        return go_on(&git, arguments, &how);
    }
    let branch = arguments.branch.as_deref().unwrap_or_default();
    if arguments.rehearse {
        return rehearse(&git, branch, arguments);
    }
    match git.merge_branch(branch, &how).map_err(report)? {
        Merge::NothingNew => {
            told_lines(&[format!("Everything of {branch} is here already")], Outcome::Fine)
        }
        Merge::Forward => told_lines(
            &[format!("This side had nothing of its own; it is where {branch} is")],
            Outcome::Fine,
        ),
        Merge::Done(brought) => {
            let mut lines = vec![format!("{branch} is in: {}", brought_in_words(&brought))];
            lines.extend(needs_you(&brought));
            lines.extend(brought.notes.iter().cloned());
            let outcome = if brought.n_needs_you > 0 { Outcome::Warnings } else { Outcome::Fine };
            told_lines(&lines, outcome)
        }
        Merge::Open(brought) => {
            let mut lines = vec![format!("{branch} is nearly in: {}", brought_in_words(&brought))];
            lines.extend(needs_you(&brought));
            lines.extend(brought.notes.iter().cloned());
            let open = git.open_merge(&[]).map_err(report)?;
            lines.extend(open_lines(&git, &open, arguments)?);
            told_lines(&lines, Outcome::Warnings)
        }
    }
}

/// Returns how git may write: as was said now, or once before on this machine.
fn how(git: &Git, arguments: &MergeArguments) -> Result<How, GitError> {
    let own = match (arguments.trust, arguments.no_hooks) {
        (true, _) => OwnPrograms::Run,
        (_, true) => OwnPrograms::Leave,
        _ => OwnPrograms::Ask,
    };
    let Desk { how, answers } = desk();
    if let Some(answers) = &answers {
        git.keep_answer(own, answers)?;
    }
    git.with_answer(&How { own, ..how }, answers.as_deref())
}

fn told_lines(lines: &[String], outcome: Outcome) -> Result<Outcome, Report> {
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    print(&visible_lines(&text))?;
    Ok(outcome)
}

fn brought_in_words(brought: &Brought) -> String {
    counted(brought.n_records, "record came in", "records came in")
}

fn needs_you(brought: &Brought) -> Option<String> {
    let count = counted(brought.n_needs_you, "record needs you", "records need you");
    (brought.n_needs_you > 0).then(|| {
        format!("{count}: the words they stood on were corrected away; > n in tusj goes there")
    })
}

fn rehearse(git: &Git, branch: &str, arguments: &MergeArguments) -> Result<Outcome, Report> {
    let study = Study::read_and_warn(Some(git.study()))?;
    let sight = study.sight_of(arguments.coder.as_deref())?;
    let rehearsal = git.rehearse(branch, |key| !key.is_shown_to(&sight)).map_err(report)?;
    let outcome = if rehearsal.needs_a_look() { Outcome::Warnings } else { Outcome::Fine };
    told_lines(&rehearsal.lines(), outcome)
}

fn go_on(git: &Git, arguments: &MergeArguments, how: &How) -> Result<Outcome, Report> {
    if git.begun().is_none() {
        return Err(Report::user("no merge was begun, so there is nothing to continue"));
    }
    let mut open = git.open_merge(&[]).map_err(report)?;
    match arguments.take {
        Some(Take::Theirs) => {
            for contradiction in std::mem::take(&mut open.contradictions) {
                let (edit, _) = contradiction.theirs.onto(&open.project, Side::Mine);
                // A record whose place went with another decision went with it.
                let _without_a_place = force(&mut open.project, &[edit]);
            }
        }
        Some(Take::Mine) => {
            for contradiction in std::mem::take(&mut open.contradictions) {
                let (edit, _) = contradiction.mine.onto(&open.project, Side::Mine);
                let _without_a_place = force(&mut open.project, &[edit]);
            }
        }
        None => {}
    }
    let settled: BTreeSet<FileKey> = open.settled();
    git.settle_files(&open, &settled, how).map_err(report)?;
    if !(open.contradictions.is_empty() && open.elsewhere.is_empty()) {
        let lines = open_lines(git, &open, arguments)?;
        return told_lines(&lines, Outcome::Warnings);
    }
    git.conclude(how).map_err(report)?;
    told_lines(&["Both are one version now".to_owned()], Outcome::Fine)
}

/// Lists what is left to be decided.
fn open_lines(
    git: &Git,
    open: &OpenMerge,
    arguments: &MergeArguments,
) -> Result<Vec<String>, Report> {
    let study = Study::read(Some(git.study()))?;
    let sight = study.sight_of(arguments.coder.as_deref())?;
    let hides = |key: &FileKey| !key.is_shown_to(&sight);
    let mut names = study.project;
    crate::storage::file_content::join(&mut names, open.project.clone());
    let mut lines = vec![format!("To be decided: {}", open.contradictions.len())];
    for contradiction in &open.contradictions {
        lines.extend(
            told(&names, contradiction, &hides).into_iter().map(|line| format!("  {line}")),
        );
    }
    if !open.elsewhere.is_empty() {
        lines.push("Files that tusj cannot merge; mend them by hand, then git add:".to_owned());
        lines.extend(open.elsewhere.iter().map(|path| format!("  {path}")));
    }
    lines.push(
        "«tusj open» decides them one by one (!); --continue or --abort ends the merge".to_owned(),
    );
    Ok(lines)
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed to map_err")]
fn report(error: GitError) -> Report {
    let kind = match &error {
        GitError::NoSuchVersion(_) | GitError::NoRepository(_) => Kind::User,
        _ => Kind::Environment,
    };
    let hint = match &error {
        GitError::InProgress(_) => {
            Some("«tusj merge --continue» finishes it, «tusj merge --abort» takes it back")
        }
        GitError::RunsOwn(_) => Some("--trust lets them run, --no-hooks leaves them out"),
        _ => None,
    };
    let report = Report::new(kind, error.to_string());
    match hint {
        Some(hint) => report.hint(hint),
        None => report,
    }
}
